"""The command that applies several edits by one document: each line is a command of its own."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from guangong.actions.step import Step
from guangong.cli import usage
from guangong.cli.app import COMMANDS
from guangong.cli.editing import By, DryRun, On, Reason, run_edit
from guangong.cli.options import File, Json, option, read_path
from guangong.cli.session import Session, session_of
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.services import clock
from guangong.services.amendment import commands, text_of, words
from guangong.services.change import Draft, Steps, sign
from guangong.services.change import amend as apply_lines
from guangong.services.plan_check import STANDARD_INPUT
from guangong.storage.reading import read, read_standard_input

_EDITS: Final = ("add", "set", "unset", "postpone", "cancel", "reopen")
"""What decides: records of work have no document, and what was added by mistake is removed by itself."""


def amend(
    context: typer.Context,
    document: Annotated[
        str,
        option("--document", help_=_("the document by which it was decided: its title and number; recorded")),
    ],
    reason: Reason,
    source: Annotated[
        Path,
        option(
            "--from",
            parser=read_path,
            metavar=_("FILE"),
            help_=_("the edits, a command a line; - is standard input"),
        ),
    ],
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Apply the edits of a file in one write, all or none."""
    session = session_of(context)
    session.as_json = json
    for name, text in {"--document": document, "--reason": reason}.items():
        if not text.strip():
            raise typer.BadParameter(_("{option} is empty").format(option=name))
    sign(clock.today(), on, by)  # a wrong day would be a mistake of every line
    given = {"reason": reason, "on": on and str(on), "by": by, "file": file}
    known = {name: value for name, value in given.items() if value}
    text = text_of(read_standard_input(STANDARD_INPUT) if source == Path("-") else read(source))
    lines = {number: _steps(session, line, document, known) for number, line in commands(text)}
    if not lines:
        raise GuangongError(_("{path} has no edits: write a command a line").format(path=source))
    apply = partial(apply_lines, file, clock.today(), lines, document, dry_run=dry_run)
    run_edit(context, apply, dry_run=dry_run, json=json)


def _steps(session: Session, line: str, document: str, known: dict[str, Any]) -> Steps:
    """Return the steps of a line; of one that cannot be read, what raises its mistake in its turn."""
    collected: list[Steps] = []
    session.collected = collected
    try:
        _collect(session, words(line), document, known)
    except GuangongError as error:
        return partial(_fail, error)
    finally:
        session.collected = None
    return collected[0]


def _collect(session: Session, typed: list[str], document: str, known: dict[str, Any]) -> None:
    """Let the command of a line put its steps into the session; what it does not say is ``known``."""
    name = {COMMANDS[name].zh: name for name in _EDITS}.get(typed[0], typed[0])
    if name not in _EDITS:
        text = _('"{word}" is no edit that can be made here')
        advice = _("begin a line with one of: {known}").format(known=_(", ").join(_EDITS))
        raise usage.UsageError(text.format(word=typed[0]), advice, word=typed[0])
    # --on and --by of add sign an entry of the log, and there is none.
    defaults = {"clause": document, "file": known.get("file")} if name == "add" else known
    command = COMMANDS[name].load(name)
    usage.run(command, typed[1:], session, f"guangong {name}", default_map=defaults, help_option_names=[])


def _fail(error: GuangongError, _draft: Draft) -> list[Step]:
    raise error
