"""What an edit changed, in the plan's terms: each change once, with its values; and how diff shows it."""

import json
import re
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from guangong.checks import check
from guangong.domain.comparison import alike, compare
from guangong.domain.plan import Plan
from guangong.domain.styles import LIGHT_STYLES, PRESETS, Styles
from guangong.render import markdown
from guangong.render.json import write as as_json
from guangong.reports.diff import diff
from guangong.reports.table import Column, Group, Mark, Record, Report, Row, Table, cell, lines
from guangong.yamldoc import no_collection, parse
from running import EXAMPLES
from strategies import plans

TEXT = (EXAMPLES / "plan.yaml").read_text("utf-8")
NEW = "      - {id: 3-09, title: 新的事}\n"


def plan(text: str) -> Plan:
    checked = check(parse(text.encode()), date(2026, 7, 1))
    assert checked.plan
    assert not checked.kept
    return checked.plan


def task(id_: str) -> str:
    """Return the lines of a task."""
    found = re.search(rf"^      - id: {id_}\n(?:        .*\n)*", TEXT, re.MULTILINE)
    assert found
    return found.group()


# name → what is replaced, by what, and the changes: kind, task, before, after
CHANGES: dict[str, tuple[str, str, list[tuple[object, ...]]]] = {
    "nothing": ("", "", []),
    "the plan's title": (
        "（示例）2026年工作",
        "2026年工作",
        [("title", None, "某区教育局关工委（示例）2026年工作要点")],
    ),
    "organization": (
        "organization: bureau",
        "organization: lecturers",
        [("organization", None, "bureau", "lecturers")],
    ),
    "period": ("end: 2026-12-31", "end: 2027-01-31", [("period", None)]),
    "a unit more": ("units:\n", "units:\n  x: {name: 新}\n", [("unit-added", None, None, "新")]),
    "a unit renamed": ("五老宣讲团", "五老团", [("unit-renamed", None, "五老宣讲团", "五老团")]),
    "a member more": (
        "members:\n",
        "members:\n      x: 新小学\n",
        [("member-added", None, None, "新小学")],
    ),
    "a default": (
        "deadline: 2026-12-31}",
        "deadline: 2026-12-30}",
        [("default", None), ("deadline", "1-04"), ("deadline", "3-02")],
    ),
    "an explicit default": (
        "title: 五老进校园宣讲\n",
        "title: 五老进校园宣讲\n        deadline: 2026-12-31\n",
        [],
    ),
    "a section's title": ("做实关爱帮扶，", "", [("section-retitled", None)]),
    "a section renumbered": ("number: 3", "number: 4", [("section-renumbered", None)]),
    "a task more": ("      - id: 3-06\n", NEW + "      - id: 3-06\n", [("task-added", "3-09")]),
    "a task less": (task("3-06"), "", [("task-removed", "3-06")]),
    "another id": ("id: 3-06", "id: 3-60", [("task-renamed", "3-60", "3-06", "3-60")]),
    "another id, reworded": (
        "id: 3-06\n        title: 召开五老代表座谈会",
        "id: 3-60\n        title: 召开五老座谈会",
        [("task-renamed", "3-60"), ("field", "3-60", "召开五老代表座谈会", "召开五老座谈会")],
    ),
    "another task": (
        "title: 召开五老代表座谈会\n        clause: 三、第3段",
        "title: 编印简报\n        clause: 四、第1段",
        [("task-reused", "3-06")],
    ),
    "reworded": (
        "title: 召开五老代表座谈会",
        "title: 编印简报",
        [("field", "3-06", "召开五老代表座谈会", "编印简报")],
    ),
    "begun": ("start: 2026-09-01\n", "start: 2026-09-01\n        status: doing\n", [("started", "2-04")]),
    "done": (
        "start: 2026-09-01\n",
        "start: 2026-09-01\n        status: done\n        done_on: 2026-06-01\n",
        [("done", "2-04", "todo", "done")],
    ),
    "reopened": (
        "status: done\n        done_on: 2026-03-20",
        "status: doing",
        [("reopened", "1-02", "done", "doing")],
    ),
    "another day": ("done_on: 2026-03-20", "done_on: 2026-03-19", [("done-on", "1-02")]),
    "owners": ("owners: [bureau, lecturers]\n        organizer", "organizer", [("owners", "2-02")]),
    "deadline": ("deadline: 2026-08-31", "deadline: 2026-08-30", [("deadline", "2-06")]),
    "rhythm": ("every: quarter", "every: month", [("every", "3-03", "quarter", "month")]),
    "target": ("min: 40", "min: 41", [("target", "3-02")]),
    "the most of a target said": ("{min: 40, ", "{min: 40, max: 40, ", []),
    "logged": (
        "          - {on: 2026-02-10,",
        "          - {on: 2026-05-10, note: 再次走访}\n          - {on: 2026-02-10,",
        [("log-added", "3-03")],
    ),
    "log completed": (
        "note: 春节前集中走访",
        "note: 春节前集中走访, evidence: [a.txt]",
        [("log-extended", "3-03")],
    ),
    "log rewritten": ("note: 春节前集中走访", "note: 走访", [("log-changed", "3-03")]),
    "log dropped": (
        "          - {on: 2026-06-11, by: 王老师, note: 第二批挂牌, count: 2}\n",
        "",
        [("log-dropped", "3-01")],
    ),
    "a decision recorded": (
        "        changes:\n          - {on: 2026-05-12",
        "        changes:\n          - {on: 2026-05-13, field: x, reason: 一}\n          - {on: 2026-05-12",
        [("change-added", "2-05")],
    ),
    "a decision signed": (
        "by: 局关工委, field: deadline",
        "field: deadline",
        [("change-changed", "2-05")],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_changes(old: str, new: str, expected: list[tuple[object, ...]]) -> None:
    assert old in TEXT
    found = compare(plan(TEXT), plan(TEXT.replace(old, new, 1))).differences
    shapes = [
        (item.kind, item.placed.task.id if item.placed else None, item.before, item.after) for item in found
    ]
    assert [shape[: len(wanted)] for shape, wanted in zip(shapes, expected, strict=True)] == expected


def test_a_task_that_moves() -> None:
    moved = task("2-04")
    new = TEXT.replace(moved, "").rstrip("\n") + "\n" + moved
    found = compare(plan(TEXT), plan(new)).differences
    assert [(item.kind, item.old, item.new) for item in found] == [
        ("task-moved", ("sections", 1, "tasks", 3), ("sections", 2, "tasks", 6)),
        ("owners", ("defaults", "owners"), ("sections", 2, "tasks", 6, "owners")),
        ("deadline", ("sections", 1, "defaults", "deadline"), ("sections", 2, "tasks", 6, "deadline")),
    ]


def test_a_section_that_is_gone() -> None:
    new = TEXT[: TEXT.index("  - number: 3")]
    kinds = [item.kind for item in compare(plan(TEXT), plan(new)).differences]
    assert kinds == ["section-removed", *["task-removed"] * 6]
    back = [item.kind for item in compare(plan(new), plan(TEXT)).differences]
    assert back == ["section-added", *["task-added"] * 6]


ALIKE = {
    "the same": ("座谈会", "座谈会", True),
    "a word more": ("召开五老代表座谈会", "召开五老座谈会", True),
    "punctuation": ("“读懂中国”活动", "读懂中国活动", True),
    "another thing": ("召开五老代表座谈会", "编印暑期安全宣传册", False),
    "one character": ("一", "二", False),
    "nothing in common but an ending": ("红色实践活动", "消防演练活动", False),
}


@pytest.mark.parametrize(("one", "other", "expected"), ALIKE.values(), ids=ALIKE)
def test_alike(one: str, other: str, expected: bool) -> None:  # noqa: FBT001
    assert alike(one, other) is expected
    assert alike(other, one) is expected


@given(plans())
def test_a_plan_differs_in_nothing_from_itself(one: Plan) -> None:
    assert compare(one, one.model_copy()).differences == ()


@given(plans(), plans())
def test_any_two_plans_can_be_compared_and_shown(one: Plan, other: Plan) -> None:
    compared = compare(one, other)
    content = diff(compared, "old", "new")
    table = content.parts[0]
    assert isinstance(table, Table)
    assert sum(row.things for row in table.rows) == len(compared.differences)
    assert len(json.loads(as_json(content))["changes"]) == len(compared.differences)
    assert markdown.write(content)


def many(number: int, id_: str = "", title: str = "事") -> Plan:
    """Return a plan of many tasks, all of one clause."""
    head = TEXT[: TEXT.index("sections:")]
    tasks = "".join(
        f"  - {{id: {id_}t{i}, title: {title}{i}, clause: 一, log: [{{on: 2026-01-01, count: {i}}}]}}\n"
        for i in range(number)
    )
    return plan(f"{head}sections:\n- number: 1\n  title: 一\n  tasks:\n{tasks}")


@pytest.mark.parametrize("other", [("", "事"), ("x-", "事"), ("x-", "物"), ("", "别的一件")])
def test_time_is_linear(other: tuple[str, str]) -> None:
    """Four times the tasks take about four times as long, not sixteen, whatever is to be matched."""

    def seconds(number: int) -> float:
        old, new = many(number), many(number, *other)
        times = []
        for _time in range(3):
            with no_collection():
                start = time.process_time()
                compare(old, new)
                times.append(time.process_time() - start)
        return min(times)

    assert seconds(4000) < 10 * max(seconds(1000), 0.005)


# ── how it is shown ──


@pytest.mark.parametrize(("looks", "mark"), [(LIGHT_STYLES, "▲"), (PRESETS["blue"], "◆")])
def test_markdown_has_the_marks_of_the_project(looks: Styles, mark: str) -> None:
    table = Table("", (Column("a"),), (Group((Row({}, ((Mark("due-soon"),),)),)),))
    assert f"| {mark} |" in markdown.write(Report("x", cell("t"), {}, (table,), styles=looks))


def test_diff_reads_the_settings(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path)
    (tmp_path / "old.yaml").write_text(TEXT.replace("2026-08-31", "2026-09-30"), "utf-8")
    (tmp_path / "guangong.toml").write_text('[lights.marks]\ndue-soon = "▲▲"\n', "utf-8")
    for options in ((), ("--format", "markdown")):
        ran = run(tmp_path, "diff", "old.yaml", *options)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "guangong.toml:2:12: " in ran.stderr


def test_the_words() -> None:
    new = TEXT.replace("deadline: 2026-08-31", "deadline: 2026-09-30").replace(task("3-06"), "")
    content = diff(compare(plan(TEXT), plan(new)), "plan.yaml@abc1234", "plan.yaml")
    assert markdown.write(content) == (
        "### 某区教育局关工委（示例）2026年工作要点\n\n"
        "plan.yaml@&#8203;abc1234 → plan.yaml\n\n"
        "**2-06 整理本区红色故事集**\n\n"
        "|  | change | now |\n"
        "| --- | --- | --- |\n"
        "| \\~ | deadline | 31 Aug → 30 Sep |\n\n"
        "**3-06 召开五老代表座谈会**\n\n"
        "|  | change |\n"
        "| --- | --- |\n"
        "| - | task removed |\n\n"
        "2 changes in 2 tasks.\n"
    )


HOSTILE = {
    "a column": ("a|b", "a\\|b"),
    "a tag": ("<img src=x>", "&lt;img src=x&gt;"),
    "code": ("`x`", "\\`x\\`"),
    "a mention": ("@all", "@&#8203;all"),
    "an issue": ("#12 !7", "#&#8203;12 !&#8203;7"),
    "a line end": ("a\nb", "a<br>b"),
    "a link": ("[x](http://a)", "\\[x\\](http://a)"),
    "an entity": ("&lt;", "&amp;lt;"),
    "a backslash": ("a\\|b", "a\\\\\\|b"),
    "bidi": ("\u202ea", "&lt;U+202E&gt;a"),
}


@pytest.mark.parametrize(("text", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_titles_are_no_markup(text: str, expected: str) -> None:
    table = Table(
        "", (Column("a"),), (Group((Row({}, (lines(text),)),), cell("h"), foot=(Row({}, (cell("1"),)),)),)
    )
    written = markdown.write(Report("x", cell("/close"), {}, (table, Record("", {}, (("k", lines(text)),)))))
    assert written.split("\n") == [
        "### &#47;close",
        "",
        "**h**",
        "",
        "| a |",
        "| --- |",
        f"| {expected} |",
        "",
        "1",
        "",
        f"- k: {expected}",
        "",
    ]


@pytest.mark.parametrize("note", ["/close", "- x", "1. x", "= x"])
def test_a_line_is_no_command(note: str) -> None:
    written = markdown.write(Report("x", cell("t"), {}, (), (note,)))
    assert note not in written.split("\n")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guangong", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "plan.yaml").write_text(TEXT.replace("min: 40", "min: 30"), "utf-8")
    answer = json.loads(run(tmp_path, "diff", "old.yaml", "--json").stdout)
    assert answer["changes"] == [
        {
            "change": "target",
            "task": "3-02",
            "title": "五老进校园宣讲",
            "section": 3,
            "field": "target",
            "unit": None,
            "from": {"min": 40, "unit": "场"},
            "to": {"min": 30, "unit": "场"},
        }
    ]
    assert run(tmp_path, "diff", "old.yaml", "--format", "json").stdout.startswith('{\n  "version": 1')
    assert run(tmp_path, "diff", "old.yaml", "--format", "markdown").stdout.startswith("### ")
    assert "40 场" in run(tmp_path, "diff", "old.yaml").stdout
    missing = run(tmp_path, "diff", "nope")
    assert (missing.returncode, missing.stdout) == (2, "")


def test_a_broken_plan_is_not_compared(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "plan.yaml").write_text(TEXT.replace("id: 1-02", "id: 一"), "utf-8")
    answer = run(tmp_path, "diff", "old.yaml")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "GG105" in answer.stderr


def test_a_new_plan_is_all_new(tmp_path: Path) -> None:
    for arguments in (
        ["init", "-q"],
        ["-c", "user.name=a", "-c", "user.email=a", "commit", "-qm", "x", "--allow-empty"],
    ):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    (tmp_path / "plan.yaml").write_text(TEXT, "utf-8")
    kinds = [item["change"] for item in json.loads(run(tmp_path, "diff", "--json").stdout)["changes"]]
    assert kinds == ["section-added"] * 3 + ["task-added"] * 16


# ── what mutation testing found untested ──

SMALL = """\
schema: 1
title: 计划
organization: a
period: {start: 2026-01-01, end: 2026-12-31}
units: {a: {name: 甲}, b: {name: 乙}}
defaults: {owners: [a], deadline: 2026-10-31}
sections:
  - {number: 2, title: 一, tasks: [{id: 1-01, title: 编印学习手册}]}
"""


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("number: 2", "number: 3", "section-renumbered"),
        ("number: 2", "number: 1", "section-renumbered"),
        ("name: 甲", "name: 丙", "unit-renamed"),
        ("name: 甲", "name: 龟", "unit-renamed"),
    ],
)
def test_a_change_is_seen_in_both_directions(old: str, new: str, kind: str) -> None:
    one, other = plan(SMALL), plan(SMALL.replace(old, new))
    assert [item.kind for item in compare(one, other).differences] == [kind]
    assert [item.kind for item in compare(other, one).differences] == [kind]


@pytest.mark.parametrize(
    ("field", "to", "kind"),
    [
        ("title", "外出考察", "field"),
        ("title", "五老宣讲", "task-reused"),
        ("title", "[外出考察]", "task-reused"),
        ("clause", "外出考察", "task-reused"),
        ("owners", "外出考察", "task-reused"),
        ("version", "外出考察", "task-reused"),
    ],
)
def test_a_recorded_title_alone_keeps_an_id(field: str, to: str, kind: str) -> None:
    """Whoever gives a task an unlike title records that very title; else the id stands for another task."""
    changes = f"changes: [{{on: 2026-03-01, field: {field}, to: {to}, reason: 主任会商定}}]"
    new = SMALL.replace("title: 编印学习手册", f"title: 外出考察, {changes}")
    kinds = {item.kind for item in compare(plan(SMALL), plan(new)).differences}
    assert kind in kinds
    assert ("task-reused" in kinds) == (kind == "task-reused")


def test_alike_is_half_of_the_pairs() -> None:
    assert alike("编印学习手册", "编印手册")  # two of five and three pairs
    assert alike("甲乙丙丁", "甲乙丙")
    assert not alike("甲乙丙丁", "甲乙戊己")  # one of three pairs
    assert not alike("编印学习手册", "编印活动方案")
