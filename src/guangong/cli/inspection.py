"""A plan and its returns, checked; remembered while nothing that was looked at changes."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from guangong import cache, messages, project, store
from guangong.cli import clock
from guangong.diagnostics import CheckedFile, Diagnostic, RelatedSpan, Severity
from guangong.document import Document, Route, Span, decode
from guangong.plan import Plan, Returns


class Inspection(NamedTuple):
    """A plan and its returns, checked by the project's rules; ``plan`` is what can be read of it.

    ``kept`` is that of ``rules.Checked``. The documents of one that was remembered have no data.
    """

    path: Path
    project: project.Project
    plan: Plan | None
    returns: Mapping[str, Returns]
    files: list[CheckedFile]
    kept: Mapping[Route, list[int]]


def inspect(path: Path, today: date) -> Inspection:
    """Check a plan and the returns beside it, or recall what an earlier check of the same bytes found."""
    latest = clock.furthest(today)
    if not cache.is_on():
        return _inspect(path, today, latest)
    question = _question(path, today, latest)
    if remembered := cache.recall(question):
        return _unpack(path, remembered)
    with cache.Watch() as watch:
        found = _inspect(path, today, latest)
    if _is_worth_it(found):
        cache.remember(question, watch, _pack(found))
    return found


def _question(path: Path, *days: date) -> str:
    encoding = sys.getfilesystemencoding()  # it decides which files have a name that the plan knows
    facts = (str(store.working_folder()), str(path), encoding, *map(str, days), messages.language())
    whole = (cache.installation(), "plan", *facts)
    return cache.digest(*(fact.encode("utf-8", "surrogatepass") for fact in whole))


MOST_BYTES: Final = 500_000
"""To pack a larger plan takes as long as to read it; then only whole answers are remembered."""


def _is_worth_it(found: Inspection) -> bool:
    """Whether all of the plan could be read, and packing it pays."""
    if sum(len(file.document.source) for file in found.files) > MOST_BYTES:
        return False
    hidden = any(item.hides_data for file in found.files for item in file.diagnostics)
    return found.plan is not None and not found.kept and not hidden


def _inspect(path: Path, today: date, latest: date) -> Inspection:
    from guangong import evidence
    from guangong.document import parse
    from guangong.rules import Filed, check, check_returns, check_unread, counting
    from guangong.rules.selection import weigh
    from guangong.rules.settings import RuleSettings

    rules = project.load(path)
    folder = store.resolved(path).parent
    settings = RuleSettings(
        rules.check.evidence_kinds,
        rules.check.many_done,
        lambda name: evidence.flaw(name, folder),
        latest,
    )
    document = parse(store.read(path))
    checked = check(document, today, settings)
    reports = [(file, parse(store.read(file))) for file in store.returns_files(path)]
    counts = counting((file.name, _unit(reported)) for file, reported in reports)
    found = [*check_unread(document, checked.plan, *store.unread(path)), *checked.diagnostics]
    files = [CheckedFile(str(path), document, weigh(found, rules.severity))]
    returns: dict[str, Returns] = {}
    # Beside a task too broken to be in the plan, a return of it would seem to be of an unknown one.
    whole = None if checked.kept else checked.plan
    for file, reported in reports:
        unit, found = check_returns(reported, whole, Filed(file.name, counts, settings))
        files.append(CheckedFile(str(file), reported, weigh(found, rules.severity)))
        if unit is not None and counts[unit.unit] == file.name:
            returns[unit.unit] = unit
    return Inspection(path, rules, checked.plan, returns, files, checked.kept)


def _unit(reported: Document) -> object:
    """Return whose returns a file says that it holds."""
    return reported.data.get("unit") if isinstance(reported.data, dict) else None


# ── as JSON ──


def _pack(found: Inspection) -> bytes:
    data = {
        "project": found.project.model_dump(exclude_defaults=True),
        "plan": found.plan.model_dump(exclude_defaults=True) if found.plan else None,
        "returns": [unit.model_dump(exclude_defaults=True) for unit in found.returns.values()],
        "files": [[file.name, [_diagnostic(item) for item in file.diagnostics]] for file in found.files],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _diagnostic(item: Diagnostic) -> list[Any]:
    return [item.code, item.severity, item.message, item.help, item.span, item.related]


def _unpack(path: Path, remembered: bytes) -> Inspection:
    data = json.loads(remembered.decode("utf-8", "surrogatepass"))
    returns = [Returns.model_load(unit) for unit in data["returns"]]
    return Inspection(
        path,
        project.Project.model_load(data["project"]),
        Plan.model_load(data["plan"]),
        {unit.unit: unit for unit in returns},
        [_checked_file(name, found) for name, found in data["files"]],
        {},
    )


def _checked_file(name: str, found: list[list[Any]]) -> CheckedFile:
    source = store.read(Path(name))
    text, _problem = decode(source.removeprefix(b"\xef\xbb\xbf"))
    document = Document(source, text, is_read=True)
    return CheckedFile(name, document, [_read_diagnostic(*item) for item in found])


def _read_diagnostic(
    code: str, severity: str, message: str, help_: str, span: list[int], related: list[Any]
) -> Diagnostic:
    marks = tuple(RelatedSpan(Span(*place), label, in_base) for place, label, in_base in related)
    return Diagnostic(code, Severity(severity), message, help_, Span(*span), marks)
