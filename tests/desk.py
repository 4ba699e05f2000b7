"""Running an edit in this process, where coverage counts, on a day that does not move."""

import contextlib
import difflib
import io
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import typer.main

from guangong import cli
from guangong.cli.session import Session

ROOT = Path(__file__).parents[1]


class Ran(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


@contextlib.contextmanager
def frozen(today: date) -> Iterator[None]:
    """Let ``today`` be today for every edit, in English and without settings."""

    environment = {"GUANGONG_LANG": "en", "GUANGONG_CONFIG": "/nonexistent/config.toml"}
    environment |= {"COLUMNS": "120", "LINES": ""}
    with (
        mock.patch.dict(os.environ, environment),
        mock.patch("guangong.services.clock.today", return_value=today),
        mock.patch("guangong.services.clock.furthest", lambda today: today),
    ):
        os.environ.pop("GUANGONG_PLAN", None)
        yield


def context() -> typer.Context:
    """Return what a command's function is given besides its options."""
    return typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)), obj=Session())


class Desk:
    """A folder with a copy of a plan; commands run inside it."""

    def __init__(self, folder: Path, plan: Path) -> None:
        self.plan = folder / "plan.yaml"
        shutil.copyfile(plan, self.plan)
        if (plan.parent / "evidence").is_dir():
            shutil.copytree(plan.parent / "evidence", folder / "evidence")

    @property
    def text(self) -> str:
        return self.plan.read_bytes().decode("utf-8")

    def run(self, *arguments: str) -> Ran:
        """Run one command as the program does."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        code: int | str | None = 0
        with (
            mock.patch.object(sys, "argv", ["guangong", *arguments]),
            mock.patch.object(sys, "stdout", out),
            mock.patch.object(sys, "stderr", err),
            contextlib.chdir(self.plan.parent),
        ):
            try:
                cli.main()
            except SystemExit as ended:
                code = ended.code
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read())
        assert isinstance(code, int)
        return Ran(code, *texts)

    def files(self) -> dict[str, bytes]:
        """Return every file of the folder but the lock, with its bytes."""
        folder = self.plan.parent
        found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".plan.yaml.lock")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def diff(old: str, new: str, context: int = 0) -> list[str]:
    """Return the lines that differ, without the names of the files."""
    # difflib's own way of passing over lines that recur shows some as changed that are not.
    exact = partial(difflib.SequenceMatcher, autojunk=False)
    with mock.patch("difflib.SequenceMatcher", exact):
        lines = list(difflib.unified_diff(old.split("\n"), new.split("\n"), lineterm="", n=context))
    return [line for line in lines if not line.startswith(("---", "+++"))]
