"""One run of the program: what it looks at, what it says, and whether that is to be remembered."""

import json
import sys
from contextlib import suppress

import typer

from guangong.answers.looks import Looks
from guangong.render.json import dump
from guangong.render.text import drop, unwritable, visible


class Session:
    """What commands are given as their context's object.

    ``only_reads``: the answer may be remembered. ``as_json``: a program reads what is said; a guess until the
    arguments are parsed.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.looks = Looks()
        self.only_reads = False
        self.as_json = as_json
        self.said = ""
        self.told = ""
        self._warnings: list[str] = []

    def emit(self, text: str) -> None:
        """Write an answer to standard output, whole or with an error; to a program, with all warnings.

        A reader that has gone (``| head``) is no error.

        Raises:
            OutputError: the output cannot be written, for example on a full disk.
        """
        if self._warnings and self.as_json:
            text = dump({**json.loads(text), "warnings": self._warnings})
        elif self._warnings:
            self.complain("".join(f"{visible(warning)}\n" for warning in self._warnings))
        self._warnings.clear()
        self.said += text
        try:
            sys.stdout.write(text)
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


def session_of(context: typer.Context) -> Session:
    """Return the session of a command."""
    session: Session = context.obj
    return session
