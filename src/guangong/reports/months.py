"""A period by its months, or where these are too many by longer columns: where days lie, their names."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from guangong.messages import _
from guangong.reports.days import month_name

_DAY: Final = timedelta(1)


class Axis(NamedTuple):
    """The days of a period as shares: 0 is where its first day begins, 1 where its last one ends."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """Return where ``day`` begins; outside the period, the end of it that is nearer."""
        return min(1.0, max(0, (day - self.start).days) / ((self.end - self.start).days + 1))

    def after(self, day: date) -> float:
        """Return where ``day`` ends."""
        return self.at(day + _DAY)

    def middle(self, day: date) -> float | None:
        """Return the middle of ``day``, ``None`` outside the period."""
        return (self.at(day) + self.after(day)) / 2 if self.start <= day <= self.end else None

    def within(self, day: date) -> date:
        """Return ``day``, or outside the period the day of it that is nearest."""
        return min(max(day, self.start), self.end)

    def months(self) -> Iterator[date]:
        """Yield the first day that the period has of each month."""
        day = self.start
        while day <= self.end:
            yield day
            day = (day.replace(day=1) + timedelta(31)).replace(day=1)


class Timescale(NamedTuple):
    """A period as columns of one width, each of so many ``months``; places are shares of all of them."""

    axes: tuple[Axis, ...]
    months: int

    def column(self, day: date) -> int:
        """Return the number of the column of ``day``, from 0."""
        return max(0, bisect_right(self.axes, day, key=lambda axis: axis.start) - 1)

    def at(self, day: date) -> float:
        """Return where ``day`` begins."""
        i = self.column(day)
        return (i + self.axes[i].at(day)) / len(self.axes)

    def after(self, day: date) -> float:
        """Return where ``day`` ends."""
        i = self.column(day)
        return (i + self.axes[i].after(day)) / len(self.axes)

    def middle(self, day: date) -> float:
        """Return the middle of ``day``, or the end of the period that is nearer."""
        return (self.at(day) + self.after(day)) / 2


def timescale_of(axis: Axis) -> Timescale:
    """Return a period by months; where they are too many, by quarters, half-years, years or several.

    Thirteen columns stand beside each other on 80 cells: a year that begins and ends within a month.
    """
    firsts = list(axis.months())
    lengths = (1, 3, 6, *(12 << i for i in range(12)))
    months = next(length for length in lengths if len(firsts) <= length * 13)
    starts = firsts[::months]
    ends = [*(start - _DAY for start in starts[1:]), axis.end]
    return Timescale(tuple(map(Axis, starts, ends)), months)


def column_name(axis: Axis, months: int) -> str:
    """Return what a column of so many months is called."""
    first, last = axis.start.month, axis.end.month
    if months == 1:
        return month_name(first)
    if months >= 12:  # noqa: PLR2004 (a year)
        return str(axis.start.year)
    names = _("Q1 Q2 Q3 Q4").split() if months == 3 else _("H1 H2").split()  # noqa: PLR2004 (a quarter)
    place, rest = divmod(first - 1, months)
    return f"{first}-{last}" if rest else names[place]  # of a school year: 9-11


def length_word(months: int) -> str:
    """Return what a column of the scale is, empty for a month."""
    return {1: "", 3: _("quarters"), 6: _("half-years"), 12: _("whole years")}.get(
        months, _("each {n} years").format(n=months // 12)
    )


def years(axes: Sequence[Axis]) -> list[int | None]:
    """Return the years, each for the first column that begins in it, ``None`` for the others."""
    found = pairwise((0, *(axis.start.year for axis in axes)))
    return [None if year == before else year for before, year in found]
