"""Evidence (佐证): URLs, and files that lie in the plan's folder or are copied into it."""

import errno
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.store import StoreError, create, reason

FOLDER: Final = "evidence"
_URL: Final = re.compile(r"https?://\S+")


class Evidence(NamedTuple):
    """How the plan names a piece of evidence, and for one that must be copied from where to where."""

    name: str
    source: Path | None = None
    target: Path | None = None


def find(given: Iterable[str], plan: Path, task_id: str, *, copy: bool) -> list[Evidence]:
    """Return each URL or path, relative to the working folder, as the plan names it.

    Raises:
        NotFoundError: a file that does not exist, or that lies elsewhere and is not to be copied.
        StoreError: a file cannot be compared, or a link leads the copy out of the plan's folder.
    """
    folder = plan.resolve().parent
    found: list[Evidence] = []
    for text in given:
        copies = {item.target: item.source for item in found if item.target and item.source}
        found.append(_find(text, folder, task_id, copies if copy else None))
    return found


def _find(text: str, folder: Path, task_id: str, copies: Mapping[Path, Path] | None) -> Evidence:
    """Find one; ``copies`` are those to be made already, from where by where to, ``None`` without --copy."""
    if _URL.fullmatch(text):
        return Evidence(text)
    source = Path(text).resolve()
    if not source.is_file():
        raise NotFoundError(_("{path}: there is no such file; give a file or a URL").format(path=text))
    if source.is_relative_to(folder):
        return Evidence(source.relative_to(folder).as_posix())
    if copies is None:
        raise NotFoundError(
            _("{path} lies outside the plan's folder; add --copy to copy it in").format(path=text)
        )
    wanted = folder / FOLDER / task_id / source.name
    if not wanted.parent.resolve().is_relative_to(folder):
        # A link leads out: what is written there would be no part of the plan's folder.
        raise _not_copied(source, reason(PermissionError(errno.EPERM, "")))
    target = _free(wanted, source, copies)
    return Evidence(target.relative_to(folder).as_posix(), source, target)


def _free(wanted: Path, source: Path, copies: Mapping[Path, Path]) -> Path:
    """Return ``wanted``, or with a number before its ending where another file has that name."""
    target, number = wanted, 2
    while not _fits(source, copies.get(target, target)):
        target = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        number += 1
    return target


def _fits(source: Path, there: Path) -> bool:
    """Whether nothing, or a file with the same bytes, is ``there``."""
    try:
        return not os.path.lexists(there) or (there.is_file() and there.read_bytes() == source.read_bytes())
    except OSError as error:
        raise _not_copied(source, reason(error)) from None


def copy_in(found: Iterable[Evidence]) -> None:
    """Copy what must be copied; nothing is ever overwritten.

    Raises:
        StoreError: a file cannot be read or written.
    """
    for item in found:
        if item.source is None or item.target is None or item.target.exists():
            continue
        try:
            create(item.target, item.source.read_bytes())
        except OSError as error:
            raise _not_copied(item.source, reason(error)) from None


def _not_copied(source: Path, why: str) -> StoreError:
    return StoreError(_("{path} cannot be copied: {reason}").format(path=source, reason=why))
