"""The formats of reports: a new one is a module with a function ``write``, and a line here."""

from collections.abc import Callable, Mapping
from typing import Final

from guangong.render import csv, json, markdown, terminal
from guangong.reports.table import Report

FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {
    "text": terminal.write,
    "json": json.write,
    "markdown": markdown.write,
    "csv": csv.write,
}
"""Each takes any report and returns the whole output."""
