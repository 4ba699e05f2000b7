"""How much is to be reached, by the document's own words."""

from typing import NamedTuple


class TargetWords(NamedTuple):
    """A quantity to reach.

    Args:
        least: the lowest number.
        most: the highest, where the text names two.
        unit: what is counted, as 所 or %.
        words: what this was read from, as the text has it.
        per: what it holds for where that is not the whole task: 每校, 每季度; else ``""``.
    """

    least: int
    most: int | None
    unit: str
    words: str
    per: str = ""
