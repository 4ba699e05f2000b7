"""What users do to a task, as operations on its text; what is not allowed is refused with the reason."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from guangong.domain.comparison import alike
from guangong.domain.decisions import is_looser, weakens
from guangong.domain.fields import Declared, declared, names, written_by
from guangong.domain.plan import MAX_ID, Placed, Plan, Task, parse_day
from guangong.domain.progress import logged_count, returned
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.unseen import unseen
from guangong.yamldoc import Data, Document, parse
from guangong.yamldoc.engine import Append, Delete, Operation, Set

ORDER: Final = names(Task)
"""The order of a task's fields in the file."""

_NUMBER: Final = rf"\d{{1,{MAX_ID - 2}}}"
"""The number in an id, as long as an id can be."""


class Step(NamedTuple):
    """The operations on one task, and what they do in one line; ``hint`` is what to think of besides."""

    task_id: str
    operations: tuple[Operation, ...]
    sentence: str
    hint: str = ""


class RefusedError(NotFoundError):
    """The step is not allowed; nothing was written."""

    code = "refused"


class Signed(NamedTuple):
    """When something happened and who says so."""

    on: date
    by: str | None = None
    entered: date | None = None
    """The day of the command, where that is another."""


def done(plan: Plan, placed: Placed, signed: Signed, note: str | None, evidence: tuple[str, ...]) -> Step:
    """Mark a task done on a day; who, how and the evidence go into its log. A retry has no operations.

    Raises:
        RefusedError: the task is cancelled, or was done otherwise; its group's members return it, or the day
            lies before its start.
    """
    task = placed.task
    if _is_done_so(task, signed, note, evidence):
        return _step(task, [], _("{id} was done on {day} already"), day=signed.on)
    _refuse_closed(task)
    if returned(plan, {}, placed, signed.on):
        raise RefusedError(
            _("{id} is done when every member of its group has returned it").format(id=task.id)
        )
    _refuse_before_start(plan, task, signed.on)
    operations: list[Operation] = [
        Set((*placed.route, "status"), "done"),
        Set((*placed.route, "done_on"), signed.on),
    ]
    if signed.by or note or evidence:
        operations.append(_logged(placed, signed, note=note, evidence=evidence))
    step = _step(task, operations, _("{id} done on {day}: {title}"), day=signed.on)
    return step._replace(hint=_left_open(task))


def _left_open(task: Task) -> str:
    """Return what a task that is closed leaves open, ``""`` if it is nothing."""
    if task.kind == "standing":
        return _("{id} is standing work: now it is closed for the whole period").format(id=task.id)
    total = logged_count(task.log)
    if task.target is None or total >= task.target.min:
        return ""
    hint = _(
        "the log of {id} counts {total} of {wanted} {unit}; if some are missing: guangong log {id} --count N"
    )
    return hint.format(id=task.id, total=total, wanted=task.target.min, unit=task.target.unit)


def start(placed: Placed) -> Step:
    """Mark a task as begun.

    Raises:
        RefusedError: it has begun, or is done or cancelled.
    """
    task = placed.task
    _refuse_closed(task)
    if task.status == "doing":
        raise RefusedError(_("{id} has begun already").format(id=task.id))
    return _step(task, [Set((*placed.route, "status"), "doing")], _("{id} begun: {title}"))


def reopen(placed: Placed, signed: Signed, reason: str) -> Step:
    """Take a completion or cancellation back; the reason goes into the task's changes.

    Raises:
        RefusedError: the task is open, or the reason empty.
    """
    task, route = placed.task, placed.route
    if task.status not in {"done", "cancelled"}:
        raise RefusedError(_("{id} is open; there is nothing to reopen").format(id=task.id))
    closed = task.done_on or max(
        (change.on for change in task.changes if change.field == "status"), default=None
    )
    if closed and signed.on < closed:
        text = _("{id} was closed on {closed}; it cannot be reopened on {day}")
        raise RefusedError(text.format(id=task.id, closed=closed, day=signed.on))
    operations: list[Operation] = [Set((*route, "status"), "doing")]
    if task.done_on is not None:
        operations.append(Delete((*route, "done_on")))
        operations.append(_changed(placed, signed, reason, "done_on", task.done_on, None))
    operations.append(_changed(placed, signed, reason, "status", task.status, "doing"))
    return _step(task, operations, _("{id} reopened: {title}"))


def cancel(placed: Placed, signed: Signed, reason: str) -> Step:
    """Cancel a task; the reason goes into its changes.

    Raises:
        RefusedError: it is done or cancelled already, or the reason is empty.
    """
    task = placed.task
    _refuse_closed(task)
    operations: list[Operation] = [
        Set((*placed.route, "status"), "cancelled"),
        _changed(placed, signed, reason, "status", task.status, "cancelled"),
    ]
    return _step(task, operations, _("{id} cancelled: {title}"))


def postpone(plan: Plan, placed: Placed, deadline: date, signed: Signed, reason: str) -> Step:
    """Move a deadline to a later day; the old one and the reason go into the task's changes.

    Raises:
        RefusedError: the task is closed or has no deadline, the day is no later or outside the period, or the
            reason is empty.
    """
    task = placed.task
    _refuse_closed(task)
    current = placed.deadline
    if current is None:
        raise RefusedError(_("{id} is standing work; it has no deadline").format(id=task.id))
    if deadline <= current.value:
        text = _(
            "{id} is due on {day}; postpone it to a later day, or use: guangong set {id} deadline={wanted}"
        )
        raise RefusedError(text.format(id=task.id, day=current.value, wanted=deadline))
    if deadline > plan.period.end:
        raise RefusedError(_("the plan ends on {end}; choose a day up to then").format(end=plan.period.end))
    operations: list[Operation] = [
        Set((*placed.route, "deadline"), deadline),
        _changed(placed, signed, reason, "deadline", current.value, deadline),
    ]
    return _step(
        task, operations, _("{id} postponed from {old} to {new}: {title}"), old=current.value, new=deadline
    )


def log(  # noqa: PLR0913 (the fields of an entry)
    plan: Plan,
    placed: Placed,
    signed: Signed,
    *,
    note: str | None = None,
    count: int | None = None,
    percent: int | None = None,
    evidence: tuple[str, ...] = (),
) -> Step:
    """Add an entry to a task's log; a task that had not begun has begun with it.

    Raises:
        RefusedError: the entry is empty, counts nothing or without a target, or the task is cancelled or
            starts later.
    """
    task = placed.task
    if not (note or evidence) and count is None and percent is None:
        raise RefusedError(_("say what happened: a text, --count, --percent or --evidence"))
    if task.status == "cancelled":
        raise RefusedError(
            _('{id} is cancelled; first: guangong reopen {id} --reason "…"').format(id=task.id)
        )
    if count == 0:
        raise RefusedError(_("--count 0 records nothing; leave it out, or give a number"))
    if count is not None and task.target is None:
        raise RefusedError(_("{id} has no target to count towards; use --percent").format(id=task.id))
    _refuse_before_start(plan, task, signed.on)
    operations: list[Operation] = [Set((*placed.route, "status"), "doing")] if task.status == "todo" else []
    operations.append(_logged(placed, signed, note=note, count=count, percent=percent, evidence=evidence))
    return _step(task, operations, _("{id} logged on {day}: {title}"), day=signed.on)


# ── fields ──


def settable() -> tuple[str, ...]:
    """Return the fields that ``set`` gives values."""
    return tuple(field.name for field in written_by(Task, "set"))


def unsettable() -> tuple[str, ...]:
    """Return the fields that ``unset`` takes out: a task can do without them."""
    return tuple(field.name for field in written_by(Task, "unset"))


def set_fields(  # noqa: PLR0913, PLR0917 (the texts, and what they are recorded and compared with)
    plan: Plan,
    placed: Placed,
    values: Mapping[str, str],
    signed: Signed,
    reason: str | None = None,
    committed: str | None = None,
) -> Step:
    """Give plain fields of a task new values; with a reason, the task's changes record them.

    ``committed`` is the title that the task has in the last commit, where it has one.

    Raises:
        RefusedError: another field, a value that is no day, a decision without a reason, or a later deadline:
            that is ``postpone``'s.
    """
    task = placed.task
    new = {name: _read(name, text) for name, text in values.items()}
    _refuse_later(plan, placed, new)
    if reason is None and (why := _undecided(plan, placed, new, committed)):
        pairs = " ".join(shlex.quote(f"{name}={text}") for name, text in values.items())
        raise RefusedError(why.format(id=task.id, command=f'guangong set {task.id} {pairs} --reason "…"'))
    operations: list[Operation] = [Set((*placed.route, name), value) for name, value in new.items()]
    if reason is not None:
        operations += _recorded(placed, signed, reason, new)
    title = values.get("title", task.title)
    sentence = _("{id} changed ({names}): {title}").format(
        id=task.id, names=_(", ").join(values), title=title
    )
    return Step(task.id, _readable(operations), sentence)


def _read(name: str, text: str) -> Data | date:
    """Return the value of a plain field that ``text`` stands for; the models check it."""
    field = next((field for field in written_by(Task, "set") if field.name == name), None)
    if field is None:
        raise RefusedError(_use_instead(name, "set"))
    if field.values == ("true", "false"):
        return {"true": True, "false": False}.get(text, text)
    if not field.is_day:
        return text
    try:
        return parse_day(text)
    except ValueError:
        raise RefusedError(_('"{text}" is no day in the form YYYY-MM-DD').format(text=text)) from None


def _recorded(
    placed: Placed, signed: Signed, reason: str, new: Mapping[str, Data | date | None]
) -> list[Operation]:
    """Return the records of the fields that get another value."""
    old = {name: getattr(placed.task, name) for name in new}
    if "deadline" in old and placed.deadline:
        old["deadline"] = placed.deadline.value
    changed = [name for name in new if new[name] != old[name]]
    return [_changed(placed, signed, reason, name, old[name], new[name]) for name in changed]


def _undecided(
    plan: Plan, placed: Placed, new: Mapping[str, Data | date | None], committed: str | None
) -> str:
    """Return what to say where a new value is a decision, which wants its reason; else ``""``."""
    task = placed.task
    if "title" in new and (text := _other_title(str(new["title"]), (task.title, committed or task.title))):
        return text
    if "deadline" in new and any(change.field == "deadline" for change in task.changes):
        return _("the deadline of {id} was moved with a reason; say why it moves again: {command}")
    for field in written_by(Task, "set"):
        if field.name in new and _is_decided(plan, task, field, new[field.name]):
            text = _("the {field} of {id} is a decision; say why it changes: {command}")
            return text.replace("{field}", field.label)
    return ""


def _is_decided(plan: Plan, task: Task, field: Declared, new: Data | date | None) -> bool:
    """Whether a value, if it can be one, asks for less than the decision that the task has."""
    if field.policy.edit != "decision" or (field.values and new not in {None, True, False, *field.values}):
        return False
    return is_looser(field.name, getattr(task, field.attribute), new, plan)


def _other_title(title: str, titles: Iterable[str]) -> str:
    """Return what to say of a title that is unlike one of those that the task had, or promises less."""
    if title.strip() and not all(alike(old, title) for old in titles):
        return _(
            "the title is unlike the one that {id} had; another task is added with: guangong add; "
            "for the same one, say why: {command}"
        )
    if title.strip() and any(weakens(old, title) for old in titles):
        return _("the title of {id} would promise less than before; say why: {command}")
    return ""


def unset_field(plan: Plan, placed: Placed, name: str, signed: Signed, reason: str | None = None) -> Step:
    """Take a field out of a task; with a reason, the task's changes record it.

    Raises:
        RefusedError: the field is needed, is not there, or its value a decision that wants a reason.
    """
    task = placed.task
    if name not in unsettable():
        raise RefusedError(_use_instead(name, "unset").format(id=task.id))
    if getattr(task, name) is None:
        raise RefusedError(_('{id} has no field "{name}"').format(id=task.id, name=name))
    if reason is None and (why := _undecided(plan, placed, {name: None}, None)):
        command = f'guangong unset {task.id} {name} --reason "…"'
        raise RefusedError(why.format(id=task.id, command=command))
    operations: list[Operation] = [Delete((*placed.route, name))]
    if reason is not None:
        operations += _recorded(placed, signed, reason, {name: None})
    return _step(task, operations, _("{id} changed ({names}): {title}"), names=name)


def _use_instead(name: str, command: str) -> str:
    """Return which command changes a field that ``set`` or ``unset`` does not."""
    field = next((field for field in declared(Task) if field.name == name), None)
    if field is None:
        known = _(", ").join(item.name for item in written_by(Task, command))
        return _('there is no plain field "{name}"; there are: {known}').format(name=name, known=known)
    commands = [item for item in field.policy.commands if item != "add"]
    if command == "unset" and "set" in commands and "postpone" not in commands:
        text = _("a task needs its {name}; give it another: guangong set {id} {name}=…")
        return text.replace("{name}", name)
    if commands:
        listed = _(", ").join(commands)
        return _('"{name}" is changed with: {commands}').format(name=name, commands=listed)
    if field.policy.edit == "permanent":
        return _('"{name}" is permanent').format(name=name)
    return _('"{name}" is a decision; edit it by hand, with an entry in changes').format(name=name)


def _refuse_later(plan: Plan, placed: Placed, new: Mapping[str, Data | date]) -> None:
    """Refuse a later deadline; while work is standing, the one it would have as another kind."""
    task, deadline = placed.task, new.get("deadline")
    current = task.deadline or placed.section.defaults.deadline or plan.defaults.deadline
    if not isinstance(deadline, date) or current is None or deadline <= current:
        return
    text = _('a later deadline needs a reason: guangong postpone {id} {day} --reason "…"')
    if task.kind == "standing":
        text = _(
            "{id} is standing work; give it another kind first: "
            'guangong set {id} kind=activity --reason "…"; '
            'then: guangong postpone {id} {day} --reason "…"'
        )
    raise RefusedError(text.format(id=task.id, day=deadline))


# ── new tasks ──


def add(section: int, fields: Mapping[str, Any], id_: str) -> Step:
    """Add a task at the end of the plan's section at this place."""
    value = {"id": id_, **{name: fields[name] for name in ORDER if fields.get(name) not in {None, ()}}}
    route = ("sections", section, "tasks")
    return Step(
        id_, _readable([Append(route, value)]), _("{id} added: {title}").format(id=id_, title=fields["title"])
    )


def next_id(section_number: int, document: Document, earlier: Iterable[bytes]) -> str:
    """Return ``<section>-<nn>`` behind every such id of a task, of the plan and of what it was earlier."""
    last = _last(section_number, document.data)
    for source in earlier:
        last = max(last, _last_of_old(section_number, source, last))
    return f"{section_number}-{last + 1:02d}"


def _last(section_number: int, data: Data) -> int:
    """Return the highest number among the ids of a section, wherever their tasks stand."""
    form = re.compile(rf"0*{section_number}-({_NUMBER})", re.ASCII)
    return max((int(found[1]) for found in map(form.fullmatch, _ids(data)) if found), default=0)


def _ids(data: Data) -> Iterator[str]:
    """Yield the ids of all tasks, of those too that are broken otherwise."""
    for section in _items(data, "sections"):
        for task in _items(section, "tasks"):
            if isinstance(task, dict) and isinstance(id_ := task.get("id"), str):
                yield id_


def _items(data: Data, name: str) -> Iterable[Data]:
    items = data.get(name) if isinstance(data, dict) else None
    return items if isinstance(items, (list, tuple)) else ()


def _last_of_old(section_number: int, source: bytes, beyond: int) -> int:
    """Return the highest number of a section in an earlier plan, if it is higher than one that is known.

    Thousands of plans are read only where something in them looks like a higher id.
    """
    form = rf"""\bid["']?\s*:\s*(?:[&!|>]\S*\s+)*["']?0*{section_number}-({_NUMBER})(?![\w-])"""
    looks = max(map(int, re.findall(form.encode(), source)), default=0)
    if looks <= beyond:
        return looks
    old = parse(source)
    # What cannot be read may well hold what looks like an id.
    return _last(section_number, old.data) if old.is_read and not old.problems else looks


# ── parts of a step ──


def _step(task: Task, operations: list[Operation], sentence: str, **values: object) -> Step:
    return Step(task.id, _readable(operations), sentence.format(id=task.id, title=task.title, **values))


def _readable(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Return the operations when every text in them is one that people can read.

    Raises:
        RefusedError: one has a line break, or a character that cannot be seen.
    """
    for text in (text for item in operations if not isinstance(item, Delete) for text in _texts(item.value)):
        if code := unseen(text):
            message = _("a text has a line break or an invisible character ({code}); write it without")
            raise RefusedError(message.format(code=code))
    return tuple(operations)


def _texts(value: Data) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _refuse_closed(task: Task) -> None:
    if task.status == "cancelled":
        raise RefusedError(
            _('{id} is cancelled; first: guangong reopen {id} --reason "…"').format(id=task.id)
        )
    if task.status != "done":
        return
    by = _done_by(task)
    if by:
        text = _('{id} was done on {day} by {by}; to take it back: guangong reopen {id} --reason "…"')
    else:
        text = _('{id} was done on {day}; to take it back: guangong reopen {id} --reason "…"')
    raise RefusedError(text.format(id=task.id, day=task.done_on or "?", by=by))


def _done_by(task: Task) -> str | None:
    return next((entry.by for entry in reversed(task.log) if entry.on == task.done_on and entry.by), None)


def _is_done_so(task: Task, signed: Signed, note: str | None, evidence: tuple[str, ...]) -> bool:
    """Whether a task is done on this day by this person, with all that is given: a retry is no mistake."""
    if (task.status, task.done_on, _done_by(task)) != ("done", signed.on, signed.by):
        return False
    said = [entry for entry in task.log if (entry.on, entry.by) == (signed.on, signed.by)]
    return not (note or evidence) or any(
        note in {None, entry.note} and set(evidence) <= set(entry.evidence) for entry in said
    )


def _refuse_before_start(plan: Plan, task: Task, on: date) -> None:
    start_day = task.start or plan.period.start
    if on < start_day:
        text = _("{id} starts on {start}; {day} is before that")
        raise RefusedError(text.format(id=task.id, start=start_day, day=on))


def _logged(placed: Placed, signed: Signed, **fields: Any) -> Append:  # noqa: ANN401 (of any type)
    return Append(
        (*placed.route, "log"), _filled(on=signed.on, by=signed.by, **fields, entered=signed.entered)
    )


def _changed(placed: Placed, signed: Signed, reason: str, field: str, *values: Data) -> Append:
    if not reason.strip():
        raise RefusedError(_('say why: --reason "…"'))
    old, new = (str(value).lower() if isinstance(value, bool) else value for value in values)
    record = {
        "on": signed.on,
        "by": signed.by,
        "field": field,
        "from": old,
        "to": new,
        "reason": reason,
        "entered": signed.entered,
    }
    return Append((*placed.route, "changes"), _filled(**record))


def _filled(**fields: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the fields that have a value, in the order of the format."""
    return {name: value for name, value in fields.items() if value or value == 0}
