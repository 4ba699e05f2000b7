"""One task whole: what it is, how far, who owes it, its log and its changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from guangong.domain.fields import Declared, declared, plain
from guangong.domain.plan import (
    Change,
    Effective,
    LogEntry,
    Plan,
    Return,
    SentBack,
    Task,
    Value,
    Withdrawn,
    parse_day,
)
from guangong.domain.progress import Figures, Light
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.gauge import gauge
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Entry,
    Listing,
    Record,
    Report,
    T,
    Table,
    Text,
    cell,
    in_words,
    lines,
    table,
)
from guangong.reports.why import explanation


class Shown(NamedTuple):
    """What there is to say of one task on a day.

    ``log`` has also what was withdrawn by then, ``members`` what each member of its groups has returned, and
    ``sent_back`` what the office last sent back to one that owes it; ``because`` says how its light came
    about, ``commands`` what can be typed, and for what.
    """

    figures: Figures
    log: Sequence[LogEntry]
    members: Mapping[str, Return | None]
    sent_back: Mapping[str, SentBack]
    because: Sequence[str]
    commands: Sequence[tuple[str, str]]


def task(plan: Plan, shown: Shown, day: date, evidence: Callable[[str], str] = str) -> Report:
    """Report one task; ``evidence`` says of a piece that is not there what is wrong."""
    item = shown.figures
    why = explanation(shown.because, shown.commands)
    because = Entry(cell(_("because"), "dim"), (cell(_("; ").join(shown.because)),))
    commands = Entry((), tuple(map(_command, shown.commands)), for_screen=True)
    drawn = gauge(plan, item, shown.members, day)
    return Report(
        "show",
        (Text(f"{item.task.id} ", "dim"), *words.title_cell(item.task, "heading")),
        {**words.dated(plan, day), **_shape(plan, shown, day, why)},
        (
            Record("", {}, tuple(_fields(plan, item, day, why)), drawn=drawn),
            Listing(tuple(_members(plan, shown, day)), aligned=True),
            _log(item.task, shown.log, day, evidence),
            _changes(plan, item.task.changes, day),
            Listing((commands,) if shown.commands else ()),
        ),
        aside=aside(item, day),
        below=(_facts(plan, item, day), Listing((because,) if shown.because else ())),
    )


def _shape(plan: Plan, shown: Shown, day: date, why: str) -> Data:
    """Return what JSON has of a task, its lists in the order of the file."""
    return {
        "task": {**words.task_data(plan, shown.figures, day), "why": why or None},
        "log": list(map(_data, shown.log)),
        "changes": list(map(_data, shown.figures.task.changes)),
        "returns": [{"unit": unit, **_data(report)} for unit, report in shown.members.items()],
    }


# ── the head ──


def aside(item: Figures, day: date) -> Cell:
    """Return the light, with the days that it speaks of."""
    if item.light is Light.OVERDUE and item.due:
        return words.mark_cell(item.light, _overdue(item, (day - item.due).days))
    said = words.days_cell(day, item)
    if item.light is Light.DONE and item.done_on:
        said = cell(spoken(item.done_on, day), item.light)
    return (*words.light_cell(item), *((Text("  "), *said) if said != cell("") else ()))


def _overdue(item: Figures, days: int) -> str:
    if item.working_days:
        return count("{n} working day overdue", "{n} working days overdue", -item.working_days)
    return count("{n} day overdue", "{n} days overdue", days)


def _facts(plan: Plan, item: Figures, day: date) -> Record:
    """Return what a task is, on one line: its fields as they are declared, but those shown elsewhere."""
    task_, section = item.task, words.section_label(item.placed.section)
    standing = _("standing, {every}").format(every=in_words(words.deadline_cell(item), str))
    known = {
        "clause": task_.clause or in_words(section, str),
        "kind": standing if task_.kind == "standing" else words.value(plan, "kind", task_.kind),
        "owners": in_words(words.owners_cell(plan, item), str) + _in_brackets(_default(item.owners)),
        "deadline": _deadline(item, day),
        **dict.fromkeys(("id", "title", "deadline_text", "every", "target"), ""),
        **dict.fromkeys(("status", "done_on", "log", "changes"), ""),
    }
    said = (
        (field.label, known[field.name] if field.name in known else _labelled(plan, item, field, day))
        for field in declared(type(task_))
    )
    return Record("", {}, tuple((label, cell(text, "dim")) for label, text in said if text), "facts")


def _labelled(plan: Plan, item: Figures, field: Declared, day: date) -> str:
    """Return a field of a task behind its label, empty where it has no value; of what is true, the label."""
    value = _held(plan, item, field.attribute)
    if value is None or isinstance(value, bool):
        return field.label if value else ""
    said = spoken(value, day, in_full=True) if field.is_day else words.value(plan, field.name, value)
    return f"{field.label} {said}"


def _deadline(item: Figures, day: date) -> str:
    """Return the deadline, where it comes from, and the document's own words for it."""
    text = item.task.deadline_text
    own = _("in the plan: {text}").format(text=text) if text else ""
    if item.deadline is None:
        return own
    due = item.deadline.value
    said = _("due {day}").format(day=spoken(due, day, weekday=due >= day, in_full=True))
    return said + _in_brackets(_default(item.deadline), own)


def _default(effective: Effective[Any] | None) -> str:
    return _("default") if effective and effective.source != "task" else ""


def _in_brackets(*texts: str) -> str:
    said = _("; ").join(filter(None, texts))
    return _(" ({where})").format(where=said) if said else ""


def _command(typed: tuple[str, str]) -> Cell:
    purpose, command = typed
    return Text(f"{purpose} ", "dim"), Text(command, "command")


# ── the fields, where there is nothing to be drawn ──


def _fields(plan: Plan, figures: Figures, day: date, why: str) -> Iterator[tuple[str, Cell]]:
    """Yield what there is to say of a task: its fields as they are declared, then its figures."""
    yield _("section"), words.section_label(figures.placed.section)
    elsewhere = {"every", "log", "changes"}
    for field in declared(type(figures.task)):
        if field.name not in elsewhere and (content := _field(plan, figures, field.name)):
            yield field.label, content
    yield _("light"), (*words.light_cell(figures), Text("  "), *words.days_cell(day, figures))
    if why:
        yield _("because"), cell(why)
    yield _("progress"), words.progress_cell(plan, figures)
    if figures.expected is not None and figures.light not in {Light.DONE, Light.CANCELLED}:
        yield _("expected progress"), cell(f"{figures.expected:.0%}")


def _field(plan: Plan, figures: Figures, name: str) -> Cell | None:
    """Return what a field holds on the day of the figures, with where it comes from."""
    match name:
        case "owners":
            return _sourced(words.owners_cell(plan, figures), figures.owners)
        case "deadline":
            return _sourced(words.deadline_cell(figures), figures.deadline)
    value = _held(plan, figures, name)
    return None if value is None or value is False else cell(words.value(plan, name, value))


def _held(plan: Plan, figures: Figures, attribute: str) -> Any:  # noqa: ANN401 (of any field)
    """Return what a field holds on the day of the figures; the leader may be that of the unit that leads."""
    if attribute == "leader":
        return plan.leader(figures.placed)
    return getattr(figures if attribute in {"status", "done_on"} else figures.task, attribute)


def _sourced(content: Cell, effective: Effective[Any] | None) -> Cell:
    """Add where an inherited value comes from."""
    where = words.source_word(effective.source) if effective else ""
    return (*content, Text(_(" ({where})").format(where=where), "dim")) if where else content


# ── who has returned it ──


def _members(plan: Plan, shown: Shown, day: date) -> Iterator[Entry]:
    """Yield who owes the task, who got it back, to whom it does not apply, and who returned it when."""
    light, owing = shown.figures.light, [unit for unit, report in shown.members.items() if report is None]
    if light is not Light.CANCELLED:
        known = {Light.OVERDUE: _("owe"), Light.DONE: _("closed without")}
        word = known.get(light, _("to come"))
        names = [cell(words.unit_name(plan, unit)) for unit in owing]
        yield from _entry(word, light if light is Light.OVERDUE else "", names)
    back = [
        cell(_named(plan, unit, f"{spoken(sent.on, day)} {sent.reason}"))
        for unit, sent in shown.sent_back.items()
    ]
    yield from _entry(_("sent back"), "gap", back)
    done = [(unit, report) for unit, report in shown.members.items() if report]
    exempt = [cell(_named(plan, unit, report.exempt), "dim") for unit, report in done if report.exempt]
    yield from _entry(_("exempt"), "dim", exempt)
    came = [(report.done_on, unit) for unit, report in done if report.done_on and not report.exempt]
    came.sort(key=lambda pair: pair[0], reverse=True)
    items = [(Text(f"{spoken(on, day)} "), *cell(words.unit_name(plan, unit))) for on, unit in came]
    yield from _entry(_("returned"), "heading", items)


def _entry(word: str, tone: str, items: Sequence[Cell]) -> Iterator[Entry]:
    if items:
        yield Entry(cell(f"{word} {len(items)}", tone), tuple(items))


def _named(plan: Plan, unit: str, reason: str) -> str:
    return words.unit_name(plan, unit) + _in_brackets(" ".join(reason.split()))


# ── what was recorded ──


def _log(found: Task, log: Sequence[LogEntry], day: date, evidence: Callable[[str], str]) -> Table:
    """Return the log, newest first."""
    totals = list(_totals(found, log))

    def pieces(entry: LogEntry) -> Cell:
        return lines("\n".join(map(evidence, entry.evidence)))

    columns: Columns[tuple[LogEntry, Cell]] = (
        (Column("", name=_("day")), lambda pair: cell(spoken(pair[0].on, day))),
        (Column("", name=_("progress")), lambda pair: pair[1]),
        (Column("", name=_("note"), least=20), lambda pair: _noted(note_of(pair[0]), pair[0], day)),
        (Column("", name=_("by")), lambda pair: cell(pair[0].by or "", "dim")),
        (Column("", name=_("evidence"), least=20), lambda pair: pieces(pair[0])),
    )
    return _filled(_("log"), columns, totals[::-1])


def _totals(found: Task, log: Iterable[LogEntry]) -> Iterator[tuple[LogEntry, Cell]]:
    """Yield entries by day, each with what it added up to, or how far it says that the task was."""
    total = 0
    for entry in sorted(log, key=lambda entry: entry.on):
        pieces = [Text(text, "bar") for text in words.logged(entry)]
        if entry.count is not None and found.target and not entry.withdrawn:
            total += entry.count
            pieces.insert(1, Text(f"→ {total}", "dim"))
        yield entry, tuple(part for piece in pieces for part in (piece, Text(" ")))[:-1]


def _changes(plan: Plan, changes: Sequence[Change], day: date) -> Table:
    """Return the changes, newest first."""
    columns: Columns[Change] = (
        (Column("", name=_("day")), lambda change: cell(spoken(change.on, day))),
        (Column("", name=_("field")), lambda change: cell(words.field_word(change.field))),
        (Column("", name=_("change"), least=20), lambda change: cell(moved(plan, change, day))),
        (Column("", name=_("reason"), least=20), lambda change: _noted(why(change), change, day)),
        (Column("", name=_("by")), lambda change: cell(change.by or "", "dim")),
    )
    return _filled(_("changes"), columns, sorted(changes, key=lambda change: change.on)[::-1])


def moved(plan: Plan, change: Change, day: date) -> str:
    """Return what a field held before a change, and since."""
    before, after = (_said(plan, change.field, value, day) for value in (change.from_, change.to))
    return f"{before} → {after}"


def why(change: Change) -> str:
    """Return the reason of a change, and the document by which it was decided."""
    return _("; ").join(filter(None, (change.reason, change.document)))


def _filled(heading: str, columns: Columns[T], items: Sequence[T]) -> Table:
    """Return a table under its heading and number of rows, without the columns that say nothing."""
    used = [(column, content) for column, content in columns if any(_says(content(item)) for item in items)]
    return table("", used, items).named(f"{heading} {len(items)}")


def _says(content: Cell) -> bool:
    return any(isinstance(piece, Text) and piece.text for piece in content)


def _said(plan: Plan, field: str, value: Value, day: date) -> str:
    """Return what a field held, a day as people say it."""
    found = next((item for item in declared(Task) if item.name == field), None)
    if found and found.is_day and isinstance(value, str):
        try:
            return spoken(parse_day(value), day)
        except ValueError:
            return value
    return words.value(plan, field, value)


def note_of(entry: LogEntry) -> str:
    """Return the note of an entry; of one that says nothing else, what it did to the task."""
    is_bare = entry.note is None and entry.count is None and entry.percent is None
    did = {"doing": _("begun"), "done": _("done")}
    return did.get(entry.status or "", "") if is_bare else entry.note or ""


def _noted(text: str | None, record: LogEntry | Change, day: date) -> Cell:
    """Return a note or reason, the withdrawal of its entry, and the later day on which it was entered."""
    withdrawn: Withdrawn | None = getattr(record, "withdrawn", None)
    said = []
    if withdrawn:
        sentence = _("withdrawn on {day}: {reason}")
        said.append(sentence.format(day=spoken(withdrawn.on, day), reason=withdrawn.reason))
    if record.entered:
        said.append(_("entered on {day}").format(day=spoken(record.entered, day)))
    return (*lines(text or ""), Text(_in_brackets(*said), "dim")) if said else lines(text or "")


def _data(model: LogEntry | Change | Return | None) -> Data:
    """Return the fields that are set; evidence always, as the first version had it."""
    data = plain(model, exclude_none=True) if model else {}
    return {name: value for name, value in data.items() if value != [] or name == "evidence"}
