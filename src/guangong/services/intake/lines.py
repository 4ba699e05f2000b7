"""The rows of a sheet that say something of a task, and those that are passed over."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from guangong.services.intake.headings import Columns, find_columns, unit_above
from guangong.sheets import Cell, Sheet
from guangong.unseen import narrowed


class Line(NamedTuple):
    """A row of a sheet, by its number: the cells that hold something, by what their columns mean.

    ``is_filled_down``: its unit stands in a row above.
    """

    number: int
    cells: Mapping[str, Sequence[Cell]]
    is_filled_down: bool = False


class Passed(NamedTuple):
    """A row that says nothing of a task: a total, a remark, an example, or what was not filled in."""

    number: int
    why: str


class Lines(NamedTuple):
    """What a sheet holds; ``has_headings``: a row of it names its columns."""

    taken: list[Line]
    passed: list[Passed]
    has_headings: bool


def read_lines(sheet: Sheet) -> Lines:
    """Return the rows of a sheet below its headings, with what is above them, or blank, filled down."""
    items = [*_below_headings(sheet)]
    return Lines(
        [item for item in items if isinstance(item, Line)],
        [item for item in items if isinstance(item, Passed)],
        any(map(find_columns, sheet.rows.values())),
    )


def _below_headings(sheet: Sheet) -> Iterator[Line | Passed]:
    columns: Columns = {}
    named = above = None
    for number, row in sheet.rows.items():
        if headings := find_columns(row):  # of a second table, or a second line of headings
            columns, above = headings, None
        elif not columns:
            named = unit_above(row) or named
        elif why := _is_passed(row, columns):
            above = None if why == "total" else above
            yield Passed(number, why)
        else:
            cells = _cells(row, columns)
            given, above = cells.get("unit"), cells.get("unit", above) if _names_task(cells) else above
            if not _is_filled_in(cells):
                yield Passed(number, "blank")
                continue
            unit = given or above or ([Cell(named)] if named else None)
            yield Line(
                number, {**cells, "unit": unit} if unit else cells, given is None and above is not None
            )


def _cells(row: Sequence[Cell], columns: Columns) -> dict[str, Sequence[Cell]]:
    held = {
        name: [row[i] for i in places if i < len(row) and (row[i].value is not None or row[i].is_formula)]
        for name, places in columns.items()
    }
    return {name: cells for name, cells in held.items() if cells}


def _is_filled_in(cells: Mapping[str, Sequence[Cell]]) -> bool:
    """Whether a row says more than that its task is open."""
    said = (cell for name in ("day", "count", "note", "evidence") for cell in cells.get(name, ()))
    return not all(
        re.fullmatch("(?:尚?未(?:完成|开展|启动)|(?:正在)?进行中?|推进中)。?", _squeezed(cell))
        for cell in said
    )


def _names_task(cells: Mapping[str, Sequence[Cell]]) -> bool:
    return bool(cells.keys() & {"task", "id"})


def _is_passed(row: Sequence[Cell], columns: Columns) -> str:
    """Return why a row is passed over, ``""`` where it is not."""
    first = next(_squeezed(cell) for cell in row if cell.value is not None)
    beside = {place for name in ("day", "note", "evidence") for place in columns.get(name, ())}
    heads = [first, *(_squeezed(cell) for place, cell in enumerate(row) if place not in beside)]
    notes = [_squeezed(row[place]) for place in columns.get("note", ()) if place < len(row)]
    for why, texts in (("total", heads), ("example", [*heads, *notes]), ("remark", [first])):
        if any(re.search(_PATTERNS[why], text) for text in texts):
            return why
    alone = sum(cell.value is not None for cell in row) == 1
    return "remark" if alone and not _names_task(_cells(row, columns)) else ""


def _squeezed(cell: Cell) -> str:
    return re.sub(r"\s|^[*※☆★]+", "", narrowed(str(cell.value or "")).casefold())


_PATTERNS: Final = {
    "total": r"^(?:合计|小计|总计|(?:sub|grand)?totals?)(?:$|[:(\d])|^(?:共计|累计)$|(?:合计|小计|总计)$",
    "example": r"^\(?(?:示例|样例|范例|例如|examples?|e\.g\.|例(?=[):\d、]|$))(?:$|[):\d,。、行])",
    "remark": r"^(?:注|备注|说明|注意|注意事项|填[表报写]说明|notes?|remarks?)\d*(?:[:.、]|$)"
    r"|^(?:填[表报]|制表|审[核批]|联系|负责|经办|单位负责|报送|上报|校长|盖章)(?:人|单位|日期|时间|电话|签[字名])?"
    r"(?:\(.*?\))?:",
}
