"""What is handed on is whole."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import installed
from running import ROOT


def test_the_sdist_holds_all_that_its_tests_need(tmp_path: Path) -> None:
    tracked = _tracked()
    if tracked is None:
        pytest.skip("the list to compare with is git's, and this is no clone")
    for name in tracked:
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "source" / name)
    command = (sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path / "dist"))
    ran = installed.run(tmp_path / "source", dict(os.environ), *command)
    assert ran.returncode == 0, ran.stderr
    (archive,) = (tmp_path / "dist").iterdir()
    with tarfile.open(archive) as file:
        held = {member.name.partition("/")[2] for member in file.getmembers() if member.isfile()}
    made = {"PKG-INFO", *(name.replace(".po", ".mo") for name in tracked if name.endswith(".po"))}
    assert held == tracked | made


def _tracked() -> set[str] | None:
    """Return the files that git has or would take here, ``None`` where there is no git."""
    if not (ROOT / ".git").exists():
        return None
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")[:-1]
    return {os.fsdecode(name) for name in names if (ROOT / os.fsdecode(name)).exists()}
