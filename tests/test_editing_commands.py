"""Every edit: the lines it changes, what it says, what it refuses; and random sequences of them."""

import json
import os
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from desk import ROOT, Desk, Ran, diff, frozen
from guangong.cli.app import app

GOLDEN = Path(__file__).with_name("golden")
EXAMPLE = ROOT / "tests/data/office/plan.yaml"
PLAN = ROOT / "plan.yaml"
TODAY = date(2026, 6, 30)


class Case(NamedTuple):
    """A command of a golden file, and the text that stands below it."""

    file: str
    command: str
    expected: str

    @property
    def refused(self) -> bool:
        return bool(re.match(r"exit [12]$", self.expected.rpartition("\n")[2]))


def read_golden(name: str) -> tuple[date, Path, list[Case]]:
    head, *parts = (GOLDEN / name).read_text("utf-8").split("\n\n$ ")
    day, plan = head.removeprefix("# ").split()
    cases = [Case(name, *part.rstrip("\n").partition("\n")[::2]) for part in parts]
    return date.fromisoformat(day), ROOT / plan, cases


FILES = {
    name: read_golden(name) for name in ("editing-example.txt", "editing-plan.txt", "editing-members.txt")
}
CASES = [case for _day, _plan, cases in FILES.values() for case in cases]


def said(ran: Ran) -> list[str]:
    """Return what a command said; on standard error behind an exclamation mark."""
    errors = re.sub(r"python -m \S+ |\S+/pytest ", "guangong ", ran.err).splitlines()
    return [*ran.out.splitlines(), *(f"! {line}".rstrip() for line in errors)]


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def desk(tmp_path: Path, today: date) -> Iterator[Desk]:
    """Give a copy of the example on the day for which it is written."""
    folder = tmp_path / "desk"
    folder.mkdir()
    with frozen(today):
        yield Desk(folder, EXAMPLE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.command)
def test_commands(case: Case, tmp_path: Path) -> None:
    day, plan, _cases = FILES[case.file]
    desk = Desk(tmp_path, plan)
    old, before = desk.files(), desk.text
    with frozen(day):
        ran = desk.run(*shlex.split(case.command))
    ended = [f"exit {ran.code}"] if ran.code else []
    got = "\n".join([*said(ran), *diff(before, desk.text), *ended])
    if os.environ.get("UPDATE_GOLDEN"):
        golden = GOLDEN / case.file
        old_text, new_text = (f"\n$ {case.command}\n{text}\n" for text in (case.expected, got))
        assert old_text in golden.read_text("utf-8")
        golden.write_text(golden.read_text("utf-8").replace(old_text, new_text, 1), "utf-8")
        return
    assert got == case.expected
    if ran.code:
        assert desk.files() == old


@pytest.mark.parametrize("case", [case for case in CASES if not case.refused], ids=lambda case: case.command)
def test_dry_run_is_what_is_written(case: Case, tmp_path: Path) -> None:
    day, plan, _cases = FILES[case.file]
    desk = Desk(tmp_path, plan)
    old, before, arguments = desk.files(), desk.text, shlex.split(case.command)
    with frozen(day):
        shown = desk.run(*arguments, "--dry-run")
        data = json.loads(desk.run(*arguments, "--dry-run", "--json").out)
        assert desk.files() == old
        assert not (tmp_path / ".plan.yaml.lock").exists()
        written = json.loads(desk.run(*arguments, "--json").out)
    assert shown.code == 0
    lines = shown.out.splitlines()
    assert lines[:2] == ["--- plan.yaml", "+++ plan.yaml (not written)"]
    assert lines[2:] == diff(before, desk.text, context=3)
    assert (data["written"], written["written"]) == (False, True)
    assert data["changes"] == written["changes"]
    assert written["report"] == "edit"
    assert written["version"] == 1


def change(task: str, field: str, **values: Any) -> dict[str, Any]:  # noqa: ANN401 (as JSON has it)
    return {"task": task, "field": field, **values}


WAS_DOING = {
    "on": "2026-06-30",
    "by": "王老师",
    "field": "status",
    "from": "doing",
    "to": "done",
    "reason": "done; the day on which it began is not recorded",
}
JSON: dict[str, list[dict[str, Any]]] = {
    "done 2-02 2-03 --by 王老师": [
        change("2-02", "status", **{"from": "doing", "to": "done"}),
        change("2-02", "done_on", **{"from": None, "to": "2026-06-30"}),
        change("2-02", "log", added={"on": "2026-06-30", "by": "王老师", "status": "done"}),
        change("2-02", "changes", added=WAS_DOING),
        change("2-03", "status", **{"from": "doing", "to": "done"}),
        change("2-03", "done_on", **{"from": None, "to": "2026-06-30"}),
        change("2-03", "log", added={"on": "2026-06-30", "by": "王老师", "status": "done"}),
    ],
    "log 3-01 挂牌 --count 1 --percent 50 --evidence https://a.cn/1": [
        change(
            "3-01",
            "log",
            added={
                "on": "2026-06-30",
                "note": "挂牌",
                "count": 1,
                "percent": 50,
                "evidence": ["https://a.cn/1"],
            },
        )
    ],
    "reopen 1-02 --reason 缺页": [
        change("1-02", "status", **{"from": "done", "to": "todo"}),
        change("1-02", "done_on", **{"from": "2026-03-20", "to": None}),
        change(
            "1-02",
            "changes",
            added={"on": "2026-06-30", "field": "done_on", "from": "2026-03-20", "reason": "缺页"},
        ),
        change(
            "1-02",
            "changes",
            added={"on": "2026-06-30", "field": "status", "from": "done", "to": "todo", "reason": "缺页"},
        ),
    ],
    "add 新 -s 1 -o 各校": [
        change(
            "1-05",
            "tasks",
            added={
                "id": "1-05",
                "title": "新",
                "kind": "activity",
                "owners": ["schools"],
                "added": "2026-06-30",
            },
        )
    ],
    "unset 2-02 organizer": [
        change("2-02", "organizer", **{"from": "某市教育系统关工委（示例）", "to": None})
    ],
}


@pytest.mark.parametrize("command", JSON)
def test_json(command: str, desk: Desk) -> None:
    ran = desk.run(*shlex.split(command), "--json")
    assert ran == Ran(0, ran.out, "")
    assert json.loads(ran.out) == {"version": 1, "report": "edit", "written": True, "changes": JSON[command]}


def test_name_from_the_settings(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text('name = "李老师"\n', "utf-8")
    monkeypatch.setenv("GUANGONG_CONFIG", str(tmp_path / "config.toml"))
    before = desk.text
    desk.run("log", "2-02", "x")
    desk.run("log", "2-02", "y", "--by", "王老师")
    assert [line.strip() for line in diff(before, desk.text)[1:]] == [
        "+          - {on: 2026-06-30, by: 李老师, note: x}",
        '+          - {on: 2026-06-30, by: 王老师, note: "y"}',
    ]


@pytest.mark.parametrize(("id_", "start"), [("2-05", "2026-03-01"), ("2-06", "2026-01-01")])
def test_done_on_the_first_day(id_: str, start: str, desk: Desk) -> None:
    """The task's own first day, and the plan's, are days on which it can be done."""
    ran = desk.run("done", id_, "--on", start)
    assert (ran.code, ran.err) == (0, "")
    assert f"done_on: {start}" in desk.text


def test_one_of_several_is_refused(desk: Desk) -> None:
    before = desk.text
    ran = desk.run("done", "2-02", "1-04", "2-03")
    assert ran == Ran(1, "", 'error: 1-04 is cancelled; first: guangong reopen 1-04 --reason "…"\n')
    assert desk.text == before


def test_start_again_is_no_mistake_where_all_that_stands(desk: Desk) -> None:
    before = desk.text
    assert desk.run("start", "2-02") == (0, "2-02 has begun already\n", "")
    assert desk.text == before
    unknown = desk.run("start", "2-02", "--on", "2026-02-01")
    assert 'not recorded; to add it: guangong set 2-02 started_on=2026-02-01 --reason "…"' in unknown.err
    assert desk.run("start", "2-02", "--by", "王老师").code == 1
    assert desk.text == before


def test_start_again_on_its_day(desk: Desk) -> None:
    assert desk.run("set", "2-04", "start=2026-02-01", "--reason", "提前").code == 0
    assert desk.run("start", "2-04", "--on", "2026-02-01").code == 0
    begun = desk.text
    assert desk.run("start", "2-04", "--on", "2026-02-01") == (0, "2-04 has begun already\n", "")
    refused = desk.run("start", "2-04", "--on", "2026-02-02")
    assert 'guangong set 2-04 started_on=2026-02-02 --reason "…"' in refused.err
    assert desk.text == begun


def test_the_options_of_every_edit_are_those_in_the_table() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = [re.split(r" *\| *", line.strip("|").strip()) for line in text.splitlines() if "|" in line]
    head = next(row for row in rows if row[0] == "command")
    table = {row[0].strip("`"): row for row in rows if len(row) >= 3 and row[1] in {"yes", ""}}
    group: Any = typer.main.get_group(app)
    wanted = {name.strip("`") for name in head[1:]}
    common = {"--dry-run", "--json", "--file"}
    found = {
        name: {option for item in group.get_command(None, name).params for option in item.opts}
        for name in ("done", "start", "log", "add", "postpone", "cancel", "reopen", "set", "unset")
    }
    assert {name: options & wanted for name, options in found.items()} == {
        name: {head[i].strip("`") for i, cell in enumerate(row) if cell == "yes"}
        for name, row in table.items()
        if name in found
    }
    assert all(common <= options for options in found.values())


# ── plans with mistakes ──

MISTAKES = {
    "unknown unit": ("owners: [bureau, lecturers]\n        organizer", "owners: [nobody]\n        organizer"),
    "bad date in another task": ("deadline: 2026-07-10", "deadline: 2026-07-32"),
    "unknown field": ("        start: 2026-09-01", "        start: 2026-09-01\n        beginn: 1"),
    "id twice": ("id: 2-06", "id: 2-05"),
    "done without a day": ("        done_on: 2026-03-20\n", ""),
    "broken task above": ("title: 每月集中学习一次", "title: []"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize(
    "command",
    ["done 3-01", "log 3-02 x --count 2", "cancel 3-04 --reason x", "add 新 -s 1", "set 3-06 clause=三"],
)
def test_unrelated_mistakes(mistake: str, command: str, desk: Desk) -> None:
    good = desk.text
    bad = good.replace(*MISTAKES[mistake], 1)
    assert bad != good
    desk.plan.write_bytes(bad.encode())
    findings = codes(desk)
    assert findings
    assert desk.run(*shlex.split(command)).code == 0
    edited = diff(bad, desk.text)
    assert codes(desk) == findings
    desk.plan.write_bytes(good.encode())
    desk.run(*shlex.split(command))
    assert [line for line in edited if line[0] != "@"] == [
        line for line in diff(good, desk.text) if line[0] != "@"
    ]


def codes(desk: Desk) -> list[str]:
    findings = json.loads(desk.run("check", "--json").out)["findings"]
    return sorted(f"{finding['code']} {finding['message']}" for finding in findings)


REFUSED_FOR_MISTAKES = {
    "done 1-01": "error: the plan has to be fixed first; nothing was written\n",
    "done 1-02": "error: 1-02 was done on 2026-03-20 by 王老师; to undo that: "
    'guangong reopen 1-02 --reason "…"\n',
}


@pytest.mark.parametrize("command", REFUSED_FOR_MISTAKES)
def test_task_with_a_mistake_of_its_own(command: str, desk: Desk) -> None:
    desk.plan.write_bytes(desk.text.replace(*MISTAKES["broken task above"]).encode())
    old = desk.files()
    ran = desk.run(*shlex.split(command))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith(REFUSED_FOR_MISTAKES[command])
    assert desk.files() == old


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("schema: 1\n", "error: the plan has to be fixed first; nothing was written\n"),
        ("a: [\n", "error: the plan has to be fixed first; nothing was written\n"),
        ("", "error: the plan has to be fixed first; nothing was written\n"),
    ],
)
def test_no_plan(text: str, ending: str, desk: Desk) -> None:
    desk.plan.write_bytes(text.encode())
    ran = desk.run("done", "2-02")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith(ending)
    assert desk.text == text


def test_same_mistake_twice_is_new(desk: Desk) -> None:
    desk.plan.write_bytes(desk.text.replace("deadline: 2026-07-10", "deadline: 2027-07-10").encode())
    old = desk.files()
    ran = desk.run("add", "新", "-s", "1", "--deadline", "2027-07-10")
    assert ran.code == 1
    assert ran.err.count("lies outside the plan's period") == 1
    assert desk.files() == old


# ── ids ──

LAST = "      - id: 2-06\n"
NOTE = "note: 列出篇目，征集稿件"
IDS = {
    "as it is": ((LAST, LAST), "2-07"),
    "cancelled": (("id: 2-06", "id: 2-08"), "2-09"),
    "one digit": (("id: 2-06", "id: 2-9"), "2-10"),
    "three digits": (("id: 2-06", "id: 2-100"), "2-101"),
    "four digits": (("id: 2-06", "id: 2-9999"), "2-10000"),
    "more digits": (("id: 2-06", "id: 2-10000000000"), "2-10000000001"),
    "quoted": (("id: 2-06", 'id: "2-08"'), "2-09"),
    "another section's": (("id: 3-06", "id: 2-08"), "2-09"),
    "a section with a zero": (("id: 2-06", "id: 02-08"), "2-09"),
    "of a broken task": (("id: 2-06\n", "id: 2-08\n        kind: x\n"), "2-09"),
    "part of a longer word": (("id: 2-06", "id: 2-30-1"), "2-06"),
    "in a comment": ((LAST, "      # 原 2-09 已并入 2-06\n" + LAST), "2-07"),
    "in a note": ((NOTE, "note: 接 2-11 之后列出篇目"), "2-07"),
    "months": ((NOTE, "note: 2-11月列出篇目"), "2-07"),
    "a telephone": ((NOTE, "note: 电话2-9999"), "2-07"),
    "what looks like an id": ((NOTE, 'note: "- id: 2-99"'), "2-07"),
}


@pytest.mark.parametrize("where", IDS)
def test_the_next_id(where: str, desk: Desk) -> None:
    replacement, expected = IDS[where]
    assert replacement[0] in desk.text
    desk.plan.write_bytes(desk.text.replace(*replacement).encode())
    ran = desk.run("add", "新", "-s", "2")
    assert (ran.code, ran.out.partition(",")[0]) == (0, f"{expected} added")


def test_id_of_a_cancelled_task(desk: Desk) -> None:
    assert desk.run("add", "新", "-s", "1").out == "1-05 added, 184 days left: 新\n"
    assert desk.run("cancel", "1-05", "--reason", "误加").code == 0
    assert desk.run("add", "再", "-s", "1").out == "1-06 added, 184 days left: 再\n"


def test_add_below_a_broken_section(desk: Desk) -> None:
    desk.plan.write_bytes(desk.text.replace("  - number: 1\n", "  - number: 一\n").encode())
    before = desk.text
    assert desk.run("add", "新", "-s", "2").out == "2-07 added, 123 days left: 新\n"
    assert diff(before, desk.text)[1:] == [
        "+      - id: 2-07",
        "+        title: 新",
        "+        kind: activity",
        "+        added: 2026-06-30",
    ]
    assert desk.text.index("2-06") < desk.text.index("2-07") < desk.text.index("number: 3")


# ── what surrounds the file ──


def test_through_a_chain_of_links(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(desk.plan)
    (tmp_path / "two").symlink_to("one")
    assert desk.run("done", "2-02", "--file", str(tmp_path / "two")).code == 0
    assert "done_on: 2026-06-30" in desk.text
    assert (tmp_path / "two").is_symlink()
    assert (tmp_path / "one").is_symlink()


def test_hard_link_is_warned_of(desk: Desk, tmp_path: Path) -> None:
    os.link(desk.plan, tmp_path / "other")
    ran = desk.run("done", "2-02")
    assert ran.code == 0
    assert ran.err == "plan.yaml has other hard links; they keep the old text\n"
    assert "done_on: 2026-06-30" not in (tmp_path / "other").read_text("utf-8")


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark(ending: str, mark: bytes, desk: Desk) -> None:
    old = mark + desk.text.rstrip("\n").replace("\n", ending).encode()
    desk.plan.write_bytes(old)
    for command in ("done 2-02", "log 3-06 x", "add 新 -s 3", 'reopen 1-02 --reason "x"'):
        assert desk.run(*shlex.split(command)).code == 0
    new = desk.plan.read_bytes()
    assert new.startswith(mark)
    assert new.count(b"\r") == (new.count(b"\n") if ending == "\r\n" else 0)
    assert not new.endswith(b"\n")


NOTHING = "nothing to change: the plan has these values already\n"


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_what_changes_nothing_is_said_and_does_not_touch_the_file(desk: Desk, quote: str) -> None:
    title = "每月集中学习一次"
    desk.plan.write_text(desk.text.replace(f"title: {title}", f"title: {quote}{title}{quote}"), "utf-8")
    before = desk.plan.stat()
    command = ("set", "1-01", f"title={title}")
    assert desk.run(*command) == (0, NOTHING, "")
    assert desk.run(*command, "--dry-run") == (0, NOTHING, "")
    data = json.loads(desk.run(*command, "--json").out)
    assert (data["written"], data["changes"]) == (False, [])
    after = desk.plan.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
