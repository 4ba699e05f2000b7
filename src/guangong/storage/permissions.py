"""Who may read and write a path, and how the user comes to be allowed to."""

import os
import shlex
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from guangong.messages import _
from guangong.storage.failures import StoreError, explained

if sys.platform != "win32":
    import pwd


@contextmanager
def barred(path: Path) -> Iterator[None]:
    """Say what keeps a path from being read, the path itself or a folder above, and what helps.

    Raises:
        StoreError: in the place of a ``PermissionError``.
    """
    try:
        yield
    except PermissionError:
        for folder in reversed(path.absolute().parents):
            if not may(folder, os.X_OK):
                raise denied(folder, "x") from None
        raise denied(path, "r") from None


def may(path: Path, mode: int) -> bool:
    """Whether the user may read, write or enter a path."""
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def denied(path: Path, rights: str) -> StoreError:
    """Return the error that says how the user gets ``rights`` to a path."""
    text = _("{path}: no permission; {advice}")
    return StoreError(text.format(path=path, advice=remedy(path, rights)))


def remedy(path: Path, rights: str, *, to_all: bool = False) -> str:
    """Return how the user gets ``rights`` to a path, and from whom.

    Args:
        path: What is there already.
        rights: As chmod writes them: ``r``, ``rw``, ``x``.
        to_all: Everybody is to get them, not only the owner's group.
    """
    with explained(path):
        status = path.stat()
    if sys.platform == "win32":
        # Windows says the same of a file that a program has open.
        return _("close it in other programs, or change the permissions in its properties")
    given = {char for char in "rwx" if status.st_mode & getattr(stat, f"S_I{char.upper()}USR")}
    if not _is_ours(status):
        owner = owner_of(status)
        if not to_all and status.st_gid not in {os.getegid(), *os.getgroups()}:
            return _("ask {owner}, whose it is").format(owner=owner)
        text = _("ask {owner}, whose it is, to run: {command}")
        return text.format(owner=owner, command=f"chmod {'a' if to_all else 'g'}+{rights} {quoted(path)}")
    if given.issuperset(rights):
        text = _("if it is immutable or append-only, run as root: {command}")
        return text.format(command=f"chattr -ia {quoted(path)}")
    return _("run: {command}").format(command=f"chmod {'a' if to_all else 'u'}+{rights} {quoted(path)}")


def _is_ours(status: os.stat_result) -> bool:
    """Whether the user may change the mode."""
    return sys.platform != "win32" and os.geteuid() in {0, status.st_uid}


def owner_of(status: os.stat_result) -> str:
    """Return the name of a file's owner, else the number."""
    if sys.platform != "win32":
        with suppress(KeyError):
            return pwd.getpwuid(status.st_uid).pw_name
    return str(status.st_uid)


def quoted(path: Path) -> str:
    """Return a path for a shell; no command takes it for an option."""
    text = str(path)
    return shlex.quote(os.path.join(".", text) if text.startswith("-") else text)  # noqa: PTH118 (Path drops it)


def refuse_unwritable(path: Path, real: Path, like: os.stat_result) -> None:
    """Let a plan pass that may be replaced.

    What nobody may write is not even root's to write: somebody has put the plan away like that.

    Args:
        path: The plan as it was given, for the message.
        real: The plan behind all links.
        like: What the disk says of it.

    Raises:
        StoreError: it, its folder or its disk does not let the user; the sentence says what helps.
    """
    folder = real.parent
    if sys.platform != "win32" and os.statvfs(folder).f_flag & os.ST_RDONLY:
        raise StoreError(_("{path}: the disk is read-only").format(path=path))
    allowed = like.st_mode & 0o222 and may(path, os.W_OK)
    if not allowed:
        rights = "w" if may(path, os.R_OK) and like.st_mode & 0o400 else "rw"
        text = _("{path} is read-only; {advice}")
        shown = real if path.is_symlink() else path  # chattr takes no link
        raise StoreError(text.format(path=shown, advice=remedy(shown, rights)))
    if not may(folder, os.R_OK | os.W_OK | os.X_OK):
        raise denied(folder, "rwx")
    if _is_sticky(folder.stat(), like):
        text = _("{path}: only its owner may replace it in this folder; ask {owner} to run: {command}")
        owner, command = owner_of(folder.stat()), f"chmod -t {quoted(folder)}"
        raise StoreError(text.format(path=path, owner=owner, command=command))


def _is_sticky(folder: os.stat_result, like: os.stat_result) -> bool:
    """Whether a folder keeps the user from replacing somebody else's file."""
    return bool(folder.st_mode & stat.S_ISVTX) and not (_is_ours(folder) or _is_ours(like))
