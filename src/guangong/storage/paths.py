"""Where the plan is, and where a path leads; which names are a plan's, and which only nearly."""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from guangong.answers.looks import Looks
from guangong.messages import _
from guangong.storage.failures import StoreError, explained, working_folder
from guangong.storage.permissions import barred

PLAN_NAME: Final = "plan.yaml"


class NoPlanError(StoreError):
    """There is no plan here, and none elsewhere was named; ``near`` is a file that may be meant as one."""

    code = "no-plan"

    def __init__(self, near: str) -> None:
        self.near = near
        text = _("no {name} here or in a parent folder; name one with --file, or begin one: guangong init")
        if near:
            text = _(
                "no {name} here or in a parent folder, but {near}: rename it to {name}, "
                "or name it: --file {file}"
            )
        super().__init__(text.format(name=PLAN_NAME, near=near, file=shlex.quote(near)))


def find(folder: Path, looks: Looks, *, given: Path | None, configured: Path | None) -> Path:
    """Return the plan's path: as given, else ``plan.yaml`` in ``folder`` or a parent, else as configured.

    ``folder`` is the working folder: a path that is found is relative to it, short to read.

    Raises:
        NoPlanError: there is none.
    """
    if given is not None:
        return given
    for place in (folder, *folder.parents):
        # A link that leads nowhere is an error, no reason to go on.
        if looks.look("lexists", str(place / PLAN_NAME)):
            return Path(os.path.relpath(place / PLAN_NAME, folder))
    if configured is not None:
        return Path(os.path.expanduser(configured))  # noqa: PTH111 (Path's own fails on an unknown user)
    near = (path for place in (folder, *folder.parents) for path in _like_plans(place, looks))
    raise NoPlanError(next((os.path.relpath(path, folder) for path in near), ""))


def _like_plans(folder: Path, looks: Looks) -> Iterator[Path]:
    """Yield the files of a folder that may be meant as a plan: ``plan.yml``, ``plan.yaml.txt``, a copy."""
    for name in kin(folder, looks, "plan"):
        if is_like_plan(name) and looks.look("isfile", str(folder / name)):
            yield folder / name


def is_like_plan(name: str) -> bool:
    """Whether a file's name is not a plan's, and may be meant to be."""
    is_like = re.match(r"plan(?![a-z]).*\.ya?ml", name.lower())
    return bool(is_like) and name != PLAN_NAME and not is_backup(name)


def is_yaml(name: str) -> bool:
    """Whether a file's name is one under which units report."""
    return name.lower().endswith((".yaml", ".yml")) and not is_backup(name)


def is_backup(name: str) -> bool:
    """Whether a name is one that editors and systems give to files of their own."""
    own = (".bak", ".orig", ".rej", ".swp", ".swo", ".tmp", ".lock", "~")
    return name.startswith((".", "~", "#")) or name.lower().endswith(own)


def kin(folder: Path, looks: Looks, beginning: str = "") -> list[str]:
    """Return the names in a folder that begin so, in any case; none where it cannot be listed."""
    seen = looks.look("kin", os.path.join(folder, beginning))  # noqa: PTH118 (Path drops the last slash)
    return list(filter(None, seen.split("/")))


def resolved(path: Path, looks: Looks | None = None) -> Path:
    """Return the path behind all links, whole; nothing need be there. All that resolve paths do it here.

    Args:
        path: what to resolve.
        looks: where to note it, for a command whose answer may be remembered.

    Raises:
        StoreError: the links run in a circle, or the disk does not say where they lead.
    """
    with explained(path), barred(path):
        try:
            # Path.resolve() tells of a circle with a RuntimeError before Python 3.13.
            real = os.path.realpath(path, strict=True)
        except (FileNotFoundError, NotADirectoryError):
            real = os.path.realpath(path)
    if looks:
        looks.note("realpath", str(path), real)
    return Path(real)


def whole(path: Path) -> Path:
    """Return a path in full, with the links that ``..`` leads back from followed: the system does so.

    Raises:
        StoreError: as for ``resolved``, or the working folder is gone.
    """
    parts = path.parts
    last = max((i for i, part in enumerate(parts) if part == ".."), default=-1)
    start = resolved(Path(*parts[: last + 1])) if last >= 0 else working_folder()
    return start / Path(*parts[last + 1 :])


def is_top(folder: Path, looks: Looks) -> bool:
    """Whether a folder says that it is the top of a repository."""
    return bool(looks.look("lexists", str(folder / ".git")))
