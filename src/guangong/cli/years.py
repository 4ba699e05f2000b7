"""The commands from year to year: rollover, compare."""

from pathlib import Path
from typing import Annotated

import typer

from guangong.cli.options import (
    AsOfPlans,
    File,
    Force,
    Format,
    Json,
    argument,
    complete_task,
    flat,
    last_of,
    option,
    read_path,
    several,
    write,
)
from guangong.cli.session import session_of
from guangong.messages import _
from guangong.render.text import one_line
from guangong.services import clock
from guangong.services.comparing import on_years
from guangong.services.exporting import write_report
from guangong.services.rollover import roll_over


def rollover(
    context: typer.Context,
    keep: Annotated[
        list[str] | None,
        option(
            "--keep",
            parser=several(str),
            callback=flat,
            autocompletion=last_of(complete_task),
            metavar=_("TASK"),
            help_=_("carry this task over as well, as it recurs or goes on; several by commas"),
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=_("carry over all tasks that are not cancelled"))
    ] = False,
    to: Annotated[
        Path | None,
        option(
            "--to",
            parser=read_path,
            metavar=_("FILE"),
            help_=_("the new plan.yaml, or its folder; else one that is named after its year"),
        ),
    ] = None,
    written: Annotated[bool, typer.Option("--write", help=_("write what is shown"))] = False,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show next year's plan, made from this one, and write it."""
    if keep and everything:
        raise typer.BadParameter(_("--all carries over every task; leave out --keep"))
    report = roll_over(
        file,
        clock.today(),
        session_of(context).looks,
        keep=keep or (),
        everything=everything,
        to=to,
        is_written=written,
    )
    write(report, context, format_, json=json)


def compare(
    context: typer.Context,
    last: Annotated[Path, argument(_("LAST"), parser=read_path)],
    this: Annotated[Path | None, argument(_("THIS"), parser=read_path)] = None,
    to: Annotated[
        Path | None,
        option("--to", parser=read_path, metavar=_("FILE"), help_=_("also as a file: xlsx, csv, docx, md")),
    ] = None,
    force: Force = False,
    as_of: AsOfPlans = None,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """Show last year's plan beside this year's, and what became of its tasks."""
    session = session_of(context)
    report, plan = on_years(last, this, clock.today(), session.looks, as_of)
    if to:
        write_report(report, to, plan, session.looks, force=force)
        session.tell(_("{file} is written").format(file=one_line(str(to))))
    write(report, context, format_, json=json)
