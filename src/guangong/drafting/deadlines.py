"""When a task is to be done, by the document's own words."""

from datetime import date
from typing import NamedTuple

from guangong.domain.plan import Every


class DeadlineWords(NamedTuple):
    """What a text says of the time.

    Args:
        day: the last day, ``None`` where the words name none.
        words: as the text has them, for ``deadline_text``.
        is_standing: it is work without an end: 持续推进, 常年, 每季度.
        every: the period of standing work, where the words name one.
    """

    day: date | None
    words: str
    is_standing: bool = False
    every: Every | None = None
