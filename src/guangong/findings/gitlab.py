"""Findings as a GitLab Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from collections.abc import Sequence
from typing import Any

from guangong.findings.fingerprint import fingerprinted
from guangong.findings.machine import clean, dump, explained, posix, region
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, Severity


def write(files: Sequence[CheckedFile]) -> str:
    """Return a JSON array with an object for each finding."""
    return dump([_issue(*found) for found in fingerprinted(files)])


def _issue(file: CheckedFile, item: Diagnostic, fingerprint: str) -> dict[str, Any]:
    severities = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
    return {
        "description": explained(file, item),
        "check_name": item.code,
        "fingerprint": fingerprint,
        "severity": severities[item.severity],
        "location": {
            "path": clean(posix(file.name)),
            "lines": {"begin": region(file.document, item.span).line},
        },
    }
