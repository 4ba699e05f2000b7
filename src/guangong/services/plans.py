"""The plans that ``check`` means: one file, or every plan below a folder."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from guangong.storage import git
from guangong.storage.failures import explained
from guangong.storage.paths import PLAN_NAME, is_like_plan, resolved

IN_HOOK: Final = "PRE_COMMIT"
"""Set by pre-commit for its hooks: a commit holds what is tracked, and nothing else is to be judged."""


_LIKE: Final = "[Pp][Ll][Aa][Nn]*"
"""How a name that may be meant as a plan's begins, as git matches it."""


Failed: TypeAlias = Callable[[OSError], None]
"""Takes the error of a folder that cannot be listed."""


def _refuse(error: OSError) -> None:
    raise error


def is_folder(path: Path) -> bool:
    """Whether every plan below is meant; a folder in the place of a plan is a mistake."""
    return os.path.isdir(path) and path.name != PLAN_NAME  # noqa: PTH112 (Path's own fails on a name too long)


def below(folder: Path, failed: Failed = _refuse) -> list[Path]:
    """Return every plan below a folder that git does not ignore; outside of git, every one that is there.

    A folder that cannot be listed is an error; where ``failed`` takes that, all others count.
    """
    return _below(folder, PLAN_NAME, lambda name: name == PLAN_NAME, failed)


def misnamed(folder: Path, failed: Failed = _refuse) -> list[Path]:
    """Return the files below a folder that may be meant as a plan, those that lie beside one apart."""
    found = _below(folder, _LIKE, is_like_plan, failed)
    with explained(folder):
        return [path for path in found if PLAN_NAME not in os.listdir(path.parent)]  # noqa: PTH208 (names)


def _below(folder: Path, pattern: str, is_wanted: Callable[[str], bool], failed: Failed) -> list[Path]:
    try:
        repo = git.repository(resolved(folder))
    except git.GitError:
        return _there(folder, is_wanted, failed)
    if failed is not _refuse:
        _there(folder, lambda _name: False, failed)  # git passes over what it cannot list
    found = (within(repo, name, folder) for name in _listed(repo, pattern))
    # A sparse checkout leaves files out that are in the index all the same: they are as they were.
    return [path for path in found if path and is_wanted(path.name) and os.path.lexists(path)]


def in_repository(repo: git.Repository) -> list[str]:
    """Return every plan of a repository, from its top: also those that a sparse checkout leaves out."""
    return _listed(repo, PLAN_NAME)


def _listed(repo: git.Repository, pattern: str) -> list[str]:
    return git.files_named(repo, pattern, untracked=IN_HOOK not in os.environ)


def within(repo: git.Repository, name: str, folder: Path) -> Path | None:
    """Return the path by way of ``folder`` of a file that git names, ``None`` if it does not lie below."""
    path, top = resolved(repo.top) / name, resolved(folder)
    return folder / path.relative_to(top) if path.is_relative_to(top) else None


def _there(folder: Path, is_wanted: Callable[[str], bool], failed: Failed) -> list[Path]:
    found: list[Path] = []
    with explained(folder):
        for place, inside, names in os.walk(folder, onerror=failed):
            inside[:] = sorted(name for name in inside if not name.startswith("."))
            found += [Path(place, name) for name in names if is_wanted(name)]
    return sorted(found)
