"""The commands that draw the plan: timeline, next, board."""

from typing import TYPE_CHECKING, Annotated

import typer

from guangong.cli.options import AsOf, File, Json, complete, one_of
from guangong.cli.reading import Kinds, Owners, Sections, report_tasks
from guangong.messages import _

if TYPE_CHECKING:
    from guangong.reports.tasks import Filter

ROWS = ("section", "task")  # spelled out as in reading

Rows = Annotated[
    str,
    typer.Option(
        "--by",
        parser=one_of(ROWS),
        autocompletion=complete(ROWS),
        metavar="GROUP",
        help=_("what a row is: section, task"),
    ),
]


def timeline(
    rows: Rows = "section",
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    as_of: AsOf = None,
    json: Json = False,
    file: File = None,
) -> None:
    """Draw the plan's time, month by month."""
    from functools import partial

    from guangong.reports.timeline import timeline as report

    report_tasks(file, as_of, _filter(sections, owners, kinds), partial(report, rows=rows), json=json)


def next_(
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    as_of: AsOf = None,
    json: Json = False,
    file: File = None,
) -> None:
    """Say what to do this week and next."""
    from guangong.reports.upcoming import upcoming

    report_tasks(file, as_of, _filter(sections, owners, kinds), upcoming, json=json)


def board(
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    as_of: AsOf = None,
    json: Json = False,
    file: File = None,
) -> None:
    """Show the tasks in columns by status."""
    from guangong.reports.board import board as report

    report_tasks(file, as_of, _filter(sections, owners, kinds), report, json=json)


def _filter(sections: list[int] | None, owners: list[str] | None, kinds: list[str] | None) -> "Filter":
    from guangong.reports.tasks import Filter

    return Filter(sections=tuple(sections or ()), owners=tuple(owners or ()), kinds=tuple(kinds or ()))
