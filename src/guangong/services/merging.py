"""A file that two people have changed: both edits in one, and markers where they clash.

What the file is to hold is worked out first, as data; then a text is sought that holds just that: git's own
merge, or that of one side, edited. What is left open stands between markers, as git writes them.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from itertools import chain, product, zip_longest
from pathlib import Path
from typing import Final, NamedTuple

from guangong.checks import Filed, check, check_returns, read
from guangong.checks.limits import RuleSettings
from guangong.domain import three_way
from guangong.domain.fields import Model, declared, names
from guangong.domain.plan import LogEntry, Member, Plan, Return, Section, SentBack, Target, Task, Unit, models
from guangong.domain.three_way import Merged
from guangong.messages import _
from guangong.services import clock
from guangong.services.change import new_findings
from guangong.services.clashes import free_ids, sentences
from guangong.storage import git, writing
from guangong.storage.paths import resolved
from guangong.storage.reading import read as read_file
from guangong.yamldoc import Data, Document, Route, Span, parse
from guangong.yamldoc.diagnostics import Diagnostic, Severity
from guangong.yamldoc.engine import spliced
from guangong.yamldoc.places import EditError, Places
from guangong.yamldoc.rewriting import Format, rewritten
from guangong.yamldoc.splices import Splice

_ONE_LINE: Final = "\x1e"
"""Stands for a line end in what is compared as one line: no YAML can hold it."""

_KINDS: Final[dict[str, list[type[Model]]]] = {
    "sections": [Task, LogEntry, Target, Unit, Member, Section, Plan],
    "unit": [Return, SentBack],
    "reminders": [],
}
"""What each kind of file holds, in the order of its keys; it is known by one of these."""


@cache
def _format(kind: str) -> Format:
    """Return what is known of a kind of file."""
    fields = {field for model in models() for field in declared(model) if field.is_day}
    order = tuple(dict.fromkeys(name for model in _KINDS[kind] for name in names(model)))
    return Format(
        {"sections": "number", "tasks": "id"}, order, {field.name for field in fields} | {"from", "to"}
    )


class Outcome(NamedTuple):
    """The text of a merge, whether nothing is left open in it, and what is."""

    source: bytes
    is_clean: bool
    said: tuple[str, ...] = ()


class _Sides(NamedTuple):
    """The three versions of one file."""

    base: Document
    ours: Document
    theirs: Document

    @property
    def sources(self) -> tuple[bytes, ...]:
        """Their bytes."""
        return tuple(side.source for side in self)

    @property
    def data(self) -> tuple[Data, ...]:
        """What they hold; a base without a line was not there."""
        return ({} if not self.base.text.strip() else self.base.data, self.ours.data, self.theirs.data)


def labels_of(given: Sequence[str]) -> tuple[str, str, str]:
    """Return what markers call base, ours and theirs, of labels in git's order: ours, base, theirs.

    An older git hands on %X for a label that it has not.
    """
    ours, base, theirs = (
        label if label and not re.fullmatch("%[SXY]", label) else default
        for label, default in zip_longest(given[:3], ("ours", "base", "theirs"))
    )
    return base, ours, theirs


def merge_files(paths: Sequence[Path], labels: Sequence[str], today: date) -> Outcome:
    """Put the edits of two files together, and write the result into the second of three.

    Args:
        paths: the file as it was, as it is with us, and as it is with others.
        labels: what the markers of conflicts call these.
        today: the user's day.

    Raises:
        GuangongError: a file cannot be read or written, or is no text.
    """
    sources = [read_file(path) for path in paths]
    outcome = merge(sources, labels, today)
    if outcome.source != sources[1]:
        writing.replace(resolved(paths[1]), sources[1], outcome.source)
    return outcome


def merge(sources: Sequence[bytes], labels: Sequence[str], today: date) -> Outcome:
    """Put the edits of two sides together.

    Raises:
        GitError: there is no git, or the files are no text.
    """
    sides = _Sides(*map(parse, sources))
    merging = _Merging(sides, labels, today)
    if merging.kind and all(map(merging.is_sound, sides[1:])) and merging.is_base_sound():
        return merging.by_content()
    return merging.by_lines()


class _Merging:
    """One merge; ``kind`` is the key by which the file is known, empty for one that is none of ours."""

    def __init__(self, sides: _Sides, labels: Sequence[str], today: date) -> None:
        self.sides = sides
        self.labels = labels
        self.settings = RuleSettings(latest=clock.furthest(today))
        self.today = today
        held = [side.data for side in sides if side.is_read and isinstance(side.data, dict)]
        self.kind = next((name for name in _KINDS if any(name in data for data in held)), "")
        self.plain = git.merged_lines(sides.sources, labels)

    # ── what a text is ──

    def is_sound(self, document: Document) -> bool:
        """Whether everything in a file can be read."""
        if document.problems or not isinstance(document.data, dict) or self.kind not in document.data:
            return False
        if self.kind == "sections":
            checked = read(document)
            return checked.plan is not None and not checked.kept
        if self.kind == "unit":
            return check_returns(document, None, self._filed())[0] is not None
        listed = document.data["reminders"]
        return isinstance(listed, tuple) and all(isinstance(item, dict) for item in listed)

    def is_base_sound(self) -> bool:
        """Whether the base can be read; both sides may have begun the file."""
        return not self.sides.base.text.strip() or self.is_sound(self.sides.base)

    def _filed(self) -> Filed:
        return Filed("", {}, self.settings)

    def _found(self, document: Document) -> list[Diagnostic]:
        """Return what check finds in the text alone."""
        if self.kind == "sections":
            found = check(document, self.today, self.settings).diagnostics
        elif self.kind == "unit":
            found = check_returns(document, None, self._filed())[1]
        else:
            found = []
        return [item for item in found if item.severity is not Severity.NOTE]

    def new_findings(self, document: Document) -> list[Diagnostic]:
        """Return what is found in a result, and was in neither side."""
        found = self._found(document)
        for side in self.sides[1:] if found else ():
            found = new_findings(self._found(side), found)
        return found

    # ── by lines ──

    def by_lines(self, said: Iterable[str] = ()) -> Outcome:
        """Return what git makes of it; where that is worse than both sides, all that differs is left open."""
        if not self.plain.is_clean:
            return Outcome(self.plain.source, is_clean=False, said=tuple(said))
        found = self.new_findings(parse(self.plain.source)) if self.kind else []
        if not found and not said:
            return Outcome(self.plain.source, is_clean=True)
        return self._all_open((*said, *map(_would_give, found)))

    def _all_open(self, said: Iterable[str]) -> Outcome:
        lines = git.merged_lines((b"", *self.sides.sources[1:]), self.labels)
        return Outcome(lines.source, lines.is_clean, tuple(said))

    # ── by content ──

    def by_content(self) -> Outcome:
        """Return both edits in one, with what clashes left open."""
        try:
            outcome = self._merged()
            found = self.new_findings(parse(outcome.source)) if outcome.is_clean else []
            return self._without(outcome, found) if found else outcome
        except three_way.UnclearError:
            return self.by_lines()

    def _merged(self, whole: Collection[str] = ()) -> Outcome:
        """Return both edits in one; of the tasks with these ids, one side or the other."""
        base, ours, theirs = self.sides.data
        return self._written(three_way.merge(base, ours, theirs, whole))

    def _without(self, outcome: Outcome, found: Sequence[Diagnostic]) -> Outcome:
        """Leave the tasks open in which both edits together would be a mistake."""
        said = tuple(dict.fromkeys(map(_would_give, found)))
        merged = self._merged(_tasks_at(parse(outcome.source), found))
        return self._all_open(said) if merged.is_clean else merged._replace(said=said)

    def _written(self, merged: Merged) -> Outcome:
        """Return a text of what was merged; markers stand around what clashes, be it comments alone."""
        if merged.ours == merged.theirs and (source := next(self._clean(merged.ours), None)):
            return Outcome(source, is_clean=True)
        said = tuple(sentences(merged.clashes, self._free(merged)))
        said = said or (_("the two sides changed the same lines, each in its own way"),)
        source = self._open(merged)
        return self.by_lines(said) if source is None else Outcome(source, is_clean=False, said=said)

    def _free(self, merged: Merged) -> dict[str, str]:
        """Return the ids of tasks that are new on both sides, each with a free one."""
        return free_ids(merged.clashes, self.sides.ours, (self.sides.base.source, self.sides.theirs.source))

    def _clean(self, data: Data) -> Iterator[bytes]:
        """Yield texts with just this data and the comments of both sides, the nearest to git's first."""
        if self.plain.is_clean and _in_any_order(parse(self.plain.source).data) == _in_any_order(data):
            yield self.plain.source
        for document in chain(self._texts("ours", data), self._texts("theirs", data)):
            if self._has_comments(document):
                yield document.source
        for both in product(self._texts("ours", data), self._texts("theirs", data)):
            sources = (b"", *(document.source for document in both))
            document = parse(git.merged_lines(sources, self.labels, "union").source)
            if not document.problems and document.data == data and self._has_comments(document):
                yield document.source

    def _texts(self, favour: str, data: Data) -> Iterator[Document]:
        """Yield the lines of both sides, then those of one, edited to hold just this data."""
        both = parse(git.merged_lines(self.sides.sources, self.labels, favour).source)
        for document in (both, self.sides.ours if favour == "ours" else self.sides.theirs):
            if not document.problems and isinstance(document.data, dict):
                with suppress(EditError):
                    yield rewritten(document, data, _format(self.kind))

    def _open(self, merged: Merged) -> bytes | None:
        """Return a text with markers around what clashes, ``None`` where it would lack a comment."""
        found = (both for both in self._pairs(merged) if both[0] != both[1] and self._has_comments(*both))
        return next((self._marked(both, merged) for both in found), None)

    def _pairs(self, merged: Merged) -> Iterator[tuple[Document, Document]]:
        """Yield texts for ours and theirs, first those that differ in nothing but what clashes."""
        for ours in self._texts("ours", merged.ours):
            with suppress(EditError):
                yield ours, rewritten(ours, merged.theirs, _format(self.kind))
        yield from product(self._texts("ours", merged.ours), self._texts("theirs", merged.theirs))

    def _marked(self, both: Sequence[Document], merged: Merged) -> bytes:
        """Return the lines of both texts with markers; a task that clashes as a whole stands there whole."""
        whole = {str(clash.route[1]) for clash in merged.clashes if clash.is_of_a_task}
        texts = [_each_in_one_line(document, whole) for document in both]
        source = git.merged_lines((b"", *texts), self.labels).source
        places = _places(both[1])
        for id_, free in self._free(merged).items():
            task = _in_one_line(both[1].text[slice(*places[id_])])
            text = _("{id}: the next free id is {free}").format(id=id_, free=free)
            source = _labelled(source, task, f" ({text})")
        return source.replace(_ONE_LINE.encode(), b"\n")

    def _has_comments(self, *documents: Document) -> bool:
        """Whether no comment is missing; in one text alone none is there either that a side took out."""
        known = [_comments(side) for side in self.sides]
        found = [_comments(document) for document in documents]
        for comment in {comment for counts in (*known, *found) for comment in counts}:
            least, most = _expected(*(counts[comment] for counts in known))
            number = max(counts[comment] for counts in found)
            if number < least or (len(found) == 1 and number > most):
                return False
        return True


def _would_give(item: Diagnostic) -> str:
    return _("both edits together: {mistake}").format(mistake=item.message)


def _in_any_order(data: Data) -> Data:
    """Return data in which the order of records, tasks and sections says nothing."""
    if isinstance(data, dict):
        return {name: _in_any_order(value) for name, value in data.items()}
    if isinstance(data, tuple) and all(isinstance(item, dict) for item in data):
        return sorted(json.dumps(_in_any_order(item), sort_keys=True) for item in data)
    return data


# ── comments ──


def _comments(document: Document) -> Counter[str]:
    return Counter(Places(document.text).comments(document.root) if document.root else ())


def _expected(base: int, ours: int, theirs: int) -> tuple[int, int]:
    """Return how often a comment may stand in the result: what both did may be one thing or two."""
    each = max(0, ours + theirs - base)
    if min(ours, theirs) > base:
        return max(ours, theirs), each
    return (each, min(ours, theirs)) if max(ours, theirs) < base else (each, each)


# ── where tasks stand ──


def _places(document: Document) -> dict[str, Span]:
    """Return from where to where each task stands, in a file of returns with its id."""
    data, places = document.data, Places(document.text)
    if "sections" in data:
        routes: dict[str, Route] = {
            task["id"]: ("sections", i, "tasks", j)
            for i, section in enumerate(data["sections"])
            for j, task in enumerate(section["tasks"])
        }
    else:
        routes = {id_: ("tasks", id_) for id_ in data.get("tasks", {})}
    return {
        id_: Span(document.locate(route, key=True).start, places.end(None, node))
        for id_, route in routes.items()
        if (node := document.node(route))
    }


def _tasks_at(document: Document, found: Sequence[Diagnostic]) -> set[str]:
    """Return the ids of the tasks in which something was found."""
    starts = [item.span.start for item in found]
    places = _places(document).items()
    return {id_ for id_, place in places if any(place.start <= start < place.end for start in starts)}


def _each_in_one_line(document: Document, ids: Collection[str]) -> bytes:
    """Return a text in which each of these tasks is one line: git takes it whole."""
    places = [place for id_, place in _places(document).items() if id_ in ids]
    texts = (_in_one_line(document.text[slice(*place)]) for place in places)
    return spliced(document, [Splice(*place, text) for place, text in zip(places, texts, strict=True)])


def _in_one_line(text: str) -> str:
    return text.replace("\n", _ONE_LINE)


def _labelled(source: bytes, line: str, text: str) -> bytes:
    """Return a text with more in the last line of the conflict that holds a line."""
    at = source.find(line.encode())
    marker = re.compile(rb"^>{7}[^\r\n]*", re.MULTILINE).search(source, at) if at >= 0 else None
    return source[: marker.end()] + text.encode() + source[marker.end() :] if marker else source
