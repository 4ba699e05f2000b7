"""Workbooks as XLSX: what their sheets hold, and their bytes."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from io import BytesIO
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias
from unicodedata import east_asian_width

from guangong.errors import GuangongError, needs
from guangong.messages import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Value: TypeAlias = str | int | float | date | None

Align: TypeAlias = Literal["left", "right"]

_LONGEST: Final = 32_767
"""So many characters a cell holds; of a longer text XlsxWriter writes nothing."""

_HIGHEST: Final = 409
"""So many points high a row can be."""

_MOST_ROWS: Final = 1_048_576
"""So many rows a sheet has."""


class Shown(NamedTuple):
    """A value that looks in its own way: in a colour (``#rrggbb``), bold, a number in Excel's ``form``."""

    value: Value
    ink: str = ""
    is_bold: bool = False
    form: str = ""


class Band(NamedTuple):
    """A row across the table, or the name of those below; a text runs over the empty cells behind it."""

    cells: Sequence[Value]
    is_name: bool = True


Cells: TypeAlias = Sequence[Value | Shown] | Band

Line: TypeAlias = str | Shown | None
"""A line across the table; ``None`` is one on which people write."""


class NewColumn(NamedTuple):
    """A column of a sheet.

    ``width`` is in characters, of which a Chinese one takes two. ``to_fill``: people write in it, what is no
    number is refused, and where there are ``choices``, what is none of them; what is no day from
    ``earliest`` on, until today, is asked about. A column that holds ``any`` values is to be read alone,
    and each cell looks as its value. What stands ``aside`` is folded away and not printed: rows are sorted
    with it.
    """

    heading: str
    width: int
    holds: Literal["text", "day", "number", "any"] = "text"
    to_fill: bool = False
    choices: Sequence[str] = ()
    earliest: date = date(1900, 1, 1)
    hidden: bool = False
    align: Align = "left"
    aside: bool = False


class NewSheet(NamedTuple):
    """A table, its title and the lines below that; its last columns may be hidden, or aside.

    ``notes`` stand below the table; ``inks`` are the colours of words, by the place of their column: a cell
    takes one, too, when another word is typed in it. With ``filters`` rows can be chosen by their values. In
    a text, ``is_text``, the table is one part: its head does not stay, and without headings there is none.
    """

    name: str
    title: str
    lines: Sequence[Line]
    columns: Sequence[NewColumn]
    rows: Sequence[Cells]
    notes: Sequence[Line] = ()
    inks: Mapping[int, Mapping[str, str]] = MappingProxyType({})
    filters: bool = False
    is_text: bool = False

    @property
    def has_head(self) -> bool:
        """Whether a column has a heading."""
        return any(column.heading for column in self.columns)

    @property
    def shown(self) -> Sequence[NewColumn]:
        """The columns that are printed."""
        return [column for column in self.columns if not (column.hidden or column.aside)]

    @property
    def top(self) -> int:
        """The row of the headings, from 0."""
        return len(self.lines) + self.has_head

    @property
    def bottom(self) -> int:
        """The last row of the table."""
        return self.top + len(self.rows)


def xlsx(sheets: Sequence[NewSheet]) -> bytes:
    """Return a workbook; the same sheets make the same bytes.

    Every text is written as one: a title that begins with ``=`` is no formula, 5.10 no number.

    Raises:
        GuangongError: the library that writes it is not installed, or a sheet has no room for its rows.
    """
    with needs("sheets"):
        from xlsxwriter import Workbook
    target = BytesIO()
    # Columns are measured in digits of this font, which every system has, or one as wide.
    font = {"font_name": "Arial", "font_size": 11}
    with Workbook(target, {"in_memory": True, "default_format_properties": font}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 (XlsxWriter writes it as UTC)
        for sheet in sheets:
            _refuse_long(sheet)
            _write(book, sheet)
    return target.getvalue()


def sheet_names(texts: Sequence[str]) -> list[str]:
    """Return names that Excel takes for sheets: no two alike, 31 characters, none of its own signs."""
    names: list[str] = []
    taken: set[str] = set()
    last: dict[str, int] = {}  # the next number is not looked for from the first
    for text in texts:
        name = re.sub(r"[\[\]:*?/\\\s]+", " ", text).strip(" '")[:31].strip(" '") or "1"
        name = "_" + name if name.lower() == "history" else name  # Excel keeps that one for itself
        free, key = name, name.lower()
        while free.lower() in taken:
            last[key] = last.get(key, 1) + 1
            end = f" {last[key]}"
            free = name[: 31 - len(end)] + end
        names.append(free)
        taken.add(free.lower())
    return names


def _refuse_long(sheet: NewSheet) -> None:
    if sheet.bottom + len(sheet.notes) + 2 > _MOST_ROWS:
        text = _("{n} rows are more than a sheet has")
        raise GuangongError(text.format(n=len(sheet.rows)), _("choose fewer tasks, or write it as csv"))


def width_of(text: str) -> int:
    """Return how wide a text is in a sheet: a Chinese font has also ``“`` and ``—`` as wide as characters."""
    return sum(2 if east_asian_width(sign) in "AFW" else 1 for sign in text)


def fitting(texts: Sequence[str], most: int) -> int:
    """Return the width that holds the longest of ``texts`` on one line, at most ``most``."""
    return min(max(map(width_of, texts), default=0), most)


# ── a sheet ──

_Looks: TypeAlias = Callable[..., Any]
"""Returns XlsxWriter's format of a look, each made once."""


def _write(book: "Workbook", sheet: NewSheet) -> None:
    page = book.add_worksheet(sheet.name)
    looks: _Looks = cache(lambda **look: book.add_format({"text_wrap": True, "valign": "vcenter", **look}))
    _write_head(looks, page, sheet)
    for i, column in enumerate(sheet.columns):
        folded = {"level": 1} if column.aside else {}
        page.set_column(
            i, i, column.width * 0.95 + 1, None, {"hidden": column.hidden or column.aside, **folded}
        )
        if sheet.has_head:
            _write_heading(looks, page, sheet, i)
        if column.to_fill and sheet.rows and (rule := _rule(book, column)):
            page.data_validation(sheet.top + 1, i, sheet.bottom, i, rule)
    for row, cells in enumerate(sheet.rows, sheet.top + 1):
        _write_row(looks, page, sheet, row, cells)
    _colour(looks, page, sheet)
    _write_lines(looks, page, sheet, sheet.bottom + 2, sheet.notes)
    _lay_out(page, sheet)


def _write_heading(looks: _Looks, page: "Worksheet", sheet: NewSheet, i: int) -> None:
    look = {} if sheet.columns[i].aside else {"border": 1, "bold": True, "bg_color": "#D9E2EC"}
    page.write_string(sheet.top, i, sheet.columns[i].heading, looks(align="center", **look))
    page.set_row(sheet.top, 15 * _lines(sheet, [column.heading for column in sheet.columns]))


def _write_row(looks: _Looks, page: "Worksheet", sheet: NewSheet, row: int, cells: Cells) -> None:
    values = cells.cells if isinstance(cells, Band) else cells
    for i, (column, cell) in enumerate(zip(sheet.columns, values, strict=True)):
        shown = cell if isinstance(cell, Shown) else Shown(cell)
        look = _band_look(sheet, i, cells) if isinstance(cells, Band) else _look(column, shown)
        _write_cell(page, row, i, shown.value, looks(**look))
    if not isinstance(cells, Band) and (lines := _lines(sheet, cells)) > 1:
        page.set_row(row, min(15 * lines + 6, _HIGHEST))  # any other row grows with what is typed in it


def _look(column: NewColumn, shown: Shown) -> dict[str, Any]:
    """Return how a cell looks: what is not to be filled in where others are is shaded."""
    if column.aside:
        return {"text_wrap": False, "font_color": "#69727F"}
    look: dict[str, Any] = {"border": 1, "align": "left" if column.holds == "text" else "center"}
    if column.holds == "any":
        look |= {"align": column.align, "num_format": shown.form or _form(shown.value)}
        look |= {"indent": 1} if column.align == "right" else {}
        look |= {"font_color": shown.ink} if shown.ink else {}
        return look | ({"bold": True} if shown.is_bold else {})
    look |= {"num_format": {"day": _DAY, "text": "@", "number": "General"}[column.holds]}
    return look if column.to_fill else look | {"bg_color": "#F2F2F2"}


_DAY: Final = "yyyy-mm-dd"


def _form(value: Value) -> str:
    """Return the form of a value: a text stays one when it is typed in again."""
    return _DAY if isinstance(value, date) else "@" if isinstance(value, str) else "General"


def _band_look(sheet: NewSheet, i: int, band: Band) -> dict[str, Any]:
    column = sheet.columns[i]
    if column.aside:
        return {"text_wrap": False, "font_color": "#69727F"}
    edges = {"top": 1, "bottom": 1, "left": int(i == 0), "right": int(i == len(sheet.shown) - 1)}
    ground = {"bg_color": "#EEF2F6", "bold": i == 0} if band.is_name else {}
    return {**edges, **ground, "text_wrap": False, "align": "left" if i == 0 else column.align}


def _lines(sheet: NewSheet, cells: Sequence[Value | Shown]) -> int:
    """Return how many lines the texts of a row take: not every program fits its height to them."""
    texts = [
        (cell.value if isinstance(cell, Shown) else cell, column.width)
        for cell, column in zip(cells, sheet.shown, strict=False)
    ]
    return max((_folded(cell, width) for cell, width in texts if isinstance(cell, str)), default=1)


def _folded(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell; one may end early before a long word."""
    lines = text.split("\n")
    early = sum(width_of(line) > width and bool(re.search(r"[!-~]{8}", line)) for line in lines)
    return early + sum(max(1, ceil(width_of(line) / width)) for line in lines)


def _write_head(looks: _Looks, page: "Worksheet", sheet: NewSheet) -> None:
    """Write the title and the lines below it across what is seen."""
    _write_across(page, sheet, 0, sheet.title, looks(bold=True, font_size=16, align="center"), 26)
    _write_lines(looks, page, sheet, 1, sheet.lines)


def _write_lines(
    looks: _Looks, page: "Worksheet", sheet: NewSheet, first: int, lines: Sequence[Line]
) -> None:
    for row, line in enumerate(lines, first):
        if line is None:
            _write_across(page, sheet, row, "", looks(bottom=1, valign="top"), 24)
        else:
            shown = line if isinstance(line, Shown) else Shown(line)
            look = {"valign": "top", **({"bold": True} if shown.is_bold else {})}
            _write_across(page, sheet, row, str(shown.value or ""), looks(**look), 16)


def _write_across(  # noqa: PLR0913, PLR0917 (a text, its place and its look)
    page: "Worksheet",
    sheet: NewSheet,
    row: int,
    text: str,
    look: Any,  # noqa: ANN401
    height: int,
) -> None:
    """Write a text across what is printed, as high as it wants: Excel fits no height to merged cells."""
    last = len(sheet.shown) - 1
    room = sum(column.width for column in sheet.shown) / (1.5 if row == 0 else 1)  # the title is larger
    page.merge_range(row, 0, row, last, "", look) if last else None
    _write_cell(page, row, 0, text or None, look)
    page.set_row(row, min(height * _folded(text, room), _HIGHEST))


def _write_cell(page: "Worksheet", row: int, i: int, value: Value, look: Any) -> None:  # noqa: ANN401
    match value:
        case None:
            page.write_blank(row, i, None, look)
        case str():
            page.write_string(row, i, value[:_LONGEST], look)
        case int() | float():
            page.write_number(row, i, value, look)
        case date() if value.year < 1900:  # noqa: PLR2004 (Excel counts days from then on)
            page.write_string(row, i, str(value), look)
        case date():
            page.write_datetime(row, i, value, look)


def _colour(looks: _Looks, page: "Worksheet", sheet: NewSheet) -> None:
    """Give words their colours, on a light ground of the same; they hold for what is typed later, too."""
    for i, inks in sheet.inks.items():
        for word, ink in inks.items():
            quoted = '"' + word.replace('"', '""') + '"'
            look = looks(font_color=ink, bg_color=_pale(ink), text_wrap=False)
            rule = {"type": "cell", "criteria": "==", "value": quoted, "format": look}
            page.conditional_format(sheet.top + 1, i, max(sheet.bottom, sheet.top + 1), i, rule)


def _pale(ink: str) -> str:
    """Return a colour as a ground on which it can be read."""
    parts = (int(ink[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{255 - (255 - part) // 8:02X}" for part in parts)


# ── what may be filled in ──


def _rule(book: "Workbook", column: NewColumn) -> dict[str, Any]:
    if column.choices:
        advice = _("Choose one from the list. What is not in it, the sender has to add.")
        return {"validate": "list", "source": _listed(book, column.choices), "error_message": advice}
    if column.holds == "day":
        advice = _(
            "Write a day from {earliest} to today, as 2026-6-15; what does not apply to you: n/a: the reason."
        ).format(earliest=column.earliest)
        bounds = {"criteria": "between", "minimum": column.earliest, "maximum": "=TODAY()"}
        return {"validate": "date", **bounds, "error_type": "warning", "error_message": advice}
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


def room(columns: int, *, is_large: bool = False) -> int:
    """Return how many characters so many columns have on A4 across, or on A3, printed with 8 points."""
    points = (1133 if is_large else 784) * 11 / 8.3  # between the margins; 0.3 for fonts that differ
    return int((points - 10 * columns) / 5.7)


def _lay_out(page: "Worksheet", sheet: NewSheet) -> None:
    """Print as wide as the paper, a wide table across, with its headings on every page.

    The paper is A4, but for a table that could not be read on it.
    """
    width = sum(column.width for column in sheet.shown)
    if width > 80 and not sheet.is_text:  # noqa: PLR2004 (characters of 11 points in 19 cm)
        page.set_landscape()
    page.set_paper(8 if width > room(len(sheet.shown)) else 9)  # Excel's numbers of A3 and A4
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    last = sheet.bottom + (1 + len(sheet.notes) if sheet.notes else 0)
    page.print_area(0, 0, last, len(sheet.shown) - 1)
    page.set_footer(_("&CPage &P of &N"))
    if sheet.is_text:
        return
    page.repeat_rows(sheet.top)
    page.freeze_panes(sheet.top + 1, 0)
    if sheet.filters and sheet.rows:
        page.autofilter(sheet.top, 0, sheet.bottom, len(sheet.columns) - 1)
