"""A file without some of its values: whole texts, before and after, and random layouts."""

from random import Random

import pytest

import random_layouts
from guangong.yamldoc import Route, parse
from guangong.yamldoc.excerpt import excerpt
from guangong.yamldoc.nodes import without
from guangong.yamldoc.places import EditError

FIRST, SECOND, THIRD = (("tasks", i) for i in range(3))
THREE = (
    "tasks:\n  # 甲\n  - id: a\n\n  # 乙\n  - id: b\n    x: 1 # 二\n    # 深\n\n  # 丙\n  - id: c\nend: 1\n"
)

CASES: dict[str, tuple[str, list[Route], str]] = {
    "nothing": (THREE, [], THREE),
    "the first item, with its comment": (
        THREE,
        [FIRST],
        "tasks:\n  # 乙\n  - id: b\n    x: 1 # 二\n    # 深\n\n  # 丙\n  - id: c\nend: 1\n",
    ),
    "an item between others": (
        THREE,
        [SECOND],
        "tasks:\n  # 甲\n  - id: a\n\n  # 丙\n  - id: c\nend: 1\n",
    ),
    "the last item": (
        THREE,
        [THIRD],
        "tasks:\n  # 甲\n  - id: a\n\n  # 乙\n  - id: b\n    x: 1 # 二\n    # 深\nend: 1\n",
    ),
    "all but one": (THREE, [FIRST, THIRD], "tasks:\n  # 乙\n  - id: b\n    x: 1 # 二\n    # 深\nend: 1\n"),
    "all items": (THREE, [FIRST, SECOND, THIRD], "tasks: []\nend: 1\n"),
    "all items behind a comment": ("tasks: # 三项\n  - id: a\n", [FIRST], "tasks: [] # 三项\n"),
    "all items of a list without indent": (
        "tasks:\n- id: a\n- id: b\nx: 1\n",
        [FIRST, SECOND],
        "tasks: []\nx: 1\n",
    ),
    "keys": (
        "tasks:\n  - id: a\n    # 限\n    due: 5\n    # 态\n    s: 1 # 好\n    log:\n      - {}\n    # 尾\n",
        [(*FIRST, "s"), (*FIRST, "log")],
        "tasks:\n  - id: a\n    # 限\n    due: 5\n    # 尾\n",
    ),
    "the first key, behind a dash": (
        "tasks:\n  - x: 1\n    # y\n    y: 2\n    id: a\n",
        [(*FIRST, "x")],
        "tasks:\n  - y: 2\n    id: a\n",
    ),
    "the first two keys": (
        "tasks:\n  - x: 1\n    y: 2\n    id: a\n",
        [(*FIRST, "x"), (*FIRST, "y")],
        "tasks:\n  - id: a\n",
    ),
    "a dash on a line of its own": (
        "tasks:\n  -\n    id: a\n  -\n    id: b\n",
        [SECOND],
        "tasks:\n  -\n    id: a\n",
    ),
    "all keys of a mapping": (
        "units:\n  a:\n    x: 1\n  b: 2\n",
        [("units", "a", "x")],
        "units:\n  a: {}\n  b: 2\n",
    ),
    "in brackets": (
        "tasks:\n  - {id: a, on: 2026-05-04, x: 'no', log: [{on: 1}, {on: 2}], s: done}\n",
        [(*FIRST, "s"), (*FIRST, "log", 0)],
        "tasks:\n  - {id: a, on: 2026-05-04, x: 'no', log: [{on: 2}]}\n",
    ),
    "all in brackets": ("members: {a: 甲, b: 乙}\n", [("members", "a"), ("members", "b")], "members: {}\n"),
    "empty values in brackets": ("t: {a: , b: 1, c: 2}\n", [("t", "c")], "t: {a: , b: 1}\n"),
    "CRLF": ("tasks:\r\n  - id: a\r\n\r\n  # 乙\r\n  - id: b\r\n", [SECOND], "tasks:\r\n  - id: a\r\n"),
    "no line end at the end": ("tasks:\n  - id: a\n  - id: b", [SECOND], "tasks:\n  - id: a\n"),
    "a text that looks like an item": (
        "tasks:\n  - id: a\n    note: |\n      - id: x\n\n  - id: b\n",
        [SECOND],
        "tasks:\n  - id: a\n    note: |\n      - id: x\n",
    ),
    "a text that ends in empty lines": (
        "tasks:\n  - id: a\n    note: |+\n      一\n\n  - id: b\n",
        [SECOND],
        "tasks:\n  - id: a\n    note: |+\n      一\n\n",
    ),
    "what is not there": (THREE, [("tasks", 7), ("nope",)], THREE),
}


@pytest.mark.parametrize(("before", "left_out", "after"), CASES.values(), ids=CASES)
def test_it_is_left_out(before: str, left_out: list[Route], after: str) -> None:
    found = excerpt(parse(before.encode()), left_out)
    assert found.text == after
    assert found.data == without(parse(before.encode()).data, left_out)


def test_a_byte_order_mark_stays() -> None:
    assert excerpt(parse("\ufeffa: 1\nb: 2\n".encode()), [("a",)]).source == "\ufeffb: 2\n".encode()


def test_what_would_change_something_else_is_refused() -> None:
    text = "tasks:\n  - id: a\n    note: |+\n      一\n  - id: b\n\n  - id: c\n"
    with pytest.raises(
        EditError, match="line 5: this cannot be left out without touching more; edit it by hand"
    ):
        excerpt(parse(text.encode()), [SECOND])


def _routes(data: object, route: Route = ()) -> list[Route]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, tuple) else ()
    return [one for part, value in pairs for one in ((*route, part), *_routes(value, (*route, part)))]


def test_in_any_layout_it_is_left_out_or_refused() -> None:
    refused = 0
    for seed in range(150):
        chance = Random(seed)  # noqa: S311 (the seed repeats it)
        document = parse(random_layouts.plan(chance))
        routes = _routes(document.data)
        left_out = {*chance.sample(routes, chance.choice([1, 5, len(routes) // 3]))}
        try:
            found = excerpt(document, left_out)
        except EditError:
            refused += 1
        else:
            assert found.data == without(document.data, left_out)
            assert {*random_layouts.comments(found.text)} <= {*random_layouts.comments(document.text)}
    assert refused < 15
