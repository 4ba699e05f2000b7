"""How a light came about: a table of all cases, and that what is named would change it."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guangong import messages
from guangong.domain.plan import Plan, Returns
from guangong.domain.progress import DEFAULT, Figures, Light, Thresholds, assess, figures
from guangong.reports.why import because, explanation, remedies
from guangong.yamldoc import parse
from strategies import Case, cases, figures_on

# From 2026-01-01 to 2026-04-11 are 100 days: on the n-th, n points are expected.
HUNDRED = "start: 2026-01-01, deadline: 2026-04-11"
FIFTY = "2026-02-20"
TARGET = f"{HUNDRED}, target: {{min: 20, unit: 所}}"
GROUP = "owners: [schools], deadline: 2026-06-30"
STANDING = "kind: standing, every: month"
CHASE = "chase: guangong remind 1-01"
MOVE = 'postpone: guangong postpone 1-01 DATE --reason "…"'
DONE = "finish: guangong done 1-01"
COUNT = "record: guangong log 1-01 --count N"
PERCENT = "record: guangong log 1-01 --percent P"
ENTRY = 'record: guangong log 1-01 "…"'
LATE_ENTRY = 'enter late: guangong log 1-01 "…" --on DATE'
BEGIN = "begin: guangong start 1-01"
NOT_BEGUN = f"neither a start nor an entry is recorded, and the deadline is not near; {BEGIN}"
LATE_START = f"it was to begin on 1 January, and no start is recorded; {BEGIN}"


def read(text: str) -> Any:  # noqa: ANN401 (YAML)
    return parse(text.encode()).data


def build(task: str) -> Plan:
    return Plan.model_validate(
        {
            "schema": 1,
            "title": "计划",
            "organization": "bureau",
            "period": {"start": "2026-01-01", "end": "2026-12-31"},
            "units": read("{bureau: {name: 局}, schools: {name: 各校, members: {a: 甲校, b: 乙校}}}"),
            "defaults": {"owners": ("bureau",), "deadline": "2026-12-31"},
            "sections": (
                {"number": 1, "title": "一", "tasks": ({"id": "1-01", "title": "甲"} | read(f"{{{task}}}"),)},
            ),
        }
    )


def why(task: str, day: str, limits: Thresholds = DEFAULT, **units: str) -> tuple[Light, str]:
    """Return the light of a plan's only task, and why it has it."""
    plan, when = build(task), date.fromisoformat(day)
    returns = {
        unit: Returns.model_validate({"schema": 1, "unit": unit, "tasks": {"1-01": read(f"{{{report}}}")}})
        for unit, report in units.items()
    }
    (item,) = assess(plan, returns, when, limits)
    return item.light, explanation(because(item, when, limits), remedies(plan, item, when))


def percent(number: int) -> str:
    return f"log: [{{on: 2026-01-02, percent: {number}}}]"


def counted(number: int) -> str:
    return f"log: [{{on: 2026-01-02, count: {number}}}]"


@pytest.mark.parametrize(
    ("task", "day", "light", "said"),
    [
        # closed
        ("status: done, done_on: 2026-02-01", FIFTY, "done", ""),
        (
            "deadline: 2026-01-31, status: done, done_on: 2026-02-01",
            FIFTY,
            "done",
            "done 1 day after the deadline",
        ),
        ("status: cancelled", FIFTY, "cancelled", ""),
        # overdue
        (
            "deadline: 2026-01-31",
            FIFTY,
            "overdue",
            f"the deadline is over; {DONE}; {MOVE}",
        ),
        (
            GROUP,
            "2026-07-01",
            "overdue",
            f"the deadline is over; it is done when 2 more members have returned it; {CHASE}; {MOVE}",
        ),
        (
            f"{GROUP}, target: {{min: 3, unit: 所}}, {counted(3)}",
            "2026-07-01",
            "overdue",
            f"the deadline is over; it is done when 2 more members have returned it; {CHASE}; {MOVE}",
        ),
        (
            "deadline: 2026-01-31",
            "2027-01-01",
            "overdue",
            f"the deadline is over; {DONE}",
        ),
        # near the end the date is the measure
        (
            HUNDRED,
            "2026-04-01",
            "due-soon",
            f"the deadline is 14 days off or less; {BEGIN}; {DONE}",
        ),
        (HUNDRED, "2026-04-11", "due-soon", f"today is the last day; {BEGIN}; {DONE}"),
        (
            GROUP,
            "2026-06-20",
            "due-soon",
            f"the deadline is 14 days off or less; it is done when 2 more members have returned it; {CHASE}",
        ),
        (
            STANDING,
            "2026-01-20",
            "due-soon",
            f"this period ends on 31 January and has no entry yet; {ENTRY}",
        ),
        # standing work
        (
            STANDING,
            FIFTY,
            "behind",
            f"1 period ended without an entry; {LATE_ENTRY}",
        ),
        (
            STANDING,
            "2026-12-31",
            "far-behind",
            f"11 periods ended without an entry; {LATE_ENTRY}",
        ),
        (
            f"{STANDING}, log: [{{on: 2026-01-02}}]",
            "2026-01-20",
            "on-track",
            f"no period that is over lacks an entry; {ENTRY}",
        ),
        (
            STANDING,
            "2026-01-05",
            "not-started",
            f"it has no entry yet, and no period without one is over or near its end; {ENTRY}",
        ),
        # progress
        (
            f"{HUNDRED}, {percent(40)}",
            FIFTY,
            "behind",
            f"50% is expected by now, 40% is done; it is on track from 41% on; {PERCENT}; {DONE}",
        ),
        (
            f"{HUNDRED}, {percent(20)}",
            FIFTY,
            "far-behind",
            f"50% is expected by now, 20% is done; it is on track from 41% on; {PERCENT}; {DONE}",
        ),
        (
            f"{HUNDRED}, {percent(41)}",
            FIFTY,
            "on-track",
            f"50% is expected by now, 41% is done; less than 10 points are missing; {PERCENT}; {DONE}",
        ),
        (
            f"{HUNDRED}, {percent(50)}",
            FIFTY,
            "on-track",
            f"50% is expected by now, 50% is done; {PERCENT}; {DONE}",
        ),
        (
            f"{HUNDRED}, {percent(0)}",
            "2026-01-05",
            "on-track",
            f"4% is expected by now, 0% is done; less than 10 points are missing; {PERCENT}; {DONE}",
        ),
        (
            f"{TARGET}, {counted(8)}",
            FIFTY,
            "behind",
            f"10 所 is expected by now, 8 所 is done; it is on track from 9 所 on; {COUNT}; {DONE}",
        ),
        (
            f"{TARGET}, {counted(9)}",
            FIFTY,
            "on-track",
            f"10 所 is expected by now, 9 所 is done; less than 10 points are missing; {COUNT}; {DONE}",
        ),
        (
            f"{HUNDRED}, status: doing",
            FIFTY,
            "on-track",
            f"it has begun, and how far it is is not recorded; {PERCENT}; {DONE}",
        ),
        # what members return
        (
            f"{GROUP}, status: doing",
            FIFTY,
            "on-track",
            "what members return is judged by the deadline alone",
        ),
        (
            GROUP,
            FIFTY,
            "not-started",
            "no member has returned it; what they return is judged by the deadline alone",
        ),
        # not begun
        (
            "clause: 一",
            FIFTY,
            "not-started",
            NOT_BEGUN,
        ),
        ("start: 2026-09-01", FIFTY, "not-started", f"it is to begin on 1 September; {BEGIN}"),
        (
            HUNDRED,
            FIFTY,
            "far-behind",
            LATE_START,
        ),
        # ... of a target a start alone says nothing
        (
            TARGET,
            FIFTY,
            "far-behind",
            f"10 所 is expected by now, 0 所 is done; it is on track from 9 所 on; {COUNT}",
        ),
    ],
)
def test_why(task: str, day: str, light: str, said: str) -> None:
    assert why(task, day) == (light, said)


def test_with_working_days_the_text_says_so() -> None:
    limits = DEFAULT._replace(due_soon_days=3, working_days=lambda day, due: (due - day).days // 2)
    assert why(HUNDRED, "2026-04-06", limits)[1].startswith("the deadline is 3 working days off or less; ")


def test_one_member_is_missing() -> None:
    assert "when 1 more member has returned it" in why(GROUP, "2026-06-20", a="done_on: 2026-02-01")[1]


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 100),
    st.integers(1, 40),
    st.booleans(),
    st.sampled_from([(10, 30), (5, 50), (0, 30), (25, 25)]),
)
def test_with_the_progress_that_it_names_a_task_is_on_track_and_with_one_step_less_it_is_not(
    day: date,
    done: int,
    whole: int,
    is_counted: bool,  # noqa: FBT001
    limits: tuple[int, int],
) -> None:
    thresholds = Thresholds(14, *limits)

    def task(number: int) -> str:
        if is_counted:
            return f"target: {{min: {whole}, unit: 所}}, log: [{{on: 2026-01-01, count: {number}}}]"
        return f"log: [{{on: 2026-01-01, percent: {number}}}]"

    light, said = why(task(done if not is_counted else done % whole), day.isoformat(), thresholds)
    if light not in {Light.BEHIND, Light.FAR_BEHIND}:
        return
    named = re.search(r"on track from (\d+)", said)
    assert named, said
    number = int(named[1])
    assert why(task(number), day.isoformat(), thresholds)[0] == Light.ON_TRACK
    assert why(task(number - 1), day.isoformat(), thresholds)[0] in {Light.BEHIND, Light.FAR_BEHIND}


def reason(item: Figures, case: Case) -> str:
    return explanation(because(item, case.day, DEFAULT), remedies(case.plan, item, case.day))


@given(cases(), st.sampled_from(["en", "zh"]))
def test_every_light_but_of_what_is_closed_has_a_reason(case: Case, language: str) -> None:
    messages.use(language)
    for item in figures_on(case.plan, case.returns, case.day):
        said = reason(item, case)
        assert bool(said) == (item.light not in {Light.DONE, Light.CANCELLED} or item.late)
        assert "{" not in said


@given(cases())
def test_with_the_start_that_it_names_a_task_is_on_track(case: Case) -> None:
    for item in figures_on(case.plan, case.returns, case.day):
        if "and no start is recorded" in reason(item, case):
            begun = item.task.model_copy(update={"status": "doing", "started_on": case.day})
            placed = item.placed._replace(task=begun)
            assert figures(case.plan, case.returns, placed, case.day).light == Light.ON_TRACK
