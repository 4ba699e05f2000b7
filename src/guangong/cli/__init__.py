"""The command line."""

import os
import sys


def program() -> None:
    """Run a command as a process of its own; it ends without taking every object apart.

    That would cost two bare interpreters more than all that is left to do: to say what is still held back.
    """
    try:
        main()
    except SystemExit as end:
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except OSError:
            raise end from None
        _complain("")
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))


def _complain(text: str) -> None:
    """Write to standard error; where that is closed or full, nobody can be told."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(text)
            sys.stderr.flush()
    except OSError:
        return


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    try:
        sys.exit(_answer(sys.argv[1:]))
    except KeyboardInterrupt:  # while modules are loaded; typer ends a running command with the same code
        sys.exit(130)


def _answer(arguments: list[str]) -> int:
    """Give the answer that is remembered, else work it out; return the exit code."""
    from guangong.answers import entries, questions

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a GBK or ASCII terminal shows ? rather than nothing
    question = questions.question(arguments)
    remembered = entries.recall(question) if question else None
    if remembered is None:
        from guangong.cli.run import run

        return run(arguments, question)
    code, said, told = remembered
    try:
        sys.stdout.write(said)
        sys.stdout.flush()
    except OSError as error:
        from guangong.cli.run import unwritten

        return unwritten(error, code)
    _complain(told)
    return code
