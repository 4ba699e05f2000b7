"""A new file or folder in the place of an older one: written beside it, then renamed."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from guangong.storage.disk import fresh, stopped_cleanly, sync_folder
from guangong.storage.failures import explained
from guangong.storage.locking import alone, left_beside
from guangong.storage.paths import resolved
from guangong.storage.writing import refuse_no_folder


@contextmanager
def placed(path: Path, refuse: Callable[[Path], None]) -> Iterator[Path]:
    """Give a name beside ``path`` to write to; what stands there at the end takes its place.

    Of a file the old or the new one is there at every instant. Of two folders no call exchanges the names on
    every system: for a moment there is neither, and whoever is killed then leaves the old one beside it. What
    was left so, the next one removes when it has its name.

    Args:
        path: the name that it is to have; behind a link, the file that it leads to.
        refuse: raises an error where what is there is not to be replaced; asked before and after the work.

    Raises:
        StoreError: it cannot be written; then nothing has changed.
    """
    real = resolved(path)
    temporary = fresh(real)
    refuse_no_folder(path)
    with explained(path), stopped_cleanly(), alone(real):
        _refuse(real, refuse)
        try:
            yield temporary
            _refuse(real, refuse)
            _take_place(temporary, real)
        finally:
            _remove(temporary)
        sync_folder(real.parent)
        for left in left_beside(real):
            _remove(left)


def _refuse(real: Path, refuse: Callable[[Path], None]) -> None:
    if os.path.lexists(real):
        refuse(real)


def _take_place(temporary: Path, real: Path) -> None:
    if not real.is_dir():
        temporary.replace(real)
        return
    old = temporary.with_suffix(".old")
    real.rename(old)
    try:
        temporary.rename(real)
    except BaseException:
        old.rename(real)
        raise
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
