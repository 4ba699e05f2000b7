"""How a light came about, and what can be typed for the task."""

from collections.abc import Sequence
from datetime import date
from math import floor

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, Light, Thresholds
from guangong.messages import _, count
from guangong.reports.days import spoken


def because(item: Figures, day: date, limits: Thresholds) -> tuple[str, ...]:
    """Return why a task has its light on a day, and what would change it; nothing where that is plain."""
    match item.light:
        case Light.OVERDUE:
            return (_("the deadline is over"), *_completion(item))
        case Light.DUE_SOON:
            return _soon(item, day, limits)
        case Light.FAR_BEHIND | Light.BEHIND:
            return _missed(item) if item.missed else _behind(item, day, limits)
        case Light.NOT_STARTED:
            return (_not_started(item, day),)
        case Light.ON_TRACK:
            return _on_track(item, limits)
        case _:
            return _late(item)


def remedies(plan: Plan, item: Figures, day: date) -> tuple[tuple[str, str], ...]:
    """Return what can be typed for a task on a day: what it is for, and the command.

    Of what the members of a group return, the office reminds them, and moves the deadline.
    """
    if item.status in {"done", "cancelled"}:
        return ()
    if item.task.kind == "standing":
        return (_entry(item),)
    is_over = item.light is Light.OVERDUE
    found = list[tuple[str, str]]()
    if item.owing and item.light in {Light.OVERDUE, Light.DUE_SOON}:
        found.append((_("chase"), f"guangong remind {item.task.id}"))
    if not item.owing:
        found += [] if is_over else [_step(item)]
        if is_over or item.light is Light.DUE_SOON or item.status == "doing":
            found.append((_("finish"), f"guangong done {item.task.id}"))
    if is_over and day <= plan.period.end:  # to a day of the plan's period
        command = _('guangong postpone {id} DATE --reason "…"').format(id=item.task.id)
        found.append((_("postpone"), command))
    return tuple(found)


def explanation(reasons: Sequence[str], commands: Sequence[tuple[str, str]]) -> str:
    """Return reasons and what can be typed as one sentence, empty where there are no reasons."""
    typed = [_("{name}: {reason}").format(name=purpose, reason=command) for purpose, command in commands]
    return _("; ").join([*reasons, *typed]) if reasons else ""


# ── what can be typed ──


def _entry(item: Figures) -> tuple[str, str]:
    """Return the command that records standing work, in a period that is over where one lacks an entry."""
    if item.missed:
        command = _('guangong log {id} "…" --on DATE').format(id=item.task.id)
        return _("enter late"), command
    return _("record"), f'guangong log {item.task.id} "…"'


def _step(item: Figures) -> tuple[str, str]:
    """Return the command for the next step of open work: it begins, or its progress is recorded."""
    if item.task.target:
        return _("record"), f"guangong log {item.task.id} --count N"
    if item.status == "todo":
        return _("begin"), f"guangong start {item.task.id}"
    return _("record"), f"guangong log {item.task.id} --percent P"


# ── reasons ──


def _late(item: Figures) -> tuple[str, ...]:
    if not item.late or item.done_on is None or item.deadline is None:
        return ()
    days = (item.done_on - item.deadline.value).days
    return (count("done {n} day after the deadline", "done {n} days after the deadline", days),)


def _completion(item: Figures) -> tuple[str, ...]:
    """Return what makes a task done that members of a group return."""
    if not item.owing:
        return ()
    text = count(
        "it is done when {n} more member has returned it",
        "it is done when {n} more members have returned it",
        len(item.owing),
    )
    return (text,)


def _soon(item: Figures, day: date, limits: Thresholds) -> tuple[str, ...]:
    if item.task.kind == "standing" and item.due:
        text = _("this period ends on {due} and has no entry yet")
        return (text.format(due=spoken(item.due, day, in_full=True)),)
    return (_near(item, day, limits), *_completion(item))


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


def _missed(item: Figures) -> tuple[str, ...]:
    return (count("{n} period ended without an entry", "{n} periods ended without an entry", item.missed),)


def _not_started(item: Figures, day: date) -> str:
    start = item.task.start
    if start and start > day:
        return _("it is to begin on {start}").format(start=spoken(start, day, in_full=True))
    if item.owing:
        return _("no member has returned it; what they return is judged by the deadline alone")
    if item.task.kind == "standing":
        return _("it has no entry yet, and no period without one is over or near its end")
    return _("neither a start nor an entry is recorded, and the deadline is not near")


def _behind(item: Figures, day: date, limits: Thresholds) -> tuple[str, ...]:
    """Return why work is behind: its start is missed, or its progress is too small."""
    start = item.task.start
    if item.counted is None and item.status == "todo" and start:
        text = _("it was to begin on {start}, and no start is recorded")
        return (text.format(start=spoken(start, day, in_full=True)),)
    whole, unit = _measure(item)
    wanted = floor(round(((item.expected or 0) - limits.behind / 100) * whole, 6)) + 1
    return (_compared(item), _("it is on track from {n} on").format(n=f"{wanted}{unit}"))


def _on_track(item: Figures, limits: Thresholds) -> tuple[str, ...]:
    if item.task.kind == "standing":
        return (_("no period that is over lacks an entry"),)
    if item.expected is None:
        return (_("what members return is judged by the deadline alone"),)
    if item.counted or any(entry.percent is not None for entry in item.task.log):
        less = count("less than {n} point is missing", "less than {n} points are missing", limits.behind)
        return (_compared(item),) if item.gap <= 0 else (_compared(item), less)
    return (_("it has begun, and how far it is is not recorded"),)


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
