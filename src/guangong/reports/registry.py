"""The reports on a plan's tasks, which take the same filters: a new one is a module, and a line here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Concatenate, Final, TypeAlias

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures
from guangong.reports import board, status, tasks, timeline, upcoming
from guangong.reports.table import Report

TaskReport: TypeAlias = Callable[Concatenate[Plan, Sequence[Figures], date, ...], Report]
"""Takes the plan, the figures of the tasks that are wanted, the day, and options of its own by name."""

REPORTS: Final[Mapping[str, TaskReport]] = {
    "status": status.status,
    "list": tasks.tasks,
    "next": upcoming.upcoming,
    "timeline": timeline.timeline,
    "board": board.board,
}

WITH_LIMITS: Final = frozenset({"status", "timeline"})
"""Those that say when a light comes on; they take the thresholds as ``limits``."""
