"""GG4: what an edit may not do silently: the plan against the plan it was before."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from guangong.checks.limits import RuleSettings
from guangong.checks.recorded import (
    amount,
    any_of,
    are_owners,
    at,
    entry_for,
    fitting,
    flow,
    id_of,
    in_base,
    is_day,
    is_decided,
    is_recorded,
    is_target,
    section_in,
    unrecorded,
    value_of,
)
from guangong.checks.suggest import excerpt, listed
from guangong.domain.comparison import Comparison, Difference
from guangong.domain.decisions import CLOSED, is_looser, relieves
from guangong.domain.plan import Change, Plan, Value, id_parts
from guangong.messages import _, count
from guangong.yamldoc import Route
from guangong.yamldoc.diagnostics import Finding, Related

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

    Fix:
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
        place = section_in(compared.new, item.was.section.number)
        yield Finding(place, message, text, related=in_base(item, _("it stood here")))


def id_renamed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """An id is permanent.

    What it does:
        Finds tasks with the same title, or a similar one of the same clause, under a new id.

    Why it is bad:
        Returns, minutes and messages name the task by its id; they would lead nowhere.

    Example:
        old: `- {id: 1-03, title: 制定学习计划并落实}`
        new: `- {id: 1-13, title: 制定学习计划并落实}`

    Fix:
        Write the old id again. Where a task stands does not depend on its id.
    """
    old, standing = ({placed.task.id for placed in plan.tasks()} for plan in (compared.old, compared.new))
    stayed = set(map(id_parts, old & standing))  # of two ids that look alike, one has to be changed
    for item in compared.of("task-renamed"):
        if item.before not in standing and id_parts(item.before) not in stayed and item.new:
            message = _('the id "{old}" became "{new}"').format(old=item.before, new=item.after)
            help_ = _('write "id: {old}" again; an id is permanent').format(old=item.before)
            yield Finding(item.new, message, help_, related=in_base(item, _("the id was this")))


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

    Fix:
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
        ).format(entry=entry_for(today, "title", *titles))
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

    Fix:
        Put the section back, and cancel its tasks one by one, each with its reason.
    """
    for item in compared.of("section-removed"):
        section = item.before
        message = _("section {number} was removed: {title}").format(
            number=section.number, title=excerpt(section.title)
        )
        help_ = _("put it back; cancel its tasks instead, each with a reason")
        yield Finding(("sections",), message, help_, key=True, related=in_base(item, _("it stood here")))


def section_renumbered(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A section keeps its number.

    What it does:
        Finds sections with the same title, or the same first task, under another number.

    Why it is bad:
        The number is the document's own; ids, clauses and reports of earlier months refer to it.

    Example:
        old: `- {number: 3, title: 推进优质化建设}`
        new: `- {number: 4, title: 推进优质化建设}`

    Fix:
        Write the old number again. The order of sections in the file is free.
    """
    for item in compared.of("section-renumbered"):
        if item.new is None:
            continue
        message = _("section {old} became section {new}").format(
            old=item.before.number, new=item.after.number
        )
        help_ = _('write "number: {old}" again').format(old=item.before.number)
        yield Finding(item.new, message, help_, related=in_base(item, _("the number was this")))


# ── status ──


def reopened(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What was done or cancelled is reopened only with a recorded reason.

    What it does:
        Finds tasks whose status went back from done or cancelled without a new entry in `changes`, or with
        one that is dated before the day on which the task was done.

    Why it is bad:
        What was reported upwards as finished is silently unfinished.

    Example:
        old: `status: done`
        new: `status: doing`

    Fix:
        `guangong reopen 2-03 --reason "防溺水内容需按新通知改版"` changes the status and records the reason.
    """
    for item in compared.of("reopened", "done"):
        records = fitting(item, "status", any_of(item.after, *_OPEN))
        if early := _too_early(item, records):
            yield early
        if item.before not in CLOSED or records:
            continue
        message = _('task "{id}" went from {old} back to {new} without a reason').format(
            id=id_of(item), old=item.before, new=item.after
        )
        undo = f'guangong reopen {id_of(item)} --reason "…"'
        yield unrecorded(item, message, undo, entry_for(today, "status", item.before, item.after))


def _too_early(item: Difference, records: Sequence[Change]) -> Finding | None:
    """Return what to say of a reopening that is dated before what it takes back."""
    done_on = item.was.task.done_on if item.was and item.before == "done" else None
    days = [entry.on for entry in records]
    if done_on is None or not days or max(days) >= done_on:
        return None
    message = _('task "{id}" was done on {done}, and cannot have been reopened on {day}')
    help_ = _("write the day on which it was reopened")
    return at(item, message.format(id=id_of(item), done=done_on, day=max(days)), help_)


def cancelled(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A task is cancelled only with a recorded reason.

    What it does:
        Finds tasks that became cancelled without a new entry in `changes`.

    Why it is bad:
        A cancelled task leaves every total; without a reason it was silently dropped.

    Example:
        old: `status: todo`
        new: `status: cancelled`

    Fix:
        `guangong cancel 1-04 --reason "压减外出活动"` changes the status and records the reason.
    """
    for item in compared.of("cancelled"):
        if not is_recorded(item, "status", any_of("cancelled")):
            message = _('task "{id}" was cancelled without a reason').format(id=id_of(item))
            do = f'guangong cancel {id_of(item)} --reason "…"'
            yield unrecorded(item, message, do, entry_for(today, "status", item.before, "cancelled"))


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

    Fix:
        Write the old day again, or record why: an entry in `changes` with `field: done_on`.
    """
    for item in compared.of("done-on"):
        if item.was is None or item.was.task.status != "done" or item.before is None:
            continue
        again = is_recorded(item, "status", any_of(*_OPEN))
        if again or is_recorded(item, "done_on", is_day(item.after)):
            continue
        message = _("the day of completion changed from {old} to {new} without a reason").format(
            old=item.before, new=item.after or _("none")
        )
        help_ = _("write {old} again, or add to the task's changes: {entry}").format(
            old=item.before, entry=entry_for(today, "done_on", item.before, item.after)
        )
        yield at(item, message, help_)


def many_done(compared: Comparison, _today: date, settings: RuleSettings) -> Iterator[Finding]:
    """Many tasks marked done in one edit are worth a second look.

    What it does:
        Counts the tasks that the edit marks done; from ten on (a setting) it warns once.

    Why it is bad:
        A year ticked off in one go says nothing about when and by whom the work was done.

    Example:
        old: twelve tasks with `status: doing`
        new: the same twelve with `status: done`

    Fix:
        Mark tasks done as they are finished, with `guangong done TASK --by … --evidence …`.
    """
    done = list(compared.of("done"))
    if done and len(done) >= settings.many_done:
        ids = listed([id_of(item) for item in done])
        message = count("{n} task marked done in one edit", "{n} tasks marked done in one edit", len(done))
        help_ = _("look whether each is finished: {ids}").format(ids=ids)
        yield at(done[0], message, help_)


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

    Fix:
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
        help_ = _("put it back; correct it with a new entry: guangong log {id} …").format(id=id_of(item))
        yield at(item, message, help_)


def change_rewritten(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A recorded decision stays as it was recorded.

    What it does:
        Finds entries of `changes` that were dropped or altered, also where only a value's type changed.

    Why it is bad:
        The record says why a deadline moved or a task was dropped; one that can be rewritten proves nothing.

    Example:
        old: `- {on: 2026-05-12, field: deadline, to: 2026-09-30, reason: 场馆检修}`
        new: `- {on: 2026-05-12, field: deadline, to: 2026-10-31, reason: 场馆检修}`

    Fix:
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
        yield at(item, message, help_)


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

    Fix:
        `guangong postpone 2-02 2026-09-30 --reason "两校作品未齐"` moves the deadline and records the reason.
    """
    for item in compared.of("deadline"):
        if item.before is None or item.inherited or not _is_later(item):
            continue
        day = item.after.value if item.after else None
        if is_recorded(item, "deadline", is_day(day)) or (not day and _became_standing(item)):
            continue
        entry = entry_for(today, "deadline", item.before.value, day)
        if day is None:
            message = _("the deadline {old} was removed without a reason").format(old=item.before.value)
            help_ = _("put it back, or add to the task's changes: {entry}").format(entry=entry)
            yield at(item, message, help_)
            continue
        message = _("the deadline moved from {old} to {new} without a reason").format(
            old=item.before.value, new=day
        )
        undo = f'guangong postpone {id_of(item)} {day} --reason "…"'
        yield unrecorded(item, message, undo, entry)


def _became_standing(item: Difference) -> bool:
    """Whether the task has no deadline because of its kind, which is judged itself."""
    return item.now is not None and item.now.task.kind == "standing"


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
    for item in compared.of("deadline"):
        if not (item.before and item.after and item.was and not item.inherited and _is_later(item)):
            continue
        task = item.was.task
        records = [entry.on for entry in fitting(item, "deadline", is_day(item.after.value))]
        day = task.done_on or (max(records) if records else today)
        if day > item.before.value and task.status != "cancelled":
            message = _("the deadline {old} had passed on {day}, when it was moved to {new}").format(
                old=item.before.value, day=day, new=item.after.value
            )
            help_ = _("leave it; say in the log why it is late: guangong log {id} …").format(id=id_of(item))
            yield at(item, message, help_)


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
    for item in compared.of("every"):
        looser = is_looser("every", item.before, item.after, compared.new)
        if looser and not is_decided(item, "every", compared.new):
            message = _("an entry was wanted every {old}, now only every {new}").format(
                old=item.before, new=item.after
            )
            help_ = _("write {old} again, or add to the task's changes: {entry}").format(
                old=item.before, entry=entry_for(today, "every", item.before, item.after)
            )
            yield at(item, message, help_)


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
    for item in compared.of("owners"):
        old, new = value_of(item.before), value_of(item.after)
        if item.inherited or not relieves(old, new) or is_recorded(item, "owners", are_owners(new)):
            continue
        message = _("the owners changed from {old} to {new} without a reason").format(
            old=_(", ").join(old), new=_(", ").join(new) or _("none")
        )
        help_ = _("write {old} again, or add to the task's changes: {entry}").format(
            old=flow(old), entry=entry_for(today, "owners", old, new)
        )
        yield at(item, message, help_)


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
        looser = is_looser("target", item.before, item.after, compared.new)
        if not looser or is_recorded(item, "target", is_target(item.after)):
            continue
        old, new = amount(item.before), amount(item.after)
        message = _("the target went from {old} down to {new} without a reason").format(old=old, new=new)
        if item.before is None or (item.after and item.after.unit != item.before.unit):
            message = _("the target changed from {old} to {new} without a reason").format(old=old, new=new)
        help_ = _("write {old} again, or add to the task's changes: {entry}").format(
            old=old, entry=entry_for(today, "target", old, new if item.after else None)
        )
        yield at(item, message, help_)


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
    for (now, was), items in groups.items():
        number = count("{n} task", "{n} tasks", len(items))
        ids = listed([id_of(item) for item in items])
        message = _("the default changes the deadline of {number} without a reason")
        if now[-1] == "owners":
            message = _("the default changes the owners of {number} without a reason")
        help_ = _("leave the default, and decide it for each task with a reason: {ids}").format(ids=ids)
        related = (Related(was, _("the default was this"), in_base=True),)
        yield Finding(now, message.format(number=number), help_, related=related)


def _decided_in_task(item: Difference) -> bool:
    """Whether a task records what a default changed, or nothing but the order of its supporting units did."""
    if item.field == "deadline":
        return is_recorded(item, "deadline", is_day(value_of(item.after) or None))
    old, new = value_of(item.before), value_of(item.after)
    same = old[:1] == new[:1] and set(old) == set(new)
    return same or is_recorded(item, "owners", are_owners(new))


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
        if not tells_of_another(compared, item) or item.new is None:
            continue
        if item.kind == "member-removed":
            message = _('the member "{id}" was removed: {name}').format(id=item.unit, name=item.before)
            help_ = _("put it back; where a task does not apply, the unit returns: exempt, with the reason")
            yield Finding(item.new, message, help_, key=True, related=in_base(item, _("it stood here")))
        elif item.kind == "field":
            message = _('"{names}" is another unit\'s name now, and was that of "{id}"')
            yield at(item, message.format(names=listed(_given_away(compared, item)), id=item.unit), _back())
        else:
            message = _('the unit "{id}" has another name: {name}').format(id=item.unit, name=item.after)
            help_ = _("another unit has an id of its own; for a new name, keep {old} in aliases")
            yield at(item, message, help_.format(old=item.before))


def _back() -> str:
    return _("put it back; a unit keeps the names that it went by")


def tells_of_another(compared: Comparison, item: Difference) -> bool:
    """Whether a change of names or members lets another unit own what a unit owns."""
    route = item.new or ()
    if item.kind == "field":
        return bool(_given_away(compared, item))
    if route[:1] != ("units",) or route[1] not in compared.new.owning():
        return False
    return item.kind == "member-removed" or item.before not in _aliases(compared.new, route)


def _given_away(compared: Comparison, item: Difference) -> list[str]:
    """Return the aliases that a unit lost to another one."""
    if item.field != "aliases" or not item.unit:
        return []
    new = compared.new
    others = [id_ for id_ in new.units if id_ != item.unit]
    return [
        name
        for name in item.before
        if name not in item.after and any(new.is_called(id_, name) for id_ in others)
    ]


def _aliases(plan: Plan, route: Route) -> tuple[str, ...]:
    """Return the aliases of the unit or member whose name stands at a place."""
    unit = plan.units[str(route[1])]
    members = unit.members or {}
    return members[str(route[3])].aliases if route[2] == "members" else unit.aliases
