"""What offices decide differently about the rules, and what only the caller can know."""

from collections.abc import Callable
from typing import NamedTuple


def _nothing(_name: str) -> bool:
    return False


class RuleSettings(NamedTuple):
    """The parameters of rules.

    ``evidence_kinds`` are the kinds of work that ask for evidence when done, ``many_done`` is how many tasks
    one edit may close before that looks like a slip, and ``is_missing`` tells whether evidence is not there:
    rules do not look at the disk themselves.
    """

    evidence_kinds: tuple[str, ...] = ()
    many_done: int = 10
    is_missing: Callable[[str], bool] = _nothing


DEFAULT = RuleSettings()
