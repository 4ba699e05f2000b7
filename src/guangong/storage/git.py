"""The plan as it was: files of earlier commits, read from local objects through the git program.

Nothing is fetched or locked, and no program is started that the repository names, in its settings or its
files. What git cannot answer is an error with the command that fixes it, never "nothing changed".
"""

import hashlib
import os
import posixpath
import re
import shlex
import stat
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from guangong.answers import cache
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.storage.failures import working_folder
from guangong.storage.paths import is_yaml, resolved
from guangong.yamldoc import MAX_BYTES

SECONDS: Final = 60

_MOST_CANDIDATES: Final = 50
"""Of so many files that are gone one is looked for that the plan may have been."""

_LINK: Final = "120000"
_MOST_LINKS: Final = 40
"""As many as the system follows."""

_HEAD: Final = ("HEAD", "@")
_UPSTREAM: Final = r"@\{(u|upstream|push)\}"
"""Behind the short name of a local branch, and of nothing else."""

_AT_ONCE: Final = 32_000_000
"""So many bytes of earlier versions are held at once."""

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


class GitError(GuangongError):
    """Git has no answer; the sentence says which command fixes that."""


class NoRepositoryError(GitError):
    """There is nothing that git could be asked about; only a file can be compared with."""


class Repository(NamedTuple):
    """A working tree, and the environment that tells git its repository: it looks for none again."""

    top: Path
    environment: Mapping[str, str]


class Place(NamedTuple):
    """A repository, and a path in it from the top."""

    repo: Repository
    name: str


class Old(NamedTuple):
    """A file of a commit: its path from the top, and its bytes."""

    path: str
    source: bytes


# ── the repository ──


def repository(folder: Path) -> Repository:
    """Return the repository whose working tree holds ``folder``.

    The folder decides; what a hook's environment says counts only where the folder lies in no repository.

    Raises:
        GitError: there is none, it is bare, or git will not touch it.
    """
    start = _start(resolved(folder))
    environment = _without_hook()
    answer = _run(("rev-parse", "--show-toplevel"), start, environment)
    if answer.returncode and "GIT_DIR" in os.environ:
        start = resolved(folder)
        environment |= _from_hook(os.environ)
        answer = _run(("rev-parse", "--show-toplevel"), start, environment)
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
    answer = _run(("rev-parse", "--show-toplevel"), start, environment)
    if answer.returncode or folder == resolved(place.repo.top):  # nothing is around the root
        return None
    outer = _opened(_path(answer.stdout), start, environment)
    path = resolved(place.repo.top) / place.name
    return Place(outer, _from_top(outer, path)) if folder.is_relative_to(resolved(outer.top)) else None


def _without_hook() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}


def _opened(top: Path, start: Path, environment: Mapping[str, str]) -> Repository:
    answer = _run(("rev-parse", "--absolute-git-dir"), start, environment)
    if answer.returncode:
        raise GitError(_no_repository(top, answer.stderr.decode("utf-8", "replace"), is_bare=False))
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
        if _holds_repository(place):
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


def _holds_repository(folder: Path) -> bool:
    return os.path.lexists(folder / ".git" / "HEAD") or (folder / ".git").is_file()


def _looks_bare(folder: Path) -> bool:
    return os.path.lexists(folder / "HEAD") and any(
        os.path.lexists(folder / name) for name in ("refs", "commondir")
    )


def _version() -> tuple[int, ...]:
    words = _run(("version",), Path(), os.environ).stdout.decode("utf-8", "replace")
    return tuple(map(int, re.findall(r"\d+", words)[:2]))


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


# ── commits ──


def base_commit(repo: Repository, revision: str, *, exact: bool) -> str | None:
    """Return the id of the commit to compare with: ``revision``, or its merge base with HEAD.

    ``None``: it is HEAD, on a branch without a commit yet.

    Raises:
        GitError: there is no such commit here, or the two have no ancestor in common here.
    """
    if revision in _HEAD and is_unborn(repo):
        return None
    wanted = _commit(repo, revision)
    if exact:
        return wanted
    if is_unborn(repo):
        text = _("the branch has no commit yet; compare with {revision} itself: --exact")
        raise GitError(text.format(revision=revision))
    answer = _git(repo, "merge-base", "--end-of-options", wanted, _commit(repo, "HEAD"))
    if answer.returncode:
        raise GitError(_no_ancestor(repo, revision))
    return answer.stdout.decode().split()[0]


def is_unborn(repo: Repository) -> bool:
    """Whether the branch of HEAD has no commit yet; of one that is broken git says something."""
    branch = os.fsdecode(_git(repo, "symbolic-ref", "--quiet", "HEAD").stdout).strip()
    if not branch:
        return False
    answer = _git(repo, "for-each-ref", "--", branch)
    return not (answer.returncode or answer.stdout or answer.stderr)


def _commit(repo: Repository, revision: str) -> str:
    if not revision or revision.startswith("-") or not revision.isprintable():
        text = _('"{revision}" can be no revision; give a branch, a tag or a commit, such as origin/main')
        raise GitError(text.format(revision=revision))
    found = _resolved(repo, revision)
    # Nothing else than a commit has its full id for a name.
    if found == revision:
        return found
    meant = _refuse_ambiguous(repo, revision)
    found = _resolved(repo, meant)
    if not found:
        raise GitError(_no_commit(repo, revision))
    return found


def _resolved(repo: Repository, revision: str) -> str:
    """Return the id of the commit that git takes a revision for, empty if it is none."""
    answer = _git(repo, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = answer.stdout.decode().strip()
    # "^main" is understood too, and means its opposite.
    return found if not answer.returncode and is_commit_id(found) else ""


def _refuse_ambiguous(repo: Repository, revision: str) -> str:
    """Return a revision with its name in full; whoever pushes names tags and branches as he likes.

    Raises:
        GitError: the name means more than one thing, or a remote's branch that is not here.
    """
    name = re.split(r"[~^:]|@\{", revision, maxsplit=1)[0]
    rest = revision.removeprefix(name)
    if not name or name in _HEAD or re.match(_UPSTREAM, rest, re.IGNORECASE):
        return revision
    found = _refs(repo, name)
    if (own := _of_remote(repo, name)) and own not in found:
        raise GitError(_no_commit(repo, revision))
    meanings = [*found, *_abbreviated(repo, name)]
    if len(meanings) > 1:
        text = _('"{revision}" names several: {names}; write the one that is meant in full')
        raise GitError(text.format(revision=revision, names=_(", ").join(meanings)))
    return found[0] + rest if found else revision


def _refs(repo: Repository, name: str) -> list[str]:
    """Return the tags and branches that a name can mean; one that is given in full means nothing else."""
    kinds = ("refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
    names = [name] if name.startswith("refs/") else [kind.format(name) for kind in kinds]
    answer = _git(repo, "for-each-ref", "--format=%(refname)", "--", *names)
    there = os.fsdecode(answer.stdout).split("\n")
    return [each for each in names if each in there]


def _of_remote(repo: Repository, name: str) -> str:
    """Return the one ref that a remote's branch can be, or a name that is given in full; empty for others."""
    if name.startswith("refs/"):
        return name
    branch = name.removeprefix("remotes/")
    remotes = os.fsdecode(_git(repo, "remote").stdout).split("\n")[:-1]
    is_branch = any(branch.startswith(f"{remote}/") for remote in remotes)
    return f"refs/remotes/{branch}" if is_branch else ""


def _abbreviated(repo: Repository, name: str) -> list[str]:
    """Return the ids of the commits that a name shortens, also behind ``v1-2-g``."""
    short = re.fullmatch(r"(?:.+-g)?([0-9a-f]{4,64})", name, re.IGNORECASE)
    if not short:
        return []
    ids = _git(repo, "rev-parse", f"--disambiguate={short[1].lower()}").stdout.decode().split()
    kinds = _git(repo, "cat-file", "--batch-check", lines=ids).stdout.decode().splitlines()
    return [line.split()[0] for line in kinds if line.split()[1] == "commit"]


def _no_commit(repo: Repository, revision: str) -> str:
    """Return why a revision leads nowhere, and what to do."""
    remotes = _git(repo, "remote").stdout
    if revision in _HEAD:
        text = _("the commit of HEAD cannot be read; see: git fsck")
    elif not remotes and _is_empty(repo):
        text = _("there is no commit yet; commit the plan first: git add . && git commit")
    elif (outer := around(Place(repo, ""))) and _resolved(outer.repo, revision):
        text = _(
            'the plan lies in the submodule {top}, which has no revision "{revision}"; name one of its own'
        )
    elif is_commit_id(revision):
        text = _("the commit {revision} is not in this clone; get it with: git fetch origin {revision}")
    elif not _of_remote(repo, revision) and _refs(repo, f"refs/remotes/origin/{revision}"):
        text = _('there is no branch "{revision}" here; did you mean "origin/{revision}"?')
    elif remotes and is_branch(_branch(revision)):
        text = _('there is no revision "{revision}" here; get it with: {command}')
    elif _is_shallow(repo):
        text = _(
            'there is no revision "{revision}" in this shallow clone; get the rest: git fetch --unshallow'
        )
    else:
        text = _(
            'there is no revision "{revision}"; the names are shown by: git log --oneline --decorate --all'
        )
    return text.format(revision=revision, top=repo.top, command=_fetch(repo, revision))


def _is_empty(repo: Repository) -> bool:
    answer = _git(repo, "rev-list", "--max-count=1", "--all")
    return not (answer.returncode or answer.stdout)


def is_branch(name: str) -> bool:
    """Whether a branch can have this name."""
    if not name or name.startswith("-") or not name.isprintable():
        return False
    return _run(("check-ref-format", f"refs/heads/{name}"), Path(), os.environ).returncode == 0


def is_commit_id(revision: str) -> bool:
    """Whether a revision is a commit's full id."""
    return re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", revision) is not None


def _fetch(repo: Repository, revision: str) -> str:
    """Return the command that gets a branch of a remote, also into a clone of another branch alone."""
    remotes = _git(repo, "remote").stdout.decode("utf-8", "replace").split()
    name = _branch(revision)
    remote, _slash, branch = name.partition("/")
    if not branch or remote not in remotes:
        remote, branch = (remotes or ["origin"])[0], name
    deeper = "--deepen=50 " if _is_shallow(repo) else ""
    refspec = f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}"
    return f"git fetch {deeper}{shlex.quote(remote)} {shlex.quote(refspec)}"


def _branch(revision: str) -> str:
    """Return the branch of a remote that a revision is about, empty for a ref of another kind."""
    name = re.split(r"[~^]", revision, maxsplit=1)[0].removeprefix("refs/remotes/").removeprefix("remotes/")
    return "" if name.startswith("refs/") else name


def _no_ancestor(repo: Repository, revision: str) -> str:
    if _is_shallow(repo):
        text = _("this clone is shallow, and where HEAD left {revision} is not in it; get it with: {command}")
        return text.format(revision=revision, command="git fetch --unshallow")
    text = _("HEAD and {revision} have no commit in common; compare with {revision} itself: --exact")
    return text.format(revision=revision)


def _is_shallow(repo: Repository) -> bool:
    return _git(repo, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


# ── files ──


def place(path: Path) -> Place:
    """Return where a file lies as it was given: a link that the repository tracks is a name of its own.

    Raises:
        GitError: as for ``repository``.
    """
    given = _without_dots(path)
    for link in reversed([given, *given.parents]):
        if link.is_symlink() and (repo := _tracking(link)):
            folder = resolved(link.parent)
            return Place(repo, _from_top(repo, folder / link.name / given.relative_to(link)))
    real = resolved(path)
    repo = repository(real.parent)
    return Place(repo, _from_top(repo, real))


def _without_dots(path: Path) -> Path:
    """Return a path in full, with the links that ``..`` leads back from followed: the system does so."""
    parts = path.parts
    last = max((i for i, part in enumerate(parts) if part == ".."), default=-1)
    start = resolved(Path(*parts[: last + 1])) if last >= 0 else working_folder()
    return start / Path(*parts[last + 1 :])


def _tracking(link: Path) -> Repository | None:
    """Return the repository that tracks a link, or what it has taken the place of; ``None`` if none does."""
    try:
        repo = repository(resolved(link.parent))
    except GitError:
        return None
    name = _from_top(repo, resolved(link.parent) / link.name)
    staged = _git(repo, "ls-files", "-z", "--", _literal(name))
    committed = _git(repo, "ls-tree", "-z", "--full-tree", "--end-of-options", "HEAD", _literal(name))
    return repo if staged.stdout or committed.stdout else None


def _literal(name: str) -> str:
    """Return a name from the top as a pathspec: a folder may be called ``:x``, or ``*``."""
    return f":(top,literal){name}"


def _from_top(repo: Repository, path: Path) -> str:
    return path.relative_to(resolved(repo.top)).as_posix()


def file_at(repo: Repository, commit: str, name: str) -> Old | None:
    """Return the file that a commit has under a name, or under the old one of a file that was renamed.

    ``None``: the commit has no such file, it is new.

    Raises:
        GitError: it was no plain file, is too large, or is not in this clone.
    """
    for known in dict.fromkeys((name, _leads_to(repo, name))):
        if known and (found := _followed(repo, commit, known)):
            return Old(found[0], _blob(repo, commit, found[0], *found[1]))
    return _renamed(repo, commit, name)


def bytes_at(repo: Repository, commit: str, name: str) -> bytes | None:
    """Return what a file held in a commit under this very name, ``None`` if it was not there.

    Raises:
        GitError: as for ``file_at``.
    """
    found = _followed(repo, commit, name)
    return None if found is None else _blob(repo, commit, found[0], *found[1])


def names_in(repo: Repository, commit: str, folder: str) -> frozenset[str]:
    """Return the names of the files that a commit has right in a folder.

    Raises:
        GitError: as for ``file_at``.
    """
    paths = map(PurePosixPath, _entries(repo, commit, folder))
    return frozenset(path.name for path in paths if path.parent == PurePosixPath(folder))


def changed_in(repo: Repository, commit: str, folder: str) -> list[Old]:
    """Return the YAML files that a commit has right in a folder, but for those that are there as they were.

    Raises:
        GitError: as for ``file_at``.
    """
    found = {
        path: entry
        for path, entry in _entries(repo, commit, folder).items()
        if PurePosixPath(path).parent == PurePosixPath(folder) and is_yaml(PurePosixPath(path).name)
        if entry[0] != _LINK and not _is_same(repo.top / path, entry[1])
    }
    sparse = _outside_checkout(repo) if found else {}
    return [
        Old(path, _blob(repo, commit, path, *entry))
        for path, entry in found.items()
        if sparse.get(path) != entry[1]
    ]


def _outside_checkout(repo: Repository) -> dict[str, str]:
    """Return path → id of what a sparse checkout leaves out: not on the disk, and not deleted either."""
    deleted = _listed(repo, "--deleted")
    return {
        path: id_
        for path, id_ in _index(repo).items()
        if path not in deleted and not os.path.lexists(repo.top / path)
    }


def _is_same(path: Path, id_: str) -> bool:
    """Whether a file is the blob with this id: git need not be asked for each of a hundred."""
    source = _text(path)
    kind = {40: "sha1", 64: "sha256"}[len(id_)]
    return hashlib.new(kind, b"blob %d\0" % len(source) + source, usedforsecurity=False).hexdigest() == id_


def relinked(repo: Repository, commit: str, name: str) -> bool:
    """Whether a name that a commit has leads through links now, and to another file than it did there."""
    now = _leads_to(repo, name)
    found = None if now == name else _followed(repo, commit, name)
    return found is not None and found[0] != now


def _leads_to(repo: Repository, name: str) -> str | None:
    """Return the name behind all links, as the disk has them now; ``None`` where that lies outside."""
    real = resolved(repo.top / name)
    return _from_top(repo, real) if real.is_relative_to(resolved(repo.top)) else None


def _followed(repo: Repository, commit: str, name: str) -> tuple[str, tuple[str, str]] | None:
    """Return the name, mode and id behind a name's links, as the commit has them; the disk does not count."""
    seen = name
    for _time in range(_MOST_LINKS):
        entries = _entries(repo, commit, seen.partition("/")[0])
        ways = [*reversed(PurePosixPath(seen).parents), PurePosixPath(seen)]
        link = next((way for way in ways if entries.get(str(way), ("",))[0] == _LINK), None)
        if link is None:
            found = entries.get(seen)
            if found is None and seen != name:
                break
            return (seen, found) if found else None
        answer = _git(repo, "cat-file", "blob", entries[str(link)][1])
        if answer.returncode:
            raise GitError(_incomplete(commit, str(link)))
        rest = PurePosixPath(seen).relative_to(link)
        seen = posixpath.normpath(posixpath.join(link.parent, os.fsdecode(answer.stdout), rest))
        if seen.startswith(("/", "../")):
            break
    text = _("{path} was a link in {commit} that leads to no file of it; compare with a file: --against-file")
    raise GitError(text.format(path=name, commit=commit[:7]))


def files_named(repo: Repository, name: str, *, untracked: bool) -> list[str]:
    """Return the files with this name in any folder, from the top: those of the index that are not deleted.

    ``untracked``: also those that git does not know yet and does not ignore.
    """
    pattern = f":(glob)**/{name}"
    more = ("--others", "--exclude-standard") if untracked else ()
    listed = _listed(repo, "--cached", *more, "--", pattern)
    return sorted(listed - _listed(repo, "--deleted", "--", pattern))


def files_named_at(repo: Repository, commit: str, name: str) -> list[str]:
    """Return the files with this name in any folder of a commit, from the top.

    Raises:
        GitError: the commit is not whole in this clone.
    """
    return [path for path in _entries(repo, commit) if path.rpartition("/")[2] == name]


def has_left_index(repo: Repository, name: str) -> bool:
    """Whether a file is no longer in the index, nor behind a link that is."""
    names = {name, *map(str, PurePosixPath(name).parents)} - {"."}
    return names.isdisjoint(_listed(repo, "--cached", "--", *(f":(top,literal){each}" for each in names)))


def would_track(path: Path) -> bool:
    """Whether a file, there or not, lies in a repository that does not ignore it; ``False`` without git."""
    try:
        repo = repository(resolved(path).parent)
        return _git(repo, "check-ignore", "--quiet", "--", _name(repo, path)).returncode == 1
    except GitError:
        return False


def _name(repo: Repository, path: Path) -> str:
    return resolved(path).relative_to(resolved(repo.top)).as_posix()


def _entries(repo: Repository, commit: str, *paths: str) -> dict[str, tuple[str, str]]:
    """Return path → mode and id of a commit's files, all of them or some."""
    names = (_literal(path) for path in paths)
    answer = _git(repo, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, *names)
    if answer.returncode:
        raise GitError(_incomplete(commit, paths[0] if paths else ""))
    entries = {}
    for line in answer.stdout.split(b"\0")[:-1]:
        head, _tab, path = line.partition(b"\t")
        mode, _kind, id_ = head.decode().split()
        entries[os.fsdecode(path)] = (mode, id_)
    return entries


def _blob(repo: Repository, commit: str, path: str, mode: str, id_: str) -> bytes:
    if not mode.startswith("100"):
        text = _("{path} was no plain file in {commit}; compare with a file: --against-file")
        raise GitError(text.format(path=path, commit=commit[:7]))
    size = _git(repo, "cat-file", "-s", id_)
    if size.returncode:
        raise GitError(_incomplete(commit, path))
    if int(size.stdout) > MAX_BYTES:
        text = _("{path} in {commit} is larger than {limit} MB; compare with another commit")
        raise GitError(text.format(path=path, commit=commit[:7], limit=MAX_BYTES // 1_000_000))
    answer = _git(repo, "cat-file", "blob", id_)
    if answer.returncode or len(answer.stdout) != int(size.stdout):  # its size stands in its head
        raise GitError(_incomplete(commit, path))
    return answer.stdout


def _incomplete(commit: str, path: str) -> str:
    text = _("{path} of the commit {short} is not in this clone; get it with: {command}")
    command = f"git cat-file -e {shlex.quote(f'{commit[:12]}:{path}')}"
    return text.format(path=path, short=commit[:7], command=command)


def _renamed(repo: Repository, commit: str, name: str) -> Old | None:
    """Look for a file of the commit that is gone, and is more like the plan than like another new file."""
    candidates, others = _gone(repo, commit, name)
    if not candidates:
        return None
    now = (repo.top / name).read_bytes()

    def fits(old: Old) -> bool:
        share = _share(old.source, now)
        limit = 0.5  # as git has it
        return share >= limit and all(_share(old.source, other) <= share for other in others)

    return max(filter(fits, candidates), key=lambda old: _share(old.source, now), default=None)


def gone(repo: Repository, commit: str, name: str) -> list[Old]:
    """Return the YAML files of a commit that are there no more, under their names or moved as they were.

    ``name`` is the file that is being compared: none of them was moved there.

    Raises:
        GitError: as for ``file_at``.
    """
    return _gone(repo, commit, name)[0]


def _gone(repo: Repository, commit: str, name: str) -> tuple[list[Old], list[bytes]]:
    """Return the files that are gone, and what the files hold that are new, apart from ``name``."""

    def could_be(path: str) -> bool:
        """Whether a file could be a plan: by its name's ending, in any case."""
        return path.lower().endswith((PurePosixPath(name).suffix.lower(), ".yaml", ".yml"))

    base, staged = _entries(repo, commit), _index(repo)
    there = staged.keys() - _listed(repo, "--deleted")
    untracked = _listed(repo, "--others", "--exclude-standard")
    new = {path for path in (there - base.keys()) | untracked if could_be(path)} - {name}
    moved = {staged[path] for path in new & there}
    missing = {
        path: (mode, id_)
        for path, (mode, id_) in base.items()
        if could_be(path) and mode.startswith("100")
        if path not in there and id_ not in moved
    }
    if not missing:
        return [], []
    others = [_with_lf(text) for path in _first(new, name) if (text := _text(repo.top / path))]
    found = (Old(path, _blob(repo, commit, path, *missing[path])) for path in _first(missing, name))
    return [old for old in found if _with_lf(old.source) not in others], others


def _first(paths: Iterable[str], name: str) -> list[str]:
    """Return the first of many files, those of the same name before others."""
    own = PurePosixPath(name).name
    return sorted(paths, key=lambda path: (PurePosixPath(path).name != own, path))[:_MOST_CANDIDATES]


def _index(repo: Repository) -> dict[str, str]:
    """Return path → id of what is staged, or committed and as it was; a sparse checkout has it all."""
    parts = (line.partition("\t") for line in _listed(repo, "--stage"))
    return {path: head.split()[1] for head, _tab, path in parts}


def _listed(repo: Repository, *options: str) -> set[str]:
    answer = _git(repo, "ls-files", "-z", *options)
    if answer.returncode:
        reason = answer.stderr.decode("utf-8", "replace").strip()
        raise GitError(_("git cannot list the files of {top}: {reason}").format(top=repo.top, reason=reason))
    return set(os.fsdecode(answer.stdout).split("\0")[:-1])


def _text(path: Path) -> bytes:
    """Return what a file holds that could be a plan; nothing where it is none."""
    try:
        status = path.lstat()
        is_file = stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES
        return path.read_bytes() if is_file else b""
    except OSError:
        return b""


def _with_lf(source: bytes) -> bytes:
    return source.replace(b"\r\n", b"\n")


def _share(old: bytes, new: bytes) -> float:
    """Return how many of their words two files share, from 0 to 1."""
    words, others = set(old.split()), set(new.split())
    return len(words & others) / max(1, len(words), len(others))


# ── all that a file has been ──


class _Change(NamedTuple):
    """What a commit did to a file: its name before and after, and the ids of its contents."""

    names: tuple[str, str]
    contents: tuple[str, ...]
    is_rename: bool


def history(path: Path) -> Iterator[bytes]:
    """Yield what a file was in the commits that led to HEAD, under its earlier names too, each once.

    Without a repository and without a commit that is nothing.

    Raises:
        GitError: after all that could be read, where that is not the whole.
    """
    folder = resolved(path).parent
    try:
        repo = repository(folder)
    except GitError:
        if any(map(_holds_repository, (folder, *folder.parents))):
            raise
        return
    if is_unborn(repo):
        return
    given = place(path)
    names = {_name(repo, path), *([given.name] if given.repo.top == repo.top else [])}
    contents, is_whole = _versions(repo, names)
    sizes = _sizes(repo, contents)
    for ids in _portions(sizes):
        found = list(_contents(_git(repo, "cat-file", "--batch", lines=ids).stdout))
        is_whole = is_whole and len(found) == len(ids)
        yield from found
    if not is_whole or len(sizes) < len(contents) or _is_shallow(repo):
        raise GitError(_not_whole(repo))


def _versions(repo: Repository, names: set[str]) -> tuple[list[str], bool]:
    """Return the ids of all that a file held under its names, and whether that is all."""
    known = 0
    while len(names) > known:
        known = len(names)
        changes, is_whole = _changes(repo, names)
        names |= {item.names[0] for item in changes if item.is_rename and item.names[1] in names}
    contents = (id_ for item in changes if names.intersection(item.names) for id_ in item.contents)
    return list(dict.fromkeys(contents)), is_whole


def _changes(repo: Repository, names: Iterable[str]) -> tuple[list[_Change], bool]:
    """Return what the commits that touched one of the names did to plans, and whether that is all."""
    literal = [_literal(name) for name in names]
    alike = [f":(top,glob,icase)**/*{suffix}" for suffix in (".yaml", ".yml")]
    # All parents of merges: what came and went on a branch has been there, too.
    commits = _git(repo, "rev-list", "--full-history", "HEAD", "--", *literal)
    ids = commits.stdout.decode().split()
    options = ("--stdin", "--root", "-r", "-m", "-z", "--raw", "--no-abbrev", "--no-commit-id")
    answer = _git(repo, "diff-tree", *options, "--find-renames", "-l0", "--", *literal, *alike, lines=ids)
    is_whole = not commits.returncode and not answer.returncode
    if answer.returncode:  # a content is missing, and only renames need it
        answer = _git(repo, "diff-tree", *options, "--no-renames", "--", *literal, lines=ids)
    return list(_records(answer.stdout)), is_whole


def _records(raw: bytes) -> Iterator[_Change]:
    """Read ``:MODE MODE ID ID STATUS``, a path, and behind a rename another."""
    fields = iter(raw.split(b"\0")[:-1])
    for head in fields:
        *modes, old, new, status = head.removeprefix(b":").decode().split()
        name = os.fsdecode(next(fields))
        is_rename = status.startswith("R")
        names = (name, os.fsdecode(next(fields)) if is_rename else name)
        files = zip(modes, (old, new), strict=True)
        yield _Change(names, tuple(id_ for mode, id_ in files if mode.startswith("100")), is_rename)


def _sizes(repo: Repository, ids: Iterable[str]) -> dict[str, int]:
    """Return the sizes of the contents that are here and can be read."""
    answer = _git(repo, "cat-file", "--batch-check", lines=ids).stdout.decode()
    fields = (line.split() for line in answer.splitlines())
    found = {item[0]: int(item[2]) for item in fields if item[1] == "blob"}
    return {id_: size for id_, size in found.items() if size <= MAX_BYTES}


def _portions(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield ids of contents that together can be held at once."""
    portion: list[str] = []
    total = 0
    for id_, size in sizes.items():
        if portion and total + size > _AT_ONCE:
            yield portion
            portion, total = [], 0
        portion.append(id_)
        total += size
    if portion:
        yield portion


def _contents(batch: bytes) -> Iterator[bytes]:
    """Read ``ID blob SIZE``, a line end, the content, a line end."""
    at = 0
    while (end := batch.find(b"\n", at)) > 0:
        size = int(batch[at:end].split()[2])
        at = end + size + 2
        if at > len(batch):
            return
        yield batch[end + 1 : at - 1]


def _not_whole(repo: Repository) -> str:
    if _is_shallow(repo):
        text, command = _("this clone is shallow; get the rest with: {command}"), "git fetch --unshallow"
    elif _git(repo, "config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$").stdout:
        text = _("this clone is partial; get the rest with: {command}")
        command = "git fetch --refetch --no-filter"
    else:
        text = _("a part is missing, damaged or larger than {limit} MB; look with: {command}")
        command = "git fsck"
    return text.format(limit=MAX_BYTES // 1_000_000, command=command)


# ── the program ──


_SETTINGS: Final = ("safe.bareRepository=explicit", "core.fsmonitor=", f"core.hooksPath={os.devnull}")
"""What holds whatever a repository says."""


def _git(
    repo: Repository, *arguments: str, lines: Iterable[str] = ()
) -> "subprocess.CompletedProcess[bytes]":
    return _run(arguments, repo.top, repo.environment, "".join(f"{line}\n" for line in lines).encode())


def _run(
    arguments: Iterable[str], folder: Path, environment: Mapping[str, str], given: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    """Run git in a folder: its words in English, nothing asked, fetched or locked.

    All calls go through here. Commands are plumbing that starts no program by itself, so that few settings
    have to be overruled.
    """
    cache.spoil()  # what git looks at is not noted
    own = {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        # Older git knows no other way to fetch nothing lazily. No word is safe that a repository can
        # foresee: alias.remote-WORD makes a program of its own the helper for WORD::address.
        "GIT_ALLOW_PROTOCOL": os.urandom(8).hex(),
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,  # they would hide commits
    }
    command = ["git", "--no-pager", *(word for item in _SETTINGS for word in ("-c", item)), *arguments]
    try:
        return subprocess.run(  # noqa: S603 (no shell; revisions cannot be options)
            command,
            cwd=folder,
            env={**environment, **own},
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except FileNotFoundError:
        raise NoRepositoryError(_("the git program was not found; install git")) from None
    except subprocess.TimeoutExpired:
        raise GitError(
            _("git gave no answer within {seconds} s; try again").format(seconds=SECONDS)
        ) from None
    except OSError as error:
        raise GitError(_("git cannot be run: {reason}").format(reason=error.strerror)) from None
