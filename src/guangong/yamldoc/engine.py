"""Lossless edits: each is a few splices on the source, and its result is read again and compared.

A key goes in behind the keys that stand before it in ``order``, a list item behind the last one, both in the
style of their neighbours. What cannot be done without touching more is refused: ``EditError``.
"""

import codecs
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from guangong.messages import _
from guangong.yamldoc import Data, Document, Route, no_collection, parse
from guangong.yamldoc.nodes import is_nothing, replaced
from guangong.yamldoc.places import EditError, Places
from guangong.yamldoc.quoting import as_read
from guangong.yamldoc.splices import Splice, Splicer


class Set(NamedTuple):
    """Give the key at the end of ``route`` a value, new or instead of the old one."""

    route: Route
    value: Data


class Append(NamedTuple):
    """Add a value to the end of the list at ``route``, which is made where it is missing.

    With ``before`` it goes in before the item at that place.
    """

    route: Route
    value: Data
    before: int | None = None


class Extend(NamedTuple):
    """Give the mapping at ``route`` new keys; where it has none yet, each gets a line of its own."""

    route: Route
    value: dict[str, Data]


class Delete(NamedTuple):
    """Remove the key, or the item of a list, at the end of ``route``."""

    route: Route


Operation: TypeAlias = Set | Append | Extend | Delete


class Edited(NamedTuple):
    """A text that an edit gives, still unread: what it must hold, and the error where it does not."""

    source: bytes
    data: Data
    troubles: list[tuple[str, str]]
    refusal: EditError

    def read(self) -> Document:
        """Return the document.

        Raises:
            EditError: it does not hold exactly the intended data.
        """
        edited = parse(self.source)
        with no_collection():
            if not edited.is_read or edited.data != self.data or _troubles(edited) != self.troubles:
                raise self.refusal
        return edited


def apply(document: Document, operations: Sequence[Operation], order: Sequence[str] = ()) -> Document:
    """Return ``document`` with ``operations`` done, as ``edit`` does them, every other byte as it was.

    Raises:
        EditError: as for ``edit``, or the splices would not give exactly the intended data.
    """
    edited = edit(document, operations, order)
    return document if edited.source == document.source else edited.read()


def edit(document: Document, operations: Sequence[Operation], order: Sequence[str] = ()) -> Edited:
    """Return what ``document`` becomes; unread, so that its caller can first let go of ``document``.

    Args:
        document: the file to edit.
        operations: what to change; one may depend on another before it.
        order: the keys of the format: a new key goes in behind those that precede it here.

    Raises:
        EditError: the file cannot be read, or more than was asked would have to change.
    """
    if not document.is_read:
        raise EditError(_("the file is not valid YAML; see: guangong check"))
    with no_collection():
        *earlier, last = _independent(document, operations)
        for together in earlier:
            document = _edit(document, together, order).read()
        return _edit(document, last, order)


def _independent(document: Document, operations: Iterable[Operation]) -> list[list[Operation]]:
    """Return the operations in groups; those of one depend on none of it, and cost one parse."""
    groups: list[list[Operation]] = [[]]
    # The last group by place, and by each place that its operations are below: those of a thousand other
    # tasks need not be asked.
    at: dict[Route, list[Operation]] = {}
    below: dict[Route, list[Operation]] = {}
    for operation in operations:
        above = [operation.route[:i] for i in range(len(operation.route))]
        near = chain(below.get(above[-1], ()), *(at.get(way, ()) for way in above))
        if any(_depend(document, operation, other) for other in near):
            groups.append([])
            at, below = {}, {}
        groups[-1].append(operation)
        if operation.route in at:
            continue  # one more item of a list: what depends on it depends on the first
        at.setdefault(operation.route, []).append(operation)
        for way in above:
            below.setdefault(way, []).append(operation)
    return groups


def _depend(document: Document, one: Operation, other: Operation) -> bool:
    """Whether two changes could fall on the same place: on one key, or beside one that is deleted."""
    if one.route == other.route:
        follow_each_other = isinstance(one, Append) and isinstance(other, Append)
        node = document.node(one.route)
        return not follow_each_other or node is None or is_nothing(node)
    deletes = isinstance(one, Delete) or isinstance(other, Delete)
    length = min(len(one.route), len(other.route))
    return one.route[:length] == other.route[:length] or (deletes and one.route[:-1] == other.route[:-1])


def _edit(document: Document, operations: Sequence[Operation], order: Sequence[str]) -> Edited:
    splicer = Splicer(document, order)
    splices: list[Splice] = []
    intended = document.data
    for operation in operations:
        found = _splices(splicer, operation)
        before, intended = intended, _intend(intended, operation)
        splices += [] if intended == before else found
    source = spliced(document, splices)
    place = document.locate(operations[0].route if operations else (), key=True).start
    refusal = Places(document.text).refusal(place, _("the lines around it would change their meaning"))
    return Edited(source, intended, _troubles(document), refusal)


def _splices(splicer: Splicer, operation: Operation) -> list[Splice]:
    match operation:
        case Set(route, value):
            return splicer.put(route, value)
        case Append(route, value, before):
            return splicer.append(route, value, before)
        case Extend(route, value):
            return splicer.extend(route, value)
        case Delete(route):
            return splicer.delete(route)


def _troubles(document: Document) -> list[tuple[str, str]]:
    """Return what is wrong with a document, places aside: an anchor taken out is a change too."""
    return [(problem.trouble, problem.detail) for problem in document.problems]


def spliced(document: Document, splices: Iterable[Splice]) -> bytes:
    """Return a file with ``splices`` applied to its text; those at one place follow each other as they came.

    Raises:
        EditError: two overlap.
    """
    bom = codecs.BOM_UTF8 if document.source.startswith(codecs.BOM_UTF8) else b""
    return bom + _join(document.text, splices).encode("utf-8")


def _join(text: str, splices: Iterable[Splice]) -> str:
    parts, done = [], 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < done:
            raise Places(text).refusal(splice.start, _("two changes fall on the same place"))
        parts += [text[done : splice.start], splice.text]
        done = splice.end
    return "".join((*parts, text[done:]))


def _intend(data: Data, operation: Operation) -> Data:
    """Return plain ``data`` as ``operation`` should leave it."""
    *way, key = operation.route
    inside = data
    for part in way:
        inside = inside[part]
    match operation:
        case Set(value=value):
            inside = {**inside, key: as_read(value)}
        case Append(value=value, before=before):
            items = inside.get(key) or ()
            place = len(items) if before is None else before
            inside = {**inside, key: (*items[:place], as_read(value), *items[place:])}
        case Extend(value=value):
            inside = {**inside, key: {**inside[key], **as_read(value)}}
        case Delete() if isinstance(inside, tuple):
            inside = tuple(item for i, item in enumerate(inside) if i != key)
        case Delete():
            inside = {name: value for name, value in inside.items() if name != key}
    return replaced(data, tuple(way), inside)
