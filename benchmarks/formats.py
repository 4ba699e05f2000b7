"""Times ``guangong export`` in each format: time and memory, and how they grow with the plan.

python benchmarks/formats.py [--rounds N] [--small]

Whole processes on plans of 50, 1,000 and 10,000 tasks, beside the bare interpreter. Prints a table.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import plans
from timing import Case, Result, measure

PROGRAM: Final = str(Path(sys.executable).with_name("guangong"))


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--small", action="store_true", help="one round on small plans: does it work at all?")
    options = parser.parse_args()
    sizes = (6, 50) if options.small else (50, 1_000, 10_000)
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            place = Path(name) / str(size)
            place.mkdir()
            (place / "plan.yaml").write_text(plans.plan(size), "utf-8")
        cases = [case for work in _works() for size in sizes for case in _cases(Path(name) / str(size), work)]
        print("\n".join(_table(measure(cases, 1 if options.small else options.rounds))))


def _works() -> Iterator[tuple[str, str]]:
    """Yield the reports that are written, each with a format."""
    from guangong.services.exporting import EXPORTS

    yield from (("list", format_) for format_ in EXPORTS["list"].formats)
    others = (name for name in EXPORTS if name not in {"list", "units"})  # these plans have no members
    yield from ((name, EXPORTS[name].formats[0]) for name in others)


def _cases(place: Path, work: tuple[str, str]) -> Iterator[Case]:
    around = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(place),
        "LANG": "C.UTF-8",
        "GUANGONG_CACHE": "0",
    }
    report, format_ = work
    command = (PROGRAM, "export", report, "--to", f"out.{format_}", "--force", "--as-of", str(plans.DAY))
    yield Case("guangong", f"{report} → {format_}", "cold", command, place, around)


def _table(results: list[Result]) -> Iterator[str]:
    """Yield a row for each plan; what a further task costs stays the same where cost grows in proportion."""
    yield "| work | tasks | ratio | ms | MiB | µs a further task | KiB a further task |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for before, result in pairwise([None, *results]):
        if result is not None:
            yield _row(result, before if before and before.case.work == result.case.work else None)


def _row(result: Result, before: Result | None) -> str:
    tasks = int(result.case.folder.name)
    time = memory = ""
    if before:
        more = tasks - int(before.case.folder.name)
        time = f"{(result.milliseconds - before.milliseconds) * 1000 / more:.0f}"
        memory = f"{(result.memory - before.memory) * 1024 / more:.1f}"
    figures = f"{result.ratio:.1f} | {result.milliseconds:.0f} | {result.memory:.0f}"
    return f"| {result.case.work} | {tasks} | {figures} | {time} | {memory} |"


if __name__ == "__main__":
    main()
