"""A report for a terminal: aligned in Chinese, folded; cut only where a page would overflow."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from guangong.domain.progress import Light
from guangong.domain.styles import Styles
from guangong.render import track
from guangong.render.cells import width_of
from guangong.render.grid import Content, fold, grid, share
from guangong.render.screen import STYLES, Line, Screen, joined, screen
from guangong.reports.table import (
    Bar,
    Cell,
    Column,
    Mark,
    Record,
    Report,
    Row,
    Sign,
    Table,
    Text,
    Track,
)

_BAR_WIDTH: Final = 10
_FEWEST: Final = 5
"""Rows of a table that are shown even if the page has to scroll for them."""

_MOST: Final = 200
"""Rows of a table shown at a glance where there are no pages."""

_PAGE: Final = 80
"""Cells that paragraphs take where there is room; a wider line is hard to read."""


def write(content: Report) -> str:
    """Return a report for standard output; on a page of a terminal a line is left free for each remark."""
    on = screen()
    on = on._replace(height=max(1, on.height - len(content.remarks))) if on.height else on
    return draw_report(content, on)


def draw_report(content: Report, on: Screen) -> str:
    """Return a report as it stands on a screen."""
    styles = on.styles(content.styles)
    tones = {**STYLES, **{light: style.in_rich for light, style in styles.items()}}
    most = on.height or _MOST
    if any(isinstance(part, Record) and part.page for part in content.parts):
        on = on._replace(width=min(on.width or _PAGE, _PAGE))
    parts = [piece for part in content.parts for piece in _stacked(part, on)]
    drawn = [_part(part, on, styles, most) for part in parts if isinstance(part, Record) or part.rows]
    notes = [fold([Text(on.shown(note))], on.width) for note in content.notes]
    lines = _text(content.title, on, styles)
    if content.legend:
        notes.append(_flow([_line(item, on, styles) for item in content.legend], on.width))
    rooms = _rooms(drawn, on, len(lines) + sum(len(note) + 1 for note in notes))
    for part, room in zip(drawn, rooms, strict=True):
        lines += [[], *part.lines(on, room)]
    for note in notes:
        lines += [[], *note]
    return on.paint(lines, tones)


class _Drawn(NamedTuple):
    """A part of a report as lines; rows may be cut when there is a sentence for it.

    ``hidden`` rows are not drawn, as no page could show them.
    """

    head: list[Line]
    rows: list[list[Line]]
    foot: list[Line]
    more: str = ""
    hidden: int = 0

    @property
    def fixed(self) -> int:
        """How many lines it takes whatever the height is, with the empty one above."""
        return 1 + len(self.head) + len(self.foot) + (0 if self.more else sum(map(len, self.rows)))

    def lines(self, on: Screen, room: int) -> list[Line]:
        """Return its lines, the rows within ``room`` of them."""
        rows, more = self.rows, list[Line]()
        if self.more and len(rows) + self.hidden > room:
            rows = rows[: max(1, room - 1)]
            hidden = self.more.format(n=len(self.rows) + self.hidden - len(rows))
            more = fold([Text(on.shown(hidden), "dim")], on.width)
        return [*self.head, *(line for row in rows for line in row), *more, *self.foot]


def _rooms(parts: Sequence[_Drawn], on: Screen, others: int) -> list[int]:
    """Return how many lines the rows of each part may take; the last line is the prompt's."""
    wanted = [len(part.rows) if part.more else 0 for part in parts]
    if on.height is None:
        return wanted
    rooms = share(wanted, on.height - 1 - others - sum(part.fixed for part in parts))
    return [max(room, _FEWEST) for room in rooms]


def _part(part: Table | Record, on: Screen, styles: Styles, most: int) -> _Drawn:
    if isinstance(part, Record) and part.page:
        return _Drawn([], list(_chapters(part, on))[1:], [])
    if isinstance(part, Record):
        fields = [[[Text(on.shown(name), "dim")], _content(cell, on, styles)] for name, cell in part.fields]
        return _Drawn([], grid((Column(""), Column("", narrow=False)), fields, on, flat=False).rows, [])
    shown = part.rows[:most] if part.more else part.rows
    rows = [*shown, *([part.total] if part.total else [])]
    contents = [[_content(cell, on, styles) for cell in row.cells] for row in rows]
    head, lines = grid(part.columns, contents, on, flat=bool(part.more))
    heading = fold([Text(on.shown(part.heading), "heading")], on.width) if part.heading else []
    foot = lines.pop() if part.total else []
    return _Drawn(heading + head, lines, foot, part.more, len(part.rows) - len(shown))


def _chapters(page: Record, on: Screen) -> Iterator[list[Line]]:
    """Yield the headings and paragraphs of a page, each behind an empty line."""
    for heading, paragraphs in page.fields:
        yield [[]]
        yield fold([Text(on.shown(heading))], on.width)
        for piece in paragraphs:
            if isinstance(piece, Text):
                yield [[], *_paragraph(piece, on)]


def _paragraph(piece: Text, on: Screen) -> list[Line]:
    """Return a paragraph, indented; what is typed is not folded."""
    is_code = piece.tone == "code"
    text = "\n".join(map(on.shown, piece.text.split("\n")))
    lines = fold([Text(text)], None if is_code or on.width is None else on.width - 2)
    return [[Text("      " if is_code else "  "), *line] if line else [] for line in lines]


def _stacked(part: Table | Record, on: Screen) -> Iterable[Table | Record]:
    """Yield a part; the columns of a table that would be too narrow side by side, each as one of its own."""
    if isinstance(part, Record) or on.width is None or len(part.columns) * part.legible <= on.width:
        return [part]
    cells = zip(*(row.cells for row in part.rows), strict=True)
    columns = [[Row({}, (cell,)) for cell in column if cell] for column in cells]
    alone = (Column("", narrow=False),)
    return [
        Table("", alone, rows, heading=column.heading, more=part.more)
        for column, rows in zip(part.columns, columns, strict=True)
    ]


def _text(content: Cell, on: Screen, styles: Styles) -> list[Line]:
    return fold(_line(content, on, styles), on.width)


def _line(content: Cell, on: Screen, styles: Styles) -> Line:
    pieces = _content(content, on, styles)
    return [] if callable(pieces) else pieces


def _flow(items: Iterable[Line], width: int | None) -> list[Line]:
    """Return items one behind the other, each whole on its line."""
    lines: list[Line] = [[]]
    for item in items:
        line = [*lines[-1], Text("  "), *item] if lines[-1] else item
        if width is None or sum(width_of(piece.text) for piece in line) <= width:
            lines[-1] = line
        else:
            lines.append(item)
    return lines


def _content(content: Cell, on: Screen, styles: Styles) -> Content:
    pieces: Line = []
    for part in content:
        if isinstance(part, Track):
            return partial(track.draw, part, on, styles)
        if isinstance(part, Bar):
            pieces += _bar(part, ascii_only=on.ascii_only)
        elif isinstance(part, Mark):
            pieces.append(Text(styles[part.light].mark, part.light))
        elif isinstance(part, Sign):
            pieces.append(Text(track.signs(on)[part.name]))
        else:
            pieces.append(Text(on.shown(part.text), part.tone, part.extra and not on.ascii_only))
    return pieces


def _bar(bar: Bar, *, ascii_only: bool) -> Line:
    full, empty, sign = ("#", "-", "|") if ascii_only else ("━", "─", "┃")
    filled = int(bar.share * _BAR_WIDTH + 1e-9)  # a full bar means done, so nothing is rounded up
    pieces = [Text(full, Light.DONE)] * filled + [Text(empty, "dim")] * (_BAR_WIDTH - filled)
    if bar.expected is not None:
        pieces[min(int(bar.expected * _BAR_WIDTH), _BAR_WIDTH - 1)] = Text(sign, "heading")
    return joined(pieces)
