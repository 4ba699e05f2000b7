"""The commands that draw the plan: timeline, next, board."""

from functools import partial
from typing import Annotated

from guangong.cli.options import AsOf, File, Json, choice, group_word
from guangong.cli.views import Kinds, Owners, Sections, Whole, only, report_tasks
from guangong.messages import _

ROWS = ("section", "task")  # spelled out as in reading

Rows = Annotated[
    str,
    choice("--by", known=ROWS, word=group_word, metavar="GROUP", help_=_("what a row is: section, task")),
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
    from guangong.reports.timeline import timeline as report

    report_tasks(file, as_of, only(sections, owners, kinds), partial(report, rows=rows), json=json)


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
    from guangong.services.book import file_option

    report = partial(upcoming, option=file_option(file))
    report_tasks(file, as_of, only(sections, owners, kinds), report, json=json)


def board(
    whole: Whole = False,
    sections: Sections = None,
    owners: Owners = None,
    kinds: Kinds = None,
    as_of: AsOf = None,
    json: Json = False,
    file: File = None,
) -> None:
    """Show the tasks in columns by status."""
    from guangong.reports.board import board as report

    report_tasks(file, as_of, only(sections, owners, kinds), report, json=json, whole=whole)
