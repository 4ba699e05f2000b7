"""What only the XML of a workbook tells: formulas, in ods merged cells, and how large a sheet is."""

import posixpath
import re
from collections.abc import Callable, Container, Mapping
from datetime import date
from typing import NamedTuple
from xml.parsers import expat

from guangong.sheets.archive import broken

Attributes = Mapping[str, str]


class Area(NamedTuple):
    """Cells from a first row and column to last ones, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Marks:
    """What is marked in one sheet, and how many ``rows`` and ``columns`` it has.

    ``months`` are the cells that show no more of a day than its month.
    """

    def __init__(self) -> None:
        self.formulas: list[Area] = []
        self.merged: list[Area] = []
        self.months: list[Area] = []
        self.rows = self.columns = 0

    def reach(self, row: int, column: int) -> None:
        """Note that a cell holds something."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)


class Markup(NamedTuple):
    """The marks of each sheet, in the order of the workbook, and day 0 of its serial numbers."""

    sheets: list[Marks]
    first_day: date | None = None


def _walk(part: bytes, start: Callable[[str, Attributes], None]) -> None:
    """Call ``start`` for each element with its bare name; nothing but elements and text is read.

    Raises:
        SheetError: it is no XML, or declares entities, with which a few bytes can become gigabytes.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, given: start(
        _bare(name), {_bare(k): v for k, v in given.items()}
    )
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(part, True)  # noqa: FBT003 (its last part)
    except (expat.ExpatError, ValueError, LookupError, OverflowError):
        raise broken() from None


def _bare(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_declared: object) -> None:
    raise broken()


# ── xlsx ──


def xlsx_markup(parts: Mapping[str, bytes]) -> Markup:
    """Return what the parts of an xlsx tell.

    Raises:
        SheetError: they are broken.
    """
    ids: list[str] = []
    first = [date(1899, 12, 30)]  # its 1900 has a 29 February

    def start(name: str, given: Attributes) -> None:
        if name == "sheet":
            ids.append(given.get("id", ""))
        elif name == "workbookPr" and given.get("date1904") in {"1", "true"}:
            first[0] = date(1904, 1, 1)

    _walk(parts["xl/workbook.xml"], start)
    targets = _targets(parts.get("xl/_rels/workbook.xml.rels", b"<r/>"))
    months = _month_styles(parts.get("xl/styles.xml", b"<r/>"))
    return Markup([_xlsx_marks(parts.get(targets.get(id_, ""), b"<r/>"), months) for id_ in ids], first[0])


def _targets(part: bytes) -> dict[str, str]:
    """Return the names of parts by the ids under which a workbook knows them."""
    found: dict[str, str] = {}

    def start(_name: str, given: Attributes) -> None:
        path = posixpath.join("/xl", given.get("Target", "").replace("\\", "/"))
        found[given.get("Id", "")] = posixpath.normpath(path).lstrip("/").casefold()

    _walk(part, start)
    return found


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

    def start(name: str, given: Attributes) -> None:
        if name == "row":
            here[:] = [int(given.get("r", here[0] + 2)) - 1, -1]
        elif name == "c":
            here[:] = _area(given["r"])[:2] if "r" in given else (here[0], here[1] + 1)
            if given.get("s") in months:
                marks.months.append(Area(*here, *here))
        elif name in {"v", "is"}:
            marks.reach(*here)
        elif name == "f":
            marks.reach(*here)
            # Of an array formula the other cells have values alone; a shared one stands in each.
            is_array = given.get("t") in {"array", "dataTable"}
            marks.formulas.append(_area(given["ref"]) if is_array and "ref" in given else Area(*here, *here))
        elif name == "mergeCell":
            marks.merged.append(_area(given["ref"]))

    _walk(part, start)
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


def ods_markup(parts: Mapping[str, bytes]) -> Markup:
    """Return what the content of an ods tells.

    Raises:
        SheetError: it is broken.
    """
    sheets: list[Marks] = []
    row, column, many, wide = -1, -1, 1, 1

    def start(name: str, given: Attributes) -> None:
        nonlocal row, column, many, wide
        if name == "table":
            sheets.append(Marks())
            row, many = 0, 0
        elif name == "table-row":
            row, column = row + many, 0
            many, wide = int(given.get("number-rows-repeated", 1)), 0
        elif name in {"table-cell", "covered-table-cell"}:
            column += wide
            wide = int(given.get("number-columns-repeated", 1))
            if "value-type" in given:
                sheets[-1].reach(row + many - 1, column + wide - 1)
            if "formula" in given:
                sheets[-1].formulas.append(Area(row, column, row + many - 1, column + wide - 1))
            down, across = (int(given.get(f"number-{of}-spanned", 1)) for of in ("rows", "columns"))
            if (down, across) != (1, 1):
                sheets[-1].merged.append(Area(row, column, row + down - 1, column + across - 1))

    _walk(parts["content.xml"], start)
    return Markup(sheets)
