"""Writing files so that each is always the old or the new one, whole."""

import errno
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from guangong.errors import TakenError
from guangong.messages import _
from guangong.storage.disk import fresh, give_owner, stopped_cleanly, sync_file, sync_folder
from guangong.storage.failures import StoreError, explained, reason
from guangong.storage.paths import resolved
from guangong.storage.permissions import owner_of, quoted, remedy
from guangong.storage.reading import read


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
        advice = close if sys.platform == "win32" else remedy(path, "w")
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
        TakenError: one is there already.
        StoreError: one cannot be written.
    """
    made: list[Path] = []
    with stopped_cleanly():
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


def put(files: Mapping[Path, bytes], *, force: bool, folder: Path | None = None) -> None:
    """Write files: new ones, all or none, and with ``force`` also in the place of those that are there.

    Args:
        files: what they are to hold.
        force: whether one that is there is overwritten.
        folder: one that is made for them; without it, their folders have to be there.

    Raises:
        TakenError: one is there, without ``force``.
        StoreError: one cannot be written, or has no folder.
    """
    for path in [folder] if folder else files:
        refuse_no_folder(path)
    there = {path for path in files if force and os.path.lexists(path)}
    for path in there:
        _refuse_open(path)
    try:
        create({path: data for path, data in files.items() if path not in there})
    except TakenError as error:
        error.advice = _or_force()
        raise
    for path in there:
        target = resolved(path)
        with stopped_cleanly():
            replace(target, read(target, limit=sys.maxsize), files[path])


def refuse_no_folder(path: Path) -> None:
    """Let a path pass that lies in a folder: of a mistyped name no folder is made.

    Raises:
        StoreError: there is none.
    """
    folder = path.parent
    with explained(folder):
        if folder.is_dir():
            return
    if os.path.lexists(folder):
        raise StoreError(_("{path} is no folder").format(path=folder))
    text = _("there is no folder {path}; nothing was written").format(path=folder)
    raise StoreError(text, _("make the folder first, or correct its name"))


def refuse_unwritten(path: Path, *, force: bool) -> None:
    """Let a path pass to which ``put`` can write, before what may take long.

    Raises:
        TakenError: something is there, without ``force``.
        StoreError: it has no folder.
    """
    refuse_no_folder(path)
    if not force and os.path.lexists(path):
        error = _taken(path)
        error.advice = _or_force()
        raise error


def _or_force() -> str:
    return _("name another one, or overwrite it: --force")


def _refuse_open(path: Path) -> None:
    """Refuse a file beside which Word, Excel, WPS or LibreOffice notes that it has it open.

    Word leaves out of its mark as many characters of a long name as it puts before it. Whoever has the file
    open would write the old one again.
    """
    marks = (f"~${path.name}", f"~${path.name[1:]}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    for mark in (path.with_name(mark) for mark in marks):
        if os.path.lexists(mark):
            text = _("{path} is open in another program: {mark} is beside it")
            advice = _("close it there and try again; where nobody has it open, remove {mark}")
            name = mark.name
            raise StoreError(text.format(path=path, mark=name), advice.format(mark=name))


def remove(path: Path, holds: bytes) -> None:
    """Remove a file that still holds what was just written into it.

    Raises:
        StoreError: it holds something else, or cannot be removed.
    """
    _refuse_changed(path, holds)
    with explained(path):
        path.unlink()
        sync_folder(path.parent)


def refuse_taken(path: Path) -> None:
    """Let a path pass that a new file can have.

    Raises:
        TakenError: something is there, be it a link that leads nowhere.
    """
    if os.path.lexists(path):
        raise _taken(path)


def _taken(path: Path) -> TakenError:
    return TakenError(_("{path} is there already; nothing was written").format(path=path))


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
    if read(path, limit=sys.maxsize) != old:
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
    command = f"chgrp {like.st_gid} {quoted(folder)} && chmod g+s {quoted(folder)}"
    raise StoreError(text.format(path=model, owner=owner_of(folder.stat()), command=command))


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
