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
from guangong.cli.options import (
    AsOf,
    File,
    argument,
    complete,
    one_of,
    option,
    read_path,
    several,
    whole_number,
)
from guangong.cli.session import session_of
from guangong.messages import _
from guangong.render.documents import DOCUMENTS, Paper
from guangong.services import clock
from guangong.services.exporting import EXPORTS, Request, made
from guangong.services.exporting import export as write_file


def read_alarms(text: str | None) -> tuple[int, ...] | None:
    """Read the days before an event on which a calendar reminds."""
    if text is None or text.strip() in {"none", "无"}:
        return None if text is None else ()
    return several(whole_number(0, 366, "天"))(text)


def options_of(report: str, **given: object) -> dict[str, object]:
    """Return the options that only some reports have, as far as they were given."""
    found = {name: value for name, value in given.items() if value is not None}
    if others := [name for name in found if name not in EXPORTS[report].options]:
        raise typer.BadParameter(_("{report} has no --{option}").format(report=report, option=others[0]))
    return found


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
        option("--format", metavar=_("FORMAT"), help_=_("csv, md, json, txt, ics; else by the ending")),
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
    alarms: Annotated[
        object,
        option(
            "--alarms",
            parser=str,
            callback=read_alarms,
            metavar=_("DAYS"),
            help_=_("of calendar: how many days before it reminds, or none; by default 7,1"),
        ),
    ] = None,
    git: Annotated[bool, typer.Option("--git", help=_("of trend: by the commits of the plan"))] = False,
    force: Annotated[bool, typer.Option("--force", help=_("overwrite a file that is there"))] = False,
    as_of: AsOf = None,
    file: File = None,
) -> None:
    """Export a report as a file."""
    wanted = chosen(sections, owners, lights, due_before, search, kind=kinds, status=statuses, key=key)
    session = session_of(context)
    own = options_of(report, alarms=alarms, git=git or None)
    request = Request(wanted, file, clock.today(), session.looks, as_of, period, people, own)
    ending = format_ or (to.suffix.removeprefix(".").lower() if to else "")
    if ending not in DOCUMENTS:
        raise typer.BadParameter(_("name the file with its ending, or the format: --format"))
    paper = Paper(encoding)
    if to is None:
        content, done = made(report, ending, request, paper)
        session.emit(content.decode(encoding))
    else:
        done = write_file(report, to, ending, request, paper, force=force)
        session.emit(_("{file} is written").format(file=to) + "\n")
    for remark in done.remarks:
        session.tell(remark)
