"""What the rules of an edit share: the reasons that it recorded, and how findings are put."""

import re
from datetime import date
from typing import Any

from guangong.domain.comparison import Difference, new_records
from guangong.domain.decisions import in_force, is_looser, is_stricter
from guangong.domain.plan import Change, Plan, Target, Value
from guangong.messages import _
from guangong.yamldoc.diagnostics import Finding, Related

# ── recorded reasons ──


def decisions(item: Difference, field: str) -> list[Change]:
    """Return what this edit recorded about a field of the task."""
    if item.was is None or item.now is None:
        return []
    return [entry for entry in new_records(item.was.task, item.now.task) if entry.field == field]


def fitting(item: Difference, field: str, *values: object) -> list[Change]:
    """Return the decisions of this edit that a field is one of ``values``."""
    return [entry for entry in decisions(item, field) if any(says(entry.to, value) for value in values)]


def is_recorded(item: Difference, field: str, *values: object) -> bool:
    """Whether this edit records such a decision."""
    return bool(fitting(item, field, *values))


def is_loosened(item: Difference, field: str, plan: Plan) -> bool:
    """Whether a field asks for less, and no decision of this edit gives it its value, or a looser one."""
    if not is_looser(field, item.before, item.after, plan):
        return False
    return not is_decided(item, field, plan)


def is_decided(item: Difference, field: str, plan: Plan) -> bool:
    """Whether this edit records a decision by which a field has its value, or a looser one."""
    after = as_written(in_force(field, item.after, plan))
    decided = (as_written(in_force(field, entry.to, plan)) for entry in decisions(item, field))
    return any(to == after or is_stricter(field, to, after, plan) for to in decided)


def as_written(value: object) -> object:
    """Return a value as a record has it: a day is a text, and so is yes or no."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else value


def says(to: Value, value: object) -> bool:
    """Whether a record names a value; owners and targets may be named in a text."""
    if isinstance(value, tuple):
        # The lead first, the others in any order.
        named = tuple(re.split(r"[\s,，、;；+]+", to.strip())) if isinstance(to, str) else to
        return isinstance(named, tuple) and named[:1] == value[:1] and set(named) == set(value)
    if isinstance(value, Target) and isinstance(to, int | str):
        # Its least, or its least and its most, with or without the unit.
        bounds = [str(value.min), str(value.max or value.min)]
        return re.findall(r"\d+", str(to), re.ASCII) in (bounds[:1], bounds)
    return to == as_written(value)


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


def write_again(item: Difference, message: str, old: object, entry: str) -> Finding:
    """Return a finding whose help is the old value, or the record to write."""
    help_ = _("write {old} again, or add to the task's changes: {entry}")
    return at(item, message, help_.format(old=shown(old), entry=entry))


def entry_for(today: date, field: str, old: object, new: object) -> str:
    """Return a record as it stands in the file; only the reason is left to write."""
    pairs = (("from", old), ("to", new))
    ends = "".join(f"{name}: {shown(value)}, " for name, value in pairs if value is not None and value != ())
    return f"{{on: {today}, field: {field}, {ends}reason: …}}"


def shown(value: object) -> str:
    """Return a value as the file has it."""
    if value is None:
        return _("none")
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)
