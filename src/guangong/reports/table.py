"""What a report is made of: cells for people beside data for programs, without a format."""

from typing import Any, Literal, NamedTuple

Data = dict[str, Any]


class Text(NamedTuple):
    """A piece of text; ``tone`` is a light, ``inherited`` or ``heading``, and only adds to the words.

    An ``extra`` piece is left out on a screen that is too narrow for all of its table.
    """

    text: str
    tone: str = ""
    extra: bool = False


class Bar(NamedTuple):
    """A progress bar: what is done, and a sign at what is expected (序时进度); shares from 0 to 1."""

    share: float
    expected: float | None = None


class Mark(NamedTuple):
    """The mark of a light, as the project has it; only the writer knows it."""

    light: str


class Track(NamedTuple):
    """A year on a line: ``spans`` of work and ``now``, the day, as shares of the year from 0 to 1.

    A span is its start, its end and a tone: a light or ``period``. ``now`` is ``None`` outside the year.
    """

    spans: tuple[tuple[float, float, str], ...]
    now: float | None = None


Piece = Text | Bar | Mark | Track
Cell = tuple[Piece, ...]
"""What stands at one place of a table; a track stands alone, in an elastic column."""


def cell(text: str, tone: str = "") -> Cell:
    """Return a cell of one piece of text."""
    return (Text(text, tone),)


class Column(NamedTuple):
    """A heading, and how its cells stand; ``narrow`` columns are folded only when no other is left to fold.

    On a screen that is too narrow for all, ``extra`` columns are left out, the last one first. An
    ``elastic`` column takes the room that the others leave.
    """

    heading: str
    align: Literal["left", "right"] = "left"
    narrow: bool = True
    extra: bool = False
    elastic: bool = False


class Row(NamedTuple):
    """One thing: as JSON has it, and as a table shows it."""

    data: Data
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """Rows under headings; ``total`` stands below them.

    With ``more`` a table is fit to the page of a terminal: a row takes one line, and for the rows that
    have no room this sentence says how many they are, as ``{n}``, and where to see them.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heading: str = ""
    total: Row | None = None
    more: str = ""


class Record(NamedTuple):
    """One thing with a line for each of its fields."""

    name: str
    data: Data
    fields: tuple[tuple[str, Cell], ...]


class Report(NamedTuple):
    """A title, tables and records, and sentences below; ``data`` is what JSON has besides."""

    name: str
    title: Cell
    data: Data
    parts: tuple[Table | Record, ...]
    notes: tuple[str, ...] = ()
