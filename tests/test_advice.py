"""Commands that messages offer: a shell reads in them exactly the arguments that are meant."""

import json
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from running import EXAMPLES, Ran, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such names there")

HOSTILE = (
    "work plan",
    "a;touch x",
    "$(touch x)",
    "`touch x`",
    "it's",
    'a"b',
    "-x",
    "a\\b",
    "*",
    "a & b",
    "~",
    "工作 计划",
    "计划",
    "plain",
)


def offered(text: str) -> list[str]:
    """Return the arguments of the last command of a message."""
    return shlex.split(text.rpartition("guangong ")[2])


@pytest.fixture(params=HOSTILE)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path, name: str) -> Path:
    """Give a folder with a plan under a hostile name."""
    shutil.copytree(EXAMPLES, tmp_path / "计划")
    (tmp_path / "计划/plan.yaml").rename(tmp_path / "计划" / f"{name}.yaml")
    return tmp_path / "计划"


def test_commands_name_the_file(folder: Path, name: str) -> None:
    file = f"{name}.yaml"

    def said(*arguments: str) -> Ran:
        return run(*arguments, "--file", file, folder=folder)

    plan = ["--file", file]
    assert offered(said("done", "1-04").err) == ["reopen", *plan, "1-04", "--reason", "…"]
    assert offered(said("done", "1-02").err) == ["reopen", *plan, "1-02", "--reason", "…"]
    assert offered(said("log", "1-04", "x").err) == ["reopen", *plan, "1-04", "--reason", "…"]
    assert offered(said("set", "1-03", "deadline=2026-12-01").err) == [
        "postpone", *plan, "1-03", "2026-12-01", "--reason", "…"
    ]  # fmt: skip
    assert offered(said("postpone", "1-03", "2026-07-01", "--reason", "x").err) == [
        "set", *plan, "1-03", "deadline=2026-07-01", "--reason", "…"
    ]  # fmt: skip
    assert offered(said("unset", "1-01", "every").err) == ["unset", *plan, "1-01", "every", "--reason", "…"]
    assert offered(said("unset", "1-03", "title").err) == ["set", *plan, "1-03", "title=…"]
    for command in ("done", "show", "start"):
        assert offered(said(command, "没有的事").err) == ["list", *plan]
    for row in json.loads(said("next", "--json").out)["overdue"]:
        assert shlex.split(row["command"])[-3:] == [row["id"], *plan]
    assert (
        said(*shlex.split(json.loads(said("next", "--json").out)["standing"][0]["command"])[1:-2], "x").code
        == 0
    )


def test_findings_and_hints_name_the_file(folder: Path, name: str) -> None:
    file = folder / f"{name}.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("lecturers: {name: 五老宣讲团}", "lecturers: {name: 局关工委}"), "utf-8")
    plan = ["--file", file.name]
    for command in ("status", "list", "next", "timeline", "board"):
        assert offered(run(command, *plan, folder=folder).err) == ["check", *plan]
    assert offered(run("show", "1-01", *plan, folder=folder).err) == ["check", *plan]
    file.write_text(text.replace("organization:", "organisation:"), "utf-8")
    for words in (["status"], ["show", "1-01"], ["next"]):
        last = run(*words, *plan, folder=folder).err.rstrip().rpartition("\n")[2]
        assert offered(last) == ["check", *plan]


def test_a_hint_names_the_file(folder: Path, name: str) -> None:
    plan = ["--file", f"{name}.yaml"]
    ran = run("done", "3-02", *plan, folder=folder)
    assert ran.code == 0
    assert offered(ran.err) == ["log", *plan, "3-02", "--count", "N"]


def test_values_are_quoted(name: str, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path)
    ran = run("set", "1-03", f"title={name}", f"clause={name}", folder=tmp_path)
    assert ran.code == 1
    assert offered(ran.err) == ["set", "1-03", f"title={name}", f"clause={name}", "--reason", "…"]


def test_init_says_how_to_go_there(name: str, tmp_path: Path) -> None:
    ran = run("init", "--template", "example", "--year", "2025", "--", name, folder=tmp_path)
    assert ran.code == 0
    (line,) = [line.strip() for line in ran.out.splitlines() if line.startswith("  cd ")]
    assert [word for word in shlex.split(line) if word != "--"] == ["cd", name]
    assert ("--" in shlex.split(line)) == name.startswith("-")


def test_a_plan_under_another_name_is_quoted(name: str, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path / f"plan {name}.yaml")
    assert shlex.split(run("status", folder=tmp_path).err.rpartition("--file ")[2]) == [f"plan {name}.yaml"]


def test_what_needs_no_quotes_has_none(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path / "other.yaml")
    said = run("done", "1-04", "--file", "other.yaml", folder=tmp_path).err
    assert said == 'error: 1-04 is cancelled; first: guangong reopen --file other.yaml 1-04 --reason "…"\n'
