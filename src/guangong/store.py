"""The plan's files: find, read, lock, and write so that the file is always the old or the new one."""

import errno
import os
import signal
import stat
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

from guangong import cache
from guangong.errors import GuangongError, NotFoundError
from guangong.messages import _

PLAN_NAME: Final = "plan.yaml"
RETURNS_FOLDER: Final = "returns"
LOCK_SECONDS: Final = 30


class StoreError(GuangongError):
    """A file could not be found, read or written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        cache.spoil()  # tried again, it may go well


class NoPlanError(StoreError):
    """There is no plan here, and none elsewhere was named."""


def find(folder: Path, *, given: Path | None, configured: Path | None) -> Path:
    """Return the plan's path: as given, else ``plan.yaml`` in ``folder`` or a parent, else as configured.

    ``folder`` is the working folder: a path that is found is relative to it, short to read.

    Raises:
        NoPlanError: there is none.
    """
    if given is not None:
        return given
    for place in (folder, *folder.parents):
        if cache.look(
            "lexists", str(place / PLAN_NAME)
        ):  # a link that leads nowhere is an error, no reason to go on
            return Path(os.path.relpath(place / PLAN_NAME, folder))
    if configured is not None:
        return Path(os.path.expanduser(configured))  # noqa: PTH111 (Path's own fails on an unknown user)
    raise NoPlanError(
        _("no {name} here or in a parent folder; name one with --file, or begin one: guangong init").format(
            name=PLAN_NAME
        )
    )


def read(path: Path) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        StoreError: it is missing, unreadable, no regular file or too large.
    """
    from guangong.document import MAX_BYTES  # it knows YAML, which --version does not wait for

    with explained(path):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise StoreError(_("{path} is no file").format(path=path))
        if status.st_size > MAX_BYTES:
            text = _("{path} is larger than {limit} MB")
            raise StoreError(text.format(path=path, limit=MAX_BYTES // 1_000_000))
        source = path.read_bytes()
    cache.note_content(str(path), source)
    return source


def returns_files(plan: Path) -> list[Path]:
    """Return the files in which units report, beside the plan, by name."""
    cache.look("realpath", str(plan))
    folder = (plan.resolve() if plan.is_symlink() else plan).parent / RETURNS_FOLDER
    with explained(folder):
        is_there = folder.is_dir()
        # Not glob: it takes an unreadable folder for an empty one. What begins with a dot is an editor's own.
        names = os.listdir(folder) if is_there else []  # noqa: PTH208
    cache.note("names", str(folder), cache.digest(*map(os.fsencode, sorted(names))) if is_there else "")
    return [
        folder / name
        for name in sorted(names)
        if name.endswith((".yaml", ".yml")) and not name.startswith(".")
    ]


@contextmanager
def locked(path: Path) -> Iterator[Path]:
    """Hold the plan's lock while an edit runs; yield the real path, behind any symlinks.

    The lock is a file of its own that stays: deleting it would let two commands hold it at once.

    Raises:
        StoreError: the folder cannot be written, or another command holds the lock for long.
    """
    import filelock

    with explained(path):
        # Path.resolve() tells of a circle with a RuntimeError before Python 3.13.
        real = Path(os.path.realpath(path, strict=True))
        mode = stat.S_IMODE(real.stat().st_mode) & 0o666
    name = lock_of(real)
    lock = filelock.FileLock(
        name,
        timeout=LOCK_SECONDS,
        poll_interval=0.02,
        mode=mode,  # whoever may write the plan may lock it
    )
    with _stopped_cleanly():
        with explained(real):
            try:
                with warnings.catch_warnings():
                    # Newer versions warn, and lock by a file that a command that was killed leaves behind.
                    warnings.simplefilter("error", UserWarning)
                    lock.acquire()
            except filelock.Timeout:  # an OSError too
                text = _("another command is editing {path}; try again")
                raise StoreError(text.format(path=path)) from None
            except (NotImplementedError, UserWarning):
                text = _("{path} cannot be locked on this disk; edit the plan on another one")
                raise StoreError(text.format(path=name)) from None
            except OSError:
                if name.is_dir() or name.is_symlink():
                    text = _("{path} stands in the place of the lock file; delete it")
                    raise StoreError(text.format(path=name)) from None
                raise
        try:
            yield real
        finally:
            with suppress(OSError):  # the end of the process releases it in any case
                lock.release()


def lock_of(path: Path) -> Path:
    """Return the file that ``locked`` locks for the plan at ``path``."""
    return path.with_name(f".{path.name}.lock")


def replace(path: Path, old: bytes, new: bytes) -> None:
    """Put ``new`` in the place of ``old``; on return it is on disk. ``path`` is what ``locked`` gave.

    Raises:
        StoreError: the file no longer holds ``old``, or could not be written, and is as it was; or it is
            written, but the disk does not say that it is safe.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    with explained(path):
        like = path.stat()
        if not os.access(path, os.W_OK):
            raise StoreError(_("{path} is read-only").format(path=path))
        # Left by a command that was killed; whoever holds the lock may remove it.
        temporary.unlink(missing_ok=True)
        try:
            _write(temporary, new, like)
            _refuse_changed(path, old)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    try:
        sync_folder(path.parent)
    except OSError as error:
        text = _("{path} is changed, but may not survive a power cut: {reason}")
        raise StoreError(text.format(path=path, reason=reason(error))) from None


def create(files: Mapping[Path, bytes]) -> None:
    """Write new files in their order, all or none, with the folders they need; on return they are on disk.

    Raises:
        NotFoundError: one is there already.
        StoreError: one cannot be written.
    """
    made: list[Path] = []
    with _stopped_cleanly():
        try:
            for path, data in files.items():
                refuse_taken(path)
                with explained(path):
                    _make_folder(path.parent, made)
                    _create(path, data, made)
        except BaseException:
            for path in reversed(made):
                with suppress(OSError):
                    path.rmdir() if path.is_dir() else path.unlink()
            raise


def refuse_taken(path: Path) -> None:
    """Let a path pass that a new file can have.

    Raises:
        NotFoundError: something is there, be it a link that leads nowhere.
    """
    if os.path.lexists(path):
        raise _taken(path)


def _taken(path: Path) -> NotFoundError:
    return NotFoundError(_("{path} is there already; nothing was written").format(path=path))


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder with its parents; add those that were not there to ``made``."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(_("{path} is no folder").format(path=folder))
    for place in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        place.mkdir(exist_ok=True)
        made.append(place)
        sync_folder(place.parent)


def _create(path: Path, data: bytes, made: list[Path]) -> None:
    # The process is in the name: of two commands that write one file at once, one gets it.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)  # left by one that was killed
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            sync_file(file.fileno())
        give_name(temporary, path)
        made.append(path)
        sync_folder(path.parent)
    except FileExistsError:
        raise _taken(path) from None
    finally:
        temporary.unlink(missing_ok=True)


def give_name(temporary: Path, path: Path) -> None:
    """Give a file a name; a link, unlike a rename, fails where the name has been taken meanwhile.

    Raises:
        FileExistsError: it has been taken.
    """
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        temporary.rename(path)


def has_other_links(path: Path) -> bool:
    """Whether a hard link to the file exists: after ``replace`` it keeps the old text."""
    with explained(path):
        return path.stat().st_nlink > 1


def _refuse_changed(path: Path, old: bytes) -> None:
    if read(path) != old:
        raise StoreError(_("{path} changed while it was edited; nothing was written").format(path=path))


def _write(path: Path, data: bytes, like: os.stat_result) -> None:
    """Write a new file to disk, with the mode and where possible the owner of another."""
    with path.open("xb") as file:
        if sys.platform != "win32":
            give_owner(file.fileno(), like)
            os.fchmod(file.fileno(), stat.S_IMODE(like.st_mode))
        file.write(data)
        file.flush()
        sync_file(file.fileno())


def give_owner(handle: int, like: os.stat_result) -> None:
    """Give a file the owner and group of another, or at least the group: a member of it may."""
    for owner in (like.st_uid, -1):
        with suppress(PermissionError):
            os.fchown(handle, owner, like.st_gid)
            return


def sync_file(handle: int) -> None:
    """Put an open file on disk; on a Mac, fsync alone leaves it in the drive's own memory."""
    if sys.platform != "win32":
        import fcntl

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
        if error.errno not in {
            errno.EINVAL,
            errno.ENOTSUP,
            errno.EOPNOTSUPP,
        }:  # some network file systems cannot do it
            raise
    finally:
        os.close(handle)


@contextmanager
def _stopped_cleanly() -> Iterator[None]:
    """Turn SIGTERM into an exit that runs the clean-up: by default it would skip it."""

    def stop(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the system's errors into a sentence about ``path``."""
    try:
        yield
    except OSError as error:
        raise StoreError(_("{path}: {reason}").format(path=path, reason=reason(error))) from None


def reason(error: OSError) -> str:
    """Return in words what the system says."""
    reasons = {
        errno.ENOENT: _("there is no such file"),
        errno.ENOTDIR: _("there is no such file"),
        errno.EACCES: _("no permission"),
        errno.EPERM: _("no permission"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("the disk quota is used up"),
        errno.EROFS: _("the disk is read-only"),
        errno.EBADF: _("it is closed"),
        errno.ELOOP: _("the symbolic links run in a circle"),
    }
    return reasons.get(error.errno or 0, error.strerror or str(error))
