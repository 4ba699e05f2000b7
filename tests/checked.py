"""A plan that ``guangong check`` judges: in a folder, as text, and as a commit."""

import json
import subprocess
from pathlib import Path

from running import EXAMPLES, Ran, run

MIXED = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools: {name: 各校, members: {}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 学习
    tasks:
      - id: 1-01
        title: 期外的事
        deadline: 2027-06-30
      - id: 1-02
        title: 常态的事
        kind: standing
        deadline: 2026-06-30
      - id: 1-03
        title: 无人的组
        owners: [schools]
      - id: 1-04
        title: 没有这个单位
        owners: [station]
"""
ALL = ["GG323", "GG302", "GG321", "GG202"]
"""One finding of each: a note, an error, a warning, an error."""
WARNS = MIXED.replace("2027-06-30", "2026-06-30").replace("[station]", "[bureau]")
SOUND = (EXAMPLES / "plan.yaml").read_text("utf-8")
LATER = SOUND.replace("deadline: 2026-08-31", "deadline: 2026-09-30")
IGNORE = "  # guangong: ignore[GG411] 与街道商定"


def check(folder: Path, plan: str, *arguments: str, toml: str = "") -> Ran:
    (folder / "plan.yaml").write_text(plan, "utf-8", newline="")
    if toml:
        (folder / "guangong.toml").write_text(toml, "utf-8")
    return run("check", *arguments, folder=folder)


def codes(ran: Ran) -> list[str]:
    """Return the codes of an answer in JSON."""
    return [finding["code"] for finding in json.loads(ran.out)["findings"]]


def weights(ran: Ran) -> dict[str, str]:
    return {finding["code"]: finding["severity"] for finding in json.loads(ran.out)["findings"]}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, plan: str = SOUND, toml: str = "", message: str = "Edit") -> str:
    """Commit a plan and settings, and return the commit's short name."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    (folder / "plan.yaml").write_text(plan, "utf-8", newline="")
    (folder / "guangong.toml").write_text(toml, "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")[:7]
