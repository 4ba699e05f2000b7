"""What a command looks at on disk: its answer holds as long as another look finds the same.

This module, like its neighbours, is all that a remembered answer waits for, so it imports what the
interpreter has loaded already: ``typing`` alone would cost as much as the answer.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

_MAX_FILE: Final = 10_000_000
DIGEST: Final = 32
"""The length of a digest, in hexadecimal digits."""


def digest(*parts: bytes) -> str:
    """Return what stands for some bytes: equal only for equal parts."""
    state = blake2b(digest_size=DIGEST // 2)
    for part in parts:
        state.update(b"%d:" % len(part))
        state.update(part)
    return state.hexdigest()


class Looks:
    """Notes what a command looks at on disk; it is passed to whoever looks.

    ``is_whole`` is false when something counts that is not noted, or when two looks differ.
    """

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str], str] = {}
        self.is_whole = True

    def look(self, how: str, path: str) -> str:
        """Look at ``path``, and note what was seen; ``""`` stands for no, or for nothing there."""
        seen = look(how, path)
        self.note(how, path, seen)
        return seen

    def note(self, how: str, path: str, seen: str) -> None:
        """Note what a look ``how`` at ``path`` showed."""
        # Two looks that differ: it changed meanwhile, and nobody knows which of them counted.
        self.is_whole &= self.notes.setdefault((how, path), seen) == seen

    def note_content(self, path: str, source: bytes) -> None:
        """Note what a file at ``path`` holds."""
        self.note("content", path, digest(source))

    def invalidate(self) -> None:
        """Note that something counts which cannot be looked at again, such as git."""
        self.is_whole = False


def look(how: str, path: str) -> str:
    """Return what a look ``how`` at ``path`` shows; ``""`` stands for no, or for nothing there.

    Raises:
        KeyError: there is no such way to look.
    """
    return _WAYS[how](path)


_UNREADABLE: Final = "unreadable"
"""It is there, and nobody can say what: a command that meets it fails, so that no answer was remembered."""


def _content(path: str) -> str:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_FILE:
            return _UNREADABLE
        with open(path, "rb") as file:
            return digest(file.read())
    except FileNotFoundError:
        return ""
    except OSError:
        return _UNREADABLE


def _names(path: str) -> str:
    try:
        return digest(*(os.fsencode(name) for name in sorted(os.listdir(path))))
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError:
        return _UNREADABLE


def _kin(path: str) -> str:
    """Return the names beside ``path`` that begin as its own does in any case, with slashes between them."""
    folder, beginning = os.path.split(path)
    try:
        names = os.listdir(folder or os.curdir)
    except OSError:
        return ""
    return "/".join(sorted(name for name in names if name.lower().startswith(beginning)))


def _lexists(path: str) -> str:
    """Look whether anything is there, be it a link that leads nowhere."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError:
        return _UNREADABLE
    return "yes"


_GONE: Final = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)


def _kind(path: str) -> str:
    """Return what is there, behind any links; a plan has its name in UTF-8, whatever the locale is."""
    for name in _spellings(path):
        try:
            mode = os.stat(name).st_mode
        except ValueError:  # no name at all
            continue
        except OSError as error:
            if error.errno in _GONE:
                continue
            return _UNREADABLE
        return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "other"
    return ""


def _spellings(path: str) -> list[str | bytes]:
    """Return a path as the locale spells it, and in UTF-8; of what it cannot hold the bytes are kept."""
    try:
        return [path] if sys.platform == "win32" else [path, path.encode("utf-8", "surrogateescape")]
    except UnicodeEncodeError:
        return [path]


def _isfile(path: str) -> str:
    return "yes" if os.path.isfile(path) else ""


def _identity(path: str) -> str:
    """Return which file it is, through links: two names of one file have the same."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # it is not there, or can be no name
        return ""
    return f"{status.st_dev}:{status.st_ino}"


_WAYS: Final[dict[str, Callable[[str], str]]] = {
    "content": _content,
    "identity": _identity,
    "names": _names,
    "kind": _kind,
    "isfile": _isfile,
    "kin": _kin,
    "lexists": _lexists,
    "realpath": os.path.realpath,
}
