"""drafting: how documents of other offices are laid out: numbers before days, tables beside text, reviews."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from guangong.drafting.blocks import Paragraph
from guangong.drafting.draft import Draft
from guangong.drafting.naming import period_of
from guangong.services.imports import blocks_of, draft_of

TODAY = date(2026, 11, 28)


def draft(text: str, name: str = "要点.txt") -> Draft:
    return draft_of(name, text.strip().encode(), TODAY)


def titles(found: Draft) -> dict[str, list[str]]:
    return {section.title: [task.title for task in section.tasks] for section in found.sections}


def clauses(found: Draft) -> list[str]:
    return [task.clause for task in found.tasks]


# ── numbers before days ──

BEFORE_DAYS = [
    ("1.组织学习。\n2.9月底前完成评选。\n3.2027年5月召开座谈会。", ["1", "2", "3"]),
    ("1.3月至5月开展走访。\n2.4月23日前后举办朗诵会。\n3.10日前报送总结。", ["1", "2", "3"]),
    ("1.开展走访。\n2.50名教师参加培训。\n3.举办展览。", ["1", "2", "3"]),
    ("1.开展走访。\n2.3—5月举办展览。\n3.6.5%的经费用于慰问。", ["1", "2", "3"]),
    ("1.1 开展走访。\n1.2 举办展览。\n2.1 编印读本。", ["1.1", "1.2", "2.1"]),
    ("1.走访。\n1.1 开展走访。\n1.2 举办展览。\n2.宣传。\n2.1 编印读本。", ["11.1", "11.2", "22.1"]),
]


@pytest.mark.parametrize(("items", "expected"), BEFORE_DAYS)
def test_a_number_before_a_day_is_a_number(items: str, expected: list[str]) -> None:
    found = draft(f"某校关工委2027年工作要点\n一、活动\n{items}\n二、宣传\n办好专栏。")
    assert clauses(found)[:-1] == [f"一、{number}" for number in expected]


def test_a_decimal_is_no_number() -> None:
    found = draft("某校2027年工作要点\n一、活动\n1.组织捐书，人均\n2.5%用于奖励。\n二、宣传\n办好专栏。")
    assert clauses(found) == ["一、1", "一、1", "二、第1段"] or clauses(found) == ["一、1", "二、第1段"]


def test_a_number_that_word_counts_is_none_of_the_text() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="91">{level}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="91"/></w:num>'))
    document.add_paragraph("某校关工委2027年工作计划")
    for text in ("组织学习活动", "9月底前完成评选", "2027年5月召开座谈会", "50名教师参加培训"):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()  # noqa: SLF001
        numbers = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>'
        properties.append(parse_xml(numbers))
    file = BytesIO()
    document.save(file)
    found = draft_of("a.docx", file.getvalue(), TODAY)
    assert clauses(found) == ["1", "2", "3", "4"]
    assert not any(task.title[0] in "234." for task in found.tasks if task.clause != "4")


# ── tables ──

Rows = list[list[str]]


def book(sheets: dict[str, Rows], merged: tuple[tuple[int, int, int, int], ...] = ()) -> bytes:
    """Return a workbook; an area that is merged holds its first cell."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        for name, rows in sheets.items():
            page = workbook.add_worksheet(name)
            for place, cells in enumerate(rows):
                page.write_row(place, 0, cells)
            for area in merged:
                page.merge_range(*area, rows[area[0]][area[1]])
    return file.getvalue()


def word(*parts: str | Rows, merged: tuple[tuple[int, int, int, int], ...] = ()) -> bytes:
    document = Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part), max(map(len, part)))
        for place, texts in enumerate(part):
            for cell, text in zip(table.rows[place].cells, texts, strict=False):
                cell.text = text
        for top, left, bottom, right in merged:
            table.cell(top, left).merge(table.cell(bottom, right)).text = part[top][left]
    file = BytesIO()
    document.save(file)
    return file.getvalue()


TWO_ROWS = [
    ["序号", "工作任务", "责任单位", "", "完成时限", "预期成果"],
    ["", "", "牵头", "配合", "", ""],
    ["1", "组织理论学习", "办公室", "宣传科", "6月底前", "学习记录"],
    ["2", "开展走访慰问", "团委", "工会、各学校", "12月底前", "台账"],
]
MERGED = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4), (0, 5, 1, 5))


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_heading_of_two_rows_is_one(kind: str) -> None:
    title, name = "某校关工委2027年任务分解表", f"表.{kind}"
    below = tuple((top + 1, left, bottom + 1, right) for top, left, bottom, right in MERGED)
    made = (
        book({"表": [[title], *TWO_ROWS]}, below) if kind == "xlsx" else word(title, TWO_ROWS, merged=MERGED)
    )
    found = draft_of(name, made, TODAY)
    assert [[(owner.unit, owner.role) for owner in task.owners] for task in found.tasks] == [
        [("办公室", "lead"), ("宣传科", "support")],
        [("团委", "lead"), ("工会", "support"), ("各学校", "support")],
    ]
    assert [str(task.day) for task in found.tasks] == ["2027-06-30", "2027-12-31"]
    assert found.share.unread == 0


def test_a_column_that_is_not_read_is_named_and_stands_at_the_task() -> None:
    found = draft_of("表.docx", word("某校2027年任务分解表", TWO_ROWS, merged=MERGED), TODAY)
    assert [passed.text for passed in found.passed if passed.why == "column"] == ["预期成果"]
    assert [task.beside for task in found.tasks] == [(("预期成果", "学习记录"),), (("预期成果", "台账"),)]


def test_a_row_below_a_heading_is_no_second_heading() -> None:
    rows = [["序号", "任务", "责任单位", "", "备注"], ["1", "组织学习活动", "团委", "", ""]]
    found = draft_of("表.docx", word("某校2027年任务分解表", rows), TODAY)
    assert [task.title for task in found.tasks] == ["组织学习活动"]


# ── tables beside a text ──

LINES = [
    ["序号", "工作任务", "责任单位", "完成时限"],
    ["1", "举办书法展", "宣传科", "5月底前"],
    ["2", "编印家长读本", "教研室", "10月底前"],
]
TITLE = "某校关工委2027年工作要点"
STUDY = ("一、思想教育", "1.组织理论学习，3月底前完成。", "2.开展走访慰问。")
SHOWS = ["举办书法展", "编印家长读本"]
STUDIES = ["组织理论学习", "开展走访慰问"]


def test_a_table_stands_in_the_section_that_it_stands_under() -> None:
    made = word(TITLE, *STUDY, "二、重点任务", LINES, "三、保障措施", "1.加强经费保障。")
    found = draft_of("a.docx", made, TODAY)
    assert titles(found) == {"思想教育": STUDIES, "重点任务": SHOWS, "保障措施": ["加强经费保障"]}
    assert [str(task.day) for task in found.tasks[:4]] == ["2027-03-31", "None", "2027-05-31", "2027-10-31"]
    assert (found.share.unread, found.passed) == (0, ())


def test_a_table_in_an_annex_is_a_section_of_its_own() -> None:
    found = draft_of("a.docx", word(TITLE, *STUDY, "附件：", "重点任务分解表", LINES), TODAY)
    assert titles(found) == {"思想教育": STUDIES, "重点任务分解表": SHOWS}
    assert [passed.why for passed in found.passed] == ["beside", "beside"]


def test_the_sections_of_a_table_are_those_of_the_text() -> None:
    rows = [LINES[0], ["一、思想教育", "", "", ""], LINES[1], ["二、家庭教育", "", "", ""], LINES[2]]
    found = draft_of("a.docx", word(TITLE, *STUDY, "附件", rows), TODAY)
    assert titles(found) == {"思想教育": [*STUDIES, "举办书法展"], "家庭教育": ["编印家长读本"]}
    assert found.share.unread == 0


def test_a_table_in_markdown_beside_a_text() -> None:
    rows = [f"| {' | '.join(cells)} |" for cells in LINES]
    rows.insert(1, "|---|---|---|---|")
    found = draft("\n".join(["# " + TITLE, "## " + STUDY[0], *STUDY[1:], "## 二、重点任务", *rows]), "a.md")
    assert titles(found) == {"思想教育": STUDIES, "重点任务": SHOWS}


def test_a_table_that_says_the_text_again_is_read_alone() -> None:
    rows = [LINES[0], ["1", "组织理论学习", "办公室", "3月底前"], ["2", "开展走访慰问", "团委", "5月底前"]]
    found = draft_of("a.docx", word(TITLE, *STUDY, "附件", rows), TODAY)
    assert [task.title for task in found.tasks] == STUDIES
    assert all(task.owners for task in found.tasks)


def test_notes_below_a_table_are_no_tasks() -> None:
    made = word(TITLE, LINES, "填表说明：", "1.各单位要认真填写。", "2.每月报送进展。")
    assert titles(draft_of("a.docx", made, TODAY)) == {TITLE: SHOWS}


# ── measures in a cell ──

MEASURES = [
    ["序号", "工作任务", "具体措施", "责任单位", "完成时限"],
    ["1", "思想教育", "1.组织理论学习\n2.9月举办书法展\n3.编印读本", "宣传科", "1.3月底前；2.全年"],
    ["2", "关爱帮扶", "1.走访困难学生；2.建立台账。", "团委", "1.6月底前\n2.9月底前"],
    ["3", "家庭教育", "办好家长学校", "教研室", "全年"],
]


def test_measures_in_a_cell_are_the_parts_of_its_task() -> None:
    found = draft_of("a.xlsx", book({"表": [["某校2027年任务分解表"], *MEASURES]}), TODAY)
    assert [(task.title, task.parts) for task in found.tasks] == [
        ("思想教育", ("组织理论学习", "9月举办书法展", "编印读本")),
        ("关爱帮扶", ("走访困难学生", "建立台账")),
        ("家庭教育", ()),
    ]


def test_several_days_in_a_cell_are_doubtful() -> None:
    found = draft_of("a.xlsx", book({"表": [["某校2027年任务分解表"], *MEASURES]}), TODAY)
    assert [(str(task.day), len(task.doubts)) for task in found.tasks] == [
        ("None", 1),
        ("2027-09-30", 1),
        ("None", 0),
    ]


def test_a_name_that_is_neither_title_nor_section_stands_beside_its_rows() -> None:
    rows = [
        MEASURES[0],
        ["一、育人", "", "", "", ""],
        ["1", "家庭教育", "办好家长学校", "教研室", "全年"],
        ["2", "家庭教育", "编印家长读本", "教研室", "全年"],
    ]
    found = draft_of("a.docx", word("某校2027年任务分解表", rows), TODAY)
    assert titles(found) == {"育人": ["办好家长学校", "编印家长读本"]}
    assert [task.beside for task in found.tasks] == [(("工作任务", "家庭教育"),)] * 2


# ── plain lines, labels, reviews, brackets ──


def test_lines_without_numbers_are_a_task_each() -> None:
    found = draft(
        """
城南小学关工委2027年工作计划
3月组织学雷锋活动
4月5日前开展清明祭扫
5月底前制定读书活动方案
编制年度工作计划
9月召开家长座谈会，邀请全校各班家长代表和关工委全体老同志参加并听取他们对学校工作的意见
12月报送总结
城南小学关工委
2027年1月5日
"""
    )
    assert (found.title.value, len(found.sections)) == ("城南小学关工委2027年工作计划", 1)
    assert {"第1段", "第2段", "第3段", "第4段", "第5段", "第6段"} == {*clauses(found)}
    assert [str(task.day) for task in found.tasks][:3] == ["2027-03-31", "2027-04-05", "2027-05-31"]
    assert [passed.why for passed in found.passed] == ["tail", "tail"]


LABELLED = """
各学校：
根据上级部署，现制定2027年关心下一代工作要点如下：
一、思想教育
党史学习教育常态化。
责任单位：宣讲团
完成时限：6月底前
二、关爱工作
困难学生走访全覆盖。
责任单位：关爱团
完成时限：12月底前
"""


@pytest.mark.parametrize("without", ["现制定", "责任单位：宣讲团\n", "各学校：\n"])
def test_a_plan_that_says_so_or_has_labels_is_not_refused(without: str) -> None:
    found = draft(LABELLED.replace(without, ""))
    assert [str(task.day) for task in found.tasks] == ["2027-06-30", "2027-12-31"]


REVIEWS = {
    "two parts": """
城南区关工委2026年工作总结和2027年工作要点
第一部分 2026年工作总结
一、学习扎实
组织了专题学习10次。
第二部分 2027年工作要点
一、学习
组织专题学习。
二、关爱
开展走访慰问，6月底前完成。
""",
    "two chapters": """
城南区关工委2026年工作总结暨2027年工作计划
一、2026年工作回顾
（一）组织专题学习10次。
二、2027年工作计划
（一）组织专题学习。
（二）开展走访慰问，6月底前完成。
""",
    "the plan first": """
城南区关工委2027年工作计划及2026年工作总结
一、学习
组织专题学习。
二、关爱
开展走访慰问，6月底前完成。
2026年工作总结
组织了专题学习10次。
""",
}


@pytest.mark.parametrize("form", REVIEWS)
def test_a_review_of_the_year_before_is_left_out(form: str) -> None:
    found = draft(REVIEWS[form])
    assert [task.title for task in found.tasks] == ["组织专题学习", "开展走访慰问"]
    assert str(found.days.period.end) == str(found.days.period.start)[:4] + "-12-31" == "2027-12-31"
    assert str(found.tasks[1].day) == "2027-06-30"
    assert any("10次" in passed.text for passed in found.passed if passed.why == "review")


@pytest.mark.parametrize(
    ("title", "words", "start", "end"),
    [
        ("某校二〇二七年工作要点", "二〇二七年", "2027-01-01", "2027-12-31"),
        ("某校2027年3月份工作安排", "2027年3月份", "2027-03-01", "2027-03-31"),
        ("某校2027年十一月工作计划", "2027年十一月", "2027-11-01", "2027-11-30"),
        ("某校2027年3—5月工作安排", "2027年3—5月", "2027-03-01", "2027-05-31"),
        ("某校2027年第二季度工作安排", "2027年第二季度", "2027-04-01", "2027-06-30"),
        ("某校2026年工作总结和2027年工作打算", "2027年", "2027-01-01", "2027-12-31"),
        ("某校贯彻2027年3月会议精神工作方案", "2027年", "2027-01-01", "2027-12-31"),
    ],
)
def test_the_days_of_a_plan(title: str, words: str, start: str, end: str) -> None:
    days = period_of(title, (), TODAY)
    assert (days.words, str(days.period.start), str(days.period.end)) == (words, start, end)


BRACKETS = [
    "一、学习\n（一）组织专题学习。\n（宣讲团、各学校关工委）",
    "一、学习\n1.组织专题学习\n（宣讲团、各学校关工委）",
    "一、学习\n组织专题学习，6月底前完成。\n（宣讲团、各学校关工委）",
]


@pytest.mark.parametrize("text", BRACKETS)
def test_units_in_a_bracket_alone_belong_to_the_task_before(text: str) -> None:
    found = draft(f"某校2027年工作要点\n{text}\n二、宣传\n办好专栏。")
    assert [task.title for task in found.tasks] == ["组织专题学习", "办好专栏"]
    assert [owner.unit for owner in found.tasks[0].owners] == ["宣讲团", "各学校关工委"]


def test_a_bracket_that_names_no_units_stays() -> None:
    found = draft("某校2027年工作要点\n一、学习\n组织专题学习。（六一前后）\n二、宣传\n办好专栏。")
    assert found.tasks[0].owners == ()


def test_only_markdown_has_headings_with_signs() -> None:
    signs = "# source: somewhere\n# quirks: 一、 工作要点\n"
    found = draft(f"{signs}某校2027年工作要点\n一、学习\n组织专题学习。\n二、宣传\n办好专栏。")
    assert (found.title.value, len(found.sections)) == ("某校2027年工作要点", 2)
    assert [passed.why for passed in found.passed] == ["notice", "notice"]
    assert blocks_of("a.txt", "# 学习".encode()) == [Paragraph("学习")]
    assert blocks_of("a.md", "# 学习".encode()) == [Paragraph("学习", 1)]


def test_sheets_are_sections() -> None:
    sheets = {"思想教育": [[TITLE], LINES[0], LINES[1]], "家庭教育": [["家庭教育任务"], LINES[0], LINES[2]]}
    found = draft_of("a.xlsx", book(sheets), TODAY)
    assert (found.title.value, titles(found)) == (TITLE, {"思想教育": SHOWS[:1], "家庭教育": SHOWS[1:]})
    assert found.share.unread == 0


def test_a_sheet_without_a_name_of_its_own_is_no_section() -> None:
    found = draft_of("a.xlsx", book({"Sheet1": [[TITLE], *LINES], "Sheet2": [LINES[0], LINES[1]]}), TODAY)
    assert [*titles(found)] == [TITLE]
