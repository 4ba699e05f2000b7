"""Standing work that is alike: in a plan of many such tasks one row says for all of them what they lack."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from guangong.domain.plan import Plan
from guangong.domain.progress import EVERY, Figures, is_without_entry
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.table import Cell, Columns, Fit, Row, Rows, Text, rows

_MOST_IDS: Final = 12
_FEW_IDS: Final = 4
"""So many ids are tried to fit on a line, then fewer; for fewer than the second the words are shortened."""


def alike(items: Iterable[Figures]) -> list[Sequence[Figures]]:
    """Return the tasks one by one, but standing work of one light, rhythm, gap and due day together."""
    found: dict[object, list[Figures]] = {}
    for item in items:
        is_standing = item.task.kind == "standing"
        key = (item.light, item.task.every, item.missed, item.due) if is_standing else item.task.id
        found.setdefault(key, []).append(item)
    return list(found.values())


def alike_rows(
    columns: Columns[Figures],
    items: Iterable[Figures],
    cells: Callable[[Sequence[Figures]], tuple[Cell | None, ...]],
) -> Rows:
    """Return a row for each task, but one for those that are alike, whose cells ``cells`` gives."""

    def row(same: Sequence[Figures]) -> Row:
        each = rows(columns, same)
        return each.row(0) if len(same) == 1 else Row({}, cells(same), each)

    return Rows(row, alike(items))


def together(plan: Plan, items: Sequence[Figures], day: date) -> Cell:
    """Return how many standing tasks there are, what each lacks, and as many ids as have room."""
    said = count("{n} standing task", "{n} standing tasks", len(items)) + _lacking(plan, items[0], day)
    short = count("{n} standing, no entry", "{n} standing, no entry", len(items))
    few = min(len(items), _MOST_IDS)
    whole = (Text(said), *(Text(f"  {item.task.id} {item.task.title}", "dim") for item in items))
    choices = [whole] if few == len(items) else []
    choices += [(Text(said), _ids(items, most)) for most in range(few, min(few, _FEW_IDS) - 1, -1)]
    choices += [(Text(short), _ids(items, most)) for most in range(few, 0, -1)]
    return (Fit(tuple(choices)),)


def _ids(items: Sequence[Figures], most: int) -> Text:
    ids = " ".join(item.task.id for item in items[:most])
    return Text(f"  {ids}" + (" …" if most < len(items) else ""), "dim")


def _lacking(plan: Plan, item: Figures, day: date) -> str:
    """Return what standing work lacks: past periods, the one that runs, or both."""
    every = item.task.every or EVERY
    runs = is_without_entry(plan, item.task, day)
    if item.missed and runs:
        text = _(": {missed} missed, and no entry {period}")
    elif item.missed:
        text = _(": {missed} missed")
    else:
        text = _(" without an entry {period}")
    return text.format(missed=f"{item.missed}{words.period_unit(every)}", period=words.this_period(every))
