"""This repository as a user installs it: copies of its files, and snippets of the manual."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest

from running import ROOT

WITHOUT_NETWORK = {
    "PYTHONPATH": sysconfig.get_path("purelib"),
    "PIP_NO_INDEX": "1",
    "PIP_NO_DEPS": "1",
    "PIP_NO_BUILD_ISOLATION": "0",  # pip's way to say that there is none
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}
"""pip builds with, and the program runs on, the packages of the environment that runs the tests."""

_PARTS = (
    "src",
    "tools",
    "ci",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "action.yml",
    ".pre-commit-hooks.yaml",
)


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that ``make`` has filled, once for all workers: what is installed takes seconds."""
    base = factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / name
    ready = folder.with_name(f"{name} ready")
    with filelock.FileLock(folder.with_name(f"{name}.lock")):
        if not ready.exists():
            folder.mkdir()
            make(folder)
            ready.touch()
    return folder


def copy(target: Path) -> Path:
    """Copy what is installed to ``target``: a build writes catalogues, which other tests read meanwhile."""
    target.mkdir(parents=True)
    for part in _PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, target / part)
    return target


def snippet(first_line: str, page: str = "docs/manual.md") -> str:
    """Return the YAML of a page that begins with a line."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (found,) = (block for block in blocks if block.startswith(f"{first_line}\n"))
    return str(found)


def environment(home: Path) -> dict[str, str]:
    """Return an environment without CI, hooks, settings or a network, whose git knows a user."""
    settings = (
        "[user]\nname = a\nemail = a@example.org\n[init]\ndefaultBranch = main\n[core]\nautocrlf = false\n"
    )
    if not (home / "gitconfig").exists():
        (home / "gitconfig").write_text(settings, "utf-8")
    ours = ("GIT_", "CI_", "GITHUB_", "RUNNER_", "PRE_COMMIT", "GUANGONG_", "COV", "PIP_")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        **WITHOUT_NETWORK,
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GUANGONG_LANG": "en",
        "GUANGONG_CACHE": "0",
        "GUANGONG_CONFIG": str(home / "config.toml"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }


def run(folder: Path, env: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command; its output is text, and its code is looked at by who asks."""
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300
    )
