"""What the rules of an edit share: the reasons that it recorded, and how findings are put."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from guangong.domain.comparison import Difference, new_records
from guangong.domain.decisions import in_force, is_stricter
from guangong.domain.plan import Change, Plan, Target, Value
from guangong.messages import _
from guangong.yamldoc import Route
from guangong.yamldoc.diagnostics import Finding, Related

# ── recorded reasons ──

Fits = Callable[[Value], bool]


def fitting(item: Difference, field: str, fits: Fits) -> list[Change]:
    """Return the decisions of this edit about a field that end where the field now stands."""
    if item.was is None or item.now is None:
        return []
    records = new_records(item.was.task, item.now.task)
    return [entry for entry in records if entry.field == field and fits(entry.to)]


def is_recorded(item: Difference, field: str, fits: Fits) -> bool:
    """Whether this edit records such a decision."""
    return bool(fitting(item, field, fits))


def is_decided(item: Difference, field: str, plan: Plan) -> bool:
    """Whether this edit records a decision by which a field has its value, or a looser one."""
    after = as_written(in_force(field, item.after, plan))

    def fits(to: Value) -> bool:
        decided = as_written(in_force(field, to, plan))
        return decided == after or is_stricter(field, decided, after, plan)

    return is_recorded(item, field, fits)


def as_written(value: object) -> object:
    """Return a value as a record has it: a day is a text, and so is yes or no."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else value


def any_of(*values: str) -> Fits:
    """Fit each of these values."""
    return lambda to: to in values


def is_day(day: date | None) -> Fits:
    """Fit a day, or that there is none."""
    return lambda to: to == (day.isoformat() if day else None)


def are_owners(owners: Sequence[str]) -> Fits:
    """Whether a record names the owners: as a list, or joined; the lead first, the others in any order."""

    def fits(to: Value) -> bool:
        named = tuple(re.split(r"[\s,，、;；+]+", to.strip())) if isinstance(to, str) else to
        return isinstance(named, tuple) and named[:1] == tuple(owners[:1]) and set(named) == set(owners)

    return fits


def is_target(target: Target | None) -> Fits:
    """Whether a record names the target: its least, or its least and its most, with or without the unit."""
    if target is None:
        return lambda to: to is None or to == "none"
    bounds = [str(target.min), str(target.max or target.min)]
    return lambda to: (
        to == target
        or (isinstance(to, int | str) and re.findall(r"\d+", str(to), re.ASCII) in (bounds[:1], bounds))
    )


# ── how findings are put ──


def amount(target: Target | None) -> str:
    """Return a target as people write it: 15–20 所."""
    if target is None:
        return _("none")
    most = f"–{target.max}" if target.max and target.max != target.min else ""
    return f"{target.min}{most} {target.unit}"


def id_of(item: Difference) -> str:
    """Return the task's id, empty where there is none."""
    return item.placed.task.id if item.placed else ""


def value_of(effective: Any) -> Any:  # noqa: ANN401 (an effective value of any type, or none)
    """Return a value in force, empty where there is none."""
    return effective.value if effective else ()


def section_in(plan: Plan, number: int) -> Route:
    """Return the section's place in the new plan; where it is gone, that of the sections."""
    places = (i for i, section in enumerate(plan.sections) if section.number == number)
    return ("sections", next(places, 0))


def in_base(item: Difference, label: str) -> tuple[Related, ...]:
    """Return the place in the base."""
    return (Related(item.old, label, in_base=True),) if item.old else ()


def at(item: Difference, message: str, help_: str) -> Finding:
    """Return a finding at the new place, with the old one."""
    return Finding(item.new or (), message, help_, related=in_base(item, _("it was this")))


def unrecorded(item: Difference, message: str, command: str, entry: str) -> Finding:
    """Return a finding whose help is a command, or the record to write."""
    help_ = _("undo it and use: {command}; or add to the task's changes: {entry}")
    return at(item, message, help_.format(command=command, entry=entry))


def entry_for(today: date, field: str, old: object, new: object) -> str:
    """Return a record as it stands in the file; only the reason is left to write."""
    pairs = (("from", old), ("to", new))
    ends = "".join(f"{name}: {flow(value)}, " for name, value in pairs if value is not None and value != ())
    return f"{{on: {today}, field: {field}, {ends}reason: …}}"


def flow(value: object) -> str:
    """Return a value as the file has it."""
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)


def shown(value: object) -> str:
    """Return a value as a message has it."""
    return _("none") if value is None else str(value)
