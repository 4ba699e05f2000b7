"""rollover: next year's plan, made of this year's by leaving out and by moving days."""

from collections.abc import Collection, Iterator
from typing import Any

from guangong.domain.fields import names
from guangong.domain.next_year import a_year_later, next_deadline, next_period, years_moved
from guangong.domain.plan import Placed, Plan, Task
from guangong.domain.progress import WorkingDays
from guangong.yamldoc import Document, Route
from guangong.yamldoc.engine import Operation, Set, apply
from guangong.yamldoc.excerpt import excerpt


def carry_over(document: Document, plan: Plan, kept: Collection[str], working_days: WorkingDays) -> Document:
    """Return next year's plan: the sections, the units as they are then, and the tasks that are kept.

    A task begins anew there, and says which one it was: what happened, and what was decided on the way,
    stays in this year's plan.

    Args:
        document: this year's plan.
        plan: what it holds.
        kept: the ids of the tasks that are in next year's plan as well.
        working_days: counts working days: no deadline but the last one falls on a day off.

    Raises:
        EditError: something cannot be left out or moved without touching more.
    """
    stay = [placed for placed in plan.tasks() if placed.task.id in kept]
    operations = [*_of_plan(plan, working_days)]
    for placed in stay:
        operations += _of_task(plan, placed, working_days)
    moved = apply(document, operations, names(Task))
    left = {placed.route for placed in plan.tasks() if placed.task.id not in kept}
    left |= {(*placed.route, name) for placed in stay for name in _happened(placed.task)}
    return excerpt(moved, left | {*closed_units(plan, kept)})


def _happened(task: Task) -> Collection[str]:
    """Return the fields of a task that say what happened this year."""
    return {"status", "added", "started_on", "done_on", "log", "changes"} & task.model_fields_set


def _of_plan(plan: Plan, working_days: WorkingDays) -> Iterator[Operation]:
    """Yield the title, the period and the deadlines by default of next year's plan."""
    period = next_period(plan.period)
    yield Set(("title",), years_moved(plan.title, plan.period))
    yield Set(("period", "start"), period.start)
    yield Set(("period", "end"), period.end)
    sections = [(("sections", i), section.defaults) for i, section in enumerate(plan.sections)]
    places: list[tuple[Route, Any]] = [((), plan.defaults), *sections]
    for route, defaults in places:
        if defaults.deadline:
            deadline = next_deadline(defaults.deadline, plan.period, None, working_days)
            yield Set((*route, "defaults", "deadline"), deadline)


def _of_task(plan: Plan, placed: Placed, working_days: WorkingDays) -> Iterator[Operation]:
    """Yield which task it was, and its own days."""
    task, route = placed.task, placed.route
    start = a_year_later(task.start) if task.start else None
    yield Set((*route, "previous"), task.id)
    if start:
        yield Set((*route, "start"), start)
    if task.deadline:
        yield Set((*route, "deadline"), next_deadline(task.deadline, plan.period, start, working_days))


def closed_units(plan: Plan, kept: Collection[str]) -> dict[Route, str]:
    """Return route → name of the members that next year's plan leaves out: they are closed before it begins.

    One that owns something there stays: who owns it then, nobody has decided.
    """
    owned = [placed.owners.value for placed in plan.tasks() if placed.task.id in kept and placed.owners]
    defaults = (plan.defaults, *(section.defaults for section in plan.sections))
    owned += [place.owners for place in defaults if place.owners]
    owners, start = {id_ for units in owned for id_ in units}, next_period(plan.period).start
    return {
        ("units", group, "members", id_): member.name
        for group, unit in plan.units.items()
        for id_, member in (unit.members or {}).items()
        if member.until and member.until < start and id_ not in owners
    }
