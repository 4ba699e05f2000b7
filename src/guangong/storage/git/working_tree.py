"""What the index and the working tree have: the files as they are now."""

import os
import stat
from pathlib import Path, PurePosixPath

from guangong.messages import _
from guangong.storage.git.program import GitError, Repository, ask
from guangong.storage.git.repositories import literal
from guangong.yamldoc import MAX_BYTES


def files_named(repo: Repository, name: str, *, untracked: bool) -> list[str]:
    """Return the files with this name in any folder, from the top: those of the index that are not deleted.

    ``untracked``: also those that git does not know yet and does not ignore.
    """
    pattern = f":(glob)**/{name}"
    more = ("--others", "--exclude-standard") if untracked else ()
    found = listed(repo, "--cached", *more, "--", pattern)
    return sorted(found - listed(repo, "--deleted", "--", pattern))


def has_left_index(repo: Repository, name: str) -> bool:
    """Whether a file is no longer in the index, nor behind a link that is."""
    names = {name, *map(str, PurePosixPath(name).parents)} - {"."}
    return names.isdisjoint(listed(repo, "--cached", "--", *map(literal, names)))


def staged(repo: Repository) -> dict[str, str]:
    """Return path → id of what is staged, or committed and as it was; a sparse checkout has it all."""
    parts = (line.partition("\t") for line in listed(repo, "--stage"))
    return {path: head.split()[1] for head, _tab, path in parts}


def listed(repo: Repository, *options: str) -> set[str]:
    """Return the paths that git lists with these options, from the top.

    Raises:
        GitError: it cannot.
    """
    answer = ask(repo, "ls-files", "-z", *options)
    if answer.returncode:
        reason = answer.stderr.decode("utf-8", "replace").strip()
        raise GitError(_("git cannot list the files of {top}: {reason}").format(top=repo.top, reason=reason))
    return set(os.fsdecode(answer.stdout).split("\0")[:-1])


def outside_checkout(repo: Repository) -> dict[str, str]:
    """Return path → id of what a sparse checkout leaves out: not on the disk, and not deleted either."""
    deleted = listed(repo, "--deleted")
    return {
        path: id_
        for path, id_ in staged(repo).items()
        if path not in deleted and not os.path.lexists(repo.top / path)
    }


def text_of(path: Path) -> bytes:
    """Return what a file holds that could be a plan; nothing where it is none."""
    try:
        status = path.lstat()
        is_file = stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES
        return path.read_bytes() if is_file else b""
    except OSError:
        return b""
