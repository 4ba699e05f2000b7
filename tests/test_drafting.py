"""drafting: documents in the forms of real ones, and what stands in the draft; all of them are invented."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from guangong.domain.plan import Period
from guangong.drafting.activities import activities, sentences
from guangong.drafting.blocks import Paragraph
from guangong.drafting.draft import Draft, leaders
from guangong.drafting.naming import organization_of, period_of
from guangong.drafting.numbering import number_of
from guangong.services.imports import blocks_of, draft_of

TODAY = date(2026, 3, 1)


def draft(text: str, name: str = "要点.txt") -> Draft:
    return draft_of(name, text.strip().encode(), TODAY)


def outline(found: Draft) -> list[str]:
    """Return the sections, each with its tasks by clause and title."""
    lines = []
    for section in found.sections:
        lines.append(f"{section.number} {section.title}")
        lines += [f"  {task.clause} {task.title}" for task in section.tasks]
    return lines


FORMS = {
    "chapters, and sentences below": (
        """
某区关工委2026年工作要点
一、加强学习
组织专题学习。各校要制定学习计划。
二、关爱学生
（一）走访慰问。开展走访慰问活动。
""",
        [
            "1 加强学习",
            "  一、第1段 组织专题学习",
            "  一、第1段 制定学习计划",
            "2 关爱学生",
            "  二、（一） 开展走访慰问活动",
        ],
    ),
    "numbers that run on across sections": (
        """
某区关工委2026年工作要点
一、加强学习
1、组织专题学习。
2、举办报告会。
二、关爱学生
3、开展走访慰问活动。
""",
        [
            "1 加强学习",
            "  一、1 组织专题学习",
            "  一、2 举办报告会",
            "2 关爱学生",
            "  二、3 开展走访慰问活动",
        ],
    ),
    "only 一是": (
        """
2026年学校工作要点
今年重点做好以下工作：
一是加强理论学习，组织专题学习；举办报告会。
二是关爱困难学生，建立帮扶台账；开展走访慰问活动。
""",
        [
            "1 加强理论学习",
            "  一是 组织专题学习",
            "  一是 举办报告会",
            "2 关爱困难学生",
            "  二是 建立帮扶台账",
            "  二是 开展走访慰问活动",
        ],
    ),
    "一是 within a paragraph": (
        """
某区关工委2026年工作要点
一、队伍建设
重点做好三件事：一是举办培训班；二是评选先进个人；三是建立人才库。
二、阵地建设
办好家长学校。
""",
        [
            "1 队伍建设",
            "  一、一是 举办培训班",
            "  一、二是 评选先进个人",
            "  一、三是 建立人才库",
            "2 阵地建设",
            "  二、第1段 办好家长学校",
        ],
    ),
    "headings without numbers": (
        """
2026年重点工作安排
思想教育
组织开展清明祭扫活动，4月5日前完成。
家庭教育
办好家长学校。编印家庭教育读本。
""",
        [
            "1 思想教育",
            "  第1段 组织开展清明祭扫活动",
            "2 家庭教育",
            "  第1段 办好家长学校",
            "  第1段 编印家庭教育读本",
        ],
    ),
    "Markdown with lists": (
        """
# 青枫中学关工委2026年工作计划

## 思想引领
组织学生参观红色教育基地。
## **关爱行动**
- 走访困难学生家庭20户
- 建立心理辅导室
""",
        [
            "1 思想引领",
            "  第1段 组织学生参观红色教育基地",
            "2 关爱行动",
            "  第1项 走访困难学生家庭20户",
            "  第2项 建立心理辅导室",
        ],
    ),
    "tasks at the first level, none below": (
        """
某市2026年任务清单
一、对工作成效明显、在全市推广经验做法且受到表扬的县（市、区），优先安排试点项目并予以资金支持。（财政局负责）
二、对困难学生较多、帮扶任务较重且按时完成年度计划的县（市、区），适当增加补助资金并予以倾斜。（民政局负责）
""",
        [
            "1 某市2026年任务清单",
            "  一 对工作成效明显、在全市推广经验做法且受到表扬的县（市、区），优先安排试点项目并予以资金支持",
            "  二 对困难学生较多、帮扶任务较重且按时完成年度计划的县（市、区），适当增加补助资金并予以倾斜",
        ],
    ),
    "numbered items with a title are one task each": (
        """
某区治理工作方案
一、总体要求
坚持统筹推进，力争取得实效。
二、工作任务
1.摸底排查。各校对场所进行全面排查，列出清单。该项工作于2026年4月底前完成。
2.全面整改。认真制定整改措施。逐一进行整改。
""",
        ["1 总体要求", "2 工作任务", "  二、1 摸底排查", "  二、2 全面整改"],
    ),
    "parts and rings": (
        """
某区关工委2026年工作计划
第一部分 思想教育
① 举办读书征文比赛；
② 组织参观纪念馆。
第二部分 队伍建设
（1）召开工作例会。
（2）评选先进个人。
""",
        [
            "1 思想教育",
            "  第一部分① 举办读书征文比赛",
            "  第一部分② 组织参观纪念馆",
            "2 队伍建设",
            "  第二部分（1） 召开工作例会",
            "  第二部分（2） 评选先进个人",
        ],
    ),
    "a number alone on its line, its heading on the next": (
        """
某区关工委2026年工作计划
第一部分
思想教育
举办读书征文比赛。
第二部分
队伍建设
召开工作例会。
""",
        [
            "1 思想教育",
            "  第一部分第1段 举办读书征文比赛",
            "2 队伍建设",
            "  第二部分第1段 召开工作例会",
        ],
    ),
    "a paragraph that a page has broken": (
        """
某区关工委2026年工作要点
一、学习
组织全体成员认真学习上级关于新时代关心下一代工作的一系列重要文件精神，切实把思想和行动统一到上级部署要求上来，深入开展

专题研讨活动，撰写学习体会。
二、宣传
办好宣传专栏。
""",
        [
            "1 学习",
            "  一、第1段 组织全体成员认真学习上级关于新时代关心下一代工作的一系列重要文件精神",
            "  一、第1段 开展专题研讨活动",
            "  一、第1段 撰写学习体会",
            "2 宣传",
            "  二、第1段 办好宣传专栏",
        ],
    ),
    "a table that a web page left, one cell a line": (
        """
2026年重点工作任务分解表
工作任务
|
具体要求
|
责任科室
|
时限要求
|
规范文件
|
1
|
全面清理规范性文件,公布目录。
|
办公室
|
年底前
|
2
|
及时更新专栏。
|
各科室
|
持续推进
|
加强宣传
|
3
|
积极参加约稿活动。
|
宣传科
|
6月底前
|
""",
        [
            "1 规范文件",
            "  第1项 清理规范性文件",
            "  第2项 更新专栏",
            "2 加强宣传",
            "  第3项 参加约稿活动",
        ],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_structure(form: str) -> None:
    text, expected = FORMS[form]
    assert outline(draft(text)) == expected


ACTIVITIES = [
    ("组织专题学习；举办报告会；落实帮扶措施。", ["组织专题学习", "举办报告会", "落实帮扶措施"]),
    (
        "开展防溺水宣传、举办应急演练、签订安全责任书。",
        ["开展防溺水宣传", "举办应急演练", "签订安全责任书"],
    ),
    (
        "开展“小主人”征稿、《远航》读书征文、“同读”征文等活动。",
        ["开展“小主人”征稿、《远航》读书征文、“同读”征文等活动"],
    ),
    (
        "各校要加强研究，撰写调研报告，积极参加省级评选。",
        ["各校要加强研究", "撰写调研报告", "积极参加省级评选"],
    ),
    (
        "以主题教育为抓手，开展宣讲活动，不断提高思想认识。",
        ["以主题教育为抓手，开展宣讲活动，不断提高思想认识"],
    ),
    ("举办“学党史，开展宣讲”征文。", ["举办“学党史，开展宣讲”征文"]),
]


@pytest.mark.parametrize(("sentence", "expected"), ACTIVITIES)
def test_a_sentence_is_split_where_a_verb_follows(sentence: str, expected: list[str]) -> None:
    assert [activity.text.rstrip("；、，。") for activity in activities(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "several"),
    [
        ("开展“小主人”征稿、《远航》读书征文、“同读”征文等活动。", True),
        ("联合派出所开展宣传、组织应急演练、签订责任书。", True),
        ("落实上级《关于甲的意见》、局里制定的《关于乙的办法》。", True),
        ("在总结去年试点经验的基础上，扩大试点面。", True),
        ("组织专题学习，不断提高认识。", False),
        ("举办读书征文比赛。", False),
    ],
)
def test_what_cannot_be_told_apart_is_marked(sentence: str, several: bool) -> None:  # noqa: FBT001
    (activity,) = activities(sentence)
    assert bool(activity.parts) is several


def test_a_full_stop_within_quotes_or_brackets_ends_no_sentence() -> None:
    assert sentences("举办“好！”征文（见附件。）。评选先进。") == [
        "举办“好！”征文（见附件。）。",
        "评选先进。",
    ]


NUMBERS = [
    ("一、加强学习", ("chapter", 1, "一", "加强学习")),
    ("三十、对成效明显的", ("chapter", 30, "三十", "对成效明显的")),
    ("（十二）组织", ("paren", 12, "（十二）", "组织")),
    ("(三) 组织", ("paren", 3, "(三)", "组织")),
    ("1.组织", ("digit", 1, "1", "组织")),
    ("12、组织", ("digit", 12, "12", "组织")),
    ("3．组织", ("digit", 3, "3", "组织")),
    ("2.1 组织", ("dotted", 1, "2.1", "组织")),
    ("（4）组织", ("digit-paren", 4, "（4）", "组织")),
    ("⑤组织", ("ring", 5, "⑤", "组织")),
    ("一是组织", ("yishi", 1, "一是", "组织")),
    ("二要组织", ("yishi", 2, "二要", "组织")),
    ("第三，组织", ("first", 3, "第三", "组织")),
    ("第二部分 组织", ("part", 2, "第二部分", "组织")),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers(text: str, expected: tuple[str, int, str, str]) -> None:
    found = number_of(text)
    assert found
    assert tuple(found) == expected


@pytest.mark.parametrize(
    "text", ["2026年开展", "1.5万元", "12.9纪念活动", "组织学习", "一定要学好", "十佳评选"]
)
def test_no_numbers(text: str) -> None:
    assert number_of(text) is None


TITLES = [
    ("晴川区教育局关工委2026年工作要点", "晴川区教育局关工委"),
    ("某办公厅关于开展治理工作的通知", "某办公厅"),
    ("2026年工作要点", ""),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_whose_plan_it_is(title: str, expected: str) -> None:
    assert organization_of(title, ()).value == expected


PERIODS = [
    ("某校2026年工作要点", "2026-01-01", "2026-12-31"),
    ("某校2026年下半年工作计划", "2026-07-01", "2026-12-31"),
    ("某校2026—2027学年工作计划", "2026-09-01", "2027-08-31"),
    ("某校工作计划", "2026-01-01", "2026-12-31"),
]


@pytest.mark.parametrize(("title", "start", "end"), PERIODS)
def test_for_which_days(title: str, start: str, end: str) -> None:
    found = period_of(title, (), TODAY)
    assert found.period == Period.model_validate({"start": start, "end": end})
    assert bool(found.words) == ("20" in title)


@pytest.mark.parametrize(
    ("cell", "names"),
    [("陆 明俞 悦", ["陆明", "俞悦"]), ("张三丰、李 四", ["张三丰", "李四"]), ("俞 悦", ["俞悦"])],
)
def test_leaders_in_one_cell(cell: str, names: list[str]) -> None:
    assert leaders(cell) == names


# ── what is read of a task, and what is not ──


def test_what_stands_behind_an_item_holds_for_all_of_it() -> None:
    found = draft(
        """
某区关工委2026年工作要点
一、学习
（一）专题学习。6月底前组织研讨，年底前报送小结。（办公室牵头，宣传科配合）
二、宣传
办好专栏。
"""
    )
    first, second, third = found.tasks
    assert [str(task.day) for task in (first, second)] == ["2026-06-30", "2026-12-31"]
    assert [[owner.unit for owner in task.owners] for task in found.tasks] == [["办公室", "宣传科"]] * 2 + [
        []
    ]
    assert third.day is None


def test_the_first_of_a_list_leads_where_the_document_says_so() -> None:
    text = """
某区关工委2026年工作要点
一、学习
（一）组织专题学习。（责任单位：办公室、宣传科。排在第一位的为牵头单位，下同）
（二）举办报告会。（责任单位：宣传科、团委）
"""
    owners = [[(owner.unit, owner.role) for owner in task.owners] for task in draft(text).tasks]
    assert owners == [
        [("办公室", "lead"), ("宣传科", "support")],
        [("宣传科", "lead"), ("团委", "support")],
    ]
    assert not any(task.doubts for task in draft(text).tasks)


def test_owners_of_the_clause_before_go_on() -> None:
    found = draft("某区关工委2026年工作要点\n一、研究\n各校要加强研究，撰写调研报告。\n二、宣传\n办好专栏。")
    first, second, _third = found.tasks
    assert (first.carried, second.carried) == (False, True)
    assert second.owners == first.owners


def test_a_short_name_is_the_same_unit() -> None:
    text = """
城南区教育局关工委2026年工作要点
一、学习
各学校关工委要制定计划。局关工委要组织督查。
二、关爱
各校要开展走访。
"""
    names = {unit.name: unit.aliases for unit in draft(text).units}
    assert names == {"城南区教育局关工委": ("局关工委",), "各学校关工委": ("各校",)}


def test_nobody_in_one_sentence_of_a_whole_item_owns_all_of_it() -> None:
    text = "某区治理方案\n一、任务\n1.全面整改。制定整改措施。教育局要加强督导。\n2.摸底排查。列出清单。"
    first, _second = draft(text).tasks
    assert first.owners == ()
    assert first.doubts


def test_a_day_outside_the_period_is_doubtful_and_not_written() -> None:
    first, *_others = draft(
        "某区关工委2026年工作要点\n一、学习\n2027年6月底前建成基地。\n二、宣传\n办好专栏。"
    ).tasks
    assert first.day is None
    assert first.deadline is not None
    assert first.doubts


def test_closing_words_and_purposes_are_no_tasks() -> None:
    text = """
某区关工委2026年工作要点
为做好今年工作，制定本要点。
一、指导思想
以立德树人为根本任务。
二、学习
（一）组织专题学习。
（二）举办报告会。
各单位要高度重视，结合实际抓好落实。
某区关工委
2026年3月1日
"""
    found = draft(text)
    assert [passed.why for passed in found.passed] == ["preamble", "tail", "tail", "closing", "purpose"]
    assert [task.title for task in found.tasks] == ["组织专题学习", "举办报告会"]
    assert found.share.unread == 0


def test_what_is_not_read_is_counted() -> None:
    found = draft("序号\t任务\t责任单位\n1\t组织学习\t办公室\n2\t\t未写任务的一行")
    assert [passed.why for passed in found.passed] == ["beside"]


# ── files ──


def word(*parts: str | list[list[str]]) -> bytes:
    """Return a docx of paragraphs and tables; a row of one text is merged across."""
    document = Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(0, max(map(len, part)))
        for texts in part:
            cells = table.add_row().cells
            if len(texts) == 1:
                cells[0].merge(cells[-1])
            for cell, text in zip(cells, texts, strict=False):
                cell.text = text
    file = BytesIO()
    document.save(file)
    return file.getvalue()


TABLE = [
    ["序号", "目标与任务", "分管领导", "牵头责任单位", "责任单位", "完成时限"],
    ["一、学习"],
    ["1", "组织专题学习", "陆 明俞 悦", "办公室", "宣传科、各学校", "6月底前"],
    ["二、宣传"],
    ["2", "办好宣传专栏，更新网页", "张三丰", "宣传科", "", "长期坚持"],
]


def test_a_table_in_word_with_section_rows_and_two_leaders() -> None:
    found = draft_of("表.docx", word("某区2026年任务分解表", TABLE), TODAY)
    assert outline(found) == ["1 学习", "  第1项 组织专题学习", "2 宣传", "  第2项 办好宣传专栏"]
    first, second = found.tasks
    assert (first.leader, str(first.day)) == ("陆明、俞悦", "2026-06-30")
    assert [(owner.unit, owner.role) for owner in first.owners] == [
        ("办公室", "lead"),
        ("宣传科", "support"),
        ("各学校", "support"),
    ]
    assert (second.kind.kind, bool(second.parts)) == ("standing", True)


def test_of_several_tables_the_heading_above_each_names_its_section() -> None:
    head = ["序号", "工作任务", "具体要求", "牵头单位", "完成时限"]
    first = [
        head,
        ["1", "红色教育", "组织参观纪念馆", "团委", "5月底前"],
        ["2", "读书征文", "举办征文比赛", "团委（默认）", ""],
    ]
    second = [
        head,
        ["3", "结对帮扶", "二、第1段", "办公室", "年底前"],
        ["4", "走访慰问", "二、第2段", "办公室", ""],
    ]
    found = draft_of(
        "a.docx", word("某区2026年任务分解表", "一、思想教育", first, "二 关爱帮扶", second), TODAY
    )
    assert outline(found) == [
        "1 思想教育",
        "  第1项 红色教育",
        "  第2项 读书征文",
        "2 关爱帮扶",
        "  二、第1段 结对帮扶",
        "  二、第2段 走访慰问",
    ]
    assert [[owner.unit for owner in task.owners] for task in found.tasks] == [
        ["团委"],
        [],
        ["办公室"],
        ["办公室"],
    ]
    assert found.share.unread == 0


def test_numbers_that_word_counts_are_there() -> None:
    document = Document()
    document.add_paragraph("某区关工委2026年工作要点")
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    properties = f'<w:pPr {nsdecls("w")}><w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr></w:pPr>'
    for text in ("加强学习", "组织专题学习。", "关爱学生", "走访慰问困难学生。"):
        paragraph = document.add_paragraph(text)
        if not text.endswith("。"):
            document.element.body[-2].insert(0, parse_xml(properties))
        assert paragraph.text == text
    file = BytesIO()
    document.save(file)
    assert [line for line in outline(draft_of("a.docx", file.getvalue(), TODAY)) if line[0] != " "] == [
        "1 加强学习",
        "2 关爱学生",
    ]


def test_inserted_text_is_read_and_deleted_text_is_not() -> None:
    document = Document()
    document.add_paragraph("")
    runs = (
        f"<w:p {nsdecls('w')}><w:r><w:t>组织</w:t></w:r>"
        '<w:ins w:id="1" w:author="a"><w:r><w:t>专题</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>一般</w:delText></w:r></w:del>'
        "<w:r><w:t>学习</w:t></w:r></w:p>"
    )
    document.element.body.insert(0, parse_xml(runs))
    file = BytesIO()
    document.save(file)
    assert blocks_of("a.docx", file.getvalue()) == [Paragraph("组织专题学习")]


def test_a_workbook_with_a_title_and_merged_cells() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("分解表")
        sheet.merge_range(0, 0, 0, 4, "某区关工委2026年任务分解表")
        sheet.write_row(1, 0, ["重点工作", "具体举措", "牵头单位", "配合单位", "完成时限"])
        sheet.merge_range(2, 0, 3, 0, "思想教育")
        sheet.write_row(2, 1, ["组织参观纪念馆", "办公室", "团委", "2026年5月"])
        sheet.write_row(3, 1, ["举办演讲比赛2场", "团委", "", "第二季度"])
        sheet.write_row(4, 0, ["关爱帮扶", "建立台账", "办公室", "各学校", "年底前"])
    found = draft_of("表.xlsx", file.getvalue(), TODAY)
    assert found.title.value == "某区关工委2026年任务分解表"
    assert outline(found) == [
        "1 思想教育",
        "  第1行 组织参观纪念馆",
        "  第2行 举办演讲比赛2场",
        "2 关爱帮扶",
        "  第3行 建立台账",
    ]
    assert [str(task.day) for task in found.tasks] == ["2026-05-31", "2026-06-30", "2026-12-31"]
    assert found.tasks[1].target is not None
