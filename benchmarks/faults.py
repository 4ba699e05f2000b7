"""Fails or kills a command at each system call that touches the plan's folder; counts what is broken then.

    python benchmarks/faults.py [SCENE…]

Each fault is one run of the program under strace, which makes one system call fail or sends a signal at it.
Then the plan must hold the old or the new bytes, exit 0 must mean the new ones and the right answer, no
traceback may be seen, nothing may be left over but by a kill or a failing unlink, and the next command must
work and answer right. The script exits 1 if any of this fails.
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
from functools import cache, partial
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
FINE: Final = re.compile(r"^\.plan\.yaml\.lock$|^cache/guangong/[0-9a-f]{32}$")
"""Files that may stay whatever happens: the lock, and answers that are remembered."""

NEXT: Final = ("start", "2-05")
"""The next command: it must work whatever the one before died of."""


class Call(NamedTuple):
    """The ``number``-th call of one name; its text names the folder."""

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
    """A command to be disturbed: its arguments, with ``{outside}`` for the folder from which evidence comes.

    ``remembers`` is whether its answer is kept, in the plan's folder so that faults hit the cache too;
    ``asked`` is whether it was asked before, so that the answer is there; ``then`` is the next command.
    """

    name: str
    arguments: tuple[str, ...]
    remembers: bool = False
    asked: bool = False
    then: tuple[str, ...] = NEXT


_STATUS: Final = ("status", "--as-of", "2023-06-30")
_EVIDENCE: Final = ("--evidence", "{outside}/list.txt", "--copy")
SCENES: Final = (
    Scene("done", ("done", "1-03")),
    Scene("copy", ("log", "1-03", "印发", *_EVIDENCE)),
    Scene("add", ("add", "新的活动", "--section", "1")),
    Scene("postpone", ("postpone", "2-18", "2023-10-31", "--reason", "改期")),
    Scene("status", _STATUS, remembers=True, then=_STATUS),
    Scene("status again", _STATUS, remembers=True, asked=True, then=_STATUS),
)


class Undisturbed(NamedTuple):
    """What a command does without a fault; ``files`` are those in the folder before it and after."""

    calls: list[Call]
    plan: bytes
    answer: str
    files: tuple[frozenset[str], frozenset[str]]


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
        self.cache = str(self.folder / "cache") if scene.remembers else "0"
        self.arguments = [part.format(outside=outside) for part in scene.arguments]
        outside.mkdir(parents=True)
        (outside / "list.txt").write_text("一校\n二校\n", "utf-8")
        self.folder.mkdir()
        shutil.copyfile(ROOT / "plan.yaml", self.plan)
        if scene.asked:
            self.run(self.arguments)

    def run(self, arguments: Iterable[str], *before: str) -> "subprocess.CompletedProcess[str]":
        """Run the program from elsewhere, so that only its work on the plan touches the folder."""
        command = [*before, *PROGRAM, *arguments, "--file", str(self.plan)]
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "GUANGONG_LANG": "en",
            "GUANGONG_CONFIG": "/nonexistent/config.toml",
            "GUANGONG_CACHE": self.cache,
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONHASHSEED": "0",  # the same calls each time
            "COLUMNS": "200",
        }
        return subprocess.run(
            command, env=environment, cwd="/", capture_output=True, text=True, check=False, timeout=120
        )

    def traced(self, *options: str) -> "tuple[subprocess.CompletedProcess[str], list[str]]":
        """Run the scene's command under strace; return the lines of its own process that name the folder."""
        trace = self.folder.with_name("trace")
        run = self.run(self.arguments, "strace", "-y", "-s", "4096", "-o", str(trace), *options)
        return run, trace.read_text("utf-8", "replace").splitlines()

    def files(self) -> frozenset[str]:
        """Return the names of the files in the folder."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return frozenset(path.relative_to(self.folder).as_posix() for path in found)

    def is_named(self, line: str) -> bool:
        """Whether a call touches the folder."""
        return bool(re.search(rf"{re.escape(str(self.folder))}(?:/[^\"<> ]*)?[\">]", line))


@cache
def find_calls(scene: Scene) -> Undisturbed:
    """Run a command undisturbed, and count its calls: those that touch the folder are to be disturbed."""
    with tempfile.TemporaryDirectory() as base:
        first = Place(scene, Path(base) / "first")
        first.run(first.arguments)  # byte code is written
        place = Place(scene, Path(base) / "again")
        before = place.files()
        done, lines = place.traced()
        if done.returncode:
            raise RuntimeError(done.stderr)
        calls, count = [], Counter[str]()
        for line in lines:
            if (call := re.match(r"(\w+)\(", line)) and call[1] != "execve":
                count[call[1]] += 1
                if place.is_named(line):
                    calls.append(Call(call[1], count[call[1]], line))
        return Undisturbed(calls, place.plan.read_bytes(), done.stdout, (before, place.files()))


def faults(calls: Iterable[Call]) -> list[Fault]:
    """Return every fault: each call fails, or the process gets a signal at it."""
    found = []
    for call in calls:
        errors = ["EIO", "ENOSPC"] if call.name in FULL else ["EIO"]
        found += [Fault(call, f"error={error}") for error in errors]
        found += [Fault(call, f"signal={name}") for name in SIGNALS]
    return found


def inject(scene: Scene, wanted: Undisturbed, fault: Fault) -> Outcome:
    """Run a command with one fault, and look at what is left."""
    with tempfile.TemporaryDirectory() as base:
        place = Place(scene, Path(base) / "again")
        old = place.plan.read_bytes()
        run, lines = place.traced("-qq", f"--trace={fault.call.name}", f"--inject={fault}")
        hit = [line for line in lines if line.startswith(f"{fault.call.name}(")][fault.call.number - 1]
        if not place.is_named(hit):
            raise RuntimeError(f"{fault} hit another call: {hit}")
        now = place.plan.read_bytes() if place.plan.exists() else b""
        right = set().union(*wanted.files[: 1 + (now == wanted.plan)])
        left = tuple(sorted(name for name in place.files() - right if not FINE.search(name)))
        after = place.run(scene.then)
        right_after = not scene.remembers or after.stdout == wanted.answer
        return Outcome(
            fault,
            run.returncode,
            run.stderr,
            torn="" if now in {old, wanted.plan} else _difference(wanted.plan, now),
            lied=run.returncode == 0 and (now, run.stdout) != (wanted.plan, wanted.answer),
            left_over=left,
            next_failed="" if right_after and not after.returncode else after.stderr or after.stdout,
        )


def _difference(new: bytes, now: bytes) -> str:
    wanted, there = (data.decode("utf-8", "replace").splitlines() for data in (new, now))
    lines = difflib.unified_diff(wanted, there, "new", "now", n=0, lineterm="")
    return "\n".join(lines) or "only line ends differ"


def sample(found: list[Fault]) -> list[Fault]:
    """Return every 40th fault, and some failures and kills where the new bytes reach the disk."""
    vital = [fault for fault in found if fault.call.name in VITAL]
    deciding = [fault for fault in vital if fault.what in {"error=EIO", "signal=KILL"}]
    return list(dict.fromkeys([*found[::40], *deciding[::3]]))


def run_all(scene: Scene, choose: Callable[[list[Fault]], list[Fault]] = list) -> list[Outcome]:
    """Inject every fault of a scene, or those that ``choose`` takes."""
    wanted = find_calls(scene)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(partial(inject, scene, wanted), choose(faults(wanted.calls))))


def main() -> None:
    """Inject all of them and print the totals."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    failed = False
    for scene in (scene for scene in SCENES if not sys.argv[1:] or scene.name in sys.argv[1:]):
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
