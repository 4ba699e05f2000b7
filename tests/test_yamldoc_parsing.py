"""A YAML file becomes text, nodes and data, with every place right and nothing ever raised."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

import random_layouts
from guangong.yamldoc import MAX_BYTES, Data, Document, Route, parse
from guangong.yamldoc.nodes import Mapping, Node, Scalar, Sequence, Span
from guangong.yamldoc.problems import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS


def read(text: str) -> Document:
    document = parse(text.encode())
    assert not document.problems
    return document


def cut(document: Document, span: Span) -> str:
    return document.text[slice(*span)]


def found(document: Document) -> list[tuple[str, str, tuple[int, int]]]:
    return [(p.trouble, p.detail, document.position(p.span.start)) for p in document.problems]


SHAPES: dict[str, tuple[str, Data]] = {
    "a value on its line": ("a: 一 二\n", {"a": "一 二"}),
    "no newline at the end": ("a: b", {"a": "b"}),
    "CRLF": ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
    "mixed line ends": ("a: b\r\nc: d\n", {"a": "b", "c": "d"}),
    "a value on the next line": ("a:\n  b\n", {"a": "b"}),
    "a plain scalar on two lines": ("a: 一\n  二\n", {"a": "一 二"}),
    "a block scalar": ("a: |\n  一\n  status: todo\n\nb: c\n", {"a": "一\nstatus: todo\n", "b": "c"}),
    "a block scalar that keeps": ("a: |+\n  一\n\nb: c\n", {"a": "一\n\n", "b": "c"}),
    "a folded scalar": ("a: >-\n  一\n  二\n", {"a": "一 二"}),
    "flow": ("a: {b: [c, d], 'e': \"f\"}\n", {"a": {"b": ("c", "d"), "e": "f"}}),
    "flow on many lines": ("a: {b: c, # 编号\n  d: e,\n}\n", {"a": {"b": "c", "d": "e"}}),
    "flow without values": ("{s: , t}", {"s": None, "t": None}),
    "an empty value": ("status:   # 待填\nb: c\n", {"status": None, "b": "c"}),
    "an indentless list": ("tasks:\n- id: a\n- id: b\n", {"tasks": ({"id": "a"}, {"id": "b"})}),
    "dashes far away or alone": ("-   id: a\n", ({"id": "a"},)),
    "a dash on its own line": ("a:\n-\n    id: a\n", {"a": ({"id": "a"},)}),
    "empty collections": ("a: {}\nb: []\n", {"a": {}, "b": ()}),
    "comments everywhere": ("# 一\na: b # 二\n  # 三\n# 四\n", {"a": "b"}),
    "a document start": ("---\na: b\n...\n", {"a": "b"}),
    "keys are texts": ("1: a\nnull: b\nno: c\n", {"1": "a", "null": "b", "no": "c"}),
    "an emoji counts once": ("a: 🌸\nb: c\n", {"a": "🌸", "b": "c"}),
}


@pytest.mark.parametrize(("text", "data"), [pytest.param(*case, id=name) for name, case in SHAPES.items()])
def test_shapes_are_read(text: str, data: Data) -> None:
    document = parse(text.encode())
    assert document.data == data
    assert [p.trouble for p in document.problems] == ([] if isinstance(data, dict) else ["top"])


CORE_SCHEMA: dict[str, Data] = {
    "no": "no",
    "Yes": "Yes",
    "on": "on",
    "12:30": "12:30",
    "2023-02-30": "2023-02-30",
    "2023-06-30": "2023-06-30",
    "1_000": "1_000",
    "0b1": "0b1",
    "=": "=",
    "1,5": "1,5",
    "+": "+",
    ".": ".",
    "-.": "-.",
    "１２": "１２",  # digits of full width
    "nan": "nan",
    "inf": "inf",
    "1e": "1e",
    "tRUE": "tRUE",
    "007": 7,
    "-12": -12,
    "+3": 3,
    "0o17": 15,
    "0xFf": 255,
    "2.10": 2.1,
    "1e3": 1000.0,
    ".5": 0.5,
    "5.": 5.0,
    "-.inf": float("-inf"),
    "+.Inf": float("inf"),
    ".INF": float("inf"),
    "true": True,
    "FALSE": False,
    "~": None,
    "Null": None,
    "'no'": "no",
    "'7'": "7",
    '"~"': "~",
    "''": "",
}


@pytest.mark.parametrize(("text", "value"), CORE_SCHEMA.items())
def test_scalars_have_the_types_of_the_core_schema(text: str, value: Data) -> None:
    result = read(f"a: {text}\n").data["a"]
    assert (result, type(result)) == (value, type(value))


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number_is_one(text: str) -> None:
    value = read(f"a: {text}\n").data["a"]
    assert value != value  # noqa: PLR0124 (what NaN is)


def test_a_very_long_number_costs_nothing() -> None:
    assert isinstance(read("a: " + "9" * 100_000).data["a"], float)


TEXT = """\
# 计划
title: 一：二
sections:
- number: 1
  tasks:
    -   id: 1-01
        owners: [a, 'b']
        note: |
          行

    - {id: 1-02, log: }
"""
PLACES: list[tuple[Route, bool, str]] = [
    (("title",), False, "一：二"),
    (("title",), True, "title"),
    (("sections", 0, "number"), False, "1"),
    (("sections", 0, "tasks"), True, "tasks"),
    (("sections", 0, "tasks", 0, "owners"), False, "[a, 'b']"),
    (("sections", 0, "tasks", 0, "owners", 1), False, "'b'"),
    (("sections", 0, "tasks", 1), False, "{id: 1-02, log: }"),
    (("sections", 0, "tasks", 1, "log"), False, ""),
    # a block collection shows its first entry
    ((), False, "title: 一：二"),
    (("sections",), False, "number: 1"),
    (("sections", 0, "tasks", 0), False, "id: 1-01"),
    # what is not there points to its parent
    (("nothing",), False, "title: 一：二"),
    (("nothing",), True, "title: 一：二"),
    (("sections", 0, "tasks", 0, "deadline"), True, "id: 1-01"),
    (("sections", 0, "tasks", 0, "owners", 7), False, "[a, 'b']"),
    # parts that lead nowhere are skipped
    (("sections", 0, "tasks", 0, "owners", "tuple[str, ...]", 1), False, "'b'"),
    (("title", "str"), False, "一：二"),
    (("title", 0), False, "一：二"),
]


@pytest.mark.parametrize(("route", "key", "text"), PLACES)
def test_locate(route: Route, key: bool, text: str) -> None:  # noqa: FBT001
    document = read(TEXT)
    assert cut(document, document.locate(route, key=key)) == text


def test_locate_without_a_root() -> None:
    assert parse(b"").locate(("a",)) == (0, 0)


def test_node_is_strict_where_locate_is_not() -> None:
    document = read(TEXT)
    assert isinstance(document.node(("sections", 0, "tasks")), Sequence)
    assert document.node(("sections", "x", 0)) is None


def test_a_block_scalar_begins_at_its_mark() -> None:
    document = read("a: |\n  一\n")
    node = document.node(("a",))
    assert isinstance(node, Scalar)
    assert (node.style, node.span.start) == ("|", 3)


def test_the_byte_order_mark_is_no_column() -> None:
    document = parse(b"\xef\xbb\xbfa: b\n")
    assert (document.source[:3], document.text, document.locate(("a",))) == (
        b"\xef\xbb\xbf",
        "a: b\n",
        (3, 4),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_and_positions(end: str) -> None:
    document = read(end.join(["a: 一", "bc: 二", ""]))
    place = document.locate(("bc",))
    assert document.position(place.start) == (2, 5)
    assert [document.line(n) for n in (1, 2, 3)] == ["a: 一", "bc: 二", ""]
    assert document.position(len(document.text)) == (3, 1)


@pytest.mark.parametrize("strange", ["\u2028", "\u2029", "\x85"])
def test_only_newlines_count_as_lines(strange: str) -> None:
    document = read(f"a: '一{strange}二'\nb: c\n")
    assert document.position(document.locate(("b",)).start) == (2, 4)
    assert document.line(1) == f"a: '一{strange}二'"


def test_of_duplicate_keys_the_first_counts() -> None:
    document = parse(b"a: 1\nb: 2\na: 3\n")
    (problem,) = document.problems
    assert (document.data, found(document)) == ({"a": 1, "b": 2}, [("duplicate", "a", (3, 1))])
    assert problem.other == (0, 1)
    assert cut(document, document.locate(("a",))) == "1"


TROUBLES: dict[str, tuple[bytes, list[tuple[str, str, tuple[int, int]]]]] = {
    "nothing": (b"", [("empty", "", (1, 1))]),
    "a comment": ("# 计划\n".encode(), [("empty", "", (1, 1))]),
    "a document start": (b"---\n", [("empty", "", (1, 1))]),
    "a byte order mark": (b"\xef\xbb\xbf", [("empty", "", (1, 1))]),
    "an empty list": (b"[]", [("top", "", (1, 1))]),
    "a list": (b"# a\n- b\n", [("top", "", (2, 3))]),
    "a word": (b"plan", [("top", "", (1, 1))]),
    "null": (b"null", [("top", "", (1, 1))]),
    "a second document": (b"a: 1\n---\nb: 2\n", [("feature", "document", (2, 1))]),
    "an anchor and an alias": (
        b"a: &x 1\nb: *x\n",
        [("feature", "anchor", (1, 4)), ("feature", "alias", (2, 4))],
    ),
    "only an alias": (b"*x\n", [("feature", "alias", (1, 1))]),
    "a tag": (b"a: !!str 1\n", [("feature", "tag", (1, 4))]),
    "a tag on a list": (b"a: !x [b]\n", [("feature", "tag", (1, 4))]),
    "a merge key": (b"a:\n  <<: {b: c}\n", [("feature", "merge", (2, 3))]),
    "a version": (b"%YAML 1.2\n---\na: 1\n", [("feature", "directive", (1, 1))]),
    "a tag's handle": (b"%TAG ! x\n---\na: 1\n", [("feature", "directive", (1, 1))]),
    "many directives": (b"# a\n" + b"%TAG !a! x\n" * 100_000, [("feature", "directive", (2, 1))]),
    "a list as a key": (b"? [a, b]\n: c\n", [("feature", "key", (1, 3))]),
    "lists as keys": (b"? [a]\n: c\n? [a]\n: c\n", [("feature", "key", (1, 3)), ("feature", "key", (3, 3))]),
    "an alias as a key": (b"*x : c\n", [("feature", "alias", (1, 1))]),
    "brackets": (b"[" * (MAX_DEPTH + 1), [("depth", "", (1, MAX_DEPTH + 1))]),
    "dashes": (b"- " * 30_000, [("depth", "", (1, 2 * MAX_DEPTH + 1))]),
    "a control character": ("一: \x1b[31m\n".encode(), [("control", "U+001B", (1, 4))]),
    "two byte order marks": (b"\xef\xbb\xbf\xef\xbb\xbfa: 1", [("control", "U+FEFF", (1, 1))]),
    "C1": ("a: \x9b".encode(), [("control", "U+009B", (1, 4))]),
    "GBK": ("title: 工作要点".encode("gbk"), [("encoding", "GBK", (1, 8))]),
    "GBK that begins like UTF-8": ("模: 工作要点".encode("gbk"), [("encoding", "GBK", (1, 1))]),
    "UTF-8 with a bad byte": (
        "title: 工作要点\nb: ".encode() + b"\xb9\xa4\n",
        [("encoding", "", (2, 4))],
    ),
    "UTF-8 cut short": ("title: 工作".encode()[:-1], [("encoding", "", (1, 9))]),
    "Latin-1": (b"a: caf\xe9 b", [("encoding", "", (1, 7))]),
    "UTF-16": ("schema: 1\n标题: 一".encode("utf-16"), [("encoding", "UTF-16", (1, 1))]),
    "UTF-16, big end first": ("\ufeffschema".encode("utf-16-be"), [("encoding", "UTF-16", (1, 1))]),
    "UTF-16 without a mark": ("schema: 1\n".encode("utf-16-le"), [("encoding", "UTF-16", (1, 1))]),
    "UTF-16 without a mark, big end first": ("# 一".encode("utf-16-be"), [("encoding", "UTF-16", (1, 1))]),
    "only UTF-16's mark": (b"\xff\xfe", [("encoding", "UTF-16", (1, 1))]),
    "a lone surrogate": (
        b'a: 1\nb: "\\uD83D"\n',
        [("syntax", "found invalid Unicode character escape code", (2, 7))],
    ),
    "an open quote": (b"a: 'b\nc: d\n", [("syntax", "found unexpected end of stream", (3, 1))]),
    "too many bytes": (b"#" * (MAX_BYTES + 1), [("size", "bytes", (1, 1))]),
}


@pytest.mark.parametrize(
    ("source", "troubles"), [pytest.param(*case, id=name) for name, case in TROUBLES.items()]
)
def test_troubles_are_told_with_their_place(
    source: bytes, troubles: list[tuple[str, str, tuple[int, int]]]
) -> None:
    document = parse(source)
    assert found(document) == troubles
    assert document.source == source


def test_braces_in_braces_stop_too() -> None:
    assert found(parse(b"{" * 100_000))[-1][0] == "depth"


def test_a_readable_text_stands_for_another_encoding() -> None:
    for encoding in ("gbk", "utf-16", "utf-16-le"):
        assert parse("title: 工作\n要点: 一\n".encode(encoding)).line(2) == "要点: 一"


def test_reading_stops_at_a_limit() -> None:
    assert len(parse(b"a: &x 1\n" * MAX_PROBLEMS).problems) == MAX_PROBLEMS
    assert [p.trouble for p in parse(b"- a\n" * MAX_NODES).problems] == ["size"]
    assert not parse(b"a: [" + b"1," * (MAX_NODES - 9) + b"]\n").problems
    assert [p.trouble for p in parse(b"a: [" + b"1," * (MAX_NODES - 8) + b"]\n").problems] == ["size"]
    many = read("".join(f"k{i}: 1\n" for i in range(1000)))
    assert cut(many, many.locate(("k999",), key=True)) == "k999"


# ── properties ──

# Pieces that meet each other rarely in random text.
# fmt: off
PIECES = st.sampled_from([
    "a", "一", ":", ": ", "：", "- ", "\n", "\r\n", "  ", "\t", "#", "[", "]", "{", "}", ",", "'", '"', "|",
    ">", "&x ", "*x", "!t ", "<<", "?", "---\n", "...\n", "%YAML 1.2\n", "\\", "\\uD83D", "\x85",
    "\u2028", "\ufeff",
])
# fmt: on
YAMLISH = st.lists(PIECES, max_size=40).map("".join) | st.text()


def check_spans(document: Document) -> None:
    size = len(document.text)
    for problem in document.problems:
        for span in filter(None, (problem.span, problem.other)):
            assert 0 <= span.start <= size
            line, column = document.position(span.start)
            assert column <= len(document.line(line)) + 2  # the line's end is a place too


def nodes(node: Node) -> list[Node]:
    match node:
        case Sequence():
            inner = list(node.items)
        case Mapping():
            inner = [part for entry in node.entries for part in entry]
        case _:
            inner = []
    return [node, *(deep for child in inner for deep in nodes(child))]


@given(st.binary())
@example(b"\xff\xfe\x00")
def test_no_bytes_raise(source: bytes) -> None:
    check_spans(parse(source))


@given(YAMLISH)
def test_no_text_raises(text: str) -> None:
    document = parse(text.encode(errors="replace"))
    check_spans(document)
    assert (document.root is None) <= bool(document.problems)
    assert isinstance(document.root, Mapping) or document.problems
    if document.root:
        for node in nodes(document.root):
            assert 0 <= node.span.start <= node.span.end <= len(document.text)
    document.locate(("a", 0, "一"), key=True)


@pytest.mark.parametrize("value", ["R&D", "https://example.org/?a=1&b=2", "好！", "Hello!", "“5*5”", "a & b"])
def test_signs_inside_a_text_are_no_marks(value: str) -> None:
    assert read(f"a: {value}\n").data == {"a": value}


def looks_typed(text: str) -> bool:
    """Whether YAML 1.1 or 1.2 alone would take the text for something else."""
    return bool(re.match(r"[-+.0-9]|0o|(?i:[yn~]|yes|no|on|off|true|false|null)$|=$|<<", text))


TEXTS = st.text(
    st.characters(exclude_categories=["C"], exclude_characters="\u2028\u2029", include_characters="\n"),
).filter(lambda text: not looks_typed(text))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers(-(10**17), 10**17) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def frozen(value: Any) -> Data:  # noqa: ANN401
    if isinstance(value, list):
        return tuple(map(frozen, value))
    return {key: frozen(inner) for key, inner in value.items()} if isinstance(value, dict) else value


@given(st.dictionaries(TEXTS, VALUES, max_size=4), st.booleans())
def test_what_was_dumped_is_read_back(data: dict[str, Any], flow: bool) -> None:  # noqa: FBT001
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, width=10_000)
    assert read(text).data == frozen(data)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_a_plain_scalar_spans_its_text(data: dict[str, Any]) -> None:
    document = read(yaml.safe_dump(data, allow_unicode=True, width=10_000))
    assert document.root
    for node in nodes(document.root):
        piece = cut(document, node.span)
        if isinstance(node, Scalar) and not node.style and "\n" not in piece:
            assert piece == node.text


# ── places and data by route ──


def routes(data: Data, route: Route = ()) -> Iterator[tuple[Route, Data]]:
    yield route, data
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, tuple) else ()
    for part, value in inside:
        yield from routes(value, (*route, part))


def check_routes(document: Document) -> None:
    for route, value in routes(document.data):
        node = document.node(route)
        assert node
        assert repr(document.value(route)) == repr(value)  # as text, what is not a number is itself
        span, inside = document.locate(route), node.span
        assert inside.start <= span.start <= span.end <= inside.end
        if route and isinstance(route[-1], str) and route[-1]:
            assert document.locate(route, key=True).start <= span.start


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_every_value_of_a_plan_has_its_place(random: Random) -> None:
    check_routes(parse(random_layouts.plan(random)))


@settings(max_examples=300)
@given(YAMLISH)
def test_every_value_of_any_text_has_its_place(text: str) -> None:
    document = parse(text.encode(errors="replace"))
    if document.is_read:
        check_routes(document)
