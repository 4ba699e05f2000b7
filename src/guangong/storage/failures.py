"""What can go wrong on the disk, in words that a user can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guangong.errors import GuangongError
from guangong.messages import _


class StoreError(GuangongError):
    """A file could not be found, read or written."""

    code = "file"


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
