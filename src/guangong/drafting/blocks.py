"""A document as blocks, whatever file it was: paragraphs, and rows of tables."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from guangong.drafting.numbering import continued, number_of
from guangong.drafting.webtables import is_cell_line, web_rows
from guangong.unseen import CONTROL, SEPARATORS, TURNING, WIDTHLESS


class Paragraph(NamedTuple):
    """A paragraph; ``level`` is that of a heading by the document's own style, 0 for none."""

    text: str
    level: int = 0


class Row(NamedTuple):
    """A row of a table: ``table`` tells one table from the next."""

    cells: tuple[str, ...]
    table: int


Block: TypeAlias = Paragraph | Row


def cleaned(text: str) -> str:
    """Return a text on one line, with single spaces and nothing unseen."""
    seen = re.sub(f"[{CONTROL}{TURNING}{WIDTHLESS}\u200d\ufeff\ud800-\udfff]", "", text)
    return " ".join(re.sub(f"[{SEPARATORS}]", " ", seen).split())


def text_blocks(text: str, *, is_markdown: bool = True) -> list[Block]:
    """Return the blocks of a plain text or a text in Markdown, with the tables that are in it.

    In a plain text # begins no heading, and lines such as # source: at its beginning stay as they are.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [*_joined(with_points(_blocks(lines, is_markdown=is_markdown)))]


def with_points(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks whose numbers are told from decimals: 2.50名 behind 1. is the second item."""
    found = [*blocks]
    texts = iter(continued([block.text for block in found if isinstance(block, Paragraph)]))
    return [block._replace(text=next(texts)) if isinstance(block, Paragraph) else block for block in found]


def _blocks(lines: list[str], *, is_markdown: bool) -> Iterator[Block]:
    table, place = 0, 0
    while place < len(lines):
        end = _end_of_table(lines, place)
        if end == place:
            yield _paragraph(lines[place], is_markdown=is_markdown)
            place += 1
            continue
        table += 1
        yield from (Row(cells, table) for cells in _rows(lines[place:end]))
        place = end


def _paragraph(line: str, *, is_markdown: bool) -> Paragraph:
    if not is_markdown and re.match("# [a-z]+: ", line):
        return Paragraph(cleaned(line))
    found = re.match(r"\s*(#{1,6})\s+(?=\S)", line)
    bare = re.sub(r"\*\*|__", "", line[found.end() :] if found else line)
    bare = re.sub(r"\[([^\]]*)\]\(https?://[^)\s]*\)", "", bare)
    is_bold = re.fullmatch(r"\s*\*\*[^*]+\*\*\s*", line) is not None
    level = len(found[1]) * is_markdown if found else int(is_bold)
    return Paragraph(cleaned(bare).strip(" |"), level)


# ── tables in a text ──


def _end_of_table(lines: list[str], start: int) -> int:
    """Return the place behind the table that begins at ``start``; ``start`` itself where there is none."""
    for is_part in (_is_row, lambda line: line.count("\t") > 1, is_cell_line):
        end = start
        while end < len(lines) and is_part(lines[end]):
            end += 1
        if end - start > 1:
            return end
    if [line.strip() for line in lines[start + 1 : start + 2]] == ["|"]:
        return _end_of_web_table(lines, start)
    return start


def _is_row(line: str) -> bool:
    return line.count("|") > 1


def _end_of_web_table(lines: list[str], start: int) -> int:
    """Return the end of a table that a copy of a web page left with one cell a line."""
    end = start
    while end + 1 < len(lines) and lines[end].strip() and lines[end + 1].strip() == "|":
        end += 2
    return end if end - start > 6 else start  # noqa: PLR2004 (a heading of three cells)


def _rows(lines: list[str]) -> Iterator[tuple[str, ...]]:
    if not all(map(_is_row, lines)) and not all("\t" in line for line in lines):
        yield from web_rows([cleaned(line.replace("|", " ")) for line in lines])
        return
    for line in lines:
        parts = line.strip().strip("|").split("|") if _is_row(line) else line.split("\t")
        if not all(re.fullmatch(r"[\s:：-]*", part) for part in parts):
            yield tuple(map(cleaned, parts))


# ── paragraphs that a copy has torn apart ──


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks without empty paragraphs; one that ends within a sentence goes on in the next."""
    kept = [block for block in blocks if not isinstance(block, Paragraph) or block.text]
    texts = [block.text for block in kept if isinstance(block, Paragraph)]
    has_stops = sum("。" in text for text in texts) * 5 >= len(texts)  # else its lines end with nothing
    open_: Paragraph | None = None
    for block, following in pairwise([*kept, None]):
        if not isinstance(block, Paragraph):
            yield block  # type: ignore[misc]
            continue
        whole = block._replace(text=open_.text + block.text) if open_ else block
        open_ = (
            whole
            if isinstance(following, Paragraph) and _goes_on(whole, following, has_stops=has_stops)
            else None
        )
        if not open_:
            yield whole


def _goes_on(paragraph: Paragraph, following: Paragraph, *, has_stops: bool) -> bool:
    """Whether a paragraph ends within a sentence, which a page or a crawler has broken."""
    text = paragraph.text
    if paragraph.level or following.level or number_of(following.text) or text.startswith("#"):
        return False
    long = 60 if number_of(text) else 40  # a heading is shorter
    is_within = (
        has_stops and len(text) > long and not re.match(r"[。．.！？!?：:；;…”’」）)》】\d]", text[-1])
    )
    return is_within or text.endswith(("，", "、", "；", ",", ";"))
