"""The plan as it was: files of earlier commits, read from local objects through the git program.

Nothing is fetched or locked, and no program is started that the repository names, in its settings or its
files. What git cannot answer is an error with the command that mends it, never "nothing changed".
"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from guangong import cache
from guangong.document import MAX_BYTES
from guangong.errors import GuangongError
from guangong.messages import _

SECONDS: Final = 60

_MOST_CANDIDATES: Final = 50
"""Of so many files that are gone one is looked for that the plan may have been."""

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
    """Git has no answer; the sentence says which command mends that."""


class Repository(NamedTuple):
    """A working tree, and the environment that tells git its repository: it looks for none again."""

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
    start = _start(folder.resolve())
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    answer = _run(("rev-parse", "--show-toplevel"), start, environment)
    if answer.returncode and "GIT_DIR" in os.environ:
        start = folder.resolve()
        environment |= _from_hook(os.environ)
        answer = _run(("rev-parse", "--show-toplevel"), start, environment)
    if answer.returncode:
        words = answer.stderr.decode("utf-8", "replace")
        raise GitError(_no_repository(folder, words, is_bare=start != folder.resolve()))
    top = _path(answer.stdout)
    if not folder.resolve().is_relative_to(top.resolve()):
        raise GitError(_outside(folder, top))
    found = _path(_run(("rev-parse", "--absolute-git-dir"), start, environment).stdout)
    return Repository(top, {**environment, "GIT_DIR": str(found), "GIT_WORK_TREE": str(top)})


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


def _no_repository(folder: Path, words: str, *, is_bare: bool) -> str:
    if "dubious ownership" in words or "unsafe repository" in words:
        top = next(iter(re.findall("'(.+)'", words)), str(folder))
        text = _("git does not trust the folder {folder}: it is somebody else's; run: {command}")
        command = f"git config --global --add safe.directory {shlex.quote(top)}"
        return text.format(folder=top, command=command)
    if is_bare or "must be run in a work tree" in words or "safe.bareRepository" in words:
        text = _(
            "{folder}: the repository is bare, it has no files to compare; "
            "check a clone of it, or set GIT_WORK_TREE: {command}"
        )
        named = "" if "GIT_DIR" in os.environ else "GIT_DIR=… "
        command = f"{named}GIT_WORK_TREE={shlex.quote(str(folder))} guangong check …"
        return text.format(folder=folder, command=command)
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
    refspec = f"+{branch}:refs/remotes/{remote}/{branch}"
    return f"git fetch {deeper}{shlex.quote(remote)} {shlex.quote(refspec)}"


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


def would_track(path: Path) -> bool:
    """Whether a file, there or not, lies in a repository that does not ignore it; ``False`` without git."""
    try:
        repo = repository(path.resolve().parent)
        return _git(repo, "check-ignore", "--quiet", "--", _name(repo, path)).returncode == 1
    except GitError:
        return False


def _name(repo: Repository, path: Path) -> str:
    return path.resolve().relative_to(repo.top.resolve()).as_posix()


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
    command = f"git cat-file -e {shlex.quote(f'{commit[:12]}:{path}')}"
    return text.format(path=path, short=commit[:7], command=command)


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
    folder = path.resolve().parent
    try:
        repo = repository(folder)
    except GitError:
        if any(map(_holds_repository, (folder, *folder.parents))):
            raise
        return
    if _is_unborn(repo):
        return
    contents, is_whole = _versions(repo, _name(repo, path))
    sizes = _sizes(repo, contents)
    for ids in _portions(sizes):
        found = list(_contents(_git(repo, "cat-file", "--batch", lines=ids).stdout))
        is_whole = is_whole and len(found) == len(ids)
        yield from found
    if not is_whole or len(sizes) < len(contents) or _is_shallow(repo):
        raise GitError(_not_whole(repo))


def _is_unborn(repo: Repository) -> bool:
    """Whether HEAD is a branch without a commit; one that cannot be read is none."""
    if not _git(repo, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return False
    return not _git(repo, "symbolic-ref", "--quiet", "HEAD").returncode


def _versions(repo: Repository, name: str) -> tuple[list[str], bool]:
    """Return the ids of all that a file held, and whether that is all."""
    names, known = {name}, 0
    while len(names) > known:
        known = len(names)
        changes, is_whole = _changes(repo, names)
        names |= {item.names[0] for item in changes if item.is_rename and item.names[1] in names}
    contents = (id_ for item in changes if names.intersection(item.names) for id_ in item.contents)
    return list(dict.fromkeys(contents)), is_whole


def _changes(repo: Repository, names: Iterable[str]) -> tuple[list[_Change], bool]:
    """Return what the commits that touched one of the names did to plans, and whether that is all."""
    literal = [f":(top,literal){name}" for name in names]
    alike = [f":(top,glob)**/*{suffix}" for suffix in (".yaml", ".yml")]
    # All parents of merges: what came and went on a branch has been there, too.
    commits = _git(repo, "rev-list", "--full-history", "HEAD", "--", *literal)
    ids = commits.stdout.decode().split()
    options = ("--stdin", "--root", "-r", "-m", "-z", "--raw", "--no-abbrev", "--no-commit-id")
    answer = _git(repo, "diff-tree", *options, "--find-renames", "--", *literal, *alike, lines=ids)
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
        raise GitError(_("the git program was not found; install git, or compare with a file")) from None
    except subprocess.TimeoutExpired:
        raise GitError(
            _("git gave no answer within {seconds} s; try again").format(seconds=SECONDS)
        ) from None
    except OSError as error:
        raise GitError(_("git cannot be run: {reason}").format(reason=error.strerror)) from None
