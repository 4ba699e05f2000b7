"""A file as sheets of cells: what it is, its content says, not the end of its name."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from guangong.errors import needs
from guangong.messages import _
from guangong.sheets import delimited
from guangong.sheets.archive import broken, packed, parts_of, protected
from guangong.sheets.markup import Area, Marks, Markup, ods_markup, xlsx_markup
from guangong.sheets.model import MOST_CELLS, Cell, Sheet, SheetError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def read_sheets(name: str, source: bytes) -> list[Sheet]:
    """Return the sheets of a workbook, or of a text the one that it is.

    Args:
        name: what messages call the file.
        source: what it holds.

    Raises:
        SheetError: it is none, is broken, has a password or is too large.
        GuangongError: the library that reads workbooks is not installed.
    """
    try:
        return _read(source)
    except SheetError as error:
        text = _("{name}: {reason}").format(name=name, reason=error.message)
        raise SheetError(text, error.advice) from None


def _read(source: bytes) -> list[Sheet]:
    if source.startswith(b"PK"):
        return _zipped(parts_of(source))
    if not source.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        rows = {number: tuple(map(_text, row)) for number, row in delimited.rows(source)}
        return [Sheet("", rows, is_text=True)]
    if "EncryptedPackage".encode("utf-16-le") in source:
        raise protected()
    return _sheets(BytesIO(source), Markup([]))


def _zipped(parts: dict[str, bytes]) -> list[Sheet]:
    named = {name.casefold(): part for name, part in parts.items()}  # some programs write XL/
    if "xl/workbook.xml" in named:
        return _sheets(packed(parts), xlsx_markup(named))
    if b"encryption-data" in named.get("meta-inf/manifest.xml", b""):
        raise protected()
    if b"opendocument.spreadsheet" in named.get("mimetype", b"") and "content.xml" in named:
        return _sheets(packed(parts), ods_markup(named))
    raise SheetError(_("it is no sheet"), _("save it as xlsx, xls, ods or csv"))


def _sheets(file: BytesIO, markup: Markup) -> list[Sheet]:
    with needs("sheets"):
        from python_calamine import load_workbook
    with _explained(), load_workbook(file) as book:
        return [*_each(book, markup)]


@contextmanager
def _explained() -> Iterator[None]:
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise protected() from None
    except CalamineError:
        raise broken() from None


def _each(book: "CalamineWorkbook", markup: Markup) -> Iterator[Sheet]:
    """Yield the sheets of a workbook; its charts and macros are none."""
    for place, about in enumerate(book.sheets_metadata):
        marks = markup.sheets[place] if place < len(markup.sheets) else Marks()
        if about.typ != type(about.typ).WorkSheet:
            continue
        _refuse_large(about.name, marks.rows, marks.columns)
        sheet = book.get_sheet_by_index(place)
        _refuse_large(about.name, sheet.total_height, sheet.total_width)
        hidden = about.visible != type(about.visible).Visible
        yield Sheet(about.name, _rows(sheet, marks), hidden, first_day=markup.first_day)


def _refuse_large(name: str, rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        text = _('the sheet "{name}" has {rows} rows and {columns} columns, more than are read')
        advice = _("copy the table alone into a new workbook")
        raise SheetError(text.format(name=name, rows=rows, columns=columns), advice)


def _rows(sheet: "CalamineSheet", marks: Marks) -> dict[int, tuple[Cell, ...]]:
    """Return the rows that hold something, with formulas marked and merged cells filled down."""
    rows = [[*map(_cell, row)] for row in sheet.to_python(skip_empty_area=False)]
    used = [number for number, row in enumerate(rows) if any(cell is not _EMPTY for cell in row)]
    for row, column in _within(marks.formulas, rows):
        rows[row][column] = rows[row][column]._replace(is_formula=True)
    merged = [Area(*first, *last) for first, last in sheet.merged_cell_ranges or ()] or marks.merged
    for area in merged:
        if area.top < area.bottom:
            _fill_down(area, rows)
    return {number + 1: tuple(rows[number]) for number in used}


def _fill_down(area: Area, rows: list[list[Cell]]) -> None:
    for row, column in _within([area._replace(right=area.left)], rows):
        rows[row][column] = rows[area.top][area.left]._replace(is_merged=True)


def _within(areas: Iterable[Area], rows: list[list[Cell]]) -> Iterator[tuple[int, int]]:
    """Yield the places of areas that lie within the rows.

    Raises:
        SheetError: areas lie upon each other so often that it would take for ever.
    """
    left = MOST_CELLS
    width = len(rows[0]) if rows else 0
    for area in areas:
        for row in range(area.top, min(area.bottom + 1, len(rows))):
            for column in range(area.left, min(area.right + 1, width)):
                yield row, column
                left -= 1
                if not left:
                    raise broken()


def _cell(value: object) -> Cell:
    """Return what calamine gives for a cell: a whole number as one, a day without its time."""
    if isinstance(value, datetime):
        return Cell(value.date())
    if isinstance(value, float) and value.is_integer():
        return Cell(int(value))
    return Cell(value) if isinstance(value, (bool, int, float, date)) else _text(str(value))


def _text(text: str) -> Cell:
    return Cell(text) if text.strip() else _EMPTY


_EMPTY: Final = Cell()
