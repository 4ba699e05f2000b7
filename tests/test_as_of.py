"""The plan as it was on a day."""

from datetime import date
from typing import Any

import pytest

from guangong.domain.as_of import entered_later, plan_on, returns_on, sent_back_on
from guangong.domain.fields import plain
from guangong.domain.plan import Plan, Returns
from guangong.yamldoc import parse

PLAN = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools:
    name: 各学校
    members: {a: 甲校, b: {name: 乙校, until: 2026-06-30}, c: {name: 丙校, since: 2026-03-01}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 一
    tasks:
      - {id: 1-01, title: 甲, %s}
"""


def plan_of(task: str) -> Plan:
    return Plan.model_validate(parse((PLAN % task).encode()).data)


def returns_of(**tasks: str) -> dict[str, Returns]:
    listed = ", ".join(f"{unit}: {report}" for unit, report in tasks.items())
    reports: Any = parse(f"{{{listed}}}".encode()).data
    return {
        unit: Returns.model_validate({"schema": 1, "unit": unit, "tasks": {"1-01": report}})
        for unit, report in reports.items()
    }


def moved(on: str, field: str, old: str, new: str) -> str:
    return f"{{on: {on}, field: {field}, from: {old}, to: {new}, reason: 因故}}"


def one(field: str, old: str, new: str) -> str:
    return f"changes: [{moved('2026-05-12', field, old, new)}]"


MAY = "2026-05-01"
NINE, FIVE = "target: {min: 9, unit: 所}", "{min: 5, unit: 所}"
FROM_DEFAULT = one("deadline", "2026-12-31", "2026-10-31")
TWICE = f"changes: [{moved('2026-05-12', 'deadline', '2026-06-30', '2026-09-30')}, " + (
    moved("2026-08-01", "deadline", "2026-09-30", "2026-11-30") + "]"
)
REOPENED = f"changes: [{moved('2026-07-03', 'status', 'doing', 'cancelled')}, " + (
    moved("2026-09-01", "status", "cancelled", "doing") + "]"
)
UNDONE = (
    "changes: [{on: 2026-06-01, field: done_on, from: 2026-05-10, reason: 误报}, "
    + moved("2026-06-01", "status", "done", "todo")
    + "]"
)


@pytest.mark.parametrize(
    ("task", "day", "field", "value"),
    [
        # a deadline that moved twice
        (f"deadline: 2026-11-30, {TWICE}", "2026-05-11", "deadline", "2026-06-30"),
        (f"deadline: 2026-11-30, {TWICE}", "2026-05-12", "deadline", "2026-09-30"),
        (f"deadline: 2026-11-30, {TWICE}", "2026-08-01", "deadline", "2026-11-30"),
        # ... from the default, which it has again; beside the document's own words it is the task's
        (f"deadline: 2026-10-31, {FROM_DEFAULT}", "2026-05-01", "deadline", None),
        (
            f"deadline: 2026-10-31, deadline_text: 年内, {FROM_DEFAULT}",
            "2026-05-01",
            "deadline",
            "2026-12-31",
        ),
        # begun
        ("status: doing, started_on: 2026-03-02", "2026-03-01", "status", "todo"),
        ("status: doing, started_on: 2026-03-02", "2026-03-02", "status", "doing"),
        ("status: doing", "2026-01-01", "status", "doing"),
        # done
        ("status: done, done_on: 2026-05-10", "2026-05-10", "status", "done"),
        ("status: done, done_on: 2026-05-10", "2026-05-09", "status", "todo"),
        ("status: done, done_on: 2026-05-10", "2026-05-09", "done_on", None),
        ("status: done, done_on: 2026-05-10, started_on: 2026-02-01", "2026-05-09", "status", "doing"),
        ("status: done, done_on: 2026-05-10, started_on: 2026-02-01", "2026-01-09", "status", "todo"),
        ("status: done", "2026-01-01", "status", "done"),
        # cancelled before, open again since
        (f"status: doing, {REOPENED}", "2026-07-02", "status", "doing"),
        (f"status: doing, {REOPENED}", "2026-07-20", "status", "cancelled"),
        (f"status: doing, {REOPENED}", "2026-09-01", "status", "doing"),
        # done by mistake
        (UNDONE, "2026-05-09", "status", "todo"),
        (UNDONE, "2026-05-20", "status", "done"),
        (UNDONE, "2026-05-20", "done_on", "2026-05-10"),
        (UNDONE, "2026-06-01", "status", "todo"),
        # other decisions
        (f"owners: [bureau], {one('owners', '[schools]', '[bureau]')}", MAY, "owners", ["schools"]),
        (f"every: year, kind: standing, {one('every', 'month', 'year')}", MAY, "every", "month"),
        (f"kind: standing, {one('kind', 'deliverable', 'standing')}", MAY, "kind", "deliverable"),
        (f"start: 2026-06-01, {one('start', '2026-02-01', '2026-06-01')}", MAY, "start", "2026-02-01"),
        (f"{NINE}, {one('target', '15–20 所', '9 所')}", MAY, "target", {"min": 15, "max": 20, "unit": "所"}),
        (f"{NINE}, {one('target', FIVE, '9 所')}", MAY, "target", {"min": 5, "max": None, "unit": "所"}),
        # its own before, though it equals the default
        (f"deadline: 2026-10-31, {FROM_DEFAULT[:-2]}, source: task}}]", MAY, "deadline", "2026-12-31"),
        # done, and under way before
        (
            f"status: done, done_on: 2026-05-12, {one('status', 'doing', 'done')}",
            MAY,
            "status",
            "doing",
        ),
        # what cannot be read says nothing; wording is shown as it is now
        (f"deadline: 2026-11-30, {one('deadline', '年内', '2026-11-30')}", MAY, "deadline", "2026-11-30"),
        (one("title", "乙", "甲"), MAY, "title", "甲"),
        (one("no-such", "乙", "甲"), MAY, "title", "甲"),
    ],
)
def test_decisions(task: str, day: str, field: str, value: object) -> None:
    (found,) = plan_on(plan_of(task), date.fromisoformat(day)).tasks()
    assert plain(found.task)[field] == value


@pytest.mark.parametrize(
    ("day", "notes"),
    [
        ("2026-04-30", []),
        ("2026-05-01", ["五月"]),
        ("2026-06-01", ["五月", "六月"]),
        ("2026-06-09", ["五月", "六月"]),
        ("2026-06-10", ["五月"]),
    ],
)
def test_log(day: str, notes: list[str]) -> None:
    plan = plan_of(
        "log: [{on: 2026-05-01, note: 五月}, "
        "{on: 2026-06-01, note: 六月, withdrawn: {on: 2026-06-10, reason: 重复}}]"
    )
    (found,) = plan_on(plan, date.fromisoformat(day)).tasks()
    assert [entry.note for entry in found.task.log] == notes


def test_changes() -> None:
    (found,) = plan_on(plan_of(f"deadline: 2026-11-30, {TWICE}"), date(2026, 6, 1)).tasks()
    assert [change.on for change in found.task.changes] == [date(2026, 5, 12)]


def test_added() -> None:
    plan = plan_of("added: 2026-05-01")
    assert [len(list(plan_on(plan, date(2026, month, 1)).tasks())) for month in (4, 5)] == [0, 1]


def test_nothing_later_is_the_plan_itself() -> None:
    plan = plan_of("status: done, done_on: 2026-05-10, log: [{on: 2026-05-01}]")
    assert plan_on(plan, date(2026, 5, 10)) is plan


@pytest.mark.parametrize(
    ("day", "members"),
    [("2026-02-28", ["a", "b"]), ("2026-03-01", ["a", "b", "c"]), ("2026-07-01", ["a", "c"])],
)
def test_members(day: str, members: list[str]) -> None:
    assert list(plan_of("clause: 一").groups(date.fromisoformat(day))["schools"]) == members


SENT_BACK = "{done_on: 2026-05-01, sent_back: [{on: 2026-05-10, reason: 缺盖章}]"


@pytest.mark.parametrize(
    ("report", "day", "counts"),
    [
        ("{done_on: 2026-05-01}", "2026-04-30", False),
        ("{done_on: 2026-05-01}", "2026-05-01", True),
        ("{note: 快了}", "2026-05-01", False),
        ("{exempt: 停课}", "2026-01-01", True),
        ("{exempt: 停课, exempt_on: 2026-05-01}", "2026-04-30", False),
        ("{exempt: 停课, exempt_on: 2026-05-01}", "2026-05-01", True),
        (SENT_BACK + "}", "2026-05-09", True),
        (SENT_BACK + "}", "2026-05-10", False),
        # sent in again, with the first day in the changes
        (
            SENT_BACK.replace("done_on: 2026-05-01", "done_on: 2026-05-20")
            + f", changes: [{moved('2026-05-20', 'done_on', '2026-05-01', '2026-05-20')}]}}",
            "2026-05-09",
            True,
        ),
        (SENT_BACK.replace("done_on: 2026-05-01", "done_on: 2026-05-20") + "}", "2026-05-19", False),
        (SENT_BACK.replace("done_on: 2026-05-01", "done_on: 2026-05-20") + "}", "2026-05-20", True),
        # sent in again on the day on which it was sent back
        (
            SENT_BACK.replace("done_on: 2026-05-01", "done_on: 2026-05-10").replace(
                "缺盖章", "缺盖章, answered: 2026-05-10"
            )
            + f", changes: [{moved('2026-05-10', 'done_on', '2026-05-01', '2026-05-10')}]}}",
            "2026-05-10",
            True,
        ),
        # the same day alone does not tell which came first
        (
            SENT_BACK.replace("done_on: 2026-05-01", "done_on: 2026-05-10")
            + f", changes: [{moved('2026-05-10', 'done_on', '2026-05-01', '2026-05-10')}]}}",
            "2026-05-10",
            False,
        ),
        # an exemption is sent back, too
        ("{exempt: 停课, sent_back: [{on: 2026-05-10, reason: 应参加}]}", "2026-05-09", True),
        ("{exempt: 停课, sent_back: [{on: 2026-05-10, reason: 应参加}]}", "2026-05-10", False),
        (SENT_BACK.replace("done_on: 2026-05-01", "done_on: 2026-05-10") + "}", "2026-05-10", False),
        # its evidence was corrected, its day is the true one
        (
            SENT_BACK + f", changes: [{moved('2026-05-20', 'evidence', '[]', '[a.pdf]')}]}}",
            "2026-05-19",
            False,
        ),
        (
            SENT_BACK + f", changes: [{moved('2026-05-20', 'evidence', '[]', '[a.pdf]')}]}}",
            "2026-05-20",
            True,
        ),
        # written again, or only the first time
        (SENT_BACK + ", entered: 2026-05-20}", "2026-05-19", False),
        (SENT_BACK + ", entered: 2026-05-20}", "2026-05-20", True),
        (SENT_BACK + ", entered: 2026-05-10}", "2026-05-20", False),
    ],
)
def test_returns(report: str, day: str, counts: bool) -> None:  # noqa: FBT001 (a column of the table)
    assert ("1-01" in returns_on(returns_of(a=report), date.fromisoformat(day))["a"].tasks) is counts


@pytest.mark.parametrize(
    ("report", "days"),
    [
        (SENT_BACK + "}", "no yes yes yes"),
        # answered, and withdrawn later: it is open, and waits for no answer
        (
            SENT_BACK.replace("done_on: 2026-05-01, ", "").replace("盖章", "盖章, answered: 2026-05-20")
            + f", changes: [{moved('2026-06-01', 'done_on', '2026-05-01', 'null')}]}}",
            "no yes no no",
        ),
        # answered by hand: on the day of the change, though it was done before
        (
            SENT_BACK.replace("2026-05-01", "2026-05-12")
            + f", changes: [{moved('2026-05-20', 'done_on', '2026-05-01', '2026-05-12')}]}}",
            "no yes no no",
        ),
    ],
)
def test_sent_back(report: str, days: str) -> None:
    returns = returns_of(a=report)
    asked = ("2026-05-09", "2026-05-15", "2026-05-20", "2026-06-01")
    found = [sent_back_on(returns, "1-01", ["a", "b"], date.fromisoformat(day)) for day in asked]
    assert " ".join("yes" if "a" in item else "no" for item in found) == days


def test_a_corrected_count_is_the_old_one_before() -> None:
    changes = moved("2026-06-01", "count", "3", "5")
    returns = returns_of(a=f"{{done_on: 2026-05-01, count: 5, changes: [{changes}]}}")
    counts = [returns_on(returns, date(2026, month, 1))["a"].tasks["1-01"].count for month in (5, 6)]
    assert counts == [3, 5]


@pytest.mark.parametrize(("day", "number"), [("2026-04-30", 0), ("2026-05-31", 3), ("2026-06-15", 0)])
def test_entered_later(day: str, number: int) -> None:
    plan = plan_of(
        "log: [{on: 2026-05-01, entered: 2026-06-02}, {on: 2026-05-02}], "
        "changes: [{on: 2026-05-03, field: start, reason: 因故, entered: 2026-06-02}]"
    )
    returns = returns_of(a="{done_on: 2026-05-04, entered: 2026-06-02}", b="{done_on: 2026-05-04}")
    assert entered_later(plan, returns, date.fromisoformat(day)) == number
