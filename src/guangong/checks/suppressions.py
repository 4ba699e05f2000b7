"""Comments that silence a finding on their line: ``# guangong: ignore[GG304] reason``."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from guangong.messages import _
from guangong.yamldoc import Document
from guangong.yamldoc.diagnostics import Diagnostic, Finding
from guangong.yamldoc.nodes import Mapping, Node, Scalar, Span, scalars


class Ignore(NamedTuple):
    """One such comment: its line, what it silences, and why."""

    line: int
    codes: frozenset[str]
    reason: str
    span: Span


def find(document: Document) -> list[Ignore]:
    """Return the comments of a document that could be parsed; what stands inside a text is no comment."""
    # Looked for first: the expression takes ten times as long.
    if "guangong:" not in document.text or document.root is None:
        return []
    comment = r"(?:^|(?<=\s))#\s*guangong:\s*ignore\b(?:\[(?P<codes>[^\]\n]*)\])?(?P<reason>[^\n]*)"
    matches = list(re.finditer(comment, document.text, re.MULTILINE))
    # In a text that is quoted, or in a block, a # is no comment.
    texts = [scalar.span for scalar in scalars(document.root) if scalar.style] if matches else []
    starts = [span.start for span in texts]
    return [_ignore(document, match) for match in matches if not _inside(match.start(), texts, starts)]


def _ignore(document: Document, match: re.Match[str]) -> Ignore:
    codes = frozenset(code.strip() for code in (match["codes"] or "").split(",") if code.strip())
    line, _column = document.position(match.start())
    return Ignore(line, codes, match["reason"].strip(), Span(match.start(), match.end()))


def added(document: Document, base: Document) -> list[Ignore]:
    """Return the comments that ``base`` does not have: a copy beside another value is one too."""
    before = Counter(_places(base).values())
    new = []
    for ignore, place in _places(document).items():
        if before[place]:
            before[place] -= 1
        else:
            new.append(ignore)
    return new


def _places(document: Document) -> dict[Ignore, tuple[object, ...]]:
    """Return what each comment says, and of what: its task or section and the fields on its line."""
    found = find(document)
    lines = {ignore.line for ignore in found}
    names: dict[int, tuple[str, ...]] = {}
    if found and document.root is not None:
        for offset, name in _names(document.root, ()):
            line, _column = document.position(offset)
            if line in lines:
                names.setdefault(line, name)
    return {ignore: (ignore.codes, ignore.reason, names.get(ignore.line)) for ignore in found}


def _names(node: Node, name: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield where each field begins, and its name, which is the same wherever in the plan its task stands."""
    if isinstance(node, Mapping):
        own = node.get("id") or node.get("number")
        name = (own[0].text, own[1].text) if own and isinstance(own[1], Scalar) else name
        for key, value in node.entries:
            yield key.span.start, (*name, key.text)
            yield from _names(value, (*name, key.text))
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield item.span.start, name
            yield from _names(item, name)


def _inside(offset: int, spans: Sequence[Span], starts: Sequence[int]) -> bool:
    at = bisect_left(starts, offset) - 1
    return at >= 0 and offset < spans[at].end


def silence(
    document: Document, ignores: Iterable[Ignore], found: Iterable[Diagnostic]
) -> tuple[list[Diagnostic], set[Ignore]]:
    """Return the findings that no comment silences, and the comments that silenced one."""
    by_line = {ignore.line: ignore for ignore in ignores if ignore.reason}
    left, used = [], set()
    for item in found:
        ignore = by_line.get(document.position(item.span.start)[0])
        if ignore and item.code in ignore.codes and not item.hides_data:
            used.add(ignore)
        else:
            left.append(item)
    return left, used


def without_reason(ignores: Iterable[Ignore], _used: set[Ignore]) -> Iterator[Finding]:
    """A comment that silences a finding names the rule and gives a reason.

    What it does:
        Reads the comments `# guangong: ignore[CODE] reason`. One without a code or a reason silences nothing.

    Why it is bad:
        Next year nobody knows what was meant, or whether it still holds.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-06-30  # guangong: ignore  # <- here

    Fix:
        Name the code, and say why it is right on this line.

            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-06-30
    """
    message = _("this comment silences nothing: it needs a code and a reason")
    help_ = _("write: # guangong: ignore[GG305] why this is right here")
    for ignore in ignores:
        if not ignore.reason or not ignore.codes:
            yield Finding(ignore.span, message, help_)


def unused(ignores: Iterable[Ignore], used: set[Ignore]) -> Iterator[Finding]:
    """A comment that silences nothing is taken out again.

    What it does:
        Reports a comment `# guangong: ignore[CODE] reason` on a line that has no such finding.

    Why it is bad:
        It would hide the next mistake on its line.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-06-30  # guangong: ignore[GG302] 已核对  # <- here

    Fix:
        Delete the comment.

            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-06-30
    """
    for ignore in ignores:
        # Only a comparison with a base can tell for the codes of an edit, only the returns for GG516.
        judged = {code for code in ignore.codes if not code.startswith(("GG4", "GG516"))}
        if ignore.reason and judged and ignore not in used:
            text = _("there is nothing to ignore here for {codes}").format(codes=_(", ").join(sorted(judged)))
            yield Finding(ignore.span, text, _("delete the comment"))
