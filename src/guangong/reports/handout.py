"""What a table of tasks that is handed out has, whatever its columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple, TypeAlias

from guangong.domain.plan import Effective
from guangong.domain.progress import Figures
from guangong.domain.typed import one_of
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.days import spoken, spoken_period
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
    Row,
    Table,
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
    only: str = "",
) -> Report:
    """Return a report of one table, or of one for each unit under its name; ``only``: see ``heading``."""
    head, shape = heading(scope, title, only), shape_of(scope)
    notes = () if scope.figures else (words.none_fits(scope.plan),)
    if group_by != "unit":
        items = numbered(scope.figures)
        shape["tasks"] = lambda: list(map(data, items))
        tables = _apart(columns, items) if group_by == "section" else [_table(columns, items)]
        return Report(name, head, shape, tuple(tables), notes)
    units = {unit: numbered(found) for unit, found in _by_unit(scope)}
    shape["units"] = lambda: [
        {"unit": unit, "name": words.unit_name(scope.plan, unit), "tasks": list(map(data, items))}
        for unit, items in units.items()
    ]
    parts = [part for unit, items in units.items() for part in _of_unit(scope, unit, columns, items)]
    return Report(name, head, shape, tuple(parts), notes)


def heading(scope: Scope, title: str, only: str = "") -> Cell:
    """Return the title of a document; below it the period, where it is not the plan's, and the day.

    ``only`` says what of a period there is in the document.
    """
    if scope.period == scope.plan.period:
        return titled(title, as_of(scope.day))
    day, period = spoken(scope.day, 0, in_full=True), spoken_period(scope.period)
    said = _("{period}, as of {day}").format(period=period, day=day)
    return titled(title, _("; ").join(filter(None, (said, only))))


def as_of(day: date) -> str:
    """Return the day that a document is for: with its year, as it is read in others, too."""
    return _("As of {day}").format(day=spoken(day, 0, in_full=True))


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
    groups = [_section(columns, found) for found in _sections(items)] or [Group(())]
    groups[-1] = groups[-1]._replace(foot=defaults(columns, items))
    return Table("", headings(columns), tuple(groups))


def _apart(columns: Columns[Numbered], items: Sequence[Numbered]) -> list[Table]:
    """Return a table of its own for each section."""
    return [_table(columns, found) for found in _sections(items)] or [_table(columns, items)]


def _sections(items: Sequence[Numbered]) -> list[list[Numbered]]:
    places = groupby(items, key=lambda item: item.figures.placed.route[1])
    return [list(found) for _place, found in places]


def _section(columns: Columns[Numbered], items: Sequence[Numbered]) -> Group:
    name = cell(words.section_named(items[0].figures.placed.section))
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


# ── defaults ──


def defaults(columns: Columns[Numbered], items: Sequence[Numbered]) -> tuple[Row, ...]:
    """Return the line below a table that says what of it the document leaves open: the plan's defaults."""
    shown = {column.heading for column, _content in columns}
    found = {
        _("lead"): [item for item in items if _is_default(item.figures.owners)],
        _("deadline"): [item for item in items if _has_default_day(item.figures)],
    }
    said = [
        _("{name}: {reason}").format(name=name, reason=_which(of, by_number=_("no.") in shown))
        for name, of in found.items()
        if of and name in shown
    ]
    text = _("Note: the document leaves these open, and the plan's defaults stand in their place. {facts}.")
    return (Row({}, (cell(text.format(facts=_("; ").join(said))),)),) if said else ()


def _is_default(effective: Effective[tuple[str, ...]] | Effective[date] | None) -> bool:
    return effective is not None and effective.source != "task"


def _has_default_day(item: Figures) -> bool:
    """Whether a table has a day that is not the task's: the document's own words stand before it."""
    return _is_default(item.deadline) and not item.task.deadline_text


def _which(items: Sequence[Numbered], *, by_number: bool) -> str:
    """Return tasks by their numbers, else by their ids; where the list is long, how many there are."""
    runs = (
        list(_runs([item.number for item in items])) if by_number else [one.figures.task.id for one in items]
    )
    if len(runs) > 40:  # noqa: PLR2004 (three lines of a page)
        return count("{n} task", "{n} tasks", len(items))
    return (_("no. {numbers}") if by_number else "{numbers}").format(numbers=_(", ").join(runs))


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Yield numbers, those that follow each other as one: 1, 4–7."""
    for _start, found in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [str(number) for _place, number in found]
        yield "–".join(dict.fromkeys((run[0], run[-1])))


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
