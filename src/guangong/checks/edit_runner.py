"""Applying the rules to an edit: what changed against a base, and what of that is not recorded."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from guangong.checks import suppressions
from guangong.checks.amendments import Amended
from guangong.checks.bypass import Guarded
from guangong.checks.limits import DEFAULT, RuleSettings
from guangong.checks.runner import Checked, apply, in_order
from guangong.domain.comparison import Comparison, Difference, compare
from guangong.yamldoc import Data, Document, no_collection, parse
from guangong.yamldoc.diagnostics import Diagnostic


@no_collection()
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
    compared = _without_broken(compare(base_checked.plan, checked.plan), document, checked)
    in_file = partial(checked.in_file, base=base_checked)
    found = apply(document, "edit", compared, today, settings, placed=in_file, base=base_document)
    return in_order(_silenced(document, base_document, found))


def check_amendment(
    document: Document, edit: Amended, base_document: Document | None = None
) -> list[Diagnostic]:
    """Judge what an edit changed of a unit's returns.

    Args:
        document: the unit's file, or the plan's where that is gone.
        edit: what it had returned, and returns now.
        base_document: the file that it is compared with, where there is one to show.
    """
    found = apply(document, "amendment", edit, base=base_document)
    base = base_document or parse(b"")
    return in_order(_silenced(document, base, found) if edit.new else found)


def _silenced(document: Document, base: Document, found: list[Diagnostic]) -> list[Diagnostic]:
    """Return what no comment silences; a new comment cannot silence what is said of its own edit."""
    new = set(suppressions.added(document, base))
    kept = [ignore for ignore in suppressions.find(document) if ignore not in new]
    return suppressions.silence(document, kept, found)[0]


def check_trespass(document: Document, names: Sequence[str], unit: str) -> list[Diagnostic]:
    """Report files that a unit does not edit; they stand in ``document``, or are named there."""
    return apply(document, "trespass", names, unit)


def check_guard(document: Document, edit: Guarded, base_document: Document | None = None) -> list[Diagnostic]:
    """Report ways around the check; the new ignore comments too where there is a base."""
    if base_document:
        edit = edit._replace(added=suppressions.added(document, base_document))
    return in_order(apply(document, "bypass", edit))


def check_gone(document: Document, command: str) -> list[Diagnostic]:
    """Report a plan that was removed; ``command`` brings it back."""
    return apply(document, "removal", command)


def _without_broken(compared: Comparison, document: Document, checked: Checked) -> Comparison:
    """Drop what is gone only because it could not be read: the schema has said what is wrong with it."""
    lost = [item for route, stay in checked.kept.items() for item in _lost(document.value(route), stay)]
    names = {_name(item) for item in lost}

    def is_lost(change: Difference) -> bool:
        name = change.was.task.id if change.was else getattr(change.before, "number", None)
        return change.kind in {"task-removed", "section-removed"} and not names.isdisjoint({None, name})

    return compared._replace(differences=tuple(item for item in compared.differences if not is_lost(item)))


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
