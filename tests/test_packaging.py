"""What is installed and handed on: the program starts wherever it lies, and the sdist is whole."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import installed
from guangong import __version__
from running import ROOT


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are programs of their own there")
def test_the_program_starts_in_a_folder_with_a_space_and_a_long_name(tmp_path: Path) -> None:
    """The kernel reads 127 bytes of a script's first line at most, and no space in it."""
    env = installed.environment(tmp_path)
    place = tmp_path / "my 工作" / ("long" * 40)
    source = installed.copy(place / "guangong")
    bin_ = place / ".venv" / "bin"
    for command in (
        ("python3", "-m", "venv", ".venv"),
        (str(bin_ / "pip"), "install", "--quiet", str(source)),
    ):
        ran = installed.run(place, env, *command)
        assert ran.returncode == 0, ran.stderr
    assert [file.name for file in bin_.glob("guangong*")] == ["guangong"]
    (tmp_path / "link").symlink_to(bin_ / "guangong")
    for command in (
        (str(bin_ / "guangong"),),
        (str(tmp_path / "link"),),
        (str(bin_ / "python"), "-m", "guangong"),
    ):
        ran = installed.run(tmp_path, env, *command, "--version")
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"guangong {__version__}\n", "")


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
    """Return the files of this repository that git knows and that are there, ``None`` in an unpacked sdist."""
    if not (ROOT / ".git").exists():
        return None
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")[:-1]
    return {os.fsdecode(name) for name in names if (ROOT / os.fsdecode(name)).exists()}
