"""What is handed on is whole."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import installed
from guangong.services import templates
from running import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an sdist and a wheel of the files that git has here."""
    tracked = _tracked()
    if tracked is None:
        pytest.skip("the list to compare with is git's, and this is no clone")
    folder = tmp_path_factory.mktemp("package")
    return _build(tracked, folder)


def _build(tracked: set[str], folder: Path) -> Path:
    for name in tracked:
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "source" / name)
    (folder / "source/examples/.plan.yaml.lock").touch()  # commands leave it there
    command = (sys.executable, "-m", "hatchling", "build", "-d", str(folder / "dist"))
    ran = installed.run(folder / "source", dict(os.environ), *command)
    assert ran.returncode == 0, ran.stderr
    return folder / "dist"


def test_the_sdist_holds_all_that_its_tests_need(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        held = {member.name.partition("/")[2] for member in file.getmembers() if member.isfile()}
    tracked = _tracked() or set()
    made = {"PKG-INFO", *(name.replace(".po", ".mo") for name in tracked if name.endswith(".po"))}
    assert held == tracked | made


def test_the_wheel_holds_the_example_where_init_finds_it(built: Path) -> None:
    (archive,) = built.glob("*.whl")
    with zipfile.ZipFile(archive) as file:
        names = file.namelist()
    below = templates.__name__.replace(".", "/") + "/example/"
    example = {name.removeprefix(below) for name in names if name.startswith(below)}
    tracked = {name.removeprefix("examples/") for name in _tracked() or () if name.startswith("examples/")}
    assert example == tracked
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"guangong"}


def test_the_wheel_holds_what_man_and_shells_look_for(built: Path) -> None:
    (archive,) = built.glob("*.whl")
    with zipfile.ZipFile(archive) as file:
        shared = {name.partition(".data/data/")[2] for name in file.namelist() if ".data/data/" in name}
    assert shared == {
        "share/man/man1/guangong.1",
        "share/man/zh_CN/man1/guangong.1",
        "share/bash-completion/completions/guangong",
        "share/zsh/site-functions/_guangong",
        "share/fish/vendor_completions.d/guangong.fish",
    }


def test_a_build_of_the_same_files_is_the_same(built: Path, tmp_path: Path) -> None:
    again = _build(
        _tracked() or set(), tmp_path / "elsewhere"
    )  # other folders, times of files and hash seeds
    assert {file.name: _digest(file) for file in again.iterdir()} == {
        file.name: _digest(file) for file in built.iterdir()
    }


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_wheel_holds_what_a_page_is_laid_out_with(built: Path) -> None:
    (archive,) = built.glob("*.whl")
    with zipfile.ZipFile(archive) as file:
        held = {name.rpartition("/")[2] for name in file.namelist() if "/render/html/" in name}
    assert held >= {"page.html", "page.css", "page.js"}


def _tracked() -> set[str] | None:
    """Return the files that git has or would take here, ``None`` where there is no git."""
    if not (ROOT / ".git").exists():
        return None
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")[:-1]
    return {os.fsdecode(name) for name in names if (ROOT / os.fsdecode(name)).exists()}
