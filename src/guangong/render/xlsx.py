"""A report as a workbook: a sheet for each of its tables, and what has no table as lines above or below.

Groups of rows stand under their name, as on paper; beside the printed page each row has the name of its
group once more, so that rows can be filtered and sorted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from guangong.domain.styles import Styles
from guangong.messages import _
from guangong.render.inks import on_paper
from guangong.render.text import one_line, visible
from guangong.render.worded import without_signs
from guangong.reports.table import (
    Bar,
    Cell,
    Column,
    Day,
    Fit,
    Group,
    Listing,
    Mark,
    Paragraph,
    Part,
    Prose,
    Record,
    Report,
    Row,
    Sign,
    Spark,
    Table,
    Text,
    group_name,
    in_words,
)
from guangong.reports.words import light_word
from guangong.sheets.writer import Band, Cells, NewColumn, NewSheet, Shown, Value, fitting, sheet_names, xlsx


def write(report: Report) -> bytes:
    """Return a report as a workbook."""
    sheets: list[NewSheet] = []
    lines = [line for part in report.below for line in _lines(part, report.styles)]
    head = ""
    for part in report.parts:
        if isinstance(part, Table):
            sheets.append(_sheet(report, part, lines, head))
            lines, head = [], ""
        elif isinstance(part, Prose):
            head = next(
                (_text(one.text, report.styles) for one in part.paragraphs if one.style == "heading"), head
            )
            lines += _lines(part, report.styles)
        else:
            lines += _lines(part, report.styles)
    if not sheets:
        sheets = [_of_lines(report, lines)]
        lines = []
    notes = [*(_text_of(line) for line in lines), *map(visible, report.notes), *_legend(report)]
    sheets[-1] = sheets[-1]._replace(notes=notes)
    names = sheet_names([sheet.name for sheet in sheets])
    return xlsx([sheet._replace(name=name) for sheet, name in zip(sheets, names, strict=True)])


def _sheet(report: Report, table: Table, lines: Sequence[str | Shown], head: str = "") -> NewSheet:
    """Return the sheet of a table; what heads it is its name."""
    title, *below = _head(report)
    groups = [group for group in table.groups if group.rows or group.foot]
    name = _group_text(groups[0].name) if len(groups) == 1 and groups[0].name else ""
    above = [*below, *lines, *([Shown(name, is_bold=True)] if name else [])]
    headings = _headings(table)
    rows = [row for group in groups for row in _rows(group, table, headings, report, is_one=len(groups) == 1)]
    columns = _columns(table, headings, rows, has_groups=len(groups) > 1)
    words = _words_of_lights(report.styles)
    inks = {place: words for place, i in enumerate(headings) if _holds_marks(groups, i)}
    return NewSheet(head or name or title, title, above, columns, rows, inks=inks, filters=True)


def _of_lines(report: Report, lines: Sequence[str | Shown]) -> NewSheet:
    """Return the sheet of a report without a table."""
    title, *below = _head(report)
    rows = [(_text_of(line),) for line in lines]
    return NewSheet(title, title, below, (NewColumn("", 90, "any"),), rows)


def _head(report: Report) -> list[str]:
    """Return the lines of the title, and what stands aside."""
    lines = [*_text(report.title, report.styles).split("\n"), _text(report.aside, report.styles)]
    return [line.strip() for line in lines if line.strip()] or [report.name]


def _legend(report: Report) -> list[str]:
    signs = [_text(item, report.styles) for item in report.legend if not isinstance(item[0], Sign)]
    return ["  ".join(signs)] if signs else []


# ── columns ──


def _headings(table: Table) -> dict[int, str]:
    """Return what the columns are called, by their places; one without a name says nothing in words."""
    first = table.groups[0].captions if table.groups else {}
    found = {i: column.heading or first.get(i, "") or column.name for i, column in enumerate(table.columns)}
    return {i: one_line(heading) for i, heading in found.items() if heading}


def _columns(
    table: Table, headings: Mapping[int, str], rows: Sequence[Cells], *, has_groups: bool
) -> list[NewColumn]:
    listed = [row for row in rows if not isinstance(row, Band)]
    wanted = [_wanted([row[place] for row in listed]) for place in range(len(headings))]
    widths = _widths([*headings.values()], wanted)
    shown = [
        NewColumn(heading, width, "any", align=table.columns[i].align)
        for (i, heading), width in zip(headings.items(), widths, strict=True)
    ]
    return [*shown, *([NewColumn(_("group"), 12, "any", aside=True)] if has_groups else [])]


def _wanted(cells: Sequence[Value | Shown]) -> int:
    """Return the width of the longest text of a column, up to twenty Chinese characters."""
    texts = {_as_seen(cell.value if isinstance(cell, Shown) else cell) for cell in cells}
    return fitting([line for text in texts for line in text.split("\n")], 40)


def _widths(headings: Sequence[str], wanted: Sequence[int]) -> list[int]:
    """Return widths that hold the texts, less of long ones where the page could not be read else."""
    least = [max(fitting([heading], 14), 6) for heading in headings]
    for most in range(40, 12, -2):
        widths = [max(few, min(width, most)) for few, width in zip(least, wanted, strict=True)]
        if sum(widths) <= 170:  # noqa: PLR2004 (of A4 across, at about two thirds of its size)
            break
    return widths


def _as_seen(value: Value) -> str:
    if isinstance(value, date):
        return str(value)
    return "100%" if isinstance(value, float) else "" if value is None else str(value)


# ── rows ──


def _rows(
    group: Group, table: Table, headings: Mapping[int, str], report: Report, *, is_one: bool
) -> Iterator[Cells]:
    """Yield the rows of a group under its name; the rows of its foot stand below."""
    name = [] if is_one else [_group_text(group.name)]
    if not is_one and group.name:
        captions = [group.captions.get(i, "") for i in headings]
        differ = ["" if caption in headings.values() else caption for caption in captions]
        yield Band([_text(group.name, report.styles), *(text or None for text in differ[1:]), *name])
    for row in (one for found in group.rows for one in found.each or (found,)):
        if not row.for_screen:
            yield _cells(row, table, headings, report, name)
    for row in group.foot:
        if any(row.cells) and not _is_drawn(row):
            yield _cells(row, table, headings, report, name)


def _is_drawn(row: Row) -> bool:
    """Whether a row draws numbers that stand in another one."""
    return any(isinstance(piece, Spark) for content in row.cells for piece in content or ())


def _cells(row: Row, table: Table, headings: Mapping[int, str], report: Report, name: Sequence[str]) -> Cells:
    if len(row.cells) < len(table.columns):
        text = _text(row.cells[0] or (), report.styles)
        return Band([text, *[None] * (len(headings) - 1), *name], is_name=False)
    values = [_value(row.cells[i] or (), table.columns[i], report.styles) for i in headings]
    return (*values, *name)


def _value(content: Cell, column: Column, styles: Styles) -> Value | Shown:
    """Return what a cell holds: a day as one, a number as one, else its words."""
    match content:
        case (Fit(choices),):
            return _value(choices[0], column, styles)
        case (Day(date() as day, _words, tone),):
            return Shown(day, _ink(tone, styles))
        case (Bar(share),):
            return Shown(round(share, 2), form="0%")
        case (Mark(light),) if not column.most:
            return light_word(light)
    marks = [piece.light for piece in content if isinstance(piece, Mark)]
    tones = [piece.tone for piece in content if isinstance(piece, Text) and piece.text.strip()]
    ink = _ink(tones[0] if tones else marks[0] if marks else "", styles)
    text = _text(content, styles).strip(" ")
    return _number(text, ink) if column.align == "right" else Shown(text or None, ink)


def _number(text: str, ink: str) -> Shown:
    """Return a number of a column of numbers as one: 12, +3 or 70%."""
    if re.fullmatch(r"-?(0|[1-9]\d{0,8})", text, re.ASCII):
        return Shown(int(text), ink)
    if re.fullmatch(r"\+[1-9]\d{0,8}", text, re.ASCII):
        return Shown(int(text), ink, form="+0;-0;0")
    if re.fullmatch(r"-?\d{1,4}%", text, re.ASCII):
        return Shown(int(text[:-1]) / 100, ink, form="0%")
    return Shown(text or None, ink)


def _ink(tone: str, styles: Styles) -> str:
    return on_paper(styles[tone].color) if tone in styles else ""


def _words_of_lights(styles: Styles) -> dict[str, str]:
    """Return the colours of the lights by their words; a plain one has none."""
    inks = {light_word(light): on_paper(style.color) for light, style in styles.items()}
    return {word: ink for word, ink in inks.items() if ink}


def _holds_marks(groups: Sequence[Group], place: int) -> bool:
    """Whether the first rows have a light in a column."""
    rows = [row for group in groups for row in group.rows[:3] if len(row.cells) > place]
    return any(
        cell and len(cell) == 1 and isinstance(cell[0], Mark) for row in rows for cell in [row.cells[place]]
    )


# ── lines ──


def _lines(part: Part, styles: Styles) -> list[str | Shown]:
    """Return what a part that is no table says, a line each."""
    match part:
        case Prose(paragraphs):
            return [_paragraph(item, styles) for item in paragraphs]
        case Record(fields=fields):
            return [_labelled(heading, _text(content, styles)) for heading, content in fields]
        case Listing(entries):
            shown = [entry for entry in entries if not entry.for_screen]
            return [
                _labelled(
                    _text(entry.label, styles), _(", ").join(_text(item, styles) for item in entry.items)
                )
                for entry in shown
            ]
    return []


def _paragraph(paragraph: Paragraph, styles: Styles) -> str | Shown:
    text = _text(paragraph.text, styles)
    if paragraph.style in {"heading", "subheading", "annex"}:
        return Shown(text, is_bold=True)
    return f"{text} ____________" if paragraph.style == "fill" else text


def _labelled(label: str, text: str) -> str:
    return _("{name}: {reason}").format(name=visible(label), reason=text) if label else text


def _text_of(line: str | Shown) -> str:
    return str(line.value) if isinstance(line, Shown) else line


def _text(content: Cell, styles: Styles) -> str:
    """Return a text with marks, without signs of drawings and their meanings."""
    text = in_words(without_signs(content), lambda light: styles[light].mark)
    return re.sub(" {3,}", "  ", visible(text)).strip()


def _group_text(name: Cell) -> str:
    return one_line(in_words(group_name(name), light_word)).strip()
