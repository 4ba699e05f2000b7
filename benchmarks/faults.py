"""Fails or kills an edit at every system call that touches the plan's folder, and counts what is broken then.

    python benchmarks/faults.py

Each fault is one run of the program under strace, which makes one system call fail or sends a signal at it.
Then the plan must hold the old or the new bytes, exit 0 must mean the new ones, no traceback may be seen,
nothing may be left over but by a kill or a failing unlink, and the next command must work. The script exits 1
if any of this fails.
"""

import difflib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
STEADY: Final = """
import os
os.urandom = bytes  # the names of temporary files are the same in every run: faults are found again by path
from guangong.cli import program
program()
"""
PROGRAM: Final = (sys.executable, "-c", STEADY)
SIGNALS: Final = ("KILL", "TERM", "INT")
FULL: Final = {"openat", "write", "mkdir", "link", "rename", "fsync", "close"}
"""The calls that a full disk makes fail."""
VITAL: Final = {"write", "fsync", "link", "rename"}
NEXT: Final = ("start", "2-05")
"""The next command: it must work whatever the one before died of."""


class Call(NamedTuple):
    """The ``number``-th call of one name among those that touch the folder."""

    name: str
    number: int
    text: str


class Fault(NamedTuple):
    """A call and what happens at it, as strace writes it: ``error=EIO``, ``signal=KILL``."""

    call: Call
    what: str

    def __str__(self) -> str:
        return f"{self.call.name}:{self.what}:when={self.call.number}"


@dataclass(frozen=True)
class Scene:
    """An edit to be disturbed: its arguments, with ``{outside}`` for the folder from which evidence comes."""

    name: str
    arguments: tuple[str, ...]


SCENES: Final = (
    Scene("done", ("done", "1-03")),
    Scene("copy", ("done", "1-03", "--evidence", "{outside}/list.txt", "--copy")),
)


@dataclass(frozen=True)
class Outcome:
    """What one fault did."""

    fault: Fault
    exit_code: int
    stderr: str
    torn: str
    """The lines in which the plan is neither the old nor the new one."""
    lied: bool
    left_over: tuple[str, ...]
    next_failed: str

    @property
    def crashed(self) -> bool:
        """Whether a user saw Python's inside."""
        return "Traceback" in self.stderr or "mistake in guangong itself" in self.stderr

    @property
    def problems(self) -> list[str]:
        """What is wrong, by the name it is counted under."""
        excused = self.fault.what == "signal=KILL" or self.fault.call.name == "unlink"
        wrong = {
            "torn": bool(self.torn),
            "lied": self.lied,
            "tracebacks": self.crashed,
            "left-overs": bool(self.left_over) and not excused,
            "blocked": bool(self.next_failed),
        }
        return [name for name, is_so in wrong.items() if is_so]


class Place:
    """A folder with a plan in it, and one beside it with evidence."""

    def __init__(self, scene: Scene, base: Path) -> None:
        self.folder, outside = base / "plan", base / "outside"
        self.plan = self.folder / "plan.yaml"
        self.arguments = [part.format(outside=outside) for part in scene.arguments]
        outside.mkdir(parents=True)
        (outside / "list.txt").write_text("一校\n二校\n", "utf-8")
        self.restore()

    def restore(self) -> None:
        """Make the folder anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        shutil.copyfile(ROOT / "plan.yaml", self.plan)

    def run(self, arguments: Iterable[str], *before: str) -> "subprocess.CompletedProcess[str]":
        """Run the program from elsewhere, so that only its work on the plan touches the folder."""
        command = [*before, *PROGRAM, *arguments, "--file", str(self.plan)]
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "GUANGONG_LANG": "en",
            "GUANGONG_CONFIG": "/nonexistent/config.toml",
            "PYTHONPATH": str(ROOT / "src"),
            "COLUMNS": "200",
        }
        return subprocess.run(
            command, env=environment, cwd="/", capture_output=True, text=True, check=False, timeout=120
        )

    def files(self) -> set[str]:
        """Return the names of the files in the folder."""
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}


def find_calls(scene: Scene) -> tuple[list[Call], list[str], bytes]:
    """Run an edit undisturbed; return its calls in the folder, the paths they name, and the new bytes."""
    with tempfile.TemporaryDirectory() as base:
        place = Place(scene, Path(base))
        trace = Path(base) / "trace"
        done = place.run(place.arguments, "strace", "-f", "-y", "-s", "4096", "-o", str(trace))
        if done.returncode:
            raise RuntimeError(done.stderr)
        paths, calls, count = {str(place.folder)}, [], Counter[str]()
        for line in trace.read_text("utf-8", "replace").splitlines():
            call = re.match(r"\d+ +(\w+)\(", line)
            named = re.findall(rf"{re.escape(str(place.folder))}(?:/[^\"<> ]*)?(?=[\">])", line)
            if call and named and call[1] != "execve":
                paths.update(named)
                count[call[1]] += 1
                calls.append(Call(call[1], count[call[1]], line))
        return calls, [os.path.relpath(path, place.folder) for path in paths], place.plan.read_bytes()


def faults(calls: Iterable[Call]) -> list[Fault]:
    """Return every fault: each call fails, or the process gets a signal at it."""
    found = []
    for call in calls:
        errors = ["EIO", "ENOSPC"] if call.name in FULL else ["EIO"]
        found += [Fault(call, f"error={error}") for error in errors]
        found += [Fault(call, f"signal={name}") for name in SIGNALS]
    return found


def inject(scene: Scene, paths: list[str], new: bytes, fault: Fault) -> Outcome:
    """Run an edit with one fault, and look at what is left."""
    with tempfile.TemporaryDirectory() as base:
        place = Place(scene, Path(base))
        old = place.plan.read_bytes()
        watched = [part for path in paths for part in ("-P", os.path.normpath(place.folder / path))]
        trace = Path(base) / "trace"
        run = place.run(
            place.arguments, "strace", "-f", "-qq", "-o", str(trace), *watched, f"--inject={fault}"
        )
        if "INJECTED" not in (text := trace.read_text("utf-8", "replace")) and "SIG" not in text:
            raise RuntimeError(f"{fault} hit nothing")
        now = place.plan.read_bytes() if place.plan.exists() else b""
        left = tuple(sorted(name for name in place.files() if name.endswith(".tmp")))
        after = place.run(NEXT)
        return Outcome(
            fault,
            run.returncode,
            run.stderr,
            torn="" if now in {old, new} else _difference(new, now),
            lied=run.returncode == 0 and now != new,
            left_over=left,
            next_failed=after.stderr if after.returncode else "",
        )


def _difference(new: bytes, now: bytes) -> str:
    wanted, there = (data.decode("utf-8", "replace").splitlines() for data in (new, now))
    lines = difflib.unified_diff(wanted, there, "new", "now", n=0, lineterm="")
    return "\n".join(lines) or "only line ends differ"


def sample(found: list[Fault]) -> list[Fault]:
    """Return every twelfth fault, and all failures and kills where the new bytes reach the disk."""
    decides = ("error=EIO", "signal=KILL")
    return [
        fault
        for i, fault in enumerate(found)
        if i % 12 == 0 or (fault.call.name in VITAL and fault.what in decides)
    ]


def run_all(scene: Scene, choose: Callable[[list[Fault]], list[Fault]] = list) -> list[Outcome]:
    """Inject every fault of a scene, or those that ``choose`` takes."""
    calls, paths, new = find_calls(scene)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(partial(inject, scene, paths, new), choose(faults(calls))))


def main() -> None:
    """Inject all of them and print the totals."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    failed = False
    for scene in SCENES:
        outcomes = run_all(scene)
        counts = Counter(problem for outcome in outcomes for problem in outcome.problems)
        names = ("torn", "lied", "tracebacks", "left-overs", "blocked")
        wrong = ", ".join(f"{counts[name]} {name}" for name in names)
        excused = sum(bool(outcome.left_over) for outcome in outcomes) - counts["left-overs"]
        print(f"{scene.name}: {len(outcomes)} faults, {wrong} ({excused} left by a kill or a failing unlink)")
        for outcome in outcomes:
            if outcome.problems:
                print(f"  {outcome.fault}: {', '.join(outcome.problems)}; exit {outcome.exit_code}")
                print(f"    {outcome.fault.call.text[:160]}")
                print(f"    {(outcome.torn or outcome.stderr or outcome.next_failed).strip()[:300]}")
                failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
