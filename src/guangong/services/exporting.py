"""Reports as files, which are handed on to people who never open a terminal."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from guangong.answers.looks import Looks
from guangong.domain.plan import Period
from guangong.domain.typed_period import period
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.render.documents import DOCUMENTS, Paper
from guangong.reports.page import page
from guangong.reports.scope import Scope
from guangong.reports.table import Report
from guangong.reports.tasks import Filter
from guangong.services.reporting import on_tasks, on_units, scope_of
from guangong.storage import writing

TABLES: Final = tuple(name for name in DOCUMENTS if name != "html")
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
    """How a report is made, and the formats that make sense for it."""

    make: Callable[[Request], Report]
    formats: tuple[str, ...] = TABLES


def _on_tasks(name: str) -> Callable[[Request], Report]:
    def make(request: Request) -> Report:
        return on_tasks(name, request.wanted, request.file, request.today, request.looks, request.as_of)

    return make


def _units(request: Request) -> Report:
    return on_units("", "", request.file, request.today, request.looks, request.as_of)


def of_scope(report: Callable[..., Report]) -> Callable[[Request], Report]:
    """Return what makes a report that is a function of a scope and of options of its own."""

    def make(request: Request) -> Report:
        scope, finished = scope_of(request.wanted, request.file, request.today, request.looks, request.as_of)
        span = _span(request.period, scope)
        return finished(report(scope._replace(period=span, people=request.people), **request.options))

    return make


def _span(typed: str, scope: Scope) -> Period:
    """Return the stretch of days that is told of: as typed, else the whole period of the plan."""
    return period(typed, scope.plan.period) if typed else scope.period


EXPORTS: Final[Mapping[str, Export]] = {
    "status": Export(_on_tasks("status")),
    "list": Export(_on_tasks("list")),
    "units": Export(_units),
    "timeline": Export(_on_tasks("timeline")),
    "page": Export(of_scope(page), ("html",)),
}
"""The reports that are handed on: a new one is a module under ``reports``, and a line here."""


def made(name: str, format_: str, request: Request, paper: Paper) -> tuple[bytes, Report]:
    """Return what a file of a report holds, and the report.

    Raises:
        NotFoundError: the report does not go into that format.
    """
    export = EXPORTS[name]
    if format_ not in export.formats:
        text = _("{report} does not go into {format}").format(report=name, format=format_)
        known = _(", ").join(export.formats)
        raise NotFoundError(text, _("it goes into {known}").format(known=known), export.formats, format_)
    report = export.make(request)
    return DOCUMENTS[format_](report, paper), report


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
