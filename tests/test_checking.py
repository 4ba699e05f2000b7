"""``guangong check`` from end to end: which findings count, what the project says, and the judged edit."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from guangong.checks.configuration import parse
from guangong.checks.loosening import weaker
from guangong.findings.formats import FORGES, FORMATS
from running import EXAMPLES, Ran, golden, run

MIXED = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools: {name: 各校, members: {}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 学习
    tasks:
      - id: 1-01
        title: 期外的事
        deadline: 2027-06-30
      - id: 1-02
        title: 常态的事
        kind: standing
        deadline: 2026-06-30
      - id: 1-03
        title: 无人的组
        owners: [schools]
      - id: 1-04
        title: 没有这个单位
        owners: [station]
"""
"""One finding of each: GG323 a note, GG302 an error, GG321 a warning, GG202 an error."""
WARNS = MIXED.replace("2027-06-30", "2026-06-30").replace("[station]", "[bureau]")
SOUND = (EXAMPLES / "plan.yaml").read_text("utf-8")
LATER = SOUND.replace("deadline: 2026-08-31", "deadline: 2026-09-30")
IGNORE = "  # guangong: ignore[GG411] 与街道商定"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder without a plan; git knows nothing of the user, of CI, or of a hook around the tests."""
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[user]\nname = a\nemail = a@example.org\n[init]\ndefaultBranch = main\n[core]\nautocrlf = false\n",
        "utf-8",
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GITHUB_BASE_REF"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", raising=False)
    shutil.copytree(EXAMPLES / "evidence", tmp_path / "plan" / "evidence")
    return tmp_path / "plan"


def check(folder: Path, plan: str, *arguments: str, toml: str = "") -> Ran:
    (folder / "plan.yaml").write_text(plan, "utf-8", newline="")
    if toml:
        (folder / "guangong.toml").write_text(toml, "utf-8")
    return run("check", *arguments, folder=folder)


def codes(ran: Ran) -> list[str]:
    """Return the codes of an answer in JSON."""
    return [finding["code"] for finding in json.loads(ran.out)["findings"]]


def weights(ran: Ran) -> dict[str, str]:
    return {finding["code"]: finding["severity"] for finding in json.loads(ran.out)["findings"]}


# ── which findings count ──

ALL = ["GG323", "GG302", "GG321", "GG202"]
CHOICES: dict[str, tuple[list[str], int]] = {
    "": (ALL, 1),
    "--select GG202": (["GG202"], 1),
    "--select GG3": (["GG323", "GG302", "GG321"], 1),
    "--select GG32": (["GG323", "GG321"], 0),
    "--select gg202 --select GG323": (["GG323", "GG202"], 1),
    "--ignore GG3": (["GG202"], 1),
    "--ignore GG302 --ignore GG202": (["GG323", "GG321"], 0),
    "--ignore GG3 --select GG302 --select GG": (["GG302", "GG202"], 1),
    "--select gg202,GG323": (["GG323", "GG202"], 1),
    "--ignore GG2，GG32、GG302": ([], 0),
    "--select GG3 --ignore GG302": (["GG323", "GG321"], 0),
    "--ignore GG": ([], 0),
    "--select GG323 --strict": (["GG323"], 0),
    "--select GG321 --strict": (["GG321"], 1),
    "--select GG302 --ignore GG302": ([], 0),
}


@pytest.mark.parametrize("options", CHOICES)
def test_select_and_ignore(folder: Path, options: str) -> None:
    expected, code = CHOICES[options]
    ran = check(folder, MIXED, "--json", *options.split())
    assert (codes(ran), ran.code) == (expected, code)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("code", ["GG9", "E501", "GG302 GG202", "GG302,GG9", "GG302,", ""])
def test_a_code_of_no_rule(folder: Path, option: str, code: str) -> None:
    ran = check(folder, MIXED, option, code)
    expected = f'guangong: no rule begins with "{code.rpartition(",")[2]}"; see: guangong rule\n'
    assert ran == (2, "", expected)


@pytest.mark.parametrize(("strict", "code"), [([], 0), (["--strict"], 1)])
def test_warnings_fail_a_strict_check(folder: Path, strict: list[str], code: int) -> None:
    assert check(folder, WARNS, *strict).code == code


# ── guangong.toml ──

SETTINGS: dict[str, tuple[str, list[str], int]] = {
    "a warning off": ('[severity]\nGG321 = "off"', ["GG323", "GG302", "GG202"], 1),
    "errors off": ('[severity]\nGG302 = "off"\nGG202 = "off"', ["GG323", "GG321"], 0),
    "errors lowered": ('[severity]\nGG302 = "warning"\nGG202 = "note"', ALL, 0),
    "a note raised": ('[severity]\nGG323 = "error"\n[check]\nselect = ["GG323"]', ["GG323"], 1),
    "strict": ('[check]\nstrict = true\nselect = ["GG32"]', ["GG323", "GG321"], 1),
    "strict with a warning made a note": (
        '[check]\nstrict = true\nselect = ["GG32"]\n[severity]\nGG321 = "note"',
        ["GG323", "GG321"],
        0,
    ),
    "ignored": ('[check]\nignore = ["GG2", "GG302"]', ["GG323", "GG321"], 0),
    "the longer wins": ('[check]\nselect = ["GG", "GG302"]\nignore = ["GG3"]', ["GG302", "GG202"], 1),
    "empty": ("", ALL, 1),
}


@pytest.mark.parametrize(("toml", "expected", "code"), SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("above", [False, True])
def test_settings(folder: Path, toml: str, expected: list[str], code: int, above: bool) -> None:  # noqa: FBT001
    (folder.parent / "guangong.toml" if above else folder / "guangong.toml").write_text(toml, "utf-8")
    ran = check(folder, MIXED, "--json")
    assert (codes(ran), ran.code) == (expected, code)


def test_the_nearest_settings_hold_and_none_beyond_the_repository(folder: Path) -> None:
    (folder.parent / "guangong.toml").write_text('[check]\nselect = ["GG202"]', "utf-8")
    assert codes(check(folder, MIXED, "--json")) == ["GG202"]
    (folder / ".git").mkdir()
    assert codes(check(folder, MIXED, "--json")) == ALL
    assert codes(check(folder, MIXED, "--json", toml='[check]\nselect = ["GG302"]')) == ["GG302"]


def test_severities_are_told(folder: Path) -> None:
    ran = check(folder, MIXED, "--json", toml='[severity]\nGG302 = "note"\nGG323 = "warning"')
    assert weights(ran) == {"GG323": "warning", "GG302": "note", "GG321": "warning", "GG202": "error"}


def test_many_done_and_evidence_kinds_reach_the_rules(folder: Path) -> None:
    done = MIXED.replace("title: 期外的事\n", "title: 期内的事\n        status: done\n")
    done = done.replace("deadline: 2027-06-30", "done_on: 2026-05-01")
    ran = check(folder, done, "--json", "--select", "GG310")
    assert codes(ran) == []
    ran = check(folder, done, "--json", "--select", "GG310", toml='[check]\nevidence_kinds = ["activity"]\n')
    assert codes(ran) == ["GG310"]


LIGHTS: dict[str, tuple[str, str]] = {
    "none": ("", "far-behind"),
    "far behind later": ("[lights]\nfar_behind = 90", "behind"),
    "behind later": ("[lights]\nfar_behind = 95\nbehind = 90", "on-track"),
    "due soon earlier": ("[lights]\ndue_soon_days = 80", "due-soon"),
}


@pytest.mark.parametrize(("toml", "light"), LIGHTS.values(), ids=LIGHTS)
def test_lights(folder: Path, toml: str, light: str) -> None:
    check(folder, SOUND, toml=toml)
    ran = run("status", "--json", folder=folder)
    lights = {item["id"]: item["light"] for item in json.loads(ran.out)["attention"]}
    assert lights.get("2-06", "on-track") == light


BAD_SETTINGS: dict[str, tuple[str, list[str]]] = {
    "no TOML": ("[check", ["1:1: a bracket is not closed"]),
    "full-width quotes": ("[lights]\npreset = “blue”", ["2:10: a full-width sign: “"]),
    "unknown table": ("[ligths]\nbehind = 1", ['1:2: unknown field "ligths"', 'did you mean "lights"?']),
    "unknown key": ("[check]\nselct = []", ['2:1: unknown field "selct"', 'did you mean "select"?']),
    "wrong types": (
        '[check]\nstrict = "yes"\nselect = "GG3"\nmany_done = 1.5\nignore = ["GG3", 5]\n[lights]\nmarks = 1',
        [
            '2:10: "strict" must be true or false, not a text',
            '3:10: "select" must be a list, not a text',
            'put it in brackets: ["GG3"]',
            '4:13: "many_done" must be a whole number, not a decimal number',
            '5:18: an item of "ignore" must be a text, not a number',
            '7:9: "marks" must be keys with values, not a number',
        ],
    ),
    "no table": ("lights = 1\n", ['1:10: "lights" must be keys with values, not a number']),
    "out of range": (
        "[check]\nmany_done = 0\n[lights]\nfar_behind = 101\ndue_soon_days = -1",
        ['2:13: "many_done" cannot be 0', '4:14: "far_behind" cannot be 101', "the most is 100", "5:17: "],
    ),
    "an unknown weight": (
        '[severity]\nGG302 = "fatal"',
        ['2:9: "GG302" cannot be fatal', "allowed: error, warning, note, off"],
    ),
    "a code of no rule": (
        '[severity]\nGG999 = "off"\nGG3 = "off"\n[check]\nselect = ["GG", "GG9"]\nignore = ["GG37", "302"]',
        [
            '2:1: no rule has the code "GG999"',
            '3:1: no rule has the code "GG3"',
            '5:17: no rule begins with "GG9"',
            '6:11: no rule begins with "GG37"',
            '6:19: no rule begins with "302"',
            "codes are such as GG305; see: guangong rule",
        ],
    ),
    "a code of no rule beside another type": (
        '[check]\nselect = [5, "GG9"]',
        ['2:11: an item of "select" must be', '2:14: no rule begins with "GG9"'],
    ),
    "nothing selected": ("[check]\nselect = []", ['2:10: "select" cannot be empty', "give at least one"]),
    "behind too late": (
        "[lights]\nbehind = 40",
        ['2:10: "far_behind" is 30, less than "behind", which is 40', 'make "far_behind" the greater'],
    ),
    "far behind too soon": (
        "[lights]\nbehind = 20\nfar_behind = 19",
        ['3:14: "far_behind" is 19, less than "behind", which is 20'],
    ),
    "no preset": ('lights.preset = "bleu"', ['1:17: there is no preset "bleu"', 'did you mean "blue"?']),
    "no light": (
        '[lights.colors]\ndue_soon = "red"\n[lights.marks]\nx = "*"',
        [
            '2:1: there is no light "due_soon"',
            'did you mean "due-soon"?',
            '4:1: there is no light "x"',
            "allowed: done, cancelled, overdue",
        ],
    ),
    "no colour": (
        '[lights]\ncolors = {done = "oragne", overdue = "#f00", behind = "red bold"}',
        [
            '2:18: "oragne" is no colour',
            'did you mean "orange"?',
            '2:38: "#f00" is no colour',
            "write #rrggbb or one of these, also with bold or dim before it: black, red,",
            '2:55: "red bold" is no colour',
        ],
    ),
    "no mark": (
        '[lights.marks]\ndone = "ok"\noverdue = "\\u202e"\nbehind = ""',
        [
            '2:8: "ok" is no mark',
            '3:11: "<U+202E>" is no mark',
            '4:10: "" is no mark',
            "write one character that can be seen",
        ],
    ),
    "marks alike": (
        '[lights]\npreset = "blue"\n[lights.marks]\ndone = "◆"\nbehind = "※"\noverdue = "※"',
        [
            '4:8: the light "due-soon" has the mark "◆" too',
            '5:10: the light "overdue" has the mark "※" too',
            '6:11: the light "behind" has the mark "※" too',
        ],
    ),
    "much at once": (
        '[check]\nstrct = true\n[lights]\nbehind = 40\npreset = "x"\ncolors = {done = 1, overdue = "x"}',
        [
            '2:1: unknown field "strct"',
            '4:10: "far_behind" is 30',
            '5:10: there is no preset "x"',
            '6:18: "done" must be a text',
            '6:31: "x" is no colour',
        ],
    ),
}


@pytest.mark.parametrize(("toml", "reasons"), BAD_SETTINGS.values(), ids=BAD_SETTINGS)
@pytest.mark.parametrize("command", ["check", "status", "lights"])
def test_broken_settings(folder: Path, toml: str, reasons: list[str], command: str) -> None:
    check(folder, SOUND, toml=toml)
    ran = run(command, folder=folder)
    name = folder / "guangong.toml"
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"\nguangong: the settings have to be fixed first: {name}\n")
    for reason in reasons:
        assert (f"{name}:{reason}" if reason[0].isdigit() else f"= help: {reason}") in ran.err
    assert ran.err.count(f"\n{name}:") + 1 == sum(reason[0].isdigit() for reason in reasons)
    assert (folder / "plan.yaml").read_text("utf-8") == SOUND


@pytest.mark.parametrize("language", ["en", "zh"])
def test_broken_settings_are_shown_as_findings_are(folder: Path, language: str) -> None:
    toml = BAD_SETTINGS["much at once"][0] + '\n[lights.marks]\ndue-soon = "临近"  # 标记\n'
    check(folder, SOUND, toml=toml)
    ran = run("status", folder=folder, env={"GUANGONG_LANG": language})
    golden(f"settings-broken.{language}", ran.err.replace(str(folder), "…"))


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ('[lights]\npreset = "蓝"'.encode("gbk"), "2:11: the file is not UTF-8, it seems to be GBK"),
        ("[lights]".encode("utf-16"), "1:1: the file is not UTF-8, it seems to be UTF-16"),
        (b'\xef\xbb\xbf[lights]\r\npreset = "x"\r\n', '2:10: there is no preset "x"'),
        (b"[lights]\nbehind = " + b"[" * 5000 + b"]" * 5000, "1:1: lists or tables are nested too deeply"),
    ],
)
def test_settings_of_other_bytes(folder: Path, source: bytes, place: str) -> None:
    check(folder, SOUND)
    (folder / "guangong.toml").write_bytes(source)
    ran = run("status", folder=folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{folder / 'guangong.toml'}:{place}")


WEAKER: dict[str, tuple[str, str, list[str]]] = {
    "the same": ('[check]\nselect = ["GG3"]', '[check]\nselect = ["GG3", "GG305"]', []),
    "more selected": ('[check]\nselect = ["GG3"]', "", []),
    "all by other words": ("", '[check]\nselect = ["GG0", "GG1", "GG2", "GG3", "GG4", "GG5"]', []),
    "less selected": ("", '[check]\nselect = ["GG3"]', ["check.select"]),
    "more ignored": ("", '[check]\nignore = ["GG310"]', ["check.ignore"]),
    "less ignored": ('[check]\nignore = ["GG3"]', '[check]\nignore = ["GG310"]', []),
    "ignored already": ('[check]\nignore = ["GG3"]', '[check]\nignore = ["GG3", "GG310"]', []),
    "the exception is gone": (
        '[check]\nselect = ["GG", "GG305"]\nignore = ["GG3"]',
        '[check]\nignore = ["GG3"]',
        ["check.select"],
    ),
    "off": ("", '[severity]\nGG302 = "off"', ["severity.GG302"]),
    "its own weight": ("", '[severity]\nGG302 = "error"', []),
    "raised": ("", '[severity]\nGG321 = "error"', []),
    "no longer raised": ('[severity]\nGG321 = "error"', "", ["severity.GG321"]),
    "no longer strict": ("[check]\nstrict = true", "", ["check.strict"]),
    "strict": ("", "[check]\nstrict = true", []),
    "many": ("", "[check]\nmany_done = 11", ["check.many_done"]),
    "fewer": ("", "[check]\nmany_done = 9", []),
    "no evidence": ('[check]\nevidence_kinds = ["activity"]', "", ["check.evidence_kinds"]),
    "other lights": ("", "[lights]\ndue_soon_days = 1", []),
}


@pytest.mark.parametrize(("old", "new", "names"), WEAKER.values(), ids=WEAKER)
def test_weaker(old: str, new: str, names: list[str]) -> None:
    before, after = parse(old.encode(), "old"), parse(new.encode(), "new")
    assert weaker(before, after) == names
    assert weaker(after, after) == []


# ── comments ──

COMMENTS: dict[str, tuple[str, str, list[str]]] = {
    "with a reason": ("2027-06-30", "  # guangong: ignore[GG302] 跨年的事", ["GG323", "GG321", "GG202"]),
    "of two codes": ("2027-06-30", "  # guangong: ignore[GG302, GG303] 跨年", ["GG323", "GG321", "GG202"]),
    "without a reason": (
        "2027-06-30",
        "  # guangong: ignore[GG302]",
        ["GG323", "GG302", "GG090", "GG321", "GG202"],
    ),
    "without a code": (
        "2027-06-30",
        "  # guangong: ignore 跨年",
        ["GG323", "GG302", "GG090", "GG321", "GG202"],
    ),
    "of another code": (
        "2027-06-30",
        "  # guangong: ignore[GG305] 跨年",
        ["GG323", "GG302", "GG091", "GG321", "GG202"],
    ),
    "on another line": (
        "title: 期外的事",
        "  # guangong: ignore[GG302] 跨年",
        ["GG323", "GG091", "GG302", "GG321", "GG202"],
    ),
    "of a prefix": (
        "2027-06-30",
        "  # guangong: ignore[GG3] 跨年",
        ["GG323", "GG302", "GG091", "GG321", "GG202"],
    ),
    "of an edit's finding": ("2027-06-30", "  # guangong: ignore[GG411] 跨年", ALL),
}


@pytest.mark.parametrize(("place", "comment", "expected"), COMMENTS.values(), ids=COMMENTS)
def test_comments(folder: Path, place: str, comment: str, expected: list[str]) -> None:
    assert codes(check(folder, MIXED.replace(place, place + comment), "--json")) == expected


def test_a_warning_of_the_text_hides_no_error_of_the_schema(folder: Path) -> None:
    ran = check(folder, MIXED.replace("owners: [bureau]", "owners: \u200b"), "--json", "--ignore", "GG3")
    assert (codes(ran), ran.code) == (["GG011", "GG103"], 1)


def test_a_comment_silences_no_error_of_the_schema(folder: Path) -> None:
    text = MIXED.replace("2027-06-30", "2027-02-30  # guangong: ignore[GG104] 就是这天")
    ran = check(folder, text, "--json", "--select", "GG1", "--select", "GG0")
    assert codes(ran) == ["GG104", "GG091"]


# ── the edit ──


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, plan: str = SOUND, toml: str = "", message: str = "Edit") -> str:
    """Commit a plan and settings, and return the commit's short name."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    (folder / "plan.yaml").write_text(plan, "utf-8", newline="")
    (folder / "guangong.toml").write_text(toml, "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")[:7]


def test_both_places_are_shown(folder: Path) -> None:
    name = commit(folder)
    ran = check(folder, LATER, "--against", "HEAD")
    assert ran.code == 1
    assert ran.out == (
        "plan.yaml:142:19: GG411 the deadline moved from 2026-08-31 to 2026-09-30 without a reason\n"
        "  142 │         deadline: 2026-09-30\n"
        "      │                   ^^^^^^^^^^\n"
        f"   --> plan.yaml@{name}:142:19\n"
        "  142 │         deadline: 2026-08-31\n"
        "      │                   ^^^^^^^^^^ it was this\n"
        '  = help: undo it and use: guangong postpone 2-06 2026-09-30 --reason "…"; or add to the task\'s '
        "changes: {on: 2026-06-30, field: deadline, from: 2026-08-31, to: 2026-09-30, reason: …}\n\n"
        "1 finding\n"
    )


def test_both_places_in_json(folder: Path) -> None:
    name = commit(folder)
    (found,) = json.loads(check(folder, LATER, "--against", "HEAD", "--json").out)["findings"]
    second = {"file": f"plan.yaml@{name}", "line": 142, "column": 19, "label": "it was this"}
    assert (found["code"], found["line"], found["column"]) == ("GG411", 142, 19)
    assert found["related"] == [second]


def test_the_merge_base_and_the_revision_itself(folder: Path) -> None:
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "edit")
    git(folder, "checkout", "--quiet", "main")
    commit(folder, LATER)
    git(folder, "checkout", "--quiet", "edit")
    assert check(folder, SOUND, "--against", "main").code == 0
    # To main itself the deadline went from September back to August: earlier is no finding.
    assert check(folder, LATER, "--against", "main").code == 1
    assert check(folder, LATER, "--against", "main", "--exact").code == 0


def test_exact_alone_compares_nothing(folder: Path) -> None:
    commit(folder)
    ran = check(folder, LATER, "--exact")
    assert (ran.code, ran.out) == (2, "")
    assert "give --against REV as well" in ran.err


def test_a_file_is_a_base(folder: Path) -> None:
    (folder / "old.yaml").write_text(SOUND, "utf-8")
    for option in ("--against-file", "--against"):
        ran = check(folder, LATER, option, "old.yaml")
        assert (ran.code, "   --> old.yaml:142:19\n" in ran.out) == (1, True)


TWO_BASES = {
    "check --against main --against-file old.yaml": "leave out --against and --exact",
    "check --against --against-file old.yaml": "leave out --against and --exact",
    "check --against-file old.yaml --exact": "leave out --against and --exact",
    "diff main --against-file old.yaml": "leave out REV and --exact",
    "diff --against-file old.yaml --exact": "leave out REV and --exact",
    "check --against ./old.yaml --exact": "--exact is about a revision; old.yaml is a file",
    "diff ./old.yaml --exact": "--exact is about a revision; old.yaml is a file",
    "check --against-file none.yaml": "none.yaml: there is no such file",
    "check --against-file plan.yaml": "plan.yaml is the plan itself",
    "diff --against-file .": ". is no file",
}


@pytest.mark.parametrize("command", TWO_BASES)
def test_one_base_at_a_time(folder: Path, command: str) -> None:
    commit(folder)
    (folder / "old.yaml").write_text(SOUND, "utf-8")
    ran = run(*command.split(), folder=folder)
    assert (ran.code, ran.out, TWO_BASES[command] in ran.err) == (2, "", True)


def on_a_branch(folder: Path, plan: str) -> str:
    """Commit a plan on main, also as the remote's, and change it on a branch; return main's short name."""
    name = commit(folder)
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "checkout", "--quiet", "-b", "edit")
    commit(folder, plan)
    return name


FIRST = "the deadline moved from 2026-08-31 to 2026-09-30"


def test_a_file_named_like_the_revision_is_no_base(folder: Path) -> None:
    name = on_a_branch(folder, LATER)
    (folder / "origin").mkdir()
    for path in ("origin/main", "main", "HEAD", git(folder, "rev-parse", "origin/main")):
        (folder / path).write_text(LATER, "utf-8")
    commit(folder, LATER)
    for base in ("origin/main", "main", git(folder, "rev-parse", "origin/main")):
        ran = run("check", "--against", base, folder=folder)
        assert (ran.code, FIRST in ran.out, f"plan.yaml@{name}" in ran.out) == (1, True, True)
        ran = run("diff", base, folder=folder)
        assert (ran.code, "2026-09-30" in ran.out) == (0, True)
    (folder / "plan.yaml").write_text(SOUND, "utf-8")
    assert "2026-08-31" in run("diff", "HEAD", folder=folder).out


def test_the_base_is_not_fetched_and_a_file_has_its_name(folder: Path) -> None:
    commit(folder)
    git(folder, "remote", "add", "origin", "https://example.org/x.git")
    (folder / "origin").mkdir()
    (folder / "origin" / "main").write_text(LATER, "utf-8")
    sentence = (
        'guangong: there is no revision "origin/main" here; get it with: git fetch origin '
        "+refs/heads/main:refs/remotes/origin/main; "
        "or, if the file of that name is meant: --against-file origin/main\n"
    )
    assert check(folder, LATER, "--against", "origin/main") == (2, "", sentence)
    assert run("diff", "origin/main", folder=folder) == (2, "", sentence)
    ran = run("check", "--against", folder=folder, env={"GITHUB_BASE_REF": "main"})
    assert (ran.code, "--against-file" in ran.err) == (2, False)


def test_a_plan_that_became_a_link(folder: Path) -> None:
    name = on_a_branch(folder, LATER)
    git(folder, "rm", "--quiet", "plan.yaml")
    (folder / "p2.yaml").write_text(LATER, "utf-8")
    (folder / "plan.yaml").symlink_to("p2.yaml")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    ran = run("check", "--against", "origin/main", folder=folder)
    assert (ran.code, ran.err) == (1, "")
    assert f"--> plan.yaml@{name}:142:19" in ran.out
    assert "warning: plan.yaml is behind a link that the base does not have" in ran.out
    (folder / "p2.yaml").write_text(SOUND, "utf-8")
    assert codes(run("check", "--against", "origin/main", "--json", folder=folder)) == ["GG422"]
    assert run("check", "--against", "origin/main", "--strict", folder=folder).code == 1
    git(folder, "commit", "--quiet", "--all", "--message", "the link is known from now on")
    assert run("check", "--against", "HEAD", folder=folder).out == "plan.yaml: 16 tasks, no findings\n"


@pytest.mark.parametrize(
    "options", [["--against", "HEAD", "--exact"], ["--against", "HEAD"], ["--against=@"]]
)
def test_the_first_commit(folder: Path, options: list[str]) -> None:
    git(folder, "init", "--quiet")
    remark = "plan.yaml is new: there is nothing to compare it with.\n"
    assert check(folder, SOUND, *options) == (0, "plan.yaml: 16 tasks, no findings\n", remark)
    assert "nothing: the plan is new" in run("diff", folder=folder).out
    assert check(folder, SOUND, "--against", "main", "--exact").code == 2


REWRITTEN = MIXED.replace("2027-06-30", "2026-06-30").replace("[station]", "[bureau]")


@pytest.mark.parametrize("staged", [True, False])
def test_a_plan_that_is_renamed_and_rewritten(folder: Path, staged: bool) -> None:  # noqa: FBT001
    commit(folder)
    (folder / "plan.yaml").unlink()
    (folder / "neu.yaml").write_text(REWRITTEN, "utf-8")
    if staged:
        git(folder, "add", "--all")
    ran = run("check", "neu.yaml", "--against", "HEAD", "--json", "--select", "GG4", folder=folder)
    assert (ran.code, codes(ran)) == (1, ["GG423"])
    assert "plan.yaml of the base is gone, and nothing was compared with it" in ran.out
    git(folder, "checkout", "--quiet", "HEAD", "--", "plan.yaml")  # as the finding says
    assert run("check", "neu.yaml", "--against", "HEAD", "--select", "GG4", folder=folder).code == 0


def test_another_file_that_is_gone_is_no_plan(folder: Path) -> None:
    (folder / "returns").mkdir()
    (folder / "returns" / "x.yaml").write_text("schema: 1\nunit: x\ntasks: {}\n", "utf-8")
    commit(folder)
    git(folder, "rm", "--quiet", "returns/x.yaml")
    (folder / "neu.yaml").write_text(SOUND, "utf-8")
    assert run("check", "neu.yaml", "--against", "HEAD", folder=folder).code == 0


def test_what_is_gone_is_weighed_as_the_base_has_it(folder: Path) -> None:
    commit(folder, SOUND, '[severity]\nGG423 = "warning"\n')
    git(folder, "mv", "plan.yaml", "neu.yaml")
    (folder / "neu.yaml").write_text(REWRITTEN, "utf-8")
    (folder / "guangong.toml").write_text('[severity]\nGG423 = "off"\n', "utf-8")
    ran = run("check", "neu.yaml", "--against", "HEAD", "--json", "--select", "GG4", folder=folder)
    assert weights(ran) == {"GG420": "warning", "GG423": "warning"}


def test_diff_and_check_have_the_same_base(folder: Path) -> None:
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "edit")
    git(folder, "checkout", "--quiet", "main")
    commit(folder, SOUND.replace(AUTUMN, "deadline: 2026-07-11"))
    git(folder, "checkout", "--quiet", "edit")
    commit(folder, LATER)
    options: tuple[list[str], ...] = ([], ["--exact"])
    for more, days in zip(options, (["2026-09-30"], ["2026-07-10", "2026-09-30"]), strict=True):
        checked = run("check", "--against", "main", *more, "--json", folder=folder)
        shown = run("diff", "main", *more, "--json", folder=folder)
        assert len(codes(checked)) == 1  # an earlier deadline is no finding
        assert [item["to"]["value"] for item in json.loads(shown.out)["changes"]] == days


RETURN = "schema: 1\nunit: chenguang\ntasks:\n  1-03: {done_on: 2026-03-18}\n  2-08: {exempt: 未设}\n"
RETURNS: dict[str, tuple[dict[str, str], list[str]]] = {
    "as it was": ({"chenguang.yaml": RETURN}, []),
    "other line ends": ({"chenguang.yaml": RETURN.replace("\n", "\r\n")}, []),
    "another name": ({"c.yml": RETURN}, []),
    "more": ({"chenguang.yaml": RETURN + "  3-01: {done_on: 2026-04-01}\n", "miaopu.yaml": ""}, []),
    "no file": ({}, ['the unit "chenguang" no longer returns 1-03, 2-08']),
    "no task": (
        {"chenguang.yaml": RETURN.replace("1-03", "1-04")},
        ['the unit "chenguang" no longer returns 1-03'],
    ),
    "another day": (
        {"chenguang.yaml": RETURN.replace("03-18", "02-18")},
        ['the unit "chenguang" returned otherwise: 1-03'],
    ),
    "no day": (
        {"chenguang.yaml": RETURN.replace("done_on: 2026-03-18", "note: 一")},
        ['the unit "chenguang" returned otherwise: 1-03'],
    ),
    "an exemption": (
        {"chenguang.yaml": RETURN.replace("03-18", "03-18, exempt: 未设")},
        ['the unit "chenguang" returned otherwise: 1-03'],
    ),
    "completed": ({"chenguang.yaml": RETURN.replace("03-18", "03-18, by: 王老师, evidence: [a.pdf]")}, []),
    "corrected, with a record": (
        {
            "chenguang.yaml": RETURN.replace(
                "03-18", "03-19, changes: [{on: 2026-06-30, field: done_on, reason: 笔误}]"
            )
        },
        [],
    ),
    "another reason": (
        {"chenguang.yaml": RETURN.replace("未设", "不参加")},
        ['the unit "chenguang" returned otherwise: 2-08'],
    ),
    "no exemption": (
        {"chenguang.yaml": RETURN.replace("exempt: 未设", "done_on: 2026-03-01")},
        ['the unit "chenguang" returned otherwise: 2-08'],
    ),
    "another unit": (
        {"chenguang.yaml": RETURN.replace("chenguang", "miaopu")},
        ['the unit "chenguang" no longer returns 1-03, 2-08'],
    ),
    "broken": ({"chenguang.yaml": RETURN.replace("03-18", "02-31")}, []),
}


def test_returns_outside_a_sparse_checkout_are_not_gone(folder: Path) -> None:
    (folder / "returns").mkdir()
    (folder / "returns" / "chenguang.yaml").write_text(RETURN, "utf-8")
    commit(folder)
    git(folder, "sparse-checkout", "set", "--no-cone", "/*", "!/returns")
    assert not (folder / "returns").exists()
    assert run("check", "--against", "HEAD", folder=folder).code == 0
    assert codes(run("check", "--against", "HEAD", "--json", folder=folder)) == []


@pytest.mark.parametrize(("files", "expected"), RETURNS.values(), ids=RETURNS)
def test_returns_are_judged_as_well(folder: Path, files: dict[str, str], expected: list[str]) -> None:
    returns = folder / "returns"
    returns.mkdir()
    (returns / "chenguang.yaml").write_text(RETURN, "utf-8")
    commit(folder)
    (returns / "chenguang.yaml").unlink()
    for name, text in files.items():
        (returns / name).write_text(text, "utf-8", newline="")
    ran = run("check", "--against", "HEAD", "--json", folder=folder)
    found = json.loads(ran.out)["findings"]
    assert [item["message"] for item in found if item["code"] == "GG424"] == expected
    assert {item["code"] for item in found if item["code"].startswith("GG4")} <= {"GG424"}


def test_diff_tells_of_returns(folder: Path) -> None:
    returns = folder / "returns"
    returns.mkdir()
    for name in ("chenguang", "linjiang", "xinghe"):
        (returns / f"{name}.yaml").write_text(RETURN.replace("chenguang", name), "utf-8")
    commit(folder)
    (returns / "chenguang.yaml").write_text(RETURN.replace("03-18", "02-18"), "utf-8")
    (returns / "linjiang.yaml").unlink()
    (returns / "miaopu.yaml").write_text(RETURN.replace("chenguang", "miaopu"), "utf-8")
    changes = json.loads(run("diff", "--json", folder=folder).out)["changes"]
    assert [(item["change"], item["unit"], item["field"]) for item in changes] == [
        ("return-changed", "chenguang", "done_on"),
        ("return-removed", "linjiang", "1-03"),
        ("return-removed", "linjiang", "2-08"),
        ("return-added", "miaopu", "1-03"),
        ("return-added", "miaopu", "2-08"),
    ]
    (returns / "xinghe.yaml").write_text("unit: [", "utf-8")
    ran = run("diff", folder=folder)
    assert (ran.code, ran.out) == (1, "")
    assert "GG002" in ran.err


def test_a_task_of_a_group_is_not_closed_by_hand(folder: Path) -> None:
    text = (EXAMPLES / "plan.yaml").read_text("utf-8")
    commit(folder, text)
    closed = text.replace(
        "deadline: 2026-10-20\n        status: doing",
        "deadline: 2026-10-20\n        status: done\n        done_on: 2026-06-30",
    )
    (folder / "plan.yaml").write_text(closed, "utf-8")
    (folder / "returns").mkdir(exist_ok=True)
    found = json.loads(run("check", "--against", "HEAD", "--json", folder=folder).out)["findings"]
    (item,) = [item for item in found if item["code"] == "GG433"]
    assert item["severity"] == "error"
    assert "晨光小学（示例）" in item["message"]
    for name in ("chenguang", "linjiang", "xinghe", "miaopu"):
        text = f"schema: 1\nunit: {name}\ntasks:\n  1-03: {{done_on: 2026-03-18}}\n"
        (folder / "returns" / f"{name}.yaml").write_text(text, "utf-8")
    assert "GG433" not in codes(run("check", "--against", "HEAD", "--json", folder=folder))


def test_what_only_looks_like_a_change(folder: Path) -> None:
    commit(folder)
    ran = check(
        folder, SOUND.replace("\n", "\r\n").replace(": 2026-08-31", ': "2026-08-31"'), "--against", "HEAD"
    )
    assert ran == (0, "plan.yaml: 16 tasks, no findings\n", "")


def test_a_new_plan(folder: Path) -> None:
    commit(folder)
    git(folder, "rm", "--quiet", "--cached", "plan.yaml")
    git(folder, "commit", "--quiet", "--message", "x")
    remark = "plan.yaml is new: there is nothing to compare it with."
    clean = "plan.yaml: 16 tasks, no findings\n"
    assert check(folder, SOUND, "--against", "HEAD") == (0, clean, f"{remark}\n")
    ran = check(folder, MIXED, "--against", "HEAD", "--json")
    assert (ran.code, codes(ran), ran.err) == (1, ALL, "")
    assert json.loads(ran.out)["warnings"] == [remark]


# Old and new settings, old and new plan, the codes that are found, and the exit code.
STRICT, OFF = "[check]\nstrict = true\n", '[severity]\nGG411 = "off"\n'
OLD_IGNORE = SOUND.replace("deadline: 2026-08-31", f"deadline: 2026-08-31{IGNORE}")
NEW_IGNORE = SOUND.replace("deadline: 2026-08-31", f"deadline: 2026-09-30{IGNORE}")
AUTUMN = "deadline: 2026-07-10"
LOOSE = NEW_IGNORE.replace(AUTUMN, "deadline: 2026-07-20" + IGNORE)
JUDGED: dict[str, tuple[tuple[str, str], tuple[str, str], list[str], int]] = {
    "as it was": ((SOUND, ""), (SOUND, ""), [], 0),
    "moved": ((SOUND, ""), (LATER, ""), ["GG411"], 1),
    "moved where the base lets it": ((SOUND, OFF), (LATER, OFF), [], 0),
    "moved and loosened": ((SOUND, ""), (LATER, OFF), ["GG420", "GG411"], 1),
    "moved and ignored by code": ((SOUND, ""), (LATER, '[check]\nignore = ["GG4"]\n'), ["GG420", "GG411"], 1),
    "moved and not selected": ((SOUND, ""), (LATER, '[check]\nselect = ["GG1"]\n'), ["GG420", "GG411"], 1),
    "loosened alone": ((SOUND, ""), (SOUND, OFF), ["GG420"], 0),
    "strict no more": ((SOUND, STRICT), (SOUND, ""), ["GG420"], 1),
    "tightened": ((SOUND, OFF), (LATER, ""), [], 0),
    "a new comment": ((SOUND, ""), (NEW_IGNORE, ""), ["GG411", "GG421"], 1),
    "an old comment": ((OLD_IGNORE, ""), (NEW_IGNORE, ""), [], 0),
    "an old comment copied": ((OLD_IGNORE, ""), (LOOSE, ""), ["GG411", "GG421"], 1),
    "an old comment taken along": (
        (OLD_IGNORE, ""),
        (OLD_IGNORE.replace(IGNORE, "").replace(AUTUMN, "deadline: 2026-07-20" + IGNORE), ""),
        ["GG411", "GG421"],
        1,
    ),
    "an old comment with lines above": ((OLD_IGNORE, ""), ("# 新\n" * 10 + NEW_IGNORE, ""), [], 0),
    "an old comment with another reason": (
        (OLD_IGNORE, ""),
        (NEW_IGNORE.replace("与街道商定", "改期"), ""),
        ["GG411", "GG421"],
        1,
    ),
}


@pytest.mark.parametrize(("old", "new", "expected", "code"), JUDGED.values(), ids=JUDGED)
def test_judged_by_the_base(
    folder: Path, old: tuple[str, str], new: tuple[str, str], expected: list[str], code: int
) -> None:
    commit(folder, *old)
    (folder / "guangong.toml").write_text(new[1], "utf-8")
    ran = check(folder, new[0], "--against", "HEAD", "--json")
    assert (codes(ran), ran.code) == (expected, code)


def test_the_settings_of_a_plan_that_moved(folder: Path) -> None:
    commit(folder, SOUND, STRICT)
    git(folder, "mv", "guangong.toml", "evidence")
    (folder / "new").mkdir()
    for name in ("plan.yaml", "evidence"):
        git(folder, "mv", name, "new")
    (folder / "other").mkdir()
    git(folder, "commit", "--quiet", "--message", "x")
    ran = run("check", "new/plan.yaml", "--against", "HEAD~1", "--exact", "--json", folder=folder)
    assert (codes(ran), ran.code) == (["GG420"], 1)


def test_what_is_ignored_on_the_command_line_is_not_judged(folder: Path) -> None:
    commit(folder)
    assert check(folder, LATER, "--against", "HEAD", "--ignore", "GG4").code == 0
    ran = check(folder, LATER, "--against", "HEAD", "--select", "GG1")
    assert (ran.code, ran.out) == (0, "plan.yaml: 16 tasks, no findings\n")


def test_a_broken_task_hides_no_other_finding(folder: Path) -> None:
    commit(folder)
    broken = LATER.replace("kind: standing", "kind: stand", 1)
    assert codes(check(folder, broken, "--against", "HEAD", "--json")) == ["GG105", "GG411"]


# ── CI ──


def test_the_variables_of_ci(folder: Path) -> None:
    name = commit(folder)
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    check(folder, LATER)
    whole = git(folder, "rev-parse", "HEAD")
    for env in ({"GITHUB_BASE_REF": "main"}, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": whole}):
        for bare in (["--against"], ["--against", "--exact"], ["--against="], ["--against", ""]):
            ran = run("check", *bare, folder=folder, env=env)
            assert (ran.code, f"--> plan.yaml@{name}:142:19" in ran.out) == (1, True), (env, bare)
    sentence = "guangong: compare with what? give a branch, a commit or a file"
    ran = run("check", "--against", folder=folder)
    assert (ran.code, ran.out, ran.err.startswith(sentence)) == (2, "", True)


def test_a_branch_called_ci(folder: Path) -> None:
    commit(folder)
    git(folder, "branch", "ci")
    assert check(folder, LATER, "--against", "ci").code == 1


def test_a_revision_longer_than_a_file_name(folder: Path) -> None:
    commit(folder)
    ran = check(folder, LATER, "--against", "a" * 5000)
    assert (ran.code, ran.err.startswith('guangong: there is no revision "aaa')) == (2, True)


# ── formats ──


def _found(name: str, text: str) -> int:
    """Return how many findings an answer in a format tells of."""
    data: Any = json.loads(text)
    match name:
        case "json":
            return len(data["findings"])
        case "gitlab":
            return len(data)
        case "sarif":
            return sum(len(found["results"]) for found in data["runs"])
    return len(data["diagnostics"])


PLANS = {"errors": MIXED, "warnings": WARNS, "edit": LATER, "sound": SOUND, "no YAML": "a: [", "empty": ""}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("strict", [(), ("--strict",)])
def test_each_format_exits_alike(folder: Path, plan: str, strict: tuple[str, ...]) -> None:
    commit(folder)
    options = ("--against", "HEAD", *strict)
    full = check(folder, plan, *options)
    for name in FORMATS:
        ran = check(folder, plan, *options, "--format", name)
        assert (ran.code, ran.err) == (full.code, full.err), name
        if name in {"json", "gitlab", "sarif", "rdjson"}:
            assert _found(name, ran.out) == full.out.count(": GG"), name
        elif name == "junit":
            assert ET.fromstring(ran.out).tag == "testsuites"  # noqa: S314 (ours)
        elif name == "concise":
            assert ran.out.count("\n") == max(1, full.out.count(": GG"))


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("strict", [(), ("--strict",)])
def test_junit_fails_where_the_check_does(folder: Path, plan: str, strict: tuple[str, ...]) -> None:
    ran = check(folder, plan, "--format", "junit", *strict)
    root = ET.fromstring(ran.out)  # noqa: S314 (ours)
    assert bool(root.findall(".//failure")) == (root.get("failures") != "0") == (ran.code == 1)
    found = json.loads(check(folder, plan, "--json", *strict).out)["findings"]
    weights = {"error", "warning"} if strict else {"error"}
    assert root.get("failures") == str(sum(finding["severity"] in weights for finding in found))


def test_a_strict_project_fails_in_junit_too(folder: Path) -> None:
    ran = check(folder, WARNS, "--format", "junit", toml="[check]\nstrict = true\n")
    assert (ran.code, ' failures="1"' in ran.out) == (1, True)


CANNOT = {
    "no plan": ("missing.yaml",),
    "no base": ("--against", "nowhere"),
    "no such rule": ("--select", "GG9"),
    "two plans": ("plan.yaml", "--file", "bad.yaml"),
}


def says_why(ran: Ran, format_: str) -> bool:
    """Whether there is no report: an error on standard error, or as JSON."""
    if format_ == "json":
        return ran.code == 2 and ran.err == "" and set(json.loads(ran.out)) == {"version", "error"}
    return (ran.code, ran.out, ran.err != "") == (2, "", True)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("why", CANNOT)
def test_where_nothing_could_be_checked_there_is_no_report(folder: Path, name: str, why: str) -> None:
    assert says_why(check(folder, SOUND, "--format", name, *CANNOT[why]), name)


@pytest.mark.parametrize("name", FORMATS)
def test_settings_that_cannot_be_used_make_no_report(folder: Path, name: str) -> None:
    assert says_why(check(folder, SOUND, "--format", name, toml="[chek]\n"), name)


# ── one thing said twice ──


@pytest.mark.parametrize("other", ["bad.yaml", "plan.yaml"])
def test_a_second_plan_is_not_passed_over(folder: Path, other: str) -> None:
    (folder / "bad.yaml").write_text("a: [", "utf-8")
    for option in ("--file", "-f"):
        ran = check(folder, SOUND, "plan.yaml", option, other)
        assert ran == (2, "", "guangong: name the plan once: as FILE, or with --file\n")


@pytest.mark.parametrize("format_", ["full", "github"])
def test_json_and_another_format_are_refused(folder: Path, format_: str) -> None:
    (folder / "plan.yaml").write_text(SOUND, "utf-8")
    ran = run("check", "--json", "--format", format_, folder=folder)
    assert (ran.code, ran.err) == (2, "")
    assert json.loads(ran.out)["error"]["message"] == "give --json or --format, not both"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--file", "plan.yaml", "-f", "bad.yaml"),
        ("check", "--format", "json", "--format=full"),
        ("check", "--against", "HEAD", "--against"),
        ("status", "--as-of", "2026-01-01", "--as-of", "2026-02-01"),
        ("done", "2-02", "--on", "2026-01-01", "--on", "2026-02-01"),
    ],
    ids=" ".join,
)
def test_an_option_with_two_values_is_refused(folder: Path, arguments: tuple[str, ...]) -> None:
    (folder / "plan.yaml").write_text(SOUND, "utf-8")
    ran = run(*arguments, folder=folder)
    name = "--file" if "-f" in arguments else arguments[-1] if arguments[-1] == "--against" else arguments[-2]
    name = "--format" if "--format" in arguments else name
    twice, advice = f"{name} is given twice", f"see: guangong {arguments[0]} --help"
    if "json" in arguments:
        error = json.loads(ran.out)["error"]
        assert (ran.code, ran.err, error["message"], error["help"]) == (2, "", twice, advice)
    else:
        assert ran == (2, "", f"guangong: {twice}; {advice}\n")
    assert (folder / "plan.yaml").read_text("utf-8") == SOUND


@pytest.mark.parametrize("arguments", [("done", "2-02"), ("log", "2-02", "办了")])
def test_copy_alone_is_refused(folder: Path, arguments: tuple[str, ...]) -> None:
    (folder / "plan.yaml").write_text(SOUND, "utf-8")
    ran = run(*arguments, "--copy", folder=folder)
    assert ran == (2, "", "guangong: --copy is about evidence: give --evidence PATH as well\n")


# ── where forges look for files ──


def _paths(name: str, out: str) -> set[str]:
    """Return the files that a report names."""
    if name == "github":
        return set(re.findall(r"^::(?:error|warning|notice) file=(.*?),", out, re.MULTILINE))
    if name == "junit":
        return {suite.get("file", "") for suite in ET.fromstring(out)}  # noqa: S314 (ours)
    data = json.loads(out)
    if name == "gitlab":
        return {found["location"]["path"] for found in data}
    if name == "rdjson":
        return {found["location"]["path"] for found in data["diagnostics"]}
    places = (found["locations"][0] for found in data["runs"][0]["results"])
    return {place["physicalLocation"]["artifactLocation"]["uri"] for place in places}


PLACE = "%E8%AE%A1%E5%88%92"
"""计划, as a URI has it."""


@pytest.fixture
def sub(folder: Path) -> Path:
    """Return a folder within a repository, with a plan and a return that have findings."""
    (folder / ".git").mkdir()
    (folder / "计划" / "returns").mkdir(parents=True)
    (folder / "计划" / "plan.yaml").write_text(MIXED, "utf-8")
    (folder / "计划" / "returns" / "x.yaml").write_text("schema: 1\nunit: x\ntasks: {}\n", "utf-8")
    return folder / "计划"


FROM: dict[str, tuple[str, str]] = {
    "the top": ("", "计划/plan.yaml"),
    "the plan's folder": ("计划", ""),
    "the folder below": ("计划/returns", ""),
    "elsewhere in it": ("evidence", "../计划/plan.yaml"),
    "outside": ("..", "plan/计划/plan.yaml"),
    "a link to its folder": ("../link", "plan.yaml"),
    "an absolute path": ("..", "{folder}/计划/plan.yaml"),
    "an absolute path through a link": ("..", "{folder}/../link/plan.yaml"),
}


@pytest.mark.parametrize(("place", "file"), FROM.values(), ids=FROM)
@pytest.mark.parametrize("name", sorted(FORGES))
def test_forges_get_paths_from_the_top(folder: Path, sub: Path, name: str, place: str, file: str) -> None:
    (folder.parent / "link").symlink_to(sub)
    arguments = [file.format(folder=folder)] if file else []
    ran = run("check", *arguments, "--format", name, folder=folder / place)
    start = PLACE if name == "sarif" else "计划"
    assert (ran.code, _paths(name, ran.out)) == (1, {f"{start}/plan.yaml", f"{start}/returns/x.yaml"})


@pytest.mark.parametrize("name", sorted(FORGES))
def test_a_worktree_or_submodule_has_a_top_of_its_own(folder: Path, sub: Path, name: str) -> None:
    (sub / ".git").write_text("gitdir: ../.git/modules/x\n", "utf-8")
    ran = run("check", "计划/plan.yaml", "--format", name, folder=folder)
    assert _paths(name, ran.out) == {"plan.yaml", "returns/x.yaml"}


@pytest.mark.parametrize("name", sorted(FORGES))
def test_without_a_repository_paths_are_from_the_working_folder(sub: Path, folder: Path, name: str) -> None:
    (folder / ".git").rmdir()
    inside = run("check", str(sub / "plan.yaml"), "--format", name, folder=sub)
    assert _paths(name, inside.out) == {"plan.yaml", "returns/x.yaml"}
    beside = run("check", "../plan.yaml", "--format", name, folder=sub / "returns")
    assert _paths(name, beside.out) == {"../plan.yaml", "x.yaml"}


@pytest.mark.parametrize("name", ["full", "concise", "json"])
def test_people_and_editors_get_paths_as_they_gave_them(folder: Path, sub: Path, name: str) -> None:
    ran = run("check", str(sub / "plan.yaml"), "--format", name, folder=folder)
    assert str(sub / "plan.yaml") in ran.out


def test_a_finding_has_one_fingerprint_from_wherever_it_is_looked_at(folder: Path, sub: Path) -> None:
    places = (folder, ("计划/plan.yaml",)), (sub, ()), (folder.parent, (str(sub / "plan.yaml"),))
    marks = set()
    for place, arguments in places:
        for name in ("json", "gitlab"):
            data = json.loads(run("check", *arguments, "--format", name, folder=place).out)
            listed = data["findings"] if name == "json" else data
            marks.add(tuple(found["fingerprint"] for found in listed))
    assert len(marks) == 1


def test_second_places_in_a_file_have_paths_from_the_top_too(sub: Path) -> None:
    (sub / "plan.yaml").write_text(LATER, "utf-8")
    (sub / "old.yaml").write_text(SOUND, "utf-8")
    ran = run("check", "--against-file", "old.yaml", "--format", "sarif", folder=sub)
    results = json.loads(ran.out)["runs"][0]["results"]
    second = [place for result in results for place in result.get("relatedLocations", ())]
    uris = {place["physicalLocation"]["artifactLocation"]["uri"] for place in second}
    assert f"{PLACE}/old.yaml" in uris
    assert "old.yaml" not in uris


def test_json_is_a_format(folder: Path) -> None:
    assert check(folder, MIXED, "--json").out == check(folder, MIXED, "--format", "json").out
    ran = check(folder, MIXED, "--format", "xml")
    assert (ran.code, '"xml" is none of: full, concise' in ran.err) == (2, True)


# ── what cannot be chosen away ──


@pytest.mark.parametrize("options", [["--ignore", "GG1"], ["--select", "GG3"], ["--ignore", "GG"], []])
def test_what_keeps_the_plan_from_being_read_is_always_told(tmp_path: Path, options: list[str]) -> None:
    text = (EXAMPLES / "plan.yaml").read_text("utf-8").replace("deadline: 2026-03-31", "deadline: 2026-02-31")
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    (tmp_path / "guangong.toml").write_text('[severity]\nGG104 = "off"\n', "utf-8")
    ran = run("check", *options, "--format", "concise", folder=tmp_path)
    assert (ran.code, "GG104" in ran.out) == (1, True)
