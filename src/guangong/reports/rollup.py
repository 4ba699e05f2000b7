"""Many plans at once: one row a plan, the worst first, and what all of them come to."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from guangong.domain.plan import Plan
from guangong.domain.progress import ATTENTION, PRESSING, Figures, Light
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.sentence import due_figures, said_on
from guangong.reports.status import summary
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Fit,
    Group,
    Mark,
    Report,
    Row,
    Table,
    Text,
    cell,
    headings,
)

SUMS: Final = (
    *("total", "done", "due_by", "done_of_due", "late", "due_today"),
    *("owed_returns", "owing_units", "findings", "entered_later", "added_later"),
)
"""The figures of a plan that add up."""


class Standing(NamedTuple):
    """How one plan stands, as JSON has it; of one that could not be read, ``error`` says why.

    ``both`` is of how many tasks its means are; ``units`` and ``months`` count the lights of its tasks by the
    name of who leads, and by the month of the due day.
    """

    data: Data
    both: int = 0
    units: Mapping[tuple[str | None, Light], int] = MappingProxyType({})
    months: Mapping[tuple[str | None, Light], int] = MappingProxyType({})

    @property
    def error(self) -> str:
        """Why it could not be read, empty where it was."""
        return self.data["error"] or ""

    def lights(self, *wanted: Light) -> int:
        """Return how many of its tasks have one of these lights."""
        return sum(self.data["lights"].get(light, 0) for light in wanted)


def standing(
    file: str, plan: Plan, assessed: Sequence[Figures], day: date, beside: Mapping[str, int]
) -> Standing:
    """Return how a plan stands on a day: the figures that ``status`` has.

    Args:
        file: how the user knows the plan.
        plan: the plan as it was on the day.
        assessed: the figures of all its tasks.
        day: the day.
        beside: how many ``findings`` it has, and how many records and tasks are later than the day.
    """
    due = due_figures(plan, assessed, day)
    owed = [owner["overdue"] for owner in due.pop("owed")]
    data = {
        "file": file,
        "plan": plan.title,
        "organization": plan.organization,
        "organization_name": words.unit_name(plan, plan.organization),
        "period": {"start": plan.period.start, "end": plan.period.end},
        "ended": day > plan.period.end,
        **due,
        "owed_returns": sum(owed),
        "owing_units": len(owed),
        **summary(assessed),
        **beside,
        "error": None,
    }
    both = sum(item.expected is not None and item.light is not Light.CANCELLED for item in assessed)
    units = Counter((_lead(plan, item), item.light) for item in assessed)
    months = Counter((str(item.due)[:7] if item.due else None, item.light) for item in assessed)
    return Standing(data, both, units, months)


def _lead(plan: Plan, item: Figures) -> str | None:
    return words.unit_name(plan, item.owners.value[0]) if item.owners else None


def unread(file: str, error: str) -> Standing:
    """Return the row of a plan that could not be read."""
    return Standing({"file": file, "error": error})


def rollup(found: Sequence[Standing], day: date) -> Report:
    """Report on plans on a day, those first that could not be read, then the worst."""
    read = sorted((one for one in found if not one.error), key=_urgency)
    broken = [one for one in found if one.error]
    total = _total(read) | {"plans": len(read), "unread": len(broken)}
    columns = _columns(_names(read))
    rows = (*(_broken(one, len(columns)) for one in broken), *(_row(columns, one) for one in read))
    foot = (Row({}, _sums(columns, Standing({**total, "error": None}))),) if len(read) > 1 else ()
    data = {
        "as_of": day,
        "total": total,
        "units": _counted("name", (one.units for one in read)),
        "months": _counted("month", (one.months for one in read)),
    }
    table = Table("plans", headings(columns), (Group(rows, foot=foot),), "page")
    return Report("rollup", _title(read, total, day), data, (table,), remarks=_remarks(read))


def _urgency(one: Standing) -> tuple[Any, ...]:
    """Return what sorts the worst first: what is overdue, behind, due soon, then the largest gap."""
    gap = (one.data["expected"] or 0) - one.data["progress"]
    behind, soon = one.lights(Light.FAR_BEHIND, Light.BEHIND), one.lights(Light.DUE_SOON)
    return -one.lights(Light.OVERDUE), -behind, -soon, -gap, one.data["file"]


def _total(read: Sequence[Standing]) -> Data:
    """Return what plans come to: sums, and means over the tasks of all of them."""
    lights: Counter[str] = Counter()
    for one in read:
        lights.update(one.data["lights"])
    # As in one plan: what members return has its own progress only where there is nothing else.
    is_mixed = any(one.both for one in read)
    shares = [(one.data["progress"], one.both if is_mixed else one.data["total"]) for one in read]
    expected = [one for one in read if one.both]
    return {
        **{name: sum(one.data[name] for one in read) for name in SUMS},
        "progress": _mean(shares),
        "expected": _mean([(one.data["expected"], one.both) for one in expected]) if expected else None,
        "lights": {light.value: lights[light] for light in Light if lights[light]},
    }


def _mean(shares: Sequence[tuple[float, int]]) -> float:
    whole = sum(weight for _share, weight in shares)
    return round(sum(share * weight for share, weight in shares) / whole, 4) if whole else 0.0


def _counted(name: str, counters: Iterable[Mapping[tuple[str | None, Light], int]]) -> list[Data]:
    """Return the lights of tasks by what they have in common, in its order; what has nothing comes last."""
    found: dict[str | None, Counter[Light]] = {}
    for counter in counters:
        for (key, light), number in counter.items():
            found.setdefault(key, Counter())[light] += number
    keys = sorted(found, key=lambda key: (key is None, key or ""))
    return [
        {name: key, "lights": {light.value: found[key][light] for light in Light if found[key][light]}}
        for key in keys
    ]


def _remarks(read: Sequence[Standing]) -> tuple[str, ...]:
    number = sum(one.data["findings"] > 0 for one in read)
    remark = count(
        "{n} plan has findings; see: guangong check", "{n} plans have findings; see: guangong check", number
    )
    return (remark,) if number else ()


# ── for people ──


def _title(read: Sequence[Standing], total: Data, day: date) -> Cell:
    plans = count("Roll-up of {n} plan", "Roll-up of {n} plans", len(read))
    years = {one.data["period"]["start"].year for one in read}
    when = spoken(day, years.pop() if len(years) == 1 else 0, in_full=True)
    lines = [*cell(plans, "heading"), Text("\n"), *said_on(when, total)]
    if total["unread"]:
        text = count(
            "{n} plan could not be read and counts nowhere here.",
            "{n} plans could not be read and count nowhere here.",
            total["unread"],
        )
        lines += [Text("\n"), Text(text, "error")]
    return tuple(lines)


def _columns(names: Mapping[str, Cell]) -> Columns[Standing]:
    """Return the columns; ``names`` are what the plans are called, by their files."""
    return (
        (Column("", gap=1, name=_("light")), _mark),
        (Column(_("plan"), least=26, weight=3), lambda one: names[one.data["file"]]),
        _number(_("tasks"), lambda one: one.data["total"]),
        _number(_("done"), lambda one: one.data["done"]),
        _number(_("due"), lambda one: one.data["due_by"], extra=True),
        _number(_("done of due"), lambda one: one.data["done_of_due"], extra=True),
        _number(_("overdue"), lambda one: one.data["late"], Light.OVERDUE),
        _number(_("soon"), lambda one: one.lights(Light.DUE_SOON), Light.DUE_SOON),
        _number(_("behind"), lambda one: one.lights(Light.BEHIND, Light.FAR_BEHIND), Light.BEHIND),
        (Column(_("progress"), "right"), lambda one: cell(f"{one.data['progress']:.0%}")),
        (Column(_("expected"), "right", extra=True), _expected),
        _number(_("owed"), lambda one: one.data["owed_returns"], Light.OVERDUE),
        (Column(_("period"), extra=True), _period),
        (Column(_("file"), extra=True, least=12), lambda one: cell(one.data.get("file", ""), "dim")),
        (Column("", name=_("problem")), lambda one: cell(one.error)),
    )


def _number(
    heading: str, number: Callable[[Standing], int], tone: str = "", *, extra: bool = False
) -> tuple[Column, Callable[[Standing], Cell]]:
    """Return a column of numbers; what is none of one that has a tone is not drawn attention to."""
    column = Column(heading, "right", extra=extra)
    return column, lambda one: cell(str(number(one)), tone if number(one) else "dim" if tone else "")


def _names(read: Sequence[Standing]) -> Mapping[str, Cell]:
    """Return the name of each plan, by its file: its title, or where there is less room what sets it apart.

    That is the title up to its year; of two that have one title, the file.
    """
    titles = Counter(one.data["plan"] for one in read)
    heads = Counter(_head(one.data["plan"]) for one in read)
    names = {}
    for one in read:
        title, file = one.data["plan"], Text(f" {one.data['file']}", "dim")
        choices = (cell(title), *([cell(_head(title))] if heads[_head(title)] == 1 else []))
        if titles[title] > 1:
            choices = ((*cell(title), file), (*cell(_head(title)), file), cell(one.data["file"]))
        names[one.data["file"]] = (Fit(choices),)
    return names


def _head(title: str) -> str:
    return re.split(r"[12]\d{3}", title, maxsplit=1)[0].strip() or title


def _mark(one: Standing) -> Cell:
    """Return the mark of the worst light that needs attention."""
    return next(((Mark(light),) for light in PRESSING if light in ATTENTION and one.lights(light)), ())


def _expected(one: Standing) -> Cell:
    return cell("—" if one.data["expected"] is None else f"{one.data['expected']:.0%}")


def _period(one: Standing) -> Cell:
    """Return a plan's year, or from which month to which its period goes."""
    start, end = one.data["period"]["start"], one.data["period"]["end"]
    is_year = start == date(end.year, 1, 1) and end == date(end.year, 12, 31)
    return cell(str(end.year) if is_year else f"{start:%Y-%m}–{end:%Y-%m}")


def _row(columns: Columns[Standing], one: Standing) -> Row:
    return Row(one.data, tuple(content(one) for _column, content in columns))


def _broken(one: Standing, width: int) -> Row:
    """Return the row of a plan that could not be read: the reason runs over all figures, but not in CSV."""
    name = one.data["file"]
    mark, file = (Text("!", "error"),), cell(name)
    reason = cell(re.sub(rf"^{re.escape(name)}[:：] ?", "", one.error), "error")
    over: tuple[Cell | None, ...] = (mark, file, reason, *[None] * (width - 3))
    apart: tuple[Cell, ...] = (mark, file, *[()] * (width - 4), file, reason)
    return Row(one.data, over, (Row(one.data, apart),))


def _sums(columns: Columns[Standing], total: Standing) -> tuple[Cell, ...]:
    """Return the row below: what adds up, and the means over all tasks."""
    name = cell(_("together"), "heading")
    without = {0: (), 1: name, len(columns) - 3: (), len(columns) - 2: ()}
    return tuple(
        without[i] if i in without else content(total) for i, (_column, content) in enumerate(columns)
    )
