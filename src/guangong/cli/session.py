"""One run of the program: what it looks at, what it says, and whether that is to be remembered."""

import sys
from contextlib import suppress
from typing import Any

import typer

from guangong.answers.looks import Looks
from guangong.render import json
from guangong.render.text import drop, unwritable, visible


class Session:
    """Is passed to commands as their context's object.

    ``only_reads``: the answer may be remembered. ``as_json``: a program reads what is said.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.looks = Looks()
        self.only_reads = False
        self.as_json = as_json
        self.said = ""
        self.told = ""
        self.warnings: list[str] = []

    def emit(self, text: str) -> None:
        """Write an answer to standard output, whole or with an error.

        A reader that has gone (``| head``) is no error.

        Raises:
            OutputError: the output cannot be written, for example on a full disk.
        """
        self.said += text
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            drop()
        except OSError as error:
            raise unwritable(error) from None

    def emit_json(self, data: dict[str, Any]) -> None:
        """Write an answer for programs, with what was to be told beside it.

        Raises:
            OutputError: as for ``emit``.
        """
        self.emit(json.dump({**data, "warnings": self.warnings} if self.warnings else data))

    def tell(self, text: str) -> None:
        """Say something beside the answer: on standard error; to a program, in the answer that follows."""
        if self.as_json:
            self.warnings.append(text)
        else:
            self.complain(visible(text) + "\n")

    def complain(self, text: str) -> None:
        """Write to standard error; where it is closed or full, only the exit code can say it."""
        self.told += text
        if sys.stderr is not None:
            with suppress(OSError):
                sys.stderr.write(text)
                sys.stderr.flush()


def session_of(context: typer.Context) -> Session:
    """Return the session of a command."""
    return context.ensure_object(Session)
