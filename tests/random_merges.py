"""Random pairs of edits of one plan, and what must hold of their merge: nothing of either side is lost.

What is held is counted fact by fact, a field of a task or of a record each, and not as the merge does it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, NamedTuple

import random_edits
import random_layouts
from guangong.checks import check
from guangong.domain.fields import names
from guangong.domain.plan import Task
from guangong.services.merging import Outcome
from guangong.yamldoc import Data, Document, parse
from guangong.yamldoc.engine import apply
from guangong.yamldoc.places import EditError

TODAY = date(2023, 12, 31)
LABELS = ("base", "ours", "theirs")
Fact = tuple[str, ...]


class Pair(NamedTuple):
    """A plan, and what two people made of it."""

    base: bytes
    ours: bytes
    theirs: bytes


def pair(random: Random) -> Pair:
    """Return a random plan with one to four random edits on each side."""
    base = parse(random_layouts.plan(random))
    return Pair(base.source, *(_edited(random, base) for _ in range(2)))


def _edited(random: Random, document: Document) -> bytes:
    for _ in range(random.randint(1, 4)):
        _route, operations = random_edits.step(random, document)
        if b"9-99" in document.source and any("9-99" in str(each) for each in operations):
            continue  # no command gives two tasks one id
        try:
            document = apply(document, operations, names(Task))
        except EditError:
            continue
    if random.random() < 0.3:
        document = parse(_commented(random, document))
    return document.source


def _commented(random: Random, document: Document) -> bytes:
    """Return a file with a comment more, on a line of its own before a task."""
    at = document.node(random.choice(random_edits.tasks(document)))
    assert at is not None
    line = document.text.rfind("\n", 0, at.start) + 1
    if document.text[line : at.start].strip(" -"):  # in braces, behind something else
        return document.source
    text = f"{document.text[:line]}#注{random.randint(1000, 1002)}\n{document.text[line:]}"
    edited = text.encode() if document.text == document.source.decode() else document.source
    return edited if parse(edited).data == document.data else document.source


def facts(document: Document) -> Counter[Fact]:
    """Return what a file holds, comments among it."""
    found = Counter[Fact](("#", comment) for comment in random_layouts.comments(document.text))
    data = document.data
    found.update(("plan", name, _text(data[name])) for name in data if name != "sections")
    for section in data["sections"]:
        found.update(("section", str(section["number"]), *rest) for rest in _fields(section, "tasks"))
        for task in section["tasks"]:
            found["task", task["id"], "section", str(section["number"])] += 1
            found.update(("task", task["id"], *rest) for rest in _fields(task, "log", "changes"))
            for name in ("log", "changes"):
                for record in task.get(name) or ():
                    found.update((name, task["id"], *rest) for rest in _fields(record))
    return found


def _fields(data: dict[str, Data], *without: str) -> Iterator[tuple[str, str]]:
    yield from ((name, _text(value)) for name, value in data.items() if name not in without)


def _text(value: Data) -> str:
    return json.dumps(value, sort_keys=True)


def lost(pair: Pair, outcome: Outcome) -> str:
    """Return what is wrong with a merge, empty where nothing is."""
    if outcome.is_clean:
        return _wrong(pair, parse(outcome.source))
    sides = [resolved(outcome.source, side) for side in ("ours", "theirs")]
    for own, side in zip((pair.ours, pair.theirs), sides, strict=True):
        if missing := _missing(parse(pair.base), parse(own), side):
            return missing
    return ""


def resolved(source: bytes, side: str) -> bytes:
    """Return a file in which one side of every conflict was taken."""
    hunk = rb"^<{7}[^\n]*\n(.*?)(?:^\|{7}[^\n]*\n.*?)?^={7}[^\n]*\n(.*?)^>{7}[^\n]*(?:\n|\Z)"
    return re.sub(hunk, rb"\1" if side == "ours" else rb"\2", source, flags=re.MULTILINE | re.DOTALL)


def _missing(base: Document, own: Document, taken: bytes) -> str:
    """Return what one side did, and a file that took this side lacks."""
    document = parse(taken)
    if document.is_read and isinstance(document.data, dict) and "sections" in document.data:
        now = facts(document)
        gone = {fact for fact in facts(own) - facts(base) - now if not _is_settled(fact, now)}
        return f"conflict lacks {sorted(gone)}" if gone else ""
    lines = ({line.strip() for line in text.splitlines()} for text in (own.source, base.source, taken))
    new, old, there = lines
    return f"conflict lacks lines {sorted(new - old - there)}" if new - old - there else ""


def _wrong(pair: Pair, result: Document) -> str:
    if result.problems:
        return f"unread: {result.problems}"
    before, ours, theirs = (facts(parse(source)) for source in pair)
    now = facts(result)
    for fact in {*before, *ours, *theirs, *now}:
        least, most = _expected(before[fact], ours[fact], theirs[fact])
        if not least <= now[fact] <= most and not _is_settled(fact, now):
            return f"{fact}: {now[fact]}, not {least} to {most}"
    worse = _found(result) - (_found(parse(pair.ours)) | _found(parse(pair.theirs)))
    return f"finds {sorted(worse)}" if worse else ""


def _expected(base: int, ours: int, theirs: int) -> tuple[int, int]:
    """Return how often a fact may stand in the result: what both did may be one thing or two."""
    apart = max(0, ours + theirs - base)
    one = max(ours, theirs) if min(ours, theirs) > base else min(ours, theirs)
    both_did = min(ours, theirs) > base or max(ours, theirs) < base
    return (min(one, apart), max(one, apart)) if both_did else (apart, apart)


def _is_settled(fact: Fact, now: Counter[Fact]) -> bool:
    """Whether it was said that work has begun, and the result says that it is done."""
    return fact[2:] == ("status", '"doing"') and now["task", fact[1], "status", '"done"'] == 1


def _found(document: Document) -> Counter[Any]:
    return Counter((item.code, item.message) for item in check(document, TODAY).diagnostics)
