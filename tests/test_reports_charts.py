"""The reports that draw the plan: its timeline, what comes next, the board."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from guangong.domain.plan import Plan, Returns
from guangong.domain.progress import Figures, Light, unfinished
from guangong.domain.styles import LIGHT_STYLES, Style
from guangong.render import cells
from guangong.render.drawings import spark
from guangong.render.screen import Screen
from guangong.render.terminal import draw_report
from guangong.render.track import draw
from guangong.reports.board import STATUSES, board
from guangong.reports.months import Axis, timescale_of
from guangong.reports.table import Fit, Group, Mark, Piece, Report, Sign, Spark, Table, Text, Track, in_words
from guangong.reports.timeline import ROWS, stages, timeline
from guangong.reports.upcoming import LATER, SHOWN, command, grouped, sunday, upcoming
from guangong.yamldoc import parse
from running import EXAMPLES, run
from strategies import Case, cases, figures_on

AS_OF = ("--as-of", "2026-06-30")
YEAR = "2026-01-01 2026-12-31"


def read(text: str) -> Any:  # noqa: ANN401 (YAML)
    return parse(text.encode()).data


def build(*tasks: str, period: str = YEAR) -> Plan:
    """Return a plan of these tasks, 1-01 and following, due on the period's last day unless they say."""
    start, end = period.split()
    listed = tuple(
        {"id": f"1-{n:02}", "title": "甲"} | read("{" + task + "}") for n, task in enumerate(tasks, start=1)
    )
    return Plan.model_validate(
        {
            "schema": 1,
            "title": "计划",
            "organization": "bureau",
            "period": {"start": start, "end": end},
            "units": read("{bureau: {name: 局}, schools: {name: 各校, members: {a: 甲校, b: 乙校}}}"),
            "defaults": {"owners": ("bureau",), "deadline": end},
            "sections": ({"number": 1, "title": "一", "tasks": listed},),
        }
    )


def on(day: str, plan: Plan) -> tuple[Figures, ...]:
    return figures_on(plan, {}, date.fromisoformat(day))


def pieces(report: Report) -> Iterator[Piece]:
    """Yield every piece of the report's tables."""
    for part in report.parts:
        assert isinstance(part, Table)
        rows = (row for row in part.rows if not row.for_screen)
        yield from (piece for row in rows for content in row.cells for piece in content or ())


def shown(report: Report) -> Counter[str]:
    """Return how often each id stands in the report's tables."""
    texts = " ".join(piece.text for piece in pieces(report) if isinstance(piece, Text))
    return Counter(re.findall(r"(?<!\S)\d-\d\d(?!\S)", texts))


def ids(items: Sequence[Figures]) -> list[str]:
    return [item.task.id for item in items]


# ── the timeline ──


@pytest.mark.parametrize(
    ("period", "months"),
    [
        (YEAR, [f"2026-{n:02}-01" for n in range(1, 13)]),
        ("2026-09-01 2026-11-30", ["2026-09-01", "2026-10-01", "2026-11-01"]),
        (
            "2026-09-01 2027-08-31",
            [f"2026-{n:02}-01" for n in range(9, 13)] + [f"2027-{n:02}-01" for n in range(1, 9)],
        ),
        ("2026-02-15 2026-04-10", ["2026-02-15", "2026-03-01", "2026-04-01"]),
        ("2026-05-04 2026-05-04", ["2026-05-04"]),
    ],
)
def test_months_are_those_of_the_period(period: str, months: list[str]) -> None:
    axis = Axis(*map(date.fromisoformat, period.split()))
    assert [first.isoformat() for first in axis.months()] == months


@pytest.mark.parametrize(
    ("day", "at", "after", "middle"),
    [
        ("2026-04-01", 0, 0.1, 0.05),
        ("2026-04-10", 0.9, 1, 0.95),
        ("2026-04-06", 0.5, 0.6, 0.55),
        ("2026-03-31", 0, 0, None),
        ("2025-01-01", 0, 0, None),
        ("2026-04-11", 1, 1, None),
        ("2031-01-01", 1, 1, None),
    ],
)
def test_a_day_on_the_axis(day: str, at: float, after: float, middle: float | None) -> None:
    axis, when = Axis(date(2026, 4, 1), date(2026, 4, 10)), date.fromisoformat(day)
    assert (axis.at(when), axis.after(when), axis.middle(when)) == pytest.approx((at, after, middle))


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("", ["2026-01-01 2026-12-31 work"]),
        ("start: 2026-03-05, deadline: 2026-04-30", ["2026-03-05 2026-04-30 work"]),
        ("status: done, done_on: 2026-02-01, deadline: 2026-04-30", ["2026-01-01 2026-04-30 work"]),
        (
            "kind: standing, log: [{on: 2026-01-09, note: 会}, {on: 2026-07-09, note: 会}]",
            [
                "2026-01-01 2026-03-31 recorded",
                "2026-04-01 2026-06-30 missed",
                "2026-07-01 2026-09-30 open",  # the entry of July is not there yet
                "2026-10-01 2026-12-31 open",
            ],
        ),
        (
            "kind: standing, every: half-year, start: 2026-04-12",
            ["2026-04-12 2026-06-30 missed", "2026-07-01 2026-12-31 open"],
        ),
    ],
)
def test_stages(task: str, expected: list[str]) -> None:
    plan = build(task)
    (item,) = on("2026-07-01", plan)
    assert [" ".join(map(str, stage)) for stage in stages(plan, item, date(2026, 7, 1))] == expected


@pytest.mark.parametrize(
    ("period", "months", "names"),
    [
        ("2026-06-01 2026-06-30", 1, ["2026-06"]),
        ("2026-01-15 2027-01-14", 1, ["2026-01", "2026-02", "2027-01"]),
        ("2026-09-01 2027-08-31", 1, ["2026-09", "2026-10", "2027-08"]),
        ("2026-01-01 2027-12-31", 3, ["2026-01/2026-03", "2026-04/2026-06", "2027-10/2027-12"]),
        ("2026-09-01 2029-08-31", 3, ["2026-09/2026-11", "2026-12/2027-02", "2029-06/2029-08"]),
        ("2026-01-01 2030-12-31", 6, ["2026-01/2026-06", "2026-07/2026-12", "2030-07/2030-12"]),
        ("2026-01-01 2035-12-31", 12, ["2026-01/2026-12", "2027-01/2027-12", "2035-01/2035-12"]),
        ("2000-01-01 2049-12-31", 48, ["2000-01/2003-12", "2004-01/2007-12", "2048-01/2049-12"]),
    ],
)
def test_columns_are_as_long_as_it_takes_for_few_of_them(period: str, months: int, names: list[str]) -> None:
    plan = build("", period=period)
    report = timeline(plan, on("2026-06-30", plan), date(2026, 6, 30))
    (table,) = report.parts
    assert isinstance(table, Table)
    found = [column.name for column in table.columns[1:]]
    assert len(found) <= 13
    assert [*found[:2], found[-1]][-len(names) :] == names
    assert timescale_of(Axis(plan.period.start, plan.period.end)).months == months


@given(cases())
def test_places_on_a_scale_go_with_the_days(case: Case) -> None:
    scale = timescale_of(Axis(case.plan.period.start, case.plan.period.end))
    assert [scale.at(axis.start) for axis in scale.axes] == pytest.approx(
        [i / len(scale.axes) for i in range(len(scale.axes))]
    )
    assert 0 <= scale.at(case.day) <= scale.after(case.day) <= 1
    assert (
        scale.after(case.day) <= scale.at(case.later)
        or case.day == case.later
        or scale.at(case.later) in {0, 1}
    )


def drawn(
    *tasks: str, day: str = "2026-07-01", period: str = YEAR, by: str = "section", on_: Screen | None = None
) -> list[str]:
    """Return the lines of a timeline below its title."""
    plan = build(*tasks, period=period)
    report = timeline(plan, on(day, plan), date.fromisoformat(day), by)
    return draw_report(report, on_ or Screen(80, 24)).splitlines()[2:]


CANCELLED = "status: cancelled, changes: [{on: 2026-02-01, field: status, to: cancelled, reason: 停}]"


def test_a_section_has_the_marks_of_each_month_the_worst_first() -> None:
    assert drawn(
        "deadline: 2026-03-02, status: done, done_on: 2026-03-01",
        "deadline: 2026-06-30, status: done, done_on: 2026-06-01",
        "deadline: 2026-06-02",
        "deadline: 2026-07-10",
        f"deadline: 2026-12-31, {CANCELLED}",
        "deadline: 2026-12-31, log: [{on: 2026-06-01, percent: 70}]",
        "deadline: 2026-12-31",
        "kind: standing, log: [{on: 2026-03-31, note: 会}]",
        "kind: standing, every: half-year",
        "kind: standing, every: month, start: 2026-05-01, log: [{on: 2026-06-01, note: 会}]",
    ) == [
        "                  Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec",
        "today at ┃        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┃────────────────────────────",
        "1 一                        √              ■√   ▲                        ○●×",
        "",
        "                            ▅▅▅            ███  ▅▅▅                      ███",
        "done / due                  1/1            1/2  0/1                      2",
        "standing, missed            ·         1    2",
        "",
        "■ overdue  ▲ 14 days  ○ todo  ● on track  √ done  × cancelled",
    ]


@pytest.mark.parametrize("period", [YEAR, "2025-09-01 2026-08-31", "2026-01-01 2028-12-31"])
def test_a_page_has_the_first_sections_and_the_load_of_all(period: str) -> None:
    plan = build("deadline: 2026-06-02", "kind: standing", period=period)
    sections = [
        plan.sections[0].model_copy(update={"number": number, "title": f"第{number}部分"})
        for number in range(1, 40)
    ]
    plan = plan.model_copy(update={"sections": tuple(sections)})
    report = timeline(plan, on("2026-07-01", plan), date(2026, 7, 1))
    lines = draw_report(report, Screen(80, 24)).splitlines()
    shown_ = sum("部分" in line for line in lines)
    assert len(lines) == 23
    assert shown_ in {11, 12}
    assert lines[-7:-5] == [f"… {39 - shown_} more; --all shows them", ""]
    assert [line.split("  ")[0] for line in lines[-4:]] == ["done / due", "standing, missed", "", "■ overdue"]
    assert lines[-4].split() == ["done", "/", "due", "0/39"]
    for text in (draw_report(report.whole(), Screen(80, 24)), draw_report(report, Screen())):
        assert (text.count("部分"), "more" in text) == (39, False)


def test_standing_work_that_still_has_some_days_is_told() -> None:
    months, years = "kind: standing, every: month", "kind: standing, every: year"
    said = drawn(months, months, years, f"{months}, {CANCELLED}", day="2026-02-20")[4:]
    assert said == ["standing, missed  2    ▲2", "", "▲ 14 days"]
    assert drawn(months, day="2026-02-10")[4:] == ["standing, missed  1"]


@pytest.mark.parametrize(
    ("tasks", "period", "wide", "lines"),
    [
        (12, YEAR, False, ["standing, missed  12   ▲12"]),
        (120, YEAR, False, ["standing, missed  120  ▲120"]),
        (120, YEAR, True, ["standing, missed  120  ▲9+"]),
        (1200, YEAR, False, ["standing, missed    1200", "standing, due soon       1200"]),
        (10000, YEAR, False, ["standing, missed    999+", "standing, due soon       999+"]),
        (46, "2026-01-01 2028-12-31", False, ["standing, missed    46", "standing, due soon  46"]),
        (4, "2026-01-01 2028-12-31", False, ["standing, missed  4▲4"]),
    ],
)
def test_no_number_is_cut(tasks: int, period: str, lines: list[str], *, wide: bool) -> None:
    cells.use(wide=wide)
    found = drawn(*["kind: standing, every: month"] * tasks, period=period, day="2026-02-20")
    assert [line for line in found if line.startswith("standing")] == lines


@pytest.mark.parametrize(
    ("count", "done", "line", "load"),
    [
        (4, 0, "■■■■", ["done / due  0/4"]),
        (5, 5, "√√+3", ["done / due  5/5"]),
        (12, 0, "■+11", ["done / due  0/12"]),
        (12, 12, "√+11", ["due         12", "done of it  12"]),
        (101, 0, "+101", ["due         101", "done of it  0"]),
        (1000, 0, "■+", ["due         1000", "done of it  0"]),
        (10000, 0, "■+", ["due         999+", "done of it  0"]),
    ],
)
def test_where_marks_have_no_room_their_number_is_told(
    count: int, done: int, line: str, load: list[str]
) -> None:
    task = "deadline: 2026-01-31" + (", status: done, done_on: 2026-01-20" if done else "")
    lines = drawn(*[task] * count)
    assert lines[2] == f"1 一        {line}"
    assert lines[5:-2] == load
    assert lines[-1].endswith("+n n more") == (count > 4)


@pytest.mark.parametrize(
    ("day", "axis"),
    [
        ("2025-12-31", f"not begun yet  {'─' * 59}"),
        ("2026-01-01", f"today at ┃  ┃{'─' * 58}"),
        ("2026-12-31", f"today at ┃  {'━' * 58}┃"),
        ("2027-01-01", f"the period is over  {'━' * 59}"),
    ],
)
def test_outside_the_period_there_is_no_today(day: str, axis: str) -> None:
    assert drawn("", day=day)[1] == axis


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("deadline: 2026-06-30", "■ 1-01 甲   ───────────────────────■┃                        1d late"),
        ("deadline: 2026-07-01", "▲ 1-01 甲   ────────────────────────┃▲                       today"),
        ("deadline: 2026-07-05", "▲ 1-01 甲   ────────────────────────┃▲                       4d"),
        (
            "log: [{on: 2026-06-01, percent: 60}]",
            "● 1-01 甲   ━━━━━━━━━━━━━━━━━━━━━━━━┃━━━───────────────────●",
        ),
        (
            "target: {min: 4, unit: 所}, log: [{on: 2026-06-01, count: 1}]",
            "▽ 1-01 甲   ━━━━━━━━━━━─────────────┃──────────────────────▽",
        ),
        (
            "deadline: 2026-03-31, status: done, done_on: 2026-03-01",
            "√ 1-01 甲   ━━━━━━━━━━━√            ┃",
        ),
        (f"deadline: 2026-08-31, {CANCELLED}", "× 1-01 甲                           ┃      ×"),
        ("start: 2026-09-01", "○ 1-01 甲                           ┃       ───────────────○"),
        (
            "kind: standing, log: [{on: 2026-01-09, note: 会}]",
            "▽ 1-01 甲        √           !      ┃    ·           ·       1 gap",
        ),
        (
            "kind: standing, every: half-year, start: 2026-04-12",
            "▽ 1-01 甲                     !     ┃          ·             1 gap",
        ),
        (f"kind: standing, {CANCELLED}", "× 1-01 甲                           ┃"),
    ],
)
def test_a_task_on_its_line(task: str, expected: str) -> None:
    lines = drawn(task, by="task", on_=Screen(68, 24))
    assert lines[0] == "            Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    assert lines[1] == "today at ┃  ━━━━━━━━━━━━━━━━━━━━━━━━┃───────────────────────"
    assert expected in lines


def test_only_what_lags_has_a_gap() -> None:
    tasks = ("deadline: 2026-06-20", "deadline: 2026-12-31", "log: [{on: 2026-06-01, percent: 10}]")
    plan = build(*tasks)
    report = timeline(plan, on("2026-07-01", plan), date(2026, 7, 1), "task")
    overdue, lagging, idle = [piece for piece in pieces(report) if isinstance(piece, Track)]
    assert overdue.expected == overdue.end == overdue.signs[0][0]
    assert lagging.done < lagging.expected < lagging.end
    assert idle.expected == idle.start == idle.done


TASKS = ("deadline: 2026-06-02", *["deadline: 2026-12-31"] * 30)


def test_a_page_has_what_needs_somebody_and_says_how_much_is_left() -> None:
    lines = drawn(*TASKS, by="task")
    found = [line for line in lines if "甲" in line or "shown" in line]
    assert found[:2] == [
        "■ 1-01 甲   ────────────────────■   ┃                        29d late",
        "1 一  14 shown, --all",
    ]
    assert (len(found), len(lines) + 2) == (16, 23)
    few = drawn(*TASKS[:4], by="task")
    assert sum("甲" in line for line in few) == 4
    assert "1 一" in few
    plan = build(*TASKS)
    report = timeline(plan, on("2026-07-01", plan), date(2026, 7, 1), "task")
    for text in (draw_report(report.whole(), Screen(80, 24)), draw_report(report, Screen())):
        assert (text.count("甲"), "more" in text) == (31, False)


def test_where_nothing_is_near_the_page_has_what_is_open() -> None:
    lines = drawn(*TASKS[1:], by="task", day="2025-11-01")
    assert (len(lines) + 2, sum("甲" in line for line in lines)) == (23, 16)
    assert "… 14 more; --all shows them" in lines


@given(cases(), st.sampled_from(ROWS))
def test_every_task_is_on_the_timeline_once(case: Case, rows: str) -> None:
    assessed = figures_on(case.plan, case.returns, case.day)
    report = timeline(case.plan, assessed, case.day, rows)
    assert [task["id"] for task in report.data["tasks"]()] == ids(assessed)
    assert rows == "section" or shown(report) == Counter(ids(assessed))
    marks = Counter(
        mark.light for found in pieces(report) if isinstance(found, Fit | Mark) for mark in first(found)
    )
    due = [item.light for item in assessed if rows == "task" or (item.due and item.task.kind != "standing")]
    assert marks == Counter(due)


def first(found: Fit | Mark) -> list[Mark]:
    """Return the marks of a piece in its first wording."""
    choice = found.choices[0] if isinstance(found, Fit) else (found,)
    return [piece for piece in choice if isinstance(piece, Mark)]


@given(cases(), st.sampled_from(ROWS))
def test_shares_of_the_timeline_are_shares(case: Case, rows: str) -> None:
    report = timeline(case.plan, figures_on(case.plan, case.returns, case.day), case.day, rows)
    for line in (piece for piece in pieces(report) if isinstance(piece, Track)):
        assert 0 <= line.start <= line.done <= line.expected <= line.end <= 1
        assert all(0 <= at <= 1 for at, _sign in line.signs)
        assert line.now is None or 0 < line.now < 1
    for task in report.data["tasks"]():
        shares = [share for stage in task["stages"] for share in (stage["from"], stage["to"])]
        assert shares == sorted(shares)
        assert all(0 <= share <= 1 for share in shares)


SOME = (
    "deadline: 2026-03-02, status: done, done_on: 2026-03-01, title: 征文",
    *["deadline: 2026-06-02, log: [{on: 2026-05-05, percent: 70}]"] * 7,
    f"deadline: 2026-12-31, {CANCELLED}",
    *["deadline: 2026-12-31"] * 3,
    "kind: standing, log: [{on: 2026-03-31, note: 会}]",
    "kind: standing, every: month, start: 2026-05-01, log: [{on: 2026-06-01, note: 会}]",
)


@pytest.mark.parametrize("by", ROWS)
@pytest.mark.parametrize(
    "period", [YEAR, "2025-09-01 2026-08-31", "2026-01-01 2028-12-31", "2026-06-01 2026-06-30"]
)
@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_each_line_has_room_and_colour_only_adds(width: int, period: str, by: str) -> None:
    screens = [Screen(width, 24, colours) for colours in ("", "truecolor")]
    plain, coloured = (drawn(*SOME, day="2026-06-30", period=period, by=by, on_=on_) for on_ in screens)
    assert max(map(cell_len, plain)) <= width
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in coloured] == plain
    assert coloured != plain


def places(lines: Sequence[str], *signs: str) -> list[list[int]]:
    """Return where signs stand on each line, in cells from the first month's name on."""
    start = lines[0].index("Jan")
    found = ([i for i, char in enumerate(line) if char in signs] for line in lines)
    behind = [[cells.width_of(line[:i]) - start for i in at] for line, at in zip(lines, found, strict=True)]
    return [[place for place in line if place >= 0] for line in behind]


@pytest.mark.parametrize(("by", "signs"), [("section", "■▲○"), ("task", "!|┃")])
def test_wide_signs_keep_their_columns(by: str, signs: str) -> None:
    narrow = places(drawn(*SOME, by=by)[:-1], *signs)
    cells.use(wide=True)
    try:
        lines = drawn(*SOME, by=by)
        assert max(map(cells.width_of, lines)) <= 80
        wide = places(lines[:-1], *signs)
    finally:
        cells.use(wide=False)
    assert [line[:1] for line in wide] == [line[:1] for line in narrow]
    assert any(wide)


# ── tracks ──

UNICODE, ASCII = Screen(), Screen(encoding="ascii")
BAR = Track(0, 0.25, 0.5, 0.75)


def signed(*at: float, now: float | None = None) -> Track:
    return BAR._replace(signs=tuple((place, Mark("done")) for place in at), now=now)


@pytest.mark.parametrize(
    ("track", "on", "expected"),
    [
        (BAR, UNICODE, "━━━━────────    "),
        (BAR, ASCII, "====--------    "),
        (Track(0, 0.999, 1, 1), UNICODE, "━━━━━━━━━━━━━━━─"),
        (Track(0, 0.5, 0.5, 1, now=0.5, gap=1), UNICODE, "━━━━━━━━┃───────"),
        (Track(0, 1, 1, 1, now=0), UNICODE, "┃━━━━━━━━━━━━━━━"),
        (Track(now=1), UNICODE, "               ┃"),
        (signed(0.5), UNICODE, "━━━━────√───    "),
        (signed(0, 1), ASCII, "v===--------   v"),
        (signed(0.51, now=0.52), UNICODE, "━━━━───√┃───    "),
        (signed(0.53, now=0.52), UNICODE, "━━━━────┃√──    "),
        (signed(0.01, now=0.02), UNICODE, "√━━━────────    "),
        (Track(signs=((0, Sign("missed")), (0.25, Sign("open")))), UNICODE, "!   ·           "),
        (Track(signs=((0, Sign("missed")), (0.25, Sign("open")))), ASCII, "!   .           "),
    ],
)
def test_a_track_is_drawn(track: Track, on: Screen, expected: str) -> None:
    line = draw(track, on, on.styles(LIGHT_STYLES), 16)
    assert "".join(piece.text for piece in line) == expected
    assert draw(track, on, on.styles(LIGHT_STYLES), 0) == []


def test_years_stand_above_the_months_of_a_plan_over_several() -> None:
    years, months = drawn("", period="2026-09-01 2027-08-31", day="2026-11-01")[:2]
    assert [years.split(), months.split()[0]] == [["2026", "2027"], "Sep"]
    assert years.index("2027") == months.index("Jan")
    long = drawn("", period="2026-01-01 2028-12-31", day="2026-11-01")
    assert [line.split() for line in long[:2]] == [
        ["2026", "2027", "2028"],
        ["quarters", *["Q1", "Q2", "Q3", "Q4"] * 3],
    ]
    assert long[0].index("2028") == long[1].rindex("Q1")


WIDE = {light: Style("灯", "") for light in LIGHT_STYLES}


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        (signed(0.5), "━━━━────灯──    "),
        (signed(1), "━━━━────────  灯"),
        (signed(0.5, 0.55), "━━━━────灯──    "),
        (signed(0.5, 0.5625), "━━━━──── 灯─    "),
        (signed(0.5625, 0.5), "━━━━────灯 ─    "),
        (signed(0.5, now=0.52), "━━━━──灯┃───    "),
        (signed(0.45, now=0.52), "━━━━──灯┃───    "),
        (signed(0.53, now=0.52), "━━━━────┃灯─    "),
    ],
)
def test_wide_marks_take_two_cells(track: Track, expected: str) -> None:
    assert "".join(piece.text for piece in draw(track, UNICODE, WIDE, 16)) == expected


def test_wide_bars_of_numbers_are_no_numbers() -> None:
    assert spark(Spark((0, 1, 3, 6), 6, 3), UNICODE) == "___▂▂▂▅▅▅███"
    assert spark(Spark((0, 1, 3, 6), 6, 3), ASCII) == "   =  == ==="


# ── what comes next ──


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-06-29", "2026-07-05"),  # a Monday
        ("2026-07-05", "2026-07-05"),  # a Sunday
        ("2026-12-30", "2027-01-03"),  # week 53
    ],
)
def test_a_week_ends_on_its_sunday(day: str, end: str) -> None:
    assert sunday(date.fromisoformat(day)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("task", "group"),
    [
        ("deadline: 2026-06-30", "overdue"),  # the day is Wednesday, 1 July
        ("deadline: 2026-07-01", "this_week"),
        ("deadline: 2026-07-05", "this_week"),
        ("deadline: 2026-07-06", "next_week"),
        ("deadline: 2026-07-12", "next_week"),
        ("deadline: 2026-07-13", "later"),
        ("deadline: 2026-06-01, status: done, done_on: 2026-05-01", None),
        ("deadline: 2026-07-05, status: done, done_on: 2026-07-02", "this_week"),  # tomorrow
        (
            "status: cancelled, changes: [{on: 2026-02-01, field: status, to: cancelled, reason: 停}]",
            None,
        ),
        ("kind: standing", "standing"),  # two quarters have no entry
        ("kind: standing, every: month, start: 2026-07-01", "later"),
    ],
)
def test_a_task_is_in_one_group(task: str, group: str | None) -> None:
    day = date(2026, 7, 1)
    groups = grouped(on(day.isoformat(), build(task)), day)
    assert [name for name, items in groups.items() if items] == ([group] if group else [])


@pytest.mark.parametrize(
    ("task", "day", "group"),
    [
        ("kind: standing", "2026-03-23", "standing"),  # its Sunday after next is 5 April
        ("kind: standing", "2026-03-15", "later"),
        ("kind: standing, log: [{on: 2026-03-02, note: 会}]", "2026-03-30", "later"),
        ("kind: standing, every: year, log: [{on: 2026-03-02, note: 会}]", "2026-12-30", None),
        # All that is wanted is long over.
        ("kind: standing, log: [{on: 2026-12-02, note: 会}]", "2026-12-30", "standing"),
        ("kind: standing", "2027-02-01", "standing"),
    ],
)
def test_standing_work_wants_an_entry(task: str, day: str, group: str | None) -> None:
    when = date.fromisoformat(day)
    groups = grouped(on(day, build(task)), when)
    assert [name for name, items in groups.items() if items] == ([group] if group else [])


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("kind: activity", "guangong done 1-01"),
        ("kind: deliverable, target: {min: 3, unit: 所}", "guangong done 1-01"),
        ("kind: standing", "guangong log 1-01"),
        ("owners: [schools]", "guangong remind 1-01"),
        ("owners: [schools], target: {min: 3, unit: 所}", "guangong remind 1-01"),
        ("owners: [schools], kind: standing", "guangong log 1-01"),
    ],
)
def test_the_command_is_one_that_the_program_takes(task: str, expected: str) -> None:
    plan = build(task)
    (item,) = on("2026-07-01", plan)
    assert command(plan, item, date(2026, 7, 1)) == expected


@pytest.mark.parametrize(
    ("tasks", "notes"),
    [
        ((), ("The plan has no tasks yet.",)),
        (("deadline: 2026-07-02",), ()),
        (
            ("deadline: 2026-08-02", "deadline: 2026-08-01, title: 征文"),
            ("Nothing is due this week or next.",),
        ),
        (("deadline: 2026-06-02", "deadline: 2026-08-01"), ()),
        (("kind: standing",), ("Nothing is due this week or next.",)),
        (("status: done, done_on: 2026-05-01",), ("Nothing is left to do.",)),
    ],
)
def test_when_nothing_is_due(tasks: tuple[str, ...], notes: tuple[str, ...]) -> None:
    plan = build(*tasks)
    assert upcoming(plan, on("2026-07-01", plan), date(2026, 7, 1)).notes == notes


def groups_of(report: Report) -> tuple[Group, ...]:
    table = report.parts[0]
    assert isinstance(table, Table)
    return table.groups


def headings(report: Report) -> list[str]:
    """Return the names of a table's groups, without their numbers."""
    return [in_words(group.name[:1], str) for group in groups_of(report)]


def listed(report: Report, column: int) -> list[str]:
    """Return the ids in a table's rows, those of a row for several one by one."""
    rows = [one for group in groups_of(report) for row in group.rows for one in row.each or (row,)]
    return [in_words(row.cells[column] or (), lambda _light: "").split()[0] for row in rows]


def test_what_comes_next_is_all_that_is_due_on_that_day() -> None:
    plan = build(
        "deadline: 2026-08-02", "deadline: 2026-08-01", "deadline: 2026-06-02", "deadline: 2026-08-01"
    )
    report = upcoming(plan, on("2026-07-01", plan), date(2026, 7, 1))
    assert (headings(report), listed(report, 3)) == (["to finish"], ["1-03"])
    assert [task["id"] for task in report.data["coming"]] == ["1-02", "1-04"]
    assert report.data["then"]["id"] == "1-02"
    text = draw_report(report, Screen(100, None))
    assert text.endswith("\n\nthen  1 Aug 1-02 1-04  2 Aug 1-01 甲\n")


def test_standing_work_has_the_end_of_its_own_period() -> None:
    plan = build(
        "kind: standing, every: month",
        "kind: standing, every: month, log: [{on: 2026-01-09}]",
        "deadline: 2026-03-08",
    )
    text = draw_report(upcoming(plan, on("2026-02-24", plan), date(2026, 2, 24)), Screen(100, None))
    assert [line.split() for line in text.splitlines() if " 1-0" in line] == [
        ["▲", "12d", "Sun", "8", "Mar", "1-03", "甲", "0%", "局"],
        ["▽", "4d", "Sat", "28", "Feb", "1-01", "甲", "0/2", "mo", "1", "gap"],
        ["▲", "4d", "Sat", "28", "Feb", "1-02", "甲", "1/2", "mo"],
    ]


@pytest.mark.parametrize(
    ("task", "group", "line"),
    [
        ("owners: [schools], deadline: 2026-06-30", "chase", "owe 2 schools 甲校, 乙校"),
        ("owners: [schools], deadline: 2026-07-02", "chase", "owe 2 schools"),
        ("target: {min: 3, unit: 所}, deadline: 2026-07-02", "to finish", "3所 short"),
        ("deadline: 2026-07-02, log: [{on: 2026-06-01, note: 已排练}]", "to finish", "局 已排练"),
    ],
)
def test_next_says_what_is_missing(task: str, group: str, line: str) -> None:
    plan = build(task)
    report = upcoming(plan, on("2026-07-01", plan), date(2026, 7, 1))
    (found,) = groups_of(report)
    assert (headings(report), in_words(found.rows[0].cells[-1] or (), str)) == ([group], line)


def test_the_last_day_belongs_to_the_period() -> None:
    plan = build("deadline: 2026-12-31")
    report = upcoming(plan, on("2026-12-31", plan), date(2026, 12, 31))
    assert [task["id"] for task in report.data["this_week"]] == listed(report, 3) == ["1-01"]


def test_after_the_end_what_is_not_done_is_one_group() -> None:
    plan = build("kind: standing", "deadline: 2026-09-02", "deadline: 2026-06-02", "deadline: 2027-03-01")
    report = upcoming(plan, on("2027-01-01", plan), date(2027, 1, 1))
    assert (headings(report), report.notes) == (["not done"], ())
    assert [task["id"] for task in report.data["overdue"]] == ["1-03", "1-02"]
    assert listed(report, 3) == ["1-03", "1-02", "1-04"]


@given(cases())
def test_what_is_open_and_due_is_in_a_group_once(case: Case) -> None:
    assessed = figures_on(case.plan, case.returns, case.day)
    groups = grouped(assessed, case.day)
    found = Counter(task for items in groups.values() for task in ids(items))
    assert found == Counter(
        item.task.id for item in assessed if item.due and item.light not in {Light.DONE, Light.CANCELLED}
    )
    limit = sunday(case.day) + timedelta(7)
    assert all(item.due and item.due > limit and not item.missed for item in groups[LATER])
    assert all(item.missed or (item.due and item.due <= limit) for name in SHOWN for item in groups[name])
    report = upcoming(case.plan, assessed, case.day)
    near = [item.task.id for name in SHOWN for item in groups[name] if item.due and item.due <= limit]
    ended = case.day > case.plan.period.end
    assert Counter(listed(report, 3)) == Counter(ids(unfinished(assessed)) if ended else near)
    assert [[task["id"] for task in report.data[name]] for name in SHOWN] == [
        ids(groups[name]) for name in SHOWN
    ]


def test_commands_name_the_plan_that_was_named(tmp_path: Path) -> None:
    file = shutil.copy(EXAMPLES / "plan.yaml", str(tmp_path / "计划 1.yaml"))
    said = f"--file '{file}'"
    item = json.loads(run("next", *AS_OF, "--json", "--file", file).out)["overdue"][0]
    assert item["command"] == f"guangong done 2-02 {said}"
    assert f"to finish 2  guangong done ID {said}\n" in run("next", *AS_OF, "--file", file).out
    ended = run("status", "--as-of", "2027-01-15", "--file", file).out
    assert f"guangong status {said} --as-of 2026-12-31" in ended
    refused = run("done", "1-04", "--file", file).err
    assert refused.endswith(f'first: guangong reopen {said} 1-04 --reason "…"\n')
    assert run("show", "xyz", "-f", file).err.endswith(f"hint: see guangong list {said}\n")


@pytest.mark.parametrize("command", ["status", "list", "next", "timeline", "board"])
def test_an_empty_plan_says_how_to_begin(tmp_path: Path, command: str) -> None:
    run("init", "--yes", folder=tmp_path)
    ran = run(command, folder=tmp_path)
    assert ran.out.endswith("\n\nThe plan has no tasks yet.\n")
    assert "Add the first task: guangong add TITLE --section 1\n" in ran.err
    assert run(command, "--owner", "miaopu").out.endswith("\n\nNo task fits.\n")


# ── the board ──


@pytest.mark.parametrize(
    ("task", "status"),
    [
        ("", "todo"),
        ("status: doing", "doing"),
        ("log: [{on: 2026-07-01, note: 会}]", "doing"),
        ("log: [{on: 2026-07-02, note: 会}]", "todo"),
        ("status: done, done_on: 2026-07-01", "done"),
        ("status: done, done_on: 2026-07-02", "todo"),
        (
            "status: cancelled, changes: [{on: 2026-07-02, field: status, to: cancelled, reason: 停}]",
            "todo",
        ),
        (
            "status: cancelled, changes: [{on: 2026-07-01, field: status, to: cancelled, reason: 停}]",
            "cancelled",
        ),
        ("owners: [schools], status: done, done_on: 2026-07-01", "todo"),  # nobody has returned it
    ],
)
def test_status_is_that_of_the_day(task: str, status: str) -> None:
    (item,) = on("2026-07-01", build(task))
    assert item.status == status


@pytest.mark.parametrize(("members", "status"), [("a", "doing"), ("ab", "done")])
def test_a_group_is_done_when_all_have_returned(members: str, status: str) -> None:
    plan = build("owners: [schools]")
    returns = {
        unit: Returns.model_validate(
            {"schema": 1, "unit": unit, "tasks": {"1-01": {"done_on": "2026-03-01"}}}
        )
        for unit in members
    }
    (item,) = figures_on(plan, returns, date(2026, 7, 1))
    assert item.status == status


def test_the_board_has_a_column_for_what_people_see_the_worst_first() -> None:
    plan = build(
        "status: doing",
        "",
        "deadline: 2026-06-30",
        "deadline: 2026-06-29",
        "deadline: 2026-07-02",
        "status: done, done_on: 2026-05-01",
        "status: done, done_on: 2026-06-01",
        "status: cancelled, changes: [{on: 2026-02-01, field: status, to: cancelled, reason: 停}]",
    )
    report = board(plan, on("2026-07-01", plan), date(2026, 7, 1))
    assert headings(report) == ["overdue", "due soon or behind", "doing", "not started", "done"]
    assert listed(report, 0) == ["1-04", "1-03", "1-05", "1-01", "1-02", "1-07", "1-06"]
    assert report.notes == ("cancelled 1: 1-08 甲",)
    assert headings(board(plan, on("2027-01-01", plan), date(2027, 1, 1))) == ["not done", "done"]


def the_board(width: int, height: int | None, *, whole: bool = False) -> list[str]:
    plan = build("status: doing", *[""] * 30)
    report = board(plan, on("2026-07-01", plan), date(2026, 7, 1))
    return draw_report(report.whole() if whole else report, Screen(width, height)).splitlines()[3:]


def test_the_columns_of_a_board_stand_below_each_other_where_they_would_be_narrow() -> None:
    assert the_board(78, None)[0] == f"doing 1{' ' * 33}not started 30"
    narrow = the_board(77, None)
    assert narrow[:4] == ["doing 1", "● 1-01 甲", "", "not started 30"]


def test_a_board_is_cut_to_the_page() -> None:
    assert len(the_board(78, 24)) == len(the_board(40, 24)) == 24 - 1 - 3
    assert the_board(78, 24)[0].endswith("not started 30  19 shown, --all")
    assert sum(" 1-" in line for line in the_board(78, 24, whole=True)) == 30
    assert "not started 30  16 shown, --all" in the_board(40, 24)


@given(cases())
def test_every_task_is_on_the_board_once(case: Case) -> None:
    assessed = figures_on(case.plan, case.returns, case.day)
    report = board(case.plan, assessed, case.day)
    kept = [item for item in assessed if item.light is not Light.CANCELLED]
    assert Counter(listed(report, 0) if kept else []) == Counter(ids(kept))
    for status in STATUSES:
        ranked = sorted(assessed, key=lambda item: item.urgency(case.day))
        assert [task["id"] for task in report.data[status]] == [
            item.task.id for item in ranked if item.status == status
        ]


# ── on a screen ──


@given(cases(), st.integers(50, 140), st.sampled_from(["utf-8", "ascii", "gbk"]))
def test_no_chart_runs_over_the_edge(case: Case, width: int, encoding: str) -> None:
    assessed = figures_on(case.plan, case.returns, case.day)
    for report in (
        *(timeline(case.plan, assessed, case.day, rows) for rows in ROWS),
        upcoming(case.plan, assessed, case.day),
        board(case.plan, assessed, case.day),
    ):
        text = draw_report(report, Screen(width, None, "", encoding))
        assert max(map(cell_len, text.splitlines())) <= width
        text.replace("␦", "?").encode(encoding)
