"""GG5: what the units report, against the plan."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from guangong.diagnostics import Finding
from guangong.messages import _
from guangong.plan import Plan, Returns
from guangong.rules.records import flaws
from guangong.rules.settings import DEFAULT, RuleSettings
from guangong.rules.suggest import did_you_mean


class Filed(NamedTuple):
    """Where a unit reports: its file's name, and for each unit that has reported before, the file's."""

    name: str
    others: Mapping[str, str]
    settings: RuleSettings = DEFAULT


def _members(plan: Plan) -> list[str]:
    return [id_ for unit in plan.units.values() for id_ in unit.members or {}]


def unknown_member(plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """Only a member of one of the plan's groups returns tasks.

    What it does:
        Looks up the `unit` of a file in `returns/` among the members of the plan's groups.

    Why it is bad:
        The return of a unit that nobody expects is counted nowhere, and the school is chased for what it has
        sent.

    Example:
            unit: hutan  # <- here
            tasks:
              3-01: {done_on: 2023-03-20}

    Mend:
        Write the member's id as the plan has it, or add it to the members of a group.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    members = _members(plan)
    if returns.unit not in members:
        yield Finding(
            ("unit",),
            _('unknown unit "{id}"').format(id=returns.unit),
            did_you_mean(returns.unit, members) or _("add it to the members of a group in the plan"),
        )


def unknown_task(plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """A return names a task of the plan.

    What it does:
        Looks up every id under `tasks` of a file in `returns/` among the plan's tasks.

    Why it is bad:
        The return counts for nothing: the task that was meant stays open for this unit.

    Example:
            unit: hutang
            tasks:
              3-10: {done_on: 2023-03-20}  # <- here

    Mend:
        Write the id that `guangong list` shows.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    ids = dict.fromkeys(task.id for _route, task in plan.routes())
    for id_ in returns.tasks:
        if id_ not in ids:
            yield Finding(
                ("tasks", id_),
                _('the plan has no task "{id}"').format(id=id_),
                did_you_mean(id_, ids) or _("look it up with: guangong list"),
                key=True,
            )


def reported_twice(_plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """A unit reports in one file.

    What it does:
        Looks for a second file in `returns/` with the same `unit`; the first by name is the one that counts.

    Why it is bad:
        Only one of the two files counts: what the other one says is lost, and nobody sees it.

    Example:
        In returns/hutang.yml, beside returns/hutang.yaml:

            unit: hutang  # <- here
            tasks:
              3-01: {done_on: 2023-03-20}

    Mend:
        Join the two files and delete one; where a file was copied, write the unit that it is for.

        In returns/xinghe.yaml, beside returns/hutang.yaml:

            unit: xinghe
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    if other := filed.others.get(returns.unit):
        yield Finding(
            ("unit",),
            _('unit "{id}" already reports in {file}').format(id=returns.unit, file=other),
            _("join the two files, or write the unit that this one is for"),
        )


def misnamed_file(plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """A file of returns is named after its unit.

    What it does:
        Compares the `unit` of a file in `returns/` with the file's name; an unknown unit is GG501's, a second
        file GG503's.

    Why it is bad:
        Whoever looks for a unit's file by its name finds none, or that of another unit; most often the file
        was copied and `unit` forgotten, and one school gets what another has done.

    Example:
        In returns/xinghe.yaml:

            unit: hutang  # <- here
            tasks:
              3-01: {done_on: 2023-03-20}

    Mend:
        Rename the file, or write the unit that it is for.

        In returns/xinghe.yaml:

            unit: xinghe
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    is_other = filed.name.rpartition(".")[0] != returns.unit
    if is_other and returns.unit in _members(plan) and returns.unit not in filed.others:
        yield Finding(
            ("unit",),
            _('{file} holds the returns of "{id}"').format(file=filed.name, id=returns.unit),
            _("rename it to {id}.yaml, or write the unit that it is for").format(id=returns.unit),
        )


def unfit_evidence(_plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """Evidence that a return names is a file that is there, or a web address.

    What it does:
        Looks for each file that a return names as evidence, as GG314 does for the log. Paths begin at the
        plan's folder, not at `returns/`.

    Why it is bad:
        The school has reported, but when somebody comes to inspect, there is nothing to show.

    Example:
        In the folder there is only evidence/3-01/手册.pdf:

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, evidence: [../evidence/3-01/手册.pdf]}  # <- here

    Mend:
        Add the file, or correct its name.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, evidence: [evidence/3-01/手册.pdf]}
    """
    for id_, item in returns.tasks.items():
        yield from flaws(("tasks", id_), item.evidence, filed.settings)
