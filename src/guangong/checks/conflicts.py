"""GG0: what git leaves in a file where two edits met, and whether the lines of both can stay."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from guangong.messages import _
from guangong.yamldoc import Document, Span
from guangong.yamldoc.diagnostics import Finding


def merge_conflict(document: Document) -> Iterator[Finding]:
    """A merge conflict must be resolved before the plan is read.

    What it does:
        Looks for lines that begin with `<<<<<<<`, `|||||||`, `=======` or `>>>>>>>`: git writes them where
        two edits met. What the YAML reader says about these lines is left out.

    Why it is bad:
        The file holds two versions of the same lines, and is no YAML any more.

    Example:
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - id: 3-01
                    title: 召开骨干培训会
            <<<<<<< HEAD  # <- here
                    deadline: 2023-06-30
            =======
                    deadline: 2023-09-30
            >>>>>>> autumn

    Fix:
        Where both sides hold whole entries or the fields of one task, delete the markers. Of two values keep
        the one that holds; of log entries, changes and new tasks keep both, log entries and changes in the
        order of their days; of two new tasks under one id one gets the next free id. Where a side begins or
        ends in the middle of an entry, keeping both could move a record to another task: take one side whole
        with `git checkout --ours FILE`, and enter again what the other side changed; `git diff
        HEAD...MERGE_HEAD` shows that.

            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - id: 3-01
                    title: 召开骨干培训会
                    deadline: 2023-09-30
    """
    message, every = _("a merge conflict that nobody has resolved"), conflicts(document)
    most = 100  # of more nobody puts both sides together
    found = [*islice(every, most)]
    advice = [_advice(document.text, markers) for markers in found]
    # Whoever takes one side takes it of the whole file.
    can_stay = len(found) < most and all(advice)
    for at, markers in enumerate(chain(found, every)):
        yield Finding(Span(*markers[0].span()), message, advice[at] if can_stay else _take_one_side())


def conflicts(document: Document) -> Iterator[list[re.Match[str]]]:
    """Yield the markers of each conflict, or those that are left of it.

    A line of = alone is a sign only where the text is no YAML: it may underline something in a text.
    """
    text = document.text
    # One character is found in no time, seven are not.
    if document.is_read and not any(sign in text and sign * 7 in text for sign in "<>"):
        return
    markers: list[re.Match[str]] = []
    for marker in re.finditer(r"^(?:<{7}|\|{7}|={7}|>{7})(?=[ \t\r\n]|\Z)", text, re.MULTILINE):
        sign = marker[0][0]
        if sign == "<" and markers:
            yield markers
            markers = []
        if markers or sign in "<>" or not document.is_read:
            markers.append(marker)
        if sign == ">":
            yield markers
            markers = []
    if markers:
        yield markers


def _take_one_side() -> str:
    return _(
        "it cuts through an entry: keeping both sides may move a record to another task. Take one side whole "
        "(git checkout --ours FILE) and enter again what the other one changed (git diff HEAD...MERGE_HEAD)"
    )


def _advice(text: str, markers: list[re.Match[str]]) -> str:
    """Return how the sides of a conflict are put together, ``""`` where that may mix up entries."""
    signs = "".join(marker[0][0] for marker in markers)
    if signs not in {"<=>", "<|=>"}:
        return _("delete what is left of the conflict, and see that every line there belongs to its task")
    ours, theirs = (_lines(_between(text, *markers[at : at + 2])) for at in (0, len(markers) - 2))
    keep = _keep(text, markers, ours, theirs)
    if keep and "|" in signs:
        text = _("delete the lines with <<<<<<< and >>>>>>>, and those from ||||||| to =======; {keep}")
        return text.format(keep=keep)
    return keep and _("delete the lines with <<<<<<<, ======= and >>>>>>>; {keep}").format(keep=keep)


def _between(text: str, first: re.Match[str], second: re.Match[str]) -> str:
    return text[text.find("\n", first.end()) + 1 : second.start()]


def _lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that are neither blank nor a comment, and how deep each is indented."""
    return [(len(found[1]), found[2]) for found in re.finditer(r"^([ \t]*)([^\s#].*)", text, re.MULTILINE)]


def _keep(
    text: str, markers: list[re.Match[str]], ours: list[tuple[int, str]], theirs: list[tuple[int, str]]
) -> str:
    """Return what to keep of both sides, ``""`` where one begins or ends in the middle of an entry."""
    depth = min((indent for indent, _line in (*ours, *theirs)), default=0)
    behind = re.compile(r".*\n(?:[ \t]*(?:#.*)?\r?\n)*([ \t]*)").match(text, markers[-1].end())
    if behind and len(behind[1]) > depth:
        return ""
    if all(_begins(side, depth, dash=True) for side in (ours, theirs)):
        return _(
            "keep the entries of both sides, log entries and changes in the order of their days; "
            "of one entry in two versions keep the one that holds; "
            "of two new tasks under one id give one the next free id"
        )
    if all(_begins(side, depth, dash=False) for side in (ours, theirs)) and _are_of_one(
        text, markers, depth, ours
    ):
        return _(
            "of a field on both sides keep the one that holds, "
            "but below log and changes the entries of both, in the order of their days"
        )
    return ""


def _begins(side: list[tuple[int, str]], depth: int, *, dash: bool) -> bool:
    """Whether a side is made of whole entries with a dash, or of whole fields without one."""
    heads = [line.startswith("- ") for indent, line in side if indent == depth]
    return heads != [] and side[0][0] == depth and set(heads) == {dash}


def _are_of_one(text: str, markers: list[re.Match[str]], depth: int, ours: list[tuple[int, str]]) -> bool:
    """Whether fields can only be those of one entry: of two new tasks git may share the line with the id."""
    start = markers[0].start()
    above = _lines(text[max(start - 10_000, 0) : start])
    parent = next((line for indent, line in reversed(above) if indent < depth), "" if depth else "plan:")
    if not parent.startswith("- "):
        return not re.match(r"$|[<|=>]{7}", parent)
    return parent.startswith("- id:") and not any(line.startswith("title:") for _indent, line in ours)
