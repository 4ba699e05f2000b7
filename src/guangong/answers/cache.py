"""What was worked out before, remembered under all that it depends on.

An entry is one file in the user's own cache folder: what was looked at on disk, and the answer. It holds as
long as another look finds the same, by content, not by time. Entries can be deleted at any moment, and
processes share them: each is written whole and renamed into place. ``GUANGONG_CACHE=0`` switches it off;
another value is a folder to have ours in.

This module is all that a remembered answer waits for, so it imports what the interpreter has loaded
already: ``typing`` alone would cost as much as the answer.
"""

from __future__ import annotations

import errno
import os
import stat
import sys

from guangong import __version__
from guangong.answers import folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final

VARIABLE: Final = "GUANGONG_CACHE"
MAX_ENTRIES: Final = 256
MAX_ENTRY: Final = 4_000_000
"""A larger answer, in bytes, is not remembered."""

MAX_TOTAL: Final = 32_000_000
_MAX_FILE: Final = 10_000_000
_DIGEST: Final = 32


def digest(*parts: bytes) -> str:
    """Return what stands for some bytes: equal only for equal parts."""
    try:
        from _blake2 import blake2b  # hashlib has it too, but loads OpenSSL
    except ImportError:
        from hashlib import blake2b
    state = blake2b(digest_size=_DIGEST // 2)
    for part in parts:
        state.update(b"%d:" % len(part))
        state.update(part)
    return state.hexdigest()


# ── what is looked at ──


class Watch:
    """Notes what is looked at on disk inside a ``with`` block; ``sound`` is false when that is not all."""

    __slots__ = ("notes", "sound")

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str], str] = {}
        self.sound = True

    def __enter__(self) -> Watch:
        _watches.append(self)
        return self

    def __exit__(self, *_error: object) -> None:
        _watches.remove(self)


_watches: list[Watch] = []


def note(how: str, path: str, seen: str) -> None:
    """Tell whoever watches what a look ``how`` at ``path`` showed."""
    for watch in _watches:
        # Two looks that differ: it changed meanwhile, and nobody knows which of them counted.
        watch.sound &= watch.notes.setdefault((how, path), seen) == seen


def note_content(path: str, source: bytes) -> None:
    """Tell whoever watches what a file at ``path`` holds."""
    if _watches:
        note("content", path, digest(source))


def spoil() -> None:
    """Tell whoever watches that something counts which is not noted, such as git."""
    for watch in _watches:
        watch.sound = False


def look(how: str, path: str) -> str:
    """Look at ``path``, and note what was seen; ``""`` stands for no, or for nothing there."""
    seen = _LOOKS[how](path)
    note(how, path, seen)
    return seen


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


def _yes(test: Callable[[str], bool]) -> Callable[[str], str]:
    return lambda path: "yes" if test(path) else ""


def _identity(path: str) -> str:
    """Return which file it is, through links: two names of one file have the same."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # it is not there, or can be no name
        return ""
    return f"{status.st_dev}:{status.st_ino}"


_LOOKS: Final[dict[str, Callable[[str], str]]] = {
    "content": _content,
    "identity": _identity,
    "names": _names,
    "exists": _yes(os.path.exists),
    "kind": _kind,
    "isfile": _yes(os.path.isfile),
    "kin": _kin,
    "lexists": _lexists,
    "realpath": os.path.realpath,
}


# ── entries ──


def is_on() -> bool:
    """Whether anything is remembered at all."""
    return _folder() is not None


def recall(question: str) -> bytes | None:
    """Return what was remembered for a question, ``None`` when there is nothing or it no longer holds."""
    folder = _folder()
    if folder is None or not _is_private(folder):
        return None
    try:
        with open(os.path.join(folder, question), "rb") as file:
            entry = file.read()
    except OSError:
        return None
    head, _end, rest = entry.partition(b"\n")
    if head != _seal(question, rest):
        return None
    try:
        return _still_true(rest)
    except (ValueError, KeyError):  # of another version
        return None


def _seal(question: str, rest: bytes) -> bytes:
    """Return what an entry begins with: under the name of another question it is no answer."""
    return digest(question.encode(), rest).encode()


def _still_true(rest: bytes) -> bytes | None:
    """Return the answer of an entry when all that was looked at is as it was."""
    line, _end, rest = rest.partition(b"\n")
    for _note in range(int(line)):
        line, _end, rest = rest.partition(b"\n")
        how, seen, path = line.decode().split(" ")
        if look(how, _unhex(path)) != _unhex(seen):
            return None
    return rest


def _hex(text: str) -> str:
    """Return a text without blanks; a path may be none that the file system's encoding has."""
    return text.encode("utf-8", "surrogatepass").hex()


def _unhex(text: str) -> str:
    return bytes.fromhex(text).decode("utf-8", "surrogatepass")


def remember(question: str, watch: Watch, answer: bytes) -> None:
    """Keep an answer; where that cannot be done it is not kept, and nobody need know."""
    folder = _folder()
    if folder is None or not watch.sound or len(answer) > MAX_ENTRY:
        return
    lines = [f"{how} {_hex(seen)} {_hex(path)}\n".encode() for (how, path), seen in watch.notes.items()]
    rest = b"%d\n" % len(lines) + b"".join(lines) + answer
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if _is_private(folder):
            entry = _seal(question, rest) + b"\n" + rest
            _undisturbed(lambda: _write(folder, question, entry))
    except OSError:
        return


def _undisturbed(act: Callable[[], None]) -> None:
    """Act, and put off until then what would end the program: it is a moment, and nothing stays half-done."""
    if sys.platform == "win32":
        act()
        return
    import signal  # a remembered answer does not wait for it

    ends = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    try:
        act()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _write(folder: str, name: str, entry: bytes) -> None:
    _clear(folder)
    temporary = os.path.join(folder, f"{name}.{os.getpid()}.tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:
            file.write(entry)
        os.replace(temporary, os.path.join(folder, name))
    except BaseException:
        _delete(temporary)
        raise
    _trim(folder)


def _clear(folder: str) -> None:
    """Delete what a process that was killed left half-written; one that lives keeps nothing, that is all."""
    for name in os.listdir(folder):
        if len(name.partition(".")[0]) == _DIGEST and name.endswith(".tmp"):
            _delete(os.path.join(folder, name))


def _trim(folder: str) -> None:
    """Keep the folder within its limits: the entries that were written first go, and nothing else."""
    oldest = sorted(_entries(folder))
    if len(oldest) <= MAX_ENTRIES and sum(size for _time, size, _path in oldest) <= MAX_TOTAL:
        return
    for _time, _size, path in oldest[: (len(oldest) + 1) // 2]:
        _delete(path)


def _entries(folder: str) -> Iterator[tuple[float, int, str]]:
    """Yield time, bytes and path of each entry."""
    with os.scandir(folder) as found:
        for item in found:
            name, _dot, _rest = item.name.partition(".")
            try:
                if len(name) == _DIGEST and item.is_file(follow_symlinks=False):
                    status = item.stat(follow_symlinks=False)
                    yield status.st_mtime, status.st_size, item.path
            except OSError:  # another process has deleted it
                continue


def _delete(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:  # another process was first
        return


def _folder() -> str | None:
    """Return where entries stand, ``None`` where nothing is to be remembered."""
    given = os.environ.get(VARIABLE, "")
    folder = os.path.join(given, "guangong") if given else folders.of_user("cache")
    return folder if os.path.isabs(folder) else None


def _is_private(folder: str) -> bool:
    """Whether nobody else can write there: what another user put there would be believed."""
    try:
        status = os.lstat(folder)
    except OSError:
        return False
    if sys.platform == "win32":
        return stat.S_ISDIR(status.st_mode)
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o022


# ── the program itself ──


def installation() -> str:
    """Return what stands for this program, its libraries and the interpreter: another one knows nothing."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    above = os.path.dirname(package)
    names = [
        name
        for folder in sys.path
        if folder.endswith("-packages") and os.path.isdir(folder)
        for name in sorted(os.listdir(folder))
        if name.endswith("-info")
    ]
    try:
        with open(os.path.join(above, f"guangong-{__version__}.dist-info", "RECORD"), "rb") as file:
            own = file.read()
    except OSError:  # run from the sources
        own = _sources(package).encode()
    return digest(sys.version.encode(), sys.prefix.encode(), "\n".join(names).encode(), own)


def _sources(package: str) -> str:
    """Return what stands for the program's own files."""
    texts = []
    for folder, inside, names in os.walk(package):
        inside.sort()
        texts += [_content(os.path.join(folder, name)) for name in sorted(names) if not name.endswith(".pyc")]
    return " ".join(texts)
