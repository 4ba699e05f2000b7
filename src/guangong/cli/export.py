"""The command that writes reports into files."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

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
    Force,
    argument,
    choice,
    complete,
    number_option,
    one_of,
    option,
    period_in_plan,
    read_path,
    several,
    whole_number,
)
from guangong.cli.session import Session, session_of
from guangong.domain.plan import Period
from guangong.domain.typed import split_names
from guangong.messages import _
from guangong.render import cells
from guangong.render.documents import BINARY, DOCUMENTS, ENCODINGS, Paper
from guangong.render.text import one_line
from guangong.reports import words
from guangong.services import clock
from guangong.services.exporting import EXPORTS, Request, made, paper_for, report_word
from guangong.services.exporting import export as write_file


def read_alarms(text: str | None) -> tuple[int, ...] | None:
    """Read the days before an event on which a calendar reminds."""
    if text is None or text.strip() in {"none", "无"}:
        return None if text is None else ()
    return several(whole_number(0, 366, "天"))(text)


def export(
    context: typer.Context,
    report: Annotated[
        str,
        argument(
            _("REPORT"),
            parser=one_of(tuple(EXPORTS), report_word),
            autocompletion=complete(tuple(EXPORTS), report_word),
        ),
    ],
    to: Annotated[
        Path | None,
        option(
            "--to",
            parser=read_path,
            metavar=_("FILE"),
            help_=_("the file to write; its ending is the format"),
        ),
    ] = None,
    format_: Annotated[
        str | None,
        choice(
            "--format",
            known=tuple(DOCUMENTS),
            metavar=_("FORMAT"),
            help_=_("without --to, to standard output: {known}").format(known=", ".join(DOCUMENTS)),
        ),
    ] = None,
    period: Annotated[
        str | None,
        option(
            "--period",
            parser=str,
            callback=period_in_plan,
            metavar=_("PERIOD"),
            help_=_("of which days, as they stood at their end: 2026-05, 2026Q2, 2026H1, 2026"),
        ),
    ] = None,
    group_by: Annotated[
        str | None,
        choice(
            "--group-by",
            known=("unit", "section"),
            word=words.heading,
            metavar=_("GROUP"),
            help_=_("a table, in xlsx a sheet, for each: unit, section"),
        ),
    ] = None,
    columns: Annotated[
        str | None,
        option("--columns", metavar=_("COLUMNS"), help_=_("which columns, in which order: a,b,c")),
    ] = None,
    each: Annotated[bool, typer.Option("--each", help=_("a table, in xlsx a sheet, for each task"))] = False,
    issue: Annotated[
        int | None, number_option("--issue", "N", 1, 9999, _("of bulletin: its number"), "期")
    ] = None,
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
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    lights: Lights = None,
    due_before: DueBefore = None,
    search: Search = "",
    key: Key = False,
    people: Annotated[bool, typer.Option("--people", help=_("print names of persons, too"))] = False,
    encoding: Annotated[
        str | None,
        choice(
            "--encoding",
            known=ENCODINGS,
            metavar=_("ENCODING"),
            help_=_("of csv: {known}").format(known=", ".join(ENCODINGS)),
        ),
    ] = None,
    width: Annotated[
        int | None,
        number_option("--width", "N", 40, 400, _("of svg: cells a line, as 80; else 120")),
    ] = None,
    template: Annotated[
        Path | None,
        option(
            "--template", parser=read_path, metavar=_("FILE"), help_=_("of docx: a letterhead to begin with")
        ),
    ] = None,
    force: Force = False,
    open_: Annotated[bool, typer.Option("--open", help=_("open the file afterwards"))] = False,
    as_of: AsOf = None,
    file: File = None,
) -> None:
    """Export a report as a file."""
    wanted = chosen(sections, owners, lights, due_before, search, kind=kinds, status=statuses, key=key)
    session, kind = session_of(context), _kind(to, format_)
    session.as_json = to is None and kind == "json"
    _refuse_unused(kind, to, encoding=encoding, width=width, template=template, open_=open_)
    named = columns is not None and split_names(columns)
    own = _given(group_by=group_by, columns=named, each=each, issue=issue, alarms=alarms, git=git)
    request = Request(wanted, file, clock.today(), session.looks, as_of, _period(period), people, own)
    paper = paper_for(request, Paper(encoding or ENCODINGS[0], width or Paper().width), template)
    if to:
        cells.use(wide=False)  # a file is no terminal
        done = write_file(report, to, kind, request, paper, force=force)
        content = (_("{file} is written").format(file=one_line(str(to))) + "\n").encode()
    else:
        content, done = made(report, kind, request, paper)
    for remark in done.remarks:
        session.tell(remark)
    _emit(session, content, is_text=bool(to) or not (kind in BINARY or encoding))
    if open_ and to and typer.launch(str(to.absolute())):
        session.tell(_("no program could be started that opens {file}").format(file=to))


def _given(**options: object) -> dict[str, object]:
    """Return the options that only some reports have, as far as they were given."""
    return {name: value for name, value in options.items() if value or value == ()}


def _period(read: Any) -> Period | None:  # noqa: ANN401 (typer knows only what was typed)
    return read if isinstance(read, Period) else None


def _kind(to: Path | None, format_: str | None) -> str:
    """Return the format: the one that is named, else the ending of the file."""
    ending = to.suffix.removeprefix(".").lower() if to else ""
    known = _(", ").join(DOCUMENTS)
    if format_ and ending in DOCUMENTS and ending != format_:
        text = _("{file} ends as {ending}, and --format says {format}: leave one out")
        raise typer.BadParameter(text.format(file=to, ending=ending, format=format_))
    if format_ or ending in DOCUMENTS:
        return format_ or ending
    if to is None:
        raise typer.BadParameter(
            _("name the file, --to FILE, or the format, --format: {known}").format(known=known)
        )
    raise typer.BadParameter(_("{file} has to end as its format: {known}").format(file=to, known=known))


def _refuse_unused(
    kind: str, to: Path | None, *, encoding: str | None, width: int | None, template: Path | None, open_: bool
) -> None:
    """Refuse options that say nothing here."""
    if encoding and kind != "csv":
        raise typer.BadParameter(_("--encoding is for csv, not for {format}").format(format=kind))
    if width and kind != "svg":
        raise typer.BadParameter(_("--width is for svg, not for {format}").format(format=kind))
    if template and kind != "docx":
        raise typer.BadParameter(_("--template is for docx, not for {format}").format(format=kind))
    if open_ and to is None:
        raise typer.BadParameter(_("--open wants a file: --to FILE"))
    if to is None and kind in BINARY and sys.stdout.isatty():
        text = _("{format} is no text for a terminal: name a file, --to FILE, or write it into a pipe")
        raise typer.BadParameter(text.format(format=kind))


def _emit(session: Session, content: bytes, *, is_text: bool) -> None:
    """Write to standard output: bytes as they are, a text as its other answers, without a byte order mark."""
    if is_text:
        session.emit(content.decode("utf-8-sig").replace(os.linesep, "\n"))
    else:
        session.emit_bytes(content)
