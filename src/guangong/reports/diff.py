"""What an edit changed, one row a change, in the plan's terms."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from guangong.domain.comparison import Comparison, Difference, Kind
from guangong.domain.fields import declared, plain
from guangong.domain.plan import Change, Effective, LogEntry, Period, Plan, Return, Section, Target
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.table import Column, Data, Report, Row, Table, Text, cell

_ADDED: Final = ("+", "added")
_REMOVED: Final = ("-", "removed")
_CHANGED: Final = ("~", "changed")


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
        return _ADDED
    return _REMOVED if item.kind.endswith(("-removed", "-dropped")) else _CHANGED


def _about(compared: Comparison, item: Difference) -> str:
    """Return what a change is about that is no task's."""
    number = _number(compared, item)
    return item.unit if number is None else _("section {number}").format(number=number)


def _what(item: Difference) -> str:
    """Return a change in words."""
    if item.declared is None:
        return _words()[item.kind]
    texts = {"default": _("default {field}"), "return-changed": _("return: {field}")}
    return texts.get(item.kind, "{field}").format(field=item.declared.label)


def _words() -> Mapping[Kind, str]:
    return {
        "title": _("the plan's title"),
        "organization": _("organization"),
        "period": _("period"),
        "unit-added": _("unit added"),
        "unit-removed": _("unit removed"),
        "unit-renamed": _("unit renamed"),
        "member-added": _("member added"),
        "member-removed": _("member removed"),
        "member-renamed": _("member renamed"),
        "section-added": _("section added"),
        "section-removed": _("section removed"),
        "section-renumbered": _("section renumbered"),
        "section-retitled": _("section's title"),
        "task-added": _("task added"),
        "task-removed": _("task removed"),
        "task-renamed": _("id"),
        "task-reused": _("id of another task"),
        "task-moved": _("moved to another section"),
        "started": _("begun"),
        "done": _("done"),
        "reopened": _("reopened"),
        "cancelled": _("cancelled"),
        "status": _("status"),
        "done-on": _("done on"),
        "deadline": _("deadline"),
        "every": _("rhythm"),
        "owners": _("owners"),
        "target": _("target"),
        "log-added": _("logged"),
        "log-extended": _("log completed"),
        "log-changed": _("log rewritten"),
        "log-dropped": _("log entry dropped"),
        "change-added": _("decision recorded"),
        "change-extended": _("decision completed"),
        "change-changed": _("decision rewritten"),
        "change-dropped": _("decision dropped"),
        "return-added": _("returned"),
        "return-removed": _("return removed"),
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
    match value:
        case tuple():
            text = _(", ").join(map(_nested, value))
            if item.field == "owners":
                text = _(", ").join(words.unit_name(plan, id_) for id_ in value)
        case Target():
            most = f"–{value.max}" if value.max and value.max != value.min else ""
            text = f"{value.min}{most} {value.unit}"
        case Period():
            text = f"{value.start} – {value.end}"
        case Section():
            text = f"{value.number}  {value.title}"
        case LogEntry():
            text = _entry(value)
        case Change():
            moved = f"{_side(value.from_)} → {_side(value.to)}"
            what = _("{name}: {reason}").format(name=words.field_word(value.field), reason=moved)
            who = (value.by,) if value.by else ()
            text = "  ".join((str(value.on), *who, what, value.reason, *_besides(value, _SAID)))
        case Return():
            text = "  ".join(_besides(value, frozenset()))
        case bool():
            text = words.yes_or_no(value)
        case _:
            text = _word(item, value)
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
