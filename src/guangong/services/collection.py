"""Sheets that come back are read, understood, compared with what was returned, and written."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong.actions.step import Step
from guangong.checks.suggest import listed
from guangong.domain.plan import Plan
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.reports.collected import Collected, collected
from guangong.reports.table import Report
from guangong.services.filing import Filing, file_returns
from guangong.services.intake.headings import likeliest
from guangong.services.intake.judging import Judged, Row, judge, once, sound
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
        return Source(name, error=_no_headings(name, [sheet for sheet, _lines in sheets]))
    return Source(name, shown, [*_not_read(sheets)])


def _no_headings(name: str, sheets: Sequence[Sheet]) -> SheetError:
    """Return the refusal of a file without headings, with what in it may be meant to be some."""
    told = [_("{name}: no row has the headings, at least a task and a day of completion").format(name=name)]
    for sheet in sheets:
        if sheet.is_hidden and sheet.rows:
            told.append(_('the hidden sheet "{name}" was not read').format(name=sheet.name))
        elif sheet.rows:
            row, texts = likeliest(sheet)
            told += [_("row {row} has: {texts}").format(row=row, texts=listed(texts))] if texts else []
    advice = _("write them above the table: unit, task, done on, count, note, evidence")
    return SheetError(_("; ").join(told), advice)


def _not_read(sheets: Iterable[tuple[Sheet, Lines]]) -> Iterator[str]:
    for sheet, lines in sheets:
        if sheet.is_hidden and sheet.rows:
            yield _('the hidden sheet "{name}" was not read').format(name=sheet.name)
        elif not lines.has_headings and sheet.rows:
            yield _('the sheet "{name}" has no headings, and was not read').format(name=sheet.name)
        elif lines.unread:
            yield _("columns that were not read: {names}").format(names=listed(lines.unread))


class Collection(NamedTuple):
    """What sheets say, as a report and file by file; ``path`` is the plan's, as the user knows it."""

    path: str
    report: Report
    plan: Plan
    files: Sequence[Collected]
    written: bool


def take_in(  # noqa: PLR0913 (what the command line says)
    sources: Sequence[Source],
    file: Path | None,
    today: date,
    *,
    others: Sequence[str] = (),
    write: bool = False,
    partial: bool = False,
) -> Collection:
    """Return what sheets say; with ``write`` it is written, all rows of a file or none.

    Args:
        sources: the files.
        file: the plan, if the user named it.
        today: the user's own day.
        others: files of a folder that are no sheets, and were not read.
        write: whether to write.
        partial: whether to take the good rows of a file that has others.

    Raises:
        GuangongError: none of the files can be read, or the returns cannot be written.
    """
    _refuse_unread([source.error for source in sources if source.error], len(sources))
    files: list[Collected] = []
    plans: list[Plan] = []

    def steps(filing: Filing) -> list[Step]:
        plans.append(filing.plan)
        rows = [*_rows(sources, Known(filing.plan, today))]
        judged: dict[str, list[Judged]] = {}
        for row, item in zip(rows, sound(filing, [*judge(filing, rows)]), strict=True):
            judged.setdefault(row.file, []).append(item)
        files[:] = [_collected(source, judged.get(source.name, []), partial=partial) for source in sources]
        taken = [item for found in files if found.is_taken for item in judged.get(found.name, [])]
        return [*once(item.step for item in taken if item.step)]

    edit = file_returns(file, today, steps, dry_run=not write)
    report = collected(plans[0], files, written=edit.written)
    remarks = [*([_no_sheets(others)] if others else []), *edit.warnings]
    return Collection(edit.name, report._replace(remarks=tuple(remarks)), plans[0], files, edit.written)


def _refuse_unread(errors: Sequence[GuangongError], files: int) -> None:
    """Refuse files of which none can be read."""
    if len(errors) < files:
        return
    if files == 1:
        raise errors[0]
    lines = "".join(f"\n  {error}" for error in errors)
    raise SheetError(_("none of the files can be read:{lines}").format(lines=lines))


def _no_sheets(names: Sequence[str]) -> str:
    return _("no sheets, and not read: {names}").format(names=listed(names))


def _rows(sources: Iterable[Source], known: Known) -> Iterator[Row]:
    for source in sources:
        for sheet, lines in source.sheets:
            for line in lines.taken:
                yield Row(source.name, sheet.name, understand(line, sheet, known))


def _collected(source: Source, judged: Sequence[Judged], *, partial: bool) -> Collected:
    passed = [(sheet.name, item.number, item.why) for sheet, lines in source.sheets for item in lines.passed]
    rows = [item.said for item in judged]
    is_taken = not source.error and (partial or not any(row.problems for row in rows))
    return Collected(source.name, rows, passed, source.told, str(source.error or ""), is_taken)
