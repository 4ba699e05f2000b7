"""The folder beside the plan in which units report: the files that are read, and those that are not."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from guangong.answers.looks import Looks, digest
from guangong.messages import _
from guangong.storage import reminders
from guangong.storage.failures import StoreError, explained
from guangong.storage.paths import is_backup, is_yaml, kin, resolved

RETURNS_FOLDER: Final = "returns"


def returns_files(plan: Path, looks: Looks) -> list[Path]:
    """Return the files in which units report, beside the plan, by name."""
    folder = _itself(plan, looks).parent / RETURNS_FOLDER
    with explained(folder):
        is_there = bool(looks.look("lexists", str(folder)))
        if is_there and not folder.is_dir():
            raise StoreError(_("{path} is no folder").format(path=folder))
        # Not glob: it takes an unreadable folder for an empty one.
        names = os.listdir(folder) if is_there else []  # noqa: PTH208
    looks.note("names", str(folder), digest(*map(os.fsencode, sorted(names))) if is_there else "")
    return [folder / name for name in sorted(names) if is_yaml(name)]


def _itself(plan: Path, looks: Looks) -> Path:
    """Return a plan's path, behind a link the one of the file itself."""
    real = resolved(plan, looks)
    with explained(plan):
        is_link = stat.S_ISLNK(plan.lstat().st_mode)
    return real if is_link else plan


class Unread(NamedTuple):
    """What lies beside the plan, is not read, and may be meant to be.

    ``folders`` are named almost as the one in which units report; ``files`` lie in that one, and in folders
    in it; ``copies`` are those of the plan and of the reminders, each with the name of what it is a copy of.
    """

    folders: tuple[str, ...]
    files: tuple[str, ...]
    copies: tuple[tuple[str, str], ...] = ()


def unread(plan: Path, looks: Looks) -> Unread:
    """Return what is not read beside the files of ``returns_files``."""
    itself = _itself(plan, looks)
    folder = itself.parent / RETURNS_FOLDER
    files = [name for name in kin(folder, looks) if not is_yaml(name) and not is_backup(name)]
    inside = [f"{name}/{file}" for name in files for file in kin(folder / name, looks) if is_yaml(file)]
    copies = [
        (name, of) for of in (itself.name, reminders.NAME) for name in _copies(itself.parent, of, looks)
    ]
    return Unread(tuple(_like_returns(folder, looks)), (*files, *inside), tuple(copies))


def _copies(folder: Path, of: str, looks: Looks) -> Iterator[str]:
    """Yield the names that sync tools and file managers give to copies of a file; plan-2025.yaml is none."""
    stem = of.rpartition(".")[0].lower()
    mark = r"copy|conflict|副本|冲突|[(（]\d+[)）]|-(?:desktop|laptop)-| \d\.ya?ml$"
    for name in (*kin(folder, looks, stem), *kin(folder, looks, f"copy of {stem}")):
        is_like = re.match(rf"(?:copy of )?{re.escape(stem)}(?![^\W\d_])", name.lower())
        if is_like and name != of and is_yaml(name) and re.search(mark, name.lower().replace(stem, "", 1)):
            yield name


def _like_returns(folder: Path, looks: Looks) -> Iterator[str]:
    """Yield the folders beside ``folder`` that may be meant as it; where it is there, not its copies."""
    names = kin(folder.parent, looks, RETURNS_FOLDER)
    is_there = os.path.isdir(folder)  # noqa: PTH112 (unlike Path's, it never fails)
    for name in names:
        other_case = name.lower() == RETURNS_FOLDER
        # Where the case of names says nothing, Returns is the folder itself.
        is_itself = name == RETURNS_FOLDER or (other_case and is_there and RETURNS_FOLDER not in names)
        could_be = not is_itself and (other_case or not is_there)
        if could_be and any(map(is_yaml, kin(folder.parent / name, looks))):
            yield name
