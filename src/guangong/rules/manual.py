"""The rules' manual: pages parsed from the docstrings of their functions.

A docstring is a title in one sentence, then the headings of ``HEADINGS``. Below a heading stand paragraphs;
what is indented further is YAML.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from inspect import cleandoc
from itertools import groupby
from textwrap import dedent, fill, indent
from typing import Final, NamedTuple

from guangong.diagnostics import Severity
from guangong.rules import RULES, Rule

HEADINGS: Final = ("What it does", "Why it is bad", "Example", "Mend")
GROUPS: Final = {
    "GG0": "The text",
    "GG1": "The fields",
    "GG2": "References",
    "GG3": "The plan's own consistency",
    "GG4": "The edit",
    "GG5": "Returns of units",
}

_HEADING: Final = re.compile(r"^(\S.*):\n", re.MULTILINE)
_INDENT: Final = re.compile(r"^ {4}", re.MULTILINE)


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
    return map(_page, sorted(RULES, key=lambda rule: rule.code))


def page(code: str) -> Page | None:
    """Return the page of the rule with this code, ``None`` if there is none."""
    return next((_page(rule) for rule in RULES if rule.code == code), None)


def _page(rule: Rule) -> Page:
    title, *parts = _HEADING.split(cleandoc(rule.check.__doc__ or ""))
    texts = zip(parts[::2], parts[1::2], strict=True)
    sections = {heading: tuple(_blocks(_INDENT.sub("", text).strip("\n"))) for heading, text in texts}
    return Page(rule.code, rule.severity, title.strip(), sections)


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


def as_text(page: Page) -> str:
    """Return a page for a terminal."""
    parts = [f"{page.code} {page.severity}: {page.title}"]
    for heading, blocks in page.sections.items():
        parts.append(heading)
        parts += [_shown(block) for block in blocks]
    return "\n\n".join(parts) + "\n"


def _shown(block: Block) -> str:
    if block.is_yaml:
        return indent(block.text, "      ")
    return fill(block.text, 80, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def as_markdown(pages: Iterable[Page]) -> str:
    """Return the manual as docs/rules.md has it."""
    listed = list(pages)
    parts = [_PREFACE, _overview(listed)]
    for group, members in groupby(listed, lambda page: page.code[:3]):
        parts.append(f"## {group}: {GROUPS[group]}")
        parts += [_chapter(page) for page in members]
    return "\n\n".join(parts) + "\n"


_PREFACE: Final = """\
# The rules of `guangong check`

<!-- Written by `python tools/manual.py` from the docstrings in src/guangong/rules; edit those. -->

A code is permanent and never used again. Only an error makes `guangong check` fail. `guangong rule CODE`
shows one page.

The examples are parts of a plan for 2023, looked at on 2023-07-01. The finding stands in the lines that end
in `# <- here`."""


def _overview(pages: Iterable[Page]) -> str:
    rows = (f"| [{page.code}](#{page.code.lower()}) | {page.severity} | {page.title} |" for page in pages)
    return "\n".join(("| code | severity | rule |", "|---|---|---|", *rows))


def _chapter(page: Page) -> str:
    parts = [f"### {page.code}", f"{page.title} ({page.severity})"]
    for heading, blocks in page.sections.items():
        parts.append(f"**{heading}**")
        parts += [f"```yaml\n{block.text}\n```" if block.is_yaml else block.text for block in blocks]
    return "\n\n".join(parts)
