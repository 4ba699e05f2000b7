"""The commands by which the office sees who has returned what, and reminds the others."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from guangong.cli.options import (
    AsOf,
    File,
    Force,
    Format,
    Json,
    argument,
    choice,
    complete_member,
    complete_task,
    complete_unit,
    day_option,
    format_option,
    one_format,
    option,
    read_path,
    whole_number,
    write,
)
from guangong.cli.session import Session, session_of
from guangong.cli.views import Whole
from guangong.messages import _
from guangong.render.cells import fold
from guangong.render.formats import FORMATS
from guangong.render.mistakes import mistake
from guangong.render.screen import screen
from guangong.render.text import one_line, visible
from guangong.services import clock
from guangong.services.exporting import write_report
from guangong.services.reminding import Reminding, Request, remember, unread
from guangong.services.reminding import remind as reminding
from guangong.services.reporting import on_units
from guangong.storage.failures import StoreError


def _grouped_by(value: str) -> str:
    return {"task": _("task"), "unit": _("unit")}[value]


def units(
    context: typer.Context,
    unit: Annotated[str, argument(_("UNIT"), autocompletion=complete_member)] = "",
    task: Annotated[
        str,
        option(
            "--task",
            metavar=_("TASK"),
            autocompletion=complete_task,
            help_=_("only this task: how each school stands with it, with dates"),
        ),
    ] = "",
    as_of: AsOf = None,
    whole: Whole = False,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show who has returned what."""
    report = on_units(unit, task, file, clock.today(), session_of(context).looks, as_of)
    write(report, context, format_, json=json, whole=whole)


def remind(
    context: typer.Context,
    tasks: Annotated[list[str] | None, argument(_("TASK"), autocompletion=complete_task)] = None,
    unit: Annotated[
        list[str] | None,
        option(
            "--unit",
            "-u",
            metavar=_("UNIT"),
            autocompletion=complete_unit,
            help_=_("only this unit, in a message of its own; several by commas"),
        ),
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help=_("only what is overdue"))] = False,
    reply_by: Annotated[
        date | None, day_option("--reply-by", _("ask for a reply by this day; no deadline changes"))
    ] = None,
    since: Annotated[
        int | None,
        option(
            "--since",
            parser=whole_number(1, 365, "天"),
            metavar=_("DAYS"),
            help_=_("leave out who was reminded within so many days"),
        ),
    ] = None,
    group_by: Annotated[
        str,
        choice(
            "--group-by",
            known=("task", "unit"),
            word=_grouped_by,
            metavar=_("GROUP"),
            help_=_("one message to all, or a message for each: task, unit"),
        ),
    ] = "task",
    recorded: Annotated[
        bool, typer.Option("--record", help=_("remember in reminders.yaml that they were reminded"))
    ] = False,
    to: Annotated[
        Path | None,
        option(
            "--to",
            parser=read_path,
            metavar=_("FILE"),
            help_=_("also as a file: txt (the text), xlsx, csv, docx, md"),
        ),
    ] = None,
    force: Force = False,
    whole: Annotated[
        bool, typer.Option("--all", help=_("print all of the text, more than 200 lines of the terminal too"))
    ] = False,
    as_of: AsOf = None,
    format_: Annotated[
        str,
        format_option((*FORMATS, "table"), _("how to print it: text (to send), table, json, markdown, csv")),
    ] = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Print a text to send to those that have not returned something."""
    session, wanted_format = session_of(context), one_format(context, format_, json=json)
    request = Request(tasks or (), unit or (), overdue, since or 0, reply_by, group_by == "unit")
    made = reminding(request, file, clock.today(), session.looks, as_of, is_recorded=recorded)
    if to:
        write_report(made.report, to, made.plan, session.looks, force=force)
        session.tell(_("{file} is written").format(file=one_line(str(to))))
    for line in made.said:
        session.tell(line)
    if wanted_format == "text":
        is_written = session.emit(_shown(session, made.text, whole=whole or recorded))
    else:
        name = "text" if wanted_format == "table" else wanted_format
        is_written = session.emit(FORMATS[name](made.report))
    if recorded and made.asked:
        _remember(session, made, is_written=is_written)


def _remember(session: Session, made: Reminding, *, is_written: bool) -> None:
    """Record who was reminded: after the text, for nobody was by one that could not be written."""
    try:
        if not is_written:
            raise unread()
        session.complain(f"{visible(remember(made))}\n")
    except StoreError as error:  # also a program has its answer already
        session.complain(mistake(error))
        raise typer.Exit(error.exit_code) from None


def _shown(session: Session, text: str, *, whole: bool) -> str:
    """Return a message for standard output: as it will be sent, on a terminal folded, and its beginning."""
    on, most = screen(), 200
    lines = text.split("\n")
    if on.is_page and on.width:
        lines = [part for line in lines for part in fold(line, on.width)]
        if len(lines) > most and not whole:
            said = _("the first {most} of {n} lines; all of them: --all, or as a file: --to FILE.txt")
            session.tell(said.format(most=most, n=len(lines)))
            lines = [*lines[:most], ""]
    return "\n".join(map(on.shown, lines))
