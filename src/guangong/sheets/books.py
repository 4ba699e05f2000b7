"""What calamine reads of a workbook; of an old binary one in a process of its own."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

from guangong import messages
from guangong.errors import needs
from guangong.sheets.archive import broken, protected
from guangong.sheets.markup import Area
from guangong.sheets.model import MOST_CELLS, SheetError, Value, refuse_large
from guangong.storage.isolated import isolated


class Page(NamedTuple):
    """A sheet of a workbook: its place there, and what its cells hold, less what only XML tells."""

    place: int
    name: str
    is_hidden: bool
    rows: list[list[Value]]
    merged: list[Area]


def pages(source: bytes, sizes: Sequence[tuple[int, int]] = ()) -> list[Page]:
    """Return the sheets of a workbook; its charts and macros are none.

    Args:
        source: the workbook.
        sizes: the rows and columns of each sheet, as far as they are known before.

    Raises:
        SheetError: it is broken, has a password or is too large.
    """
    with needs("sheets"):
        from python_calamine import load_workbook
    with _explained(), load_workbook(BytesIO(source)) as book:
        found, left = [], MOST_CELLS
        for place, about in enumerate(book.sheets_metadata):
            if about.typ != type(about.typ).WorkSheet:
                continue
            refuse_large(about.name, *(sizes[place] if place < len(sizes) else (0, 0)), left)
            sheet = book.get_sheet_by_index(place)
            refuse_large(about.name, sheet.total_height, sheet.total_width, left)
            left -= sheet.total_height * sheet.total_width
            rows = [[*map(_value, row)] for row in sheet.to_python(skip_empty_area=False)]
            merged = [Area(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
            hidden = about.visible != type(about.visible).Visible
            found.append(Page(place, about.name, hidden, rows, merged))
    return found


@contextmanager
def _explained() -> Iterator[None]:
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise protected() from None
    except CalamineError:
        raise broken() from None


def _value(value: object) -> Value:
    """Return what calamine gives for a cell: a whole number as one, a day without its time."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (bool, int, float, date)):
        return value
    return str(value) if str(value).strip() else None


# ── the old binary kind, of which a broken one can end the whole process ──


def binary_pages(source: bytes) -> list[Page]:
    """Return the sheets of an XLS.

    Raises:
        SheetError: it is broken, has a password or is too large.
    """
    with needs("sheets"):
        import python_calamine  # noqa: F401 (it says so where it is missing; the other process could not)
    code = f"from {__name__} import main; main()"
    answer = isolated(code, source, messages.language())
    if answer is None:
        raise broken()
    found = json.loads(answer)
    if isinstance(found, dict):
        raise SheetError(found["message"], found["advice"])
    return [_unpacked(*page) for page in found]


def _unpacked(place: int, name: str, is_hidden: bool, rows: list[list[Any]], merged: list[list[int]]) -> Page:  # noqa: FBT001 (as it was packed)
    values = [[date(*value) if isinstance(value, list) else value for value in row] for row in rows]
    return Page(place, name, is_hidden, values, [Area(*area) for area in merged])


def main() -> None:
    """Write the sheets of the XLS on standard input, or why it cannot be read, as JSON."""
    messages.use(sys.argv[1])
    try:
        found: object = [
            (*page[:3], [[_packed(value) for value in row] for row in page.rows], page.merged)
            for page in pages(sys.stdin.buffer.read())
        ]
    except SheetError as error:
        found = {"message": error.message, "advice": error.advice}
    sys.stdout.write(json.dumps(found))


def _packed(value: Value) -> object:
    return [value.year, value.month, value.day] if isinstance(value, date) else value
