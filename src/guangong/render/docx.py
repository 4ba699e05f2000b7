"""A report as a document of an office (GB/T 9704—2012): .docx, made with python-docx."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime, time
from io import BytesIO
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm

from guangong.domain.settings import Document as Look
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.render import titles, wordml
from guangong.render.worded import kept_columns, said, without_signs
from guangong.reports.table import (
    GAP,
    Cell,
    Column,
    Group,
    Listing,
    Paragraph,
    Part,
    Prose,
    Record,
    Report,
    Sign,
    Table,
    Text,
    in_words,
)
from guangong.reports.words import mark_word

_MARK: Final = "<w:p><w:r><w:t>guangong</w:t></w:r></w:p>"
"""Where the content of a report goes, as text: behind whatever a template has."""

_LARGEST: Final = 50_000_000
"""So many bytes may a template unpack to."""


def write(report: Report, look: Look, template: bytes = b"") -> bytes:
    """Return a report as a document; the same report makes the same bytes.

    Args:
        report: any report.
        look: the project's settings.
        template: a document whose styles, pages, headers and text above are kept.

    Raises:
        GuangongError: the template is no document.
    """
    document = _opened(template) if template else docx.Document()
    if not template:
        _lay_out(document, look)
    ids = _with_styles(document, look)
    _name_fonts(document, look)
    return _packed(document, report, _fill(document, [*_blocks(report, ids)], ids))


# ── the document that is begun with ──


def _opened(template: bytes) -> Document:
    """Return the document of a template.

    Raises:
        GuangongError: it is none, or unpacks to too much.
    """
    advice = _("open it in Word or WPS and save it as .docx")
    try:
        if _unpacked(template) > _LARGEST:
            text = _("the template unpacks to more than {n} MB").format(n=_LARGEST // 1_000_000)
            raise GuangongError(text, advice)  # noqa: TRY301 (said in the place where it is known)
        document = docx.Document(BytesIO(template))
        if document.element.nsmap.get("w") != qn("w:p")[1:-2]:
            raise ValueError  # noqa: TRY301 (its names would not be those of what is put into it)
        document.element.body.get_or_add_sectPr()
        _room(document.sections[-1], across=False)
    except GuangongError:
        raise
    except Exception:  # noqa: BLE001 (zipfile, lxml and python-docx say it in a dozen ways)
        raise GuangongError(_("the template is no document in the format .docx"), advice) from None
    return document


def _unpacked(template: bytes) -> int:
    with zipfile.ZipFile(BytesIO(template)) as archive:
        return sum(item.file_size for item in archive.infolist())


def _lay_out(document: Document, look: Look) -> None:
    """Give an empty document its page and the number on it, and no style that python-docx brings."""
    document.styles.element[:] = [parse_xml(wordml.defaults(look))]
    section, margins = document.sections[-1], look.margins
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.header_distance, section.footer_distance = Mm(15), Mm(max(margins.bottom - 12, 5))
    if look.page_number != "none":
        _number_pages(document, look)


def _number_pages(document: Document, look: Look) -> None:
    section, is_outside = document.sections[-1], look.page_number == "outside"
    document.settings.odd_and_even_pages_header_footer = is_outside
    places: dict[Any, wordml.Align] = {section.footer: "right" if is_outside else "center"}
    if is_outside:
        places[section.even_page_footer] = "left"
    for footer, align in places.items():
        footer.part.element[:] = [parse_xml(wordml.footer(look.fonts.page_number, align))]


def _with_styles(document: Document, look: Look) -> dict[str, str]:
    """Add the styles that are not there; return the id of each by its name."""
    for name, style in wordml.styles(look).items():
        if name not in document.styles:
            document.styles.element.append(parse_xml(style))
    return {name: document.styles[name].style_id for name in wordml.IDS}


def _name_fonts(document: Document, look: Look) -> None:
    """Say which font to take where one is missing."""
    part, kind = document.part, RELATIONSHIP_TYPE.FONT_TABLE
    old = [(key, link.target_part) for key, link in part.rels.items() if link.reltype == kind]
    table = parse_xml(old[0][1].blob if old else f"<w:fonts {wordml.NAMESPACES}/>")
    for names in (getattr(look.fonts, field) for field in type(look.fonts).model_fields):
        table.append(parse_xml(wordml.font(names)))
    for key, _part in old:
        part.drop_rel(key)
    name = PackURI("/word/fonts.xml")
    part.relate_to(XmlPart(name, CONTENT_TYPE.WML_FONT_TABLE, table, part.package), kind)


# ── what stands in it ──


Kind: TypeAlias = Literal["loose", "text", "table"]


class _Block(NamedTuple):
    """A piece of a document; ``draw`` takes the room that a page has for it, in twips, and gives its XML.

    What is ``loose`` goes with the next block that is not, as headings do; whatever is no ``text`` may lie
    across the page, where it takes more ``room``. An annex ``begins`` a page.
    """

    draw: Callable[[int], Iterable[str]]
    kind: Kind = "text"
    room: int = 0
    begins: bool = False


def _blocks(report: Report, ids: Mapping[str, str]) -> Iterator[_Block]:
    title, letterhead = _parted(report.title)
    if letterhead:
        yield _Block(lambda room: [wordml.apart(letterhead, ids["Masthead"], room)], "loose")
        yield from (_lines("", ids["Normal"]), _lines("", ids["Normal"]))
    head, *below = _said(title).split("\n")
    yield _title(head, ids)
    for line in (*below, *([_said(report.aside)] if report.aside else [])):
        yield _lines(line, ids["Subtitle"])
    yield _lines("", ids["Normal"])
    drawn = [(part, _grids(part, report) if isinstance(part, Table) else []) for part in report.parts]
    layouts = _layouts(drawn)
    for part, grids in drawn:
        if isinstance(part, Table):
            yield from _tables(part, layouts[part.columns], grids, ids)
        else:
            yield from _part(part, ids)
    for note in report.notes:
        yield _lines(note, ids["Body Text First Indent"], "table")
    if signs := [_drawn(item, report) for item in report.legend if not isinstance(item[0], Sign)]:
        yield _lines(" · ".join(signs), ids["Body Text First Indent"], "table")


def _parted(title: Cell) -> tuple[Cell, list[str]]:
    """Return a title without the head of a letter, and the parts of that, which stand above it."""
    if GAP not in title:
        return title, []
    end = title.index(Text("\n"))
    return title[:end], [_said((piece,)) for piece in title[end + 1 :] if piece != GAP]


def _lines(text: str, style: str, kind: Kind = "loose", *, keeps: bool = False) -> _Block:
    return _Block(lambda _room: [wordml.paragraph(text, style, keeps=keeps)], kind)


def _title(text: str, ids: Mapping[str, str]) -> _Block:
    """Return a title, on lines of whole words: those of 2号 are 22 points wide."""
    return _Block(lambda room: [wordml.paragraph(titles.broken(text, room // 220), ids["Title"])], "loose")


def _part(part: Part, ids: Mapping[str, str]) -> Iterator[_Block]:
    match part:
        case Prose():
            yield from _prose(part, ids)
        case Record():
            yield _record(part, ids)
        case Listing():
            for entry in part.entries:
                if not entry.for_screen:
                    items, label = _(", ").join(map(_said, entry.items)), _said(entry.label)
                    text = _("{name}: {reason}").format(name=label, reason=items) if label else items
                    yield _lines(text, ids["Body Text First Indent"], "table")


def _prose(prose: Prose, ids: Mapping[str, str]) -> Iterator[_Block]:
    """Yield paragraphs; the heading behind an annex is its title, on the third line of its page.

    A signature never stands alone on a page: what is above it goes with it.
    """
    styles = [item.style for item in prose.paragraphs]
    before = [Paragraph(()), *prose.paragraphs]
    for place, (last, item) in enumerate(pairwise(before), start=1):
        if last.style == "annex" and item.style == "heading":
            yield _lines("", ids["Normal"])
            yield _title(_said(item.text), ids)
            yield _lines("", ids["Normal"])
        else:
            yield from _paragraph(item, ids, keeps="signature" in styles[place : place + 2])


def _paragraph(item: Paragraph, ids: Mapping[str, str], *, keeps: bool) -> Iterator[_Block]:
    names = {"heading": "Heading 1", "subheading": "Heading 2", "signature": "Signature", "annex": "Annex"}
    style = ids[names.get(item.style, "Body Text First Indent")]
    kind: Kind = "text" if item.style in {"body", "fill", "signature"} else "loose"
    is_fill = item.style == "fill"
    written = _lines(_said(item.text), style, kind, keeps=keeps or is_fill)
    yield written._replace(begins=item.style == "annex")
    if is_fill:  # the last of them takes who signs along to its page
        yield _Block(lambda room: [wordml.blank(style, room, keeps=True)] * 3)


def _record(record: Record, ids: Mapping[str, str]) -> _Block:
    """Return a table of labels and values; the chapters of a page are paragraphs in them."""
    between = "\n" if record.form == "page" else ""
    fields = [(label, in_words(content, mark_word, between)) for label, content in record.fields]
    rows = [(wordml.Cell(label, style="Table Heading"), wordml.Cell(value)) for label, value in fields]
    labels = wordml.need([], [label for label, _value in fields])

    def draw(room: int) -> Iterator[str]:
        first = min(wordml.natural(labels, labels.most), room // 3)
        yield from wordml.table((), rows, (first, room - first), ids)
        yield wordml.paragraph("", ids["Table End"])

    return _Block(draw, "table")


# ── tables ──


class _Grid(NamedTuple):
    """A group of rows in words: a cell is ``None`` where the one before it runs over it."""

    name: str
    captions: tuple[str, ...]
    rows: Sequence[Sequence[str | None]]


class _Layout(NamedTuple):
    """How all tables with the same columns stand: what each column wants, and which ones are left out."""

    needs: Sequence[wordml.Need]
    kept: Mapping[tuple[str, ...], Mapping[int, str]]


def _layouts(drawn: Iterable[tuple[Part, Sequence[_Grid]]]) -> dict[tuple[Column, ...], _Layout]:
    """Return the layouts of tables by their columns."""
    found: dict[tuple[Column, ...], list[_Grid]] = {}
    for part, grids in drawn:
        if isinstance(part, Table):
            found.setdefault(part.columns, []).extend(grids)
    return {columns: _layout(columns, grids) for columns, grids in found.items()}


def _layout(columns: Sequence[Column], grids: Sequence[_Grid]) -> _Layout:
    headings = dict.fromkeys(grid.captions for grid in grids)
    rows = [row for grid in grids for row in grid.rows if len(row) == len(columns)]
    texts = [[text or "" for text in row] for row in rows]
    kept = {captions: kept_columns(columns, captions, texts) for captions in headings}
    alone = [[row[i] or "" for row in rows if row[i : i + 2][-1] is not None] for i in range(len(columns))]
    needs = [wordml.need((captions[i] for captions in headings), alone[i]) for i in range(len(columns))]
    return _Layout(needs, kept)


def _grids(table: Table, report: Report) -> list[_Grid]:
    return [_grid(table, group, report) for group in table.groups if group.rows or group.foot]


def _grid(table: Table, group: Group, report: Report) -> _Grid:
    captions = tuple(
        group.captions.get(i) or column.heading or column.name for i, column in enumerate(table.columns)
    )
    listed = (row for row in (*group.rows, *group.foot) if not row.for_screen)
    rows = [[None if cell is None else _drawn(cell, report) for cell in row.cells] for row in listed]
    name = re.sub(" {3,}", "  ", _drawn(without_signs(group.name), report)).strip()
    return _Grid(name, captions, [row for row in rows if any(row)])


def _tables(
    table: Table, layout: _Layout, grids: Iterable[_Grid], ids: Mapping[str, str]
) -> Iterator[_Block]:
    """Yield a table, or several where captions differ; the name of a single group stands above it."""
    for captions, found in groupby(grids, key=lambda grid: grid.captions):
        first, *others = found
        if first.name and not others:
            yield _lines(first.name, ids["Table Name"])
            first = first._replace(name="")
        yield _block(table, layout, layout.kept[captions], (first, *others), ids)


def _block(
    table: Table, layout: _Layout, kept: Mapping[int, str], grids: Sequence[_Grid], ids: Mapping[str, str]
) -> _Block:
    needs = [layout.needs[i] for i in kept] or [wordml.need((), ())]
    wide = wordml.readable(needs)

    def draw(room: int) -> Iterator[str]:
        small, height = ("Small ", wordml.SMALL_TEXT) if wide > room else ("", wordml.TABLE_TEXT)
        styles = {**ids} | {
            name: ids[f"{small}{name}"] for name in ("Table Heading", "Table Group", "Table Text")
        }
        rows = (row for grid in grids for row in _rows(grid, table, kept))
        widths = wordml.shared(needs, room, height)
        header = [
            wordml.Cell(wordml.balanced(text, width, height), style="Table Heading")
            for text, width in zip(kept.values(), widths, strict=False)
        ]
        yield from wordml.table(header if any(kept.values()) else [], rows, widths, styles)
        yield wordml.paragraph("", ids["Table End"])

    return _Block(draw, "table", wide)


def _rows(grid: _Grid, table: Table, kept: Mapping[int, str]) -> Iterator[Sequence[wordml.Cell]]:
    """Yield the rows of a group, under its name."""
    over = max(len(kept), 1)
    if grid.name:
        yield [wordml.Cell(grid.name, "left", over, "Table Group")]
    for row in grid.rows:
        whole = len(row) == len(table.columns)
        yield _cells(row, table, kept) if whole else [wordml.Cell(row[0] or "", "left", over)]


def _cells(row: Sequence[str | None], table: Table, kept: Iterable[int]) -> list[wordml.Cell]:
    """Return the cells of the columns that are kept; one runs over those behind it that have none."""
    found: list[wordml.Cell] = []
    for i in kept:
        text = row[i]
        if text is None and found:
            found[-1] = found[-1]._replace(over=found[-1].over + 1)
        else:
            found.append(wordml.Cell(text or "", table.columns[i].align))
    return found


# ── words ──


def _said(cell: Cell) -> str:
    return in_words(cell, mark_word)


def _drawn(cell: Cell, report: Report) -> str:
    """Return a cell in words: a mark stays one where a legend below says what it means."""
    if report.legend:
        return in_words(cell, lambda piece: report.styles[piece.light].mark).strip()
    return said(cell).strip()


# ── pages ──


def _fill(document: Document, blocks: Sequence[_Block], ids: Mapping[str, str]) -> Iterator[str]:
    """Mark the end of a document, and return what stands there as XML, made when it is written.

    A table that is too wide lies across its page, in a section. Of 10,000 tasks a tree would take gigabytes.
    """
    body, page = document.element.body, document.sections[-1]
    rooms = [_room(page, across=across) for across in (False, True)]
    turned = _turned(blocks, rooms[0])
    ends = _ends(document, [across for across, _found in groupby(turned)])
    _drop_blank(body)
    body.replace(body.get_or_add_sectPr(), ends[-1])
    ends[-1].addprevious(parse_xml(_MARK.replace("<w:p>", f"<w:p {wordml.NAMESPACES}>")))
    return _drawn_blocks(
        blocks, turned, rooms, [wordml.section_end(ids["Table End"], end.xml) for end in ends]
    )


def _ends(document: Document, turned: Sequence[bool]) -> list[Any]:
    """Return the properties of sections, which are those of the document's last one."""
    ends = [deepcopy(document.element.body.get_or_add_sectPr()) for _across in turned]
    for end, across in zip(ends, turned, strict=True):
        if across:
            _turn(Section(end, document.part))
    _follow(ends[1:])
    return ends


def _drawn_blocks(
    blocks: Sequence[_Block], turned: Sequence[bool], rooms: Sequence[int], ends: Sequence[str]
) -> Iterator[str]:
    between = iter(ends)
    for (across, before), block in zip(zip(turned, (turned[0], *turned), strict=False), blocks, strict=True):
        if across != before:
            yield next(between)
        yield from block.draw(rooms[across])


def _turned(blocks: Sequence[_Block], room: int) -> list[bool]:
    """Return for each block whether it lies across the page, as those around it that may."""
    kinds: list[str] = []
    for block in reversed(blocks):
        loose = kinds[-1] if kinds else "text"
        kinds.append(block.kind if block.kind != "loose" else loose)
    chapters = accumulate(block.begins for block in blocks)
    turned: list[bool] = []
    keyed = zip(chapters, reversed(kinds), blocks, strict=True)
    for (_chapter, kind), found in groupby(keyed, key=itemgetter(0, 1)):
        rooms = [block.room for _chapter, _kind, block in found]
        turned += [kind == "table" and max(rooms) > room] * len(rooms)
    return turned


def _room(page: Section, *, across: bool) -> int:
    """Return the width of the text, in twips."""
    width, height = page.page_width or 0, page.page_height or 0
    sides = (page.left_margin or 0) + (page.right_margin or 0)
    ends = (page.top_margin or 0) + (page.bottom_margin or 0)
    return max((height - ends if across and height > width else width - sides) // 635, 1440)


def _turn(section: Section) -> None:
    """Turn a page: what was above is now at the right, where the sheet is bound is now above."""
    if (section.page_width or 0) >= (section.page_height or 0):
        return
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    margins = section.left_margin, section.top_margin, section.right_margin, section.bottom_margin
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = margins
    if section.footer_distance and section.bottom_margin:
        section.footer_distance = min(section.footer_distance, section.bottom_margin // 2)


def _follow(sections: Sequence[Any]) -> None:
    """Let sections begin on a new page, without a first page or a page number of their own."""
    for section in sections:
        for name in ("w:type", "w:pgNumType", "w:titlePg"):
            for child in section.findall(qn(name)):
                section.remove(child)


def _drop_blank(body: Any) -> None:  # noqa: ANN401 (lxml's own)
    """Drop the one empty paragraph of a document in which nobody has written."""
    first, *others = body
    if first.tag == qn("w:p") and len(others) == 1 and not [*first.iter(qn("w:r"))]:
        body.remove(first)


# ── its bytes ──


def _packed(document: Document, report: Report, content: Iterable[str]) -> bytes:
    day = report.data.get("as_of")
    known = document.core_properties
    known.title = wordml.safe(_said(report.title).split("\n")[0]).replace("\t", " ")[:255]
    known.created = known.modified = datetime.combine(
        day if isinstance(day, date) else date(2000, 1, 1), time()
    )
    known.author = known.last_modified_by = known.comments = ""
    known.revision = 1
    file, target = BytesIO(), BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as packed:
        for name in source.namelist():
            info, data = zipfile.ZipInfo(name), source.read(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            is_text = name == document.part.partname.membername
            before, _mark, after = data.rpartition(_MARK.encode()) if is_text else (data, b"", b"")
            with packed.open(info, "w") as part:
                part.write(before)
                part.writelines(text.encode() for text in (content if is_text else ()))
                part.write(after)
    return target.getvalue()
