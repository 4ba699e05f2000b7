"""The commands that show the plan: status, list, next, timeline, board, show, diff."""

from typing import Annotated, Any

import typer

from guangong.cli.filters import DueBefore, Key, Kinds, Lights, Owners, Search, Sections, Statuses, chosen
from guangong.cli.options import (
    AgainstFile,
    AsOf,
    Exact,
    File,
    Format,
    Json,
    TaskName,
    argument,
    choice,
    option,
    write,
)
from guangong.cli.session import session_of
from guangong.messages import _
from guangong.reports import words
from guangong.reports.groups import GROUPINGS
from guangong.reports.tasks import ORDERS
from guangong.reports.timeline import ROWS
from guangong.services import clock
from guangong.services.base import Wanted
from guangong.services.book import file_option
from guangong.services.reporting import on_changes, on_task, on_tasks
from guangong.services.trending import on_trend


def row_option(name: str, known: tuple[str, ...], help_: str = "") -> Any:  # noqa: ANN401 (as choice)
    """Return an option that says what a row is; ``--by`` is its old name, without help."""
    return choice(name, known=known, word=words.heading, metavar=_("GROUP"), help_=help_, hidden=not help_)


Whole = Annotated[bool, typer.Option("--all", help=_("show all rows, more than a page of the terminal too"))]


def grouping(context: typer.Context, group_by: str, by: str | None) -> str:
    """Return what ``--group-by`` names; where it is called ``--by``, say its name."""
    if by is None:
        return group_by
    source = context.get_parameter_source("group_by")
    if source is not None and source.name == "COMMANDLINE":
        raise typer.BadParameter(_("give --group-by once; --by is its old name"))
    session_of(context).tell(_("--by is an old name here; write --group-by {group}").format(group=by))
    return by


def status(
    context: typer.Context,
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    lights: Lights = None,
    due_before: DueBefore = None,
    search: Search = "",
    key: Key = False,
    group_by: Annotated[
        str,
        row_option(
            "--group-by",
            GROUPINGS,
            _("a row for each: section, owner, kind, month (of the due day), light"),
        ),
    ] = "section",
    by: Annotated[str | None, row_option("--by", GROUPINGS)] = None,
    as_of: AsOf = None,
    baseline: Annotated[
        str,
        option(
            "--baseline",
            metavar=_("BASE"),
            help_=_("how deadlines have drifted since a day, a tag or a commit"),
        ),
    ] = "",
    legend: Annotated[bool, typer.Option("--legend", help=_("explain the marks and the bar"))] = False,
    whole: Whole = False,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show the plan at a glance."""
    looks = session_of(context).looks
    wanted = chosen(sections, owners, lights, due_before, search, kind=kinds, status=statuses, key=key)
    by = grouping(context, group_by, by)
    today = clock.today()
    report = on_tasks("status", wanted, file, today, looks, as_of, signs=legend, baseline=baseline, by=by)
    write(report, context, format_, json=json, whole=whole)


def list_(
    context: typer.Context,
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    lights: Lights = None,
    due_before: DueBefore = None,
    search: Search = "",
    key: Key = False,
    sort: Annotated[
        str,
        choice(
            "--sort",
            known=tuple(ORDERS),
            word=words.heading,
            metavar=_("ORDER"),
            help_=_("the order: plan, due, light, owner, progress, title; ties stay in the plan's"),
        ),
    ] = "plan",
    as_of: AsOf = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """List tasks, by filter and in an order."""
    wanted = chosen(sections, owners, lights, due_before, search, kind=kinds, status=statuses, key=key)
    report = on_tasks("list", wanted, file, clock.today(), session_of(context).looks, as_of, order=sort)
    write(report, context, format_, json=json)


def next_(
    context: typer.Context,
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    lights: Lights = None,
    due_before: DueBefore = None,
    search: Search = "",
    key: Key = False,
    as_of: AsOf = None,
    whole: Whole = False,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Say what to do this week and next."""
    looks = session_of(context).looks
    wanted = chosen(sections, owners, lights, due_before, search, kind=kinds, status=statuses, key=key)
    report = on_tasks("next", wanted, file, clock.today(), looks, as_of, option=file_option(file))
    write(report, context, format_, json=json, whole=whole)


def timeline(
    context: typer.Context,
    group_by: Annotated[str, row_option("--group-by", ROWS, _("what a row is: section, task"))] = "section",
    by: Annotated[str | None, row_option("--by", ROWS)] = None,
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    lights: Lights = None,
    due_before: DueBefore = None,
    search: Search = "",
    key: Key = False,
    whole: Whole = False,
    as_of: AsOf = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Draw the plan's time, month by month."""
    wanted = chosen(sections, owners, lights, due_before, search, kind=kinds, status=statuses, key=key)
    by = grouping(context, group_by, by)
    report = on_tasks("timeline", wanted, file, clock.today(), session_of(context).looks, as_of, by=by)
    write(report, context, format_, json=json, whole=whole)


def trend(
    context: typer.Context,
    by_commits: Annotated[
        bool, typer.Option("--git", help=_("by the commits of the plan, not by the dates in it"))
    ] = False,
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    lights: Lights = None,
    due_before: DueBefore = None,
    search: Search = "",
    key: Key = False,
    as_of: AsOf = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show how the plan went, month by month."""
    wanted = chosen(sections, owners, lights, due_before, search, kind=kinds, status=statuses, key=key)
    looks = session_of(context).looks
    report = on_trend(wanted, file, clock.today(), looks, as_of, by_commits=by_commits)
    write(report, context, format_, json=json)


def board(
    context: typer.Context,
    whole: Whole = False,
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    lights: Lights = None,
    due_before: DueBefore = None,
    search: Search = "",
    key: Key = False,
    as_of: AsOf = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show the tasks in columns by status."""
    wanted = chosen(sections, owners, lights, due_before, search, kind=kinds, status=statuses, key=key)
    report = on_tasks("board", wanted, file, clock.today(), session_of(context).looks, as_of)
    write(report, context, format_, json=json, whole=whole)


def show(
    context: typer.Context,
    task: TaskName,
    as_of: AsOf = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show one task whole."""
    write(on_task(task, file, clock.today(), session_of(context).looks, as_of), context, format_, json=json)


def diff(
    context: typer.Context,
    revision: Annotated[str | None, argument(_("REV"))] = None,
    exact: Exact = False,
    against_file: AgainstFile = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show what changed in the plan since a commit, or since a file."""
    if against_file and (exact or revision is not None):
        raise typer.BadParameter(_("--against-file is a base of its own: leave out REV and --exact"))
    wanted = Wanted(revision or "HEAD", exact, against_file)
    report = on_changes(file, clock.today(), session_of(context).looks, wanted)
    write(report, context, format_, json=json)
