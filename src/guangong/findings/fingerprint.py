"""What a finding is known by from run to run, when its line number has changed."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

from guangong.findings.machine import extent, posix
from guangong.yamldoc import Document
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic

_NEAR: Final = 200
"""So much of a line counts to each side: a line of 10 MB with a thousand findings must not take minutes."""


def fingerprints(files: Sequence[CheckedFile]) -> list[list[str]]:
    """Return the fingerprints of all findings, file by file; no two of a run are equal.

    Each is made of the file as forges know it, the code, the text of the line and the marked value: moving
    the line, or finding something else, changes nothing. The message does not count: it depends on the
    language. Among equals the order in the file counts.
    """
    result = [[""] * len(file.diagnostics) for file in files]
    places = sorted(
        (number, item.span, index)
        for number, file in enumerate(files)
        for index, item in enumerate(file.diagnostics)
    )
    seen: Counter[tuple[str, ...]] = Counter()
    for number, _span, index in places:
        key = _key(files[number], files[number].diagnostics[index])
        result[number][index] = _digest(*key, str(seen[key]))
        seen[key] += 1
    return result


def fingerprinted(files: Sequence[CheckedFile]) -> Iterator[tuple[CheckedFile, Diagnostic, str]]:
    """Yield each finding with its file and its fingerprint."""
    for file, marks in zip(files, fingerprints(files), strict=True):
        for item, mark in zip(file.diagnostics, marks, strict=True):
            yield file, item, mark


def _key(file: CheckedFile, item: Diagnostic) -> tuple[str, ...]:
    start, end = extent(file.document, item.span)
    value = file.document.text[start : min(end, start + _NEAR)].replace("\r\n", "\n")
    return posix(file.path or file.name), item.code, _line(file.document, start), value


def _line(document: Document, offset: int) -> str:
    """Return the text of the line around ``offset``, without its indentation and its end."""
    left, right = max(0, offset - _NEAR), min(len(document.text), offset + _NEAR)
    begin = document.text.rfind("\n", left, offset) + 1 or left
    end = document.text.find("\n", offset, right)
    return document.text[begin : right if end < 0 else end].strip()


def _digest(*parts: str) -> str:
    # As JSON, so that no two lists of parts give the same text.
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]
