"""Random valid plans with their returns: those that ``check`` has nothing against."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from guangong.domain.as_of import plan_on, returns_on
from guangong.domain.plan import Plan, Returns
from guangong.domain.progress import DEFAULT, Figures, Thresholds, assess
from guangong.yamldoc import parse

MEMBERS = ("hutang", "xinghe", "miaopu")
UNITS: dict[str, Any] = {
    "bureau": {"name": "局关工委"},
    "schools": {"name": "各学校关工委", "aliases": ["各校"], "members": {"hutang": "湖塘", "xinghe": "星河"}},
    "kindergartens": {"name": "各园", "members": {"miaopu": "苗圃", "hutang": "湖塘"}},
    "unknown": {"name": "各站", "members": {}},
}

Data = dict[str, Any]


class Case(NamedTuple):
    """A plan, its returns by unit, and two days in order."""

    plan: Plan
    returns: dict[str, Returns]
    day: date
    later: date


def figures_on(
    plan: Plan, returns: Mapping[str, Returns], day: date, thresholds: Thresholds = DEFAULT
) -> tuple[Figures, ...]:
    """Return the figures of a plan as it was on a day."""
    return assess(plan_on(plan, day), returns_on(returns, day), day, thresholds)


def days(first: date, last: date) -> st.SearchStrategy[str]:
    """Draw a day as the file writes it."""
    return st.dates(first, last).map(date.isoformat)


def fields(required: dict[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]) -> Any:  # noqa: ANN401
    """Draw a mapping with all of the required fields and any of the optional ones."""
    return st.fixed_dictionaries(required, optional=optional)


TEXTS = st.sampled_from(["王老师", "总结", "a: b # c", "“引号”", "no"])
OWNERS = st.lists(st.sampled_from(sorted(UNITS)), min_size=1, max_size=3, unique=True)
TARGETS = st.builds(
    lambda least, more: {"min": least, "unit": "所"} | ({"max": least + more} if more else {}),
    st.integers(1, 40),
    st.integers(0, 5),
)


def entries(first: date, last: date) -> st.SearchStrategy[list[Data]]:
    """Draw a log, in no order of days."""
    entry = fields(
        {"on": days(first, last)},
        note=TEXTS,
        count=st.integers(-3, 15),
        percent=st.integers(0, 100),
    )
    return st.lists(entry, max_size=6)


@st.composite
def tasks(draw: st.DrawFn, id_: str, first: date, last: date, default: str) -> Data:
    """Draw a task of a plan from ``first`` to ``last`` whose section's deadline is ``default``."""
    week, around = timedelta(7), timedelta(60)
    task: Data = draw(
        fields(
            {
                "id": st.just(id_),
                "title": TEXTS,
                "kind": st.sampled_from(["activity", "deliverable", "standing"]),
                "status": st.sampled_from(["todo", "doing", "done", "cancelled"]),
                "log": entries(first - week, last + around),
            },
            owners=OWNERS,
            deadline=days(first, last),
            every=st.sampled_from(["month", "quarter", "half-year", "year"]),
            target=TARGETS,
        )
    )
    deadline = date.fromisoformat(task.get("deadline", default))
    if draw(st.booleans()):
        task["start"] = draw(days(first - week, deadline))
    if task["status"] == "done":
        began = date.fromisoformat(task.get("start", first.isoformat()))
        task["done_on"] = draw(days(max(first, began), last + around))
    if task["status"] == "cancelled":
        on = draw(days(first, last + around))
        task["changes"] = [{"on": on, "field": "status", "from": "todo", "to": "cancelled", "reason": "停办"}]
    return task


@st.composite
def plan_data(draw: st.DrawFn) -> Data:
    """Draw what a valid plan.yaml holds: only texts, numbers, lists and mappings."""
    first = draw(st.dates(date(2023, 1, 1), date(2024, 12, 31)))
    last = first + timedelta(draw(st.integers(0, 500)))
    default = draw(days(first, last))
    sections = []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        own = draw(fields({}, owners=OWNERS, deadline=days(first, last)))
        ids = [f"{number}-{place:02}" for place in range(1, draw(st.integers(0, 4)) + 1)]
        listed = [draw(tasks(id_, first, last, own.get("deadline", default))) for id_ in ids]
        sections.append({"number": number, "title": "部分", "defaults": own, "tasks": listed})
    return {
        "schema": 1,
        "title": "计划",
        "organization": "bureau",
        "period": {"start": first.isoformat(), "end": last.isoformat()},
        "units": UNITS,
        "defaults": {"owners": draw(OWNERS), "deadline": default},
        "sections": sections,
    }


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a plan, its members' returns and two days that may lie outside its period."""
    plan = Plan.model_validate(parse(json.dumps(draw(plan_data())).encode()).data)
    first, last = plan.period.start - timedelta(30), plan.period.end + timedelta(400)
    report = st.one_of(
        fields({"done_on": days(plan.period.start, last)}, by=TEXTS), fields({"exempt": TEXTS})
    )
    ids = [placed.task.id for placed in plan.tasks()]
    returns = {}
    for unit in draw(st.sets(st.sampled_from(MEMBERS))):
        listed = {id_: draw(report) for id_ in ids if draw(st.booleans())}
        returns[unit] = Returns.model_validate({"schema": 1, "unit": unit, "tasks": listed})
    day, later = sorted(draw(st.tuples(st.dates(first, last), st.dates(first, last))))
    return Case(plan, returns, day, later)


def plans() -> st.SearchStrategy[Plan]:
    """Draw a valid plan."""
    return plan_data().map(lambda data: Plan.model_validate(parse(json.dumps(data).encode()).data))
