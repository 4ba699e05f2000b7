"""Write the rules' manual from their docstrings and the catalogue: ``python tools/manual.py``.

docs/rules.md is in English, docs/rules.zh-CN.md in Chinese.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from guangong import messages
from guangong.checks.manual import GROUPS, PREFACE, TITLE, Page, all_pages, severity_word
from guangong.messages import _  # noqa: PLC2701 (gettext's name, and no library's)

DOCS = Path(__file__).resolve().parent.parent / "docs"
MANUALS = {"en": DOCS / "rules.md", "zh": DOCS / "rules.zh-CN.md"}


NOTE = "<!-- Written by `python tools/manual.py` from the docstrings in src/guangong/checks; edit those. -->"


def manual(language: str) -> str:
    """Return the whole manual in a language."""
    messages.use(language)
    pages = list(all_pages())
    parts = ["# " + _(TITLE), NOTE, _(PREFACE), _overview(pages)]
    for group, members in groupby(pages, lambda page: page.code[:3]):
        parts += [f"## {group} {_(GROUPS[group])}", *map(_chapter, members)]
    return "\n\n".join(parts) + "\n"


def _overview(pages: Sequence[Page]) -> str:
    head = " | ".join((_("Code"), _("Severity"), _("Rule")))
    rows = (
        f"| [{page.code}](#{page.code.lower()}) | {severity_word(page.severity)} | {page.title} |"
        for page in pages
    )
    return "\n".join((f"| {head} |", "|---|---|---|", *rows))


def _chapter(page: Page) -> str:
    parts = [f"### {page.code}", page.title + _(" ({where})").format(where=severity_word(page.severity))]
    for heading, blocks in page.sections.items():
        parts.append(f"**{_(heading)}**")
        parts += [f"```yaml\n{block.text}\n```" if block.is_yaml else block.text for block in blocks]
    return "\n\n".join(parts)


if __name__ == "__main__":
    for language, path in MANUALS.items():
        path.write_text(manual(language), "utf-8", newline="\n")
