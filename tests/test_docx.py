"""Documents: read back with python-docx, and as LibreOffice prints them."""

import io
import re
import shutil
import sys
import tracemalloc
import zipfile
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from unittest import mock

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from guangong import messages, render
from guangong.domain.settings import Document as Look
from guangong.domain.settings import Typefaces
from guangong.errors import GuangongError
from guangong.render.docx import write
from guangong.reports.table import (
    Bar,
    Column,
    Entry,
    Group,
    Listing,
    Mark,
    Record,
    Report,
    Row,
    Spark,
    Table,
    Track,
    cell,
    titled,
)
from office_report import BULLETIN, LONG, prose, report, rows, table
from printed import PROGRAMS, Page, printed
from programs import needs
from running import LIVELY, ROOT, run

HOSTILE = "<w:p/>&amp;\x00\x1b[31m\u202e\ud83d\ufffe\uffff]]>\"'\u2028\t=1+1"
SHOWN = "<w:p/>&amp;<U+0000><U+001B>[31m<U+202E><U+D83D><U+FFFE><U+FFFF>]]>\"'<U+2028> =1+1"
NO_DOCX = "the template is no document in the format .docx; open it in Word or WPS and save it as .docx"


def opened(made: Report, look: Look = Look(), template: bytes = b"") -> Document:  # noqa: B008 (it does not change)
    return docx.Document(io.BytesIO(write(made, look, template)))


def styled(document: Document) -> list[tuple[str, str]]:
    return [(item.style.name or "", item.text) for item in document.paragraphs if item.style]


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def letterhead() -> bytes:
    """Return an office's own paper: a header, a style, a page, and a text above."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "青枫区教育局关工委文件"
    document.sections[0].left_margin = Mm(31)
    document.sections[0].different_first_page_header_footer = True
    document.styles["Title"].font.size = Pt(9)
    document.add_paragraph("青关工委〔2026〕3号")
    return saved(document)


# ── what stands in it ──


def test_a_document_has_the_parts_of_an_official_one() -> None:
    assert styled(opened(BULLETIN)) == [
        ("Title", "关于2026年上半年重点工作进展情况的通报"),
        ("Subtitle", "第3期"),
        ("Normal", ""),
        ("Body Text First Indent", "各学校关工委："),
        (
            "Body Text First Indent",
            "截至6月30日，共50项，已完成12项，占24%；按序时推进26项，滞后7项，逾期5项——“稳中有进”。",
        ),
        ("Heading 1", "一、总体情况"),
        ("Heading 2", "（一）完成情况"),
        ("Body Text First Indent", "1．各学校关工委认真落实年度工作要点，总体进展顺利，按序时进度推进。" * 6),
        ("Body Text First Indent", "（1）“我是强国小主人”主题征稿已收到16所学校稿件；"),
        ("Heading 1", "二、下一步打算"),
        ("Body Text First Indent", "请填写下一步打算："),
        ("Body Text First Indent", "\t"),
        ("Body Text First Indent", "\t"),
        ("Body Text First Indent", "\t"),
        ("Signature", "青枫区教育局关工委"),
        ("Signature", "2026年6月30日"),
        ("Table End", ""),
        ("Annex", "附件1"),
        ("Normal", ""),
        ("Title", "慢于序时的任务"),
        ("Normal", ""),
        ("Table End", ""),
        ("Table End", ""),
        ("Annex", "附件2"),
        ("Normal", ""),
        ("Title", "按序时推进的任务"),
        ("Normal", ""),
        ("Table End", ""),
    ]


def test_a_wide_table_lies_across_its_page_with_its_title() -> None:
    sections = [*opened(BULLETIN).sections]
    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    assert [round((section.page_width or 0) / Mm(1)) for section in sections] == [210, 297, 210]


def test_the_rows_of_tables() -> None:
    document = opened(BULLETIN)
    for found in document.element.body.iter(qn("w:tbl")):
        header, *others = found.iter(qn("w:tr"))
        assert [*header.iter(qn("w:tblHeader"))]
        assert not [mark for row in others for mark in row.iter(qn("w:tblHeader"))]
        assert all([*row.iter(qn("w:cantSplit"))] for row in (header, *others))
        assert not [*found.iter(qn("w:trHeight"))]
    texts = [[item.text for item in row.cells] for row in document.tables[1].rows]
    assert texts[0] == ["序号", "工作任务", "牵头单位", "完成时限"]
    assert texts[1] == ["一、思想教育"] * 4  # one cell over all columns
    assert texts[2] == ["1", "“四史”宣讲进校园", "局关工委", "年内"]
    assert texts[42] == ["二、基层建设"] * 4


def grids(document: Document) -> list[list[int]]:
    """Return the widths of the columns of each table."""
    grid = (table.find(qn("w:tblGrid")) for table in document.element.body.iter(qn("w:tbl")))
    return [[int(column.get(qn("w:w"))) for column in found] for found in grid if found is not None]


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    texts = (
        "各学校关工委",
        "12月31日",
        "已报21校；未报2校：前浜中学、老年教育分校，已两次电话催报，本周内补齐" * 3,
    )
    (widths,) = grids(opened(report(table({"": rows(3, *texts)}, "序号", "牵头单位", "完成时限", "情况"))))
    assert sum(widths) == pytest.approx(156 / 25.4 * 1440, abs=2)
    assert widths[0] < widths[2] <= widths[1] < widths[3] / 4
    assert widths[2] >= 8 * 105 + 114  # a day stays on one line


def test_a_table_with_too_many_columns_has_small_letters_and_room_for_what_is_long() -> None:
    texts = ["12月31日"] * 14 + ["区级决赛结束，场地冲突延后一周" * 4]
    document = opened(report(table({"": rows(3, *texts)}, "序号", *["完成时限"] * 14, "进展记录")))
    (widths,) = grids(document)
    assert widths[-1] > 2 * widths[1]
    styles = {
        item.style.name for cell in document.tables[0].rows[1].cells for item in cell.paragraphs if item.style
    }
    assert styles == {"Small Table Text"}
    assert document.tables[0].rows[0].cells[1].text == "完成\n时限"


def test_short_names_and_days_of_a_ledger_stay_whole(tmp_path: Path) -> None:
    command = ("export", "ledger", "--to", str(tmp_path / "a.docx"), "--as-of", "2026-06-30")
    assert run(*command, folder=LIVELY, env={"GUANGONG_LANG": "zh"}).code == 0
    document = docx.Document(str(tmp_path / "a.docx"))
    headings = [cell.text.replace("\n", "") for cell in document.tables[0].rows[0].cells]
    widths = dict(zip(headings, grids(document)[0], strict=True))
    for heading in ("牵头单位", "配合单位", "完成时限", "完成日期"):  # 局关工委, 3月20日 with its gaps
        assert widths[heading] >= 8.5 * 90 + 80
    assert widths["进展记录"] == max(widths.values())


def test_all_sections_have_the_same_columns(tmp_path: Path) -> None:
    for more in ((), ("--group-by", "section"), ("--group-by", "unit")):
        command = (
            "export",
            "ledger",
            "--to",
            str(tmp_path / "a.docx"),
            "--force",
            "--as-of",
            "2026-06-30",
            *more,
        )
        assert run(*command, folder=LIVELY, env={"GUANGONG_LANG": "zh"}).code == 0
        document = docx.Document(str(tmp_path / "a.docx"))
        heads = [[item.text for item in found.rows[0].cells] for found in document.tables]
        assert len(heads) > bool(more)
        assert all(head == heads[0] for head in heads)
        assert all(grid == grids(document)[0] for grid in grids(document))


def test_a_long_document_is_never_held_whole() -> None:
    made = report(table({"": rows(4000, *["“四史”宣讲进校园"] * 8)}, "序号", *"abcdefgh"))
    tracemalloc.start()
    data = write(made, Look())
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < zipfile.ZipFile(io.BytesIO(data)).getinfo("word/document.xml").file_size / 2


def test_a_masthead_is_one_line_above_the_title() -> None:
    made = report()._replace(title=titled("通报", "青枫区教育局关工委", "第6期", "2026年6月30日"))
    document = opened(made)
    assert styled(document) == [
        ("Masthead", "青枫区教育局关工委\t第6期\t2026年6月30日"),
        *[("Normal", "")] * 2,
        ("Title", "通报"),
        ("Normal", ""),
    ]
    first = document.paragraphs[0].paragraph_format.tab_stops
    assert [stop.alignment for stop in first] == [WD_TAB_ALIGNMENT.CENTER, WD_TAB_ALIGNMENT.RIGHT]
    assert document.core_properties.title == "通报"


def test_signs_stay_in_the_chinese_font() -> None:
    document = opened(report(prose(("body", "他说：“好”——"), ("body", "It’s “good” — yes"), ("body", "——"))))
    hints = [[*item.iter(qn("w:rFonts"))] for item in document.element.body.iter(qn("w:p"))][-3:]
    assert [[found.get(qn("w:hint")) for found in item] for item in hints] == [["eastAsia"], [], ["eastAsia"]]
    assert "Theme" not in "".join(
        item.element.xml for item in document.styles if item.name in {"Title", "Normal"}
    )
    fonts = document.styles["Title"].element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    parts = zipfile.ZipFile(io.BytesIO(write(BULLETIN, Look())))
    assert '<w:altName w:val="仿宋,FangSong"/>' in parts.read("word/fonts.xml").decode()


DRAWN = report(
    Table(
        "drawn",
        (Column("亮灯"), Column("进度"), Column("走势"), Column("时间"), Column("空")),
        (
            Group(
                (
                    Row(
                        {},
                        ((Mark("overdue"),), (Bar(0.25),), (Spark((1, 2), 3),), (Track(words="3—6月"),), ()),
                    ),
                    Row({}, ((Mark("done"), Mark("overdue")), cell("x"), None, None, ())),
                    Row({}, ((), (), (), (), ())),
                ),
                foot=(Row({}, (cell("合计2项"),)), Row({}, ((), (), (), (), ()), for_screen=True)),
            ),
            Group((Row({}, (cell("1"), cell("2"), cell("3"), cell("4"), cell("5"))),), captions={0: "灯"}),
        ),
    ),
    Record("unit", {}, (("单位", cell("局关工委")), ("联系人", cell("甲")))),
    Listing((Entry(cell("单位"), (cell("甲"), cell("乙"))), Entry(cell("x"), (), for_screen=True))),
)


def test_what_is_drawn_stands_in_words() -> None:
    document = opened(DRAWN._replace(notes=("共2项。",)))
    first, second, record = document.tables
    assert [[item.text for item in row.cells] for row in first.rows] == [
        ["亮灯", "进度", "走势", "时间", "空"],
        ["overdue", "25%", "1 2", "3—6月", ""],
        ["done, overdue", "x", "x", "x", ""],
        ["合计2项"] * 5,
    ]
    assert [item.text for item in second.rows[0].cells] == ["灯", "进度", "走势", "时间", "空"]
    assert [[item.text for item in row.cells] for row in record.rows] == [
        ["单位", "局关工委"],
        ["联系人", "甲"],
    ]
    assert [text for _style, text in styled(document)][-2:] == ["单位: 甲, 乙", "共2项。"]


def test_marks_stay_where_a_legend_says_what_they_mean() -> None:
    document = opened(
        DRAWN._replace(legend=((Mark("done"), *cell(" done")), (Mark("overdue"), *cell(" overdue"))))
    )
    assert document.tables[0].rows[2].cells[0].text == "√■"
    assert styled(document)[-1][1] == "√ done · ■ overdue"


def test_hostile_texts_stay_texts() -> None:
    made = report(
        prose(("body", HOSTILE), ("annex", HOSTILE), ("heading", HOSTILE), ("fill", HOSTILE)),
        table({HOSTILE: rows(2, HOSTILE)}, HOSTILE, HOSTILE),
        Record("x", {}, ((HOSTILE, cell(HOSTILE)),)),
        title=HOSTILE,
    )._replace(notes=(HOSTILE,))
    document = opened(made)
    assert document.tables[0].rows[1].cells[1].text == SHOWN
    assert document.core_properties.title == SHOWN
    assert sum(SHOWN in text for _style, text in styled(document)) >= 5
    look = Look(fonts=Typefaces(title=('"><w:x/>&',)))
    assert opened(made, look).styles["Title"].element.rPr.rFonts.get(qn("w:eastAsia")) == '"><w:x/>&'


def test_the_same_report_makes_the_same_bytes() -> None:
    made = write(BULLETIN, Look())
    with mock.patch("time.time", return_value=2_000_000_000.0):
        assert write(BULLETIN, Look()) == made
    known = docx.Document(io.BytesIO(made)).core_properties
    assert (known.created, known.modified) == (known.created, known.created)
    assert known.created
    assert known.created.replace(tzinfo=None) == datetime(2026, 6, 30)  # noqa: DTZ001
    assert (known.author, known.last_modified_by) == ("", "")


def test_without_the_library_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "guangong.render.docx", raising=False)
    monkeypatch.delattr(render, "docx", raising=False)
    monkeypatch.setitem(sys.modules, "docx", None)
    ran = run("export", "status", "--format", "docx", folder=LIVELY)
    assert ran.code == 2
    assert ran.err == (
        "error: this needs the Python package python-docx, which is not installed\n"
        'hint: install it: pip install "guangong[documents]"\n'
    )


# ── settings and templates ──


@pytest.mark.parametrize("command", ["export status", "remind 1-06 --as-of 2026-06-30"])
def test_settings(tmp_path: Path, command: str) -> None:
    shutil.copytree(LIVELY, tmp_path, dirs_exist_ok=True)
    (tmp_path / "guangong.toml").write_text(
        '[document]\nline_spacing = 28\ncharacter_spacing = 0\npage_number = "center"\n'
        'margins = {left = 30.5}\nfonts = {body = ["宋体"], latin = ["Arial"]}\n',
        "utf-8",
    )
    ran = run(*command.split(), "--to", "a.docx", folder=tmp_path)
    assert (ran.code, "a.docx is written\n" in ran.out + ran.err) == (0, True)
    document = docx.Document(str(tmp_path / "a.docx"))
    body = document.styles["Body Text First Indent"].element.xml
    for wanted in ('w:eastAsia="宋体"', 'w:ascii="Arial"', 'w:line="560"', 'w:spacing w:val="0"'):
        assert wanted in body
    (section,) = document.sections
    assert round((section.left_margin or 0) / Mm(1), 1) == 30.5
    assert re.sub(rb"<[^>]+>|\n *", b"", section.footer.part.blob).decode() == "— 1 —"
    assert not document.settings.odd_and_even_pages_header_footer


def test_no_page_numbers() -> None:
    (section,) = opened(report(), Look(page_number="none")).sections
    assert section.footer.is_linked_to_previous


def test_a_template_keeps_what_it_has() -> None:
    document = opened(BULLETIN, template=letterhead())
    assert styled(document)[:2] == [
        ("Normal", "青关工委〔2026〕3号"),
        ("Title", "关于2026年上半年重点工作进展情况的通报"),
    ]
    assert document.styles["Title"].font.size == Pt(9)
    assert "Annex" in document.styles
    sections = [*document.sections]
    assert {section.header.paragraphs[0].text for section in sections} == {"青枫区教育局关工委文件"}
    assert [round((section.left_margin or 0) / Mm(1)) for section in sections][::2] == [31, 31]
    assert [section.different_first_page_header_footer for section in sections] == [True, False, False]
    assert write(BULLETIN, Look(), letterhead()) == write(BULLETIN, Look(), letterhead())


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    return file.getvalue()


def _without(part: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letterhead())) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    return file.getvalue()


def _renamed() -> bytes:
    """Return a document whose XML has other prefixes than those of Word."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letterhead())) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            is_text = name == "word/document.xml"
            new.writestr(name, re.sub(rb"(?<=[<:/ ])w(?=[:=])", b"x", data) if is_text else data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (b"\xd0\xcf\x11\xe0 an old .doc", NO_DOCX),
        (b"PK\x03\x04", NO_DOCX),
        (letterhead()[:2000], NO_DOCX),
        (_without("word/document.xml"), NO_DOCX),
        (_without("[Content_Types].xml"), NO_DOCX),
        (_renamed(), NO_DOCX),
        (_bomb(), "the template unpacks to more than 50 MB; open it in Word or WPS and save it as .docx"),
    ],
    ids=["doc", "start", "cut", "no text", "no types", "other names", "bomb"],
)
def test_a_broken_template_is_told(tmp_path: Path, template: bytes, said: str) -> None:
    with pytest.raises(GuangongError) as error:
        write(BULLETIN, Look(), template)
    assert str(error.value) == said
    (tmp_path / "t.docx").write_bytes(template)
    command = ("export", "list", "--to", str(tmp_path / "a.docx"), "--template", str(tmp_path / "t.docx"))
    mistake, advice = said.split("; ")
    assert run(*command, folder=LIVELY) == (2, "", f"error: {mistake}\nhint: {advice}\n")
    assert not (tmp_path / "a.docx").exists()


def test_a_template_is_for_documents(tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(letterhead())
    ran = run(
        "export",
        "status",
        "--to",
        str(tmp_path / "a.md"),
        "--template",
        str(tmp_path / "t.docx"),
        folder=LIVELY,
    )
    assert ran.code == 2
    assert "--template is for docx, not for md" in ran.err
    ran = run(
        "export", "status", "--to", str(tmp_path / "a.docx"), "--template", str(tmp_path / "x"), folder=LIVELY
    )
    assert (ran.code, ran.out, "Traceback" in ran.err) == (2, "", False)


# ── as LibreOffice prints it ──

SIGNED = (("signature", "青枫区教育局关工委"), ("signature", "2026年6月30日"))
ABOVE = {
    **{f"{count}-paragraphs": [("body", "一行正文。")] * count for count in range(16, 21)},
    **{f"one-of-{count}-lines": [("body", "字" * (28 * count - 6))] for count in range(16, 21)},
    "lines-to-fill": [("body", "字" * 28 * 16), ("fill", "下一步打算：")],
}
"""What ends near the end of a page of 22 lines, of which the title has three."""

HANDED_OUT = ("breakdown", "ledger", "bulletin")
REPORTS = {
    "real": ("status", "list", "timeline", *HANDED_OUT),
    "example": ("status", "list", "timeline", "units", *HANDED_OUT),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    folder = tmp_path_factory.mktemp("printed")
    documents = {
        "bulletin": write(BULLETIN, Look()),
        "long": write(report(prose(("body", LONG))), Look()),
        "tall": write(report(table({"": rows(2, "字" * 4000)}, "序号", "内容")), Look()),
        "letterhead": write(BULLETIN, Look(), letterhead()),
        **{f"signed-{name}": write(report(prose(*text, *SIGNED)), Look()) for name, text in ABOVE.items()},
    }
    for plan, place in {"real": ROOT, "example": LIVELY}.items():
        for language in ("zh", "en"):
            for name in REPORTS[plan]:
                file = folder / "made.docx"
                day = "2023-06-30" if plan == "real" else "2026-06-30"
                command = ("export", name, "--to", str(file), "--force", "--as-of", day)
                assert run(*command, folder=place, env={"GUANGONG_LANG": language}).code == 0
                documents[f"{name}-{plan}-{language}"] = file.read_bytes()
    messages.use("en")
    return printed(documents, folder)


printing = needs(*PROGRAMS)


@printing
def test_a_page_has_22_lines_of_28_characters(pages: dict[str, list[Page]]) -> None:
    whole = pages["long"][1]  # the first has the title, the last ends early
    *lines, number = whole.lines
    assert [len(line.text) for line in lines] == [28] * 22
    assert number.text == "—2—"
    assert lines[0].left == pytest.approx(28 / 25.4 * 72, abs=0.5)
    assert max(line.right for line in lines) == pytest.approx((28 + 156) / 25.4 * 72, abs=1.5)
    steps = [after.top - before.top for before, after in pairwise(lines)]
    assert steps == pytest.approx([28.95] * 21, abs=0.1)
    assert lines[0].top >= 37 / 25.4 * 72 - 0.5


@printing
def test_no_page_is_empty_and_each_has_its_number(pages: dict[str, list[Page]]) -> None:
    for name, found in pages.items():
        if name == "letterhead":  # its own pages have no number
            assert all(page.text for page in found)
            continue
        for i, page in enumerate(found, 1):
            *lines, number = page.lines
            assert (name, lines != [], number.text) == (name, True, f"—{i}—")
            assert (number.left > page.width / 2) == (i % 2 == 1), name


@printing
@pytest.mark.parametrize("name", ABOVE)
def test_a_signature_stands_below_two_lines_at_least(pages: dict[str, list[Page]], name: str) -> None:
    *above, office, day, _number = pages[f"signed-{name}"][-1].lines
    assert (office.text, day.text) == ("青枫区教育局关工委", "2026年6月30日")
    assert len(above) >= 2


@printing
def test_a_header_row_stands_on_every_page(pages: dict[str, list[Page]]) -> None:
    annex = next(i for i, page in enumerate(pages["bulletin"]) if "附件1" in page.text)
    second = next(i for i, page in enumerate(pages["bulletin"]) if "附件2" in page.text)
    wide, narrow = pages["bulletin"][annex:second], pages["bulletin"][second:]
    assert all("分管领导" in page.text and page.width > page.height for page in wide)
    assert all("牵头单位" in page.text and page.width < page.height for page in narrow)
    assert min(len(wide), len(narrow)) > 1
    assert all("任务" in page.text for page in pages["list-example-zh"])


@printing
@pytest.mark.parametrize("name", ["breakdown", "ledger"])
@pytest.mark.parametrize("plan", ["real", "example"])
def test_what_is_handed_out_has_its_headings_on_every_page(
    pages: dict[str, list[Page]], name: str, plan: str
) -> None:
    found = pages[f"{name}-{plan}-zh"]
    assert len(found) <= 10
    assert all("工作任务" in page.text and page.width > page.height for page in found)
    assert "默认值确定" in found[-1].text


@printing
def test_the_masthead_goes_from_edge_to_edge(pages: dict[str, list[Page]]) -> None:
    top = pages["bulletin-real-zh"][0].lines[:3]
    assert "".join(line.text for line in sorted(top)) == "常州市武进区教育局关工委第6期2023年6月30日"
    assert {round(line.top) for line in top} == {round(top[0].top)}
    assert min(line.left for line in top) == pytest.approx(28 / 25.4 * 72, abs=1)
    assert max(line.right for line in top) == pytest.approx((28 + 156) / 25.4 * 72, abs=2)


@printing
def test_no_row_is_broken_across_pages(pages: dict[str, list[Page]]) -> None:
    clause = "开展“书香阳湖，心约未来”主题读书活动并报送总结材料"
    for page in pages["bulletin"]:
        signs = Counter(page.text)
        if "分管领导" in page.text:
            assert signs["湖"] % 7 == 0
            assert signs["湖"] == signs["材"] == clause.count("湖") * signs["读"]
    assert sum(page.text.count("字") for page in pages["tall"]) == 8000  # one that is taller than a page is


@printing
def test_an_annex_has_its_label_at_the_top_and_its_title_on_the_third_line(
    pages: dict[str, list[Page]],
) -> None:
    page = next(page for page in pages["bulletin"] if "附件2" in page.text)
    label, title, *_others = page.lines
    assert (label.text, title.text) == ("附件2", "按序时推进的任务")
    assert label.left == pytest.approx(28 / 25.4 * 72, abs=0.5)
    middle = (title.left + title.right) / 2
    assert middle == pytest.approx((28 + 78) / 25.4 * 72, abs=2)
    assert 2 * 28.95 - 8 < title.top - label.top < 2 * 28.95 + 4


@printing
def test_every_task_is_printed(pages: dict[str, list[Page]]) -> None:
    for plan, place in {"real": ROOT, "example": LIVELY}.items():
        ran = run("export", "list", "--format", "csv", "--encoding", "utf-8", folder=place)
        ids = [line.split(",")[2] for line in ran.out.splitlines()[1:]]
        text = "".join(page.text for page in pages[f"list-{plan}-en"])
        assert len(ids) > 10
        assert [id_ for id_ in ids if id_ not in text] == []
