"""The lock that one command holds while it edits a plan."""

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import Final, TypeVar

from guangong.messages import _
from guangong.storage.disk import give_owner, stopped_cleanly
from guangong.storage.failures import StoreError, explained, reason
from guangong.storage.paths import resolved
from guangong.storage.permissions import refuse_unwritable, remedy
from guangong.storage.reading import regular

LOCK_SECONDS: Final = 30

SomePath = TypeVar("SomePath", bound=PurePath)


@contextmanager
def locked(path: Path, *, is_written: bool = True) -> Iterator[Path]:
    """Hold the plan's lock while an edit runs; yield the real path, behind any symlinks.

    The lock is a file of its own that stays: deleting it would let two commands hold it at once.
    ``is_written``: whether it is the plan itself that is edited, not a file beside it.

    Raises:
        StoreError: the plan cannot be written, or another command holds the lock for long.
    """
    real, like = resolved(path), regular(path)
    if is_written:
        with explained(path):
            refuse_unwritable(path, real, like)
    with stopped_cleanly():
        handle = _lock(lock_of(real), like, path)
        try:
            sweep(real)
            yield real
        finally:
            with suppress(OSError):  # the end of the process releases it in any case
                os.close(handle)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock while a file or folder is made anew; the lock is gone afterwards.

    Raises:
        StoreError: another command holds it for long, or it cannot be made.
    """
    name = lock_of(path)
    handle = _lock(name, path.parent.stat(), path)
    try:
        yield
    finally:
        with suppress(OSError):
            name.unlink()  # who waits for it sees that it is another one
        with suppress(OSError):
            os.close(handle)


def lock_of(path: SomePath) -> SomePath:
    """Return the file that ``locked`` locks for the plan at ``path``."""
    return path.with_name(f".{path.name}.lock")


def sweep(path: Path) -> None:
    """Remove what killed commands left beside a file under names of ``fresh``; the caller holds the lock.

    Nothing is in the way of an edit: what cannot be removed is left to the next one.
    """
    with suppress(OSError):
        for left in left_beside(path):
            _remove_regular(left)


def left_beside(path: Path) -> list[Path]:
    """Return what stands beside a file or folder under names of ``fresh``; of SQLite also its journal."""
    left = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{16}}\.(?:tmp(?:-journal)?|old)")
    names = filter(left.fullmatch, os.listdir(path.parent))  # noqa: PTH208 (names are enough)
    return [path.with_name(name) for name in names]


def _remove_regular(path: Path) -> None:
    with suppress(OSError):
        if stat.S_ISREG(path.lstat().st_mode):
            path.unlink()


def _lock(name: Path, like: os.stat_result, plan: Path) -> int:
    """Lock the lock file, and return it open: to close it is to unlock it."""
    if os.path.lexists(name) and not stat.S_ISREG(name.lstat().st_mode):
        text = _("{path} stands in the place of the lock file; delete it")
        raise StoreError(text.format(path=name))
    end = time.monotonic() + LOCK_SECONDS
    try:
        while (handle := _acquire(name, like, end)) is not None:
            if os.fstat(handle).st_nlink:
                return handle
            os.close(handle)  # it was deleted while we waited: another one counts
    except OSError as error:
        raise _not_locked(name, error) from None
    raise StoreError(_("another command is editing {path}; try again").format(path=plan))


def _acquire(name: Path, like: os.stat_result, end: float) -> int | None:
    """Return the lock file open and locked, ``None`` where others hold it until ``end``."""
    import filelock  # commands that only read do not wait for it

    handle = _open_lock(name, like)
    held = False
    try:
        while not (held := filelock.lock_descriptor(handle, blocking=False)) and time.monotonic() < end:
            time.sleep(0.02)
    finally:
        if not held:
            os.close(handle)
    return handle if held else None


def _open_lock(name: Path, like: os.stat_result) -> int:
    """Open the lock file, which the first one makes, and let all have it who may edit the plan.

    To read it is enough to lock it, so everybody may who can reach it: who may write the plan can change, and
    the one who made the lock may be away then. A network disk wants it open for writing.
    """
    careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    mode = stat.S_IMODE(like.st_mode) & 0o666 | 0o444
    try:
        # Not with O_CREAT at once: in a sticky folder that fails for a file of another owner.
        handle = os.open(name, os.O_RDWR | careful)
    except FileNotFoundError:
        try:
            handle = _make_lock(name, mode, careful)
        except FileExistsError:
            return _open_lock(name, like)
    except OSError:
        handle = os.open(name, os.O_RDONLY | careful)
    with suppress(OSError):
        _share(handle, mode, like)
    return handle


def _make_lock(name: Path, mode: int, careful: int) -> int:
    before = os.umask(0)  # it must be open to all from the very first
    try:
        return os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | careful, mode)
    finally:
        os.umask(before)


def _share(handle: int, mode: int, like: os.stat_result) -> None:
    """Give the lock file the plan's owner, group and mode, as far as we may: the plan's can have changed."""
    now = os.fstat(handle)
    if sys.platform == "win32":
        return
    if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
        give_owner(handle, like)
    if now.st_mode & mode != mode:
        os.fchmod(handle, mode)


def _not_locked(name: Path, error: OSError) -> StoreError:
    if error.errno in {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK}:
        text = _("{path} cannot be locked on this disk; edit the file that it guards on another one")
        return StoreError(text.format(path=name))
    if error.errno in {errno.EACCES, errno.EPERM, errno.EBADF} and name.exists():
        # A network disk takes no lock on what is open for reading alone, and says EBADF.
        rights = "rw" if error.errno == errno.EBADF else "r"
        text = _("{path}, the lock file, may not be opened; {advice}")
        return StoreError(text.format(path=name, advice=remedy(name, rights, to_all=True)))
    return StoreError(_("{path}: {reason}").format(path=name, reason=reason(error)))
