"""collect: the sheet to send out to the units of a group, and what comes back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from guangong.cli.editing import complain_unsaid
from guangong.cli.filters import Owners, Sections
from guangong.cli.options import (
    File,
    Force,
    Format,
    Json,
    argument,
    choice,
    complete_task,
    option,
    read_path,
)
from guangong.cli.options import write as print_report
from guangong.cli.session import session_of
from guangong.messages import _, count
from guangong.render.json import dump
from guangong.render.text import OutputError, one_line, visible
from guangong.render.waiting import progress_bar
from guangong.reports import words
from guangong.reports.collected import to_send_back
from guangong.reports.tasks import Filter
from guangong.services import clock
from guangong.services.book import plan_path, with_file
from guangong.services.collection import Collection, read_source, take_in
from guangong.services.sending import Asked, Sent, ask, make_template, make_templates
from guangong.storage.incoming import incoming

Template = Annotated[
    bool,
    typer.Option("--template", help=_("write the sheet to send out, for these tasks; else all open ones")),
]
To = Annotated[
    Path | None,
    option("--to", parser=read_path, metavar=_("FILE"), help_=_("the file to write, as 上报表.xlsx")),
]
Each = Annotated[
    Path | None,
    option(
        "--each", parser=read_path, metavar=_("FOLDER"), help_=_("write a file for each unit, in this folder")
    ),
]
GroupBy = Annotated[
    str,
    choice(
        "--group-by",
        known=("task", "unit"),
        word=words.heading,
        metavar=_("GROUP"),
        help_=_("what a row of the sheet is: task, unit (and a task that it owes)"),
    ),
]


Write = Annotated[bool, typer.Option("--write", help=_("write what the sheets say, if nothing is wrong"))]
Partial = Annotated[
    bool, typer.Option("--partial", help=_("of a file with rows that cannot be taken, take the others"))
]
Problems = Annotated[
    bool, typer.Option("--problems", help=_("print what cannot be taken, as a text to send back"))
]


def collect(
    context: typer.Context,
    names: Annotated[list[str] | None, argument(_("FILE"), autocompletion=complete_task)] = None,
    write: Write = False,
    partial: Partial = False,
    problems: Problems = False,
    template: Template = False,
    sections: Sections = None,
    owners: Owners = None,
    group_by: GroupBy = "task",
    to: To = None,
    each: Each = None,
    force: Force = False,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Write the sheet to send out, or read what comes back."""
    _refuse_other_use(context, template=template)
    if problems and json:
        raise typer.BadParameter(_("--problems prints a text; leave out --json, which has the problems, too"))
    if not template:
        plan_path(file, session_of(context).looks)  # before what may take long
        found = _taken_in(names or [], file, write=write, partial=partial)
        _show(context, found, format_, json=json, problems=problems)
        raise typer.Exit(int(any(item.problems for item in found.files)))
    if (to is None) == (each is None):
        raise typer.BadParameter(_("give --template, and either --to FILE or --each FOLDER"))
    asked = ask(names or [], Filter(sections, owners), file, clock.today(), session_of(context).looks)
    if each:
        sent = make_templates(asked, each, force=force)
    else:
        sent = make_template(asked, to or Path(), by_unit=group_by == "unit", force=force)
    data = {"report": "template", "files": [{**one._asdict(), "path": str(one.path)} for one in sent]}
    session_of(context).as_json = json
    session_of(context).emit(
        dump(data) if json else with_file(_sent(asked, sent, to or each or Path()), file)
    )


def _refuse_other_use(context: typer.Context, *, template: bool) -> None:
    """Refuse options that say nothing here: those of what comes back, or of the sheet to send out."""
    returned = {"write": "--write", "partial": "--partial", "problems": "--problems", "format_": "--format"}
    sent = {"to": "--to", "each": "--each", "group_by": "--group-by", "force": "--force"}
    sent |= {"sections": "--section", "owners": "--owner"}
    for name, option_ in (returned if template else sent).items():
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            text = _("{option} is for the sheet to send out: give --template, too")
            if template:
                text = _("{option} is for what comes back: leave out --template")
            raise typer.BadParameter(text.format(option=option_))


def _taken_in(names: list[str], file: Path | None, *, write: bool, partial: bool) -> Collection:
    """Return what the sheets say that came back; what long work has come to, a bar shows."""
    if not names:
        raise typer.BadParameter(_("name the files that came back, or their folder; or give --template"))
    found = incoming(names)
    with progress_bar(_("files"), len(found.files)) as advance:
        sources = [read_source(name) for name in found.files if advance() is None]
    return take_in(sources, file, clock.today(), others=found.others, write=write, partial=partial)


def _show(context: typer.Context, found: Collection, format_: str, *, json: bool, problems: bool) -> None:
    """Print what sheets say, or only what to ask; what is written is so, though nothing can be printed."""
    try:
        if problems:
            session_of(context).emit(visible(to_send_back(found.plan, found.files)))
        else:
            print_report(found.report, context, format_, json=json)
    except OutputError as error:
        if not found.written:
            raise
        complain_unsaid(session_of(context), found.path, error)


def _sent(asked: Asked, sent: Sequence[Sent], path: Path) -> str:
    """Return what was written where, and what to do when it comes back."""
    counted = {
        "path": path,
        "tasks": count("{n} task", "{n} tasks", len(asked.items)),
        "units": words.members(asked.plan, asked.owed()),
        "files": count("{n} file", "{n} files", len(sent)),
    }
    text = _("written: {path}: {tasks}, owed by {units}")
    if sent[0].unit:
        text = _("written: {files} in {path}, one a unit: {tasks}, owed by {units}")
    back = _("what comes back is read by: guangong collect FILE…")
    return "".join(one_line(line) + "\n" for line in (text.format(**counted), back))
