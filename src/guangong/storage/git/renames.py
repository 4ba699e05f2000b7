"""A file of a commit that has another name now, another content, or is gone."""

import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from guangong.storage.git.contents import LINK, Old, blob, entries, followed, leads_to
from guangong.storage.git.program import Repository
from guangong.storage.git.working_tree import listed, outside_checkout, staged, text_of
from guangong.storage.paths import is_yaml

_MOST_CANDIDATES: Final = 50
"""Of so many files that are gone one is looked for that the plan may have been."""


def file_at(repo: Repository, commit: str, name: str) -> Old | None:
    """Return the file that a commit has under a name, or under the old one of a file that was renamed.

    ``None``: the commit has no such file, it is new.

    Raises:
        GitError: it was no plain file, is too large, or is not in this clone.
    """
    for known in dict.fromkeys((name, leads_to(repo, name))):
        if known and (found := followed(repo, commit, known)):
            return Old(found[0], blob(repo, commit, found[0], *found[1]))
    return _renamed(repo, commit, name)


def changed_in(repo: Repository, commit: str, folder: str) -> list[Old]:
    """Return the YAML files that a commit has right in a folder, but for those that are there as they were.

    Raises:
        GitError: as for ``file_at``.
    """
    found = {
        path: entry
        for path, entry in entries(repo, commit, folder).items()
        if PurePosixPath(path).parent == PurePosixPath(folder) and is_yaml(PurePosixPath(path).name)
        if entry[0] != LINK and not _is_same(repo.top / path, entry[1])
    }
    sparse = outside_checkout(repo) if found else {}
    return [
        Old(path, blob(repo, commit, path, *entry))
        for path, entry in found.items()
        if sparse.get(path) != entry[1]
    ]


def _is_same(path: Path, id_: str) -> bool:
    """Whether a file is the blob with this id: git need not be asked for each of a hundred."""
    source = text_of(path)
    kind = {40: "sha1", 64: "sha256"}[len(id_)]
    return hashlib.new(kind, b"blob %d\0" % len(source) + source, usedforsecurity=False).hexdigest() == id_


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

    base, index = entries(repo, commit), staged(repo)
    there = index.keys() - listed(repo, "--deleted")
    untracked = listed(repo, "--others", "--exclude-standard")
    new = {path for path in (there - base.keys()) | untracked if could_be(path)} - {name}
    moved = {index[path] for path in new & there}
    lost = {
        path: (mode, id_)
        for path, (mode, id_) in base.items()
        if could_be(path) and mode.startswith("100")
        if path not in there and id_ not in moved
    }
    if not lost:
        return [], []
    others = [_with_lf(text) for path in _first(new, name) if (text := text_of(repo.top / path))]
    found = (Old(path, blob(repo, commit, path, *lost[path])) for path in _first(lost, name))
    return [old for old in found if _with_lf(old.source) not in others], others


def _first(paths: Iterable[str], name: str) -> list[str]:
    """Return the first of many files, those of the same name before others."""
    own = PurePosixPath(name).name
    return sorted(paths, key=lambda path: (PurePosixPath(path).name != own, path))[:_MOST_CANDIDATES]


def _with_lf(source: bytes) -> bytes:
    return source.replace(b"\r\n", b"\n")


def _share(old: bytes, new: bytes) -> float:
    """Return how many of their words two files share, from 0 to 1."""
    words, others = set(old.split()), set(new.split())
    return len(words & others) / max(1, len(words), len(others))
