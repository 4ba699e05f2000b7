"""Where things stand in TOML: a table of cases, generated files of known places, and any text at all."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from guangong.document import Route, Span
from guangong.toml import locate, mistake, places

TEXT = '''\
# [lights]
a.b = 1
[check]  # 检查
select = ["GG1", 'GG2', # "GG9"
  "GG3",]
"q\\u0041.x" = {x = 1, y.z = [2, {k = "}"}]}
when = 1979-05-27 07:32:00
many = """one "quoted" ""two"" # [no]"""""
literal = \'\'\'it's ''here''\'\'\'
[[list.x]]
n = 1
[[ list . x ]]
n = 2
[list.x.sub]
k = -1.5e3
[late.table]
[late]
'''


@pytest.mark.parametrize(
    ("route", "key", "value"),
    [
        (("a",), "a", "a"),
        (("a", "b"), "b", "1"),
        (("check",), "check", "[check]"),
        (("check", "select", 0), '"GG1"', '"GG1"'),
        (("check", "select", 2), '"GG3"', '"GG3"'),
        (("check", "select"), "select", '["GG1", \'GG2\', # "GG9"\n  "GG3",]'),
        (("check", "qA.x", "x"), "x", "1"),
        (("check", "qA.x", "y", "z", 1, "k"), "k", '"}"'),
        (("check", "qA.x", "y", "z", 1), '{k = "}"}', '{k = "}"}'),
        (("check", "when"), "when", "1979-05-27 07:32:00"),
        (("check", "many"), "many", '"""one "quoted" ""two"" # [no]"""""'),
        (("check", "literal"), "literal", "'''it's ''here'''''"),
        (("list", "x", 0, "n"), "n", "1"),
        (("list", "x", 1, "n"), "n", "2"),
        (("list", "x", 1), "x", "[[ list . x ]]"),
        (("list", "x", 1, "sub", "k"), "k", "-1.5e3"),
        (("late",), "late", "[late]"),
        # what is not there points to its parent, and in the end to the beginning
        (("check", "strict"), "[check]", "[check]"),
        (
            ("check", "select", 9, "x"),
            '["GG1", \'GG2\', # "GG9"\n  "GG3",]',
            '["GG1", \'GG2\', # "GG9"\n  "GG3",]',
        ),
        (("lights", "behind"), "", ""),
        ((), "", ""),
    ],
)
def test_places(route: Route, key: str, value: str) -> None:
    tomllib.loads(TEXT)
    found = places(TEXT)
    assert TEXT[slice(*locate(found, route, key=True))] == key
    assert TEXT[slice(*locate(found, route))] == value


KEYS = st.text(st.sampled_from("ab-_1.'\"\\ ]=#中"), min_size=1, max_size=4)
PLAIN = st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=6) | st.dates()
VALUES = st.recursive(
    PLAIN | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def leaves(value: object, route: Route = ()) -> Iterator[tuple[Route, object]]:
    """Yield every value that is no table or list, with its route."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*route, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, (*route, i))
    else:
        yield route, value


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.booleans())
def test_every_value_of_a_generated_file_is_found(table: dict[str, Any], multiline: bool) -> None:  # noqa: FBT001
    text = tomli_w.dumps(table, multiline_strings=multiline)
    found = places(text)
    for route, value in leaves(tomllib.loads(text)):
        place = found[route]
        assert tomllib.loads(f"x = {text[slice(*place.value)]}") == {"x": value}
        if isinstance(route[-1], str):
            assert tomllib.loads(f"{text[slice(*place.key)]} = 0") == {route[-1]: 0}


SIGNS = st.text(st.sampled_from("ab=.[]{}\"'#,\\ \n\r\t1-:“＝中"), max_size=30)


@given(SIGNS | st.text())
@example("a = " + "[" * 5000)
@example('"\\q" = 1')
@example("\r")
def test_any_text_has_places_and_mistakes_inside_it(text: str) -> None:
    for place in places(text).values():
        for span in place:
            assert 0 <= span.start <= span.end <= len(text)
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = mistake(text, error)
        assert isinstance(found.place, Span)
        assert 0 <= found.place.start <= found.place.end <= len(text)
        assert found.message
        assert found.help


@pytest.mark.parametrize(
    ("text", "shown", "message"),
    [
        ("[check", "[check", "a bracket is not closed"),
        ("[[a]\n", "]", "a bracket is not closed"),
        ("behind 1", "1", "a key without an equals sign"),
        ("a = ", "a =", "this is no value"),
        ("a = red # “x”", "red # “x”", "this is no value"),
        ("a = “x”", "“", "a full-width sign: “"),
        ('a = "x”\nb = 1', "”", "a full-width sign: ”"),
        ("a＝1", "＝", "a full-width sign: ＝"),
        ("a = [1，2]", "，", "a full-width sign: ，"),
        ("a = 'x", "a = 'x", "a quote is never closed"),
        ("a = '''x\n\n", "a = '''x", "a quote is never closed"),
        ("a = [1\n", "a = [1", "a bracket is not closed, or a comma is missing"),
        ("[a]\n  [a] \n", "[a]", "this key or table stands here twice"),
        ("a = 1\na = 2\nb = 1", "a = 2", "this key or table stands here twice"),
        ("a = {b = 1, b = 2}", "a = {b = 1, b = 2}", "this key or table stands here twice"),
        ("\r\na = 1 b\r\n", "b", "the value ends, but the line goes on"),
        ("= 3", "= 3", "this is neither a table nor a key"),
        ('a = "\\q"', '"', "a backslash that stands for nothing"),
        ("a = " + "9" * 5000, "", "a number has too many digits"),
        ("a = " + "[" * 5000, "", "lists or tables are nested too deeply"),
        ("a = 1 \x00", "\x00", "the value ends, but the line goes on"),
    ],
)
def test_mistake(text: str, shown: str, message: str) -> None:
    with pytest.raises((ValueError, RecursionError)) as caught:
        tomllib.loads(text)
    assert isinstance(caught.value, ValueError | RecursionError)
    found = mistake(text, caught.value)
    assert isinstance(found.place, Span)
    assert (text[slice(*found.place)], found.message) == (shown, message)
