"""The formats of files that are handed on: a new one is a module with a function ``write``, and a line."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from guangong.domain.settings import Document
from guangong.errors import GuangongError, needs
from guangong.messages import _
from guangong.render import csv, html, json, markdown, svg, terminal, xlsx
from guangong.render.screen import Screen, has
from guangong.render.text import visible
from guangong.reports.table import Report

ENCODINGS: Final = ("utf-8-sig", "utf-8", "gb18030", "gbk")
"""Those of CSV; the first one has a byte order mark, by which Excel knows it."""


class Paper(NamedTuple):
    """What a format is told besides the report.

    The encoding of CSV; the cells of a picture's line; how a document is set, and the bytes of the one that
    it begins with.
    """

    encoding: str = ENCODINGS[0]
    width: int = 120
    document: Document = Document()
    template: bytes = b""


def _csv(report: Report, paper: Paper) -> bytes:
    text = csv.write(report, "\r\n")
    try:
        return text.encode(paper.encoding)
    except UnicodeEncodeError:
        lacking = sorted({char for char in text if not has(paper.encoding, char)})
        said = _("{encoding} does not have these characters: {characters}")
        raise GuangongError(
            said.format(encoding=paper.encoding, characters=" ".join(lacking[:8])),
            _("write --encoding gb18030, which has all"),
        ) from None


def _markdown(report: Report, _paper: Paper) -> bytes:
    return markdown.write(report).encode()


def _json(report: Report, _paper: Paper) -> bytes:
    return json.write(report).encode()


def _text(report: Report, _paper: Paper) -> bytes:
    """Return the text to send, or where there is none what a terminal shows."""
    if report.message:
        return "\n".join(map(visible, report.message.split("\n"))).encode()
    return terminal.draw_report(report.whole(), Screen()).encode()


def _html(report: Report, _paper: Paper) -> bytes:
    return html.write(report)


def _svg(report: Report, paper: Paper) -> bytes:
    return svg.write(report, paper.width).encode()


def _xlsx(report: Report, _paper: Paper) -> bytes:
    return xlsx.write(report)


def _docx(report: Report, paper: Paper) -> bytes:
    with needs("documents"):
        from guangong.render import docx
    return docx.write(report, paper.document, paper.template)


def _ics(report: Report, _paper: Paper) -> bytes:
    with needs("calendar"):
        from guangong.render import ics
    return ics.write(report)


DOCUMENTS: Final[Mapping[str, Callable[[Report, Paper], bytes]]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "md": _markdown,
    "json": _json,
    "txt": _text,
    "html": _html,
    "svg": _svg,
    "ics": _ics,
}
"""Each takes any report, html the page, and returns what the file holds; the name is the file's ending."""

BINARY: Final = frozenset({"docx", "xlsx"})
"""Those that are no text: a terminal cannot show them."""
