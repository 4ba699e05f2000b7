"""A report or findings as JSON, version 1; docs/json.md describes the shape."""

import json
import sys
from collections.abc import Sequence
from typing import Any, Final

from guangong.diagnostics import CheckedFile, Diagnostic, RelatedSpan
from guangong.output.machine import origin
from guangong.output.text import HIDDEN
from guangong.reports.table import Report, Table

VERSION: Final = 1


def dump(data: dict[str, Any]) -> str:
    """Return one JSON object as text: escaped is what cannot be seen, and outside UTF-8 all beyond ASCII."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps({"version": VERSION, **data}, ensure_ascii=not plain, indent=2, default=str)
    return HIDDEN.sub(lambda match: json.dumps(match.group())[1:-1], text) + "\n"


def report(content: Report) -> dict[str, Any]:
    """Return a report's shape: its data, and each named part."""
    shape = {"report": content.name, **{key: _made(value) for key, value in content.data.items()}}
    for part in content.parts:
        if isinstance(part, Table):
            if part.name:
                shape[part.name] = [_made(row.data) for row in part.rows]
            if part.total:
                shape["total"] = _made(part.total.data)
        else:
            shape[part.name] = part.data
    return shape


def _made(value: Any) -> Any:  # noqa: ANN401 (data, or what makes it)
    return value() if callable(value) else value


def check(files: Sequence[CheckedFile]) -> str:
    """Return the findings of a check as one JSON object."""
    return dump({"report": "check", "findings": _findings(files)})


def findings(file: CheckedFile) -> list[dict[str, Any]]:
    """Return the shape of a file's findings: lines and columns from 1, in code points."""
    return _findings([file])


def _findings(files: Sequence[CheckedFile]) -> list[dict[str, Any]]:
    # Only here: a report is JSON too, and needs no fingerprints.
    from guangong.output.fingerprint import fingerprints

    return [
        {**_finding(file, item), "fingerprint": fingerprint}
        for file, marks in zip(files, fingerprints(files), strict=True)
        for item, fingerprint in zip(file.diagnostics, marks, strict=True)
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
        "related": [_related(file, mark) for mark in item.related],
    }


def _related(file: CheckedFile, mark: RelatedSpan) -> dict[str, Any]:
    name, document = origin(file, mark)
    line, column = document.position(mark.span.start)
    return {"file": name, "line": line, "column": column, "label": mark.label}
