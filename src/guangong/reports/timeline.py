"""The plan's period by its months: a row a section with what is due in each, or a row a task with a bar."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Final, Literal, NamedTuple

from guangong.domain.plan import Plan, Section
from guangong.domain.progress import (
    ATTENTION,
    DEFAULT,
    PRESSING,
    Figures,
    Light,
    Thresholds,
    standing_periods,
)
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.months import Axis, Timescale, column_name, length_word, timescale_of, years
from guangong.reports.status import summary
from guangong.reports.table import (
    Cell,
    Column,
    Data,
    Fit,
    Group,
    Mark,
    Report,
    Row,
    Rows,
    Sign,
    Spark,
    Table,
    Text,
    Track,
    cell,
)

ROWS: Final = ("section", "task")
"""What a row of the chart can be."""

_ROOM: Final = 4
"""Cells that a column has at least: for marks, for the name of a month."""


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
    scale: Timescale
    limits: Thresholds

    @property
    def now(self) -> float | None:
        """Where the day lies on the scale, ``None`` outside the period."""
        return self.scale.middle(self.day) if self.axis.start <= self.day <= self.axis.end else None


class Lane(NamedTuple):
    """A section with those of its tasks that are shown, and their figures."""

    section: Section
    items: Sequence[Figures]
    figures: Data


def timeline(
    plan: Plan, assessed: Sequence[Figures], day: date, by: str = "section", limits: Thresholds = DEFAULT
) -> Report:
    """Report ``assessed``, in the plan's order, along its period.

    ``by`` is one of ``ROWS``; ``limits`` say when a light comes on.
    """
    axis = Axis(plan.period.start, plan.period.end)
    chart = Chart(plan, day, axis, timescale_of(axis), limits)
    lanes = [
        Lane(items[0].placed.section, items, summary(items))
        for _place, found in groupby(assessed, key=lambda item: item.placed.route[1])
        if (items := list(found))
    ]
    aside = (words.as_of(plan, day),)
    report = Report("timeline", cell(plan.title, "heading"), _data(chart, lanes), (), aside=aside)
    if not lanes:
        return report._replace(notes=(words.none_fits(plan),))
    return _by_task(chart, lanes, report) if by == "task" else _by_section(chart, lanes, report)


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


# ── the scale ──


def _columns(chart: Chart, gap: int) -> Iterator[Column]:
    """Yield a column for each of the scale, all of one width: wide where they are few."""
    most = max(7, 84 // len(chart.scale.axes)) - gap
    for axis in chart.scale.axes:
        first, last = str(axis.start)[:7], str(axis.end)[:7]
        name = first if first == last else f"{first}/{last}"
        yield Column("", least=_ROOM, most=most, gap=gap, name=name)


def _scale_rows(chart: Chart, before: int, gap: int, after: int) -> Iterator[Row]:
    """Yield the years where they are several, what the columns are called, and how far the time has come."""
    axes, months = chart.scale
    now = chart.now
    done = now if now is not None else float(chart.day > chart.axis.end)
    line = Track(0, done, done, 1, now=now, gap=gap)
    names = [_column_name(axis, months, chart.day, "" if gap else " ") for axis in axes]
    drawn: list[tuple[Cell, Sequence[Cell | None]]] = [
        (cell(length_word(months), "dim"), names),
        (_today(chart), ((line,), *[None] * (len(axes) - 1))),
    ]
    if chart.axis.start.year < chart.axis.end.year and months < 12:  # noqa: PLR2004 (a year)
        drawn.insert(0, ((), [cell(str(year), "dim") if year else None for year in years(axes)]))
    for label, cells in drawn:
        yield Row({}, (label, *[None] * (before - 1), *cells, *[()] * after), for_screen=True)


def _today(chart: Chart) -> Cell:
    """Return what explains the sign at the day; outside the period there is none."""
    if chart.now is not None:
        return (Text(_("today at") + " ", "dim"), Sign("now"))
    return cell(_("the period is over") if chart.day > chart.axis.end else _("not begun yet"), "dim")


def _column_name(axis: Axis, months: int, day: date, behind: str) -> Cell:
    """Return what a column is called, bold where the day is in it; its number where there is no room."""
    tone = "heading" if axis.start <= day <= axis.end else "dim"
    name = column_name(axis, months)
    return (
        (Fit((cell(name + behind, tone), cell(str(axis.start.month), tone))),)
        if months == 1
        else cell(name, tone)
    )


# ── by section ──


def _by_section(chart: Chart, lanes: Sequence[Lane], report: Report) -> Report:
    """Return a row a section with a mark for each deadline, and below them how much that is."""
    columns = (Column("", least=18, name=_("section")), *_columns(chart, 1))
    placed = [(lane.section, _by_column(chart, lane.items)) for lane in lanes]
    rows = (*_scale_rows(chart, 1, 1, 0), *(_section_row(chart, *found) for found in placed))
    items = [item for lane in lanes for item in lane.items]
    standing = _standing(chart, items)
    foot = (*_load(chart, items), *_lacking(standing))
    blank = (Row({}, ((),)),) if foot else ()
    table = Table("", columns, (Group(rows, foot=(*blank, *foot)),), "page")
    soon = {Light.DUE_SOON} if any(waiting for *_others, waiting in standing) else set()
    key = _key(chart, {item.light for item in filter(_is_due, items)} | soon)
    if any(len(marks) > _ROOM for _section, found in placed for marks in found.values()):
        key += ((Text("+n "), Text(_("n more"), "dim")),)
    return report._replace(parts=(table,), legend=key)


def _is_due(item: Figures) -> bool:
    """Whether a task has a deadline; standing work has periods."""
    return item.task.kind != "standing" and item.due is not None


def _by_column(chart: Chart, items: Sequence[Figures]) -> dict[int, list[Figures]]:
    """Return the tasks by the column of their deadline, the worst first."""
    found: dict[int, list[Figures]] = defaultdict(list)
    for item in sorted(filter(_is_due, items), key=lambda item: item.urgency(chart.day)):
        found[chart.scale.column(item.due or chart.axis.end)].append(item)
    return found


def _section_row(chart: Chart, section: Section, found: Mapping[int, Sequence[Figures]]) -> Row:
    lights = ([item.light for item in found.get(i, ())] for i in range(len(chart.scale.axes)))
    return Row({}, (words.section_label(section), *(_marks(tuple(map(Mark, known))) for known in lights)))


def _marks(marks: tuple[Mark, ...]) -> Cell:
    """Return marks; where there is no room for all, how many more there are."""
    if len(marks) < 2:  # noqa: PLR2004 (one has room)
        return marks
    fewer: list[Cell] = [
        (*marks[:shown], Text(f"+{len(marks) - shown}")) for shown in range(min(len(marks) - 1, 5), 0, -1)
    ]
    return (Fit((marks, *fewer, cell(f"+{len(marks)}"), (marks[0], Text("+")), cell("+"))),)


def _load(chart: Chart, items: Sequence[Figures]) -> Iterator[Row]:
    """Yield how much is due in each column, as a drawing and in numbers, and how much of it is done."""
    found = _by_column(chart, [item for item in items if item.light is not Light.CANCELLED])
    if not found:
        return
    load = [(axis.start <= chart.day, found[i]) for i, axis in enumerate(chart.scale.axes)]
    most = max(map(len, found.values()))
    bars = (_bar(len(due), most, "bar" if has_begun else "dim") for has_begun, due in load)
    yield Row({}, ((), *bars), for_screen=True)
    yield from _numbers(load)


def _numbers(load: Sequence[tuple[bool, Sequence[Figures]]]) -> Iterator[Row]:
    """Yield what is done of what is due where the time has begun, elsewhere what is due; red: overdue."""
    tones = [
        Light.OVERDUE if any(item.light is Light.OVERDUE for item in due) else "" for _begun, due in load
    ]
    done = [
        str(sum(item.light is Light.DONE for item in due)) if begun and due else "" for begun, due in load
    ]
    total = [str(len(due) or "") for _begun, due in load]
    both = [f"{n}/{all_}" if n else all_ for n, all_ in zip(done, total, strict=True)]
    if max(map(len, both)) <= _ROOM:
        yield Row({}, (cell(_("done / due"), "dim"), *map(_number, both, tones)))
    else:
        yield Row({}, (cell(_("due"), "dim"), *map(_number, total)))
        yield Row({}, (cell(_("done of it"), "dim"), *map(_number, done, tones)))


def _number(number: str, tone: str = "", mark: Cell = ()) -> Cell:
    """Return a number behind a mark; it is never cut: where it has no room, a smaller one and more.

    Of two numbers only a sign is left that they are there.
    """
    if not number:
        return ()
    capped = [f"{'9' * size}+" for size in range(len(number) - 2, 0, -1)]
    shorter = [*capped, "+"] if number.isdigit() else ["…"]
    choices = [(*mark, Text(said, tone)) for said in (number, *shorter)]
    return (Fit((*choices, mark) if mark else tuple(choices)),)


def _bar(value: int, most: int, tone: str) -> Cell:
    if not value:
        return ()
    choices: tuple[Cell, ...] = tuple((Spark((value,), most, width, tone),) for width in (5, 3, 2))
    return (Fit(choices),)


def _standing(chart: Chart, items: Sequence[Figures]) -> list[tuple[int, int, int]]:
    """Return how many periods of standing work are over in each column, lack an entry, or soon will."""
    ended, missed, waiting = ([0] * len(chart.scale.axes) for _list in range(3))
    standing = [item for item in items if item.task.kind == "standing" and not item.is_closed]
    for item in standing:
        for start, end, state in stages(chart.plan, item, chart.day):
            column = chart.scale.column(end)
            ended[column] += end < chart.day
            missed[column] += state == "missed"
            runs = state == "open" and start <= chart.day
            waiting[column] += runs and chart.limits.is_soon(chart.day, end)
    return list(zip(ended, missed, waiting, strict=True))


def _lacking(found: Sequence[tuple[int, int, int]]) -> Iterator[Row]:
    """Yield how much standing work lacks an entry, or soon will; in a row each where one has no room."""
    late, soon = _("standing, missed"), _("standing, due soon")
    lines = {late: [_lack(*numbers) for numbers in found]}
    if any(len(f"{missed or ''}{waiting}") >= _ROOM and waiting for _ended, missed, waiting in found):
        lines = {
            late: [_lack(ended, missed) for ended, missed, _waiting in found],
            soon: [_number(str(waiting or ""), Light.DUE_SOON) for *_others, waiting in found],
        }
    for label, cells in lines.items():
        if any(cells):
            yield Row({}, (cell(label, "dim"), *cells))


def _lack(ended: int, missed: int, waiting: int = 0) -> Cell:
    late = (Text(str(missed), "gap"),) if missed else ()
    if waiting:
        return _number(str(waiting), Light.DUE_SOON, (*late, Mark(Light.DUE_SOON)))
    return _number(str(missed), "gap") if missed else (Sign("open"),) * bool(ended)


# ── by task ──


def _by_task(chart: Chart, lanes: Sequence[Lane], report: Report) -> Report:
    """Return what needs somebody or ends soon, the worst first, then the rest by section."""
    columns = (
        Column("", gap=1, name=_("light")),
        Column("", gap=1, name=_("task")),
        Column("", least=16, name=_("title")),
        *_task_columns(chart),
        Column("", "right", name=_("days")),
    )
    items = [item for lane in lanes for item in lane.items]
    ranked = sorted(items, key=lambda item: item.urgency(chart.day))
    near = [item for item in ranked if _is_near(chart, item)]
    near = near or [item for item in ranked if not item.is_closed]
    first = Group(Rows(partial(_task_row, chart), [*_scale_rows(chart, 3, 0, 1), *near]))
    rest = _rest(chart, lanes, {item.task.id for item in near})
    table = Table("", columns, (first, *rest), "page")
    return report._replace(parts=(table,), legend=_key(chart, {item.light for item in items}))


def _rest(chart: Chart, lanes: Sequence[Lane], shown: set[str]) -> Iterator[Group]:
    """Yield by section the tasks that are not among those ``shown``."""
    for lane in lanes:
        if left := [item for item in lane.items if item.task.id not in shown]:
            name = cell(f"{words.section_number(lane.section.number)} {lane.section.title}", "heading")
            yield Group(Rows(partial(_task_row, chart), left), name, fewest=0 if shown else 2)


def _task_columns(chart: Chart) -> list[Column]:
    """Return the columns that a bar is drawn over; in words it has one."""
    first, *others = _columns(chart, 0)
    columns = [first._replace(name=_("time")), *(column._replace(name="") for column in others)]
    return [*columns[:-1], columns[-1]._replace(gap=1)]


def _is_near(chart: Chart, item: Figures) -> bool:
    """Whether an open task needs somebody, or ends within 60 days."""
    if item.light in ATTENTION:
        return True
    is_open = not item.is_closed and _is_due(item)
    return is_open and item.due is not None and item.due - chart.day <= timedelta(60)


def _task_row(chart: Chart, item: Figures | Row) -> Row:
    if isinstance(item, Row):
        return item
    head: tuple[Cell, ...] = ((Mark(item.light),), cell(item.task.id, "dim"), words.title_cell(item.task))
    others = [None] * (len(chart.scale.axes) - 1)
    return Row({}, (*head, (_track(chart, item),), *others, words.need_cell(chart.day, item)))


def _track(chart: Chart, item: Figures) -> Track:
    """Return a task's line: a bar with its light where it is due, or a sign for each period."""
    is_standing = item.task.kind == "standing"
    start = item.task.start or chart.axis.start
    end = chart.axis.end if is_standing or item.due is None else item.due
    said = f"{chart.axis.within(start)} – {chart.axis.within(end)}"
    if is_standing:
        return Track(signs=_period_signs(chart, item), now=chart.now, words=said)
    begin, last = chart.scale.at(min(start, end)), chart.scale.middle(end)
    signs = ((last, Mark(item.light)),) if item.due else ()
    track = Track(signs=signs, now=chart.now, words=said)
    if item.light is Light.CANCELLED:
        return track
    done = min(last, begin + (last - begin) * item.progress)
    expected = min(last, max(done, _expected(chart, item, last)))
    return track._replace(start=begin, done=done, expected=expected, end=last)


def _expected(chart: Chart, item: Figures, end: float) -> float:
    """Return up to where a task should be done: nowhere where nobody can say."""
    is_judged = item.expected is not None and item.light is not Light.NOT_STARTED
    if item.light is Light.OVERDUE:
        return end
    return min(end, chart.scale.after(chart.day)) if is_judged else 0


def _period_signs(chart: Chart, item: Figures) -> tuple[tuple[float, Mark | Sign], ...]:
    """Return a sign in the middle of each period; without room, what is missed covers the others."""
    if item.light is Light.CANCELLED:
        return ()
    signs: dict[str, Mark | Sign] = {
        "recorded": Mark(Light.DONE),
        "missed": Sign("missed"),
        "open": Sign("open"),
    }
    found = sorted(stages(chart.plan, item, chart.day), key=lambda stage: stage.state == "missed")
    half = 1e-6  # so the cell before the middle
    return tuple(
        ((chart.scale.at(start) + chart.scale.after(end)) / 2 - half, signs[state])
        for start, end, state in found
    )


# ── words and data ──


def _key(chart: Chart, lights: set[Light]) -> tuple[Cell, ...]:
    """Return what the marks that occur mean, in few words: all of them on one line."""
    limits, short = chart.limits, {Light.FAR_BEHIND: _("far"), Light.NOT_STARTED: _("todo")}
    if limits.due_soon_days and not limits.working_days:
        short[Light.DUE_SOON] = count("{n} day", "{n} days", limits.due_soon_days)
    return tuple(
        (Mark(light), Text(f" {short.get(light) or words.light_word(light)}", "dim"))
        for light in PRESSING
        if light in lights
    )


def _data(chart: Chart, lanes: Sequence[Lane]) -> Data:
    plan, day, axis, *_others = chart
    return {
        **words.dated(plan, day),
        "period": {"start": axis.start, "end": axis.end},
        "today": _rounded(axis.middle(day)),
        "months": [{"start": first, "from": _rounded(axis.at(first))} for first in axis.months()],
        "sections": [
            {"number": lane.section.number, "title": lane.section.title, **lane.figures} for lane in lanes
        ],
        "tasks": lambda: [_task_data(chart, item) for lane in lanes for item in lane.items],
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
