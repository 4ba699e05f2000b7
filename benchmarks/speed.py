"""Times guangong as whole processes, beside other programs on the same work: ratios to the bare interpreter.

python benchmarks/speed.py [--rivals FOLDER] [--rounds N] [--phases] [--small] [--write]

It measures the guangong installed beside the Python that runs it, and prints tables in Markdown. A command
that does not end with 0, or prints nothing, stops it with exit 1. docs/benchmarks.md says more.
"""

import argparse
import importlib.metadata
import importlib.util
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import phases
import plans
import rivals
from timing import Case, Result, keep, measure, quantile, run

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- result -->\n"
END: Final = "<!-- end of the result -->\n"
PROGRAM: Final = str(Path(sys.executable).with_name("guangong"))
SIZES: Final = (50, 1_000, 10_000)
SMALL_SIZES: Final = (50, 200)
STATES: Final = ("cold", "again")
GROWING: Final = ("status", "check", "done")
REAL_TASK: Final = "2-07"
COMPLETION: Final = {"_GUANGONG_COMPLETE": "bash"}


class Subject(NamedTuple):
    """A plan to measure on: its name, YAML, number of tasks, and the id of a task that can be marked done."""

    name: str
    text: str
    size: int
    task: str


def main() -> None:
    """Measure what the arguments ask for; print it, or write it into the documentation."""
    options = _options()
    for warning in _warnings():
        print(f"warning: {warning}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join(_report(Path(folder), options))
    if options.write:
        PAGE.write_text(renewed(PAGE.read_text("utf-8"), text), "utf-8")
    else:
        print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rivals", type=Path, metavar="FOLDER", help="where other programs are, beside PATH")
    parser.add_argument("--rounds", type=int, default=20, help="rounds on small plans; large ones: a quarter")
    parser.add_argument("--phases", action="store_true", help="only how cost grows and where the time goes")
    parser.add_argument("--small", action="store_true", help="one round on small plans: does it work at all?")
    parser.add_argument("--write", action="store_true", help="write the result into docs/benchmarks.md")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    if not Path(PROGRAM).exists():
        parser.error(f"there is no {PROGRAM}; run this with the Python where guangong is installed")
    return options


def renewed(page: str, result: str) -> str:
    """Return a page with ``result`` in the place of the last one.

    Raises:
        ValueError: the page does not say where the result stands.
    """
    before, begin, rest = page.partition(BEGIN)
    _last, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"the page lacks the line {BEGIN if not begin else END}")
    return f"{before}{begin}\n{result}\n\n{end}{after}"


def _warnings() -> Iterator[str]:
    """Say what makes the figures worse than a user's."""
    origin = importlib.metadata.distribution("guangong").read_text("direct_url.json") or "{}"
    if json.loads(origin).get("dir_info", {}).get("editable"):
        yield "guangong is installed as editable; measure an installed wheel"
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        yield "PYTHONDONTWRITEBYTECODE is set: what is not compiled is compiled anew by each process"
    modules = [path for path in importlib.metadata.files("guangong") or () if path.suffix == ".py"]
    compiled = (importlib.util.cache_from_source(str(path.locate())) for path in modules)
    if missing := sum(not Path(path).exists() for path in compiled):
        yield f"{missing} modules of guangong are not compiled; compile them: python -m compileall"


# ── what is measured ──


def _report(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Yield the lines of the whole result; ``folder`` is an empty one to work in."""
    yield _machine()
    environment = _environment(folder)
    path = os.pathsep.join(
        [*([str(options.rivals.resolve())] if options.rivals else []), environment["PATH"]]
    )
    *smaller, largest = [_made(size) for size in (SMALL_SIZES if options.small else SIZES)]
    rounds = 1 if options.small else options.rounds
    if not options.phases:
        yield from _compared(folder, _real(), path, environment, rounds)
        yield from _compared(folder, largest, path, environment, max(1, rounds // 4))
    yield from _growth(folder, [*smaller, largest], environment, rounds)
    yield from _phases(folder, largest, environment)


def _real() -> Subject:
    text = (ROOT / "plan.yaml").read_text("utf-8")
    return Subject("the real plan", text, text.count("- id: "), REAL_TASK)


def _made(size: int) -> Subject:
    return Subject(f"{size:,} tasks", plans.plan(size), size, plans.next_task(plans.tasks(size)))


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment that is the same everywhere, with a home of its own."""
    home = folder / "home"
    home.mkdir()
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "GUANGONG_LANG": "zh",
    }


def _works(subject: Subject) -> dict[str, tuple[str, ...]]:
    day = str(plans.DAY)
    return {
        "status": ("status", "--as-of", day),
        "list": ("list", "--as-of", day),
        "show": ("show", subject.task, "--as-of", day),
        "check": ("check",),
        "done": ("done", subject.task, "--on", day),
    }


def _case(folder: Path, subject: Subject, work: str, state: str, environment: Mapping[str, str]) -> Case:
    """Return a case in a new folder below ``folder``, where its cache is as ``state`` says."""
    place = folder / f"{subject.size}-{work}-{state}"
    cache = place / "cache"
    cache.mkdir(parents=True)
    (place / "plan.yaml").write_text(subject.text, "utf-8")
    around = {**environment, "GUANGONG_CACHE": "0" if state == "cold" else str(cache)}
    kept = keep(place, ["plan.yaml"]) if work == "done" else None
    return Case("guangong", work, state, (PROGRAM, *_works(subject)[work]), place, around, kept)


def _completion(folder: Path, subject: Subject, environment: Mapping[str, str]) -> Case:
    case = _case(folder, subject, "show", "again", environment)
    around = {**case.environment, **COMPLETION}
    return case._replace(work="completion of ids", command=(PROGRAM, "show", "1-"), environment=around)


def _compared(
    folder: Path, subject: Subject, path: str, environment: Mapping[str, str], rounds: int
) -> Iterator[str]:
    """Yield the table of guangong in every state, and of the others, on one plan."""
    place = folder / subject.name.replace(" ", "-")
    ours = [
        _case(place, subject, work, state, environment)
        for state in STATES
        for work in _works(subject)
        if (work, state) != ("done", "again")  # the plan is another one after it
    ]
    completion = _completion(place / "completion", subject, environment)
    others, missing = rivals.cases(place / "rivals", plans.tasks(subject.size), path, environment)
    results = measure([*ours, completion, *others], rounds)
    yield f"\n### On {subject.name}\n"
    yield _bare(results, rounds)
    yield from _table(("program", "work", "state", "ratio", "10–90 %", "ms", "MiB"), map(_row, results))
    if missing:
        yield f"\nNot installed, so not measured: {', '.join(missing)}."


def _growth(
    folder: Path, subjects: Sequence[Subject], environment: Mapping[str, str], rounds: int
) -> Iterator[str]:
    """Yield the table of times by the number of tasks, and of what each further task costs."""
    place = folder / "growth"
    cases = [_case(place, subject, work, "cold", environment) for work in GROWING for subject in subjects]
    results = measure(cases, max(1, rounds // 4))
    sizes = [subject.size for subject in subjects]
    yield "\n### How cost grows\n"
    yield "Milliseconds of a cold run, and microseconds of each further task between two sizes.\n"
    between = [f"µs a task, {low:,} → {high:,}" for low, high in pairwise(sizes)]
    rows = []
    for i, work in enumerate(GROWING):
        times = [result.milliseconds for result in results[i * len(sizes) : (i + 1) * len(sizes)]]
        rows.append((work, *(f"{time:.0f}" for time in times), *_further(sizes, times)))
    yield from _table(("work", *(subject.name for subject in subjects), *between), rows)


def _further(sizes: Sequence[int], times: Sequence[float]) -> Iterator[str]:
    for (low, before), (high, after) in pairwise(zip(sizes, times, strict=True)):
        yield f"{(after - before) * 1000 / (high - low):.0f}"


def _phases(folder: Path, subject: Subject, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield the tables of where the time of a cold ``status`` goes; its steps are run in this process."""
    case = _case(folder / "phases", subject, "status", "cold", environment)
    yield f"\n### Where the time goes: status, cold, {subject.name}\n"
    whole = quantile([run(case) * 1000 for _repeat in range(phases.REPEATS)], 0.5)
    steps = phases.steps(case.folder / "plan.yaml", plans.DAY)
    start = {"start, import, everything else": max(0.0, whole - sum(steps.values()))}
    yield from _shares("step", start | steps)
    yield "\nImports, as `python -X importtime` has them, which slows them down:\n"
    yield from _shares("package", phases.imports(case))


# ── how it is shown ──


def _machine() -> str:
    """Return when and on what the result was measured."""
    load = f"{os.getloadavg()[0]:.1f}"
    return (
        f"{datetime.now(UTC).date()}, {platform.python_implementation()} {platform.python_version()}, "
        f"{_processor()}, {os.cpu_count()} cores, load {load} at the start."
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text("utf-8").splitlines() if information.exists() else []
    names = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _bare(results: Sequence[Result], rounds: int) -> str:
    bare = quantile([result.milliseconds / result.ratio for result in results], 0.5)
    return f"Rounds: {rounds}. A bare interpreter takes about {bare:.1f} ms.\n"


def _row(result: Result) -> tuple[str, ...]:
    case = result.case
    spread = f"{result.low:.1f}–{result.high:.1f}"
    figures = (f"{result.ratio:.1f}", spread, f"{result.milliseconds:.0f}", f"{result.memory:.0f}")
    return case.program, case.work, case.state, *figures


def _shares(what: str, milliseconds: Mapping[str, float]) -> Iterator[str]:
    total = sum(milliseconds.values())
    rows = ((name, f"{spent:.1f}", f"{spent / total:.0%}") for name, spent in milliseconds.items())
    yield from _table((what, "ms", "share"), rows)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table in Markdown; figures stand to the right."""
    filled = list(rows)
    widths = [max(map(len, column)) for column in zip(headings, *filled, strict=True)]
    right = [all(cell.lstrip("-")[:1].isdecimal() for cell in column) for column in zip(*filled, strict=True)]
    yield _line(headings, widths, right)
    rules = ["-" * (width - last) + ":" * last for width, last in zip(widths, right, strict=True)]
    yield _line(rules, widths, right)
    for row in filled:
        yield _line(row, widths, right)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (
        cell.rjust(width) if last else cell.ljust(width)
        for cell, width, last in zip(cells, widths, right, strict=True)
    )
    return f"| {' | '.join(padded)} |"


if __name__ == "__main__":
    main()
