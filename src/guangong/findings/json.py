"""Findings as JSON, version 1; docs/json.md describes the shape."""

from collections.abc import Sequence
from typing import Any

from guangong.findings.fingerprint import fingerprinted
from guangong.findings.machine import origin
from guangong.render.json import dump
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, RelatedSpan


def write(files: Sequence[CheckedFile]) -> str:
    """Return the findings of a check as one JSON object."""
    return dump({"report": "check", "findings": findings(files)})


def findings(files: Sequence[CheckedFile]) -> list[dict[str, Any]]:
    """Return the shapes of findings: lines and columns from 1, in code points."""
    return [
        {**_finding(file, item), "fingerprint": fingerprint}
        for file, item, fingerprint in fingerprinted(files)
    ]


def _finding(file: CheckedFile, item: Diagnostic) -> dict[str, Any]:
    line, column = file.document.position(item.span.start)
    end_line, end_column = file.document.position(item.span.end)
    return {
        "file": file.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "code": item.code,
        "severity": item.severity.value,
        "message": item.message,
        "help": item.help,
        "replacement": item.replacement or None,
        "related": [_related(file, mark) for mark in item.related],
    }


def _related(file: CheckedFile, mark: RelatedSpan) -> dict[str, Any]:
    name, document = origin(file, mark)
    line, column = document.position(mark.span.start)
    return {"file": name, "line": line, "column": column, "label": mark.label}
