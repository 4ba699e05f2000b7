"""Three versions of a file merged line by line, as git does it."""

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import NamedTuple

from guangong.messages import _
from guangong.storage.disk import stopped_cleanly
from guangong.storage.failures import explained
from guangong.storage.git.program import GitError, run

_MOST_CONFLICTS = 127
"""So many conflicts git counts in its exit code; above, it says that it failed."""


class Lines(NamedTuple):
    """What a merge gave, and whether no line of it is in conflict."""

    source: bytes
    is_clean: bool


def merged_lines(sides: Sequence[bytes], labels: Sequence[str], favour: str = "") -> Lines:
    """Merge line by line.

    Args:
        sides: the file as it was, as ours and as theirs is.
        labels: what the markers of conflicts call them, in this order.
        favour: ``ours``, ``theirs`` or ``union``, to take those lines where both changed some.

    Raises:
        GitError: there is no git, or it cannot merge them, as where they hold no text.
    """
    base, ours, theirs = labels
    named = (word for label in (ours, base, theirs) for word in ("-L", label))
    options = ("--stdout", *([f"--{favour}"] if favour else []), *named)
    with explained(Path(gettempdir())), stopped_cleanly(), TemporaryDirectory() as name:
        folder = Path(name)
        for file, source in zip(("base", "ours", "theirs"), sides, strict=True):
            (folder / file).write_bytes(source)
        done = run(("merge-file", *options, "ours", "base", "theirs"), folder, _without_repository())
    if not 0 <= done.returncode <= _MOST_CONFLICTS:
        reason = done.stderr.decode("utf-8", "replace").strip().removeprefix("error: ")
        raise GitError(_("git cannot merge the files: {reason}").format(reason=reason))
    return Lines(done.stdout, done.returncode == 0)


def _without_repository() -> dict[str, str]:
    """Return the environment without what git tells its merge drivers: the files are in no repository."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
