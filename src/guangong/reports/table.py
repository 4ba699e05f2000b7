"""What a report is made of: cells for people beside data for programs, without a format."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

from guangong.domain.styles import LIGHT_STYLES, Styles
from guangong.messages import count

T = TypeVar("T")

Data = dict[str, Any]
"""What programs get; days are days, a format writes them as text."""

MOST_CHARACTERS: Final = 4000
"""So much of one text is shown: one may have megabytes, and people read none of that."""


class Text(NamedTuple):
    """A piece of text; ``tone`` is a light, ``dim`` or ``heading``, and only adds to the words.

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
    """The mark of a light, as the report's styles have it."""

    light: str


class Segment(NamedTuple):
    """A part of a track: its start and end as shares of the whole, its tone, the share of it that is done.

    ``missed`` is what is over and was not done, ``dropped`` what nobody will do.
    """

    start: float
    end: float
    tone: str = ""
    done: float = 0.0
    kind: Literal["work", "missed", "dropped"] = "work"


class Marks(NamedTuple):
    """The marks of what is due between two shares of a track, the most pressing first."""

    start: float
    end: float
    marks: tuple[Mark, ...]


class Tick(NamedTuple):
    """A name at a share of a track: in full, and as short as can be."""

    at: float
    names: tuple[str, str]


class Track(NamedTuple):
    """A time on a line, as shares from 0 to 1: work, what is due, or names, and ``now``.

    ``now`` is ``None`` when it lies outside. ``words`` say the same where nothing can be drawn.
    """

    segments: tuple[Segment, ...] = ()
    marks: tuple[Marks, ...] = ()
    now: float | None = None
    ticks: tuple[Tick, ...] = ()
    words: str = ""


class Sign(NamedTuple):
    """What a track is drawn with, for the words that explain it; ``name`` is that of a sign."""

    name: Literal["done", "work", "missed", "dropped", "now", "more"]


Piece = Text | Bar | Mark | Track | Sign
Cell = tuple[Piece, ...]
"""What stands at one place of a table; a track stands alone, in an elastic column."""


def cell(text: str, tone: str = "") -> Cell:
    """Return a cell of one piece of text, on one line: a title must not pass for a second row."""
    return (Text(_bounded(" ".join(text.split()) if "\n" in text else text), tone),)


def lines(text: str) -> Cell:
    """Return a cell of one piece of text that may have several lines."""
    return (Text(_bounded(text)),)


def _bounded(text: str) -> str:
    hidden = len(text) - MOST_CHARACTERS
    if hidden <= 0:
        return text
    more = count(
        "… and {n} more character; whole with --json", "… and {n} more characters; whole with --json", hidden
    )
    return f"{text[:MOST_CHARACTERS]} {more}"


def titled(text: str, below: str) -> Cell:
    """Return the title of a report, and what stands below it."""
    return (*cell(text, "heading"), Text("\n"), Text(below, "dim"))


def in_words(content: Cell, mark: Callable[[str], str], between: str = "") -> str:
    """Return what a cell says where nothing is drawn; ``mark`` gives what stands for a light."""
    return between.join(_words(piece, mark) for piece in content)


def _words(piece: Piece, mark: Callable[[str], str]) -> str:
    match piece:
        case Text(text):
            return text
        case Mark(light):
            return mark(light)
        case Bar(share):
            return f"{share:.0%}"
        case Track():
            return piece.words
        case Sign():
            return ""


class Column(NamedTuple):
    """A heading, and how its cells stand; ``narrow`` columns are folded only when no other is left to fold.

    On a screen that is too narrow for all, ``extra`` columns are left out, the last one first. An
    ``elastic`` column takes the room that the others leave. Where there are only words, as in CSV, a column
    has a ``name`` of its own, or its heading; one with neither says nothing that the others do not say.
    """

    heading: str
    align: Literal["left", "right"] = "left"
    narrow: bool = True
    extra: bool = False
    elastic: bool = False
    name: str = ""


Columns: TypeAlias = Sequence[tuple[Column, Callable[[T], Cell]]]
"""Columns, each with what its cell is for an item."""


class Row(NamedTuple):
    """One thing: as JSON has it, and as a table shows it; a single cell stands across all columns.

    Where ``data``, here or a value in a report's, is a function, it is called when JSON is wanted.
    """

    data: Data | Callable[[], Data]
    cells: tuple[Cell, ...]


class Rows(Sequence[Row]):
    """Rows that are made when they are asked for: of thousands a page shows a few."""

    def __init__(self, make: Callable[[Any], Row], items: Sequence[Any]) -> None:
        self._make = make
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 (a row, or for a slice several)
        if isinstance(index, slice):
            return [self._make(item) for item in self._items[index]]
        return self._make(self._items[index])


class Table(NamedTuple):
    """Rows under headings; ``total`` stands below them.

    With ``more`` a table is fit to the page of a terminal: a row takes one line, and for the rows that
    have no room this sentence says how many they are, as ``{n}``, and where to see them.

    With ``legible``, the cells that a column wants, columns for which there is less room stand one below the
    other.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    heading: str = ""
    total: Row | None = None
    more: str = ""
    legible: int = 0


def table(
    name: str, columns: Columns[T], items: Sequence[T], data: Callable[[T], Data] = lambda _item: {}
) -> Table:
    """Return a table with a row for each item; ``data`` is what JSON has of one."""
    return Table(name, headings(columns), rows(columns, items, data))


def headings(columns: Columns[T]) -> tuple[Column, ...]:
    """Return the columns without what their cells are."""
    return tuple(column for column, _cell in columns)


def rows(columns: Columns[T], items: Sequence[T], data: Callable[[T], Data] = lambda _item: {}) -> Rows:
    """Return a row for each item."""
    return Rows(
        lambda item: Row(partial(data, item), tuple(content(item) for _column, content in columns)), items
    )


class Record(NamedTuple):
    """One thing with a line for each of its fields.

    The fields of a ``page`` are chapters: each piece is a paragraph, or YAML in the tone ``code``.
    """

    name: str
    data: Data
    fields: tuple[tuple[str, Cell], ...]
    page: bool = False


class Report(NamedTuple):
    """A title, tables and records, and sentences below; ``data`` is what JSON has besides.

    ``legend`` says what the marks mean, a cell a mark; ``looks`` are those of the lights. ``remark`` is a
    sentence for standard error, beside the report.
    """

    name: str
    title: Cell
    data: Data
    parts: tuple[Table | Record, ...]
    notes: tuple[str, ...] = ()
    legend: tuple[Cell, ...] = ()
    styles: Styles = LIGHT_STYLES
    remarks: tuple[str, ...] = ()

    def whole(self) -> "Report":
        """Return it with all rows of its tables, though a page of a terminal has no room for them."""
        parts = (part._replace(more="") if isinstance(part, Table) else part for part in self.parts)
        return self._replace(parts=tuple(parts))
