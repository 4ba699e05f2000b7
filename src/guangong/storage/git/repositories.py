"""Which repository a folder or a file lies in, whatever a hook's environment or a folder like one says."""

import os
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from guangong.messages import _
from guangong.storage.git.program import GitError, NoRepositoryError, Repository, ask, run
from guangong.storage.paths import resolved, whole

_KNOWS_BARE: Final = (2, 38)
"""The first git that can be told to pass over bare repositories that it comes across."""

_OF_A_HOOK: Final = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_NAMESPACE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
)
"""What git sets for its hooks; in a submodule or another folder it would name the wrong repository."""


class Place(NamedTuple):
    """A repository, and a path in it from the top."""

    repo: Repository
    name: str


def repository(folder: Path) -> Repository:
    """Return the repository whose working tree holds ``folder``.

    The folder decides; what a hook's environment says counts only where the folder lies in no repository.

    Raises:
        GitError: there is none, it is bare, or git will not touch it.
    """
    start = _start(resolved(folder))
    environment = _without_hook()
    answer = run(("rev-parse", "--show-toplevel"), start, environment)
    if answer.returncode and "GIT_DIR" in os.environ:
        start = resolved(folder)
        environment |= _from_hook(os.environ)
        answer = run(("rev-parse", "--show-toplevel"), start, environment)
    if answer.returncode:
        words = answer.stderr.decode("utf-8", "replace")
        raise _no_repository(folder, words, is_bare=start != resolved(folder))
    top = _path(answer.stdout)
    if not resolved(folder).is_relative_to(resolved(top)):
        raise GitError(_outside(folder, top))
    return _opened(top, start, environment)


def around(place: Place) -> Place | None:
    """Return where a file lies in the repository around its own, of which that may be a submodule."""
    folder, environment = resolved(place.repo.top).parent, _without_hook()
    start = _start(folder)
    answer = run(("rev-parse", "--show-toplevel"), start, environment)
    if answer.returncode or folder == resolved(place.repo.top):  # nothing is around the root
        return None
    outer = _opened(_path(answer.stdout), start, environment)
    path = resolved(place.repo.top) / place.name
    return Place(outer, from_top(outer, path)) if folder.is_relative_to(resolved(outer.top)) else None


def place(path: Path) -> Place:
    """Return where a file lies as it was given: a link that the repository tracks is a name of its own.

    Raises:
        GitError: as for ``repository``.
    """
    given = whole(path)
    for link in reversed([given, *given.parents]):
        if link.is_symlink() and (repo := _tracking(link)):
            folder = resolved(link.parent)
            return Place(repo, from_top(repo, folder / link.name / given.relative_to(link)))
    real = resolved(path)
    repo = repository(real.parent)
    return Place(repo, from_top(repo, real))


def _tracking(link: Path) -> Repository | None:
    """Return the repository that tracks a link, or what it has taken the place of; ``None`` if none does."""
    try:
        repo = repository(resolved(link.parent))
    except GitError:
        return None
    name = from_top(repo, resolved(link.parent) / link.name)
    staged = ask(repo, "ls-files", "-z", "--", literal(name))
    committed = ask(repo, "ls-tree", "-z", "--full-tree", "--end-of-options", "HEAD", literal(name))
    return repo if staged.stdout or committed.stdout else None


def would_track(path: Path) -> bool:
    """Whether a file, there or not, lies in a repository that does not ignore it; ``False`` without git."""
    try:
        repo = repository(resolved(path).parent)
        return ask(repo, "check-ignore", "--quiet", "--", from_top(repo, resolved(path))).returncode == 1
    except GitError:
        return False


def literal(name: str) -> str:
    """Return a name from the top as a pathspec: a folder may be called ``:x``, or ``*``."""
    return f":(top,literal){name}"


def from_top(repo: Repository, path: Path) -> str:
    """Return a path that lies in a repository as git names it."""
    return path.relative_to(resolved(repo.top)).as_posix()


def _opened(top: Path, start: Path, environment: Mapping[str, str]) -> Repository:
    answer = run(("rev-parse", "--absolute-git-dir"), start, environment)
    if answer.returncode:
        raise _no_repository(top, answer.stderr.decode("utf-8", "replace"), is_bare=False)
    found = str(_path(answer.stdout))
    return Repository(top, {**environment, "GIT_DIR": found, "GIT_WORK_TREE": str(top)})


def _path(line: bytes) -> Path:
    return Path(os.fsdecode(line.removesuffix(b"\n")))


def _start(folder: Path) -> Path:
    """Return where git is to look for the repository around a folder.

    Git would take a folder of a commit for a repository, settings and all, where it is made like a bare one:
    the search begins above such folders.

    Raises:
        GitError: there is such a folder, and git is too old to be told.
    """
    start = folder
    for place in (folder, *folder.parents):
        if holds_repository(place):
            break
        if place.name != ".git" and _looks_bare(place):
            start = place.parent
    if start != folder and _version() < _KNOWS_BARE:
        text = _(
            "{folder} lies in a folder that looks like a bare repository, and git before {version} "
            "would take it for one; update git, or move the plan out of it"
        )
        raise GitError(text.format(folder=folder, version=".".join(map(str, _KNOWS_BARE))))
    return start


def holds_repository(folder: Path) -> bool:
    """Whether git looks no further than this folder; an empty ``.git`` is not enough for it."""
    return os.path.lexists(folder / ".git" / "HEAD") or (folder / ".git").is_file()


def is_around(path: Path) -> bool:
    """Whether a file lies in a repository, be git able to read it or not."""
    return any(map(holds_repository, resolved(path).parents))


def _looks_bare(folder: Path) -> bool:
    return os.path.lexists(folder / "HEAD") and any(
        os.path.lexists(folder / name) for name in ("refs", "commondir")
    )


def _version() -> tuple[int, ...]:
    words = run(("version",), Path(), os.environ).stdout.decode("utf-8", "replace")
    return tuple(map(int, re.findall(r"\d+", words)[:2]))


def _without_hook() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}


def _from_hook(environment: Mapping[str, str]) -> dict[str, str]:
    """Return where the environment says the repository lies, in full: git is run in another folder."""
    names = [name for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR") if environment.get(name)]
    return {name: str(Path(environment[name]).absolute()) for name in names}


def _no_repository(folder: Path, words: str, *, is_bare: bool) -> GitError:
    if "dubious ownership" in words or "unsafe repository" in words:
        top = next(iter(re.findall("'(.+)'", words)), str(folder))
        text = _("git does not trust the folder {folder}: it is somebody else's; run: {command}")
        command = f"git config --global --add safe.directory {shlex.quote(top)}"
        return GitError(text.format(folder=top, command=command))
    if is_bare or "must be run in a work tree" in words or "safe.bareRepository" in words:
        text = _(
            "{folder}: the repository is bare, it has no files to compare; "
            "check a clone of it, or set GIT_WORK_TREE: {command}"
        )
        named = "" if "GIT_DIR" in os.environ else "GIT_DIR=… "
        command = f"{named}GIT_WORK_TREE={shlex.quote(str(folder))} guangong check …"
        return GitError(text.format(folder=folder, command=command))
    return NoRepositoryError(_("{folder} lies in no git repository; run: git init").format(folder=folder))


def _outside(folder: Path, top: Path) -> str:
    text = _("{folder} lies outside the repository's working tree {top}; go there, or run: {command}")
    return text.format(folder=folder, top=top, command="unset GIT_DIR GIT_WORK_TREE")
