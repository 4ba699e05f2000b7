"""What a report is made of: cells for people beside data for programs, without a format."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

from guangong.domain.styles import LIGHT_STYLES, Styles
from guangong.messages import count

T = TypeVar("T")

Data = dict[str, Any]
"""What programs get; days are days, a format writes them as text."""

MOST_CHARACTERS: Final = 4000
"""So much of one text is shown: one may have megabytes, and people read none of that."""


class Text(NamedTuple):
    """A piece of text; ``tone`` is a light or one of the screen's tones, and only adds to the words."""

    text: str
    tone: str = ""


GAP: Final = Text("  ")
"""What stands between the parts of a line; on paper they stand apart, from the left to the right edge."""


class Day(NamedTuple):
    """A day or month, as people say it; where programs read on, as in CSV, it is YYYY-MM-DD or YYYY-MM."""

    day: date | str
    text: str
    tone: str = ""


class Bar(NamedTuple):
    """A progress bar: what is done, and signs at what is expected (序时进度) and at the least that is wanted.

    All are shares from 0 to 1.
    """

    share: float
    expected: float | None = None
    least: float | None = None


class Scale(NamedTuple):
    """Texts below a bar, each around the place of its share; ``words`` say the same where none is drawn."""

    texts: tuple[tuple[float, str], ...]
    words: str = ""


class Spark(NamedTuple):
    """Numbers as columns, each ``width`` cells wide and as high as its share of ``most``."""

    values: tuple[int, ...]
    most: int
    width: int = 1
    tone: str = "bar"


class Mark(NamedTuple):
    """The mark of a light, as the report's styles have it; in words it may have a ``word`` of its own."""

    light: str
    word: str = ""


class Sign(NamedTuple):
    """What bars, tracks and tables of returns are drawn with, by its name."""

    name: Literal["done", "now", "missed", "open", "late", "exempt", "back"]


class Track(NamedTuple):
    """A time on a line, its places shares from 0 to 1: a bar, signs on it, and ``now``.

    The bar goes from ``start`` to ``end``: what is ``done``, what is ``expected`` besides, and what is to
    come. ``now`` is ``None`` when it lies outside. The line is drawn over several columns, the last of which
    has a ``gap`` behind it. ``words`` say the same where nothing can be drawn.
    """

    start: float = 0.0
    done: float = 0.0
    expected: float = 0.0
    end: float = 0.0
    signs: tuple[tuple[float, Mark | Sign], ...] = ()
    now: float | None = None
    gap: int = 0
    words: str = ""


class Fit(NamedTuple):
    """One thing in several wordings, the longest first: the first one that has room is shown.

    Where none has, the last one is cut; where there is room without end, the first one stands.
    """

    choices: tuple["Cell", ...]


Piece: TypeAlias = Text | Day | Bar | Scale | Spark | Mark | Track | Sign | Fit
Cell: TypeAlias = tuple[Piece, ...]
"""What stands at one place; a track stands alone, in an elastic column, and a fit stands alone."""


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


def titled(text: str, *below: str) -> Cell:
    """Return the title of a report, and what stands below it; several texts are the head of a letter."""
    head, *others = (Text(one, "dim") for one in below)
    return (*cell(text, "heading"), Text("\n"), head, *(piece for one in others for piece in (GAP, one)))


def in_words(content: Cell, mark: Callable[[Mark], str], between: str = "") -> str:
    """Return what a cell says where nothing is drawn; ``mark`` gives what stands for a mark."""
    return between.join(_words(piece, mark) for piece in content)


def _words(piece: Piece, mark: Callable[[Mark], str]) -> str:
    match piece:
        case Text(text) | Day(text=text) | Track(words=text) | Scale(words=text):
            return text
        case Mark():
            return mark(piece)
        case Bar(share):
            return f"{share:.0%}"
        case Spark(values):
            return " ".join(map(str, values))
        case Fit(choices):
            return in_words(choices[0], mark)
    return ""


class Column(NamedTuple):
    """A heading, and how its cells stand.

    A column is as wide as its widest cell; with ``least`` it gives way down to so many cells, and shares the
    room with others of its kind by ``weight``. With ``most`` it is elastic: it takes the room that the others
    leave, up to so many cells, the same as other elastic ones. On a screen that is too narrow for all,
    ``extra`` columns are left out, the last one first. ``gap`` is the room behind it. Where there are only
    words, as in CSV, a column has a ``name`` of its own, or its heading; one with neither says nothing that
    the others do not say. One that ``stays`` is there, too, where nothing stands in it: people write in it.
    """

    heading: str
    align: Literal["left", "right"] = "left"
    least: int = 0
    weight: int = 1
    most: int = 0
    extra: bool = False
    gap: int = 2
    name: str = ""
    stays: bool = False


Columns: TypeAlias = Sequence[tuple[Column, Callable[[T], Cell]]]
"""Columns, each with what its cell is for an item."""


class Row(NamedTuple):
    """One thing: as JSON has it, and as a table shows it.

    A cell runs over the columns behind it whose cell is ``None``; a single cell stands across all columns.
    Where ``data``, here or a value in a report's, is a function, it is called when JSON is wanted. A row for
    people may stand for several that are alike: ``each`` of them is one for programs. What says nothing in
    words, as an axis, is ``for_screen``.
    """

    data: Data | Callable[[], Data]
    cells: tuple[Cell | None, ...]
    each: Sequence["Row"] = ()
    for_screen: bool = False

    @property
    def things(self) -> int:
        """How many things it stands for."""
        return len(self.each) or 1


class Rows(Sequence[Row]):
    """Rows that are made when they are asked for: of thousands a page shows a few."""

    def __init__(self, make: Callable[[Any], Row], items: Sequence[Any]) -> None:
        self._make = make
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    def row(self, place: int) -> Row:
        """Return one of them."""
        return self._make(self._items[place])

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 (a row, or for a slice several)
        if isinstance(index, slice):
            return [self._make(item) for item in self._items[index]]
        return self._make(self._items[index])


class Group(NamedTuple):
    """Rows of a table under a name, which the captions of the columns follow on its line, and lines below.

    ``captions`` are those of this group, by the place of their column, where they differ from its heading. A
    row of the foot stands across all columns, or with as many cells in them. A page without room for all has
    the ``fewest`` rows of it at least; ``hidden`` says how many go, where there is a better word for it.
    """

    rows: Sequence[Row]
    name: Cell = ()
    captions: Mapping[int, str] = MappingProxyType({})
    foot: tuple[Row, ...] = ()
    fewest: int = 2
    hidden: Callable[[int], str] | None = None


def group_name(name: Cell) -> Cell:
    """Return the name of a group without its figures."""
    match name:
        case (Fit(choices),):
            return group_name(choices[0])
    return name[:1]


class Table(NamedTuple):
    """Rows under headings, in groups.

    On a terminal, rows are folded; or each takes one ``line``; or that, and all of them one ``page``: where
    there is no room, rows of the last groups go first. With ``beside``, the cells that one wants, the rows,
    or the groups with all of theirs, stand beside each other where there is room.
    """

    name: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    form: Literal["folded", "line", "page"] = "folded"
    beside: int = 0
    flow: Literal["rows", "groups"] = "rows"

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of all groups."""
        if len(self.groups) == 1:
            return self.groups[0].rows
        return [row for group in self.groups for row in group.rows]

    def named(self, name: str) -> "Table":
        """Return it with a name for people above its first group."""
        first, *others = self.groups
        return self._replace(groups=(first._replace(name=cell(name, "heading")), *others))


def table(
    name: str, columns: Columns[T], items: Sequence[T], data: Callable[[T], Data] = lambda _item: {}
) -> Table:
    """Return a table with a row for each item; ``data`` is what JSON has of one."""
    return Table(name, headings(columns), (Group(rows(columns, items, data)),))


def headings(columns: Columns[T]) -> tuple[Column, ...]:
    """Return the columns without what their cells are."""
    return tuple(column for column, _cell in columns)


def rows(columns: Columns[T], items: Sequence[T], data: Callable[[T], Data] = lambda _item: {}) -> Rows:
    """Return a row for each item."""
    return Rows(
        lambda item: Row(partial(data, item), tuple(content(item) for _column, content in columns)), items
    )


class Entry(NamedTuple):
    """Things of one kind behind their label, as many on a line as have room.

    What is only there for whoever types, as commands, is ``for_screen``, and left out elsewhere.
    """

    label: Cell
    items: tuple[Cell, ...]
    for_screen: bool = False


class Listing(NamedTuple):
    """Entries below each other, in a block.

    Where ``aligned``, their items stand in columns, or where there is room without end below each other.
    """

    entries: tuple[Entry, ...]
    aligned: bool = False


class Record(NamedTuple):
    """One thing with a line for each of its fields.

    The fields of a ``page`` are chapters: each piece is a paragraph, or YAML in the tone ``code``. Those of
    ``facts`` stand behind each other. A screen has the parts that are ``drawn`` in place of the fields.
    """

    name: str
    data: Data
    fields: tuple[tuple[str, Cell], ...]
    form: Literal["fields", "page", "facts"] = "fields"
    drawn: tuple["Table | Listing", ...] | None = None


class Paragraph(NamedTuple):
    """A paragraph of a document, by what it is in it.

    A ``fill`` is three empty lines on which a person must write, under the text that says what; ``signature``
    stands at the right. An ``annex`` begins on a page of its own: it is the label, and the next heading the
    title.
    """

    text: Cell
    style: Literal["heading", "subheading", "body", "fill", "signature", "annex"] = "body"


class Prose(NamedTuple):
    """Paragraphs of a document, one below the other."""

    paragraphs: tuple[Paragraph, ...]
    name: str = ""


Part: TypeAlias = Table | Record | Listing | Prose
"""What a report has below its title."""


class Event(NamedTuple):
    """A day in a calendar.

    ``uid`` is the same in every calendar of the plan, and ``version`` grows: a second import updates it.
    ``who`` has to see to it. A calendar reminds on the days that lie so many ``alarms`` before. ``stamp`` is
    the day of the report.
    """

    uid: str
    day: date
    title: str
    who: str
    text: str
    state: Literal["open", "done", "cancelled"]
    stamp: date
    version: int
    alarms: tuple[int, ...] = ()


class Report(NamedTuple):
    """A title, parts, and sentences below; ``data`` is what JSON has besides.

    On a screen ``aside`` stands at the end of the title's line, and the parts ``below`` close under it.
    ``legend`` says what the marks mean, a cell a mark; ``styles`` are those of the lights. ``remarks`` are
    sentences for standard error, beside the report. Where ``layouts`` are given, a page of a terminal has one
    of them in the place of the parts: the first whose tables have room, else the last. ``message`` says the
    same as a text to send, where there is one. ``events`` are what stands in a calendar. ``only`` says which
    tasks it is on, where these are not all of the plan: whoever typed that knows it, other readers do not.
    """

    name: str
    title: Cell
    data: Data
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    legend: tuple[Cell, ...] = ()
    styles: Styles = LIGHT_STYLES
    remarks: tuple[str, ...] = ()
    aside: Cell = ()
    below: tuple[Part, ...] = ()
    layouts: tuple[tuple[Part, ...], ...] = ()
    message: str = ""
    events: tuple[Event, ...] = ()
    only: str = ""

    def whole(self) -> "Report":
        """Return it with all rows of its tables, though a page of a terminal has no room for them."""
        layouts = tuple(tuple(map(_whole, layout)) for layout in self.layouts)
        return self._replace(parts=tuple(map(_whole, self.parts)), layouts=layouts)


def _whole(part: Part) -> Part:
    return part._replace(form="line") if isinstance(part, Table) and part.form == "page" else part


def apart(report: Report) -> Report:
    """Return a report with a table for each group of rows."""
    return report._replace(parts=tuple(one for part in report.parts for one in _apart(part)))


def _apart(part: Part) -> list[Part]:
    if not isinstance(part, Table) or len(part.groups) < 2:  # noqa: PLR2004 (one stands alone)
        return [part]
    return [part._replace(groups=(group,)) for group in part.groups]
