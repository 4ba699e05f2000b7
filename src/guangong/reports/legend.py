"""What the marks and the bar of a table mean."""

from collections.abc import Container
from functools import partial

from guangong.domain.progress import Light, Thresholds
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Bar, Cell, Column, Table, cell, table


def signs(shown: Container[Light], limits: Thresholds) -> Table:
    """Return a legend: a row for each of the lights ``shown``, and the bar."""
    meaning = partial(words.when, limits=limits, working_days=limits.working_days is not None)
    meanings: list[tuple[Cell, str]] = [
        *((words.mark_cell(light), meaning(light)) for light in Light if light in shown),
        ((Bar(0.6, 0.8),), _("what is done, and a sign where the plan should stand by now")),
    ]
    columns = ((Column(""), lambda row: row[0]), (Column("", least=20), lambda row: cell(row[1])))
    return table("", columns, meanings).named(_("legend"))
