"""The single steps of a safe write, as each system has them."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

if sys.platform != "win32":
    import fcntl


def fresh(path: Path, mark: str = "") -> Path:
    """Return a name beside ``path`` that nobody can foresee, for a file that is to take another name."""
    return path.with_name(f".{path.name}.{mark}{os.urandom(8).hex()}.tmp")


def give_owner(handle: int, like: os.stat_result) -> None:
    """Give a file the owner and group of another, or at least the group: a member of it may."""
    for owner in (like.st_uid, -1):
        with suppress(PermissionError):
            os.fchown(handle, owner, like.st_gid)
            return


def sync_file(handle: int) -> None:
    """Put an open file on disk; on a Mac, fsync alone leaves it in the drive's own memory."""
    if sys.platform != "win32":
        command: int | None = getattr(fcntl, "F_FULLFSYNC", None)
        if command is not None:
            with suppress(OSError):  # network disks cannot do it
                fcntl.fcntl(handle, command)
                return
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Put the folder's new entry on disk; Windows does so itself and cannot open a folder."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems cannot do it.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}:
            raise
    finally:
        os.close(handle)


@contextmanager
def stopped_cleanly() -> Iterator[None]:
    """Turn SIGTERM, and the SIGHUP of a closed terminal, into an exit that runs the clean-up.

    By default they would skip it. One that is ignored stays so: ``nohup`` wants it.
    """
    ends = [signal.SIGTERM] if sys.platform == "win32" else [signal.SIGTERM, signal.SIGHUP]
    before = {end: was for end in ends if (was := signal.getsignal(end)) != signal.SIG_IGN}

    def stop(number: int, _frame: FrameType | None) -> None:
        for end in before:
            signal.signal(end, signal.SIG_IGN)  # a terminal's shell sends it again, into the clean-up
        sys.exit(128 + number)

    for end in before:
        signal.signal(end, stop)
    try:
        yield
    finally:
        for end, was in before.items():
            signal.signal(end, was)
