"""docs/agents.md is true: its example runs, its commands and codes are there, in both languages."""

import doctest
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

import repositories
from guangong.cli.app import COMMANDS
from guangong.render.shapes import output_schema
from running import LIVELY, ROOT, environment, run
from test_option_table import HAVE

PAGES = {
    "en": (ROOT / "docs/agents.md").read_text("utf-8"),
    "zh": (ROOT / "docs/agents.zh-CN.md").read_text("utf-8"),
}
each_page = pytest.mark.parametrize("language", PAGES)


def typed(line: str, folder: Path, language: str) -> str:
    """Return what a line of the page shows: of ``echo "exit $?"`` the exit code."""
    command, _sign, echoed = line.partition("; ")
    words = shlex.split(command)
    if words[0] == "git":
        subprocess.run(words, cwd=folder, env=environment(), check=True)
        return ""
    ran = run(*words[1:], folder=folder, env={"GUANGONG_LANG": language})
    said = (ran.out + ran.err).replace("\r\n", "\n")  # as CSV ends its lines
    return said + (f"exit {ran.code}\n" if echoed else "")


@each_page
def test_the_example_runs(language: str, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    shutil.copytree(LIVELY, folder)
    repositories.run(folder, "init", "--quiet")
    repositories.commit(folder, (folder / "plan.yaml").read_text("utf-8"))
    [block] = re.findall(r"^```console\n(.*?)^```", PAGES[language], re.MULTILINE | re.DOTALL)
    _before, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    checker = doctest.OutputChecker()
    for part in parts:
        line, _end, wanted = part.partition("\n")
        got = typed(line, folder, language)
        assert checker.check_output(wanted, got, doctest.ELLIPSIS), (line, got)
    assert repositories.run(folder, "status", "--porcelain", "--untracked-files=no") == ""


@each_page
def test_what_it_names_is_there(language: str) -> None:
    page = PAGES[language]
    named = set(re.findall(r"`guangong ([a-z][a-z-]*)", page))
    assert named - set(COMMANDS) == set()
    lines = re.findall(r"`guangong ([^`]+)`", page) + re.findall(r"^\$ guangong (.+)", page, re.MULTILINE)
    options = {name for options in HAVE.values() for option in options for name in option.names} | {"--help"}
    assert {word for line in lines for word in re.findall(r"--[a-z-]+", line)} - options == set()
    codes = output_schema()["$defs"]["Mistake"]["properties"]["code"]["enum"]
    table = page.partition("| `code` |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)
    assert len(rows) > 4
    assert set(rows) - set(codes) == set()


def test_both_languages_say_the_same() -> None:
    for pattern in (
        r"^(#+) ",
        r"`(guangong [a-z-]+)",
        r"^- ",
        r"^\| (`[a-z-]+`|[0-9]) \|",
        r"^(\$ guangong [^\n]+)",
    ):
        found = [re.findall(pattern, page, re.MULTILINE) for page in PAGES.values()]
        assert found[0] == found[1]
