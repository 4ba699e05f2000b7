"""withdraw: a return was a mistake."""

from guangong.actions.filed import Owed, corrected, refused, said
from guangong.actions.step import Signed, Step, reason_of
from guangong.messages import _
from guangong.yamldoc.engine import Delete, Operation, Set


def withdraw(owed: Owed, signed: Signed, *, is_committed: bool, is_only: bool) -> Step:
    """Take a return back: one that was never committed is removed, any other one counts no more.

    Args:
        owed: the return.
        signed: when it is taken back, by whom and why.
        is_committed: whether a commit may have it.
        is_only: whether the unit has returned nothing else.

    Raises:
        RefusedError: nothing was returned, or a committed return is taken back without a reason.
    """
    if not owed.is_returned:
        text = _("{unit} has not returned {id}: there is nothing to withdraw")
        raise refused(owed, text, _("who has: guangong show {id}"))
    day, is_exempt = owed.report.done_on, bool(owed.report.exempt)
    if not is_committed:
        removed: Operation = Set(owed.route[:1], {}) if is_only else Delete(owed.route)
        was_return, was_exempt = (
            _("{id} return of {unit} removed ({day})"),
            _("{id} exemption of {unit} removed"),
        )
        return said(owed, [removed], was_exempt if is_exempt else was_return, day=day)
    values = {"done_on": None, "count": None, "exempt": None, "exempt_on": None}
    operations = corrected(owed, values, signed, reason_of(signed))
    was_return = _("{id} return of {unit} withdrawn ({day})")
    was_exempt = _("{id} exemption of {unit} withdrawn")
    return said(owed, operations, was_exempt if is_exempt else was_return, day=day)
