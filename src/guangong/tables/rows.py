"""The rows that one plan has in each table, as of the day: as ``show`` and ``list`` say it in JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

from guangong.domain.as_of import log_on, sent_back_on
from guangong.domain.fields import Model, declared
from guangong.domain.masking import masked
from guangong.domain.plan import Plan, Return, Returns, Task
from guangong.domain.progress import Figures, returned
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.reports import words
from guangong.reports.rollup import Standing
from guangong.tables.columns import Column, columns

Row: TypeAlias = tuple[Any, ...]
"""The values of one row, in the order of its table's columns."""

_LARGEST: Final = 2**63
"""Whole numbers of a table are below it: they have 64 bits."""


_CONVERTED: Final = (int, str, list, dict)
"""A text may have numbers to be masked, other things a text column has as JSON, a number may be too large."""


class Reading(NamedTuple):
    """What was read of one plan: ``now`` and as it was on the day."""

    standing: Standing
    now: Plan
    returns_now: Mapping[str, Returns]
    plan: Plan
    returns: Mapping[str, Returns]
    assessed: Sequence[Figures]
    day: date

    @property
    def year(self) -> int:
        """The year in which the plan begins, by which tables are parted."""
        return self.plan.period.start.year


def rows(read: Reading, *, people: bool) -> dict[str, list[Row]]:
    """Return the rows of one plan by their table.

    Args:
        read: the plan.
        people: whether those are named who made a record.

    Raises:
        GuangongError: a number in it is too large for a table.
    """
    common = {"file": _writable(read.standing.data["file"]), "year": read.year}
    found: dict[str, Iterable[Mapping[str, Any]]] = {
        "plans": [{"as_of": read.day, **_light_names(read.standing.data)}],
        "tasks": (_task(read, item) for item in read.assessed),
        "log": _log(read, people=people),
        "changes": _changes(read, people=people),
        "returns": _returns(read, people=people),
    }
    return {
        table: [_row(columns()[table], dict(_flat(data)) | common) for data in made]
        for table, made in found.items()
    }


def unread_row(one: Standing, day: date) -> Row:
    """Return the row in ``plans`` of one that could not be read; as its year counts the day's."""
    data = {
        "file": _writable(one.data["file"]),
        "year": day.year,
        "as_of": day,
        "error": _writable(one.error),
    }
    return _row(columns()["plans"], data)


def _row(kept: Sequence[Column], data: Mapping[str, Any]) -> Row:
    values = [data.get(column.name) for column in kept]
    # Of the two million values of a thousand plans most are stored as they are.
    return tuple(
        [
            _stored(column, value) if type(value) in _CONVERTED else value
            for column, value in zip(kept, values, strict=True)
        ]
    )


def _stored(column: Column, value: Any) -> Any:  # noqa: ANN401 (of any column)
    if column.name == "file":  # whoever asks finds the plan by it
        return value
    if column.kind == "whole" and not -_LARGEST <= value < _LARGEST:
        raise GuangongError(_("{column} is too large a number for a table").format(column=column.name))
    value = _handed_on(value, people=True)
    if column.kind == "text" and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def _writable(text: str) -> str:
    """Return a text, also a path, of which each character can be written in UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield names and values; what is in a mapping has its name in front."""
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}_")
        yield f"{prefix}{name}", value


def _light_names(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "lights": {light.replace("-", "_"): n for light, n in data["lights"].items()}}


def _task(read: Reading, item: Figures) -> dict[str, Any]:
    data = words.task_data(read.plan, item, read.day)
    return {
        **data,
        "target": item.task.target and _handed_on(item.task.target, people=True),
        "section_title": item.placed.section.title,
        "lead": data["owner_names"][0] if data["owner_names"] else None,
    }


def _log(read: Reading, *, people: bool) -> Iterator[dict[str, Any]]:
    """Yield the entries up to the day, with those that were withdrawn by then."""
    now = {placed.task.id: placed.task for placed in read.now.tasks()}
    for item in read.assessed:
        for number, entry in enumerate(log_on(now[item.task.id], read.day), start=1):
            yield {"task": item.task.id, "number": number, **_handed_on(entry, people=people)}


def _changes(read: Reading, *, people: bool) -> Iterator[dict[str, Any]]:
    """Yield the changes of tasks, and those of what units returned."""
    for item in read.assessed:
        yield from _numbered(item.task, {"task": item.task.id}, people=people)
    for unit, reported in read.returns.items():
        for task, report in reported.tasks.items():
            yield from _numbered(report, {"task": task, "unit": unit}, people=people)


def _numbered(changed: Task | Return, place: dict[str, str], *, people: bool) -> Iterator[dict[str, Any]]:
    for number, change in enumerate(changed.changes, start=1):
        yield {**place, "number": number, **_handed_on(change, people=people)}


def _returns(read: Reading, *, people: bool) -> Iterator[dict[str, Any]]:
    """Yield what each unit that has to return a task has returned, or that it has not."""
    for item in read.assessed:
        reports = returned(read.plan, read.returns, item.placed, read.day)
        back = sent_back_on(read.returns_now, item.task.id, item.owing, read.day)
        for unit, report in reports.items():
            yield {
                "task": item.task.id,
                "unit": unit,
                "unit_name": words.unit_name(read.plan, unit),
                "state": _state(report, is_back=unit in back),
                **(_handed_on(report, people=people) if report else {}),
            }


def _state(report: Return | None, *, is_back: bool) -> str:
    if report is None:
        return "sent-back" if is_back else "owed"
    return "exempt" if report.exempt else "returned"


def _handed_on(value: Any, *, people: bool) -> Any:  # noqa: ANN401 (any value of a record)
    """Return a record as it is handed on: phone and identity numbers masked, without names if not wanted."""
    if isinstance(value, Model):
        fields = (field for field in declared(type(value)) if people or field.name != "by")
        return {field.name: _handed_on(getattr(value, field.attribute), people=people) for field in fields}
    if isinstance(value, (tuple, list)):
        return [_handed_on(part, people=people) for part in value]
    if isinstance(value, Mapping):
        return {name: _handed_on(part, people=people) for name, part in value.items()}
    return masked(value) if isinstance(value, str) else value
