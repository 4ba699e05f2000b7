"""Draw the pictures of README and manual: what commands print on the example, in Chinese and in English.

``python tools/picture.py`` writes docs/status.svg, docs/status.en.svg and the others.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from guangong.render import svg

ROOT = Path(__file__).resolve().parent.parent


class Picture(NamedTuple):
    """A picture of what a command prints in a language."""

    command: str
    language: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return ROOT / "docs" / f"{self.command}{'.en' if self.language == 'en' else ''}.svg"

    @property
    def words(self) -> tuple[str, ...]:
        """What is typed."""
        return ("guangong", self.command, "--as-of", "2026-06-30")


PICTURES = [
    Picture(command, language) for command in ("status", "next", "units") for language in ("zh", "en")
]

OTHERS = ("GUANGONG_", "COLORTERM", "NO_COLOR")
"""Variables that would change what the program prints."""

COLUMNS, LINES = 80, 24


def draw(answer: str, picture: Picture) -> str:
    """Return what its command has printed, with the codes of its colours, as a picture."""
    return svg.draw(answer, picture.language, COLUMNS, " ".join(picture.words))


def printed(picture: Picture) -> str:
    """Return what the command prints on a page of a terminal, with the codes of its colours."""
    ours = {
        "GUANGONG_LANG": picture.language,
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
        [sys.executable, "-m", *picture.words],
        cwd=ROOT / "examples",
        env={**others, **ours},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return ran.stdout.rstrip("\n")


if __name__ == "__main__":
    for each in PICTURES:
        each.path.write_text(draw(printed(each), each), "utf-8", newline="\n")
