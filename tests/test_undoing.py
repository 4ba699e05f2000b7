"""Undoing: each command takes back what was done, and nothing else, and the guard accepts its edit."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk import Desk, frozen
from guangong.yamldoc import parse

PLAN = """\
schema: 1
title: 计划
organization: bureau
period: {{start: 2026-01-01, end: 2026-12-31}}
units: {{bureau: {{name: 局关工委}}, lecturers: {{name: 宣讲团}}}}
defaults: {{owners: [bureau], deadline: 2026-12-31}}
sections:
  - number: 1
    title: 一
    defaults: {{deadline: 2026-06-30}}
    tasks:
      - {{id: 1-01, title: 征文{task}}}
"""

Make = Callable[..., Desk]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return what makes a desk with a task of these fields, in a repository or without one."""

    def desk(task: str = "", *, with_git: bool = False) -> Desk:
        given, folder = tmp_path / "given.yaml", tmp_path / "office"
        given.write_text(PLAN.format(task=task and f", {task}"), "utf-8")
        folder.mkdir()
        made = Desk(folder, given)
        if with_git:
            git(made, "init", "-q")
            commit(made)
        return made

    return desk


def git(desk: Desk, *arguments: str) -> None:
    author = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(
        ["git", *author, *arguments], cwd=desk.plan.parent, check=True, capture_output=True, timeout=30
    )


def commit(desk: Desk) -> None:
    git(desk, "add", "plan.yaml")
    git(desk, "commit", "-qm", "一")


def on(day: str, desk: Desk, *commands: str) -> None:
    """Run commands on a day, without blanks in their words; each is done."""
    with frozen(date.fromisoformat(day)):
        for command in commands:
            ran = desk.run(*command.split())
            assert ran.code == 0, (command, ran.err)


def task(desk: Desk) -> dict[str, Any]:
    """Return the task as the file has it."""
    data: Any = parse(desk.plan.read_bytes()).data
    return dict(data["sections"][0]["tasks"][0])


def state(desk: Desk) -> tuple[str | None, str | None, list[str | None]]:
    """Return status, day of beginning and the notes that count."""
    found = task(desk)
    notes = [entry.get("note") for entry in found.get("log", ()) if "withdrawn" not in entry]
    return found.get("status"), found.get("started_on"), notes


def as_of(desk: Desk, day: str, today: str = "2026-12-01") -> dict[str, Any]:
    with frozen(date.fromisoformat(today)):
        answer = json.loads(desk.run("show", "1-01", "--as-of", day, "--json").out)
    return dict(answer["task"])


def judged(desk: Desk, day: str) -> list[str]:
    with frozen(date.fromisoformat(day)):
        ran = desk.run("check", "--against", "HEAD", "--exact", "--json")
    return [item["code"] for item in json.loads(ran.out)["findings"] if item["severity"] != "note"]


# ── unlog ──


def test_a_committed_entry_and_the_beginning_with_it(make: Make) -> None:
    desk = make(with_git=True)
    on("2026-05-01", desk, "log 1-01 误")
    commit(desk)
    before = as_of(desk, "2026-05-01", "2026-05-02")
    on("2026-05-02", desk, "unlog 1-01 --reason 误记")
    assert state(desk) == ("todo", None, [])
    assert judged(desk, "2026-05-02") == []
    assert (before["status"], before["started_on"]) == ("doing", "2026-05-01")
    after = as_of(desk, "2026-05-01", "2026-05-02")
    assert (after["status"], after["started_on"]) == ("doing", "2026-05-01")
    assert as_of(desk, "2026-05-02")["status"] == "todo"


def test_a_new_entry_leaves_nothing(make: Make) -> None:
    desk = make(with_git=True)
    before = desk.text
    on("2026-05-01", desk, "log 1-01 误", "unlog 1-01 --reason 误记")
    assert desk.text == before.replace("title: 征文", "title: 征文, status: todo")


@pytest.mark.parametrize("with_git", [True, False])
def test_a_beginning_of_its_own_stays(make: Make, with_git: bool) -> None:  # noqa: FBT001
    desk = make(with_git=with_git)
    on("2026-05-01", desk, "start 1-01", "log 1-01 误记", "unlog 1-01 --reason 误记")
    assert state(desk) == ("doing", "2026-05-01", [])


def test_a_task_begins_with_its_first_entry_alone(make: Make) -> None:
    desk = make()
    on("2026-05-01", desk, "log 1-01 甲", "log 1-01 乙", "unlog 1-01 --reason 误记")
    assert state(desk) == ("doing", "2026-05-01", ["甲"])
    on("2026-05-02", desk, "unlog 1-01 --reason 误记")
    assert state(desk) == ("todo", None, [])


def test_the_last_entry_of_a_day_is_quoted(make: Make) -> None:
    desk = make()
    on("2026-05-01", desk, "log 1-01 甲", "log 1-01 --percent 30")
    on("2026-06-01", desk, "log 1-01 丙")
    with frozen(date(2026, 6, 2)):
        ran = desk.run("unlog", "1-01", "--on", "2026-05-01", "--reason", "误记")
    assert ran.out == "1-01 entry of 1 May withdrawn (30%), 28 days left: 征文\n"
    assert state(desk)[2] == ["甲", "丙"]


def test_what_was_withdrawn_can_be_said_again(make: Make) -> None:
    desk = make()
    on("2026-05-04", desk, "start 1-01 --note 启动会", "unlog 1-01 --reason 误记", "start 1-01 --note 启动会")
    assert state(desk) == ("doing", "2026-05-04", ["启动会"])


def test_a_completion_whose_entry_was_withdrawn_is_no_retry(make: Make) -> None:
    desk = make()
    done = "done 1-01 --by 王老师 --note 办结"
    on("2026-05-04", desk, done)
    mistake = "note: 办结, withdrawn: {on: 2026-05-04, reason: 误记}"
    desk.plan.write_text(desk.text.replace("note: 办结", mistake), "utf-8")
    with frozen(date(2026, 5, 4)):
        ran = desk.run(*done.split())
    assert (ran.code, "guangong reopen 1-01" in ran.err) == (1, True)


# ── reopen ──


def test_no_other_entry_of_the_day_is_withdrawn(make: Make) -> None:
    desk = make()
    on("2026-05-04", desk, "done 1-01", "log 1-01 补记合影", "reopen 1-01 --reason 缺页")
    assert state(desk)[2] == ["补记合影"]


def test_the_entry_of_done_is_withdrawn_behind_others(make: Make) -> None:
    desk = make()
    on(
        "2026-05-04",
        desk,
        "done 1-01 --by 王老师 --note 办结",
        "log 1-01 补记",
        "reopen 1-01 --reason 缺页",
    )
    assert state(desk) == ("todo", None, ["补记"])


def test_the_entry_of_a_closed_year_counts_for_no_period(make: Make) -> None:
    desk = make("kind: standing, every: month")
    on("2026-05-04", desk, "done 1-01 --for-the-year --note 办结")
    on("2026-06-02", desk, "log 1-01 六月", "reopen 1-01 --reason 还要办")
    assert as_of(desk, "2026-06-02")["count"]["achieved"] == 1


def test_what_was_withdrawn_is_no_beginning(make: Make) -> None:
    desk = make()
    on("2026-05-01", desk, "log 1-01 误", "unlog 1-01 --reason 误记")
    on("2026-05-04", desk, "done 1-01")
    on("2026-05-05", desk, "reopen 1-01 --reason 缺页")
    assert state(desk) == ("todo", None, [])


def test_an_entry_of_an_older_version_stays(make: Make) -> None:
    desk = make("status: done, done_on: 2026-05-04, log: [{on: 2026-05-04, note: 办结}]")
    on("2026-05-05", desk, "reopen 1-01 --reason 缺页")
    assert state(desk)[2] == ["办结"]


def test_under_way_since_nobody_knows(make: Make) -> None:
    desk = make("status: doing", with_git=True)
    assert as_of(desk, "2026-05-01", "2026-05-02")["status"] == "doing"
    on("2026-06-01", desk, "done 1-01")
    assert judged(desk, "2026-06-01") == []
    assert as_of(desk, "2026-05-01")["status"] == "doing"
    on("2026-06-02", desk, "reopen 1-01 --reason 缺页")
    assert state(desk)[0] == "doing"
    on("2026-06-03", desk, "done 1-01")
    assert [as_of(desk, f"2026-{day}")["status"] for day in ("05-01", "06-01", "06-02", "06-03")] == [
        "doing",
        "done",
        "doing",
        "done",
    ]
    assert judged(desk, "2026-06-03") == []


# ── where a value comes from ──


@pytest.mark.parametrize("field", ["owners: [bureau]", "deadline: 2026-06-30"])
def test_a_value_of_its_own_that_equals_the_default_stays_its_own(make: Make, field: str) -> None:
    desk, name = make(field), field.partition(":")[0]
    before = as_of(desk, "2026-05-01", "2026-05-02")
    on(
        "2026-05-12",
        desk,
        "postpone 1-01 2026-07-15 --reason 检修",
        "set 1-01 owners=lecturers --reason 调整",
    )
    after = as_of(desk, "2026-05-01")
    assert [answer[f"{name}_source"] for answer in (before, after)] == ["task", "task"]
    assert {change.get("source") for change in task(desk)["changes"]} == {"task", None}


def test_an_inherited_value_stays_inherited(make: Make) -> None:
    desk = make()
    refused = ["set", "1-01", "owners=bureau"]
    with frozen(date(2026, 5, 12)):
        assert desk.run(*refused).code == 1
    on("2026-05-12", desk, "set 1-01 owners=bureau deadline=2026-06-30 --reason 明确")
    sources = [(as_of(desk, f"2026-05-{day}")["owners_source"]) for day in (11, 12)]
    assert sources == ["plan", "task"]
    on("2026-05-20", desk, "unset 1-01 owners deadline --reason 照原定")
    assert not {"owners", "deadline"} & task(desk).keys()
    sources = [as_of(desk, f"2026-05-{day}")["deadline_source"] for day in (11, 12, 20)]
    assert sources == ["section", "task", "section"]


def test_back_to_the_default(make: Make) -> None:
    desk = make("deadline: 2026-03-31, owners: [lecturers]", with_git=True)
    with frozen(date(2026, 3, 1)):
        assert desk.run("unset", "1-01", "deadline").code == 1
    on("2026-03-01", desk, "unset 1-01 deadline owners --reason 照原定")
    assert judged(desk, "2026-03-01") == []
    assert as_of(desk, "2026-02-01")["deadline"] == "2026-03-31"
    assert as_of(desk, "2026-03-01")["deadline"] == "2026-06-30"


# ── a wrong beginning ──


def test_an_earlier_entry_moves_the_beginning(make: Make) -> None:
    desk = make(with_git=True)
    on("2026-05-02", desk, "start 1-01")
    commit(desk)
    on("2026-05-03", desk, "log 1-01 首批 --on 2026-04-01")
    assert state(desk) == ("doing", "2026-04-01", ["首批"])
    assert judged(desk, "2026-05-03") == []
    assert [as_of(desk, f"2026-{day}")["status"] for day in ("03-31", "04-01")] == ["todo", "doing"]
    on("2026-05-04", desk, "log 1-01 再批 --on 2026-04-10", "unlog 1-01 --on 2026-04-01 --reason 误记")
    assert state(desk) == ("doing", "2026-04-10", ["再批"])
    assert judged(desk, "2026-05-04") == []
    on("2026-05-05", desk, "done 1-01 --on 2026-04-20")


def test_a_wrong_start_is_corrected(make: Make) -> None:
    desk = make(with_git=True)
    on("2026-05-02", desk, "start 1-01")
    commit(desk)
    on("2026-05-04", desk, "set 1-01 started_on=2026-04-20 --reason 更正")
    assert judged(desk, "2026-05-04") == []
    assert [as_of(desk, day)["started_on"] for day in ("2026-05-03", "2026-05-04")] == [
        "2026-05-02",
        "2026-04-20",
    ]
    on("2026-05-05", desk, "unset 1-01 started_on --reason 误启动")
    assert (state(desk), judged(desk, "2026-05-05")) == (("todo", None, []), [])
    assert [as_of(desk, f"2026-05-0{day}")["status"] for day in (2, 4, 5)] == ["doing", "doing", "todo"]


def test_a_day_of_beginning_is_added(make: Make) -> None:
    desk = make("status: doing")
    on("2026-05-04", desk, "set 1-01 started_on=2026-03-02 --reason 补登")
    assert [as_of(desk, day)["status"] for day in ("2026-02-01", "2026-05-03")] == ["doing", "doing"]
    assert as_of(desk, "2026-05-04")["started_on"] == "2026-03-02"


@pytest.mark.parametrize(
    ("given", "command", "said"),
    [
        ("", "set 1-01 started_on=2026-03-02 --reason 补登", "guangong start 1-01 --on 2026-03-02"),
        (
            "status: doing, log: [{on: 2026-03-01, note: 甲}]",
            "set 1-01 started_on=2026-03-02 --reason 补",
            "log",
        ),
        (
            "status: doing, started_on: 2026-03-01, log: [{on: 2026-03-01, note: 甲}]",
            "unset 1-01 started_on --reason 误",
            "guangong unlog 1-01",
        ),
    ],
)
def test_what_is_no_beginning(make: Make, given: str, command: str, said: str) -> None:
    desk = make(given)
    before = desk.text
    with frozen(date(2026, 5, 4)):
        ran = desk.run(*command.split())
    assert (ran.code, said in ran.err, desk.text) == (1, True, before), ran.err
