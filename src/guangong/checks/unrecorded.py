"""GG4, third part: what an edit changed, by the policies of the fields: decisions, wording, records."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from guangong.checks.edit import standing_work, tells_of_another
from guangong.checks.limits import RuleSettings
from guangong.checks.recorded import (
    amount,
    are_owners,
    as_written,
    at,
    entry_for,
    id_of,
    is_decided,
    is_recorded,
    is_target,
    unrecorded,
)
from guangong.checks.suggest import excerpt, listed
from guangong.domain.comparison import Comparison, Difference
from guangong.domain.decisions import is_looser, relieves, weakens
from guangong.domain.plan import Change, LogEntry, Placed, Target, Task, Value
from guangong.domain.progress import standing_periods
from guangong.messages import _
from guangong.yamldoc.diagnostics import Finding

# ── decisions ──


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
    for item in compared.of("field", "status"):
        if item.was is None or item.now is None or not _is_unmade(compared, item):
            continue
        field, old, new = item.field or "status", as_written(item.before), as_written(item.after)
        message = _('"{field}" changed from {old} to {new} without a reason').format(
            field=field, old=_shown(old), new=_shown(new)
        )
        entry = entry_for(today, field, old, new)
        if item.declared and "set" in item.declared.policy.commands and new is not None:
            yield unrecorded(item, message, f'guangong set {id_of(item)} {field}={new} --reason "…"', entry)
        else:
            help_ = _("write {old} again, or add to the task's changes: {entry}")
            yield at(item, message, help_.format(old=_shown(old), entry=entry))


def _is_unmade(compared: Comparison, item: Difference) -> bool:
    """Whether a decision of a task was loosened without a record of it."""
    if item.kind == "status":
        is_back = bool(item.now and item.now.task.log) and item.after == "todo"
        return is_back and not is_decided(item, "status", compared.new)
    if item.declared is None or item.declared.policy.edit not in {"decision", "permanent"}:
        return False
    if item.field == "every" and item.was and item.now and item.was.task.kind != item.now.task.kind:
        return False  # the kind decides whether there is a rhythm
    looser = is_looser(item.field, item.before, item.after, compared.new)
    return looser and not is_decided(item, item.field, compared.new)


def _shown(value: object) -> str:
    return _("none") if value is None else str(value)


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
    for item in compared.differences:
        if item.was or item.now or not _is_lost(compared, item):
            continue
        help_ = _("put it back, or let somebody else confirm it")
        yield at(item, _changed_text(item), help_)._replace(place=item.new or ("units",))


def _is_lost(compared: Comparison, item: Difference) -> bool:
    """Whether something of the plan as a whole is not what it was, and no other rule tells of it."""
    if item.kind == "period":
        return not standing_work(compared.new)
    if item.kind in {"organization", "unit-removed", "member-removed"}:
        return not tells_of_another(compared, item)
    if item.declared is None or item.field in {"owners", "deadline"} or tells_of_another(compared, item):
        return False
    if item.declared.policy.edit == "record":
        return not _grew(item.before, item.after)
    return item.declared.policy.edit in {"decision", "permanent"} and not _has_reason(compared, item)


def _grew(before: Any, after: Any) -> bool:  # noqa: ANN401 (of any field)
    """Whether a record only gained something."""
    both_listed = isinstance(before, tuple) and isinstance(after, tuple)
    return before is None or (both_listed and set(before) <= set(after))


def _has_reason(compared: Comparison, item: Difference) -> bool:
    """Whether a member says why it joined or left."""
    route = item.new or ()
    if route[2:3] != ("members",):
        return False
    members = compared.new.units[str(route[1])].members or {}
    return members[str(route[3])].reason is not None


def _changed_text(item: Difference) -> str:
    name = item.unit or (item.declared.name if item.declared else item.kind)
    if item.kind in {"unit-removed", "member-removed"}:
        text = _('"{id}" was removed: {name}')
        return text.format(id=item.unit, name=excerpt(item.before))
    if item.declared and item.unit:
        return _('the {field} of "{id}" changed').format(id=name, field=item.declared.label)
    return _('"{field}" of the plan changed').format(field=name)


# ── wording ──


def title_weakened(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A title does not promise less without a recorded reason.

    What it does:
        Warns where a number or a word for how often is gone from a task's title, or the title became shorter,
        without a new entry in `changes`.

    Why it is bad:
        每月 that became 每年, or 论文和调研报告 that became 论文, is another task, and a done one.

    Example:
        old: `title: 每月集中学习一次`
        new: `title: 每年集中学习一次`

    Fix:
        `guangong set 1-01 title=每年集中学习一次 --reason "主任会商定"` changes it and records the reason.
    """
    for item in compared.of("field"):
        if _is_weaker(item):
            message = _("the title promises less than before: {old}").format(old=excerpt(item.before))
            entry = entry_for(today, "title", item.before, item.after)
            help_ = _("write it again, or add to the task's changes: {entry}").format(entry=entry)
            yield at(item, message, help_)


def _is_weaker(item: Difference) -> bool:
    """Whether a title promises less than before, and less than a decision of this edit has it."""

    def fits(to: Value) -> bool:
        return isinstance(to, str) and not weakens(to, item.after)

    return item.field == "title" and weakens(item.before, item.after) and not is_recorded(item, "title", fits)


def told(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Wording, places and members may change, and are told.

    What it does:
        Notes another wording (titles, clauses, organizers, the document's words for a deadline, names of
        units), tasks in another section, members that joined a group, and standing work that was marked done.

    Why it is bad:
        It is not. But who reads the change should see that the document's words are not what they were, and
        that a group with new members wants their returns.

    Example:
        old: `clause: 一、第2段`
        new: `clause: 一、第3段`

    Fix:
        Nothing is to be done, if it is meant.
    """
    joined: defaultdict[object, list[Difference]] = defaultdict(list)
    for item in compared.differences:
        if item.kind == "member-added" and item.new:
            joined[item.new[1]].append(item)
        elif text := _telling(compared, item):
            yield at(item, text, _("if it is meant, nothing is to be done"))
    for unit, items in joined.items():
        names = listed([item.after for item in items])
        text = _('joined "{id}", and will return its tasks: {names}').format(id=unit, names=names)
        yield Finding(items[0].new or (), text, _("if it is meant, nothing is to be done"))


def _telling(compared: Comparison, item: Difference) -> str:
    """Return what is to be told of a change, empty where there is nothing."""
    if item.declared and item.declared.policy.edit == "wording" and item.kind == "field":
        return "" if _is_weaker(item) else _("the wording changed: {field}").format(field=item.declared.label)
    if item.kind in {"title", "section-retitled"}:
        return _("the wording changed: {field}").format(field=_("title"))
    if item.kind in {"unit-renamed", "member-renamed"} and not tells_of_another(compared, item):
        return _('"{id}" was called {name}').format(id=item.unit, name=item.before)
    if item.kind == "task-moved":
        return _('task "{id}" moved from section {old} to section {new}').format(
            id=id_of(item), old=item.before.number, new=item.after.number
        )
    if item.kind == "done" and item.now and item.now.task.kind == "standing":
        return _('standing work "{id}" is closed for the rest of the period').format(id=id_of(item))
    return ""


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
    for item, text in _late(compared, today):
        if item.after.entered is None:
            help_ = _("say when it was written: entered: {today}").format(today=today)
            yield at(item, text, help_)


def entered_late(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What was entered late is told.

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
    for item, text in _late(compared, today):
        if item.after.entered is not None:
            yield at(item, text, _("if it is true, nothing is to be done"))


def _late(compared: Comparison, today: date) -> Iterator[tuple[Difference, str]]:
    """Yield the new records that were written after what they are dated for was over, with what to say."""
    groups: defaultdict[str, list[Difference]] = defaultdict(list)
    for item in compared.of("log-added", "change-added"):
        groups[id_of(item)].append(item)
    for items in groups.values():
        was, now = items[0].was, items[0].now
        if was and now:
            missed, last = _missed(compared, was, now, today), _last_day(was, today)
            for item in items:
                day = item.after.on
                if item.kind == "log-added" and any(start <= day <= end for start, end in missed):
                    text = _("the log entry of {day} is in a period that was over without one")
                    yield item, text.format(day=day)
                elif item.kind == "change-added" and last is not None and day < last:
                    yield item, _("the decision is dated back to {day}").format(day=day)


def _missed(compared: Comparison, was: Placed, now: Placed, today: date) -> list[tuple[date, date]]:
    """Return the periods of standing work that were over without an entry."""
    periods = standing_periods(compared.new, now.task, was.task.log)
    return [(period.start, period.end) for period in periods if period.end < today and not period.recorded]


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
    groups: defaultdict[tuple[str, str], list[Difference]] = defaultdict(list)
    for item in compared.of("change-added"):
        groups[id_of(item), item.after.field].append(item)
    for (_id, field), items in groups.items():
        first = items[0]
        old = _value_in(first.was, field) if first.was else None
        if old is not None and all(_is_untrue(compared, field, old, item.after.from_) for item in items):
            message = _('"from" is {value}, and "{field}" was {old}').format(
                value=_plain(first.after.from_), field=field, old=_plain(old)
            )
            yield at(first, message, _("write what was before, or leave it out"))


def _value_in(was: Placed, field: str) -> Any:  # noqa: ANN401 (of any field)
    """Return what a task had: in force, and as a record has it."""
    if field in {"owners", "deadline"}:
        own = getattr(was, field)
        return as_written(own.value) if own else None
    return as_written(getattr(was.task, field)) if field in Task.model_fields else None


def _is_untrue(compared: Comparison, field: str, old: Any, said: Value) -> bool:  # noqa: ANN401
    """Whether a record says that a decision was looser than it was: a stricter one can have been between."""
    if said is None or field in {"title", "clause", "organizer", "deadline_text", "log", "changes"}:
        return False
    if field == "target":
        return not is_target(old)(said)
    if field == "owners":
        relieved = not isinstance(said, tuple) or relieves(old, said)
        return relieved and not are_owners(old)(said)
    if type(said) is not type(old):
        return str(said) != str(old)
    return said != old and is_looser(field, old, said, compared.new)


def _plain(value: object) -> str:
    if isinstance(value, Target):
        return amount(value)
    return _(", ").join(value) if isinstance(value, tuple) else _shown(value)
