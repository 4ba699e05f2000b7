"""Copies of files from elsewhere in the plan's folder: whole or not at all, and only if they are named there.

A copy is written beside the plan under a name that nobody can foresee, and then gets its own name as a second
one. The first goes when the plan, or what units return, has been written. While both are there they are one
file: this is how the next command tells what a killed one has left from what is a user's.
"""

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from guangong.answers.looks import Looks
from guangong.messages import _
from guangong.storage.disk import fresh, give_owner, sync_file, sync_folder
from guangong.storage.failures import StoreError, reason
from guangong.storage.paths import resolved
from guangong.storage.reading import read
from guangong.storage.returns_folder import returns_files
from guangong.yamldoc import parse
from guangong.yamldoc.nodes import scalars

FOLDER: Final = "evidence"


class Copy(NamedTuple):
    """A file to be copied: from where, what it was then, the id of its task or unit, and under which name."""

    source: str
    seen: tuple[int, ...]
    id_: str
    file: str

    @property
    def name(self) -> str:
        """How the plan names the copy."""
        return f"{FOLDER}/{self.id_}/{self.file}"


class _Place(NamedTuple):
    """A folder held open: what is done in it is done there, whatever its path leads to meanwhile.

    Windows cannot do that: there it is a path.
    """

    path: Path
    handle: int | None

    def at(self, name: str) -> str:
        """Return a name in the folder, for a call that gets the handle too."""
        return str(self.path / name) if self.handle is None else name


def facts(status: os.stat_result) -> tuple[int, ...]:
    """Return what tells a file from another one, and from itself after a change."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


@contextmanager
def beside(plan: Path, copies: Sequence[Copy]) -> Iterator[None]:
    """Have files copied in while the plan or returns are written; what is not named there then goes again.

    Nothing is ever overwritten. The caller holds the plan's lock.

    Raises:
        StoreError: a file cannot be read or written.
    """
    firsts = [fresh(plan, f"copy-{copy.id_}-") for copy in copies]
    made: set[str] = set()
    written = not copies
    try:
        for copy, first in zip(copies, firsts, strict=True):
            _make(copy, first, plan)
            made.add(copy.name)
        yield
        written = True
    finally:
        _surely(lambda: _remove(firsts) if written else clear(plan, made))


def told(copies: Iterable[Copy]) -> list[str]:
    """Return what there is to say of copies that were made."""
    text = _("{source} was copied to {name}")
    return [text.format(source=copy.source, name=copy.name) for copy in copies]


def _surely(work: Callable[[], None]) -> None:
    try:
        work()
    except BaseException:  # a signal, in the middle of it
        work()
        raise


def _remove(firsts: Sequence[Path]) -> None:
    for first in firsts:
        with suppress(OSError):  # the next command removes it
            first.unlink()


def _make(copy: Copy, first: Path, plan: Path) -> None:
    try:
        like = plan.stat()
        _write(copy, first, like)
        with _opened(plan.parent, copy.id_, like) as place:
            _give_name(first, copy.file, place)
            sync_folder(place.path)
    except FileExistsError:
        raise StoreError(_("{path} is there already; nothing was written").format(path=copy.name)) from None
    except OSError as error:
        text = _("{path} cannot be copied: {reason}")
        raise StoreError(text.format(path=copy.source, reason=reason(error))) from None


# ── the bytes ──


def _write(copy: Copy, first: Path, like: os.stat_result) -> None:
    """Write the source's bytes to disk in a new file, which whoever reads or writes the plan may too."""
    with open(copy.source, "rb", opener=_open_to_read) as old:
        _refuse_changed(copy, old)
        _write_new(str(first), None, old, like)
        _refuse_changed(copy, old)


def _write_new(name: str, folder: int | None, old: BinaryIO, like: os.stat_result) -> None:
    """Write a new file; no link in its place is followed, and nothing overwritten."""

    def create(path: str, flags: int) -> int:
        return os.open(path, flags, 0o600, dir_fd=folder)

    with open(name, "xb", opener=create) as new:
        _open_to_colleagues(new.fileno(), like, like.st_mode & 0o666)
        shutil.copyfileobj(old, new)
        new.flush()
        sync_file(new.fileno())


def _open_to_read(path: str, flags: int) -> int:
    """Open a file without waiting: a pipe that stands in its place meanwhile has no writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _refuse_changed(copy: Copy, old: BinaryIO) -> None:
    if facts(os.fstat(old.fileno())) != copy.seen:
        text = _("{path} changed while it was copied; nothing was written")
        raise StoreError(text.format(path=copy.source))


def _open_to_colleagues(handle: int, like: os.stat_result, mode: int) -> None:
    if sys.platform == "win32":
        return
    with suppress(OSError):  # some disks know no modes
        give_owner(handle, like)
        os.fchmod(handle, mode | os.fstat(handle).st_mode & stat.S_ISGID)


# ── the name ──


def _give_name(first: Path, name: str, place: _Place) -> None:
    """Give a copy its second name; unlike a rename, this fails where the name has been taken meanwhile."""
    try:
        os.link(first, place.at(name), dst_dir_fd=place.handle)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, or the folder is on another one
        _copy_over(first, name, place)


def _copy_over(first: Path, name: str, place: _Place) -> None:
    """Copy a file into a folder under its own name, then rename it."""
    with first.open("rb") as old:
        _write_new(place.at(first.name), place.handle, old, first.stat())
    if name in _names(place):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    os.rename(place.at(first.name), place.at(name), src_dir_fd=place.handle, dst_dir_fd=place.handle)


def _names(place: _Place) -> list[str]:
    return os.listdir(place.path if place.handle is None else place.handle)  # noqa: PTH208 (a handle)


# ── the folder ──


def refuse_outside(folder: Path, id_: str) -> Path:
    """Return the real folder of a task's copies.

    Raises:
        StoreError: by a link it lies outside ``folder``, the plan's own.
    """
    wanted = folder / FOLDER / id_
    real = resolved(wanted)
    if not real.is_relative_to(folder):
        text = _("{path} leads out of the plan's folder; copy the file there by hand, then name the copy")
        raise StoreError(text.format(path=wanted))
    return real


@contextmanager
def _opened(folder: Path, id_: str, like: os.stat_result | None = None) -> Iterator[_Place]:
    """Hold open the folder of a task's copies; with ``like`` it is made where it is not there."""
    real = refuse_outside(folder, id_)
    if sys.platform == "win32":
        if like:
            real.mkdir(parents=True, exist_ok=True)
        yield _Place(real, None)
        return
    with ExitStack() as opened:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        opened.callback(os.close, handle)
        for path in _steps(folder, real):
            handle = _enter(handle, path, like)
            opened.callback(os.close, handle)
        yield _Place(real, handle)


def _steps(folder: Path, inner: Path) -> list[Path]:
    """Return the folders on the way from one into another, which is the last of them."""
    return [*reversed(inner.parents), inner][len(folder.parents) + 1 :]


def _enter(outer: int, path: Path, like: os.stat_result | None) -> int:
    """Open a folder inside an open one; a link that has come in its place is not followed."""
    is_new = like is not None and _is_made(outer, path)
    try:
        inner = os.open(path.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=outer)
    except NotADirectoryError:
        raise StoreError(_("{path} is no folder").format(path=path)) from None
    if like is not None and is_new:
        mode = like.st_mode & 0o666 | 0o700
        _open_to_colleagues(inner, like, mode | (mode & 0o444) >> 2)
    return inner


def _is_made(outer: int, path: Path) -> bool:
    """Make a folder; return whether it was not there."""
    try:
        os.mkdir(path.name, dir_fd=outer)
    except FileExistsError:
        return False
    sync_folder(path.parent)
    return True


# ── what is left ──


def clear(plan: Path, made: Container[str] = ()) -> None:
    """Remove what copying has left beside the plan, and with it the copies that are named nowhere.

    ``made`` are copies of this very command, for disks without hard links. What cannot be removed is left to
    the next command. The caller holds the plan's lock.
    """
    left = re.compile(rf"\.{re.escape(plan.name)}\.copy-([a-z0-9-]+)-[0-9a-f]{{16}}\.tmp")
    with suppress(OSError, StoreError):
        found = [match for name in _names(_Place(plan.parent, None)) if (match := left.fullmatch(name))]
        named = _texts(plan) if found else ()
        for match in found:
            first = plan.with_name(match[0])
            if stat.S_ISREG(first.lstat().st_mode):
                _take_back(first, match[1], made, named)
                first.unlink()


def _take_back(first: Path, id_: str, made: Container[str], named: Container[str]) -> None:
    """Remove the other name of a file unless the plan has it, and the folders that are empty then."""
    with suppress(FileNotFoundError, StoreError), _opened(first.parent, id_) as place:
        for name in _names(place):
            whole = f"{FOLDER}/{id_}/{name}"
            is_ours = whole in made or os.path.samestat(_status(place, name), first.lstat())
            if name == first.name or (is_ours and whole not in named):
                os.unlink(place.at(name), dir_fd=place.handle)
    for folder in (first.parent / FOLDER / id_, first.parent / FOLDER):
        with suppress(OSError):  # there is something in it, or it was not made
            folder.rmdir()


def _status(place: _Place, name: str) -> os.stat_result:
    return os.stat(place.at(name), dir_fd=place.handle, follow_symlinks=False)


def _texts(plan: Path) -> set[str]:
    """Return every text in the plan, and in what units return: one of them may name a copy.

    Raises:
        StoreError: it cannot be read whole, and nobody knows.
    """
    documents = [parse(read(path)) for path in (plan, *returns_files(plan, Looks()))]
    if documents[0].root is None or any(document.problems for document in documents):
        raise StoreError(_("the plan has to be fixed first; nothing was written"))
    roots = [document.root for document in documents if document.root]
    return {scalar.text for root in roots for scalar in scalars(root)}
