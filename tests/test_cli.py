"""What the commands do: exit codes, tasks by name, filters, JSON, edits."""

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from running import EXAMPLES, Ran, run

PLAN = (EXAMPLES / "plan.yaml").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example."""
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path)
    for name in ("returns", "evidence"):
        shutil.copytree(EXAMPLES / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the plan's."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture
def guangong(folder: Path) -> Callable[..., Ran]:
    """Run the program in the copy."""
    return lambda *arguments: run(*arguments, folder=folder)


Program = Callable[..., Ran]


def change(folder: Path, *pairs: tuple[str, str]) -> str:
    """Change the copied plan's text; return it."""
    path = folder / "plan.yaml"
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8", newline="")
    return text


def ids(ran: Ran) -> list[str]:
    assert (ran.code, ran.err) == (0, "")
    return [task["id"] for task in json.loads(ran.out)["tasks"]]


# ── exit codes ──

READ = ("status", "list", "next", "timeline", "board", "show 1-03", "check", "done 1-03 --dry-run")


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        *(
            (f"{command} --file none.yaml", 2, "error: none.yaml: there is no such file\n")
            for command in READ
        ),
        *(
            (f"{command} --file returns", 2, "error: returns is no file\n")
            for command in READ
            if command != "check"
        ),
        ("check --file returns", 2, "error: returns: there is no plan.yaml in it or below\n"),
        ("status --as-of 5月4日 --file none.yaml", 2, "error: none.yaml: there is no such file\n"),
        ("status --as-of 2026-02-30", 2, "month 2 of 2026 has 28 days\nhint: write 2026-02-28"),
        ("status --as-of 20260230", 2, "month 2 of 2026 has 28 days\nhint: write 2026-02-28"),
        ("list --due-before soon", 2, '"soon" is no day\nhint: write a day as 2026-05-04, for example'),
        (
            "done 2-02 --on 5.4",
            2,
            "can be the day 2026-05-04, or a number\nhint: for the day write 2026-05-04",
        ),
        ("list --kind party", 2, '"party" is none of: activity, deliverable, standing'),
        ("list --status open", 2, '"open" is none of: todo, doing, done, cancelled'),
        ("list --light red", 2, '"red" is none of: done, cancelled, overdue, far-behind, behind'),
        ("list --sort id", 2, '"id" is none of: plan, due, light, owner, progress, title'),
        ("list --section 一点", 2, '--section: there is no section "一点"\nhint: there are: 1 (抓好'),
        ("timeline --group-by month", 2, '"month" is none of: section, task'),
        ("next --section 9", 1, "error: the plan has no section 9\nhint: it has 1, 2, 3\n"),
        ("board --owner 教研室", 1, 'error: the plan has no unit "教研室"\nhint: it has bureau (局关工委), '),
        ("status --group-by school", 2, '"school" is none of: section, owner, kind, month, light'),
        ("status --section 9", 1, "error: the plan has no section 9\nhint: it has 1, 2, 3\n"),
        ("list --section 9", 1, "error: the plan has no section 9\nhint: it has 1, 2, 3\n"),
        ("list --owner 教研室", 1, 'error: the plan has no unit "教研室"\nhint: it has bureau (局关工委), '),
        (
            "status --owner 教研室",
            1,
            'error: the plan has no unit "教研室"\nhint: it has bureau (局关工委), ',
        ),
        ("list --owner 局关委", 1, 'error: the plan has no unit "局关委"\nhint: did you mean "局关工委"?\n'),
        (
            "status --owner lecturer",
            1,
            'error: the plan has no unit "lecturer"\nhint: did you mean "lecturers"?\n',
        ),
        ("show 9-99", 1, 'error: no task fits "9-99"\nhint: see guangong list\n'),
        ("done 9-99", 1, 'error: no task fits "9-99"\nhint: see guangong list\n'),
        ("config get name", 1, "error: name is not set\n"),
    ],
)
def test_refused(guangong: Program, command: str, code: int, words: str) -> None:
    ran = guangong(*command.split())
    assert ran.code == code
    assert ran.out == "" or command == ""
    assert words in ran.err


@pytest.mark.parametrize("command", ["show", "done"])
def test_candidates(guangong: Program, command: str) -> None:
    sentence = 'error: "五老" fits 2 tasks\nhint: name one by its id:\n'
    listed = "  3-02  五老进校园宣讲\n  3-06  召开五老代表座谈会\n"
    assert guangong(command, "五老") == (1, "", sentence + listed)


# ── a task by id or fragment ──


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-03", "1-03"),
        ("制定本校", "1-03"),
        ("清明", "2-01"),
        ("1-0", None),
        ("qa", "qa-test"),
        ("QA", "qa-test"),
        ("wps 表格", "qa-test"),
        ("2-01-b", "2-01-b"),
        ("2-01", "2-01"),
        ("", None),
        (" ", None),
        ("２－０６", "2-06"),
        ("2—6", "2-06"),
        ("2-1", "2-01"),
        ("02-06", "2-06"),
    ],
)
def test_task(guangong: Program, folder: Path, text: str, expected: str | None) -> None:
    more = "      - {id: qa-test, title: 学会 WPS 表格}\n      - {id: 2-01-b, title: 后记}\n"
    (folder / "plan.yaml").write_text(PLAN + more, "utf-8")
    ran = guangong("show", text, "--json")
    assert ran.code == (expected is None)
    if expected:
        assert json.loads(ran.out)["task"]["id"] == expected


# ── list and status ──

ALL = [f"1-0{n}" for n in range(1, 5)] + [f"2-0{n}" for n in range(1, 7)] + [f"3-0{n}" for n in range(1, 7)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", ALL),
        ("--section 1", ALL[:4]),
        ("--section 1 -s 3", ALL[:4] + ALL[10:]),
        ("--owner schools", ["1-03"]),
        ("--owner 各学校关工委", ["1-03"]),
        ("-o 各校", ["1-03"]),
        ("-o lecturers -o 各校", ["1-03", "2-02", "3-02", "3-03", "3-04", "3-06"]),
        ("--owner chenguang", ["1-03"]),
        ("--owner 苗圃幼儿园（示例）", []),  # exempt
        ("--kind deliverable", ["1-03", "2-03", "2-06", "3-01"]),
        ("-k deliverable -k standing -s 3", ["3-01", "3-03", "3-04", "3-05", "3-06"]),
        ("--status done", ["1-02", "2-01"]),
        ("--status todo", ["2-04"]),
        ("--status cancelled", ["1-04"]),
        ("--status done --as-of 2026-02-01", []),
        ("--status todo --as-of 2026-02-01", ["1-02", "1-04", "2-01", "2-03", "2-04"]),
        ("--light overdue", ["2-02"]),
        ("-l due-soon -l far-behind", ["2-03", "2-06", "3-03", "3-05"]),
        ("--light not-started", ["2-04"]),
        ("--due-before 2026-07-10", ["1-02", "2-01", "2-02", "3-03"]),
        ("--due-before 2026-07-11 --light due-soon", ["2-03", "3-03"]),
        ("--search 五老", ["3-02", "3-06"]),
        ("--search 教育系统", ["2-02"]),
        ("--search 3-0", ALL[10:]),
        ("--search 没有", []),
        ("--section 2 --sort due", ["2-01", "2-02", "2-03", "2-06", "2-05", "2-04"]),
        ("--section 2 --sort light", ["2-02", "2-06", "2-03", "2-04", "2-05", "2-01"]),
        ("--section 2 --sort progress", ["2-04", "2-06", "2-02", "2-05", "2-03", "2-01"]),
        ("--section 1 --sort title", ["1-02", "1-03", "1-01", "1-04"]),
        ("--section 3 --sort owner", ["3-01", "3-05", "3-06", "3-02", "3-03", "3-04"]),
        ("--section 3 --sort plan", ALL[10:]),
    ],
)
def test_list(options: str, expected: list[str]) -> None:
    assert ids(run("list", "--json", *options.split())) == expected


@pytest.mark.parametrize(
    ("options", "sections", "attention"),
    [
        ("--section 1", [1], []),
        ("--owner schools", [1], []),
        ("--owner 各校 -o lecturers --section 3", [3], ["3-02", "3-04", "3-03"]),
        ("--owner chenguang", [1], []),
        ("--owner miaopu", [], []),
    ],
)
def test_status_of_some(options: str, sections: list[int], attention: list[str]) -> None:
    data = json.loads(run("status", "--json", *options.split()).out)
    assert [section["number"] for section in data["sections"]] == sections
    assert [task["id"] for task in data["attention"]] == attention


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("timeline --section 2 --kind deliverable", ["2-03", "2-06"]),
        ("board --owner lecturers --kind activity", ["2-02", "3-02"]),
        ("next --section 2 --section 3", ["2-02", "2-03", "3-05", "3-04", "3-03"]),
    ],
)
def test_charts_of_some(command: str, expected: list[str]) -> None:
    data = json.loads(run(*command.split(), "--json").out)
    lists = [found for name, found in data.items() if name not in {"months", "sections", "coming"}]
    assert [task["id"] for found in lists if isinstance(found, list) for task in found] == expected


@pytest.mark.parametrize(
    ("by", "done"),
    [
        ("owner", {"bureau": "2/11", "lecturers": "0/3", "schools": "0/1"}),
        ("kind", {"activity": "2/6", "deliverable": "0/4", "standing": "0/5"}),
        (
            "month",
            {
                "2026-03": "1/1",
                "2026-04": "1/1",
                "2026-06": "0/2",
                "2026-07": "0/4",
                "2026-08": "0/1",
                "2026-09": "0/1",
                "2026-10": "0/2",
                "2026-12": "0/3",
            },
        ),
        (
            "light",
            {
                "done": "2/2",
                "cancelled": "0/0",
                "overdue": "0/1",
                "far-behind": "0/2",
                "behind": "0/2",
                "due-soon": "0/2",
                "not-started": "0/1",
                "on-track": "0/5",
            },
        ),
    ],
)
def test_status_by(by: str, done: dict[str, str]) -> None:
    data = json.loads(run("status", "--json", "--group-by", by).out)
    groups = data["groups"]
    assert {group["key"]: f"{group['done']}/{group['total']}" for group in groups} == done
    assert [group["key"] for group in groups] == list(done)
    assert sum(group["total"] for group in groups) == data["total"]["total"]
    whole = json.loads(run("status", "--json").out)
    assert (data["total"], data["attention"]) == (whole["total"], whole["attention"])


def test_standing_work_without_a_due_day_has_a_row_of_its_own(guangong: Program, folder: Path) -> None:
    head = "title: 每月集中学习一次\n        clause: 一、第1段\n        kind: standing\n        every: "
    change(folder, (f"{head}month", f"{head}year"))
    lines = guangong("status", "--group-by", "month", "--section", "1").out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("due in"))
    months = [line.split("  ")[0] for line in lines[at + 1 : at + 5]]
    assert months == ["Mar", "Oct", "Dec", "no due day"]
    table = guangong("status", "--group-by", "month", "--section", "1", "--format", "csv").out.splitlines()
    assert [line.split(",")[0] for line in table[1:]] == ["2026-03", "2026-10", "2026-12", "no due day"]
    groups = json.loads(guangong("status", "--group-by", "month", "--json").out)["groups"]
    assert groups[-1]["key"] is None


OPEN = ["1-03", "2-02", "2-03", "2-04", "2-05", "2-06", "3-01", "3-02"]


@pytest.mark.parametrize("command", ["status", "list", "next", "board", "timeline"])
def test_after_the_end(guangong: Program, command: str) -> None:
    out = guangong(command, "--as-of", "2027-01-08").out
    said = "The plan's period ended on 31 December 2026: 8 tasks not done, 5 standing tasks lacking entries."
    assert said in out
    assert said not in guangong(command, "--as-of", "2026-12-31").out
    assert json.loads(guangong(command, "--as-of", "2027-01-08", "--json").out)["ended"] is True
    assert json.loads(guangong(command, "--as-of", "2026-12-31", "--json").out)["ended"] is False


def test_of_what_members_return_nothing_is_expected() -> None:
    total = json.loads(run("status", "--owner", "schools", "--json").out)["total"]
    assert (total["progress"], total["expected"]) == (0.3333, None)
    assert re.search(r"  33% +0/1$", run("status", "--owner", "schools").out, re.MULTILINE)


@pytest.mark.parametrize("command", ["status", "next"])
def test_what_is_open_after_the_end_is_one_group(guangong: Program, command: str) -> None:
    out = guangong(command, "--as-of", "2027-01-08").out
    listed = out.split("\nnot done")[1]
    assert sorted(re.findall(r"(?<!\S)\d-\d\d(?!\S)", listed)) == OPEN
    assert "needs attention" not in out


def test_a_task_after_the_end(guangong: Program) -> None:
    out = guangong("show", "2-02", "--as-of", "2027-01-08").out
    said = "The plan's period ended on 31 December 2026. The state on its last day: "
    assert out.endswith(f"\n\n{said}guangong show 2-02 --as-of 2026-12-31\n")


def test_what_is_done_after_the_end_counts(guangong: Program, folder: Path) -> None:
    change(
        folder,
        (
            "        status: doing\n        log:\n          - {on: 2026-06-12",
            "        status: done\n        done_on: 2027-01-08\n        log:\n          - {on: 2026-06-12",
        ),
    )
    for day, number in (("2027-01-07", 8), ("2027-01-08", 7)):
        assert f"31 December 2026: {number} tasks not done" in guangong("list", "--as-of", day).out


def test_standing_work_is_judged_by_its_last_day(guangong: Program, folder: Path) -> None:
    """An entry of January counts for no period of the year that is over; one for December does."""
    old = "          - {on: 2026-05-14, by: 王老师, note: 上半年座谈会}\n"
    for day, light in (("2027-01-04", "behind"), ("2026-12-28, entered: 2027-01-04", "done")):
        text = PLAN.replace(old, f"{old}          - {{on: {day}, note: 下半年座谈会}}\n")
        (folder / "plan.yaml").write_text(text, "utf-8")
        answer = json.loads(guangong("show", "3-06", "--json", "--as-of", "2027-01-08").out)
        assert answer["task"]["light"] == light


# ── what was entered late, and what was taken back ──

LOGGED = """\
          - {on: 2026-05-14, by: 王老师, note: 上半年座谈会, entered: 2026-07-02}
          - {on: 2026-05-20, note: 多报, withdrawn: {on: 2026-05-25, reason: 重复}}
          - {on: 2026-06-20, note: 六月, withdrawn: {on: 2026-07-05, reason: 误记}}
"""


@pytest.fixture
def late(folder: Path) -> None:
    old = "          - {on: 2026-05-14, by: 王老师, note: 上半年座谈会}\n"
    (folder / "plan.yaml").write_text(PLAN.replace(old, LOGGED), "utf-8")


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize("command", ["status", "list", "next", "board", "timeline", "show 1-01"])
def test_reports_count_what_was_entered_later(guangong: Program, command: str) -> None:
    for day, number in (("2026-05-13", 0), ("2026-06-30", 1), ("2026-07-02", 0)):
        said = f"Of the plan's records up to {day}, 1 was entered later."
        assert (said in guangong(*command.split(), "--as-of", day).out) == bool(number)
        data = json.loads(guangong(*command.split(), "--as-of", day, "--json").out)
        assert data["entered_later"] == number


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize(
    ("day", "notes"),
    [
        ("2026-05-13", []),
        ("2026-05-22", ["多报", "上半年座谈会 (entered on 2 Jul)"]),
        (
            "2026-06-30",
            ["六月", "多报 (withdrawn on 25 May: 重复)", "上半年座谈会 (entered on 2 Jul)"],
        ),
        (
            "2026-07-05",
            [
                "六月 (withdrawn on 5 Jul: 误记)",
                "多报 (withdrawn on 25 May: 重复)",
                "上半年座谈会 (entered on 2 Jul)",
            ],
        ),
    ],
)
def test_show_has_the_log_of_the_day(guangong: Program, day: str, notes: list[str]) -> None:
    out = guangong("show", "3-06", "--as-of", day).out
    said = re.findall(r"(?:上半年座谈会|多报|六月)(?: \(.*?\))?", out)
    assert said == notes
    entries = json.loads(guangong("show", "3-06", "--as-of", day, "--json").out)["log"]
    assert sum("withdrawn" in entry for entry in entries) == sum("withdrawn" in note for note in notes)


@pytest.mark.usefixtures("late")
def test_what_was_withdrawn_does_not_count(guangong: Program) -> None:
    answer = json.loads(guangong("show", "3-06", "--as-of", "2026-07-05", "--json").out)
    assert answer["task"]["count"] == {"achieved": 1, "wanted": 2, "what": "periods", "so_far": 2}


def test_a_day_in_the_past_finds_nothing_in_the_future(guangong: Program) -> None:
    for command in (["status"], ["list"], ["show", "2-01"]):
        ran = guangong(*command, "--as-of", "2026-02-01")
        assert (ran.code, ran.err) == (0, "")


# ── JSON: the shape is frozen, and only grows ──

TASK = """id title section clause previous key kind status light late owners owners_source owner_names
leader organizer start deadline deadline_source deadline_text every due days working_days missed progress
expected count done_on added started_on"""
SHOWN = "version report plan as_of ended entered_later"
REPORT = f"{SHOWN} added_later"
DUE = "due_by done_of_due late due_today owed"
SHAPES: dict[str, dict[str, str]] = {
    "status": {
        "": f"{REPORT} {DUE} period expected attention sections total",
        "period": "start end",
        "sections": "number title progress expected done total lights",
        "total": "progress expected done total lights",
        "attention": TASK,
    },
    "status --group-by owner": {
        "": f"{REPORT} {DUE} period expected by attention groups total",
        "groups": "key name progress expected done total lights",
    },
    "status --group-by light --legend": {
        "": f"{REPORT} {DUE} period expected by attention groups total",
        "groups": "key progress expected done total lights",
    },
    "list": {"": f"{REPORT} tasks", "tasks": TASK},
    "show 1-03": {
        "": f"{SHOWN} task log changes returns",
        "task": f"{TASK} why",
        "count": "achieved wanted what so_far",
    },
    "lights": {
        "": "version report settings preset presets working_days due_soon_days behind far_behind lights",
        "behind": "value source",
        "lights": "light mark mark_source color color_source",
    },
    "check": {"": "version report findings"},
    "check ../broken.yaml": {
        "": "version report findings",
        "findings": "file line column end_line end_column code severity message help replacement"
        " fingerprint related",
    },
}


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("command", SHAPES)
def test_json(command: str, encoding: str) -> None:
    ran = run(*command.split(), "--json", encoding=encoding)
    data: dict[str, Any] = json.loads(ran.out)
    assert (data["version"], data["report"], ran.err) == (1, command.split(maxsplit=1)[0], "")
    assert encoding == "utf-8" or ran.out.isascii()
    for part, keys in SHAPES[command].items():
        found = data if not part else data["task"]["count"] if part == "count" else data[part]
        for item in found if isinstance(found, list) else [found]:
            assert sorted(item) == sorted(keys.split())
    assert data == json.loads(run(*command.split(), "--json").out)


def test_json_values() -> None:
    data = json.loads(run("show", "3-02", "--json").out)
    assert data["task"] == {
        "id": "3-02",
        "title": "五老进校园宣讲",
        "section": 3,
        "clause": "三、第1段",
        "previous": None,
        "kind": "activity",
        "key": False,
        "status": "doing",
        "light": "behind",
        "late": False,
        "owners": ["lecturers"],
        "owners_source": "section",
        "owner_names": ["五老宣讲团"],
        "leader": None,
        "organizer": None,
        "start": None,
        "deadline": "2026-12-31",
        "deadline_source": "plan",
        "deadline_text": None,
        "every": None,
        "due": "2026-12-31",
        "days": 184,
        "working_days": None,
        "missed": 0,
        "progress": 0.3,
        "expected": 0.4945,
        "count": {"achieved": 12, "wanted": 40, "what": "target", "so_far": 40},
        "done_on": None,
        "added": None,
        "started_on": None,
        "why": "19.8 场 is expected by now, 12 场 is done; it is on track from 16 场 on; "
        "record: guangong log 3-02 --count N; finish: guangong done 3-02",
    }
    assert data["log"][2] == {
        "on": "2026-06-03",
        "by": "李老师",
        "note": "重复登记，更正",
        "count": -2,
        "evidence": [],
    }
    assert json.loads(run("show", "2-03", "--json").out)["changes"] == [
        {
            "on": "2026-06-20",
            "by": "局关工委",
            "field": "done_on",
            "from": "2026-06-10",
            "reason": "防溺水内容需按新通知改版",
        },
        {
            "on": "2026-06-20",
            "by": "局关工委",
            "field": "status",
            "from": "done",
            "to": "doing",
            "reason": "防溺水内容需按新通知改版",
        },
    ]
    returns = json.loads(run("show", "1-03", "--json").out)["returns"]
    assert returns[1:] == [
        {"unit": "linjiang"},
        {"unit": "xinghe"},
        {
            "unit": "miaopu",
            "exempt": "幼儿园未单设关工委，由街道统一安排",
            "evidence": [],
        },
    ]


# ── plans with findings ──


def test_a_doubtful_task_is_reported_with_a_remark(guangong: Program, folder: Path) -> None:
    change(folder, ("deadline: 2026-10-20", "deadline: 2027-10-20"))
    remark = "The plan has 1 finding; see: guangong check\n"
    for command in (["status"], ["list"], ["show", "1-03"]):
        ran = guangong(*command)
        assert (ran.code, bool(ran.out), ran.err) == (0, True, remark)
    ran = guangong("status", "--json")
    assert (ran.code, ran.err, json.loads(ran.out)["warnings"]) == (0, "", [remark.strip()])
    assert guangong("check").code == 1


@pytest.mark.parametrize("command", [["status"], ["list"], ["show", "1-02"]])
def test_a_broken_task_is_refused(guangong: Program, folder: Path, command: list[str]) -> None:
    change(folder, ("deadline: 2026-10-20", "deadline: 2026-10-32"))
    ran = guangong(*command)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith('plan.yaml:65:19: GG104 "deadline" is no day: 2026-10-32\n')
    assert ran.err.count("GG") == 1  # not also that a school returns an unknown task
    assert ran.err.endswith("error: the plan has to be fixed first; see: guangong check\n")


def test_an_unknown_unit_is_refused(guangong: Program, folder: Path) -> None:
    change(folder, ("owners: [schools]", "owners: [school]"))
    assert guangong("status").code == 1
    assert guangong("status").out == ""


@pytest.mark.parametrize("text", ["schema: 1\nunit: [", "schema: 1\nunit: mars\ntasks: {}\n", "\xff"])
def test_a_broken_return(guangong: Program, folder: Path, text: str) -> None:
    (folder / "returns/x.yaml").write_text(text, "latin-1")
    ran = guangong("check")
    assert (ran.code, ran.out.splitlines()[-2], ran.err) == (1, "1 finding", "")
    assert ran.out.startswith("returns/x.yaml:")
    if "mars" not in text:
        assert guangong("status").err.startswith("returns/x.yaml:")
        assert guangong("status").code == 1


def test_an_empty_plan(guangong: Program, folder: Path) -> None:
    (folder / "plan.yaml").write_bytes(b"")
    for command in ("check", "status", "list"):
        assert guangong(command).code == 1
    assert guangong("done", "1-03").code == 1


# ── done ──


def test_done_changes_what_it_must(guangong: Program, folder: Path) -> None:
    ran = guangong("done", "2-02", "征集", "红色故事", "--note", "已报送")
    assert (ran.code, ran.out) == (1, "")
    assert (folder / "plan.yaml").read_text("utf-8") == PLAN
    ran = guangong("done", "2-02", "红色故事", "2-04", "2-02", "--on", "2026-06-29")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "error: 2-04 starts on 2026-09-01; 2026-06-29 is before that\n"
    assert (folder / "plan.yaml").read_text("utf-8") == PLAN
    ran = guangong(
        "done", "2-02", "红色故事", "2-02", "--on", "2026-06-29", "--by", "王老师", "--note", "已报送"
    )
    assert ran == (
        0,
        (
            "2-02 done on 29 Jun, 14 days late: 报送“好书伴成长”征文\n"
            "2-06 done on 29 Jun: 整理本区红色故事集\n"
        ),
        "",
    )
    lines = PLAN.splitlines(keepends=True)
    for anchor, last in (("- id: 2-02", "尚缺两校作品"), ("- id: 2-06", "列出篇目")):
        at = next(i for i, line in enumerate(lines) if anchor in line)
        status = next(i for i, line in enumerate(lines) if i > at and "status: doing" in line)
        lines[status] = "        status: done\n        done_on: 2026-06-29\n"
        log = next(i for i, line in enumerate(lines) if last in line)
        lines[log] += (
            "          - {on: 2026-06-29, by: 王老师, note: 已报送, status: done, entered: 2026-06-30}\n"
        )
    written = (folder / "plan.yaml").read_text("utf-8")
    # They were under way since nobody knows when: that stays on record.
    record = re.compile(r"        changes:\n.*field: status, from: doing, to: done.*\n")
    assert record.sub("", written).encode() == "".join(lines).encode()
    assert len(record.findall(written)) == 2


def test_done_with_evidence(guangong: Program, folder: Path) -> None:
    (folder / "evidence/2-02").mkdir(parents=True)
    (folder / "evidence/2-02/名单.pdf").touch()
    evidence = ["--evidence", "evidence/2-02/名单.pdf", "--evidence", "https://example.org/a,b"]
    assert guangong("done", "2-02", *evidence).code == 0
    assert json.loads(guangong("show", "2-02", "--json").out)["log"][-1] == {
        "on": "2026-06-30",
        "evidence": ["evidence/2-02/名单.pdf", "https://example.org/a,b"],
        "status": "done",
    }
    assert guangong("check").code == 0


def test_evidence_of_one_name_is_copied_twice(guangong: Program, folder: Path, elsewhere: Path) -> None:
    given = []
    for name in ("a", "b", "c"):
        (elsewhere / name).mkdir()
        (elsewhere / name / "f.pdf").write_text("a" if name == "c" else name)
        given += ["--evidence", str(elsewhere / name / "f.pdf")]
    assert guangong("done", "2-02", "--copy", *given).code == 0
    names = ["evidence/2-02/f.pdf", "evidence/2-02/f-2.pdf"]
    assert json.loads(guangong("show", "2-02", "--json").out)["log"][-1]["evidence"] == names
    assert [(folder / name).read_text() for name in names] == ["a", "b"]


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
def test_evidence_overwrites_and_removes_nothing(guangong: Program, folder: Path, elsewhere: Path) -> None:
    (elsewhere / "f.pdf").write_text("new")
    place = folder / "evidence/2-02"
    place.mkdir(parents=True)
    (place / "f.pdf").symlink_to("nowhere")
    (place / "f-2.pdf").mkdir()
    (place / "f-3.pdf").write_text("old")
    assert guangong("done", "2-02", "--copy", "--evidence", str(elsewhere / "f.pdf")).code == 0
    assert (place / "f.pdf").is_symlink()
    assert (place / "f-2.pdf").is_dir()
    assert [(place / name).read_text() for name in ("f-3.pdf", "f-4.pdf")] == ["old", "new"]


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
def test_evidence_stays_in_the_folder(guangong: Program, folder: Path, elsewhere: Path) -> None:
    text = (folder / "plan.yaml").read_bytes()
    (elsewhere / "f.pdf").touch()
    (folder / "evidence").mkdir(exist_ok=True)
    (folder / "evidence/2-02").symlink_to(elsewhere)
    ran = guangong("done", "2-02", "--copy", "--evidence", str(elsewhere / "f.pdf"))
    assert (ran.code, ran.out) == (2, "")
    (folder / "evidence/2-02").unlink()
    (folder / "evidence/2-02").touch()
    ran = guangong("done", "2-02", "--copy", "--evidence", str(elsewhere / "f.pdf"))
    assert ran == (2, "", f"error: {folder / 'evidence/2-02'} is no folder\n")
    assert (folder / "plan.yaml").read_bytes() == text
    assert [path.name for path in elsewhere.iterdir()] == ["f.pdf"]


def test_a_title_that_says_done_closes_nothing(guangong: Program) -> None:
    assert guangong("set", "1-01", "title=done", "--reason", "x", "--dry-run", "--json").err == ""


def test_done_twice(guangong: Program, folder: Path) -> None:
    back = 'to undo that: guangong reopen {} --reason "…"'
    assert guangong("done", "2-02", "--by", "王老师", "--on", "2026-06-29").code == 0
    text = (folder / "plan.yaml").read_bytes()
    sentence = f"error: 2-02 was done on 2026-06-29 by 王老师; {back.format('2-02')}\n"
    assert guangong("done", "2-02") == (1, "", sentence)
    sentence = f"error: 1-02 was done on 2026-03-20 by 王老师; {back.format('1-02')}\n"
    assert guangong("done", "2-06", "1-02") == (1, "", sentence)
    assert (folder / "plan.yaml").read_bytes() == text


REPEATED: dict[str, tuple[str, str, int]] = {
    "a name": ("--by 王老师", "--by 王老师", 0),
    "nothing": ("", "", 0),
    "a note and more": ("--by 王老师 --note 报送", "--by 王老师 --note 报送", 0),
    "less": ("--by 王老师 --note 报送", "--by 王老师", 0),
    "another note": ("--by 王老师 --note 报送", "--by 王老师 --note 补报", 1),
    "a first note": ("", "--note 补报", 1),
    "another person": ("--by 王老师", "--by 李老师", 1),
    "nobody": ("--by 王老师", "", 1),
    "another day": ("--by 王老师", "--by 王老师 --on 2026-06-29", 1),
}


@pytest.mark.parametrize(("first", "second", "code"), REPEATED.values(), ids=REPEATED)
def test_done_again_is_no_mistake_where_all_that_stands(
    guangong: Program, folder: Path, first: str, second: str, code: int
) -> None:
    assert guangong("done", "2-02", *first.split()).code == 0
    text = (folder / "plan.yaml").read_bytes()
    ran = guangong("done", "2-02", *second.split())
    assert (ran.code, ran.out) == (code, "" if code else "2-02 was done on 30 Jun already\n")
    assert (folder / "plan.yaml").read_bytes() == text
    ran = guangong("done", "2-02", "2-06", *second.split())
    assert ran.code == code
    assert ran.out.startswith("" if code else "2-02 was done on 30 Jun already\n2-06 done on")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2-02", "--on", "2026-07-01"], "2026-07-01 lies in the future; today is 2026-06-30"),
        (["2-05", "--on", "2026-02-28"], "2-05 starts on 2026-03-01; 2026-02-28 is before that"),
        (["2-06", "--on", "2025-12-31"], "2-06 starts on 2026-01-01; 2025-12-31 is before that"),
        (["1-04"], '1-04 is cancelled; first: guangong reopen 1-04 --reason "…"'),
        (
            ["1-03"],
            (
                "1-03 is done when every member of its group has returned it\n"
                "hint: for one: guangong submit 1-03 --unit NAME; "
                'to close it for all of them: guangong done 1-03 --reason "…"'
            ),
        ),
        (["2-02", "9-99"], 'no task fits "9-99"\nhint: see guangong list'),
        (["9-99", "2-02", "--dry-run"], 'no task fits "9-99"\nhint: see guangong list'),
        (["2-02", "--note", "\udcff"], "the text holds bytes that are not UTF-8"),
    ],
)
def test_not_done(guangong: Program, folder: Path, arguments: list[str], sentence: str) -> None:
    assert guangong("done", *arguments) == (1 + ("\udcff" in arguments), "", f"error: {sentence}\n")
    assert (folder / "plan.yaml").read_text("utf-8") == PLAN


def test_standing_work_done(guangong: Program) -> None:
    ran = guangong("done", "1-01")
    assert (ran.code, ran.out) == (1, "")
    assert 'to record what was done: guangong log 1-01 "…"' in ran.err


def test_done_before_the_target(guangong: Program, folder: Path) -> None:
    counted = PLAN.replace("- id: 2-02\n", "- id: 2-02\n        target: {min: 5, unit: 所}\n")
    (folder / "plan.yaml").write_text(counted, "utf-8")
    assert guangong("log", "2-02", "--count", "3").code == 0
    ran = guangong("done", "2-02", "--file", "plan.yaml")
    assert ran.code == 0
    add = "guangong log --file plan.yaml 2-02 --count N"
    assert ran.err == f"the log of 2-02 counts 3 of 5 所; if some are missing: {add}\n"
    guangong("reopen", "2-02", "--reason", "漏记")
    assert guangong("log", "2-02", "--count", "2").code == 0
    assert guangong("done", "2-02").err == ""


def test_a_dry_run_writes_nothing(guangong: Program, folder: Path) -> None:
    before = sorted(entry.name for entry in folder.iterdir())
    ran = guangong("done", "2-02", "--dry-run")
    assert (ran.code, "+        status: done" in ran.out.splitlines()) == (0, True)
    assert (folder / "plan.yaml").read_text("utf-8") == PLAN
    assert sorted(entry.name for entry in folder.iterdir()) == before


LATE = ("deadline: 2026-10-20", "deadline: 2027-10-20")
BROKEN = ("clause: 二、（一）\n        kind: activity\n        deadline: 2026-04-30", "kinds: x")


@pytest.mark.parametrize("pairs", [[LATE], [BROKEN], [LATE, BROKEN]])
def test_done_beside_a_finding(guangong: Program, folder: Path, pairs: list[tuple[str, str]]) -> None:
    text = change(folder, *pairs)
    ran = guangong("done", "2-02")
    assert (ran.code, ran.err) == (0, "")
    old = "deadline_text: 6月中旬\n        status: doing\n"
    assert text.count(old) == 1
    new = old.replace("doing", "done") + "        done_on: 2026-06-30\n"
    written = (folder / "plan.yaml").read_text("utf-8")
    (record,) = {*written.splitlines(keepends=True)} - {*text.replace(old, new).splitlines(keepends=True)}
    assert "field: status, from: doing, to: done, reason: " in record
    assert written.replace(f"        changes:\n{record}", "", 1) == text.replace(old, new)


def test_a_broken_task_is_not_taken_for_missing(guangong: Program, folder: Path) -> None:
    """Nor may a fragment that fits it mean another one."""
    text = change(folder, BROKEN)
    for name in ("2-01", "清明", "成长", "9-99"):
        ran = guangong("done", name)
        assert (ran.code, ran.out) == (1, "")
        assert "GG101" in ran.err
    assert (folder / "plan.yaml").read_text("utf-8") == text


def test_an_edit_that_brings_a_finding_is_refused(guangong: Program, folder: Path) -> None:
    ran = guangong("done", "2-02", "--note", " ")
    assert ran.code == 1
    assert ran.err.startswith('error: nothing was written:\n  "note" cannot be ')
    assert (folder / "plan.yaml").read_text("utf-8") == PLAN


# ── hostile text ──

HOSTILE = {
    "markup": "[red]红[/red] [/] [/tmp/log] [link=file:///etc/passwd]",
    "escape": "\x1b[31m红\x1b]0;t\x07",
    "link": "\x1b]8;;https://evil.example\x1b\\文\x1b]8;;\x1b\\",
    "c1": "\x9b31m红",
    "bidi": "\u202egnp.exe\u2066",
    "zero": "报\u200b送\ufeff\u2060",
    "lines": "一\n  9-99  假\t的\r真",
}
RAW = [*map(chr, range(9)), *map(chr, range(0x0B, 0x20)), *map(chr, range(0x7F, 0xA0))]
RAW += ["\u202e", "\u2066", "\u200b", "\ufeff", "\u2060"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_titles_are_shown_harmlessly(guangong: Program, folder: Path, kind: str) -> None:
    title = json.dumps(HOSTILE[kind])  # a JSON string is a YAML string
    shutil.copy(folder / "plan.yaml", folder / "base.yaml")
    change(
        folder,
        ("title: 报送“好书伴成长”征文", f"title: {title}"),
        ("title: 某区教育局关工委（示例）2026年工作要点", f"title: {title}"),
        ("title: 开展主题教育，落实立德树人", f"title: {title}"),
        ("bureau: {name: 局关工委}", f"bureau: {{name: {title}}}"),
        ("note: 尚缺两校作品，已电话催报", f"note: {title}"),
        ("title: 编印暑期安全宣传册", f"title: {json.dumps('x' + HOSTILE[kind])}"),
    )
    commands = ["status", "list", "show 2-02", "check", "done 2-02 --dry-run", "status --json", "list --json"]
    commands += [
        "status --group-by owner --legend",
        "diff base.yaml",
        "show 2-02 --json",
        "list --owner 无此单位",
        "done 2-02",
    ]
    results = [(command, guangong(*command.split())) for command in commands]
    results.append(("candidates", guangong("show", HOSTILE[kind][:2])))
    change(folder, ("deadline: 2026-10-31", f"deadline: {title}"))
    results += [("findings", guangong("check")), ("refused", guangong("status"))]
    told = {"candidates", "findings", "refused", "list --owner 无此单位"} | (
        {"check"} if kind != "markup" else set()
    )
    for command, ran in results:
        assert ran.code == int(command in told), command
        shown = ran.out + ran.err
        assert not [char for char in RAW if char in shown], command
        if "--json" in command:
            assert title in json.dumps(json.loads(ran.out))
        if kind == "markup" and command != "check":
            assert "[/tmp/log]" in shown, command
    assert dict(results)["done 2-02"].out.count("\n") == 1
    assert dict(results)["list"].out.count("\n") == run("list").out.count("\n")
    assert dict(results)["candidates"].err.count("\n  ") == (3 if kind == "lines" else 2)


def test_wide_text_in_a_candidate_list_stays_on_its_line(guangong: Program, folder: Path) -> None:
    change(folder, ("title: 五老进校园宣讲", 'title: "五老\\n  9-99  假"'))
    assert guangong("show", "五老").err.splitlines()[2:] == [
        "  3-02  五老   9-99  假",
        "  3-06  召开五老代表座谈会",
    ]


# ── mistakes of our own ──


def test_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("\x1b[31moops")

    monkeypatch.setattr("guangong.services.reporting.assess", fail)
    ran = run("status")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("error: a mistake in guangong itself (RuntimeError(")
    assert "GUANGONG_DEBUG=1" in ran.err
    with pytest.raises(RuntimeError):
        run("status", env={"GUANGONG_DEBUG": "1"})


def test_status_shows_a_section_without_tasks(guangong: Program, folder: Path) -> None:
    with (folder / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {number: 4, title: 待定, tasks: []}\n")
    rows = json.loads(guangong("status", "--json").out)["sections"]
    assert [row["number"] for row in rows] == [1, 2, 3, 4]
    assert (rows[3]["total"], rows[3]["progress"], rows[3]["lights"]) == (0, 0, {})
    assert "待定" in guangong("status").out
    assert "待定" not in guangong("status", "--section", "1").out


# ── what is not written, and what is not guessed ──


def test_a_number_below_zero_lets_no_mistyped_option_pass(guangong: Program, folder: Path) -> None:
    ran = guangong("log", "2-02", "--by", "-1", "--dryrun")
    assert ran == (2, "", 'error: there is no option "--dryrun"\nhint: did you mean "--dry-run"?\n')
    assert (folder / "plan.yaml").read_text("utf-8") == PLAN
    assert guangong("log", "2-02", "--by", "-1", "--", "--dryrun").code == 0


def test_words_behind_two_dashes_are_kept_as_they_are(guangong: Program, folder: Path) -> None:
    assert guangong("log", "2-02", "--", "--against").code == 0
    assert 'note: "--against"' in (folder / "plan.yaml").read_text("utf-8")


def test_json_as_a_value_asks_for_no_json(guangong: Program, folder: Path) -> None:
    change(folder, ("deadline: 2026-10-20", "deadline: 2027-10-20"))
    ran = guangong("list", "--search", "--json")
    assert (ran.code, ran.err) == (0, "The plan has 1 finding; see: guangong check\n")
    assert ran.out.startswith("某区教育局关工委")


def test_a_path_that_is_empty_is_no_folder(guangong: Program) -> None:
    assert guangong("check", "") == (2, "", "error: FILE: a path is missing\n")
    assert guangong("status", "--file", "") == (2, "", "error: --file: a path is missing\n")


def test_one_file_by_two_names_is_checked_once(guangong: Program, folder: Path) -> None:
    once = guangong("check", "plan.yaml")
    assert guangong("check", "plan.yaml", str(folder / "plan.yaml")) == once


def test_owners_are_listed_by_commas(guangong: Program, folder: Path) -> None:
    assert guangong("add", "新任务", "-s", "1", "-o", "bureau,各校").code == 0
    assert "owners: [bureau, schools]" in (folder / "plan.yaml").read_text("utf-8")
