"""The plan's period as a Gantt chart: a row a section, or a row a task; today across all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Final, Literal, NamedTuple, TypeVar

from guangong.domain.plan import Plan, Section
from guangong.domain.progress import PRESSING, Figures, Light, standing_periods
from guangong.messages import _
from guangong.reports import words
from guangong.reports.status import summary
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Group,
    Mark,
    Marks,
    Report,
    Row,
    Segment,
    Sign,
    Table,
    Text,
    Tick,
    Track,
    cell,
    headings,
    rows,
    titled,
)

ROWS: Final = ("section", "task")
"""What a row of the chart can be."""

_DAY: Final = timedelta(1)

T = TypeVar("T")


class Axis(NamedTuple):
    """The days of a period as shares: 0 is where its first day begins, 1 where its last one ends."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """Return where ``day`` begins; outside the period, the end of it that is nearer."""
        return min(1.0, max(0, (day - self.start).days) / ((self.end - self.start).days + 1))

    def after(self, day: date) -> float:
        """Return where ``day`` ends."""
        return self.at(day + _DAY)

    def middle(self, day: date) -> float | None:
        """Return the middle of ``day``, ``None`` outside the period."""
        return (self.at(day) + self.after(day)) / 2 if self.start <= day <= self.end else None

    def within(self, day: date) -> date:
        """Return ``day``, or outside the period the day of it that is nearest."""
        return min(max(day, self.start), self.end)

    def month(self, day: date) -> tuple[date, date]:
        """Return the first and the last day that the period has of the month of ``day``."""
        first = day.replace(day=1)
        following = (first + timedelta(31)).replace(day=1)
        return self.within(first), self.within(following - _DAY)

    def months(self) -> Iterator[date]:
        """Yield the first day that the period has of each month."""
        day = self.start
        while day <= self.end:
            first, last = self.month(day)
            yield first
            day = last + _DAY


class Stage(NamedTuple):
    """A stretch of a task, both days included: all of its work, or a period of standing work."""

    start: date
    end: date
    state: Literal["work", "recorded", "missed", "open"]


class Chart(NamedTuple):
    """What every row of a chart is drawn by."""

    plan: Plan
    day: date
    axis: Axis


class Part(NamedTuple):
    """A section with those of its tasks that are shown, and their figures."""

    section: Section
    items: Sequence[Figures]
    figures: Data


def timeline(plan: Plan, assessed: Sequence[Figures], day: date, by: str = "section") -> Report:
    """Report ``assessed``, in the plan's order, along its period; ``by`` is one of ``ROWS``."""
    chart = Chart(plan, day, Axis(plan.period.start, plan.period.end))
    groups = [
        Part(items[0].placed.section, items, summary(items))
        for _place, found in groupby(assessed, key=lambda item: item.placed.route[1])
        if (items := list(found))
    ]
    table = _by_task(chart, groups) if by == "task" else _by_section(chart, groups)
    parts = (table,) if groups else ()
    notes = () if groups else (words.none_fits(plan),)
    legend = _legend(chart, together=by == "section") if assessed else ()
    legend += words.legend(assessed)
    when = _("{start} to {end}, as of {day}").format(start=chart.axis.start, end=chart.axis.end, day=day)
    return Report("timeline", titled(plan.title, when), _data(chart, groups), parts, notes, legend)


def stages(plan: Plan, item: Figures, day: date) -> tuple[Stage, ...]:
    """Return the stretches of a task: one from its start to its deadline, or its periods."""
    task, first = item.task, item.task.start or plan.period.start
    if task.kind != "standing":
        last = item.deadline.value if item.deadline else plan.period.end
        return (Stage(first, max(first, last), "work"),)
    periods = standing_periods(plan, task, task.log)
    return tuple(
        Stage(start, end, "recorded" if recorded else "missed" if end < day else "open")
        for start, end, recorded in periods
    )


# ── rows ──


def _by_section(chart: Chart, groups: Sequence[Part]) -> Table:
    columns: Columns[Part] = (
        (Column(_("no."), "right"), lambda group: cell(str(group.section.number))),
        (Column(_("section"), least=20), lambda group: cell(group.section.title)),
        (Column(_("month"), least=36, most=999), lambda group: (_section_track(chart, group),)),
        (
            Column(_("done"), "right", extra=True),
            lambda group: cell(f"{group.figures['done']}/{group.figures['total']}"),
        ),
    )
    return _table(chart, columns, rows(columns, groups))


def _by_task(chart: Chart, groups: Sequence[Part]) -> Table:
    columns: Columns[Figures] = (
        (Column("", name=_("light")), lambda item: (Mark(item.light),)),
        (Column(_("task")), lambda item: cell(item.task.id)),
        (Column(_("title"), least=20), lambda item: words.title_cell(item.task)),
        (Column(_("month"), least=36, most=999), lambda item: (_task_track(chart, item),)),
        (Column(_("days"), "right", extra=True), partial(words.days_cell, chart.day)),
    )
    lines: list[Row] = []
    for section, items, _figures in groups:
        lines.append(Row({}, (cell(f"{section.number}  {section.title}", "heading"),)))
        lines += rows(columns, items)
    return _table(chart, columns, lines)


def _table(chart: Chart, columns: Columns[T], lines: Iterable[Row]) -> Table:
    """Return a chart: the months above its rows, and above them the years where they are several."""
    heads = headings(columns)
    is_long = chart.axis.start.year < chart.axis.end.year
    scales = (*([_years(chart.axis)] if is_long else []), _months(chart.axis))
    above = [
        Row({}, tuple((Track(ticks=ticks),) if column.most else cell("") for column in heads))
        for ticks in scales
    ]
    return Table("", heads, (Group((*above, *lines)),))


# ── tracks ──


def _months(axis: Axis) -> tuple[Tick, ...]:
    """Return the months' names, each where it begins."""
    return tuple(Tick(axis.at(first), (_month(first.month), str(first.month))) for first in axis.months())


def _years(axis: Axis) -> tuple[Tick, ...]:
    """Return the years, each where the period has its first day."""
    years = range(axis.start.year, axis.end.year + 1)
    return tuple(
        Tick(axis.at(axis.within(date(year, 1, 1))), (str(year), f"{year % 100:02}")) for year in years
    )


def _task_track(chart: Chart, item: Figures) -> Track:
    """Return a task's line, filled as far as it is done, with its light where it is due."""
    segments = tuple(_segment(chart.axis, stage, item) for stage in stages(chart.plan, item, chart.day))
    due = chart.axis.within(item.due or chart.axis.end)
    marks = (_marks(chart.axis, due, due, [item]),) if item.due else ()
    first, last = chart.axis.within(item.task.start or chart.axis.start), due
    return Track(segments, marks, chart.axis.middle(chart.day), words=f"{first} – {last}")


def _segment(axis: Axis, stage: Stage, item: Figures) -> Segment:
    start, end = axis.at(stage.start), axis.after(stage.end)
    if item.light is Light.CANCELLED:
        return Segment(start, end, item.light, kind="dropped")
    if stage.state == "missed":
        return Segment(start, end, item.light, kind="missed")
    done = item.progress if stage.state == "work" else float(stage.state == "recorded")
    return Segment(start, end, item.light, done)


def _section_track(chart: Chart, group: Part) -> Track:
    """Return a section's line over the time of its tasks, with the lights of what is due in each month."""
    axis = chart.axis
    found = [stage for item in group.items for stage in stages(chart.plan, item, chart.day)]
    first = min((stage.start for stage in found), default=axis.start)
    last = max((stage.end for stage in found), default=axis.end)
    segment = Segment(axis.at(first), axis.after(last), done=group.figures["progress"])
    span = f"{axis.within(first)} – {axis.within(last)}"
    return Track((segment,), tuple(_monthly_marks(axis, group.items)), axis.middle(chart.day), words=span)


def _monthly_marks(axis: Axis, items: Sequence[Figures]) -> Iterator[Marks]:
    """Yield a mark for each task that is due, together where they are due in the same month."""
    months: dict[tuple[date, date], list[Figures]] = defaultdict(list)
    for item in items:
        if item.due:
            months[axis.month(axis.within(item.due))].append(item)
    for (first, last), found in sorted(months.items(), key=lambda pair: pair[0]):
        yield _marks(axis, first, last, found)


def _marks(axis: Axis, first: date, last: date, items: Sequence[Figures]) -> Marks:
    lights = sorted((item.light for item in items), key=PRESSING.index)
    return Marks(axis.at(first), axis.after(last), tuple(map(Mark, lights)))


# ── words and data ──


def _legend(chart: Chart, *, together: bool) -> tuple[Cell, ...]:
    """Return what the signs of a chart mean, also where marks stand ``together``."""
    known = (
        (Sign("done"), _("done so far")),
        (Sign("work"), _("still to do")),
        (Sign("missed"), _("no entry")),
        (Sign("dropped"), _("cancelled")),
        (Sign("now"), str(chart.day)),
        *(((Sign("more"), _("more marks")),) if together else ()),
    )
    return tuple((sign, Text(f" {word}")) for sign, word in known)


def _month(number: int) -> str:
    """Return a month's short name; ``number`` is 1 to 12."""
    return _("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()[number - 1]


def _data(chart: Chart, groups: Sequence[Part]) -> Data:
    plan, day, axis = chart
    return {
        **words.dated(plan, day),
        "period": {"start": axis.start, "end": axis.end},
        "today": _rounded(axis.middle(day)),
        "months": [{"start": first, "from": _rounded(axis.at(first))} for first in axis.months()],
        "sections": [
            {"number": group.section.number, "title": group.section.title, **group.figures}
            for group in groups
        ],
        "tasks": [_task_data(chart, item) for group in groups for item in group.items],
    }


def _task_data(chart: Chart, item: Figures) -> Data:
    found = [_stage_data(chart.axis, stage) for stage in stages(chart.plan, item, chart.day)]
    return {**words.task_data(chart.plan, item, chart.day), "stages": found}


def _stage_data(axis: Axis, stage: Stage) -> Data:
    return {
        "start": stage.start,
        "end": stage.end,
        "from": _rounded(axis.at(stage.start)),
        "to": _rounded(axis.after(stage.end)),
        "state": stage.state,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
