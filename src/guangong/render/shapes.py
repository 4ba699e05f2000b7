"""What commands print with ``--json``, declared once, of which their JSON Schema is made."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from guangong.domain.comparison import Kind as Happened
from guangong.domain.fields import names
from guangong.domain.plan import Change, Every, Kind, LogEntry, Return, Source, Status, Target, Task
from guangong.domain.progress import Light
from guangong.drafting.owners import Role

Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Share = Annotated[float, Field(ge=0, le=1)]
Severity = Literal["error", "warning", "note"]
Made = Literal["default", "preset", "project", "user"]
State = Literal["overdue", "sent-back", "due-soon", "open", "returned", "late", "exempt", "closed"]


def about(text: str, **more: Any) -> Any:  # noqa: ANN401 (as pydantic's own)
    """Return a key that is always there; ``text`` is what it holds."""
    return Field(description=text, **more)


def perhaps(text: str, **more: Any) -> Any:  # noqa: ANN401 (as pydantic's own)
    """Return a key that is missing where there is nothing to say."""
    return Field(default=None, description=text, **more)


def _plain(schema: dict[str, Any]) -> None:
    """Leave out what a schema says of Python: the names of attributes, and the default of a missing key."""
    for part in schema.get("properties", {}).values():
        part.pop("title", None)
        if part.get("default", ...) is None:
            del part["default"]


class Shape(BaseModel):
    """An object with these keys and no other."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_plain, defer_build=True)


# ── parts ──


class Stretch(Shape):
    """A stretch of days."""

    start: Day = about("the first day")
    end: Day = about("the last day")


class Numbers(Shape):
    """How far a task is, in what the office counts."""

    achieved: int = about("how many there are: of a target by the log, and by the returns of members")
    wanted: int = about("how many are wanted")
    what: Literal["target", "returns", "periods"] = about("what is counted")
    so_far: int = about("what could have been achieved by the day: of periods, those that have begun")


def _declared(schema: dict[str, Any]) -> None:
    """Add the keys that a task has as the plan declares it, so that a field is declared once."""
    own = Task.model_json_schema()["properties"]
    own = {name: own[name] for name in names(Task) if name not in {"target", "log", "changes"}}
    schema["properties"] = {**own, **schema["properties"]}
    schema["required"] = list(dict.fromkeys([*own, *schema["required"]]))
    _plain(schema)


class TaskShape(Shape):
    """A task as of the day, with the fields that the plan declares."""

    model_config = ConfigDict(json_schema_extra=_declared)

    section: int = about("the number of its section")
    kind: Kind = about("what it is")
    status: Status = about("as the file, returns and dates have it")
    light: Light = about("the state to look at")
    late: bool = about("whether it was done after its deadline")
    owners: list[str] = about("the ids of the units that own it, the lead first")
    owner_names: list[str] = about("their names")
    owners_source: Source | None = about("who decided: the task, its section or the plan")
    leader: str | None = about("the leader in charge: the task's own, else that of the unit that leads")
    deadline: Day | None = about("the last day in force")
    deadline_source: Source | None = about("who decided: the task, its section or the plan")
    every: Every | None = about("for standing work: how often it wants an entry")
    due: Day | None = about("the deadline, or the day by which the next entry is wanted")
    days: int | None = about("days from as_of until then, negative when over")
    working_days: int | None = about("working days until then; null where the project does not count them")
    missed: int = about("for standing work: how many periods ended without an entry")
    progress: Share = about("what is done")
    expected: Share | None = about("the share of its time that has passed; null for what members return")
    count: Numbers | None = about("what is counted, if anything is")
    done_on: Day | None = about("the day of completion")


class NextTask(TaskShape):
    """A task that wants something soon."""

    command: str = about("what records it, or reminds those who have not returned it")


class Stage(Shape):
    """A stretch of a task on a line."""

    start: Day = about("its first day")
    end: Day = about("its last day")
    from_: Share = about("where it begins, as a share of the plan's period", alias="from")
    to: Share = about("where it ends, as a share of the plan's period")
    state: Literal["work", "recorded", "missed", "open"] = about(
        "work, or of a period of standing work how it went"
    )


class TimedTask(TaskShape):
    """A task on a line."""

    stages: list[Stage] = about("its stretches")


class ShownTask(TaskShape):
    """A task shown whole."""

    why: str | None = about("how its light came about and what would change it, in the language in use")


class NumberedTask(TaskShape):
    """A task of a document."""

    number: int = about("its number in the document (序号)")
    target: Target | None = about("a quantity to reach")


class FiledReturn(Return):
    """What a unit has returned; one that is missing has only the unit."""

    unit: str = Field(title="unit", description="the id of the unit")


class LedgerTask(NumberedTask):
    """A task with its records of the period."""

    log: list[LogEntry] = about("its log")
    changes: list[Change] = about("what was decided of it")
    returns: list[FiledReturn] = about("what units have returned")


class Summary(Shape):
    """Figures of several tasks."""

    progress: Share = about("the mean of the tasks that have an expected progress, or of all")
    expected: Share | None = about("the mean of what is expected; null where nothing is")
    done: int = about("how many are done")
    total: int = about("how many there are, without the cancelled")
    lights: dict[Light, int] = about("how many tasks have each light")


class SectionSummary(Summary):
    """Figures of a section."""

    number: int = about("its number")
    title: str = about("its title")


class GroupSummary(Summary):
    """Figures of the tasks with one owner, kind, month or light."""

    key: str | None = about("the id of the leading unit, the kind, the month as YYYY-MM, or the light")
    name: str | None = perhaps("of an owner: its name")


class Owing(Shape):
    """Who owes overdue returns."""

    unit: str = about("its id")
    name: str = about("its name")
    overdue: int = about("how many it owes")


class ShortTask(Shape):
    """A task in the text of a document."""

    task: str = about("its id")
    title: str = about("its title")
    owners: list[str] = about("the ids of the units that own it, the lead first")
    owner_names: list[str] = about("their names")
    deadline: Day | None = about("the last day in force")
    first_deadline: Day | None = about("its deadline before it was first moved")
    due: Day | None = about("the deadline, or the day by which the next entry is wanted")
    done_on: Day | None = about("the day of completion")
    light: Light = about("the state to look at")
    progress: Share = about("what is done")
    expected: Share | None = about("the share of its time that has passed")
    count: Numbers | None = about("what is counted, if anything is")
    missed: int = about("for standing work: how many periods ended without an entry")
    owing: list[str] = about("the units that have not returned it")
    reasons: list[str] = about("why its deadline was moved")


class ShortEntry(Shape):
    """An entry of a log in a document."""

    on: Day = about("its day")
    note: str | None = about("what happened")
    count: int | None = about("how many more")
    percent: int | None = about("how far the task was then")
    entered: Day | None = about("the day on which it was written, where that is another")
    by: str | None = perhaps("who says so, with --people")


class SummaryTask(ShortTask):
    """A task that was done or moved on in the period."""

    returned: int = about("how many units returned it in the period")
    log: list[ShortEntry] = about("its entries of the period")


class Pace(Shape):
    """How the open tasks stand to what is expected of them."""

    behind: int = about("how many are behind schedule")
    on: int = about("how many are on schedule")
    ahead: int = about("how many are ahead of it")


class BulletinSection(Shape):
    """A section in a bulletin."""

    number: int = about("its number")
    title: str = about("its title")
    total: Summary = about("its figures")
    pace: Pace = about("how its open tasks stand")


class SummarySection(Shape):
    """A section in a summary."""

    number: int = about("its number")
    title: str = about("its title")
    tasks: list[SummaryTask] = about("what was done or moved on in the period")


# ── reports ──


class Answer(Shape):
    """What every answer has."""

    version: Literal[1] = about("the version of this shape: within one, keys are only added")
    warnings: list[str] = perhaps("sentences that stand on standard error without --json")


class OfPlan(Answer):
    """What a report of a plan on a day has."""

    plan: str = about("the plan's title")
    as_of: Day = about("the day that the figures are for")
    ended: bool = about("whether the plan's period is over on that day")


class OfDay(OfPlan):
    """What a report has that counts what came later."""

    entered_later: int = about("how many of the records of that day and before were written after it")
    added_later: int = about("how many tasks were added after that day")


class DueFigures(Shape):
    """What is due by the day."""

    due_by: int = about("how many tasks have a deadline up to the day, without the cancelled")
    done_of_due: int = about("how many of them are done")
    late: int = about("how many are overdue")
    due_today: int = about("how many are due on the day itself and not done")


class Drifted(Shape):
    """A task that is otherwise than in the baseline."""

    id: str = about("its id")
    title: str = about("its title")
    change: Literal["moved", "added", "cancelled", "removed"] = about("what happened to it")
    from_: Day | None = about("its deadline then", alias="from")
    to: Day | None = about("its deadline now")
    days: int = about("by how many days it is later, negative when earlier")
    reason: str | None = about("the reason of the last decision")
    document: str | None = about("the document by which it was decided")


class Drift(Shape):
    """How far deadlines have moved since a baseline."""

    name: str = about("the day or the revision, as it was given; a day as YYYY-MM-DD")
    day: Day = about("the day from which the baseline is")
    moved: int = about("how many tasks have another deadline")
    added: int = about("how many are new")
    cancelled: int = about("how many were cancelled")
    removed: int = about("against a revision: how many are gone")
    days: int = about("by how many days deadlines moved together, negative when earlier")
    most: int = about("the most that one moved by")
    tasks: list[Drifted] = about("these tasks")


class StatusReport(OfDay, DueFigures):
    """guangong status."""

    report: Literal["status"] = about("the command")
    period: Stretch = about("the plan's period")
    expected: Share = about("the share of the period that has passed (序时进度)")
    owed: list[Owing] = about("who owes overdue returns, who owes most first")
    sections: list[SectionSummary] = perhaps("the sections whose tasks are shown")
    by: Literal["owner", "kind", "month", "light"] = perhaps("with --group-by: what a group is")
    groups: list[GroupSummary] = perhaps("with --group-by, in the place of sections")
    total: Summary = about("of all tasks shown")
    attention: list[TaskShape] = about("what is overdue, due soon or behind, the worst first")
    baseline: Drift = perhaps("with --baseline: how far deadlines have moved since")


class ListReport(OfDay):
    """guangong list."""

    report: Literal["list"] = about("the command")
    tasks: list[TaskShape] = about("the tasks, in the order asked for")


class Weeks(Shape):
    """This week and the next."""

    this: Stretch = about("this week, Monday to Sunday")
    next: Stretch = about("next week")


class NextReport(OfDay):
    """guangong next."""

    report: Literal["next"] = about("the command")
    weeks: Weeks = about("the days of both weeks")
    overdue: list[NextTask] = about("what is overdue, the worst first")
    this_week: list[NextTask] = about("what is due this week")
    next_week: list[NextTask] = about("what is due next week")
    standing: list[NextTask] = about("standing work that lacks an entry, or wants one by then")
    coming: list[NextTask] = about("what is due on the next day after next week that has anything")
    then: NextTask | None = about("the first of these")


class Month(Shape):
    """A month on a line."""

    start: Day = about("the first day that the period has of it")
    from_: Share = about("where it begins, as a share of the plan's period", alias="from")


class TimelineReport(OfDay):
    """guangong timeline."""

    report: Literal["timeline"] = about("the command")
    period: Stretch = about("the plan's period")
    today: Share | None = about("where the middle of the day lies in the period; null outside it")
    months: list[Month] = about("the months of the period")
    sections: list[SectionSummary] = about("the sections whose tasks are shown")
    tasks: list[TimedTask] = about("the tasks")


class Point(Shape):
    """How the plan stood at the end of a month."""

    start: Day = about("the first day of its month")
    day: Day = about("its last day, or the day of the report")
    done: int | None = about("how many tasks were done")
    overdue: int | None = about("how many were overdue")
    due_by: int | None = about("how many had a deadline up to the day")
    total: int | None = about("how many there were, without the cancelled")
    progress: Share | None = about("their progress")
    expected: Share | None = about("what was expected")


class TrendReport(OfDay):
    """guangong trend."""

    report: Literal["trend"] = about("the command")
    period: Stretch = about("the plan's period")
    source: Literal["dates", "commits"] = about("where the figures come from")
    unreadable: int = perhaps("with commits: how many have a plan that cannot be read")
    points: list[Point] = about("one for each month, or for each quarter, half-year or year")


class BoardReport(OfDay):
    """guangong board."""

    report: Literal["board"] = about("the command")
    todo: list[TaskShape] = about("what has not begun, the worst first")
    doing: list[TaskShape] = about("what has begun")
    done: list[TaskShape] = about("what is done")
    cancelled: list[TaskShape] = about("what is cancelled")


class ShowReport(OfPlan):
    """guangong show."""

    report: Literal["show"] = about("the command")
    entered_later: int = about("how many of the records of that day and before were written after it")
    task: ShownTask = about("the task")
    log: list[LogEntry] = about("its log, as of the day")
    changes: list[Change] = about("what was decided of it, as of the day")
    returns: list[FiledReturn] = about("what units have returned, as of the day")


class Rolled(DueFigures, Summary):
    """Figures of whole plans."""

    owed_returns: int = about("how many overdue returns are owed")
    owing_units: int = about("by how many units")
    findings: int = about("how many findings check has, notes apart")
    entered_later: int = about("how many records were written after the day, for it or before")
    added_later: int = about("how many tasks were added after the day")


class RolledPlan(Rolled):
    """A plan that was read."""

    file: str = about("its file")
    error: None = about("nothing kept it from being read")
    plan: str = about("its title")
    organization: str = about("the id of the unit whose plan it is")
    organization_name: str = about("that unit's name")
    period: Stretch = about("its period")
    ended: bool = about("whether that is over on the day")


class UnreadPlan(Shape):
    """A plan that could not be read."""

    file: str = about("its file")
    error: str = about("why it could not be read")


class RolledTotal(Rolled):
    """Figures of all plans."""

    plans: int = about("how many were read")
    unread: int = about("how many could not be")


class UnitLights(Shape):
    """The tasks that a unit leads in all plans."""

    name: str | None = about("the unit's name")
    lights: dict[Light, int] = about("how many tasks have each light")


class MonthLights(Shape):
    """The tasks that are due in a month, in all plans."""

    month: str | None = about("the month as YYYY-MM")
    lights: dict[Light, int] = about("how many tasks have each light")


class Tables(Shape):
    """Tables for other programs."""

    to: str = about("where they are")
    rows: dict[str, int] = about("how many rows each has")


class RollupReport(Answer):
    """guangong rollup."""

    report: Literal["rollup"] = about("the command")
    as_of: Day = about("the day that the figures are for")
    total: RolledTotal = about("of all plans")
    plans: list[RolledPlan | UnreadPlan] = about("those first that could not be read, then the worst")
    units: list[UnitLights] = about("by the unit that leads")
    months: list[MonthLights] = about("by the month of the due day")
    written: Tables = perhaps("with --to: the tables that were written")


class AskedTask(Shape):
    """A task that units return."""

    id: str = about("its id")
    title: str = about("its title")
    deadline: Day | None = about("its deadline")
    light: Light = about("the state to look at")
    returned: int = about("how many units have returned it")
    expected: int = about("how many are to")


class UnitRow(Shape):
    """A unit that returns tasks."""

    unit: str = about("its id")
    name: str = about("its name")
    overdue: int = about("how many returns it owes of tasks that are overdue")
    due_soon: int = about("how many it owes of tasks that are due soon")
    latest: Day | None = about("the day of its last return")
    tasks: dict[str, State] = about("the state of each return by the task's id")


class UnitsReport(OfDay):
    """guangong units."""

    report: Literal["units"] = about("the command")
    groups: list[str] = about("the ids of the groups")
    overdue: int = about("how many returns are owed of tasks that are overdue")
    due_soon: int = about("how many are owed of tasks that are due soon")
    tasks: list[AskedTask] = about("what is asked for by now, by deadline")
    units: list[UnitRow] = about("who owes most first")


class Back(Shape):
    """That a return was sent back, and is owed again."""

    on: Day = about("the day")
    by: str | None = about("who sent it back")
    reason: str = about("what is lacking")


class OwedTask(Shape):
    """What one unit has returned of a task."""

    id: str = about("the task's id")
    title: str = about("its title")
    deadline: Day | None = about("its deadline")
    state: State = about("where the return stands")
    return_: Return | None = about("as in its file", alias="return")
    sent_back: Back | None = about("what the office last sent back and is owed again")


class UnitReport(OfDay):
    """guangong units with one unit."""

    report: Literal["units"] = about("the command")
    unit: str = about("its id")
    name: str = about("its name")
    overdue: int = about("how many returns it owes of tasks that are overdue")
    due_soon: int = about("how many it owes of tasks that are due soon")
    tasks: list[OwedTask] = about("what it returns")


class OwingUnit(Shape):
    """What a unit has returned of one task."""

    unit: str = about("its id")
    name: str = about("its name")
    state: State = about("where the return stands")
    return_: Return | None = about("as in its file", alias="return")
    sent_back: Back | None = about("what the office last sent back and is owed again")


class TaskUnitsReport(OfDay):
    """guangong units with one task."""

    report: Literal["units"] = about("the command")
    task: TaskShape = about("the task")
    units: list[OwingUnit] = about("the units that return it")


class Reminder(Shape):
    """A return that somebody is reminded of; phone and ID numbers are masked."""

    unit: str = about("the id of the unit")
    name: str = about("its name")
    task: str = about("the id of the task")
    title: str = about("its title")
    deadline: Day | None = about("its deadline")
    days: int = about("days until then, negative when over")
    sent_back: str | None = about("why the return was sent back")
    reminded: Day | None = about("the day on which the unit was last reminded of it")


class RemindReport(OfPlan):
    """guangong remind."""

    report: Literal["remind"] = about("the command")
    message: str = about("the text to send, empty where there is nobody to remind")
    reply_by: Day | None = about("the day of --reply-by")
    reminders: list[Reminder] = about("the returns, one by one")


class MemberRow(Shape):
    """A member of a group."""

    id: str = about("its id")
    name: str = about("its name")
    aliases: list[str] = about("other names that it goes by")
    since: Day | None = about("the first day on which it is a member")
    until: Day | None = about("the last day")
    reason: str | None = about("why it joined or left")
    is_member: bool = about("whether it is one on the day")


class GroupRow(Shape):
    """A group and its members."""

    id: str = about("its id")
    name: str = about("its name")
    aliases: list[str] = about("other names that it goes by")
    count: int = about("how many members it has on the day")
    members: list[MemberRow] = about("its members")


class MembersReport(OfPlan):
    """guangong members list."""

    report: Literal["members"] = about("the command")
    groups: list[GroupRow] = about("the groups")


class DocumentReport(OfDay):
    """What a document of a period has."""

    period: Stretch = about("the days that are told of")


class BreakdownUnit(Shape):
    """What a unit leads or supports."""

    unit: str = about("its id")
    name: str = about("its name")
    tasks: list[NumberedTask] = about("its tasks")


class BreakdownReport(DocumentReport):
    """guangong export breakdown."""

    report: Literal["breakdown"] = about("the report")
    tasks: list[NumberedTask] = perhaps("the tasks")
    units: list[BreakdownUnit] = perhaps("with --group-by unit, in the place of tasks")


class LedgerUnit(Shape):
    """What a unit leads or supports, with its records."""

    unit: str = about("its id")
    name: str = about("its name")
    tasks: list[LedgerTask] = about("its tasks")


class LedgerReport(DocumentReport):
    """guangong export ledger."""

    report: Literal["ledger"] = about("the report")
    tasks: list[LedgerTask] = perhaps("the tasks")
    units: list[LedgerUnit] = perhaps("with --group-by unit, in the place of tasks")


class LetterReport(DocumentReport, DueFigures):
    """What a bulletin and a summary have."""

    organization: str = about("the id of the unit whose plan it is")
    owed: list[Owing] = about("who owes overdue returns, who owes most first")
    total: Summary = about("of all tasks")
    pace: Pace = about("how the open tasks stand")
    next: list[ShortTask] = about("what is due by the end of the next period")


class BulletinReport(LetterReport):
    """guangong export bulletin."""

    report: Literal["bulletin"] = about("the report")
    issue: int | None = about("its number")
    message: str = about("the text to send")
    sections: list[BulletinSection] = about("the sections")
    done: list[ShortTask] = about("what was done in the period")
    moved: list[ShortTask] = about("what moved on in it")
    overdue: list[ShortTask] = about("what is overdue")
    behind_schedule: list[ShortTask] = perhaps("the annex of tasks behind schedule")
    on_schedule: list[ShortTask] = perhaps("the annex of tasks on schedule")


class SummaryReport(LetterReport):
    """guangong export summary."""

    report: Literal["summary"] = about("the report")
    entries: int = about("how many entries of logs are dated in the period")
    returns: int = about("how many returns are dated in it")
    entered_after: int = about("how many of both were written after its end")
    sections: list[SummarySection] = about("the sections")
    open: list[ShortTask] = about("what is overdue or behind")


class EventRow(Shape):
    """A day in a calendar."""

    uid: str = about("the same in every calendar of the plan")
    day: Day = about("the day")
    title: str = about("what is due")
    text: str = about("what there is to know of it")
    owners: str = about("the names of those who have to see to it")
    state: Literal["open", "done", "cancelled"] = about("whether it is still to be done")
    alarms: list[int] = about("how many days before a calendar reminds")


class CalendarReport(OfDay):
    """guangong export calendar."""

    report: Literal["calendar"] = about("the report")
    events: list[EventRow] = about("the days, the earliest first")


class FromTo(Shape):
    """A value before and since."""

    field: str = about("the field")
    from_: Any = about("the value before", alias="from")
    to: Any = about("the value now")


class SheetRow(Shape):
    """A row of a sheet that came back."""

    sheet: str | None = about("the sheet; null in a text")
    row: int = about("the number of the row")
    state: Literal["new", "again", "changed", "same", "repeated", "unanswered", "outdated", "problem"] = (
        about("what becomes of it")
    )
    unit: str | None = about("the id of the unit")
    unit_filled_down: bool = about("whether the unit is that of a row above")
    task: str | None = about("the id of the task")
    done_on: Any = about("the day of completion, as in a return")
    count: Any = about("how many, as in a return")
    note: Any = about("what was done, as in a return")
    evidence: Any = about("the evidence, as in a return")
    exempt: Any = about("why the task does not apply, as in a return")
    changes: list[FromTo] = about("what it corrects")
    decided: str | None = about("what the office has done since: the row is not taken")
    problems: list[str] = about("what has to be asked about")


class PassedRow(Shape):
    """A row that says nothing of a task."""

    sheet: str | None = about("the sheet; null in a text")
    row: int = about("the number of the row")
    as_: Literal["total", "remark", "example", "open", "blank"] = about("what it is", alias="as")


class Sheet(Shape):
    """A file that came back."""

    file: str = about("its name")
    problem: str | None = about("why it cannot be read")
    taken: bool = about("whether its rows are written, or would be")
    rows: list[SheetRow] = about("its rows")
    passed: list[PassedRow] = about("the rows that say nothing of a task")
    told: list[str] = about("sentences besides, as on hidden sheets")


class CollectReport(Answer):
    """guangong collect."""

    report: Literal["collect"] = about("the command")
    plan: str = about("the plan's title")
    written: bool = about("whether anything was written")
    counts: dict[str, int] = about("how many rows have each state")
    files: list[Sheet] = about("the files, in the order in which they were read")


class SentFile(Shape):
    """A sheet to send out."""

    path: str = about("where it is")
    unit: str | None = about("the id of the one unit that fills it in")
    tasks: list[str] = about("the ids of its tasks")


class TemplateReport(Answer):
    """guangong collect --template."""

    report: Literal["template"] = about("the command")
    files: list[SentFile] = about("the files that were written")


class Difference(Shape):
    """One thing that differs."""

    change: Happened = about("what happened")
    task: str | None = about("the id of the task")
    title: str | None = about("its title")
    section: int | None = about("the number of the section")
    field: str | None = about("the field, or the id of the unit")
    unit: str | None = about("the id of the unit, the member or the reporting unit")
    from_: Any = about("before; owners and deadlines in force have a value and a source", alias="from")
    to: Any = about("now")


class DiffReport(Answer):
    """guangong diff."""

    report: Literal["diff"] = about("the command")
    plan: str = about("the plan's title")
    base: str = about("what it was compared with")
    file: str = about("the plan's file")
    changes: list[Difference] = about("what differs")


class WordedPeriod(Stretch):
    """A period, and where it was read from."""

    words: str = about("the words that say it, empty for none")


class WordedUnit(Shape):
    """Whose plan it is, and where that was read from."""

    value: str = about("the unit's name")
    words: str = about("the words that say it, empty for none")


class ImportedUnit(Shape):
    """A unit that a document names."""

    id: str = about("the id that it gets")
    name: str = about("its name")
    aliases: list[str] = about("other names that it goes by there")
    is_group: bool = about("whether it stands for several units")


class ImportCounts(Shape):
    """How much of a document was read."""

    sections: int = about("how many sections")
    tasks: int = about("how many tasks")
    owners: int = about("of how many tasks owners were read")
    deadlines: int = about("of how many a deadline was read")
    targets: int = about("of how many a target was read")
    key: int = about("how many are stressed")
    standing: int = about("how many are standing work")
    doubtful: int = about("how many have to be looked at")
    default_owners: int = about("how many have the default owners")
    default_deadline: int = about("how many have the default deadline")
    on_defaults: int = about("how many have either")


class Characters(Shape):
    """How many characters of a document stand where."""

    total: int = about("how many there are")
    tasks: int = about("how many stand in tasks")
    headings: int = about("how many in headings")
    passed: int = about("how many in what was left out")
    unread: int = about("how many in none of these")


class WordedOwner(Shape):
    """A unit that a text makes responsible."""

    unit: str = about("its name")
    role: Role = about("whether it leads or supports")
    words: str = about("the words that say it")
    is_group: bool = about("whether it stands for several units")


class WordedTarget(Shape):
    """A quantity that a text wants."""

    least: int = about("the lowest number")
    most: int | None = about("the highest, where the text names two")
    unit: str = about("what is counted")
    words: str = about("the words that say it")
    per: str = about("what it holds for where that is not the whole task; else empty")


class TaskOfDocument(Shape):
    """A task that was read, with the words of the document."""

    id: str = about("its id")
    title: str = about("its title")
    clause: str = about("where the document says it")
    kind: Kind = about("what it is")
    kind_words: str = about("the words by which it has its kind, empty for none")
    key: bool = about("whether the document stresses it")
    key_words: str = about("the words by which it does, empty for none")
    owners: list[WordedOwner] = about("the units that the text makes responsible")
    owners_carried: bool = about("whether they stand in the clause before")
    leader: str | None = about("the leader in charge")
    deadline: Day | None = about("its last day, where the text says it")
    deadline_text: str | None = about("the words of the time")
    every: Every | None = about("for standing work: how often it wants an entry")
    target: WordedTarget | None = about("a quantity to reach")
    text: str = about("what the document says")
    parts: list[str] = about("several activities that it still holds")
    doubts: list[str] = about("what has to be looked at besides")


class SectionOfDocument(Shape):
    """A section that was read."""

    number: int = about("its number")
    title: str = about("its title")
    tasks: list[TaskOfDocument] = about("its tasks")


class PassedText(Shape):
    """A text that is no task."""

    why: Literal["notice", "preamble", "purpose", "closing", "tail", "annex", "beside"] = about("what it is")
    text: str = about("the text")


class ImportReport(Answer):
    """guangong import."""

    report: Literal["import"] = about("the command")
    written: bool = about("whether the draft was written")
    path: str = about("where it goes")
    title: str = about("the plan's title")
    organization: WordedUnit = about("whose plan it is")
    period: WordedPeriod = about("the plan's period")
    units: list[ImportedUnit] = about("the units, whose plan it is first")
    counts: ImportCounts = about("how much was read")
    characters: Characters = about("how many characters stand where")
    sections: list[SectionOfDocument] = about("the sections")
    passed: list[PassedText] = about("what was left out")


class NextYear(Shape):
    """Next year's plan."""

    title: str = about("its title")
    period: Stretch = about("its period")
    files: list[str] = about("the paths that are, or would be, written")


class TaskOfNextYear(Shape):
    """A task of next year's plan."""

    id: str = about("its id")
    previous: str | None = about("its id this year")
    title: str = about("its title")
    kind: Kind = about("what it is")
    start: Day | None = about("its first day")
    deadline: Day | None = about("its deadline next year")
    last_deadline: Day | None = about("its deadline this year")
    day_off: Day | None = about("the day off that its deadline would have been")


class OpenAtRollover(Shape):
    """An open task that is not carried over."""

    id: str = about("its id")
    title: str = about("its title")
    light: Light = about("the state to look at")
    progress: Share = about("what is done")
    deadline: Day | None = about("its deadline")


class RolloverReport(Answer):
    """guangong rollover."""

    report: Literal["rollover"] = about("the command")
    plan: str = about("the title of this year's plan")
    next: NextYear = about("next year's plan")
    written: bool = about("whether it is written")
    closed_units: list[str] = about("the names of the units that it leaves out, as they are closed")
    standing: list[TaskOfNextYear] = about("its standing work")
    tasks: list[TaskOfNextYear] = about("its other tasks")
    open: list[OpenAtRollover] = about("the open tasks with a deadline that are not carried over")
    left_out: list[str] = about("the ids of all tasks that are not")


class Reached(Shape):
    """How much is reached of what is wanted."""

    reached: int = about("how much is reached")
    wanted: int = about("how much is wanted")


class YearSummary(Summary):
    """The figures of a year on its last day, or while it runs on the day of the report."""

    plan: str = about("the plan's title")
    period: Stretch = about("its period")
    as_of: Day = about("the day that the figures are for")
    due_by: int = about("how many tasks have a deadline up to the day, without the cancelled")
    done_of_due: int = about("how many of them are done")
    late: int = about("how many are overdue")
    done_late: int = about("how many were done after their deadline")
    targets: Reached = about("how many targets are reached")
    returns: Reached = about("how many returns there are")
    periods: Reached = about("how many periods of standing work have an entry")


class TaskOfLastYear(Shape):
    """What became of a task of last year."""

    id: str = about("its id")
    title: str = about("its title")
    section: int = about("the number of its section")
    kind: Kind = about("what it is")
    deadline: Day | None = about("the last day in force")
    first_deadline: Day | None = about("its deadline before it was first moved")
    end: Literal["done", "done-late", "cancelled", "open"] = about("how it ended")
    done_on: Day | None = about("the day of completion")
    days_late: int = about("how many days after its deadline it was done")
    reason: str | None = about("why it was cancelled")
    progress: Share = about("what is done")
    successors: list[str] = about("the ids of this year's tasks that go on with it")
    alike: list[str] = about("the ids of this year's tasks with its title that name none of last year's")


class UnknownPrevious(Shape):
    """A task whose previous is no task of last year's."""

    id: str = about("its id")
    previous: str = about("the id that it names")


class CompareReport(Answer):
    """guangong compare."""

    report: Literal["compare"] = about("the command")
    as_of: Day = about("the day of the report")
    last: YearSummary = about("last year")
    this: YearSummary = about("this year")
    tasks: list[TaskOfLastYear] = about("last year's tasks with a deadline, as they are on the day")
    standing: list[TaskOfLastYear] = about("last year's standing work")
    without_successor: list[str] = about("the ids of last year's tasks, not cancelled, with no successor")
    new: list[str] = about("the ids of this year's tasks that name none of last year's")
    unknown_previous: list[UnknownPrevious] = about("this year's tasks that name one it did not have")


class SecondPlace(Shape):
    """A second place of a finding."""

    file: str = about("the file, which can be the one compared with")
    line: int = about("the line, from 1")
    column: int = about("the column, from 1")
    label: str = about("what stands there")


class FindingShape(Shape):
    """Something wrong at one place."""

    file: str = about("the file")
    line: int = about("the line, from 1")
    column: int = about("the column, from 1, in code points")
    end_line: int = about("the line of its end")
    end_column: int = about("the column of its end")
    code: str = about("the code of the rule; empty for what no rule says")
    severity: Severity = about("how serious it is")
    message: str = about("what is wrong, in the language in use")
    help: str = about("what to do")
    replacement: str | None = about("the text to write there, where it is clear what was meant")
    related: list[SecondPlace] = about("second places")
    fingerprint: str = about("the same for this finding in the next run")


class CheckReport(Answer):
    """guangong check."""

    report: Literal["check"] = about("the command")
    findings: list[FindingShape] = about("all that was found")


class Limit(Shape):
    """When a light comes on."""

    value: int = about("in days, or in points")
    source: Made = about("who decided")


class LightRow(Shape):
    """A light."""

    light: Light = about("its name")
    mark: str = about("its mark")
    mark_source: Made = about("who decided on that")
    color: str = about("its colour, as guangong.toml writes it")
    color_source: Made = about("who decided on that")


class LightsReport(Answer):
    """guangong lights."""

    report: Literal["lights"] = about("the command")
    settings: str | None = about("the path of the project's guangong.toml")
    preset: str = about("the preset in use or asked for")
    presets: list[str] = about("the names of all presets")
    working_days: bool = about("whether due_soon_days are working days")
    due_soon_days: Limit = about("how many days before the deadline a task is due soon")
    behind: Limit = about("how many points below the expected progress it is behind")
    far_behind: Limit = about("how many points below it is far behind")
    lights: list[LightRow] = about("in the order in which the first that holds is taken")


class RuleRow(Shape):
    """A rule."""

    code: str = about("its code")
    severity: Severity = about("how serious its findings are")
    title: str = about("the rule in one sentence")


class RulesReport(Answer):
    """guangong rule."""

    report: Literal["rules"] = about("the command")
    rules: list[RuleRow] = about("the rules")


class Block(Shape):
    """A paragraph, or YAML."""

    text: str = perhaps("a paragraph")
    yaml: str = perhaps("lines of YAML")


class RuleReport(Answer, RuleRow):
    """guangong rule with the code of one."""

    report: Literal["rule"] = about("the command")
    what_it_does: list[Block] = about("what it does")
    why_it_is_bad: list[Block] = about("why that is bad")
    example: list[Block] = about("an example of it")
    fix: list[Block] = about("how to put it right")
    mend: list[Block] = about("the same, under its first name")


class AboutChange(Shape):
    """What a change of an edit is about."""

    unit: str = perhaps("the id of the unit or the group")
    task: str = perhaps("the id of the task")
    field: str | int = about("the field, or the place in a list")


class ChangedValue(AboutChange):
    """A value that changes."""

    from_: Any = about("the value before", alias="from")
    to: Any = about("the value now")


class AddedValue(AboutChange):
    """What a list or a group gains."""

    added: Any = about("the entry")


class EditReport(Answer):
    """Every command that edits: done, log, postpone, add, set, amend, submit, members add and others."""

    report: Literal["edit"] = about("an edit")
    written: bool = about("false after --dry-run, and where everything was so already")
    changes: list[ChangedValue | AddedValue] = about("what changes")


class SettingsReport(Answer):
    """guangong config list and config get."""

    report: Literal["config"] = about("the command")
    settings: dict[str, str | int | bool] = about("the settings that are made, or the one asked for")


class SettingsPathReport(Answer):
    """guangong config path."""

    report: Literal["config"] = about("the command")
    path: str = about("where the settings stand")


class Mistake(Shape):
    """Why a command could not run, or was refused."""

    code: Literal[
        "usage",
        "not-found",
        "refused",
        "findings",
        "no-plan",
        "file",
        "no-plan-document",
        "sheet",
        "settings",
        "git",
        "no-repository",
        "unknown-rule",
        "stopped",
        "internal",
        "cannot-run",
    ] = about("what programs know it by")
    message: str = about("the sentence, in the language in use")
    help: str = about("what to do, where it does not stand in the message")
    candidates: list[str] = about("what may have been meant, as it is typed")
    findings: list[FindingShape] = perhaps("with the code findings: what is wrong, as in check")


class ErrorAnswer(Answer):
    """Any command that could not run, or was refused."""

    error: Mistake = about("in the place of a report")


ANSWERS: tuple[type[Answer], ...] = (
    *(StatusReport, ListReport, NextReport, TimelineReport, TrendReport, BoardReport, ShowReport),
    *(RollupReport, UnitsReport, UnitReport, TaskUnitsReport, RemindReport, MembersReport),
    *(BreakdownReport, LedgerReport, BulletinReport, SummaryReport, CalendarReport),
    *(CollectReport, TemplateReport, ImportReport, RolloverReport, CompareReport),
    *(DiffReport, CheckReport, LightsReport, RulesReport, RuleReport),
    *(EditReport, SettingsReport, SettingsPathReport, ErrorAnswer),
)
"""All that ``--json`` prints: a new command with it is a class above and its name here."""


def output_schema() -> dict[str, Any]:
    """Return the JSON Schema of all that commands print with ``--json``: draft 2020-12."""
    _refs, schema = models_json_schema([(answer, "validation") for answer in ANSWERS])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:guangong:output:1",
        "title": "What guangong prints with --json",
        "oneOf": [{"$ref": f"#/$defs/{answer.__name__}"} for answer in ANSWERS],
        **schema,
    }
