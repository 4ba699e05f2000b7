"""The plan as a board: a column a state as people see it, a card a task."""

from collections.abc import Sequence
from datetime import date
from typing import Final, get_args

from guangong.domain.plan import Plan, Status
from guangong.domain.progress import Figures, Light
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Cell, Column, Group, Mark, Report, Row, Table, Text

_LEGIBLE: Final = 38
"""What a card takes: a mark, an id, and sixteen Chinese characters of its title."""

STATUSES: Final[tuple[Status, ...]] = get_args(Status)


def board(plan: Plan, assessed: Sequence[Figures], day: date) -> Report:
    """Report ``assessed`` by their state on ``day``, the worst first, what is done with the newest first."""
    ranked = sorted(assessed, key=lambda item: item.urgency(day))
    groups = tuple(
        Group([Row({}, (_card(item),)) for item in items], _name(word, items))
        for word, items in _columns(plan, ranked, day).items()
        if items
    )
    found = Table("", (Column("", least=20, name=_("task")),), groups, "page", _LEGIBLE, "groups")
    lists = {name: [item for item in ranked if item.status == name] for name in STATUSES}
    data = words.dated(plan, day)
    data |= {name: [words.task_data(plan, item, day) for item in items] for name, items in lists.items()}
    parts = (found,) if groups else ()
    return Report("board", words.title(plan, day), data, parts, _notes(plan, ranked))


def _columns(plan: Plan, ranked: Sequence[Figures], day: date) -> dict[str, list[Figures]]:
    """Return the tasks by the column that they stand in; after the period, what was not done is one."""
    overdue = _("not done") if day > plan.period.end else _("overdue")
    known = {
        Light.OVERDUE: overdue,
        Light.DONE: _("done"),
        **dict.fromkeys((Light.DUE_SOON, Light.FAR_BEHIND, Light.BEHIND), _("due soon or behind")),
    }
    columns: dict[str, list[Figures]] = {
        name: [] for name in (overdue, _("due soon or behind"), _("doing"), _("not started"), _("done"))
    }
    for item in ranked:
        if item.light is not Light.CANCELLED:
            begun = _("not started") if item.light is Light.NOT_STARTED else _("doing")
            columns[known.get(item.light, begun)].append(item)
    columns[_("done")].sort(key=lambda item: item.done_on or date.min, reverse=True)
    return columns


def _name(word: str, items: Sequence[Figures]) -> Cell:
    return (Text(word, "heading"), Text(f" {len(items)}", "heading"))


def _card(item: Figures) -> Cell:
    return (Mark(item.light), Text(f" {item.task.id} ", "dim"), *words.title_cell(item.task))


def _notes(plan: Plan, ranked: Sequence[Figures]) -> tuple[str, ...]:
    """Return a line on what is cancelled, or that there is nothing."""
    if not ranked:
        return (words.none_fits(plan),)
    cancelled = [f"{item.task.id} {item.task.title}" for item in ranked if item.light is Light.CANCELLED]
    name = f"{words.light_word(Light.CANCELLED)} {len(cancelled)}"
    return (_("{name}: {reason}").format(name=name, reason=_(", ").join(cancelled)),) if cancelled else ()
