"""The plans that are measured, and the arithmetic of the measuring."""

import os
import sys
from datetime import date
from pathlib import Path

import pytest
from plans import next_task, plan, tasks
from schools import make
from speed import SIZES
from timing import Case, keep, measure, quantile

from guangong.checks import check
from guangong.yamldoc import parse
from running import golden, run

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize("size", [6, 50, 1_000])
def test_plan_has_no_findings(size: int) -> None:
    checked = check(parse(plan(size).encode()), TODAY)
    assert checked.diagnostics == []
    assert checked.plan is not None
    assert sorted(placed.task.id for placed in checked.plan.tasks()) == sorted(
        str(task["id"]) for task in tasks(size)
    )


def test_plan_is_always_the_same() -> None:
    golden("benchmark-plan", plan(60))


@pytest.mark.parametrize("size", SIZES)
def test_tasks_are_as_long_as_real_ones(size: int) -> None:
    assert 240 <= len(plan(size).encode()) / size <= 265


@pytest.mark.parametrize("size", SIZES[:2])
def test_next_task_can_be_done(size: int, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(plan(size), "utf-8")
    ran = run("done", next_task(tasks(size)), "--on", "2023-06-30", folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([3.0], 0.1, 3.0),
        ([4.0, 1.0], 0.5, 2.5),
        ([5.0, 1.0, 3.0], 0.25, 2.0),
        ([float(n) for n in range(11)], 0.9, 9.0),
    ],
)
def test_quantile(values: list[float], share: float, expected: float) -> None:
    assert quantile(values, share) == pytest.approx(expected)


def case(folder: Path, program: str) -> Case:
    return Case("program", "work", "", (sys.executable, "-I", "-c", program), folder, dict(os.environ))


def test_measure_puts_back_before_each_run(tmp_path: Path) -> None:
    """The program fails where it finds what an earlier run wrote, in a file or in a folder."""
    folder = tmp_path / "place"
    (folder / "cache").mkdir(parents=True)
    (folder / "plan.yaml").write_text("old", "utf-8")
    program = (
        "import os, pathlib, sys; p = pathlib.Path('plan.yaml'); found = p.read_text(), os.listdir('cache');"
        "p.write_text('new'); pathlib.Path('cache/new').touch(); print(found); sys.exit(found != ('old', []))"
    )
    changing = case(folder, program)._replace(kept=keep(folder, ["plan.yaml", "cache"]))
    (result,) = measure([changing], 2)
    assert result.low <= result.ratio <= result.high
    assert result.milliseconds > 0
    assert 1 < result.memory < 200


@pytest.mark.parametrize(
    ("program", "complaint"),
    [("pass", "it printed nothing"), ("import sys; sys.exit('a sentence')", "ended with 1:\na sentence")],
)
def test_measure_refuses_what_does_not_work(program: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=complaint):
        measure([case(tmp_path, program)], 1)


def test_an_office_of_schools_has_no_findings(tmp_path: Path) -> None:
    make(tmp_path, 3)
    assert run("check", folder=tmp_path).code == 0
    taken = run("collect", "sheets", folder=tmp_path)
    assert (taken.code, "new 75" in taken.out) == (0, True), taken.out
