"""GG3: the plan must agree with itself and with the calendar: dates, status, kinds, units, sections."""

from collections.abc import Iterator
from datetime import date

from guangong.checks.limits import RuleSettings
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
        yield Finding(
            ("period", "end"),
            _("the period ends before it starts"),
            _("swap start and end"),
            related=(Related(("period", "start"), _("it starts here")),),
        )


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
    for route, task in plan.routes():
        if task.deadline:
            yield (*route, "deadline"), task.deadline


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
    for route, _section, task, _owners, deadline in plan.tasks():
        if task.start and deadline and task.start > deadline.value:
            yield Finding(
                (*route, "start"),
                _("the start {start} is after the deadline {deadline}").format(
                    start=task.start, deadline=deadline.value
                ),
                _("move one of the two"),
            )


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
    for route, task in plan.routes():
        if task.target and task.target.max is not None and task.target.max < task.target.min:
            yield Finding(
                (*route, "target", "max"), _("the target's max is less than its min"), _("swap min and max")
            )


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
    for route, task in plan.routes():
        if task.status == "done" and task.done_on is None:
            yield Finding(
                (*route, "status"),
                _('task "{id}" is done, but the day is missing').format(id=task.id),
                _('add "done_on: YYYY-MM-DD"'),
            )


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
    for route, task in plan.routes():
        if task.done_on and task.status != "done":
            yield Finding(
                (*route, "done_on"),
                _('task "{id}" has a day of completion, but its status is {status}').format(
                    id=task.id, status=task.status
                ),
                _('write "status: done", or delete done_on'),
            )


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
            yield Finding(
                (*route, "done_on"),
                _("{day} lies in the future; today is {today}").format(day=task.done_on, today=today),
                _("check the year and the month"),
            )


def done_before_start(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A task is not done before it starts.

    What it does:
        Compares `done_on` with the task's own start.

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
    for route, task in plan.routes():
        if task.start and task.done_on and task.done_on < task.start:
            yield Finding(
                (*route, "done_on"),
                _("done on {day}, before the start {start}").format(day=task.done_on, start=task.start),
                _("check both days"),
                related=(Related((*route, "start"), _("it starts here")),),
            )


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
    for route, task in plan.routes():
        if task.kind == "standing" and task.deadline:
            yield Finding(
                (*route, "deadline"),
                _("standing work has no deadline: this one is ignored"),
                _("delete it, or choose another kind"),
            )


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
    for route, task in plan.routes():
        if task.every and task.kind != "standing":
            yield Finding(
                (*route, "every"),
                _('"every" is for standing work: here it is ignored'),
                _('write "kind: standing", or delete this line'),
            )


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
    empty = {id_ for id_, unit in plan.units.items() if unit.members == {}}
    owning = {id_ for placed in plan.tasks() if empty and placed.owners for id_ in placed.owners.value}
    for id_ in plan.units:
        if id_ in empty & owning:
            yield Finding(
                ("units", id_, "members"),
                _('the group "{id}" owns tasks, but its members are not known yet').format(id=id_),
                _("add them as {id: name}; then each of them returns these tasks"),
            )


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
            yield Finding(
                ("sections", i, "tasks"),
                _("section {number} has no tasks").format(number=section.number),
                _("add the first one: guangong add TITLE --section {number}").format(number=section.number),
            )


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
    tasks = [(*route, "title") for route, task in plan.routes() if "\n" in task.title]
    for route in (*(route for route, name in _names(plan) if "\n" in name), *tasks):
        yield Finding(
            route, _("a title or name with a line end"), _("write it on one line, behind the colon")
        )


def _names(plan: Plan) -> Iterator[tuple[Route, str]]:
    """Yield each title and name but the tasks', with its route."""
    yield ("title",), plan.title
    for id_, unit in plan.units.items():
        yield ("units", id_, "name"), unit.name
        yield from ((("units", id_, "aliases", i), alias) for i, alias in enumerate(unit.aliases))
        yield from (
            (("units", id_, "members", key, "name"), member.name)
            for key, member in (unit.members or {}).items()
        )
    yield from ((("sections", i, "title"), section.title) for i, section in enumerate(plan.sections))
