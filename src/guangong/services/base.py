"""What a plan is compared with: a file, a commit, or what CI says."""

import os
import shlex
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from guangong.answers.looks import Looks
from guangong.checks import Checked, Filed, check, check_returns
from guangong.checks.configuration import parse as parse_settings
from guangong.checks.limits import RuleSettings
from guangong.domain.plan import Plan, Returns
from guangong.domain.settings import Project
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.services import plans, project
from guangong.storage import git
from guangong.storage.failures import working_folder
from guangong.storage.paths import PLAN_NAME, is_top, resolved
from guangong.storage.reading import read
from guangong.storage.returns_folder import RETURNS_FOLDER, returns_files
from guangong.yamldoc import Document, parse
from guangong.yamldoc.diagnostics import CheckedFile, FindingsError


class Wanted(NamedTuple):
    """What to compare with: a revision, empty for what CI says, or a file.

    ``exact``: with the revision itself, not with its merge base with HEAD. ``whole``: all plans of a folder
    are compared, and ``gone`` tells of those that are there no more. ``as_unit``: the id, the name or an
    alias of the unit that made the edit, empty for the office.
    """

    revision: str = ""
    exact: bool = False
    file: Path | None = None
    whole: bool = False
    as_unit: str = ""


class Reported(NamedTuple):
    """What a unit had returned, its file, and that file's name in ``returns/`` and with the commit."""

    returns: Returns
    document: Document
    file: str
    name: str


class Base(NamedTuple):
    """What a plan is compared with, and how the user knows it: ``plan.yaml@abc1234``, or a file's path."""

    document: Document
    checked: Checked
    plan: Plan
    name: str
    settings: Project | None = None
    """The settings that held then; a file that is given as base has none of its own."""
    links: tuple[str, ...] = ()
    """What was a file then, the plan or its settings, and is behind a link now."""
    returns: tuple[Reported, ...] = ()
    """What units had returned in files that are no longer the same."""
    is_untracked: bool = False
    """Whether git no longer tracks the plan, which lies there all the same."""
    reports: frozenset[str] = frozenset()
    """The names of all files in which units had returned something."""
    since: date = date.min
    """The day of its commit."""


def base_of(path: Path, wanted: Wanted, today: date, looks: Looks) -> Base | None:
    """Return the plan that ``path`` was before, ``None`` where it is new.

    Raises:
        GuangongError: it cannot be found, or is broken itself; the sentence says how to get one.
    """
    file = wanted.file
    if file is None and _is_path(wanted.revision, path, looks):
        file = Path(wanted.revision)
    if file:
        return _of_file(file, path, today, looks, exact=wanted.exact)
    looks.invalidate()  # what git looks at is not noted
    place, commit = commit_of(path, wanted)
    _require_own(place, wanted)
    old = git.file_at(place.repo, commit, place.name) if commit else None
    if commit is None or old is None:
        return None
    return _sound(old.source, f"{old.path}@{commit[:7]}", today)._replace(
        settings=settings_at(place._replace(name=old.path), commit),
        links=_links(place, commit),
        returns=_returned(place._replace(name=old.path), commit),
        is_untracked=old.path == place.name and git.has_left_index(place.repo, place.name),
        reports=git.names_in(place.repo, commit, _folder(place._replace(name=old.path))),
        since=git.day_of(place.repo, commit),
    )


def _require_own(place: git.Place, wanted: Wanted) -> None:
    """Refuse a plan that a repository around its own had itself: its new one brings a base of its own.

    Raises:
        GuangongError: what the base of a repository around has is not what would be compared with.
    """
    outer = git.around(place)
    if outer is None:
        return
    try:
        commit = _commit(outer.repo, wanted)
    except GuangongError:  # a revision of the inner one alone
        commit = None
    if commit and git.bytes_at(outer.repo, commit, outer.name) is not None:
        text = _(
            "{path} in {commit} was a file of {around}; now it lies in a repository of its own, {top}, "
            "and is not compared with it; make the folder part of {around} again, "
            "or compare with a file: --against-file"
        )
        top, around = place.repo.top, outer.repo.top
        raise GuangongError(text.format(path=outer.name, commit=commit[:7], around=around, top=top))
    _require_own(outer, wanted)


def _is_path(against: str, plan: Path, looks: Looks) -> bool:
    """Whether what is compared with can be no revision. What a plan's folder holds must not decide that."""
    if against.startswith(("./", "../")) or Path(against).is_absolute():
        return True
    return against.endswith((".yaml", ".yml")) and not _in_repository(plan, looks)


def _in_repository(plan: Path, looks: Looks) -> bool:
    folders = {*(working_folder() / plan).parents, *resolved(plan, looks).parents}
    return "GIT_DIR" in os.environ or any(is_top(folder, looks) for folder in folders)


def _of_file(file: Path, path: Path, today: date, looks: Looks, *, exact: bool) -> Base:
    if exact:
        raise GuangongError(_("--exact is about a revision; {path} is a file").format(path=file))
    source = read(file, looks)
    # Noted: a file that becomes a link to the plan is the plan from then on.
    if looks.look("identity", str(file)) == looks.look("identity", str(path)):
        raise GuangongError(_("{path} is the plan itself; give the plan as it was").format(path=path))
    return _sound(source, str(file), today)


def commit_of(path: Path, wanted: Wanted) -> tuple[git.Place, str | None]:
    """Return where a plan lies, and the commit to compare it with; ``None`` on a branch without one.

    Raises:
        GuangongError: as for ``base_of``.
    """
    try:
        place = git.place(path)
        return place, _commit(place.repo, wanted)
    except git.GitError as error:
        if wanted.revision and _is_file(wanted.revision):
            raise _or_a_file(error, shlex.quote(wanted.revision)) from None
        if isinstance(error, git.NoRepositoryError):
            text = _("{error}; or compare with a file: --against-file")
            raise git.NoRepositoryError(text.format(error=error)) from None
        raise


def at_one_commit(folder: Path, wanted: Wanted) -> Wanted:
    """Return what to compare all plans of a folder with: the revision is looked up once.

    Raises:
        GuangongError: as for ``base_of``.
    """
    commit = _commit(git.repository(resolved(folder)), wanted)
    found = wanted if commit is None else wanted._replace(revision=commit, exact=True)
    return found._replace(whole=True)


def gone_from(folder: Path, wanted: Wanted, bases: Collection[str]) -> list[tuple[git.Place, str, Path]]:
    """Return the plans of the base that are below a folder no more: place, commit, and path as it was.

    Args:
        folder: The folder whose plans are compared.
        wanted: What they are compared with.
        bases: The names of those that plans were compared with: these have only moved.

    Raises:
        GuangongError: as for ``base_of``.
    """
    repo = git.repository(resolved(folder))
    commit = _commit(repo, wanted)
    if commit is None:
        return []
    there = set(plans.in_repository(repo))
    lost = (name for name in git.files_named_at(repo, commit, PLAN_NAME) if name not in there)
    found = ((name, plans.within(repo, name, folder)) for name in lost if f"{name}@{commit[:7]}" not in bases)
    return [(git.Place(repo, name), commit, path) for name, path in found if path]


def _commit(repo: git.Repository, wanted: Wanted) -> str | None:
    if wanted.revision:
        return git.base_commit(repo, wanted.revision, exact=wanted.exact)
    revision, is_exact = ci_base(os.environ)
    _require_checked_out(repo, os.environ.get("PRE_COMMIT_TO_REF", ""))
    return git.base_commit(repo, revision, exact=wanted.exact or is_exact)


def _or_a_file(error: git.GitError, path: str) -> GuangongError:
    """Return the error about a revision that is the name of a file too."""
    text = _("{error}; or, if the file of that name is meant: --against-file {path}")
    if not error.advice:
        return GuangongError(text.format(error=error, path=path))
    return GuangongError(error.message, text.format(error=error.advice, path=path), word=error.word)


def _require_checked_out(repo: git.Repository, revision: str) -> None:
    """Refuse to judge the files that are here in the place of others that are pushed."""
    if revision and git.base_commit(repo, revision, exact=True) != git.base_commit(repo, "HEAD", exact=True):
        text = _("what is pushed is not what is checked out here, and cannot be judged; run: {command}")
        raise GuangongError(text.format(command=f"git checkout {shlex.quote(revision)}"))


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        return False


def settings_at(place: git.Place, commit: str) -> Project:
    """Return the project's settings as they were: the nearest ``guangong.toml`` of the commit."""
    for name in _settings_names(place.name):
        source = git.bytes_at(place.repo, commit, name)
        if source is not None:
            return parse_settings(source, f"{project.NAME}@{commit[:7]}")
    return Project()


def _settings_names(plan: str) -> list[str]:
    return [str(folder / project.NAME) for folder in PurePosixPath(plan).parents]


def _folder(place: git.Place) -> str:
    """Return where the returns beside a plan are."""
    return str(PurePosixPath(place.name).parent / RETURNS_FOLDER)


def _returned(place: git.Place, commit: str) -> tuple[Reported, ...]:
    found = []
    for old in git.changed_in(place.repo, commit, _folder(place)):
        document = parse(old.source)
        unit = check_returns(document, None, Filed(old.path, {}))[0]
        if unit and not _is_copy(place.repo, commit, PurePosixPath(old.path), unit.unit):
            name = f"{old.path}@{commit[:7]}"
            found.append(Reported(unit, document, PurePosixPath(old.path).name, name))
    return tuple(found)


def _is_copy(repo: git.Repository, commit: str, path: PurePosixPath, unit: str) -> bool:
    """Whether a file of returns did not count, beside the one that is named after its unit."""
    own = path.with_name(f"{unit}.yaml")
    return path != own and git.bytes_at(repo, commit, str(own)) is not None


def _links(place: git.Place, commit: str) -> tuple[str, ...]:
    names = (place.name, *_settings_names(place.name))
    return tuple(name for name in names if git.relinked(place.repo, commit, name))


def ci_base(environ: Mapping[str, str]) -> tuple[str, bool]:
    """Return the revision that pre-commit, GitHub or GitLab compares with, and whether it is exact.

    pre-commit names one for ``--from-ref`` and before a push; before a commit it means the last one.

    Raises:
        GuangongError: neither says so, or what is said is no branch or commit.
    """
    github, gitlab = "GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA"
    if revision := environ.get("PRE_COMMIT_FROM_REF"):
        return revision, False
    if branch := environ.get(github):
        if not git.is_branch(branch):
            text = _('{name} is "{value}", which can be no branch; give the base: --against REV')
            raise GuangongError(text.format(name=github, value=branch))
        return f"refs/remotes/origin/{branch}", False
    if commit := environ.get(gitlab):
        if not git.is_commit_id(commit):
            text = _('{name} is "{value}", which is no commit; give the base: --against REV')
            raise GuangongError(text.format(name=gitlab, value=commit))
        return commit, True
    if environ.get(plans.IN_HOOK):
        return "HEAD", True
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


def returns_since(
    path: Path, base: Base | None, today: date, looks: Looks
) -> tuple[dict[str, Returns], dict[str, Returns]]:
    """Return what units had returned in files that are no longer the same, and what they return there now.

    Raises:
        FindingsError: a file cannot be read, and what is lost would look taken back.
    """
    before = {item.returns.unit: item.returns for item in base.returns} if base else {}
    if base is None or base.settings is None:
        return before, before
    there = returns_files(path, looks)
    files = [file for file in there if file.stem in before or file.name not in base.reports]
    after = {}
    for file in files:
        document = parse(read(file, looks))
        unit, found = check_returns(document, None, Filed(file.name, {}, RuleSettings(latest=today)))
        if unit is None or any(item.hides_data for item in found):
            raise FindingsError([CheckedFile(str(file), document, found)], _broken())
        after[unit.unit] = unit
    return before, after


def _broken() -> str:
    return _("the plan has to be fixed first; see: guangong check")


def whole_plan(path: Path, today: date, looks: Looks) -> Plan:
    """Return the plan as it is now.

    Raises:
        FindingsError: a part of it cannot be read, and what is lost would look removed.
    """
    document = parse(read(path, looks))
    checked = check(document, today)
    if checked.plan is None or checked.kept:
        broken = CheckedFile(str(path), document, checked.errors)
        raise FindingsError([broken], _broken())
    return checked.plan
