"""Files that are no sheets, are broken, or made to do harm: a sentence each, in good time."""

import csv
import io
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import product
from time import monotonic

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from guangong.sheets import Cell, SheetError, read_sheets
from sheet_files import CASES, CONVERTED, text, workbook

PLAIN = workbook(CASES["plain"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XLS = (CONVERTED / "plain.xls").read_bytes()
ODS = (CONVERTED / "plain.ods").read_bytes()


def changed(source: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a workbook with other parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, change(item.filename, old.read(item)))
    return file.getvalue()


def in_sheet(old: str, new: str, source: bytes = PLAIN) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return (
            part.replace(old.encode(), new.encode()) if name.endswith(("sheet1.xml", "content.xml")) else part
        )

    return changed(source, change)


def bomb() -> bytes:
    return changed(
        PLAIN, lambda name, part: part + b" " * 60_000_000 if name.endswith("sheet1.xml") else part
    )


def lying_bomb() -> bytes:
    """Return a workbook whose directory says less than it unpacks to."""
    source = bytearray(bomb())
    place = source.rindex(b"xl/worksheets/sheet1.xml") - 46
    source[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(source)


def entities() -> bytes:
    doctype = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"?>\n", f"?>\n{doctype}".encode(), 1) if name.endswith("sheet1.xml") else part

    return changed(PLAIN, change)


def far_cell() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("远")
        page.write(0, 0, "a")
        page.write(1_000_000, 10_000, "b")
    return file.getvalue()


def with_password() -> bytes:
    return OLE + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000


def flagged() -> bytes:
    """Return a zip whose parts are marked as encrypted."""
    source = bytearray(PLAIN)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = source.find(mark)
        while place >= 0:
            source[place + offset] |= 1
            place = source.find(mark, place + 1)
    return bytes(source)


def long_string(length: int = 1_000_000, cells: int = 2_000, source: bytes = PLAIN) -> bytes:
    """Return a workbook in which many cells share one long string."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(10, 10 + cells))

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"<t>", b"<t>" + b"a" * length, 1) if name.endswith("Strings.xml") else part

    return changed(in_sheet("</sheetData>", f"{rows}</sheetData>", source), change)


def many_sheets() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for _ in range(3):
            book.add_worksheet().write(999, 999, "a")
    return file.getvalue()


def two_of_a_name() -> bytes:
    """Return a workbook with two tables of strings, of which one is long."""
    file = io.BytesIO(long_string())
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as plain, zipfile.ZipFile(file, "a") as book:
        book.writestr("XL/sharedstrings.XML", plain.read("xl/sharedStrings.xml"))
    return file.getvalue()


def in_ods(new: str) -> bytes:
    """Return an ods of which the first cell with text has other attributes and another text."""
    return in_sheet('office:value-type="string" calcext:value-type="string"><text:p>单位</text:p>', new, ODS)


def overlapping() -> bytes:
    """Return a workbook of a few kilobytes with merged cells that lie upon each other."""
    areas = '<mergeCell ref="A1:A1048576"/>' * 500 + '<mergeCell ref="ZZ1:ZZ1048576"/>' * 2_000
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(10, 10_010))
    return in_sheet("</sheetData>", f"{rows}</sheetData><mergeCells>{areas}</mergeCells>")


LONG = "its cells have 200"

BAD = {
    "an empty file": (b"", ""),
    "a picture": (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)), "it is no sheet"),
    "a page of the web": (b"<html><table><tr><td>x</td></tr></table></html>", "it is no sheet"),
    "a document": (changed(PLAIN, lambda _n, p: p).replace(b"xl/", b"wd/"), "it is no sheet"),
    "half a workbook": (PLAIN[: len(PLAIN) // 2], "it is broken"),
    "half an xls": (XLS[:2000], "it is broken"),
    "nothing but the beginning of an xls": (OLE, "it is broken"),
    "no xml": (in_sheet("<sheetData", "<<sheetData"), "it is broken"),
    "entities": (entities(), "it is broken"),
    "a row with no number": (in_sheet('<row r="1"', '<row r="x"'), "it is broken"),
    "a password": (with_password(), "it is protected by a password"),
    "encrypted parts": (flagged(), "it is protected by a password"),
    "a bomb": (bomb(), "it unpacks to 60 MB"),
    "a bomb that lies": (lying_bomb(), "it is broken"),
    "bytes in two encodings": (
        "单位,任务\n".encode() + "晨光小学,1-03\n".encode("gbk") + b"\xff\xff",
        "damaged",
    ),
    "a text with a zero": ("单位,任务\n晨光,1-0\0".encode(), "damaged"),
    "a far cell": (far_cell(), 'the sheet "远" has 1000001 rows and 10001 columns'),
    "many repeated cells": (
        in_sheet(
            'office:value-type="string"',
            'office:value-type="string" table:number-columns-repeated="99999999"',
            ODS,
        ),
        "columns, more than are read",
    ),
    "a string that cells share": (long_string(), LONG),
    "a string that cells share, under another name": (
        changed(long_string(), lambda _n, p: p).replace(b"sharedStrings", b"SharedSTRINGS"),
        LONG,
    ),
    "a text that is repeated": (
        in_ods(
            'office:value-type="string" table:number-columns-repeated="2000"><text:p>'
            + "a" * 1_000_000
            + "</text:p>"
        ),
        LONG,
    ),
    "a text in an attribute that is repeated": (
        in_ods(f'office:string-value="{"a" * 1_000_000}" table:number-columns-repeated="2000">'),
        LONG,
    ),
    "blanks that are counted": (
        in_ods('office:value-type="string"><text:p><text:s text:c="2000000000"/></text:p>'),
        LONG,
    ),
    "many repeated numbers": (
        in_ods('office:value-type="float" office:value="1" table:number-columns-repeated="99999999">'),
        "columns, more than are read",
    ),
    "many sheets": (many_sheets(), 'the sheet "Sheet3" has 1000 rows and 1000 columns, more than are read'),
    "cells that lie upon each other": (overlapping(), "it is broken"),
    "a quotation mark": ('单位,任务\n"晨光,1-03\n'.encode(), "the quotation marks in line"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_sheet_is_a_sentence(name: str) -> None:
    source, sentence = BAD[name]
    since = monotonic()
    if sentence:
        with pytest.raises(SheetError) as found:
            read_sheets("甲.xlsx", source)
        assert found.value.message.startswith("甲.xlsx: ")
        assert sentence in found.value.message
        assert found.value.advice
    else:
        assert read_sheets("甲.xlsx", source)[0].rows == {}
    assert monotonic() - since < 10


def test_a_bomb_that_lies_is_never_unpacked() -> None:
    """Its directory says 1,000 bytes: no more than that is held, beside what it has packed."""
    source = lying_bomb()
    tracemalloc.start()
    with pytest.raises(SheetError):
        read_sheets("a", source)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_long_cell_of_a_text_is_read() -> None:
    (sheet,) = read_sheets("a", f"单位,说明\n晨光小学,{'长' * 200_000}\n".encode())
    assert sheet.rows[2][1].value == "长" * 200_000


def test_a_long_text_in_one_cell_is_read() -> None:
    (sheet,) = read_sheets("a", long_string(50_000, 20))
    assert str(sheet.rows[10][0].value).startswith("a" * 50_000)


def test_of_two_parts_with_one_name_one_is_read() -> None:
    (sheet,) = read_sheets("a", two_of_a_name())
    assert sheet.rows[10][0].value == "单位"


def test_a_hundred_thousand_empty_rows_are_no_rows() -> None:
    rows = "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(10, 100_010))
    (sheet,) = read_sheets("a", in_sheet("</sheetData>", f"{rows}</sheetData>"))
    assert list(sheet.rows) == [1, 2, 3, 4, 5]


def test_the_kind_is_told_by_the_content() -> None:
    """A csv named .xls, an xls named .et."""
    for source in (PLAIN, XLS, ODS, text(CASES["plain"], "gb18030", ",")):
        (sheet,) = read_sheets("甲.et", source)
        assert [cell.value for cell in sheet.rows[2]][:2] == ["晨光小学", "1-03"]


def test_formulas_merged_cells_and_the_first_day() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"date_1904": True}) as book:
        page = book.add_worksheet()
        page.merge_range("A1:B3", "甲")
        page.write_array_formula("C1:C3", "{=D1:D3}", None, 7)
        page.write("C2", 1)
        page.write("C3", 2)
        page.write("D3", "x")
    (sheet,) = read_sheets("a", file.getvalue())
    assert sheet.first_day == date(1904, 1, 1)
    assert [row[0] for row in sheet.rows.values()] == [Cell("甲", is_merged=True)] * 3
    assert [row[2] for row in sheet.rows.values()] == [Cell(n, is_formula=True) for n in (7, 1, 2)]
    assert [row[1].value for row in sheet.rows.values()] == [None] * 3


@pytest.mark.parametrize("source", [PLAIN, XLS, ODS], ids=["xlsx", "xls", "ods"])
def test_whatever_is_broken_is_read_or_a_sentence(source: bytes) -> None:
    """Broken XLS made the library end the whole process: it has one of its own."""
    chance = random.Random(15)  # noqa: S311 (the same ones each time)
    for _ in range(15 if source is XLS else 150):
        broken = bytearray(source)
        for _byte in range(chance.randint(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            read_sheets("a", bytes(broken))
        except SheetError as error:
            assert error.advice  # noqa: PT017 (it need not be raised)


@given(st.lists(st.lists(st.text(alphabet="单位任务a1-\n,;\t\"'　é", max_size=5), min_size=2, max_size=4)))
def test_a_text_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    table = [["甲", "乙"], *rows]
    held = {number: row for number, row in enumerate(table, 1) if any(cell.strip() for cell in row)}
    wanted = {number: [cell if cell.strip() else None for cell in row] for number, row in held.items()}
    for delimiter, encoding in product("\t,;", ("utf-8", "utf-8-sig", "gb18030", "utf-16")):
        file = io.StringIO()
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
        (sheet,) = read_sheets("a", file.getvalue().encode(encoding))
        assert {number: [cell.value for cell in row] for number, row in sheet.rows.items()} == wanted
