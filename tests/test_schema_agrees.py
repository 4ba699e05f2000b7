"""What the JSON Schema can say and ``check`` say agree, so that an editor and CI never argue.

Everywhere in a plan with every field, values are taken out, renamed, retyped and replaced: the schema finds
it valid where ``check`` has no GG1, and only there. The exceptions are listed in ``excused``.
"""

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Final, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from guangong.checks import check, check_returns
from guangong.checks.returns_files import Filed
from guangong.domain.plan import Plan
from guangong.yamldoc import Document, parse
from guangong.yamldoc.diagnostics import Diagnostic, Severity
from running import run

Data = Any
Kind = Literal["plan", "returns"]
Route = tuple[str | int, ...]

MEMBER: Final[Data] = {
    "name": "白荷小学",
    "aliases": ["白荷"],
    "since": "2026-02-01",
    "until": "2026-08-31",
    "reason": "并入星河中学",
}
PLAN: Final[Data] = {
    "schema": 1,
    "title": "计划",
    "organization": "bureau",
    "period": {"start": "2026-01-01", "end": "2026-12-31"},
    "units": {
        "bureau": {"name": "局关工委"},
        "schools": {
            "name": "各校",
            "aliases": ["各学校"],
            "leader": "李副局长",
            "members": {"xinghe": "星河中学", "baihe": MEMBER},
        },
    },
    "defaults": {"owners": ["bureau"], "deadline": "2026-12-31"},
    "sections": [
        {
            "number": 1,
            "title": "学习",
            "defaults": {"owners": ["schools"], "deadline": "2026-10-31"},
            "tasks": [
                {
                    "id": "1-01",
                    "title": "演讲",
                    "clause": "一",
                    "previous": "1-02",
                    "kind": "activity",
                    "key": True,
                    "owners": ["bureau", "schools"],
                    "leader": "张局长",
                    "organizer": "市局",
                    "start": "2026-02-01",
                    "deadline": "2026-06-30",
                    "deadline_text": "年中",
                    "every": "month",
                    "target": {"min": 3, "max": 5, "unit": "所"},
                    "status": "doing",
                    "added": "2026-01-15",
                    "started_on": "2026-02-02",
                    "log": [
                        {
                            "on": "2026-02-03",
                            "by": "王老师",
                            "note": "开始",
                            "count": 1,
                            "percent": 20,
                            "evidence": ["https://example.org/1"],
                            "status": "doing",
                            "entered": "2026-02-04",
                            "withdrawn": {"on": "2026-02-05", "reason": "重复登记"},
                        }
                    ],
                    "changes": [
                        {
                            "on": "2026-02-05",
                            "by": "王老师",
                            "field": "deadline",
                            "from": "2026-05-31",
                            "to": "2026-06-30",
                            "reason": "延期",
                            "document": "《调整通知》",
                        },
                        {
                            "on": "2026-02-06",
                            "field": "owners",
                            "from": ["bureau"],
                            "source": "task",
                            "to": None,
                            "reason": "改",
                            "entered": "2026-02-07",
                        },
                        {
                            "on": "2026-02-08",
                            "field": "target",
                            "from": "3 所",
                            "to": {"min": 3, "max": 5, "unit": "所"},
                            "reason": "增",
                        },
                    ],
                },
                {"id": "1-02", "title": "总结", "status": "done", "done_on": "2026-03-01"},
            ],
        }
    ],
}
RETURNS: Final[Data] = {
    "schema": 1,
    "unit": "xinghe",
    "tasks": {
        "1-01": {
            "done_on": "2026-03-01",
            "by": "李老师",
            "note": "好",
            "evidence": ["https://example.org/2"],
            "count": 2,
            "entered": "2026-03-02",
            "sent_back": [
                {"on": "2026-02-20", "by": "局关工委", "reason": "缺照片", "answered": "2026-03-01"}
            ],
            "changes": [
                {
                    "on": "2026-03-03",
                    "field": "count",
                    "from": 1,
                    "to": 2,
                    "reason": "漏计",
                    "document": "《更正通知》",
                    "source": "task",
                },
                {
                    "on": "2026-03-04",
                    "field": "x",
                    "from": {"min": 1, "max": 2, "unit": "所"},
                    "reason": "试",
                },
            ],
        },
        "1-02": {"exempt": "没有这个年级", "exempt_on": "2026-02-01"},
    },
}
WHOLE: Final[dict[Kind, Data]] = {"plan": PLAN, "returns": RETURNS}
VALUES: Final[tuple[Data, ...]] = (
    *(None, True, False, 0, 1, 2, -1, 99, 100, 101, 10**17, 0.5, 1.5, -3.25),
    *(
        "",
        " ",
        "　",
        "\n",
        "x",
        "X",
        "1",
        "true",
        "done",
        "standing",
        "half-year",
        "bureau",
        "局关工委",
        "1-01",
    ),
    *("2026-02-28", "2026-02-30", "2026-13-01", "0999-01-01", "3000-01-01", "2026-2-3", "２０２６-01-01"),
    *("2026-03-01\n", "2026-03-01T00:00", "a-", "-a", "a--b", "1-01\n", "a" * 64, "a" * 65, "字" * 300),
    *([], {}, ["bureau"], ["bureau", 1], [""], [None], [[]], {"a": "b"}, {"name": "x"}, {"A": "x"}, [{}]),
    *({"a" * 65: "x"}, {"": "x"}, {"min": 1, "unit": "x"}, {"on": "2026-03-01"}, [{"on": "2026-03-01"}]),
)
KEYS: Final = ("", "x", "X", "title", "schema_", "from_", "a-", "局关工委", "a" * 65, "1-02", "bureau")


def _pattern(_validator: Validator, wanted: str, value: object, _schema: Data) -> Iterator[ValidationError]:
    """Match as JSON Schema's own dialect does, not Python's: $ is the very end, digits are ASCII."""
    ending = re.sub(r"\$$", r"\\Z", wanted)
    if isinstance(value, str) and not re.search(ending, value, 0 if "S" in wanted else re.ASCII):
        yield ValidationError(f"{value!r} does not match {wanted!r}")


@cache
def validator(kind: Kind) -> Validator:
    schema = json.loads(run("schema", *(["--returns"] if kind == "returns" else [])).out)
    Draft202012Validator.check_schema(schema)
    as_its_dialect: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    made: Validator = as_its_dialect(schema)
    return made


def found(kind: Kind, data: Data) -> tuple[Document, list[Diagnostic]]:
    """Return what check says of a file that holds ``data``; JSON is YAML."""
    document = parse(json.dumps(data, ensure_ascii=False, indent=1).encode())
    if kind == "plan":
        return document, check(document, date(2026, 6, 30)).diagnostics
    return document, check_returns(document, whole_plan(), Filed("xinghe.yaml", {}))[1]


@cache
def whole_plan() -> Plan | None:
    return check(parse(json.dumps(PLAN, ensure_ascii=False, indent=1).encode()), date(2026, 6, 30)).plan


def excused(errors: list[ValidationError], schema: list[Diagnostic], others: list[Diagnostic]) -> bool:
    """Whether a difference is one that is meant.

    A day such as 2026-02-30: a pattern cannot know the calendar, ``check`` does (GG104).

    A unit that is no id, such as 局关工委: the schema knows the form of ids, so that an editor underlines it;
    to ``check`` it is an unknown unit (GG202, GG501), which says what it should have been.
    """
    if not errors:
        return bool(schema) and all(item.code == "GG104" for item in schema)
    units = all(set(error.absolute_path) & {"owners", "organization", "unit"} for error in errors)
    known = {"GG202", "GG501"}
    return (
        not schema
        and units
        and any(item.code in known and item.severity is Severity.ERROR for item in others)
    )


def differs(kind: Kind, data: Data) -> str:
    """Return how schema and check differ about ``data``, nothing where they do not."""
    errors = list(validator(kind).iter_errors(data))
    _document, all_found = found(kind, data)
    schema = [item for item in all_found if item.code.startswith("GG1")]
    others = [item for item in all_found if not item.code.startswith("GG1")]
    if bool(errors) == bool(schema) or excused(errors, schema, others):
        return ""
    return f"schema: {[error.message for error in errors]}, check: {[item.message for item in schema]}"


def routes(data: Data, route: Route = ()) -> Iterator[Route]:
    """Yield the place of every value inside ``data``."""
    pairs: list[tuple[str | int, Data]] = []
    if isinstance(data, dict):
        pairs = list(data.items())
    elif isinstance(data, list):
        pairs = list(enumerate(data))
    for part, value in pairs:
        yield (*route, part)
        yield from routes(value, (*route, part))


def value_at(data: Data, route: Route) -> Data:
    """Return the value at a route."""
    for part in route:
        data = data[part]
    return data


def change(data: Data, route: Route, how: str, value: Data) -> Data:
    """Return ``data`` with the value at ``route`` taken out, replaced, renamed, or given a neighbour."""
    changed = copy.deepcopy(data)
    parent = changed
    for part in route[:-1]:
        parent = parent[part]
    last: Any = route[-1]
    if how == "delete":
        del parent[last]
    elif how == "replace":
        parent[last] = copy.deepcopy(value)
    elif how == "text":
        parent[last] = str(parent[last])
    elif isinstance(parent, list):
        parent.insert(last, parent[last] if how == "rename" else copy.deepcopy(value))
    elif how == "rename":
        parent[str(value)] = parent.pop(last)
    else:
        parent.setdefault(str(value), "x")
    return changed


def field(route: Route) -> Route:
    """Return the route of the first of its list: what holds in one task or change holds in each."""
    return tuple(0 if isinstance(part, int) else part for part in route)


CASES: Final = [
    (kind, route)
    for kind, data in WHOLE.items()
    for route in {(field(route), type(value_at(data, route))): route for route in routes(data)}.values()
]


@pytest.mark.parametrize("kind", WHOLE)
def test_every_field_is_tried(kind: Kind) -> None:
    schema = validator(kind).schema
    assert isinstance(schema, dict)
    named = {name for part in [schema, *schema["$defs"].values()] for name in part["properties"]}
    assert named == {part for route in routes(WHOLE[kind]) for part in route if part in named}
    assert not list(validator(kind).iter_errors(WHOLE[kind]))
    assert [item.code for item in found(kind, WHOLE[kind])[1] if item.severity is Severity.ERROR] == []


@pytest.mark.parametrize(("kind", "route"), CASES, ids=[".".join(map(str, route)) for _kind, route in CASES])
def test_one_change_anywhere(kind: Kind, route: Route) -> None:
    data = WHOLE[kind]
    changes: list[tuple[str, Data]] = [("delete", None), ("text", None)]
    changes += [("replace", value) for value in VALUES]
    changes += [(how, key) for how in ("rename", "add") for key in KEYS]
    wrong = {}
    for how, value in changes:
        if difference := differs(kind, change(data, route, how, value)):
            wrong[how, repr(value)] = difference
    assert wrong == {}


ANYTHING: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: number % 1 != 0)
    | st.text("ab1-2026 年。😀", max_size=12)
    | st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, max_examples=300)
@given(data=st.data(), kind=st.sampled_from(list(WHOLE)))
def test_several_changes(data: st.DataObject, kind: Kind) -> None:
    changed = WHOLE[kind]
    for _number in range(data.draw(st.integers(1, 4))):
        places = list(routes(changed))
        if not places:
            break
        how = data.draw(st.sampled_from(["delete", "replace", "replace", "text", "rename", "add"]))
        value = data.draw(st.sampled_from(KEYS) if how in {"rename", "add"} else ANYTHING)
        changed = change(changed, data.draw(st.sampled_from(places)), how, value)
    assert differs(kind, changed) == ""


@pytest.mark.parametrize(
    ("route", "value"),
    [(("schema",), 1.0), (("sections", 0, "number"), 2.0), (("sections", 0, "number"), 1e2)],
)
def test_a_decimal_without_a_fraction(route: Route, value: float) -> None:
    """To JSON Schema 1.0 is a whole number, and nothing in it could say otherwise; to check it is none."""
    data = change(PLAN, route, "replace", value)
    assert [item.code[:3] for item in found("plan", data)[1]] == ["GG1"]
    assert bool(list(validator("plan").iter_errors(data))) == (value > 99)
