"""The commands that keep the list of units: members list, add, rename, alias, close."""

import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from guangong.actions.add_members import add_members
from guangong.actions.alias_unit import alias_unit
from guangong.actions.close_unit import close_unit
from guangong.actions.rename_unit import rename_unit
from guangong.actions.step import Step
from guangong.cli.editing import DryRun, Reason, run_edit
from guangong.cli.options import (
    AsOf,
    File,
    Format,
    Json,
    argument,
    complete_group,
    complete_unit,
    day_option,
    option,
    read_path,
    understood,
    write,
)
from guangong.cli.session import session_of
from guangong.domain.typed import split_names
from guangong.messages import _
from guangong.services import clock
from guangong.services.change import Draft, change
from guangong.services.reporting import on_members
from guangong.services.rolls import names_of

GroupName = Annotated[str, argument(_("GROUP"), autocompletion=complete_group)]
UnitName = Annotated[str, argument(_("UNIT"), autocompletion=complete_unit)]


def all_(
    context: typer.Context,
    as_of: AsOf = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show the members of all groups where ``members`` stands alone."""
    if context.invoked_subcommand is None:
        list_(context, None, as_of, format_, json, file)
    elif as_of or json or file or format_ != "text":
        raise typer.BadParameter(_("give options behind the command's name"))


def list_(
    context: typer.Context,
    group: Annotated[str | None, argument(_("GROUP"), autocompletion=complete_group)] = None,
    as_of: AsOf = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show the members of a group, or of all."""
    report = on_members(group, file, clock.today(), session_of(context).looks, as_of)
    write(report, context, format_, json=json)


def add(
    context: typer.Context,
    group: GroupName,
    names: Annotated[list[str] | None, argument(_("NAME[=ID]"))] = None,
    source: Annotated[
        Path | None,
        option(
            "--from",
            parser=read_path,
            metavar=_("FILE"),
            help_=_("a file with a column of names: xlsx, xls, ods, csv"),
        ),
    ] = None,
    joined: Annotated[
        date | None, day_option("--joined", _("the first day on which they are members; else always"))
    ] = None,
    write_: Annotated[bool, typer.Option("--write", help=_("write what is shown"))] = False,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Add members to a group; without ``--write`` their ids are shown and nothing is written."""
    wanted = _wanted(names or [])
    if not (wanted or source):
        raise typer.BadParameter(_("name the members, or a file with --from"))

    def steps(draft: Draft) -> list[Step]:
        listed, said = names_of(source) if source else ([], [])
        every = dict.fromkeys(listed, "") | wanted
        found = add_members(draft.plan, draft.group(group), every, draft.returning(), joined)
        draft.warnings += said
        if not (write_ or dry_run) and any(step.operations for step in found):
            draft.warnings.append(_("nothing is written yet: with --write it is; another id: NAME=id"))
        return found

    make = partial(change, file, clock.today(), steps, dry_run=dry_run or not write_)
    run_edit(context, make, dry_run=dry_run, json=json)


@understood
def _wanted_in(text: str) -> dict[str, str]:
    """Return the names in a text, each with the id that stands behind it, if one does."""
    name, sign, id_ = re.sub("＝", "=", text).rpartition("=")
    return {name.strip(): id_.strip()} if sign and name.strip() else dict.fromkeys(split_names(text), "")


def _wanted(texts: list[str]) -> dict[str, str]:
    return {name: id_ for text in texts for name, id_ in _wanted_in(text).items()}


def rename(
    context: typer.Context,
    unit: UnitName,
    name: Annotated[str, argument(_("NEW_NAME"))],
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Give a unit another name; the old one stays as an alias."""

    def steps(draft: Draft) -> list[Step]:
        return [rename_unit(draft.plan, draft.unit(unit), name)]

    make = partial(change, file, clock.today(), steps, dry_run=dry_run)
    run_edit(context, make, dry_run=dry_run, json=json)


def alias(
    context: typer.Context,
    unit: UnitName,
    names: Annotated[list[str], argument(_("NAME"))],
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Give a unit more names that it goes by."""
    given = [name for text in names for name in understood(split_names)(text)]

    def steps(draft: Draft) -> list[Step]:
        return [alias_unit(draft.plan, draft.unit(unit), given)]

    make = partial(change, file, clock.today(), steps, dry_run=dry_run)
    run_edit(context, make, dry_run=dry_run, json=json)


def close(
    context: typer.Context,
    unit: UnitName,
    reason: Reason,
    on: Annotated[date | None, day_option("--on", _("its last day as a member; else today"))] = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Close a unit: it owes nothing after that day."""

    def steps(draft: Draft) -> list[Step]:
        return [close_unit(draft.plan, draft.unit(unit), on or draft.today, reason)]

    make = partial(change, file, clock.today(), steps, dry_run=dry_run)
    run_edit(context, make, dry_run=dry_run, json=json)
