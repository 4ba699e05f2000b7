"""status --baseline: how deadlines have drifted since a day or a revision."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

import repositories
from running import LIVELY, Ran, golden, run

PLAN = """\
schema: 1
title: 某局关工委工作计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units: {bureau: {name: 局关工委}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 学习
    tasks:
"""
MOVED = (
    "deadline: 2026-09-30, changes: ["
    "{on: 2026-03-01, field: deadline, from: 2026-05-31, to: 2026-06-30, reason: 一}, "
    "{on: 2026-05-01, field: deadline, from: 2026-06-30, to: 2026-09-30, reason: 场馆检修, "
    "document: 《通知》}]"
)
EARLIER = (
    "deadline: 2026-07-01, changes: ["
    "{on: 2026-05-02, field: deadline, from: 2026-07-11, to: 2026-07-01, reason: 提前}]"
)
CANCELLED = (
    "status: cancelled, changes: [{on: 2026-05-03, field: status, from: todo, to: cancelled, reason: 停办}]"
)
REOPENED = "changes: [{on: 2026-04-01, field: status, from: cancelled, to: todo, reason: 恢复}]"
STANDING = (
    "kind: standing, changes: [{on: 2026-05-01, field: kind, from: activity, to: standing, reason: 改为常态}]"
)


def plan(*tasks: str) -> str:
    """Return a plan with these tasks: 1-01 and so on."""
    lines = (
        f"      - {{id: 1-{n:02}, title: 事项{n}{task and ', '}{task}}}\n" for n, task in enumerate(tasks, 1)
    )
    return PLAN + "".join(lines)


def drift(folder: Path, *options: str) -> Any:  # noqa: ANN401 (as JSON has it)
    ran = run("status", *options, "--json", folder=folder)
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)["baseline"]


def said(found: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
    return [(item["id"], item["change"], item["from"], item["to"], item["days"]) for item in found["tasks"]]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    tasks = ("", MOVED, EARLIER, CANCELLED, "added: 2026-05-04, deadline: 2026-10-31", REOPENED)
    (tmp_path / "plan.yaml").write_text(plan(*tasks), "utf-8")
    return tmp_path


# ── what has drifted ──

DAYS = {
    # Before anything was decided: all of it, the farthest first, new ones last.
    "2026-01-15": [
        ("1-02", "moved", "2026-05-31", "2026-09-30", 122),
        ("1-03", "moved", "2026-07-11", "2026-07-01", -10),
        ("1-04", "cancelled", "2026-12-31", None, 0),
        ("1-05", "added", None, "2026-10-31", 0),
        ("1-06", "added", None, "2026-12-31", 0),
    ],
    "2026-03-01": [
        ("1-02", "moved", "2026-06-30", "2026-09-30", 92),
        ("1-03", "moved", "2026-07-11", "2026-07-01", -10),
        ("1-04", "cancelled", "2026-12-31", None, 0),
        ("1-05", "added", None, "2026-10-31", 0),
        ("1-06", "added", None, "2026-12-31", 0),
    ],
    "2026-05-02": [
        ("1-04", "cancelled", "2026-12-31", None, 0),
        ("1-05", "added", None, "2026-10-31", 0),
    ],
    "2026-06-30": [],
}


@pytest.mark.parametrize("day", DAYS)
def test_since_a_day(day: str, office: Path) -> None:
    assert said(drift(office, "--baseline", day)) == DAYS[day]


def test_figures_reasons_and_documents(office: Path) -> None:
    found = drift(office, "--baseline", "1月15日")
    assert (found["name"], found["day"]) == ("2026-01-15", "2026-01-15")
    figures = {key: found[key] for key in ("moved", "added", "cancelled", "removed", "days", "most")}
    assert figures == {"moved": 2, "added": 2, "cancelled": 1, "removed": 0, "days": 112, "most": 122}
    decided = [(item["reason"], item["document"]) for item in found["tasks"]]
    assert decided == [("场馆检修", "《通知》"), ("提前", None), ("停办", None), (None, None), (None, None)]


def test_what_came_later_than_the_day_of_the_report_is_not_there(office: Path) -> None:
    found = drift(office, "--baseline", "2026-01-15", "--as-of", "2026-03-15")
    assert said(found) == [("1-02", "moved", "2026-05-31", "2026-06-30", 30)]
    assert found["tasks"][0]["reason"] == "一"


def test_filters_hold_for_the_drift(office: Path) -> None:
    found = drift(office, "--baseline", "2026-01-15", "--search", "事项3")
    assert said(found) == [("1-03", "moved", "2026-07-11", "2026-07-01", -10)]
    assert (found["days"], found["most"]) == (-10, -10)


def test_a_task_that_is_standing_now_has_no_days(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(plan(STANDING), "utf-8")
    assert said(drift(tmp_path, "--baseline", "2026-01-15")) == [("1-01", "moved", "2026-12-31", None, 0)]


# ── a revision ──


@pytest.fixture
def repository(tmp_path: Path, office: Path) -> Path:
    """Return a repository whose tag has two tasks of the plan as they were, and one that is gone."""
    now = (office / "plan.yaml").read_text("utf-8")
    folder = repositories.make(tmp_path / "office", plan("", "deadline: 2026-05-31", *[""] * 7))
    repositories.run(folder, "tag", "v2026-start")
    repositories.commit(folder, now)
    return folder


def test_since_a_tag(repository: Path) -> None:
    found = drift(repository, "--baseline", "v2026-start")
    assert found["name"] == "v2026-start"
    assert said(found) == [
        ("1-02", "moved", "2026-05-31", "2026-09-30", 122),
        ("1-05", "moved", "2026-12-31", "2026-10-31", -61),
        ("1-03", "moved", "2026-12-31", "2026-07-01", -183),
        ("1-04", "cancelled", "2026-12-31", None, 0),
        *((f"1-0{n}", "removed", "2026-12-31", None, 0) for n in (7, 8, 9)),
    ]
    assert found["most"] == -183
    shown = run("status", "--baseline", "v2026-start", folder=repository).out
    assert "Since v2026-start (" in shown
    assert "31 Dec → removed" in shown


def test_of_some_tasks_none_is_gone(repository: Path) -> None:
    assert drift(repository, "--baseline", "v2026-start", "--search", "事项1")["removed"] == 0


# ── what is shown ──


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120, None])
def test_whole_output(width: int | None, language: str) -> None:
    env = {"GUANGONG_LANG": language} | ({"COLUMNS": str(width), "LINES": "24"} if width else {})
    ran = run("status", "--baseline", "2026-01-15", folder=LIVELY, env=env)
    assert (ran.code, ran.err) == (0, "")
    golden(f"status-baseline.{width or 'pipe'}.{language}", ran.out)
    if width:
        assert max(map(cell_len, ran.out.splitlines())) <= width


@pytest.mark.parametrize("language", ["en", "zh"])
def test_markdown(office: Path, language: str) -> None:
    ran = run("status", "--baseline", "2026-01-15", "--format", "markdown", "--lang", language, folder=office)
    golden(f"status-baseline.{language}.md", ran.out)


def test_csv_is_the_table_of_sections(office: Path) -> None:
    without, with_it = (
        run("status", *options, "--format", "csv", folder=office).out
        for options in ((), ("--baseline", "2026-01-15"))
    )
    assert with_it == without
    assert len([*csv.reader(io.StringIO(with_it))]) > 1


def test_where_nothing_has_moved_it_says_so(office: Path) -> None:
    ran = run("status", "--baseline", "2026-06-30", folder=office)
    assert "Since 30 Jun: no deadline has moved." in ran.out
    assert "drift" not in ran.out


# ── what is no baseline ──

REFUSED = {
    "2026-07-01": "error: the baseline 2026-07-01 lies after 2026-06-30\n",
    "2026-01": 'error: "2026-01" is no day, and the plan lies in no git repository\nhint: a baseline is',
    "v1": 'error: "v1" is no day, and the plan lies in no git repository\nhint: a baseline is a day',
    "./old.yaml": 'error: "./old.yaml" is a file\nhint: a baseline is a day',
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_baseline(text: str, office: Path) -> None:
    ran = run("status", "--baseline", text, folder=office)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(REFUSED[text])


def test_a_revision_that_is_none(repository: Path) -> None:
    unknown: Ran = run("status", "--baseline", "v9", folder=repository)
    assert (unknown.code, unknown.out) == (2, "")
    assert 'there is no revision "v9"' in unknown.err
    (repository / "二").mkdir()
    (repository / "二" / "plan.yaml").write_text(plan("deadline: 2026-05-30"), "utf-8")
    ran = run("status", "--baseline", "v2026-start", folder=repository / "二")
    assert ran == (1, "", 'error: the plan was not yet in "v2026-start"\n')
