"""Times a roll-up of many plans: as a table, and as tables in Parquet and SQLite.

python benchmarks/rollups.py [--rounds N] [--phases] [--small]

A thousand plans of fifty tasks, as whole processes beside the bare interpreter, and a tenth of them, for how
the cost grows; then where the time goes. Prints tables in Markdown.
"""

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import plans
from timing import Case, Result, measure, quantile

if TYPE_CHECKING:
    from guangong.reports.rollup import Standing

TASKS: Final = 50
PROGRAM: Final = str(Path(sys.executable).with_name("guangong"))


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--phases", action="store_true", help="only where the time goes")
    parser.add_argument("--small", action="store_true", help="one round on few plans: does it work at all?")
    options = parser.parse_args()
    sizes = (3, 6) if options.small else (100, 1_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            make(folder / str(size) / "plans", size)
        if not options.phases:
            cases = [case for size in sizes for case in _cases(folder / str(size), folder)]
            print("\n".join(_table(measure(cases, 1 if options.small else options.rounds))))
        print("\n".join(_phases(folder / str(sizes[0]) / "plans")))


def make(folder: Path, size: int) -> None:
    """Make ``size`` plans of as many schools, each in a folder of its own."""
    text = plans.plan(TASKS)
    for number in range(size):
        place = folder / f"{number:04}"
        place.mkdir(parents=True)
        (place / "plan.yaml").write_text(text.replace("某区教育局", f"第{number}小学"), "utf-8")


def _cases(place: Path, home: Path) -> Iterator[Case]:
    around = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LANG": "C.UTF-8", "GUANGONG_CACHE": "0"}
    works = {
        "rollup": (),
        "rollup --to tables": ("--to", "tables"),
        "rollup --to t.sqlite": ("--to", "t.sqlite"),
    }
    for work, more in works.items():
        command = (PROGRAM, "rollup", "plans", "--as-of", str(plans.DAY), *more)
        yield Case("guangong", work, "cold", command, place, around)


def _table(results: list[Result]) -> Iterator[str]:
    yield "| work | plans | ratio | 10–90 % | ms | MiB |\n|---|--:|--:|--:|--:|--:|"
    for result in results:
        spread = f"{result.low:.1f}–{result.high:.1f}"
        figures = f"{result.ratio:.1f} | {spread} | {result.milliseconds:.0f} | {result.memory:.0f}"
        yield f"| {result.case.work} | {result.case.folder.name} | {figures} |"


# ── where the time goes ──


def _phases(folder: Path) -> Iterator[str]:
    """Yield a table with the milliseconds that each step takes for one plan."""
    gc.disable()  # as in the program
    runs = [_steps(folder) for _repeat in range(3)]
    yield "\n| step | ms a plan |\n|---|--:|"
    for step in runs[0]:
        yield f"| {step} | {quantile([run[step] for run in runs], 0.5):.2f} |"


class Spent:
    """Adds up the seconds of steps."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        """Add what the body takes to a step."""
        begun = time.perf_counter()
        yield
        self.seconds[step] = self.seconds.get(step, 0.0) + time.perf_counter() - begun


def _steps(folder: Path) -> dict[str, float]:
    from guangong.render import terminal
    from guangong.reports.rollup import rollup

    spent, found = Spent(), sorted(folder.glob("*/plan.yaml"))
    with tempfile.TemporaryDirectory() as name:
        read = list(_read(found, Path(name), spent))
    with spent.on("make the report and print it"):
        terminal.write(rollup(read, plans.DAY))
    return {step: seconds * 1000 / len(found) for step, seconds in spent.seconds.items()}


def _read(found: list[Path], folder: Path, spent: Spent) -> "Iterator[Standing]":
    from guangong.services.rolling import reading
    from guangong.tables import parquet, sqlite
    from guangong.tables.rows import rows

    writers: dict[str, AbstractContextManager[Any]] = {
        "write Parquet": parquet.opened(folder / "t"),
        "write SQLite": sqlite.opened(folder / "t.sqlite", folder / "t.sqlite"),
    }
    with ExitStack() as parts, ExitStack() as base:
        adding = [
            stack.enter_context(one) for stack, one in zip((parts, base), writers.values(), strict=True)
        ]
        for path in found:
            with spent.on("read, check and assess a plan"):
                one = reading(path, plans.DAY, plans.DAY)
            with spent.on("make the rows of the tables"):
                made = rows(one, people=False)
            for step, tables in zip(writers, adding, strict=True):
                with spent.on(step):
                    for table, listed in made.items():
                        tables.add(table, one.year, listed)
            yield one.standing
        for step, stack in zip(writers, (parts, base), strict=True):
            with spent.on(step):
                stack.close()


if __name__ == "__main__":
    main()
