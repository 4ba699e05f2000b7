"""After an edit of one list item the rest is not read again: the result must be that of reading all of it."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import layouts
from guangong.document import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    Data,
    Document,
    Route,
    Span,
    parse,
    parse_edited,
    values,
)
from guangong.edits.engine import Append, Set, apply
from guangong.edits.tasks import ORDER

PLAN = """\
tasks:
  - id: a
    log:
      - on: x
  # between
  - {id: b, title: c}  # behind
  - id: d
    text: |
      e
    last: f
after: g
"""


def is_partial(document: Document) -> bool:
    """Whether only an item was read for its data."""
    return document.beginnings is None


def edited(before: Document, old: str, new: str, route: Route) -> Document:
    """Put ``new`` in the place of ``old``, and hold what comes of it against reading all of it."""
    start = before.text.index(old)
    text = before.text[:start] + new + before.text[start + len(old) :]
    after = parse_edited(before, text.encode(), Span(start, start + len(old)), route)
    compare(after)
    return after


def compare(after: Document) -> None:
    whole = parse(after.source)
    assert (after.text, after.data, after.problems) == (whole.text, whole.data, whole.problems)
    assert (after.is_read, after.has_unseen) == (whole.is_read, whole.has_unseen)


A, B, D = (("tasks", i) for i in range(3))

PARTIAL = {
    "a value": (A, "id: a", "id: b"),
    "a key at the end": (A, "- on: x\n", "- on: x\n    done: y\n"),
    "in an inner item": ((*A, "log", 0), "on: x", "on: y"),
    "in braces": (B, "title: c", "title: c, done: e"),
    "a brace over lines": (B, "{id: b, title: c}", "{id: b,\n title: c}"),
    "the last item": (D, "last: f", "last: 'f f'"),
    "in a block of text": (D, "      e\n", "      e\n      - id: z\n"),
    "a key less": (A, "    log:\n      - on: x\n", ""),
}


@pytest.mark.parametrize(
    ("route", "old", "new"), [pytest.param(*case, id=name) for name, case in PARTIAL.items()]
)
def test_one_item_is_read(route: Route, old: str, new: str) -> None:
    assert is_partial(edited(parse(PLAN.encode()), old, new, route))


WHOLE = {
    "a quote left open": (A, "id: a", "id: 'a"),
    "a bracket left open": (A, "id: a", "id: [a"),
    "a brace closed too soon": (B, "title: c", "title: c}, {d: e"),
    "an item more": (A, "      - on: x\n", "      - on: x\n  - id: z\n"),
    "an item less": (A, "  - {id: b, title: c}", "  "),
    "two become one": (A, "  # between\n  - {id: b, title: c}  # behind\n  -", "   "),
    "the dash of the next": (A, "x\n  # between\n  - {", "x\n   - {"),
    "the column of the next": (A, "# between\n  ", "# between\n   "),
    "a column less for the next": (D, "last: f\nafter", "last: f\n after"),
    "a text that goes on": (A, "on: x\n  # between\n", "on: x\n          y\n  -"),
    "a tag": (A, "id: a", "id: !t a"),
    "an anchor": (A, "id: a", "id: &t a"),
    "a key twice": (A, "id: a", "id: a\n    id: b"),
    "another document": (A, "id: a", "\n---\n    id: a"),
    "another item's": (B, "id: a", "id: z"),
    "no item's": (A, "after: g", "after: h"),
    "a control character": (A, "id: a", "id: \x07"),
    "no route to an item": (("after",), "after: g", "after: h"),
}


@pytest.mark.parametrize(
    ("route", "old", "new"), [pytest.param(*case, id=name) for name, case in WHOLE.items()]
)
def test_what_may_reach_beyond_an_item_is_read_whole(route: Route, old: str, new: str) -> None:
    assert not is_partial(edited(parse(PLAN.encode()), old, new, route))


@pytest.mark.parametrize(("old", "new"), [("tasks", "books"), ("after", "later")])
def test_a_change_elsewhere_is_noticed(old: str, new: str) -> None:
    before = parse(PLAN.encode())
    start = PLAN.index("id: a")
    other = PLAN.replace("id: a", "id: b").replace(old, new)
    after = parse_edited(before, other.encode(), Span(start, start + 5), A)
    compare(after)
    assert not is_partial(after)


def test_a_quote_that_ends_on_the_line_of_the_next_key() -> None:
    """The item and the columns are sound; only libyaml's reading on shows the mistake."""
    before = parse(b"k:\n- x:\n   - a: 1\n  y: 2\n")
    after = edited(before, "1\n ", '"1\n"', ("k", 0, "x", 0))
    assert not is_partial(after)
    assert [p.trouble for p in after.problems] == ["syntax"]


def test_the_limit_of_depth_holds() -> None:
    lists = 20  # each is two levels deep
    text = "".join(f"{'  ' * depth}k:\n{'  ' * depth}- z: 1\n" for depth in range(lists))
    before = parse(text.encode())
    assert before.is_read
    route: Route = ("k", 0) * lists
    for deep, troubles in ((MAX_DEPTH - 2 * lists - 1, []), (MAX_DEPTH - 2 * lists, ["depth"])):
        start = before.text.rindex("1")
        text = before.text[:start] + "[" * deep + "]" * deep + before.text[start + 1 :]
        after = parse_edited(before, text.encode(), Span(start, start + 1), route)
        compare(after)
        assert [p.trouble for p in after.problems] == troubles
        assert is_partial(after) == (not troubles)


@pytest.mark.parametrize(("tasks", "partial"), [(5, True), (3, False)])
def test_a_large_item_is_read_with_all_the_rest(tasks: int, partial: bool) -> None:  # noqa: FBT001 (a column)
    filler = "x" * 10_000
    before = parse(("tasks:\n" + f"  - id: a\n    text: {filler}\n" * tasks).encode())
    assert is_partial(edited(before, "id: a", "id: b", A)) == partial


def test_a_column_that_moves_the_next_item_into_another_list() -> None:
    before = parse(b"tasks:\n- id: a\n  log:\n  - on: x\n- on: y\n")
    assert not is_partial(edited(before, "on: x\n", "on: x\n  ", (*A, "log", 0)))


def test_a_document_that_begins_in_the_last_item() -> None:
    before = parse(b"tasks:\n  - id: a\n    log: b\n")
    assert not is_partial(edited(before, "id: a", "\n---\n    id: a", A))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_windows(line_end: str, mark: str) -> None:
    text = mark + PLAN.replace("\n", line_end)
    after = apply(parse(text.encode()), [Set((*A, "id"), "新")])
    compare(after)
    assert is_partial(after)
    assert after.source.decode() == text.replace("id: a", "id: 新")


def test_places_after_an_edit() -> None:
    after = apply(parse(PLAN.encode()), [Append((*A, "log"), {"on": "z"})])
    assert is_partial(after)
    whole = parse(after.source)
    for route in ((*A, "log", 1, "on"), (*D, "last"), ("after",)):
        assert after.locate(route) == whole.locate(route)
        assert after.node(route) == whole.node(route)
    assert apply(after, [Set((*D, "last"), "h")]).data["tasks"][2]["last"] == "h"


def test_the_limit_of_nodes_holds() -> None:
    # As many as there may be, and not one more.
    tail = "]\na:\n  - b: 1\n"
    filler = MAX_NODES - len(_events("c: [" + tail))
    before = parse(("c: [" + "1," * filler + tail).encode())
    assert not before.problems
    assert is_partial(edited(before, "b: 1", "b: 2", ("a", 0)))
    assert [p.trouble for p in edited(before, "b: 1", "b: [1]", ("a", 0)).problems] == ["size"]
    fewer = parse(before.source.replace(b"1,1,", b"", 1).replace(b"b: 1", b"b: [1]"))
    assert not fewer.problems
    assert [p.trouble for p in edited(fewer, "b: [1]", "b: [1,1]", ("a", 0)).problems] == ["size"]


def _events(text: str) -> list[Any]:
    import yaml

    return list(yaml.parse(text, yaml.CSafeLoader))


def test_the_limit_of_bytes_holds() -> None:
    head = "a:\n  - b: 1\nc: "
    before = parse((head + "x" * (MAX_BYTES - len(head) - 1) + "\n").encode())
    assert not before.problems
    assert [p.trouble for p in edited(before, "b: 1", "b: 12", ("a", 0)).problems] == ["size"]


def test_an_edit_reads_one_task(monkeypatch: pytest.MonkeyPatch) -> None:
    document = parse(layouts.plan(Random(1)))  # noqa: S311 (the seed repeats a plan)
    monkeypatch.setattr(values, "read", None)
    after = apply(document, [Set(("sections", 0, "tasks", 0, "status"), "doing")], ORDER)
    assert after.data["sections"][0]["tasks"][0]["status"] == "doing"


# ── whatever is put in ──

FRAGMENTS = [
    *"'\"{}[]-#:|>,&*!%@`\\\t",
    *(": ", "- ", "? ", "# c", "|+", ">-", "|2\n", "<<: ", "---", "...", "''", '""', "{a: b}", "[a, b]"),
    *("\n", "\n  ", "\n    ", "\n      ", "\n- ", "\n  - ", "\n    - ", "\n---\n", "\n...\n", "\n%"),
    *(" ", "  ", "a", "a: b", "\na: b", "\n  a: b", "\n      a: b\n", "x" * 1100, "\r\n", "\r", "\u2028"),
]


def items(data: Data, route: Route = ()) -> Iterator[Route]:
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, tuple) else ()
    for part, value in inside:
        if isinstance(data, tuple) and isinstance(value, dict):
            yield (*route, part)
        yield from items(value, (*route, part))


def scribble(random: Random, before: Document, route: Route) -> Document:
    """Put nonsense anywhere in and around an item."""
    item = before.item(route)
    assert item
    text = before.text
    start = random.randint(max(0, item.start - 2), min(len(text), item.end + 2))
    if random.random() < 0.3:
        start = text.rfind("\n", 0, start) + 1
    end = min(len(text), start + random.choice([0, 0, 0, 1, 2, 5, 20]))
    put = "".join(random.choices(FRAGMENTS, k=random.choice([0, 1, 1, 2, 3, 4]))) + random.choice(["", "\n"])
    bom = before.source[:3] if before.source.startswith(b"\xef\xbb\xbf") else b""
    return parse_edited(before, bom + (text[:start] + put + text[end:]).encode(), Span(start, end), route)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32).map(Random))
def test_nonsense_in_a_plan(random: Random) -> None:
    before = parse(layouts.plan(random))
    routes = [route for route in items(before.data) if before.item(route)]
    for _ in range(20):
        compare(scribble(random, before, random.choice(routes)))


def test_the_nonsense_is_often_read_in_part() -> None:
    random = Random(3)  # noqa: S311 (as above)
    before = parse(PLAN.encode())
    partial = [is_partial(scribble(random, before, random.choice([A, B, D]))) for _ in range(200)]
    assert 10 < sum(partial) < 100
