"""Repositories for tests, made with the git of this machine."""

import subprocess
from pathlib import Path
from typing import Final

PLAN: Final = (Path(__file__).parent / "data/office/plan.yaml").read_text("utf-8")


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, text: str = PLAN, name: str = "plan.yaml") -> str:
    """Write a plan and commit all that changed."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    run(folder, "add", "--all")
    run(folder, "commit", "--quiet", "--allow-empty", "--message", "Edit")
    return run(folder, "rev-parse", "HEAD")


def make(folder: Path, *texts: str, name: str = "plan.yaml") -> Path:
    """Make a repository with a commit for each text."""
    folder.mkdir(parents=True)
    run(folder, "init", "--quiet")
    for text in texts:
        commit(folder, text, name)
    return folder
