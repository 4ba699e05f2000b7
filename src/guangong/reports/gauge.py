"""How far one task is, as a screen has it: a bar, its periods, what came in week by week."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from guangong.domain.plan import Plan, Return
from guangong.domain.progress import EVERY, Figures, Light, Stretch, standing_periods
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import month_name, spoken
from guangong.reports.table import Bar, Cell, Column, Fit, Group, Mark, Row, Scale, Spark, Table, Text, cell


def gauge(plan: Plan, item: Figures, members: Mapping[str, Return | None], day: date) -> tuple[Table, ...]:
    """Return what shows how far a task is, nothing where that is not known; ``members`` have returned it."""
    if item.task.kind == "standing":
        rows = tuple(_years(plan, item, day))
        return (Table("", _places(rows, item.task.every or EVERY), (Group(rows),), "line"),) if rows else ()
    bar = tuple(Row({}, cells) for cells in _bar(plan, item))
    foot = tuple(Row({}, (content,)) for content in _weekly(members, day))
    # A bar takes what its neighbours leave.
    columns = (Column(""), Column("", least=10, most=999), Column(""))
    return (Table("", columns, (Group(bar, foot=foot),), "line"),) if bar or foot else ()


# ── a bar ──


def _bar(plan: Plan, item: Figures) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of a bar: what is counted, the bar, what is wanted; and words below it."""
    expected = None if item.light in {Light.DONE, Light.CANCELLED} or item.expected == 1 else item.expected
    if item.task.target:
        yield from _target(item, expected)
    elif item.counted:
        count = _counted(plan, item, f"{item.counted.achieved}/{item.counted.wanted}")
        yield cell(count, "heading"), (Bar(item.progress),), cell(f"{item.progress:.0%}")
    elif any(entry.percent is not None for entry in item.task.log):
        said = "" if expected is None else _("expected {amount}").format(amount=f"{expected:.0%}")
        yield cell(f"{item.progress:.0%}", "heading"), (Bar(item.progress, expected),), cell(said)


def _target(item: Figures, expected: float | None) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of a bar that ends at the most that is meant, with what is expected by now below it."""
    target, achieved = item.task.target, item.counted.achieved if item.counted else 0
    if target is None:
        return
    most = target.max or target.min
    places: list[tuple[float, str]] = []
    if expected is not None:
        amount = f"{round(expected * target.min, 1):g}"
        places.append((expected * target.min / most, _("expected {amount}").format(amount=amount)))
    least = target.min / most if target.min < most else None
    if least:
        places.append((least, _("at least {amount}").format(amount=target.min)))
    bar = Bar(min(1.0, max(0, achieved) / most), places[0][0] if expected is not None else None, least)
    wanted = _("target {amount}").format(amount=f"{words.quantity(target)} {target.unit}")
    yield cell(f"{achieved} {target.unit}", "heading"), (bar,), cell(wanted)
    if places:
        yield (), (Scale(tuple(places)),), ()


def _counted(plan: Plan, item: Figures, amount: str) -> str:
    """Return an amount with what it is counted in."""
    return f"{amount} {words.counted_in(plan, item).strip()}".rstrip()


# ── week by week ──


def _weekly(members: Mapping[str, Return | None], day: date) -> Iterator[Cell]:
    """Yield how many members returned it in each of the last six weeks, nothing where none did."""
    first = day - timedelta(day.weekday() + 35)
    came = [report.done_on for report in members.values() if report and report.done_on and not report.exempt]
    weeks = [(on - first).days // 7 for on in came]
    numbers = tuple(weeks.count(week) for week in range(6))
    if any(numbers):
        since = _("(from {day} on, a column a week)").format(day=spoken(first, day))
        said = f"  {' '.join(map(str, numbers))}  {since}"
        yield Text(_("each week") + "  ", "dim"), Spark(numbers, max(numbers)), Text(said, "dim")


# ── periods ──


def _years(plan: Plan, item: Figures, day: date) -> Iterator[Row]:
    """Yield the periods of standing work, those of a year in two rows: their names, and a sign for each."""
    every = item.task.every or EVERY
    found = standing_periods(plan, item.task, item.task.log)
    whole = len(standing_periods(plan, item.task.model_copy(update={"start": None}), ()))
    places = [*[None] * (whole - len(found)), *found]
    step = {"month": 12, "quarter": 4, "half-year": 2, "year": 10}[every]
    counted = item.counted
    said = _counted(plan, item, f"{counted.achieved}/{counted.so_far}") if counted else ""
    for first in range(0, whole, step):
        if periods := [period for period in places[first : first + step] if period]:
            year = str(periods[0].start.year) if whole > step and every != "year" else ""
            empty = [()] * (step - len(periods)) if first + step <= whole else []
            names = [_name(period, every, day) for period in periods]
            signs = [_sign(period, day) for period in periods]
            yield Row({}, (cell(year, "dim"), *empty, *names))
            yield Row({}, (cell(said, "heading"), *empty, *signs))
            said = ""


def _places(rows: Sequence[Row], every: str) -> tuple[Column, ...]:
    """Return the columns for the periods of a year."""
    width = {"month": 6, "quarter": 10, "half-year": 10, "year": 6}[every]
    return (Column(""), *[Column("", most=width, gap=0)] * (max(len(row.cells) for row in rows) - 1))


def _name(period: Stretch, every: str, day: date) -> Cell:
    """Return what a period is called, the one that runs in bold; in fewer cells where there is no room."""
    long, short = _wordings(period, every)
    tone = "heading" if period.start <= day <= period.end else "dim"
    return (Fit((cell(f"{long} ", tone), cell(short, tone))),)


def _wordings(period: Stretch, every: str) -> tuple[str, str]:
    """Return a period's months, or its year; the month in which one begins that takes a month."""
    first, last = month_name(period.start.month), month_name(period.end.month)
    if every == "year":
        return (str(period.start.year),) * 2
    return (
        (first, str(period.start.month)) if every == "month" or first == last else (f"{first}–{last}", first)
    )


def _sign(period: Stretch, day: date) -> Cell:
    """Return a sign for a period: it has an entry, it ended without one, or there is time for one."""
    if period.recorded:
        return (Mark(Light.DONE),)
    if period.end < day:
        return cell("!", "gap")
    return cell("·", "heading" if period.start <= day else "dim")
