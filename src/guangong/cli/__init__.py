"""The command line."""

import io
import os
import sys

from guangong import messages
from guangong.diagnostics import FindingsError
from guangong.errors import GuangongError

DEBUG_VARIABLE = "GUANGONG_DEBUG"


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a GBK or ASCII terminal shows ? rather than nothing
    messages.use(_language())
    # The commands' help is read from the catalogue as they are imported.
    from guangong.cli.app import app

    try:
        app()
    except FindingsError as stopped:
        sys.exit(_show(stopped))
    except GuangongError as error:
        sys.exit(_complain(str(error), error.exit_code))
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        from guangong.messages import _

        text = _("a mistake in guangong itself ({error}); please report it, with the output of {variable}=1")
        sys.exit(_complain(text.format(error=repr(error), variable=DEBUG_VARIABLE), 2))


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


def _show(stopped: FindingsError) -> int:
    from guangong.output.terminal import print_findings

    for file in stopped.files:
        print_findings(file.name, file.document, file.diagnostics, error=True)
    return _complain(str(stopped), 1)
