"""What makes one content of a file of another: the operations, for ``engine.apply``."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import SequenceMatcher
from typing import NamedTuple

from guangong.domain.plan import parse_day
from guangong.yamldoc import Data, Document, Route
from guangong.yamldoc.engine import Append, Delete, Operation, Set, apply
from guangong.yamldoc.places import EditError


class Format(NamedTuple):
    """What is known of a kind of file.

    ``keys`` are the lists whose items are told apart by a key, each with that key; ``order`` are the keys as
    they follow each other; under those of ``days`` a text that is a day is written as one, without quotes.
    """

    keys: Mapping[str, str]
    order: Sequence[str]
    days: Collection[str]


def rewritten(document: Document, data: Data, format_: Format) -> Document:
    """Return ``document``, which holds a mapping, with other data; every other byte is as it was.

    Raises:
        EditError: more would have to change.
    """
    operations = [_dated(item, format_.days) for item in _mapping((), document.data, data, format_.keys)]
    return _applied(document, operations, format_.order)


def _dated(operation: Operation, days: Collection[str]) -> Operation:
    """Return an operation with days in the place of texts that are some."""
    if isinstance(operation, Delete):
        return operation
    return operation._replace(value=_with_days(operation.value, str(operation.route[-1]), days))


def _with_days(value: Data, name: str, days: Collection[str]) -> Data:
    if isinstance(value, dict):
        return {key: _with_days(item, key, days) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_with_days(item, name, days) for item in value)
    if name in days and isinstance(value, str):
        with suppress(ValueError):
            return parse_day(value)
    return value


def _applied(document: Document, operations: Sequence[Operation], order: Sequence[str]) -> Document:
    """Apply operations together; where that cannot be, each half by itself."""
    try:
        return apply(document, operations, order)
    except EditError:
        if len(operations) <= 1:
            raise
    half = len(operations) // 2
    return _applied(_applied(document, operations[:half], order), operations[half:], order)


def _mapping(
    route: Route, old: dict[str, Data], new: dict[str, Data], keys: Mapping[str, str]
) -> Iterator[Operation]:
    """Yield what makes ``new`` of ``old``; the route of each holds after those before it."""
    for name, value in new.items():
        if name not in old:
            yield Set((*route, name), value)
        elif old[name] != value:
            yield from _value((*route, name), old[name], value, keys)
    yield from (Delete((*route, name)) for name in old if name not in new)


def _value(route: Route, old: Data, new: Data, keys: Mapping[str, str]) -> Iterator[Operation]:
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        yield from _mapping(route, old, new, keys)
    elif _has_mappings(old) and _has_mappings(new):
        yield from _items(route, old, new, keys)
    elif old != new:
        yield Set(route, new)


def _has_mappings(value: Data) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(item, dict) for item in value)


def _items(
    route: Route, old: Sequence[Data], new: Sequence[Data], keys: Mapping[str, str]
) -> Iterator[Operation]:
    """Yield what makes one list of another: first inside its items; then, from the end on, which there are.

    So the places hold, and operations that depend on each other do not take turns.
    """
    key = keys.get(str(route[-1]))
    names, wanted = ([str(item.get(key) if key else item) for item in side] for side in (old, new))
    # Without a key, an item in the place of another one is that one, changed.
    spans = [
        (i, i_end, j, j_end, min(i_end - i, j_end - j) if tag == "equal" or not key else 0)
        for tag, i, i_end, j, j_end in SequenceMatcher(None, names, wanted, autojunk=False).get_opcodes()
    ]
    for i, _i_end, j, _j_end, same in spans:
        for k in range(same):
            yield from _value((*route, i + k), old[i + k], new[j + k], keys)
    for i, i_end, j, j_end, same in reversed(spans):
        at_end = i_end == len(old) and j_end == len(new)
        added = range(j + same, j_end)
        yield from (
            Append(route, new[k], None if at_end else i_end) for k in (added if at_end else reversed(added))
        )
        yield from (Delete((*route, k)) for k in reversed(range(i + same, i_end)))
