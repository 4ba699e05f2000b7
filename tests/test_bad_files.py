"""No file, however bad, makes a traceback, and ``done`` leaves alone what it refuses; more in benchmarks."""

from pathlib import Path

import pytest
from bad_files import PLAN, Bad, bad_files, problems

from guangong.findings.formats import FORMATS

PARTS = 8
"""The files are tried in so many parts, one a test."""


def _files() -> list[Bad]:
    """Return every second file: seconds, not a minute; the script tries all."""
    return list(bad_files(count=12, step=40))[::2]


@pytest.mark.parametrize("part", range(PARTS))
def test_bad_files(part: int, tmp_path: Path) -> None:
    files = _files()[part::PARTS]
    broken = {}
    for number, bad in enumerate(files):
        if found := problems(bad, tmp_path, [*FORMATS][number % len(FORMATS)]):
            broken[bad.family, bad.name[:40]] = found
    assert broken == {}


def test_the_plan_itself_is_sound(tmp_path: Path) -> None:
    assert problems(Bad("", "", PLAN.encode()), tmp_path, "json") == []
