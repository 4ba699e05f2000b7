"""Workbooks as XLSX: what their sheets hold, and their bytes."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple
from unicodedata import east_asian_width

from guangong.errors import needs
from guangong.messages import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = str | int | date | None

_LONGEST: Final = 32_767
"""So many characters a cell holds; of a longer text XlsxWriter writes nothing."""


class NewColumn(NamedTuple):
    """A column of a sheet.

    ``width`` is in characters, of which a Chinese one takes two. ``to_fill``: people write in it, what is no
    day or no number is refused, and where there are ``choices``, what is none of them; a day is one from
    ``earliest`` on, until today.
    """

    heading: str
    width: int
    holds: Literal["text", "day", "number"] = "text"
    to_fill: bool = False
    choices: Sequence[str] = ()
    earliest: date = date(1900, 1, 1)
    hidden: bool = False


class NewSheet(NamedTuple):
    """A table, its title and the lines below that; its last columns may be hidden."""

    name: str
    title: str
    lines: Sequence[str]
    columns: Sequence[NewColumn]
    rows: Sequence[Sequence[Value]]

    @property
    def shown(self) -> Sequence[NewColumn]:
        """The columns that are seen."""
        return [column for column in self.columns if not column.hidden]

    @property
    def top(self) -> int:
        """The row of the headings, from 0."""
        return 1 + len(self.lines)


def xlsx(sheets: Sequence[NewSheet]) -> bytes:
    """Return a workbook; the same sheets make the same bytes.

    Every text is written as one: a title that begins with ``=`` is no formula, 5.10 no number.

    Raises:
        GuangongError: the library that writes it is not installed.
    """
    with needs("sheets"):
        from xlsxwriter import Workbook
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 (XlsxWriter writes it as UTC)
        for sheet in sheets:
            _write(book, sheet)
    return target.getvalue()


def width_of(text: str) -> int:
    """Return how wide a text is in a sheet: a Chinese font has also ``“`` and ``—`` as wide as characters."""
    return sum(2 if east_asian_width(sign) in "AFW" else 1 for sign in text)


def fitting(texts: Sequence[str], most: int) -> int:
    """Return the width that holds the longest of ``texts`` on one line, at most ``most``."""
    return min(max(map(width_of, texts), default=0), most)


# ── a sheet ──


def _write(book: "Workbook", sheet: NewSheet) -> None:
    page = book.add_worksheet(sheet.name)
    _write_head(book, page, sheet)
    for i, column in enumerate(sheet.columns):
        # A character of 11 points is a little wider than the digit in which Excel measures.
        page.set_column(i, i, column.width * 1.1 + 1, None, {"hidden": column.hidden})
        page.write_string(sheet.top, i, column.heading, _format(book, bold=True, bg_color="#D9E2EC"))
        _write_column(book, page, sheet, i)
    for row, cells in enumerate(sheet.rows, sheet.top + 1):
        if (lines := _lines(sheet, cells)) > 1:  # any other row grows with what is typed in it
            page.set_row(row, 15 * lines)
    _lay_out(page, sheet)


def _lines(sheet: NewSheet, cells: Sequence[Value]) -> int:
    """Return how many lines the texts of a row take: not every program fits its height to them."""
    texts = [(cell, column.width) for cell, column in zip(cells, sheet.shown, strict=False)]
    return max((_folded(cell, width) for cell, width in texts if isinstance(cell, str)), default=1)


def _folded(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell."""
    return sum(max(1, ceil(width_of(line) / width)) for line in text.split("\n"))


def _write_head(book: "Workbook", page: "Worksheet", sheet: NewSheet) -> None:
    """Write the title and the lines below it across what is seen; Excel fits no height to merged cells."""
    room = sum(column.width for column in sheet.shown)
    last = len(sheet.shown) - 1
    title = {"bold": True, "font_size": 16, "align": "center"}
    for row, text in enumerate([sheet.title, *sheet.lines]):
        look = book.add_format({"text_wrap": True, "valign": "vcenter", **({} if row else title)})
        page.merge_range(row, 0, row, last, "", look) if last else None
        page.write_string(row, 0, text[:_LONGEST], look)
        size, height = (1.0, 16) if row else (1.5, 26)
        page.set_row(row, height * _folded(text, room / size))


def _write_column(book: "Workbook", page: "Worksheet", sheet: NewSheet, i: int) -> None:
    column = sheet.columns[i]
    shade: dict[str, Any] = {} if column.to_fill else {"bg_color": "#F2F2F2"}
    form = {"day": "yyyy-mm-dd", "text": "@", "number": "General"}[column.holds]
    look = _format(book, num_format=form, **shade, align="left" if column.holds == "text" else "center")
    for row, cells in enumerate(sheet.rows, sheet.top + 1):
        _write_cell(page, row, i, cells[i], look)
    if column.to_fill and sheet.rows and (rule := _rule(book, column)):
        page.data_validation(sheet.top + 1, i, sheet.top + len(sheet.rows), i, rule)


def _format(book: "Workbook", **look: Any) -> Any:  # noqa: ANN401 (XlsxWriter's own)
    return book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "align": "center", **look})


def _write_cell(page: "Worksheet", row: int, i: int, value: Value, look: Any) -> None:  # noqa: ANN401
    match value:
        case None:
            page.write_blank(row, i, None, look)
        case str():
            page.write_string(row, i, value[:_LONGEST], look)
        case int():
            page.write_number(row, i, value, look)
        case date() if value.year < 1900:  # noqa: PLR2004 (Excel counts days from then on)
            page.write_string(row, i, str(value), look)
        case date():
            page.write_datetime(row, i, value, look)


# ── what may be filled in ──


def _rule(book: "Workbook", column: NewColumn) -> dict[str, Any]:
    if column.choices:
        advice = _("Choose one from the list. What is not in it, the sender has to add.")
        return {"validate": "list", "source": _listed(book, column.choices), "error_message": advice}
    if column.holds == "day":
        advice = _("Write a day as 2026-6-15, from {earliest} to today.").format(earliest=column.earliest)
        bounds = {"criteria": "between", "minimum": column.earliest, "maximum": "=TODAY()"}
        return {"validate": "date", **bounds, "error_message": advice}
    if column.holds == "number":
        advice = _("Write a whole number, without what it counts.")
        return {"validate": "integer", "criteria": ">=", "value": 0, "error_message": advice}
    return {}


def _listed(book: "Workbook", choices: Sequence[str]) -> Any:  # noqa: ANN401
    """Return where Excel finds choices: in the cell itself up to 255 characters, else on a hidden sheet."""
    if len(",".join(choices)) <= 255 and not any(set(',"') & set(choice) for choice in choices):  # noqa: PLR2004
        return list(choices)
    name = _("choices {n}").format(n=len(book.worksheets()))
    page = book.add_worksheet(name)
    page.very_hidden()  # nobody comes to see it, or to write there
    for row, choice in enumerate(choices):
        page.write_string(row, 0, choice)
    return f"='{name}'!$A$1:$A${len(choices)}"


# ── the page ──


def _lay_out(page: "Worksheet", sheet: NewSheet) -> None:
    """Print on A4, across, as wide as the paper, with the headings on every page."""
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.repeat_rows(sheet.top)
    page.print_area(0, 0, sheet.top + len(sheet.rows), len(sheet.shown) - 1)
    page.set_footer(_("&CPage &P of &N"))
    page.freeze_panes(sheet.top + 1, 0)
