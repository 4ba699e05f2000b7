"""Merge conflicts of plans: the advice of check, followed to the letter, gives each task its own records."""

import re
import subprocess
from pathlib import Path

import pytest

import repositories
from guangong.checks import check
from guangong.yamldoc import parse
from running import TODAY, run

PLAN = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units: {bureau: {name: 局关工委}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 一
    tasks:
      - id: 1-01
        title: 甲事
"""
ENTRY = "        log:\n          - {on: 2026-05-01, note: 初}\n"
BLOCK = "        log:\n          - on: 2026-05-01\n            note: 初\n"
STYLES = ("merge", "diff3", "zdiff3")
Commands = list[list[str]]


def conflicting(folder: Path, plan: str, ours: Commands | str, theirs: Commands | str, style: str) -> str:
    """Merge a branch whose plan was edited in one way into one whose plan was edited in another."""
    repositories.make(folder, plan)
    repositories.run(folder, "config", "merge.conflictStyle", style)
    repositories.run(folder, "branch", "--move", "--force", "ours")
    for branch, edit in (("theirs", theirs), ("ours", ours)):
        repositories.run(folder, "switch", "--quiet", *(["--create"] * (branch == "theirs")), branch)
        enter(folder, edit)
        repositories.commit(folder, (folder / "plan.yaml").read_text("utf-8"))
    assert subprocess.run(["git", "merge", "theirs"], cwd=folder, capture_output=True, check=False).returncode
    return (folder / "plan.yaml").read_text("utf-8")


def enter(folder: Path, edit: Commands | str) -> None:
    if isinstance(edit, str):
        (folder / "plan.yaml").write_text(edit, "utf-8")
        return
    for arguments in edit:
        ran = run(*arguments, folder=folder)
        assert ran.code == 0, ran.err


def advice(folder: Path) -> set[str]:
    ran = run("check", folder=folder)
    assert ran.code == 1
    return set(re.findall("help: (.*)", ran.out))


def without_markers(text: str) -> str:
    """Follow: delete the lines with <<<<<<<, ======= and >>>>>>>, and those from ||||||| to =======."""
    text = re.sub(r"^\|{7}.*\n(?:.*\n)*?(?========)", "", text, flags=re.MULTILINE)
    return re.sub(r"^(?:<{7}|={7}|>{7}).*\n", "", text, flags=re.MULTILINE)


def notes(text: str) -> dict[str, list[str]]:
    """Return the notes of each task of a plan without errors."""
    checked = check(parse(text.encode()), TODAY)
    assert checked.diagnostics == []
    assert checked.plan is not None
    return {task.title: [str(entry.note) for entry in task.log] for _route, task in checked.plan.routes()}


CUT: dict[str, tuple[Commands, Commands, dict[str, list[str]]]] = {
    "fields and a task on both sides": (
        [["add", "丙事", "--section", "1"], ["done", "1-01"]],
        [["add", "乙事", "--section", "1"], ["log", "1-01", "乙记"]],
        {"甲事": ["乙记"], "乙事": [], "丙事": []},
    ),
    "an entry and a task": (
        [["log", "1-01", "甲记"]],
        [["add", "乙事", "--section", "1"], ["log", "1-02", "乙记"]],
        {"甲事": ["甲记"], "乙事": ["乙记"]},
    ),
    "an entry and a task, and fields elsewhere": (
        [["set", "1-01", "clause=一"], ["log", "1-01", "甲记", "--percent", "50%"]],
        [["set", "1-01", "clause=二"], ["add", "乙事", "--section", "1"], ["log", "1-02", "乙记"]],
        {"甲事": ["甲记"], "乙事": ["乙记"]},
    ),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("ours", "theirs", "wanted"), CUT.values(), ids=[*CUT])
def test_of_a_conflict_through_an_entry_one_side_is_taken(
    ours: Commands, theirs: Commands, wanted: dict[str, list[str]], style: str, tmp_path: Path
) -> None:
    folder = tmp_path / "plans"
    conflicting(folder, PLAN, ours, theirs, style)
    (said,) = advice(folder)
    assert said.startswith("it cuts through an entry: keeping both sides may move a record to another task.")
    take, show = re.findall(r"\(git (.*?)\)", said)
    shown = repositories.run(folder, *show.split())
    assert "+      - id: 1-02" in shown
    assert "乙记" in shown
    repositories.run(folder, *take.replace("FILE", "plan.yaml").split())
    enter(folder, theirs)
    assert notes((folder / "plan.yaml").read_text("utf-8")) == wanted


def test_two_new_tasks_of_which_git_shares_the_first_line(tmp_path: Path) -> None:
    ours, theirs = ([["add", title, "--section", "1"]] for title in ("丙事", "乙事"))
    text = conflicting(tmp_path / "plans", PLAN, ours, theirs, "merge")
    assert "      - id: 1-02\n<<<<<<<" in text
    assert {said.partition(":")[0] for said in advice(tmp_path / "plans")} == {"it cuts through an entry"}


# The plan, the edits of both sides, what is replaced once the markers are gone, and the notes then.
Case = tuple[str, Commands | str, Commands | str, tuple[str, str], dict[str, list[str]]]
WHOLE: dict[str, Case] = {
    "two entries": (
        PLAN + "        status: doing\n        started_on: 2026-05-01\n" + ENTRY,
        [["log", "1-01", "甲记", "--on", "2026-05-02"]],
        [["log", "1-01", "乙记", "--on", "2026-05-03"]],
        ("", ""),
        {"甲事": ["初", "甲记", "乙记"]},
    ),
    "two entries of several lines": (
        PLAN + BLOCK,
        PLAN + BLOCK + "          - on: 2026-05-02\n            note: 甲记\n",
        PLAN + BLOCK + "          - on: 2026-05-03\n            note: 乙记\n",
        ("", ""),
        {"甲事": ["初", "甲记", "乙记"]},
    ),
    "two entries, and two starts": (
        PLAN,
        [["log", "1-01", "甲记", "--on", "2026-05-02"]],
        [["log", "1-01", "乙记", "--on", "2026-05-03"]],
        ("(?:        status: doing\n)?        started_on: 2026-05-03\n        log:\n", ""),
        {"甲事": ["甲记", "乙记"]},
    ),
    "two tasks": (
        PLAN + ENTRY,
        PLAN + ENTRY + "      - id: 1-02\n        title: 乙事\n        log: [{on: 2026-05-02, note: 乙记}]\n",
        PLAN + ENTRY + "      - {id: 1-03, title: 丙事, log: [{on: 2026-05-02, note: 丙记}]}\n",
        ("", ""),
        {"甲事": ["初"], "乙事": ["乙记"], "丙事": ["丙记"]},
    ),
    "a field in two versions": (
        PLAN + ENTRY,
        PLAN + "        clause: 一\n" + ENTRY,
        PLAN + "        clause: 二\n" + ENTRY,
        ("        clause: 一\n", ""),
        {"甲事": ["初"]},
    ),
    "fields, and the first entries": (
        PLAN,
        PLAN + "        organizer: 市\n        log:\n          - {on: 2026-05-02, note: 甲记}\n",
        PLAN + "        clause: 二\n        log:\n          - {on: 2026-05-03, note: 乙记}\n",
        ("甲记}\n        clause: 二\n        log:\n", "甲记}\n"),
        {"甲事": ["甲记", "乙记"]},
    ),
    "an entry in two versions": (
        PLAN + ENTRY,
        PLAN + ENTRY.replace("初", "初，甲"),
        PLAN + ENTRY.replace("初", "初，乙"),
        ("          - {on: 2026-05-01, note: 初，乙}\n", ""),
        {"甲事": ["初，甲"]},
    ),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("case", WHOLE.values(), ids=[*WHOLE])
def test_of_whole_entries_and_of_fields_both_sides_are_kept(case: Case, style: str, tmp_path: Path) -> None:
    plan, ours, theirs, then, wanted = case
    folder = tmp_path / "plans"
    text = conflicting(folder, plan, ours, theirs, style)
    (said,) = advice(folder)
    assert said.startswith("delete the lines with <<<<<<<")
    assert ("|||||||" in said) == ("|||||||" in text)
    left = without_markers(text)
    assert re.search(then[0], left)
    assert notes(re.sub(*then, left, count=1)) == wanted
