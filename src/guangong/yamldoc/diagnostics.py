"""What a check reports: one problem at one place, with a code."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from guangong.errors import GuangongError
from guangong.messages import _
from guangong.yamldoc import Document, Route, Span


class Severity(StrEnum):
    """How serious a finding is; only an error changes the exit code."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Related(NamedTuple):
    """A second place of a finding and what it is; ``in_base``: it stands in the plan compared with."""

    place: Route | Span
    label: str
    in_base: bool = False


class Finding(NamedTuple):
    """What a rule yields: a place by route or span, what is wrong there, and what to do about it."""

    place: Route | Span
    message: str
    help: str = ""
    key: bool = False
    """The place is the key, not its value."""
    related: tuple[Related, ...] = ()
    replacement: str = ""
    """What to write in its place, where that is clear."""


class RelatedSpan(NamedTuple):
    """A second place, found in the text of the plan or of its base."""

    span: Span
    label: str
    in_base: bool


class Diagnostic(NamedTuple):
    """A finding with its rule's code and severity and its place in the text; no rule, no code: ``""``.

    ``replacement`` is what to write in the place, where that is clear.
    """

    code: str
    severity: Severity
    message: str
    help: str
    span: Span
    related: tuple[RelatedSpan, ...] = ()
    replacement: str = ""

    @property
    def hides_data(self) -> bool:
        """Whether it keeps a part of the plan from being read: nobody can choose not to hear of it."""
        return self.severity is Severity.ERROR and self.code < "GG2"

    @property
    def weighed(self) -> str:
        """Its message, with its weight before it where that is less than an error."""
        if self.severity is Severity.ERROR:
            return self.message
        weight = _("warning") if self.severity is Severity.WARNING else _("note")
        return _("{name}: {reason}").format(name=weight, reason=self.message)


class CheckedFile(NamedTuple):
    """A file's name as the user knows it, its document, and what is wrong with it.

    ``base`` is what it was compared with, and ``base_name`` how the user knows that. ``strict``: warnings
    make the check fail. ``path`` is its name for forges, from the top of its repository.
    """

    name: str
    document: Document
    diagnostics: list[Diagnostic]
    base: Document | None = None
    base_name: str = ""
    strict: bool = False
    path: str = ""

    def fails(self, item: Diagnostic) -> bool:
        """Whether a finding makes the check fail: an error does, if strict a warning too, a note never."""
        return item.severity is Severity.ERROR or (self.strict and item.severity is Severity.WARNING)


class FindingsError(GuangongError):
    """The findings are the message, with a sentence on what that means."""

    code = "findings"

    def __init__(self, files: list[CheckedFile], sentence: str, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.files = files
        self.exit_code = exit_code


def locate(
    document: Document,
    code: str,
    severity: Severity,
    findings: Iterable[Finding],
    base: Document | None = None,
) -> list[Diagnostic]:
    """Turn the findings of a rule into diagnostics: their routes become spans of the text.

    Args:
        document: the file that the findings are about.
        code: the code of the rule.
        severity: the severity of the rule.
        findings: what the rule found.
        base: what the file was compared with, where second places can stand in it.
    """
    located = []
    for found in findings:
        texts = (base or document if second.in_base else document for second in found.related)
        related = tuple(
            RelatedSpan(_span(second.place, text), _short(second.label), second.in_base)
            for second, text in zip(found.related, texts, strict=True)
        )
        place = _span(found.place, document, key=found.key)
        message, advice = _short(found.message), _short(found.help)
        located.append(Diagnostic(code, severity, message, advice, place, related, found.replacement))
    return located


def _span(where: Route | Span, document: Document, *, key: bool = False) -> Span:
    return where if isinstance(where, Span) else document.locate(where, key=key)


def _short(text: str, most: int = 1000) -> str:
    """Return a text that can be read: what a plan has is quoted in it, and may have megabytes."""
    return text if len(text) <= most else text[: most - 1] + "…"
