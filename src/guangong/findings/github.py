"""Findings as annotations of a GitHub Actions step, after the full text of all.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands; what it leaves open
is read from the runner (ActionCommand.cs, ActionCommandManager.cs).
"""

from collections.abc import Sequence
from hashlib import sha256

from guangong.findings import full
from guangong.findings.machine import explained, posix, region
from guangong.render.text import visible
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, Severity


def write(files: Sequence[CheckedFile]) -> str:
    """Return the full text and a command for each finding: GitHub shows only ten of a kind a step."""
    commands = (_command(file, item) for file in files for item in file.diagnostics)
    return _inert(full.write(files, plain=True)) + "".join(f"{command}\n" for command in commands)


def _inert(text: str) -> str:
    """Return ``text`` such that the runner obeys nothing in it.

    The runner looks for ``##[command]`` anywhere in a line: a plan could mask words in the log or silence
    the annotations. The token that resumes is the text's own hash, so the text cannot contain it.
    """
    token = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"::stop-commands::{token}\n{text}::{token}::\n" if text else ""


def _command(file: CheckedFile, item: Diagnostic) -> str:
    place = region(file.document, item.span)
    properties = {"file": visible(posix(file.name)), "line": place.line, "endLine": place.end_line}
    # The runner drops columns where the lines differ, and says so in its debug log.
    if place.line == place.end_line:
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = f"guangong {item.code}"
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    command = "notice" if item.severity is Severity.NOTE else item.severity.value
    return f"::{command} {listed}::{_data(visible(explained(file, item)))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
