"""The plan as it was: files of earlier commits, read from local objects through the git program.

Nothing is fetched, locked or run besides: no hooks, no pager, no filters. What git cannot answer is an
error with the command that mends it, never "nothing changed".
"""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from guangong import cache
from guangong.document import MAX_BYTES
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.store import resolved

SECONDS: Final = 60

_MOST_CANDIDATES: Final = 50
"""Of so many files that are gone one is looked for that the plan may have been."""

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
    """Git has no answer; the sentence says which command mends that."""


class Repository(NamedTuple):
    """A working tree, and the environment in which git finds its repository."""

    top: Path
    environment: Mapping[str, str]


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
    clean = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    answer = _run(("rev-parse", "--show-toplevel"), folder, clean)
    if answer.returncode and "GIT_DIR" in os.environ:
        given = clean | _from_hook(os.environ)
        answer = _run(("rev-parse", "--show-toplevel"), folder, given)
        clean = given
    if answer.returncode:
        raise GitError(_no_repository(folder, answer.stderr.decode("utf-8", "replace")))
    top = Path(os.fsdecode(answer.stdout.removesuffix(b"\n")))
    if not resolved(folder).is_relative_to(resolved(top)):
        raise GitError(_outside(folder, top))
    return Repository(top, clean)


def _from_hook(environment: Mapping[str, str]) -> dict[str, str]:
    """Return where the environment says the repository lies, in full: git is run in another folder."""
    names = [name for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR") if environment.get(name)]
    return {name: str(Path(environment[name]).absolute()) for name in names}


def _no_repository(folder: Path, words: str) -> str:
    if "dubious ownership" in words:
        top = next(iter(re.findall(r"repository at '([^']+)'", words)), str(folder))
        text = _("git does not trust the folder {folder}: it is somebody else's; run: {command}")
        return text.format(folder=top, command=f"git config --global --add safe.directory {top}")
    if "must be run in a work tree" in words:
        text = _(
            "{folder}: the repository is bare, it has no files to compare; "
            "check a clone of it, or set GIT_WORK_TREE: {command}"
        )
        return text.format(folder=folder, command=f"GIT_WORK_TREE={folder} guangong check …")
    text = _("{folder} lies in no git repository; compare with a file, or run: git init")
    return text.format(folder=folder)


def _outside(folder: Path, top: Path) -> str:
    text = _("{folder} lies outside the repository's working tree {top}; go there, or run: {command}")
    return text.format(folder=folder, top=top, command="unset GIT_DIR GIT_WORK_TREE")


# ── commits ──


def base_commit(repo: Repository, revision: str, *, exact: bool) -> str:
    """Return the id of the commit to compare with: ``revision``, or its merge base with HEAD.

    Raises:
        GitError: there is no such commit here, or the two have no ancestor in common here.
    """
    wanted = _commit(repo, revision)
    if exact:
        return wanted
    head = _commit(repo, "HEAD")
    answer = _git(repo, "merge-base", "--end-of-options", wanted, head)
    if answer.returncode:
        raise GitError(_no_ancestor(repo, revision))
    return answer.stdout.decode().split()[0]


def _commit(repo: Repository, revision: str) -> str:
    if not revision or revision.startswith("-") or not revision.isprintable():
        text = _('"{revision}" can be no revision; give a branch, a tag or a commit, such as origin/main')
        raise GitError(text.format(revision=revision))
    answer = _git(repo, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = answer.stdout.decode().strip()
    # "^main" is understood too, and means its opposite.
    if answer.returncode or not is_commit_id(found):
        raise GitError(_no_commit(repo, revision))
    return found


def _no_commit(repo: Repository, revision: str) -> str:
    """Return why a revision leads nowhere, and what to do."""
    if revision in {"HEAD", "@"} or not _git(repo, "rev-list", "--max-count=1", "--all").stdout:
        text = _("there is no commit yet; commit the plan first: git add . && git commit")
    elif is_commit_id(revision):
        text = _("the commit {revision} is not in this clone; get it with: git fetch origin {revision}")
    elif _git(repo, "rev-parse", "--verify", "--quiet", f"refs/remotes/origin/{revision}").stdout:
        text = _('there is no branch "{revision}" here; did you mean "origin/{revision}"?')
    elif _submodule(repo):
        text = _(
            'the plan lies in the submodule {top}, which has no revision "{revision}"; name one of its own'
        )
    elif not _git(repo, "remote").stdout:
        text = _(
            'there is no revision "{revision}"; the names are shown by: git log --oneline --decorate --all'
        )
    else:
        text = _('there is no revision "{revision}" here; get it with: {command}')
    return text.format(revision=revision, top=repo.top, command=_fetch(repo, revision))


def is_commit_id(revision: str) -> bool:
    """Whether a revision is a commit's full id."""
    return re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", revision) is not None


def _fetch(repo: Repository, revision: str) -> str:
    """Return the command that gets a branch of a remote, also into a clone of another branch alone."""
    remotes = _git(repo, "remote").stdout.decode("utf-8", "replace").split()
    remote, _slash, branch = revision.partition("/")
    if not branch or remote not in remotes:
        remote, branch = (remotes or ["origin"])[0], revision
    deeper = "--deepen=50 " if _is_shallow(repo) else ""
    return f"git fetch {deeper}{remote} +{branch}:refs/remotes/{remote}/{branch}"


def _no_ancestor(repo: Repository, revision: str) -> str:
    if _is_shallow(repo):
        text = _("this clone is shallow, and where HEAD left {revision} is not in it; get it with: {command}")
        return text.format(revision=revision, command="git fetch --unshallow")
    text = _("HEAD and {revision} have no commit in common; compare with {revision} itself: --exact")
    return text.format(revision=revision)


def _is_shallow(repo: Repository) -> bool:
    return _git(repo, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def _submodule(repo: Repository) -> bool:
    return bool(_git(repo, "rev-parse", "--show-superproject-working-tree").stdout.strip())


# ── files ──


def file_at(repo: Repository, commit: str, path: Path) -> Old | None:
    """Return the file of a commit that is ``path`` now, under its old name if it was renamed.

    ``None``: the commit has no such file, it is new.

    Raises:
        GitError: it was no plain file, is too large, or is not in this clone.
    """
    name = _name(repo, path)
    entry = _entries(repo, commit, name).get(name)
    if entry is None:
        return _renamed(repo, commit, path, name)
    return Old(name, _blob(repo, commit, name, *entry))


def bytes_at(repo: Repository, commit: str, path: Path) -> bytes | None:
    """Return what a file held in a commit under this very name, ``None`` if it was not there.

    Raises:
        GitError: as for ``file_at``.
    """
    name = _name(repo, path)
    entry = _entries(repo, commit, name).get(name)
    return None if entry is None else _blob(repo, commit, name, *entry)


def history(path: Path) -> str:
    """Return the lines that earlier commits added to a file or took out; empty without a repository."""
    try:
        repo = repository(resolved(path).parent)
        name = _name(repo, path)
    except (GitError, ValueError):
        return ""
    answer = _git(
        repo,
        "log",
        "--patch",
        "--unified=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--format=",
        "--",
        name,
    )
    return answer.stdout.decode("utf-8", "replace")


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
    answer = _git(repo, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, *paths)
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
        text = _("{path} was no plain file in {commit}; compare with a file")
        raise GitError(text.format(path=path, commit=commit[:7]))
    size = _git(repo, "cat-file", "-s", id_)
    if size.returncode:
        raise GitError(_incomplete(commit, path))
    if int(size.stdout) > MAX_BYTES:
        text = _("{path} in {commit} is larger than {limit} MB; compare with another commit")
        raise GitError(text.format(path=path, commit=commit[:7], limit=MAX_BYTES // 1_000_000))
    return _git(repo, "cat-file", "blob", id_).stdout


def _incomplete(commit: str, path: str) -> str:
    text = _("{path} of the commit {short} is not in this clone; get it with: {command}")
    return text.format(path=path, short=commit[:7], command=f"git cat-file -e {commit[:12]}:{path}")


def _renamed(repo: Repository, commit: str, path: Path, name: str) -> Old | None:
    """Look for a file of the commit that is gone now and that the plan may have been."""
    suffixes = (path.suffix, ".yaml", ".yml")
    gone = {
        old: entry
        for old, entry in _entries(repo, commit).items()
        if old.endswith(suffixes) and entry[0].startswith("100") and not os.path.lexists(repo.top / old)
    }
    # Those of the same name first: a plan that moved and changed much is still the plan.
    names = sorted(gone, key=lambda old: (Path(old).name != Path(name).name, old))[:_MOST_CANDIDATES]
    if not names:
        return None
    now = path.read_bytes()
    found = [Old(old, _blob(repo, commit, old, *gone[old])) for old in names]
    best = max(found, key=lambda old: _share(old.source, now))
    if _share(best.source, now) >= 0.5:  # noqa: PLR2004 (as git has it)
        return best
    return next((old for old in found if Path(old.path).name == Path(name).name), None)


def _share(old: bytes, new: bytes) -> float:
    """Return how many of their words two files share, from 0 to 1."""
    words, others = set(old.split()), set(new.split())
    return len(words & others) / max(1, len(words), len(others))


# ── the program ──


def _git(repo: Repository, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return _run(arguments, repo.top, repo.environment)


def _run(
    arguments: Iterable[str], folder: Path, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    """Run git in a folder: its words in English, nothing asked, fetched or locked."""
    cache.spoil()  # what git looks at is not noted
    own = {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",  # older git knows no other way to fetch nothing lazily
        "GIT_NO_REPLACE_OBJECTS": "1",
    }
    command = ["git", "--no-pager", "-c", "core.fsmonitor=false", *arguments]
    try:
        return subprocess.run(  # noqa: S603 (no shell; revisions cannot be options)
            command,
            cwd=folder,
            env={**environment, **own},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except FileNotFoundError:
        raise GitError(_("the git program was not found; install git, or compare with a file")) from None
    except subprocess.TimeoutExpired:
        raise GitError(
            _("git gave no answer within {seconds} s; try again").format(seconds=SECONDS)
        ) from None
    except OSError as error:
        raise GitError(_("git cannot be run: {reason}").format(reason=error.strerror)) from None
