"""Lossless edits: each is a few splices on the source, and its result is read again and compared.

A key goes in behind the keys that stand before it in ``order``, a list item behind the last one, both in the
style of their neighbours. What cannot be done without touching more is refused: ``EditError``.
"""

import codecs
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeAlias

from guangong.messages import _
from guangong.yamldoc import Data, Document, Route, no_collection, parse, replaced
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


class Delete(NamedTuple):
    """Remove the key, or the item of a list, at the end of ``route``."""

    route: Route


Operation: TypeAlias = Set | Append | Delete


def apply(document: Document, operations: Sequence[Operation], order: Sequence[str] = ()) -> Document:
    """Return ``document`` with ``operations`` done, every other byte as it was.

    Args:
        document: the file to edit.
        operations: what to change; one may depend on another before it.
        order: the keys of the format: a new key goes in behind those that precede it here.

    Raises:
        EditError: the splices would not give exactly the intended data.
    """
    if not document.is_read:
        raise EditError(_("the file is no valid YAML; see: guangong check"))
    with no_collection():
        if len(operations) > 1:
            # All at once costs one parse; where one depends on another, they are done one after the other.
            with suppress(EditError):
                return _apply(document, operations, order)
        for operation in operations:
            document = _apply(document, (operation,), order)
    return document


def _apply(document: Document, operations: Sequence[Operation], order: Sequence[str]) -> Document:
    splicer = Splicer(document, order)
    splices: list[Splice] = []
    intended = document.data
    for operation in operations:
        found = _splices(splicer, operation)
        before, intended = intended, _intend(intended, operation)
        splices += [] if intended == before else found
    if not splices:
        return document
    bom = codecs.BOM_UTF8 if document.source.startswith(codecs.BOM_UTF8) else b""
    edited = parse(bom + _join(document.text, splices).encode("utf-8"))
    if not edited.is_read or edited.data != intended or _troubles(edited) != _troubles(document):
        place = document.locate(operations[0].route, key=True).start
        raise Places(document.text).refusal(place, _("the lines around it would change their meaning"))
    return edited


def _splices(splicer: Splicer, operation: Operation) -> list[Splice]:
    match operation:
        case Set(route, value):
            return splicer.put(route, value)
        case Append(route, value, before):
            return splicer.append(route, value, before)
        case Delete(route):
            return splicer.delete(route)


def _troubles(document: Document) -> list[tuple[str, str]]:
    """Return what is wrong with a document, places aside: an anchor taken out is a change too."""
    return [(problem.trouble, problem.detail) for problem in document.problems]


def _join(text: str, splices: Iterable[Splice]) -> str:
    """Return ``text`` with ``splices`` applied; those at one place follow each other as they came."""
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
        case Delete() if isinstance(inside, tuple):
            inside = tuple(item for i, item in enumerate(inside) if i != key)
        case Delete():
            inside = {name: value for name, value in inside.items() if name != key}
    return replaced(data, tuple(way), inside)
