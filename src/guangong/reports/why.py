"""How a light came about, and what would change it."""

from datetime import date
from math import floor

from guangong.domain.progress import Figures, Light, Thresholds
from guangong.messages import _, count


def because(item: Figures, day: date, limits: Thresholds) -> str:
    """Return why a task has its light on a day, and what would change it; ``""`` where that is plain."""
    match item.light:
        case Light.OVERDUE:
            return _overdue(item)
        case Light.DUE_SOON:
            return _soon(item, day, limits)
        case Light.FAR_BEHIND | Light.BEHIND:
            return _missed(item) if item.missed else _behind(item, limits)
        case Light.NOT_STARTED:
            text = _("no start, entry or return is recorded; to begin: guangong start {id}")
            return text.format(id=item.task.id)
        case Light.ON_TRACK:
            return _on_track(item)
        case _:
            return _late(item)


def _late(item: Figures) -> str:
    if not item.late or item.done_on is None or item.deadline is None:
        return ""
    days = (item.done_on - item.deadline.value).days
    return count("done {n} day after the deadline", "done {n} days after the deadline", days)


def _overdue(item: Figures) -> str:
    if item.counted and item.counted.what == "returns":
        text = _("the deadline is over, and {n} have not returned it; it is done when all have")
        return text.format(n=item.counted.wanted - item.counted.achieved)
    text = _(
        "the deadline is over; when it is done: guangong done {id}; "
        'to move it: guangong postpone {id} DATE --reason "…"'
    )
    return text.format(id=item.task.id)


def _soon(item: Figures, day: date, limits: Thresholds) -> str:
    if item.task.kind == "standing":
        text = _("this period ends on {due} and has no entry yet: guangong log {id} …")
        return text.format(due=item.due, id=item.task.id)
    if item.due == day:
        return _("today is the last day")
    if limits.working_days:
        days = limits.due_soon_days
        return count(
            "the deadline is {n} working day off or less",
            "the deadline is {n} working days off or less",
            days,
        )
    return count(
        "the deadline is {n} day off or less", "the deadline is {n} days off or less", limits.due_soon_days
    )


def _missed(item: Figures) -> str:
    return count(
        "{n} period ended without an entry; enter what was done: guangong log {id} … --on DATE",
        "{n} periods ended without an entry; enter what was done: guangong log {id} … --on DATE",
        item.missed,
        id=item.task.id,
    )


def _behind(item: Figures, limits: Thresholds) -> str:
    expected = item.expected or 0.0
    if item.status == "todo" and item.task.start:
        text = _(
            "it was to begin on {start}, and no start is recorded; it is on track with: guangong start {id}"
        )
        return text.format(start=item.task.start, id=item.task.id)
    whole, unit = (target.min, f" {target.unit}") if (target := item.task.target) else (100, "%")
    done = item.counted.achieved if item.counted else round(item.progress * 100)
    wanted = floor(round((expected - limits.behind / 100) * whole, 6)) + 1
    text = _("{expected} is expected by now, {done} is done; it is on track from {wanted} on")
    return text.format(
        expected=f"{round(expected * whole, 1):g}{unit}", done=f"{done}{unit}", wanted=f"{wanted}{unit}"
    )


def _on_track(item: Figures) -> str:
    if item.task.kind == "standing":
        return _("no period that is over lacks an entry")
    if item.counted and item.counted.what == "returns":
        return _("what members return is judged by the deadline alone")
    if item.expected is None or (item.counted is None and not item.progress):
        text = _("it has begun, and how far it is is not recorded; to say so: guangong log {id} --percent P")
        return text.format(id=item.task.id)
    return _("{expected} is expected by now, {progress} is done").format(
        expected=f"{item.expected:.0%}", progress=f"{item.progress:.0%}"
    )
