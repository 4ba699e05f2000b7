"""Tables laid out in cells of a terminal: columns line up in Chinese, long texts are folded.

Why not rich's tables: they break lines at spaces, which Chinese does not have, and cut a word that is too
long to ``…``; no column gives way to another; 10,000 rows take ten seconds, here half a second. Styles and
colours are rich's.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from guangong.render.cells import breaks, characters, width_of
from guangong.render.screen import Line, Screen
from guangong.reports.table import Column, Text

Content = Line | Callable[[int], Line]
"""What stands in a cell: a line, whose line ends are kept, or what draws one that takes so many cells."""

Measured = tuple[Line, int]
"""A line with its width in cells: each is measured once."""

_GAP: Final = 2
_ELASTIC: Final = 60
"""What an elastic column takes where there is room without end: five cells for each of twelve months."""

_ENDLESS: Final = 400
"""What a column takes at most where there is room without end: the others' rows are filled up to it."""

_READABLE: Final = 20
_READABLE_FLAT: Final = 38
"""A column that is folded, or cut, to less is hard to read: extra columns are left out first."""

_LEGIBLE: Final = 36
"""What an elastic column gets before those that can be folded: three cells for each of twelve months."""

_RIBBON: Final = 12
"""What a foldable column keeps of that: six Chinese characters."""

_LEAST: Final = 2
"""One Chinese character; where even this is too much, lines run over the edge."""


class Grid(NamedTuple):
    """A table as lines: what stands above the rows, and the lines of each row."""

    head: list[Line]
    rows: list[list[Line]]


def grid(columns: Sequence[Column], rows: Sequence[Sequence[Content]], on: Screen, *, flat: bool) -> Grid:
    """Lay out ``rows`` under the headings of ``columns``; without headings there is no head.

    A ``flat`` grid has one line a row on a terminal: what is too long ends in ``…``.
    """
    headings: list[Content] = [[Text(on.shown(column.heading), "heading")] for column in columns]
    wanted = _wanted(columns, (headings, *rows))
    flat = flat and on.height is not None
    readable = _READABLE_FLAT if flat else _READABLE
    if on.width is not None and _needed(columns, wanted, readable) > on.width:
        rows = [[_without_extra(content) for content in row] for row in rows]
        wanted = _wanted(columns, (headings, *rows))
    kept = _kept(columns, wanted, on.width, readable)
    shown = [columns[i] for i in kept]
    widths = _fit(shown, [wanted[i] for i in kept], on.width)
    draw = _Row(shown, widths, on, flat=flat)
    head: list[Line] = []
    if any(column.heading for column in columns):
        line = "-" if on.ascii_only else "─"
        head = [*draw.lines(headings[i] for i in kept), [Text(line * (sum(widths) + _gaps(shown)))]]
    across = len(columns)
    return Grid(
        head, [draw.lines(row[i] for i in kept) if len(row) == across else _across(row, on) for row in rows]
    )


def _across(row: Sequence[Content], on: Screen) -> list[Line]:
    """Return a row of one cell, which stands across all columns."""
    return [] if callable(row[0]) else fold(row[0], on.width)


def share(wanted: Sequence[int], room: int) -> list[int]:
    """Return how much of ``room`` each gets: what it wants, or where that is too much an equal part."""
    got = [0] * len(wanted)
    left = max(0, room)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for place, i in enumerate(order):
        got[i] = min(wanted[i], left // (len(order) - place))
        left -= got[i]
    return got


# ── widths ──


def _wanted(columns: Sequence[Column], rows: Iterable[Sequence[Content]]) -> list[int]:
    """Return the width that each column would have if there were no end."""
    wanted = [_ELASTIC if column.elastic else 0 for column in columns]
    for row in (row for row in rows if len(row) == len(columns)):
        for i, content in enumerate(row):
            if not callable(content):
                wanted[i] = max(wanted[i], _width(_plain(content)))
    return wanted


def _needed(columns: Sequence[Column], wanted: Sequence[int], readable: int) -> int:
    """Return the width below which a table is better off with less in it."""
    return _gaps(columns) + sum(
        want if column.narrow or column.elastic else min(want, readable)
        for column, want in zip(columns, wanted, strict=True)
    )


def _without_extra(content: Content) -> Content:
    return content if callable(content) else [piece for piece in content if not piece.extra]


def _gaps(columns: Sequence[Column]) -> int:
    return _GAP * (len(columns) - 1)


def _kept(columns: Sequence[Column], wanted: Sequence[int], width: int | None, readable: int) -> list[int]:
    """Return the places of the columns that there is room for."""
    kept = list(range(len(columns)))
    for i in reversed([i for i in kept if columns[i].extra]):
        shown = [columns[i] for i in kept]
        if width is None or _needed(shown, [wanted[i] for i in kept], readable) <= width:
            break
        kept.remove(i)
    return kept


def _fit(columns: Sequence[Column], wanted: Sequence[int], width: int | None) -> list[int]:
    """Return the widths of columns: the foldable ones share what the others leave."""
    widths = [min(want, _ENDLESS) for want in wanted]
    if width is None:
        return widths
    room = width - _gaps(columns)
    elastic = [i for i, column in enumerate(columns) if column.elastic][:1]
    soft = [i for i, column in enumerate(columns) if not column.narrow and not column.elastic]
    left = room - sum(got for i, got in enumerate(widths) if i not in {*soft, *elastic})
    claim = min(_LEGIBLE, max(0, left - _RIBBON * len(soft))) if elastic else 0
    for i, got in zip(soft, share([wanted[i] for i in soft], left - claim), strict=True):
        widths[i] = max(got, _LEAST)
    for i in elastic:
        widths[i] = max(left - sum(widths[i] for i in soft), _LEAST)
    if sum(widths) > room:
        widths = [max(got, _LEAST) for got in share(wanted, room)]
    return widths


# ── rows ──


class _Row:
    """How the rows of a grid are drawn."""

    def __init__(self, columns: Sequence[Column], widths: Sequence[int], on: Screen, *, flat: bool) -> None:
        self.columns = list(zip(columns, widths, strict=True))
        self.on = on
        self.flat = flat

    def lines(self, contents: Iterable[Content]) -> list[Line]:
        """Return a row; the cells' lines stand beside each other."""
        cells = [
            self._cell(content, width)
            for content, (_column, width) in zip(contents, self.columns, strict=True)
        ]
        return [self._line(cells, i) for i in range(max(map(len, cells)))]

    def _cell(self, content: Content, width: int) -> list[Measured]:
        if callable(content):
            return [(content(width), width)]
        text = _plain(content)
        size = width_of(text)
        if size <= width and "\n" not in text:
            return [(content, size)]
        lines = [cut(content, width, self.on)] if self.flat else fold(content, width)
        return [(line, width_of(_plain(line))) for line in lines]

    def _line(self, cells: Sequence[Sequence[Measured]], number: int) -> Line:
        line: Line = []
        blank = 0
        for (column, width), cell in zip(self.columns, cells, strict=True):
            pieces, size = cell[number] if number < len(cell) else ([], 0)
            left, right = (width - size, 0) if column.align == "right" else (0, width - size)
            blank += left
            if size:
                line += [Text(" " * blank), *pieces] if blank else pieces
                blank = 0
            blank += right + _GAP
        return _trimmed(line)


def fold(pieces: Line, width: int | None) -> list[Line]:
    """Return a text as lines of at most ``width`` cells, broken at its line ends and where it reads best."""
    text = _plain(pieces)
    if "\n" not in text and (width is None or width_of(text) <= width):
        return [pieces]
    lines = []
    start = 0
    for line in text.split("\n"):
        for first, last in [(0, len(line))] if width is None else breaks(line, width):
            lines.append(_trimmed(_slice(pieces, start + first, start + last)))
        start += len(line) + 1
    return lines


def cut(pieces: Line, width: int, on: Screen) -> Line:
    """Return a text on one line of at most ``width`` cells; one that is cut ends in ``…``."""
    pieces = [piece._replace(text=piece.text.replace("\n", " ")) for piece in pieces]
    text = _plain(pieces)
    if width_of(text) <= width:
        return pieces
    sign = "..." if on.ascii_only else "…"
    end, left = 0, width - len(sign)
    for char in characters(text):
        left -= width_of(char)
        if left < 0:
            break
        end += len(char)
    return [*_slice(pieces, 0, end), Text(sign[:width])]


def _plain(pieces: Line) -> str:
    return pieces[0].text if len(pieces) == 1 else "".join([piece.text for piece in pieces])


def _width(text: str) -> int:
    return max(map(width_of, text.split("\n"))) if "\n" in text else width_of(text)


def _slice(pieces: Line, start: int, end: int) -> Line:
    """Return the characters from ``start`` to ``end``, in their tones."""
    found = []
    for piece in pieces:
        if part := piece.text[max(start, 0) : max(end, 0)]:
            found.append(Text(part, piece.tone))
        start -= len(piece.text)
        end -= len(piece.text)
    return found


def _trimmed(line: Line) -> Line:
    """Return a line without the spaces at its end."""
    while line and line[-1].text.endswith(" "):
        last = line.pop()
        if rest := last.text.rstrip(" "):
            line.append(Text(rest, last.tone))
    return line
