"""Times whole processes, interleaved with the bare interpreter, and sums the times up as ratios."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

BARE: Final = (sys.executable, "-I", "-c", "pass")

# A child's peak begins with its parent's: the measured process is started by one that holds nothing.
_LAUNCHER: Final = """\
import os, sys
null = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=null)
_, status, used = os.wait4(process, 0)
print(used.ru_maxrss)
"""
_UNITS_OF_MIB: Final = 1024**2 if sys.platform == "darwin" else 1024


class Case(NamedTuple):
    """A command that is timed in ``folder``; before each run ``kept``, if any, is put back there.

    ``state`` says what it found in its cache: ``cold`` or ``again``; ``""`` for others' programs.
    """

    program: str
    work: str
    state: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    kept: Path | None = None


class Result(NamedTuple):
    """What came of a case: ratios to the bare interpreter (median, and from 10 to 90 %), ms, peak in MiB."""

    case: Case
    ratio: float
    low: float
    high: float
    milliseconds: float
    memory: float


def measure(cases: Sequence[Case], rounds: int) -> list[Result]:
    """Run every case once a round, each beside the bare interpreter; a first round is run and dropped.

    Raises:
        SystemExit: a command failed or printed nothing.
    """
    ratios: list[list[float]] = [[] for _case in cases]
    seconds: list[list[float]] = [[] for _case in cases]
    for number in range(rounds + 1):
        print(f"round {number} of {rounds}", file=sys.stderr)
        taken, bare = _round(cases)
        for i, spent in enumerate(taken if number else ()):
            ratios[i].append(spent / bare)
            seconds[i].append(spent)
    return [
        _result(case, ratio, spent, _memory(case))
        for case, ratio, spent in zip(cases, ratios, seconds, strict=True)
    ]


def _round(cases: Sequence[Case]) -> tuple[list[float], float]:
    """Return the seconds of each case, and the median of the bare interpreter's runs between them."""
    bare, taken = [], []
    for case in cases:
        _put_back(case)
        bare.append(_spawn(BARE, case)[0])
        taken.append(run(case))
    return taken, quantile(bare, 0.5)


def _result(case: Case, ratios: Sequence[float], seconds: Sequence[float], memory: float) -> Result:
    low, middle, high = (quantile(ratios, share) for share in (0.1, 0.5, 0.9))
    return Result(case, middle, low, high, quantile(seconds, 0.5) * 1000, memory)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of the values lie, between neighbours in proportion.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def run(case: Case) -> float:
    """Run a case as it stands; return the seconds it took.

    Raises:
        SystemExit: it failed or printed nothing.
    """
    seconds, code, printed = _spawn(case.command, case)
    if code or not printed:
        text = printed[-2000:] or "it printed nothing"
        raise SystemExit(f"{' '.join(case.command)} in {case.folder} ended with {code}:\n{text}")
    return seconds


def _spawn(command: Sequence[str], case: Case) -> tuple[float, int, str]:
    """Run a command in the place of a case; return the seconds, the exit code and all that it printed."""
    with tempfile.TemporaryFile() as output:
        begun = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=case.folder,
            env=case.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        seconds = time.perf_counter() - begun
        output.seek(0)
        return seconds, done.returncode, output.read().decode(errors="replace")


def _memory(case: Case) -> float:
    """Return the peak memory of one more run, in MiB."""
    _put_back(case)
    command = (sys.executable, "-I", "-S", "-c", _LAUNCHER, *case.command)
    done = subprocess.run(
        command, cwd=case.folder, env=case.environment, capture_output=True, text=True, check=True
    )
    return int(done.stdout) / _UNITS_OF_MIB


def keep(folder: Path, names: Iterable[str]) -> Path:
    """Copy files and folders of ``folder`` to a folder beside it, to be put back before each run."""
    kept = folder.with_name(f"{folder.name}-kept")
    kept.mkdir()
    for name in names:
        _copy(folder / name, kept / name)
    return kept


def _put_back(case: Case) -> None:
    """Bring the folder back to what it was, safely on disk: the run must not wait for our own bytes."""
    if case.kept is None:
        return
    for path in case.kept.iterdir():
        _copy(path, case.folder / path.name)
    os.sync()


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)
