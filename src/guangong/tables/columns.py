"""The columns of the tables: derived from the declared fields, so that a new field is a new column.

docs/tables.md describes them. Within a version columns are only added, at any place: they are known by name.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin

from guangong.domain.fields import Model, declared
from guangong.domain.plan import Change, LogEntry, Return, Task
from guangong.domain.progress import Light

VERSION: Final = 1

Kind: TypeAlias = Literal["text", "texts", "whole", "real", "yes", "day"]


class Column(NamedTuple):
    """A column: its name, and what its values are; ``texts`` is a list."""

    name: str
    kind: Kind


def _columns(kind: Kind, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name in names)


_OF_A_PLAN: Final = (
    *_columns("text", "plan", "organization", "organization_name"),
    *_columns("day", "as_of", "period_start", "period_end"),
    Column("ended", "yes"),
    *_columns("whole", "due_by", "done_of_due", "late", "due_today", "owed_returns", "owing_units"),
    *_columns("real", "progress", "expected"),
    *_columns("whole", "done", "total", *(f"lights_{light.name.lower()}" for light in Light)),
    *_columns("whole", "findings", "entered_later", "added_later"),
    Column("error", "text"),
)
_OF_A_DAY: Final = (
    Column("section", "whole"),
    *_columns("text", "section_title", "lead"),
    Column("owner_names", "texts"),
    *_columns("text", "owners_source", "deadline_source", "light"),
    *_columns("yes", "late"),
    Column("due", "day"),
    *_columns("whole", "days", "working_days", "missed"),
    *_columns("real", "progress", "expected"),
    *_columns("whole", "count_achieved", "count_wanted", "count_so_far"),
    Column("count_what", "text"),
)
"""What is not a task's field but holds on the day."""


@cache
def columns() -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of each table; ``file``, the plan, and ``year``, in which it begins, are in all."""
    file, year, task, unit = (
        Column("file", "text"),
        Column("year", "whole"),
        *_columns("text", "task", "unit"),
    )
    number = Column("number", "whole")
    return {
        "plans": (file, year, *_OF_A_PLAN),
        "tasks": (file, year, *_fields(Task, {"log", "changes"}), *_OF_A_DAY),
        "log": (file, year, task, number, *_fields(LogEntry)),
        "changes": (file, year, task, unit, number, *_fields(Change)),
        "returns": (
            file,
            year,
            task,
            unit,
            *_columns("text", "unit_name", "state"),
            *_fields(Return, {"changes"}),
        ),
    }


def _fields(model: type[Model], others: set[str] = frozenset(), prefix: str = "") -> Iterator[Column]:  # type: ignore[assignment]
    """Yield the columns of a model's fields, less those that are ``others``; a model in it has its own."""
    for field in declared(model):
        if field.name in others:
            continue
        kinds = _kinds(field.type)
        inner = next(iter(kinds)) if len(kinds) == 1 else None
        if isinstance(inner, type) and issubclass(inner, Model):
            yield from _fields(inner, prefix=f"{prefix}{field.name}_")
        else:
            yield Column(f"{prefix}{field.name}", _KINDS.get(inner, "text"))


_KINDS: Final[Mapping[Any, Kind]] = {
    date: "day",
    bool: "yes",
    int: "whole",
    float: "real",
    tuple[str, ...]: "texts",
}
"""What a field of one type is in a table; any other is a text, as JSON where it is none."""


def _kinds(annotation: Any) -> set[Any]:  # noqa: ANN401 (a type as it was declared)
    """Return the types of which a field's values are, ``tuple[str, ...]`` for a list of texts."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return {kind for part in get_args(annotation) for kind in _kinds(part)} - {NoneType}
    if origin is Literal:
        return {type(value) for value in get_args(annotation)}
    if origin is tuple:
        return {tuple[str, ...] if _kinds(get_args(annotation)[0]) == {str} else tuple}
    return {annotation}
