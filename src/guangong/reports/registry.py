"""The reports on a plan's tasks: a new one is a module, and a line here."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from guangong.reports import board, status, tasks, timeline, upcoming
from guangong.reports.table import Report

REPORTS: Final[Mapping[str, Callable[..., Report]]] = MappingProxyType(
    {
        "status": status.status,
        "list": tasks.tasks,
        "next": upcoming.upcoming,
        "timeline": timeline.timeline,
        "board": board.board,
    }
)
"""Each takes the plan, the figures of the tasks that are wanted, the day, and options of its own by name."""
