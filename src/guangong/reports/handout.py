"""What a table of tasks that is handed out has, whatever its columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from guangong.domain.progress import Figures
from guangong.domain.typed import one_of
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.scope import Scope
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Group,
    Paragraph,
    Part,
    Prose,
    Report,
    Table,
    apart,
    cell,
    headings,
    rows,
    titled,
)


class Numbered(NamedTuple):
    """A task with its number (序号), which counts through a whole table."""

    number: int
    figures: Figures


Offered: TypeAlias = Mapping[str, tuple[Column, Callable[[Numbered], Cell]]]
"""The columns that a document can have, by their names in English."""


def document(  # noqa: PLR0913, PLR0917 (what two reports differ in)
    name: str,
    title: str,
    scope: Scope,
    columns: Columns[Numbered],
    data: Callable[[Numbered], Data],
    group_by: str,
) -> Report:
    """Return a report of one table, or of one for each unit under its name."""
    head, shape = heading(scope, title), shape_of(scope)
    notes = () if scope.figures else (words.none_fits(scope.plan),)
    if group_by != "unit":
        items = numbered(scope.figures)
        shape["tasks"] = lambda: list(map(data, items))
        report = Report(name, head, shape, (_table(columns, items),), notes)
        return apart(report) if group_by == "section" else report
    units = {unit: numbered(found) for unit, found in _by_unit(scope)}
    shape["units"] = lambda: [
        {"unit": unit, "name": words.unit_name(scope.plan, unit), "tasks": list(map(data, items))}
        for unit, items in units.items()
    ]
    parts = [part for unit, items in units.items() for part in _of_unit(scope, unit, columns, items)]
    return Report(name, head, shape, tuple(parts), notes)


def heading(scope: Scope, title: str) -> Cell:
    """Return the title of a document; below it the period, where it is not the plan's, and the day."""
    plan, span = scope.plan.period, scope.period
    start, end = (spoken(day, plan.start) for day in (span.start, span.end))
    day = _("as of {day}").format(day=spoken(scope.day, plan.start))
    said = [] if span == plan else [_("{start} to {end}").format(start=start, end=end)]
    return titled(title, _("; ").join([*said, day]))


def shape_of(scope: Scope) -> Data:
    """Return what JSON says of a document beside its tasks."""
    span = {"start": scope.period.start, "end": scope.period.end}
    return {**words.dated(scope.plan, scope.day), "period": span}


def task_data(scope: Scope, item: Numbered) -> Data:
    """Return a task as JSON has it in a document."""
    target = item.figures.task.target
    return {
        "number": item.number,
        **words.task_data(scope.plan, item.figures, scope.day),
        "target": target.model_dump() if target else None,
    }


def numbered(found: Sequence[Figures]) -> list[Numbered]:
    """Return tasks with their numbers."""
    return [Numbered(number, item) for number, item in enumerate(found, start=1)]


# ── tables ──


def _table(columns: Columns[Numbered], items: Sequence[Numbered]) -> Table:
    """Return a table of tasks, each section's under its name."""
    sections = groupby(items, key=lambda item: item.figures.placed.route[1])
    groups = [_section(columns, list(found)) for _place, found in sections]
    return Table("", headings(columns), tuple(groups or [Group(())]))


def _section(columns: Columns[Numbered], items: Sequence[Numbered]) -> Group:
    name = words.section_label(items[0].figures.placed.section)
    return Group(rows(columns, items), name)


def _by_unit(scope: Scope) -> Iterator[tuple[str, Sequence[Figures]]]:
    """Yield the units that own a task, in the plan's order, with what each of them leads or supports."""
    found: dict[str, list[Figures]] = {}
    for item in scope.figures:
        for unit in item.owners.value if item.owners else ():
            found.setdefault(unit, []).append(item)
    for unit in dict.fromkeys([*scope.plan.unit_names(), *found]):
        if unit in found:
            yield unit, found[unit]


def _of_unit(
    scope: Scope, unit: str, columns: Columns[Numbered], items: Sequence[Numbered]
) -> tuple[Part, Part]:
    name = cell(words.unit_name(scope.plan, unit))
    return Prose((Paragraph(name, "heading"),)), _table(columns, items)


# ── columns ──


def chosen(offered: Callable[[], Offered], typed: Sequence[str], usual: Sequence[str]) -> Columns[Numbered]:
    """Return the columns that were typed, in their order, each once; else the usual ones.

    Raises:
        NotUnderstoodError: there is no such column.
    """
    columns = offered()
    # Offered anew for each heading: it may be typed in the language that is not in use.
    names = [
        one_of(text, columns, lambda name: offered()[name][0].heading, in_part=True) for text in typed
    ] or usual
    found = (columns[name] for name in dict.fromkeys(names))
    return [(column._replace(stays=column.stays or bool(typed)), content) for column, content in found]
