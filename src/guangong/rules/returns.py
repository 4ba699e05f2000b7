"""GG5: what the units report, against the plan."""

from collections.abc import Iterator

from guangong.diagnostics import Finding
from guangong.messages import _
from guangong.plan import Plan, Returns
from guangong.rules.suggest import did_you_mean


def unknown_member(plan: Plan, returns: Returns) -> Iterator[Finding]:
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
    members = [id_ for unit in plan.units.values() for id_ in unit.members or {}]
    if returns.unit not in members:
        yield Finding(
            ("unit",),
            _('unknown unit "{id}"').format(id=returns.unit),
            did_you_mean(returns.unit, members) or _("add it to the members of a group in the plan"),
        )


def unknown_task(plan: Plan, returns: Returns) -> Iterator[Finding]:
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
    ids = dict.fromkeys(task.id for _route, _section, task in plan.tasks())
    for id_ in returns.tasks:
        if id_ not in ids:
            yield Finding(
                ("tasks", id_),
                _('the plan has no task "{id}"').format(id=id_),
                did_you_mean(id_, ids) or _("look it up with: guangong list"),
                key=True,
            )
