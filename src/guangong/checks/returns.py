"""GG5: what units return, held against the plan, and the plan against all returns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from guangong.checks.consistency import in_future
from guangong.checks.records import flaws, too_early
from guangong.checks.returns_files import Filed, member_ids
from guangong.checks.suggest import did_you_mean, exempt_wants, listed
from guangong.domain.as_of import plan_on, returns_on
from guangong.domain.plan import Placed, Plan, Return, Returns, Task
from guangong.domain.progress import closed_for_all, returned
from guangong.messages import _
from guangong.yamldoc import Route
from guangong.yamldoc.diagnostics import Finding


def unknown_task(plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """A return names a task of the plan.

    What it does:
        Looks up every id under `tasks` of a file in `returns/` among the plan's tasks.

    Why it is bad:
        The return counts for nothing: the task that was meant stays open for this unit.

    Example:
            unit: hutang
            tasks:
              3-10: {done_on: 2023-03-20}  # <- here

    Fix:
        Write the id that `guangong list` shows.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    message, help_ = _('the plan has no task "{id}"'), _("look it up with: guangong list")
    ids = dict.fromkeys(task.id for _route, task in plan.routes())
    for id_ in returns.tasks:
        if id_ not in ids:
            yield Finding(("tasks", id_), message.format(id=id_), did_you_mean(id_, ids) or help_, key=True)


def unfit_evidence(_plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """Evidence that a return names is a file that is there, or a web address.

    What it does:
        Looks for each file that a return names as evidence, as GG314 does for the log. Paths begin at the
        plan's folder, not at `returns/`.

    Why it is bad:
        The school has reported, but when somebody comes to inspect, there is nothing to show.

    Example:
        In the folder there is only evidence/3-01/手册.pdf:

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, evidence: [../evidence/3-01/手册.pdf]}  # <- here

    Fix:
        Add the file, or correct its name.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, evidence: [evidence/3-01/手册.pdf]}
    """
    for id_, item in returns.tasks.items():
        yield from flaws(("tasks", id_), item.evidence, filed.settings)


def written_before(_plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """A return is written on the day that it tells of, or later.

    What it does:
        Compares `entered` with `done_on` or `exempt_on` of a return, and with `on` of the changes in it.

    Why it is bad:
        Nobody can report on Monday what is done on Tuesday: one of the days is wrong, and figures for an
        earlier day count the return, or do not, by a day that never was.

    Example:
            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, entered: 2023-03-02}  # <- here

    Fix:
        Correct the day that is wrong.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, entered: 2023-03-22}
    """
    for id_, report in returns.tasks.items():
        own = report.done_on or report.exempt_on
        if report.entered and own and report.entered < own:
            yield too_early(("tasks", id_, "entered"), report.entered, own)
        for i, change in enumerate(report.changes):
            if change.entered and change.entered < change.on:
                place = ("tasks", id_, "changes", i, "entered")
                yield too_early(place, change.entered, change.on)


def in_the_future(_plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """What a unit returns has happened.

    What it does:
        Compares every day in a return with the latest date on earth, that of UTC+14: `done_on`, `exempt_on`,
        `entered`, and those of `sent_back` and `changes`.

    Why it is bad:
        Until that day the return does not count, and the school is chased. Mostly the year or the month is a
        slip.

    Example:
        Looked at on 2023-07-01:

            unit: hutang
            tasks:
              3-01: {done_on: 2023-07-20}  # <- here

    Fix:
        Write the day on which it was done.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-06-20}
    """
    for id_, report in returns.tasks.items():
        for place, day in (*_days(report), *_written(report)):
            if filed.settings.is_future(day, filed.today):
                yield in_future(("tasks", id_, *place), day, filed.today)


def _days(report: Return) -> Iterator[tuple[Route, date]]:
    """Yield the days on which a return, or what became of it, happened, and where they stand."""
    for name, day in (("done_on", report.done_on), ("exempt_on", report.exempt_on)):
        if day:
            yield (name,), day
    for i, sent in enumerate(report.sent_back):
        yield ("sent_back", i, "on"), sent.on
    for i, change in enumerate(report.changes):
        yield ("changes", i, "on"), change.on


def _written(report: Return) -> Iterator[tuple[Route, date]]:
    """Yield the days on which something was written or answered, and where they stand."""
    if report.entered:
        yield ("entered",), report.entered
    for i, sent in enumerate(report.sent_back):
        if sent.answered:
            yield ("sent_back", i, "answered"), sent.answered
    for i, change in enumerate(report.changes):
        if change.entered:
            yield ("changes", i, "entered"), change.entered


def before_period(plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """What a unit returns lies in the plan's period, or after it, and not before the task's own start.

    What it does:
        Compares `done_on`, `exempt_on`, and the days of `sent_back` and `changes` with the first day of the
        period, and `done_on` with the `start` that the task had on that day, or with the day on which it
        began, where that was earlier.

    Why it is bad:
        Last year's work would count for this year, or other work for this task. Mostly the year or the month
        is a slip, as in every January.

    Example:
            unit: hutang
            tasks:
              3-01: {done_on: 2022-03-20}  # <- here

    Fix:
        Write the day on which it was done.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    message = _("{day} lies before the plan's period, which starts on {start}")
    help_ = _("check the year; what was done before belongs into the plan of that time")
    start = plan.period.start
    for id_, report in returns.tasks.items():
        for place, day in _days(report):
            if day < start:
                yield Finding(("tasks", id_, *place), message.format(day=day, start=start), help_)
    yield from _before_start(plan, returns)


def _before_start(plan: Plan, returns: Returns) -> Iterator[Finding]:
    """Yield what was done in the period, before its task starts, which ``submit`` refuses."""
    tasks = {placed.task.id: placed for placed in plan.tasks() if placed.task.start}
    for id_, report in returns.tasks.items():
        day, placed = report.done_on, tasks.get(id_)
        if not day or not placed or not plan.period.start <= day < _first_day(plan, placed.task):
            continue
        first = _first_day(plan, _then(plan, placed, day).task)  # it may have been moved since
        if day < first:
            text = _("{id} starts on {start}; {day} is before that").format(id=id_, start=first, day=day)
            yield Finding(("tasks", id_, "done_on"), text, _("check the month and the day"))


def _first_day(plan: Plan, task: Task) -> date:
    """Return the day on which a task starts, or on which it began, where that was earlier."""
    start = task.start or plan.period.start
    return min(start, task.started_on or start)


def _then(plan: Plan, placed: Placed, day: date) -> Placed:
    """Return a task as it was on a day, as it is now where it was not in the plan."""
    return next((one for one in plan_on(plan, day).tasks() if one.task.id == placed.task.id), placed)


def after_period(plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """A day of completion after the plan's period is looked at twice.

    What it does:
        Notes where `done_on` lies after the last day of the period; one in the future is GG509's.

    Why it is bad:
        It is not, where the unit was that late. Often the year is a slip, or the return is one for the next
        plan.

    Example:
        Looked at on 2024-02-01:

            unit: hutang
            tasks:
              3-01: {done_on: 2024-01-10}  # <- here

    Fix:
        Correct the year. If the day is right, nothing is to be done.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-01-10}
    """
    message = _("{day} lies after the plan's period, which ends on {end}")
    help_ = _("check the year; if the unit was that late, nothing is to be done")
    end = plan.period.end
    for id_, report in returns.tasks.items():
        day = report.done_on
        if day and day > end and not filed.settings.is_future(day, filed.today):
            yield Finding(("tasks", id_, "done_on"), message.format(day=day, end=end), help_)


def not_owed(plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """A unit returns what its group owns.

    What it does:
        Finds returns of tasks that no group of the unit owns, of standing work and of cancelled tasks. What
        was so on the day of the return is fine: the task may have been cancelled or given away later.

    Why it is bad:
        The return counts for nothing. Mostly another task was meant, which stays open for this unit.

    Example:
        3-03 is the bureau's own:

            unit: hutang
            tasks:
              3-03: {done_on: 2023-03-20}  # <- here

    Fix:
        Write the id of the task that was meant; `guangong list --owner hutang` has them.

            unit: hutang
            tasks:
              3-02: {done_on: 2023-03-20}
    """
    known = {placed.task.id: placed for placed in plan.tasks()}
    if returns.unit not in member_ids(plan):
        return
    for id_, report in returns.tasks.items():
        if id_ in known and (why := _why_not_owed(plan, known[id_], returns.unit)):
            day = report.done_on or report.exempt_on or plan.period.start
            if _why_not_owed(plan, _then(plan, known[id_], day), returns.unit):
                yield Finding(("tasks", id_), *why, key=True)


def _why_not_owed(plan: Plan, placed: Placed, unit: str) -> tuple[str, str] | None:
    """Return why a unit does not return a task, and what to do; ``None`` where it does."""
    id_ = placed.task.id
    if placed.task.kind == "standing":
        text = _('task "{id}" is standing work: no unit returns it')
        return text.format(id=id_), _(
            "take it out; what was done stands in the log: guangong log {id}"
        ).format(id=id_)
    if placed.task.status == "cancelled":
        return _('task "{id}" is cancelled').format(id=id_), _("take the return out, or reopen the task")
    if _owning(plan, placed, unit):
        return None
    text = _('task "{id}" is not one that "{unit}" returns')
    help_ = _("write the one that was meant; see: guangong list --owner {unit}")
    return text.format(id=id_, unit=unit), help_.format(unit=unit)


def _owning(plan: Plan, placed: Placed, unit: str) -> list[str]:
    """Return the groups of a unit that own a task."""
    owners = placed.owners.value if placed.owners else ()
    return [id_ for id_ in owners if id_ in plan.units and unit in (plan.units[id_].members or {})]


def after_leaving(plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """A unit returns nothing that it did after it had left its group.

    What it does:
        Compares `done_on` with the member's `until` in the plan, in each of its groups that own the task.

    Why it is bad:
        The return counts for nothing: a school that was merged owes nothing any more, and the one that it
        became part of is still chased.

    Example:
        In returns/miaopu.yaml, of a unit that the plan has `until: 2023-02-28`:

            unit: miaopu
            tasks:
              3-01: {done_on: 2023-03-20}  # <- here

    Fix:
        Correct the day, or return it for the unit that did it.

        In returns/miaopu.yaml:

            unit: miaopu
            tasks:
              3-01: {done_on: 2023-02-20}
    """
    message = _('"{unit}" left its group on {until}, before {day}')
    help_ = _('correct the day, return it for the unit that did it, or correct "until" in the plan')
    known = {placed.task.id: placed for placed in plan.tasks()}
    for id_, report in returns.tasks.items():
        groups = _owning(plan, known[id_], returns.unit) if id_ in known else []
        left = _left(plan, groups, returns.unit)
        if left and report.done_on and left < report.done_on:
            text = message.format(unit=plan.unit_names()[returns.unit], until=left, day=report.done_on)
            yield Finding(("tasks", id_, "done_on"), text, help_)


def _left(plan: Plan, groups: Sequence[str], unit: str) -> date | None:
    """Return the last day on which a unit is in one of its groups, ``None`` where it has not left them."""
    days = [(plan.units[id_].members or {})[unit].until for id_ in groups]
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(days) else None


def count_without_target(plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """What a unit counts adds to a target.

    What it does:
        Looks for a `count` in the return of a task without a target.

    Why it is bad:
        The number moves nothing, though the school has counted it.

    Example:
            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, count: 3}  # <- here

    Fix:
        Write the number into the note, or give the task a target.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, note: 3场}
    """
    message = _('task "{id}" has no target that this could count towards')
    help_ = _('write it into the note, or add "target: {min: …, unit: …}" to the task')
    targets = {placed.task.id: placed.task.target for placed in plan.tasks()}
    for id_, report in returns.tasks.items():
        if report.count is not None and targets.get(id_, ...) is None:
            yield Finding(("tasks", id_, "count"), message.format(id=id_), help_)


def says_two_things(_plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """A task is done by a unit, or is not for it.

    What it does:
        Finds returns with both `done_on` and `exempt`.

    Why it is bad:
        One of the two is not true. It counts as exempt: what the school has done is not seen.

    Example:
            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, exempt: 幼儿园不参加}  # <- here

    Fix:
        Keep the one that is true.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    message = _('"{unit}" has done {id} and is exempt from it')
    help_ = _("keep the one that is true; by command: guangong submit or guangong exempt")
    for id_, report in returns.tasks.items():
        if report.done_on and report.exempt:
            text = message.format(unit=returns.unit, id=id_)
            yield Finding(("tasks", id_, "exempt"), text, help_)


def says_nothing(_plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """A return says when the task was done, or why it is not for the unit.

    What it does:
        Finds returns with neither `done_on` nor `exempt`, such as `{}` and an empty `exempt`. One that was
        taken back says so in `changes`, and is fine.

    Why it is bad:
        It counts for nothing: the school believes that it has reported, and is chased.

    Example:
            unit: hutang
            tasks:
              3-01: {}  # <- here
              3-02: {exempt: }  # <- here

    Fix:
        Write the day or the reason, or delete the line.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
              3-02: {exempt: 幼儿园不参加}
    """
    for id_, report in returns.tasks.items():
        if report.done_on or report.exempt or report.changes:
            continue
        place: Route = ("tasks", id_)
        text = _('"{unit}" says neither when {id} was done nor why it is exempt')
        help_ = _("write done_on: YYYY-MM-DD or exempt: …, or delete it")
        if "exempt" in report.model_fields_set:
            text = _('"{unit}" is exempt from {id} without a reason')
            place, help_ = (*place, "exempt"), exempt_wants()
        yield Finding(place, text.format(unit=returns.unit, id=id_), help_)


# ── the plan, held against all returns ──


def closed_by_hand(plan: Plan, returns: Mapping[str, Returns], today: date) -> Iterator[Finding]:
    """A task that a group owns is closed by the returns of its members, or for all with a reason.

    What it does:
        Finds tasks of a group with members that are marked done while returns are missing, where no entry in
        `changes` says why. Of one that the edit closes, GG433 tells.

    Why it is bad:
        One line would stand for twelve schools that have not reported, and hide it from whoever reads the
        plan.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              owners: [schools]
              status: done  # <- here
              done_on: 2023-06-20

    Fix:
        Leave the status, and let the members return it. Where the office closes it for all, it says why:
        `guangong done 3-01 --reason …`.

            - id: 3-01
              title: 召开骨干培训会
              owners: [schools]
              status: done
              done_on: 2023-06-20
              changes:
                - {on: 2023-06-20, field: status, from: doing, to: done, reason: 集中培训，各校均已参加}
    """
    text = _('task "{id}" is marked done, and has not been returned by: {names}')
    for placed, missing in closed_with_missing(plan, returns, today):
        names = listed(plan.unit_names()[id_] for id_ in missing)
        message = text.format(id=placed.task.id, names=names)
        yield Finding((*placed.route, "status"), message, close_for_all().format(id=placed.task.id))


def close_for_all() -> str:
    """Return what to do about a task that was closed by hand."""
    return _(
        "leave the status: it is done when every member has returned it, or is exempt; "
        'or close it for all: guangong done {id} --reason "…"'
    )


def closed_with_missing(
    plan: Plan, returns: Mapping[str, Returns], today: date
) -> Iterator[tuple[Placed, list[str]]]:
    """Yield the tasks that are marked done without a recorded reason, with the members that owe a return."""
    done = [placed for placed in plan.tasks() if placed.task.status == "done"]
    reported = returns_on(returns, today) if done else {}
    for placed in done:
        day = min(placed.task.done_on or today, today)
        members = returned(plan, reported, placed, day)
        missing = [id_ for id_, report in members.items() if report is None]
        if missing and not closed_for_all(placed.task):
            yield placed, missing
