"""Tables laid out in cells of a terminal: columns line up in Chinese, long texts are folded.

Why not rich's tables: they break lines at spaces, which Chinese does not have, and cut a word that is too
long to ``…``; no column gives way to another; 10,000 rows take ten seconds, here half a second. Styles and
colours are rich's.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from guangong.render.cells import breaks, characters, width_of
from guangong.render.screen import Line, Screen
from guangong.reports.table import Column, Text


class Drawing(NamedTuple):
    """What is drawn in so many cells as it is given; ``wanted`` is what it takes where there is no end.

    ``whole`` is a text that it has in shorter wordings too: where there is no page, it is folded instead.
    """

    draw: Callable[[int], Line]
    wanted: int = 0
    whole: Line | None = None

    def lines(self, width: int, on: Screen) -> list[Line]:
        """Return it as it stands in ``width`` cells."""
        if self.whole and not on.is_page:
            return fold(self.whole, on.width and width)
        return [self.draw(width)]


Content = Line | Drawing | None
"""What stands in a cell: a line, with its line ends, or a drawing; ``None`` where the one before runs on."""

Measured = tuple[Line, int]
"""A line with its width in cells: each is measured once."""

_ELASTIC: Final = 60
"""What an elastic column takes where there is room without end: five cells for each of twelve months."""

_ENDLESS: Final = 400
"""What a column takes at most where there is room without end: the others' rows are filled up to it."""

_CLAIM: Final = 56
"""What something in several wordings that runs over columns claims at most: it has shorter ones."""

_RIBBON: Final = 12
"""What the columns that give way keep beside elastic ones: six Chinese characters."""

_LEAST: Final = 2
"""One Chinese character; where even this is too much, lines run over the edge."""


class Grid:
    """Columns that have found their widths for some rows; draws these and other rows in them."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Content]], on: Screen, *, flat: bool
    ) -> None:
        """Fit ``columns`` to ``rows``; on a page a ``flat`` row takes one line, and ends in ``…``."""
        wanted = _wanted(columns, rows)
        self.kept = _kept(columns, wanted, on.width)
        self.columns = [columns[i] for i in self.kept]
        self.needed = _needed(self.columns, [wanted[i] for i in self.kept])
        self.widths = _fit(self.columns, [wanted[i] for i in self.kept], on.width)
        self.on = on
        self.flat = flat and on.is_page
        self.length = len(columns)

    @property
    def width(self) -> int:
        """How many cells a row takes."""
        return sum(self.widths) + _gaps(self.columns)

    def room(self, end: int) -> int:
        """Return the cells of the columns before one."""
        count = sum(i < end for i in self.kept)
        return sum(self.widths[:count]) + _gaps(self.columns[:count])

    def lines(self, row: Sequence[Content]) -> list[Line]:
        """Return a row; the cells' lines stand beside each other."""
        if len(row) < self.length:
            row = [*row, *[None] * (self.length - len(row))]
        cells = list(self._cells([row[i] for i in self.kept]))
        return [_joined(cells, i) for i in range(max(len(found) for _column, _width, found in cells))]

    def _cells(self, row: Sequence[Content]) -> Iterator[tuple[Column, int, list[Measured]]]:
        """Yield what stands in a row: its column, the room it has, and its lines."""
        for start, end, content in _spans(row):
            columns = self.columns[start:end]
            room = sum(self.widths[start:end]) + _gaps(columns)
            if end - start == len(row) and self.on.width is not None:
                room = self.on.width
            column = columns[0]._replace(align="left") if len(columns) > 1 else columns[0]
            drawn = content
            if isinstance(content, Drawing) and column.most:  # a scale
                drawn = content._replace(whole=None)
            yield column._replace(gap=columns[-1].gap), room, self._cell(drawn, room)

    def _cell(self, content: Line | Drawing, width: int) -> list[Measured]:
        if isinstance(content, Drawing):
            return [(line, line_width(line)) for line in content.lines(width, self.on)]
        text = _plain(content)
        size = width_of(text)
        if (size <= width or self.on.width is None) and "\n" not in text:
            return [(content, size)]
        found = [cut(content, width, self.on)] if self.flat else fold(content, self.on.width and width)
        return [(line, width_of(_plain(line))) for line in found]


def _joined(cells: Sequence[tuple[Column, int, list[Measured]]], number: int) -> Line:
    """Return a line of the cells beside each other."""
    line: Line = []
    blank = 0
    for column, width, found in cells:
        pieces, size = found[number] if number < len(found) else ([], 0)
        left = max(0, width - size) if column.align == "right" else 0
        blank += left
        if size:
            line += [Text(" " * blank), *pieces] if blank else pieces
            blank = 0
        blank += max(0, width - size - left) + column.gap
    return trimmed(line)


def share(wanted: Sequence[int], room: int, weights: Sequence[int] = ()) -> list[int]:
    """Return how much of ``room`` each gets: what it wants, or else a part by its weight."""
    got, weights = [0] * len(wanted), weights or [1] * len(wanted)
    left, all_ = max(0, room), sum(weights)
    for i in sorted(range(len(wanted)), key=lambda i: wanted[i] / weights[i]):
        got[i] = min(wanted[i], left * weights[i] // all_)
        left -= got[i]
        all_ -= weights[i]
    return got


# ── widths ──


def _wanted(columns: Sequence[Column], rows: Sequence[Sequence[Content]]) -> list[int]:
    """Return the width that each column would have if there were no end."""
    wanted = [min(column.most, _ELASTIC) for column in columns]
    spans = [span for row in rows if len(row) == len(columns) for span in _spans(row)]
    for i, end, content in spans:
        if end == i + 1:
            wanted[i] = max(wanted[i], _width(content))
    for i, end, content in spans:  # what runs on makes room where a column gives way
        claimed = min(_width(content), _CLAIM) if isinstance(content, Drawing) else _width(content)
        lacking = claimed - sum(wanted[i:end]) - _gaps(columns[i:end])
        soft = [place for place in range(i, end) if columns[place].least and not columns[place].most]
        if end > i + 1 and lacking > 0 and soft:
            wanted[soft[0]] += lacking
    return wanted


def _spans(row: Sequence[Content]) -> Iterator[tuple[int, int, Line | Drawing]]:
    """Yield what stands in a row: from which column, up to which, and what."""
    starts = [i for i, content in enumerate(row) if content is not None or i == 0]
    for start, end in pairwise([*starts, len(row)]):
        yield start, end, row[start] or []


def _width(content: Line | Drawing) -> int:
    if isinstance(content, Drawing):
        return content.wanted
    return max(map(width_of, _plain(content).split("\n")))


def _needed(columns: Sequence[Column], wanted: Sequence[int]) -> int:
    """Return the width below which a table is better off with less in it."""
    return _gaps(columns) + sum(
        min(want, column.least) if column.least else want
        for column, want in zip(columns, wanted, strict=True)
    )


def _gaps(columns: Sequence[Column]) -> int:
    return sum(column.gap for column in columns[:-1])


def _kept(columns: Sequence[Column], wanted: Sequence[int], width: int | None) -> list[int]:
    """Return the places of the columns that there is room for."""
    kept = list(range(len(columns)))
    for i in reversed([i for i in kept if columns[i].extra]):
        if width is None or _needed([columns[i] for i in kept], [wanted[i] for i in kept]) <= width:
            break
        kept.remove(i)
    return kept


def _fit(columns: Sequence[Column], wanted: Sequence[int], width: int | None) -> list[int]:
    """Return the widths of columns: those that give way share what others leave, elastic ones the rest."""
    widths = [min(want, _ENDLESS) for want in wanted]
    if width is None:
        return widths
    elastic = [i for i, column in enumerate(columns) if column.most]
    soft = [i for i, column in enumerate(columns) if column.least and not column.most]
    room = width - _gaps(columns)
    left = room - sum(got for i, got in enumerate(widths) if i not in {*soft, *elastic})
    claim = _claim([columns[i] for i in elastic], left, sum(min(wanted[i], columns[i].least) for i in soft))
    for i, size in zip(soft, _shared(columns, wanted, soft, left - claim), strict=True):
        widths[i] = max(size, _LEAST)
    left -= sum(widths[i] for i in soft)
    for i in elastic:
        widths[i] = max(min(columns[i].most, left // len(elastic)), _LEAST)
    if sum(widths) > room:
        widths = [max(got, min(size, _LEAST)) for got, size in zip(share(widths, room), widths, strict=True)]
    return widths


def _claim(elastic: Sequence[Column], room: int, others: int) -> int:
    """Return what elastic columns keep of the room: half of it where the ``others`` have what they need."""
    least, most = sum(column.least for column in elastic), sum(column.most for column in elastic)
    return max(min(least, room - _RIBBON), min(most, room // 2, room - others), 0)


def _shared(columns: Sequence[Column], wanted: Sequence[int], soft: Sequence[int], room: int) -> list[int]:
    """Return what columns that give way get: the least they need, and of the rest a part by their weight."""
    weights = [columns[i].weight for i in soft]
    floors = [min(wanted[i], columns[i].least) for i in soft]
    if sum(floors) > room:
        return share([wanted[i] for i in soft], room, weights)
    more = share(
        [wanted[i] - floor for i, floor in zip(soft, floors, strict=True)], room - sum(floors), weights
    )
    return [floor + size for floor, size in zip(floors, more, strict=True)]


# ── lines ──


def fold(pieces: Line, width: int | None) -> list[Line]:
    """Return a text as lines of at most ``width`` cells, broken at its line ends and where it reads best."""
    text = _plain(pieces)
    if "\n" not in text and (width is None or width_of(text) <= width):
        return [pieces]
    lines = []
    start = 0
    for line in text.split("\n"):
        for first, last in [(0, len(line))] if width is None else breaks(line, width):
            lines.append(trimmed(_slice(pieces, start + first, start + last)))
        start += len(line) + 1
    return lines


def cut(pieces: Line, width: int, on: Screen) -> Line:
    """Return a text on one line of at most ``width`` cells; one that is cut ends in ``…``."""
    pieces = [piece._replace(text=piece.text.replace("\n", " ")) for piece in pieces]
    text = _plain(pieces)
    if width_of(text) <= width:
        return pieces
    sign = "..." if on.plain_lines else "…"
    end, left = 0, width - width_of(sign)
    for char in characters(text):
        left -= width_of(char)
        if left < 0:
            break
        end += len(char)
    return [*_slice(pieces, 0, end), Text(sign[:width])]


def _plain(pieces: Line) -> str:
    return pieces[0].text if len(pieces) == 1 else "".join([piece.text for piece in pieces])


def _slice(pieces: Line, start: int, end: int) -> Line:
    """Return the characters from ``start`` to ``end``, in their tones."""
    found = []
    for piece in pieces:
        if part := piece.text[max(start, 0) : max(end, 0)]:
            found.append(Text(part, piece.tone))
        start -= len(piece.text)
        end -= len(piece.text)
    return found


def line_width(line: Line) -> int:
    """Return how many cells a line takes."""
    return sum(width_of(piece.text) for piece in line)


def trimmed(line: Line) -> Line:
    """Return a line without the spaces at its end."""
    while line and line[-1].text.endswith(" "):
        last = line.pop()
        if rest := last.text.rstrip(" "):
            line.append(Text(rest, last.tone))
    return line


def flow(items: Iterable[Line], width: int | None) -> list[Line]:
    """Return items one behind the other, each whole on its line."""
    lines: list[Line] = [[]]
    for item in items:
        line = [*lines[-1], Text("  "), *item] if lines[-1] else item
        if width is None or not lines[-1] or line_width(line) <= width:
            lines[-1] = line
        else:
            lines.append(item)
    return lines
