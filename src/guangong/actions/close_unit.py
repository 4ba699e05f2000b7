"""close: a unit is a member of its groups until a day, and owes nothing after it."""

from datetime import date

from guangong.actions.parties import amended, memberships, refused_unit, unit_step
from guangong.actions.step import Step
from guangong.domain.plan import Member, Plan
from guangong.messages import _


def close_unit(plan: Plan, id_: str, day: date, reason: str) -> Step:
    """Record that a unit is a member of its groups until a day, and why.

    Raises:
        RefusedError: it is a member of none, was closed on another day or had not joined by then, or there is
            no reason.
    """
    reason, name, found = reason.strip(), plan.unit_names()[id_], list(memberships(plan, id_))
    if not found:
        text = _("{name} ({id}) is no member of a group, and only members can be closed")
        raise refused_unit(text, id=id_, name=name)
    if not reason:
        raise refused_unit(_('say why: --reason "…"'))
    open_ = [(route, member) for route, member in found if not _is_closed(id_, member, day)]
    operations = [
        operation
        for route, member in open_
        for operation in amended(route, member, until=day, reason=_with_earlier(member, reason))
    ]
    if not operations:
        return unit_step(id_, (), _("{name} ({id}) is closed already, until {day}"), name=name, day=day)
    sentence = _("{name} ({id}) is a member until {day} and owes nothing after it: {reason}")
    return unit_step(id_, operations, sentence, name=name, day=day, reason=reason)


def _is_closed(id_: str, member: Member, day: date) -> bool:
    """Whether a member was closed on that very day.

    Raises:
        RefusedError: it was closed on another one, or joined later.
    """
    if member.until not in {None, day}:
        text = _("{name} ({id}) was closed already: its last day is {until}")
        advice = _("where that is wrong, write the right day in the plan, with the reason")
        raise refused_unit(text, advice, id=id_, name=member.name, until=member.until)
    if member.since and day < member.since:
        text = _("{name} ({id}) is a member since {since}; {day} is before that")
        raise refused_unit(text, id=id_, name=member.name, since=member.since, day=day)
    return member.until is not None


def _with_earlier(member: Member, reason: str) -> str:
    """Return a reason behind the one for which a member joined."""
    return _("{earlier}; {reason}").format(earlier=member.reason, reason=reason) if member.reason else reason
