"""All that a file has been in the commits that led to HEAD, under its earlier names too."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from guangong.storage.git.clones import is_shallow, missing
from guangong.storage.git.program import GitError, Repository, ask
from guangong.storage.git.repositories import from_top, is_around, literal, place, repository
from guangong.storage.git.revisions import is_unborn
from guangong.storage.paths import resolved
from guangong.yamldoc import MAX_BYTES

PLANS: Final = (":(top,glob,icase)**/*.yaml", ":(top,glob,icase)**/*.yml")
"""The files among which one that was renamed is looked for."""

_AT_ONCE: Final = 32_000_000
"""So many bytes of earlier versions are held at once."""


def history(path: Path) -> Iterator[bytes]:
    """Yield what a file was in the commits that led to HEAD, under its earlier names too, each once.

    Without a repository and without a commit that is nothing.

    Raises:
        GitError: after all that could be read, where that is not the whole.
    """
    try:
        repo = repository(resolved(path).parent)
    except GitError:
        if is_around(path):
            raise
        return
    if is_unborn(repo):
        return
    given = place(path)
    names = {from_top(repo, resolved(path)), *([given.name] if given.repo.top == repo.top else [])}
    contents, is_whole = _versions(repo, names)
    sizes = sizes_of(repo, contents)
    for ids in _portions(sizes):
        found = list(contents_in(ask(repo, "cat-file", "--batch", lines=ids).stdout))
        is_whole = is_whole and len(found) == len(ids)
        yield from found
    if not is_whole or len(sizes) < len(contents) or is_shallow(repo):
        raise missing(repo)


def _versions(repo: Repository, names: set[str]) -> tuple[list[str], bool]:
    """Return the ids of all that a file held under its names, and whether that is all."""
    known = 0
    while len(names) > known:
        known = len(names)
        changes, is_whole = _changes(repo, names)
        names |= {item.names[0] for item in changes if item.is_rename and item.names[1] in names}
    contents = (id_ for item in changes if names.intersection(item.names) for id_ in item.contents)
    return list(dict.fromkeys(contents)), is_whole


class Change(NamedTuple):
    """What a commit did to a file: its name before and after, the ids of its contents, and git's letter."""

    names: tuple[str, str]
    contents: tuple[str, ...]
    status: str

    @property
    def is_rename(self) -> bool:
        """Whether the file had another name before."""
        return self.status == "R"


def _changes(repo: Repository, names: Iterable[str]) -> tuple[list[Change], bool]:
    """Return what the commits that touched one of the names did to plans, and whether that is all."""
    wanted = [literal(name) for name in names]
    # All parents of merges: what came and went on a branch has been there, too.
    commits = ask(repo, "rev-list", "--full-history", "HEAD", "--", *wanted)
    ids = commits.stdout.decode().split()
    options = ("--stdin", "--root", "-r", "-m", "-z", "--raw", "--no-abbrev", "--no-commit-id")
    answer = ask(repo, "diff-tree", *options, "--find-renames", "-l0", "--", *wanted, *PLANS, lines=ids)
    is_whole = not commits.returncode and not answer.returncode
    if answer.returncode:  # a content is missing, and only renames need it
        answer = ask(repo, "diff-tree", *options, "--no-renames", "--", *wanted, lines=ids)
    fields = iter(answer.stdout.split(b"\0")[:-1])
    return [change(head, fields) for head in fields], is_whole


def change(head: bytes, fields: Iterator[bytes]) -> Change:
    """Read ``:MODE MODE ID ID STATUS``, and of the fields behind it a path, of a rename another."""
    *modes, old, new, status = head.removeprefix(b":").decode().split()
    name = os.fsdecode(next(fields))
    names = (name, os.fsdecode(next(fields)) if status.startswith("R") else name)
    files = zip(modes, (old, new), strict=True)
    return Change(names, tuple(id_ for mode, id_ in files if mode.startswith("100")), status[0])


def sizes_of(repo: Repository, ids: Iterable[str]) -> dict[str, int]:
    """Return the sizes of the contents that are here and can be read."""
    answer = ask(repo, "cat-file", "--batch-check", lines=ids).stdout.decode()
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


def contents_in(batch: bytes) -> Iterator[bytes]:
    """Read ``ID blob SIZE``, a line end, the content, a line end."""
    at = 0
    while (end := batch.find(b"\n", at)) > 0:
        size = int(batch[at:end].split()[2])
        at = end + size + 2
        if at > len(batch):
            return
        yield batch[end + 1 : at - 1]
