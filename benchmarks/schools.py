"""Times an office of many schools: what shows their returns, checks them, and takes their sheets in.

python benchmarks/schools.py [--rounds N] [--small]

A thousand members and fifty tasks that all of them return, 25,000 returns in all, as whole processes beside
the bare interpreter; and a tenth of it, for how the cost grows. Prints a table in Markdown.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from timing import Case, Result, keep, measure

DAY: Final = date(2026, 6, 30)
TASKS: Final = 50
PROGRAM: Final = str(Path(sys.executable).with_name("guangong"))
HEAD: Final = """\
schema: 1
title: 某区教育局关工委2026年工作要点
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools:
    name: 各学校关工委
    members:
"""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--small", action="store_true", help="one round on few schools: does it work at all?")
    options = parser.parse_args()
    sizes = (5, 10) if options.small else (100, 1_000)
    with tempfile.TemporaryDirectory() as folder:
        cases = [case for size in sizes for case in _cases(Path(folder) / str(size), size)]
        results = measure(cases, 1 if options.small else options.rounds)
    print("| work | members | ratio | 10–90 % | ms | MiB |\n|---|--:|--:|--:|--:|--:|")
    print("\n".join(map(_row, results)))


def _row(result: Result) -> str:
    spread = f"{result.low:.1f}–{result.high:.1f}"
    figures = f"{result.ratio:.1f} | {spread} | {result.milliseconds:.0f} | {result.memory:.0f}"
    return f"| {result.case.work} | {result.case.folder.parent.name} | {figures} |"


def _cases(folder: Path, members: int) -> Iterator[Case]:
    office = folder / "office"
    make(office, members)
    home = folder / "home"
    home.mkdir()
    around = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LANG": "C.UTF-8", "GUANGONG_CACHE": "0"}
    works = {
        "status": ("status", "--as-of", str(DAY)),
        "units": ("units", "--as-of", str(DAY)),
        "check": ("check",),
        "collect": ("collect", "sheets"),
        "collect --write": ("collect", "sheets", "--write"),
    }
    for work, arguments in works.items():
        kept = keep(office, ["returns"]) if work.endswith("--write") else None
        yield Case("guangong", work, "cold", (PROGRAM, *arguments), office, around, kept)


def make(office: Path, members: int) -> None:
    """Make an office: its plan, half of what its members owe, and a sheet of each with the other half."""
    for name in ("returns", "sheets"):
        (office / name).mkdir(parents=True)
    (office / "plan.yaml").write_text("\n".join(_plan(members)) + "\n", "utf-8")
    for number in range(members):
        returns = [f"schema: 1\nunit: s{number:04}\ntasks:"]
        returns += [f"  1-{i:02}: {{done_on: {_day(i)}, note: 已报送}}" for i in range(1, TASKS, 2)]
        (office / "returns" / f"s{number:04}.yaml").write_text("\n".join(returns) + "\n", "utf-8")
        sheet = ["单位,任务,完成日期,说明"]
        sheet += [f"第{number:04}小学,1-{i:02},{_day(i)},已报送" for i in range(2, TASKS + 1, 2)]
        (office / "sheets" / f"s{number:04}.csv").write_text("\n".join(sheet) + "\n", "utf-8")


def _plan(members: int) -> Iterator[str]:
    yield HEAD.rstrip("\n")
    yield from (f"      s{number:04}: 第{number:04}小学" for number in range(members))
    yield "sections:\n  - number: 1\n    title: 各校上报\n    tasks:"
    for i in range(1, TASKS + 1):
        yield f"      - {{id: 1-{i:02}, title: 第{i}项材料报送, kind: deliverable, owners: [schools],"
        yield f"         deadline: {_day(i)}}}"


def _day(i: int) -> date:
    return DAY - timedelta(days=60 - i)


if __name__ == "__main__":
    main()
