"""Findings in reviewdog's own format: one DiagnosticResult.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf; reviewdog refuses fields that it does not know.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from guangong.findings import concise
from guangong.findings.machine import clean, dump, explained, extent, posix
from guangong.yamldoc import Document
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, Severity


def write(files: Sequence[CheckedFile]) -> str:
    """Return a JSON object with a diagnostic for each finding."""
    diagnostics = [shape for file in files for shape in _diagnostics(file)]
    return dump({"source": {"name": "guangong"}, "diagnostics": diagnostics})


def _diagnostics(file: CheckedFile) -> list[dict[str, Any]]:
    spans = [extent(file.document, item.span) for item in file.diagnostics]
    places = _positions(file.document, {offset for span in spans for offset in span})
    return [
        {
            **_words(file, item),
            "location": {
                "path": clean(posix(file.name)),
                "range": {"start": places[span.start], "end": places[span.end]},
            },
        }
        for item, span in zip(file.diagnostics, spans, strict=True)
    ]


def _words(file: CheckedFile, item: Diagnostic) -> dict[str, Any]:
    return {
        "message": explained(file, item),
        "severity": "INFO" if item.severity is Severity.NOTE else item.severity.value.upper(),
        "code": {"value": item.code},
        "original_output": concise.line(file, item),
    }


def _positions(document: Document, offsets: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return the place of each offset, its column in bytes of UTF-8.

    In ascending order, each counted on from the one before: a long line is not read anew for every finding.
    """
    places = {}
    last, line, column = 0, 0, 0
    for offset in sorted(offsets):
        number, points = document.position(offset)
        if number != line:
            last, line, column = offset - points + 1, number, 1
        column += len(document.text[last:offset].encode("utf-8", "replace"))
        last = offset
        places[offset] = {"line": line, "column": column}
    return places
