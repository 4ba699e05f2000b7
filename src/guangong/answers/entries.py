"""What was worked out before, remembered under all that it depends on.

An entry is one file in the user's own cache folder: what was looked at on disk, and the answer. It holds as
long as another look finds the same, by content, not by time. Entries can be deleted at any moment, and
processes share them: each is written whole and renamed into place. ``GUANGONG_CACHE=0`` switches it off;
another value is a folder to have ours in.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys

from guangong.answers import folders
from guangong.answers.looks import DIGEST, digest, look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final

    from guangong.answers.looks import Looks

    Answer = tuple[int, str, str]
    """Exit code, standard output and standard error of a command."""

VARIABLE: Final = "GUANGONG_CACHE"
MAX_ENTRIES: Final = 256
MAX_ENTRY: Final = 4_000_000
"""A larger entry, in bytes, is not kept."""

MAX_TOTAL: Final = 32_000_000


def recall(question: str) -> Answer | None:
    """Return what was remembered for a question, ``None`` when there is nothing or it no longer holds."""
    folder = _folder()
    if folder is None or not _is_private(folder):
        return None
    try:
        with open(os.path.join(folder, question), "rb") as file:
            seal, rest = file.read(DIGEST), file.read()
    except OSError:
        return None
    if seal != _seal(question, rest):
        return None
    notes, answer = marshal.loads(rest)  # noqa: S302 (sealed, and in a folder where nobody else writes)
    return answer if all(look(*note) == seen for note, seen in notes.items()) else None


def _seal(question: str, rest: bytes) -> bytes:
    """Return what an entry begins with: under the name of another question it is no answer."""
    return digest(question.encode(), rest).encode()


def remember(question: str, looks: Looks, answer: Answer) -> None:
    """Keep an answer; where that cannot be done it is not kept, and nobody need know."""
    folder = _folder()
    rest = marshal.dumps((looks.notes, answer))
    if folder is None or not looks.is_whole or len(rest) > MAX_ENTRY:
        return
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if _is_private(folder):
            _undisturbed(lambda: _write(folder, question, _seal(question, rest) + rest))
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
    temporary = os.path.join(folder, f"{name}.{os.urandom(8).hex()}.tmp")
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
        if len(name.partition(".")[0]) == DIGEST and name.endswith(".tmp"):
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
                if len(name) == DIGEST and item.is_file(follow_symlinks=False):
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
