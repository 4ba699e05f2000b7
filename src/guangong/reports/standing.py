"""Where a task stands, for the line after an edit."""

from datetime import date

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, Light
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.table import in_words


def stands(plan: Plan, item: Figures, day: date) -> str:
    """Return where a task stands on a day: how much of it is done, and what is left of its time."""
    if item.light is Light.CANCELLED:
        return ""
    if item.light is Light.DONE:
        return _late(item)
    left = "" if item.task.kind == "standing" else in_words(words.days_cell(day, item), str)
    return both(_progress(plan, item), left)


def counted(plan: Plan, item: Figures) -> str:
    """Return how much of a task is there, without a word on its time: a unit may be in time all the same."""
    return in_words(words.progress_cell(plan, item), str) if item.counted else ""


def both(first: str, second: str) -> str:
    """Return two clauses as one; either may be empty."""
    if not (first and second):
        return first or second
    return _("{first}, {second}").format(first=first, second=second)


def _late(item: Figures) -> str:
    if not (item.late and item.done_on and item.deadline):
        return ""
    days = (item.done_on - item.deadline.value).days
    return count("{n} day late", "{n} days late", days)


def _progress(plan: Plan, item: Figures) -> str:
    """Return what is done of a task and, until it is due, what is expected; in what it is counted in."""
    if item.counted is None and not item.progress:
        return ""
    is_judged = item.counted is None or item.counted.what == "target"
    said = _("at {progress}") if item.counted is None else _("{progress} so far")
    said = said.format(progress=in_words(words.progress_cell(plan, item), str))
    if not is_judged or item.light is Light.OVERDUE:
        return both(said, count("{n} missed", "{n} missed", item.missed) if item.missed else "")
    return _("{progress} ({expected} expected)").format(progress=said, expected=words.expected(item))
