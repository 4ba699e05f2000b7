"""Progress and lights on a day: DESIGN.md §3, "Progress", case by case."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from guangong.checks import Filed, check, check_returns
from guangong.domain.plan import Defaults, LogEntry, Plan, Returns
from guangong.domain.progress import (
    ATTENTION,
    Count,
    Figures,
    Light,
    Stretch,
    Thresholds,
    share_of_time,
    standing_periods,
)
from guangong.yamldoc import parse
from strategies import Case, cases, figures_on

EXAMPLE = Path(__file__).parent / "data/office/plan.yaml"
UNITS = """{
    bureau: {name: 局},
    schools: {name: 各校, members: {a: 甲校, b: 乙校}},
    nurseries: {name: 各园, members: {b: 乙校, c: 丙园}},
    unknown: {name: 各站, members: {}}}"""


def read(text: str) -> Any:  # noqa: ANN401 (YAML)
    return parse(text.encode()).data


def build(task: str, period: str = "2023-01-01 2023-12-31") -> Plan:
    """Return a plan of one task, 1-01, due on the period's last day unless it says otherwise."""
    start, end = period.split()
    return Plan.model_validate(
        {
            "schema": 1,
            "title": "计划",
            "organization": "bureau",
            "period": {"start": start, "end": end},
            "units": read(UNITS),
            "defaults": {"owners": ("bureau",), "deadline": end},
            "sections": (
                {
                    "number": 1,
                    "title": "一",
                    "tasks": ({"id": "1-01", "title": "甲"} | read("{" + task + "}"),),
                },
            ),
        }
    )


def returned(**units: str) -> dict[str, Returns]:
    """Return what each unit reports about task 1-01."""
    return {
        unit: Returns.model_validate({"schema": 1, "unit": unit, "tasks": {"1-01": read("{" + report + "}")}})
        for unit, report in units.items()
    }


def on(day: str, task: str, period: str = "2023-01-01 2023-12-31", **units: str) -> Figures:
    """Return the figures of a plan's only task."""
    (found,) = figures_on(build(task, period), returned(**units), date.fromisoformat(day))
    return found


# ── dated work ──

# From 2023-01-01 to 2023-04-11 are 100 days: on the n-th, n points are expected.
HUNDRED = "start: 2023-01-01, deadline: 2023-04-11"
TARGET = f"{HUNDRED}, status: doing, target: {{min: 10000, unit: 本}}"


@pytest.mark.parametrize(
    ("task", "day", "light"),
    [
        # the deadline
        ("deadline: 2023-06-30, status: doing", "2023-06-15", "on-track"),
        ("deadline: 2023-06-30, status: doing", "2023-06-16", "due-soon"),
        ("deadline: 2023-06-30, status: doing", "2023-06-30", "due-soon"),
        ("deadline: 2023-06-30, status: doing", "2023-07-01", "overdue"),
        ("deadline: 2023-06-30, status: doing", "2029-07-01", "overdue"),
        ("deadline: 2023-06-30", "2023-06-15", "not-started"),
        ("deadline: 2023-06-30", "2023-06-16", "due-soon"),
        ("deadline: 2023-06-30", "2023-07-01", "overdue"),
        ("", "2023-12-31", "due-soon"),
        ("", "2024-01-01", "overdue"),
        # points of gap; day 50
        (f"{TARGET}, log: [{{on: 2023-01-02, count: 4001}}]", "2023-02-20", "on-track"),
        (f"{TARGET}, log: [{{on: 2023-01-02, count: 4000}}]", "2023-02-20", "behind"),
        (f"{TARGET}, log: [{{on: 2023-01-02, count: 2001}}]", "2023-02-20", "behind"),
        (f"{TARGET}, log: [{{on: 2023-01-02, count: 2000}}]", "2023-02-20", "far-behind"),
        (f"{TARGET}, log: [{{on: 2023-01-02, count: 9000}}]", "2023-02-20", "on-track"),
        # floats: 0.35 - 0.25 < 0.1, 0.7 - 0.4 < 0.3, 0.29 - 0.19 < 0.1
        (f"{HUNDRED}, log: [{{on: 2023-01-02, percent: 25}}]", "2023-02-05", "behind"),
        (f"{HUNDRED}, log: [{{on: 2023-01-02, percent: 26}}]", "2023-02-05", "on-track"),
        (f"{HUNDRED}, log: [{{on: 2023-01-02, percent: 40}}]", "2023-03-12", "far-behind"),
        (f"{HUNDRED}, log: [{{on: 2023-01-02, percent: 41}}]", "2023-03-12", "behind"),
        (f"{HUNDRED}, log: [{{on: 2023-01-02, percent: 19}}]", "2023-01-30", "behind"),
        # only what is counted can be behind
        (f"{HUNDRED}, status: doing", "2023-03-20", "on-track"),
        (f"{HUNDRED}, log: [{{on: 2023-01-02, note: 开会}}]", "2023-03-20", "on-track"),
        (f"{HUNDRED}, log: [{{on: 2023-01-02, count: 3}}]", "2023-03-20", "on-track"),
        (f"{HUNDRED}, log: [{{on: 2023-01-02, percent: 0}}]", "2023-03-20", "far-behind"),
        ("deadline: 2023-04-11, log: [{on: 2023-03-21, percent: 0}]", "2023-03-20", "not-started"),
        # what has not begun is not behind before its own start is missed
        ("deadline: 2023-04-11, target: {min: 3, unit: 所}", "2023-03-20", "not-started"),
        ("deadline: 2023-04-11, target: {min: 3, unit: 所}, status: doing", "2023-03-20", "far-behind"),
        (HUNDRED, "2023-01-10", "not-started"),
        (HUNDRED, "2023-01-11", "behind"),
        (HUNDRED, "2023-03-20", "far-behind"),
        (f"{HUNDRED}, log: [{{on: 2023-03-21, percent: 0}}]", "2023-03-20", "far-behind"),
        (f"{HUNDRED}, target: {{min: 3, unit: 所}}", "2023-03-20", "far-behind"),
        (f"{HUNDRED}, target: {{min: 3, unit: 所}}", "2023-01-01", "not-started"),
        # not started: nothing happened by the day, and nobody says that it is under way
        ("", "2023-06-30", "not-started"),
        ("status: doing", "2023-06-30", "on-track"),
        ("log: [{on: 2023-06-30, note: 开会}]", "2023-06-30", "on-track"),
        ("log: [{on: 2023-07-01, note: 开会}]", "2023-06-30", "not-started"),
        ("start: 2023-09-01", "2023-06-30", "not-started"),
        # done and cancelled: from their day on
        ("status: done, done_on: 2023-06-30", "2023-06-30", "done"),
        ("status: done, done_on: 2023-06-30", "2023-06-29", "not-started"),
        ("status: done, done_on: 2023-06-30, deadline: 2023-06-01", "2023-06-29", "overdue"),
        ("status: done", "2023-01-01", "done"),
        ("status: cancelled", "2023-01-01", "cancelled"),
    ],
)
def test_light(task: str, day: str, light: str) -> None:
    assert on(day, task).light == light


def cancelled(*days: str) -> str:
    changes = [f"{{on: {day}, field: status, to: cancelled, reason: 停办}}" for day in days]
    return f"status: cancelled, changes: [{', '.join(changes)}]"


@pytest.mark.parametrize(
    ("task", "day", "light"),
    [
        (cancelled("2023-04-10"), "2023-04-10", "cancelled"),
        (cancelled("2023-04-10"), "2023-04-09", "not-started"),
        (cancelled("2023-04-10") + ", deadline: 2023-03-31", "2023-04-09", "overdue"),
        # Cancelled, reopened and cancelled again; the file need not be in the order of days.
        (cancelled("2023-03-01", "2023-04-10"), "2023-04-09", "not-started"),
        (cancelled("2023-04-10", "2023-03-01"), "2023-04-09", "not-started"),
        # Changes of other fields, and to another status, are no cancellation.
        (
            "status: cancelled, changes: [{on: 2023-09-01, field: title, to: cancelled, reason: r}]",
            "2023-01-01",
            "cancelled",
        ),
        (
            "status: doing, changes: [{on: 2023-02-01, field: status, to: cancelled, reason: r}]",
            "2023-03-01",
            "on-track",
        ),
    ],
)
def test_cancelled(task: str, day: str, light: str) -> None:
    assert on(day, task).light == light


def test_ladder() -> None:
    names = "done cancelled overdue far-behind behind due-soon not-started on-track"
    assert [light.value for light in Light] == names.split()
    assert [light.value for light in Light if light in ATTENTION] == names.split()[2:6]


# Two lights hold; the first of the ladder is taken.
@pytest.mark.parametrize(
    ("task", "day", "light"),
    [
        ("status: done, done_on: 2023-07-01, deadline: 2023-06-30", "2023-07-01", "done"),
        ("owners: [schools], status: cancelled", "2023-07-01", "done"),
        ("status: cancelled, deadline: 2023-06-30", "2023-07-01", "cancelled"),
        ("status: cancelled, kind: standing", "2023-12-31", "cancelled"),
        (TARGET, "2023-04-12", "overdue"),
        (TARGET, "2023-04-11", "due-soon"),
        (TARGET, "2023-03-27", "far-behind"),
        (f"{HUNDRED}, target: {{min: 2, unit: 所}}", "2023-01-11", "behind"),
    ],
)
def test_first_that_holds(task: str, day: str, light: str) -> None:
    assert on(day, task, a="done_on: 2023-05-01", b="exempt: 停课").light == light


@pytest.mark.parametrize(
    ("done_on", "late"), [("2023-06-29", False), ("2023-06-30", False), ("2023-07-01", True)]
)
def test_late(done_on: str, late: bool) -> None:  # noqa: FBT001 (a column of the table)
    found = on("2023-08-01", f"deadline: 2023-06-30, status: done, done_on: {done_on}")
    assert (found.light, found.late, found.done_on) == (Light.DONE, late, date.fromisoformat(done_on))


def test_not_late_before_it_is_done() -> None:
    found = on("2023-07-05", "deadline: 2023-06-30, status: done, done_on: 2023-07-06")
    assert (found.light, found.late, found.done_on, found.progress) == (Light.OVERDUE, False, None, 0)


@pytest.mark.parametrize(
    ("thresholds", "task", "day", "light"),
    [
        (Thresholds(due_soon_days=30), "deadline: 2023-06-30", "2023-05-31", "due-soon"),
        (Thresholds(due_soon_days=30), "deadline: 2023-06-30", "2023-05-30", "not-started"),
        (Thresholds(due_soon_days=0), "deadline: 2023-06-30", "2023-06-30", "due-soon"),
        (Thresholds(due_soon_days=0), "deadline: 2023-06-30", "2023-06-29", "not-started"),
        (Thresholds(due_soon_days=5), "kind: standing", "2023-03-26", "due-soon"),
        (Thresholds(due_soon_days=5), "kind: standing", "2023-03-25", "not-started"),
        (Thresholds(behind=21, far_behind=50), TARGET, "2023-01-21", "on-track"),
        (Thresholds(behind=21, far_behind=50), TARGET, "2023-01-22", "behind"),
        (Thresholds(behind=21, far_behind=50), TARGET, "2023-02-20", "far-behind"),
        (Thresholds(behind=0), TARGET, "2023-01-01", "behind"),
        # What is not counted is never behind, however strict the office.
        (Thresholds(behind=0, far_behind=0), f"{HUNDRED}, status: doing", "2023-02-01", "on-track"),
    ],
)
def test_thresholds(thresholds: Thresholds, task: str, day: str, light: str) -> None:
    (found,) = figures_on(build(task), {}, date.fromisoformat(day), thresholds)
    assert found.light == light


# ── progress ──


@pytest.mark.parametrize(
    ("counts", "achieved", "progress"),
    [
        ([], 0, 0),
        ([6], 6, 0.4),
        ([6, 3], 9, 0.6),
        ([6, 3, -2], 7, 7 / 15),
        ([2, -3], -1, 0),
        ([15], 15, 1),
        ([15, 15], 30, 1),
    ],
)
def test_target(counts: list[int], achieved: int, progress: float) -> None:
    log = "".join(f"{{on: 2023-02-01, count: {count}}}, " for count in counts)
    # Of 15-20 the least is wanted; a percent beside a target does not count.
    task = f"target: {{min: 15, max: 20, unit: 所}}, log: [{log}{{on: 2023-02-02, percent: 90}}]"
    found = on("2023-03-01", task)
    assert (found.counted, found.progress) == (Count(achieved, 15, "target", 15), progress)
    assert found.light is not Light.DONE


@pytest.mark.parametrize(
    ("log", "progress"),
    [
        ("", 0),
        ("{on: 2023-02-01, percent: 30}, {on: 2023-03-01, percent: 60}", 0.6),
        ("{on: 2023-03-01, percent: 60}, {on: 2023-02-01, percent: 30}", 0.6),
        ("{on: 2023-02-01, percent: 100}, {on: 2023-03-01, percent: 80}", 0.8),
        ("{on: 2023-03-01, percent: 80}, {on: 2023-03-01, percent: 70}", 0.7),
        ("{on: 2023-03-01, percent: 80}, {on: 2023-03-02, note: 开会}", 0.8),
        ("{on: 2023-03-01, percent: 80}, {on: 2023-03-31, percent: 85}, {on: 2023-04-01, percent: 90}", 0.85),
    ],
)
def test_percent(log: str, progress: float) -> None:
    found = on("2023-03-31", f"log: [{log}]")
    assert (found.progress, found.counted) == (progress, None)


def test_entries_after_the_day_do_not_count() -> None:
    found = on(
        "2023-03-31",
        "target: {min: 4, unit: 所}, log: [{on: 2023-03-31, count: 1}, {on: 2023-04-01, count: 2}]",
    )
    assert found.counted == Count(1, 4, "target", 4)


@pytest.mark.parametrize(
    ("start", "end", "day", "share"),
    [
        ("2023-01-01", "2023-01-11", "2022-12-31", 0),
        ("2023-01-01", "2023-01-11", "2023-01-01", 0),
        ("2023-01-01", "2023-01-11", "2023-01-02", 0.1),
        ("2023-01-01", "2023-01-11", "2023-01-10", 0.9),
        ("2023-01-01", "2023-01-11", "2023-01-11", 1),
        ("2023-01-01", "2023-01-11", "2030-01-01", 1),
        ("2023-01-01", "2023-01-01", "2022-12-31", 0),
        ("2023-01-01", "2023-01-01", "2023-01-01", 1),
        ("2023-01-11", "2023-01-01", "2022-12-31", 0),
        ("2023-01-11", "2023-01-01", "2023-01-05", 1),
    ],
)
def test_share_of_time(start: str, end: str, day: str, share: float) -> None:
    assert share_of_time(*map(date.fromisoformat, (start, end, day))) == share


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("deadline: 2023-03-02", 0.5),
        ("start: 2023-01-21, deadline: 2023-02-10", 0.5),
        ("start: 2022-12-02, deadline: 2023-03-02", 2 / 3),
        ("start: 2023-02-01", 0),
        ("deadline: 2023-01-30", 1),
    ],
)
def test_expected(task: str, expected: float) -> None:
    assert on("2023-01-31", task).expected == pytest.approx(expected, abs=1e-12)


# ── a group's task ──

A, B, C = "done_on: 2023-03-01", "done_on: 2023-03-05", "done_on: 2023-03-03"


@pytest.mark.parametrize(
    ("owners", "units", "count", "done_on"),
    [
        ("schools", {}, (0, 2), None),
        ("schools", {"a": A}, (1, 2), None),
        ("schools", {"a": A, "b": B}, (2, 2), "2023-03-05"),
        ("schools", {"a": B, "b": A}, (2, 2), "2023-03-05"),
        ("schools", {"a": A, "b": "exempt: 停课"}, (1, 1), "2023-03-01"),
        ("schools", {"b": "exempt: 停课"}, (0, 1), None),
        ("schools", {"a": "exempt: 停课", "b": "exempt: 停课"}, (0, 0), "unknown"),
        # exempt wins over a day, which then says nothing
        ("schools", {"a": A, "b": "exempt: 停课, done_on: 2023-09-09"}, (1, 1), "2023-03-01"),
        # a return without a day, or after the day
        ("schools", {"a": A, "b": "note: 快了"}, (1, 2), None),
        ("schools", {"a": A, "b": "done_on: 2023-03-31"}, (2, 2), "2023-03-31"),
        ("schools", {"a": A, "b": "done_on: 2023-04-01"}, (1, 2), None),
        # others' returns
        ("schools", {"a": A, "c": C}, (1, 2), None),
        # two groups with a common member
        ("schools, nurseries", {"a": A, "b": B}, (2, 3), None),
        ("schools, nurseries", {"a": A, "b": B, "c": C}, (3, 3), "2023-03-05"),
        # a group and an office; a group whose members are not known
        ("bureau, schools", {"a": A, "b": B}, (2, 2), "2023-03-05"),
        ("schools, unknown", {"a": A, "b": B}, (2, 2), "2023-03-05"),
        ("unknown", {"a": A, "b": B}, None, None),
        ("bureau", {"a": A, "b": B}, None, None),
    ],
)
def test_fan_out(
    owners: str, units: dict[str, str], count: tuple[int, int] | None, done_on: str | None
) -> None:
    found = on("2023-03-31", f"owners: [{owners}], status: doing", **units)
    assert found.counted == (Count(*count, "returns", count[1]) if count else None)
    assert (found.light is Light.DONE) == (done_on is not None)
    assert str(found.done_on) == (done_on if done_on not in {None, "unknown"} else "None")
    wanted = count[1] if count else 0
    assert found.progress == (1 if done_on else count[0] / wanted if count else 0)


@pytest.mark.parametrize(
    ("units", "late"), [({"a": A, "b": B}, True), ({"a": A, "b": "exempt: 停课"}, False)]
)
def test_late_with_the_last_return(units: dict[str, str], late: bool) -> None:  # noqa: FBT001
    assert on("2023-06-01", "owners: [schools], deadline: 2023-03-04", **units).late is late


@pytest.mark.parametrize(
    ("task", "units", "light"),
    [
        ("deadline: 2023-03-31", {}, "due-soon"),
        ("deadline: 2023-03-30", {"a": A}, "overdue"),
        # Schools report near the deadline: before, nobody is behind.
        ("", {}, "not-started"),
        ("", {"a": A}, "on-track"),
        ("", {"a": "exempt: 停课"}, "on-track"),
        ("start: 2023-01-01", {}, "not-started"),
        ("start: 2023-03-31", {}, "not-started"),
        ("start: 2023-03-31", {"a": A}, "on-track"),
        # One tick is not enough for all schools.
        ("status: done, done_on: 2023-03-01", {"a": A}, "on-track"),
    ],
)
def test_light_of_fan_out(task: str, units: dict[str, str], light: str) -> None:
    assert on("2023-03-31", ", ".join(filter(None, ["owners: [schools]", task])), **units).light == light


def test_a_target_counts_before_returns() -> None:
    task = "owners: [schools], target: {min: 4, unit: 场}, log: [{on: 2023-02-01, count: 1}]"
    found = on("2023-03-31", task, a=A)
    assert (found.counted, found.progress) == (Count(1, 4, "target", 4), 0.25)


def test_returns_add_to_a_target() -> None:
    task = "owners: [schools], target: {min: 10, unit: 篇}, log: [{on: 2023-02-01, count: 1}]"
    units = {"a": f"{A}, count: 6", "b": "exempt: 停课, exempt_on: 2023-03-01, count: 3"}
    assert on("2023-03-31", task, **units).counted == Count(7, 10, "target", 10)
    assert on("2023-02-28", task, **units).counted == Count(1, 10, "target", 10)


@pytest.mark.parametrize("day", ["2023-02-20", "2023-08-20"])
def test_a_target_makes_no_group_late_before_its_deadline(day: str) -> None:
    task = "owners: [schools], target: {min: 10, unit: 篇}, deadline: 2023-12-20"
    found = on(day, task, a="done_on: 2023-02-15, count: 1")
    assert (found.light, found.expected, found.gap) == ("on-track", None, 0)
    assert on(day, task).light == "not-started"


# ── standing work ──


@pytest.mark.parametrize(
    ("every", "start", "period", "firsts"),
    [
        ("year", "", "2023-01-01 2023-12-31", "01-01"),
        ("half-year", "", "2023-01-01 2023-12-31", "01-01 07-01"),
        ("quarter", "", "2023-01-01 2023-12-31", "01-01 04-01 07-01 10-01"),
        ("", "", "2023-01-01 2023-12-31", "01-01 04-01 07-01 10-01"),
        ("month", "", "2023-01-01 2023-04-30", "01-01 02-01 03-01 04-01"),
        ("month", "", "2023-01-31 2023-05-01", "01-31 02-28 03-31 04-30"),
        ("quarter", "", "2023-02-15 2023-08-14", "02-15 05-15"),
        ("half-year", "", "2023-06-30 2023-12-30", "06-30 12-30"),
        ("year", "", "2023-09-01 2024-08-31", "09-01"),
        ("half-year", "", "2023-09-01 2024-08-31", "09-01 03-01"),
        ("quarter", "", "2023-09-01 2024-08-31", "09-01 12-01 03-01 06-01"),
        ("quarter", "2023-05-20", "2023-01-01 2023-12-31", "05-20 07-01 10-01"),
        ("quarter", "2023-07-01", "2023-01-01 2023-12-31", "07-01 10-01"),
        ("quarter", "2022-05-20", "2023-01-01 2023-06-30", "01-01 04-01"),
        ("year", "2023-12-31", "2023-01-01 2023-12-31", "12-31"),
        ("month", "2024-01-01", "2023-01-01 2023-12-31", ""),
    ],
)
def test_periods(every: str, start: str, period: str, firsts: str) -> None:
    keys = {"kind": "standing", "every": every, "start": start}
    plan = build(", ".join(f"{key}: {value}" for key, value in keys.items() if value), period)
    found = standing_periods(plan, next(plan.tasks()).task, [])
    assert [str(stretch.start)[5:] for stretch in found] == firsts.split()
    # Without a gap, to the end of the plan.
    assert [stretch.end for stretch in found[:-1]] == [
        following.start - timedelta(1) for following in found[1:]
    ]
    assert [stretch.end for stretch in found[-1:]] == [plan.period.end for _last in found[-1:]]


def test_periods_across_the_year() -> None:
    plan = build("kind: standing, every: half-year", "2023-09-01 2024-08-31")
    bounds = ["2023-09-01 2024-02-29", "2024-03-01 2024-08-31"]
    assert [f"{s.start} {s.end}" for s in standing_periods(plan, next(plan.tasks()).task, [])] == bounds


@pytest.mark.parametrize(
    ("entry", "recorded"),
    [
        ("2023-02-14", [False, False]),
        ("2023-02-15", [True, False]),
        ("2023-05-14", [True, False]),
        ("2023-05-15", [False, True]),
        ("2023-07-10", [False, True]),
        ("2023-07-11", [False, False]),
    ],
)
def test_an_entry_falls_into_its_period(entry: str, recorded: list[bool]) -> None:
    plan = build("kind: standing", "2023-02-15 2023-07-10")
    log = [LogEntry.model_validate({"on": entry})]
    assert standing_periods(plan, next(plan.tasks()).task, log) == (
        Stretch(date(2023, 2, 15), date(2023, 5, 14), recorded[0]),
        Stretch(date(2023, 5, 15), date(2023, 7, 10), recorded[1]),
    )


@pytest.mark.parametrize(
    ("task", "firsts"),
    [
        ("every: month, added: 2023-09-10", "09-01 10-01 11-01 12-01"),
        ("every: month, added: 2023-10-01", "10-01 11-01 12-01"),
        ("every: quarter, added: 2023-01-01", "01-01 04-01 07-01 10-01"),
        ("every: quarter, start: 2023-09-20, added: 2023-09-10", "09-20 10-01"),
        ("every: month, start: 2023-03-01, added: 2023-11-30", "11-01 12-01"),
        ("every: month, added: 2024-01-08", ""),
    ],
)
def test_periods_before_a_task_was_added_are_none(task: str, firsts: str) -> None:
    plan = build(f"kind: standing, {task}")
    found = standing_periods(plan, next(plan.tasks()).task, [])
    assert [str(stretch.start)[5:] for stretch in found] == firsts.split()


@pytest.mark.parametrize(
    ("entry", "day", "light"),
    [
        ("", "2023-09-10", "not-started"),
        ("", "2023-10-01", "behind"),
        ("{on: 2023-09-05}", "2023-10-01", "on-track"),
        ("{on: 2023-08-05}", "2023-10-01", "behind"),
    ],
)
def test_work_that_was_added_later_has_missed_nothing_before(entry: str, day: str, light: str) -> None:
    found = on(day, f"kind: standing, every: month, added: 2023-09-10, log: [{entry}]")
    assert found.light == light


def test_time_begins_when_a_task_was_added() -> None:
    assert on("2023-10-11", "added: 2023-10-01, deadline: 2023-10-21").expected == 0.5
    task = "added: 2023-10-01, start: 2023-01-01, deadline: 2023-12-31, log: [{on: 2023-10-02, percent: 5}]"
    assert on("2023-10-05", task).light == "on-track"


Q1, Q2, Q3, Q4 = "2023-01-10", "2023-04-10", "2023-07-10", "2023-10-10"


@pytest.mark.parametrize(
    ("entries", "day", "light", "due", "missed"),
    [
        ([], "2023-03-16", "not-started", "03-31", 0),
        ([], "2023-03-17", "due-soon", "03-31", 0),
        ([], "2023-03-31", "due-soon", "03-31", 0),
        ([], "2023-04-01", "behind", "06-30", 1),
        ([], "2023-06-16", "behind", "06-30", 1),
        ([], "2023-07-01", "far-behind", "09-30", 2),
        ([], "2029-01-01", "far-behind", "12-31", 4),
        ([Q1], "2023-03-31", "on-track", "06-30", 0),
        ([Q1], "2023-01-09", "not-started", "03-31", 0),
        ([Q1], "2023-07-01", "behind", "09-30", 1),
        ([Q2], "2023-06-30", "behind", "09-30", 1),
        ([Q1, Q1, Q3], "2023-09-30", "behind", "12-31", 1),
        ([Q1, Q2, Q3], "2023-12-17", "due-soon", "12-31", 0),
        ([Q1, Q2, Q3], "2024-01-01", "behind", "12-31", 1),
        ([Q1, Q2, Q3], "2033-01-01", "behind", "12-31", 1),
        ([Q2, Q3, Q4], "2033-01-01", "behind", "03-31", 1),
        ([Q1, Q4], "2033-01-01", "far-behind", "09-30", 2),
        ([Q1, Q2, Q3, Q4], "2023-12-31", "on-track", None, 0),
        ([Q1, Q2, Q3, Q4], "2024-01-01", "done", None, 0),
        ([Q4, Q3, Q2, Q1], "2030-01-01", "done", None, 0),
        # A late entry fixes nothing: each period wants its own.
        ([Q1, "2023-07-02", Q3, Q4], "2024-01-01", "behind", "06-30", 1),
    ],
)
def test_standing(entries: list[str], day: str, light: str, due: str | None, missed: int) -> None:
    log = ", ".join(f"{{on: {entry}}}" for entry in entries)
    found = on(day, f"kind: standing, deadline: 2023-01-31, log: [{log}]")
    assert (found.light, found.missed, found.late, found.deadline) == (light, missed, False, None)
    assert found.due == (due and date.fromisoformat(f"2023-{due}"))
    seen = {entry[:7] for entry in entries if entry <= day}
    assert found.counted
    assert found.counted.wanted == 4
    assert found.counted.achieved <= len(seen)
    assert found.progress == found.counted.achieved / 4


@pytest.mark.parametrize(
    ("task", "day", "light", "done_on"),
    [
        ("status: done, done_on: 2023-05-01", "2023-05-01", "done", "2023-05-01"),
        ("status: done, done_on: 2023-05-01", "2023-04-30", "behind", None),
        ("status: doing", "2023-01-01", "on-track", None),
        ("status: doing, start: 2023-09-01", "2023-06-30", "on-track", None),
        ("start: 2023-09-01", "2023-06-30", "not-started", None),
        # A first quarter of seven days is due soon from the start, and not before.
        ("start: 2023-03-25", "2023-03-24", "not-started", None),
        ("start: 2023-03-25", "2023-03-25", "due-soon", None),
        # Its owners' members return nothing.
        ("owners: [schools]", "2023-05-01", "behind", None),
        # The plan ended with every entry; that somebody marked it later undoes nothing.
        (
            "every: year, log: [{on: 2023-05-01}], status: done, done_on: 2024-02-01",
            "2024-01-15",
            "done",
            "2023-12-31",
        ),
        (
            "every: year, log: [{on: 2023-05-01}], status: done, done_on: 2023-06-01",
            "2024-01-15",
            "done",
            "2023-06-01",
        ),
        ("every: year, log: [{on: 2023-05-01}]", "2024-01-15", "done", "2023-12-31"),
    ],
)
def test_standing_done(task: str, day: str, light: str, done_on: str | None) -> None:
    found = on(day, f"kind: standing, {task}", a=A, b=B)
    assert (found.light, str(found.done_on)) == (light, str(done_on))
    assert found.progress == 1 or found.light is not Light.DONE


@pytest.mark.parametrize(
    ("day", "expected"), [("2023-03-31", 0), ("2023-04-01", 0.25), ("2023-12-31", 0.75), ("2024-01-01", 1)]
)
def test_expected_of_standing(day: str, expected: float) -> None:
    assert on(day, "kind: standing").expected == expected


# ── values in force ──


def test_sources() -> None:
    found = on("2023-06-30", "deadline: 2023-10-31")
    assert found.owners == (("bureau",), "plan")
    assert found.deadline == (date(2023, 10, 31), "task")
    assert found.due == date(2023, 10, 31)


def test_without_owner_and_deadline() -> None:
    plan = build("").model_copy(update={"defaults": Defaults()})
    (found,) = figures_on(plan, {}, date(2033, 1, 1))
    assert (found.owners, found.deadline, found.due, found.light) == (None, None, None, Light.NOT_STARTED)


# ── the example ──

LIGHTS = {
    "1-01": "on-track",
    "1-02": "done",
    "1-03": "on-track",
    "1-04": "cancelled",
    "2-01": "done",
    "2-02": "overdue",
    "2-03": "due-soon",
    "2-04": "not-started",
    "2-05": "on-track",
    "2-06": "far-behind",
    "3-01": "on-track",
    "3-02": "behind",
    "3-03": "due-soon",
    "3-04": "behind",
    "3-05": "far-behind",
    "3-06": "on-track",
}


def example() -> tuple[Figures, ...]:
    day = date(2026, 6, 30)
    plan, found, _kept = check(parse(EXAMPLE.read_bytes()), day)
    assert plan
    returns = {}
    for path in sorted(EXAMPLE.parent.glob("returns/*.yaml")):
        unit, more = check_returns(parse(path.read_bytes()), plan, Filed(path.name, {}))
        found += more
        assert unit
        returns[unit.unit] = unit
    assert found == []
    assert sorted(returns) == ["chenguang", "miaopu"]
    return figures_on(plan, returns, day)


def test_example() -> None:
    lights = example()
    assert {found.task.id: found.light.value for found in lights} == LIGHTS
    assert [found.task.id for found in lights if found.late] == ["2-01"]


# ── whatever the plan ──


def each(case: Case) -> Iterator[Figures]:
    for day in (case.day, case.later):
        yield from figures_on(case.plan, case.returns, day)


def with_entries(plan: Plan, entry: LogEntry) -> Plan:
    """Return the plan with ``entry`` at the end of every task's log."""
    sections = [
        section.model_copy(
            update={
                "tasks": tuple(task.model_copy(update={"log": (*task.log, entry)}) for task in section.tasks)
            }
        )
        for section in plan.sections
    ]
    return plan.model_copy(update={"sections": tuple(sections)})


def alike(ours: tuple[Figures, ...], others: tuple[Figures, ...]) -> bool:
    """Whether all figures agree; the tasks themselves may differ."""
    return ours == tuple(other._replace(placed=own.placed) for own, other in zip(ours, others, strict=True))


@settings(deadline=None)
@given(cases())
def test_shares(case: Case) -> None:
    for found in each(case):
        assert 0 <= found.progress <= 1
        assert found.expected is None or 0 <= found.expected <= 1
        assert found.light is not Light.DONE or found.progress == 1


@settings(deadline=None)
@given(cases())
def test_expected_never_falls(case: Case) -> None:
    now, then = (figures_on(case.plan, case.returns, day) for day in (case.day, case.later))
    for before, after in zip(now, then, strict=True):
        assert (before.expected or 0) <= (after.expected or 0)
        assert before.missed <= after.missed or any(
            case.day < entry.on <= case.later for entry in after.task.log
        )


@settings(deadline=None)
@given(cases())
def test_what_is_done_stays_done(case: Case) -> None:
    now, then = (figures_on(case.plan, case.returns, day) for day in (case.day, case.later))
    for before, after in zip(now, then, strict=True):
        assert before.light is not Light.DONE or after.light is Light.DONE


@settings(deadline=None)
@given(cases())
def test_never_overdue(case: Case) -> None:
    for day in (case.day, case.later):
        for found in figures_on(case.plan, case.returns, day):
            if found.light is Light.OVERDUE:
                assert found.task.kind != "standing"
                assert found.done_on is None
                assert found.deadline
                assert found.deadline.value < day
                assert found.task.status != "cancelled" or found.task.changes[-1].on > day
            if found.light is Light.DUE_SOON:
                assert found.due
                assert 0 <= (found.due - day).days <= 14


@settings(deadline=None)
@given(cases())
def test_the_future_has_not_happened(case: Case) -> None:
    entry = {"on": (case.day + timedelta(1)).isoformat(), "count": 5, "percent": 70}
    more = with_entries(case.plan, LogEntry.model_validate(entry))
    assert alike(figures_on(case.plan, case.returns, case.day), figures_on(more, case.returns, case.day))


@settings(deadline=None)
def ranked(day: str, *tasks: str) -> list[int]:
    """Return the places of tasks, the worst first."""
    items = [on(day, task) for task in tasks]
    return sorted(range(len(items)), key=lambda place: items[place].urgency(date.fromisoformat(day)))


def percent(deadline: str, done: int) -> str:
    return f"deadline: {deadline}, log: [{{on: 2023-01-02, percent: {done}}}]"


MONTHLY = "kind: standing, every: month"


@pytest.mark.parametrize(
    ("day", "worst", "next_worst"),
    [
        # by the light, done and cancelled last
        ("2023-06-30", "deadline: 2023-06-29", MONTHLY),
        ("2023-06-30", MONTHLY, f"{MONTHLY}, start: 2023-05-01"),
        ("2023-06-30", f"{MONTHLY}, start: 2023-05-01", "deadline: 2023-06-30"),
        ("2023-06-30", "deadline: 2023-06-30", "deadline: 2023-12-31"),
        ("2023-06-30", "status: doing", "status: done, done_on: 2023-02-01"),
        ("2023-06-30", "status: done, done_on: 2023-02-01", cancelled("2023-02-01")),
        # overdue: most days; near: fewest days
        ("2023-06-30", "deadline: 2023-05-01", "deadline: 2023-06-01"),
        ("2023-06-30", "deadline: 2023-07-01", "deadline: 2023-07-02"),
        # behind: the largest gap, whatever the date
        ("2023-06-30", percent("2023-11-30", 0), percent("2023-08-31", 40)),
        ("2023-11-28", f"{MONTHLY}", f"{MONTHLY}, start: 2023-08-01, log: [{{on: 2023-11-02}}]"),
    ],
)
def test_the_worst_comes_first(day: str, worst: str, next_worst: str) -> None:
    assert (ranked(day, worst, next_worst), ranked(day, next_worst, worst)) == ([0, 1], [1, 0])


def test_what_is_done_stays_in_the_order_of_the_plan() -> None:
    tasks = [f"deadline: 2023-{month:02}-28, status: done, done_on: 2023-01-0{month}" for month in (3, 1, 2)]
    assert ranked("2023-06-30", *tasks) == [0, 1, 2]


@pytest.mark.parametrize(
    ("day", "so_far"), [("2022-12-31", 0), ("2023-01-01", 1), ("2023-06-30", 6), ("2024-02-01", 12)]
)
def test_periods_count_once_they_have_begun(day: str, so_far: int) -> None:
    assert on(day, MONTHLY).counted == Count(0, 12, "periods", so_far)


@given(cases())
def test_covers_every_task_once(case: Case) -> None:
    found = figures_on(case.plan, case.returns, case.day)
    assert [figures.placed.route for figures in found] == [placed.route for placed in case.plan.tasks()]


@settings(deadline=None)
@given(cases())
def test_pure(case: Case) -> None:
    before = (case.plan.model_dump(), {unit: r.model_dump() for unit, r in case.returns.items()})
    assert figures_on(case.plan, case.returns, case.day) == figures_on(case.plan, case.returns, case.day)
    after = (case.plan.model_dump(), {unit: r.model_dump() for unit, r in case.returns.items()})
    assert before == after
