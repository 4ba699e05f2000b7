"""Where things stand in TOML: a table of cases, and any text at all."""

import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guangong.storage.toml import TomlError, locate, parse, places
from guangong.yamldoc import Route, Span

TEXT = """\
# [lights]
a.b = 1
[check]  # 检查
select = ["GG1", 'GG2', # "GG9", ]
  "GG3",]  # 规则
"q.x" = {x = 1, y.z = "a = 1, w = 2", 'w' = true}
when = 1979-05-27 07:32:00
late.table = { }
[ "list" . x ]
n = "# ="
[[more]]
k = [
  [1],
]
"""


@pytest.mark.parametrize(
    ("route", "key", "value"),
    [
        (("a",), "a.b", "1"),
        (("a", "b"), "a.b", "1"),
        (("check",), "check", "[check]"),
        (("check", "select", 0), '"GG1"', '"GG1"'),
        (("check", "select", 2), '"GG3"', '"GG3"'),
        (("check", "select"), "select", '["GG1", \'GG2\', # "GG9", ]\n  "GG3",]'),
        (("check", "q.x", "x"), "x", "1"),
        (("check", "q.x", "y", "z"), "y.z", '"a = 1, w = 2"'),
        (("check", "q.x", "w"), "'w'", "true"),
        (("check", "when"), "when", "1979-05-27 07:32:00"),
        (("check", "late"), "late.table", "{ }"),
        (("list",), '"list" . x', '[ "list" . x ]'),
        (("list", "x", "n"), "n", '"# ="'),
        (("more",), "more", "[[more]]"),
        (("more", "k"), "k", "[\n  [1]"),
        # what is not found points to its parent, and in the end to the beginning
        (("check", "strict"), "[check]", "[check]"),
        (("check", "q.x", "none"), *["{x = 1, y.z = \"a = 1, w = 2\", 'w' = true}"] * 2),
        (("lights", "behind"), "", ""),
        ((), "", ""),
    ],
)
def test_places(route: Route, key: str, value: str) -> None:
    tomllib.loads(TEXT)
    found = places(TEXT)
    assert TEXT[slice(*locate(found, route, key=True))] == key
    assert TEXT[slice(*locate(found, route))] == value


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_no_place_is_sure_beside_a_text_of_several_lines(quotes: str) -> None:
    text = f"a = {quotes}\nb = 1\n{quotes}\nb = 2"
    tomllib.loads(text)
    assert locate(places(text), ("b",)) == Span(0, 0)


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
        parse(text)
    except TomlError as error:
        found = error.finding
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
        (".".join("a" * 5000) + " = 1", "", "lists or tables are nested too deeply"),
        ("a = 1 \x00", "\x00", "the value ends, but the line goes on"),
    ],
)
def test_mistake(text: str, shown: str, message: str) -> None:
    with pytest.raises(TomlError) as caught:
        parse(text)
    found = caught.value.finding
    assert isinstance(found.place, Span)
    assert (text[slice(*found.place)], found.message) == (shown, message)


def test_a_place_that_the_reader_tells_as_python_3_14_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_text: str) -> None:
        error = tomllib.TOMLDecodeError("Invalid value (at end of document)")
        error.lineno, error.colno = 2, 5  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(tomllib, "loads", fail)
    with pytest.raises(TomlError, match=r"^line 2: this is no value$") as caught:
        parse("a = 1\nb = x\n")
    assert caught.value.finding.place == Span(10, 11)
