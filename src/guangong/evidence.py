"""Evidence (佐证): URLs, and files that lie in the plan's folder or are copied into it."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.store import StoreError

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
    """
    return [_find(text, plan.resolve().parent, task_id, copy=copy) for text in given]


def _find(text: str, folder: Path, task_id: str, *, copy: bool) -> Evidence:
    if _URL.fullmatch(text):
        return Evidence(text)
    source = Path(text).resolve()
    if not source.is_file():
        raise NotFoundError(_("{path}: there is no such file; give a file or a URL").format(path=text))
    if source.is_relative_to(folder):
        return Evidence(source.relative_to(folder).as_posix())
    if not copy:
        raise NotFoundError(
            _("{path} lies outside the plan's folder; add --copy to copy it in").format(path=text)
        )
    target = _free(folder / FOLDER / task_id / source.name, source)
    return Evidence(target.relative_to(folder).as_posix(), source, target)


def _free(wanted: Path, source: Path) -> Path:
    """Return ``wanted``, or with a number before its ending where another file has that name."""
    target, number = wanted, 2
    while target.exists() and target.read_bytes() != source.read_bytes():
        target = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        number += 1
    return target


def is_missing(name: str, folder: Path) -> bool:
    """Whether a piece of evidence is a file that is not there; URLs are not looked up."""
    # Path.exists raises where a name is too long or no text; os.path takes anything for missing.
    return not _URL.fullmatch(name) and not os.path.exists(folder / name)  # noqa: PTH110


def copy_in(found: Iterable[Evidence]) -> None:
    """Copy what must be copied; nothing is ever overwritten.

    Raises:
        StoreError: a file cannot be read or written.
    """
    for item in found:
        if item.source is None or item.target is None or item.target.exists():
            continue
        try:
            item.target.parent.mkdir(parents=True, exist_ok=True)
            with item.target.open("xb") as file:
                file.write(item.source.read_bytes())
        except OSError as error:
            item.target.unlink(missing_ok=True)
            text = _("{path} cannot be copied: {reason}")
            raise StoreError(text.format(path=item.source, reason=error.strerror)) from None
