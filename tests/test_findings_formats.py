"""Every format of ``check`` holds to its specification, whatever a plan, a path or a message contains.

The goldens in ``golden/format-*.txt`` are written anew with ``UPDATE_GOLDEN=1``; ``schemas/README.md`` says
where the schemas are from.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from email.message import EmailMessage
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import unquote, unquote_to_bytes, urlsplit
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema.protocols import Validator

import guangong
from guangong import checks
from guangong.checks import runner
from guangong.findings.fingerprint import fingerprints
from guangong.findings.formats import FORMATS
from guangong.findings.machine import clean, posix
from guangong.findings.sarif import uri
from guangong.render.text import visible
from guangong.yamldoc import MAX_BYTES, Document, Span, parse
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, RelatedSpan, Severity

HERE: Final = Path(__file__).parent
Files: TypeAlias = Sequence[CheckedFile]
Data: TypeAlias = Any
"""JSON."""


# ── the findings ──


def at(document: Document, text: str, nth: int = 0) -> Span:
    """Return the place of the nth ``text``."""
    start = [match.start() for match in re.finditer(re.escape(text), document.text)][nth]
    return Span(start, start + len(text))


def finding(  # noqa: PLR0913 (as many as a Diagnostic has)
    span: Span,
    message: str = "wrong",
    *,
    code: str = "GG201",
    severity: Severity = Severity.ERROR,
    help: str = "",  # noqa: A002 (the field's name)
    related: tuple[RelatedSpan, ...] = (),
) -> Diagnostic:
    return Diagnostic(code, severity, message, help, span, related)


PLAN: Final = parse(
    "\ufeffschema: 1\r\ntitle: 😀计划\tend\r\ntasks: [{id: 1-01}, {id: 1-01}]\r\n"
    "note: |\r\n  first\r\n  second\r\n".encode()
)
BASE: Final = parse("title: 旧计划\nid: 1-02\n".encode())
RETURN: Final = parse(b"unit: hutang\ntasks: {}\n")


def hostile() -> list[CheckedFile]:
    """Return findings that try to break out of each format."""
    plan = [
        finding(
            at(PLAN, "1-01", 1),
            "id 1-01, used twice: 100% {0} [x](https://evil) ]]> <b>&\"'",
            help="give one of them a new id",
            related=(RelatedSpan(at(PLAN, "1-01"), "first used here", in_base=False),),
        ),
        finding(
            at(PLAN, "计划"),
            "two lines\n::error file=x::injected\r##[stop-commands]pwned",
            code="GG999",
            severity=Severity.WARNING,
        ),
        finding(
            at(PLAN, "end"),
            "escape \x1b[31m bidi \u202e nul \x00 nel \x85 bom \ufeff",
            code="GG105",
            severity=Severity.NOTE,
        ),
        finding(at(PLAN, "|\r\n  first\r\n  second\r\n"), "a block", code="GG103"),
        finding(
            at(PLAN, "schema"),
            "a task is lost",
            code="GG999",
            related=(RelatedSpan(at(BASE, "1-02"), "it was here \u202e", in_base=True),),
        ),
        finding(at(PLAN, "id", 0), "the same"),
        finding(at(PLAN, "id", 1), "the same"),
        finding(Span(len(PLAN.text), len(PLAN.text) + 1), "the end of the file is missed", code="GG002"),
    ]
    return [
        CheckedFile("计划/a b,%:.yaml", PLAN, plan, BASE, "main:计划/plan.yaml"),
        CheckedFile(".\\returns\\hutang.yaml", RETURN, [finding(at(RETURN, "hutang"), "no such unit")]),
        CheckedFile("../returns/clean.yaml", RETURN, []),
    ]


CLEAN: Final = [CheckedFile("plan.yaml", RETURN, []), CheckedFile("returns/hutang.yaml", RETURN, [])]


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(guangong, "__version__", "9.9.9")


# ── goldens ──


def assert_golden(name: str, text: str) -> None:
    path = HERE / "golden" / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode()


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name: str) -> None:
    assert_golden(f"format-{name}.txt", FORMATS[name](hostile()))


@pytest.mark.parametrize("name", FORMATS)
def test_golden_clean(name: str) -> None:
    assert_golden(f"format-{name}-clean.txt", FORMATS[name](CLEAN))


def test_the_issue_names_the_formats() -> None:
    assert list(FORMATS) == ["full", "concise", "json", "github", "gitlab", "sarif", "junit", "rdjson"]


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_invisible_is_raw(name: str) -> None:
    text = FORMATS[name](hostile())
    assert visible(text) == text


@pytest.mark.parametrize("name", ["gitlab", "sarif", "junit", "rdjson"])
def test_machine_formats_are_ascii(name: str) -> None:
    assert FORMATS[name](hostile()).isascii()


# ── schemas ──


@cache
def schema(name: str) -> Validator:
    data = json.loads((HERE / "schemas" / name).read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(data)
    kind.check_schema(data)
    return kind(data)


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(HERE / "schemas" / "junit-10.xsd")


def read_json(name: str) -> Callable[[str], Data]:
    def read(text: str) -> Data:
        data = json.loads(text)
        schema(name).validate(data)
        return data

    return read


read_sarif: Final = read_json("sarif-2.1.0-rtm.5.json")
read_gitlab: Final = read_json("gitlab-codequality.json")
read_rdjson: Final = read_json("rdjson.json")


def read_junit(text: str) -> ET.Element:
    junit_schema().validate(text)
    return ET.fromstring(text)  # noqa: S314 (our own output)


READERS: Final[Mapping[str, Callable[[str], Data]]] = {
    "sarif": read_sarif,
    "gitlab": read_gitlab,
    "rdjson": read_rdjson,
    "junit": read_junit,
    "json": json.loads,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("files", [hostile(), CLEAN, []], ids=["hostile", "clean", "nothing"])
def test_schema(name: str, files: Files) -> None:
    READERS[name](FORMATS[name](files))


# ── what the formats say, read back as their readers do ──


def unescape_sarif(text: str) -> str:
    text = re.sub(r"(\\*)\]\(", lambda match: match[1][: len(match[1]) // 2] + "](", text)
    return text.replace("{{", "{").replace("}}", "}")


def xml_text(text: str) -> str:
    """Return what is left of ``text`` in XML 1.0."""
    allowed = re.compile("[\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    return "".join(char if allowed.match(char) else f"<U+{ord(char):04X}>" for char in text)


def obeyed(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield the commands that GitHub's runner obeys, as ActionCommand and ActionCommandManager find them."""
    known, token = {"error", "warning", "notice", "stop-commands", "add-mask"}, ""
    for line in text.splitlines():
        command = runner_command(line, known | {token})
        if command and token:
            token = "" if command[0] == token else token
        elif command and command[0] == "stop-commands":
            token = command[2]
        elif command:
            yield command
    assert not token


def runner_command(line: str, known: set[str]) -> tuple[str, dict[str, str], str] | None:
    if match := re.match(r"\s*::(.*?)::(.*)", line, re.DOTALL):
        name, _space, listed = match[1].partition(" ")
        if name in known:
            pairs = (part.split("=", 1) for part in listed.strip().split(",") if part)
            return name, {pair[0]: unescape(pair[1]) for pair in pairs if len(pair) > 1}, unescape(match[2])
    if (match := re.search(r"##\[([^\] ]*)[^\]]*\](.*)", line)) and match[1] in known:
        return match[1], {}, match[2]
    return None


def unescape(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def messages(name: str, files: Files) -> list[str]:
    text = FORMATS[name](files)
    if name == "sarif":
        return [unescape_sarif(item["message"]["text"]) for item in read_sarif(text)["runs"][0]["results"]]
    if name == "junit":
        return [item.get("message", "") for item in read_junit(text).iter("failure")]
    if name == "github":
        return [data for _name, _properties, data in obeyed(text)]
    items: Data = READERS[name](text)
    key = {"json": "message", "gitlab": "description", "rdjson": "message"}[name]
    listed = items if name == "gitlab" else items["findings" if name == "json" else "diagnostics"]
    return [item[key] for item in listed]


def paths(name: str, files: Files) -> list[str]:
    text = FORMATS[name](files)
    if name == "sarif":
        places = [item["locations"][0]["physicalLocation"] for item in read_sarif(text)["runs"][0]["results"]]
        return [place["artifactLocation"]["uri"] for place in places]
    if name == "junit":
        return [suite.get("file", "") for suite in read_junit(text)]
    if name == "github":
        return [properties["file"] for _name, properties, _data in obeyed(text)]
    items: Data = READERS[name](text)
    return [item["location"]["path"] for item in (items if name == "gitlab" else items["diagnostics"])]


# fmt: off
NASTY: Final = st.sampled_from([
    "]]>", "::", "%", "%0A", "%25", "##[error]x", "{0}", "{{", "[a](b)", "\\](", "\\", '"', "'", "<", "&",
    ",", "=", "..", "//", "\n::error::x", "\r", "\t", " ", "\x00", "\x1b", "\x7f", "\x85", "\u202e",
    "\u2028", "\ufeff", "\ufffe", "\udc80", "😀", "计划",
])
# fmt: on
TEXTS: Final = st.lists(NASTY | st.text(max_size=4), min_size=1, max_size=8).map("".join).filter(bool)
EXPECTED: Final[Mapping[str, Callable[[str], str]]] = {
    "json": str,
    "gitlab": clean,
    "sarif": clean,
    "rdjson": clean,
    "junit": xml_text,
    "github": lambda text: visible(clean(text)),
}


@pytest.mark.parametrize("name", EXPECTED)
@settings(deadline=None)  # a busy machine is no failure
@given(found=st.lists(TEXTS, min_size=1, max_size=3), path=TEXTS, code=st.sampled_from(["GG001", "GG999"]))
def test_any_message_survives(name: str, found: list[str], path: str, code: str) -> None:
    span = at(RETURN, "hutang")
    file = CheckedFile(path, RETURN, [finding(span, message, code=code) for message in found])
    assert messages(name, [file]) == [EXPECTED[name](message) for message in found]


@given(message=TEXTS, path=TEXTS)
def test_concise_is_a_line_a_finding(message: str, path: str) -> None:
    files = [CheckedFile(path, RETURN, [finding(at(RETURN, "hutang"), message)] * 2)]
    assert len(FORMATS["concise"](files).splitlines()) == 2


@given(path=TEXTS)
def test_any_path_is_a_uri(path: str) -> None:
    found = uri(path)
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*|file:(?:[A-Za-z0-9._~/:-]|%[0-9A-F]{2})*", found)
    parts = urlsplit(found)
    assert parts.scheme in {"", "file"}
    if not parts.scheme:
        assert unquote_to_bytes(found).decode("utf-8", "surrogateescape") == posix(path)


@pytest.mark.parametrize(
    ("name", "path", "link"),
    [
        ("plan.yaml", "plan.yaml", "plan.yaml"),
        ("./plan.yaml", "plan.yaml", "plan.yaml"),
        (".\\plan.yaml", "plan.yaml", "plan.yaml"),
        ("../plan.yaml", "../plan.yaml", "../plan.yaml"),
        ("计划/plan.yaml", "计划/plan.yaml", "%E8%AE%A1%E5%88%92/plan.yaml"),
        ("returns\\hutang.yaml", "returns/hutang.yaml", "returns/hutang.yaml"),
        ("a b#?%.yaml", "a b#?%.yaml", "a%20b%23%3F%25.yaml"),
        ("c:plan.yaml", "c:plan.yaml", "c%3Aplan.yaml"),
        ("/srv/计.yaml", "/srv/计.yaml", "file:///srv/%E8%AE%A1.yaml"),
        ("C:\\计\\plan.yaml", "C:/计/plan.yaml", "file:///C:/%E8%AE%A1/plan.yaml"),
        ("\\\\server\\share\\plan.yaml", "//server/share/plan.yaml", "file://server/share/plan.yaml"),
        ("\udce8.yaml", "\ufffd.yaml", "%E8.yaml"),
        ("\ud800.yaml", "\ufffd.yaml", "%EF%BF%BD.yaml"),
    ],
)
def test_paths(name: str, path: str, link: str) -> None:
    files = [CheckedFile(name, RETURN, [finding(at(RETURN, "hutang"))])]
    assert paths("sarif", files) == [link]
    assert paths("gitlab", files) == paths("rdjson", files) == [path]
    assert paths("github", files) == [visible(posix(name))]
    assert paths("junit", files) == [xml_text(posix(name))]


# ── places ──

LINES: Final = PLAN.text.split("\n")


@pytest.mark.parametrize(("text", "nth"), [("计划", 0), ("end", 0), ("1-01", 1), ("schema", 0)])
def test_columns_cut_out_the_value(text: str, nth: int) -> None:
    span = at(PLAN, text, nth)
    files = [CheckedFile("plan.yaml", PLAN, [finding(span)])]
    region = read_sarif(FORMATS["sarif"](files))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    points = region["region"]
    line = LINES[points["startLine"] - 1]
    assert line[points["startColumn"] - 1 : points["endColumn"] - 1] == text
    octets = read_rdjson(FORMATS["rdjson"](files))["diagnostics"][0]["location"]["range"]
    line = LINES[octets["start"]["line"] - 1]
    assert line.encode()[octets["start"]["column"] - 1 : octets["end"]["column"] - 1].decode() == text
    ((_name, properties, _data),) = obeyed(FORMATS["github"](files))
    assert line[int(properties["col"]) - 1 : int(properties["endColumn"]) - 1] == text
    assert int(properties["line"]) == points["startLine"] == octets["start"]["line"]


@settings(deadline=None)
@given(text=st.text(max_size=30), numbers=st.lists(st.integers(0, 40), min_size=2, max_size=6))
def test_byte_columns(text: str, numbers: list[int]) -> None:
    document = Document(text.encode(), text)
    spans = [Span(min(pair), max(pair)) for pair in pairwise(numbers)]
    files = [CheckedFile("plan.yaml", document, [finding(span) for span in spans])]
    for item, span in zip(read_rdjson(FORMATS["rdjson"](files))["diagnostics"], spans, strict=True):
        start = item["location"]["range"]["start"]
        before = text[: min(span.start, len(text))]
        assert start["line"] == before.count("\n") + 1
        assert start["column"] == len(before.rpartition("\n")[2].encode()) + 1


def test_the_byte_order_mark_is_no_column() -> None:
    files = [CheckedFile("plan.yaml", PLAN, [finding(at(PLAN, "schema"))])]
    (item,) = read_rdjson(FORMATS["rdjson"](files))["diagnostics"]
    assert item["location"]["range"]["start"] == {"line": 1, "column": 1}


def test_a_block_ends_before_its_last_line_end() -> None:
    files = [CheckedFile("plan.yaml", PLAN, [finding(at(PLAN, "|\r\n  first\r\n  second\r\n"))])]
    (item,) = read_rdjson(FORMATS["rdjson"](files))["diagnostics"]
    assert item["location"]["range"]["end"] == {"line": 6, "column": 9}
    ((_name, properties, _data),) = obeyed(FORMATS["github"](files))
    assert properties == {"file": "plan.yaml", "line": "4", "endLine": "6", "title": "guangong GG201"}


# ── severities ──


@pytest.mark.parametrize(
    ("severity", "github", "gitlab", "sarif", "rdjson", "junit"),
    [
        (Severity.ERROR, "error", "major", "error", "ERROR", "failure"),
        (Severity.WARNING, "warning", "minor", "warning", "WARNING", "system-out"),
        (Severity.NOTE, "notice", "info", "note", "INFO", "system-out"),
    ],
)
def test_severities(  # noqa: PLR0913, PLR0917 (a column a format)
    severity: Severity, github: str, gitlab: str, sarif: str, rdjson: str, junit: str
) -> None:
    files = [CheckedFile("plan.yaml", RETURN, [finding(at(RETURN, "hutang"), severity=severity)])]
    assert [name for name, _properties, _data in obeyed(FORMATS["github"](files))] == [github]
    assert read_gitlab(FORMATS["gitlab"](files))[0]["severity"] == gitlab
    assert read_sarif(FORMATS["sarif"](files))["runs"][0]["results"][0]["level"] == sarif
    assert read_rdjson(FORMATS["rdjson"](files))["diagnostics"][0]["severity"] == rdjson
    case = read_junit(FORMATS["junit"](files))[0][0]
    assert [part.tag for part in case] == [junit]


# ── each format's own ──


def test_the_runner_obeys_nothing_in_the_plan() -> None:
    commands = list(obeyed(FORMATS["github"](hostile())))
    assert [name for name, _properties, _data in commands] == ["error", "warning", "notice"] + ["error"] * 6
    assert {properties["title"][:9] for _name, properties, _data in commands} == {"guangong "}


def test_a_plan_cannot_resume_the_runner() -> None:
    text = FORMATS["github"](hostile())
    token = text.partition("::stop-commands::")[2].partition("\n")[0]
    assert len(token) == 64
    forged = parse(f"title: '::{token}:: ##[{token}] ##[add-mask]计划'\n".encode())
    files = [CheckedFile("plan.yaml", forged, [finding(at(forged, "title"))])]
    assert [name for name, _properties, _data in obeyed(FORMATS["github"](files))] == ["error"]


@pytest.mark.parametrize("terminal", ["xterm", "dumb"])
def test_github_prints_the_full_text_without_colour(terminal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = FORMATS["full"](hostile())
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", terminal)
    assert plain in FORMATS["github"](hostile())
    assert (plain != FORMATS["full"](hostile())) == (terminal != "dumb")


def test_sarif_rules() -> None:
    run = read_sarif(FORMATS["sarif"](hostile()))["runs"][0]
    descriptors = run["tool"]["driver"]["rules"]
    assert [descriptors[item["ruleIndex"]]["id"] for item in run["results"]] == [
        item["ruleId"] for item in run["results"]
    ]
    summary = str(checks.syntax.syntax.__doc__).split("\n")[0]
    assert descriptors[0] == {"id": "GG002", "shortDescription": {"text": summary}}
    assert descriptors[-1] == {"id": "GG999", "shortDescription": {"text": "GG999"}}


def test_sarif_has_the_addresses_of_the_package_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def driver(*urls: str) -> Any:  # noqa: ANN401 (JSON)
        package = EmailMessage()
        for url in urls:
            package["Project-URL"] = url
        monkeypatch.setattr("guangong.findings.sarif.metadata", lambda _name: package)
        return read_sarif(FORMATS["sarif"](hostile()))["runs"][0]["tool"]["driver"]

    named = driver("Homepage, https://example.org/gg", "Documentation, https://example.org/gg/rules")
    assert named["informationUri"] == "https://example.org/gg"
    assert named["rules"][0]["helpUri"] == "https://example.org/gg/rules#gg002"
    unnamed = driver()
    assert "informationUri" not in unnamed
    assert not any("helpUri" in rule for rule in unnamed["rules"])


def test_sarif_describes_every_rule() -> None:
    codes = [rule.code for name in ("text", "schema", "plan", "returns") for rule in checks.RULES[name]]
    files = [CheckedFile("plan.yaml", RETURN, [finding(Span(0, 1), code=code) for code in codes])]
    described = read_sarif(FORMATS["sarif"](files))["runs"][0]["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in described} == set(codes)
    assert all(rule["shortDescription"]["text"] != rule["id"] for rule in described)


@pytest.mark.parametrize("message", ["[a](b)", "[a\\](b)", "[a\\\\](b)", "[a]\\](b)"])
def test_no_message_is_a_sarif_link(message: str) -> None:
    link = re.compile(r"\[(?:[^\\\[\]]|\\[\\\[\]])*\]\([^)]*\)")  # §3.11.6
    files = [CheckedFile("plan.yaml", RETURN, [finding(Span(0, 1), message)])]
    (item,) = read_sarif(FORMATS["sarif"](files))["runs"][0]["results"]
    assert not link.search(item["message"]["text"])


def test_sarif_second_places() -> None:
    results = read_sarif(FORMATS["sarif"](hostile()))["runs"][0]["results"]
    places = [place for item in results for place in item.get("relatedLocations", [])]
    seen = [
        (unquote(place["physicalLocation"]["artifactLocation"]["uri"]), place["message"]) for place in places
    ]
    assert seen == [
        ("计划/a b,%:.yaml", {"text": "first used here"}),
        ("main:计划/plan.yaml", {"text": "it was here \u202e"}),
    ]


def test_junit_cases_have_names_of_their_own() -> None:
    found = [finding(Span(0, 1), message) for message in ["m", "m (2)", "m", "m"]]
    root = read_junit(FORMATS["junit"]([CheckedFile("plan.yaml", RETURN, found)]))
    names = [case.get("name") for case in root.iter("testcase")]
    assert names == ["GG201: m", "GG201: m (2)", "GG201: m (3)", "GG201: m (4)"]


def test_junit_counts() -> None:
    root = read_junit(FORMATS["junit"](hostile()))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("10", "7", "0")
    assert [suite.get("tests") for suite in root] == ["8", "1", "1"]


def test_json_of_a_check() -> None:
    files = hostile()
    data = json.loads(FORMATS["json"](files))
    assert data["version"] == 1
    assert data["report"] == "check"
    assert len(data["findings"]) == sum(len(file.diagnostics) for file in files)
    first = data["findings"][0]
    assert first["related"] == [
        {"file": "计划/a b,%:.yaml", "line": 3, "column": 14, "label": "first used here"}
    ]
    assert data["findings"][4]["related"][0]["file"] == "main:计划/plan.yaml"
    assert first["fingerprint"] == read_gitlab(FORMATS["gitlab"](files))[0]["fingerprint"]


# ── fingerprints ──


def flat(files: Files) -> list[str]:
    return [mark for marks in fingerprints(files) for mark in marks]


WORDS: Final = st.sampled_from(["a: 1", "a: 2", "  a: 1", "标题: 计划", ""])


@settings(deadline=None)
@given(lines=st.lists(WORDS, min_size=1, max_size=8), data=st.data())
def test_fingerprints_are_unique_and_survive_moves(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    offsets = st.tuples(st.integers(0, len(text)), st.integers(0, 5), st.sampled_from(["GG201", "GG202"]))
    drawn = data.draw(st.lists(offsets, max_size=8))
    above = data.draw(st.sampled_from(["# new\n", "a: 1\n", "\n"])) * 10

    def found(text: str, shift: int) -> list[CheckedFile]:
        document = Document(text.encode(), text)
        items = [
            finding(Span(start + shift, min(start + shift + length, len(text))), code=code)
            for start, length, code in drawn
        ]
        return [CheckedFile("plan.yaml", document, items), CheckedFile("plan.yaml", document, items[:2])]

    before = flat(found(text, 0))
    assert len(set(before)) == len(before)
    assert flat(found(above + text, len(above))) == before
    shuffled = data.draw(st.permutations(range(len(drawn))))
    (first, _second) = found(text, 0)
    mixed = CheckedFile("plan.yaml", first.document, [first.diagnostics[index] for index in shuffled])
    assert set(flat([mixed])) == set(flat([first]))


def test_fingerprints_of_other_findings_do_not_matter() -> None:
    (file, *_others) = hostile()
    marks = flat([file])
    for gone in range(5):  # the rest are equals, told apart by their order
        rest = [item for index, item in enumerate(file.diagnostics) if index != gone]
        kept = flat([CheckedFile(file.name, file.document, rest)])
        assert kept == marks[:gone] + marks[gone + 1 :]


@pytest.mark.parametrize(
    ("name", "line", "value", "code"),
    [
        ("other.yaml", "a: 1, b: 1", "a", "GG201"),
        ("plan.yaml", "a: 1, b: 2", "a", "GG201"),
        ("plan.yaml", "a: 1, b: 1", "b", "GG201"),
        ("plan.yaml", "a: 1, b: 1", "a", "GG202"),
    ],
)
def test_file_code_line_and_value_make_a_fingerprint(name: str, line: str, value: str, code: str) -> None:
    def mark(name: str, line: str, value: str, code: str) -> list[str]:
        document = Document(b"", line)
        return flat([CheckedFile(name, document, [finding(at(document, value), code=code)])])

    assert mark("plan.yaml", "a: 1, b: 1", "a", "GG201") != mark(name, line, value, code)


def test_fingerprints_do_not_depend_on_language_slash_or_line_end() -> None:
    unix = parse(b"a:\n  x: 1\n")
    windows = parse(b"\xef\xbb\xbf# new\r\na:\r\n    x: 1\r\n")
    one = CheckedFile("returns/x.yaml", unix, [finding(at(unix, "1"), "wrong")])
    other = CheckedFile(".\\returns\\x.yaml", windows, [finding(at(windows, "1"), "不对")])
    assert flat([one]) == flat([other])


def test_long_lines_take_no_minutes() -> None:
    text = "a: " + "计" * (MAX_BYTES // 3 - 10)
    document = Document(b"", text)
    found = [finding(Span(1000 * number, 1000 * number + 5)) for number in range(1000)]
    files = [CheckedFile("plan.yaml", document, found)]
    assert len(set(flat(files))) == 1000
    assert FORMATS["rdjson"](files)


SIZE: Final = 9_000_000
HEAD: Final = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units: {bureau: {name: 局}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections: [{number: 1, title: 学, tasks: [{id: 1-01, title: x, """
LONG: Final[Mapping[str, str]] = {
    "a value": f"kind: {'k' * SIZE}",
    "a unit": f"owners: [{'k' * SIZE}]",
    "a key": f"{'k' * SIZE}: 1",
    "unseen characters": 'clause: "' + "\u202e" * (SIZE // 3) + '"',
    "a thousand findings": f"owners: [{'x,' * 10_000}], clause: {'k' * SIZE}",
    "a thousand others": f"log: [{'{on: 2027-01-01, evidence: [x]},' * 5000}], clause: {'k' * SIZE}",
}


@pytest.mark.parametrize("name", LONG)
def test_a_line_of_megabytes_is_not_printed(name: str) -> None:
    document = parse(f"{HEAD}{LONG[name]}}}]}}]\n".encode())
    found = runner.check(document, date(2026, 6, 30)).diagnostics
    assert found
    files = [CheckedFile("plan.yaml", document, found, document, "old.yaml")]
    for writer in FORMATS.values():
        begin = time.process_time()
        assert len(writer(files)) < 20_000 + 2500 * len(found) < SIZE
        assert time.process_time() - begin < 5


@pytest.mark.parametrize(("before", "value", "after"), [(0, 1000, 0), (1000, 1000, 1000), (1000, 5, 1000)])
def test_of_a_long_line_what_is_near_is_shown(before: int, value: int, after: int) -> None:
    text = "b" * before + "v" * value + "a" * after
    file = CheckedFile("p", Document(b"", text + "\r\n"), [finding(Span(before, before + value))])
    shown, caret = FORMATS["full"]([file]).splitlines()[1:3]
    cut = min(value, 120)
    expected = (
        f"{'…' * bool(before)}{'b' * min(before, 60)}{'v' * cut}{'a' * min(after, 60) * (value < 120)}…"
    )
    assert shown == f"    1 │ {expected}"
    assert caret == "      │ " + " " * (min(before, 60) + bool(before)) + "^" * cut


def test_no_error_is_hidden_behind_warnings() -> None:
    warnings = [finding(Span(0, 1), severity=Severity.WARNING)] * 2000
    file = CheckedFile("p", RETURN, [*warnings, finding(Span(2, 3), "the error")])
    shown = FORMATS["full"]([file])
    assert shown.count(": GG201") == 1000
    assert "the error" in shown
    assert "… and 1001 more" in shown


@pytest.mark.parametrize("name", FORMATS)
def test_ten_thousand_equal_findings_take_no_minutes(name: str) -> None:
    files = [CheckedFile("plan.yaml", RETURN, [finding(at(RETURN, "hutang"))] * 10_000)]
    begin = time.process_time()
    FORMATS[name](files)
    assert time.process_time() - begin < 20  # linear: about a second; quadratic: minutes


def test_the_names_of_the_formats_cost_no_import() -> None:
    program = "import sys, guangong.findings.formats; print({'yaml', 'rich'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
