"""Commands at once, and a human who saves meanwhile: real processes."""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
import yaml

from desk import ROOT

PROGRAM: Final = (sys.executable, "-m", "guangong")
ENVIRONMENT: Final = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONPATH": str(ROOT / "src"),
    "GUANGONG_LANG": "en",
    "GUANGONG_CONFIG": "/nonexistent/config.toml",
    "PYTHONUTF8": "1",
}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(ROOT / "plan.yaml", tmp_path / "plan.yaml"))


def begin(
    plan: Path, *arguments: str, driver: str | None = None, hidden: tuple[str, ...] = ()
) -> "subprocess.Popen[str]":
    """Start the program, or ``driver`` around it; ``hidden`` begins the variables that it does not get."""
    program = PROGRAM if driver is None else (sys.executable, "-c", driver)
    return subprocess.Popen(
        [*program, *arguments],
        env={name: value for name, value in ENVIRONMENT.items() if not name.startswith(hidden)},
        cwd=plan.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def tasks(plan: Path) -> dict[str, dict[str, str]]:
    data = yaml.load(plan.read_text("utf-8"), Loader=yaml.BaseLoader)
    return {task["id"]: task for section in data["sections"] for task in section["tasks"]}


def left_over(plan: Path) -> set[str]:
    return {path.name for path in plan.parent.iterdir()} - {"plan.yaml", ".plan.yaml.lock"}


def test_fifty_on_fifty_tasks(plan: Path) -> None:
    comments = [line for line in plan.read_text("utf-8").splitlines() if "#" in line]
    ids = list(tasks(plan))
    running = [begin(plan, "done", id_, "--for-the-year", "--note", f"第{id_}项") for id_ in ids]
    ended = [end(process) for process in running]
    assert Counter(code for code, _out, _err in ended) == {0: 50}, ended
    after = tasks(plan)
    assert list(after) == ids
    assert [id_ for id_, task in after.items() if task.get("status") != "done"] == []
    assert [task["log"][0]["note"] for task in after.values()] == [f"第{id_}项" for id_ in ids]  # type: ignore[index]
    assert [line for line in plan.read_text("utf-8").splitlines() if "#" in line] == comments
    assert left_over(plan) == set()
    assert end(begin(plan, "check"))[0] == 0


@pytest.mark.parametrize("turn", range(3))
def test_two_on_the_same_task(turn: int, plan: Path) -> None:
    names = (f"甲{turn}", f"乙{turn}")
    running = [begin(plan, "done", "3-03", "--by", name) for name in names]
    ended = {name: end(process) for name, process in zip(names, running, strict=True)}
    winner, loser = sorted(ended, key=lambda name: ended[name][0])
    assert [ended[name][0] for name in (winner, loser)] == [0, 1]
    day = tasks(plan)["3-03"]["done_on"]
    assert ended[loser][1:] == (
        "",
        f'error: 3-03 was done on {day} by {winner}; to undo that: guangong reopen 3-03 --reason "…"\n',
    )
    assert plan.read_text("utf-8").count("by: ") == 1


def test_ten_additions_at_once(plan: Path) -> None:
    running = [begin(plan, "add", f"新{number}", "-s", "1") for number in range(10)]
    assert {end(process)[0] for process in running} == {0}
    new = [id_ for id_ in tasks(plan) if id_.startswith("1-")][6:]
    assert new == [f"1-{number:02}" for number in range(7, 17)]
    assert {tasks(plan)[id_]["title"] for id_ in new} == {f"新{number}" for number in range(10)}


# A human's editor saves while the command is between reading and replacing, at the start or at the end of it.
MEANWHILE = """
import sys
from pathlib import Path
from guangong import cli
from guangong.storage import writing

def save():
    {save}

wrapped = writing.{function}

def later(path, *arguments, **options):
    if {before}:
        save()
    wrapped(path, *arguments, **options)
    if not {before}:
        save()

writing.{function} = later
cli.main()
"""
OVERWRITES = "Path('plan.yaml').write_bytes(Path('human').read_bytes())"
RENAMES = "Path('human').rename('plan.yaml')"


@pytest.mark.parametrize("save", [OVERWRITES, RENAMES], ids=["overwrites", "renames"])
@pytest.mark.parametrize(("function", "before"), [("replace", True), ("_write", True), ("_write", False)])
def test_human_saves_meanwhile(save: str, function: str, before: bool, plan: Path) -> None:  # noqa: FBT001
    human = plan.read_bytes().replace("学深悟透".encode(), "深入学习".encode())
    (plan.parent / "human").write_bytes(human)
    driver = MEANWHILE.format(save=save, function=function, before=before)
    code, out, err = end(begin(plan, "done", "2-05", driver=driver))
    assert (code, out) == (2, "")
    assert err == f"error: {plan.resolve()} changed while it was edited; nothing was written\n"
    assert plan.read_bytes() == human
    assert left_over(plan) <= {"human"}
    assert end(begin(plan, "done", "2-05"))[0] == 0
    assert "深入学习" in plan.read_text("utf-8")


def test_plan_vanishes_meanwhile(plan: Path) -> None:
    driver = MEANWHILE.format(save="Path('plan.yaml').unlink()", function="replace", before=True)
    code, out, err = end(begin(plan, "done", "2-05", driver=driver))
    assert (code, out) == (2, "")
    assert err == f"error: {plan.resolve()}: there is no such file\n"
    assert left_over(plan) == set()


HOLDS = """
import sys, time
from pathlib import Path
from guangong.storage import locking
with locking.locked(Path("plan.yaml")):
    print("held", flush=True)
    time.sleep(60)
"""
HASTY = (
    "from guangong import cli; from guangong.storage import locking; locking.LOCK_SECONDS = 0.2; cli.main()"
)


def test_lock_is_held_and_freed_by_a_kill(plan: Path) -> None:
    old = plan.read_bytes()
    holder = begin(plan, driver=HOLDS)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert end(begin(plan, "done", "2-05", driver=HASTY)) == (
            2,
            "",
            "error: another command is editing plan.yaml; try again\n",
        )
        assert plan.read_bytes() == old
        waiting = begin(plan, "done", "2-05")
        time.sleep(1)
        assert waiting.poll() is None
        assert end(begin(plan, "status"))[0] == 0  # reading needs no lock
    finally:
        holder.kill()
        end(holder)
    assert end(waiting)[0] == 0
    assert tasks(plan)["2-05"]["status"] == "done"


# ── returns ──


@pytest.fixture
def example(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path, dirs_exist_ok=True)
    return tmp_path / "plan.yaml"


def returned(plan: Path, unit: str) -> dict[str, dict[str, str]]:
    text = (plan.parent / "returns" / f"{unit}.yaml").read_text("utf-8")
    tasks: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.BaseLoader)["tasks"]
    return tasks


def test_all_schools_at_once(example: Path) -> None:
    members = list(yaml.safe_load(example.read_text("utf-8"))["units"]["schools"]["members"])
    plan = example.read_bytes()
    running = [begin(example, "submit", "6-02", "--unit", unit, "--note", unit) for unit in members]
    assert {end(process)[0] for process in running} == {0}
    assert [returned(example, unit)["6-02"]["note"] for unit in members] == members
    assert example.read_bytes() == plan
    names = {path.name for path in (example.parent / "returns").iterdir()}
    assert names == {f"{unit}.yaml" for unit in members}
    assert end(begin(example, "check"))[0] == 0


def test_one_school_many_tasks_at_once(example: Path) -> None:
    tasks = ("1-03", "2-04", "4-01", "1-06", "4-05", "3-02", "5-03", "6-02")
    running = [begin(example, "submit", task, "--unit", "前浜") for task in tasks]
    assert {end(process)[0] for process in running} == {0}
    assert set(returned(example, "qianhuang")) == set(tasks)
