"""What only the XML of a workbook tells: formulas, in ods merged cells, and how much there is to read."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple
from xml.parsers import expat

from guangong.messages import _
from guangong.sheets.archive import broken
from guangong.sheets.model import SheetError, refuse_large

Attributes = Mapping[str, str]


class Area(NamedTuple):
    """Cells from a first row and column to last ones, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Marks:
    """What is marked in one sheet, and how many ``rows`` and ``columns`` it has.

    ``months`` are the cells that show no more of a day than its month. ``numbers`` are those of the
    strings that cells of an xlsx share, as they are written, empty for other cells.
    """

    def __init__(self) -> None:
        self.formulas: list[Area] = []
        self.merged: list[Area] = []
        self.months: list[Area] = []
        self.numbers: list[str] = []
        self.rows = self.columns = 0

    def reach(self, row: int, column: int) -> None:
        """Note that a cell holds something."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def shared(self) -> Iterator[int]:
        """Yield the number of the string that a cell shares, for each such cell.

        Raises:
            SheetError: it is no number.
        """
        for number in filter(None, self.numbers):
            if not number.isdecimal():
                raise broken()
            yield int(number)


class Markup(NamedTuple):
    """The marks of each sheet, in the order of the workbook, and day 0 of its serial numbers."""

    sheets: list[Marks]
    first_day: date | None = None


def _walk(
    part: bytes, start: Callable[[str, Attributes], None], text: Callable[[str], None] | None = None
) -> None:
    """Call ``start`` for each element with its bare name, ``text`` for each piece of text; no more is read.

    Attributes keep the prefixes that are written, by which calamine, too, knows them.

    Raises:
        SheetError: it is no XML, or declares entities, with which a few bytes can become gigabytes.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, given: start(_bare(name), given)
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(part, True)  # noqa: FBT003 (its last part)
    except (expat.ExpatError, ValueError, LookupError, OverflowError):
        raise broken() from None


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_declared: object) -> None:
    raise broken()


_MOST_TEXT: Final = 20_000_000
"""So many characters may all cells have: one text that a thousand cells share is copied for each."""


def _refuse_long(size: int) -> None:
    if size > _MOST_TEXT:
        text = _("its cells have {size} million characters; more than {limit} million are not read")
        advice = _("copy the table alone into a new workbook")
        raise SheetError(text.format(size=size // 1_000_000, limit=_MOST_TEXT // 1_000_000), advice)


# ── xlsx ──


def xlsx_markup(parts: Mapping[str, bytes]) -> Markup:
    """Return what the parts of an xlsx tell.

    Raises:
        SheetError: they are broken, or their cells have too much text.
    """
    ids: list[str] = []
    first = [date(1899, 12, 30)]  # its 1900 has a 29 February

    def start(name: str, given: Attributes) -> None:
        if name == "sheet":
            ids.extend(value for key, value in given.items() if _bare(key) == "id")
        elif name == "workbookPr" and given.get("date1904") in {"1", "true"}:
            first[0] = date(1904, 1, 1)

    _walk(parts["xl/workbook.xml"], start)
    targets = _targets(parts.get("xl/_rels/workbook.xml.rels", b"<r/>"))
    months = _month_styles(parts.get("xl/styles.xml", b"<r/>"))
    if any(targets.get(id_) not in parts for id_ in ids):
        raise broken()
    sheets = [_xlsx_marks(parts[targets[id_]], months) for id_ in ids]
    sizes = _string_sizes(parts.get("xl/sharedstrings.xml", b"<r/>"))
    _refuse_long(sum(sizes.get(number, 0) for marks in sheets for number in marks.shared()))
    return Markup(sheets, first[0])


def _targets(part: bytes) -> dict[str, str]:
    """Return the names of parts by the ids under which a workbook knows them, as calamine finds them."""
    found: dict[str, str] = {}

    def start(_name: str, given: Attributes) -> None:
        path = given.get("Target", "").replace("\\", "/")
        path = path[1:] if path.startswith("/xl/") else path
        found[given.get("Id", "")] = (path if path.startswith("xl/") else f"xl/{path}").casefold()

    _walk(part, start)
    return found


def _string_sizes(part: bytes) -> dict[int, int]:
    """Return how many characters the strings have that cells share, by their numbers."""
    sizes = [0]

    def start(name: str, _given: Attributes) -> None:
        if name == "si":
            sizes.append(0)

    def text(text: str) -> None:
        sizes[-1] += len(text)

    _walk(part, start, text)
    return dict(enumerate(sizes[1:]))


def _month_styles(part: bytes) -> set[str]:
    """Return the styles, by their numbers, that show of a day its month, as 2026年3月 that somebody typed."""
    formats = dict.fromkeys(("17", "55", "57"), "yyyy/m")  # those that have no text of their own
    styles: list[str] = []
    here = [""]

    def start(name: str, given: Attributes) -> None:
        if name == "numFmt":
            formats[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif name == "xf" and here[0] == "cellXfs":
            styles.append(formats.get(given.get("numFmtId", ""), ""))
        elif name.endswith("Xfs"):
            here[0] = name

    _walk(part, start)
    return {str(number) for number, code in enumerate(styles) if _shows_month(code)}


def _shows_month(code: str) -> bool:
    """Whether a format shows a month, and no day or time."""
    signs = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).casefold()
    return "m" in signs and not {*signs} & {*"dhs"}


def _xlsx_marks(part: bytes, months: Container[str]) -> Marks:
    marks, here = Marks(), [-1, -1]
    kind = inside = ""

    def start(name: str, given: Attributes) -> None:
        nonlocal kind, inside
        inside = name
        if name == "row":
            here[:] = [int(given.get("r", here[0] + 2)) - 1, -1]
        elif name == "c":
            here[:] = _area(given["r"])[:2] if "r" in given else (here[0], here[1] + 1)
            kind = given.get("t", "")
            if given.get("s") in months:
                marks.months.append(Area(*here, *here))
        elif name in {"v", "is"}:
            marks.reach(*here)
            marks.numbers.append("")
        elif name == "f":
            marks.reach(*here)
            # Of an array formula the other cells have values alone; a shared one stands in each.
            is_array = given.get("t") in {"array", "dataTable"}
            marks.formulas.append(_area(given["ref"]) if is_array and "ref" in given else Area(*here, *here))
        elif name == "mergeCell":
            marks.merged.append(_area(given["ref"]))

    def text(text: str) -> None:
        if inside == "v" and kind == "s":
            marks.numbers[-1] += text.strip()

    _walk(part, start, text)
    return marks


def _area(text: str) -> Area:
    """Return the area that is called B2, or B2:C3."""
    first, _colon, last = text.partition(":")
    return Area(*_place(first), *_place(last or first))


def _place(text: str) -> tuple[int, int]:
    letters = text.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(text[len(letters) :]) - 1, column - 1


# ── ods ──

_COPIED: Final = ("table:formula", "office:string-value", "office:date-value", "office:time-value")
_HOLDING: Final = {*_COPIED, "office:value", "office:value-type", "office:boolean-value"}
"""Attributes of cells that hold something."""


def ods_markup(parts: Mapping[str, bytes]) -> Markup:
    """Return what the content of an ods tells.

    Raises:
        SheetError: it is broken, or its cells are too many or have too much text.
    """
    sheets, names = list[Marks](), list[str]()
    row, column, many, wide = -1, -1, 1, 1
    copies = size = 0

    def start(name: str, given: Attributes) -> None:
        nonlocal row, column, many, wide, copies, size
        size += copies * int(given.get("text:c", 0))  # so many blanks
        if name == "table":
            sheets.append(Marks())
            names.append(given.get("table:name", ""))
            row, many, copies = 0, 0, 0
        elif name == "table-row":
            row, column, copies = row + many, 0, 0
            many, wide = int(given.get("table:number-rows-repeated", 1)), 0
        elif name in {"table-cell", "covered-table-cell"}:
            column += wide
            wide = int(given.get("table:number-columns-repeated", 1))
            copies = many * wide if _HOLDING & given.keys() else 0
            size += copies * sum(len(given.get(name, "")) for name in _COPIED)
            if copies:
                sheets[-1].reach(row + many - 1, column + wide - 1)
            if "table:formula" in given:
                sheets[-1].formulas.append(Area(row, column, row + many - 1, column + wide - 1))
            down, across = (int(given.get(f"table:number-{of}-spanned", 1)) for of in ("rows", "columns"))
            if (down, across) != (1, 1):
                sheets[-1].merged.append(Area(row, column, row + down - 1, column + across - 1))

    def text(text: str) -> None:
        nonlocal size
        size += copies * len(text)

    _walk(parts["content.xml"], start, text)
    for name, marks in zip(names, sheets, strict=True):
        refuse_large(name, marks.rows, marks.columns)  # calamine makes all of its cells before it tells
    _refuse_long(size)
    return Markup(sheets)
