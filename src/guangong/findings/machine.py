"""What the formats for programs share: paths, regions, text that is safe in JSON and XML.

They are written in ASCII, the rest escaped: so they are right whatever encoding standard output has.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from guangong.messages import _
from guangong.yamldoc import Document, Span
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, RelatedSpan


class Region(NamedTuple):
    """Lines and columns from 1, in code points; the end is the place after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class Second(NamedTuple):
    """A second place of a finding, in the file itself or in what it was compared with."""

    file: str
    region: Region
    label: str


def dump(data: Any) -> str:  # noqa: ANN401 (any JSON)
    """Return ``data`` as JSON in ASCII."""
    return json.dumps(data, indent=2) + "\n"


def clean(text: str) -> str:
    """Return ``text`` without lone surrogates (undecodable bytes): strict readers of JSON refuse them."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def posix(name: str) -> str:
    """Return a file's name with forward slashes and without a leading ``./``, as forges compare them."""
    return re.sub(r"^(?:\./+)+(?=.)", "", name.replace("\\", "/"))


def extent(document: Document, span: Span) -> Span:
    """Return ``span`` within the text and without the line end that it may close with."""
    start = min(span.start, len(document.text))
    end = min(max(span.end, start), len(document.text))
    if end > start and document.text[end - 1] == "\n":
        end -= 1
    if end > start and document.text[end - 1] == "\r":
        end -= 1
    return Span(start, end)


def region(document: Document, span: Span) -> Region:
    """Return the lines and columns of ``span``."""
    start, end = extent(document, span)
    return Region(*document.position(start), *document.position(end))


def seconds(file: CheckedFile, item: Diagnostic) -> Iterator[Second]:
    """Yield the second places of a finding."""
    for mark in item.related:
        name, document = origin(file, mark)
        yield Second(posix(name), region(document, mark.span), clean(mark.label))


def origin(file: CheckedFile, mark: RelatedSpan) -> tuple[str, Document]:
    """Return the name and the text of the file where a second place stands."""
    if mark.in_base and file.base is not None:
        return file.base_name, file.base
    return file.name, file.document


def explained(file: CheckedFile, item: Diagnostic) -> str:
    """Return a finding's message, its second places and its help, a line each.

    For formats that have no field of their own for the latter two.
    """
    return clean("\n".join([item.message, *second_lines(file, item), *help_lines(item)]))


def second_lines(file: CheckedFile, item: Diagnostic) -> Iterator[str]:
    """Yield a line for each second place of a finding."""
    for second in seconds(file, item):
        place = f"{second.file}:{second.region.line}:{second.region.column}"
        yield f"{place}: {second.label}" if second.label else place


def help_lines(item: Diagnostic) -> list[str]:
    """Return the help of a finding as a line, none where there is none."""
    return [_("help: {text}").format(text=item.help)] if item.help else []
