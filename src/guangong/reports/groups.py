"""The rows of status: the plan's sections, or its tasks by lead, kind, month or light."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, get_args

from guangong.domain.labels import kind_word
from guangong.domain.plan import Kind, Plan
from guangong.domain.progress import Figures, Light
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import spoken_month
from guangong.reports.table import Cell, Data, Day, cell


class Bucket(NamedTuple):
    """Tasks that have something in common: what JSON says of it, how it is called, the tasks."""

    data: Data
    label: Cell
    tasks: Sequence[Figures]


class _Grouping(NamedTuple):
    """What tasks have in common: what it is of one, the order of all that are found, and how it is shown."""

    key: Callable[[Figures], str | None]
    order: Callable[[Plan, Iterable[str]], Iterable[str]]
    shown: Callable[[Plan, str], Cell]


_GROUPINGS: Final[Mapping[str, _Grouping]] = {
    "owner": _Grouping(
        lambda item: item.owners.value[0] if item.owners else None,
        lambda plan, _found: plan.unit_names(),
        lambda plan, key: cell(words.unit_name(plan, key)),
    ),
    "kind": _Grouping(
        lambda item: item.task.kind,
        lambda _plan, _found: get_args(Kind),
        lambda _plan, key: cell(kind_word(key)),
    ),
    "month": _Grouping(
        lambda item: str(item.due)[:7] if item.due else None,
        lambda _plan, found: sorted(found),
        lambda plan, key: (Day(key, spoken_month(date.fromisoformat(f"{key}-01"), plan.period.start)),),
    ),
    "light": _Grouping(
        lambda item: item.light,
        lambda _plan, _found: Light,
        lambda _plan, key: words.mark_cell(key),
    ),
}
GROUPINGS: Final = ("section", *_GROUPINGS)


def groups(plan: Plan, assessed: Sequence[Figures], by: str) -> list[Bucket]:
    """Return ``assessed``, all tasks of ``plan`` or some, in groups; ``by`` is one of ``GROUPINGS``.

    Sections come in the plan's order, other groups in that of units, kinds, time or lights.
    """
    if by == "section":
        return _sections(plan, assessed)
    grouping = _GROUPINGS[by]
    found: dict[str | None, list[Figures]] = {}
    for item in assessed:
        found.setdefault(grouping.key(item), []).append(item)
    order = (*grouping.order(plan, [key for key in found if key]), None)
    return [_bucket(plan, by, key, found[key]) for key in order if key in found]


def _bucket(plan: Plan, by: str, key: str | None, tasks: Sequence[Figures]) -> Bucket:
    if key is None:
        return Bucket({"key": None}, cell(_("no due day") if by == "month" else "—"), tasks)
    name = {"name": words.unit_name(plan, key)} if by == "owner" else {}
    return Bucket({"key": key, **name}, _GROUPINGS[by].shown(plan, key), tasks)


def _sections(plan: Plan, assessed: Sequence[Figures]) -> list[Bucket]:
    """Return the sections that have a task among ``assessed``; all of them when these are all tasks."""
    found: dict[int, list[Figures]] = {}
    for item in assessed:
        found.setdefault(id(item.placed.section), []).append(item)
    whole = len(assessed) == sum(1 for _task in plan.tasks())
    return [
        Bucket(
            {"number": section.number, "title": section.title},
            words.section_label(section),
            found.get(id(section), ()),
        )
        for section in plan.sections
        if whole or id(section) in found
    ]
