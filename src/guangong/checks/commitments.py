"""GG4: an edit changes deadlines, owners, targets, defaults and units only with a recorded reason."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from guangong.checks.limits import RuleSettings
from guangong.checks.reasons import (
    amount,
    as_written,
    at,
    entry_for,
    fitting,
    id_of,
    in_base,
    is_decided,
    is_loosened,
    is_recorded,
    shown,
    unrecorded,
    value_of,
    write_again,
)
from guangong.checks.suggest import excerpt, listed
from guangong.domain.comparison import Comparison, Difference
from guangong.domain.decisions import is_looser, relieves
from guangong.domain.plan import Member, Plan, Unit
from guangong.messages import _, count
from guangong.yamldoc import Route
from guangong.yamldoc.diagnostics import Finding, Related

# ── deadlines and rhythm ──


def deadline_moved(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A deadline moves to a later day only with a recorded reason.

    What it does:
        Finds tasks whose deadline is later than it was, or gone, without a new entry in `changes`.

    Why it is bad:
        A moved deadline turns a red light off; nobody would know that the work is late.

    Example:
        old: `deadline: 2026-06-15`
        new: `deadline: 2026-09-30`

    Fix:
        `guangong postpone 2-02 2026-09-30 --reason "两校作品未齐"` moves the deadline and records the reason.
    """
    for item in compared.of("deadline"):
        if item.before is None or item.inherited or not _is_later(item):
            continue
        old, day = item.before.value, item.after.value if item.after else None
        became_standing = day is None and item.now and item.now.task.kind == "standing"  # judged itself
        if became_standing or is_recorded(item, "deadline", day):
            continue
        entry = entry_for(today, "deadline", old, day)
        if day is None:
            message = _("the deadline {old} was removed without a reason").format(old=old)
            yield at(
                item, message, _("put it back, or add to the task's changes: {entry}").format(entry=entry)
            )
        else:
            message = _("the deadline moved from {old} to {new} without a reason").format(old=old, new=day)
            yield unrecorded(item, message, f'guangong postpone {id_of(item)} {day} --reason "…"', entry)


def _is_later(item: Difference) -> bool:
    return item.after is None or item.after.value > item.before.value


def moved_when_overdue(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A deadline is moved before it has passed, not after.

    What it does:
        Notes where a deadline moved to a later day when it had passed already: on the day of the record,
        else today; for a task that was done late, on the day it was done.

    Why it is bad:
        Each overdue task could be made timely at the year's end, every time with a reason.

    Example:
        old: `deadline: 2026-06-15`
        new: `deadline: 2026-09-30`, with a record of 2026-07-20

    Fix:
        Leave the deadline; say in the log why the work is late and when it will be finished.
    """
    message = _("the deadline {old} had passed on {day}, when it was moved to {new}")
    help_ = _("leave it; say in the log why it is late: guangong log {id} …")
    for item in compared.of("deadline"):
        if not (item.before and item.after and item.was and not item.inherited and _is_later(item)):
            continue
        task, old, new = item.was.task, item.before.value, item.after.value
        records = [entry.on for entry in fitting(item, "deadline", new)]
        day = task.done_on or max(records, default=today)
        if day > old and task.status != "cancelled":
            yield at(item, message.format(old=old, day=day, new=new), help_.format(id=id_of(item)))


def every_loosened(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Standing work keeps its rhythm, unless a reason is recorded.

    What it does:
        Warns where standing work wants an entry less often than before, without a new entry in `changes`.

    Why it is bad:
        Missed months disappear when a quarter is enough: for standing work it is the deadline.

    Example:
        old: `every: month`
        new: `every: quarter`

    Fix:
        Write the old rhythm again, or record why: an entry in `changes` with `field: every`.
    """
    message = _("an entry was wanted every {old}, now only every {new}")
    for item in compared.of("every"):
        if is_loosened(item, "every", compared.new):
            old, new = item.before, item.after
            yield write_again(
                item, message.format(old=old, new=new), old, entry_for(today, "every", old, new)
            )


# ── owners and targets ──


def owners_changed(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Who is responsible changes only with a recorded reason.

    What it does:
        Finds tasks that lost an owner or have another lead, without a new entry in `changes`. A supporting
        unit that joins is fine.

    Why it is bad:
        Work that nobody was told about is done by nobody.

    Example:
        old: `owners: [bureau, lecturers]`
        new: `owners: [bureau]`

    Fix:
        Write the old owners again, or record who decided it: an entry in `changes` with `field: owners`.
    """
    message = _("the owners changed from {old} to {new} without a reason")
    for item in compared.of("owners"):
        old, new = value_of(item.before), value_of(item.after)
        if item.inherited or not relieves(old, new) or is_recorded(item, "owners", new):
            continue
        text = message.format(old=_(", ").join(old), new=_(", ").join(new) or _("none"))
        yield write_again(item, text, old, entry_for(today, "owners", old, new))


def target_lowered(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A target is set or lowered only with a recorded reason.

    What it does:
        Finds targets that are new or gone, whose least or most became smaller or whose unit changed, without
        a new entry in `changes`.

    Why it is bad:
        Half of the schools is the whole target once the target is half; and with a target, what counts is
        no longer what was logged in percent.

    Example:
        old: `target: {min: 15, max: 20, unit: 所}`
        new: `target: {min: 8, unit: 所}`

    Fix:
        Write the old target again, or record who decided it: an entry in `changes` with `field: target`.
    """
    for item in compared.of("target"):
        fits = [item.after] if item.after else [None, "none"]
        looser = is_looser("target", item.before, item.after, compared.new)
        if not looser or is_recorded(item, "target", *fits):
            continue
        old, new = amount(item.before), amount(item.after)
        message = _("the target went from {old} down to {new} without a reason")
        if item.before is None or (item.after and item.after.unit != item.before.unit):
            message = _("the target changed from {old} to {new} without a reason")
        entry = entry_for(today, "target", old, new if item.after else None)
        yield write_again(item, message.format(old=old, new=new), old, entry)


# ── any other decision about a task ──


def decision_changed(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What was decided of a task changes only with a recorded reason.

    What it does:
        Finds tasks whose `kind` changed, whose `start` is later, whose status went back from doing to todo
        in spite of a log, or of which another decision changed, without a new entry in `changes`. What asks
        for more is fine: an earlier start, an activity that is a deliverable now.

    Why it is bad:
        Work that begins later is not behind; what is no longer standing has missed no month, and what is no
        longer a deliverable needs no evidence.

    Example:
        old: `{kind: standing, every: month}`
        new: `{kind: activity}`

    Fix:
        `guangong set 1-01 kind=activity --reason "改为一次性活动"` changes it and records the reason.
    """
    message = _('"{field}" changed from {old} to {new} without a reason')
    for item in compared.of("field", "status"):
        if item.now is None or not _is_unmade(compared, item):
            continue
        field, old, new = item.field or "status", as_written(item.before), as_written(item.after)
        text = message.format(field=field, old=shown(old), new=shown(new))
        entry = entry_for(today, field, old, new)
        if item.declared and "set" in item.declared.policy.commands and new is not None:
            yield unrecorded(item, text, f'guangong set {id_of(item)} {field}={new} --reason "…"', entry)
        else:
            yield write_again(item, text, old, entry)


def _is_unmade(compared: Comparison, item: Difference) -> bool:
    """Whether a decision of a task was loosened without a record of it."""
    if item.kind == "status":
        is_back = bool(item.now and item.now.task.log) and item.after == "todo"
        return is_back and not is_decided(item, "status", compared.new)
    if item.field == "every" and item.was and item.now and item.was.task.kind != item.now.task.kind:
        return False  # the kind decides whether there is a rhythm
    return _is_decision(item) and is_loosened(item, item.field, compared.new)


def _is_decision(item: Difference) -> bool:
    return item.declared is not None and item.declared.policy.edit in {"decision", "permanent"}


# ── defaults, period, units: what changes many tasks at once ──


def default_changed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A default does not change who does what by when behind the tasks' backs.

    What it does:
        Finds defaults whose change gave tasks that inherit it other owners or another deadline, where the
        tasks have no new entry in `changes`.

    Why it is bad:
        One line moves the deadlines of thirty tasks, and none of them shows it.

    Example:
        old: `defaults: {owners: [bureau], deadline: 2026-10-31}`
        new: `defaults: {owners: [bureau], deadline: 2026-12-31}`

    Fix:
        Leave the default, and decide it for each task: `guangong postpone TASK DAY --reason "…"`.
    """
    groups: defaultdict[tuple[Route, Route], list[Difference]] = defaultdict(list)
    for item in compared.of("owners", "deadline"):
        if item.inherited and item.old and item.new and not _decided_in_task(item):
            groups[item.new, item.old].append(item)
    help_ = _("leave the default, and decide it for each task with a reason: {ids}")
    for (now, was), items in groups.items():
        message = _("the default changes the deadline of {number} without a reason")
        if now[-1] == "owners":
            message = _("the default changes the owners of {number} without a reason")
        text = message.format(number=count("{n} task", "{n} tasks", len(items)))
        related = (Related(was, _("the default was this"), in_base=True),)
        yield Finding(now, text, help_.format(ids=listed(map(id_of, items))), related=related)


def _decided_in_task(item: Difference) -> bool:
    """Whether a task records what a default changed, or nothing but the order of its supporting units did."""
    old, new = value_of(item.before), value_of(item.after)
    same = item.field == "owners" and old[:1] == new[:1] and set(old) == set(new)
    return same or is_recorded(item, item.field, new or None)


def period_changed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """The plan's period stays while standing work counts by it.

    What it does:
        Finds another start or end of the period in a plan with standing work.

    Why it is bad:
        Standing work is due in each month or quarter of the period: with another one it is due on other days.

    Example:
        old: `period: {start: 2026-01-01, end: 2026-12-31}`
        new: `period: {start: 2026-07-01, end: 2026-12-31}`

    Fix:
        Write the old days again; a new period is a new plan.
    """
    standing = standing_work(compared.new)
    number = count("{n} task", "{n} tasks", standing)
    message = _("the period changes when {number} of standing work are due").format(number=number)
    help_ = _("write {start} to {end} again; a new period is a new plan")
    for item in compared.of("period") if standing else ():
        start, end = item.before.start, item.before.end
        place = ("period", "end" if start == item.after.start else "start")
        related = (Related(place, _("it was this"), in_base=True),)
        yield Finding(place, message, help_.format(start=start, end=end), related=related)


def standing_work(plan: Plan) -> int:
    """Return how many tasks count by the plan's period."""
    tasks = [placed.task for placed in plan.tasks()]
    return sum(task.kind == "standing" and task.status != "cancelled" for task in tasks)


def unit_changed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A unit that owns tasks stays the unit it was.

    What it does:
        Finds units and members of groups that own tasks and have another name now, without the old one among
        their aliases, members that are gone, and aliases that another unit has now.

    Why it is bad:
        Another name under an id hands its tasks to somebody else; a member that is gone returns nothing.

    Example:
        old: `members: {chenguang: 晨光小学, linjiang: 临江小学}`
        new: `members: {chenguang: 晨光小学}`

    Fix:
        Put it back. Keep the old name of a unit or member in its `aliases`; a school that a task does not fit
        returns `exempt` with its reason.
    """
    for item in compared.of("unit-renamed", "member-renamed", "member-removed", "field"):
        if not names_another_unit(compared, item) or item.new is None:
            continue
        if item.kind == "member-removed":
            message = _('the member "{id}" was removed: {name}').format(id=item.unit, name=item.before)
            help_ = _("put it back; where a task does not apply, the unit returns: exempt, with the reason")
            yield Finding(item.new, message, help_, key=True, related=in_base(item, _("it stood here")))
        elif item.kind == "field":
            names = listed(_given_away(compared, item))
            message = _('"{names}" is another unit\'s name now, and was that of "{id}"')
            help_ = _("put it back; a unit keeps the names that it went by")
            yield at(item, message.format(names=names, id=item.unit), help_)
        else:
            message = _('the unit "{id}" has another name: {name}').format(id=item.unit, name=item.after)
            help_ = _("another unit has an id of its own; for a new name, keep {old} in aliases")
            yield at(item, message, help_.format(old=item.before))


def names_another_unit(compared: Comparison, item: Difference) -> bool:
    """Whether a change of names or members lets another unit own what a unit owns."""
    route = item.new or ()
    if item.kind == "field":
        return bool(_given_away(compared, item))
    if route[:1] != ("units",) or route[1] not in compared.new.owning():
        return False
    return item.kind == "member-removed" or item.before not in _party(compared.new, route).aliases


def _given_away(compared: Comparison, item: Difference) -> list[str]:
    """Return the aliases that a unit lost to another one."""
    if item.field != "aliases" or not item.unit:
        return []
    lost = [name for name in item.before if name not in item.after]
    others = [id_ for id_ in compared.new.units if id_ != item.unit]
    return [name for name in lost if any(compared.new.is_called(id_, name) for id_ in others)]


def _party(plan: Plan, route: Route) -> Unit | Member:
    """Return the unit or the member that a place is in."""
    unit = plan.units[str(route[1])]
    return (unit.members or {})[str(route[3])] if route[2] == "members" else unit


def plan_changed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What holds for the whole plan, its period and its units does not change unnoticed.

    What it does:
        Warns where the organization or the period changed, a unit, a member or an alias is gone, a member
        joined or left without a reason, or another decision changed that is no task's: nothing records why.

    Why it is bad:
        With another first day no task is behind; under a name that is gone nobody is found.

    Example:
        old: `organization: bureau`
        new: `organization: schools`

    Fix:
        Put it back, or let somebody else confirm it. A member that leaves stays, with `until` and `reason`.
    """
    help_ = _("put it back, or let somebody else confirm it")
    for item in compared.differences:
        if not item.placed and _is_lost(compared, item):
            yield at(item, _changed_text(item), help_)._replace(place=item.new or ("units",))


def _is_lost(compared: Comparison, item: Difference) -> bool:
    """Whether something of the plan as a whole is not what it was, and no other rule reports it."""
    if item.kind == "period":
        return not standing_work(compared.new)
    if item.kind in {"organization", "unit-removed", "member-removed"}:
        return not names_another_unit(compared, item)
    if item.declared is None or item.field in {"owners", "deadline"} or names_another_unit(compared, item):
        return False
    if item.declared.policy.edit == "record":
        return not _grew(item.before, item.after)
    return _is_decision(item) and not _has_reason(compared, item)


def _grew(before: Any, after: Any) -> bool:  # noqa: ANN401 (of any field)
    """Whether a record only gained something: a list new items, a text more words behind it."""
    if isinstance(before, str) and isinstance(after, str):
        return after.startswith(before)
    both_listed = isinstance(before, tuple) and isinstance(after, tuple)
    return before is None or (both_listed and set(before) <= set(after))


def _has_reason(compared: Comparison, item: Difference) -> bool:
    """Whether a member says why it joined or left."""
    route = item.new or ()
    return route[2:3] == ("members",) and getattr(_party(compared.new, route), "reason", None) is not None


def _changed_text(item: Difference) -> str:
    name = item.unit or (item.declared.name if item.declared else item.kind)
    if item.kind in {"unit-removed", "member-removed"}:
        return _('"{id}" was removed: {name}').format(id=name, name=excerpt(item.before))
    if item.declared and item.unit:
        return _('the {field} of "{id}" changed').format(id=name, field=item.declared.label)
    return _('"{field}" of the plan changed').format(field=name)
