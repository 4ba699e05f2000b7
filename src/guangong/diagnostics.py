"""What a check reports: one problem at one place, with a code."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from guangong.document import Document, Route, Span


class Severity(StrEnum):
    """How much a finding weighs; only an error changes the exit code."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """What a rule yields: a place by route or span, what is wrong there, and what to do about it."""

    place: Route | Span
    message: str
    help: str = ""
    key: bool = False
    """The place is the key, not its value."""
    related: tuple[tuple[Route | Span, str], ...] = ()
    """Second places, each with what it is ("first used here")."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its code, its weight and its place in the text."""

    code: str
    severity: Severity
    message: str
    help: str
    span: Span
    related: tuple[tuple[Span, str], ...] = ()


@dataclass(frozen=True)
class CheckedFile:
    """A file's name as the user knows it, its document, and what is wrong with it."""

    name: str
    document: Document
    diagnostics: list[Diagnostic]


class FindingsError(Exception):
    """The findings are the message, with a sentence on what that means; the exit code is 1."""

    def __init__(self, files: list[CheckedFile], sentence: str) -> None:
        super().__init__(sentence)
        self.files = files


def place(document: Document, code: str, severity: Severity, findings: Iterable[Finding]) -> list[Diagnostic]:
    """Turn routes into spans of ``document``."""

    def span(where: Route | Span, *, key: bool = False) -> Span:
        return where if isinstance(where, Span) else document.locate(where, key=key)

    return [
        Diagnostic(
            code,
            severity,
            found.message,
            found.help,
            span(found.place, key=found.key),
            tuple((span(where), what) for where, what in found.related),
        )
        for found in findings
    ]
