"""The rules: what is wrong with a plan, found all at once.

A rule is one short function; its docstring says what it demands. The tables below give it code and weight.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

from guangong.changes import Comparison, Difference, compare
from guangong.diagnostics import Diagnostic, Finding, Severity, locate
from guangong.document import Data, Document, Mapping, Route, Span, no_collection
from guangong.plan import Plan, Returns
from guangong.rules import consistency, edit, references, returns, schema, text

MAX_FINDINGS: Final = 1000
"""A rule tells no more of one file: what is wrong a thousand times has one cause."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's permanent code, its function and its weight."""

    code: str
    check: Callable[..., Iterator[Finding]]
    severity: Severity = Severity.ERROR


TEXT: Final = (
    Rule("GG001", text.not_utf8),
    Rule("GG002", text.syntax),
    Rule("GG003", text.duplicate_key),
    Rule("GG004", text.forbidden_feature),
    Rule("GG005", text.control_character),
    Rule("GG006", text.no_plan),
    Rule("GG007", text.too_deep),
    Rule("GG008", text.too_large),
)
SCHEMA: Final = (
    Rule("GG101", schema.unknown_field),
    Rule("GG102", schema.missing_field),
    Rule("GG103", schema.wrong_type),
    Rule("GG104", schema.impossible_date),
    Rule("GG105", schema.value_not_allowed),
)
PLAN: Final = (
    Rule("GG201", references.duplicate_id),
    Rule("GG202", references.unknown_unit),
    Rule("GG203", references.no_owner),
    Rule("GG204", references.no_deadline),
    Rule("GG205", references.duplicate_number),
    Rule("GG301", consistency.period_backwards),
    Rule("GG302", consistency.deadline_outside),
    Rule("GG303", consistency.start_after_deadline),
    Rule("GG304", consistency.target_backwards),
    Rule("GG305", consistency.done_without_date),
    Rule("GG306", consistency.date_without_done),
    Rule("GG307", consistency.done_in_future),
)
RETURNS: Final = (
    Rule("GG501", returns.unknown_member),
    Rule("GG502", returns.unknown_task),
)

EDIT: Final = (
    Rule("GG401", edit.task_removed),
    Rule("GG402", edit.id_renamed),
    Rule("GG403", edit.id_reused),
    Rule("GG404", edit.section_removed),
    Rule("GG405", edit.section_renumbered),
    Rule("GG406", edit.reopened),
    Rule("GG407", edit.cancelled),
    Rule("GG408", edit.done_on_rewritten),
    Rule("GG409", edit.log_rewritten),
    Rule("GG410", edit.change_rewritten),
    Rule("GG411", edit.deadline_moved),
    Rule("GG412", edit.moved_when_overdue, Severity.WARNING),
    Rule("GG413", edit.owners_changed),
    Rule("GG414", edit.target_lowered),
    Rule("GG415", edit.default_changed),
    Rule("GG416", edit.period_changed),
    Rule("GG417", edit.unit_changed),
    Rule("GG418", edit.many_done, Severity.WARNING),
    Rule("GG419", edit.every_loosened, Severity.WARNING),
)


class Checked(NamedTuple):
    """What a check found, and the plan as far as it can be built.

    ``plan`` lacks the tasks with schema errors; it is ``None`` when the rest cannot be built either.
    """

    plan: Plan | None
    diagnostics: list[Diagnostic]
    kept: dict[Route, list[int]]
    """For each list of ``plan`` that lost items, the places in the file of those that stayed."""

    @property
    def errors(self) -> list[Diagnostic]:
        """The findings that make the check fail."""
        return [found for found in self.diagnostics if found.severity is Severity.ERROR]

    def original(self, route: Route) -> Route:
        """Return the place in the file of a place in ``plan``."""
        original: Route = ()
        for part in route:
            stay = self.kept.get(original)
            original += (stay[part] if stay and isinstance(part, int) else part,)
        return original


def check(document: Document, today: date) -> Checked:
    """Apply every rule to one plan; ``today`` is the day that nothing can be done after."""
    with no_collection():
        return _check(document, today)


def _check(document: Document, today: date) -> Checked:
    found = _apply(document, TEXT, document)
    if not isinstance(document.root, Mapping):
        return Checked(None, _in_order(found), {})
    plan, errors = schema.validate(Plan, document.data)
    found += _apply(document, SCHEMA, errors)
    kept: dict[Route, list[int]] = {}
    if plan is None:
        data, kept = _without(document.data, errors)
        plan, _errors = schema.validate(Plan, data)
    checked = Checked(plan, found, kept)
    if plan is not None:
        found += _apply(document, PLAN, plan, today, move=checked.original)
    return checked._replace(diagnostics=_in_order(found))


def check_returns(document: Document, plan: Plan | None) -> tuple[Returns | None, list[Diagnostic]]:
    """Apply the rules for one unit's returns; ``plan`` is what they are held against, where there is one."""
    found = _apply(document, TEXT, document)
    if not isinstance(document.root, Mapping):
        return None, _in_order(found)
    unit, errors = schema.validate(Returns, document.data)
    found += _apply(document, SCHEMA, errors)
    if unit is not None and plan is not None:
        found += _apply(document, RETURNS, plan, unit)
    return unit, _in_order(found)


def check_edit(  # noqa: PLR0913, PLR0917 (two files, each with its check, a day and a setting)
    document: Document,
    checked: Checked,
    base_document: Document,
    base_checked: Checked,
    today: date,
    many_done: int = edit.MANY_DONE,
) -> list[Diagnostic]:
    """Judge what an edit changed; nothing is found where either plan cannot be built."""
    if checked.plan is None or base_checked.plan is None:
        return []
    with no_collection():
        compared = _without_broken(compare(base_checked.plan, checked.plan), document, checked)
        diagnostics: list[Diagnostic] = []
        for rule in EDIT:
            subject = (compared, today, many_done) if rule.check is edit.many_done else (compared, today)
            findings = (
                _moved(found, checked, base_checked) for found in islice(rule.check(*subject), MAX_FINDINGS)
            )
            diagnostics += locate(document, rule.code, rule.severity, findings, base_document)
        return _in_order(diagnostics)


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


def _apply(
    document: Document, rules: Sequence[Rule], *subject: object, move: Callable[[Route], Route] | None = None
) -> list[Diagnostic]:
    """Run ``rules`` on ``subject``; ``move`` turns a route of the subject into one of the document."""

    def moved(where: Route | Span) -> Route | Span:
        return where if move is None or isinstance(where, Span) else move(where)

    diagnostics: list[Diagnostic] = []
    for rule in rules:
        findings = (
            found._replace(
                place=moved(found.place),
                related=tuple(second._replace(place=moved(second.place)) for second in found.related),
            )
            for found in islice(rule.check(*subject), MAX_FINDINGS)
        )
        diagnostics += locate(document, rule.code, rule.severity, findings)
    return diagnostics


def _in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by place; where the text itself is wrong, what the schema says about the same place is no news."""
    found = list(found)
    texts = {diagnostic.span.start for diagnostic in found if diagnostic.code < "GG1"}
    news = [item for item in found if not (item.code.startswith("GG1") and item.span.start in texts)]
    return sorted(news, key=lambda diagnostic: (diagnostic.span.start, diagnostic.code))


# ── one broken task must not hide what is wrong with another ──


def _without(data: Data, errors: Sequence[schema.SchemaError]) -> tuple[Data, dict[Route, list[int]]]:
    """Return the plan's data without unknown fields, broken tasks, sections and other items of lists.

    Also returns, for each list that lost items, the original places of those that stayed.
    """
    fields = {error.route for error in errors if error.code == "extra_forbidden"}
    broken = {_item(error.route) for error in errors if _is_task(error.route) or error.route not in fields}
    kept: dict[Route, list[int]] = {}

    def prune(node: Data, route: Route) -> Data:
        if isinstance(node, dict):
            return {
                key: prune(value, (*route, key)) for key, value in node.items() if (*route, key) not in fields
            }
        if isinstance(node, tuple):
            stay = [i for i in range(len(node)) if (*route, i) not in broken]
            if len(stay) < len(node):
                kept[route] = stay
            return tuple(prune(node[i], (*route, i)) for i in stay)
        return node

    return prune(data, ()), kept


def _is_task(route: Route) -> bool:
    return len(route) >= 4 and route[0] == "sections" and route[2] == "tasks"  # noqa: PLR2004 (sections, i, tasks, j)


def _item(route: Route) -> Route:
    """Return the task where an error is, else its section, else the very place."""
    return route[:4] if _is_task(route) else route[:2] if route[:1] == ("sections",) else route
