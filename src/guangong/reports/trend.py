"""How the plan went: done, overdue and expected at the end of each month."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, Light
from guangong.messages import _, count
from guangong.reports.days import spoken
from guangong.reports.months import Axis, Timescale, column_name, timescale_of
from guangong.reports.sentence import due_figures, is_due, sentence
from guangong.reports.status import summary
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Day,
    Report,
    Sign,
    Text,
    Track,
    cell,
    table,
)
from guangong.reports.words import dated, none_fits


class Past(NamedTuple):
    """Where the figures of the past come from, if not from the dates in the plan: from commits.

    ``unreadable`` of them were passed over.
    """

    unreadable: int


class Point(NamedTuple):
    """A month, or a longer column of the period, and the plan at its end; in the running one, on the day.

    ``figures`` are those of status; ``due`` is how many tasks should be done by then. Both are ``None`` where
    nobody knows; of what is to come there is ``due``.
    """

    axis: Axis
    day: date
    figures: Data | None
    due: int | None


def days(plan: Plan, day: date) -> list[date]:
    """Return the days at which figures are wanted: the ends of the columns that have begun, or ``day``."""
    return [min(axis.end, day) for axis in _scale(plan).axes if axis.start <= day]


def trend(  # noqa: PLR0913 (what the command line says)
    plan: Plan,
    assessed: Sequence[Figures],
    day: date,
    past: Callable[[date], Sequence[Figures] | None],
    source: Past | None = None,
    *,
    handed_on: bool = False,
) -> Report:
    """Report how the plan went up to ``day``, and what is expected from then on.

    Args:
        plan: the plan of the day.
        assessed: the figures of the tasks that are wanted, on the day.
        day: the day of the report.
        past: gives the figures of an earlier day, ``None`` where nobody knows them.
        source: where they come from, if not from the dates in the plan.
        handed_on: whether it is read on other days, too.
    """
    scale = _scale(plan)
    shown = points(plan, assessed, day, past)
    found = summary(assessed) | due_figures(plan, assessed, day)
    title = (*cell(plan.title, "heading"), Text("\n"), *sentence(plan, found, day, handed_on=handed_on))
    data = {
        **dated(plan, day),
        "period": {"start": plan.period.start, "end": plan.period.end},
        "source": "commits" if source else "dates",
        **({"unreadable": source.unreadable} if source else {}),
    }
    fits = assessed or any(_known(point).get("total") for point in shown)
    none = () if fits else (none_fits(plan),)
    drawn = table("points", _columns(shown, scale, day), shown, _data)._replace(form="line")
    key = ((Sign("done"), Text(" " + _("done"), "dim")), (Sign("now"), Text(" " + _("due so far"), "dim")))
    return Report("trend", title, data, (drawn,), (*none, *_notes(shown, source)), key)


def points(
    plan: Plan, assessed: Sequence[Figures], day: date, past: Callable[[date], Sequence[Figures] | None]
) -> list[Point]:
    """Return the plan at the end of each month: from the figures of the ``day``, before it the ``past``."""
    return [_point(axis, day, assessed, past) for axis in _scale(plan).axes]


def _scale(plan: Plan) -> Timescale:
    return timescale_of(Axis(plan.period.start, plan.period.end))


def _point(
    axis: Axis, day: date, assessed: Sequence[Figures], past: Callable[[date], Sequence[Figures] | None]
) -> Point:
    if axis.start > day:
        return Point(axis, axis.end, None, _due(assessed, axis.end))
    on = min(axis.end, day)
    items = assessed if on == day else past(on)
    return Point(axis, on, None, None) if items is None else Point(axis, on, summary(items), _due(items, on))


def _due(items: Sequence[Figures], day: date) -> int:
    return sum(is_due(item, day) for item in items)


def _data(point: Point) -> Data:
    known = _known(point)
    return {
        "start": point.axis.start,
        "day": point.day,
        "done": known.get("done"),
        "overdue": _overdue(known),
        "due_by": point.due,
        **{name: known.get(name) for name in ("total", "progress", "expected")},
    }


def _known(point: Point) -> Data:
    return point.figures or {}


def _overdue(figures: Data) -> int | None:
    return figures["lights"].get(Light.OVERDUE, 0) if figures else None


# ── what people see ──


def _columns(points: Sequence[Point], scale: Timescale, day: date) -> Columns[Point]:
    most = max(1, *(max(point.due or 0, _known(point).get("done", 0)) for point in points))
    return (
        (Column("", name=_("month")), lambda point: _label(point, scale, day)),
        (Column("", least=12, most=60), lambda point: _bar(point, most)),
        (Column(_("done"), "right"), lambda point: _number(_known(point).get("done"))),
        (Column(_("due so far"), "right"), lambda point: _number(point.due, "" if point.figures else "dim")),
        (Column(_("overdue"), "right"), lambda point: _number(_overdue(_known(point)), Light.OVERDUE)),
        (Column(_("progress"), "right"), lambda point: _share(point, "progress")),
        (Column(_("expected"), "right"), lambda point: _share(point, "expected")),
    )


def _label(point: Point, scale: Timescale, day: date) -> Cell:
    """Return what a column of the period is called; in the running one, the day."""
    axis = point.axis
    if axis.start <= day < axis.end:
        return (Day(day, spoken(day, scale.axes[0].start), "heading"),)
    name = column_name(axis, scale.months)
    several = scale.axes[0].start.year < scale.axes[-1].end.year and name != str(axis.start.year)
    name = _("{date} {year}").format(date=name, year=axis.start.year) if several else name
    return (Day(axis.end, name, "heading" if axis.end == day else "dim" if axis.start > day else ""),)


def _bar(point: Point, most: int) -> Cell:
    """Return a line for what is done, what is expected besides, and a sign where that ends."""
    if point.due is None:
        return ()
    due = point.due / most
    if point.figures is None:
        return (Track(end=due),)
    done = point.figures["done"] / most
    return (Track(0, done, max(done, due), max(done, due), now=due),)


def _number(number: int | None, tone: str = "") -> Cell:
    return () if number is None else cell(str(number), tone if number else "")


def _share(point: Point, name: str) -> Cell:
    share = _known(point).get(name)
    return () if share is None else cell(f"{share:.0%}")


def _notes(points: Sequence[Point], source: Past | None) -> tuple[str, ...]:
    if source is None:
        return ()
    first = next((point.axis.start for point in points if point.figures), None)
    notes = [_("From the commits: each month shows the plan of the last commit before its end.")]
    if first and points[0].due is None:
        notes.append(_("No commit before {day} has the plan.").format(day=first))
    if source.unreadable:
        notes.append(
            count(
                "{n} commit was passed over: its plan cannot be read.",
                "{n} commits were passed over: their plan cannot be read.",
                source.unreadable,
            )
        )
    return tuple(notes)
