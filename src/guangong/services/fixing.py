"""``check --fix``: findings whose replacement is clear are fixed, and each fix is proved by reading again."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong.answers.looks import Looks
from guangong.checks import Filed, check, check_returns
from guangong.checks.limits import RuleSettings
from guangong.checks.selection import choose, known_codes, weigh
from guangong.checks.suggest import excerpt
from guangong.domain.settings import Project
from guangong.messages import _
from guangong.services import clock, project
from guangong.services.review import reported, review
from guangong.storage import locking, writing
from guangong.storage.reading import read
from guangong.yamldoc import Document, Span, parse
from guangong.yamldoc.diagnostics import Diagnostic
from guangong.yamldoc.engine import spliced
from guangong.yamldoc.nodes import Node, Scalar
from guangong.yamldoc.nodes import Sequence as List
from guangong.yamldoc.splices import Splice

Check = Callable[[Document], list[Diagnostic]]


Chosen = tuple[Iterable[str] | None, Iterable[str] | None]
"""The codes, or beginnings of some, of the only findings that are wanted, and of those that are not."""


class Fix(NamedTuple):
    """What was fixed: the line, what stood there, and what stands there now."""

    line: int
    old: str
    new: str

    def sentence(self, file: str) -> str:
        """Return what to say of it."""
        if not self.old.strip():
            return _("{file}:{line}: a tab replaced by spaces").format(file=file, line=self.line)
        text = _('{file}:{line}: "{old}" replaced by "{new}"')
        return text.format(file=file, line=self.line, old=excerpt(self.old), new=self.new.strip())


class Fixed(NamedTuple):
    """A file, its text before and after, and the fixes between."""

    name: str
    before: Document
    after: Document
    fixes: list[Fix]


def fix(places: Sequence[Path], today: date, chosen: Chosen, looks: Looks, *, dry_run: bool) -> list[Fixed]:
    """Fix what is clear in plans and in the returns beside them; return the files that differ then.

    Args:
        places: plans, and folders with plans.
        today: the user's day.
        chosen: the findings that are fixed.
        looks: notes what is looked at.
        dry_run: nothing is written.

    Raises:
        GuangongError: no rule's code begins so, or a file cannot be read or written.
    """
    select, ignore = chosen
    found = reported(
        review(places, None, today, looks),
        looks,
        strict=False,
        in_repository=False,
        select=select,
        ignore=ignore,
    )
    files = [Path(file.name) for file in found if any(item.replacement for item in file.diagnostics)]
    fixed = []
    for file in files:
        check_ = _check_of(today, project.load(file, looks), select, ignore)
        fixed.append(_fix_file(file, check_, dry_run=dry_run))
    return [one for one in fixed if one.fixes]


def _check_of(
    today: date, rules: Project, select: Iterable[str] | None, ignore: Iterable[str] | None
) -> Check:
    """Return what finds the findings of a text: those that the text alone shows.

    What the project or the command line leaves out is not fixed.
    """
    settings = RuleSettings(latest=clock.furthest(today))
    chosen, dropped, own = known_codes(select or ("GG",)), known_codes(ignore or ()), rules.check

    def is_wanted(item: Diagnostic) -> bool:
        kept = choose(weigh([item], rules.severity), own.select, own.ignore)
        return bool(choose(kept, chosen, dropped))

    def found(document: Document) -> list[Diagnostic]:
        if isinstance(document.data, dict) and "unit" in document.data:
            return check_returns(document, None, Filed("", {}, settings))[1]
        return check(document, today, settings).diagnostics

    return lambda document: [
        item if is_wanted(item) else item._replace(replacement="") for item in found(document)
    ]


def _fix_file(path: Path, check_: Check, *, dry_run: bool) -> Fixed:
    if dry_run:
        return _fixed(str(path), parse(read(path)), check_)
    with locking.locked(path) as real:
        fixed = _fixed(str(path), parse(read(real)), check_)
        if fixed.fixes:
            writing.replace(real, fixed.before.source, fixed.after.source)
    return fixed


def _fixed(name: str, before: Document, check_: Check) -> Fixed:
    """Fix as long as something can be fixed: behind a mistake of the text others come to light."""
    document, fixes = before, list[Fix]()
    found = check_(before)
    while kept := _kept(document, found, [item for item in found if item.replacement], check_):
        fixes += [_said(document, item) for item in kept]
        document = _with(document, kept)
        found = check_(document)
    return Fixed(name, before, document, sorted(fixes, key=lambda made: made.line))


def _said(document: Document, item: Diagnostic) -> Fix:
    line, _column = document.position(item.span.start)
    return Fix(line, document.text[slice(*item.span)], item.replacement)


def _kept(
    document: Document, found: list[Diagnostic], fixes: Sequence[Diagnostic], check_: Check
) -> list[Diagnostic]:
    """Return the fixes that hold together: all, or those that hold of each half."""
    if not fixes or _holds(document, found, fixes, check_):
        return list(fixes)
    if len(fixes) == 1:
        return []
    half = len(fixes) // 2
    first = _kept(document, found, fixes[:half], check_)
    second = _kept(document, found, fixes[half:], check_)
    both = [*first, *second]
    return both if not (first and second) or _holds(document, found, both, check_) else first


def _holds(document: Document, found: list[Diagnostic], fixes: Sequence[Diagnostic], check_: Check) -> bool:
    """Whether the fixes take their findings away, keep nothing more from being read, and change nothing else.

    What the findings have hidden may come to light; of a day, that it is doubtful, may not: it was misread.
    """
    after, in_order = _with(document, fixes), sorted(fixes, key=lambda item: item.span)
    places = _moved(in_order)
    left = check_(after)
    if document.root is None:  # one finding stops the reading, and is the only one that can be fixed
        stopped = [item.span.start for item in left if item.code == "GG002"]
        return all(start > places[0].start for start in stopped)
    if after.root is None:
        return False
    gone, new = _more(found, left), _more(left, found)
    days = [place for place, item in zip(places, in_order, strict=True) if item.code == "GG104"]
    is_worse = any(_is_in_the_way(item) or _is_at(item, days) for item in left if _named(item) in new)
    return (
        not Counter(map(_named, fixes)) - gone
        and not is_worse
        and _outside(document.root, [item.span for item in fixes]) == _outside(after.root, places)
    )


def _is_in_the_way(item: Diagnostic) -> bool:
    """Whether a finding keeps the plan from being read, and is not fixed next: of a Chinese key the value."""
    return item.code < "GG2" and not item.replacement


def _named(item: Diagnostic) -> tuple[str, str]:
    return item.code, item.message


def _more(these: Iterable[Diagnostic], others: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
    """Return the findings of which there are more; places move, so they are told apart by their words."""
    return Counter(map(_named, these)) - Counter(map(_named, others))


def _is_at(item: Diagnostic, places: Iterable[Span]) -> bool:
    return any(item.span.start < place.end and place.start < item.span.end for place in places)


def _with(document: Document, fixes: Iterable[Diagnostic]) -> Document:
    return parse(spliced(document, [Splice(*item.span, item.replacement) for item in fixes]))


def _moved(in_order: Iterable[Diagnostic]) -> list[Span]:
    """Return where the replacements stand in the new text."""
    places, by = [], 0
    for item in in_order:
        start = item.span.start + by
        places.append(Span(start, start + len(item.replacement)))
        by += len(item.replacement) - (item.span.end - item.span.start)
    return places


def _outside(root: Node, places: Iterable[Span]) -> list[tuple[str, str]]:
    """Return the texts that stand outside ``places``, with their quotes, and how they are nested."""
    inside = sorted(places)
    starts = [place.start for place in inside]

    def is_outside(node: Node) -> bool:
        at = bisect_right(starts, node.start) - 1
        return at < 0 or node.start >= inside[at].end + (node.length == 0)

    return [shape for node, shape in _shapes(root) if is_outside(node)]


def _shapes(root: Node) -> Iterator[tuple[Node, tuple[str, str]]]:
    """Yield every node with its text, or with what it is, and a sign where it ends."""
    if isinstance(root, Scalar):
        yield root, (root.text, root.style)
        return
    yield root, ("begins", type(root).__name__)
    for part in root.items if isinstance(root, List) else (one for entry in root.entries for one in entry):
        yield from _shapes(part)
    yield root, ("ends", type(root).__name__)
