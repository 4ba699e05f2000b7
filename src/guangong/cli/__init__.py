"""The command line."""

import errno
import io
import os
import sys
from itertools import zip_longest
from typing import TYPE_CHECKING

from guangong import messages
from guangong.errors import GuangongError

if TYPE_CHECKING:
    from guangong.diagnostics import FindingsError

DEBUG_VARIABLE = "GUANGONG_DEBUG"


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    try:
        sys.exit(_run())
    except KeyboardInterrupt:  # while modules are loaded; typer ends a running command with the same code
        sys.exit(130)


def _run() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a GBK or ASCII terminal shows ? rather than nothing
    messages.use(_language())
    if sys.stdout is None:  # closed, as with ">&-"
        return _unexpected(OSError(errno.EBADF, os.strerror(errno.EBADF)))
    # The commands' help is read from the catalogue as they are imported.
    from guangong.cli.app import app

    try:
        app(_with_base(sys.argv[1:]), prog_name="guangong")
    except GuangongError as error:
        return _complain(str(error), error.exit_code)
    except Exception as error:
        from guangong.diagnostics import FindingsError  # it knows YAML, which --help does not wait for

        if isinstance(error, FindingsError):
            return _show(error)
        if os.environ.get(DEBUG_VARIABLE):
            raise
        return _unexpected(error)
    return 0


def _with_base(arguments: list[str]) -> list[str]:
    """Give a bare ``--against`` no text as its value, for what CI says; typer has no optional values."""
    return [
        f"{word}=" if word == "--against" and (following is None or following.startswith("-")) else word
        for word, following in zip_longest(arguments, arguments[1:])
    ]


def _language() -> str:
    """Return the language; a broken settings file must not keep ``config`` or ``--help`` from speaking."""
    from guangong import config

    try:
        return config.language()
    except config.ConfigError:
        return messages.from_locale(os.environ)


def _complain(text: str, code: int) -> int:
    from guangong.output.text import visible

    print(f"guangong: {visible(text)}", file=sys.stderr)  # noqa: T201 (a message, not an answer)
    return code


def _unexpected(error: Exception) -> int:
    """Explain an error that no command foresaw; help that cannot be written has no file's name."""
    if isinstance(error, OSError) and error.filename is None:
        from guangong.output.text import unwritable

        return _complain(str(unwritable(error)), 2)
    text = messages._(
        "a mistake in guangong itself ({error}); please report it, with the output of {variable}=1"
    )
    return _complain(text.format(error=repr(error), variable=DEBUG_VARIABLE), 2)


def _show(stopped: "FindingsError") -> int:
    from guangong.output.terminal import print_findings

    for file in stopped.files:
        print_findings(file, error=True)
    return _complain(str(stopped), stopped.exit_code)
