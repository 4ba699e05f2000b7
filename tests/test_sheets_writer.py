"""Workbooks as XLSX: read back with another library, and what only the XML inside says."""

import builtins
import io
import re
import zipfile
from datetime import date
from time import process_time
from typing import Any

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from guangong.errors import GuangongError
from guangong.sheets.writer import (
    Band,
    NewColumn,
    NewSheet,
    Shown,
    Value,
    fitting,
    sheet_names,
    width_of,
    xlsx,
)


def sheet(*rows: Value, column: NewColumn | None = None) -> NewSheet:
    column = column or NewColumn("备注", 20)
    return NewSheet(
        "表", "标题", ["一行"], [column, NewColumn("编号", 8, hidden=True)], [(row, "") for row in rows]
    )


def back(made: bytes, place: int = 0) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return [list(row) for row in book.get_sheet_by_index(place).to_python(skip_empty_area=False)]


def xml(made: bytes, place: int = 1) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return parts.read(f"xl/worksheets/sheet{place}.xml").decode("utf-8")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("5.10", "5.10"),
        ("007", "007"),
        ("1-03", "1-03"),
        ("=1+1", "=1+1"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("+86", "+86"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("-1", "-1"),
        ("{=A1}", "{=A1}"),
        ("https://example.org/?a=1", "https://example.org/?a=1"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("<b>&amp;", "<b>&amp;"),
        ("两行\n字", "两行\n字"),
        (" 空格 ", " 空格 "),
        (None, ""),
        (0, 0.0),
        (-3, -3.0),
        (date(2026, 6, 15), date(2026, 6, 15)),
        (date(1900, 2, 28), date(1900, 2, 28)),
        (date(1899, 12, 31), "1899-12-31"),
    ],
)
def test_a_cell_holds_what_it_was_given(value: Value, read: object) -> None:
    made = xlsx([sheet(value, column=NewColumn("值", 20, "day" if isinstance(value, date) else "text"))])
    assert back(made)[3][0] == read
    assert "<f>" not in xml(made)
    assert "hyperlink" not in xml(made)


def test_a_text_that_is_too_long_is_cut_and_not_lost() -> None:
    assert back(xlsx([sheet("长" * 40_000)]))[3][0] == "长" * 32_767


def test_a_title_that_looks_like_a_formula_is_text() -> None:
    made = xlsx([sheet()._replace(title="=1+1", columns=[NewColumn("=A1", 5), NewColumn("乙", 5)])])
    assert [back(made)[0][0], back(made)[2][0]] == ["=1+1", "=A1"]
    assert "<f>" not in xml(made)


def test_a_sheet_of_one_column_has_its_title() -> None:
    one = NewSheet("表", "标题", [], [NewColumn("甲", 5)], [("一",)])
    assert back(xlsx([one])) == [["标题"], ["甲"], ["一"]]


def test_the_same_sheet_makes_the_same_bytes() -> None:
    assert xlsx([sheet("一")]) == xlsx([sheet("一")])


def test_the_page_is_a4_across_as_wide_as_the_paper_with_its_headings_on_top() -> None:
    made = xlsx([sheet("一", "二", column=NewColumn("备注", 90))])
    text = xml(made)
    assert '<pageSetup paperSize="9"' in text
    assert 'orientation="landscape"' in text
    assert 'fitToHeight="0"' in text
    assert '<pane ySplit="3" topLeftCell="A4"' in text
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        names = re.findall(r"<definedName[^>]*>([^<]+)<", parts.read("xl/workbook.xml").decode("utf-8"))
    assert names == ["表!$A$1:$A$5", "表!$3:$3"]


def test_hidden_columns_are_hidden() -> None:
    columns = re.findall("<col [^>]+>", xml(xlsx([sheet()])))
    assert ['hidden="1"' in column for column in columns] == [False, True]


# ── widths ──


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("制定计划", 8), ("“读懂中国”", 12), ("１２", 4), ("", 0)]
)
def test_width_counts_a_chinese_character_as_two(text: str, cells: int) -> None:
    assert width_of(text) == cells


def test_a_column_is_as_wide_as_its_longest_text_up_to_a_limit() -> None:
    assert [fitting(["一二", "abc"], 20), fitting(["一" * 30], 44), fitting([], 9)] == [4, 44, 0]


@pytest.mark.parametrize(
    ("text", "height"),
    [
        ("一行", None),
        ("一" * 10, None),
        ("一" * 11, "36"),
        ("一" * 21, "51"),
        ("两行\n字", "36"),
        ("行\n" * 40, "408.75"),
        (None, None),
    ],
)
def test_a_row_of_several_lines_has_room_for_them(text: Value, height: str | None) -> None:
    row = re.search(r'<row r="4"([^>]*)>', xml(xlsx([sheet(text)])))
    assert row
    assert re.findall(r' ht="([\d.]+)"', row[1]) == ([height] if height else [])


def test_a_title_of_several_lines_has_room_for_them() -> None:
    made = xml(xlsx([sheet()._replace(title="很长的标题" * 10)]))
    assert '<row r="1" spans="1:2" ht="207.75"' in made


# ── what may be filled in ──


def rules(made: bytes) -> list[str]:
    return re.findall(r"<dataValidation .*?</dataValidation>", xml(made))


def test_few_choices_stand_in_the_rule() -> None:
    column = NewColumn("单位", 12, to_fill=True, choices=["晨光小学", "临江小学"])
    (rule,) = rules(xlsx([sheet(None, None, column=column)]))
    assert 'type="list"' in rule
    assert 'sqref="A4:A5"' in rule
    assert '<formula1>"晨光小学,临江小学"</formula1>' in rule


@pytest.mark.parametrize(
    "choices",
    [
        [f"第{n}实验小学" for n in range(100)],
        ["甲,乙学校", "丙校"],
        ['“甲"校', "丙校"],
    ],
    ids=["more than 255 characters", "a comma", "a quotation mark"],
)
def test_other_choices_stand_on_a_sheet_that_nobody_sees(choices: list[str]) -> None:
    made = xlsx([sheet(None, column=NewColumn("单位", 12, to_fill=True, choices=choices))])
    assert f"<formula1>'choices 1'!$A$1:$A${len(choices)}</formula1>" in rules(made)[0]
    assert [row[0] for row in back(made, 1)] == choices
    seen = [about.visible for about in CalamineWorkbook.from_filelike(io.BytesIO(made)).sheets_metadata]
    assert seen == [SheetVisibleEnum.Visible, SheetVisibleEnum.VeryHidden]


def test_a_day_lies_between_the_earliest_and_today() -> None:
    column = NewColumn("完成日期", 12, "day", to_fill=True, earliest=date(2026, 1, 1))
    (rule,) = rules(xlsx([sheet(None, column=column)]))
    assert 'type="date"' in rule
    assert "<formula1>46023</formula1><formula2>TODAY()</formula2>" in rule


def test_a_number_is_whole_and_not_below_0() -> None:
    (rule,) = rules(xlsx([sheet(None, column=NewColumn("数量", 8, "number", to_fill=True))]))
    assert 'type="whole" operator="greaterThanOrEqual"' in rule
    assert "<formula1>0</formula1>" in rule


def test_what_is_not_to_be_filled_in_has_no_rule() -> None:
    assert rules(xlsx([sheet(None, column=NewColumn("完成时限", 12, "day"))])) == []
    assert rules(xlsx([sheet(column=NewColumn("数量", 8, "number", to_fill=True))])) == []


# ── the library ──


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import_ = builtins.__import__

    def without(name: str, *others: Any, **more: Any) -> Any:  # noqa: ANN401 (as Python's own)
        if name == "xlsxwriter":
            raise ModuleNotFoundError(name=name)
        return import_(name, *others, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(GuangongError) as caught:
        xlsx([sheet()])
    assert str(caught.value) == (
        "this needs the Python package XlsxWriter, which is not installed; "
        'install it: pip install "guangong[sheets]"'
    )


# ── what is to be read alone ──


READ_ALONE = NewSheet(
    "清单",
    "标题",
    ["一行", Shown("小标题", is_bold=True)],
    [
        NewColumn("亮灯", 8, "any"),
        NewColumn("数", 8, "any", align="right"),
        NewColumn("分组", 8, "any", aside=True),
    ],
    [
        Band(["一 部分", None, "一"]),
        ("逾期", Shown(0.5, form="0%"), "一"),
        ("正常", Shown(date(2026, 6, 1), "#b3261e"), "一"),
    ],
    notes=["说明一", "=说明二"],
    inks={0: {"逾期": "#b3261e", '"': "#1d6a96"}},
    filters=True,
)


def test_a_sheet_that_is_read_alone_has_values_bands_and_notes() -> None:
    assert back(xlsx([READ_ALONE])) == [
        ["标题", "", ""],
        ["一行", "", ""],
        ["小标题", "", ""],
        ["亮灯", "数", "分组"],
        ["一 部分", "", "一"],
        ["逾期", 0.5, "一"],
        ["正常", date(2026, 6, 1), "一"],
        ["", "", ""],
        ["说明一", "", ""],
        ["=说明二", "", ""],
    ]


def test_its_lights_are_conditional_its_rows_can_be_filtered_and_its_last_column_is_not_printed() -> None:
    made = xlsx([READ_ALONE])
    text = xml(made)
    assert '<autoFilter ref="A4:C7"/>' in text
    assert text.count("<cfRule ") == 2
    assert '<conditionalFormatting sqref="A5:A7">' in text
    assert re.findall("<formula>(.*?)</formula>", text) == ['"逾期"', '""""']
    assert 'orientation="portrait"' in text
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        book = parts.read("xl/workbook.xml").decode()
    assert "清单!$A$1:$B$10<" in book.replace("'", "")
    assert "清单!$4:$4<" in book.replace("'", "")


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["一", "一", "一"], ["一", "一 2", "一 3"]),
        (["A", "a"], ["A", "a 2"]),
        (["a/b:c?*[d]\\e"], ["a b c d e"]),
        (["", "'", "History"], ["1", "1 2", "_History"]),
        (["长" * 40, "长" * 40], ["长" * 31, f"{'长' * 29} 2"]),
        ([" '引' "], ["引"]),
    ],
)
def test_names_that_excel_takes(texts: list[str], names: list[str]) -> None:
    assert sheet_names(texts) == names
    made = xlsx([READ_ALONE._replace(name=name) for name in names])
    assert CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names == names


def test_names_of_many_sheets_take_no_long_time() -> None:
    began = process_time()
    names = sheet_names(["一事一表"] * 10_000)
    assert (names[0], names[-1], len(set(names))) == ("一事一表", "一事一表 10000", 10_000)
    assert process_time() - began < 5


def test_more_rows_than_a_sheet_has_are_refused() -> None:
    with pytest.raises(GuangongError, match="rows are more than a sheet has"):
        xlsx([READ_ALONE._replace(rows=range(1_048_576))])  # type: ignore[arg-type]
