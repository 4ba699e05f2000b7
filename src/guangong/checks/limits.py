"""What offices decide differently about the rules, and what only the caller can know."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from guangong.errors import Flaw


def _nothing(_name: str) -> Flaw | None:
    return None


class RuleSettings(NamedTuple):
    """The parameters of rules.

    ``evidence_kinds`` are the kinds of work that ask for evidence when done, ``many_done`` is how many tasks
    one edit may close before that looks like a slip, and ``evidence_flaw`` says why a name is no evidence:
    rules do not look at the disk themselves. ``latest`` is the day that is furthest ahead on earth, ``None``
    where that is today.
    """

    evidence_kinds: tuple[str, ...] = ()
    many_done: int = 10
    evidence_flaw: Callable[[str], Flaw | None] = _nothing
    latest: date | None = None

    def is_future(self, day: date, today: date) -> bool:
        """Whether a day has begun nowhere: who is further east writes the date of tomorrow."""
        return day > max(today, self.latest or today)


DEFAULT = RuleSettings()
