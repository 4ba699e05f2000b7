"""What an edit changed, in the plan's terms: a block a task, a row a change."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any, Final

from pydantic import BaseModel

from guangong.domain.comparison import Comparison, Difference, Kind
from guangong.domain.fields import declared, plain
from guangong.domain.plan import Change, Effective, LogEntry, Period, Plan, Section, Target, Task
from guangong.messages import _, count, deferred
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.table import Cell, Column, Data, Group, Report, Row, Table, Text, cell, titled
from guangong.reports.task import why


def diff(compared: Comparison, base: str, name: str) -> Report:
    """Report what differs between ``base`` and ``name``, as the user knows the two files."""
    columns = (
        Column("", gap=1),
        Column("", gap=0, name=_("task")),  # those without cells are for programs: the block has them
        Column("", gap=0, name=_("title")),
        Column("", least=10, name=_("change")),
        Column("", gap=0, name=_("before")),
        Column("", least=20, name=_("now")),
    )
    data = {
        "plan": compared.new.title,
        "base": base,
        "file": name,
        "changes": [_data(compared, item) for item in compared.differences],
    }
    changes = Table("", columns, tuple(_blocks(compared)))
    title = titled(compared.new.title, f"{base} → {name}")
    number = sum(len(group.rows) for group in changes.groups)
    return Report("diff", title, data, (changes,), (_summary(compared, number),))


def _blocks(compared: Comparison) -> Iterator[Group]:
    """Yield the changes of each task under its title, in the order of the first ones."""
    blocks: dict[str, list[Difference]] = {}
    for item in compared.differences:
        blocks.setdefault(item.placed.task.id if item.placed else "", []).append(item)
    for id_, found in blocks.items():
        placed = found[0].placed
        title = placed.task.title if placed else _("the plan")
        name = (*((Text(f"{id_} ", "heading"),) if id_ else ()), *cell(title, "heading"))
        yield Group(tuple(_rows(compared, found)), name)


def _rows(compared: Comparison, found: list[Difference]) -> Iterator[Row]:
    """Yield a row a change; the reason of one that was recorded with it stands beside it."""
    reasons = {item.after.field: item for item in found if item.kind == "change-added"}
    told = {name: reasons[name] for item in found if (name := _decided(item)) in reasons}
    for item in found:
        if item.kind == "change-added" and item in told.values():
            continue
        reason = told.get(_decided(item))
        yield _row(compared, item, [item, reason] if reason else [item])


def _decided(item: Difference) -> str:
    """Return the field whose value a change is, as recorded decisions name it."""
    closed = {"done", "cancelled", "reopened", "started", "status"}
    return (
        "" if item.kind.startswith(("change-", "log-")) else "status" if item.kind in closed else item.field
    )


def _row(compared: Comparison, item: Difference, each: list[Difference]) -> Row:
    """Return a change as people read it: what, its value before and now, and the reason."""
    mark, say = _mark(item), partial(spoken, today=compared.new.period.start)
    sides = _sides(compared, item, say)
    if mark[0] == "~" and any(sides):
        sides = [side or "—" for side in sides]  # a field that has a value now, or no more
    what = _what(item) if _is_of_task(item) else f"{_about(compared, item)} {_what(item)}".strip()
    moved = _between(" → ", filter(None, sides))
    reason = cell(why(each[1].after)) if len(each) > 1 else ()
    text = (*moved, Text("  "), *reason) if moved and reason else (*moved, *reason)
    shown = (cell(*mark), (), (), cell(what), (), text)
    return Row({}, shown, tuple(_for_programs(compared, one) for one in each))


def _sides(compared: Comparison, item: Difference, say: Callable[[date], str]) -> list[str]:
    """Return what a change is about as it was and as it is, each empty where there is nothing."""
    sides = ((compared.old, item.before), (compared.new, item.after))
    return [_value(plan, item, value, say) for plan, value in sides]


def _between(sign: str, texts: Iterable[str]) -> Cell:
    """Return texts in one cell, a sign between them."""
    pieces = [piece for text in texts for piece in (Text(sign), *cell(text))]
    return tuple(pieces[1:])


def _is_of_task(item: Difference) -> bool:
    return item.placed is not None and not item.kind.startswith("return-")


def _for_programs(compared: Comparison, item: Difference) -> Row:
    sides = _sides(compared, item, str)
    texts = (item.placed.task.id if item.placed else "", _about(compared, item), _what(item), *sides)
    return Row({}, ((), *(cell(text) for text in texts)))


def _summary(compared: Comparison, number: int) -> str:
    if not number:
        return _("Nothing changed in the plan.")
    ids = {item.placed.task.id for item in compared.differences if item.placed}
    return _("{changes} in {tasks}.").format(
        changes=count("{n} change", "{n} changes", number), tasks=count("{n} task", "{n} tasks", len(ids))
    )


def _mark(item: Difference) -> tuple[str, str]:
    if item.kind.endswith(("-added", "-extended")):
        return "+", "added"
    return ("-", "removed") if item.kind.endswith(("-removed", "-dropped")) else ("~", "")


def _about(compared: Comparison, item: Difference) -> str:
    """Return what a change is about: the unit that returned, a task, a section, or another unit."""
    if item.kind.startswith("return-"):
        return words.unit_name(compared.new, item.unit)
    if item.placed:
        return item.placed.task.title
    number = _number(compared, item)
    return item.unit if number is None else _("section {number}").format(number=number)


def _what(item: Difference) -> str:
    """Return a change in words."""
    if item.declared is None:
        return _(_WORDS[item.kind]) if item.kind in _WORDS else words.field_word(item.field or item.kind)
    texts = {"default": _("default {field}"), "return-changed": _("return: {field}")}
    return texts.get(item.kind, "{field}").format(field=item.declared.label)


# The others are called as their field is declared.
_WORDS: Final[Mapping[Kind, str]] = {
    "title": deferred("the plan's title"),
    "organization": deferred("organization"),
    "period": deferred("period"),
    "unit-added": deferred("unit added"),
    "unit-removed": deferred("unit removed"),
    "unit-renamed": deferred("unit renamed"),
    "member-added": deferred("member added"),
    "member-removed": deferred("member removed"),
    "member-renamed": deferred("member renamed"),
    "section-added": deferred("section added"),
    "section-removed": deferred("section removed"),
    "section-renumbered": deferred("section renumbered"),
    "section-retitled": deferred("section's title"),
    "task-added": deferred("task added"),
    "task-removed": deferred("task removed"),
    "task-reused": deferred("id of another task"),
    "task-moved": deferred("moved to another section"),
    "started": deferred("begun"),
    "done": deferred("done"),
    "reopened": deferred("reopened"),
    "cancelled": deferred("cancelled"),
    "done-on": deferred("done on"),
    "log-added": deferred("logged"),
    "log-extended": deferred("log completed"),
    "log-changed": deferred("log rewritten"),
    "log-dropped": deferred("log entry dropped"),
    "change-added": deferred("decision recorded"),
    "change-extended": deferred("decision completed"),
    "change-changed": deferred("decision rewritten"),
    "change-dropped": deferred("decision dropped"),
    "return-added": deferred("returned"),
    "return-removed": deferred("return removed"),
}


# ── values ──


def _value(plan: Plan, item: Difference, value: Any, say: Callable[[date], str]) -> str:  # noqa: ANN401 (of any field)
    """Return a value as people read it, with where it is decided."""
    match value:
        case Effective():
            inherited = words.source_word(value.source)
            where = _(" ({where})").format(where=inherited) if inherited else ""
            return _value(plan, item, value.value, say) + where
        case None:
            return ""
        case date():
            return say(value)
        case BaseModel():
            return _model(plan, value, say)
    statuses = {"done", "cancelled", "reopened", "started", "status"}
    return words.value(plan, "status" if item.kind in statuses else item.field, value)


def _model(plan: Plan, value: BaseModel, say: Callable[[date], str]) -> str:
    match value:
        case Target():
            return f"{words.quantity(value)} {value.unit}"
        case Period():
            return f"{say(value.start)} – {say(value.end)}"
        case Section():
            return f"{value.number}  {value.title}"
        case LogEntry():
            said = (say(value.on), value.by, value.note, *words.logged(value), *value.evidence)
        case Change():
            moved = " → ".join(_side(plan, value.field, side, say) for side in (value.from_, value.to))
            said = (say(value.on), value.by, _named(words.field_word(value.field), moved), value.reason)
        case _:
            said = ()
    besides = ((field, getattr(value, field.attribute)) for field in declared(type(value)))
    named = [
        _named(field.label, _content(plan, field.name, content, say))
        for field, content in besides
        if content != field.default and not (said and field.attribute in _SAID)
    ]
    return "  ".join((*filter(None, said), *named))


def _side(plan: Plan, field: str, value: object, say: Callable[[date], str]) -> str:
    """Return a value of a recorded decision, where days are texts."""
    if field in {item.name for item in declared(Task) if item.is_day}:
        with suppress(ValueError):
            return say(date.fromisoformat(str(value)))
    return words.value(plan, field, value)


_SAID: Final = frozenset(
    {"on", "by", "note", "count", "percent", "evidence", "field", "from_", "to", "reason"}
)
"""The fields of a record that are shown without their names."""


def _content(plan: Plan, field: str, value: Any, say: Callable[[date], str]) -> str:  # noqa: ANN401 (of any field)
    """Return what a field of a record holds; of a record in it only the values."""
    match value:
        case date():
            return say(value)
        case BaseModel():
            parts = ((part.name, getattr(value, part.attribute)) for part in declared(type(value)))
            return "  ".join(_content(plan, name, part, say) for name, part in parts if part is not None)
    return words.value(plan, field, value)


def _named(name: str, text: str) -> str:
    return _("{name}: {reason}").format(name=name, reason=text)


# ── JSON ──


def _data(compared: Comparison, item: Difference) -> Data:
    """Return a change as JSON has it, version 1: the shape is documented in docs/json.md and only grows."""
    placed = item.placed
    return {
        "change": item.kind,
        "task": placed.task.id if placed else None,
        "title": placed.task.title if placed else None,
        "section": placed.section.number if placed else _number(compared, item),
        "field": item.field or None,
        "unit": item.unit or None,
        "from": _json(item.before),
        "to": _json(item.after),
    }


def _number(compared: Comparison, item: Difference) -> int | None:
    """Return the number of the section that a change is about."""
    section = item.after or item.before
    if isinstance(section, Section):
        return section.number
    is_inside = item.declared is not None and item.new is not None and item.new[0] == "sections"
    return compared.new.sections[int(item.new[1])].number if is_inside and item.new else None


def _json(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Effective):
        return {"value": _json(value.value), "source": value.source}
    if isinstance(value, Section):
        return {"number": value.number, "title": value.title}
    if isinstance(value, BaseModel):
        return plain(value, exclude_defaults=True)
    return value
