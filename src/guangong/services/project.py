"""The project's settings: ``guangong.toml`` beside the plan or above it, the same for everybody."""

import os
from pathlib import Path
from typing import Final

from guangong.answers.looks import Looks
from guangong.checks.configuration import parse
from guangong.domain.settings import Project
from guangong.storage.failures import working_folder
from guangong.storage.paths import is_top, resolved
from guangong.storage.reading import read

NAME: Final = "guangong.toml"


def find(plan: Path, looks: Looks) -> Path | None:
    """Return the nearest ``guangong.toml`` in the plan's folder or above, not beyond its repository."""
    for folder in resolved(plan, looks).parents:
        # A link that leads nowhere, or what is no file, is an error: settings must not be passed over.
        if looks.look("lexists", str(folder / NAME)):
            return folder / NAME
        if is_top(folder, looks):
            break
    return None


def from_root(name: str, looks: Looks) -> str:
    """Return a file's path as forges know it: from the top of its repository, else from the working folder.

    One that lies in neither is returned as given. A link keeps its own name, for git knows it by that.
    """
    folder, own = os.path.split(name)
    path = resolved(Path(folder), looks) / own
    tops = (place for place in path.parents if is_top(place, looks))
    top = next(tops, working_folder())
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else name


def load(plan: Path, looks: Looks) -> Project:
    """Return the settings that hold for a plan.

    Raises:
        FindingsError: the file is no TOML, or holds what it cannot hold.
    """
    path = find(plan, looks)
    if path is None:
        return Project()
    return parse(read(path, looks), str(path))
