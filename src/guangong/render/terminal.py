"""A report for a terminal: aligned in Chinese, folded; cut only where a line or a page would overflow."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, zip_longest
from typing import Final, NamedTuple

from guangong.domain.styles import Styles
from guangong.messages import _, count
from guangong.render import track
from guangong.render.drawings import bar, fit, scale, spark
from guangong.render.grid import Content, Drawing, Grid, flow, fold, line_width, trimmed
from guangong.render.pages import chapters
from guangong.render.screen import STYLES, Line, Screen, screen
from guangong.reports import words
from guangong.reports.table import (
    Bar,
    Cell,
    Column,
    Day,
    Fit,
    Group,
    Listing,
    Mark,
    Paragraph,
    Part,
    Prose,
    Record,
    Report,
    Row,
    Scale,
    Sign,
    Spark,
    Table,
    Text,
    Track,
)

_FEWEST: Final = 2
_FEWEST_BESIDE: Final = 6
"""Rows of a group, and lines of rows beside each other, that stand even if the page has to scroll."""

_PAGE: Final = 80
"""Cells that paragraphs take where there is room; a wider line is hard to read."""

_APART: Final = 2
"""Cells between what stands beside each other."""


def write(content: Report) -> str:
    """Return a report for standard output; on a page of a terminal a line is left free for each remark."""
    on = screen()
    on = on._replace(height=max(1, on.height - len(content.remarks))) if on.height else on
    return draw_report(content, on)


def draw_report(content: Report, on: Screen) -> str:
    """Return a report as it stands on a screen."""
    styles = on.styles(content.styles)
    tones = {**STYLES, **{light: style.in_rich for light, style in styles.items()}}
    if any(isinstance(part, Record) and part.form == "page" for part in content.parts):
        on = on._replace(width=min(on.width or _PAGE, _PAGE))
    blocks = list(Pen(on, styles).report(content))
    return on.paint(_drawn(blocks, _shown(blocks, on.height)), tones)


def _drawn(blocks: Sequence["Block"], shown: Sequence[int]) -> list[Line]:
    """Return the lines of blocks with so many rows each, an empty one between them."""
    gone = [bool(block.length) and not rows for block, rows in zip(blocks, shown, strict=True)]
    left_out = sum(block.length for block, is_gone in zip(blocks, gone, strict=True) if is_gone)
    lines: list[Line] = []
    for i, block in enumerate(blocks):
        found = [] if gone[i] else block.lines(shown[i], left_out if any(gone[i + 1 : i + 2]) else 0)
        lines += found if block.close or not found else [[], *found]
    return lines[1:]


def _spaced(blocks: Iterable[list[Line]]) -> list[Line]:
    """Return the lines of blocks, an empty one between them."""
    return list(chain.from_iterable([[], *lines] for lines in blocks if lines))[1:]


class Block(NamedTuple):
    """Lines that stand together: a head, rows, a foot.

    Where a page has no room, rows are cut down to the ``fewest``, and with the last one a block goes whole;
    ``more`` of them are not even drawn. ``head`` and ``foot`` get the number of rows that are shown, ``None``
    for all, and ``foot`` how many go with the blocks behind. No empty line is above one that stands ``close``
    under the block before.
    """

    head: Callable[[int | None], list[Line]]
    rows: list[list[Line]]
    foot: Callable[[int | None, int], list[Line]]
    fewest: int | None = None
    more: int = 0
    close: bool = False

    @property
    def length(self) -> int:
        """How many rows it has."""
        return len(self.rows) + self.more

    @property
    def size(self) -> int:
        """How many lines it takes, all rows shown, with the empty one above."""
        return (
            (not self.close)
            + len(self.head(None))
            + sum(map(len, self.rows))
            + self.more
            + len(self.foot(None, 0))
        )

    def lines(self, shown: int, left_out: int = 0) -> list[Line]:
        """Return its lines with so many rows, where so many are left out behind."""
        count = None if shown >= self.length else shown
        return [*self.head(count), *chain.from_iterable(self.rows[:shown]), *self.foot(count, left_out)]


def _fixed(lines: list[Line]) -> Block:
    return Block(lambda _count: lines, [], lambda _count, _left_out: [])


def _lines(blocks: Sequence[Block]) -> int:
    """Return how many lines blocks take; the first one has no empty line above."""
    return sum(block.size for block in blocks) - 1


def _shown(blocks: Sequence[Block], height: int | None) -> list[int]:
    """Return how many rows of each block have room; the last line of a page is the prompt's.

    Rows of the last blocks go first, but for the fewest of each; a sentence stands where blocks go.
    """
    shown = [block.length for block in blocks]
    over = 0 if height is None else _lines(blocks) - (height - 1)
    gone = 0
    for i in reversed(range(len(blocks))):
        block = blocks[i]
        spare = 0 if block.fewest is None else max(0, shown[i] - block.fewest)
        cost = len(block.foot(0, gone)) - len(block.foot(None, gone))
        if over > 0 and spare > cost:
            shown[i] -= min(spare, over + cost)
            over -= spare - cost if shown[i] else block.size + gone - 1
            gone = int(not shown[i])
    return [min(count, len(block.rows)) for count, block in zip(shown, blocks, strict=True)]


class Pen(NamedTuple):
    """Draws the parts of a report on a screen, with the looks of its lights."""

    on: Screen
    styles: Styles

    def report(self, content: Report) -> Iterator[Block]:
        """Yield a report as blocks of lines: its title, its parts, its notes, what its marks mean."""
        yield _fixed(self.head(content))
        for part in self.parts(content):
            yield from self.blocks(part)
        for note in content.notes:
            yield _fixed(fold([Text(self.on.shown(note))], self.on.width))
        if content.legend:
            yield _fixed(flow(map(self.line, content.legend), self.on.width))

    def parts(self, content: Report) -> Sequence[Part]:
        """Return the parts of a report; of several layouts for a page, the first that has room."""
        if not content.layouts or not self.on.is_page:
            return content.parts
        return next(filter(self._has_room, content.layouts), content.layouts[-1])

    def _has_room(self, layout: Sequence[Part]) -> bool:
        width = self.on.width
        tables = (part for part in layout if isinstance(part, Table))
        return width is None or all(self._grid(table).needed <= width for table in tables)

    def _grid(self, table: Table) -> Grid:
        """Return the columns of a table with the rows that a page can have."""
        shown = [row for group in table.groups for row in (*group.rows[: self.on.height], *group.foot)]
        rows = [[self.content(cell) for cell in row.cells] for row in shown]
        return Grid(table.columns, rows, self.on, flat=True)

    def head(self, content: Report) -> list[Line]:
        """Return the title, and what stands close under it."""
        blocks = [block for part in content.below for block in self.blocks(part)]
        return [*self.title(content), *chain.from_iterable(block.lines(len(block.rows)) for block in blocks)]

    def title(self, content: Report) -> list[Line]:
        """Return the title's lines, what stands aside at the end of the first, or below where it is full."""
        title, aside, width = self.line(content.title), self.line(content.aside), self.on.width
        first, *others = fold(title, None)
        room = _APART if width is None else width - line_width(first) - line_width(aside)
        if not aside:
            return fold(title, width)
        if room < _APART:
            return [*fold(title, width), *fold(aside, width)]
        below = (folded for line in others for folded in fold(line, width))
        return [[*first, Text(" " * room), *aside], *below]

    def blocks(self, part: Part) -> Iterable[Block]:
        """Return a part as blocks of lines."""
        match part:
            case Table(beside=0):
                return self.groups(part)
            case Table(flow="groups"):
                return self._groups_beside(part)
            case Table():
                return [self._rows_beside(part)]
            case Record(drawn=drawn):
                inside = [block for each in drawn or () for block in self.blocks(each)]
                return [_fixed(self._record(part))] if drawn is None else inside
            case Prose():
                return (_fixed(self._paragraph(item)) for item in part.paragraphs)
        return self._listing(part)

    def _paragraph(self, paragraph: Paragraph) -> list[Line]:
        """Return a paragraph of a document; under one that is to be filled in, three lines to write on."""
        is_heading = paragraph.style in {"heading", "subheading", "annex"}
        pieces = [
            piece._replace(tone="heading") if is_heading else piece for piece in self.line(paragraph.text)
        ]
        width = self.on.width and min(self.on.width, _PAGE)
        lines = fold(pieces, width)
        blank = [Text("_" * (width or _PAGE), "dim")]
        return [*lines, *[blank] * 3] if paragraph.style == "fill" else lines

    def _record(self, record: Record) -> list[Line]:
        if record.form == "page":
            return _spaced(chapters(record, self.on))
        if record.form == "facts":
            return self._facts(record)
        rows = [[[Text(self.on.shown(name), "dim")], self.content(cell)] for name, cell in record.fields]
        grid = Grid((Column(""), Column("", least=20)), rows, self.on, flat=False)
        return [line for row in rows for line in grid.lines(row)]

    def _facts(self, record: Record) -> list[Line]:
        """Return what the fields hold, a dot between them; a line ends behind a dot where it can."""
        width = self.on.width
        lines: list[Line] = [[]]
        for i, (_name, cell) in enumerate(record.fields, start=1):
            fact = [*self.line(cell), *[Text(self.on.shown(" ·"), "dim")] * (i < len(record.fields))]
            line = [*lines[-1], Text(" "), *fact] if lines[-1] else fact
            if width is None or line_width(line) <= width or not lines[-1]:
                lines[-1] = line
            else:
                lines.append(fact)
        return [folded for line in lines for folded in fold(line, width)]

    def _listing(self, listing: Listing) -> Iterator[Block]:
        """Yield entries close together, their items behind the labels, which stand in a column."""
        entries = [entry for entry in listing.entries if self.on.is_page or not entry.for_screen]
        labels = [self.line(entry.label) for entry in entries]
        indent = max(map(line_width, labels), default=0)
        indent += _APART * bool(indent)
        for i, (entry, label) in enumerate(zip(entries, labels, strict=True)):
            items = [self._item(item, indent) for item in entry.items]
            items = _in_columns(items) if listing.aligned else items
            block = self._entry(label, items, indent, aligned=listing.aligned)
            yield block._replace(close=i > 0)

    def _item(self, item: Cell, indent: int) -> Line:
        """Return an item, on a page in the wording that has room."""
        content = self.content(item)
        if isinstance(content, Drawing) and self.on.is_page and self.on.width:
            return content.draw(self.on.width - indent)
        return self.line(item)

    def _entry(self, label: Line, items: Sequence[Line], indent: int, *, aligned: bool) -> Block:
        """Return items behind their label; where they are aligned, a page may leave out the last ones."""
        room = None if self.on.width is None else max(1, self.on.width - indent)
        most = max(map(line_width, items), default=0)
        abreast = max(1, (room + _APART) // (most + _APART)) if room and self.on.is_page else 1
        if aligned:
            bands = (items[at : at + abreast] for at in range(0, len(items), abreast))
            rows = [fold(_beside(band, most), room) for band in bands]
        else:
            rows = [flow([line for item in items for line in fold(item, room)], room)]

        def foot(count: int | None, _left_out: int) -> list[Line]:
            hidden = 0 if count is None else len(items) - count * abreast
            return [[Text(" " * indent), Text(self.on.shown(_and_more(hidden)), "dim")]] if hidden else []

        return Block(lambda _count: [], _behind(label, indent, rows), foot, _FEWEST if aligned else None)

    def groups(self, table: Table) -> Iterator[Block]:
        """Yield the groups of a table, all in the same columns."""
        paged = table.form == "page"
        found = [group for group in table.groups if group.rows or group.foot]
        most = self.on.height if paged else None
        listed = [self._listed(table, group) for group in found]
        shown = [[[self.content(cell) for cell in row.cells] for row in rows[:most]] for rows in listed]
        feet = [[self.content(cell) for cell in row.cells] for group in found for row in group.foot]
        captions = [self._captions(table, group) for group in found]
        flat = table.form != "folded"
        heads = captions
        if not self.on.is_page:
            heads = [
                row if row[0] else _heading(self.content(group.name), row)
                for group, row in zip(found, captions, strict=True)
            ]
        grid = Grid(table.columns, [*chain.from_iterable(shown), *heads, *feet], self.on, flat=flat)
        for group, rows, heading in zip(found, shown, captions, strict=True):
            yield Block(
                partial(self._head, grid, group, heading),
                [grid.lines(row) for row in rows],
                partial(self._foot, grid, group),
                fewest=group.fewest if paged else None,
                more=0 if most is None else max(0, len(group.rows) - most),
            )

    def _listed(self, table: Table, group: Group) -> Sequence[Row]:
        """Return the rows of a group: in a pipe those of one for several stand one a line."""
        if self.on.is_page or table.form == "folded":
            return group.rows
        return [one for row in group.rows for one in row.each or (row,)]

    def _captions(self, table: Table, group: Group) -> list[Content]:
        """Return what stands above the rows of a group: its name, and a caption over each column."""
        texts = [group.captions.get(i, column.heading) for i, column in enumerate(table.columns)]
        cells: list[Content] = [[Text(self.on.shown(text), "dim")] if text else [] for text in texts]
        return cells

    def _head(self, grid: Grid, group: Group, captions: Sequence[Content], count: int | None) -> list[Line]:
        """Return a group's name and captions; where ``count`` rows are shown, it says so.

        On no page, the name stands above the first column's caption, where that has one.
        """
        if not group.name and not any(captions):
            return []
        if group.name and captions[0] and not self.on.is_page:
            return [*self._across(group.name), *grid.lines(captions)]
        if not group.name or count is None:
            return grid.lines(_heading(self.content(group.name), captions))
        choices = self._counted(group, count)
        name = Drawing(partial(fit, choices, self.on))
        return grid.lines(_heading(name, captions, lambda end: grid.room(end) >= line_width(choices[-1])))

    def _counted(self, group: Group, count: int) -> list[Line]:
        """Return a group's name with how many of its things are shown, the longest wording first."""
        things = sum(row.things for row in group.rows[:count])
        hints = (words.first(things), _("{n} shown").format(n=things))
        names = group.name[0].choices if isinstance(group.name[0], Fit) else (group.name,)
        return [
            [*self.line(name), Text(f"  {self.on.shown(hint)}", "dim")] for name in names for hint in hints
        ]

    def _foot(self, grid: Grid, group: Group, count: int | None, left_out: int) -> list[Line]:
        hidden = left_out + (0 if count is None or group.name else len(group.rows) - count)
        said = (group.hidden or words.more)(hidden)
        lines = self._hidden(said) if hidden else []
        return [*lines, *(line for row in group.foot for line in self._foot_row(grid, row))]

    def _foot_row(self, grid: Grid, row: Row) -> list[Line]:
        if len(row.cells) == 1:
            return self._across(row.cells[0] or ())
        return grid.lines([self.content(cell) for cell in row.cells])

    def _hidden(self, said: str) -> list[Line]:
        return fold([Text(self.on.shown(said), "dim")], self.on.width)

    def _across(self, cell: Cell) -> list[Line]:
        """Return a cell on lines of its own, in the first of its wordings that has room."""
        content = self.content(cell)
        if isinstance(content, Drawing):
            return content.lines(self.on.width or content.wanted, self.on)
        return fold(content or [], self.on.width)

    def _rows_beside(self, table: Table) -> Block:
        """Return a table whose rows stand beside each other, the first ones below each other."""
        rows = [[self.content(cell) for cell in row.cells] for row in table.rows]
        columns, width = self._places(table, len(rows)) if self.on.is_page else (1, self.on.width)
        grid = Grid(table.columns, rows, self.on._replace(width=width), flat=True)
        drawn = [line for row in rows for line in grid.lines(row)]
        height = -(-len(drawn) // columns)
        beside = [drawn[at::height] for at in range(height)]
        name = table.groups[0].name
        head = self._across(name) if name else []

        def foot(count: int | None, _left_out: int) -> list[Line]:
            return [] if count is None else self._hidden(words.more(sum(map(len, beside[count:]))))

        fewest = _FEWEST_BESIDE if table.form == "page" else None
        return Block(lambda _count: head, [[_beside(found, width)] for found in beside], foot, fewest)

    def _groups_beside(self, table: Table) -> Iterator[Block]:
        """Yield the groups of a table in bands: as many beside each other as have room."""
        columns, width = self._places(table, len(table.groups))
        pen = self._replace(on=self.on._replace(width=width))
        for at in range(0, len(table.groups), columns):
            band = table.groups[at : at + columns]
            alone = (table._replace(groups=(group,)) for group in band)
            yield _band([block for part in alone for block in pen.groups(part)], width)

    def _places(self, table: Table, count: int) -> tuple[int, int | None]:
        """Return how many of ``count`` things stand beside each other, and the cells of each."""
        if self.on.width is None:
            return 1, None
        most = max(1, min((self.on.width + _APART) // (table.beside + _APART), count))
        columns = -(-count // -(-count // most))  # those that the last line needs, too
        return columns, (self.on.width - _APART * (columns - 1)) // columns

    def line(self, content: Cell) -> Line:
        """Return what does not depend on a width; of several wordings, the longest."""
        pieces = self.content(content)
        if isinstance(pieces, Drawing):
            return pieces.draw(pieces.wanted)
        return pieces or []

    def content(self, content: Cell | None) -> Content:
        """Return a cell as a line, or as what draws itself where it alone fills the cell."""
        match content:
            case None:
                return None
            case (Track() as found,):
                return Drawing(partial(track.draw, found, self.on, self.styles))
            case (Bar() as found,):
                return Drawing(partial(bar, found, self.on), 10)
            case (Scale() as found,):
                return Drawing(partial(scale, found, self.on), 10)
            case (Fit(choices),):
                lines = [self.line(choice) for choice in choices]
                return Drawing(partial(fit, lines, self.on), max(map(line_width, lines)), lines[0])
        return [self._piece(piece) for piece in content]

    def _piece(self, piece: object) -> Text:
        match piece:
            case Text(text, tone) | Day(_, text, tone):
                return Text(self.on.shown(text), tone)
            case Mark():
                return track.mark_text(piece, self.styles)
            case Sign():
                return track.sign_text(piece, self.on)
            case Spark(tone=tone):
                return Text(spark(piece, self.on), tone)
        return Text("")


def _behind(label: Line, indent: int, rows: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return rows of lines behind a label, which stands in front of the first one."""
    found = [[[Text(" " * indent), *line] for line in lines] for lines in rows]
    found[0][0] = [*label, Text(" " * (indent - line_width(label))), *rows[0][0]]
    return [list(map(trimmed, lines)) for lines in found]


def _and_more(hidden: int) -> str:
    return count("… and {n} more", "… and {n} more", hidden)


def _heading(
    name: Content, captions: Sequence[Content], has_room: Callable[[int], bool] = bool
) -> list[Content]:
    """Return the cells of a heading: a name up to the first caption before which it has room."""
    if not name:
        return list(captions)
    ends = (i for i, caption in enumerate(captions) if i and caption and has_room(i))
    end = next(ends, len(captions))
    return [name, *[None] * (end - 1), *captions[end:]]


def _beside(lines: Sequence[Line], width: int | None) -> Line:
    """Return lines behind each other, each in a place of ``width`` cells."""
    joined: Line = []
    for i, line in enumerate(lines):
        if i and width is not None:
            joined = [*joined, Text(" " * (i * (width + _APART) - line_width(joined)))]
        joined = [*joined, *line]
    return trimmed(joined)


def _in_columns(items: Sequence[Line]) -> list[Line]:
    """Return items of two pieces, as a day and a name, with the second ones below each other."""
    most = max((line_width(item[:1]) for item in items if len(item) > 1), default=0)
    padded = (Text(" " * (most - line_width(item[:1]))) for item in items)
    return [
        [item[0], blank, *item[1:]] if len(item) > 1 else item
        for item, blank in zip(items, padded, strict=True)
    ]


def _band(blocks: Sequence[Block], width: int | None) -> Block:
    """Return blocks beside each other as one."""
    empty: Line = []
    columns = [[line for row in block.rows for line in row] for block in blocks]
    rows = [[_beside(found, width)] for found in zip_longest(*columns, fillvalue=empty)]
    totals = [len(block.rows) + block.more for block in blocks]

    def head(count: int | None) -> list[Line]:
        heads = (
            block.head(None if count is None or count >= total else count)
            for block, total in zip(blocks, totals, strict=True)
        )
        return [_beside(lines, width) for lines in zip_longest(*heads, fillvalue=empty)]

    return Block(head, rows, lambda _count, _left_out: [], blocks[0].fewest, max(totals) - len(rows))
