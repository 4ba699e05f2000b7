"""Running a command: its language, its errors, and its answer kept for the next time."""

import errno
import gc
import os
import sys
from itertools import pairwise, takewhile, zip_longest

from guangong import messages
from guangong.answers import entries, questions
from guangong.answers.looks import Looks
from guangong.cli import completion, language, usage
from guangong.cli.session import Session
from guangong.errors import GuangongError
from guangong.findings.full import on_standard_error
from guangong.findings.json import findings
from guangong.render import cells, json
from guangong.render import text as output
from guangong.render.mistakes import mistake
from guangong.render.text import OutputError
from guangong.storage import user_settings
from guangong.storage.failures import StoreError, reason
from guangong.yamldoc.diagnostics import FindingsError

DEBUG_VARIABLE = "GUANGONG_DEBUG"
COMPLETING = "_GUANGONG_COMPLETE"
"""The variable in which a shell that asks what fits at the cursor gives its name."""
_BARE = frozenset({"--against", "--install-completion", "--show-completion"})
"""The options that stand without a value, too: typer has none of these."""


def run(arguments: list[str], question: str | None = None) -> int:
    """Run the command that the arguments name; return its exit code.

    The answer of a command that only reads is remembered under ``question``.
    """
    # None has a say here, and looking for some costs five bare interpreters.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"
    # A command ends before its garbage counts; the collector would walk through 100,000 objects for nothing.
    gc.disable()
    session = Session(as_json=_wants_json(arguments))
    try:
        code = _run(arguments, session)
    finally:
        gc.enable()
    # Asked again: meanwhile the day may have ended, or the window may have another size.
    if question and session.only_reads and questions.question(arguments) == question:
        entries.remember(question, session.looks, (code, session.said, session.told))
    return code


def _run(arguments: list[str], session: Session) -> int:
    try:
        if not _is_completing():
            _speak(arguments, session.looks)
            cells.use(wide=_wide(session.looks))
        if sys.stdout is None:  # closed, as with ">&-"
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))  # noqa: TRY301 (told as one of a full disk)
        return _complete(arguments, session) if _is_completing() else _command(arguments, session)
    except GuangongError as error:
        return _report(error, session)
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        return _report(_unexpected(error), session)


def _wants_json(arguments: list[str]) -> bool:
    """Whether a program reads the answer; then it reads errors, too."""
    words = list(takewhile("--".__ne__, arguments))
    return "--json" in words or "--format=json" in words or ("--format", "json") in pairwise(words)


def _speak(arguments: list[str], looks: Looks) -> None:
    """Switch to the language of ``--lang``, else to the one that holds without it.

    Raises:
        UsageError: ``--lang``, or without it ``GUANGONG_LANG``, names none.
    """
    messages.use(_language(looks))
    _rest, given = language.take(arguments)
    name, wanted = user_settings.LANGUAGE_VARIABLE, user_settings.wanted_language()
    if given:
        name, wanted = language.OPTION, given[-1].value or "?"
    if not wanted:
        return
    if wanted not in messages.LANGUAGES:
        text = messages._("{option} is one of: {known}")
        raise usage.UsageError(text.format(option=name, known=messages._(", ").join(messages.LANGUAGES)))
    messages.use(wanted)


def unwritten(error: OSError, code: int) -> int:
    """Return the exit code where an answer could not be written; a reader that has gone is no error."""
    if isinstance(error, BrokenPipeError):
        output.drop()
        return code
    session = Session()
    messages.use(_language(session.looks))
    return _report(_unexpected(error), session)


def _command(arguments: list[str], session: Session) -> int:
    # The commands' help is read from the catalogue as they are imported.
    from guangong.cli.app import COMMANDS, app

    checking = {"check", COMMANDS["check"].zh}
    return usage.run(app, _with_values(arguments, checking), session)


def _is_completing() -> bool:
    """Whether a shell asks what fits at the cursor; then it must see no error."""
    return COMPLETING in os.environ


def _complete(arguments: list[str], session: Session) -> int:
    """Offer what fits at the cursor; whatever is wrong, the prompt stays clean."""
    messages.use(_language(session.looks))
    from guangong.cli.app import app

    session.only_reads = True
    try:
        cells.use(wide=_wide(session.looks))
        offered = completion.answer(app, os.environ[COMPLETING], arguments, session)
    except Exception:  # noqa: BLE001 (as said)
        session.looks.invalidate()
        offered = ""
    session.emit(offered)
    return 0


def _with_values(arguments: list[str], checking: set[str]) -> list[str]:
    """Give an option of ``_BARE`` without a value the empty text; ``--`` ends the options.

    ``--against`` is one only of the command that goes by one of the names ``checking``.
    """
    options = list(takewhile("--".__ne__, arguments))
    bare = _BARE if checking & set(options) else _BARE - {"--against"}
    return [
        f"{word}=" if word in bare and (following is None or following.startswith("-")) else word
        for word, following in zip_longest(options, options[1:])
    ] + arguments[len(options) :]


def _language(looks: Looks) -> str:
    """Return the language; a broken settings file must not keep ``config`` or ``--help`` from speaking."""
    try:
        return user_settings.language(looks=looks)
    except user_settings.ConfigError:
        looks.invalidate()
        return messages.from_locale(os.environ)


def _wide(looks: Looks) -> bool:
    """Return whether the terminal draws signs such as ``■`` two cells wide; a broken file is as above.

    Raises:
        UsageError: ``GUANGONG_WIDE`` is neither 1 nor 0.
    """
    given = os.environ.get("GUANGONG_WIDE", "")
    if given not in {"", "0", "1"}:
        raise usage.UsageError(messages._("{variable} is 1 or 0").format(variable="GUANGONG_WIDE"))
    try:
        return given == "1" if given else user_settings.load(looks).get("wide_signs") is True
    except user_settings.ConfigError:
        looks.invalidate()
        return False


def _report(error: GuangongError, session: Session) -> int:
    """Say what is wrong; return the exit code."""
    session.looks.invalidate()  # tried again, it may go well
    if session.as_json and not isinstance(error, OutputError):
        try:
            session.emit(json.dump({"error": _shape(error)}))
        except OutputError as worse:
            return _report(worse, session)
    elif not _is_completing():
        for file in error.files if isinstance(error, FindingsError) else ():
            session.complain(on_standard_error(file))
        session.complain(mistake(error))
    return error.exit_code


def _shape(error: GuangongError) -> dict[str, object]:
    """Return an error for programs; docs/json.md describes it."""
    shape: dict[str, object] = {
        "code": error.code,
        "message": error.message,
        "help": error.advice,
        "candidates": list(error.candidates),
    }
    return {**shape, "findings": findings(error.files)} if isinstance(error, FindingsError) else shape


class InternalError(GuangongError):
    """A bug in the program itself."""

    code = "internal"


def _unexpected(error: Exception) -> GuangongError:
    """Return the sentence for an error that no command foresaw; help that cannot be written names no file."""
    if isinstance(error, OSError) and error.filename is None:
        return output.unwritable(error)
    if isinstance(error, OSError):
        return StoreError(f"{error.filename}: {reason(error)}")
    text = messages._(
        "a mistake in guangong itself ({error}); please report it, with the output of {variable}=1"
    )
    return InternalError(text.format(error=repr(error), variable=DEBUG_VARIABLE))
