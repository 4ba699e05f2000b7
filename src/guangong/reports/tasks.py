"""Tasks by filter and order: one row a task."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from guangong.domain.plan import Plan, Task
from guangong.domain.progress import PRESSING, Figures, Light
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.table import (
    Column,
    Columns,
    Entry,
    Group,
    Listing,
    Report,
    Table,
    cell,
    headings,
    rows,
)


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
            and (not self.lights or item.light in self.lights or (item.late and "done-late" in self.lights))
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
    """Report ``assessed`` as a list: in the plan's order by section, what is open first."""
    columns: Columns[Figures] = (
        (Column("", gap=1, name=_("light")), words.only_mark),
        (Column("", gap=1, name=_("task")), lambda item: cell(item.task.id, "dim")),
        (Column("", least=28, weight=3, name=_("title")), lambda item: words.title_cell(item.task)),
        (Column(_("lead"), least=12, extra=True), partial(words.lead_cell, plan)),
        (Column(_("due by"), "right"), lambda item: words.due_cell(item, day)),
        (Column(_("progress"), "right"), partial(words.progress_cell, plan)),
        (Column("", "right", extra=True, name=_("days")), partial(words.need_cell, day)),
    )
    ranked = sorted(assessed, key=lambda item: ORDERS[order](item, day))
    found = _sections(columns, ranked) if order == "plan" else (Group(rows(columns, ranked)),)
    shown = Table("", headings(columns), tuple(found))
    data = words.dated(plan, day) | {"tasks": [words.task_data(plan, item, day) for item in ranked]}
    if not ranked:
        return Report("list", words.title(plan, day), data, (shown,), (words.none_fits(plan),))
    counts = Listing((_counts(ranked, ended=day > plan.period.end),))
    return Report("list", words.title(plan, day), data, (shown, counts))


def _sections(columns: Columns[Figures], items: Iterable[Figures]) -> Iterator[Group]:
    """Yield a group for each section, its name with how many of its tasks are done, what is open first."""
    for _place, found in groupby(items, key=lambda item: item.placed.route[1]):
        ranked = sorted(found, key=lambda item: item.is_closed)
        counted = [item for item in ranked if item.light is not Light.CANCELLED]
        done = sum(item.light is Light.DONE for item in counted)
        yield Group(
            rows(columns, ranked), words.section_heading(ranked[0].placed.section, f"{done}/{len(counted)}")
        )


def _counts(items: Sequence[Figures], *, ended: bool) -> Entry:
    """Return how many tasks there are, and how many of each light, those first that want attention."""
    lights = Counter(item.light for item in items)
    said = {light: words.light_word(light) for light in Light}
    said |= {Light.OVERDUE: _("not done")} if ended else {}
    numbers = (cell(f"{said[light]} {lights[light]}") for light in PRESSING if lights[light])
    return Entry(cell(count("{n} task", "{n} tasks", len(items)), "heading"), tuple(numbers))
