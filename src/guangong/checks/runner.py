"""Applying the rules to a file: everything that is wrong, found at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import islice
from operator import getitem
from typing import Final, NamedTuple

from guangong.checks import suppressions, validation
from guangong.checks.limits import DEFAULT, RuleSettings
from guangong.checks.returns_files import Filed
from guangong.checks.rules import RULES
from guangong.domain.plan import Plan, Returns
from guangong.yamldoc import Data, Document, Route, no_collection
from guangong.yamldoc.diagnostics import Diagnostic, Finding, Severity, locate
from guangong.yamldoc.nodes import without

MAX_FINDINGS: Final = 1000
"""A rule reports no more in one file: what is wrong a thousand times has one cause."""


class Checked(NamedTuple):
    """What a check found, and the plan as far as it can be built.

    ``plan`` lacks the tasks with schema errors; it is ``None`` when the rest cannot be built either.
    """

    plan: Plan | None
    diagnostics: list[Diagnostic]
    kept: Mapping[Route, list[int]]
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

    def in_file(self, found: Finding, base: "Checked | None" = None) -> Finding:
        """Return a finding about ``plan`` with its places in the file; those in the base, in the base's."""
        related = tuple(
            second._replace(place=(base if base and second.in_base else self).original(second.place))
            for second in found.related
        )
        return found._replace(place=self.original(found.place), related=related)

    def of_the_whole(self, found: Finding) -> Finding | None:
        """Do so; a list that lost items is not judged: it is not empty only because all were broken."""
        moved = self.in_file(found)
        return None if moved.place in self.kept else moved


@no_collection()
def check(document: Document, today: date, settings: RuleSettings = DEFAULT) -> Checked:
    """Apply every rule to one plan; ``today`` is the day that nothing can be done after."""
    checked, errors = _read(document, today)
    found = apply(document, "text", document)
    if not isinstance(document.data, dict):
        return checked._replace(diagnostics=in_order(found))
    found += apply(document, "schema", errors)
    if checked.plan is not None:
        found += apply(document, "plan", checked.plan, today, settings, placed=checked.of_the_whole)
    return checked._replace(diagnostics=_silenced(document, found))


def read(document: Document) -> Checked:
    """Build a plan, as far as it can be built; no rule is applied, so nothing is found."""
    checked, _errors = _read(document)
    return checked


def _read(document: Document, today: date | None = None) -> tuple[Checked, list[validation.SchemaError]]:
    """Build a plan; return the errors too, for which it may lack some tasks."""
    if not isinstance(document.data, dict):
        return Checked(None, [], {}), []
    plan, errors = validation.validate(Plan, document.data, today)
    kept: dict[Route, list[int]] = {}
    if plan is None:
        data, kept = _without(document.data, errors)
        plan, _errors = validation.validate(Plan, data)
    return Checked(plan, [], kept), errors


def check_returns(
    document: Document, plan: Plan | None, filed: Filed
) -> tuple[Returns | None, list[Diagnostic]]:
    """Apply the rules for one unit's returns.

    Args:
        document: the unit's file.
        plan: the plan that the returns are compared with, where there is one.
        filed: the file's name, and the files that count for each unit.

    Returns:
        The returns, ``None`` where they cannot be built, and the findings.
    """
    found = apply(document, "text", document)
    if not isinstance(document.data, dict):
        return None, in_order(found)
    period = plan.period if plan else None
    unit, errors = validation.validate(Returns, document.data, period=period)
    found += apply(document, "schema", errors)
    readable = unit or validation.validate(Returns, without(document.data, _broken_returns(errors)))[0]
    if readable is not None and plan is not None:
        found += apply(document, "returns", plan, readable, filed)
    return unit, _silenced(document, found)


def _broken_returns(errors: Iterable[validation.SchemaError]) -> set[Route]:
    """Return where the returns are that cannot be read, and the fields that no file of returns has."""
    return {error.route if error.code == "extra_forbidden" else error.route[:2] for error in errors}


def check_closing(
    document: Document, checked: Checked, returns: Mapping[str, Returns], today: date
) -> list[Diagnostic]:
    """Say in the plan's file what its tasks and the returns of all units disagree about."""
    if checked.plan is None:
        return []
    found = apply(document, "closing", checked.plan, returns, today, placed=checked.in_file)
    return suppressions.silence(document, suppressions.find(document), found)[0]


def check_unread(
    document: Document,
    plan: Plan | None,
    folders: Iterable[str],
    files: Iterable[str],
    copies: Iterable[tuple[str, str]] = (),
) -> list[Diagnostic]:
    """Say in the plan's file what lies beside it, is not read, and may be meant to be."""
    return apply(document, "unread", plan, folders, files, copies)


def explain(errors: Sequence[validation.SchemaError]) -> list[Finding]:
    """Return what schema errors mean, for data that is no YAML document."""
    return [finding for rule in RULES["schema"] for finding in rule.check(errors)]


def apply(
    document: Document,
    group: str,
    *subject: object,
    placed: Callable[[Finding], Finding | None] = lambda found: found,
    base: Document | None = None,
) -> list[Diagnostic]:
    """Run a group of rules.

    Args:
        document: the file that the findings are about.
        group: the rules, as ``RULES`` has them.
        subject: what they judge.
        placed: turns a finding in a plan into one in its file, or drops it.
        base: the file that was compared with, where second places can stand in it.
    """
    diagnostics: list[Diagnostic] = []
    for rule in RULES[group]:
        findings = filter(None, map(placed, islice(rule.check(*subject), MAX_FINDINGS)))
        diagnostics += locate(document, rule.code, rule.severity, findings, base)
    return diagnostics


def _silenced(document: Document, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that no comment silences, with those about the comments themselves."""
    left, used = suppressions.silence(document, suppressions.find(document), in_order(found))
    return in_order(left + apply(document, "ignores", suppressions.find(document), used))


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by place; where the text itself is wrong, what the schema says about the same place is no news."""
    found = list(found)
    # Beside an unseen character a wrong value is news: reports spell the character out, but lack the task.
    unseen = {"GG005", "GG010", "GG011"}
    texts = {item.span.start for item in found if item.code < "GG1" and item.code not in unseen}
    news = [item for item in found if not (item.code.startswith("GG1") and item.span.start in texts)]
    return sorted(news, key=lambda diagnostic: (diagnostic.span.start, diagnostic.code))


# ── one broken task must not hide what is wrong with another ──


def _without(data: Data, errors: Sequence[validation.SchemaError]) -> tuple[Data, dict[Route, list[int]]]:
    """Return the plan's data without unknown fields, broken tasks, sections and other items of lists.

    Also returns, for each list that lost items, the original places of those that stayed.
    """
    fields = {error.route for error in errors if error.code == "extra_forbidden"}
    broken = {_item(error.route) for error in errors if _is_task(error.route) or error.route not in fields}
    items = {route for route in broken if route and isinstance(route[-1], int)}
    kept = {
        route: [i for i in range(len(reduce(getitem, route, data))) if (*route, i) not in items]
        for route in {route[:-1] for route in items}
    }
    return without(data, fields | items), kept


def _is_task(route: Route) -> bool:
    return len(route) >= 4 and route[0] == "sections" and route[2] == "tasks"  # noqa: PLR2004 (sections, i, tasks, j)


def _item(route: Route) -> Route:
    """Return the task where an error is, else its section, else the very place."""
    return route[:4] if _is_task(route) else route[:2] if route[:1] == ("sections",) else route
