"""What the files of a commit held."""

import os
import posixpath
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from guangong.messages import _
from guangong.storage.git.clones import missing
from guangong.storage.git.program import Repository, UnfitError, ask
from guangong.storage.git.repositories import from_top, literal
from guangong.storage.paths import resolved
from guangong.yamldoc import MAX_BYTES

LINK: Final = "120000"
"""The mode of a symbolic link."""


class Old(NamedTuple):
    """A file of a commit: its path from the top, and its bytes."""

    path: str
    source: bytes


def bytes_at(repo: Repository, commit: str, name: str) -> bytes | None:
    """Return what a file held in a commit under this very name, ``None`` if it was not there.

    Raises:
        GitError: as for ``blob``.
    """
    found = followed(repo, commit, name)
    return None if found is None else blob(repo, commit, found[0], *found[1])


def names_in(repo: Repository, commit: str, folder: str) -> frozenset[str]:
    """Return the names of the files that a commit has right in a folder.

    Raises:
        GitError: as for ``blob``.
    """
    paths = map(PurePosixPath, entries(repo, commit, folder))
    return frozenset(path.name for path in paths if path.parent == PurePosixPath(folder))


def files_named_at(repo: Repository, commit: str, name: str) -> list[str]:
    """Return the files with this name in any folder of a commit, from the top.

    Raises:
        GitError: the commit is not whole in this clone.
    """
    return [path for path in entries(repo, commit) if path.rpartition("/")[2] == name]


def relinked(repo: Repository, commit: str, name: str) -> bool:
    """Whether a name that a commit has leads through links now, and to another file than it did there.

    Raises:
        GitError: as for ``followed``.
    """
    now = leads_to(repo, name)
    found = None if now == name else followed(repo, commit, name)
    return found is not None and found[0] != now


def followed(repo: Repository, commit: str, name: str) -> tuple[str, tuple[str, str]] | None:
    """Return the name, mode and id behind a name's links, as the commit has them; the disk does not count.

    Raises:
        UnfitError: a link leads nowhere.
        GitError: what it leads to is not in this clone.
    """
    seen = name
    for _time in range(40):  # as many as the system follows
        there = entries(repo, commit, seen.partition("/")[0])
        ways = [*reversed(PurePosixPath(seen).parents), PurePosixPath(seen)]
        link = next((way for way in ways if there.get(str(way), ("",))[0] == LINK), None)
        if link is None:
            found = there.get(seen)
            if found is None and seen != name:
                break
            return (seen, found) if found else None
        answer = ask(repo, "cat-file", "blob", there[str(link)][1])
        if answer.returncode:
            raise missing(repo, commit, str(link))
        rest = PurePosixPath(seen).relative_to(link)
        seen = posixpath.normpath(posixpath.join(link.parent, os.fsdecode(answer.stdout), rest))
        if seen.startswith(("/", "../")):
            break
    text = _("{path} was a link in {commit} that leads to no file of it; compare with a file: --against-file")
    raise UnfitError(text.format(path=name, commit=commit[:7]))


def leads_to(repo: Repository, name: str) -> str | None:
    """Return the name behind all links, as the disk has them now; ``None`` where that lies outside."""
    real = resolved(repo.top / name)
    return from_top(repo, real) if real.is_relative_to(resolved(repo.top)) else None


def entries(repo: Repository, commit: str, *paths: str) -> dict[str, tuple[str, str]]:
    """Return path → mode and id of a commit's files, all of them or some.

    Raises:
        GitError: the commit is not whole in this clone.
    """
    names = (literal(path) for path in paths)
    answer = ask(repo, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, *names)
    if answer.returncode:
        raise missing(repo, commit, paths[0] if paths else "")
    found = {}
    for line in answer.stdout.split(b"\0")[:-1]:
        head, _tab, path = line.partition(b"\t")
        mode, _kind, id_ = head.decode().split()
        found[os.fsdecode(path)] = (mode, id_)
    return found


def blob(repo: Repository, commit: str, path: str, mode: str, id_: str) -> bytes:
    """Return what a file held, of which ``entries`` gave mode and id.

    Raises:
        UnfitError: it was no plain file, or is too large.
        GitError: it is not in this clone.
    """
    if not mode.startswith("100"):
        text = _("{path} was no plain file in {commit}; compare with a file: --against-file")
        raise UnfitError(text.format(path=path, commit=commit[:7]))
    size = ask(repo, "cat-file", "-s", id_)
    if size.returncode:
        raise missing(repo, commit, path)
    if int(size.stdout) > MAX_BYTES:
        text = _("{path} in {commit} is larger than {limit} MB; compare with another commit")
        raise UnfitError(text.format(path=path, commit=commit[:7], limit=MAX_BYTES // 1_000_000))
    answer = ask(repo, "cat-file", "blob", id_)
    if answer.returncode or len(answer.stdout) != int(size.stdout):  # its size stands in its head
        raise missing(repo, commit, path)
    return answer.stdout
