"""send-back: a return lacks something, and the task is open again for the unit."""

from guangong.actions.filed import Owed, refused, said
from guangong.actions.step import Signed, Step, filled, reason_of
from guangong.messages import _
from guangong.yamldoc.engine import Append


def send_back(owed: Owed, signed: Signed) -> Step:
    """Send a return back with the reason; it stays, and the next one of the unit answers it.

    Raises:
        RefusedError: there is no reason, nothing was returned, or it was sent back already.
    """
    reason = reason_of(signed)
    if not owed.is_returned:
        text = _("{unit} has not returned {id}: there is nothing to send back")
        raise refused(owed, text, _("who has: guangong show {id}"))
    if places := owed.awaited(signed.on):
        sent = owed.report.sent_back[places[-1]]
        text = _("{id} was sent back to {unit} on {day} already: {reason}")
        raise refused(owed, text, day=sent.on, reason=sent.reason)
    sent_back = filled({"on": signed.on, "by": signed.by, "reason": reason})
    operations = [Append((*owed.route, "sent_back"), sent_back)]
    step = said(owed, operations, _("{id} sent back to {unit} ({reason})"), reason=reason)
    if owed.report.exempt is None:
        return step
    hint = _("it had said that the task does not apply to it: {reason}")
    return step._replace(hint=hint.format(reason=owed.report.exempt))
