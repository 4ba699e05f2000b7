"""What a fresh user of the office ran into: each command says what is so, and what to type."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk import Desk, Ran, frozen
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
