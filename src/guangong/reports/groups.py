"""The rows of status: the plan's sections, or its tasks by lead, kind, month or light."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple, get_args

from guangong.domain.plan import Kind, Plan
from guangong.domain.progress import Figures, Light
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Cell, Column, Data, cell


class Group(NamedTuple):
    """Tasks that have something in common: what JSON says of it, its cells, the tasks."""

    data: Data
    cells: tuple[Cell, ...]
    tasks: Sequence[Figures]


_KEYS: Final[Mapping[str, Callable[[Figures], str | None]]] = {
    "owner": lambda item: item.owners.value[0] if item.owners else None,
    "kind": lambda item: item.task.kind,
    "month": lambda item: item.due.isoformat()[:7] if item.due else None,
    "light": lambda item: item.light,
}
GROUPINGS: Final = ("section", *_KEYS)


def groups(plan: Plan, assessed: Sequence[Figures], by: str) -> list[Group]:
    """Return ``assessed``, all tasks of ``plan`` or some, in groups; ``by`` is one of ``GROUPINGS``.

    Sections come in the plan's order, other groups in that of units, kinds, time or lights.
    """
    if by == "section":
        return _sections(plan, assessed)
    found: dict[str | None, list[Figures]] = {}
    for item in assessed:
        found.setdefault(_KEYS[by](item), []).append(item)
    return [
        Group(_data(plan, by, key), (_cell(plan, by, key),), found[key])
        for key in _order(plan, by, found)
        if key in found
    ]


def columns(by: str) -> tuple[Column, ...]:
    """Return the columns that say what the groups are."""
    heading = {
        "section": _("section"),
        "owner": _("lead"),
        "kind": _("kind"),
        "month": _("due in"),
        "light": _("light"),
    }[by]
    number = (Column(_("no."), "right"),) if by == "section" else ()
    return (*number, Column(heading, narrow=False))


def _sections(plan: Plan, assessed: Sequence[Figures]) -> list[Group]:
    """Return the sections that have a task among ``assessed``; all of them when these are all tasks."""
    found: dict[int, list[Figures]] = {}
    for item in assessed:
        found.setdefault(id(item.placed.section), []).append(item)
    whole = len(assessed) == sum(1 for _task in plan.tasks())
    return [
        Group(
            {"number": section.number, "title": section.title},
            (cell(str(section.number)), cell(section.title)),
            found.get(id(section), ()),
        )
        for section in plan.sections
        if whole or id(section) in found
    ]


def _order(plan: Plan, by: str, found: Mapping[str | None, object]) -> list[str | None]:
    known: Mapping[str, Sequence[str]] = {
        "owner": list(plan.unit_names()),
        "kind": get_args(Kind),
        "month": sorted(key for key in found if key),
        "light": list(Light),
    }
    return [*known[by], None]


def _data(plan: Plan, by: str, key: str | None) -> Data:
    return {"key": key, **({"name": words.unit_name(plan, key)} if by == "owner" and key else {})}


def _cell(plan: Plan, by: str, key: str | None) -> Cell:
    if key is None:
        return cell(_("no due day") if by == "month" else "—")
    match by:
        case "owner":
            return cell(words.unit_name(plan, key))
        case "kind":
            return cell(words.kind_word(key))
        case "light":
            return words.mark_cell(Light(key), words.light_word(Light(key)))
        case _:
            return cell(key)
