"""The command that explains what check says: rule."""

from typing import TYPE_CHECKING, Annotated

import typer

from guangong.cli.options import Json
from guangong.errors import GuangongError
from guangong.messages import _

if TYPE_CHECKING:
    from guangong.checks.manual import Page
    from guangong.reports.table import Report


def complete_code(incomplete: str) -> list[tuple[str, str]]:
    """Offer the codes of the rules with their titles."""
    from guangong.checks.manual import all_pages

    return [(page.code, page.title) for page in all_pages() if page.code.startswith(incomplete.upper())]


Code = Annotated[str | None, typer.Argument(metavar="CODE", autocompletion=complete_code, hidden=True)]


def rule(code: Code = None, json: Json = False) -> None:
    """Show a rule's page, or list the rules whose codes begin with ``code``."""
    from guangong.render import json as as_json
    from guangong.render import rule_page
    from guangong.render.screen import screen
    from guangong.render.text import emit, visible

    pages = _find(code or "")
    if len(pages) == 1 and code:
        shape = {"report": "rule", **_shape(pages[0], whole=True)}
        width = min(screen().width or rule_page.WIDTH, rule_page.WIDTH)
        emit(as_json.dump(shape) if json else visible(rule_page.text(pages[0], width)))
    elif json:
        emit(as_json.dump(as_json.report(_table(pages))))
    else:
        from guangong.render.terminal import print_report

        print_report(_table(pages))


def _find(code: str) -> list["Page"]:
    from guangong.checks.manual import all_pages
    from guangong.checks.suggest import did_you_mean

    pages = list(all_pages())
    if found := [page for page in pages if page.code.startswith(code.upper())]:
        return found
    help_ = did_you_mean(code.upper(), [page.code for page in pages]) or _("see: guangong rule")
    raise GuangongError(_('there is no rule "{code}"; {help}').format(code=code, help=help_))


def _table(pages: list["Page"]) -> "Report":
    from guangong.checks.manual import severity_word
    from guangong.reports.table import Column, Report, Row, Table, cell

    columns = (Column(_("Code")), Column(_("Severity")), Column(_("Rule"), narrow=False))
    rows = [
        Row(
            _shape(page),
            (cell(page.code), cell(severity_word(page.severity), page.severity), cell(page.title)),
        )
        for page in pages
    ]
    note = _("One rule with its reason, an example and the fix: guangong rule CODE")
    return Report("rules", cell(_("Rules")), {}, (Table("rules", columns, tuple(rows)),), (note,))


def _shape(page: "Page", *, whole: bool = False) -> dict[str, object]:
    shape: dict[str, object] = {"code": page.code, "severity": page.severity.value, "title": page.title}
    if whole:
        for heading, blocks in page.sections.items():
            key = heading.lower().replace(" ", "_")
            shape[key] = [{"yaml" if block.is_yaml else "text": block.text} for block in blocks]
        shape["mend"] = shape["fix"]  # its name when version 1 of the JSON began
    return shape
