"""Write the rules' manual, docs/rules.md, from their docstrings: ``python tools/manual.py``."""

from pathlib import Path

from guangong.rules.manual import all_pages, as_markdown

MANUAL = Path(__file__).resolve().parent.parent / "docs" / "rules.md"

if __name__ == "__main__":
    MANUAL.write_text(as_markdown(all_pages()), "utf-8", newline="\n")
