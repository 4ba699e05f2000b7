"""GG4: an edit does not rewrite what is on record: status, days, log and recorded decisions."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from guangong.checks.limits import RuleSettings
from guangong.checks.reasons import (
    amount,
    as_written,
    at,
    entry_for,
    fitting,
    id_of,
    is_recorded,
    says,
    shown,
    unrecorded,
    write_again,
)
from guangong.checks.suggest import excerpt, listed
from guangong.domain.comparison import Comparison, Difference
from guangong.domain.decisions import is_looser, relieves
from guangong.domain.plan import Change, LogEntry, Placed, Target, Task, Value
from guangong.domain.progress import standing_periods
from guangong.messages import _, count
from guangong.yamldoc.diagnostics import Finding

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
    message = _('task "{id}" went from {old} back to {new} without a reason')
    early = _('task "{id}" was done on {done}, and cannot have been reopened on {day}')
    for item in compared.of("reopened", "done"):
        id_, records = id_of(item), fitting(item, "status", item.after, "todo", "doing")
        day = max((entry.on for entry in records), default=None)
        done = item.was.task.done_on if item.was and item.before == "done" else None
        if done and day and day < done:
            text = early.format(id=id_, done=done, day=day)
            yield at(item, text, _("write the day on which it was reopened"))
        elif item.before in {"done", "cancelled"} and not records:
            text = message.format(id=id_, old=item.before, new=item.after)
            entry = entry_for(today, "status", item.before, item.after)
            yield unrecorded(item, text, f'guangong reopen {id_} --reason "…"', entry)


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
        if not is_recorded(item, "status", "cancelled"):
            message = _('task "{id}" was cancelled without a reason').format(id=id_of(item))
            entry = entry_for(today, "status", item.before, "cancelled")
            yield unrecorded(item, message, f'guangong cancel {id_of(item)} --reason "…"', entry)


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
    message = _("the day of completion changed from {old} to {new} without a reason")
    for item in compared.of("done-on"):
        was_done = item.was and item.was.task.status == "done" and item.before
        again = is_recorded(item, "status", "todo", "doing")
        if was_done and not again and not is_recorded(item, "done_on", item.after):
            text = message.format(old=item.before, new=shown(item.after))
            entry = entry_for(today, "done_on", item.before, item.after)
            yield write_again(item, text, item.before, entry)


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
        message = count("{n} task marked done in one edit", "{n} tasks marked done in one edit", len(done))
        help_ = _("look whether each is finished: {ids}").format(ids=listed(map(id_of, done)))
        yield at(done[0], message, help_)


# ── log and changes ──


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
    help_ = _("put it back; correct it with a new entry: guangong log {id} …")
    for item in compared.of("log-changed", "log-dropped"):
        if settings.is_future(item.before.on, today):
            continue
        kept = item.after.evidence if item.after else ()
        lost = [name for name in item.before.evidence if name not in kept]
        if item.kind == "log-dropped":
            message = _("the log entry of {day} was dropped")
        elif lost:
            message = _("the log entry of {day} lost its evidence {names}")
        else:
            message = _("the log entry of {day} was rewritten")
        text = message.format(day=item.before.on, names=excerpt(listed(lost)))
        yield at(item, text, help_.format(id=id_of(item)))


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
        kinds = _retyped(item.before, item.after) if item.after else ""
        if item.kind == "change-dropped":
            message = _("the decision recorded on {day} was dropped")
        elif kinds:
            message = _("the decision recorded on {day} looks the same, but {kinds}")
        else:
            message = _("the decision recorded on {day} was rewritten")
        help_ = _("put it back; a new decision is a new entry in changes")
        yield at(item, message.format(day=item.before.on, kinds=kinds), help_)


def _retyped(old: Change, new: Change) -> str:
    """Return which value only changed its type, if one did."""
    words = {int: _("a number"), str: _("a text"), tuple: _("a list"), type(None): _("empty")}
    text = _('"{name}" was {old} and is {new}')
    for name, before, after in (("from", old.from_, new.from_), ("to", old.to, new.to)):
        if before != after and _looks(before) == _looks(after):
            return text.format(name=name, old=words[type(before)], new=words[type(after)])
    return ""


def _looks(value: Value) -> str:
    return _(", ").join(value) if isinstance(value, tuple) else str(value)


def record_untrue(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A recorded decision says what was before.

    What it does:
        Finds new entries of `changes` whose `from` is not what the base has, and would make the change look
        smaller. Where one edit decided several times, the first has to begin with the base.

    Why it is bad:
        A deadline of May that is moved to September looks like one of August that was moved by a month.

    Example:
        old: `deadline: 2026-05-31`
        new: `deadline: 2026-09-30`, with `{field: deadline, from: 2026-08-31, to: 2026-09-30, …}`

    Fix:
        Write the value of the base, or leave `from` out.
    """
    message = _('"from" is {value}, and "{field}" was {old}')
    groups: defaultdict[tuple[str, str], list[Difference]] = defaultdict(list)
    for item in compared.of("change-added"):
        groups[id_of(item), item.after.field].append(item)
    for (_id, field), (first, *more) in groups.items():
        old = _value_in(first.was, field) if first.was else None
        saying = (item.after.from_ for item in (first, *more))
        if old is not None and all(_is_untrue(compared, field, old, said) for said in saying):
            text = message.format(value=_plain(first.after.from_), field=field, old=_plain(old))
            yield at(first, text, _("write what was before, or leave it out"))


def _value_in(was: Placed, field: str) -> Any:  # noqa: ANN401 (of any field)
    """Return what a task had: in force, and as a record has it."""
    if field in {"owners", "deadline"}:
        own = getattr(was, field)
        return as_written(own.value) if own else None
    return as_written(getattr(was.task, field)) if field in Task.model_fields else None


def _is_untrue(compared: Comparison, field: str, old: Any, said: Value) -> bool:  # noqa: ANN401
    """Whether a record says that a decision was looser than it was: a stricter one can have been between."""
    if said is None or field in {"title", "clause", "leader", "organizer", "deadline_text", "log", "changes"}:
        return False
    if field == "target":
        return not says(said, old)
    if field == "owners":
        return (not isinstance(said, tuple) or relieves(old, said)) and not says(said, old)
    if type(said) is not type(old):
        return str(said) != str(old)
    return said != old and is_looser(field, old, said, compared.new)


def _plain(value: object) -> str:
    if isinstance(value, Target):
        return amount(value)
    return _(", ").join(value) if isinstance(value, tuple) else shown(value)


# ── when records were written ──


def dated_back(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What is entered late says so.

    What it does:
        Warns of new log entries of standing work whose period was over without an entry, and of new decisions
        that are dated before what was on record for the task, or before a deadline that is over by now:
        where `entered` does not say when they were written.

    Why it is bad:
        A missed month gets its entry at the year's end, and a deadline seems to have been moved in time.

    Example:
        old: no entry in February
        new: `- {on: 2026-02-26, note: 学习上级会议精神}`, written in June

    Fix:
        Add the day on which it was written, as the commands do: `entered: 2026-06-30`.
    """
    help_ = _("say when it was written: entered: {today}").format(today=today)
    yield from (at(item, text, help_) for item, text in _late(compared, today) if not item.after.entered)


def entered_late(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What was entered late is reported.

    What it does:
        Notes the records that were written after what they are dated for was over, and say so in `entered`.

    Why it is bad:
        It is not; but figures of earlier months have it now, and did not have it then.

    Example:
        old: no entry in February
        new: `- {on: 2026-02-26, note: 学习上级会议精神, entered: 2026-06-30}`

    Fix:
        Nothing is to be done, if it is true.
    """
    help_ = _("if it is true, nothing is to be done")
    yield from (at(item, text, help_) for item, text in _late(compared, today) if item.after.entered)


def _late(compared: Comparison, today: date) -> Iterator[tuple[Difference, str]]:
    """Yield the new records that were written after what they are dated for was over, with what to say."""
    logged = _("the log entry of {day} is in a period that was over without one")
    decided = _("the decision is dated back to {day}")
    for _id, items in groupby(compared.of("log-added", "change-added"), id_of):
        first, *more = items
        if first.was is None or first.now is None:
            continue
        periods = standing_periods(compared.new, first.now.task, first.was.task.log)
        missed = [period for period in periods if period.end < today and not period.recorded]
        last = _last_day(first.was, today)
        for item in (first, *more):
            day = item.after.on
            if item.kind == "log-added" and any(period.start <= day <= period.end for period in missed):
                yield item, logged.format(day=day)
            elif item.kind == "change-added" and last is not None and day < last:
                yield item, decided.format(day=day)


def _last_day(was: Placed, today: date) -> date | None:
    """Return the day before which no new decision can be dated: something was on record, or due, by then."""
    task = was.task
    records: tuple[LogEntry | Change, ...] = (*task.log, *task.changes)
    days = [entry.entered or entry.on for entry in records]
    days += [task.done_on] if task.done_on else []
    known = [day for day in days if day <= today]
    if was.deadline and was.deadline.value < today:
        known.append(was.deadline.value + timedelta(1))
    return max(known, default=None)
