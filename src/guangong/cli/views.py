"""The commands that report: status, list, show, diff."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guangong.cli.options import (
    GROUPINGS,
    KINDS,
    LIGHTS,
    ORDERS,
    STATUSES,
    AgainstFile,
    AsOf,
    Exact,
    File,
    Json,
    TaskName,
    choice,
    complete_section,
    complete_unit,
    group_word,
    kind_word,
    light_word,
    one_format,
    order_word,
    read_day,
    read_number,
    status_word,
)
from guangong.messages import _, count
from guangong.services import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from guangong.domain.plan import Plan
    from guangong.domain.progress import Figures
    from guangong.domain.styles import Looks
    from guangong.reports.table import Report
    from guangong.reports.tasks import Filter

Sections = Annotated[
    list[int] | None,
    typer.Option(
        "--section",
        "-s",
        parser=read_number,
        autocompletion=complete_section,
        metavar="N",
        show_default=False,
        help=_("only this section"),
    ),
]
Owners = Annotated[
    list[str] | None,
    typer.Option(
        "--owner",
        "-o",
        metavar="UNIT",
        autocompletion=complete_unit,
        show_default=False,
        help=_("only what this unit owns: id, name or alias"),
    ),
]
Kinds = Annotated[
    list[str] | None,
    choice(
        "--kind",
        "-k",
        known=KINDS,
        word=kind_word,
        metavar="KIND",
        help_=_("only this kind: activity, deliverable, standing"),
    ),
]
Statuses = Annotated[
    list[str] | None,
    choice(
        "--status",
        known=STATUSES,
        word=status_word,
        metavar="STATUS",
        help_=_("only this status: todo, doing, done, cancelled"),
    ),
]
Lights = Annotated[
    list[str] | None,
    choice(
        "--light",
        "-l",
        known=LIGHTS,
        word=light_word,
        metavar="LIGHT",
        help_=_(
            "only this light: done, cancelled, overdue, due-soon, far-behind, behind, not-started, on-track"
        ),
    ),
]
DueBefore = Annotated[
    date | None,
    typer.Option(
        "--due-before",
        parser=read_day,
        metavar="DATE",
        show_default=False,
        help=_("only what is due before this day"),
    ),
]
Search = Annotated[
    str,
    typer.Option(
        "--search",
        metavar="TEXT",
        show_default=False,
        help=_("only what has this text in id, title or organizer"),
    ),
]
Sort = Annotated[
    str,
    choice(
        "--sort",
        known=ORDERS,
        word=order_word,
        metavar="ORDER",
        help_=_("the order: plan, due, light, owner, progress, title; ties stay in the plan's"),
    ),
]
By = Annotated[
    str,
    choice(
        "--by",
        known=GROUPINGS,
        word=group_word,
        metavar="GROUP",
        help_=_("a row for each: section, owner, kind, month (of the due day), light"),
    ),
]
Legend = Annotated[bool, typer.Option("--legend", help=_("explain the marks, the bar and what is dimmed"))]
Whole = Annotated[bool, typer.Option("--all", help=_("show all rows, more than a page of the terminal too"))]

Revision = Annotated[str | None, typer.Argument(metavar="REV", hidden=True)]
DIFF_FORMATS = ("text", "json", "markdown")
Format = Annotated[
    str,
    choice(
        "--format", known=DIFF_FORMATS, metavar="FORMAT", help_=_("how to print it: text, json, markdown")
    ),
]


def status(
    sections: Sections = None,
    owners: Owners = None,
    by: By = "section",
    as_of: AsOf = None,
    legend: Legend = False,
    whole: Whole = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Show the plan at a glance."""
    from functools import partial

    from guangong.reports.status import status as at_a_glance

    report = partial(at_a_glance, by=by)
    report_tasks(file, as_of, only(sections, owners), report, json=json, whole=whole, legend=legend)


def list_(
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    lights: Lights = None,
    due_before: DueBefore = None,
    search: Search = "",
    sort: Sort = "plan",
    as_of: AsOf = None,
    json: Json = False,
    file: File = None,
) -> None:
    """List tasks, by filter and in an order."""
    from functools import partial

    from guangong.reports.tasks import Filter, tasks

    chosen = Filter(
        sections=tuple(sections or ()),
        owners=tuple(owners or ()),
        kinds=tuple(kinds or ()),
        statuses=tuple(statuses or ()),
        lights=tuple(lights or ()),
        due_before=due_before,
        text=search,
    )
    report_tasks(file, as_of, chosen, partial(tasks, order=sort), json=json)


def show(task: TaskName, as_of: AsOf = None, json: Json = False, file: File = None) -> None:
    """Show one task whole."""
    from guangong.domain.progress import figures, returned
    from guangong.reports.task import task as report
    from guangong.services.book import find_task, open_book
    from guangong.storage import evidence, paths

    day = as_of or clock.today()
    book = open_book(file, clock.today())
    placed = find_task(book.plan, task)
    item = figures(book.plan, book.returns, placed, day, book.thresholds)
    members = returned(book.plan, book.returns, placed, day)
    # Done further east, where it is tomorrow already: it counts from tomorrow, but its day is shown.
    item = item._replace(done_on=item.done_on or (placed.task.done_on if as_of is None else None))
    folder = paths.resolved(book.path).parent

    def shown(name: str) -> str:
        return wrong.text if (wrong := evidence.flaw(name, folder)) else name

    _print(report(book.plan, item, members, day, shown), book.looks, json=json)
    _mention(book.findings, file)


def diff(
    context: typer.Context,
    revision: Revision = None,
    exact: Exact = False,
    against_file: AgainstFile = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show what changed in the plan since a commit, or since a file."""
    from guangong.domain.comparison import compare, compare_returns
    from guangong.reports.diff import diff as report
    from guangong.services import project
    from guangong.services.book import plan_path
    from guangong.services.comparing import Wanted, base_of, returns_since, whole_plan

    if against_file and (exact or revision is not None):
        raise typer.BadParameter(_("--against-file is a base of its own: leave out REV and --exact"))
    wanted = one_format(context, format_, json=json)
    path, today = plan_path(file), clock.today()
    looks = project.load(path).lights.looks
    plan = whole_plan(path, today)
    base = base_of(path, Wanted(revision or "HEAD", exact, against_file), today)
    # Beside a plan without sections, all of a new one is new.
    old = base.plan if base else plan.model_copy(update={"sections": ()})
    name = base.name if base else _("nothing: the plan is new")
    compared = compare(old, plan)
    returned = compare_returns(*returns_since(path, base, today), plan)
    compared = compared._replace(differences=(*compared.differences, *returned))
    content = report(compared, name, str(path))
    if wanted == "markdown":
        from guangong.render import markdown
        from guangong.render.text import emit

        emit(markdown.report(content, looks))
    else:
        _print(content, looks, json=wanted == "json")


def only(sections: list[int] | None, owners: list[str] | None, kinds: list[str] | None = None) -> "Filter":
    """Return what lets the tasks pass that the options name."""
    from guangong.reports.tasks import Filter

    return Filter(sections=tuple(sections or ()), owners=tuple(owners or ()), kinds=tuple(kinds or ()))


def report_tasks(
    file: Path | None,
    as_of: date | None,
    chosen: "Filter",
    report: "Callable[[Plan, list[Figures], date], Report]",
    *,
    json: bool,
    whole: bool = False,
    legend: bool = False,
) -> None:
    """Print ``report`` of the tasks that ``chosen`` lets pass, as of a day, else today.

    ``whole``: with all rows; ``legend``: with the meaning of its signs.
    """
    from guangong.domain.progress import assess
    from guangong.reports.tasks import select
    from guangong.services.book import find_section, find_unit, open_book, with_file

    day = as_of or clock.today()
    book = open_book(file, clock.today())
    for number in chosen.sections:
        find_section(book.plan, number)
    for name in chosen.owners:
        find_unit(book.plan, name)
    assessed = assess(book.plan, book.returns, day, book.thresholds)
    selected = select(book.plan, assessed, chosen)
    content = report(book.plan, selected, day)
    if legend and not json:
        from guangong.reports.legend import signs

        lights = {item.light for item in selected}
        content = content._replace(parts=(*content.parts, signs(lights, book.thresholds)))
    content = content._replace(notes=tuple(with_file(note, file) for note in content.notes))
    _print(content, book.looks, json=json, whole=whole, beside=bool(book.findings))
    _mention(book.findings, file)


def _print(content: "Report", looks: "Looks", *, json: bool, whole: bool = False, beside: int = 0) -> None:
    if json:
        from guangong.render import json as output
        from guangong.render.text import emit

        emit(output.dump(output.report(content)))
    else:
        from guangong.render.terminal import print_report

        print_report(content, looks, whole=whole, beside=beside)


def _mention(findings: int, file: Path | None) -> None:
    """Say on standard error that the plan has findings: figures beside them could be read as sound."""
    if findings:
        from guangong.render.text import tell
        from guangong.services.book import with_file

        text = count(
            "The plan has {n} finding; see: guangong check",
            "The plan has {n} findings; see: guangong check",
            findings,
        )
        tell(with_file(text, file))
