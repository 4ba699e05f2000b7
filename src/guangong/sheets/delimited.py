"""Text with a delimiter, in the encodings that offices use."""

import codecs
import csv
from collections.abc import Iterator
from io import StringIO

from guangong.messages import _
from guangong.sheets.model import SheetError


def rows(source: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something, each with the number of its line.

    Raises:
        SheetError: it is no text, or a quotation mark is not closed.
    """
    text = _decoded(source)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise SheetError(
            _("the quotation marks in line {line} do not match").format(line=line), _("save it as xlsx")
        ) from None


def _delimiter(text: str) -> str:
    """Return what stands between the cells of most lines: a tab, a comma or a semicolon."""
    lines = text.splitlines()[:100]
    return max("\t,;", key=lambda sign: sum(sign in line for line in lines))


def _decoded(source: bytes) -> str:
    """Return the text; without a mark of the encoding, GB 18030 is what is no UTF-8."""
    for encoding in _encodings(source):
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not text.lstrip().startswith("<"):
            return text
        break
    raise SheetError(_("it is no sheet"), _("save it as xlsx, xls, ods or csv"))


def _encodings(source: bytes) -> list[str]:
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    if b"\0" in source:  # the delimiters of UTF-16: its low bytes come first, or its high ones
        return ["utf-16-le" if source[1::2].count(0) > source[::2].count(0) else "utf-16-be"]
    return ["utf-8-sig", "gb18030"]
