"""What an edit changed, one row a change, in the plan's terms."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from guangong.domain.comparison import Comparison, Difference, Kind
from guangong.domain.fields import declared, plain
from guangong.domain.plan import Change, Effective, LogEntry, Period, Plan, Return, Section, Target
from guangong.messages import _, count, deferred
from guangong.reports import words
from guangong.reports.table import Column, Data, Report, Row, Table, Text, cell


def diff(compared: Comparison, base: str, name: str) -> Report:
    """Report what differs between ``base`` and ``name``, as the user knows the two files."""
    columns = (
        Column(""),
        Column(_("task")),
        Column(_("title"), narrow=False),
        Column(_("change")),
        Column(_("before"), narrow=False),
        Column(_("now"), narrow=False),
    )
    rows = tuple(_row(compared, item) for item in compared.differences)
    heading = Text(f"{base} → {name}", "inherited")
    title = (*cell(compared.new.title, "heading"), Text("\n"), heading)
    data = {"plan": compared.new.title, "base": base, "file": name}
    return Report("diff", title, data, (Table("changes", columns, rows),), (_summary(compared),))


def _summary(compared: Comparison) -> str:
    number = len(compared.differences)
    if not number:
        return _("Nothing changed in the plan.")
    ids = {item.placed.task.id for item in compared.differences if item.placed}
    return _("{changes} in {tasks}.").format(
        changes=count("{n} change", "{n} changes", number), tasks=count("{n} task", "{n} tasks", len(ids))
    )


def _row(compared: Comparison, item: Difference) -> Row:
    mark, tone = _mark(item)
    before, now = _value(compared.old, item, item.before), _value(compared.new, item, item.after)
    placed = item.placed
    about = placed.task.title if placed else _about(compared, item)
    if item.kind.startswith("return-"):
        about = words.unit_name(compared.new, item.unit)
    where = placed.task.id if placed else ""
    what = _what(item)
    cells = (cell(mark, tone), cell(where), cell(about), cell(what, tone), cell(before), cell(now))
    return Row(_data(compared, item), cells)


def _mark(item: Difference) -> tuple[str, str]:
    if item.kind.endswith(("-added", "-extended")):
        return "+", "added"
    return ("-", "removed") if item.kind.endswith(("-removed", "-dropped")) else ("~", "changed")


def _about(compared: Comparison, item: Difference) -> str:
    """Return what a change is about that is no task's."""
    number = _number(compared, item)
    return item.unit if number is None else _("section {number}").format(number=number)


def _what(item: Difference) -> str:
    """Return a change in words."""
    if item.declared is None:
        return _(_WORDS[item.kind])
    texts = {"default": _("default {field}"), "return-changed": _("return: {field}")}
    return texts.get(item.kind, "{field}").format(field=item.declared.label)


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
    "task-renamed": deferred("id"),
    "task-reused": deferred("id of another task"),
    "task-moved": deferred("moved to another section"),
    "started": deferred("begun"),
    "done": deferred("done"),
    "reopened": deferred("reopened"),
    "cancelled": deferred("cancelled"),
    "status": deferred("status"),
    "done-on": deferred("done on"),
    "deadline": deferred("deadline"),
    "every": deferred("rhythm"),
    "owners": deferred("owners"),
    "target": deferred("target"),
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


def _value(plan: Plan, item: Difference, value: Any) -> str:  # noqa: ANN401 (of any field)
    """Return a value as people read it; of a task that came or went, who owns it and its deadline."""
    if item.kind in {"task-added", "task-removed", "task-reused"}:
        return ""
    if isinstance(value, Effective):
        inherited = words.source_word(value.source)
        return _plain(plan, item, value.value) + (
            _(" ({where})").format(where=inherited) if inherited else ""
        )
    return "" if value is None else _plain(plan, item, value)


def _plain(plan: Plan, item: Difference, value: Any) -> str:  # noqa: ANN401
    if isinstance(value, tuple) and item.field == "owners":
        return _(", ").join(words.unit_name(plan, id_) for id_ in value)
    if isinstance(value, BaseModel):
        return _model(value)
    if isinstance(value, tuple):
        return _nested(value)
    return words.yes_or_no(value) if isinstance(value, bool) else _word(item, value)


def _model(value: BaseModel) -> str:
    match value:
        case Target():
            text = f"{words.quantity(value)} {value.unit}"
        case Period():
            text = f"{value.start} – {value.end}"
        case Section():
            text = f"{value.number}  {value.title}"
        case LogEntry():
            text = _entry(value)
        case Change():
            text = _decision(value)
        case Return():
            text = "  ".join(_besides(value, ()))
        case _:
            text = str(value)
    return text


def _word(item: Difference, value: object) -> str:
    if item.kind in {"done", "cancelled", "reopened", "started", "status"}:
        return words.status_word(str(value))
    return words.kind_word(str(value)) if item.field == "kind" else str(value)


def _side(value: object) -> str:
    if isinstance(value, tuple):
        return _(", ").join(value)
    return "—" if value is None else str(value)


def _entry(entry: LogEntry) -> str:
    number = "" if entry.count is None else f"{entry.count:+d}"
    percent = "" if entry.percent is None else f"{entry.percent}%"
    parts = (str(entry.on), entry.by, entry.note, number, percent, *entry.evidence)
    return "  ".join((*(part for part in parts if part), *_besides(entry, _SAID)))


def _decision(change: Change) -> str:
    moved = f"{_side(change.from_)} → {_side(change.to)}"
    what = _("{name}: {reason}").format(name=words.field_word(change.field), reason=moved)
    who = (change.by,) if change.by else ()
    return "  ".join((str(change.on), *who, what, change.reason, *_besides(change, _SAID)))


_SAID: Final = frozenset(
    {"on", "by", "note", "count", "percent", "evidence", "field", "from_", "to", "reason"}
)
"""The fields of a record that are shown without their names."""


def _besides(record: BaseModel, said: Collection[str]) -> Iterator[str]:
    """Yield what else a record has, each with its label."""
    for field in declared(type(record)):
        value = getattr(record, field.attribute)
        if field.attribute not in said and value != field.default:
            yield _("{name}: {reason}").format(name=field.label, reason=_nested(value))


def _nested(value: object) -> str:
    if isinstance(value, tuple):
        return _(", ").join(map(_nested, value))
    if isinstance(value, BaseModel):
        return "  ".join(str(part) for part in plain(value, exclude_defaults=True).values())
    return str(value)


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
    return value.isoformat() if isinstance(value, date) else value
