"""What a file of cells is made of, whatever its kind."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from guangong.errors import GuangongError

Value = str | int | float | bool | date | None
"""What a cell holds; ``None`` is an empty one: no text is empty, or of blanks alone."""

MOST_CELLS: Final = 2_000_000
"""So large may the area of a sheet be: one cell in its far corner would take gigabytes."""


class SheetError(GuangongError):
    """A file is no sheet that can be read."""

    code = "sheet"


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
