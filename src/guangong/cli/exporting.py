"""The command that writes reports into files."""

from pathlib import Path
from typing import Annotated

import typer

from guangong.cli.filters import (
    DueBefore,
    Key,
    Kinds,
    Lights,
    Owners,
    Search,
    Sections,
    Statuses,
    chosen,
)
from guangong.cli.options import AsOf, File, argument, complete, one_of, option, read_path
from guangong.cli.session import session_of
from guangong.messages import _
from guangong.render.documents import DOCUMENTS, Paper
from guangong.services import clock
from guangong.services.exporting import EXPORTS, Request, made
from guangong.services.exporting import export as write_file


def export(
    context: typer.Context,
    report: Annotated[
        str, argument(_("REPORT"), parser=one_of(tuple(EXPORTS)), autocompletion=complete(tuple(EXPORTS)))
    ],
    to: Annotated[
        Path | None,
        option("--to", parser=read_path, metavar=_("FILE"), help_=_("where to; its ending says the format")),
    ] = None,
    format_: Annotated[
        str | None,
        option("--format", metavar=_("FORMAT"), help_=_("csv, md, json, txt, html; else by the ending")),
    ] = None,
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    lights: Lights = None,
    due_before: DueBefore = None,
    search: Search = "",
    key: Key = False,
    period: Annotated[
        str, option("--period", metavar=_("PERIOD"), help_=_("of which days: 2026-05, 2026Q2, 2026H1, 2026"))
    ] = "",
    people: Annotated[bool, typer.Option("--people", help=_("print names of persons, too"))] = False,
    encoding: Annotated[
        str, option("--encoding", metavar=_("ENCODING"), help_=_("of CSV: utf-8-sig or gb18030"))
    ] = "utf-8-sig",
    force: Annotated[bool, typer.Option("--force", help=_("overwrite a file that is there"))] = False,
    open_: Annotated[bool, typer.Option("--open", help=_("open the file when it is written"))] = False,
    as_of: AsOf = None,
    file: File = None,
) -> None:
    """Export a report as a file."""
    wanted = chosen(sections, owners, lights, due_before, search, kind=kinds, status=statuses, key=key)
    session = session_of(context)
    request = Request(wanted, file, clock.today(), session.looks, as_of, period, people)
    ending = format_ or (to.suffix.removeprefix(".").lower() if to else "")
    if ending not in DOCUMENTS:
        raise typer.BadParameter(_("name the file with its ending, or the format: --format"))
    paper = Paper(encoding)
    if to is None:
        if open_:
            raise typer.BadParameter(_("--open opens a file; say which: --to"))
        content, done = made(report, ending, request, paper)
        session.emit(content.decode(encoding))
    else:
        done = write_file(report, to, ending, request, paper, force=force)
        session.emit(_("{file} is written").format(file=to) + "\n")
        if open_:
            typer.launch(str(to.absolute()))
    for remark in done.remarks:
        session.tell(remark)
