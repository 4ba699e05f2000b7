"""What was read of a document that becomes a plan: by section, what is doubtful, and what was passed over."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from guangong.domain.typed import in_chinese
from guangong.drafting.draft import Draft, DraftSection, DraftTask
from guangong.drafting.outline import Passed
from guangong.drafting.plan_text import doubts_of
from guangong.messages import _, count, deferred
from guangong.reports.table import Column, Columns, Data, Group, Report, Table, cell, headings, rows, titled

_PASSED: Final[Mapping[str, str]] = {
    "notice": deferred("the notice before it"),
    "preamble": deferred("preamble"),
    "purpose": deferred("general aims"),
    "review": deferred("what was done the year before"),
    "closing": deferred("closing words"),
    "tail": deferred("signature, day and notes"),
    "annex": deferred("annex"),
    "column": deferred("column not read"),
    "beside": deferred("beside the table"),
}


def imported(
    draft: Draft, ids: Mapping[str, str], path: str, *, written: bool, is_taken: bool = False
) -> Report:
    """Report a draft; ``ids`` are those of its units by name, ``path`` is where it goes."""
    data = {
        "written": written,
        "path": path,
        "title": draft.title.value,
        "organization": draft.organization._asdict(),
        "period": {"start": draft.days.period.start, "end": draft.days.period.end, "words": draft.days.words},
        "units": [{"id": ids[unit.name], **unit._asdict()} for unit in draft.units],
        "counts": counts(draft),
        "characters": {**draft.share._asdict(), "unread": draft.share.unread},
        "sections": [_section_data(section) for section in draft.sections],
        "passed": [passed._asdict() for passed in draft.passed],
    }
    title = titled(draft.title.value, _summary(draft))
    tables = [_sections(draft.sections), _to_check(draft), _passed(draft.passed)]
    shown = tuple(table for table in tables if any(group.rows for group in table.groups))
    return Report(
        "import", title, data, shown, (*_notes(draft), _end(path, written=written, is_taken=is_taken))
    )


def counts(draft: Draft) -> dict[str, int]:
    """Return how much was read: of how many tasks, and how many rest on the defaults."""
    tasks = draft.tasks
    return {
        "sections": len(draft.sections),
        "tasks": len(tasks),
        "owners": sum(bool(task.owners) for task in tasks),
        "deadlines": sum(_dated(task) for task in tasks),
        "targets": sum(task.target is not None for task in tasks),
        "key": sum(task.key for task in tasks),
        "standing": sum(task.kind.kind == "standing" for task in tasks),
        "doubtful": sum(_is_doubtful(task) for task in tasks),
        "default_owners": sum(not task.owners for task in tasks),
        "default_deadline": sum(task.day is None and task.kind.kind != "standing" for task in tasks),
        "on_defaults": sum(map(_rests, tasks)),
    }


def _dated(task: DraftTask) -> bool:
    """Whether the text says when it is done by; a day outside the plan's period is not taken."""
    return task.deadline is not None and not (task.deadline.is_standing or task.deadline.is_outside)


def _rests(task: DraftTask) -> bool:
    """Whether a task's owner or last day is a default."""
    return not task.owners or (task.day is None and task.kind.kind != "standing")


def _is_doubtful(task: DraftTask) -> bool:
    return any(True for _doubt in doubts_of(task))


def _section_data(section: DraftSection) -> Data:
    tasks = [_task_data(task) for task in section.tasks]
    return {"number": section.number, "title": section.title, "tasks": tasks}


def _task_data(task: DraftTask) -> Data:
    return {
        "id": task.id,
        "title": task.title,
        "clause": task.clause,
        "kind": task.kind.kind,
        "kind_words": task.kind.words,
        "key": task.key,
        "key_words": task.key_words,
        "owners": [owner._asdict() for owner in task.owners],
        "owners_carried": task.carried,
        "leader": task.leader or None,
        "deadline": task.day,
        "deadline_text": task.deadline.words if task.deadline else None,
        "every": task.every,
        "target": task.target._asdict() if task.target else None,
        "text": task.text,
        "parts": list(task.parts),
        "doubts": list(task.doubts),
    }


def _summary(draft: Draft) -> str:
    found = counts(draft)
    said = [
        count("{n} section", "{n} sections", found["sections"]),
        count("{n} task", "{n} tasks", found["tasks"]),
        _("owners of {n}").format(n=found["owners"]),
        _("deadlines of {n}").format(n=found["deadlines"]),
        _("quantities of {n}").format(n=found["targets"]),
    ]
    return _(", ").join(said)


def _sections(sections: Sequence[DraftSection]) -> Table:
    def number_of(fits: Callable[[DraftTask], object]) -> Callable[[DraftSection], tuple]:  # type: ignore[type-arg]
        return lambda section: cell(str(sum(bool(fits(task)) for task in section.tasks) or ""))

    columns: Columns[DraftSection] = (
        (Column(_("section"), least=20, weight=3), lambda item: cell(f"{_numeral(item)} {item.title}")),
        (Column(_("tasks"), "right"), lambda item: cell(str(len(item.tasks)))),
        (Column(_("owners"), "right"), number_of(lambda task: task.owners)),
        (Column(_("deadline"), "right"), number_of(_dated)),
        (Column(_("target"), "right"), number_of(lambda task: task.target)),
        (Column(_("standing"), "right"), number_of(lambda task: task.kind.kind == "standing")),
        (Column(_("to check"), "right"), number_of(_is_doubtful)),
    )
    return Table("", headings(columns), (Group(rows(columns, sections)),), "line")


def _numeral(section: DraftSection) -> str:
    return in_chinese(section.number) if _("section") != "section" else str(section.number)


def _to_check(draft: Draft) -> Table:
    """Return the tasks that somebody has to look at, with the reason, and what may be one."""
    doubtful = [task for task in draft.tasks if _is_doubtful(task)]
    found = [(task.id, task.clause, task.title, _("; ").join(doubts_of(task))) for task in doubtful]
    found += [("", "", text, _("left out as closing words; a task?")) for text in draft.closings]
    columns: Columns[tuple[str, str, str, str]] = (
        (Column("", name=_("task")), lambda line: cell(line[0], "dim")),
        (Column("", name=_("clause")), lambda line: cell(line[1], "dim")),
        (Column("", least=24, weight=2, name=_("title")), lambda line: cell(line[2])),
        (Column("", least=24, weight=3, name=_("to check")), lambda line: cell(line[3])),
    )
    name = cell(_("to check {n}").format(n=len(found)), "heading")
    return Table("", headings(columns), (Group(rows(columns, found), name),), "line")


def _passed(passed: Sequence[Passed]) -> Table:
    columns: Columns[Passed] = (
        (Column("", name=_("why")), lambda item: cell(_(_PASSED[item.why]), "dim")),
        (Column("", least=40, weight=1, name=_("text")), lambda item: cell(item.text)),
    )
    name = cell(_("no tasks, and left out {n}").format(n=len(passed)), "heading")
    return Table("", headings(columns), (Group(rows(columns, passed), name),), "line")


def _notes(draft: Draft) -> Iterator[str]:
    yield _share(draft)
    if found := counts(draft)["on_defaults"]:
        yield _on_defaults(draft, found)
    for unit in draft.units:
        if unit.aliases:
            text = _("Taken for one unit: {name} and {aliases}.")
            yield text.format(name=unit.name, aliases=_(", ").join(unit.aliases))
    if missing := [*_missing(draft)]:
        text = _("The document does not say {what}: please put it right in the draft.")
        yield text.format(what=_(", ").join(missing))


def _end(path: str, *, written: bool, is_taken: bool) -> str:
    """Return what was written, or how it would be."""
    if written:
        return _("Written: {path}.").format(path=path)
    if is_taken:
        text = _("Nothing was written: {path} is there already, and stays; name another with --to.")
        return text.format(path=path)
    return _("Nothing was written; to write {path}: the same command with --write.").format(path=path)


def _share(draft: Draft) -> str:
    share = draft.share
    text = _(
        "Of {n} characters {tasks} stand in tasks, {headings} in headings, "
        "{passed} are left out, {unread} unread."
    )
    parts = {**share._asdict(), "unread": share.unread}
    return text.format(n=share.total, **{name: _percent(part, share.total) for name, part in parts.items()})


def _on_defaults(draft: Draft, number: int) -> str:
    text = _(
        "{n} rest on the defaults, which the secretary-general decides: owners of {owners}, "
        "the last day of {days}."
    )
    found = counts(draft)
    counted = count("{n} task", "{n} tasks", number)
    return text.format(n=counted, owners=found["default_owners"], days=found["default_deadline"])


def _missing(draft: Draft) -> Iterator[str]:
    """Yield what of the plan as a whole no words of the document say, with what stands there instead."""
    if not draft.title.words:
        yield _("its title (now {title})").format(title=draft.title.value)
    if not draft.organization.words:
        yield _("whose plan it is (now {name})").format(name=draft.organization.value)
    if not draft.days.words:
        yield _("of which year it is (now {year})").format(year=draft.days.period.end.year)


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"
