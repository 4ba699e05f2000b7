"""What a document is about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from guangong.domain.plan import Change, LogEntry, Period, Plan, Returns
from guangong.domain.progress import Figures, Thresholds
from guangong.reports.reported import Matter

T = TypeVar("T", LogEntry, Change)


class Scope(NamedTuple):
    """A plan as of a day, the figures of the tasks that are wanted, and the stretch of days that is told of.

    ``returns`` are those of the day, by the unit's id. ``people``: whether names of persons are printed.
    ``matters`` are those of the tasks that members of groups return. ``only`` says in words which tasks are
    wanted, where these are not all. ``past`` gives the figures of an earlier day, ``None`` where nobody knows
    them. ``records`` gives how many records there are of each task, by its id, those of later days too.
    """

    plan: Plan
    figures: Sequence[Figures]
    returns: Mapping[str, Returns]
    day: date
    period: Period
    limits: Thresholds
    people: bool = False
    matters: Sequence[Matter] = ()
    only: str = ""
    past: Callable[[date], Sequence[Figures] | None] = lambda _day: None
    records: Callable[[], Mapping[str, int]] = dict

    def tells(self, day: date | None) -> bool:
        """Whether a day is one of those that are told of; the plan's whole period leaves none out."""
        if day is None or self.period == self.plan.period:
            return day is not None
        return self.period.start <= day <= self.period.end

    def told(self, records: Iterable[T]) -> list[T]:
        """Return the records of the days that are told of, the oldest first."""
        return sorted((one for one in records if self.tells(one.on)), key=lambda one: one.on)
