"""GG2: what names something else must find it, and find one."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from guangong.checks.limits import RuleSettings
from guangong.checks.suggest import did_you_mean, excerpt, listed
from guangong.domain.fields import names
from guangong.domain.plan import Defaults, Plan, T, Task, id_parts
from guangong.domain.typed import SEPARATOR
from guangong.messages import _
from guangong.yamldoc import Route
from guangong.yamldoc.diagnostics import Finding, Related


def duplicate_id(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """An id names one task for ever.

    What it does:
        Looks for two tasks with the same id.

    Why it is bad:
        `guangong done 3-01` could not know which task is meant, and a school's return would count for both.

    Example:
            - id: 3-01
              title: 召开骨干培训会
            - id: 3-01  # <- here
              title: 编印活动手册

    Fix:
        Give the newer task the next free number. `guangong add` finds it by itself.

            - id: 3-01
              title: 召开骨干培训会
            - id: 3-02
              title: 编印活动手册
    """
    message, help_ = _('the id "{id}" is used twice'), _("give the newer task the next free number")
    uses = ((task.id, route, (*route, "id")) for route, task in plan.routes())
    for id_, _task, _other, *places in _clashes(uses):
        yield _used_before(message.format(id=id_), help_, *places)


def lookalike_id(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """People tell two ids apart.

    What it does:
        Looks for two ids that differ only in leading zeros.

    Why it is bad:
        Whoever says 3-1 on the phone, or writes it in the minutes, may mean 3-01: nobody knows which of the
        two is done.

    Example:
            - id: 3-01
              title: 召开骨干培训会
            - id: 3-1  # <- here
              title: 编印活动手册

    Fix:
        Give the newer task the next free number. `guangong add` finds it by itself.

            - id: 3-01
              title: 召开骨干培训会
            - id: 3-02
              title: 编印活动手册
    """
    message = _('the ids "{id}" and "{other}" differ only in leading zeros')
    help_ = _("give the newer task the next free number")
    places: dict[str, Route] = {}
    for route, task in plan.routes():
        places.setdefault(task.id, (*route, "id"))
    uses = ((id_parts(id_), id_, place) for id_, place in places.items())
    for _parts, id_, other, *both in _clashes(uses):
        yield _used_before(message.format(id=id_, other=other), help_, *both)


def duplicate_number(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A number names one section.

    What it does:
        Looks for two sections with the same number.

    Why it is bad:
        `--section 3` would mean both, and new tasks of both would get the same ids.

    Example:
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - {id: 3-01, title: 召开骨干培训会}
              - number: 3  # <- here
                title: 加强关爱工作
                tasks:
                  - {id: 4-01, title: 走访慰问}

    Fix:
        Number the sections as the document does.

            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - {id: 3-01, title: 召开骨干培训会}
              - number: 4
                title: 加强关爱工作
                tasks:
                  - {id: 4-01, title: 走访慰问}
    """
    message, help_ = _("section {number} is there twice"), _("give each section a number of its own")
    uses = ((section.number, i, ("sections", i, "number")) for i, section in enumerate(plan.sections))
    for number, _section, _other, *places in _clashes(uses):
        yield _used_before(message.format(number=number), help_, *places)


def _clashes(uses: Iterable[tuple[Any, T, Route]]) -> Iterator[tuple[Any, T, T, Route, Route]]:
    """Yield what is used for another thing than before: it, both things, and both places."""
    first: dict[Any, tuple[T, Route]] = {}
    for used, thing, place in uses:
        other, where = first.setdefault(used, (thing, place))
        if other != thing:
            yield used, thing, other, place, where


def _used_before(message: str, help_: str, place: Route, first: Route) -> Finding:
    return Finding(place, message, help_, related=(Related(first, _("first used here")),))


def unknown_unit(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """An owner must be one of the plan's units, by its id.

    What it does:
        Looks up every owner, and the plan's organization, among the units and the members of groups.

    Why it is bad:
        A task whose owner nobody knows is chased by nobody.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              owners: [局关工委]  # <- here

    Fix:
        Write the unit's id. A unit that is missing is added under `units`.

            - id: 3-01
              title: 召开骨干培训会
              owners: [bureau]
    """
    message, names = _('unknown unit "{id}"'), plan.unit_names()
    spoken = {word: id_ for id_, unit in plan.units.items() for word in (unit.name, *unit.aliases)}
    for route, id_ in _unit_references(plan):
        if id_ not in names:
            known = spoken.get(id_)
            nearest = _('did you mean "{name}"?').format(name=known) if known else did_you_mean(id_, names)
            help_ = nearest or _("the units are: {known}; or add it under units").format(known=listed(names))
            parts = [part.strip() for part in SEPARATOR.split(id_) if part.strip()]
            if len(parts) > 1:
                apart = ", ".join(spoken.get(part, part) for part in parts)
                help_ = _("these are several units, each an item of its own: {units}").format(units=apart)
            yield Finding(route, message.format(id=id_), help_)


def _unit_references(plan: Plan) -> Iterator[tuple[Route, str]]:
    """Yield every place that names a unit, with the name."""
    """Yield every place that names a unit, with the name."""
    yield ("organization",), plan.organization
    for route, owners in written(plan, "owners"):
        yield from (((*route, i), id_) for i, id_ in enumerate(owners))


def written(plan: Plan, field: str) -> Iterator[tuple[Route, Any]]:
    """Yield every value of a field that has defaults, where it is written."""
    holders: list[tuple[Route, Defaults | Task]] = [(("defaults",), plan.defaults), *plan.routes()]
    holders += [(("sections", i, "defaults"), section.defaults) for i, section in enumerate(plan.sections)]
    for route, holder in holders:
        if value := getattr(holder, field):
            yield (*route, field), value


def no_owner(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Every task has an owner: its own, its section's or the plan's.

    What it does:
        Looks for tasks that have no owners and inherit none.

    Why it is bad:
        Work that belongs to nobody is done by nobody. The program invents no owner.

    Example:
            defaults: {deadline: 2023-12-31}
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - {id: 3-01, title: 召开骨干培训会}  # <- here

    Fix:
        Decide who leads, and write it at the task, or as a default of the section or plan.

            defaults: {deadline: 2023-12-31}
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - {id: 3-01, title: 召开骨干培训会, owners: [bureau]}
    """
    message = _('task "{id}" has no owner, and there is no default')
    help_ = _('decide one: "owners: [unit]" here, or under defaults')
    for route, _section, task, owners, _deadline in plan.tasks():
        if owners is None:
            yield Finding(route, message.format(id=task.id), help_)


def no_deadline(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Every task that is not standing work has a deadline: its own, its section's or the plan's.

    What it does:
        Looks for tasks that have no deadline and inherit none. Standing work needs none.

    Why it is bad:
        Without a deadline a task is never late, and is put off for ever. The program invents no day.

    Example:
            defaults: {owners: [bureau]}
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - {id: 3-01, title: 召开骨干培训会}  # <- here

    Fix:
        Decide on a day, and write it at the task, or as a default of the section or plan.

            defaults: {owners: [bureau]}
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - {id: 3-01, title: 召开骨干培训会, deadline: 2023-06-30}
    """
    message = _('task "{id}" has no deadline, and there is no default')
    help_ = _('decide one: "deadline: YYYY-MM-DD" here, or under defaults')
    for route, _section, task, _owners, deadline in plan.tasks():
        if task.kind != "standing" and deadline is None:
            yield Finding(route, message.format(id=task.id), help_)


def one_id_two_names(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """An id belongs to one unit.

    What it does:
        Compares the names that an id has among the units and the members of all groups. A school may be a
        member of two groups, under the same name.

    Why it is bad:
        A return of this unit would count for two different ones.

    Example:
            units:
              bureau: {name: 局关工委}
              schools: {name: 各学校关工委, members: {xinghe: 星河小学}}
              kindergartens:
                name: 各幼儿园
                members:
                  xinghe: 星河幼儿园  # <- here

    Fix:
        Give one of the two another id.

            units:
              bureau: {name: 局关工委}
              schools: {name: 各学校关工委, members: {xinghe: 星河小学}}
              kindergartens:
                name: 各幼儿园
                members:
                  xinghe-yuan: 星河幼儿园
    """
    message = _('the id "{id}" has another name elsewhere: {name}')
    help_ = _("give one of the two units another id, or both the same name")
    for id_, _name, known, place, first in _clashes(_named(plan)):
        related = (Related(first, _("named here")),)
        yield Finding(place, message.format(id=id_, name=known), help_, related=related)


def shared_name(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A name or alias belongs to one unit.

    What it does:
        Looks for names and aliases that two units or members have in common.

    Why it is bad:
        In a table nobody can tell the two apart, and `--by` or `--unit` takes the first.

    Example:
            units:
              bureau: {name: 局关工委}
              schools: {name: 各学校关工委, members: {hutang: 湖塘小学}}
              streets:
                name: 各街道
                members:
                  hutang-street: 湖塘小学  # <- here

    Fix:
        Write each name out.

            units:
              bureau: {name: 局关工委}
              schools: {name: 各学校关工委, members: {hutang: 湖塘小学}}
              streets:
                name: 各街道
                members:
                  hutang-street: 湖塘街道
    """
    message = _('the name "{name}" belongs to "{id}" already')
    help_ = _("write each name out, so that it means one unit")
    uses = ((name, id_, route) for id_, name, route in called(plan))
    for name, _id, known, *places in _clashes(uses):
        yield _used_before(message.format(name=name, id=known), help_, *places)


def _named(plan: Plan) -> Iterator[tuple[str, str, Route]]:
    """Yield every unit's and every member's id and name, and where the name is written."""
    for id_, unit in plan.units.items():
        yield id_, unit.name, ("units", id_, "name")
    for id_, unit in plan.units.items():
        for key, member in (unit.members or {}).items():
            yield key, member.name, ("units", id_, "members", key, "name")


def called(plan: Plan) -> Iterator[tuple[str, str, Route]]:
    """Yield every name and alias of a unit or a member with its id, and where it is written."""
    yield from _named(plan)
    for id_, unit in plan.units.items():
        place = ("units", id_)
        yield from ((id_, alias, (*place, "aliases", i)) for i, alias in enumerate(unit.aliases))
        for key, member in (unit.members or {}).items():
            route = (*place, "members", key, "aliases")
            yield from ((key, alias, (*route, i)) for i, alias in enumerate(member.aliases))


def owner_twice(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A unit stands once among the owners.

    What it does:
        Looks for a unit that stands twice in a list of owners.

    Why it is bad:
        The first owner leads and the rest support: the same unit cannot do both. Mostly another one was
        meant.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              owners: [bureau, bureau]  # <- here

    Fix:
        Name each unit once.

            - id: 3-01
              title: 召开骨干培训会
              owners: [bureau, schools]
    """
    message, help_ = _('"{id}" is an owner already'), _("name each unit once; the first one leads")
    for route, owners in written(plan, "owners"):
        uses = ((id_, i, (*route, i)) for i, id_ in enumerate(owners))
        for id_, _i, _first, *places in _clashes(uses):
            yield _used_before(message.format(id=id_), help_, *places)


def unknown_changed_field(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A change names a field of the task.

    What it does:
        Looks up the `field` of every change among the fields of a task.

    Why it is bad:
        The reason is recorded for nothing: no check and no table finds it.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-09-30
              changes:
                - {on: 2023-05-10, field: deadlin, to: 2023-09-30, reason: 场地检修}  # <- here

    Fix:
        Write the field's name.

            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-09-30
              changes:
                - {on: 2023-05-10, field: deadline, from: 2023-06-30, to: 2023-09-30, reason: 场地检修}
    """
    message, known = _('a task has no field "{name}"'), names(Task)
    for placed in plan.changed():
        for i, change in enumerate(placed.task.changes):
            if change.field not in known:
                help_ = did_you_mean(change.field, known)
                help_ = help_ or _("the fields are: {known}").format(known=_(", ").join(known))
                place = (*placed.route, "changes", i, "field")
                yield Finding(place, message.format(name=excerpt(change.field)), help_)
