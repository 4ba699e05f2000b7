"""GG3: what log and changes record must agree with the task and with the calendar."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from guangong.checks.consistency import in_future
from guangong.checks.limits import RuleSettings
from guangong.domain.comparison import Record
from guangong.domain.plan import Change, LogEntry, Placed, Plan, Task, Value
from guangong.domain.progress import fans_out, logged_count
from guangong.messages import _
from guangong.yamldoc import Route
from guangong.yamldoc.diagnostics import Finding, Related


def _by_day(records: tuple[Record, ...]) -> list[tuple[int, Record]]:
    """Return records with their places in the file, in the order of their days."""
    if not records[1:]:  # most tasks of a large plan
        return list(enumerate(records))
    return sorted(enumerate(records), key=lambda item: (item[1].on, item[0]))


def _counting(task: Task) -> list[tuple[int, LogEntry]]:
    """Return the log's entries with their places, by their days, without those that were withdrawn."""
    if not task.log:
        return []
    return [(i, entry) for i, entry in _by_day(task.log) if entry.withdrawn is None]


def _latest(task: Task, field: str) -> tuple[int, Value]:
    """Return the last recorded change of a field: its place, -1 where there is none, and the new value."""
    found = ((i, change.to) for i, change in reversed(_by_day(task.changes)) if change.field == field)
    return next(found, (-1, None))


# ── done and open ──


def reached_but_open(plan: Plan, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What has reached its target is closed.

    What it does:
        Looks for open tasks whose log counts as much as the target wants at most, or after the deadline at
        least, and for those whose last percent is 100. Standing work is left out, and what members of a group
        return.

    Why it is bad:
        The task turns overdue though the work is finished, and is chased for nothing.

    Example:
            - id: 3-01
              title: 新增创建试点校
              target: {min: 5, unit: 所}
              status: doing  # <- here
              log:
                - {on: 2023-04-10, count: 3}
                - {on: 2023-06-10, count: 2}

    Fix:
        Close the task, or log what is still left to do.

            - id: 3-01
              title: 新增创建试点校
              target: {min: 5, unit: 所}
              status: done
              done_on: 2023-06-10
              log:
                - {on: 2023-04-10, count: 3}
                - {on: 2023-06-10, count: 2}
    """
    message, help_ = _('task "{id}" is open, but {reached}'), _("close it: guangong done {id}")
    for placed in plan.tasks():
        task = placed.task
        if task.status not in {"todo", "doing"} or task.kind == "standing":
            continue
        reached = _reached(placed, today)
        if reached and not fans_out(plan, placed, today):
            text = message.format(id=task.id, reached=reached)
            yield Finding((*placed.route, "status"), text, help_.format(id=task.id))


def _reached(placed: Placed, today: date) -> str:
    """Return what a task's log has reached, ``""`` while something is left to do."""
    target, deadline = placed.task.target, placed.deadline
    if target:
        total = logged_count(entry for _i, entry in _counting(placed.task))
        # Up to the deadline there may be more to come than the least.
        wanted = target.min if deadline and deadline.value < today else target.max or target.min
        if not wanted <= total <= (target.max or total):
            return ""
        return _("its log counts {total} of {wanted} {unit}").format(
            total=total, wanted=wanted, unit=target.unit
        )
    if all(entry.percent != 100 for entry in placed.task.log):  # noqa: PLR2004 (percent)
        return ""  # most logs: they need no order
    percents = [entry.percent for _i, entry in _counting(placed.task) if entry.percent is not None]
    return _("its log says 100 percent") if percents[-1:] == [100] else ""


def done_without_evidence(plan: Plan, today: date, settings: RuleSettings) -> Iterator[Finding]:
    """What is handed in when done names its evidence.

    What it does:
        Looks for done tasks without evidence in their log. Only the kinds of work that `evidence_kinds` in
        `guangong.toml` names are looked at, by default none. What members of a group return is left out.

    Why it is bad:
        When somebody comes to inspect, there is nothing to show, and nobody remembers where it lies.

    Example:
            - id: 3-01
              title: 编印活动手册
              kind: deliverable
              status: done  # <- here
              done_on: 2023-06-20

    Fix:
        Name a file in the plan's folder, or a web address. `guangong done --evidence` does so.

            - id: 3-01
              title: 编印活动手册
              kind: deliverable
              status: done
              done_on: 2023-06-20
              log:
                - {on: 2023-06-20, note: 已印发, evidence: [evidence/3-01/手册.pdf]}
    """
    message = _('task "{id}" is done, but its log names no evidence')
    help_ = _("name what shows it: guangong log {id} --evidence FILE")
    for placed in plan.tasks():
        task = placed.task
        if task.status != "done" or task.kind not in settings.evidence_kinds:
            continue
        if not any(entry.evidence for _i, entry in _counting(task)) and not fans_out(plan, placed, today):
            yield Finding((*placed.route, "status"), message.format(id=task.id), help_.format(id=task.id))


def unfit_evidence(plan: Plan, _today: date, settings: RuleSettings) -> Iterator[Finding]:
    """Evidence that the log names is a file that is there, or a web address.

    What it does:
        Looks for each file that a log names as evidence, beginning at the plan's folder. It must be a file,
        no folder, and its path must stay inside the plan's folder, where it may lead through links. Web
        addresses begin with http:// or https:// and are not looked up.

    Why it is bad:
        The file was renamed, or never added to git, or it lies on one computer only: when somebody comes to
        inspect, there is nothing to show.

    Example:
        In the folder there is only evidence/3-01/手册.pdf:

            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-06-20, note: 已印发, evidence: [evidence/3-01/手冊.pdf]}  # <- here

    Fix:
        Add the file, or correct its name.

            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-06-20, note: 已印发, evidence: [evidence/3-01/手册.pdf]}
    """
    for route, task in plan.routes():
        for i, entry in _counting(task):
            yield from flaws((*route, "log", i), entry.evidence, settings)


def flaws(route: Route, evidence: Sequence[str], settings: RuleSettings) -> Iterator[Finding]:
    """Yield what is wrong with the evidence that the record at ``route`` names."""
    for i, name in enumerate(evidence):
        if flaw := settings.evidence_flaw(name):
            yield Finding((*route, "evidence", i), flaw.text, flaw.advice)


# ── decisions without a reason ──


def cancelled_without_reason(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Who cancels a task says why.

    What it does:
        Looks for cancelled tasks whose last recorded change of status is not the cancellation.

    Why it is bad:
        A task that a document has promised disappears, and nobody can explain it.

    Example:
            - id: 3-01
              title: 组织外出考察
              status: cancelled  # <- here

    Fix:
        Record the reason. `guangong cancel --reason` does both.

            - id: 3-01
              title: 组织外出考察
              status: cancelled
              changes:
                - {on: 2023-04-10, field: status, from: todo, to: cancelled, reason: 压减外出活动}
    """
    message = _('task "{id}" is cancelled, but no change says why')
    help_ = _("record it under changes: {on: YYYY-MM-DD, field: status, to: cancelled, reason: …}")
    for route, task in plan.routes():
        if task.status == "cancelled":
            i, to = _latest(task, "status")
            if i < 0 or to not in {"cancelled", None}:
                yield Finding((*route, "status"), message.format(id=task.id), help_)


def reopened_without_reason(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Who reopens a task says why.

    What it does:
        Looks for tasks whose last recorded change of status says that they were done or cancelled, and that
        are not.

    Why it is bad:
        The record says one thing and the plan another. Somebody has undone a decision without a word.

    Example:
            - id: 3-01
              title: 组织外出考察
              status: doing  # <- here
              changes:
                - {on: 2023-04-10, field: status, from: todo, to: cancelled, reason: 压减外出活动}

    Fix:
        Record the reason. `guangong reopen --reason` does both.

            - id: 3-01
              title: 组织外出考察
              status: doing
              changes:
                - {on: 2023-04-10, field: status, from: todo, to: cancelled, reason: 压减外出活动}
                - {on: 2023-05-20, field: status, from: cancelled, to: doing, reason: 改为就近参观}
    """
    message = _('the status of "{id}" was {before} and is {status} now, but no change says why')
    help_ = _("record it under changes, with its reason")
    for placed in plan.changed():
        task = placed.task
        i, to = _latest(task, "status")
        if to in {"done", "cancelled"} and to != task.status:
            text = message.format(id=task.id, before=to, status=task.status)
            yield _unlike_record(placed, "status", i, text, help_)


def moved_without_reason(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Who moves a deadline again says why.

    What it does:
        Compares the deadline with the last recorded change of it.

    Why it is bad:
        The record says one day and the plan another. Somebody has moved the deadline without a word.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-11-30  # <- here
              changes:
                - {on: 2023-05-10, field: deadline, from: 2023-06-30, to: 2023-09-30, reason: 场地检修}

    Fix:
        Record the later decision too. `guangong postpone --reason` does both.

            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-11-30
              changes:
                - {on: 2023-05-10, field: deadline, from: 2023-06-30, to: 2023-09-30, reason: 场地检修}
                - {on: 2023-06-25, field: deadline, from: 2023-09-30, to: 2023-11-30, reason: 检修未完}
    """
    message = _("the deadline is {day}, but the last recorded change moved it to {recorded}")
    help_ = _("record the later decision under changes, with its reason")
    for placed in plan.changed():
        i, to = _latest(placed.task, "deadline")
        if to and placed.deadline and to != str(placed.deadline.value):
            text = message.format(day=placed.deadline.value, recorded=to)
            yield _unlike_record(placed, "deadline", i, text, help_)


def _unlike_record(placed: Placed, field: str, i: int, message: str, help_: str) -> Finding:
    """Return a finding about a field that is not what the change at ``i`` says."""
    related = (Related((*placed.route, "changes", i), _("the last recorded change")),)
    return Finding((*placed.route, field), message, help_, related=related)


# ── figures in the log ──


def count_out_of_range(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """The counts of a log add up to something between nothing and the target's most.

    What it does:
        Adds up the counts of a log by their days, and points at the entry with which the sum falls below 0 or
        rises above the target's `max`.

    Why it is bad:
        A count says how many more there are. Who writes how many there are in all counts twice.

    Example:
            - id: 3-01
              title: 新增创建试点校
              target: {min: 8, max: 10, unit: 所}
              log:
                - {on: 2023-03-10, count: 5}
                - {on: 2023-05-10, count: 7}  # <- here

    Fix:
        Write how many more there are. If there really are more, raise `max`.

            - id: 3-01
              title: 新增创建试点校
              target: {min: 8, max: 10, unit: 所}
              log:
                - {on: 2023-03-10, count: 5}
                - {on: 2023-05-10, count: 2}
    """
    message = _("with this entry the log counts {total}")
    below = _("a count says how many more there are; negative ones correct earlier ones")
    above = _("a count says how many more there are, not how many in all; or raise the target's max")
    for route, task in plan.routes():
        total, most = 0, task.target.max if task.target else None
        for i, entry in _counting(task) if task.target else ():
            before, total = total, total + (entry.count or 0)
            passed = most is not None and before <= most < total
            if passed or total < 0 <= before:
                text = message.format(total=total)
                yield Finding((*route, "log", i, "count"), text, above if passed else below)


def count_without_target(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What is counted has a target.

    What it does:
        Looks for counts in the logs of tasks without a target.

    Why it is bad:
        The number moves nothing: the task's progress stays where it was.

    Example:
            - id: 3-01
              title: 新增创建试点校
              log:
                - {on: 2023-03-10, count: 5}  # <- here

    Fix:
        Add the target, or write a percent instead of the count.

            - id: 3-01
              title: 新增创建试点校
              target: {min: 8, max: 10, unit: 所}
              log:
                - {on: 2023-03-10, count: 5}
    """
    message = _('task "{id}" has no target that this could count towards')
    help_ = _('add "target: {min: …, unit: …}" to the task, or write a percent')
    for route, task in plan.routes():
        for i, entry in () if task.target else _counting(task):
            if entry.count is not None:
                yield Finding((*route, "log", i, "count"), message.format(id=task.id), help_)


def percent_falls(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A percent that falls is explained.

    What it does:
        Compares each percent of a log with the one before, and wants a note where it is smaller.

    Why it is bad:
        A percent says how far the whole task is. One that falls is a slip, or bad news that somebody has to
        know.

    Example:
            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-03-10, percent: 60}
                - {on: 2023-05-10, percent: 20}  # <- here

    Fix:
        Write how far the whole task is, or say in the note what happened.

            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-03-10, percent: 60}
                - {on: 2023-05-10, percent: 20, note: 改版重编}
    """
    message = _("the percent falls from {before} to {percent} without a word")
    help_ = _("say in the note why; a percent says how far the whole task is")
    for route, task in plan.routes():
        before = 0
        for i, entry in _counting(task):
            if entry.percent is not None:
                if entry.percent < before and entry.note is None:
                    text = message.format(before=before, percent=entry.percent)
                    yield Finding((*route, "log", i, "percent"), text, help_)
                before = entry.percent


# ── days of the records ──


def _records(task: Task) -> Iterator[tuple[Route, LogEntry | Change]]:
    """Yield every entry of a log that counts and every change, and where in the task it is written."""
    for i, entry in enumerate(task.log):
        if entry.withdrawn is None:
            yield ("log", i), entry
    for i, change in enumerate(task.changes):
        yield ("changes", i), change


def _days(task: Task) -> Iterator[tuple[Route, date]]:
    """Yield the days on which a task, its records or the writing of them happened, and where they stand."""
    for name in ("added", "started_on"):
        if day := getattr(task, name):
            yield (name,), day
    for place, record in _records(task):
        yield (*place, "on"), record.on
    yield from ((place, written) for place, written, _on in _written(task))


def _written(task: Task) -> Iterator[tuple[Route, date, date]]:
    """Yield the day on which each record was written or taken back, where it stands, and the record's own."""
    for i, entry in enumerate(task.log):
        if entry.entered:
            yield ("log", i, "entered"), entry.entered, entry.on
        if entry.withdrawn:
            yield ("log", i, "withdrawn", "on"), entry.withdrawn.on, entry.on
    for i, change in enumerate(task.changes):
        if change.entered:
            yield ("changes", i, "entered"), change.entered, change.on


def out_of_order(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """The entries of a log and the changes stand in the order of their days.

    What it does:
        Looks for an entry that is older than the one above it. Withdrawn entries are left out.

    Why it is bad:
        Who reads the log from top to bottom gets a wrong picture. Often the month or the year is a slip.

    Example:
            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-05-10, note: 定稿}
                - {on: 2023-03-10, note: 初稿}  # <- here

    Fix:
        Put the entries in order, or correct the day.

            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-03-10, note: 初稿}
                - {on: 2023-05-10, note: 定稿}
    """
    message = _("{day} stands below the later day {before}")
    help_ = _("put the entries in the order of their days, or correct the day")
    for route, task in plan.routes():
        for (above, before), (place, record) in pairwise(_records(task)):
            if above[0] == place[0] and record.on < before.on:
                text = message.format(day=record.on, before=before.on)
                yield Finding((*route, *place, "on"), text, help_)


def recorded_in_future(plan: Plan, today: date, settings: RuleSettings) -> Iterator[Finding]:
    """What is recorded has happened.

    What it does:
        Compares the days in a log and in the changes, `started_on` and `added` with the latest date on earth,
        that of UTC+14: where a colleague writes, it may be tomorrow already.

    Why it is bad:
        Progress that nobody has made yet would count. Mostly the year or the month is a slip.

    Example:
        Looked at on 2023-07-01:

            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-07-20, note: 定稿}  # <- here

    Fix:
        Write the day on which it happened. What is intended goes into a comment.

            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-06-20, note: 定稿}
    """
    for route, task in plan.routes():
        for place, day in _days(task):
            if settings.is_future(day, today):
                yield in_future((*route, *place), day, today)


def before_period(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """What is recorded lies in the plan's period, or after it.

    What it does:
        Compares the days of completion, of beginning and of log entries with the first day of the period. A
        change may be older, and so may `added`: plans are discussed before they begin. Withdrawn entries are
        left out.

    Why it is bad:
        Last year's work would count for this year. Mostly the year is a slip, as in every January.

    Example:
            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2022-01-12, note: 初稿}  # <- here

    Fix:
        Write the day on which it happened.

            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-01-12, note: 初稿}
    """
    message = _("{day} lies before the plan's period, which starts on {start}")
    help_ = _("check the year; what was done before belongs into the plan of that time")
    start = plan.period.start
    for route, task in plan.routes():
        days: list[tuple[Route, date | None]] = [
            (("done_on",), task.done_on),
            (("started_on",), task.started_on),
        ]
        for place, day in [*days, *((("log", i, "on"), entry.on) for i, entry in _counting(task))]:
            if day and day < start:
                yield Finding((*route, *place), message.format(day=day, start=start), help_)


def added_after_period(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A task is added before the plan's period is over.

    What it does:
        Compares `added` with the last day of the period. What was begun or done after it is only late.

    Why it is bad:
        Before that day the task is in no figure, so it is in none of the plan's. Mostly the year is a slip.

    Example:
            period: {start: 2022-01-01, end: 2022-12-31}
            defaults: {owners: [bureau], deadline: 2022-12-31}
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - id: 3-01
                    title: 召开骨干培训会
                    added: 2023-02-10  # <- here

    Fix:
        Correct the day, or add the task to the plan of its own year.

            period: {start: 2022-01-01, end: 2022-12-31}
            defaults: {owners: [bureau], deadline: 2022-12-31}
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - id: 3-01
                    title: 召开骨干培训会
                    added: 2022-02-10
    """
    message = _("{day} lies after the plan's period, which ends on {end}")
    help_ = _("check the year; a task of the next period belongs into the plan of that time")
    end = plan.period.end
    for route, task in plan.routes():
        if task.added and plan.period.start <= end < task.added:
            yield Finding((*route, "added"), message.format(day=task.added, end=end), help_)


def written_before(plan: Plan, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A record is written, or taken back, on its own day or later.

    What it does:
        Compares `entered` of log entries and changes, and the day of `withdrawn`, with `on`.

    Why it is bad:
        Nobody can write down on Monday what happened on Tuesday: one of the days is wrong, and figures for an
        earlier day count the record, or do not, by a day that never was.

    Example:
            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-05-10, note: 定稿, entered: 2023-05-01}  # <- here
                - {on: 2023-06-10, note: 付印, withdrawn: {on: 2023-06-01, reason: 登记有误}}  # <- here

    Fix:
        Correct the day that is wrong.

            - id: 3-01
              title: 编印活动手册
              log:
                - {on: 2023-05-10, note: 定稿, entered: 2023-05-11}
                - {on: 2023-06-10, note: 付印, withdrawn: {on: 2023-06-15, reason: 登记有误}}
    """
    for route, task in plan.routes():
        for place, written, on in _written(task):
            if written < on:
                yield too_early((*route, *place), written, on)


def too_early(place: Route, written: date, on: date) -> Finding:
    """Return what to say of a day of writing before what was written about."""
    message = _("{day} lies before the record's own day, {on}").format(day=written, on=on)
    return Finding(place, message, _("correct the day that is wrong"))
