"""``guangong rollover``: next year's plan from this one."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from guangong.domain.next_year import a_year_later, next_deadline, years_moved
from guangong.domain.plan import Period
from guangong.domain.workdays import weekdays, working_days
from guangong.errors import GuangongError
from running import LIVELY, ROOT, golden, run

PLAN = """\
# yaml-language-server: $schema=../docs/plan.schema.json
schema: 1
title: 某区2025—2026学年工作要点
organization: bureau
period: {start: 2025-09-01, end: 2026-08-31}
units:
  bureau: {name: 局关工委}
  schools:
    name: 各校
    members:
      xinghe: 星河小学
      # 并入星河小学
      baihe: {name: 白荷小学, until: 2026-03-01, reason: 并入星河小学}
      hupan: {name: 湖畔学校, aliases: [湖畔小学], since: 2026-02-01, reason: 新建}
      yunxi: {name: 云栖小学, until: 2026-12-31, reason: 撤并}
defaults: {owners: [bureau], deadline: 2026-08-31} # 由秘书长定
sections:
  - number: 1
    title: 学习
    defaults: {deadline: 2026-05-31}
    tasks:
      # 每月一次
      - id: 1-01
        title: 集中学习
        kind: standing
        every: month
        status: doing
        log:
          - {on: 2025-10-09, note: 好}
      - id: 1-02
        title: 旧的常态
        kind: standing
        status: cancelled
        changes:
          - {on: 2025-10-09, field: status, from: todo, to: cancelled, reason: 不再做}
  - number: 2
    title: 活动
    tasks:
      # 一年一度
      - id: 2-01
        title: 清明祭扫
        previous: 2-07
        start: 2026-03-01
        deadline: 2026-04-10 # 清明前后
        deadline_text: 清明前后
        status: done
        done_on: 2026-04-03
        added: 2025-10-01
        started_on: 2026-03-05
        # 一条就够
        log:
          - {on: 2026-04-03, note: 已办, status: done}

      - id: 2-02
        title: 2026年读书征文
        owners: [schools]
        deadline: 2026-06-15
        target: {min: 3, unit: 篇}
      - {id: 2-03, title: 走访, owners: [bureau], deadline: 2026-02-28, status: done, done_on: 2026-02-10}
"""
NEXT = """\
# yaml-language-server: $schema=../docs/plan.schema.json
schema: 1
title: 某区2026—2027学年工作要点
organization: bureau
period: {start: 2026-09-01, end: 2027-08-31}
units:
  bureau: {name: 局关工委}
  schools:
    name: 各校
    members:
      xinghe: 星河小学
      hupan: {name: 湖畔学校, aliases: [湖畔小学], since: 2026-02-01, reason: 新建}
      yunxi: {name: 云栖小学, until: 2026-12-31, reason: 撤并}
defaults: {owners: [bureau], deadline: 2027-08-31} # 由秘书长定
sections:
  - number: 1
    title: 学习
    defaults: {deadline: 2027-05-31}
    tasks:
      # 每月一次
      - id: 1-01
        title: 集中学习
        previous: 1-01
        kind: standing
        every: month
  - number: 2
    title: 活动
    tasks:
      # 一年一度
      - id: 2-01
        title: 清明祭扫
        previous: 2-01
        start: 2027-03-01
        deadline: 2027-04-09 # 清明前后
        deadline_text: 清明前后
      - {id: 2-03, title: 走访, previous: 2-03, owners: [bureau], deadline: 2027-02-26}
"""


@pytest.fixture(autouse=True)
def _without_holidays() -> Iterator[None]:
    """Know the weekends alone: the calendar learns the holidays of the years that are named here."""
    with mock.patch("guangong.services.rollover.working_days", return_value=weekdays()):
        yield


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Give the folder of a school year's plan, in a folder of their own."""
    folder = tmp_path / "2025-2026"
    folder.mkdir()
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    return folder


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Give a copy of the example, in a folder that is named after its year."""
    return Path(shutil.copytree(LIVELY, tmp_path / "2026"))


def told(*arguments: str, folder: Path) -> Any:  # noqa: ANN401 (JSON)
    ran = run("rollover", *arguments, "--json", folder=folder)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


# ── what the new plan is ──


def test_whole_plan(office: Path) -> None:
    ran = run("rollover", "--keep", "2-01，走访", "--write", folder=office)
    assert ran.code == 0, ran.err
    new = office.parent / "2026-2027"
    assert (new / "plan.yaml").read_text("utf-8") == NEXT
    assert [path.name for path in new.iterdir()] == ["plan.yaml"]
    assert (office / "plan.yaml").read_text("utf-8") == PLAN
    assert run("check", "--strict", folder=new).code == 0


@pytest.mark.parametrize("plan", [LIVELY / "plan.yaml", ROOT / "plan.yaml"], ids=["example", "real"])
@pytest.mark.parametrize("options", [[], ["--all"]], ids=["standing work", "all"])
def test_it_passes_check_and_rolls_over_again(plan: Path, options: list[str], tmp_path: Path) -> None:
    folder = tmp_path
    shutil.copy(plan, folder / "plan.yaml")
    for _year in range(3):
        data = told(*options, "--write", "--to", "next", folder=folder)
        folder /= "next"
        found = json.loads(run("check", "--json", folder=folder).out)
        assert {item["severity"] for item in found["findings"]} <= {"note"}
        assert {task["previous"] for task in data["tasks"]} == {task["id"] for task in data["tasks"]}


def test_all_is_all_that_is_not_cancelled(office: Path) -> None:
    data = told("--all", folder=office)
    assert [task["id"] for task in (*data["standing"], *data["tasks"])] == ["1-01", "2-01", "2-02", "2-03"]
    assert data["left_out"] == ["1-02"]
    assert data["closed_units"] == ["白荷小学"]


def test_what_was_cancelled_goes_on_where_it_is_named(office: Path) -> None:
    assert [task["id"] for task in told("--keep", "1-02", folder=office)["standing"]] == ["1-01", "1-02"]


def test_a_deadline_of_a_day_off_is_told(office: Path) -> None:
    task = told("--keep", "2-01", folder=office)["tasks"][0]
    assert task == {
        "id": "2-01",
        "previous": "2-01",
        "title": "清明祭扫",
        "kind": "activity",
        "start": "2027-03-01",
        "deadline": "2027-04-09",
        "last_deadline": "2026-04-10",
        "day_off": "2027-04-10",
    }
    assert "Sat 10 Apr 2027 is a day off" in run("rollover", "--keep", "2-01", folder=office).out


def test_a_closed_unit_that_owns_something_stays_and_is_told(office: Path) -> None:
    text = PLAN.replace("走访, owners: [bureau]", "走访, owners: [baihe]")
    (office / "plan.yaml").write_text(text, "utf-8")
    ran = run("rollover", "--keep", "2-03", "--write", folder=office)
    assert "Closed, and still an owner of what is carried over; decide who owns it: 白荷小学." in ran.out
    assert run("check", folder=office.parent / "2026-2027").code == 0
    assert told("--to", "x", folder=office)["closed_units"] == ["白荷小学"]


def test_what_still_names_this_year_is_told(office: Path) -> None:
    text = PLAN.replace("# 一年一度", "# 2026年定的")
    (office / "plan.yaml").write_text(text, "utf-8")
    out = run("rollover", "--all", folder=office).out
    assert "Still names this year: 2-02 task's title, comments in lines 29." in out
    assert "Still names" not in run("rollover", folder=office).out


# ── where it goes ──


def test_nothing_is_written_without_write(office: Path) -> None:
    out = run("rollover", folder=office).out
    assert "Nothing was written; it would be: ../2026-2027/plan.yaml." in out
    assert [path.name for path in office.parent.iterdir()] == ["2025-2026"]


@pytest.mark.parametrize("there", ["plan.yaml", "returns/xinghe.yaml"])
def test_never_over_a_plan_or_beside_returns(office: Path, there: str) -> None:
    path = office.parent / "2026-2027" / there
    path.parent.mkdir(parents=True)
    path.write_text("x", "utf-8")
    for options in ([], ["--write"]):
        ran = run("rollover", *options, folder=office)
        assert (ran.code, ran.out) == (1, "")
        assert f"../2026-2027/{there.partition('/')[0]} is there already; nothing was written" in ran.err
    assert path.read_text("utf-8") == "x"


FOLDERS: dict[str, tuple[str, list[str], str]] = {
    "a folder that is named after its year": ("2026工作", [], "../2027工作/plan.yaml"),
    "another folder": ("工作", [], "2027/plan.yaml"),
    "as the user says": ("工作", ["--to", "../明年"], "../明年/plan.yaml"),
    "the plan itself": ("工作", ["--to", "明年/plan.yaml"], "明年/plan.yaml"),
}


@pytest.mark.parametrize(("name", "options", "path"), FOLDERS.values(), ids=FOLDERS)
def test_where_it_goes(name: str, options: list[str], path: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    shutil.copy(LIVELY / "plan.yaml", folder)
    assert told(*options, "--write", folder=folder)["next"]["files"] == [path]
    assert (folder / path).is_file()


def test_settings_come_along_where_they_would_not_be_found(office: Path) -> None:
    (office / "guangong.toml").write_text("[check]\nmany_done = 5\n", "utf-8")
    files = ["../2026-2027/guangong.toml", "../2026-2027/plan.yaml"]
    assert told("--write", folder=office)["next"]["files"] == files
    assert (office.parent / "2026-2027/guangong.toml").read_text("utf-8") == "[check]\nmany_done = 5\n"
    assert told("--to", "below", folder=office)["next"]["files"] == ["below/plan.yaml"]


def test_the_schema_is_named_by_its_path_from_the_new_folder(office: Path) -> None:
    told("--write", "--to", "a/b", folder=office)
    first = (office / "a/b/plan.yaml").read_text("utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=../../../docs/plan.schema.json"


# ── what is refused ──


REFUSED: dict[str, tuple[list[str], tuple[str, str], int, str]] = {
    "no such task": (["--keep", "9-99"], ("", ""), 1, 'no task fits "9-99"'),
    "several tasks": (["--keep", "学习"], ("清明祭扫", "学习会"), 1, '"学习" fits 2 tasks'),
    "all, and some": (["--all", "--keep", "2-01"], ("", ""), 2, "--all carries over every task"),
    "a file in the place of the folder": (["--to", "x.txt"], ("", ""), 1, "x.txt is no folder"),
    "a broken task": ([], ("kind: standing", "kind: x"), 1, "the plan has to be fixed first"),
    "a start behind the deadline": (
        ["--keep", "2-01"],
        ("start: 2026-03-01", "start: 2026-04-11"),
        1,
        "nothing was written:\n  the start 2027-04-11 is after the deadline 2027-04-10",
    ),
}


@pytest.mark.parametrize(("options", "edit", "code", "message"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused(
    options: list[str], edit: tuple[str, str], code: int, message: str, office: Path
) -> None:
    (office / "plan.yaml").write_text(PLAN.replace(*edit, 1), "utf-8")
    (office / "x.txt").touch()
    ran = run("rollover", *options, "--write", folder=office)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert [path.name for path in office.parent.iterdir()] == ["2025-2026"]


def test_the_user_s_file_is_in_the_command_that_is_named(office: Path) -> None:
    out = run("rollover", "--file", "2025-2026/plan.yaml", folder=office.parent).out
    assert "To carry over what is open: guangong rollover --keep 2-02 --file 2025-2026/plan.yaml" in out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_shown(language: str, example: Path) -> None:
    arguments = ("--lang", language, "rollover", "--keep", "1-03,2-03,2-05", "--file", "2026/plan.yaml")
    ran = run(*arguments, folder=example.parent)
    assert ran.code == 0
    golden(f"rollover.{language}", ran.out)


# ── days and titles ──


def period(start: str, end: str) -> Period:
    return Period.model_validate({"start": start, "end": end})


LATER = {
    "a day": ("2026-05-04", "2027-05-04"),
    "the last day of February": ("2027-02-28", "2028-02-29"),
    "a leap day": ("2028-02-29", "2029-02-28"),
    "the last day but one": ("2028-02-28", "2029-02-28"),
    "the last day of the year": ("2026-12-31", "2027-12-31"),
}


@pytest.mark.parametrize(("day", "later"), LATER.values(), ids=LATER)
def test_a_year_later(day: str, later: str) -> None:
    assert str(a_year_later(date.fromisoformat(day))) == later


DEADLINES = {
    "a working day": ("2026-06-30", None, "2027-06-30"),
    "a Saturday": ("2026-04-10", None, "2027-04-09"),
    "a Sunday": ("2026-07-04", None, "2027-07-02"),
    "the last day, a Friday": ("2026-12-31", None, "2027-12-31"),
    "the first day, a Friday": ("2026-01-01", None, "2027-01-01"),
    "the second day, a Saturday": ("2026-01-02", None, "2027-01-01"),
    "not before the task's start": ("2026-04-10", "2027-04-10", "2027-04-10"),
}


@pytest.mark.parametrize(("deadline", "start", "later"), DEADLINES.values(), ids=DEADLINES)
def test_next_deadline(deadline: str, start: str | None, later: str) -> None:
    year = period("2026-01-01", "2026-12-31")
    first = date.fromisoformat(start) if start else None
    assert str(next_deadline(date.fromisoformat(deadline), year, first, weekdays())) == later


HOLIDAYS = {
    "a holiday": ("2024-10-03", "2025-09-30"),
    "a Sunday that makes up for one": ("2024-09-28", "2025-09-28"),
    "a Sunday that is worked, before a holiday": ("2024-01-28", "2025-01-27"),
}


@pytest.mark.parametrize(("deadline", "later"), HOLIDAYS.values(), ids=HOLIDAYS)
def test_holidays_are_days_off(deadline: str, later: str) -> None:
    year, days = period("2024-01-01", "2024-12-31"), working_days(pytest.fail)
    assert str(next_deadline(date.fromisoformat(deadline), year, None, days)) == later


def test_without_the_calendar_of_holidays_it_says_so(office: Path) -> None:
    with mock.patch("guangong.services.rollover.working_days", side_effect=GuangongError("missing")):
        ran = run("rollover", "--keep", "2-01", folder=office)
    assert (ran.code, "Sat 10 Apr 2027 is a day off" in ran.out) == (0, True)
    assert 'only weekends are days off here; for holidays: pip install "guangong[workdays]"' in ran.err


def test_the_last_day_of_the_period_stays_the_last_day() -> None:
    year = period("2027-01-01", "2027-12-31")
    assert a_year_later(year.end).weekday() == 6
    assert next_deadline(year.end, year, None, weekdays()) == date(2028, 12, 31)


TITLES = {
    "2026年工作要点": "2027年工作要点",
    "2026-2027学年": "2027-2028学年",
    "20260年 12026": "20260年 12026",
    "２０２６年": "２０２７年",
    "二〇二六年": "二〇二七年",
    "2025年": "2025年",
}


@pytest.mark.parametrize(("title", "later"), TITLES.items())
def test_years_in_a_title(title: str, later: str) -> None:
    year = period("2026-09-01", "2027-08-31")
    assert years_moved(title, year) == later
