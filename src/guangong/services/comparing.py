"""Last year's plan beside this year's: both opened, and the report on them."""

from datetime import date
from pathlib import Path

from guangong.answers.looks import Looks
from guangong.domain.progress import assess
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.reports.table import Report
from guangong.reports.two_years import Year, two_years
from guangong.services.book import Book, open_book, plan_path, with_file
from guangong.services.plans import is_folder
from guangong.storage.paths import PLAN_NAME


def on_years(
    last: Path, this: Path | None, today: date, looks: Looks, as_of: date | None = None
) -> tuple[Report, Path]:
    """Return the report on last year's plan and this year's, and where this year's is.

    Args:
        last: last year's plan, or its folder.
        this: this year's, or its folder; else the one that is found as always.
        today: the user's own day.
        looks: notes what is looked at.
        as_of: the day to report on.

    Raises:
        FindingsError: a plan has findings that would make the figures wrong.
        GuangongError: a plan cannot be read, or last year's does not begin before this year's.
    """
    day = as_of or today
    first, second = (
        open_book(path, today, looks)
        for path in (_plan(last), _plan(this) if this else plan_path(None, looks))
    )
    if first.plan.period.start >= second.plan.period.start:
        text = _("{last} does not begin before {this}").format(last=first.path, this=second.path)
        raise GuangongError(text, _("name last year's plan first: guangong compare LAST THIS"))
    now = first.on(day)
    figures = assess(now.plan, now.returns, day, now.thresholds)
    report = two_years(_at_its_end(first, day), _at_its_end(second, day), figures, day)
    notes = tuple(with_file(note, this and second.path) for note in report.notes)
    remarks = (*first.remarks, *second.remarks)
    return report._replace(notes=notes, remarks=remarks, styles=second.styles), second.path


def _plan(path: Path) -> Path:
    return path / PLAN_NAME if is_folder(path) else path


def _at_its_end(now: Book, day: date) -> Year:
    """Return a plan on its last day, or while it runs on the day of the report."""
    end = min(day, now.plan.period.end)
    book = now.on(end)
    return Year(book.plan, assess(book.plan, book.returns, end, book.thresholds), end)
