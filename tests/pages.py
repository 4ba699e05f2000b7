"""Pages of the example, as the command writes them."""

import json
import re
import shutil
from pathlib import Path
from typing import Final

from running import LIVELY, run

DAY: Final = "2026-06-30"

HOSTILE: Final = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--<script>",
    "{{ 7*7 }}{% raw %}",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "\\u202etxt.exe",
)


def written(folder: Path, *options: str, plan: Path = LIVELY / "plan.yaml", language: str = "zh") -> str:
    """Return the page of a plan, which is written to ``folder``."""
    to = str(folder / "page.html")
    arguments = ("export", "page", "--to", to, "--force", "--as-of", DAY, "--file", str(plan), *options)
    ran = run(*arguments, folder=folder, env={"GUANGONG_LANG": language})
    assert ran.code == 0, ran.err
    return (folder / "page.html").read_text("utf-8")


def hostile_plan(folder: Path) -> Path:
    """Write a plan whose every text wants to be more than a text."""
    shutil.copytree(LIVELY, folder, dirs_exist_ok=True)
    plan = folder / "plan.yaml"
    text = plan.read_text("utf-8")
    titles = iter(HOSTILE * 20)

    def replaced(found: re.Match[str]) -> str:
        return found[1] + json.dumps(next(titles)).replace("\\\\u202e", "\\u202e")

    text = re.sub(r"(?m)^(\s*(?:- )?(?:title|note|reason): ).*$", replaced, text)
    text = re.sub(r"(?<=note: )[^,}\n]+(?=[,}])", lambda _found: json.dumps(next(titles)), text)
    plan.write_text(text, "utf-8")
    return plan
