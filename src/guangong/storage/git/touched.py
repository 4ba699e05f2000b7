"""Which files an edit touched: all that differs from a commit, whatever it is."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from guangong.storage.failures import explained
from guangong.storage.git.contents import LINK, entries
from guangong.storage.git.program import Repository, ask
from guangong.storage.git.working_tree import listed

FILE = "100644"
"""The mode of a plain file."""

SUBMODULE = "160000"
"""The mode of a submodule."""


def touched(repo: Repository, commit: str, *, unstaged: bool) -> dict[str, str]:
    """Return path → mode of what differs from a commit, from the top; what is gone has none: ``""``.

    Args:
        repo: The working tree.
        commit: What it is compared with.
        unstaged: Whether what is not staged counts as well, also files that git does not know and does not
            ignore; those whose names begin with a dot are what programs put there for themselves.

    Raises:
        GitError: git cannot list them.
        StoreError: a file cannot be read.
    """
    base, now = entries(repo, commit), _staged(repo)
    found = {path: now.get(path, ("", ""))[0] for path in base | now if base.get(path) != now.get(path)}
    return found | dict(_unstaged(repo, now)) if unstaged else found


def _staged(repo: Repository) -> dict[str, tuple[str, str]]:
    """Return path → mode and id of what is staged; of a conflict one of its sides."""
    parts = (line.partition("\t") for line in listed(repo, "--stage"))
    return {path: (head.split()[0], head.split()[1]) for head, _tab, path in parts}


def _unstaged(repo: Repository, staged: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from ((path, "") for path in listed(repo, "--deleted"))
    for path in listed(repo, "--others", "--exclude-standard"):
        if not path.rpartition("/")[2].startswith("."):
            yield path, _mode(repo.top / path, FILE)
    knows_modes = ask(repo, "config", "--type=bool", "--get", "core.fileMode").stdout.strip() != b"false"
    for path, (mode, id_) in staged.items():
        file = repo.top / path
        # What a sparse checkout leaves out is as it was; a submodule is a folder.
        if mode != SUBMODULE and os.path.lexists(file):
            real = _mode(file, mode, knows_modes=knows_modes)
            if real != mode or id_ not in _ids(file, len(id_)):
                yield path, real


def _mode(file: Path, mode: str, *, knows_modes: bool = True) -> str:
    """Return the mode that git would give a file, none to what is no file; ``mode`` where nobody can tell."""
    status = file.lstat()
    if stat.S_ISLNK(status.st_mode):
        return LINK
    if not stat.S_ISREG(status.st_mode):
        return ""
    if not knows_modes or os.name == "nt":
        return mode
    return "100755" if status.st_mode & stat.S_IXUSR else FILE


def _ids(file: Path, length: int) -> list[str]:
    """Return the ids that a file's content can have: git may have written its line ends otherwise."""
    with explained(file):
        is_link = file.is_symlink()
        source = os.fsencode(os.readlink(file)) if is_link else file.read_bytes()  # noqa: PTH115 (its bytes)
    kind = {40: "sha1", 64: "sha256"}[length]
    texts = (source,) if is_link else (source, source.replace(b"\r\n", b"\n"))
    return [
        hashlib.new(kind, b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest()
        for text in texts
    ]
