"""GG4: an edit does not rewrite what units have returned: days, exemptions, and what was sent back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from guangong.checks.reasons import as_written, at, in_base, shown
from guangong.checks.suggest import excerpt, listed
from guangong.domain.comparison import Difference, Kind, compare_returns
from guangong.domain.fields import Model
from guangong.domain.plan import Change, Plan, Return, Returns
from guangong.messages import _
from guangong.yamldoc import Route, Span
from guangong.yamldoc.diagnostics import Finding


class Amended(NamedTuple):
    """What one unit had returned and returns now, ``None`` without a file; ``plan`` knows the tasks.

    ``since`` is the day of the base. ``is_own``: the unit itself made the edit, not the office.
    """

    unit: str
    old: Returns | None
    new: Returns | None
    plan: Plan
    since: date
    today: date
    is_own: bool = False

    def of(self, *kinds: Kind) -> list[Difference]:
        """Return the differences of some kinds, each with its task."""
        before, after = ({item.unit: item} if item else {} for item in (self.old, self.new))
        return [item for item in compare_returns(before, after, self.plan) if item.kind in kinds]

    def reports(self, item: Difference) -> tuple[Return | None, Return | None]:
        """Return the return of a task before and after."""
        id_ = _task(item)
        before, after = (side.tasks.get(id_) if side else None for side in (self.old, self.new))
        return before, after


def _task(item: Difference) -> str:
    """Return the id of the task that was returned."""
    return str((item.new or item.old or ("", ""))[1])


def return_changed(edit: Amended) -> Iterator[Finding]:
    """What a unit has returned is not taken back or changed without a record.

    What it does:
        Compares `returns/` with that of the base: returns of a task that are there no more, that are an
        exemption now and were none, and those in which anything else was changed or taken out: the day,
        who, the note, evidence; or a count was added. What else was only added, or stands in the return's
        `changes` with what it was, is fine.

    Why it is bad:
        A return that is gone opens the task again, and the school is chased for what it has sent; an earlier
        day turns a late one into one in time.

    Example:
        old: `1-03: {done_on: 2026-03-18}`
        new: `1-03: {done_on: 2026-02-18}`

    Fix:
        Put it back, and correct it with `guangong submit`, or take it back with `guangong withdraw`: both
        record what it was, and why.
    """
    if removed := edit.of("return-removed"):
        text = _('the unit "{id}" no longer returns {tasks}')
        message = text.format(id=edit.unit, tasks=listed(item.field for item in removed))
        place = ("tasks",) if edit.new else ("unit",)
        related = in_base(removed[0], _("it stood here")) if edit.new else ()
        help_ = _(
            "put it back; a mistake is taken back with: guangong withdraw {task} --unit {id} --reason …"
        )
        help_ = help_.format(task=removed[0].field, id=edit.unit)
        yield Finding(place, message, help_, key=True, related=related)
    for item in edit.of("return-changed"):
        if not _grew(edit, item) and not _is_recorded(edit, item):
            yield _changed(edit, item)


def _changed(edit: Amended, item: Difference) -> Finding:
    text = _('"{unit}" returned {task} otherwise: {field} was {old} and is {new}, and no change records it')
    values = (as_written(value) or None for value in (item.before, item.after))
    old, new = (excerpt(" ".join(shown(value).split())) for value in values)
    message = text.format(unit=edit.unit, task=_task(item), field=item.field, old=old, new=new)
    help_ = _("put it back; correct it with: guangong submit {task} --unit {id} …")
    return at(item, message, help_.format(task=_task(item), id=edit.unit))


def _grew(edit: Amended, item: Difference) -> bool:
    """Whether a field was only added to; what the office and ``changes`` record, GG436 judges."""
    old, _new = edit.reports(item)
    if _is_record(item.before) or _is_record(item.after):
        return True
    if item.field in {"exempt", "count"} and old and old.done_on:
        return False  # figures of days since then would change
    return item.before is None or (isinstance(item.before, tuple) and set(item.before) <= set(item.after))


def _is_record(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(one, Model) for one in value)


def _recorded(edit: Amended, item: Difference) -> list[Change]:
    """Return what this edit recorded in the return."""
    old, new = edit.reports(item)
    return list((Counter(new.changes if new else ()) - Counter(old.changes if old else ())).elements())


def _is_recorded(edit: Amended, item: Difference) -> bool:
    """Whether this edit records that a field was what it was, and is what it is."""
    of_field = [change for change in _recorded(edit, item) if change.field == item.field]
    # What it was has to be there, as it is rebuilt from it for the days before.
    return any(change.from_ == as_written(item.before) for change in of_field) and any(
        change.to in {None, as_written(item.after)} for change in of_field
    )


# ── when it was written ──


class _Late(NamedTuple):
    """Where something is dated before the base, the day, and whether it says when it was written."""

    item: Difference
    place: Route
    day: date | None
    entered: date | None


def return_dated_back(edit: Amended) -> Iterator[Finding]:
    """What a unit returns late says when it was written.

    What it does:
        Warns of new returns, and of corrections in them, that are dated before the commit that is compared
        with, where `entered` does not say when they were written, or says a day before that commit, which
        does not have them; of a return that was sent back and is `answered` on such a day; and of a new
        exemption without a day from a task whose deadline was over.

    Why it is bad:
        What was overdue at the last meeting seems to have been returned in time. Figures of earlier days
        count the return, and cannot say that it came later.

    Example:
        old: no return of 1-03
        new: `1-03: {done_on: 2026-02-27}`, written in June

    Fix:
        Add the day on which it was written, as the commands do: `entered: 2026-06-30`; to an exemption its
        day, `exempt_on: 2026-06-30`. What was sent back is `answered` on the day on which that is written.
    """
    dated = _("this is dated {day}, before what it is compared with, of {since}")
    untrue = _("this was not written on {day}: what it is compared with, of {since}, does not have it")
    undated = _("since when the task does not apply is not said: it would never have been due")
    entered = _("say when it was written: entered: {today}").format(today=edit.today)
    answered = _("write the day on which it was returned again: answered: {today}").format(today=edit.today)
    exempt_on = _("say since when: exempt_on: {today}").format(today=edit.today)
    for late in _late(edit):
        if late.day is None:
            yield Finding(late.place, undated, exempt_on)
        elif late.entered is None:
            help_ = answered if late.place[-1] == "answered" else entered
            yield Finding(late.place, dated.format(day=late.day, since=edit.since), help_)
        elif late.entered < edit.since:
            # A branch is compared with the commit that it left (the merge base): what it wrote is of that
            # day or later. Where it has taken in the base since then, that one is older than its own records;
            # but figures up to the base's day were made without them, so to them they came after it.
            place = (*late.place[:-1], "entered")
            yield Finding(place, untrue.format(day=late.entered, since=edit.since), entered)


def returned_late(edit: Amended) -> Iterator[Finding]:
    """What was returned after its deadline as done in time is reported.

    What it does:
        Notes new returns that were written after the deadline, say so in `entered`, and are dated before it.

    Why it is bad:
        It is not; but the task was shown as overdue, and was not.

    Example:
        old: no return of 1-03, due on 2026-03-01
        new: `1-03: {done_on: 2026-02-27, entered: 2026-06-30}`

    Fix:
        Nothing is to be done, if it is true.
    """
    text = _("written on {entered} as done on {day}, in time for the deadline {due}")
    for late in _late(edit):
        due = _due(late.item)
        if late.day and late.entered and due and late.day <= due < edit.since <= late.entered:
            message = text.format(entered=late.entered, day=late.day, due=due)
            yield Finding(late.place, message, _("if it is true, nothing is to be done"))


def _late(edit: Amended) -> Iterator[_Late]:
    for item in edit.of("return-added", "return-changed"):
        report = edit.reports(item)[1]
        if report is None:
            continue
        if item.kind == "return-added" or (_is_day(item) and not _recorded(edit, item)):
            yield from _late_return(edit, item, report)
        if item.kind == "return-added" or item.field == "changes":
            yield from _late_changes(edit, item, report)
        if item.field == "entered" and item.before is None and _was_returned(edit, item):
            # A later day than that of its sending back would answer it.
            yield from _late_return(edit, item, report)
        if item.field == "sent_back":
            yield from _late_answers(edit, item, report)


def _is_day(item: Difference) -> bool:
    """Whether a return that had not been one became one."""
    return item.field in {"done_on", "exempt"} and item.before is None


def _was_returned(edit: Amended, item: Difference) -> bool:
    old = edit.reports(item)[0]
    return old is not None and bool(old.done_on or old.exempt)


def _late_return(edit: Amended, item: Difference, report: Return) -> Iterator[_Late]:
    name = "exempt" if report.exempt else "done_on"
    day = report.exempt_on if report.exempt else report.done_on
    due = _due(item)
    is_undated = bool(report.exempt) and day is None and due is not None and due < edit.since
    if is_undated or (day and day < edit.since):
        yield _Late(item, ("tasks", _task(item), name), day, report.entered)


def _late_changes(edit: Amended, item: Difference, report: Return) -> Iterator[_Late]:
    recorded = _recorded(edit, item)
    for i, change in enumerate(report.changes):
        if change in recorded and (change.entered or change.on) < edit.since:
            yield _Late(item, ("tasks", _task(item), "changes", i, "on"), change.on, change.entered)


def _late_answers(edit: Amended, item: Difference, report: Return) -> Iterator[_Late]:
    old = edit.reports(item)[0]
    known = {sent.on for sent in old.sent_back if sent.answered} if old else set()
    for i, sent in enumerate(report.sent_back):
        if sent.answered and sent.answered < edit.since and sent.on not in known:
            yield _Late(item, ("tasks", _task(item), "sent_back", i, "answered"), sent.answered, None)


def _due(item: Difference) -> date | None:
    return item.now.deadline.value if item.now and item.now.deadline else None


# ── what is on record ──


def return_record_rewritten(edit: Amended) -> Iterator[Finding]:
    """What was sent back, and what was corrected in a return, stays on record.

    What it does:
        Finds entries of `sent_back` and `changes` in a return that were dropped or altered. The day on which
        the unit `answered`, and who it was, may be added.

    Why it is bad:
        The record says why a return was not good enough, or what it said before; one that can be rewritten
        proves nothing.

    Example:
        old: `1-03: {done_on: 2026-03-18, sent_back: [{on: 2026-03-20, reason: 缺签字}]}`
        new: `1-03: {done_on: 2026-03-18}`

    Fix:
        Put the entry back. The unit answers it with `guangong submit`.
    """
    text = _('what is recorded of {task} in "{field}" was dropped or rewritten')
    help_ = _("put it back; the next return answers it, and a correction is a new entry in changes")
    for item in edit.of("return-changed"):
        if (_is_record(item.before) or _is_record(item.after)) and not _keeps(item.before, item.after):
            yield at(item, text.format(task=_task(item), field=item.field), help_)


def _keeps(before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    """Whether every entry is still there, as it was or with what may be added."""
    left = list(after)
    for entry in before:
        kept = next((one for one in left if _extends(entry, one)), None)
        if kept is None:
            return False
        left.remove(kept)
    return True


def _extends(old: Any, new: Any) -> bool:  # noqa: ANN401 (a change, or what was sent back)
    names = [name for name in ("by", "answered") if getattr(old, name, "") is None]
    return bool(old.model_copy(update={name: getattr(new, name) for name in names}) == new)


def office_record(edit: Amended) -> Iterator[Finding]:
    """What the office records in a unit's file, the unit does not.

    What it does:
        With `--as-unit`, finds new entries of `sent_back`: a return is sent back by the office. Answering
        one, with `answered`, is the unit's.

    Why it is bad:
        Whoever reads it takes it for the office's word.

    Example:
        old: `1-03: {done_on: 2026-03-18}`
        new: `1-03: {done_on: 2026-03-18, sent_back: [{on: 2026-03-20, reason: 补交, answered: 2026-03-21}]}`

    Fix:
        Take the entry out. To correct a return, use `guangong submit`.
    """
    text = _('"sent_back" of {task} is the office\'s to write')
    help_ = _("take the new entry out; a return is corrected with: guangong submit {task}")
    for item in edit.of("return-added", "return-changed") if edit.is_own else ():
        old, new = edit.reports(item)
        counts = (len(report.sent_back) if report else 0 for report in (new, old))
        if item.field in {_task(item), "sent_back"} and next(counts) > next(counts):
            place = ("tasks", _task(item), "sent_back")
            related = in_base(item, _("it was this"))
            yield Finding(
                place, text.format(task=_task(item)), help_.format(task=_task(item)), related=related
            )


def not_own(names: Sequence[str], unit: str) -> Iterator[Finding]:
    """A unit's own edit touches its own returns and evidence, and nothing else.

    What it does:
        With `check --against REV --as-unit UNIT`, finds every file that differs from the base and is neither
        `returns/UNIT.yaml` nor below `evidence/UNIT/`: changed, new, removed, renamed, with another mode, or
        a link.

    Why it is bad:
        A school's merge request is looked at for what the school has done; a deadline, or what another school
        returned, would change with it unseen.

    Example:
        old: `deadline: 2026-06-30` in plan.yaml
        new: `deadline: 2026-09-30`, in an edit that is checked with `--as-unit chenguang`

    Fix:
        Take it out of the edit: `git checkout REV -- FILE`. What the plan needs, the office changes.
    """
    text = _('{name} is not a file that "{unit}" edits')
    help_ = _("take it out of the edit; a unit edits returns/{unit}.yaml and evidence/{unit}/ alone")
    for name in names:
        yield Finding(Span(0, 0), text.format(name=name, unit=unit), help_.format(unit=unit))
