"""``guangong compare``: last year's plan beside this year's."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from running import LIVELY, golden, run

LAST = """\
schema: 1
title: 2025年工作要点
organization: bureau
period: {start: 2025-01-01, end: 2025-12-31}
units:
  bureau: {name: 局关工委}
  schools: {name: 各校, members: {xinghe: 星河小学, baihe: 白荷小学}}
defaults: {owners: [bureau], deadline: 2025-12-31}
sections:
  - number: 1
    title: 学习
    tasks:
      - {id: 1-01, title: 集中学习, kind: standing, every: half-year, log: [{on: 2025-03-01, note: 好}]}
      - {id: 1-02, title: 按时, deadline: 2025-06-30, status: done, done_on: 2025-06-12}
      - {id: 1-03, title: 迟了, deadline: 2025-06-30, status: done, done_on: 2025-07-03}
      - id: 1-04
        title: 不办了
        status: cancelled
        changes:
          - {on: 2025-05-01, field: status, from: todo, to: cancelled, reason: 压减活动 13800138000}
  - number: 2
    title: 活动
    tasks:
      - {id: 2-01, title: 各校小结, owners: [schools], deadline: 2025-11-28}
      - id: 2-02
        title: 年后才办
        deadline: 2025-10-31
        status: done
        done_on: 2026-01-10
        changes:
          - {on: 2025-06-01, field: deadline, from: 2025-06-30, to: 2025-10-31, reason: 改期}
      - {id: 2-03, title: 试点, target: {min: 3, unit: 所}, log: [{on: 2025-03-01, count: 3}], status: doing}
      - {id: 2-04, title: 征文, status: doing, log: [{on: 2025-03-01, percent: 40}]}
"""
RETURNS = "schema: 1\nunit: xinghe\ntasks:\n  2-01: {done_on: 2025-11-20}\n"
THIS = """\
schema: 1
title: 2026年工作要点
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 学习
    tasks:
      - {id: 1-01, title: 集中学习, previous: 1-01, kind: standing, every: half-year}
      - {id: 1-02, title: 按时（上）, previous: 1-02, status: done, done_on: 2026-03-02, deadline: 2026-03-31}
      - {id: 1-03, title: 按时（下）, previous: 1-02}
      - {id: 1-05, title: 征文}
      - {id: 1-06, title: 新的, previous: 9-09}
"""


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Give a folder with the folders of two years."""
    for year, text in {"2025": LAST, "2026": THIS}.items():
        (tmp_path / year).mkdir()
        (tmp_path / year / "plan.yaml").write_text(text, "utf-8")
    (tmp_path / "2025/returns").mkdir()
    (tmp_path / "2025/returns/xinghe.yaml").write_text(RETURNS, "utf-8")
    return tmp_path


def told(*arguments: str, folder: Path) -> Any:  # noqa: ANN401 (JSON)
    ran = run("compare", *arguments, "--json", folder=folder)
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def test_how_each_task_ended(years: Path) -> None:
    data = told("2025", "2026", folder=years)
    names = ("id", "end", "done_on", "days_late", "reason", "first_deadline", "successors", "alike")
    assert [tuple(task[name] for name in names) for task in (*data["standing"], *data["tasks"])] == [
        ("1-01", "open", None, 0, None, None, ["1-01"], []),
        ("1-02", "done", "2025-06-12", 0, None, None, ["1-02", "1-03"], []),
        ("1-03", "done-late", "2025-07-03", 3, None, None, [], []),
        ("1-04", "cancelled", None, 0, "压减活动 13800138000", None, [], []),
        ("2-01", "open", None, 0, None, None, [], []),
        ("2-02", "done-late", "2026-01-10", 71, None, "2025-06-30", [], []),
        ("2-03", "open", None, 0, None, None, [], []),
        ("2-04", "open", None, 0, None, None, [], ["1-05"]),
    ]
    assert data["without_successor"] == ["1-03", "2-01", "2-02", "2-03", "2-04"]
    assert data["new"] == ["1-05", "1-06"]
    assert data["unknown_previous"] == [{"id": "1-06", "previous": "9-09"}]


def test_figures_are_those_of_the_end_of_each_year(years: Path) -> None:
    data = told("2025", "2026", folder=years)
    assert (data["last"]["as_of"], data["this"]["as_of"]) == ("2025-12-31", "2026-06-30")
    assert [data["last"][name] for name in ("targets", "returns", "periods", "done_late")] == [
        {"reached": 1, "wanted": 1},
        {"reached": 1, "wanted": 2},
        {"reached": 1, "wanted": 2},
        1,
    ]
    for name, year in {"last": "2025", "this": "2026"}.items():
        day = data[name]["as_of"]
        status = json.loads(run("status", "--as-of", day, "--json", folder=years / year).out)
        assert {key: data[name][key] for key in status["total"]} == status["total"]
        assert {key: data[name][key] for key in ("due_by", "done_of_due", "late")} == {
            key: status[key] for key in ("due_by", "done_of_due", "late")
        }


def test_as_of_a_day_nothing_later_has_happened(years: Path) -> None:
    data = told("2025", "2026", "--as-of", "2025-12-31", folder=years)
    assert [task["end"] for task in data["tasks"] if task["id"] == "2-02"] == ["open"]
    assert (data["last"]["as_of"], data["this"]["as_of"]) == ("2025-12-31", "2025-12-31")
    assert data["this"]["done"] == 0


def test_this_year_is_found_as_always(years: Path) -> None:
    whole = told("2025/plan.yaml", "2026/plan.yaml", folder=years)
    assert told("../2025", folder=years / "2026") == whole


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", ["80", "120", "pipe"])
def test_what_is_shown(width: str, language: str, years: Path) -> None:
    env = {"GUANGONG_LANG": language} | ({} if width == "pipe" else {"COLUMNS": width, "LINES": "24"})
    ran = run("compare", "2025", "2026", folder=years, env=env)
    assert (ran.code, ran.err) == (0, "")
    golden(f"compare.{width}.{language}", ran.out)


def test_csv_is_the_looking_back(years: Path) -> None:
    out = run("compare", "2025", "2026", "--format", "csv", folder=years).out
    assert out.splitlines()[1:3] == [
        '1 学习,done,1-02,按时,2025-06-30,done 12 Jun,"1-02, 1-03"',
        '1 学习,done,1-03,迟了,2025-06-30,"done 3 Jul, 3 days late",—',
    ]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "docx", "md", "json", "txt", "svg"])
def test_it_is_written_in_any_format(ending: str, years: Path) -> None:
    ran = run("compare", "2025", "2026", "--to", f"对比.{ending}", folder=years)
    assert (ran.code, ran.err) == (0, f"对比.{ending} is written\n")
    assert (years / f"对比.{ending}").stat().st_size > 100
    again = run("compare", "2025", "2026", "--to", f"对比.{ending}", folder=years)
    assert (again.code, "is there already" in again.err) == (1, True)
    assert run("compare", "2025", "2026", "--to", f"对比.{ending}", "--force", folder=years).code == 0


def test_what_is_handed_on_is_masked(years: Path) -> None:
    assert run("compare", "2025", "2026", "--to", "a.md", folder=years).code == 0
    text = (years / "a.md").read_text("utf-8")
    assert ("压减活动" in text, "13800138000" in text) == (True, False)


def test_the_command_that_links_a_task_works(years: Path) -> None:
    out = run("compare", "2025", "2026", folder=years).out
    command = "guangong set --file 2026/plan.yaml 1-05 previous=2-04"
    assert f"A task that goes on says so: {command}" in out
    assert "says so: guangong set 1-05 previous=2-04" in run("compare", "../2025", folder=years / "2026").out
    assert run(*command.split()[1:], folder=years).code == 0
    data = told("2025", "2026", folder=years)
    assert [task["successors"] for task in data["tasks"] if task["id"] == "2-04"] == [["1-05"]]
    assert "same title" not in run("compare", "2025", "2026", folder=years).out


REFUSED = {
    "the wrong way round": (["2026", "2025"], 2, "2026/plan.yaml does not begin before 2025/plan.yaml"),
    "one plan twice": (["2026", "2026"], 2, "2026/plan.yaml does not begin before 2026/plan.yaml"),
    "no such plan": (["2024", "2026"], 2, "2024"),
    "no format": (["2025", "2026", "--to", "a.xyz"], 2, "a.xyz does not end as a format"),
}


@pytest.mark.parametrize(("arguments", "code", "message"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused(arguments: list[str], code: int, message: str, years: Path) -> None:
    ran = run("compare", *arguments, folder=years)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


@pytest.mark.parametrize("options", [[], ["--all"], ["--keep", "1-03,2-02"]], ids=["none", "all", "some"])
def test_the_example_into_the_next_year_and_back(options: list[str], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(LIVELY, tmp_path / "2026"))
    rolled = json.loads(run("rollover", *options, "--write", "--json", folder=folder).out)
    kept = {task["id"] for task in (*rolled["standing"], *rolled["tasks"])}
    data = told("../2026", "--as-of", "2026-06-30", folder=tmp_path / "2027")
    tasks = [*data["standing"], *data["tasks"]]
    assert {task["id"] for task in tasks if task["successors"] == [task["id"]]} == kept
    assert {task["id"] for task in tasks if not task["successors"]} == {*rolled["left_out"]}
    assert {*data["without_successor"]} == {*rolled["left_out"]} - {"2-15"}  # which is cancelled
    assert (data["new"], data["unknown_previous"]) == ([], [])
    status = json.loads(run("status", "--as-of", "2026-06-30", "--json", folder=folder).out)
    assert (data["last"]["late"], data["last"]["due_by"]) == (status["late"], status["due_by"])
