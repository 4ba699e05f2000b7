"""The calendar of those who write in the plan: it may be tomorrow already where an entry was made."""

from datetime import date, datetime, timedelta, timezone
from typing import Final

FURTHEST: Final = timezone(timedelta(hours=14))
"""Where a day begins first, on the Line Islands."""


def today() -> date:
    """Return the user's own day; a command reads it once."""
    return datetime.now().astimezone().date()


def furthest(today: date) -> date:
    """Return the day that is furthest ahead on earth, where it is ``today`` here."""
    return today + _ahead(datetime.now().astimezone())


def _ahead(now: datetime) -> timedelta:
    """Return by how many days the furthest calendar is ahead of the one of ``now``."""
    return max(now.astimezone(FURTHEST).date() - now.date(), timedelta(0))
