"""Dates in the future: a colleague further east writes the date of tomorrow, and is not wrong."""

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import pytest

from guangong.checks import check, check_edit
from guangong.checks.limits import RuleSettings
from guangong.services import clock
from guangong.yamldoc import parse
from running import Ran, run

ZONES = ("UTC", "Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Honolulu", "Etc/GMT+12")


def plan_of(done_on: date, logged_on: date, changed_on: date) -> str:
    """Return a plan of the years around, with a task done, one with an entry and one with a change."""
    return f"""\
schema: 1
title: 计划
organization: bureau
period: {{start: {done_on.year - 1}-01-01, end: {done_on.year + 1}-12-31}}
units: {{bureau: {{name: 局关工委}}}}
defaults: {{owners: [bureau], deadline: {done_on.year + 1}-12-31}}
sections:
  - number: 1
    title: 一
    tasks:
      - {{id: 1-01, title: 已完成的事, status: done, done_on: {done_on}}}
      - {{id: 1-02, title: 有记录的事, status: doing, log: [{{on: {logged_on}, note: 记录}}]}}
      - id: 1-03
        title: 有变更的事
        changes: [{{on: {changed_on}, field: owners, from: [x], to: [bureau], reason: 分工}}]
"""


def latest() -> date:
    return datetime.now(timezone(timedelta(hours=14))).date()


def at(zone: str, *arguments: str, folder: Path) -> Ran:
    """Run a command where the clocks are a zone's."""
    try:
        with mock.patch.dict("os.environ", TZ=zone):
            time.tzset()
            return run(*arguments, folder=folder, frozen=False)
    finally:
        time.tzset()


def on_one_day(ask: Callable[[date], Ran]) -> Ran:
    """Ask with the day furthest ahead, again where it ended meanwhile."""
    day, ran = latest(), ask(latest())
    return ran if day == latest() else ask(latest())


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_that_has_begun_somewhere_is_not_in_the_future(zone: str, tmp_path: Path) -> None:
    def ask(day: date) -> Ran:
        (tmp_path / "plan.yaml").write_text(plan_of(day, day, day), "utf-8")
        return at(zone, "check", folder=tmp_path)

    assert on_one_day(ask) == (0, "plan.yaml: 3 tasks, no findings\n", "")


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_that_has_begun_nowhere_is_in_the_future(zone: str, tmp_path: Path) -> None:
    def ask(day: date) -> Ran:
        day += timedelta(1)
        (tmp_path / "plan.yaml").write_text(plan_of(day, day, day), "utf-8")
        return at(zone, "check", "--format", "concise", folder=tmp_path)

    ran = on_one_day(ask)
    assert ran.code == 1
    assert [line.split()[1] for line in ran.out.splitlines()] == ["GG307", "GG319", "GG319"]


@pytest.mark.parametrize("zone", ZONES)
def test_figures_and_tasks_are_shown_beside_such_a_day(zone: str, tmp_path: Path) -> None:
    def ask(day: date) -> Ran:
        (tmp_path / "plan.yaml").write_text(plan_of(day, day, day), "utf-8")
        shown = [at(zone, "show", f"1-0{i}", folder=tmp_path) for i in (1, 2, 3)]
        others = [at(zone, name, folder=tmp_path) for name in ("status", "list", "next")]
        assert [(ran.code, ran.err) for ran in (*shown, *others)] == [(0, "")] * 6
        # Where it is that day already, it is done; where it will be tomorrow, not yet.
        is_there = datetime.now(ZoneInfo(zone)).date() >= day
        return Ran(0, json.dumps([(f"{day.day} {day:%b}" in ran.out) is is_there for ran in shown]), "")

    assert on_one_day(ask).out == "[true, true, true]"


def test_a_task_as_of_a_day_is_not_done_by_what_came_later(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(plan_of(*[date(2024, 3, 5)] * 3), "utf-8")
    assert "5 Mar 2024" in run("show", "1-01", folder=tmp_path, frozen=False).out
    assert "5 Mar" not in run("show", "1-01", "--as-of", "2024-03-04", folder=tmp_path, frozen=False).out


def test_commands_take_the_users_own_day(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(plan_of(*[latest() - timedelta(30)] * 3), "utf-8")
    for zone, hours in (("Etc/GMT+12", -12), ("Pacific/Kiritimati", 14)):
        own = datetime.now(timezone(timedelta(hours=hours))).date()
        refused = at(zone, "log", "1-02", "明天的事", "--on", str(own + timedelta(1)), folder=tmp_path)
        assert refused.code == 1
        assert "lies in the future; today is" in refused.err
    assert at("Pacific/Kiritimati", "log", "1-02", "今天的事", folder=tmp_path).code == 0
    # It is tomorrow for this colleague, and no reason to refuse what is done beside it.
    assert at("Etc/GMT+12", "done", "1-03", folder=tmp_path).code == 0


@pytest.mark.parametrize(
    ("now", "hours", "ahead"),
    [
        (datetime(2023, 6, 1, 22, 9, tzinfo=UTC), 0, 1),
        (datetime(2023, 6, 1, 9, 59, tzinfo=UTC), 0, 0),
        (datetime(2023, 6, 1, 10, 0, tzinfo=UTC), 0, 1),
        (datetime(2023, 6, 1, 22, 9, tzinfo=UTC), 8, 0),
        (datetime(2023, 6, 1, 22, 9, tzinfo=UTC), 14, 0),
        (datetime(2023, 6, 1, 11, 30, tzinfo=UTC), -12, 2),
        (datetime(2023, 12, 31, 23, 0, tzinfo=UTC), 0, 1),
        (datetime(2023, 6, 1, 9, 0, tzinfo=UTC), 20, 0),
    ],
)
def test_the_furthest_day_by_a_clock(now: datetime, hours: int, ahead: int) -> None:
    here = now.astimezone(timezone(timedelta(hours=hours)))
    with mock.patch("guangong.services.clock.datetime") as read:
        read.now.return_value.astimezone.return_value = here
        assert clock.furthest(here.date()) - here.date() == timedelta(ahead)


def test_done_at_six_in_shanghai_passes_a_check_in_utc() -> None:
    """The case of the issue: 06:09 on 2 June there is 22:09 on 1 June here."""
    document = parse(plan_of(*[date(2023, 6, 2)] * 3).encode())
    today = date(2023, 6, 1)
    assert [found.code for found in check(document, today).diagnostics] == ["GG307", "GG319", "GG319"]
    assert check(document, today, RuleSettings(latest=date(2023, 6, 2))).diagnostics == []
    assert len(check(document, today, RuleSettings(latest=date(2023, 5, 1))).diagnostics) == 3


def test_an_entry_of_tomorrow_is_guarded_where_it_is_tomorrow() -> None:
    """In UTC the entry that a colleague made this morning must not be free to change until midnight."""
    old = plan_of(*[date(2023, 6, 2)] * 3)
    before, after = parse(old.encode()), parse(old.replace("note: 记录", "note: 改写").encode())
    today = date(2023, 6, 1)
    checks = check(before, today), check(after, today)

    def found(settings: RuleSettings) -> list[str]:
        return [item.code for item in check_edit(after, checks[1], before, checks[0], today, settings)]

    assert found(RuleSettings(latest=date(2023, 6, 2))) == ["GG409"]
    assert found(RuleSettings()) == []
