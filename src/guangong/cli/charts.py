"""The commands that draw the plan: timeline, next, board."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from guangong.cli.options import AsOf, File, Json, choice, group_word, with_common
from guangong.cli.reading import Kinds, Owners, Sections, Whole, report_tasks
from guangong.messages import _

if TYPE_CHECKING:
    from guangong.reports.table import Report

Chart: TypeAlias = "Callable[..., Report]"
"""Reports tasks of a plan on a day."""

ROWS = ("section", "task")  # spelled out as in reading

Rows = Annotated[
    str,
    choice("--by", known=ROWS, word=group_word, metavar="GROUP", help_=_("what a row is: section, task")),
]


def _chart(choose: Callable[..., Chart]) -> Callable[..., None]:
    """Make a command of a function that returns a report.

    ``choose`` gets --file and its own options; the command has besides those that say which tasks.
    """

    def command(
        *,
        sections: Sections = None,
        owners: Owners = None,
        kinds: Kinds = None,
        as_of: AsOf = None,
        json: Json = False,
        file: File = None,
        **own: Any,  # noqa: ANN401 (of any type)
    ) -> None:
        from guangong.reports.tasks import Filter

        chosen = Filter(sections=tuple(sections or ()), owners=tuple(owners or ()), kinds=tuple(kinds or ()))
        whole = bool(own.get("whole"))  # of a chart that is cut to the page
        report_tasks(file, as_of, chosen, choose(file, **own), json=json, whole=whole)

    return with_common(command, choose)


@_chart
def timeline(_file: Path | None, rows: Rows = "section") -> Chart:
    """Draw the plan's time, month by month."""
    from functools import partial

    from guangong.reports.timeline import timeline as report

    return partial(report, rows=rows)


@_chart
def next_(file: Path | None) -> Chart:
    """Say what to do this week and next."""
    from functools import partial

    from guangong.cli.book import file_option
    from guangong.reports.upcoming import upcoming

    return partial(upcoming, option=file_option(file))


@_chart
def board(_file: Path | None, whole: Whole = False) -> Chart:  # noqa: ARG001 (the frame reads it)
    """Show the tasks in columns by status."""
    from guangong.reports.board import board as report

    return report
