"""postpone: a deadline moves to a later day."""

from datetime import date

from guangong.actions.step import Signed, Step, changed, refuse_closed, refused, source_of, step
from guangong.domain.plan import Placed, Plan, Task
from guangong.messages import _, count
from guangong.yamldoc.engine import Operation, Set


def postpone(plan: Plan, placed: Placed, deadline: date, signed: Signed, words: str | None = None) -> Step:
    """Move a deadline to a later day; the old one and the reason go into the task's changes.

    ``words`` in which it was said, as 年底, are kept where the document has none of its own.

    Raises:
        RefusedError: the task is closed or has no deadline, the day is no later or outside the period, or the
            reason is empty.
    """
    task = placed.task
    refuse_closed(task)
    if placed.deadline is None:
        raise refused(task, _("{id} is standing work; it has no deadline"))
    old = placed.deadline.value
    _refuse_no_later(task, old, deadline)
    refuse_later(plan, task, deadline)
    moved: list[Operation] = [Set((*placed.route, "deadline"), deadline)]
    if words and task.deadline_text is None:
        moved.append(Set((*placed.route, "deadline_text"), words))
    record = changed(placed, signed, "deadline", old, deadline, source_of(plan, placed, "deadline"))
    sentence = _("{id} postponed from {old} to {new}")
    postponed = step(task, [*moved, record], sentence, old=old, new=deadline)
    return postponed._replace(hint=overdue(task.id, (signed.on - old).days))


def _refuse_no_later(task: Task, old: date, deadline: date) -> None:
    if deadline == old:
        raise refused(task, _("{id} is due on {day} already; postpone it to a later day"), day=old)
    if deadline < old:
        text = _(
            "{id} is due on {day}, which is later; to have it earlier: "
            'guangong set {id} deadline={wanted} --reason "…"'
        )
        raise refused(task, text, day=old, wanted=deadline)


def refuse_later(plan: Plan, task: Task, deadline: date) -> None:
    """Refuse a later deadline that a task cannot have.

    Raises:
        RefusedError: the task is closed, or the day lies after the plan's period.
    """
    refuse_closed(task)
    if deadline > plan.period.end:
        raise refused(task, _("the plan ends on {end}; choose a day up to then"), end=plan.period.end)


def overdue(id_: str, days: int) -> str:
    """Return what to say where the old deadline was over, ``""`` where it was not."""
    if days <= 0:
        return ""
    return count(
        "{id} was {n} day overdue; the record says so, with the old deadline",
        "{id} was {n} days overdue; the record says so, with the old deadline",
        days,
        id=id_,
    )
