"""Every field of the plan's files is declared once, with its words and with what an edit of it is."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import pytest
from pydantic import Field

from guangong import messages
from guangong.cli.app import COMMANDS
from guangong.domain.comparison import compare, compare_returns
from guangong.domain.fields import Declared, Model, Policy, declared, written_by
from guangong.domain.plan import (
    Change,
    Defaults,
    LogEntry,
    Member,
    Period,
    Plan,
    Return,
    Returns,
    Section,
    SentBack,
    Target,
    Task,
    Unit,
    Withdrawn,
    json_schema,
    models,
)
from guangong.reports import words
from guangong.reports.diff import diff
from guangong.reports.table import Record, Text, cell, in_words
from guangong.reports.task import Shown
from guangong.reports.task import task as task_report
from guangong.reports.tasks import Filter, select
from guangong.yamldoc import parse
from strategies import figures_on


def test_all_models_are_walked() -> None:
    names = {model.__name__ for model in models()}
    assert names >= {"Plan", "Section", "Task", "Unit", "Target", "LogEntry", "Change", "Returns", "Return"}


@pytest.mark.parametrize("model", list(models()))
def test_every_field_has_words_a_policy_and_commands_that_exist(model: type[Model]) -> None:
    for field in declared(model):
        assert field.label
        assert field.description
        assert set(field.policy.commands) <= set(COMMANDS)


@pytest.mark.parametrize("model", list(models()))
def test_every_word_is_chinese_to_a_chinese_editor(model: type[Model]) -> None:
    with messages.speaking("zh"):
        for field in declared(model):
            for text in (field.label, field.description):
                assert any("\u4e00" <= letter <= "\u9fff" for letter in text), text


@pytest.mark.parametrize("command", ["set", "unset"])
def test_help_names_the_fields_that_a_command_writes(command: str) -> None:
    said = COMMANDS[command].help.rpartition("FIELD: ")[2]
    assert re.findall(r"[a-z]+(?:_[a-z]+)*(?=[,.( ])", re.sub(r"\(.*?\)", "", said)) == [
        field.name for field in written_by(Task, command)
    ]


class Careless(Model):
    policy: str = Field(title="a", description="b")


class Wordless(Model):
    title: Annotated[str, Policy("permanent")] = Field(description="b")


class Undescribed(Model):
    description: Annotated[str, Policy("permanent")] = Field(title="a")


@pytest.mark.parametrize("model", [Careless, Wordless, Undescribed])
def test_what_was_forgotten_is_an_error(model: type[Model]) -> None:
    with pytest.raises(LookupError, match=f"{model.__name__}.{next(iter(model.model_fields))}"):
        declared(model)


def test_the_schema_speaks_the_language_in_use() -> None:
    with messages.speaking("zh"):
        shape = json_schema(Plan)
    task = shape["$defs"]["Task"]
    assert (shape["title"], task["properties"]["deadline"]["title"]) == ("工作要点", "完成时限")
    assert task["properties"]["deadline"]["description"].startswith("最后期限")


# ── every field is compared ──

PLAN: dict[str, Any] = {
    "schema": 1,
    "title": "计划",
    "organization": "bureau",
    "period": {"start": "2026-01-01", "end": "2026-12-31"},
    "units": {
        "bureau": {"name": "局"},
        "schools": {"name": "各校", "members": {"hutang": {"name": "湖塘"}}},
    },
    "defaults": {"owners": ["bureau"], "deadline": "2026-10-31"},
    "sections": [
        {
            "number": 1,
            "title": "一",
            "tasks": [
                {"id": "1-01", "title": "事", "target": {"min": 1, "unit": "所"}},
                {"id": "1-02", "title": "常态", "kind": "standing", "log": [{"on": "2026-02-01"}]},
                {
                    "id": "1-03",
                    "title": "变",
                    "changes": [{"on": "2026-02-01", "field": "x", "reason": "因"}],
                },
            ],
        }
    ],
}
RETURNS: dict[str, Any] = {"schema": 1, "unit": "hutang", "tasks": {"1-01": {"done_on": "2026-03-01"}}}

OTHER: dict[str, Any] = {
    "owners": ["schools"],
    "kind": "deliverable",
    "every": "year",
    "status": "doing",
    "withdrawn": {"on": "2026-04-01", "reason": "误"},
    "log": [{"on": "2026-04-01"}],
    "changes": [{"on": "2026-04-01", "field": "y", "reason": "因"}],
    "sent_back": [{"on": "2026-04-01", "reason": "缺"}],
    "aliases": ["别名"],
    "evidence": ["a.pdf"],
    "target": {"min": 7, "unit": "场"},
    "percent": 7,
    "id": "1-09",
    "previous": "9-09",
    "organization": "schools",
}
WHOLE = ("schema", "period", "units", "defaults", "sections", "tasks", "members", "unit")
"""The format, and what is changed by its parts; whose returns they are is what pairs them."""

PLACES: dict[type[Model], list[tuple[str | int, ...]]] = {
    Plan: [()],
    Period: [("period",)],
    Unit: [("units", "schools")],
    Member: [("units", "schools", "members", "hutang")],
    Defaults: [("defaults",), ("sections", 0, "defaults")],
    Section: [("sections", 0)],
    Task: [("sections", 0, "tasks", 0), ("sections", 0, "tasks", 1)],
    Target: [("sections", 0, "tasks", 0, "target")],
    LogEntry: [("sections", 0, "tasks", 1, "log", 0)],
    Change: [("sections", 0, "tasks", 2, "changes", 0)],
}


def other(field: Declared) -> Any:  # noqa: ANN401
    """Return another value of a field."""
    if field.is_day:
        return "2026-05-05"
    if "true" in field.values:
        return True
    if field.name == "source":
        return "task"
    return OTHER.get(
        field.name, 9 if field.name in {"number", "schema", "min", "max", "count", "percent"} else "别的"
    )


def changed(data: Any, place: tuple[str | int, ...], name: str, value: object) -> Any:  # noqa: ANN401
    """Return data with another value in a place."""
    data = inner = json.loads(json.dumps(data))
    for part in place:
        inner = inner.setdefault(part, {}) if isinstance(inner, dict) else inner[part]
    inner[name] = value
    return data


def read(model: type[Model], data: object) -> Any:  # noqa: ANN401
    """Return data as a file would give them."""
    return model.model_validate(parse(json.dumps(data).encode()).data)


def cases() -> Iterator[tuple[type[Model], tuple[str | int, ...], Declared]]:
    for model, places in PLACES.items():
        for place in places:
            yield from ((model, place, field) for field in declared(model) if field.name not in WHOLE)


def name(value: Any) -> str:  # noqa: ANN401
    return value.name if isinstance(value, Declared) else getattr(value, "__name__", str(value))


@pytest.mark.parametrize(("_model", "place", "field"), list(cases()), ids=name)
def test_diff_tells_of_each_field(_model: object, place: tuple[str | int, ...], field: Declared) -> None:
    old = read(Plan, PLAN)
    new = read(Plan, changed(PLAN, place, field.name, other(field)))
    compared = compare(old, new)
    assert compared.differences
    rows = diff(compared, "a", "b").parts[0].rows  # type: ignore[union-attr]
    whole = rows[0].each[0]  # as programs have it
    texts = [
        "".join(piece.text for piece in cell or () if isinstance(piece, Text)) for cell in whole.cells[4:]
    ]
    assert texts[0] != texts[1] or compared.differences[0].kind == "task-reused"


@pytest.mark.parametrize("field", declared(Return), ids=name)
def test_diff_tells_of_each_field_of_a_return(field: Declared) -> None:
    new = changed(RETURNS, ("tasks", "1-01"), field.name, other(field))
    old, now = ({"hutang": read(Returns, data)} for data in (RETURNS, new))
    (found,) = compare_returns(old, now, read(Plan, PLAN))
    assert (found.kind, found.field, found.unit) == ("return-changed", field.name, "hutang")


def test_places_are_those_of_all_models() -> None:
    parts = {Withdrawn, Return, Returns, SentBack}
    assert set(models()) == {*PLACES, *parts}


class Shaded(Task):
    shade: Annotated[str, Policy("decision", "set")] = Field(
        default="", title="shade", description="one field more"
    )


def test_one_field_more_is_compared_without_further_code() -> None:
    old = read(Plan, PLAN)
    tasks = [Shaded(**dict(task), shade=shade) for task in old.sections[0].tasks[:1] for shade in ("", "红")]
    plans = [
        old.model_copy(update={"sections": (old.sections[0].model_copy(update={"tasks": (task,)}),)})
        for task in tasks
    ]
    (found,) = compare(*plans).differences
    assert (found.kind, found.field, found.before, found.after) == ("field", "shade", "", "红")
    row = diff(compare(*plans), "a", "b").parts[0].rows[0]  # type: ignore[union-attr]
    assert "shade" in "".join(piece.text for piece in row.cells[3] or () if isinstance(piece, Text))


class Told(Task):
    public: Annotated[bool, Policy("wording", "set", "unset", mark="◇")] = Field(
        default=False, title="public", description="it may be told to the public"
    )


def test_one_mark_more_is_shown_and_asked_for_without_further_code() -> None:
    plan = read(Plan, PLAN)
    tasks = tuple(
        Told(**{**dict(plan.sections[0].tasks[0]), "id": f"1-0{i}", "key": i == 2, "public": i > 0})
        for i in range(3)
    )
    plan = plan.model_copy(update={"sections": (plan.sections[0].model_copy(update={"tasks": tasks}),)})
    day = date(2026, 7, 1)
    found = select(plan, figures_on(plan, {}, day), Filter(fields={"public": True}))
    assert [item.task.id for item in found] == ["1-01", "1-02"]
    title = tasks[0].title
    shown = [in_words(words.title_cell(task), str) for task in tasks]
    assert shown == [title, f"◇ {title}", f"★◇ {title}"]
    report = task_report(plan, Shown(found[0], (), {}, {}, (), ()), day)
    record = report.parts[0]
    assert isinstance(record, Record)
    assert (report.data["task"]["public"], dict(record.fields)["public"]) == (True, cell("yes"))


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({"kind": ["standing"]}, ["a"]),
        ({"kind": ["standing", "activity"]}, ["a", "b", "c"]),
        ({"status": ["doing"]}, ["b"]),
        ({"status": ["todo", "doing"], "key": True}, ["b", "c"]),
        ({"key": True, "kind": ["standing"]}, []),
    ],
)
def test_a_filter_asks_declared_fields(fields: dict[str, Any], ids: list[str]) -> None:
    plan, day = read(Plan, PLAN), date(2026, 7, 1)
    tasks = (
        Task(id="a", title="甲", kind="standing"),
        Task(id="b", title="乙", key=True, status="doing"),
        Task(id="c", title="丙", key=True, status="done"),
    )
    later = tasks[2].model_copy(update={"done_on": date(2026, 8, 1)})  # on the day it is not done yet
    section = plan.sections[0].model_copy(update={"tasks": (*tasks[:2], later)})
    plan = plan.model_copy(update={"sections": (section,)})
    found = select(plan, figures_on(plan, {}, day), Filter(fields=fields))
    assert [item.task.id for item in found] == ids
