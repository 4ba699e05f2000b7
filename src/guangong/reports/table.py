"""What a report is made of: cells for people beside data for programs, without a format."""

from typing import Any, Literal, NamedTuple

Data = dict[str, Any]


class Text(NamedTuple):
    """A piece of text; ``tone`` is a light, ``inherited`` or ``heading``, and only adds to the words."""

    text: str
    tone: str = ""


class Bar(NamedTuple):
    """A progress bar: a share from 0 to 1."""

    share: float


class Mark(NamedTuple):
    """The mark of a light, as the project has it; only the writer knows it."""

    light: str


Cell = tuple[Text | Bar | Mark, ...]


def cell(text: str, tone: str = "") -> Cell:
    """Return a cell of one piece of text."""
    return (Text(text, tone),)


class Column(NamedTuple):
    """A heading, and how its cells stand; ``narrow`` columns are never folded."""

    heading: str
    align: Literal["left", "right"] = "left"
    narrow: bool = True


class Row(NamedTuple):
    """One thing: as JSON has it, and as a table shows it."""

    data: Data
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """Rows under headings; ``total`` stands below a line."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heading: str = ""
    total: Row | None = None


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
