"""Reports as files, which are handed on to people who never open a terminal."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from guangong.answers.looks import Looks
from guangong.domain.plan import Period
from guangong.domain.stretches import running
from guangong.domain.typed_period import period
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.render.documents import DOCUMENTS, Paper
from guangong.reports.bulletin import bulletin
from guangong.reports.scope import Scope
from guangong.reports.summary import summary
from guangong.reports.table import Report
from guangong.reports.tasks import Filter
from guangong.services.reporting import on_tasks, on_units, scope_of
from guangong.storage import writing

TABLES: Final = tuple(DOCUMENTS)
"""The formats that take any table."""


class Request(NamedTuple):
    """What the command line says of a report: which tasks, of which plan, for which day and period.

    ``options`` are the report's own, by their names; ``people``: whether names of persons are printed.
    """

    wanted: Filter
    file: Path | None
    today: date
    looks: Looks
    as_of: date | None = None
    period: str = ""
    people: bool = False
    options: Mapping[str, Any] = {}


class Export(NamedTuple):
    """How a report is made, the formats that make sense for it, and the options that it has of its own."""

    make: Callable[[Request], Report]
    formats: tuple[str, ...] = TABLES
    options: frozenset[str] = frozenset()


def _on_tasks(name: str) -> Callable[[Request], Report]:
    def make(request: Request) -> Report:
        return on_tasks(name, request.wanted, request.file, request.today, request.looks, request.as_of)

    return make


def _units(request: Request) -> Report:
    return on_units("", "", request.file, request.today, request.looks, request.as_of)


def of_scope(report: Callable[..., Report], months: int = 0) -> Callable[[Request], Report]:
    """Return what makes a report that is a function of a scope and of options of its own.

    ``months``: unless a period is typed, it tells of so many, those of the day; else of the whole plan.
    """

    def make(request: Request) -> Report:
        scope, finished = scope_of(request.wanted, request.file, request.today, request.looks, request.as_of)
        span = _span(request.period, scope, months)
        return finished(report(scope._replace(period=span, people=request.people), **request.options))

    return make


def _span(typed: str, scope: Scope, months: int) -> Period:
    """Return the stretch of days that is told of: as typed, else so many months, or the whole plan."""
    whole = scope.plan.period
    if typed:
        return period(typed, whole)
    return running(whole, scope.day, months) if months else whole


EXPORTS: Final[Mapping[str, Export]] = {
    "status": Export(_on_tasks("status")),
    "list": Export(_on_tasks("list")),
    "units": Export(_units),
    "timeline": Export(_on_tasks("timeline")),
    "bulletin": Export(of_scope(bulletin, months=1), options=frozenset({"issue"})),
    "summary": Export(of_scope(summary, months=6)),
}
"""The reports that are handed on: a new one is a module under ``reports``, and a line here."""


def made(name: str, format_: str, request: Request, paper: Paper) -> tuple[bytes, Report]:
    """Return what a file of a report holds, and the report.

    Raises:
        NotFoundError: the report does not go into that format, or does not have an option.
    """
    export = EXPORTS[name]
    if format_ not in export.formats:
        text = _("{report} does not go into {format}").format(report=name, format=format_)
        known = _(", ").join(export.formats)
        raise NotFoundError(text, _("it goes into {known}").format(known=known), export.formats, format_)
    _refuse_options(name, request)
    report = export.make(request)
    return DOCUMENTS[format_](report, paper), report


def _refuse_options(name: str, request: Request) -> None:
    """Refuse an option that is another report's: it would mean nothing here.

    Raises:
        NotFoundError: there is one.
    """
    for option in request.options.keys() - EXPORTS[name].options:
        having = [known for known, export in EXPORTS.items() if option in export.options]
        text = _("{report} has no --{option}").format(report=name, option=option)
        raise NotFoundError(text, _("it goes with {reports}").format(reports=_(", ").join(having)))


def export(  # noqa: PLR0913 (what the command line says)
    name: str, to: Path, format_: str, request: Request, paper: Paper, *, force: bool
) -> Report:
    """Write a report into a file; return the report.

    Raises:
        NotFoundError: the file is there, without ``force``; or as for ``made``.
        StoreError: it cannot be written.
    """
    data, report = made(name, format_, request, paper)
    writing.put({to: data}, force=force)
    return report
