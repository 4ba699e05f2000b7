"""GG3: the plan must agree with itself and with the calendar."""

from collections.abc import Iterator
from datetime import date

from guangong.diagnostics import Finding, Related
from guangong.document import Route
from guangong.messages import _
from guangong.plan import Plan


def period_backwards(plan: Plan, _today: date) -> Iterator[Finding]:
    """The plan's period must not end before it starts."""
    if plan.period.end < plan.period.start:
        yield Finding(
            ("period", "end"),
            _("the period ends before it starts"),
            _("swap start and end"),
            related=(Related(("period", "start"), _("it starts here")),),
        )


def deadline_outside(plan: Plan, _today: date) -> Iterator[Finding]:
    """A deadline lies inside the plan's period."""
    if plan.period.end < plan.period.start:
        return
    for route, deadline in _deadlines(plan):
        if deadline and not plan.period.start <= deadline <= plan.period.end:
            yield Finding(
                route,
                _("the deadline {day} lies outside the plan's period").format(day=deadline),
                _("choose a day from {start} to {end}").format(start=plan.period.start, end=plan.period.end),
            )


def _deadlines(plan: Plan) -> Iterator[tuple[Route, date | None]]:
    """Yield every deadline where it is written, defaults included."""
    yield ("defaults", "deadline"), plan.defaults.deadline
    for i, section in enumerate(plan.sections):
        yield ("sections", i, "defaults", "deadline"), section.defaults.deadline
    for route, _section, task in plan.tasks():
        yield (*route, "deadline"), task.deadline


def start_after_deadline(plan: Plan, _today: date) -> Iterator[Finding]:
    """A task starts before it is due."""
    for route, section, task in plan.tasks():
        deadline = plan.deadline(section, task)
        if task.start and deadline and task.start > deadline.value:
            yield Finding(
                (*route, "start"),
                _("the start {start} is after the deadline {deadline}").format(
                    start=task.start, deadline=deadline.value
                ),
                _("move one of the two"),
            )


def target_backwards(plan: Plan, _today: date) -> Iterator[Finding]:
    """A target's most is not less than its least."""
    for route, _section, task in plan.tasks():
        if task.target and task.target.max is not None and task.target.max < task.target.min:
            yield Finding(
                (*route, "target", "max"), _("the target's max is less than its min"), _("swap min and max")
            )


def done_without_date(plan: Plan, _today: date) -> Iterator[Finding]:
    """What is done has a day on which it was done."""
    for route, _section, task in plan.tasks():
        if task.status == "done" and task.done_on is None:
            yield Finding(
                (*route, "status"),
                _('task "{id}" is done, but the day is missing').format(id=task.id),
                _('add "done_on: YYYY-MM-DD"'),
            )


def date_without_done(plan: Plan, _today: date) -> Iterator[Finding]:
    """A day of completion goes with the status done."""
    for route, _section, task in plan.tasks():
        if task.done_on and task.status != "done":
            yield Finding(
                (*route, "done_on"),
                _('task "{id}" has a day of completion, but its status is {status}').format(
                    id=task.id, status=task.status
                ),
                _('write "status: done", or delete done_on'),
            )


def done_in_future(plan: Plan, today: date) -> Iterator[Finding]:
    """Nothing can be finished tomorrow."""
    for route, _section, task in plan.tasks():
        if task.done_on and task.done_on > today:
            yield Finding(
                (*route, "done_on"),
                _("{day} lies in the future; today is {today}").format(day=task.done_on, today=today),
                _("check the year and the month"),
            )
