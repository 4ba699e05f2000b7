"""The plan as data: what ``plan.yaml`` and ``returns/*.yaml`` may hold, and what a task inherits."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Final, Generic, Literal, NamedTuple, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError

SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
MAX_ID: Final = 64
DATE: Final = r"[12]\d{3}-\d{2}-\d{2}"

Kind = Literal["activity", "deliverable", "standing"]
Status = Literal["todo", "doing", "done", "cancelled"]
Every = Literal["month", "quarter", "half-year", "year"]
Source = Literal["task", "section", "plan"]


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
    BeforeValidator(
        _day, json_schema_input_type=Annotated[str, Field(pattern=f"^{DATE}$", examples=["2023-06-30"])]
    ),
]


def _version(value: object) -> object:
    # To pydantic's Literal, True and 1.0 are 1.
    return str(value) if isinstance(value, bool | float) else value


Version = Annotated[Literal[1], BeforeValidator(_version)]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$", max_length=MAX_ID)]
Percent = Annotated[int, Field(ge=0, le=100)]


class ById:
    """On a mapping whose keys are ids: pydantic's own schema of it allows every other key as well."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core)
        ((pattern, values),) = schema.pop("patternProperties").items()
        return {
            **schema,
            "propertyNames": {"pattern": pattern, "maxLength": MAX_ID},
            "additionalProperties": values,
        }


class Model(BaseModel):
    """A part of the plan: read-only, no field that is not described here, and no guess at a type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


# Any text here: a rule that knows the plan's units says better than a pattern what 局关工委 should have been.
UnitId = Annotated[Text, WithJsonSchema({"type": "string", "pattern": f"^{SLUG}$", "maxLength": MAX_ID})]
Units = Annotated[tuple[UnitId, ...], Field(min_length=1)]
Texts = tuple[Text, ...]
Value = str | int | tuple[str, ...] | None


class Period(Model):
    """The days that the plan covers, both included."""

    start: Day
    end: Day


class Unit(Model):
    """单位: an office, or a group with members."""

    name: Text
    aliases: Texts = ()
    members: Annotated[dict[Slug, Text], ById] | None = Field(
        None, description="id → name of each member of a group; {} while they are not known yet"
    )


class Defaults(Model):
    """What the document leaves open and the plan's keeper decided."""

    owners: Units | None = None
    deadline: Day | None = None


class Target(Model):
    """目标: a quantity to reach, such as 15–20 所."""

    min: Annotated[int, Field(ge=1)]
    max: Annotated[int, Field(ge=1)] | None = None
    unit: Text


class LogEntry(Model):
    """进展记录: what happened on a day."""

    on: Day
    by: Text | None = None
    note: Text | None = None
    count: int | None = Field(None, description="how many more this entry adds; negative to correct")
    percent: Percent | None = Field(None, description="how far the whole task is after this entry")
    evidence: Texts = Field((), description="paths inside the repository, or URLs (佐证)")


class Change(Model):
    """变更记录: a recorded decision, with its reason."""

    on: Day
    by: Text | None = None
    field: Text
    from_: Value = Field(None, alias="from")
    to: Value = None
    reason: Text


class Task(Model):
    """任务: one activity of the plan."""

    id: Slug = Field(description="permanent, never used again", examples=["3-03"])
    title: Text
    clause: Text | None = Field(None, description="where the document says it", examples=["三、第2段"])
    kind: Kind = "activity"
    owners: Units | None = Field(None, description="the first leads (牵头), the rest support (配合)")
    organizer: Text | None = Field(None, description="the higher body that organises the event")
    start: Day | None = None
    deadline: Day | None = None
    deadline_text: Text | None = Field(None, description="the document's own words (年内, 暑期)")
    every: Every | None = Field(None, description="standing work wants a log entry in each; default: quarter")
    target: Target | None = None
    status: Status = "todo"
    done_on: Day | None = None
    log: tuple[LogEntry, ...] = ()
    changes: tuple[Change, ...] = ()


class Section(Model):
    """部分: 一 to 六."""

    number: Annotated[int, Field(ge=1, le=99)]
    title: Text
    defaults: Defaults = Defaults()
    tasks: tuple[Task, ...]


T = TypeVar("T")


class Effective(NamedTuple, Generic[T]):
    """A value in force for a task, and where it was decided."""

    value: T
    source: Source


class Placed(NamedTuple):
    """A task, its section, and its route in the plan."""

    route: tuple[str | int, ...]
    section: Section
    task: Task


class Plan(Model):
    """工作要点: one organisation, one period."""

    schema_: Version = Field(alias="schema", description="version of this format")
    title: Text
    organization: UnitId = Field(description="id of the unit whose plan this is")
    period: Period
    units: Annotated[dict[Slug, Unit], ById]
    defaults: Defaults = Defaults()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    def tasks(self) -> Iterator[Placed]:
        """Yield every task in the plan's order."""
        return iter(self._tasks)

    @cached_property
    def _tasks(self) -> tuple[Placed, ...]:
        # Kept: some thirty rules go through all tasks, each on its own.
        return tuple(
            Placed(("sections", i, "tasks", j), section, task)
            for i, section in enumerate(self.sections)
            for j, task in enumerate(section.tasks)
        )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy; what was derived from the old fields is not taken along, as pydantic would."""
        copy = super().model_copy(update=update, deep=deep)
        for name in ("_tasks", "_unit_names"):
            copy.__dict__.pop(name, None)
        return copy

    def owners(self, section: Section, task: Task) -> Effective[tuple[str, ...]] | None:
        """Return the units in force for ``task``: its own, its section's or the plan's."""
        return _first(task.owners, section.defaults.owners, self.defaults.owners)

    def deadline(self, section: Section, task: Task) -> Effective[date] | None:
        """Return the deadline in force for ``task``; standing work has none, it has periods instead."""
        if task.kind == "standing":
            return None
        return _first(task.deadline, section.defaults.deadline, self.defaults.deadline)

    def unit_names(self) -> dict[str, str]:
        """Return id → name of every unit and every member of a group."""
        return self._unit_names

    @cached_property
    def _unit_names(self) -> dict[str, str]:
        names = {id_: unit.name for id_, unit in self.units.items()}
        for unit in self.units.values():
            for member, name in (unit.members or {}).items():
                names.setdefault(member, name)
        return names

    def is_called(self, id_: str, name: str) -> bool:
        """Whether the unit ``id_`` goes by ``name``: its id, its name or an alias."""
        aliases = self.units[id_].aliases if id_ in self.units else ()
        return name in {id_, self.unit_names().get(id_), *aliases}

    def unit(self, name: str) -> str | None:
        """Return the id of the first unit that goes by ``name``, ``None`` if there is none."""
        return next((id_ for id_ in self.unit_names() if self.is_called(id_, name)), None)

    def find(self, text: str) -> list[Placed]:
        """Return the tasks that ``text`` names: by id, by title, else by parts of an id or a part of a title.

        ``6-1`` is 6-01 and never 6-10; full-width digits and dashes are taken for their narrow forms.
        """
        wanted = _narrow(text)
        parts = _parts(wanted)
        ways: tuple[Callable[[Task], bool], ...] = (
            lambda task: _parts(task.id) == parts,
            lambda task: _narrow(task.title) == wanted,
            lambda task: _holds(_parts(task.id), parts) or wanted in _narrow(task.title),
        )
        found = ([placed for placed in self.tasks() if fits(placed.task)] for fits in ways if wanted)
        return next(filter(None, found), [])


def _narrow(text: str) -> str:
    """Return what an input method for Chinese may have widened as ASCII has it."""
    return re.sub("[‐-―−]", "-", unicodedata.normalize("NFKC", text)).strip().casefold()


def _parts(id_: str) -> list[str]:
    """Return the parts of an id, numbers without leading zeros."""
    return [part.lstrip("0") or "0" if part.isdecimal() else part for part in id_.split("-")]


def _holds(parts: list[str], wanted: list[str]) -> bool:
    """Whether ``wanted`` stands among ``parts`` in one piece."""
    return any(parts[i : i + len(wanted)] == wanted for i in range(len(parts) - len(wanted) + 1))


def _first(own: T | None, section: T | None, plan: T | None) -> Effective[T] | None:
    if own is not None:
        return Effective(own, "task")
    if section is not None:
        return Effective(section, "section")
    return None if plan is None else Effective(plan, "plan")


class Return(Model):
    """One unit's own completion of a task that a group owns, or why the task is not for it (不适用)."""

    done_on: Day | None = None
    by: Text | None = None
    note: Text | None = None
    evidence: Texts = ()
    exempt: Text | None = Field(None, description="the reason why the task does not apply to this unit")


class Returns(Model):
    """上报: one ``returns/<unit>.yaml``."""

    schema_: Version = Field(alias="schema", description="version of this format")
    unit: UnitId
    tasks: Annotated[dict[Slug, Return], ById]
