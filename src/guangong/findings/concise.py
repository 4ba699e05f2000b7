"""Findings, one a line: ``file:line:column: CODE message``, as editors and grep read compilers."""

from collections.abc import Sequence

from guangong.render.text import one_line
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic


def write(files: Sequence[CheckedFile]) -> str:
    """Return a line for each finding, nothing when there is none."""
    return "".join(f"{line(file, item)}\n" for file in files for item in file.diagnostics)


def line(file: CheckedFile, item: Diagnostic) -> str:
    """Return a finding as one line."""
    place = ":".join(map(str, (file.name, *file.document.position(item.span.start))))
    return one_line(f"{place}: {item.code} {item.weighed}")
