"""A report as a workbook: a sheet for each of its tables, and what has no table as lines above or below.

A text is the first sheet, with a table that stands in it; the annexes have sheets of their own.

Groups of rows stand under their name, as on paper; beside the printed page each row has the name of its
group once more, so that rows can be filtered and sorted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Final

from guangong.domain.progress import Light
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
from guangong.reports.words import light_word, mark_word
from guangong.sheets.writer import (
    Band,
    Cells,
    Line,
    NewColumn,
    NewSheet,
    Shown,
    Value,
    fitting,
    room,
    sheet_names,
    width_of,
    xlsx,
)


def write(report: Report) -> bytes:
    """Return a report as a workbook."""
    text = [*takewhile(lambda part: not _is_head(part), report.parts)]
    if not any(isinstance(part, Prose) for part in text):
        text = []
    tables = list(_tables(report, report.parts[len(text) :]))
    if text or not tables:
        sheets = [_of_text(report, text), *tables]
        sheets[0] = _noted(sheets[0], report)
    else:
        sheets = [*tables[:-1], _noted(tables[-1], report)]
    names = sheet_names([sheet.name for sheet in sheets])
    return xlsx([sheet._replace(name=name) for sheet, name in zip(sheets, names, strict=True)])


def _is_head(part: Part) -> bool:
    """Whether a part says no more than what the next one is called."""
    return isinstance(part, Prose) and all(item.style in {"annex", "heading"} for item in part.paragraphs)


def _noted(sheet: NewSheet, report: Report) -> NewSheet:
    """Return a sheet with what stands below a whole report."""
    return sheet._replace(notes=[*sheet.notes, *map(visible, report.notes), *_legend(report)])


def _tables(report: Report, parts: Sequence[Part]) -> Iterator[NewSheet]:
    """Yield a sheet for each table, with what stands before it; what stands behind is below the last one."""
    lines = [line for part in report.below for line in _lines(part, report.styles)]
    head, last = Prose(()), None
    for part in parts:
        if isinstance(part, Table):
            if last:
                yield last
            last, lines, head = _sheet(report, part, lines, head), [], Prose(())
        elif isinstance(part, Prose) and _is_head(part):
            head = part
        else:
            lines += _lines(part, report.styles)
    if last:
        yield last._replace(notes=lines)


def _of_text(report: Report, parts: Sequence[Part]) -> NewSheet:
    """Return the sheet of a text, as wide as a page; a table stands in it where it is one of the parts."""
    place = next((i for i, part in enumerate(parts) if isinstance(part, Table)), len(parts))
    above, below = (
        [line for part in some for line in _lines(part, report.styles)]
        for some in ([*report.below, *parts[:place]], parts[place + 1 :])
    )
    for part in parts[place : place + 1]:
        if isinstance(part, Table):
            sheet = _sheet(report, part, above, Prose(()))
            first, *others = sheet.columns
            first = first._replace(width=max(first.width, _PAGE - sum(column.width for column in others)))
            return sheet._replace(columns=[first, *others], notes=below, filters=False, is_text=True)
    title, *aside = _head(report)
    return NewSheet(title, title, [*aside, *above], (NewColumn("", _PAGE, "any"),), (), is_text=True)


_PAGE: Final = 80
"""So many characters a page of text has across."""


def _sheet(report: Report, table: Table, lines: Sequence[Line], head: Prose) -> NewSheet:
    """Return the sheet of a table; what heads it is its name, and the title of an annex."""
    title, *aside = _head(report)
    said = [_text(item.text, report.styles) for item in head.paragraphs]
    if any(item.style == "annex" for item in head.paragraphs):
        title, above = "  ".join(said), [*lines]
    else:
        above = [*aside, *lines, *(Shown(text, is_bold=True) for text in said)]
    groups = [group for group in table.groups if group.rows or group.foot]
    name = _group_text(groups[0].name) if len(groups) == 1 and groups[0].name else ""
    above += [Shown(name, is_bold=True)] if name else []
    headings = _headings(table)
    rows = [row for group in groups for row in _rows(group, table, headings, report, is_one=len(groups) == 1)]
    headings, rows = _kept(table, headings, rows)
    columns = _columns(table, headings, rows, has_groups=len(groups) > 1)
    words = _words_of_lights(report.styles)
    inks = {place: words for place in range(len(headings)) if _holds_lights(rows, place)}
    named = said[-1] if said else name or title
    return NewSheet(named, title, above, columns, rows, inks=inks, filters=True)


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


def _kept(
    table: Table, headings: Mapping[int, str], rows: Sequence[Cells]
) -> tuple[dict[int, str], list[Cells]]:
    """Return the columns that stay or in which something stands, and their rows."""
    listed = [row for row in rows if not isinstance(row, Band)]
    kept = [
        place
        for place, i in enumerate(headings)
        if table.columns[i].stays or not listed or any(_bare(row[place]) is not None for row in listed)
    ]
    found = {i: heading for place, (i, heading) in enumerate(headings.items()) if place in kept}
    if len(kept) == len(headings):
        return found, [*rows]
    return found, [_of_columns(row, kept, len(headings)) for row in rows]


def _of_columns(row: Cells, kept: Sequence[int], number: int) -> Cells:
    """Return a row with some of so many columns, and what stands behind all of them."""
    if isinstance(row, Band):  # its name stands in the first column, whichever that is
        name, *others = (row.cells[place] for place in kept)
        return row._replace(cells=[row.cells[0] or name, *others, *row.cells[number:]])
    return (*(row[place] for place in kept), *row[number:])


def _columns(
    table: Table, headings: Mapping[int, str], rows: Sequence[Cells], *, has_groups: bool
) -> list[NewColumn]:
    listed = [row for row in rows if not isinstance(row, Band)]
    texts = [[_as_seen(_bare(row[place])) for row in listed] for place in range(len(headings))]
    shown = [
        NewColumn(heading, width, "any", align=table.columns[i].align)
        for (i, heading), width in zip(headings.items(), _widths([*headings.values()], texts), strict=True)
    ]
    return [*shown, *([NewColumn(_("group"), 12, "any", aside=True)] if has_groups else [])]


def _widths(headings: Sequence[str], texts: Sequence[Sequence[str]]) -> list[int]:
    """Return widths that hold the texts, at most twenty Chinese characters; less where a page is too narrow.

    Then a column gets the more room, the more its texts would make its rows high.
    """
    wanted = [
        max(fitting([heading], 14), fitting([line for text in {*column} for line in text.split("\n")], 40), 4)
        for heading, column in zip(headings, texts, strict=True)
    ]
    widths = [
        max(min(fitting([heading], 14), most), min(most, 10))
        for heading, most in zip(headings, wanted, strict=True)
    ]
    across = room(len(headings))
    left = (across if sum(widths) < 0.8 * across else room(len(headings), is_large=True)) - sum(widths)
    long = [sum(width_of(text) ** 2 for text in column) for column in texts]
    while left > 0 and (narrow := [i for i, width in enumerate(widths) if width < wanted[i]]):
        widths[max(narrow, key=lambda i: long[i] / widths[i] ** 3)] += 1
        left -= 1
    return widths


def _bare(cell: Value | Shown) -> Value:
    return cell.value if isinstance(cell, Shown) else cell


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
        case (Day(date() as day, words, tone),):
            return Shown(day, _ink(tone, styles), form=_day_form(day, words))
        case (Bar(share),):
            return Shown(round(share, 2), form="0%")
    if word := _light(content, column, styles):
        return word
    marks = [piece.light for piece in content if isinstance(piece, Mark)]
    tones = [piece.tone for piece in content if isinstance(piece, Text) and piece.text.strip()]
    ink = _ink(tones[0] if tones else marks[0] if marks else "", styles)
    text = _text(content, styles).strip(" ")
    return _number(text, ink) if column.align == "right" else Shown(text or None, ink)


def _light(content: Cell, column: Column, styles: Styles) -> str:
    """Return the word of a light where it is all that a cell says: its colour depends on the word."""
    match content:
        case (Mark() as mark,) if not column.most:
            return mark_word(mark)
        case (Mark(light), Text(word, tone)) if light == tone:
            return word.strip()
        case (Text(word, tone),) if tone in styles and word == light_word(tone):
            return word
    return ""


def _day_form(day: date, said: str) -> str:
    """Return Excel's form of a day that shows it as people say it; its year where they say that, too."""
    return _("[$-409]d mmm yyyy") if str(day.year) in said else _("[$-409]d mmm")


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


def _lights() -> dict[str, str]:
    """Return the lights by what they are called; one that is done late is done."""
    names: dict[str, str] = {light: light for light in Light} | {"done-late": Light.DONE}
    return {light_word(name): light for name, light in names.items()}


def _words_of_lights(styles: Styles) -> dict[str, str]:
    """Return the colours of the lights by their words; a plain one has none."""
    inks = {word: on_paper(styles[light].color) for word, light in _lights().items()}
    return {word: ink for word, ink in inks.items() if ink}


def _holds_lights(rows: Sequence[Cells], place: int) -> bool:
    """Whether a light stands in a column."""
    words = _lights()
    return any(
        row[place] in words for row in rows if not isinstance(row, Band) and isinstance(row[place], str)
    )


# ── lines ──


def _lines(part: Part, styles: Styles) -> list[Line]:
    """Return what a part that is no table says, a line each."""
    match part:
        case Prose(paragraphs):
            return [line for item in paragraphs for line in _paragraph(item, styles)]
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


def _paragraph(paragraph: Paragraph, styles: Styles) -> list[Line]:
    """Return a paragraph; below one that is to be filled in, three lines to write on."""
    text = _text(paragraph.text, styles)
    if paragraph.style in {"heading", "subheading", "annex"}:
        return [Shown(text, is_bold=True)]
    return [text, None, None, None] if paragraph.style == "fill" else [text]


def _labelled(label: str, text: str) -> str:
    return _("{name}: {reason}").format(name=visible(label), reason=text) if label else text


def _text(content: Cell, styles: Styles) -> str:
    """Return a text with marks, without signs of drawings and their meanings."""
    text = in_words(without_signs(content), lambda piece: styles[piece.light].mark)
    return re.sub(" {3,}", "  ", visible(text)).strip()


def _group_text(name: Cell) -> str:
    return one_line(in_words(group_name(name), mark_word)).strip()
