"""Applying the rules to an edit: what changed against a base, and what of that is not recorded."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from guangong.checks import suppressions
from guangong.checks.bypass import Guarded
from guangong.checks.limits import DEFAULT, RuleSettings
from guangong.checks.rules import RULES
from guangong.checks.runner import MAX_FINDINGS, Checked, in_order
from guangong.domain.comparison import Comparison, Difference, compare
from guangong.yamldoc import Data, Document, Route, Span, no_collection
from guangong.yamldoc.diagnostics import Diagnostic, Finding, locate


def check_edit(  # noqa: PLR0913, PLR0917 (two files, each with its check, a day and the settings)
    document: Document,
    checked: Checked,
    base_document: Document,
    base_checked: Checked,
    today: date,
    settings: RuleSettings = DEFAULT,
) -> list[Diagnostic]:
    """Judge what an edit changed.

    Args:
        document: the file as it is now.
        checked: its plan.
        base_document: the file that it is compared with.
        base_checked: the plan of that file.
        today: the day that nothing can be recorded after.
        settings: the parameters of rules, of the base: the edit could have loosened its own.

    Returns:
        The findings in the order of their places; none where either plan cannot be built.
    """
    if checked.plan is None or base_checked.plan is None:
        return []
    with no_collection():
        compared = _without_broken(compare(base_checked.plan, checked.plan), document, checked)
        diagnostics: list[Diagnostic] = []
        for rule in RULES["edit"]:
            found = islice(rule.check(compared, today, settings), MAX_FINDINGS)
            moved = (_moved(item, checked, base_checked) for item in found)
            diagnostics += locate(document, rule.code, rule.severity, moved, base_document)
        # A new comment cannot silence what is said of its own edit.
        new = set(suppressions.added(document, base_document))
        kept = [ignore for ignore in suppressions.find(document) if ignore not in new]
        return in_order(suppressions.silence(document, kept, diagnostics)[0])


def check_guard(document: Document, edit: Guarded, base_document: Document | None = None) -> list[Diagnostic]:
    """Report ways around the check; the new ignore comments too where there is a base."""
    if base_document:
        edit = edit._replace(added=suppressions.added(document, base_document))
    found = [locate(document, rule.code, rule.severity, rule.check(edit)) for rule in RULES["bypass"]]
    return in_order(item for items in found for item in items)


def check_gone(document: Document, command: str) -> list[Diagnostic]:
    """Report a plan that was removed; ``command`` brings it back."""
    return [
        item
        for rule in RULES["removal"]
        for item in locate(document, rule.code, rule.severity, rule.check(command))
    ]


def _moved(found: Finding, checked: Checked, base: Checked) -> Finding:
    """Turn the routes of a finding, in two plans, into routes of their documents."""

    def move(where: Route | Span, plan: Checked) -> Route | Span:
        return where if isinstance(where, Span) else plan.original(where)

    related = tuple(
        second._replace(place=move(second.place, base if second.in_base else checked))
        for second in found.related
    )
    return found._replace(place=move(found.place, checked), related=related)


def _without_broken(compared: Comparison, document: Document, checked: Checked) -> Comparison:
    """Drop what is gone only because it could not be read: the schema has said what is wrong with it."""
    if not checked.kept:
        return compared
    lost = [item for route, stay in checked.kept.items() for item in _lost(document.value(route), stay)]
    names = {_name(item) for item in lost}

    def is_lost(change: Difference) -> bool:
        name = change.was.task.id if change.was else getattr(change.before, "number", None)
        return change.kind in {"task-removed", "section-removed"} and (None in names or name in names)

    return compared._replace(
        differences=tuple(change for change in compared.differences if not is_lost(change))
    )


def _name(item: dict[str, Data]) -> str | int | None:
    """Return the id of a task or the number of a section; without one that can be read it could be any."""
    id_, number = item.get("id"), item.get("number")
    return id_ if isinstance(id_, str) else number if isinstance(number, int) else None


def _lost(items: Data, stay: Sequence[int]) -> Iterator[dict[str, Data]]:
    """Yield the items of a list that could not be read, and the tasks of a section that could not be."""
    for i in set(range(len(items))) - set(stay):
        if isinstance(items[i], dict):
            yield items[i]
            tasks = items[i].get("tasks")
            yield from (task for task in tasks if isinstance(task, dict)) if isinstance(tasks, tuple) else ()
