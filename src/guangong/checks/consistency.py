"""GG3: the plan must agree with itself and with the calendar: dates, status, kinds, units, sections."""

from collections.abc import Iterator
from datetime import date

from guangong.checks.limits import RuleSettings
from guangong.checks.references import called, written
from guangong.domain.plan import Plan
from guangong.messages import _
from guangong.yamldoc import Route
from guangong.yamldoc.diagnostics import Finding, Related


def period_backwards(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """The plan's period must not end before it starts.

    What it does:
        Compares the two days of `period`.

    Why it is bad:
        Without a period no expected progress can be computed, and every deadline lies outside.

    Example:
            period: {start: 2023-12-31, end: 2023-01-01}  # <- here

    Fix:
        Swap the two days.

            period: {start: 2023-01-01, end: 2023-12-31}
    """
    if plan.period.end < plan.period.start:
        related = (Related(("period", "start"), _("it starts here")),)
        message, help_ = _("the period ends before it starts"), _("swap start and end")
        yield Finding(("period", "end"), message, help_, related=related)


def deadline_outside(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A deadline lies inside the plan's period.

    What it does:
        Compares every deadline, the defaults included, with `period`.

    Why it is bad:
        It is mostly last year's date, copied along: the task would be overdue on the first day, or not due
        within the plan.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              deadline: 2022-06-30  # <- here

    Fix:
        Choose a day of the period. What really runs on belongs into next year's plan.

            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-06-30
    """
    start, end = plan.period.start, plan.period.end
    message = _("the deadline {day} lies outside the plan's period")
    help_ = _("choose a day from {start} to {end}").format(start=start, end=end)
    for route, deadline in written(plan, "deadline"):
        if start <= end and not start <= deadline <= end:
            yield Finding(route, message.format(day=deadline), help_)


def start_after_deadline(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A task starts before it is due.

    What it does:
        Compares a task's start with its deadline, an inherited one too.

    Why it is bad:
        Nobody can finish before beginning. One of the two days is wrong.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              start: 2023-09-01  # <- here
              deadline: 2023-06-30

    Fix:
        Move one of the two days. A later deadline is a decision: `guangong postpone` records the reason.

            - id: 3-01
              title: 召开骨干培训会
              start: 2023-06-01
              deadline: 2023-06-30
    """
    message, help_ = _("the start {start} is after the deadline {deadline}"), _("move one of the two")
    for route, _section, task, _owners, deadline in plan.tasks():
        if task.start and deadline and task.start > deadline.value:
            text = message.format(start=task.start, deadline=deadline.value)
            yield Finding((*route, "start"), text, help_)


def target_backwards(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A target's most is not less than its least.

    What it does:
        Compares `min` and `max` of a target.

    Why it is bad:
        No number can be both at least 20 and at most 15.

    Example:
            - id: 3-01
              title: 新增创建试点校
              target: {min: 20, max: 15, unit: 所}  # <- here

    Fix:
        Swap the two numbers.

            - id: 3-01
              title: 新增创建试点校
              target: {min: 15, max: 20, unit: 所}
    """
    message, help_ = _("the target's max is less than its min"), _("swap min and max")
    for route, task in plan.routes():
        if task.target and task.target.max is not None and task.target.max < task.target.min:
            yield Finding((*route, "target", "max"), message, help_)


def done_without_date(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What is done has a day on which it was done.

    What it does:
        Looks for tasks with the status `done` and no `done_on`.

    Why it is bad:
        Nobody can tell whether it was done in time.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              status: done  # <- here

    Fix:
        Add the day. `guangong done` writes both lines.

            - id: 3-01
              title: 召开骨干培训会
              status: done
              done_on: 2023-06-20
    """
    message, help_ = _('task "{id}" is done, but the day is missing'), _('add "done_on: YYYY-MM-DD"')
    for route, task in plan.routes():
        if task.status == "done" and task.done_on is None:
            yield Finding((*route, "status"), message.format(id=task.id), help_)


def date_without_done(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A day of completion goes with the status done.

    What it does:
        Looks for tasks with `done_on` whose status is not `done`.

    Why it is bad:
        The plan says two things at once: finished on a day, and still open.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              status: doing
              done_on: 2023-06-20  # <- here

    Fix:
        Write `status: done`, or delete `done_on` while the task is open.

            - id: 3-01
              title: 召开骨干培训会
              status: done
              done_on: 2023-06-20
    """
    message = _('task "{id}" has a day of completion, but its status is {status}')
    help_ = _('write "status: done", or delete done_on')
    for route, task in plan.routes():
        if task.done_on and task.status != "done":
            yield Finding((*route, "done_on"), message.format(id=task.id, status=task.status), help_)


def done_in_future(plan: Plan, today: date, settings: RuleSettings) -> Iterator[Finding]:
    """Nothing can be finished tomorrow.

    What it does:
        Compares `done_on` with the latest date on earth, that of UTC+14: where a colleague writes, it may be
        tomorrow already.

    Why it is bad:
        The task counts as done before it is; mostly the year or the month is a slip.

    Example:
        Looked at on 2023-07-01:

            - id: 3-01
              title: 召开骨干培训会
              status: done
              done_on: 2023-07-20  # <- here

    Fix:
        Write the day on which it was finished, or leave the task open until then.

            - id: 3-01
              title: 召开骨干培训会
              status: done
              done_on: 2023-06-20
    """
    for route, task in plan.routes():
        if task.done_on and settings.is_future(task.done_on, today):
            yield in_future((*route, "done_on"), task.done_on, today)


def in_future(place: Route, day: date, today: date) -> Finding:
    """Return what to say of a day that has not come."""
    message = _("{day} lies in the future; today is {today}").format(day=day, today=today)
    return Finding(place, message, _("check the year and the month"))


def done_before_start(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A task is not done before it starts.

    What it does:
        Compares `done_on` with the task's own start, and with `started_on`, the day on which it began.

    Why it is bad:
        One of the two days is wrong, and with it whether the work was done in time.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              start: 2023-06-01
              status: done
              done_on: 2023-05-20  # <- here

    Fix:
        Correct the day that is wrong.

            - id: 3-01
              title: 召开骨干培训会
              start: 2023-05-01
              status: done
              done_on: 2023-05-20
    """
    message, help_ = _("done on {day}, before the start {start}"), _("check both days")
    for route, task in plan.routes():
        later = [name for name in ("start", "started_on") if _is_before(task.done_on, getattr(task, name))]
        if later:
            related = tuple(Related((*route, name), _("it starts here")) for name in later)
            text = message.format(day=task.done_on, start=getattr(task, later[0]))
            yield Finding((*route, "done_on"), text, help_, related=related)


def _is_before(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day < other


def standing_with_deadline(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Standing work has no deadline of its own.

    What it does:
        Looks for a deadline at tasks of the kind `standing`.

    Why it is bad:
        It is ignored: standing work wants an entry in each of its periods and is never overdue.

    Example:
            - id: 3-01
              title: 每月集中学习
              kind: standing
              every: month
              deadline: 2023-06-30  # <- here

    Fix:
        Delete the deadline. Work that really ends on a day is an activity or a deliverable.

            - id: 3-01
              title: 每月集中学习
              kind: standing
              every: month
    """
    message = _("standing work has no deadline: this one is ignored")
    help_ = _('choose another kind, or remove it: guangong unset {id} deadline --reason "…"')
    for route, task in plan.routes():
        if task.kind == "standing" and task.deadline:
            yield Finding((*route, "deadline"), message, help_.format(id=task.id))


def every_without_standing(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Only standing work comes back every month or quarter.

    What it does:
        Looks for `every` at tasks of another kind than `standing`.

    Why it is bad:
        It is ignored: after one entry nobody is reminded again.

    Example:
            - id: 3-01
              title: 每月集中学习
              every: month  # <- here

    Fix:
        Write the kind, or delete the line.

            - id: 3-01
              title: 每月集中学习
              kind: standing
              every: month
    """
    message = _('"every" is for standing work: here it is ignored')
    help_ = _('write "kind: standing", or remove it: guangong unset {id} every --reason "…"')
    for route, task in plan.routes():
        if task.every and task.kind != "standing":
            yield Finding((*route, "every"), message, help_.format(id=task.id))


def group_without_members(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A group that owns tasks has members.

    What it does:
        Looks for groups with `members: {}` that own tasks.

    Why it is bad:
        One tick stands for all schools: nobody sees which of them have done their part.

    Example:
            units:
              bureau: {name: 局关工委}
              schools: {name: 各学校关工委, members: {}}  # <- here
            defaults: {owners: [schools], deadline: 2023-12-31}

    Fix:
        Add the members once they are known; each then returns the group's tasks in a file of its own.

            units:
              bureau: {name: 局关工委}
              schools: {name: 各学校关工委, members: {hutang: 湖塘小学, xinghe: 星河小学}}
            defaults: {owners: [schools], deadline: 2023-12-31}
    """
    message = _('the group "{id}" owns tasks, but its members are not known yet')
    help_ = _("add them, and each of them returns these tasks: guangong members add {id} …")
    owning = {id_ for placed in plan.tasks() if placed.owners for id_ in placed.owners.value}
    for id_, unit in plan.units.items():
        if unit.members == {} and id_ in owning:
            yield Finding(("units", id_, "members"), message.format(id=id_), help_.format(id=id_))


def empty_section(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A section has tasks.

    What it does:
        Looks for sections without tasks.

    Why it is bad:
        Perhaps something was forgotten, or deleted.

    Example:
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks: []  # <- here

    Fix:
        Add the tasks, or delete the section.

            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - {id: 3-01, title: 召开骨干培训会}
    """
    for i, section in enumerate(plan.sections):
        if not section.tasks:
            message = _("section {number} has no tasks").format(number=section.number)
            help_ = _("add the first one: guangong add TITLE --section {number}").format(
                number=section.number
            )
            yield Finding(("sections", i, "tasks"), message, help_)


def name_of_several_lines(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A title or a name stands on one line.

    What it does:
        Looks for line ends in the titles of the plan, its sections and tasks, and in the names of units and
        members.

    Why it is bad:
        Tables show it on one line: what was written as two lines is read as one.

    Example:
            - id: 3-01
              title: |  # <- here
                召开骨干
                培训会

    Fix:
        Write the text behind the colon, on the same line.

            - id: 3-01
              title: 召开骨干培训会
    """
    message, help_ = _("a title or name with a line end"), _("write it on one line, behind the colon")
    for route, name in _names(plan):
        if "\n" in name:
            yield Finding(route, message, help_)


def _names(plan: Plan) -> Iterator[tuple[Route, str]]:
    """Yield each title and name, with its route."""
    yield ("title",), plan.title
    yield from ((route, name) for _id, name, route in called(plan))
    yield from ((("sections", i, "title"), section.title) for i, section in enumerate(plan.sections))
    yield from (((*route, "title"), task.title) for route, task in plan.routes())
