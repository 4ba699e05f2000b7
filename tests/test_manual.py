"""The manual: every rule has its page, and every page's example is run."""

import re
from pathlib import Path

import pytest

from guangong.rules import MAX_FINDINGS, RULES, manual
from guangong.rules.manual import HEADINGS, Page
from manual_examples import HERE, examine, marked, source

ROOT = Path(__file__).parents[1]
PAGES = list(manual.all_pages())


@pytest.mark.parametrize("page", PAGES, ids=[page.code for page in PAGES])
def test_a_page_is_complete(page: Page) -> None:
    assert tuple(page.sections) == HEADINGS
    assert re.fullmatch(r"[A-Z][^\n]*\.", page.title)
    assert HERE in page.yaml("Example")
    assert HERE not in page.yaml("Mend")
    assert page.yaml("Mend")
    for heading in HEADINGS[:2]:
        (paragraph,) = page.sections[heading]
        assert paragraph.text.endswith(".")
        assert not paragraph.is_yaml


@pytest.mark.parametrize("page", PAGES, ids=[page.code for page in PAGES])
def test_an_example_has_the_finding_in_the_marked_lines_and_no_other(page: Page) -> None:
    content = source(page, "Example")
    document, found = examine(content)
    assert {item.code for item in found} == {page.code}
    assert {document.position(item.span.start)[0] for item in found} == marked(content)
    assert len(found) == len(marked(content)) < MAX_FINDINGS
    assert {item.severity for item in found} == {page.severity}


@pytest.mark.parametrize("page", PAGES, ids=[page.code for page in PAGES])
def test_a_mended_example_has_no_finding(page: Page) -> None:
    _document, found = examine(source(page, "Mend"))
    assert found == []


def test_every_rule_has_a_page() -> None:
    assert [page.code for page in PAGES] == sorted(rule.code for rule in RULES)
    assert {page.code[:3] for page in PAGES} <= set(manual.GROUPS)
    for rule in RULES:
        page = manual.page(rule.code)
        assert page in PAGES
    assert manual.page("GG999") is None


def test_the_manual_in_docs_is_current() -> None:
    """Write it anew with: python tools/manual.py."""
    assert (ROOT / "docs/rules.md").read_text("utf-8") == manual.as_markdown(PAGES)
