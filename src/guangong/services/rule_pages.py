"""The manual of the rules as a report: one page, or a list of rules."""

from itertools import groupby

from guangong.checks.manual import GROUPS, Page, all_pages, severity_word
from guangong.checks.selection import UnknownCodeError
from guangong.checks.suggest import nearest
from guangong.messages import _
from guangong.reports.table import (
    Column,
    Columns,
    Data,
    Group,
    Record,
    Report,
    Table,
    Text,
    cell,
    headings,
    rows,
)


def on_rules(code: str = "") -> Report:
    """Return the page of the rule ``code``, or a list of those whose codes begin so.

    Raises:
        UnknownCodeError: there is none.
    """
    pages = _find(code)
    return _page(pages[0]) if code and len(pages) == 1 else _list(pages)


def _find(code: str) -> list[Page]:
    pages = list(all_pages())
    if found := [page for page in pages if page.code.startswith(code.upper())]:
        return found
    text = _('there is no rule "{code}"').format(code=code)
    if near := nearest(code.upper(), (page.code for page in pages)):
        raise UnknownCodeError(text, _('did you mean "{name}"?').format(name=near), [near], code)
    raise UnknownCodeError(text, _("see guangong rule"), word=code)


def _list(pages: list[Page]) -> Report:
    """Return the rules in groups, by the beginnings of their codes."""
    columns: Columns[Page] = (
        (Column("", name=_("Code")), lambda page: cell(page.code, "command")),
        (Column("", name=_("Severity")), lambda page: cell(severity_word(page.severity))),
        (Column("", name=_("Rule"), least=20), lambda page: cell(page.title)),
    )
    groups = tuple(
        Group(rows(columns, list(found), _data), cell(f"{beginning}  {_(GROUPS[beginning])}", "heading"))
        for beginning, found in groupby(pages, lambda page: page.code[:3])
    )
    note = _("One rule with its reason, an example and the fix: guangong rule CODE")
    listed = Table("rules", headings(columns), groups)
    return Report("rules", cell(_("Rules"), "heading"), {}, (listed,), (note,))


def _page(page: Page) -> Report:
    title = _("{code} {severity}: {title}").format(
        code=page.code, severity=severity_word(page.severity), title=page.title
    )
    chapters = tuple(
        (_(heading), tuple(Text(block.text, "code" if block.is_yaml else "") for block in blocks))
        for heading, blocks in page.sections.items()
    )
    data = _data(page)
    for heading, blocks in page.sections.items():
        key = heading.lower().replace(" ", "_")
        data[key] = [{"yaml" if block.is_yaml else "text": block.text} for block in blocks]
    data["mend"] = data["fix"]  # its name when version 1 of the JSON began
    return Report("rule", cell(title, "heading"), data, (Record("", {}, chapters, form="page"),))


def _data(page: Page) -> Data:
    return {"code": page.code, "severity": page.severity.value, "title": page.title}
