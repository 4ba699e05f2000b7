"""GG4: an edit of titles and names, which may promise less or must be shown."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from guangong.checks.commitments import names_another_unit
from guangong.checks.limits import RuleSettings
from guangong.checks.reasons import at, decisions, entry_for, id_of
from guangong.checks.suggest import excerpt, listed
from guangong.domain.comparison import Comparison, Difference
from guangong.domain.decisions import weakens
from guangong.messages import _
from guangong.yamldoc.diagnostics import Finding


def title_weakened(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A title does not promise less without a recorded reason.

    What it does:
        Warns where a number or a word for how often is gone from a task's title, or the title became shorter,
        without a new entry in `changes`.

    Why it is bad:
        每月 that became 每年, or 论文和调研报告 that became 论文, is another task, and a done one.

    Example:
        old: `title: 每月集中学习一次`
        new: `title: 每年集中学习一次`

    Fix:
        `guangong set 1-01 title=每年集中学习一次 --reason "主任会商定"` changes it and records the reason.
    """
    message = _("the title promises less than before: {old}")
    help_ = _("write it again, or add to the task's changes: {entry}")
    for item in compared.of("field"):
        if _is_weaker(item):
            entry = entry_for(today, "title", item.before, item.after)
            yield at(item, message.format(old=excerpt(item.before)), help_.format(entry=entry))


def _is_weaker(item: Difference) -> bool:
    """Whether a title promises less than before, and less than a decision of this edit has it."""
    if item.field != "title" or not weakens(item.before, item.after):
        return False
    decided = (entry.to for entry in decisions(item, "title"))
    return not any(isinstance(to, str) and not weakens(to, item.after) for to in decided)


def wording_changed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """Wording, places and members may change, and are reported.

    What it does:
        Notes another wording (titles, clauses, leaders, organizers, the document's words for a deadline,
        names of units), tasks in another section, members that joined a group, and standing work that was
        marked done.

    Why it is bad:
        It is not. But who reads the change should see that the document's words are not what they were, and
        that a group with new members wants their returns.

    Example:
        old: `clause: 一、第2段`
        new: `clause: 一、第3段`

    Fix:
        Nothing is to be done, if it is meant.
    """
    help_ = _("if it is meant, nothing is to be done")
    joined: defaultdict[object, list[Difference]] = defaultdict(list)
    for item in compared.differences:
        if item.kind == "member-added" and item.new:
            joined[item.new[1]].append(item)
        elif text := _noted(compared, item):
            yield at(item, text, help_)
    for unit, items in joined.items():
        names = listed([item.after for item in items])
        text = _('joined "{id}", and will return its tasks: {names}').format(id=unit, names=names)
        yield Finding(items[0].new or (), text, help_)


def _noted(compared: Comparison, item: Difference) -> str:
    """Return what a note says of a change, empty where there is nothing to say."""
    if item.declared and item.declared.policy.edit == "wording" and item.kind == "field":
        return "" if _is_weaker(item) else _("the wording changed: {field}").format(field=item.declared.label)
    if item.kind in {"title", "section-retitled"}:
        return _("the wording changed: {field}").format(field=_("title"))
    if item.kind in {"unit-renamed", "member-renamed"} and not names_another_unit(compared, item):
        return _('"{id}" was called {name}').format(id=item.unit, name=item.before)
    if item.kind == "task-moved":
        return _('task "{id}" moved from section {old} to section {new}').format(
            id=id_of(item), old=item.before.number, new=item.after.number
        )
    if item.kind == "done" and item.now and item.now.task.kind == "standing":
        return _('standing work "{id}" is closed for the rest of the period').format(id=id_of(item))
    return ""
