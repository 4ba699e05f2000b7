"""What a sentence says of owners, deadlines and quantities; nothing is invented."""

from typing import NamedTuple

from guangong.domain.plan import Period
from guangong.drafting.deadlines import DeadlineWords
from guangong.drafting.owners import OwnerWords
from guangong.drafting.quantities import TargetWords


class Phrases(NamedTuple):
    """What was read from a text.

    Args:
        owners: in the text's order, those who lead first. Several may lead: the text then names no first.
        deadline: the one that it is done by; of several days the last.
        dates: everything that it says of time, in its order; more than one is doubtful.
        targets: every quantity to reach, in its order.
        key: the text itself stresses it.
        rest: the text without brackets and labels of owners and deadlines.
    """

    owners: tuple[OwnerWords, ...]
    deadline: DeadlineWords | None
    dates: tuple[DeadlineWords, ...]
    targets: tuple[TargetWords, ...]
    key: bool
    rest: str


def read_phrases(text: str, period: Period, *, first_leads: bool = False) -> Phrases:
    """Return what a text says of owners, deadlines and quantities.

    Args:
        text: a sentence, a paragraph or a cell.
        period: the plan's; a day without a year lies in it.
        first_leads: the document says 排在第一位的为牵头单位，下同.
    """
    del period, first_leads
    return Phrases((), None, (), (), key="★" in text, rest=text)


def first_leads(text: str) -> bool:
    """Whether a text says that in every list the first unit leads: 排在第一位的为牵头单位，下同."""
    return "第一位" in text


def read_owners(cell: str) -> tuple[OwnerWords, ...]:
    """Return the units in the cell of a table whose head says that it holds owners."""
    del cell
    return ()


def read_deadline(cell: str, period: Period) -> DeadlineWords | None:
    """Return the deadline in the cell of a table whose head says that it holds one."""
    del cell, period
    return None
