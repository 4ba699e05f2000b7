"""The rules' manual: pages parsed from the docstrings of their functions, in the language in use.

A docstring is a title in one sentence, then the headings of ``HEADINGS``. Below a heading stand paragraphs;
what is indented further is YAML. Title, headings and paragraphs are messages of the catalogue.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from inspect import cleandoc
from itertools import chain, groupby
from textwrap import dedent
from typing import Final, NamedTuple

from guangong.checks import RULES, Rule
from guangong.messages import _
from guangong.yamldoc.diagnostics import Severity

HEADINGS: Final = ("What it does", "Why it is bad", "Example", "Fix")
GROUPS: Final = {
    "GG0": "The text",
    "GG1": "The fields",
    "GG2": "References",
    "GG3": "The plan's own consistency",
    "GG4": "The edit",
    "GG5": "Returns of units",
}

TITLE: Final = "The rules of `guangong check`"
PREFACE: Final = """\
A code is permanent and never used again. Only an error makes `guangong check` fail. `guangong rule CODE` \
shows one page. The examples are parts of a plan for 2023, looked at on 2023-07-01. The finding stands in \
the lines that end in `# <- here`."""


class Block(NamedTuple):
    """A paragraph, or a piece of YAML."""

    text: str
    is_yaml: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What the manual says about a rule; ``sections`` are by heading, in the order of ``HEADINGS``."""

    code: str
    severity: Severity
    title: str
    sections: dict[str, tuple[Block, ...]]

    def yaml(self, heading: str) -> str:
        """Return the YAML below a heading."""
        return "\n".join(block.text for block in self.sections[heading] if block.is_yaml)


def all_pages() -> Iterator[Page]:
    """Yield the page of every rule, in the order of their codes."""
    return map(_translated, _written())


def texts() -> Iterator[str]:
    """Yield every text of the manual as it is written: what the catalogue translates."""
    yield from (TITLE, PREFACE, *HEADINGS, *GROUPS.values())
    for page in _written():
        yield page.title
        for blocks in page.sections.values():
            yield from (block.text for block in blocks if not block.is_yaml)


def _written() -> Iterator[Page]:
    return map(_page, sorted(chain.from_iterable(RULES.values()), key=lambda rule: rule.code))


def _page(rule: Rule) -> Page:
    title, *parts = re.split(r"^(\S.*):\n", cleandoc(rule.check.__doc__ or ""), flags=re.MULTILINE)
    texts = zip(parts[::2], parts[1::2], strict=True)
    sections = {
        heading: tuple(_blocks(re.sub("^ {4}", "", text, flags=re.MULTILINE).strip("\n")))
        for heading, text in texts
    }
    return Page(rule.code, rule.severity, title.strip(), sections)


def _translated(page: Page) -> Page:
    sections = {
        heading: tuple(block if block.is_yaml else Block(_(block.text), is_yaml=False) for block in blocks)
        for heading, blocks in page.sections.items()
    }
    return replace(page, title=_(page.title), sections=sections)


def _blocks(text: str) -> Iterator[Block]:
    """Split a section into paragraphs and YAML; an empty line inside YAML belongs to it."""
    for is_yaml, lines in groupby(text.split("\n\n"), lambda part: part.startswith("    ")):
        if is_yaml:
            yield Block(dedent("\n\n".join(lines)), is_yaml=True)
        else:
            yield from (Block(line, is_yaml=False) for part in lines for line in _paragraphs(part))


def _paragraphs(part: str) -> list[str]:
    """Join the lines of a paragraph; the old and the new text of an edit stand on lines of their own."""
    return part.split("\n") if part.startswith("old: ") else [" ".join(part.split("\n"))]


def severity_word(severity: Severity) -> str:
    """Return a severity in words."""
    return {
        Severity.ERROR: _("error"),
        Severity.WARNING: _("warning"),
        Severity.NOTE: _("note"),
    }[severity]
