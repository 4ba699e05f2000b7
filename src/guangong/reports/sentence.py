"""The sentence that can be read out: what should be done by a day, what is, and what is late."""

from collections.abc import Iterator, Sequence
from datetime import date

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, Light
from guangong.messages import _
from guangong.reports import owing
from guangong.reports.days import spoken
from guangong.reports.table import Cell, Data, Text


def due_figures(plan: Plan, assessed: Sequence[Figures], day: date) -> Data:
    """Return what JSON says of the tasks due by ``day``: how many, done of them, overdue, and who owes."""
    due = [item for item in assessed if is_due(item, day)]
    return {
        "due_by": len(due),
        "done_of_due": sum(item.light is Light.DONE for item in due),
        "late": sum(item.light is Light.OVERDUE for item in due),
        "due_today": sum(item.light is not Light.DONE and item.due == day for item in due),
        "owed": owing.data(plan, assessed),
    }


def is_due(item: Figures, day: date) -> bool:
    """Whether a task should be done by ``day``."""
    return bool(item.deadline and item.deadline.value <= day and item.light is not Light.CANCELLED)


def sentence(plan: Plan, found: Data, day: date, *, handed_on: bool = False) -> Cell:
    """Return the sentence on tasks; only what is late is toned.

    ``found`` has their ``due_figures``, and the means of progress and of what is expected. What is
    ``handed_on`` is read on other days: the year is said, and no today.
    """
    if handed_on:
        return said_on(spoken(day, 0, in_full=True), found, day)
    return said_on(spoken(day, plan.period.start, in_full=True), found)


def said_on(when: str, found: Data, day: date | None = None) -> Cell:
    """Return the sentence of a day, which stands in words; with ``day``, that is said for today."""
    due = found["due_by"]
    if due:
        head = _("By {day}, {n} due: {done} done").format(day=when, n=due, done=found["done_of_due"])
    else:
        head = _("By {day}, nothing is due").format(day=when)
    return (Text(head), *_rest(found, day))


def said_behind(found: Data, day: date) -> Cell:
    """Return the sentence of a document behind another one that says the day."""
    if not found["due_by"]:
        return (Text(_("Nothing was due by then")), *_rest(found, day))
    head = _("Due by then were {n}: {done} done").format(n=found["due_by"], done=found["done_of_due"])
    return (Text(head), *_rest(found, day))


def _rest(found: Data, day: date | None) -> Iterator[Text]:
    """Yield what is late, what is due on the day, and the means."""
    if late := found["late"]:
        yield from alarm(_(", {n} overdue"), late)
    if today := found["due_today"]:
        said = _(", {n} due on {day}") if day else _(", {n} due today")
        yield Text(said.format(n=today, day=spoken(day, day, in_full=True) if day else ""))
    yield Text(_means(found["progress"], found["expected"]))


def alarm(text: str, number: int) -> tuple[Text, Text]:
    """Return a part of a sentence that says how much is overdue; only its comma is not toned."""
    said = text.format(n=number)
    toned = said.lstrip("，, ")
    return (Text(said.removesuffix(toned)), Text(toned, Light.OVERDUE))


def _means(progress: float, expected: float | None) -> str:
    if expected is None:
        return _("; progress {progress}.").format(progress=f"{progress:.0%}")
    text = _("; progress {progress}, expected {expected}.")
    return text.format(progress=f"{progress:.0%}", expected=f"{expected:.0%}")
