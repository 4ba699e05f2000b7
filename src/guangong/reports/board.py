"""The plan as a board: a column a status, a card a task."""

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from typing import Final, get_args

from guangong.domain.labels import status_word
from guangong.domain.plan import Plan, Status
from guangong.domain.progress import Figures
from guangong.reports import words
from guangong.reports.table import Cell, Column, Mark, Report, Row, Table, Text

_LEGIBLE: Final = 24
"""What a card takes: a mark, an id, and eight Chinese characters of its title."""

STATUSES: Final[tuple[Status, ...]] = get_args(Status)


def board(plan: Plan, assessed: Sequence[Figures], day: date) -> Report:
    """Report ``assessed`` by their status on ``day``, the worst first within a column."""
    ranked = sorted(assessed, key=lambda item: item.urgency(day))
    lists = {name: [item for item in ranked if item.status == name] for name in STATUSES}
    columns = tuple(
        Column(f"{status_word(status)} {len(items)}", narrow=False) for status, items in lists.items()
    )
    cards = zip_longest(*lists.values())
    rows = tuple(Row({}, tuple(_card(item) if item else () for item in row)) for row in cards)
    shown = {name: [words.task_data(plan, item, day) for item in items] for name, items in lists.items()}
    parts = (Table("", columns, rows, more=words.more(), legible=_LEGIBLE),) if assessed else ()
    notes = () if assessed else (words.none_fits(plan),)
    data = words.dated(plan, day) | shown
    return Report("board", words.title(plan, day), data, parts, notes, words.legend(assessed))


def _card(item: Figures) -> Cell:
    return (Mark(item.light), Text(f" {item.task.id} ", "dim"), *words.title_cell(item.task))
