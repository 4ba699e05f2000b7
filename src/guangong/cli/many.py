"""The command on many plans: rollup."""

from pathlib import Path
from typing import Annotated

import typer

from guangong.cli.options import AsOfPlans, Format, Json, argument, option, read_path, write
from guangong.cli.views import Whole
from guangong.messages import _
from guangong.render.waiting import progress_bar
from guangong.services import clock, rolling
from guangong.tables.targets import Target, wrong_place


def read_target(text: str) -> Path:
    """Read where tables go: a folder, or a file of SQLite."""
    path = read_path(text)
    if why := wrong_place(path):
        raise typer.BadParameter(why)
    return path


def rollup(
    context: typer.Context,
    places: Annotated[list[Path], argument(_("PLAN"), parser=read_path)],
    to: Annotated[
        Path | None,
        option(
            "--to",
            parser=read_target,
            metavar=_("FILE"),
            help_=_("write tables as well: a folder of Parquet, or a file whose name ends in .sqlite"),
        ),
    ] = None,
    people: Annotated[
        bool, typer.Option("--people", help=_("with --to: name those who made a record"))
    ] = False,
    whole: Whole = False,
    as_of: AsOfPlans = None,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """Show many plans, a row each; exit 1 when one could not be read."""
    if people and to is None:
        raise typer.BadParameter(_("--people is about the tables: give --to FILE as well"))
    today = clock.today()
    found = rolling.find(places)
    with progress_bar(_("reading plans"), len(found.plans)) as advance:
        target = Target(to, people) if to else None
        report = rolling.on_plans(found, as_of or today, today, advance, target)
    write(report, context, format_, json=json, whole=whole)
    if report.data["total"]["unread"]:
        raise typer.Exit(1 if report.data["total"]["plans"] else 2)
