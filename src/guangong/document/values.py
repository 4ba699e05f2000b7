"""Reading what nearly every file is: a mapping in plain YAML. Without its nodes it takes half the time.

Of places, only those where the items of lists begin are noted: from there on, one can be read again alone.
A plan of 10,000 tasks has 250,000 events: what is done for each counts.
"""

import re
from array import array
from collections.abc import Iterator
from itertools import islice
from sys import intern
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from guangong.document.nodes import Beginnings
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

_MARK: Final = re.compile(r"(?<!\w)[&!]")
"""Where an anchor or tag could begin; behind a letter it is part of a text."""


class UnusualError(Exception):
    """A plan may not hold this: who wants to know what and where reads the nodes."""


class Values(NamedTuple):
    """The data of a text, and where the items of its lists begin."""

    data: dict[str, Any]
    beginnings: Beginnings


def read(text: str) -> Values:
    """Return the data of ``text``.

    Raises:
        UnusualError: it is no mapping, no YAML, or holds what a plan may not hold.
    """
    _demand("<<" not in text and not (("&" in text or "!" in text) and _MARK.search(text)))
    loader = yaml.CSafeLoader(text)
    events: _Events = islice(iter(loader.get_event, None), MAX_NODES)
    try:
        begun = [next(events), next(events), next(events)]
        _demand([type(event) for event in begun] == _BEGINNING)
        _demand(not (begun[1].version or begun[1].tags))
        beginnings: Beginnings = {}
        data = _mapping(events, 1, beginnings)
        _demand([type(event) for event in events] == _END)
    except (yaml.YAMLError, StopIteration, ValueError, KeyError, AttributeError, UnicodeError) as error:
        raise UnusualError from error
    finally:
        loader.dispose()
    return Values(data, beginnings)


def _demand(fact: bool) -> None:  # noqa: FBT001 (what is demanded)
    if not fact:
        raise UnusualError


def _mapping(events: _Events, depth: int, beginnings: Beginnings) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key in events:
        if type(key) is not _SCALAR:
            _demand(type(key) is _MAPPING_END)
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
    _demand(depth < MAX_DEPTH)
    if type(event) is _MAPPING:
        return _mapping(events, depth + 1, beginnings)
    _demand(type(event) is _SEQUENCE)
    # In brackets nothing can be read alone: there "a: b" is a mapping, and ends at a comma.
    return _sequence(events, depth + 1, {} if event.flow_style else beginnings)
