"""What a fresh user of the office ran into: each command says what is so, and what to type."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from desk import Desk, Ran, frozen
from guangong.cli.editing import is_confirmed
from guangong.domain.typed_days import has_words
from guangong.messages import speaking
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
    members: {a: 甲校, b: {name: 乙校, since: 2026-09-01}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 一
    tasks:
"""

TASK = "      - {id: 1-01, title: 征文, deadline: 2026-06-30}\n"
MONTHLY = "      - {id: 1-01, title: 学习, kind: standing, every: month}\n"


class Office(Desk):
    """A desk with a plan of a few tasks."""

    def on(self, day: str, *words: str) -> Ran:
        """Run one command on a day."""
        with frozen(date.fromisoformat(day)):
            return self.run(*words)

    def did(self, day: str, *words: str) -> Ran:
        """Run one command that succeeds."""
        ran = self.on(day, *words)
        assert ran.code == 0, (words, ran.err)
        return ran

    def json(self, day: str, *words: str) -> dict[str, Any]:
        """Return what a command that succeeds answers to programs."""
        return dict(json.loads(self.did(day, *words, "--json").out))

    @property
    def task(self) -> dict[str, Any]:
        """The first task as the file has it."""
        data: Any = parse(self.plan.read_bytes()).data
        return dict(data["sections"][0]["tasks"][0])


Make = Callable[..., Office]


@pytest.fixture
def office(tmp_path: Path) -> Make:
    """Return what makes an office with these lines of tasks."""

    def make(tasks: str = TASK) -> Office:
        given = tmp_path / "given.yaml"
        given.write_text(PLAN + tasks, "utf-8")
        folder = tmp_path / "office"
        folder.mkdir()
        return Office(folder, given)

    return make


# ── as of a day ──


@pytest.mark.parametrize("command", ["status", "list", "next", "board", "timeline"])
def test_what_was_added_later_is_counted(office: Make, command: str) -> None:
    desk = office("      []\n")
    desk.did("2026-11-28", "add", "每月学习", "--section", "1", "--every", "month")
    desk.did("2026-11-28", "log", "1-01", "学", "--on", "2026-01-15")
    out = desk.did("2026-11-28", command, "--as-of", "2026-06-30").out
    assert "1 task was added after 2026-06-30" in out
    assert "no tasks yet" not in out
    assert desk.json("2026-11-28", command, "--as-of", "2026-06-30")["added_later"] == 1
    assert "added after" not in desk.did("2026-11-28", command).out
    assert desk.json("2026-11-28", command)["added_later"] == 0


@pytest.mark.parametrize("tasks", [TASK, MONTHLY])
def test_an_entry_withdrawn_on_the_day_it_was_written_has_never_counted(office: Make, tasks: str) -> None:
    desk = office(tasks)
    before = desk.json("2026-08-01", "list", "--as-of", "2026-06-15")
    desk.did("2026-08-01", "log", "1-01", "误", "--on", "2026-03-15")
    desk.did("2026-08-01", "unlog", "1-01", "--reason", "错")
    assert desk.task["log"][0]["withdrawn"]["on"] == "2026-08-01"  # without git it stays
    assert desk.json("2026-08-02", "list", "--as-of", "2026-06-15") == before
    assert desk.json("2026-08-02", "show", "1-01", "--as-of", "2026-06-15")["log"] == []
    assert len(desk.json("2026-08-02", "show", "1-01")["log"]) == 1


def test_a_completion_undone_on_the_day_it_was_written_has_never_counted(office: Make) -> None:
    desk = office()
    before = desk.json("2026-08-01", "list", "--as-of", "2026-06-15")
    desk.did("2026-08-01", "done", "1-01", "--on", "2026-06-10")
    desk.did("2026-08-01", "reopen", "1-01", "--reason", "错")
    assert desk.json("2026-08-02", "list", "--as-of", "2026-06-15") == before


def test_an_entry_withdrawn_later_counts_until_then(office: Make) -> None:
    desk = office(MONTHLY)
    desk.did("2026-03-15", "log", "1-01", "误")
    desk.did("2026-08-01", "unlog", "1-01", "--reason", "错")
    task = desk.json("2026-08-02", "list", "--as-of", "2026-06-15")["tasks"][0]
    assert (task["status"], task["count"]["achieved"]) == ("doing", 1)


# ── members of groups ──

FOR_SCHOOLS = "      - {id: 1-01, title: 征文, owners: [schools], deadline: 2026-06-30%s}\n"


def returns_of(desk: Office, unit: str, report: str) -> None:
    folder = desk.plan.parent / "returns"
    folder.mkdir(exist_ok=True)
    text = f"schema: 1\nunit: {unit}\ntasks:\n  1-01: {{{report}}}\n"
    (folder / f"{unit}.yaml").write_text(text, "utf-8")


def test_who_joined_after_the_deadline_owes_nothing(office: Make) -> None:
    desk = office(FOR_SCHOOLS % "")
    returns_of(desk, "a", "done_on: 2026-06-20")
    for day in ("2026-08-31", "2026-09-01", "2026-11-28"):
        task = desk.json(day, "list")["tasks"][0]
        assert (task["light"], task["count"]["wanted"]) == ("done", 1)
    assert desk.json("2026-11-28", "list", "--owner", "乙校")["tasks"] == []
    assert len(desk.json("2026-11-28", "list", "--owner", "甲校")["tasks"]) == 1


def test_who_joined_before_a_postponed_deadline_owes(office: Make) -> None:
    desk = office(FOR_SCHOOLS % "")
    desk.did("2026-06-01", "postpone", "1-01", "2026-10-31", "--reason", "场馆")
    assert desk.json("2026-09-02", "list")["tasks"][0]["count"]["wanted"] == 2
    assert len(desk.json("2026-09-02", "list", "--owner", "乙校")["tasks"]) == 1


@pytest.mark.parametrize("target", ["", ", target: {min: 5, unit: 篇}"])
def test_what_a_school_is_exempt_from_is_left_out(office: Make, target: str) -> None:
    desk = office(FOR_SCHOOLS % target)
    returns_of(desk, "a", "exempt: 停办, exempt_on: 2026-04-03")
    assert desk.json("2026-05-01", "list", "--owner", "甲校")["tasks"] == []
    assert len(desk.json("2026-05-01", "list", "--owner", "局关工委", "--owner", "甲校")["tasks"]) == 0
    assert len(desk.json("2026-05-01", "list", "--owner", "各学校")["tasks"]) == 1


# ── deadlines ──


def test_a_later_deadline_may_be_set_with_a_reason(office: Make) -> None:
    desk = office()
    ran = desk.did("2026-07-02", "set", "1-01", "deadline=2026-07-31", "--reason", "场馆")
    assert "1-01 was 2 days overdue" in ran.err
    assert desk.task["deadline"] == "2026-07-31"
    record = desk.task["changes"][0]
    assert (record["field"], record["from"], record["to"]) == ("deadline", "2026-06-30", "2026-07-31")
    refused = desk.on("2026-07-03", "set", "1-01", "deadline=2026-08-31")
    assert refused.code == 1
    assert 'guangong postpone 1-01 2026-08-31 --reason "…"' in refused.err
    assert desk.on("2026-07-03", "set", "1-01", "deadline=2027-01-31", "--reason", "因故").code == 1


def test_a_cancelled_task_gets_no_deadline(office: Make) -> None:
    desk = office()
    desk.did("2026-05-04", "cancel", "1-01", "--reason", "压减")
    for command in (["postpone", "1-01", "2026-07-31"], ["set", "1-01", "deadline=2026-05-31"]):
        ran = desk.on("2026-05-05", *command, "--reason", "因故")
        assert ran.code == 1
        assert "guangong reopen 1-01" in ran.err


def test_postpone_to_an_earlier_or_the_same_day(office: Make) -> None:
    desk = office()
    earlier = desk.on("2026-05-04", "postpone", "1-01", "2026-05-20", "--reason", "因故").err
    assert 'guangong set 1-01 deadline=2026-05-20 --reason "…"' in earlier
    same = desk.on("2026-05-04", "postpone", "1-01", "2026-06-30", "--reason", "因故").err
    assert "due on 2026-06-30 already" in same
    assert "guangong set" not in same


# ── undoing ──


def test_done_before_the_last_decision_is_refused(office: Make) -> None:
    desk = office()
    desk.did("2026-06-10", "done", "1-01")
    desk.did("2026-06-12", "reopen", "1-01", "--reason", "误报")
    refused = desk.on("2026-06-13", "done", "1-01", "--on", "2026-06-11")
    assert refused.code == 1
    assert "status of 1-01 was decided on 2026-06-12" in refused.err
    desk.did("2026-06-13", "done", "1-01", "--on", "2026-06-12")


def test_the_entry_of_a_completion_is_not_unlogged(office: Make) -> None:
    desk = office()
    desk.did("2026-06-09", "log", "1-01", "推进")
    desk.did("2026-06-10", "done", "1-01", "--note", "办结")
    before = desk.text
    refused = desk.on("2026-06-10", "unlog", "1-01", "--reason", "误")
    assert refused.code == 1
    assert 'guangong reopen 1-01 --reason "…"' in refused.err
    assert desk.text == before
    desk.did("2026-06-10", "unlog", "1-01", "--on", "2026-06-09", "--reason", "误")


# ── after the period, and what is asked for ──


def test_a_filter_leaves_out_how_much_of_the_whole_is_open(office: Make) -> None:
    desk = office()
    assert "1 task not done" in desk.did("2027-01-08", "list").out
    filtered = desk.did("2027-01-08", "list", "--status", "done").out
    assert "not done" not in filtered
    assert "The plan's period ended on" in filtered


def test_what_was_done_late_can_be_listed(office: Make) -> None:
    desk = office(TASK + TASK.replace("1-01", "1-02").replace("征文", "演讲"))
    desk.did("2026-06-10", "done", "1-01")
    desk.did("2026-07-10", "done", "1-02")
    for word in ("done-late", "逾期完成"):
        found = desk.json("2026-07-11", "list", "--light", word)["tasks"]
        assert [task["id"] for task in found] == ["1-02"]
    assert len(desk.json("2026-07-11", "list", "--light", "done")["tasks"]) == 2


@pytest.mark.parametrize("name", ["牵头单位", "责任部门"])
def test_other_words_for_fields(office: Make, name: str) -> None:
    desk = office()
    desk.did("2026-06-10", "set", "1-01", f"{name}=各学校", "--reason", "调整")
    assert desk.task["owners"] == ("schools",)


def advice(desk: Office, old: str, new: str) -> list[str]:
    """Return what check advises where a text of the plan is another."""
    assert old in desk.text
    desk.plan.write_text(desk.text.replace(old, new), "utf-8")
    with frozen(date(2026, 6, 10)):
        return [str(item["help"]) for item in json.loads(desk.run("check", "--json").out)["findings"]]


def test_other_words_for_fields_of_the_file(office: Make) -> None:
    assert "write title" in advice(office(), "title: 征文", "标题: 征文")


def test_owners_without_brackets_are_taken_apart(office: Make) -> None:
    desk = office()
    found = advice(desk, "title: 征文", "title: 征文, owners: 局关工委、各学校")
    assert found == ["put it in brackets: [局关工委, 各学校]"]
    found = advice(desk, "owners: 局关工委、各学校", "owners: [局关工委，各学校]")
    assert found == ["these are several units, each an item of its own: bureau, schools"]


def test_what_another_kind_makes_useless_is_removed_with_a_command(office: Make) -> None:
    desk = office(MONTHLY)
    ran = desk.did("2026-06-10", "set", "1-01", "kind=activity", "--reason", "调整")
    assert 'guangong unset 1-01 every --reason "…"' in ran.err
    desk.did("2026-06-10", "unset", "1-01", "every", "--reason", "调整")
    desk.did("2026-06-10", "set", "1-01", "deadline=2026-11-30", "--reason", "调整")
    ran = desk.did("2026-06-10", "set", "1-01", "kind=standing", "--reason", "调整")
    assert 'guangong unset 1-01 deadline --reason "…"' in ran.err
    desk.did("2026-06-10", "unset", "1-01", "deadline", "--reason", "调整")
    assert "deadline" not in desk.task


# ── what is typed ──


def test_the_words_of_a_deadline_are_kept(office: Make) -> None:
    desk = office()
    desk.did("2026-05-04", "postpone", "1-01", "10月底前", "--reason", "场馆")
    assert (desk.task["deadline"], desk.task["deadline_text"]) == ("2026-10-31", "10月底前")
    desk.did("2026-05-05", "postpone", "1-01", "年底", "--reason", "场馆")
    assert (desk.task["deadline"], desk.task["deadline_text"]) == ("2026-12-31", "10月底前")
    desk.did("2026-05-05", "add", "演讲", "--section", "1", "--deadline", "年底")
    shown = desk.json("2026-05-05", "show", "1-02")["task"]
    assert (shown["deadline"], shown["deadline_text"]) == ("2026-12-31", "年底")
    desk.did("2026-05-05", "add", "交流", "-s", "1", "--deadline", "年底", "--deadline-text", "年内")
    assert desk.json("2026-05-05", "show", "1-03")["task"]["deadline_text"] == "年内"


def test_the_words_of_a_deadline_that_is_set_are_kept(office: Make) -> None:
    desk = office()
    desk.did("2026-05-04", "set", "1-01", "deadline=5月底前", "--reason", "提前")
    assert (desk.task["deadline"], desk.task["deadline_text"]) == ("2026-05-31", "5月底前")


@pytest.mark.parametrize("text", ["5月4日", "2026-05-04", "前天", "3天前", "本周五"])
def test_what_says_no_more_than_its_day(text: str) -> None:
    assert not has_words(text)


def test_true_or_false(office: Make) -> None:
    ran = office().on("2026-05-04", "set", "1-01", "key=1")
    assert (ran.code, "true" in ran.err, "quotes" in ran.err) == (2, True, False)


def test_an_entry_after_the_period_counts_for_none(office: Make) -> None:
    desk = office(MONTHLY)
    assert "counts for none" in desk.did("2027-01-08", "log", "1-01", "学").err
    assert "counts for none" not in desk.did("2027-01-08", "log", "1-01", "学", "--on", "2026-12-30").err


@pytest.mark.parametrize("year", ["2026-2027", "2026学年", "2026-09-01 2027-08-31"])
def test_a_school_year_has_two_days(office: Make, year: str) -> None:
    ran = office().on("2026-05-04", "init", "新", "--yes", "--year", year)
    assert ran.code == 2
    assert "--start 2026-09-01 --end 2027-08-31" in ran.err


@pytest.mark.parametrize(
    ("typed", "meant"),
    {
        "move": "postpone",
        "print": "list",
        "version": "--version",
        "横道图": "进度图",
        "excel": "export",
        "csv": "list --format csv",
        "完毕": "完成",
        "逾期": "list --light 逾期",
    }.items(),
)
def test_near_words(office: Make, typed: str, meant: str) -> None:
    ran = office().on("2026-05-04", typed)
    assert (ran.code, ran.err.endswith(f'\nhint: did you mean "{meant}"?\n')) == (2, True)


@pytest.mark.parametrize(
    ("answers", "added"), [("是", True), ("y", True), ("否", False), ("", False), ("也许\nyes", True)]
)
def test_another_task_of_that_title(monkeypatch: pytest.MonkeyPatch, answers: str, *, added: bool) -> None:
    given = iter(answers.split("\n"))
    asked: list[str] = []

    def prompt(text: str, *, default: str, **_options: bool) -> str:
        asked.append(text)
        return next(given) or default

    terminal = mock.Mock(isatty=lambda: True)
    monkeypatch.setattr("guangong.cli.editing.sys", mock.Mock(stdin=terminal, stderr=terminal))
    monkeypatch.setattr("typer.prompt", prompt)
    with speaking("zh"):
        assert is_confirmed("1-01 已是这个名称：征文") is added
    assert "[是/否" in asked[0]


def test_what_comes_next_is_the_same_for_programs(office: Make) -> None:
    desk = office(MONTHLY + TASK.replace("1-01", "1-02"))
    assert "then  31 May 1-01 学习" in desk.did("2026-05-04", "next").out
    answer = desk.json("2026-05-04", "next")
    assert [task["id"] for task in answer["standing"]] == ["1-01"]
    assert ([task["id"] for task in answer["coming"]], answer["then"]["id"]) == (["1-01"], "1-01")
