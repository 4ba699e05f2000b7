"""Evidence (佐证): URLs, and files that lie in the plan's folder or are copied into it."""

import filecmp
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from guangong import cache
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.store import StoreError, explained, give_name, sync_file, sync_folder

FOLDER: Final = "evidence"
_URL: Final = re.compile(r"https?://\S+")


class Evidence(NamedTuple):
    """How the plan names a piece of evidence, and for one that must be copied from where to where."""

    name: str
    source: Path | None = None
    target: Path | None = None


def find(given: Iterable[str], plan: Path, task_id: str, *, copy: bool) -> list[Evidence]:
    """Return each URL or path, relative to the working folder, as the plan names it, each once.

    Raises:
        NotFoundError: a file that does not exist, or that lies elsewhere and is not to be copied.
        StoreError: a file cannot be read.
    """
    folder = plan.resolve().parent
    found: dict[str, Evidence] = {}
    for text in given:
        with explained(Path(text)):
            item = _find(text, folder, task_id, found if copy else None)
        found.setdefault(item.name, item)
    return list(found.values())


def _find(text: str, folder: Path, task_id: str, earlier: dict[str, Evidence] | None) -> Evidence:
    """Return one piece; ``earlier`` are those of the same command, ``None`` when nothing is to be copied."""
    if _URL.fullmatch(text):
        return Evidence(text)
    source = Path(text).resolve()
    if not source.is_file():
        raise NotFoundError(_("{path}: there is no such file; give a file or a URL").format(path=text))
    if source.is_relative_to(folder):
        return Evidence(source.relative_to(folder).as_posix())
    if earlier is None:
        raise NotFoundError(
            _("{path} lies outside the plan's folder; add --copy to copy it in").format(path=text)
        )
    wanted = folder / FOLDER / task_id / source.name
    if not wanted.parent.resolve().is_relative_to(folder):
        raise StoreError(_("{path} leads out of the plan's folder").format(path=wanted.parent))
    to_come = {item.target: item.source for item in earlier.values() if item.target and item.source}
    target = _free(wanted, source, to_come)
    return Evidence(target.relative_to(folder).as_posix(), source, target)


def _free(wanted: Path, source: Path, to_come: dict[Path, Path]) -> Path:
    """Return ``wanted``, or with a number before its ending where another file has that name.

    ``to_come`` are the names that the same command is about to give, with their sources.
    """
    target, number = wanted, 2
    while there := to_come.get(target) or (target if os.path.lexists(target) else None):
        if there.is_file() and filecmp.cmp(there, source, shallow=False):
            break
        target = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        number += 1
    return target


def is_missing(name: str, folder: Path) -> bool:
    """Whether a piece of evidence is a file that is not there; URLs are not looked up."""
    # Path.exists raises where a name is too long or no text; os.path takes anything for missing.
    return not _URL.fullmatch(name) and not cache.look("exists", str(folder / name))


def copy_in(found: Iterable[Evidence]) -> None:
    """Copy what must be copied; nothing is ever overwritten, and no file is ever there by half.

    Raises:
        StoreError: a file cannot be read or written.
    """
    for item in found:
        if item.source is None or item.target is None:
            continue
        try:
            if not item.target.exists():
                _copy(item.source, item.target)
        except OSError as error:
            text = _("{path} cannot be copied: {reason}")
            raise StoreError(text.format(path=item.source, reason=error.strerror)) from None


def _copy(source: Path, target: Path) -> None:
    """Copy one file to disk under a name of its own, then give it the name that it is to have."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        with source.open("rb") as old, temporary.open("wb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            sync_file(new.fileno())
        give_name(temporary, target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
