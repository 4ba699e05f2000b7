"""How a light came about, and what would change it."""

from collections.abc import Mapping
from datetime import date
from math import floor

from guangong.domain.plan import Plan, Return
from guangong.domain.progress import Figures, Light, Thresholds
from guangong.messages import _, count


def because(
    plan: Plan, item: Figures, day: date, limits: Thresholds, members: Mapping[str, Return | None]
) -> str:
    """Return why a task has its light on a day, and what would change it; ``""`` where that is plain.

    ``members`` is what each member of the owning groups has returned.
    """
    waiting = sum(report is None for report in members.values())
    match item.light:
        case Light.OVERDUE:
            return _overdue(item, waiting, may_move=day <= plan.period.end)
        case Light.DUE_SOON:
            return _soon(item, day, limits, waiting)
        case Light.FAR_BEHIND | Light.BEHIND:
            return _missed(item) if item.missed else _behind(item, limits)
        case Light.NOT_STARTED:
            return _not_started(item, day, waiting)
        case Light.ON_TRACK:
            return _on_track(item, limits)
        case _:
            return _late(item)


def _late(item: Figures) -> str:
    if not item.late or item.done_on is None or item.deadline is None:
        return ""
    days = (item.done_on - item.deadline.value).days
    return count("done {n} day after the deadline", "done {n} days after the deadline", days)


def _overdue(item: Figures, waiting: int, *, may_move: bool) -> str:
    said = [_("the deadline is over"), _completion(item, waiting)]
    if may_move:  # to a day of the plan's period
        said.append(_('to move it: guangong postpone {id} DATE --reason "…"').format(id=item.task.id))
    return _("; ").join(said)


def _completion(item: Figures, waiting: int) -> str:
    """Return what makes a task done."""
    if waiting:
        return count(
            "it is done when {n} more member has returned it",
            "it is done when {n} more members have returned it",
            waiting,
        )
    return _("when it is done: guangong done {id}").format(id=item.task.id)


def _soon(item: Figures, day: date, limits: Thresholds, waiting: int) -> str:
    if item.task.kind == "standing":
        text = _("this period ends on {due} and has no entry yet: guangong log {id} …")
        return text.format(due=item.due, id=item.task.id)
    return _("; ").join((_near(item, day, limits), _completion(item, waiting)))


def _near(item: Figures, day: date, limits: Thresholds) -> str:
    if item.due == day:
        return _("today is the last day")
    if limits.working_days:
        return count(
            "the deadline is {n} working day off or less",
            "the deadline is {n} working days off or less",
            limits.due_soon_days,
        )
    return count(
        "the deadline is {n} day off or less", "the deadline is {n} days off or less", limits.due_soon_days
    )


def _missed(item: Figures) -> str:
    return count(
        "{n} period ended without an entry; to enter what was done then: guangong log {id} … --on DATE",
        "{n} periods ended without an entry; to enter what was done then: guangong log {id} … --on DATE",
        item.missed,
        id=item.task.id,
    )


def _not_started(item: Figures, day: date, waiting: int) -> str:
    start = item.task.start
    if start and start > day:
        return _("it is to begin on {start}").format(start=start)
    if waiting:
        return _("no member has returned it; what they return is judged by the deadline alone")
    if item.task.kind == "standing":
        text = _(
            "it has no entry yet, and no period without one is over or near its end: guangong log {id} …"
        )
        return text.format(id=item.task.id)
    text = _("neither a start nor an entry is recorded, and the deadline is not near; to begin: {command}")
    return text.format(command=f"guangong start {item.task.id}")


def _behind(item: Figures, limits: Thresholds) -> str:
    """Return why work is behind: its start is missed, or its progress is too small."""
    if item.counted is None and item.status == "todo":
        text = _(
            "it was to begin on {start}, and no start is recorded; it is on track with: guangong start {id}"
        )
        return text.format(start=item.task.start, id=item.task.id)
    whole, unit = _measure(item)
    wanted = floor(round(((item.expected or 0) - limits.behind / 100) * whole, 6)) + 1
    return _("; ").join((_compared(item), _("it is on track from {n} on").format(n=f"{wanted}{unit}")))


def _on_track(item: Figures, limits: Thresholds) -> str:
    if item.task.kind == "standing":
        return _("no period that is over lacks an entry")
    if item.expected is None:
        return _("what members return is judged by the deadline alone")
    if item.counted or any(entry.percent is not None for entry in item.task.log):
        less = count("less than {n} point is missing", "less than {n} points are missing", limits.behind)
        return _compared(item) if item.gap <= 0 else _("; ").join((_compared(item), less))
    text = _("it has begun, and how far it is is not recorded; to say so: guangong log {id} --percent P")
    return text.format(id=item.task.id)


def _measure(item: Figures) -> tuple[int, str]:
    """Return the whole of a task and what it is counted in: its target, or percent."""
    target = item.task.target
    return (target.min, f" {target.unit}") if target else (100, "%")


def _compared(item: Figures) -> str:
    """Return what is expected of a task beside what is done."""
    whole, unit = _measure(item)
    done = item.counted.achieved if item.counted else round(item.progress * 100)
    expected = f"{round((item.expected or 0) * whole, 1):g}{unit}"
    return _("{expected} is expected by now, {done} is done").format(expected=expected, done=f"{done}{unit}")
