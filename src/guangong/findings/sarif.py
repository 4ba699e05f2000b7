"""Findings as SARIF 2.1.0, the format of static analysis that GitHub, Azure and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any
from urllib.parse import quote

import guangong
from guangong import checks
from guangong.findings.fingerprint import fingerprinted
from guangong.findings.machine import Region, Second, clean, dump, help_lines, posix, region, seconds
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic


def write(files: Sequence[CheckedFile]) -> str:
    """Return a log with one run."""
    codes = sorted({item.code for file in files for item in file.diagnostics})
    results = [_result(file, item, codes, fingerprint) for file, item, fingerprint in fingerprinted(files)]
    urls = _project_urls()
    driver = {"name": "guangong", "version": guangong.__version__, "rules": _rules(codes, urls)}
    if "homepage" in urls:
        driver["informationUri"] = urls["homepage"]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return dump({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _project_urls() -> dict[str, str]:
    """Return the addresses of the package's metadata by their labels in small letters; none are made up."""
    try:
        entries = metadata("guangong").get_all("Project-URL") or []
    except PackageNotFoundError:  # a copy of the sources that is not installed
        entries = []
    labels_and_urls = (entry.partition(",") for entry in entries)
    return {label.strip().lower(): url.strip() for label, _comma, url in labels_and_urls}


def _rules(codes: list[str], urls: Mapping[str, str]) -> list[dict[str, Any]]:
    known = {rule.code: rule for rules in checks.RULES.values() for rule in rules}
    rules = []
    for code in codes:
        summary = _summary(known[code]) if code in known else code
        rule: dict[str, Any] = {"id": code, "shortDescription": {"text": _message(summary)}}
        if "documentation" in urls:
            rule["helpUri"] = f"{urls['documentation']}#{code.lower()}"
        rules.append(rule)
    return rules


def _summary(rule: checks.Rule) -> str:
    return (rule.check.__doc__ or rule.code).strip().split("\n")[0]


def _result(file: CheckedFile, item: Diagnostic, codes: list[str], fingerprint: str) -> dict[str, Any]:
    text = "\n".join([item.message, *help_lines(item)])
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": codes.index(item.code),
        "level": item.severity.value,
        "message": {"text": _message(text)},
        "locations": [{"physicalLocation": _physical(file.name, region(file.document, item.span))}],
        "partialFingerprints": {"guangong/v1": fingerprint},
    }
    if item.related:
        result["relatedLocations"] = [_related(second) for second in seconds(file, item)]
    return result


def _related(second: Second) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _physical(second.file, second.region)}
    return {**location, "message": {"text": _message(second.label)}} if second.label else location


def _physical(name: str, place: Region) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": uri(name)},
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }


def uri(name: str) -> str:
    """Return a file's name as a URI: relative, or with the scheme ``file`` where it is absolute."""
    path = posix(name)
    # A byte that is no UTF-8 keeps its value; what can be no byte either is lost.
    quoted = quote(re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", path).encode("utf-8", "surrogateescape"))
    if path.startswith("//"):
        return f"file:{quoted}"
    if path.startswith("/"):
        return f"file://{quoted}"
    return f"file:///{path[0]}:{quoted[4:]}" if re.match("[A-Za-z]:/", path) else quoted


def _message(text: str) -> str:
    """Return ``text`` with nothing that means a placeholder (§3.11.5) or a link (§3.11.6)."""
    doubled = clean(text).replace("{", "{{").replace("}", "}}")
    return re.sub(r"(\\*)\]\(", lambda match: match[1] * 2 + r"\](", doubled)
