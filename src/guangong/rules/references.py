"""GG2: what names something else must find it, and find one."""

from collections.abc import Iterator
from datetime import date

from guangong.diagnostics import Finding, Related
from guangong.document import Route
from guangong.messages import _
from guangong.plan import Plan
from guangong.rules.suggest import did_you_mean, listed


def duplicate_id(plan: Plan, _today: date) -> Iterator[Finding]:
    """An id names one task for ever."""
    first: dict[str, Route] = {}
    for route, _section, task in plan.tasks():
        if task.id in first:
            yield Finding(
                (*route, "id"),
                _('the id "{id}" is used twice').format(id=task.id),
                _("give the newer task the next free number"),
                related=(Related((*first[task.id], "id"), _("first used here")),),
            )
        first.setdefault(task.id, route)


def duplicate_number(plan: Plan, _today: date) -> Iterator[Finding]:
    """A number names one section."""
    first: dict[int, Route] = {}
    for i, section in enumerate(plan.sections):
        if section.number in first:
            yield Finding(
                ("sections", i, "number"),
                _("section {number} is there twice").format(number=section.number),
                _("give each section a number of its own"),
                related=(Related(first[section.number], _("first used here")),),
            )
        first.setdefault(section.number, ("sections", i, "number"))


def unknown_unit(plan: Plan, _today: date) -> Iterator[Finding]:
    """An owner must be one of the plan's units, by its id."""
    names = plan.unit_names()
    spoken = {word: id_ for id_, unit in plan.units.items() for word in (unit.name, *unit.aliases)}
    for route, id_ in _unit_references(plan):
        if id_ not in names:
            known = spoken.get(id_)
            nearest = _('did you mean "{name}"?').format(name=known) if known else did_you_mean(id_, names)
            yield Finding(
                route,
                _('unknown unit "{id}"').format(id=id_),
                nearest or _("the units are: {known}; or add it under units").format(known=listed(names)),
            )


def _unit_references(plan: Plan) -> Iterator[tuple[Route, str]]:
    """Yield every place that names a unit, with the name."""
    yield ("organization",), plan.organization
    holders: list[tuple[Route, tuple[str, ...] | None]] = [(("defaults", "owners"), plan.defaults.owners)]
    holders += [
        (("sections", i, "defaults", "owners"), s.defaults.owners) for i, s in enumerate(plan.sections)
    ]
    holders += [((*route, "owners"), task.owners) for route, _section, task in plan.tasks()]
    for route, owners in holders:
        for i, id_ in enumerate(owners or ()):
            yield (*route, i), id_


def no_owner(plan: Plan, _today: date) -> Iterator[Finding]:
    """Every task has an owner: its own, its section's or the plan's."""
    for route, section, task in plan.tasks():
        if plan.owners(section, task) is None:
            yield Finding(
                route,
                _('task "{id}" has no owner, and there is no default').format(id=task.id),
                _('decide one: "owners: [unit]" here, or under defaults'),
            )


def no_deadline(plan: Plan, _today: date) -> Iterator[Finding]:
    """Every task that is not standing work has a deadline: its own, its section's or the plan's."""
    for route, section, task in plan.tasks():
        if task.kind != "standing" and plan.deadline(section, task) is None:
            yield Finding(
                route,
                _('task "{id}" has no deadline, and there is no default').format(id=task.id),
                _('decide one: "deadline: YYYY-MM-DD" here, or under defaults'),
            )
