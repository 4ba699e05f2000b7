"""The rows of a sheet that say something of a task, and those that are passed over."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from guangong.services.intake.headings import Columns, find_columns, unit_above, unread
from guangong.sheets import Cell, Sheet
from guangong.unseen import narrowed


class Line(NamedTuple):
    """A row of a sheet, by its number: the cells that hold something, by what their columns mean.

    ``is_filled_down``: its unit stands in a row above. ``years`` are those that stand above the headings.
    """

    number: int
    cells: Mapping[str, Sequence[Cell]]
    is_filled_down: bool = False
    years: frozenset[int] = frozenset()


class Passed(NamedTuple):
    """A row that says nothing of a task that is done: a total, a remark, an example, or ``open``."""

    number: int
    why: str


class Lines(NamedTuple):
    """What a sheet holds; ``has_headings``: a row of it names its columns; ``unread``: those not known."""

    taken: list[Line]
    passed: list[Passed]
    has_headings: bool
    unread: Sequence[str] = ()


def read_lines(sheet: Sheet) -> Lines:
    """Return the rows of a sheet below its headings, with what is above them, or blank, filled down."""
    items = [*_below_headings(sheet)]
    return Lines(
        [item for item in items if isinstance(item, Line)],
        [item for item in items if isinstance(item, Passed)],
        any(map(find_columns, sheet.rows.values())),
        [*dict.fromkeys(item for item in items if isinstance(item, str))],
    )


def _below_headings(sheet: Sheet) -> Iterator[Line | Passed | str]:
    """Yield the rows below the headings, and each heading that is not known above what is filled in."""
    columns: Columns = {}
    unknown: dict[int, str] = {}
    named = above = None
    years = _years(sheet.name)
    for number, row in sheet.rows.items():
        if headings := find_columns(row):  # of a second table, or a second line of headings
            columns, above, unknown = headings, None, unread(row)
        elif not columns:
            named = unit_above(row) or named
            years |= {year for cell in row for year in _years(str(cell.value))}
        elif why := _is_passed(row, columns):
            above = None if why == "total" else above
            yield Passed(number, why)
        else:
            cells = _cells(row, columns)
            given, above = cells.get("unit"), cells.get("unit", above) if _names_task(cells) else above
            if not _is_filled_in(cells):
                yield Passed(number, "open" if _says_open(cells) else "blank")
                continue
            unit = given or above or ([Cell(named)] if named else None)
            cells = {**cells, "unit": unit} if unit else cells
            yield Line(number, cells, given is None and above is not None, years)
            yield from (text for i, text in unknown.items() if i < len(row) and row[i].value is not None)


def _years(text: str) -> frozenset[int]:
    """Return the years that a title names; that of a document's number, as 〔2025〕3号, is none."""
    return frozenset(map(int, re.findall(r"(?<![\d〔\[])20\d\d(?![\d〕\]])", narrowed(text))))


def _cells(row: Sequence[Cell], columns: Columns) -> dict[str, Sequence[Cell]]:
    held = {
        name: [row[i] for i in places if i < len(row) and (row[i].value is not None or row[i].is_formula)]
        for name, places in columns.items()
    }
    return {name: cells for name, cells in held.items() if cells}


def _is_filled_in(cells: Mapping[str, Sequence[Cell]]) -> bool:
    """Whether a row says more than that its task is open."""
    said = (cell for name in ("day", "count", "note", "evidence") for cell in cells.get(name, ()))
    return bool(cells.get("status") and not is_open(cells)) or not all(map(_is_open, said))


def _says_open(cells: Mapping[str, Sequence[Cell]]) -> bool:
    """Whether a row says in words, wherever it is, that its task is not done yet."""
    said = (cell for name in ("day", "count", "evidence") for cell in cells.get(name, ()))
    return is_open(cells) or any(map(_is_open, said))


def is_open(cells: Mapping[str, Sequence[Cell]]) -> bool:
    """Whether a row says in words, in a column for that or in its note, that its task is not done yet."""
    status = (_squeezed(cell) for cell in cells.get("status", ()))
    is_said = any(re.fullmatch(rf"否|不是|未|无|没有|[×x✗✘]|no?|false|0%?||{_OPEN}", text) for text in status)
    return is_said or any(map(_is_open, cells.get("note", ())))


def _is_open(cell: Cell) -> bool:
    """Whether a text begins with the words for what is not done: 未完成，因故推迟."""
    return bool(re.match(rf"(?:{_OPEN})(?:$|[,.。;:、(!~])", _squeezed(cell)))


_OPEN: Final = (
    "(?:目前|现|仍)?[尚还暂仍]?(?:未|没有?)(?:完成|开展|启动|开始|上报|报送|实施|进行|落实|办结|办理)"
    "|(?:目前|现|仍)?正在(?:进行|推进|实施|办理|筹备|准备|整理|开展)中?"
    "|(?:进行|推进|实施|办理|筹备|准备|整理|开展)中|(?:部分|即将|将要)完成|待(?:完成|开展|办|定)"
    "|not(?:yet)?(?:done|started|completed|finished)?|inprogress|pending|ongoing|todo"
)


def _names_task(cells: Mapping[str, Sequence[Cell]]) -> bool:
    return bool(cells.keys() & {"task", "id"})


def _is_passed(row: Sequence[Cell], columns: Columns) -> str:
    """Return why a row is passed over, ``""`` where it is not."""
    cells = _cells(row, columns)
    beside = {place for name in ("day", "note", "evidence") for place in columns.get(name, ())}
    heads = [_squeezed(cell) for place, cell in enumerate(row) if place not in beside]
    first = [next(_squeezed(cell) for cell in row if cell.value is not None)]
    if {"unit", "day"} <= cells.keys() and _names_task(cells):  # whatever its note begins with
        heads = first = [_squeezed(cell) for name in ("unit", "task", "id") for cell in cells.get(name, ())]
    for why, texts in (("total", [*first, *heads]), ("example", [*first, *heads]), ("remark", first)):
        if any(re.search(_PATTERNS[why], text) for text in texts):
            return why
    alone = sum(cell.value is not None for cell in row) == 1
    return "remark" if alone and not _names_task(cells) else ""


def is_example(text: str) -> bool:
    """Whether a note says only that its row is an example."""
    return bool(re.fullmatch(r"\W*(?:填写)?(?:示例|样例|范例|例|examples?)行?\W*", text.casefold()))


def _squeezed(cell: Cell) -> str:
    return re.sub(r"\s|^[*※☆★]+", "", narrowed(str(cell.value or "")).casefold())


_PATTERNS: Final = {
    "total": r"^(?:合计|小计|总计|(?:sub|grand)?totals?)(?:$|[:(\d])|^(?:共计|累计)$|(?:合计|小计|总计)$",
    "example": r"^\(?(?:示例|样例|范例|例如|examples?|e\.g\.|例(?=[):\d、]|$))(?:$|[):\d,。、行])",
    "remark": r"^(?:注|备注|说明|注意|注意事项|填[表报写]说明|notes?|remarks?)\d*(?:[:.、]|$)"
    r"|^(?:填[表报]|制表|审[核批]|联系|负责|经办|单位负责|报送|上报|校长|盖章)(?:人|单位|日期|时间|电话|签[字名])?"
    r"(?:\(.*?\))?:",
}
