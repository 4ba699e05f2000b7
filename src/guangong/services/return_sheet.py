"""The sheet that is sent out to be filled in: one row a task, or one a unit and task."""

from collections.abc import Sequence
from datetime import date

from guangong.domain.masking import masked
from guangong.domain.plan import Plan
from guangong.domain.progress import Figures
from guangong.messages import _
from guangong.render.text import one_line
from guangong.reports import words
from guangong.sheets.writer import NewColumn, NewSheet, Value, fitting


def template(plan: Plan, asked: Sequence[tuple[str, Figures]], units: Sequence[str], day: date) -> NewSheet:
    """Return the sheet on which units say what they have done.

    Args:
        plan: the plan as it is on the day.
        asked: a row for each, a unit with a task that it owes; ``""`` where the unit is to be chosen.
        units: who may fill it in.
        day: the day on which it is sent out.
    """
    is_named = all(unit for unit, _item in asked)
    names = [_shown(words.unit_name(plan, unit)) for unit in units]
    titles = [_shown(item.task.title) for _unit, item in asked]
    columns = (
        NewColumn(_("unit"), fitting([*names, " " * 12], 24), to_fill=not is_named, choices=names),
        NewColumn(_("TASK").lower(), fitting([*titles, " " * 20], 44)),  # "task" is the heading of ids in CSV
        NewColumn(_("deadline"), 12, "day"),
        NewColumn(_("done on"), 12, "day", to_fill=True, earliest=plan.period.start),
        NewColumn(_("count"), 8, "number", to_fill=True),
        NewColumn(_("note"), 30, to_fill=True),
        NewColumn(_("evidence"), 24, to_fill=True),
        NewColumn(_("id"), 8, hidden=True),
    )
    lines = (_heading(plan, names), _how_to(day, is_named=is_named))
    rows = [_row(plan, unit, item) for unit, item in asked]
    return NewSheet(_("return sheet"), _shown(plan.title), lines, columns, rows)


def _heading(plan: Plan, names: Sequence[str]) -> str:
    """Return what the sheet is for: the years of the plan, and the one unit that fills it in."""
    years = "–".join(dict.fromkeys(str(day.year) for day in (plan.period.start, plan.period.end)))
    if len(names) == 1:
        return _("Returns {years}: {unit}").format(years=years, unit=names[0])
    return _("Returns {years}").format(years=years)


def _how_to(day: date, *, is_named: bool) -> str:
    text = _(
        "For each task that is finished, fill in the day (as {day}), the count (a number alone), a note "
        "and the evidence (the name of a file, or an address); leave out what is not finished. "
        "What does not apply to you: n/a in the place of the day, and the reason in the note. "
        "Please change neither headings nor tasks."
    ).format(day=f"{day.year}-{day.month}-{day.day}")
    return text if is_named else _("Choose your unit from the list. {rest}").format(rest=text)


def _row(plan: Plan, unit: str, item: Figures) -> tuple[Value, ...]:
    name = _shown(words.unit_name(plan, unit)) if unit else None
    due = item.deadline.value if item.deadline else None
    return (name, _shown(item.task.title), due, None, None, None, None, item.task.id)


def _shown(text: str) -> str:
    """Return a text of the plan on one line, without numbers by which people are called."""
    return masked(one_line(text))
