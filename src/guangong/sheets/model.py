"""What a file of cells is made of, whatever its kind."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Final, NamedTuple

from guangong.errors import GuangongError
from guangong.messages import _

Value = str | int | float | bool | date | None
"""What a cell holds; ``None`` is an empty one: no text is empty, or of blanks alone."""

MOST_CELLS: Final = 2_000_000
"""So large may the area of all sheets be: one cell in a far corner would take gigabytes."""


class SheetError(GuangongError):
    """A file is no sheet that can be read."""

    code = "sheet"


@contextmanager
def named_in_errors(name: str) -> Iterator[None]:
    """Say of which file it is when it cannot be read."""
    try:
        yield
    except SheetError as error:
        text = _("{name}: {reason}").format(name=name, reason=error.message)
        raise SheetError(text, error.advice) from None


def refuse_large(name: str, rows: int, columns: int, left: int = MOST_CELLS) -> None:
    """Refuse a sheet with more cells than are ``left`` to be read."""
    if rows * columns > left:
        text = _('the sheet "{name}" has {rows} rows and {columns} columns, more than are read')
        advice = _("copy the table alone into a new workbook")
        raise SheetError(text.format(name=name, rows=rows, columns=columns), advice)


class Cell(NamedTuple):
    """A value.

    ``is_merged``: it stands for several rows, in each of which it is found; ``is_month``: it holds a day, of
    which the sheet shows no more than the month.
    """

    value: Value = None
    is_formula: bool = False
    is_merged: bool = False
    is_month: bool = False


class Sheet(NamedTuple):
    """The rows that hold something, by their numbers from 1.

    A text, as CSV, ``is_text``: its cells have no types, and a number may have lost its zeros before; it has
    no name. ``first_day`` is day 0 of the serial numbers of days, ``None`` where the file does not tell.
    """

    name: str
    rows: Mapping[int, tuple[Cell, ...]]
    is_hidden: bool = False
    is_text: bool = False
    first_day: date | None = None
