"""A document becomes the draft of a plan: read, taken apart, and written as YAML that passes check."""

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from guangong.actions.unit_ids import reading, unit_ids
from guangong.checks import check
from guangong.drafting.blocks import Block, Paragraph, Row, cleaned, text_blocks
from guangong.drafting.draft import Draft, make_draft
from guangong.drafting.naming import Named
from guangong.drafting.outline import outline
from guangong.drafting.plan_text import plan_text
from guangong.drafting.refusals import why_no_plan
from guangong.drafting.table_headings import roles_of
from guangong.drafting.word import word_blocks
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.reports.imported import imported
from guangong.reports.table import Report
from guangong.services.change import in_lines
from guangong.services.plans import is_folder
from guangong.services.templates import write
from guangong.sheets import Cell, Sheet, read_sheets
from guangong.sheets.archive import parts_of, text_alone
from guangong.sheets.model import named_in_errors
from guangong.storage.incoming import STANDARD_INPUT, contents
from guangong.storage.paths import PLAN_NAME, is_yaml
from guangong.storage.writing import refuse_no_folder, refuse_taken
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import Severity


class NoPlanDocumentError(GuangongError):
    """A document is no plan, or none that can be read."""

    exit_code = 1
    code = "no-plan-document"


_MOST: Final = 300_000
"""So many characters may a document have; a long plan has thirty thousand."""


class Import(NamedTuple):
    """What was made of a document: the draft, the plan's text, and what is shown of it."""

    draft: Draft
    text: str
    report: Report


def import_document(name: str, to: Path, today: date, *, write_it: bool = False) -> Import:
    """Return the draft of a plan; with ``write_it`` it is written to ``to``, where there is none yet.

    Args:
        name: the document's file, or ``-`` for standard input.
        to: the plan to write, or its folder.
        today: the user's own day.
        write_it: whether to write.

    Raises:
        NoPlanDocumentError: the document is no plan.
        GuangongError: it cannot be read, a plan is there already, or there is no such folder.
    """
    to = to / PLAN_NAME if is_folder(to) or not is_yaml(to.name) else to
    refuse_no_folder(to)
    if write_it:
        refuse_taken(to)
    is_taken = os.path.lexists(to)
    draft = draft_of(name, contents(name), today)
    ids, told = _ids(draft)
    text = plan_text(draft, ids, _called(name))
    _refuse_findings(text, today)
    if write_it:
        told += write(to.parent, {to.name: text.encode()}, to.name)
    report = imported(draft, ids, str(to), written=write_it, is_taken=is_taken)
    return Import(draft, text, report._replace(remarks=tuple(told)))


def draft_of(name: str, source: bytes, today: date) -> Draft:
    """Return the draft of what a document holds.

    Raises:
        NoPlanDocumentError: it is no plan.
        GuangongError: it cannot be read.
    """
    blocks = blocks_of(name, source)
    _refuse_long(name, blocks)
    found = outline(blocks)
    if reason := why_no_plan(blocks, found):
        text = _("{name} is no work plan: {reason}")
        advice = _("give the plan itself: a work plan, its breakdown by task, or an implementation plan")
        raise NoPlanDocumentError(text.format(name=_called(name), reason=reason), advice)
    draft = make_draft(blocks, found, _stem(name), today)
    if not draft.organization.value:
        draft = draft._replace(organization=Named(_("our office")))
        first, *others = draft.units
        draft = draft._replace(units=(first._replace(name=draft.organization.value), *others))
    return draft


def _refuse_long(name: str, blocks: Iterable[Block]) -> None:
    """Refuse what is so long that it would take minutes, and is no plan."""
    texts = (block.text if isinstance(block, Paragraph) else "".join(block.cells) for block in blocks)
    if (size := sum(map(len, texts))) > _MOST:
        text = _("{name} has {size} characters; more than {limit} are not read")
        advice = _("give the plan alone")
        raise NoPlanDocumentError(text.format(name=_called(name), size=size, limit=_MOST), advice)


def _called(name: str) -> str:
    return _("standard input") if name == STANDARD_INPUT else Path(name).name


def _stem(name: str) -> str:
    return _("work plan") if name == STANDARD_INPUT else cleaned(Path(name).stem) or _("work plan")


def _ids(draft: Draft) -> tuple[dict[str, str], list[str]]:
    """Return an id for each unit by its name, and what there is to tell of them."""
    names = [unit.name for unit in draft.units]
    try:
        ids = unit_ids(names, ())
        return {name: id_ if len(id_) > 2 else reading(name) for name, id_ in ids.items()}, []  # noqa: PLR2004
    except GuangongError as error:  # ids are only names: a plan can be drafted without
        text = _("ids of units are numbers, since their names could not be read: {reason}")
        return {name: f"unit-{n}" for n, name in enumerate(names, 1)}, [text.format(reason=error)]


def _refuse_findings(text: str, today: date) -> None:
    """Refuse a draft with an error: it would not be a plan."""
    found = check(parse(text.encode()), today).diagnostics
    if lines := in_lines(item for item in found if item.severity is Severity.ERROR):
        raise NoPlanDocumentError(_("no valid plan can be made of it:{lines}").format(lines=lines))


# ── the kinds of files ──


def blocks_of(name: str, source: bytes) -> list[Block]:
    """Return the blocks of a document; what it is, its content says.

    Raises:
        NoPlanDocumentError: it holds nothing, or nothing that can be read.
    """
    if not source.strip():
        raise NoPlanDocumentError(_("{name} is empty").format(name=_called(name)))
    if source.startswith(b"PK"):
        return _of_archive(name, source)
    is_old = source.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    if source.startswith((b"%PDF", b"{\\rtf")) or (is_old and "WordDocument".encode("utf-16-le") in source):
        raise _save_as_docx(name)
    if is_old or name.lower().endswith((".csv", ".tsv")):
        return [*_of_sheets(read_sheets(_called(name), source))]
    is_markdown = name == STANDARD_INPUT or name.lower().endswith((".md", ".markdown"))
    blocks = text_blocks(_decoded(name, source), is_markdown=is_markdown)
    if not blocks:
        raise NoPlanDocumentError(_("{name} is empty").format(name=_called(name)))
    return blocks


def _save_as_docx(name: str) -> NoPlanDocumentError:
    text = _("{name} is a file of an old Word, of WPS or a PDF, which is not read")
    advice = _("open it in Word or WPS, choose Save as, and save it as docx")
    return NoPlanDocumentError(text.format(name=_called(name)), advice)


def _of_archive(name: str, source: bytes) -> list[Block]:
    with named_in_errors(_called(name)):
        parts = parts_of(source)
    names = {part.casefold() for part in parts}
    if "word/document.xml" in names:
        return word_blocks(_called(name), text_alone(source))
    if "content.xml" in names and b"opendocument.text" in parts.get("mimetype", b""):
        raise _save_as_docx(name)
    return [*_of_sheets(read_sheets(_called(name), source))]


def _of_sheets(sheets: Iterable[Sheet]) -> Iterator[Block]:
    """Yield the rows of sheets that are shown; what stands alone above the headings is a paragraph.

    Of several sheets each is a section, unless nobody has given them names.
    """
    shown = [sheet for sheet in sheets if not sheet.is_hidden and sheet.rows]
    for number, sheet in enumerate(shown):
        is_above = True
        is_named = len(shown) > 1 and not re.fullmatch(r"(?i)(?:sheet|工作表|表)\s*\d*", sheet.name)
        for row in sheet.rows.values():
            cells = tuple(map(_words, row))
            filled = [cell for cell in cells if cell]
            if is_above and roles_of(cells):
                is_above = False
                yield from [Row((cleaned(sheet.name),), number)] * is_named
            if is_above and len(filled) == 1:
                yield Paragraph(filled[0])
            elif filled:
                yield Row(cells, number)


def _words(cell: Cell) -> str:
    """Return what a cell says; a day as a document writes it."""
    value = cell.value
    if isinstance(value, date):
        return f"{value.year}年{value.month}月" + ("" if cell.is_month else f"{value.day}日")
    return "" if value is None else cleaned(str(value))


def _decoded(name: str, source: bytes) -> str:
    """Return a text in one of the encodings that offices use.

    Raises:
        NoPlanDocumentError: it is no text, or a page of the web.
    """
    is_utf16 = source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search("[\0-\x08\x0e-\x1a]", text):
            return _refuse_page(name, text)
    text = _("{name} is no text and no document that is read")
    advice = _("open it in Word or WPS, choose Save as, and save it as docx")
    raise NoPlanDocumentError(text.format(name=_called(name)), advice)


def _refuse_page(name: str, text: str) -> str:
    if re.match(r"\s*<(?:!doctype|html|\?xml)", text, re.IGNORECASE):
        advice = _("open it in a browser, copy its text, and save that as txt")
        raise NoPlanDocumentError(_("{name} is a page of the web").format(name=_called(name)), advice)
    return text
