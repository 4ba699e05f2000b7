"""``guangong check`` from end to end: which findings count, what the project says, formats, places."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from checked import ALL, LATER, MIXED, SOUND, WARNS, check, codes, commit, weights
from guangong.checks.configuration import parse
from guangong.checks.loosening import weaker
from guangong.findings.formats import FORGES, FORMATS
from running import EXAMPLES, Ran, golden, run

# ── which findings count ──

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
    expected = f'error: no rule begins with "{code.rpartition(",")[2]}"\nhint: see guangong rule\n'
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
            "codes are such as GG305; see guangong rule",
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
    "documents": (
        (
            '[document]\nline_spacing = 3\npage_number = "foo"\n[document.margins]\ntop = "a"\nleft = 200\n'
            '[document.fonts]\nbody = []\ntitle = "黑体"\nheading = ["\\u0007"]\n'
        ),
        [
            '2:16: "line_spacing" cannot be 3',
            "the least is 12",
            '3:15: "page_number" cannot be foo',
            "allowed: outside, center, none",
            '5:7: "top" must be a number, not a text',
            "write a number, without quotes",
            '6:8: "left" cannot be 200',
            '8:8: "body" cannot be empty',
            '9:9: "title" must be a list, not a text',
            'put it in brackets: ["黑体"]',
            '10:12: "<U+0007>" is no name of a font',
            "write the name of a font as Word lists it",
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
    assert ran.err.endswith(f"\nerror: the settings have to be fixed first: {name}\n")
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
        assert ran == (2, "", "error: name the plan once: as FILE, or with --file\n")


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
    twice, advice = f"{name} is given twice", f"see guangong {arguments[0]} --help"
    if "json" in arguments:
        error = json.loads(ran.out)["error"]
        assert (ran.code, ran.err, error["message"], error["help"]) == (2, "", twice, advice)
    else:
        assert ran == (2, "", f"error: {twice}\nhint: {advice}\n")
    assert (folder / "plan.yaml").read_text("utf-8") == SOUND


@pytest.mark.parametrize("arguments", [("done", "2-02"), ("log", "2-02", "办了")])
def test_copy_alone_is_refused(folder: Path, arguments: tuple[str, ...]) -> None:
    (folder / "plan.yaml").write_text(SOUND, "utf-8")
    ran = run(*arguments, "--copy", folder=folder)
    assert ran == (2, "", "error: --copy is about evidence: give --evidence PATH as well\n")


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
