"""The plan as data: what ``plan.yaml`` and ``returns/*.yaml`` may hold, and what a task inherits."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Annotated, Any, Final, Generic, Literal, NamedTuple, Self, TypeVar, get_args

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from guangong.domain.fields import Model, Policy
from guangong.unseen import narrowed

SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
MAX_ID: Final = 64
DATE: Final = r"[12]\d{3}-\d{2}-\d{2}"

T = TypeVar("T")

Kind = Literal["activity", "deliverable", "standing"]
Status = Literal["todo", "doing", "done", "cancelled"]
Every = Literal["month", "quarter", "half-year", "year"]
Source = Literal["task", "section", "plan"]


@lru_cache(maxsize=4096)  # thousands of tasks share a year's days
def parse_day(text: str) -> date:
    """Read ``YYYY-MM-DD``.

    Raises:
        ValueError: another form, a day that does not exist, or a year outside 1000 to 2999.
    """
    # date.fromisoformat alone would take 20230320 and 2023-W12-1 too.
    if not re.fullmatch(DATE, text, re.ASCII):
        raise ValueError(text)
    return date.fromisoformat(text)


def _day(value: object) -> date:
    try:
        return parse_day(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("day", "not a day in the form YYYY-MM-DD") from None


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{DATE}$", "examples": ["2023-06-30"]}),
]


def _version(value: object) -> object:
    if value == 1 and type(value) is int:  # to Python, True and 1.0 are 1
        return value
    raise PydanticKnownError("literal_error", {"expected": "1"})


Version = Annotated[Literal[1], BeforeValidator(_version), WithJsonSchema({"type": "integer", "const": 1})]
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Slug = Annotated[str, Field(pattern=f"^{SLUG}$", max_length=MAX_ID)]


# Any text here: a rule that knows the plan's units says better than a pattern what 局关工委 should have been.
UnitId = Annotated[Text, WithJsonSchema({"type": "string", "pattern": f"^{SLUG}$", "maxLength": MAX_ID})]
Units = Annotated[tuple[UnitId, ...], Field(min_length=1)]
ById = Annotated[dict[Slug, T], Field(json_schema_extra={"additionalProperties": False})]


class Period(Model):
    """The days that the plan covers, both included."""

    model_config = ConfigDict(title="period")

    start: Annotated[Day, Policy("decision")] = Field(
        title="first day", description="the first day of the period"
    )
    end: Annotated[Day, Policy("decision")] = Field(
        title="last day", description="the last day of the period"
    )


class Member(Model):
    """A unit of a group; one that only has a name may stand as its name alone."""

    model_config = ConfigDict(title="member")

    name: Annotated[Text, Policy("wording")] = Field(title="name", description="what people call the unit")
    aliases: Annotated[tuple[Text, ...], Policy("record")] = Field(
        default=(), title="other names", description="other names that the unit goes by"
    )
    since: Annotated[Day | None, Policy("decision")] = Field(
        default=None,
        title="since",
        description="the first day on which it is a member, else always; it owes nothing that was due before",
    )
    until: Annotated[Day | None, Policy("decision")] = Field(
        default=None, title="until", description="the last day on which it is a member"
    )
    reason: Annotated[Text | None, Policy("record")] = Field(
        default=None, title="reason", description="why it joined or left, as in 并入某校"
    )

    def is_one(self, day: date) -> bool:
        """Whether it is a member of its group on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def _member(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class Unit(Model):
    """An office, or a group with members."""

    model_config = ConfigDict(title="unit")

    name: Annotated[Text, Policy("wording")] = Field(
        title="name", description="what people call the unit", examples=["局关工委"]
    )
    aliases: Annotated[tuple[Text, ...], Policy("record")] = Field(
        default=(), title="other names", description="other names that the unit goes by", examples=[["各校"]]
    )
    leader: Annotated[Text | None, Policy("wording")] = Field(
        default=None,
        title="leader in charge",
        description="the leader who is in charge of what the unit leads",
    )
    members: Annotated[
        ById[Annotated[Member, BeforeValidator(_member, json_schema_input_type=Text | Member)]] | None,
        Policy("record"),
    ] = Field(
        default=None,
        title="members",
        description="id → name of each member of a group, or more of it; {} while they are not known",
    )


class Defaults(Model):
    """What the document leaves open and the plan's keeper decided."""

    model_config = ConfigDict(title="defaults")

    owners: Annotated[Units | None, Policy("decision")] = Field(
        default=None, title="owners", description="who owns what the document gives to nobody"
    )
    deadline: Annotated[Day | None, Policy("decision")] = Field(
        default=None, title="deadline", description="the last day of what the document gives none"
    )


class Target(Model):
    """A quantity to reach, such as 15–20 所."""

    model_config = ConfigDict(title="target")

    min: Annotated[int, Field(ge=1), Policy("decision")] = Field(
        title="least", description="the least to reach"
    )
    max: Annotated[Annotated[int, Field(ge=1)] | None, Policy("decision")] = Field(
        default=None,
        title="most",
        description="the most that is meant, where the document names two numbers",
    )
    unit: Annotated[Text, Policy("decision")] = Field(
        title="counted in", description="what is counted", examples=["所"]
    )


class Withdrawn(Model):
    """The taking back of a log entry, which stays where it is and counts before that day."""

    model_config = ConfigDict(title="withdrawn")

    on: Annotated[Day, Policy("record")] = Field(
        title="day", description="the day on which it was taken back"
    )
    reason: Annotated[Text, Policy("record")] = Field(title="reason", description="why")


class LogEntry(Model):
    """What happened on a day."""

    model_config = ConfigDict(title="log entry")

    on: Annotated[Day, Policy("record", "log")] = Field(
        title="day", description="the day on which it happened"
    )
    by: Annotated[Text | None, Policy("record", "log")] = Field(
        default=None, title="by", description="who says so"
    )
    note: Annotated[Text | None, Policy("record", "log")] = Field(
        default=None, title="note", description="what happened"
    )
    count: Annotated[int | None, Policy("record", "log")] = Field(
        default=None, title="count", description="how many more this entry adds; negative to correct"
    )
    percent: Annotated[Annotated[int, Field(ge=0, le=100)] | None, Policy("record", "log")] = Field(
        default=None, title="percent", description="how far the whole task is after this entry"
    )
    evidence: Annotated[tuple[Text, ...], Policy("record", "log")] = Field(
        default=(), title="evidence", description="paths of files in the plan's folder, or URLs"
    )
    status: Annotated[Literal["doing", "done"] | None, Policy("record", "log", "start", "done")] = Field(
        default=None, title="status", description="the state that the task got with this entry, if any"
    )
    entered: Annotated[Day | None, Policy("record", "log", "done")] = Field(
        default=None, title="entered", description="the day on which it was written, where that is another"
    )
    withdrawn: Annotated[Withdrawn | None, Policy("record", "unlog")] = Field(
        default=None, title="withdrawn", description="when and why it was taken back"
    )


def _shape(value: object) -> str:
    return "target" if isinstance(value, (dict, Target)) else "plain"


Value = Annotated[
    Annotated[str | int | tuple[str, ...] | None, Tag("plain")] | Annotated[Target, Tag("target")],
    Discriminator(_shape),
]
"""A field's value before and after a change; a target's as text too, as in 15–20 所."""


class Change(Model):
    """A recorded decision, with its reason."""

    model_config = ConfigDict(title="change")

    on: Annotated[Day, Policy("record")] = Field(title="day", description="the day of the decision")
    by: Annotated[Text | None, Policy("record")] = Field(default=None, title="by", description="who decided")
    field: Annotated[Text, Policy("record")] = Field(
        title="field", description="the field that changed", examples=["deadline", "owners"]
    )
    from_: Annotated[Value, Policy("record")] = Field(
        default=None, alias="from", title="from", description="the value before"
    )
    source: Annotated[Literal["task"] | None, Policy("record")] = Field(
        default=None,
        title="source of the value before",
        description="task: it was the task's own, though the default was the same",
    )
    to: Annotated[Value, Policy("record")] = Field(default=None, title="to", description="the value since")
    reason: Annotated[Text, Policy("record")] = Field(title="reason", description="why")
    document: Annotated[Text | None, Policy("record")] = Field(
        default=None,
        title="document",
        description="the document by which it was decided, its title and number",
        examples=["《关于调整2026年工作要点的通知》（关工委〔2026〕3号）"],
    )
    entered: Annotated[Day | None, Policy("record", "postpone", "reopen", "cancel")] = Field(
        default=None, title="entered", description="the day on which it was written, where that is another"
    )


class Task(Model):
    """One activity of the plan."""

    model_config = ConfigDict(title="task")

    id: Annotated[Slug, Policy("permanent", "add")] = Field(
        title="id", description="permanent, never used again", examples=["3-03"]
    )
    title: Annotated[Text, Policy("wording", "add", "set")] = Field(
        title="task's title", description="a short title of your own wording"
    )
    clause: Annotated[Text | None, Policy("wording", "add", "set", "unset")] = Field(
        default=None, title="clause", description="where the document says it", examples=["三、第2段"]
    )
    previous: Annotated[Slug | None, Policy("wording", "set", "unset")] = Field(
        default=None,
        title="last year's task",
        description="the id that it has in last year's plan, where it recurs or goes on",
        examples=["3-03"],
    )
    kind: Annotated[Kind, Policy("decision", "add", "set")] = Field(
        default="activity", title="kind", description="activity, deliverable or standing"
    )
    key: Annotated[bool, Policy("wording", "add", "set", "unset", mark="★")] = Field(
        default=False, title="key task", description="the document itself stresses it"
    )
    owners: Annotated[Units | None, Policy("decision", "add", "set", "unset")] = Field(
        default=None, title="owners", description="the first leads, the rest support"
    )
    leader: Annotated[Text | None, Policy("wording", "set", "unset")] = Field(
        default=None,
        title="leader in charge",
        description="the leader who is in charge of it; else that of the unit that leads",
    )
    organizer: Annotated[Text | None, Policy("wording", "add", "set", "unset")] = Field(
        default=None, title="organizer", description="the higher body that organises the event"
    )
    start: Annotated[Day | None, Policy("decision", "add", "set", "unset")] = Field(
        default=None, title="start", description="the first day; else the plan's"
    )
    deadline: Annotated[Day | None, Policy("decision", "add", "set", "unset", "postpone")] = Field(
        default=None, title="deadline", description="the last day; else the section's or the plan's"
    )
    deadline_text: Annotated[Text | None, Policy("wording", "add", "set", "unset")] = Field(
        default=None,
        title="in the document",
        description="the document's own words for the deadline",
        examples=["年内", "暑期"],
    )
    every: Annotated[Every | None, Policy("decision", "add", "set", "unset")] = Field(
        default=None, title="rhythm", description="standing work wants a log entry in each; else quarter"
    )
    target: Annotated[Target | None, Policy("decision", "add", "set", "unset")] = Field(
        default=None, title="target", description="a quantity to reach"
    )
    status: Annotated[Status, Policy("decision", "start", "done", "reopen", "cancel")] = Field(
        default="todo", title="status", description="todo, doing, done or cancelled"
    )
    added: Annotated[Day | None, Policy("permanent", "add")] = Field(
        default=None,
        title="added",
        description="the day on which it was added; else the plan's first",
    )
    started_on: Annotated[Day | None, Policy("decision", "start", "set", "unset")] = Field(
        default=None, title="begun on", description="the day on which work on it began"
    )
    done_on: Annotated[Day | None, Policy("decision", "done")] = Field(
        default=None, title="done on", description="the day of completion"
    )
    log: Annotated[tuple[LogEntry, ...], Policy("record", "log", "unlog")] = Field(
        default=(), title="log", description="what has happened, oldest first"
    )
    changes: Annotated[tuple[Change, ...], Policy("record", "postpone", "reopen", "cancel")] = Field(
        default=(),
        title="changes",
        description="decisions that moved, reopened or cancelled it, with their reasons",
    )


class Section(Model):
    """A part of the document, 一 to 六."""

    model_config = ConfigDict(title="section")

    number: Annotated[int, Field(ge=1, le=99), Policy("permanent")] = Field(
        title="number", description="its number in the document, 一 is 1"
    )
    title: Annotated[Text, Policy("wording")] = Field(
        title="section's title", description="its heading in the document"
    )
    defaults: Annotated[Defaults, Policy("decision")] = Field(
        default_factory=Defaults,
        title="defaults",
        description="what holds for its tasks unless they say otherwise",
    )
    tasks: Annotated[tuple[Task, ...], Policy("record", "add")] = Field(
        title="tasks", description="its activities, in the document's order"
    )


class Effective(NamedTuple, Generic[T]):
    """A value in force for a task, and where it was decided."""

    value: T
    source: Source


class Placed(NamedTuple):
    """A task, its section, its route in the plan, and what is in force for it.

    Standing work has no deadline, it has periods instead.
    """

    route: tuple[str | int, ...]
    section: Section
    task: Task
    owners: Effective[tuple[str, ...]] | None
    deadline: Effective[date] | None


class Plan(Model):
    """The work plan of one organisation for one period."""

    model_config = ConfigDict(title="plan")

    schema_: Annotated[Version, Policy("free")] = Field(
        alias="schema", title="format", description="version of this format"
    )
    title: Annotated[Text, Policy("wording")] = Field(
        title="plan's title", description="the document's title"
    )
    organization: Annotated[UnitId, Policy("decision")] = Field(
        title="organization", description="id of the unit whose plan this is"
    )
    period: Annotated[Period, Policy("decision")] = Field(
        title="period", description="the days that the plan covers"
    )
    units: Annotated[ById[Unit], Policy("record")] = Field(
        title="units", description="who can own: id → an office, or a group with members"
    )
    defaults: Annotated[Defaults, Policy("decision")] = Field(
        default_factory=Defaults,
        title="defaults",
        description="what the document leaves open and the plan's keeper decided",
    )
    sections: Annotated[tuple[Section, ...], Field(min_length=1), Policy("record")] = Field(
        title="sections", description="the document's sections, in its order"
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values, which are not validated; what is derived is derived anew."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    def tasks(self) -> Iterator[Placed]:
        """Yield every task in the plan's order."""
        return iter(self._tasks)

    def routes(self) -> Iterator[tuple[tuple[str | int, ...], Task]]:
        """Yield the route of every task with the task, in the plan's order."""
        return iter(self._routes)

    def changed(self) -> Iterator[Placed]:
        """Yield the tasks that record changes, in the plan's order."""
        return iter(self._changed)

    @cached_property
    def _tasks(self) -> tuple[Placed, ...]:
        # Kept, like the next: some thirty rules go through all tasks, each on its own.
        return tuple(
            placed for i, section in enumerate(self.sections) for placed in self._in_section(i, section)
        )

    @cached_property
    def _routes(self) -> tuple[tuple[tuple[str | int, ...], Task], ...]:
        return tuple((placed.route, placed.task) for placed in self._tasks)

    @cached_property
    def _changed(self) -> tuple[Placed, ...]:
        return tuple(placed for placed in self._tasks if placed.task.changes)

    def _in_section(self, i: int, section: Section) -> Iterator[Placed]:
        """Yield the tasks of a section with what is in force: their own, the section's or the plan's."""
        owners, deadline = self.default("owners", section), self.default("deadline", section)
        for j, task in enumerate(section.tasks):
            own = None if task.deadline is None else Effective(task.deadline, "task")
            yield Placed(
                ("sections", i, "tasks", j),
                section,
                task,
                owners if task.owners is None else Effective(task.owners, "task"),
                None if task.kind == "standing" else own or deadline,
            )

    def default(self, name: str, section: Section) -> Effective[Any] | None:
        """Return what is in force in a section for a task that has no value of its own."""
        if (value := getattr(section.defaults, name)) is not None:
            return Effective(value, "section")
        value = getattr(self.defaults, name)
        return None if value is None else Effective(value, "plan")

    def restates(self, name: str, section: Section, task: Task) -> bool:
        """Whether a task has a value of its own that it would have without."""
        default = self.default(name, section)
        return default is not None and getattr(task, name) == default.value

    def leader(self, placed: Placed) -> str | None:
        """Return the leader in charge of a task: its own, else that of the unit that leads."""
        lead = self.units.get(placed.owners.value[0]) if placed.owners else None
        return placed.task.leader or (lead.leader if lead else None)

    def groups(self, day: date) -> dict[str, dict[str, str]]:
        """Return id → members on ``day``, by id with their names, of every group whose members are known."""
        if not self._has_comers:
            return self._groups
        return {
            id_: {key: name for key, name in members.items() if self._members[id_][key].is_one(day)}
            for id_, members in self._groups.items()
        }

    @cached_property
    def _members(self) -> dict[str, dict[str, Member]]:
        return {id_: unit.members for id_, unit in self.units.items() if unit.members}

    @cached_property
    def _has_comers(self) -> bool:
        """Whether some member joined a group in the course of time, or left it."""
        return any(one.since or one.until for members in self._members.values() for one in members.values())

    @cached_property
    def _groups(self) -> dict[str, dict[str, str]]:
        return {
            id_: {key: member.name for key, member in members.items()}
            for id_, members in self._members.items()
        }

    def owning(self) -> frozenset[str]:
        """Return the units that own tasks which are not cancelled."""
        return self._owning

    @cached_property
    def _owning(self) -> frozenset[str]:
        owners = (placed.owners for placed in self.tasks() if placed.task.status != "cancelled")
        return frozenset(id_ for found in owners if found for id_ in found.value)

    def unit_names(self) -> dict[str, str]:
        """Return id → name of every unit and every member of a group."""
        return self._unit_names

    @cached_property
    def _unit_names(self) -> dict[str, str]:
        names = {id_: unit.name for id_, unit in self.units.items()}
        for unit in self.units.values():
            for id_, member in (unit.members or {}).items():
                names.setdefault(id_, member.name)
        return names

    def aliases(self) -> dict[str, tuple[str, ...]]:
        """Return id → other names of every unit and every member of a group."""
        return self._aliases

    @cached_property
    def _aliases(self) -> dict[str, tuple[str, ...]]:
        members = (one for group in self._members.values() for one in group.items())
        named: chain[tuple[str, Unit | Member]] = chain(self.units.items(), members)
        aliases: dict[str, tuple[str, ...]] = {}
        for id_, unit in named:
            aliases[id_] = (*aliases.get(id_, ()), *unit.aliases)
        return aliases

    def is_called(self, id_: str, name: str) -> bool:
        """Whether the unit ``id_`` goes by ``name``: its id, its name or an alias."""
        return name in {id_, self.unit_names().get(id_), *self.aliases().get(id_, ())}

    def unit(self, name: str) -> str | None:
        """Return the id of the first unit that goes by ``name``, ``None`` if there is none."""
        return self._called.get(name)

    @cached_property
    def _called(self) -> dict[str, str]:
        """Name → id: a thousand sheets name a unit each."""
        called: dict[str, str] = {}
        for id_, name in self.unit_names().items():
            for each in (id_, name, *self.aliases().get(id_, ())):
                called.setdefault(each, id_)
        return called

    def units_like(self, text: str) -> list[str]:
        """Return the ids of the units with ``text`` in their name or in an alias."""
        wanted, aliases = narrowed(text).casefold().strip(), self.aliases()
        return [
            id_
            for id_, name in self.unit_names().items()
            if wanted and any(wanted in narrowed(each).casefold() for each in (name, *aliases.get(id_, ())))
        ]

    def find(self, text: str) -> list[Placed]:
        """Return the tasks that ``text`` names: by id, by title, else by parts of an id or a part of a title.

        ``6-1`` is 6-01 where no task has that very id, and never 6-10; full-width digits and dashes are taken
        for their narrow forms.
        """
        wanted = narrowed(text).casefold()
        parts = id_parts(wanted)
        ways: tuple[Callable[[Task], bool], ...] = (
            lambda task: task.id == wanted,
            lambda task: id_parts(task.id) == parts,
            lambda task: narrowed(task.title).casefold() == wanted,
            lambda task: _holds(id_parts(task.id), parts) or wanted in narrowed(task.title).casefold(),
        )
        found = ([placed for placed in self.tasks() if fits(placed.task)] for fits in ways if wanted)
        return next(filter(None, found), [])


def id_parts(id_: str) -> tuple[str, ...]:
    """Return the parts of an id, numbers without leading zeros: what people take for one id is the same."""
    return tuple(part.lstrip("0") or "0" if part.isdecimal() else part for part in id_.split("-"))


def _holds(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether ``wanted`` stands among ``parts`` in one piece."""
    return any(parts[i : i + len(wanted)] == wanted for i in range(len(parts) - len(wanted) + 1))


class SentBack(Model):
    """The sending back of a return: the task is open again for that unit."""

    model_config = ConfigDict(title="sent back")

    on: Annotated[Day, Policy("record")] = Field(title="day", description="the day on which it was sent back")
    by: Annotated[Text | None, Policy("record")] = Field(
        default=None, title="by", description="who sent it back"
    )
    reason: Annotated[Text, Policy("record")] = Field(title="reason", description="what is lacking")
    answered: Annotated[Day | None, Policy("record")] = Field(
        default=None, title="answered", description="the day on which the unit returned the task again"
    )


class Return(Model):
    """One unit's own completion of a task that a group owns, or why the task is not for it."""

    model_config = ConfigDict(title="return")

    done_on: Annotated[Day | None, Policy("record")] = Field(
        default=None, title="done on", description="the day of completion"
    )
    by: Annotated[Text | None, Policy("record")] = Field(default=None, title="by", description="who says so")
    note: Annotated[Text | None, Policy("record")] = Field(
        default=None, title="note", description="what was done"
    )
    evidence: Annotated[tuple[Text, ...], Policy("record")] = Field(
        default=(), title="evidence", description="paths of files in the plan's folder, or URLs"
    )
    exempt: Annotated[Text | None, Policy("record")] = Field(
        default=None,
        title="exempt",
        description="the reason why the task does not apply to this unit",
    )
    exempt_on: Annotated[Day | None, Policy("record")] = Field(
        default=None, title="exempt since", description="the day on which the task was found not to apply"
    )
    count: Annotated[int | None, Policy("record")] = Field(
        default=None, title="count", description="how many the unit adds to the task's target"
    )
    entered: Annotated[Day | None, Policy("record")] = Field(
        default=None, title="entered", description="the day on which it was written, where that is another"
    )
    sent_back: Annotated[tuple[SentBack, ...], Policy("record")] = Field(
        default=(), title="sent back", description="when and why the office sent it back"
    )
    changes: Annotated[tuple[Change, ...], Policy("record")] = Field(
        default=(), title="changes", description="what was corrected in it afterwards, with the reasons"
    )


class Returns(Model):
    """What one unit reports: a file returns/<unit>.yaml."""

    model_config = ConfigDict(title="returns")

    schema_: Annotated[Version, Policy("free")] = Field(
        alias="schema", title="format", description="version of this format"
    )
    unit: Annotated[UnitId, Policy("permanent")] = Field(
        title="unit", description="the id of the unit that reports"
    )
    tasks: Annotated[ById[Return], Policy("record")] = Field(
        title="tasks", description="task id → its completion, or why it is exempt"
    )


@cache
def models() -> tuple[type[Model], ...]:
    """Return every model that a file of a plan or of returns can hold."""
    found: dict[type[Model], None] = {}
    queue: list[Any] = [Plan, Returns]
    while queue:
        kind = queue.pop()
        if isinstance(kind, type) and issubclass(kind, Model):
            found[kind] = None
            queue += [field.annotation for field in kind.model_fields.values()]
        queue += get_args(kind)
    return tuple(found)


def json_schema(model: type[Plan | Returns]) -> dict[str, Any]:
    """Return the JSON Schema of a file, for editors: draft 2020-12, in the language in use."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:guangong:{model.__name__.lower()}:1",
        **model.model_json_schema(),
    }
