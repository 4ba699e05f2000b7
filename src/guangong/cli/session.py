"""One run of the program: what it looks at, what it says, and whether that is to be remembered."""

import json
import os
import sys
from contextlib import suppress
from typing import Any, TextIO

import typer

from guangong.answers.looks import Looks
from guangong.messages import language
from guangong.render.json import dump
from guangong.render.screen import CHINESE, has
from guangong.render.text import drop, unwritable, visible


class Session:
    """What commands are given as their context's object.

    ``only_reads``: the answer may be remembered. ``as_json``: a program reads what is said; a guess until the
    arguments are parsed. ``collected``: where it is a list, edits put their steps there and apply none.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.looks = Looks()
        self.only_reads = False
        self.as_json = as_json
        self.collected: list[Any] | None = None
        self.said = ""
        self.told = ""
        self._warnings: list[str] = []
        self._advised = False

    def emit(self, text: str) -> bool:
        """Write an answer to standard output, whole or with an error; to a program, with all warnings.

        A reader that has gone (``| head``) is no error.

        Returns:
            Whether nobody has gone before it was written.

        Raises:
            OutputError: the output cannot be written, for example on a full disk.
        """
        if self._warnings and self.as_json:
            text = dump({**json.loads(text), "warnings": self._warnings})
        elif self._warnings:
            self.complain("".join(f"{visible(warning)}\n" for warning in self._warnings))
        self._warnings.clear()
        self.said += text
        is_written = True
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            is_written = False
            drop()
        except OSError as error:
            raise unwritable(error) from None
        self._advise(sys.stdout, text)
        return is_written

    def emit_bytes(self, data: bytes) -> None:
        """Write to standard output what is no text in its encoding, such as a workbook.

        Raises:
            OutputError: the output cannot be written.
        """
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        except BrokenPipeError:
            drop()
        except OSError as error:
            raise unwritable(error) from None

    def tell(self, text: str) -> None:
        """Say something beside the answer: on standard error; to a program, in the answer that follows."""
        if self.as_json:
            self._warnings.append(text)
        else:
            self.complain(visible(text) + "\n")

    def complain(self, text: str) -> None:
        """Write to standard error; where it is closed or full, only the exit code can say it."""
        self.told += text
        if sys.stderr is not None:
            with suppress(OSError):
                sys.stderr.write(text)
                sys.stderr.flush()
        self._advise(sys.stderr, text)

    def _advise(self, stream: TextIO | None, text: str) -> None:
        """Say once how to get Chinese where a stream's encoding has none; in English, which every one has."""
        encoding = getattr(stream, "encoding", None) or "utf-8"
        if self._advised or has(encoding, "中") or not CHINESE.search(text):
            return
        self._advised = True
        forced = "PYTHONIOENCODING" in os.environ  # it has its way over the others
        way = "PYTHONIOENCODING=utf-8" if forced else "LANG=zh_CN.UTF-8 or PYTHONUTF8=1"
        other = ", or use --lang en" if language() == "zh" else ""
        self.complain(f"hint: this terminal's encoding ({encoding}) has no Chinese: set {way}{other}\n")


def session_of(context: typer.Context) -> Session:
    """Return the session of a command."""
    session: Session = context.obj
    return session
