"""Figures of a plan on a day: pure functions of (plan, returns, day).

What is dated after the day has not happened yet: an entry, a completion, a cancellation. Deadlines are
those now in force.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from guangong.plan import Change, Effective, Every, LogEntry, Period, Placed, Plan, Return, Returns, Task

DEFAULT_EVERY: Final[Every] = "quarter"
_MONTHS: Final[dict[Every, int]] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


class Light(StrEnum):
    """亮灯: the state to look at, in the order in which the first that holds is taken."""

    DONE = "done"
    CANCELLED = "cancelled"
    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    FAR_BEHIND = "far-behind"
    BEHIND = "behind"
    NOT_STARTED = "not-started"
    ON_TRACK = "on-track"


ATTENTION: Final = frozenset({Light.OVERDUE, Light.DUE_SOON, Light.FAR_BEHIND, Light.BEHIND})
"""The lights of tasks that somebody must do something about."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a light comes on: in days before the deadline, and in points of expected minus actual progress."""

    due_soon_days: int = 14
    behind: int = 10
    far_behind: int = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """One task on a day.

    ``progress`` and ``expected`` are shares from 0 to 1. ``due`` is the day that counts next: the deadline, or
    for standing work the end of the running period, or of the first one that was missed. ``achieved`` and
    ``wanted`` count what ``counting`` names; both are ``None`` for a task that has nothing to count.
    """

    placed: Placed
    owners: Effective[tuple[str, ...]] | None
    deadline: Effective[date] | None
    light: Light
    late: bool
    progress: float
    expected: float
    due: date | None
    done_on: date | None
    achieved: int | None = None
    wanted: int | None = None

    @property
    def task(self) -> Task:
        """The task itself."""
        return self.placed.task


def assess(
    plan: Plan, returns: Mapping[str, Returns], day: date, thresholds: Thresholds = Thresholds()
) -> tuple[Figures, ...]:
    """Return the figures of every task, in the plan's order; ``returns`` are by unit."""
    return tuple(figures(plan, returns, placed, day, thresholds) for placed in plan.tasks())


def figures(
    plan: Plan, returns: Mapping[str, Returns], placed: Placed, day: date, thresholds: Thresholds = Thresholds()
) -> Figures:
    """Return the figures of one task."""
    task = placed.task
    deadline = plan.deadline(placed.section, task)
    log = [entry for entry in task.log if entry.on <= day]
    returned = _returned(plan, returns, placed, day)
    done_on = _done_on(plan, task, log, returned, day)
    achieved, wanted = _counts(plan, task, log, returned)
    progress = _progress(log, achieved, wanted, done=done_on is not None)
    if task.kind == "standing":
        expected, due = _standing_expected(plan, task, log, day)
    else:
        expected = share_of_time(task.start or plan.period.start, deadline.value if deadline else plan.period.end, day)
        due = deadline.value if deadline else None
    counted = wanted is not None or any(entry.percent is not None for entry in log)
    gap = round((expected - progress) * 100, 6) if counted and task.kind != "standing" else 0
    light = _light(plan, task, log, day, thresholds, done_on=done_on, due=due, gap=gap)
    return Figures(
        placed=placed,
        owners=plan.owners(placed.section, task),
        deadline=deadline,
        light=light,
        late=bool(done_on and deadline and done_on > deadline.value),
        progress=progress,
        expected=expected,
        due=due,
        done_on=done_on,
        achieved=achieved,
        wanted=wanted,
    )
