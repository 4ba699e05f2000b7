"""What a program reads where a command could not run, or was refused."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guangong.errors import GuangongError
from running import EXAMPLES, run

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path)
    (tmp_path / "x.xlsx").touch()
    return tmp_path


CASES: dict[str, tuple[list[str], int, dict[str, Any]]] = {
    "an option nobody knows": (
        ["list", "--sectoin", "1", "--json"],
        2,
        {"code": "usage", "help": 'did you mean "--section"?', "candidates": ["--section"]},
    ),
    "a command nobody knows": (["stauts", "--json"], 2, {"code": "usage", "candidates": ["status"]}),
    "no such task": (
        ["show", "9-99", "--json"],
        1,
        {
            "code": "not-found",
            "message": 'no task fits "9-99"',
            "help": "see guangong list",
            "candidates": [],
        },
    ),
    "several tasks": (["show", "校", "--json"], 1, {"code": "not-found", "candidates": ["1-03", "3-02"]}),
    "no such unit": (
        ["list", "--owner", "burea", "--json"],
        1,
        {"code": "not-found", "candidates": ["bureau"]},
    ),
    "no such section": (["list", "--section", "9", "--json"], 1, {"candidates": ["1", "2", "3"]}),
    "no such file": (["status", "--json", "--file", "x.yaml"], 2, {"code": "file"}),
    "a plan that is there": (["rollover", "--to", ".", "--write", "--json"], 1, {"code": "file"}),
    "a sheet that is there": (["collect", "--template", "--to", "x.xlsx", "--json"], 1, {"code": "file"}),
    "no repository": (["diff", "--json"], 2, {"code": "no-repository"}),
    "an edit not allowed": (["reopen", "2-06", "--reason", "x", "--json"], 1, {"code": "refused"}),
    "an unknown rule": (["check", "--select", "GG9", "--format=json"], 2, {"code": "unknown-rule"}),
}


@pytest.mark.parametrize(("command", "code", "wanted"), CASES.values(), ids=CASES)
def test_an_error_is_an_object(command: list[str], code: int, wanted: dict[str, Any], folder: Path) -> None:
    ran = run(*command, folder=folder)
    shape = json.loads(ran.out)
    assert (ran.code, ran.err, shape["version"]) == (code, "", 1)
    assert shape["error"] == {**shape["error"], **wanted}
    assert set(shape["error"]) == {"code", "message", "help", "candidates"}


@pytest.mark.parametrize("command", [["status"], ["done", "1-03"]], ids=" ".join)
def test_findings_are_in_it(command: list[str], folder: Path) -> None:
    plan = folder / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("2026-10-20", "2026-10-32"), "utf-8")
    ran = run(*command, "--json", folder=folder)
    error = json.loads(ran.out)["error"]
    assert (ran.code, ran.err, error["code"]) == (1, "", "findings")
    assert "GG104" in {item["code"] for item in error["findings"]}


def test_words_behind_two_dashes_are_no_option(folder: Path) -> None:
    ran = run("show", "--", "--json", folder=folder)
    assert (ran.code, ran.out) == (1, "")


def _classes(base: type[GuangongError]) -> Iterator[type[GuangongError]]:
    yield base
    for below in base.__subclasses__():
        yield from _classes(below)


def test_every_code_is_explained() -> None:
    __import__("guangong.cli.run")
    __import__("guangong.cli.init")
    __import__("guangong.sheets")
    page = (ROOT / "docs/json.md").read_text("utf-8").partition("## Errors")[2].partition("\n## ")[0]
    rows = [line for line in page.partition("| code | means |")[2].splitlines() if line.startswith("| `")]
    listed = {code for row in rows for code in re.findall("`([a-z-]+)`", row.split("|")[1])}
    used = {item.code for item in _classes(GuangongError) if item.__module__.startswith("guangong")}
    assert used - {"output"} == listed
