"""GG2: what names something else must find it, and find one."""

from collections.abc import Iterator
from datetime import date

from guangong.checks.limits import RuleSettings
from guangong.checks.suggest import did_you_mean, excerpt, listed
from guangong.domain.fields import names
from guangong.domain.plan import Plan, Task, id_parts
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
    first: dict[str, Route] = {}
    for route, task in plan.routes():
        if task.id in first:
            yield Finding(
                (*route, "id"),
                _('the id "{id}" is used twice').format(id=task.id),
                _("give the newer task the next free number"),
                related=(Related((*first[task.id], "id"), _("first used here")),),
            )
        first.setdefault(task.id, route)


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
    first: dict[tuple[str, ...], Task] = {}
    places: dict[str, Route] = {}
    for route, task in plan.routes():
        other = first.setdefault(id_parts(task.id), task)
        if task.id != other.id and task.id not in places:
            text = _('the ids "{id}" and "{other}" differ only in leading zeros')
            yield Finding(
                (*route, "id"),
                text.format(id=task.id, other=other.id),
                _("give the newer task the next free number"),
                related=(Related((*places[other.id], "id"), _("first used here")),),
            )
        places.setdefault(task.id, route)


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
    for route, owners in _owner_lists(plan):
        for i, id_ in enumerate(owners):
            yield (*route, i), id_


def _owner_lists(plan: Plan) -> Iterator[tuple[Route, tuple[str, ...]]]:
    """Yield every list of owners where it is written, defaults included."""
    yield ("defaults", "owners"), plan.defaults.owners or ()
    for i, section in enumerate(plan.sections):
        yield ("sections", i, "defaults", "owners"), section.defaults.owners or ()
    for route, task in plan.routes():
        if task.owners:
            yield (*route, "owners"), task.owners


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
    for route, _section, task, owners, _deadline in plan.tasks():
        if owners is None:
            yield Finding(
                route,
                _('task "{id}" has no owner, and there is no default').format(id=task.id),
                _('decide one: "owners: [unit]" here, or under defaults'),
            )


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
    for route, _section, task, _owners, deadline in plan.tasks():
        if task.kind != "standing" and deadline is None:
            yield Finding(
                route,
                _('task "{id}" has no deadline, and there is no default').format(id=task.id),
                _('decide one: "deadline: YYYY-MM-DD" here, or under defaults'),
            )


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
    first: dict[str, tuple[str, Route]] = {}
    for id_, name, route in _named(plan):
        known, place = first.setdefault(id_, (name, route))
        if known != name:
            yield Finding(
                route,
                _('the id "{id}" has another name elsewhere: {name}').format(id=id_, name=known),
                _("give one of the two units another id, or both the same name"),
                related=(Related(place, _("named here")),),
            )


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
    first: dict[str, tuple[str, Route]] = {}
    for id_, name, route in (*_named(plan), *_aliases(plan)):
        known, place = first.setdefault(name, (id_, route))
        if known != id_:
            yield Finding(
                route,
                _('the name "{name}" belongs to "{id}" already').format(name=name, id=known),
                _("write each name out, so that it means one unit"),
                related=(Related(place, _("first used here")),),
            )


def _named(plan: Plan) -> Iterator[tuple[str, str, Route]]:
    """Yield every unit's and every member's id and name, and where the name is written."""
    for id_, unit in plan.units.items():
        yield id_, unit.name, ("units", id_, "name")
    for id_, unit in plan.units.items():
        for key, member in (unit.members or {}).items():
            yield key, member.name, ("units", id_, "members", key, "name")


def _aliases(plan: Plan) -> Iterator[tuple[str, str, Route]]:
    """Yield every unit's id and one of its aliases, and where this is written."""
    for id_, unit in plan.units.items():
        for i, alias in enumerate(unit.aliases):
            yield id_, alias, ("units", id_, "aliases", i)


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
    for route, owners in _owner_lists(plan):
        for i, id_ in enumerate(owners):
            if id_ in owners[:i]:
                yield Finding(
                    (*route, i),
                    _('"{id}" is an owner already').format(id=id_),
                    _("name each unit once; the first one leads"),
                    related=(Related((*route, owners.index(id_)), _("first used here")),),
                )


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
    known = names(Task)
    for placed in plan.changed():
        for i, change in enumerate(placed.task.changes):
            if change.field not in known:
                yield Finding(
                    (*placed.route, "changes", i, "field"),
                    _('a task has no field "{name}"').format(name=excerpt(change.field)),
                    did_you_mean(change.field, known)
                    or _("the fields are: {known}").format(known=_(", ").join(known)),
                )
