"""Tasks by filter and order: one row a task."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, NamedTuple

from guangong.domain.plan import Plan, Task
from guangong.domain.progress import Figures
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Column, Report, Row, Table, cell


class Filter(NamedTuple):
    """Which tasks: every field that is given must fit; within one field any of its values may."""

    sections: Sequence[int] | None = None
    owners: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    statuses: Sequence[str] | None = None
    lights: Sequence[str] | None = None
    due_before: date | None = None
    text: str = ""
    key: bool = False

    def fits(self, plan: Plan, item: Figures) -> bool:
        """Whether a task passes."""
        task = item.task
        owners = item.owners.value if item.owners else ()
        return (
            (not self.sections or item.placed.section.number in self.sections)
            and (not self.owners or any(plan.is_called(id_, name) for id_ in owners for name in self.owners))
            and (not self.kinds or task.kind in self.kinds)
            and (not self.statuses or item.status in self.statuses)
            and (not self.lights or item.light in self.lights)
            and (self.due_before is None or (item.due is not None and item.due < self.due_before))
            and (not self.key or task.key)
            and (not self.text or self.text.casefold() in _searched(task))
        )


def _searched(task: Task) -> str:
    return f"{task.id}\n{task.title}\n{task.organizer or ''}".casefold()


def select(plan: Plan, assessed: Iterable[Figures], wanted: Filter) -> list[Figures]:
    """Return the tasks that pass."""
    if not any(wanted):  # mostly so: of 10,000 tasks none need be asked
        return list(assessed)
    return [item for item in assessed if wanted.fits(plan, item)]


ORDERS: Final[Mapping[str, Callable[[Figures, date], Any]]] = {
    "plan": lambda _item, _day: 0,
    "due": lambda item, _day: item.due or date.max,
    "light": Figures.urgency,
    "owner": lambda item, _day: item.owners.value if item.owners else (),
    "progress": lambda item, _day: item.progress,
    "title": lambda item, _day: item.task.title,
}
"""Each order with what it sorts by; ties stay in the plan's order."""


def tasks(plan: Plan, assessed: Sequence[Figures], day: date, order: str = "plan") -> Report:
    """Report ``assessed`` as a list."""
    columns = (
        Column(_("task")),
        Column(_("title"), narrow=False),
        Column(_("lead"), narrow=False, extra=True),
        Column(_("deadline")),
        Column(_("progress"), "right"),
        Column(_("light")),
    )
    ordered = sorted(assessed, key=lambda item: ORDERS[order](item, day))
    rows = tuple(_row(plan, item, day) for item in ordered)
    notes = () if rows else (words.none_fits(plan),)
    data = {"plan": plan.title, "as_of": day.isoformat()}
    return Report("list", words.title(plan, day), data, (Table("tasks", columns, rows),), notes)


def _row(plan: Plan, item: Figures, day: date) -> Row:
    cells = (
        cell(item.task.id),
        words.title_cell(item.task),
        words.owners_cell(plan, item, lead_only=True),
        words.deadline_cell(item),
        words.progress_cell(item),
        words.light_cell(item),
    )
    return Row(partial(words.task_data, plan, item, day), cells)
