"""The plan's files: find, read, lock, and write so that the file is always the old or the new one."""

import errno
import os
import re
import shlex
import signal
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple

from guangong.answers import cache
from guangong.errors import GuangongError, NotFoundError
from guangong.messages import _

PLAN_NAME: Final = "plan.yaml"
RETURNS_FOLDER: Final = "returns"
LOCK_SECONDS: Final = 30
_POLL_SECONDS: Final = 0.02


class StoreError(GuangongError):
    """A file could not be found, read or written."""

    code = "file"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        cache.spoil()  # tried again, it may go well


class NoPlanError(StoreError):
    """There is no plan here, and none elsewhere was named; ``near`` is a file that may be meant as one."""

    code = "no-plan"

    def __init__(self, near: str) -> None:
        self.near = near
        text = _("no {name} here or in a parent folder; name one with --file, or begin one: guangong init")
        if near:
            text = _(
                "no {name} here or in a parent folder, but {near}: rename it to {name}, "
                "or name it: --file {file}"
            )
        super().__init__(text.format(name=PLAN_NAME, near=near, file=shlex.quote(near)))


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
    near = (
        os.path.relpath(path, folder) for place in (folder, *folder.parents) for path in _like_plans(place)
    )
    raise NoPlanError(next(near, ""))


def _like_plans(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that may be meant as a plan: ``plan.yml``, ``plan.yaml.txt``, a copy."""
    for name in _kin(folder, "plan"):
        if is_like_plan(name) and cache.look("isfile", str(folder / name)):
            yield folder / name


def is_like_plan(name: str) -> bool:
    """Whether a file's name is not a plan's, and may be meant to be."""
    is_like = re.match(r"plan(?![a-z]).*\.ya?ml", name.lower())
    return bool(is_like) and name != PLAN_NAME and not is_backup(name)


def read(path: Path) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        StoreError: it is missing, unreadable, no regular file or too large.
    """
    from guangong.yamldoc import MAX_BYTES  # it knows YAML, which --version does not wait for

    return read_within(path, MAX_BYTES)


def read_within(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of at most ``limit`` bytes.

    Raises:
        StoreError: as for ``read``.
    """
    if regular(path).st_size > limit:
        text = _("{path} is larger than {limit} MB")
        raise StoreError(text.format(path=path, limit=limit // 1_000_000))
    with explained(path), _barred(path):
        source = path.read_bytes()
    cache.note_content(str(path), source)
    return source


def regular(path: Path) -> os.stat_result:
    """Return what the disk says of a file; nothing else is ever opened, a pipe or a device would hang.

    Raises:
        StoreError: it is missing, or none; or it may not be looked at.
    """
    with explained(path), _barred(path):
        status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(_("{path} is no file").format(path=path))
    return status


def resolved(path: Path) -> Path:
    """Return the path behind all links, whole; nothing need be there. All that resolve paths do it here.

    Raises:
        StoreError: the links run in a circle, or the disk does not say where they lead.
    """
    with explained(path), _barred(path):
        try:
            # Path.resolve() tells of a circle with a RuntimeError before Python 3.13.
            real = os.path.realpath(path, strict=True)
        except (FileNotFoundError, NotADirectoryError):
            real = os.path.realpath(path)
    cache.note("realpath", str(path), real)
    return Path(real)


def working_folder() -> Path:
    """Return the working folder.

    Raises:
        StoreError: it has been deleted, or cannot be found.
    """
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise StoreError(_("this folder has been deleted; go to the plan's folder")) from None
    except OSError as error:
        text = _("this folder cannot be found: {reason}")
        raise StoreError(text.format(reason=reason(error))) from None


def returns_files(plan: Path) -> list[Path]:
    """Return the files in which units report, beside the plan, by name."""
    folder = _beside(plan) / RETURNS_FOLDER
    with explained(folder):
        is_there = bool(cache.look("lexists", str(folder)))
        if is_there and not folder.is_dir():
            raise StoreError(_("{path} is no folder").format(path=folder))
        # Not glob: it takes an unreadable folder for an empty one.
        names = os.listdir(folder) if is_there else []  # noqa: PTH208
    cache.note("names", str(folder), cache.digest(*map(os.fsencode, sorted(names))) if is_there else "")
    return [folder / name for name in sorted(names) if is_yaml(name)]


def _beside(plan: Path) -> Path:
    """Return the folder of a plan, behind a link the one of the file itself."""
    real = resolved(plan)
    with explained(plan):
        is_link = stat.S_ISLNK(plan.lstat().st_mode)
    return (real if is_link else plan).parent


def is_yaml(name: str) -> bool:
    """Whether a file's name is one under which units report."""
    return name.lower().endswith((".yaml", ".yml")) and not is_backup(name)


def is_backup(name: str) -> bool:
    """Whether a name is one that editors and systems give to files of their own."""
    own = (".bak", ".orig", ".rej", ".swp", ".swo", ".tmp", ".lock", "~")
    return name.startswith((".", "~", "#")) or name.lower().endswith(own)


class Unread(NamedTuple):
    """What lies beside the plan, is not read, and may be meant to be.

    ``folders`` are named almost as the one in which units report; ``files`` lie in that one, and in folders
    in it.
    """

    folders: tuple[str, ...]
    files: tuple[str, ...]


def unread(plan: Path) -> Unread:
    """Return what is not read beside the files of ``returns_files``."""
    folder = _beside(plan) / RETURNS_FOLDER
    files = [name for name in _kin(folder) if not is_yaml(name) and not is_backup(name)]
    inside = [f"{name}/{file}" for name in files for file in _kin(folder / name) if is_yaml(file)]
    return Unread(tuple(_like_returns(folder)), (*files, *inside))


def _like_returns(folder: Path) -> Iterator[str]:
    """Yield the folders beside ``folder`` that may be meant as it; where it is there, not its copies."""
    names = _kin(folder.parent, RETURNS_FOLDER)
    is_there = os.path.isdir(folder)  # noqa: PTH112 (unlike Path's, it never fails)
    for name in names:
        other_case = name.lower() == RETURNS_FOLDER
        # Where the case of names says nothing, Returns is the folder itself.
        is_itself = name == RETURNS_FOLDER or (other_case and is_there and RETURNS_FOLDER not in names)
        if not is_itself and (other_case or not is_there) and any(map(is_yaml, _kin(folder.parent / name))):
            yield name


def _kin(folder: Path, beginning: str = "") -> list[str]:
    """Return the names in a folder that begin so, in any case; none where it cannot be listed."""
    seen = cache.look("kin", os.path.join(folder, beginning))  # noqa: PTH118 (Path drops the last slash)
    return list(filter(None, seen.split("/")))


# ── who may read and write ──


@contextmanager
def _barred(path: Path) -> Iterator[None]:
    """Say what keeps a path from being read, the path itself or a folder above, and what helps."""
    try:
        yield
    except PermissionError:
        for folder in reversed(path.absolute().parents):
            if not _may(folder, os.X_OK):
                raise _denied(folder, "x") from None
        raise _denied(path, "r") from None


def _may(path: Path, mode: int) -> bool:
    """Whether the user may read, write or enter a path."""
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _denied(path: Path, rights: str) -> StoreError:
    text = _("{path}: no permission; {advice}")
    return StoreError(text.format(path=path, advice=_who_gives(path, rights)))


def _who_gives(path: Path, rights: str, *, to_all: bool = False) -> str:
    """Return how the user gets ``rights`` to a path, as chmod writes them, and from whom."""
    with explained(path):
        status = path.stat()
    if sys.platform == "win32":
        return _("change the permissions in its properties")
    given = {char for char in "rwx" if status.st_mode & getattr(stat, f"S_I{char.upper()}USR")}
    if not _is_ours(status):
        owner = _owner(status)
        if not to_all and status.st_gid not in {os.getegid(), *os.getgroups()}:
            return _("ask {owner}, whose it is").format(owner=owner)
        text = _("ask {owner}, whose it is, to run: {command}")
        return text.format(owner=owner, command=f"chmod {'a' if to_all else 'g'}+{rights} {_quoted(path)}")
    if given.issuperset(rights):
        text = _("if it is immutable or append-only, run as root: {command}")
        return text.format(command=f"chattr -ia {_quoted(path)}")
    return _("run: {command}").format(command=f"chmod {'a' if to_all else 'u'}+{rights} {_quoted(path)}")


def _is_ours(status: os.stat_result) -> bool:
    """Whether the user may change the mode."""
    return sys.platform != "win32" and os.geteuid() in {0, status.st_uid}


def _owner(status: os.stat_result) -> str:
    if sys.platform != "win32":
        import pwd

        with suppress(KeyError):
            return pwd.getpwuid(status.st_uid).pw_name
    return str(status.st_uid)


def _quoted(path: Path) -> str:
    """Return a path for a shell; no command takes it for an option."""
    text = str(path)
    return shlex.quote(os.path.join(".", text) if text.startswith("-") else text)  # noqa: PTH118 (Path drops it)


def _refuse_unwritable(path: Path, real: Path, like: os.stat_result) -> None:
    """Let a plan pass that may be replaced.

    What nobody may write is not even root's to write: somebody has put the plan away like that.
    """
    folder = real.parent
    if sys.platform != "win32" and os.statvfs(folder).f_flag & os.ST_RDONLY:
        raise StoreError(_("{path}: the disk is read-only").format(path=path))
    allowed = like.st_mode & 0o222 and _may(path, os.W_OK)
    if not allowed:
        rights = "w" if _may(path, os.R_OK) and like.st_mode & 0o400 else "rw"
        text = _("{path} is read-only; {advice}")
        shown = real if path.is_symlink() else path  # chattr takes no link
        raise StoreError(text.format(path=shown, advice=_who_gives(shown, rights)))
    if not _may(folder, os.R_OK | os.W_OK | os.X_OK):
        raise _denied(folder, "rwx")
    if _is_sticky(folder.stat(), like):
        text = _("{path}: only its owner may replace it in this folder; ask {owner} to run: {command}")
        owner, command = _owner(folder.stat()), f"chmod -t {_quoted(folder)}"
        raise StoreError(text.format(path=path, owner=owner, command=command))


def _is_sticky(folder: os.stat_result, like: os.stat_result) -> bool:
    """Whether a folder keeps the user from replacing somebody else's file."""
    return bool(folder.st_mode & stat.S_ISVTX) and not (_is_ours(folder) or _is_ours(like))


# ── the lock ──


@contextmanager
def locked(path: Path) -> Iterator[Path]:
    """Hold the plan's lock while an edit runs; yield the real path, behind any symlinks.

    The lock is a file of its own that stays: deleting it would let two commands hold it at once.

    Raises:
        StoreError: the plan cannot be written, or another command holds the lock for long.
    """
    real, like = resolved(path), regular(path)
    with explained(path):
        _refuse_unwritable(path, real, like)
    with _stopped_cleanly():
        handle = _lock(lock_of(real), like, path)
        try:
            _sweep(real)
            yield real
        finally:
            with suppress(OSError):  # the end of the process releases it in any case
                os.close(handle)


def lock_of(path: Path) -> Path:
    """Return the file that ``locked`` locks for the plan at ``path``."""
    return path.with_name(f".{path.name}.lock")


def fresh(path: Path, mark: str = "") -> Path:
    """Return a name beside ``path`` that nobody can foresee, for a file that is to take another name."""
    return path.with_name(f".{path.name}.{mark}{os.urandom(8).hex()}.tmp")


def _sweep(path: Path) -> None:
    """Remove what killed commands left under names of ``fresh``; the caller holds the lock.

    Nothing is in the way of an edit: what cannot be removed is left to the next one.
    """
    left = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{16}}\.(?:tmp|old)")
    with suppress(OSError):
        for name in filter(left.fullmatch, os.listdir(path.parent)):  # noqa: PTH208 (names are enough)
            _remove_regular(path.with_name(name))


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
    import filelock

    handle = _open_lock(name, like)
    held = False
    try:
        while not (held := filelock.lock_descriptor(handle, blocking=False)) and time.monotonic() < end:
            time.sleep(_POLL_SECONDS)
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
        return StoreError(text.format(path=name, advice=_who_gives(name, rights, to_all=True)))
    return StoreError(_("{path}: {reason}").format(path=name, reason=reason(error)))


# ── writing ──


def replace(path: Path, old: bytes, new: bytes) -> None:
    """Put ``new`` in the place of ``old``; on return it is on disk. ``path`` is what ``locked`` gave.

    No call compares and renames at once. So the file is looked at right before, and the old one, which has a
    second name so long, right after: what an editor has saved into it meanwhile comes back.

    Raises:
        StoreError: the file no longer holds ``old``, or could not be written, and is as it was; or it is
            written, but the disk does not say that it is safe.
    """
    temporary = fresh(path)
    kept = temporary.with_suffix(".old")
    with explained(path), _gone_after(kept), _gone_after(temporary):
        _write(temporary, new, path)
        linked = _keep(path, kept)
        _refuse_changed(path, old)
        _rename(temporary, path)
        if linked is not None:
            _refuse_saved(path, kept, linked, old)
    try:
        sync_folder(path.parent)
    except OSError as error:
        text = _("{path} is changed, but may not survive a power cut: {reason}")
        raise StoreError(text.format(path=path, reason=reason(error))) from None


@contextmanager
def _gone_after(path: Path) -> Iterator[None]:
    """Remove a file at the end, whatever happens; where that fails, the next command does it."""
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _keep(path: Path, kept: Path) -> os.stat_result | None:
    """Give a file a second name; return what it is, ``None`` on a file system without hard links."""
    with suppress(OSError):
        os.link(path, kept)
        return kept.lstat()
    return None


def _rename(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except PermissionError:
        text = _("{path} cannot be replaced; {advice}")
        # Windows replaces no file that an editor or a sync tool has open.
        close = _("close it in other programs and try again")
        advice = close if sys.platform == "win32" else _who_gives(path, "w")
        raise StoreError(text.format(path=path, advice=advice)) from None


def _refuse_saved(path: Path, kept: Path, linked: os.stat_result, old: bytes) -> None:
    """Give an old file its name back when it was saved into after the last look at it."""
    try:
        if not os.path.samestat(kept.lstat(), linked):  # somebody else's file, not to be trusted
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if kept.read_bytes() == old:
            return
        kept.replace(path)
    except OSError as error:
        text = _("{path} is changed; whether it was saved in the same moment cannot be told: {reason}")
        raise StoreError(text.format(path=path, reason=reason(error))) from None
    raise _changed(path)


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
    for place in reversed((folder, *folder.parents)):
        if place.is_dir():
            continue
        try:
            place.mkdir()
        except FileExistsError:
            if place.is_dir():  # another command has made it meanwhile
                continue
            raise StoreError(_("{path} is no folder").format(path=place)) from None
        made.append(place)
        sync_folder(place.parent)


def _create(path: Path, data: bytes, made: list[Path]) -> None:
    temporary = fresh(path)
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
        raise _changed(path)


def _changed(path: Path) -> StoreError:
    return StoreError(_("{path} changed while it was edited; nothing was written").format(path=path))


def _write(path: Path, data: bytes, model: Path) -> None:
    """Write a new file to disk for those who may read and write ``model``."""
    with open(path, "xb", opener=_private) as file:
        if sys.platform != "win32":
            like = model.stat()
            give_owner(file.fileno(), like)
            _refuse_other_group(os.fstat(file.fileno()), like, model)
            os.fchmod(file.fileno(), stat.S_IMODE(like.st_mode))
            _copy_attributes(model, file.fileno())
        file.write(data)
        file.flush()
        sync_file(file.fileno())


def give_owner(handle: int, like: os.stat_result) -> None:
    """Give a file the owner and group of another, or at least the group: a member of it may."""
    for owner in (like.st_uid, -1):
        with suppress(PermissionError):
            os.fchown(handle, owner, like.st_gid)
            return


def _private(path: str, flags: int) -> int:
    """Open a new file that nobody else can open before it has the mode that it is to have."""
    return os.open(path, flags, 0o600)


def _refuse_other_group(now: os.stat_result, like: os.stat_result, model: Path) -> None:
    """Refuse a file whose group would lose it: in Unix only a member can give it to the group."""
    only_group = (like.st_mode >> 3) & ~like.st_mode & 0o7
    if now.st_gid == like.st_gid or not only_group:
        return
    text = _("{path}: its group would lose it, since you are no member; ask {owner} to run: {command}")
    folder = model.parent
    command = f"chgrp {like.st_gid} {_quoted(folder)} && chmod g+s {_quoted(folder)}"
    raise StoreError(text.format(path=model, owner=_owner(folder.stat()), command=command))


def _copy_attributes(model: Path, handle: int) -> None:
    """Give a file the extended attributes of another: access control lists are among them."""
    if sys.platform != "linux":
        return
    with _where_supported():
        for name in os.listxattr(model):
            with _where_supported():
                os.setxattr(handle, name, os.getxattr(model, name))


@contextmanager
def _where_supported() -> Iterator[None]:
    """Pass over what a disk cannot do, or what only root may do; other errors count."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOTSUP, errno.EPERM, errno.EACCES, errno.ENODATA, errno.EINVAL}:
            raise


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


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the system's errors into a sentence about ``path``, or about the working folder that is gone."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOENT and not path.is_absolute():
            working_folder()
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
        errno.EIO: _("the disk has an error"),
        errno.ENAMETOOLONG: _("the name is too long"),
    }
    return reasons.get(error.errno or 0, error.strerror or str(error))
