"""set and unset: plain fields of a task get other values, or none."""

import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from guangong.actions.postpone import overdue, refuse_later
from guangong.actions.step import (
    RefusedError,
    Signed,
    Step,
    changed,
    counting,
    label_of,
    not_begun,
    refuse_cancelled,
    refuse_false_start,
    refused,
    source_of,
    step,
)
from guangong.domain.comparison import alike
from guangong.domain.decisions import in_force, weakens
from guangong.domain.fields import Declared, declared, plain, written_by
from guangong.domain.plan import Defaults, Placed, Plan, Target, Task, parse_day
from guangong.domain.typed import split_names, target
from guangong.messages import _
from guangong.yamldoc import Data
from guangong.yamldoc.engine import Delete, Operation, Set

Values = Mapping[str, Data | date | None]


def set_fields(
    plan: Plan, placed: Placed, texts: Mapping[str, str], signed: Signed, committed: str | None = None
) -> Step:
    """Give plain fields of a task new values; with a reason, the task's changes record them.

    Args:
        plan: where the task stands.
        placed: the task.
        texts: what was typed for each field.
        signed: when, by whom and why; without a reason nothing is recorded.
        committed: the title that the task has in the last commit, where it has one.

    Raises:
        RefusedError: another field, a value that is no day, a decision without a reason, or a later deadline
            that the task cannot have.
    """
    new = {name: _read(placed.task, name, text) for name, text in texts.items()}
    later = _later_deadline(plan, placed, new)
    if later:
        _refuse_postponed(plan, placed, later, signed)
    elif "deadline" in new:
        refuse_cancelled(placed.task)
    if "started_on" in new:
        _refuse_false_start(plan, placed.task, new["started_on"])
    if signed.reason is None:
        pairs = " ".join(shlex.quote(f"{name}={text}") for name, text in texts.items())
        _refuse_undecided(plan, placed, new, f"set {placed.task.id} {pairs}", committed)
    operations = [Set((*placed.route, name), value) for name, value in new.items()]
    step_ = _changing(plan, placed, new, operations, signed)
    late = (signed.on - placed.deadline.value).days if later and placed.deadline else 0
    return step_._replace(hint=overdue(placed.task.id, late))


def unset_fields(plan: Plan, placed: Placed, names: Sequence[str], signed: Signed) -> Step:
    """Take fields out of a task; with a reason, the task's changes record it.

    Without owners and a deadline of its own it has the default ones; without a day on which it began, it has
    not begun.

    Raises:
        RefusedError: one is needed, is not there, or its value a decision that wants a reason.
    """
    task = placed.task
    for name in names:
        if name not in {field.name for field in written_by(Task, "unset")}:
            raise _use_instead(task, name, "unset")
        if name not in task.model_fields_set:
            raise refused(task, _('{id} has no field "{name}"'), name=label_of(name))
    if signed.reason is None:
        _refuse_undecided(plan, placed, dict.fromkeys(names), f"unset {task.id} {' '.join(names)}")
    new: dict[str, Data] = {}
    for name in names:
        new |= _without(plan, placed, name)
    operations: list[Operation] = [Delete((*placed.route, name)) for name in names]
    operations += [Set((*placed.route, name), new[name]) for name in new if name not in names]
    return _changing(plan, placed, new, operations, signed, removed=names)


def _without(plan: Plan, placed: Placed, name: str) -> dict[str, Data]:
    """Return the values in force of a task without a field, and of what goes with it.

    Raises:
        RefusedError: it cannot be without, or its log says that it has begun.
    """
    task = placed.task
    if name in Defaults.model_fields:
        default = plan.default(name, placed.section)
        if default is None and task.kind == "standing" and name == "deadline":
            return {name: None}  # it has none anyway
        if default is None:
            raise refused(task, _needed(), name=name, label=label_of(name))
        return {name: default.value}
    if name != "started_on":
        return {name: None}
    if entries := counting(task):
        text = _('the log of {id} says that it has begun, on {day}; first: guangong unlog {id} --reason "…"')
        raise refused(task, text, day=entries[0].on)
    return not_begun(task)


def _needed() -> str:
    return _("a task needs its {label}; give it another: guangong set {id} {name}=…")


def _changing(  # noqa: PLR0913 (both plans, the edit and its record)
    plan: Plan,
    placed: Placed,
    new: Values,
    operations: Iterable[Operation],
    signed: Signed,
    *,
    removed: Collection[str] = (),
) -> Step:
    """Return the step that gives fields their new values, recorded where there is a reason."""
    records = [] if signed.reason is None else _recorded(plan, placed, signed, new, removed)
    names = _(", ").join(label_of(name) for name in removed or new)
    sentence = _("{id} {names} removed") if removed else _("{id} changed ({names})")
    made = step(placed.task, [*operations, *records], sentence, names=names)
    return made._replace(
        title=str(new.get("title", placed.task.title)),
        is_wording=all(field.policy.edit == "wording" for field in declared(Task) if field.name in new),
        is_removal=bool(removed),
    )


def _recorded(
    plan: Plan, placed: Placed, signed: Signed, new: Values, removed: Collection[str]
) -> list[Operation]:
    """Return the records of the fields that get another value, or an equal one from elsewhere."""
    old = {name: _current(placed, name) for name in new}
    return [
        changed(placed, signed, name, old[name], new[name], source_of(plan, placed, name))
        for name in new
        if new[name] != old[name] or name in removed or _is_inherited(placed, name)
    ]


def _is_inherited(placed: Placed, name: str) -> bool:
    return name in Defaults.model_fields and getattr(placed.task, name) is None


def _current(placed: Placed, name: str) -> Data | date:
    """Return the value of a field as a record has it: of owners and deadlines the one in force."""
    inherited = {"owners": placed.owners, "deadline": placed.deadline}.get(name)
    value = inherited.value if inherited else getattr(placed.task, name)
    return plain(value, exclude_none=True) if isinstance(value, Target) else value


def _read(task: Task, name: str, text: str) -> Data | date:
    """Return the value of a plain field that ``text`` stands for; the models check it."""
    field = next((field for field in written_by(Task, "set") if field.name == name), None)
    if field is None:
        raise _use_instead(task, name, "set")
    if not text.strip():
        raise _unset_instead(task, field)
    if field.values == ("true", "false"):
        return {"true": True, "false": False}.get(text, text)
    if name == "target":
        return plain(target(text), exclude_none=True)
    if name == "owners":
        return split_names(text)
    if not field.is_day:
        return text
    try:
        return parse_day(text)
    except ValueError:
        raise refused(task, _('"{text}" is no day in the form YYYY-MM-DD'), text=text) from None


# ── what is refused ──


def _refuse_undecided(
    plan: Plan, placed: Placed, new: Values, command: str, committed: str | None = None
) -> None:
    """Refuse a new value that is a decision, which wants its reason; ``command`` would record it."""
    task, command = placed.task, f'guangong {command} --reason "…"'
    if "title" in new and (text := _other_title(str(new["title"]), (task.title, committed or task.title))):
        raise refused(task, text, command=command)
    for field in declared(Task):
        if field.name in new and _is_decided(plan, placed, field, new[field.name]):
            text = _("the {field} of {id} is a decision; say why it changes: {command}")
            raise refused(task, text, field=field.label, command=command)


def _is_decided(plan: Plan, placed: Placed, field: Declared, new: Data | date | None) -> bool:
    """Whether a value, if it can be one, is another decision: of an earlier day the old one is shown."""
    if field.policy.edit != "decision" or (field.values and new not in {None, *field.values}):
        return False
    if _is_inherited(placed, field.name):  # an own value, even an equal one, stays when the default changes
        return True
    return bool(in_force(field.name, _current(placed, field.name), plan) != in_force(field.name, new, plan))


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


def _refuse_false_start(plan: Plan, task: Task, day: Data | date | None) -> None:
    if task.status == "todo":
        raise refused(task, _("{id} has not begun; to begin it: guangong start {id} --on {day}"), day=day)
    if isinstance(day, date):
        refuse_false_start(plan, task, day)


def _later_deadline(plan: Plan, placed: Placed, new: Values) -> date | None:
    """Return a deadline that is later; while work is standing, than the one it would have as another kind."""
    deadline = new.get("deadline")
    current = placed.task.deadline or placed.section.defaults.deadline or plan.defaults.deadline
    return deadline if isinstance(deadline, date) and current and deadline > current else None


def _refuse_postponed(plan: Plan, placed: Placed, deadline: date, signed: Signed) -> None:
    """Refuse a later deadline without a reason, or that the task cannot have."""
    task = placed.task
    if signed.reason is not None and task.kind != "standing":
        refuse_later(plan, task, deadline)
        return
    text = _('a later deadline needs a reason: guangong postpone {id} {day} --reason "…"')
    if task.kind == "standing":
        text = _(
            "{id} is standing work; give it another kind first: "
            'guangong set {id} kind=activity --reason "…"; '
            'then: guangong postpone {id} {day} --reason "…"'
        )
    raise refused(task, text, day=deadline)


def _unset_instead(task: Task, field: Declared) -> RefusedError:
    """Return the refusal of an empty value, with the command that takes the field out."""
    if "unset" not in field.policy.commands:
        return _use_instead(task, field.name, "unset")
    text = _('"{label}" cannot be empty; to remove it: guangong unset {id} {name}')
    return refused(task, text, label=label_of(field.name), name=field.name)


def _use_instead(task: Task, name: str, command: str) -> RefusedError:
    """Return the refusal of a field that ``set`` or ``unset`` does not change, with the command that does."""
    field = next((field for field in declared(Task) if field.name == name), None)
    if field is None:
        known = _(", ").join(item.name for item in written_by(Task, command))
        return refused(
            task, _('there is no plain field "{name}"; there are: {known}'), name=name, known=known
        )
    commands = [item for item in field.policy.commands if item != "add"]
    text = _('"{label}" is a decision; edit it by hand, with an entry in changes')
    if command == "unset" and "set" in commands:
        text = _needed()
    elif commands:
        text = _('"{label}" is changed with: {commands}')
    elif field.policy.edit == "permanent":
        text = _('"{label}" is permanent')
    return refused(task, text, name=name, label=label_of(name), commands=_(", ").join(commands))
