"""Reports as files, which are handed on to people who never open a terminal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from guangong.answers.looks import Looks
from guangong.domain.plan import Period
from guangong.domain.stretches import running
from guangong.errors import GuangongError
from guangong.messages import _, language
from guangong.render import csv
from guangong.render.documents import DOCUMENTS, Paper
from guangong.reports.breakdown import breakdown
from guangong.reports.bulletin import bulletin
from guangong.reports.calendar import calendar
from guangong.reports.handout import as_of
from guangong.reports.ledger import ledger
from guangong.reports.masked import masked_report
from guangong.reports.page import page
from guangong.reports.scope import Scope
from guangong.reports.summary import summary
from guangong.reports.table import Cell, Day, Report, Text, apart
from guangong.reports.tasks import Filter
from guangong.services import project
from guangong.services.book import plan_path
from guangong.services.reporting import on_tasks, on_units, scope_of
from guangong.services.trending import on_trend
from guangong.storage import writing
from guangong.storage.reading import read

TABLES: Final = tuple(name for name in DOCUMENTS if name not in {"html", "ics"})
"""The formats that take any table."""

PROSE: Final = tuple(name for name in TABLES if name != "csv")
"""Those that take a report without a table, too."""


class Request(NamedTuple):
    """What the command line says of a report: which tasks, of which plan, for which day and period.

    ``options`` are the report's own, by their names; ``people``: whether names of persons are printed.
    """

    wanted: Filter
    file: Path | None
    today: date
    looks: Looks
    as_of: date | None = None
    period: Period | None = None
    people: bool = False
    options: Mapping[str, Any] = {}

    @property
    def day(self) -> date:
        """The day to report on: without one that was asked for the last of the period, at most today."""
        return self.as_of or (min(self.today, self.period.end) if self.period else self.today)


class Export(NamedTuple):
    """How a report is made, the formats that make sense for it, and the options that it has.

    An option has the values that it takes, or none where any will do; ``zh`` is the report's Chinese name.
    """

    make: Callable[[Request], Report]
    formats: tuple[str, ...] = TABLES
    options: Mapping[str, tuple[str, ...]] = {}
    zh: str = ""


def _on_tasks(name: str, **options: Any) -> Callable[[Request], Report]:  # noqa: ANN401 (the report's own)
    def make(request: Request) -> Report:
        wanted, file, today = request.wanted, request.file, request.today
        report = on_tasks(name, wanted, file, today, request.looks, request.day, **options)
        return _in_full(apart(report) if request.options.get("group_by") else report)

    return make


def _units(request: Request) -> Report:
    owners = request.wanted.owners or ()
    if any(request.wanted._replace(owners=None)) or len(owners) > 1:
        raise GuangongError(_("units takes no filter but one --owner"), _("export list for the tasks"))
    report = on_units("".join(owners), "", request.file, request.today, request.looks, request.day)
    return _in_full(report)


def _trend(request: Request) -> Report:
    wanted, by_commits = request.wanted, request.options.get("git", False)
    file, today, looks = request.file, request.today, request.looks
    return on_trend(wanted, file, today, looks, request.day, by_commits=by_commits, handed_on=True)


def of_scope(
    report: Callable[..., Report], default: Callable[[Scope], Period] = lambda scope: scope.period
) -> Callable[[Request], Report]:
    """Return what makes a report that is a function of a scope and of options of its own.

    ``default`` is the stretch of days that it tells of where none is asked for; else the plan's period. A
    part of that which is over is told of as if it had been asked for. A day that was asked for stays: on one
    after the plan's end the whole plan is told of, as no part of it has these figures.
    """

    def make(request: Request) -> Report:
        scope, finish = scope_of(request.wanted, request.file, request.today, request.looks, request.day)
        period = request.period or default(scope)
        if request.as_of and not request.period and scope.day > scope.plan.period.end:
            period = scope.plan.period
        is_over = period != scope.period and period.end < scope.day
        if is_over and not (request.as_of or request.period):
            return make(request._replace(period=period))
        return finish(report(scope._replace(period=period, people=request.people), **request.options))

    return make


def _this_month(scope: Scope) -> Period:
    return running(scope.plan.period, _begun(scope), 1)


def _half_year(scope: Scope) -> Period:
    """Return the half-year of a month ago: it is summed up in the first days behind its end."""
    return running(scope.plan.period, _begun(scope) - timedelta(30), 6)


def _begun(scope: Scope) -> date:
    """Return the day of a document, on which the plan's period has begun.

    Raises:
        GuangongError: it has not: there is nothing to tell of yet.
    """
    day, start = scope.day, scope.plan.period.start
    if day < start:
        text = _("{day} lies before the plan's period, which starts on {start}").format(day=day, start=start)
        raise GuangongError(text, _("name a later day: --as-of {start}").format(start=start))
    return day


def _in_full(report: Report) -> Report:
    """Return a report of the screen with the year of its day."""
    return report._replace(title=_with_year(report.title), aside=_with_year(report.aside))


def _with_year(content: Cell) -> Cell:
    return tuple(
        piece._replace(text=as_of(piece.day))
        if isinstance(piece, Day) and isinstance(piece.day, date)
        else piece
        for piece in content
    )


EXPORTS: Final[Mapping[str, Export]] = {
    "status": Export(_on_tasks("status", handed_on=True), zh="状态"),
    "list": Export(_on_tasks("list"), options={"group_by": ("section",)}, zh="清单"),
    "units": Export(_units, zh="上报情况"),
    "timeline": Export(_on_tasks("timeline"), zh="进度图"),
    "trend": Export(_trend, options={"git": ()}, zh="走势"),
    "breakdown": Export(
        of_scope(breakdown), options={"group_by": ("section", "unit"), "columns": ()}, zh="任务分解表"
    ),
    "ledger": Export(
        of_scope(ledger), options={"group_by": ("section", "unit"), "columns": (), "each": ()}, zh="台账"
    ),
    "bulletin": Export(of_scope(bulletin, _this_month), options={"issue": ()}, zh="通报"),
    "summary": Export(of_scope(summary, _half_year), PROSE, zh="小结"),
    "calendar": Export(of_scope(calendar), ("ics", "csv", "json", "md"), {"alarms": ()}, "日历"),
    "page": Export(of_scope(page), ("html",), zh="网页"),
}
"""The reports that are handed on: a new one is a module under ``reports``, and a line here."""


def report_word(name: str) -> str:
    """Return what a report is called in the language in use."""
    return (language() == "zh" and EXPORTS[name].zh) or name


def paper_for(request: Request, paper: Paper, template: Path | None) -> Paper:
    """Return what a format is told besides the report, with what the project's settings say of documents.

    Raises:
        FindingsError: the project's settings have to be fixed first.
        StoreError: the template cannot be read.
    """
    settings = project.load(plan_path(request.file, request.looks), request.looks)
    begun = read(template, limit=50_000_000) if template else b""
    return paper._replace(document=settings.document, template=begun)


def made(name: str, format_: str, request: Request, paper: Paper) -> tuple[bytes, Report]:
    """Return what a file of a report holds, and the report.

    Raises:
        GuangongError: the report does not go into that format, or has no such option; an extra is missing,
            or an encoding lacks a character.
    """
    _refuse(name, format_, request.options)
    report = masked_report(_headed(EXPORTS[name].make(request)))
    return DOCUMENTS[format_](report, paper), _told(report) if format_ == "csv" else report


def _told(report: Report) -> Report:
    """Return a report with the remark that csv has one of its tables only."""
    heading = csv.only(report)
    text = _("csv has one table of it, “{name}”; docx and xlsx have all").format(name=heading)
    return report._replace(remarks=(*report.remarks, text)) if heading else report


def _headed(report: Report) -> Report:
    """Return a report with the line below its title that says on which tasks it is, where not on all."""
    if not report.only:
        return report
    return report._replace(title=(*report.title, Text(f"\n{report.only}", "dim")))


def _refuse(name: str, format_: str, options: Mapping[str, Any]) -> None:
    """Refuse what makes no sense for a report, with what does."""
    export = EXPORTS[name]
    if format_ not in export.formats:
        text = _("{report} does not go into {format}").format(report=name, format=format_)
        raise _none_of(text, _("it goes into {known}"), export.formats, format_)
    for option, value in options.items():
        typed = f"--{option.replace('_', '-')}"
        known = export.options.get(option)
        if known is None:
            text = _("{report} has no {option}").format(report=name, option=typed)
            having = [other for other, one in EXPORTS.items() if option in one.options]
            raise _none_of(text, _("these have it: {known}"), having, typed)
        if known and value not in known:
            text = _("{option} of {report} is not {value}").format(option=typed, report=name, value=value)
            raise _none_of(text, _("it is one of: {known}"), known, value)


def _none_of(text: str, advice: str, known: Sequence[str], word: str) -> GuangongError:
    said = advice.format(known=_(", ").join(known)) if known else ""
    return GuangongError(text, said, known, word)


def export(  # noqa: PLR0913 (what the command line says)
    name: str, to: Path, format_: str, request: Request, paper: Paper, *, force: bool
) -> Report:
    """Write a report into a file; return the report.

    Raises:
        NotFoundError: the file is there, without ``force``.
        GuangongError: as for ``made``, or the file cannot be written, or has no folder.
    """
    writing.refuse_unwritten(to, force=force)
    data, report = made(name, format_, request, paper)
    writing.put({to: data}, force=force)
    return report


def write_report(report: Report, to: Path, plan: Path, looks: Looks, *, force: bool) -> None:
    """Write any report on a plan into a file, in the format that its ending names.

    Raises:
        FindingsError: the project's settings have to be fixed first.
        NotFoundError: the file is there, without ``force``.
        GuangongError: the ending is that of no format for tables; or as for ``export``.
    """
    ending = to.suffix.removeprefix(".").lower()
    if ending not in TABLES:
        text = _("{file} does not end as a format").format(file=to)
        raise _none_of(text, _("it is one of: {known}"), TABLES, ending)
    paper = Paper(document=project.load(plan, looks).document)
    writing.put({to: DOCUMENTS[ending](masked_report(report), paper)}, force=force)
