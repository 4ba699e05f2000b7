"""What documents tell of a period: which tasks were done, which are late, what comes next."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from guangong.domain.plan import Change, LogEntry, Return, parse_day
from guangong.domain.progress import Figures, Light, returned
from guangong.domain.stretches import following
from guangong.reports import words
from guangong.reports.scope import Scope
from guangong.reports.sentence import due_figures
from guangong.reports.status import summary
from guangong.reports.table import Data


class Pace(NamedTuple):
    """The open tasks: behind schedule (欠进度), on it (达进度) and ahead of it (超进度), the worst first."""

    behind: Sequence[Figures]
    on: Sequence[Figures]
    ahead: Sequence[Figures]

    @property
    def in_time(self) -> Sequence[Figures]:
        """All that are not behind."""
        return (*self.on, *self.ahead)


def pace(scope: Scope) -> Pace:
    """Return the open tasks by their pace: their lights say what is behind, the same margin what is ahead."""
    late = {Light.OVERDUE, Light.FAR_BEHIND, Light.BEHIND}
    ranked = sorted(scope.figures, key=lambda item: item.urgency(scope.day))
    open_ = [item for item in ranked if not item.is_closed]
    in_time = [item for item in open_ if item.light not in late]
    return Pace(
        [item for item in open_ if item.light in late],
        [item for item in in_time if not _is_ahead(scope, item)],
        [item for item in in_time if _is_ahead(scope, item)],
    )


def _is_ahead(scope: Scope, item: Figures) -> bool:
    """Whether a task is ahead by the margin that makes it behind; standing work is never done in advance."""
    return item.task.kind != "standing" and round(-item.gap * 100, 6) >= scope.limits.behind


def overdue(scope: Scope) -> list[Figures]:
    """Return what is overdue, the longest first."""
    return [item for item in pace(scope).behind if item.light is Light.OVERDUE]


def behind(scope: Scope) -> list[Figures]:
    """Return what is behind and not overdue, the worst first."""
    return [item for item in pace(scope).behind if item.light is not Light.OVERDUE]


# ── what happened in the period ──


def entries(scope: Scope, item: Figures) -> list[LogEntry]:
    """Return the log entries of a task in the period, the oldest first."""
    return scope.told(item.task.log)


def new_returns(scope: Scope, item: Figures) -> int:
    """Return how many units returned a task in the period."""
    return len(_returns(scope, item))


def _returns(scope: Scope, item: Figures) -> list[Return]:
    """Return the returns of a task in the period, of the units that are asked for them."""
    reports = returned(scope.plan, scope.returns, item.placed, scope.day).values()
    return [report for report in reports if report and not report.exempt and scope.tells(report.done_on)]


def done_in(scope: Scope) -> list[Figures]:
    """Return the tasks that were done in the period, by their days."""
    found = [item for item in scope.figures if item.light is Light.DONE and scope.tells(item.done_on)]
    return sorted(found, key=lambda item: item.done_on or date.max)


def is_moved(scope: Scope, item: Figures) -> bool:
    """Whether something was recorded or returned of a task in the period."""
    return bool(entries(scope, item) or new_returns(scope, item))


def moved_in(scope: Scope) -> list[Figures]:
    """Return the open tasks that something was recorded or returned of in the period, in the plan's order."""
    return [item for item in scope.figures if not item.is_closed and is_moved(scope, item)]


def horizon(scope: Scope) -> date:
    """Return the last day of what comes next: the end of the next period that is not over, or of the plan."""
    span = following(scope.period)
    while span.end < min(scope.day, scope.plan.period.end):
        span = following(span)
    return min(span.end, scope.plan.period.end)


def coming(scope: Scope) -> list[Figures]:
    """Return the open tasks that are due next, by their days."""
    end = horizon(scope)
    found = [item for item in scope.figures if not item.is_closed and item.due]
    near = [item for item in found if item.due and scope.day <= item.due <= end]
    return sorted(near, key=lambda item: item.due or date.max)


class Records(NamedTuple):
    """How many entries and returns are dated in the period, and how many were written after its end."""

    entries: int
    returns: int
    entered_after: int


def records(scope: Scope) -> Records:
    """Return how much was recorded of the tasks in the period."""
    found = [entry for item in scope.figures for entry in entries(scope, item)]
    reports = [report for item in scope.figures for report in _returns(scope, item)]
    written = [*(entry.entered for entry in found), *(report.entered for report in reports)]
    late = sum(entered is not None and entered > scope.period.end for entered in written)
    return Records(len(found), len(reports), late)


# ── decisions ──


def moves(item: Figures) -> list[Change]:
    """Return the recorded changes of a task's deadline, the oldest first."""
    found = [change for change in item.task.changes if change.field == "deadline"]
    return sorted(found, key=lambda change: change.on)


def first_deadline(item: Figures) -> date | None:
    """Return the deadline that a task had before it was first moved, ``None`` where it is not known."""
    recorded = next((change.from_ for change in moves(item)), None)
    try:
        return parse_day(recorded) if isinstance(recorded, str) else None
    except ValueError:  # a record that was written by hand
        return None


# ── as data, which agrees with status ──


def data(scope: Scope) -> Data:
    """Return the figures that ``status`` has of the day, by the same names, and the pace of open tasks."""
    return {
        **words.dated(scope.plan, scope.day),
        "organization": scope.plan.organization,
        "period": {"start": scope.period.start, "end": scope.period.end},
        **due_figures(scope.plan, scope.figures, scope.day),
        **counted(scope),
    }


def counted(scope: Scope) -> Data:
    """Return how far tasks are in all, and how many of the open ones have which pace."""
    paces = pace(scope)._asdict()
    return {"total": summary(scope.figures), "pace": {name: len(items) for name, items in paces.items()}}


def briefs(scope: Scope, items: Sequence[Figures]) -> Callable[[], list[Data]]:
    """Return what gives the tasks for JSON, where that is wanted."""
    return lambda: [brief(scope, item) for item in items]


def brief(scope: Scope, item: Figures) -> Data:
    """Return what JSON says of a task that a document names."""
    return {
        "task": item.task.id,
        "title": words.shown(item.task.title),
        "owners": list(item.owners.value) if item.owners else [],
        "owner_names": [words.unit_name(scope.plan, id_) for id_ in item.owners.value] if item.owners else [],
        "deadline": item.deadline.value if item.deadline else None,
        "first_deadline": first_deadline(item),
        "due": item.due,
        "done_on": item.done_on,
        "light": item.light.value,
        "progress": round(item.progress, 4),
        "expected": None if item.expected is None else round(item.expected, 4),
        "count": item.counted._asdict() if item.counted else None,
        "missed": item.missed,
        "owing": list(item.owing),
        "reasons": [words.shown(change.reason) for change in moves(item)],
    }
