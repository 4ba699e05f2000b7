"""Text with a delimiter, in the encodings that offices use."""

import codecs
import csv
from collections.abc import Iterator
from io import StringIO

from guangong.messages import _
from guangong.sheets.model import SheetError


def rows(source: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something, each with the number that a spreadsheet gives it.

    What stands between the cells of most rows is taken for the delimiter: a tab, a comma or a semicolon.

    Raises:
        SheetError: it is no text, or a quotation mark is not closed.
    """
    text = _decoded(source)
    readings = [_split(text, sign) for sign in "\t,;"]
    found = [reading for reading in readings if isinstance(reading, list)]
    if not found:
        last = max(reading for reading in readings if isinstance(reading, int))
        mistake = _("the quotation marks in line {line} do not match").format(line=last)
        raise SheetError(mistake, _("save it as xlsx"))
    best = max(found, key=lambda reading: sum(len(row) > 1 for row in reading))
    yield from ((number, row) for number, row in enumerate(best, 1) if any(map(str.strip, row)))


def _split(text: str, delimiter: str) -> list[list[str]] | int:
    """Return the rows of a text, or the line in which they cannot be told."""
    csv.field_size_limit(2**31 - 1)  # a long note is no mistake in the quotation marks
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [*reader]
    except csv.Error:
        return reader.line_num


def _decoded(source: bytes) -> str:
    """Return the text; without a mark of the encoding, GB 18030 is what is no UTF-8."""
    for encoding in _encodings(source):
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_table(text):
            return text
        break
    text = _("it is no sheet, or a text that is damaged or has parts in different encodings")
    raise SheetError(
        text, _("open it in a spreadsheet program, look whether it can be read, and save it as xlsx")
    )


def _is_table(text: str) -> bool:
    """Whether a text can have cells: it is no page of the web, and no bytes that happen to be text."""
    return (
        "\0" not in text and not text.lstrip().startswith("<") and (not text or bool({*text} & {*"\n,;\t"}))
    )


def _encodings(source: bytes) -> list[str]:
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    high, low = source[::2].count(0), source[1::2].count(0)
    if high or low:  # of delimiters and digits, UTF-16 has a zero before each, or behind each
        return [] if high and low else ["utf-16-be" if high else "utf-16-le"]
    return ["utf-8-sig", "gb18030"]
