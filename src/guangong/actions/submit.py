"""submit: a unit returns a task."""

from datetime import date

from guangong.actions.filed import Owed, answered, corrected, first, nothing_new, refused, said
from guangong.actions.step import Said, Signed, Step, refuse_before_start, refuse_cancelled
from guangong.domain.plan import Plan
from guangong.messages import _
from guangong.yamldoc.engine import Operation, Set


def submit(plan: Plan, owed: Owed, signed: Signed, done: Said, *, is_dated: bool = True) -> Step:
    """Return a task for a unit; a return that says otherwise is corrected, and keeps what it was.

    The same return twice has no operations. What was sent back is answered by it.

    Args:
        plan: where the task stands.
        owed: the task, the unit, and its return so far.
        signed: the day of completion, who says so, and why a return is corrected.
        done: what was done, how much of it, and the evidence.
        is_dated: whether the day was named; else a return that is there keeps its own: that it lacked a stamp
            does not make it late.

    Raises:
        RefusedError: the task is cancelled or starts later, or a number counts nothing.
    """
    refuse_cancelled(owed.placed.task)
    refuse_before_start(plan, owed.placed.task, signed.on)
    _refuse_count(owed, done.count)
    if owed.is_new:
        values = {"done_on": signed.on, "by": signed.by, **vars(done), "entered": signed.entered}
        return said(owed, first(owed, values), _("{id} returned by {unit} on {day}"), day=signed.on)
    again = answered(owed, signed.entered or signed.on)
    day = signed.on if is_dated else owed.report.done_on or signed.on
    operations = [*again, *_corrected(owed, day, done, signed, is_answer=bool(again))]
    if not operations:
        return nothing_new(owed, _("{id} was returned by {unit} on {day} already"), day=day)
    sentence = _("{id} return of {unit} corrected ({day})")
    if again or not owed.is_returned:
        sentence = _("{id} returned again by {unit} on {day}")
    elif owed.report.exempt:
        sentence = _("{id} returned by {unit} on {day}, and no longer exempt ({reason})")
    return said(owed, operations, sentence, day=day, reason=owed.report.exempt)


def _refuse_count(owed: Owed, count: int | None) -> None:
    if count is None:
        return
    if owed.placed.task.target is None:
        text = _("{id} has no target to count towards")
        raise refused(owed, text, _("leave the number out, or write it into the note"))
    if count < 0:
        raise refused(owed, _("a unit returns how many it did in all: no number below 0"))


def _corrected(owed: Owed, day: date, done: Said, signed: Signed, *, is_answer: bool) -> list[Operation]:
    """Return the operations that make a return say what is said now; what is not said stays."""
    old = owed.report
    reason = signed.reason or (_("returned again") if is_answer or not owed.is_returned else _("corrected"))
    count = old.count if done.count is None else done.count
    values = {"done_on": day, "count": count, "exempt": None, "exempt_on": None}
    note = {"note": done.note} if done.note and old.note else {}
    files = tuple(dict.fromkeys((*old.evidence, *done.evidence)))
    grown = {"by": old.by or signed.by, "note": old.note or done.note, "evidence": files}
    added = [Set((*owed.route, name), value) for name, value in grown.items() if value != getattr(old, name)]
    return [*added, *corrected(owed, {**values, **note}, signed, reason)]
