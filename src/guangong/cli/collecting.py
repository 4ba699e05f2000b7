"""collect: the sheet to send out to the units of a group, and what comes back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from guangong.cli.filters import Owners, Sections
from guangong.cli.options import File, Json, argument, choice, complete_task, option, read_path
from guangong.cli.session import session_of
from guangong.messages import _, count
from guangong.render.json import dump
from guangong.render.text import one_line
from guangong.reports import words
from guangong.reports.tasks import Filter
from guangong.services import clock
from guangong.services.book import with_file
from guangong.services.sending import Asked, Sent, ask, make_template, make_templates

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
Force = Annotated[bool, typer.Option("--force", help=_("write in the place of a file that is there"))]


def collect(
    context: typer.Context,
    names: Annotated[list[str] | None, argument(_("TASK"), autocompletion=complete_task)] = None,
    template: Template = False,
    sections: Sections = None,
    owners: Owners = None,
    group_by: GroupBy = "task",
    to: To = None,
    each: Each = None,
    force: Force = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Write the sheet to send out."""
    if not template or (to is None) == (each is None):
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
