"""Running the program: in this process, where coverage counts, or as a process of its own."""

import contextlib
import io
import os
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from guangong import cli

# Loaded here, whose words are English: loaded by a test in Chinese, their help would stay so.
from guangong.cli import (  # noqa: F401
    chasing,
    checking,
    collecting,
    config,
    editing,
    export,
    importing,
    init,
    many,
    members,
    reference,
    returning,
    schema,
    views,
    years,
)

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests/data/office"
"""A small plan with a task of every light, its returns and evidence."""

LIVELY = ROOT / "examples"
"""The example that README and ``guangong init`` show: fifty tasks and 24 schools in mid-year."""

GOLDEN = Path(__file__).with_name("golden")
TODAY = date(2026, 6, 30)
PROGRAM = (sys.executable, "-m", "guangong")

_OURS = ("GUANGONG_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "LANG", "LC_", "PYTHON", "_")


class Ran(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


class Today(date):
    """A ``date`` whose today is always the same."""

    @classmethod
    def today(cls) -> "Today":
        return cls(TODAY.year, TODAY.month, TODAY.day)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment without what would change the output, in English, without settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    ours = {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), sysconfig.get_path("purelib")]),
        "GUANGONG_LANG": "en",
        "GUANGONG_CONFIG": "/nonexistent/config.toml",
        "GUANGONG_CACHE": "0",
    }
    return {**kept, **ours, **(extra or {})}


def unmeasured(env: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without coverage: it would crawl under strace, and import what is not ours."""
    return {name: value for name, value in env.items() if not name.startswith("COV")}


def program(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command of a process with this environment.

    Before Python 3.13 an interpreter under LC_ALL=C ends at the .pth file of an editable install in a folder
    such as 工作: -S reads none.
    """
    executable, *rest = PROGRAM
    return (executable, *(["-S"] if env.get("LC_ALL") == "C" else []), *rest)


@contextlib.contextmanager
def _frozen() -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch("guangong.services.clock.today", Today.today))
        stack.enter_context(mock.patch("guangong.services.clock.furthest", lambda today: today))
        yield


def run(
    *arguments: str,
    folder: Path = EXAMPLES,
    env: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    frozen: bool = True,
) -> Ran:
    """Run a command in this process; today is ``TODAY``, or where it is not ``frozen`` today."""
    out = io.TextIOWrapper(io.BytesIO(), encoding, newline="\n")
    err = io.TextIOWrapper(io.BytesIO(), encoding, newline="\n")
    with (
        _frozen() if frozen else contextlib.nullcontext(),
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, environment(env), clear=True),
        mock.patch.multiple(sys, argv=["guangong", *arguments], stdout=out, stderr=err),
    ):
        code = 0
        try:
            cli.main()
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return Ran(code, *texts)


def real(
    *arguments: str | bytes,
    folder: Path = EXAMPLES,
    env: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
) -> Ran:
    """Run a command as a process; today is today."""
    around = environment(env)
    done = subprocess.run(
        [*program(around), *arguments],
        cwd=folder,
        env=around,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def shell(script: str, *, folder: Path = EXAMPLES, env: Mapping[str, str] | None = None) -> Ran:
    """Run a script of bash in which ``guangong`` is the program; a pipe's code is its first command's."""
    done = subprocess.run(
        ["bash", "-c", f'guangong() {{ {shlex.join(PROGRAM)} "$@"; }}\n{script}\nexit ${{PIPESTATUS[0]}}'],
        cwd=folder,
        env=environment(env),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def golden(name: str, text: str) -> None:
    """Compare with ``tests/golden/<name>.txt``; ``UPDATE_GOLDEN=1`` rewrites it."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    assert path.read_text("utf-8") == text
