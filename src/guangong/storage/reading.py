"""Reading files: whole, of limited size, and nothing but regular ones."""

import errno
import os
import stat
import sys
from pathlib import Path

from guangong.answers.looks import Looks
from guangong.messages import _
from guangong.storage.failures import StoreError, explained
from guangong.storage.permissions import barred
from guangong.yamldoc import MAX_BYTES


def read(path: Path, looks: Looks | None = None, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a regular file.

    Args:
        path: the file.
        looks: where to note what it holds, for a command whose answer may be remembered.
        limit: the most bytes that it may have.

    Raises:
        StoreError: it is missing, unreadable, no regular file or too large.
    """
    if regular(path).st_size > limit:
        text = _("{path} is larger than {limit} MB")
        raise StoreError(text.format(path=path, limit=limit // 1_000_000))
    with explained(path), barred(path):
        source = path.read_bytes()
    if looks:
        looks.note_content(str(path), source)
    return source


def regular(path: Path) -> os.stat_result:
    """Return what the disk says of a file; nothing else is ever opened, a pipe or a device would hang.

    Raises:
        StoreError: it is missing, or none; or it may not be looked at.
    """
    with explained(path), barred(path):
        status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(_("{path} is no file").format(path=path))
    return status


def read_standard_input(name: Path) -> bytes:
    """Return the bytes of standard input, but of too many no more than show that they are too many.

    Args:
        name: How messages name it.

    Raises:
        StoreError: it is closed, or cannot be read.
    """
    with explained(name):
        if sys.stdin is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return sys.stdin.buffer.read(MAX_BYTES + 1)
