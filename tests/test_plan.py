"""The models: what a plan may hold, what it may not, and what a task inherits."""

import json
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic_core import ValidationError

from guangong.checks import RULES
from guangong.checks.limits import DEFAULT
from guangong.domain.fields import plain
from guangong.domain.plan import Plan, Return, Returns, Task, json_schema, parse_day
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import Severity
from strategies import plan_data, plans

EXAMPLE = Path(__file__).parent / "data/office/plan.yaml"
MINIMAL = """
schema: 1
title: 计划
organization: bureau
period: {start: 2023-01-01, end: 2023-12-31}
units: {bureau: {name: 局关工委}}
sections: [{number: 1, title: 一, tasks: [{id: 1-01, title: 甲}]}]
"""


def read(text: str) -> dict[str, Any]:
    data: dict[str, Any] = parse(text.encode()).data
    return data


def task(text: str) -> Task:
    return Task.model_validate({"id": "1-01", "title": "甲"} | read("{" + text + "}"))


def test_least() -> None:
    plan = Plan.model_validate(read(MINIMAL))
    assert [placed.route for placed in plan.tasks()] == [("sections", 0, "tasks", 0)]
    expected = {"id": "1-01", "title": "甲", "kind": "activity", "status": "todo", "key": False}
    expected |= {"log": [], "changes": []}
    assert plain(next(plan.tasks()).task, exclude_none=True) == expected


# What stands in the least plan, what is written instead, and pydantic's word for the error.
REFUSED = {
    "version 2": ("schema: 1", "schema: 2", "literal_error"),
    "version true": ("schema: 1", "schema: true", "literal_error"),
    "version 1.0": ("schema: 1", "schema: 1.0", "literal_error"),
    "version as text": ("schema: 1", "schema: '1'", "literal_error"),
    "no version": ("schema: 1", "", "missing"),
    "schema_": ("schema: 1", "schema_: 1", "missing"),
    "unknown field": ("title: 计划", "title: 计划\nname: x", "extra_forbidden"),
    "unknown field of the period": (
        "start: 2023-01-01",
        "start: 2023-01-01, begin: 1",
        "extra_forbidden",
    ),
    "unknown field of a unit": ("name: 局关工委", "name: 局关工委, tel: x", "extra_forbidden"),
    "unknown field of a task": ("title: 甲", "title: 甲, owner: bureau", "extra_forbidden"),
    "number for a text": ("title: 计划", "title: 2023", "string_type"),
    "blank title": ("title: 计划", "title: '　'", "string_pattern_mismatch"),
    "empty title": ("title: 计划", "title: ''", "string_too_short"),
    "no sections": ("[{number: 1, title: 一, tasks: [{id: 1-01, title: 甲}]}]", "[]", "too_short"),
    "section 0": ("number: 1", "number: 0", "greater_than_equal"),
    "section 100": ("number: 1", "number: 100", "less_than_equal"),
    "section true": ("number: 1", "number: true", "int_type"),
    "unit's id": ("units: {bureau", "units: {Bureau", "string_pattern_mismatch"),
}


@pytest.mark.parametrize(("old", "new", "word"), REFUSED.values(), ids=REFUSED)
def test_refused(old: str, new: str, word: str) -> None:
    assert MINIMAL.count(old) == 1
    with pytest.raises(ValidationError) as caught:
        Plan.model_validate(read(MINIMAL.replace(old, new)))
    assert caught.value.errors()[0]["type"] == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("kind: task", "literal_error"),
        ("status: open", "literal_error"),
        ("every: week", "literal_error"),
        ("owners: []", "too_short"),
        ("owners: bureau", "tuple_type"),
        ("target: {min: 0, unit: 所}", "greater_than_equal"),
        ("target: {min: 1, max: 0, unit: 所}", "greater_than_equal"),
        ("target: {min: 1.5, unit: 所}", "int_type"),
        ("target: {min: 1}", "missing"),
        ("log: [{note: 无日期}]", "missing"),
        ("log: [{on: 2023-01-01, percent: 101}]", "less_than_equal"),
        ("log: [{on: 2023-01-01, percent: -1}]", "greater_than_equal"),
        ("log: [{on: 2023-01-01, count: true}]", "int_type"),
        ("log: [{on: 2023-01-01, count: '6'}]", "int_type"),
        ("changes: [{on: 2023-01-01, field: deadline}]", "missing"),
        ("changes: [{on: 2023-01-01, field: deadline, from_: x, reason: r}]", "extra_forbidden"),
    ],
)
def test_refused_in_a_task(text: str, word: str) -> None:
    with pytest.raises(ValidationError) as caught:
        task(text)
    assert caught.value.errors()[0]["type"] == word


@pytest.mark.parametrize(
    ("slug", "fits"),
    [
        *[(slug, True) for slug in ("1", "1-01", "a-b-c", "2-07b", "a" * 64)],
        *[(slug, False) for slug in ("", "-a", "a-", "a--b", "A", "a_b", "a b", "a\n", "é", "１", "甲")],
        ("a" * 65, False),
    ],
)
def test_slug(slug: str, fits: bool) -> None:  # noqa: FBT001 (a column of the table)
    try:
        Task.model_validate({"id": slug, "title": "甲"})
    except ValidationError:
        assert not fits
    else:
        assert fits


@pytest.mark.parametrize("text", ["1000-01-01", "2023-06-30", "2024-02-29", "2999-12-31"])
def test_day(text: str) -> None:
    assert parse_day(text) == date.fromisoformat(text)
    assert task(f"deadline: {text}").deadline == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-30",
        "2023-02-29",
        "2023-13-01",
        "2023-00-10",
        "20230320",
        "2023-W12-1",
        "2023-079",
        "2023-3-20",
        "23-03-20",
        "2023/03/20",
        "2023-03-20T00:00",
        " 2023-03-20",
        "2023-03-20\n",
        "２０２３-03-20",
        "2023-0３-20",
        "2023－03－20",
        "0999-12-31",
        "3000-01-01",
        "年内",
        "",
    ],
)
def test_no_day(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (its text is the input)
        parse_day(text)
    with pytest.raises(ValidationError) as caught:
        Task.model_validate({"id": "a", "title": "甲", "deadline": text})
    assert [error["type"] for error in caught.value.errors()] == ["day"]


@pytest.mark.parametrize("value", [20230320, 2023.5, True, date(2023, 3, 20), ("2023-03-20",)])
def test_a_day_is_text(value: object) -> None:
    with pytest.raises(ValidationError, match="not a day"):
        Task.model_validate({"id": "a", "title": "甲", "deadline": value})


def test_aliases() -> None:
    change = "{on: 2023-05-10, field: deadline, from: 2023-06-30, to: 2023-12-31, reason: 验收改在年底}"
    moved = task(f"changes: [{change}]").changes[0]
    assert (moved.from_, moved.to) == ("2023-06-30", "2023-12-31")
    plan = Plan.model_validate(read(MINIMAL))
    assert plan.schema_ == 1
    assert Plan.model_validate(read(MINIMAL)) == plan
    assert plain(plan)["schema"] == 1


def test_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        task("").status = "done"  # type: ignore[misc]


# ── inheritance ──


@pytest.mark.parametrize(
    ("plan", "section", "own", "owners", "deadline"),
    [
        ("", "", "", None, None),
        ("owners: [p]", "", "", (("p",), "plan"), None),
        ("deadline: 2023-12-31", "", "", None, ("2023-12-31", "plan")),
        (
            "owners: [p], deadline: 2023-12-31",
            "owners: [s], deadline: 2023-10-31",
            "",
            (("s",), "section"),
            ("2023-10-31", "section"),
        ),
        (
            "owners: [p], deadline: 2023-12-31",
            "deadline: 2023-10-31",
            "owners: [t, u]",
            (("t", "u"), "task"),
            ("2023-10-31", "section"),
        ),
        # The same value as the default is still the task's own.
        ("deadline: 2023-12-31", "", "deadline: 2023-12-31", None, ("2023-12-31", "task")),
        ("deadline: 2023-12-31", "", "kind: standing", None, None),
        ("", "", "kind: standing, deadline: 2023-06-30", None, None),
    ],
)
def test_inherits(
    plan: str,
    section: str,
    own: str,
    owners: tuple[tuple[str, ...], str] | None,
    deadline: tuple[str, str] | None,
) -> None:
    data = read(MINIMAL) | {"defaults": read("{" + plan + "}")}
    tasks = ({"id": "1-01", "title": "甲"} | read("{" + own + "}"),)
    data["sections"] = ({"number": 1, "title": "一", "defaults": read("{" + section + "}"), "tasks": tasks},)
    built = Plan.model_validate(data)
    placed = next(built.tasks())
    due = placed.deadline
    assert placed.owners == owners
    assert (due and (due.value.isoformat(), due.source)) == deadline


def test_unit_names() -> None:
    units = (
        "{bureau: {name: 局}, a: {name: 甲组, members: {x: 叉, bureau: 假局}}, b: {name: 乙组, members: {}}}"
    )
    plan = Plan.model_validate(read(MINIMAL) | {"units": read(units)})
    assert plan.unit_names() == {"x": "叉", "bureau": "局", "a": "甲组", "b": "乙组"}
    assert [plan.unit(name) for name in ("a", "甲组", "丙组")] == ["a", "a", None]


def test_a_thousand_units_are_found_in_good_time() -> None:
    members = {f"u{n}": {"name": f"学校{n}", "aliases": (f"校{n}",)} for n in range(4000)}
    units = {"bureau": {"name": "局"}, "g": {"name": "各校", "members": members}}
    plan = Plan.model_validate(read(MINIMAL) | {"units": units})
    since = monotonic()
    assert [plan.unit(f"校{n}") for n in range(4000)] == [*members]
    assert monotonic() - since < 1


def test_order_of_tasks() -> None:
    plan = Plan.model_validate(parse(EXAMPLE.read_bytes()).data)
    ids = [placed.task.id for placed in plan.tasks()]
    assert ids == sorted(ids)
    assert len(ids) == 16
    for placed in plan.tasks():
        _sections, i, _tasks, j = placed.route
        assert isinstance(i, int)
        assert isinstance(j, int)
        assert plan.sections[i] is placed.section
        assert placed.section.tasks[j] is placed.task


# ── returns ──


def test_returns() -> None:
    data = read("{schema: 1, unit: hutang, tasks: {1-03: {done_on: 2023-03-20}, 2-08: {exempt: 不参加}}}")
    returns = Returns.model_validate(data)
    assert returns.tasks == {
        "1-03": Return.model_validate({"done_on": "2023-03-20"}),
        "2-08": Return.model_validate({"exempt": "不参加"}),
    }


@pytest.mark.parametrize(
    "text",
    [
        "{unit: hutang, tasks: {}}",
        "{schema: true, unit: hutang, tasks: {}}",
        "{schema: 1, tasks: {}}",
        "{schema: 1, unit: hutang, tasks: {A: {}}}",
        "{schema: 1, unit: hutang, tasks: {1-03: 2023-03-20}}",
        "{schema: 1, unit: hutang, tasks: {1-03: {exempt: ' '}}}",
        "{schema: 1, unit: hutang, tasks: {1-03: {done: 2023-03-20}}}",
    ],
)
def test_refused_returns(text: str) -> None:
    with pytest.raises(ValidationError):
        Returns.model_validate(read(text))


@settings(deadline=None)
@given(plans())
def test_a_copy_derives_anew(plan: Plan) -> None:
    assert (list(plan.tasks()) == []) == (not any(section.tasks for section in plan.sections))
    assert "bureau" in plan.unit_names()
    copy = plan.model_copy(update={"sections": (), "units": {}})
    assert (list(copy.tasks()), copy.unit_names()) == ([], {})


# ── schema and strategy ──


@pytest.mark.parametrize("model", [Plan, Returns])
def test_json_schema(model: type[Plan | Returns]) -> None:
    schema = json_schema(model)
    assert (schema["$id"], schema["title"]) == (
        f"urn:guangong:{model.__name__.lower()}:1",
        model.__name__.lower(),
    )
    assert schema["properties"]["schema"]["const"] == 1
    assert schema["additionalProperties"] is False
    assert "from_" not in json.dumps(schema)
    for part in schema["$defs"].values():
        assert part["additionalProperties"] is False


def test_json_schema_of_a_day() -> None:
    day = json_schema(Plan)["$defs"]["Period"]["properties"]["start"]
    assert (day["type"], day["pattern"]) == ("string", r"^[12]\d{3}-\d{2}-\d{2}$")


@settings(deadline=None)
@given(plans())
def test_random_plans_are_valid(plan: Plan) -> None:
    errors = [rule for rule in RULES["plan"] if rule.severity is Severity.ERROR]
    assert [finding for rule in errors for finding in rule.check(plan, date.max, DEFAULT)] == []


@settings(deadline=None)
@given(plan_data())
def test_random_plans_are_plain(data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False)
    plan = Plan.model_validate(parse(text.encode()).data)
    assert Plan.model_validate(parse(json.dumps(plain(plan)).encode()).data) == plan
