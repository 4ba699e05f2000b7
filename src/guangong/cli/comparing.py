"""What a plan is compared with: a file, a commit, or what CI says; and what is wrong with the edit."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong import git, project, store
from guangong.cli.inspection import Inspection
from guangong.diagnostics import CheckedFile, Diagnostic, FindingsError
from guangong.document import Document, parse
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.plan import Plan
from guangong.project.reading import parse as parse_settings
from guangong.project.weaker import weaker
from guangong.rules import Checked, check, check_edit, check_guard
from guangong.rules.selection import choose, weigh


class Base(NamedTuple):
    """What a plan is compared with, and how the user knows it: ``plan.yaml@abc1234``, or a file's path."""

    document: Document
    checked: Checked
    plan: Plan
    name: str
    settings: project.Project | None = None
    """The settings that held then; a file that is given as base has none of its own."""


class Judged(NamedTuple):
    """What an edit was compared with, ``None`` for a new plan, and what is wrong with it."""

    base: Base | None
    diagnostics: list[Diagnostic]


def judge(inspection: Inspection, against: str, today: date, *, exact: bool = False) -> Judged:
    """Judge the edit that led to a plan, and what it changed of the judging itself.

    ``against`` is a file or a revision, empty for what CI says is the base; ``exact`` compares with the
    revision itself, not with its merge base with HEAD.

    Raises:
        GuangongError: there is no base to compare with; the sentence says how to get one.
    """
    base = base_of(inspection.path, against, today, exact=exact)
    if base is None:
        return Judged(None, [])
    document, rules = inspection.files[0].document, inspection.project
    checked = Checked(inspection.plan, [], inspection.kept)
    # The edit is judged by the settings of its base: its own could have been loosened for it.
    before = base.settings or rules
    found = check_edit(document, checked, base.document, base.checked, today, before.check.many_done)
    found += check_guard(document, base.document, weaker(before, rules))
    return Judged(base, choose(weigh(found, before.severity), before.check.select, before.check.ignore))


def base_of(path: Path, against: str, today: date, *, exact: bool = False) -> Base | None:
    """Return the plan that ``path`` was before, ``None`` where it is new.

    Raises:
        GuangongError: it cannot be found, or is broken itself.
    """
    if not against:
        against, exact = ci_base(os.environ)
    if _is_file(against):
        if store.is_same(Path(against), path):
            raise GuangongError(_("{path} is the plan itself; give the plan as it was").format(path=path))
        return _sound(store.read(Path(against)), against, today)
    repo = git.repository(store.resolved(path).parent)
    commit = git.base_commit(repo, against, exact=exact)
    old = git.file_at(repo, commit, path)
    if old is None:
        return None
    return _sound(old.source, f"{old.path}@{commit[:7]}", today)._replace(
        settings=_settings(repo, commit, repo.top / old.path)
    )


def _is_file(against: str) -> bool:
    try:
        return Path(against).is_file()
    except OSError:  # too long for a name
        return False


def _settings(repo: git.Repository, commit: str, path: Path) -> project.Project:
    """Return the project's settings as they were: the nearest ``guangong.toml`` of the commit."""
    for folder in store.resolved(path).parents:
        if not folder.is_relative_to(store.resolved(repo.top)):
            break
        source = git.bytes_at(repo, commit, folder / project.NAME)
        if source is not None:
            return parse_settings(source, f"{project.NAME}@{commit[:7]}")
    return project.Project()


def ci_base(environ: Mapping[str, str]) -> tuple[str, bool]:
    """Return the revision that GitHub or GitLab compares a merge request with, and whether it is exact.

    Raises:
        GuangongError: neither says so.
    """
    if branch := environ.get("GITHUB_BASE_REF"):
        return f"origin/{branch}", False
    if commit := environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        return commit, True
    text = _("compare with what? give a branch, a commit or a file, for example: --against origin/main")
    raise GuangongError(text)


def _sound(source: bytes, name: str, today: date) -> Base:
    """Return a base of which nothing is lost: what cannot be read cannot be compared."""
    document = parse(source)
    checked = check(document, today)
    if checked.plan is not None and not checked.kept:
        return Base(document, checked, checked.plan, name)
    first = checked.errors[0]
    line, _column = document.position(first.span.start)
    text = _(
        "{name} is broken itself (line {line}: {message}) and cannot be compared with; "
        "give an earlier commit: --exact --against COMMIT"
    )
    raise GuangongError(text.format(name=name, line=line, message=first.message))


def whole_plan(path: Path, today: date) -> Plan:
    """Return the plan as it is now.

    Raises:
        FindingsError: a part of it cannot be read, and what is lost would look removed.
    """
    document = parse(store.read(path))
    checked = check(document, today)
    if checked.plan is None or checked.kept:
        broken = CheckedFile(str(path), document, checked.errors)
        raise FindingsError([broken], _("the plan has to be mended first; see: guangong check"))
    return checked.plan
