"""Draw the README's pictures: ``guangong status`` on the example, in Chinese and in English.

``python tools/picture.py`` writes docs/status.svg and docs/status.en.svg from what the program prints.
"""

import os
import subprocess
import sys
from pathlib import Path

from guangong.render import svg

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {"zh": ROOT / "docs" / "status.svg", "en": ROOT / "docs" / "status.en.svg"}
COMMAND = ("guangong", "status", "--as-of", "2026-06-30")

OTHERS = ("GUANGONG_", "COLORTERM", "NO_COLOR")
"""Variables that would change what the program prints."""

COLUMNS, LINES = 80, 24


def draw(answer: str, language: str) -> str:
    """Return what the command has printed in a language, with the codes of its colours, as a picture."""
    return svg.draw(answer, language, COLUMNS, " ".join(COMMAND))


def printed(language: str) -> str:
    """Return what the command prints on a page of a terminal, with the codes of its colours."""
    ours = {
        "GUANGONG_LANG": language,
        "GUANGONG_CACHE": "0",
        "GUANGONG_CONFIG": str(ROOT / "no-settings.toml"),
        "COLUMNS": str(COLUMNS),
        "LINES": str(LINES),
        "FORCE_COLOR": "1",
        "TERM": "xterm",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
    ran = subprocess.run(
        [sys.executable, "-m", *COMMAND],
        cwd=ROOT / "examples",
        env={**others, **ours},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return ran.stdout.rstrip("\n")


if __name__ == "__main__":
    for name, picture in PICTURES.items():
        picture.write_text(draw(printed(name), name), "utf-8", newline="\n")
