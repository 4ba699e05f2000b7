"""Where the time of ``guangong status`` goes: imports by package, and the steps one after another."""

import contextlib
import io
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from timing import Case, quantile

T = TypeVar("T")

REPEATS: Final = 3
MOST: Final = 9
"""How many packages are named; the rest are summed up."""


def imports(case: Case) -> dict[str, float]:
    """Return the milliseconds that each top package takes to be imported, the slowest first.

    Python measures this itself, which slows it down: only the shares count.
    """
    done = subprocess.run(
        (sys.executable, "-X", "importtime", *case.command),
        cwd=case.folder,
        env=case.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    spent: Counter[str] = Counter()
    for line in done.stderr.splitlines():
        own, _total, name = line.removeprefix("import time:").split("|")
        if own.strip().isdecimal():
            spent[_package(name.strip())] += int(own)
    named = dict(spent.most_common(MOST))
    others = {"others": spent.total() - sum(named.values())}
    return {name: microseconds / 1000 for name, microseconds in (named | others).items()}


def _package(module: str) -> str:
    top = module.partition(".")[0]
    return "the standard library" if top in sys.stdlib_module_names else top


def steps(path: Path, day: date) -> dict[str, float]:
    """Return the milliseconds of each step of ``guangong status`` on a plan, in order, without imports."""
    runs = [dict(_steps(path, day)) for _repeat in range(REPEATS)]
    return {name: quantile([run[name] for run in runs], 0.5) for name in runs[0]}


def _steps(path: Path, day: date) -> Iterator[tuple[str, float]]:
    from guangong.checks import check, validation
    from guangong.domain.plan import Plan
    from guangong.domain.progress import assess
    from guangong.render import terminal
    from guangong.reports.status import status
    from guangong.storage import reading
    from guangong.yamldoc import parse

    document, parsing = _timed(lambda: parse(reading.read(path)))
    data, converting = _timed(lambda: document.data)
    (plan, _errors), validating = _timed(lambda: validation.validate(Plan, data))
    _checked, checking = _timed(lambda: check(document, day))
    if plan is None:
        raise SystemExit(f"{path} is no valid plan")
    figures, assessing = _timed(lambda: assess(plan, {}, day))
    report, reporting = _timed(lambda: status(plan, figures, day))
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")):
        _none, printing = _timed(lambda: sys.stdout.write(terminal.write(report)))
    yield "read and parse the YAML", parsing
    yield "build and validate the plan", converting + validating
    yield "apply the rules", max(0.0, checking - converting - validating)
    yield "compute the figures", assessing
    yield "make the report", reporting
    yield "print it", printing


def _timed(step: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    result = step()
    return result, (time.perf_counter() - begun) * 1000
