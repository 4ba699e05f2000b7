"""Findings as JUnit XML: a suite for each file, a failing case for what fails the check.

Jenkins and GitLab read it so.

No standard describes it; this is what https://github.com/jenkinsci/xunit-plugin (junit-10.xsd) allows.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from guangong.findings import concise
from guangong.findings.machine import help_lines, posix, second_lines
from guangong.render.text import visible
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic


def write(files: Sequence[CheckedFile]) -> str:
    """Return the document; a case fails exactly where the check does: CI shows what ended the build."""
    root = ET.Element("testsuites", name="guangong")
    for file in files:
        root.append(_suite(file))
    for total in ("tests", "failures", "errors"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    ET.indent(root)
    # Character references for all beyond ASCII, so the declared encoding holds on any output.
    body: bytes = ET.tostring(root, encoding="us-ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body.decode()}\n'


def _suite(file: CheckedFile) -> ET.Element:
    name = _text(posix(file.name))
    suite = ET.Element("testsuite", name=name, file=name)
    if not file.diagnostics:
        ET.SubElement(suite, "testcase", name="guangong check", classname=name)
    names: dict[str, int] = {}
    for item in file.diagnostics:
        title = _unique(_text(f"{item.code}: {item.message}"), names)
        suite.append(_case(file, item, name, title))
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    return suite


def _unique(title: str, names: dict[str, int]) -> str:
    """Return a name not among ``names``: GitLab knows a case by it; the line would change from run to run."""
    name = title
    while name in names:
        names[title] += 1
        name = f"{title} ({names[title]})"
    names[name] = 1
    return name


def _case(file: CheckedFile, item: Diagnostic, suite: str, name: str) -> ET.Element:
    case = ET.Element("testcase", name=name, classname=suite)
    if file.fails(item):
        detail = ET.SubElement(case, "failure", type=item.code, message=_text(item.message))
    else:
        detail = ET.SubElement(case, "system-out")
    lines = [concise.line(file, item), *second_lines(file, item), *help_lines(item)]
    detail.text = _text(visible("\n".join(lines)))
    return case


def _text(text: str) -> str:
    """Return ``text`` with codes for what XML 1.0 cannot hold, and for DEL, which it discourages."""
    forbidden = "[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    return re.sub(forbidden, lambda match: f"<U+{ord(match.group()):04X}>", text)
