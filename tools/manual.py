"""Write the rules' manual from their docstrings and the catalogue: ``python tools/manual.py``.

docs/rules.md is in English, docs/rules.zh-CN.md in Chinese.
"""

from pathlib import Path

from guangong import messages
from guangong.checks.manual import all_pages, as_markdown

DOCS = Path(__file__).resolve().parent.parent / "docs"
MANUALS = {"en": DOCS / "rules.md", "zh": DOCS / "rules.zh-CN.md"}


def manual(language: str) -> str:
    """Return the whole manual in a language."""
    messages.use(language)
    return as_markdown(all_pages())


if __name__ == "__main__":
    for language, path in MANUALS.items():
        path.write_text(manual(language), "utf-8", newline="\n")
