"""Many plans read one after the other: how each stands, and its rows for the tables that are written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong.answers.looks import Looks
from guangong.domain.progress import assess
from guangong.errors import GuangongError
from guangong.findings.concise import line
from guangong.messages import _
from guangong.reports.rollup import Standing, rollup, standing, unread
from guangong.reports.table import Report
from guangong.services import plans
from guangong.services.book import open_book, spoils
from guangong.storage.failures import StoreError, reason
from guangong.storage.paths import resolved
from guangong.tables.rows import Reading
from guangong.tables.targets import Tables, Target, written
from guangong.yamldoc.diagnostics import CheckedFile, FindingsError


class Found(NamedTuple):
    """The plans that are meant, the folders that cannot be listed, and what is said beside."""

    plans: list[Path]
    unread: list[Standing]
    remarks: list[str]


def find(places: Sequence[Path]) -> Found:
    """Return the plans that are named and those below folders, each once.

    Raises:
        GuangongError: there is none at all.
    """
    found: list[Path] = []
    failed: list[OSError] = []
    remarks: list[str] = []
    for place in places:
        if plans.is_folder(place):
            below = plans.below(place, failed.append)
            found += below
            remarks += _misnamed(place)
            remarks += [] if below else [_no_plan(place)]
        else:
            found.append(place)
    if not found and not failed:
        raise GuangongError("\n  ".join(remarks))
    return Found(_once(found), [unread(str(error.filename), reason(error)) for error in failed], remarks)


def _no_plan(folder: Path) -> str:
    return _("{folder}: there is no plan.yaml in it or below").format(folder=folder)


def _misnamed(folder: Path) -> list[str]:
    text = _("{file} is not counted: if it is a plan, rename it to plan.yaml")
    return [text.format(file=path) for path in plans.misnamed(folder, lambda _error: None)]


def _once(found: Sequence[Path]) -> list[Path]:
    """Return paths without those that lead to a file once more."""
    return list({_real(path): path for path in reversed(found)}.values())[::-1]


def _real(path: Path) -> Path:
    try:
        return resolved(path)
    except StoreError:  # told where it is read
        return path


def on_plans(
    found: Found, day: date, today: date, advance: Callable[[], None], to: Target | None = None
) -> Report:
    """Return the report on plans, and write their tables where they are wanted.

    Args:
        found: the plans; of each the settings beside it hold.
        day: the day to report on.
        today: the user's own day.
        advance: is called after each plan.
        to: where to write the tables.

    Raises:
        GuangongError: the tables cannot be written.
    """
    with written(to) if to else nullcontext() as tables:
        read = [*found.unread, *_read(found.plans, day, today, advance, tables)]
        for one in read if tables else ():
            if tables and one.error:
                tables.take_unread(one, day)
    report = rollup(read, day)
    report = report._replace(remarks=(*found.remarks, *report.remarks))
    return _with_tables(report, to.path, tables.counts) if to and tables else report


def _with_tables(report: Report, to: Path, counts: Mapping[str, int]) -> Report:
    """Return a report that says what was written."""
    listed = _(", ").join(f"{table} {number}" for table, number in counts.items())
    said = _("Written to {path}: {tables}").format(path=to, tables=listed)
    data = {**report.data, "written": {"to": str(to), "rows": dict(counts)}}
    return report._replace(data=data, notes=(*report.notes, said))


def _read(
    found: Sequence[Path], day: date, today: date, advance: Callable[[], None], tables: Tables | None
) -> Iterator[Standing]:
    """Yield how each plan stands, of which nothing else is held; one that cannot be read stops no other."""
    for path in found:
        try:
            one = reading(path, day, today)
            if tables:
                tables.take(one)
            yield one.standing
        except GuangongError as error:
            yield unread(str(path), _why(error))
        advance()


def reading(path: Path, day: date, today: date) -> Reading:
    """Open a plan, and say how it stands on a day.

    Raises:
        GuangongError: it cannot be read, or has findings that would make the figures wrong.
    """
    now = open_book(path, today, Looks())
    book = now.on(day)
    assessed = assess(book.plan, book.returns, day, book.thresholds)
    beside = {
        "findings": book.findings,
        "entered_later": book.entered_later,
        "added_later": book.added_later,
    }
    one = standing(str(path), book.plan, assessed, day, beside)
    return Reading(one, now.plan, now.returns, book.plan, book.returns, assessed, day)


def _why(error: GuangongError) -> str:
    """Return why a plan could not be read: of findings the first one, with its place."""
    found = [(file, item) for file in _files(error) for item in file.diagnostics]
    if not found:
        return str(error)
    first = next((pair for pair in found if spoils(pair[1])), found[0])
    reason = line(*first)
    return _("{reason} (and {n} more)").format(reason=reason, n=len(found) - 1) if found[1:] else reason


def _files(error: GuangongError) -> list[CheckedFile]:
    return error.files if isinstance(error, FindingsError) else []
