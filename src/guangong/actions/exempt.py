"""exempt: a task does not apply to a unit."""

from guangong.actions.filed import Owed, answered, corrected, first, nothing_new, said
from guangong.actions.step import Signed, Step, reason_of, refuse_cancelled
from guangong.messages import _


def exempt(owed: Owed, signed: Signed) -> Step:
    """Say that a task does not apply to a unit, and why; what it had returned stays in the changes.

    Raises:
        RefusedError: there is no reason, or the task is cancelled.
    """
    reason = reason_of(signed)
    refuse_cancelled(owed.placed.task)
    sentence = _("{id} does not apply to {unit} ({reason})")
    values = {"exempt": reason, "exempt_on": signed.on}
    if owed.is_new:
        operations = first(owed, {"by": signed.by, **values, "entered": signed.entered})
        return said(owed, operations, sentence, reason=reason)
    again = answered(owed, signed.entered or signed.on)
    if owed.report.exempt == reason and not again:
        return nothing_new(owed, _("{id} did not apply to {unit} already"))
    values = {"done_on": None, "count": None, **values}
    if owed.report.done_on:
        sentence = _("{id} does not apply to {unit} ({reason}); its return of {day} counts no more")
    day = owed.report.done_on
    return said(owed, [*again, *corrected(owed, values, signed, reason)], sentence, reason=reason, day=day)
