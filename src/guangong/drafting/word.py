"""A docx as blocks: its paragraphs with the numbers that Word counts, and its tables, in their order."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from guangong.drafting.blocks import Block, Paragraph, Row, cleaned, with_points
from guangong.drafting.wordnumbers import Numbers
from guangong.errors import GuangongError, needs
from guangong.messages import _

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_blocks(name: str, source: bytes) -> list[Block]:
    """Return the blocks of a docx, which is called ``name``.

    Raises:
        GuangongError: it is broken, or the library that reads it is not installed.
    """
    with needs("documents"):
        from docx import Document
    try:
        return with_points(_blocks(Document(BytesIO(source))))
    except Exception as error:  # whatever the library meets in a file that anybody may have made
        text = _("{name} is broken").format(name=name)
        raise GuangongError(text, _("open it in Word or WPS and save it anew, as docx")) from error


def _blocks(document: "WordDocument") -> Iterator[Block]:
    from docx.table import Table
    from docx.text.paragraph import Paragraph as WordParagraph

    numbers, tables = Numbers(document), 0
    for element in _elements(document.element.body):
        if element.tag == f"{_W}tbl":
            tables += 1
            yield from _rows(Table(element, document), tables)
            continue
        paragraph = WordParagraph(element, document)
        style = paragraph.style
        written = numbers.of(element, style.element if style else None)
        for n, line in enumerate(_text(element).split("\n")):
            if text := cleaned(line):
                numbered = f"{written} {text}" if written and not n else text
                yield Paragraph(numbered, _level(paragraph, style.name if style else ""))


def _elements(parent: Any) -> Iterator[Any]:  # noqa: ANN401 (lxml has no types)
    """Yield the paragraphs and tables of a body, those in content controls, too."""
    for child in parent:
        if child.tag in {f"{_W}p", f"{_W}tbl"}:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}:
            yield from _elements(child)


def _text(element: Any) -> str:  # noqa: ANN401
    """Return the text of a paragraph as it is once all changes are accepted; text boxes are left out."""
    signs = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag in {
        f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "drawing", "pict", "txbxContent")
    }:
        return ""
    return signs.get(element.tag, "") or "".join(map(_text, element))


def _level(paragraph: Any, style: str | None) -> int:  # noqa: ANN401
    """Return the level of a heading: that of its style, 1 for a paragraph that is bold from end to end."""
    name = style or ""
    if name.startswith(("Heading", "heading", "标题")) and name[-1:].isdigit():
        return int(name[-1])
    runs = [run for run in paragraph.runs if run.text.strip()]
    return int(bool(runs) and all(run.bold for run in runs))


def _rows(table: "Table", number: int) -> Iterator[Row]:
    """Yield the rows of a table; a cell merged across stands once, one merged down in each row."""
    for row in table.rows:
        cells, before = [""] * row.grid_cols_before, None
        for cell in row.cells:
            cells.append("" if cell is before else cleaned(cell.text))
            before = cell
        yield Row(tuple(cells), number)
