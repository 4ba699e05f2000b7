"""Sheets that come back are read, understood, compared with what was returned, and written."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong.actions.step import Step
from guangong.domain.plan import Plan
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.reports.collected import Collected, collected
from guangong.reports.table import Report
from guangong.services.filing import Filing, file_returns
from guangong.services.intake.judging import Judged, Row, judge
from guangong.services.intake.lines import Lines, read_lines
from guangong.services.intake.meaning import Known, understand
from guangong.sheets import Sheet, SheetError, read_sheets
from guangong.storage.failures import StoreError
from guangong.storage.incoming import contents


class Source(NamedTuple):
    """A file by its name: its sheets with their rows, and what is to be told; or why it cannot be read."""

    name: str
    sheets: Sequence[tuple[Sheet, Lines]] = ()
    told: Sequence[str] = ()
    error: GuangongError | None = None


def read_source(name: str) -> Source:
    """Return what a file holds, or why it cannot be read."""
    try:
        sheets = [(sheet, read_lines(sheet)) for sheet in read_sheets(name, contents(name))]
    except (SheetError, StoreError) as error:
        return Source(name, error=error)
    shown = [(sheet, lines) for sheet, lines in sheets if lines.has_headings and not sheet.is_hidden]
    if not shown:
        text = _("{name}: no row has the headings, at least a task and a day of completion")
        advice = _("write them above the table: unit, task, done on, count, note, evidence")
        return Source(name, error=SheetError(text.format(name=name), advice))
    return Source(name, shown, [*_not_read(sheets)])


def _not_read(sheets: Iterable[tuple[Sheet, Lines]]) -> Iterator[str]:
    for sheet, lines in sheets:
        if sheet.is_hidden and sheet.rows:
            yield _('the hidden sheet "{name}" was not read').format(name=sheet.name)
        elif not lines.has_headings and sheet.rows:
            yield _('the sheet "{name}" has no headings, and was not read').format(name=sheet.name)


class Collection(NamedTuple):
    """What sheets say, as a report and file by file."""

    report: Report
    plan: Plan
    files: Sequence[Collected]


def collect(  # noqa: PLR0913 (what the command line says)
    sources: Sequence[Source], file: Path | None, today: date, *, by: str | None, write: bool, partial: bool
) -> Collection:
    """Return what sheets say; with ``write`` it is written, all rows of a file or none.

    Args:
        sources: the files.
        file: the plan, if the user named it.
        today: the user's own day.
        by: who says so.
        write: whether to write.
        partial: whether to take the good rows of a file that has others.

    Raises:
        GuangongError: none of the files can be read, or the returns cannot be written.
    """
    errors = [source.error for source in sources if source.error]
    if errors and len(errors) == len(sources):
        raise errors[0]
    files: list[Collected] = []
    plans: list[Plan] = []

    def steps(filing: Filing) -> Iterator[Step]:
        plans.append(filing.plan)
        rows = [*_rows(sources, Known(filing.plan, today))]
        judged: dict[str, list[Judged]] = {}
        for row, item in zip(rows, judge(filing, rows, by), strict=True):
            judged.setdefault(row.file, []).append(item)
        for source in sources:
            own = judged.get(source.name, [])
            is_taken = not source.error and (partial or not any(item.said.problems for item in own))
            files.append(_collected(source, own, is_taken=is_taken))
            yield from (item.step for item in own if item.step and item.step.operations and is_taken)

    edit = file_returns(file, today, steps, dry_run=not write)
    report = collected(plans[0], files, written=edit.written)
    return Collection(report._replace(remarks=tuple(edit.warnings)), plans[0], files)


def _rows(sources: Iterable[Source], known: Known) -> Iterator[Row]:
    for source in sources:
        for sheet, lines in source.sheets:
            for line in lines.taken:
                yield Row(source.name, sheet.name, understand(line, sheet, known))


def _collected(source: Source, rows: Sequence[Judged], *, is_taken: bool) -> Collected:
    passed = [(sheet.name, item.number, item.why) for sheet, lines in source.sheets for item in lines.passed]
    return Collected(
        source.name, [item.said for item in rows], passed, source.told, str(source.error or ""), is_taken
    )
