"""The man pages: what the program's help says, as roff."""

import subprocess
from pathlib import Path

import pytest
from manpage import PAGES, printed

from guangong.cli.app import COMMANDS
from programs import needs


@pytest.mark.parametrize("language", PAGES)
def test_the_pages_are_current(language: str) -> None:
    """Run ``python tools/manpage.py`` where this fails."""
    assert PAGES[language].read_text("utf-8") == printed(language)


@needs("man", "groff")
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_man_lays_them_out_without_a_warning(page: Path) -> None:
    command = ["man", "--warnings", "--local-file", str(page)]
    settings = {"LC_ALL": "C.UTF-8", "MANWIDTH": "80", "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    assert all(f"guangong {name}" in ran.stdout for name in COMMANDS)
