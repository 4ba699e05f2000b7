"""The files that are handed in: those that were named, and the sheets in folders."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from guangong.messages import _
from guangong.storage.failures import StoreError, explained
from guangong.storage.reading import read, read_standard_input

STANDARD_INPUT: Final = "-"
_ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".et", ".ett", ".ods", ".csv", ".tsv", ".txt")
_LIMIT: Final = 50_000_000
"""So many bytes may a sheet have: with pictures in it, some have ten million."""


class Incoming(NamedTuple):
    """The files that are read, by how they are called, and those of folders that are no sheets."""

    files: list[str]
    others: list[str]


def incoming(names: Iterable[str]) -> Incoming:
    """Return the files that are meant, each once: those that are named, and what lies in and below folders.

    Raises:
        StoreError: a folder cannot be read, or holds no sheet.
    """
    found = Incoming([], [])
    for name in dict.fromkeys(names):
        is_folder = name != STANDARD_INPUT and os.path.isdir(name)  # noqa: PTH112 (Path's own may fail)
        inside = list(_below(Path(name))) if is_folder else []
        sheets = [path for path in inside if path.lower().endswith(_ENDINGS)] if is_folder else [name]
        if not sheets:
            raise StoreError(_("{path}: there is no sheet in this folder").format(path=name))
        found.files.extend(sheets)
        found.others.extend(path for path in inside if path not in sheets)
    return Incoming([*dict.fromkeys(found.files)], found.others)


def _below(folder: Path) -> Iterator[str]:
    """Yield the files in and below a folder, less hidden ones and what programs leave beside an open one."""

    def refuse(error: OSError) -> None:
        raise error

    with explained(folder):
        for place, inside, names in os.walk(folder, onerror=refuse):
            inside[:] = sorted(name for name in inside if not name.startswith("."))
            yield from (str(Path(place, name)) for name in sorted(names) if not name.startswith((".", "~$")))


def contents(name: str) -> bytes:
    """Return what a file holds, or standard input.

    Raises:
        StoreError: it cannot be read, or is too large.
    """
    return read_standard_input(Path(name)) if name == STANDARD_INPUT else read(Path(name), limit=_LIMIT)
