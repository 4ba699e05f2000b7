"""Completion in bash with titles: typer's own has only values there."""

import os
import re
from typing import Final

from typer import _completion_classes, _completion_shared
from typer._completion_classes import BashComplete

_INSERTING: Final = {"37", "42"}
"""COMP_TYPE where bash puts what is offered into the line as it is: menu-complete, insert-completions."""

_SCRIPT: Final = BashComplete.source_template.replace("COMP_CWORD=", "COMP_TYPE=$COMP_TYPE COMP_CWORD=")


class TitledBash(BashComplete):
    """Shows ``id  title`` while several fit: bash inserts only what they begin with alike."""

    source_template = _SCRIPT

    def complete(self) -> str:
        """Return what is offered, one a line."""
        args, incomplete = self.get_completion_args()
        words, there = _joined([*args, incomplete])
        items = self.get_completions(words[:-1], words[-1])
        for item in items:
            item.value = item.value.removeprefix(there)
        if len(items) == 1 or os.environ.get("COMP_TYPE") in _INSERTING:
            return "\n".join(item.value for item in items)
        return "\n".join(_titled(item.value, item.help or "") for item in items)


def _joined(words: list[str]) -> tuple[list[str], str]:
    """Return words as they were typed, and what bash leaves of the last: it breaks words at ``=``."""
    found: list[str] = []
    there = ""
    for i, word in enumerate(words):
        if found and (word == "=" or words[i - 1] == "="):
            there = found[-1] + word if word == "=" else found[-1]
            found[-1] += word
        else:
            found.append(word)
            there = ""
    return found, there


def _titled(value: str, title: str) -> str:
    """Return a line without what the shell would take for a pattern of file names."""
    plain = re.sub(r"[\b\[*?()]", " ", title)  # a backspace keeps typer from folding help
    return f"{value}  {' '.join(plain.split())}".rstrip()


def register() -> None:
    """Put it in the place of typer's, which registers its own whenever an app runs."""
    _completion_classes.BashComplete = TitledBash  # type: ignore[misc]
    _completion_shared._completion_scripts["bash"] = _SCRIPT  # noqa: SLF001 (typer has no other way)
