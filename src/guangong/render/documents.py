"""The formats of files that are handed on: a new one is a module with a function ``write``, and a line."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from guangong.render import csv, html, json, markdown, terminal
from guangong.render.screen import Screen
from guangong.reports.table import Report


class Paper(NamedTuple):
    """What a format is told besides the report: the encoding of a text."""

    encoding: str = "utf-8-sig"


def _csv(report: Report, paper: Paper) -> bytes:
    return csv.write(report).encode(paper.encoding, errors="replace")


def _markdown(report: Report, _paper: Paper) -> bytes:
    return markdown.write(report).encode()


def _json(report: Report, _paper: Paper) -> bytes:
    return json.write(report).encode()


def _text(report: Report, _paper: Paper) -> bytes:
    return terminal.draw_report(report.whole(), Screen()).encode()


def _html(report: Report, _paper: Paper) -> bytes:
    return html.write(report)


DOCUMENTS: Final[Mapping[str, Callable[[Report, Paper], bytes]]] = {
    "csv": _csv,
    "md": _markdown,
    "json": _json,
    "txt": _text,
    "html": _html,
}
"""Each takes any report, and returns what the file holds; the name is the ending of the file."""
