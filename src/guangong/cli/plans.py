"""The plans that ``check`` means: one file, or every plan below a folder."""

import os
from pathlib import Path
from typing import Final

from guangong import cache, git
from guangong.store import PLAN_NAME, explained, resolved

IN_HOOK: Final = "PRE_COMMIT"
"""Set by pre-commit for its hooks: a commit holds what is tracked, and nothing else is to be judged."""


def below(folder: Path) -> list[Path]:
    """Return every plan below a folder that git does not ignore; outside of git, every one that is there."""
    try:
        repo = git.repository(resolved(folder))
    except git.GitError:
        return _there(folder)
    found = (within(repo, name, folder) for name in in_repository(repo))
    # A sparse checkout leaves files out that are in the index all the same: they are as they were.
    return [path for path in found if path and os.path.lexists(path)]


def in_repository(repo: git.Repository) -> list[str]:
    """Return every plan of a repository, from its top: also those that a sparse checkout leaves out."""
    return git.files_named(repo, PLAN_NAME, untracked=IN_HOOK not in os.environ)


def within(repo: git.Repository, name: str, folder: Path) -> Path | None:
    """Return the path by way of ``folder`` of a file that git names, ``None`` if it does not lie below."""
    path, top = resolved(repo.top) / name, resolved(folder)
    return folder / path.relative_to(top) if path.is_relative_to(top) else None


def _there(folder: Path) -> list[Path]:
    cache.spoil()  # the folders that are walked through are not noted
    found: list[Path] = []
    with explained(folder):
        for place, inside, names in os.walk(folder, onerror=_refuse):
            inside[:] = sorted(name for name in inside if not name.startswith("."))
            found += [Path(place, PLAN_NAME)] if PLAN_NAME in names else []
    return sorted(found)


def _refuse(error: OSError) -> None:
    raise error
