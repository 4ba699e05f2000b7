"""Reading what nearly every file is: a mapping in plain YAML. Without its nodes it takes half the time.

Of places, only those where the items of lists begin are noted: from there on, one can be read again alone.
A plan of 10,000 tasks has 250,000 events: what is done for each counts.
"""

import re
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from sys import intern
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from guangong.document.nodes import Beginnings, Item
from guangong.document.problems import MAX_DEPTH, MAX_NODES
from guangong.document.scalars import ASCII, resolve

_Events: TypeAlias = Iterator[Any]

_SCALAR: Final = yaml.ScalarEvent
_MAPPING: Final = yaml.MappingStartEvent
_MAPPING_END: Final = yaml.MappingEndEvent
_SEQUENCE: Final = yaml.SequenceStartEvent
_SEQUENCE_END: Final = yaml.SequenceEndEvent
_BEGINNING: Final = [yaml.StreamStartEvent, yaml.DocumentStartEvent, _MAPPING]
_END: Final = [yaml.DocumentEndEvent, yaml.StreamEndEvent]

_MARK: Final = re.compile(r"(?<!\w)[&!]|<<")
"""Where an anchor or tag could begin (behind a letter it is part of a text), and the key that merges."""


class UnusualError(Exception):
    """A plan may not hold this: who wants to know what and where reads the nodes."""


class Values(NamedTuple):
    """The data of a text, and where the items of its lists begin."""

    data: dict[str, Any]
    beginnings: Beginnings


def read(text: str, source: bytes) -> Values:
    """Return the data of ``text``; ``source`` is the same in UTF-8, which is what libyaml reads.

    Raises:
        UnusualError: it is no mapping, no YAML, or holds what a plan may not hold.
    """
    with _events(text, source) as events:
        begun = [next(events), next(events), next(events)]
        demand([type(event) for event in begun] == _BEGINNING)
        demand(not (begun[1].version or begun[1].tags))
        beginnings: Beginnings = {}
        data = _mapping(events, 1, beginnings)
        demand([type(event) for event in events] == _END)
    return Values(data, beginnings)


class ItemValues(NamedTuple):
    """The data of a list item, and where it ends: a block where what follows it begins.

    ``column`` is that of a block's end, which says what follows; ``None`` behind a brace.
    """

    data: dict[str, Any]
    end: int
    column: int | None


def read_item(text: str, item: Item) -> ItemValues:
    """Return the data of an item of ``text`` that can be read alone.

    Raises:
        UnusualError: as for ``read``.
    """
    alone = item.alone(text)
    with _events(alone, alone.encode()) as events:
        begun = [next(events), next(events), next(events)]
        demand([type(event) for event in begun] == _BEGINNING)
        demand(begun[2].start_mark.index == item.column)
        ends: list[Any] = []
        data = _mapping(_noting(events, ends), len(item.route) + 1, {})
        end, brace = ends[0].end_mark, ends[0].end_mark.index - ends[0].start_mark.index
        return ItemValues(data, item.start - item.column + end.index, None if brace else end.column)


def skim(source: bytes) -> None:
    """Have libyaml read a text to its end; as no event becomes an object, it takes an eighth of the time.

    Raises:
        UnusualError: it is no YAML, or has too many nodes; what else a plan may not hold passes here.
    """
    # raw_parse is in no manual, nor in the stubs: PyYAML measures itself with it.
    loader: Any = yaml.CSafeLoader(source)
    try:
        demand(loader.raw_parse() <= MAX_NODES)  # it counts the events
    except yaml.YAMLError as error:
        raise UnusualError from error
    finally:
        loader.dispose()


@contextmanager
def _events(text: str, source: bytes) -> Iterator[_Events]:
    """Give the events of ``text``; what goes wrong with them becomes an ``UnusualError``."""
    demand(not (any(sign in text for sign in "&!<") and _MARK.search(text)))
    loader = yaml.CSafeLoader(source)
    try:
        yield islice(iter(loader.get_event, None), MAX_NODES)
    except (yaml.YAMLError, StopIteration, ValueError, KeyError, AttributeError, UnicodeError) as error:
        raise UnusualError from error
    finally:
        loader.dispose()


def _noting(events: _Events, last: list[Any]) -> _Events:
    """Yield the events; ``last`` has the one that came last."""
    for event in events:
        last[:] = [event]
        yield event


def demand(fact: bool) -> None:  # noqa: FBT001 (what is demanded)
    """Let a text pass that holds what a plan may hold.

    Raises:
        UnusualError: it does not.
    """
    if not fact:
        raise UnusualError


def _mapping(events: _Events, depth: int, beginnings: Beginnings) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key in events:
        if type(key) is not _SCALAR:
            demand(type(key) is _MAPPING_END)
            return data
        event = next(events)
        if type(event) is not _SCALAR:
            value = _collection(event, events, depth, beginnings)
        else:
            value = event.value
            if value <= ASCII and not event.style:
                value = resolve(value)
        name = intern(key.value)  # the same few come again and again
        if name in data:
            raise UnusualError
        data[name] = value
    raise UnusualError


def _sequence(events: _Events, depth: int, beginnings: Beginnings) -> tuple[Any, ...]:
    items: list[Any] = []
    starts = array("I")
    for event in events:
        if type(event) is _SCALAR:
            items.append(event.value if event.style or event.value > ASCII else resolve(event.value))
        elif type(event) is _SEQUENCE_END:
            found = tuple(items)
            if starts and len(starts) == 2 * len(found):
                beginnings[id(found)] = starts
            return found
        else:
            if type(event) is _MAPPING:
                mark: Any = event.start_mark  # the stubs leave it optional; a parser sets it
                starts.extend((mark.index, mark.column))
            items.append(_collection(event, events, depth, beginnings))
    raise UnusualError


def _collection(event: Any, events: _Events, depth: int, beginnings: Beginnings) -> Any:  # noqa: ANN401 (any event, and any data)
    """Return the collection that ``event`` begins."""
    demand(depth < MAX_DEPTH)
    if type(event) is _MAPPING:
        return _mapping(events, depth + 1, beginnings)
    demand(type(event) is _SEQUENCE)
    # In brackets nothing can be read alone: there "a: b" is a mapping, and ends at a comma.
    return _sequence(events, depth + 1, {} if event.flow_style else beginnings)
