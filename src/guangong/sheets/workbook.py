"""A file as sheets of cells: what it is, its content says, not the end of its name."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from guangong.messages import _
from guangong.sheets import delimited
from guangong.sheets.archive import broken, packed, parts_of, protected
from guangong.sheets.books import Page, binary_pages, pages
from guangong.sheets.markup import Area, Marks, Markup, ods_markup, xlsx_markup
from guangong.sheets.model import MOST_CELLS, Cell, Sheet, SheetError, named_in_errors


def read_sheets(name: str, source: bytes) -> list[Sheet]:
    """Return the sheets of a workbook, or of a text the one that it is.

    Args:
        name: what messages call the file.
        source: what it holds.

    Raises:
        SheetError: it is none, is broken, has a password or is too large.
        GuangongError: the library that reads workbooks is not installed.
    """
    with named_in_errors(name):
        return _read(source)


def _read(source: bytes) -> list[Sheet]:
    if source.startswith(b"PK"):
        return _zipped(parts_of(source))
    if not source.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        rows = {number: tuple(map(_text, row)) for number, row in delimited.rows(source)}
        return [Sheet("", rows, is_text=True)]
    if "EncryptedPackage".encode("utf-16-le") in source:
        raise protected()
    return _sheets(binary_pages(source), Markup([]))


def _zipped(parts: dict[str, bytes]) -> list[Sheet]:
    # Some programs write XL/; of two names that differ by case alone, all that read it read the same one.
    named = {name.casefold(): part for name, part in parts.items()}
    if "xl/workbook.xml" in named:
        return _marked(named, xlsx_markup(named))
    if b"encryption-data" in named.get("meta-inf/manifest.xml", b""):
        raise protected()
    if b"opendocument.spreadsheet" in named.get("mimetype", b"") and "content.xml" in parts:
        return _marked(parts, ods_markup(parts))
    raise SheetError(
        _("it is no sheet"),
        _("open it in a spreadsheet program, look whether it can be read, and save it as xlsx"),
    )


def _marked(parts: dict[str, bytes], markup: Markup) -> list[Sheet]:
    sizes = [(marks.rows, marks.columns) for marks in markup.sheets]
    return _sheets(pages(packed(parts), sizes), markup)


def _sheets(found: Iterable[Page], markup: Markup) -> list[Sheet]:
    """Return sheets with what the XML tells of them, where there is any."""
    no_marks = Marks()
    return [
        Sheet(
            page.name,
            _rows(page, markup.sheets[page.place] if page.place < len(markup.sheets) else no_marks),
            page.is_hidden,
            first_day=markup.first_day,
        )
        for page in found
    ]


def _rows(page: Page, marks: Marks) -> dict[int, tuple[Cell, ...]]:
    """Return the rows that hold something, with formulas marked and merged cells filled down."""
    rows = [[_EMPTY if value is None else Cell(value) for value in row] for row in page.rows]
    used = [number for number, row in enumerate(rows) if any(cell is not _EMPTY for cell in row)]
    for _area, row, column in _within(marks.formulas, rows):
        rows[row][column] = rows[row][column]._replace(is_formula=True)
    for _area, row, column in _within(marks.months, rows):
        if isinstance(rows[row][column].value, date):
            rows[row][column] = rows[row][column]._replace(is_month=True)
    tall = [area._replace(right=area.left) for area in page.merged or marks.merged if area.top < area.bottom]
    for area, row, column in _within(tall, rows):
        rows[row][column] = rows[area.top][area.left]._replace(is_merged=True)
    return {number + 1: tuple(rows[number]) for number in used}


def _within(areas: Iterable[Area], rows: list[list[Cell]]) -> Iterator[tuple[Area, int, int]]:
    """Yield the places of areas that lie within the rows, each with its area.

    Raises:
        SheetError: areas lie upon each other so often that it would take for ever.
    """
    left = MOST_CELLS
    width = len(rows[0]) if rows else 0
    for area in areas:
        columns = range(area.left, min(area.right + 1, width))
        for row in range(area.top, min(area.bottom + 1, len(rows))) if columns else ():
            for column in columns:
                yield area, row, column
                left -= 1
                if not left:
                    raise broken()


def _text(text: str) -> Cell:
    return Cell(text) if text.strip() else _EMPTY


_EMPTY: Final = Cell()
