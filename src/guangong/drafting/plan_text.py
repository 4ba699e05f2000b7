"""A draft as the text of a plan, with a comment at each task that says what was read from which words."""

from collections.abc import Iterator, Mapping
from typing import Any

from guangong.domain.labels import kind_word
from guangong.drafting.blocks import cleaned
from guangong.drafting.draft import Draft, DraftTask, DraftUnit
from guangong.messages import _
from guangong.yamldoc.quoting import flow, scalar


def plan_text(draft: Draft, ids: Mapping[str, str], source: str) -> str:
    """Return the text of a plan.

    Args:
        draft: the draft.
        ids: the id of each unit by its name.
        source: what the document is called.
    """
    return "".join(f"{line}\n" for line in _lines(draft, ids, source))


def _lines(draft: Draft, ids: Mapping[str, str], source: str) -> Iterator[str]:
    yield _comment(_("drafted from {source}; check each task against the document").format(source=source))
    yield "schema: 1"
    yield from _head(draft, ids[draft.organization.value])
    yield ""
    yield "units:"
    for unit in draft.units:
        yield from (f"  {line}" for line in _unit(unit, ids))
    yield ""
    yield _comment(_("for the secretary-general to decide: who owns what names no unit, and its last day"))
    yield f"defaults: {{owners: [{ids[draft.organization.value]}], deadline: {draft.days.period.end}}}"
    yield ""
    yield "sections:"
    named = {**ids, **{alias: ids[unit.name] for unit in draft.units for alias in unit.aliases}}
    for section in draft.sections:
        yield f"  - number: {section.number}"
        yield f"    title: {scalar(section.title, flow=False)}"
        yield "    tasks:" if section.tasks else "    tasks: []"
        for task in section.tasks:
            yield from (f"      {line}" for line in _task(task, named))
    for text in draft.closings:
        yield _comment(_("check: left out as closing words, a task? {text}").format(text=text))


def _head(draft: Draft, organization: str) -> Iterator[str]:
    """Yield what stands of the whole plan; a comment stands above what the document does not say."""
    yield from _said(draft.title.words, _("the document has no title; this is the name of the file"))
    yield f"title: {scalar(draft.title.value, flow=False)}"
    yield from _said(draft.organization.words, _("the document does not say whose plan it is"))
    yield f"organization: {organization}"
    yield from _said(draft.days.words, _("the document names no year"))
    yield f"period: {{start: {draft.days.period.start}, end: {draft.days.period.end}}}"


def _said(words: str, otherwise: str) -> list[str]:
    return [] if words else [_comment(otherwise)]


def _comment(text: str) -> str:
    """Return a comment of one line; a # in it begins nothing else, such as what silences a rule."""
    return f"# {cleaned(text).replace('#', '＃')}"


def _unit(unit: DraftUnit, ids: Mapping[str, str]) -> Iterator[str]:
    if unit.aliases:
        aliases = _(", ").join(unit.aliases)
        yield _comment(_("the document also says {aliases}: one unit?").format(aliases=aliases))
    named = {"name": unit.name, **({"aliases": unit.aliases} if unit.aliases else {})}
    yield f"{ids[unit.name]}: {flow({**named, 'members': {}} if unit.is_group else named)}"


def _task(task: DraftTask, ids: Mapping[str, str]) -> Iterator[str]:
    yield _comment(_("document: {text}").format(text=task.text))
    for text in read_from(task):
        yield _comment(text)
    for name, text in task.beside:
        yield _comment(_("not read, column {name}: {text}").format(name=name, text=text))
    for text in doubts_of(task):
        yield _comment(_("check: {text}").format(text=text))
    for n, (name, value) in enumerate(_fields(task, ids)):
        written = flow(value) if isinstance(value, (dict, tuple, list)) else scalar(value, flow=False)
        yield f"{'  ' if n else '- '}{name}: {written}"


def _fields(task: DraftTask, ids: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    yield "id", task.id
    yield "title", task.title
    if task.clause:
        yield "clause", task.clause
    yield "kind", task.kind.kind
    if task.key:
        yield "key", True
    if owners := tuple(dict.fromkeys(ids[owner.unit] for owner in task.owners)):
        yield "owners", owners
    if task.leader:
        yield "leader", task.leader
    if task.day:
        yield "deadline", task.day
    if task.deadline and not task.deadline.is_standing:
        yield "deadline_text", task.deadline.words
    if task.every:
        yield "every", task.every
    if task.target:
        most = {} if task.target.most is None else {"max": task.target.most}
        yield "target", {"min": task.target.least, **most, "unit": task.target.unit}


def read_from(task: DraftTask) -> Iterator[str]:
    """Yield what was read of a task, each with the words that it was read from."""
    text = _("{field}: read from “{words}”")
    for words in dict.fromkeys(owner.words for owner in task.owners):
        label = _("owners, named before") if task.carried else _("owners")
        yield text.format(field=label, words=words)
    if task.deadline and not task.deadline.is_outside:
        yield text.format(field=_("deadline"), words=task.deadline.words)
    if task.target:
        yield text.format(field=_("target"), words=task.target.words)
    if task.key:
        yield text.format(field=_("key task"), words=task.key_words)
    if task.kind.words:
        yield text.format(
            field=_("kind, {kind}").format(kind=kind_word(task.kind.kind)), words=task.kind.words
        )


def doubts_of(task: DraftTask) -> Iterator[str]:
    """Yield what somebody has to look at: several activities in one, several days or quantities."""
    if task.parts:
        yield _several(task)
    yield from task.doubts


def _several(task: DraftTask) -> str:
    """Return that a task holds several activities: those that do not stand in its title, at most five."""
    others = [part for part in dict.fromkeys(task.parts) if part not in task.title and task.title not in part]
    if not others:
        return _("several activities")
    text = _("several activities, also: {parts}")
    if len(others) > 5:  # noqa: PLR2004 (a line is read, a page is not)
        text = _("several activities, also: {parts} and others, {n} in all")
    return text.format(parts=_("; ").join(others[:5]), n=len(others))
