"""Tasks by filter and order: one row a task."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from guangong.domain.plan import Plan, Task
from guangong.domain.progress import Figures
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Column, Columns, Report, cell, table


class Filter(NamedTuple):
    """Which tasks: all that is given must fit; where several values are given, any of them may.

    ``fields`` are those of a task, as they are declared, each with its values or with its one value.
    """

    sections: Sequence[int] | None = None
    owners: Sequence[str] | None = None
    lights: Sequence[str] | None = None
    due_before: date | None = None
    text: str = ""
    fields: Mapping[str, Collection[object] | bool] = MappingProxyType({})

    def fits(self, plan: Plan, item: Figures) -> bool:
        """Whether a task passes."""
        owners = item.owners.value if item.owners else ()
        return (
            (not self.sections or item.placed.section.number in self.sections)
            and (not self.owners or any(plan.is_called(id_, name) for id_ in owners for name in self.owners))
            and (not self.lights or item.light in self.lights)
            and (self.due_before is None or (item.due is not None and item.due < self.due_before))
            and all(_has(item, name, wanted) for name, wanted in self.fields.items())
            and (not self.text or self.text.casefold() in _searched(item.task))
        )


def _has(item: Figures, name: str, wanted: Collection[object] | bool) -> bool:  # noqa: FBT001 (a value)
    """Whether a field of a task has a value that is wanted; its status is that of the day."""
    value = item.status if name == "status" else getattr(item.task, name)
    return value in wanted if isinstance(wanted, Collection) else value == wanted


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
    columns: Columns[Figures] = (
        (Column(_("task")), lambda item: cell(item.task.id)),
        (Column(_("title"), least=20), lambda item: words.title_cell(item.task)),
        (Column(_("lead"), least=20, extra=True), partial(words.lead_cell, plan)),
        (Column(_("deadline")), words.deadline_cell),
        (Column(_("progress"), "right"), partial(words.progress_cell, plan)),
        (Column(_("light")), words.light_cell),
    )
    shown = sorted(assessed, key=lambda item: ORDERS[order](item, day))
    found = table("tasks", columns, shown, lambda item: words.task_data(plan, item, day))
    notes = () if shown else (words.none_fits(plan),)
    return Report("list", words.title(plan, day), words.dated(plan, day), (found,), notes)
