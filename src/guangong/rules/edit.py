"""GG4: what an edit may not do silently: the plan against the plan it was before."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from guangong.changes import Comparison, Difference, alike, new_records
from guangong.diagnostics import Finding, Related
from guangong.document import Route
from guangong.messages import _, count
from guangong.plan import Change, Plan, Target, Unit, Value, id_parts
from guangong.rules.settings import RuleSettings
from guangong.rules.suggest import excerpt, listed

_CLOSED: Final = ("done", "cancelled")
_OPEN: Final = ("todo", "doing")


# ── tasks and sections ──


def task_removed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A task is never removed from the plan.

    What it does:
        Finds tasks of the old plan that are in the new one under no id.

    Why it is bad:
        A task that is gone leaves every total and every report: nobody sees any more that it was planned.

    Example:
        old: `- {id: 1-04, title: 组织赴外地考察学习}`
        new: (the lines are deleted)

    Mend:
        Put the lines back, then `guangong cancel 1-04 --reason "压减外出活动"`.
    """
    for item in compared.of("task-removed"):
        if item.was is None:
            continue
        task = item.was.task
        text = _('put it back and cancel it: guangong cancel {id} --reason "…"').format(id=task.id)
        if task.status == "cancelled":
            text = _("put it back: a cancelled task stays, with its reason")
        message = _('task "{id}" was removed: {title}').format(id=task.id, title=excerpt(task.title))
        place = _section_in(compared.new, item.was.section.number)
        yield Finding(place, message, text, related=_before(item, _("it stood here")))


def id_renamed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """An id is permanent.

    What it does:
        Finds tasks with the same title, or a similar one of the same clause, under a new id.

    Why it is bad:
        Returns, minutes and messages name the task by its id; they would lead nowhere.

    Example:
        old: `- {id: 1-03, title: 制定学习计划并落实}`
        new: `- {id: 1-13, title: 制定学习计划并落实}`

    Mend:
        Write the old id again. Where a task stands does not depend on its id.
    """
    old, standing = ({placed.task.id for placed in plan.tasks()} for plan in (compared.old, compared.new))
    stayed = set(map(id_parts, old & standing))  # of two ids that look alike, one has to be changed
    for item in compared.of("task-renamed"):
        if item.before not in standing and id_parts(item.before) not in stayed and item.new:
            message = _('the id "{old}" became "{new}"').format(old=item.before, new=item.after)
            help_ = _('write "id: {old}" again; an id is permanent').format(old=item.before)
            yield Finding(item.new, message, help_, related=_before(item, _("the id was this")))


def id_reused(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """An id is never given to another task.

    What it does:
        Finds ids under which another task stands now: with an unlike title without a new entry in `changes`,
        and with another clause or none, or with a title that stood under another id.

    Why it is bad:
        Log, returns and evidence of the old task would count for the new one.

    Example:
        old: `- {id: 1-04, title: 组织赴外地考察学习, clause: 一、第2段}`
        new: `- {id: 1-04, title: 编印简报, clause: 三、第1段}`

    Mend:
        Put the old task back (cancelled, if need be) and give the new one a free id, as `guangong add` does.
        Where it is the same task, record why its title changed, as `guangong set --reason` does.
    """
    for item in compared.of("task-reused"):
        if item.was is None or item.now is None:
            continue
        message = _('the id "{id}" now stands for another task: {title}').format(
            id=item.now.task.id, title=excerpt(item.now.task.title)
        )
        titles = (json.dumps(task.title, ensure_ascii=False) for task in (item.was.task, item.now.task))
        help_ = _(
            "put the old task back, and give the new one a free id with: guangong add; "
            "if it is the same task, add to the task's changes: {entry}"
        ).format(entry=_entry(today, "title", *titles))
        related = (Related((*item.was.route, "title"), _("it stood for this"), in_base=True),)
        yield Finding((*item.now.route, "title"), message, help_, related=related)


def section_removed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A section is never removed from the plan.

    What it does:
        Finds sections of the old plan whose number and title are both gone.

    Why it is bad:
        The plan follows the document; a part that is gone looks as if it had never been issued.

    Example:
        old: `- {number: 5, title: 加强自身建设, tasks: […]}`
        new: (the lines are deleted)

    Mend:
        Put the section back, and cancel its tasks one by one, each with its reason.
    """
    for item in compared.of("section-removed"):
        section = item.before
        message = _("section {number} was removed: {title}").format(
            number=section.number, title=excerpt(section.title)
        )
        help_ = _("put it back; cancel its tasks instead, each with a reason")
        yield Finding(("sections",), message, help_, key=True, related=_before(item, _("it stood here")))


def section_renumbered(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A section keeps its number.

    What it does:
        Finds sections with the same title, or the same first task, under another number.

    Why it is bad:
        The number is the document's own; ids, clauses and reports of earlier months refer to it.

    Example:
        old: `- {number: 3, title: 推进优质化建设}`
        new: `- {number: 4, title: 推进优质化建设}`

    Mend:
        Write the old number again. The order of sections in the file is free.
    """
    for item in compared.of("section-renumbered"):
        if item.new is None:
            continue
        message = _("section {old} became section {new}").format(
            old=item.before.number, new=item.after.number
        )
        help_ = _('write "number: {old}" again').format(old=item.before.number)
        yield Finding(item.new, message, help_, related=_before(item, _("the number was this")))


# ── status ──


def reopened(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What was done or cancelled is reopened only with a recorded reason.

    What it does:
        Finds tasks whose status went back from done or cancelled without a new entry in `changes`.

    Why it is bad:
        What was reported upwards as finished is silently unfinished.

    Example:
        old: `status: done`
        new: `status: doing`

    Mend:
        `guangong reopen 2-03 --reason "防溺水内容需按新通知改版"` changes the status and records the reason.
    """
    for item in compared.of("reopened", "done"):
        if item.before not in _CLOSED or _recorded(item, "status", _any_of(item.after, *_OPEN)):
            continue
        message = _('task "{id}" went from {old} back to {new} without a reason').format(
            id=_id(item), old=item.before, new=item.after
        )
        undo = f'guangong reopen {_id(item)} --reason "…"'
        yield _unrecorded(item, message, undo, _entry(today, "status", item.before, item.after))


def cancelled(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A task is cancelled only with a recorded reason.

    What it does:
        Finds tasks that became cancelled without a new entry in `changes`.

    Why it is bad:
        A cancelled task leaves every total; without a reason it was silently dropped.

    Example:
        old: `status: todo`
        new: `status: cancelled`

    Mend:
        `guangong cancel 1-04 --reason "压减外出活动"` changes the status and records the reason.
    """
    for item in compared.of("cancelled"):
        if not _recorded(item, "status", _any_of("cancelled")):
            message = _('task "{id}" was cancelled without a reason').format(id=_id(item))
            do = f'guangong cancel {_id(item)} --reason "…"'
            yield _unrecorded(item, message, do, _entry(today, "status", item.before, "cancelled"))


def done_on_rewritten(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """The day on which a task was done is not rewritten.

    What it does:
        Finds tasks that were done and still are, with another `done_on` or none, without a new entry in
        `changes`.

    Why it is bad:
        An earlier day turns a late completion into one in time.

    Example:
        old: `{status: done, done_on: 2026-05-08}`
        new: `{status: done, done_on: 2026-04-30}`

    Mend:
        Write the old day again, or record why: an entry in `changes` with `field: done_on`.
    """
    for item in compared.of("done-on"):
        if item.was is None or item.was.task.status != "done" or item.before is None:
            continue
        again = _recorded(item, "status", _any_of(*_OPEN))
        if again or _recorded(item, "done_on", _is_day(item.after)):
            continue
        message = _("the day of completion changed from {old} to {new} without a reason").format(
            old=item.before, new=item.after or _("none")
        )
        help_ = _("write {old} again, or add to the task's changes: {entry}").format(
            old=item.before, entry=_entry(today, "done_on", item.before, item.after)
        )
        yield _at(item, message, help_)


def many_done(compared: Comparison, _today: date, settings: RuleSettings) -> Iterator[Finding]:
    """Many tasks marked done in one edit are worth a second look.

    What it does:
        Counts the tasks that the edit marks done; from ten on (a setting) it warns once.

    Why it is bad:
        A year ticked off in one go says nothing about when and by whom the work was done.

    Example:
        old: twelve tasks with `status: doing`
        new: the same twelve with `status: done`

    Mend:
        Mark tasks done as they are finished, with `guangong done TASK --by … --evidence …`.
    """
    done = list(compared.of("done"))
    if done and len(done) >= settings.many_done:
        ids = listed([_id(item) for item in done])
        message = count("{n} task marked done in one edit", "{n} tasks marked done in one edit", len(done))
        help_ = _("look whether each is finished: {ids}").format(ids=ids)
        yield _at(done[0], message, help_)


# ── records ──


def log_rewritten(compared: Comparison, today: date, settings: RuleSettings) -> Iterator[Finding]:
    """What the log says about the past stays.

    What it does:
        Finds log entries up to today that were dropped, or whose day, name, note, count, percent or
        evidence changed. Adding who, a note or evidence where there was none is fine.

    Why it is bad:
        The log and its evidence are what a completion rests on.

    Example:
        old: `- {on: 2026-03-27, note: 第一批挂牌, count: 3}`
        new: `- {on: 2026-03-27, note: 第一批挂牌, count: 8}`

    Mend:
        Put the entry back and correct it with a new one: `guangong log 3-01 "重复登记，更正" --count -2`.
    """
    for item in compared.of("log-changed", "log-dropped"):
        if settings.is_future(item.before.on, today):
            continue
        if item.kind == "log-dropped":
            message = _("the log entry of {day} was dropped").format(day=item.before.on)
        elif lost := [name for name in item.before.evidence if name not in item.after.evidence]:
            message = _("the log entry of {day} lost its evidence {names}").format(
                day=item.before.on, names=excerpt(listed(lost))
            )
        else:
            message = _("the log entry of {day} was rewritten").format(day=item.before.on)
        help_ = _("put it back; correct it with a new entry: guangong log {id} …").format(id=_id(item))
        yield _at(item, message, help_)


def change_rewritten(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A recorded decision stays as it was recorded.

    What it does:
        Finds entries of `changes` that were dropped or altered, also where only a value's type changed.

    Why it is bad:
        The record says why a deadline moved or a task was dropped; one that can be rewritten proves nothing.

    Example:
        old: `- {on: 2026-05-12, field: deadline, to: 2026-09-30, reason: 场馆检修}`
        new: `- {on: 2026-05-12, field: deadline, to: 2026-10-31, reason: 场馆检修}`

    Mend:
        Put the entry back; record a new decision with a new entry below it.
    """
    for item in compared.of("change-changed", "change-dropped"):
        day = item.before.on
        if item.kind == "change-dropped":
            message = _("the decision recorded on {day} was dropped").format(day=day)
        elif kinds := _retyped(item.before, item.after):
            message = _("the decision recorded on {day} looks the same, but {kinds}").format(
                day=day, kinds=kinds
            )
        else:
            message = _("the decision recorded on {day} was rewritten").format(day=day)
        help_ = _("put it back; a new decision is a new entry in changes")
        yield _at(item, message, help_)


def _retyped(old: Change, new: Change) -> str:
    """Return which value only changed its type, if one did."""
    words = {int: _("a number"), str: _("a text"), tuple: _("a list"), type(None): _("empty")}
    for name, before, after in (("from", old.from_, new.from_), ("to", old.to, new.to)):
        if before != after and _looks(before) == _looks(after):
            return _('"{name}" was {old} and is {new}').format(
                name=name, old=words[type(before)], new=words[type(after)]
            )
    return ""


def _looks(value: Value) -> str:
    return _(", ").join(value) if isinstance(value, tuple) else str(value)


# ── what was decided ──


def deadline_moved(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A deadline moves to a later day only with a recorded reason.

    What it does:
        Finds tasks whose deadline is later than it was, or gone, without a new entry in `changes`.

    Why it is bad:
        A moved deadline turns a red light off; nobody would know that the work is late.

    Example:
        old: `deadline: 2026-06-15`
        new: `deadline: 2026-09-30`

    Mend:
        `guangong postpone 2-02 2026-09-30 --reason "两校作品未齐"` moves the deadline and records the reason.
    """
    for item in compared.of("deadline"):
        if item.before is None or item.inherited or not _is_later(item):
            continue
        day = item.after.value if item.after else None
        if _recorded(item, "deadline", _is_day(day)) or (
            not day and _recorded(item, "kind", _any_of("standing"))
        ):
            continue
        entry = _entry(today, "deadline", item.before.value, day)
        if day is None:
            message = _("the deadline {old} was removed without a reason").format(old=item.before.value)
            help_ = _("put it back, or add to the task's changes: {entry}").format(entry=entry)
            yield _at(item, message, help_)
            continue
        message = _("the deadline moved from {old} to {new} without a reason").format(
            old=item.before.value, new=day
        )
        undo = f'guangong postpone {_id(item)} {day} --reason "…"'
        yield _unrecorded(item, message, undo, entry)


def _is_later(item: Difference) -> bool:
    return item.after is None or item.after.value > item.before.value


def moved_when_overdue(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A deadline is moved before it has passed, not after.

    What it does:
        Warns where a deadline moved to a later day when it had passed already: on the day of the record,
        else today; for a task that was done late, on the day it was done.

    Why it is bad:
        Each overdue task could be made timely at the year's end, every time with a reason.

    Example:
        old: `deadline: 2026-06-15`
        new: `deadline: 2026-09-30`, with a record of 2026-07-20

    Mend:
        Leave the deadline; say in the log why the work is late and when it will be finished.
    """
    for item in compared.of("deadline"):
        if not (item.before and item.after and item.was and not item.inherited and _is_later(item)):
            continue
        task = item.was.task
        records = [entry.on for entry in _fitting(item, "deadline", _is_day(item.after.value))]
        day = task.done_on or (max(records) if records else today)
        if day > item.before.value and task.status != "cancelled":
            message = _("the deadline {old} had passed on {day}, when it was moved to {new}").format(
                old=item.before.value, day=day, new=item.after.value
            )
            help_ = _("leave it; say in the log why it is late: guangong log {id} …").format(id=_id(item))
            yield _at(item, message, help_)


def every_loosened(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Standing work keeps its rhythm, unless a reason is recorded.

    What it does:
        Warns where standing work wants an entry less often than before, without a new entry in `changes`.

    Why it is bad:
        Missed months disappear when a quarter is enough: for standing work it is the deadline.

    Example:
        old: `every: month`
        new: `every: quarter`

    Mend:
        Write the old rhythm again, or record why: an entry in `changes` with `field: every`.
    """
    rhythm = ("month", "quarter", "half-year", "year")
    for item in compared.of("every"):
        looser = rhythm.index(item.after) > rhythm.index(item.before)
        if looser and not _recorded(item, "every", _any_of(item.after)):
            message = _("an entry was wanted every {old}, now only every {new}").format(
                old=item.before, new=item.after
            )
            help_ = _("write {old} again, or add to the task's changes: {entry}").format(
                old=item.before, entry=_entry(today, "every", item.before, item.after)
            )
            yield _at(item, message, help_)


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

    Mend:
        Write the old owners again, or record who decided it: an entry in `changes` with `field: owners`.
    """
    for item in compared.of("owners"):
        old, new = _value(item.before), _value(item.after)
        if item.inherited or not _dropped(old, new) or _recorded(item, "owners", _are_owners(new)):
            continue
        message = _("the owners changed from {old} to {new} without a reason").format(
            old=_(", ").join(old), new=_(", ").join(new) or _("none")
        )
        help_ = _("write {old} again, or add to the task's changes: {entry}").format(
            old=_flow(old), entry=_entry(today, "owners", old, new)
        )
        yield _at(item, message, help_)


def _dropped(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a unit is relieved: dropped, or no longer the lead."""
    return old[:1] != new[:1] or not set(old) <= set(new)


def target_lowered(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A target is lowered only with a recorded reason.

    What it does:
        Finds targets whose least or most became smaller, whose unit changed or that are gone, without a
        new entry in `changes`.

    Why it is bad:
        Half of the schools is the whole target once the target is half.

    Example:
        old: `target: {min: 15, max: 20, unit: 所}`
        new: `target: {min: 8, unit: 所}`

    Mend:
        Write the old target again, or record who decided it: an entry in `changes` with `field: target`.
    """
    for item in compared.of("target"):
        if not _lowered(item.before, item.after) or _recorded(item, "target", _is_target(item.after)):
            continue
        old, new = _amount(item.before), _amount(item.after)
        message = _("the target went from {old} down to {new} without a reason").format(old=old, new=new)
        if item.after and item.after.unit != item.before.unit:
            message = _("the target changed from {old} to {new} without a reason").format(old=old, new=new)
        help_ = _("write {old} again, or add to the task's changes: {entry}").format(
            old=old, entry=_entry(today, "target", old, new if item.after else None)
        )
        yield _at(item, message, help_)


def _lowered(old: Target | None, new: Target | None) -> bool:
    if old is None or new is None:
        return old is not None
    smaller = new.min < old.min or (new.max or new.min) < (old.max or old.min)
    return smaller or new.unit != old.unit


def _amount(target: Target | None) -> str:
    if target is None:
        return _("none")
    most = f"–{target.max}" if target.max and target.max != target.min else ""
    return f"{target.min}{most} {target.unit}"


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

    Mend:
        Leave the default, and decide it for each task: `guangong postpone TASK DAY --reason "…"`.
    """
    groups: defaultdict[tuple[Route, Route], list[Difference]] = defaultdict(list)
    for item in compared.of("owners", "deadline"):
        if item.inherited and item.old and item.new and not _decided_in_task(item):
            groups[item.new, item.old].append(item)
    for (now, was), items in groups.items():
        number = count("{n} task", "{n} tasks", len(items))
        ids = listed([_id(item) for item in items])
        message = _("the default changes the deadline of {number} without a reason")
        if now[-1] == "owners":
            message = _("the default changes the owners of {number} without a reason")
        help_ = _("leave the default, and decide it for each task with a reason: {ids}").format(ids=ids)
        related = (Related(was, _("the default was this"), in_base=True),)
        yield Finding(now, message.format(number=number), help_, related=related)


def _decided_in_task(item: Difference) -> bool:
    """Whether a task records what a default changed, or nothing but the order of its supporting units did."""
    if item.field == "deadline":
        return _recorded(item, "deadline", _is_day(_value(item.after) or None))
    old, new = _value(item.before), _value(item.after)
    same = old[:1] == new[:1] and set(old) == set(new)
    return same or _recorded(item, "owners", _are_owners(new))


def period_changed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """The plan's period stays while standing work counts by it.

    What it does:
        Finds another start or end of the period in a plan with standing work.

    Why it is bad:
        Standing work is due in each month or quarter of the period: with another one it is due on other days.

    Example:
        old: `period: {start: 2026-01-01, end: 2026-12-31}`
        new: `period: {start: 2026-07-01, end: 2026-12-31}`

    Mend:
        Write the old days again; a new period is a new plan.
    """
    tasks = [placed.task for placed in compared.new.tasks()]
    standing = sum(task.kind == "standing" and task.status != "cancelled" for task in tasks)
    for item in compared.of("period"):
        field = "end" if item.before.start == item.after.start else "start"
        if standing:
            message = _("the period changes when {number} of standing work are due").format(
                number=count("{n} task", "{n} tasks", standing)
            )
            help_ = _("write {start} to {end} again; a new period is a new plan").format(
                start=item.before.start, end=item.before.end
            )
            related = (Related(("period", field), _("it was this"), in_base=True),)
            yield Finding(("period", field), message, help_, related=related)


def unit_changed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A unit that owns tasks stays the unit it was.

    What it does:
        Finds units and members of groups that own tasks and have an unlike name now, without the old one
        among the aliases, and members that are gone.

    Why it is bad:
        Another name under an id hands its tasks to somebody else; a member that is gone returns nothing.

    Example:
        old: `members: {chenguang: 晨光小学, linjiang: 临江小学}`
        new: `members: {chenguang: 晨光小学}`

    Mend:
        Put it back. Keep a renamed unit's old name in `aliases`; a school that a task does not fit returns
        `exempt` with its reason.
    """
    new, used = compared.new, _owning(compared.new)
    for item in compared.of("unit-renamed", "member-renamed", "member-removed"):
        if item.new is None or item.new[1] not in used:
            continue
        if item.after is None:
            message = _('the member "{id}" was removed: {name}').format(id=item.field, name=item.before)
            help_ = _("put it back; where a task does not apply, the unit returns: exempt, with the reason")
            yield Finding(item.new, message, help_, key=True, related=_before(item, _("it stood here")))
        elif not alike(item.before, item.after) and not _keeps(new.units.get(item.field), item.before):
            message = _('the unit "{id}" has another name: {name}').format(id=item.field, name=item.after)
            yield _at(item, message, _renaming(item))


def _renaming(item: Difference) -> str:
    if item.kind == "member-renamed":
        return _("another member has an id of its own: put {old} back, and add the other").format(
            old=item.before
        )
    return _("another unit has an id of its own; for a new name, keep {old} in aliases").format(
        old=item.before
    )


def _owning(plan: Plan) -> set[str]:
    """Return the units that own tasks which are not cancelled."""
    owners = (placed.owners for placed in plan.tasks() if placed.task.status != "cancelled")
    return {id_ for found in owners if found for id_ in found.value}


def _keeps(unit: Unit | None, name: str) -> bool:
    return unit is not None and name in unit.aliases


# ── recorded reasons ──

Fits = Callable[[Value], bool]


def _fitting(item: Difference, field: str, fits: Fits) -> list[Change]:
    """Return the decisions of this edit about a field that end where the field now stands."""
    if item.was is None or item.now is None:
        return []
    records = new_records(item.was.task, item.now.task)
    return [entry for entry in records if entry.field == field and fits(entry.to)]


def _recorded(item: Difference, field: str, fits: Fits) -> bool:
    return bool(_fitting(item, field, fits))


def _any_of(*values: str) -> Fits:
    return lambda to: to in values


def _is_day(day: date | None) -> Fits:
    return lambda to: to == (day.isoformat() if day else None)


def _are_owners(owners: Sequence[str]) -> Fits:
    """Whether a record names the owners: as a list, or joined; the lead first, the others in any order."""

    def fits(to: Value) -> bool:
        named = tuple(re.split(r"[\s,，、;；+]+", to.strip())) if isinstance(to, str) else to
        return isinstance(named, tuple) and named[:1] == tuple(owners[:1]) and set(named) == set(owners)

    return fits


def _is_target(target: Target | None) -> Fits:
    """Whether a record names the target: its least, or its least and its most, with or without the unit."""
    if target is None:
        return lambda to: to is None or to == "none"
    bounds = [str(target.min), str(target.max or target.min)]
    return lambda to: (
        isinstance(to, int | str) and re.findall(r"\d+", str(to), re.ASCII) in (bounds[:1], bounds)
    )


# ── how findings are put ──


def _id(item: Difference) -> str:
    return item.placed.task.id if item.placed else ""


def _value(effective: Any) -> Any:  # noqa: ANN401 (an effective value of any type, or none)
    return effective.value if effective else ()


def _section_in(plan: Plan, number: int) -> Route:
    """Return the section's place in the new plan; where it is gone, that of the sections."""
    places = (i for i, section in enumerate(plan.sections) if section.number == number)
    return ("sections", next(places, 0))


def _before(item: Difference, label: str) -> tuple[Related, ...]:
    return (Related(item.old, label, in_base=True),) if item.old else ()


def _at(item: Difference, message: str, help_: str) -> Finding:
    """Return a finding at the new place, with the old one."""
    return Finding(item.new or (), message, help_, related=_before(item, _("it was this")))


def _unrecorded(item: Difference, message: str, command: str, entry: str) -> Finding:
    help_ = _("undo it and use: {command}; or add to the task's changes: {entry}")
    return _at(item, message, help_.format(command=command, entry=entry))


def _entry(today: date, field: str, old: object, new: object) -> str:
    """Return a record as it stands in the file; only the reason is left to write."""
    ends = "".join(
        f"{name}: {_flow(value)}, " for name, value in (("from", old), ("to", new)) if value not in {None, ()}
    )
    return f"{{on: {today}, field: {field}, {ends}reason: …}}"


def _flow(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)
