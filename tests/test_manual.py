"""The manual: every rule has its page, and every page's example is run."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from manual import MANUALS
from manual import manual as written

import running
from guangong import messages
from guangong.checks import MAX_FINDINGS, SEVERITIES, manual
from guangong.checks.manual import HEADINGS, Page
from guangong.render.cells import width_of
from manual_examples import HERE, examine, marked, source

ROOT = Path(__file__).parents[1]
PAGES = list(manual.all_pages())
# The pages on edits show an old and a new text; tests/test_checks_of_an_edit.py tries thousands of these.
RUN = [page for page in PAGES if not page.code.startswith("GG4")]
COMPARED = [page for page in PAGES if page.code.startswith("GG4")]


@pytest.mark.parametrize("page", RUN, ids=[page.code for page in RUN])
def test_a_page_is_complete(page: Page) -> None:
    assert tuple(page.sections) == HEADINGS
    assert re.fullmatch(r"[A-Z][^\n]*\.", page.title)
    assert HERE in page.yaml("Example")
    assert HERE not in page.yaml("Fix")
    assert page.yaml("Fix")
    for heading in HEADINGS[:2]:
        (paragraph,) = page.sections[heading]
        assert paragraph.text.endswith(".")
        assert not paragraph.is_yaml


@pytest.mark.parametrize("page", RUN, ids=[page.code for page in RUN])
def test_an_example_has_the_finding_in_the_marked_lines_and_no_other(page: Page) -> None:
    content = source(page, "Example")
    document, found = examine(page, "Example")
    assert {item.code for item in found} == {page.code}
    assert {document.position(item.span.start)[0] for item in found} == marked(content)
    assert len(found) == len(marked(content)) < MAX_FINDINGS
    assert {item.severity for item in found} == {page.severity}


@pytest.mark.parametrize("page", RUN, ids=[page.code for page in RUN])
def test_a_fixed_example_has_no_finding(page: Page) -> None:
    _document, found = examine(page, "Fix")
    assert found == []


# What a fix replaces is what was wrong; a dropped text, entry or task would be a loss.
WRONG = {
    "GG517": {"幼儿园不参加"},
    "GG001": {"年工作要点"},  # in another encoding
    "GG010": {"召开骨干", "会训培"},
    "GG011": {"召开骨干", "培训会"},
    "GG105": {"完成"},
    "GG202": {"局关工委"},
    "GG314": {"手冊"},
    "GG325": {"召开骨干", "培训会"},
}
REPLACED = {
    "GG201": {"3-01"},  # of two tasks with one id, one gets another
    "GG210": {"3-1"},
    "GG319": {"2023-07-20"},  # a day that is wrong
    "GG320": {"2022-01-12"},
    "GG326": {"2023-06-01"},
}


@pytest.mark.parametrize("page", RUN, ids=[page.code for page in RUN])
def test_a_fix_loses_nothing(page: Page) -> None:
    example, fix = (re.sub(r"#.*", "", page.yaml(heading)) for heading in ("Example", "Fix"))
    texts, kept = (set(re.findall("[一-龥]{2,}", text)) for text in (example, fix))
    assert texts - kept <= WRONG.get(page.code, set())
    for key in ("id", "on", "note"):
        before, after = (
            Counter(re.findall(rf"\b{key}: *([^,}}\n]*[^,}}\s])", text)) for text in (example, fix)
        )
        assert set(before - after) <= REPLACED.get(page.code, set()), key
        assert before.total() <= after.total(), key


@pytest.mark.parametrize("page", COMPARED, ids=[page.code for page in COMPARED])
def test_a_page_on_edits_is_complete(page: Page) -> None:
    assert tuple(page.sections) == HEADINGS
    assert re.fullmatch(r"[A-Z][^\n]*\.", page.title)
    assert [block.text.partition(":")[0] for block in page.sections["Example"]][:2] == ["old", "new"]
    assert all(block.text for heading in HEADINGS for block in page.sections[heading])


def test_every_rule_has_a_page() -> None:
    assert [page.code for page in PAGES] == sorted(SEVERITIES)
    assert {page.code[:3] for page in PAGES} <= set(manual.GROUPS)


@pytest.mark.parametrize("language", MANUALS)
def test_the_manual_in_docs_is_current(language: str) -> None:
    """Write it anew with: python tools/manual.py."""
    assert MANUALS[language].read_text("utf-8") == written(language)


def test_every_page_in_chinese_is_chinese() -> None:
    with messages.speaking("zh"):
        pages = list(manual.all_pages())
    for page in pages:
        blocks = [block.text for blocks in page.sections.values() for block in blocks if not block.is_yaml]
        assert [text for text in (page.title, *blocks) if not re.search("[一-鿿]", text)] == []


# ── the command ──


def run(*arguments: str) -> tuple[int, str, str]:
    bare = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "FORCE_COLOR"}}
    ran = subprocess.run(
        [sys.executable, "-m", "guangong", "rule", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**bare, "GUANGONG_LANG": "en", "PYTHONUTF8": "1"},
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_all_rules_are_listed() -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    assert re.findall(r"^(GG\d+)  (error|warning|note) +(.*)$", out, re.MULTILINE) == [
        (page.code, page.severity, page.title) for page in PAGES
    ]


def test_a_group_is_listed() -> None:
    code, out, err = run("gg3", "--json")
    shape = json.loads(out)
    assert (code, err, shape["report"]) == (0, "", "rules")
    assert shape["rules"] == [
        {"code": page.code, "severity": page.severity, "title": page.title}
        for page in PAGES
        if page.code.startswith("GG3")
    ]


PAGE_IN_FULL = """\
GG305 error: What is done has a day on which it was done.

What it does
  Looks for tasks with the status ‘done’ and no ‘done_on’.

Why it is bad
  Nobody can tell whether it was done in time.

Example
      - id: 3-01
        title: 召开骨干培训会
        status: done  # <- here

Fix
  Add the day. ‘guangong done’ writes both lines.

      - id: 3-01
        title: 召开骨干培训会
        status: done
        done_on: 2023-06-20
"""


def test_a_page_is_shown() -> None:
    assert run("gg305") == (0, PAGE_IN_FULL, "")


def test_a_page_for_programs() -> None:
    code, out, err = run("GG305", "--json")
    assert (code, err) == (0, "")
    page = json.loads(out)
    assert page.pop("mend") == page["fix"]
    assert page == {
        "version": 1,
        "report": "rule",
        "code": "GG305",
        "severity": "error",
        "title": "What is done has a day on which it was done.",
        "what_it_does": [{"text": "Looks for tasks with the status `done` and no `done_on`."}],
        "why_it_is_bad": [{"text": "Nobody can tell whether it was done in time."}],
        "example": [{"yaml": "- id: 3-01\n  title: 召开骨干培训会\n  status: done  # <- here"}],
        "fix": [
            {"text": "Add the day. `guangong done` writes both lines."},
            {"yaml": "- id: 3-01\n  title: 召开骨干培训会\n  status: done\n  done_on: 2023-06-20"},
        ],
    }


@pytest.mark.parametrize(
    ("code", "help_"),
    [("GG399", 'did you mean "GG319"?'), ("305", 'did you mean "GG305"?'), ("?", "see guangong rule")],
)
def test_a_rule_that_is_not_there(code: str, help_: str) -> None:
    assert run(code) == (2, "", f'error: there is no rule "{code}"\nhint: {help_}\n')


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("columns", "width"), [("", 80), ("60", 60), ("200", 80), ("40", 40)])
def test_a_page_is_folded_where_it_is_read(language: str, columns: str, width: int) -> None:
    """At most 80 columns: as many as the terminal has, else 80."""
    text = running.run("rule", "GG002", env={"GUANGONG_LANG": language, "COLUMNS": columns}).out
    lines = [line for line in text.splitlines() if not line.startswith("      ")]  # YAML stays as it is
    assert max(map(width_of, lines)) in range(width - 8, width + 1)
