"""Every text that is written comes back as the same text, from YAML 1.1 and 1.2 readers alike."""

from datetime import date

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from guangong.errors import GuangongError
from guangong.yamldoc import Data, parse, quoting

TRICKY = (
    *(
        "no",
        "on",
        "y",
        "2.10",
        "12:30",
        "007",
        "0o7",
        "1e3",
        "1_000",
        "2023-02-30",
        "=",
        "<<",
        "~",
        ".5",
        "+.inf",
    ),
    *(
        "- a",
        "a: b",
        "a #b",
        "a:",
        "# a",
        "[a",
        "a, b",
        "{a}",
        "&a",
        "*a",
        "!a",
        "...",
        "---",
        "a?",
        "%a",
        "@a",
    ),
    *(
        "\ufeff",
        "\x85",
        "a\u2028b",
        "\u3000a",
        "\x00",
        "\x7f",
        "\x1b[31m",
        "\ufffe",
        "a\r\nb",
        "\t",
        "`",
        "?",
    ),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(TRICKY)
KEYS = TEXTS.filter(lambda key: key != "on" and len(key) < 100)
QUOTES = st.sampled_from(["", "'", '"'])


def read_1_1(text: str) -> Data:
    return yaml.load(text, Loader=yaml.SafeLoader)


def read_1_2(text: str) -> Data:
    document = parse(text.encode())
    assert not document.problems
    return document.data


@given(TEXTS, QUOTES)
@example("a:b", "")
def test_text_in_a_block(text: str, quote: str) -> None:
    written = f"k: {quoting.scalar(text, flow=False, like=quote)}\nx: 1\n"
    assert read_1_1(written) == {"k": text, "x": 1}
    assert read_1_2(written) == {"k": text, "x": 1}


@given(TEXTS, QUOTES)
def test_text_in_brackets(text: str, quote: str) -> None:
    written = (
        f"k: [{quoting.scalar(text, flow=True, like=quote)}, {{k: {quoting.scalar(text, flow=True)}}}]\n"
    )
    assert read_1_1(written) == {"k": [text, {"k": text}]}
    assert read_1_2(written) == {"k": (text, {"k": text})}


@given(st.dictionaries(KEYS, TEXTS | st.lists(TEXTS)))
def test_mapping(value: dict[str, Data]) -> None:
    written = f"k: {quoting.flow(value)}\n"
    assert read_1_1(written) == {"k": value}
    assert read_1_2(written) == quoting.as_read({"k": value})


@given(st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(allow_nan=False))
def test_other_values(value: Data) -> None:
    written = f"k: {quoting.flow(value)}\n"
    for read in (read_1_1, read_1_2):
        assert repr(read(written)) == repr({"k": value})


@pytest.mark.parametrize(
    ("value", "like", "written"),
    [
        ("学习", "", "学习"),
        ("学习", "'", "'学习'"),
        ("学习", '"', '"学习"'),
        ("it's", "'", "'it''s'"),
        ("a: 1", "", '"a: 1"'),
        ('"读懂"', "", "'\"读懂\"'"),
        ("一\n二", "'", '"一\\n二"'),
        ("no", "", '"no"'),
        ("2023-03-20", "", '"2023-03-20"'),
        (date(2023, 3, 20), "", "2023-03-20"),
        (date(2023, 3, 20), '"', '"2023-03-20"'),
        (6, "'", "6"),
        (None, "'", "null"),
        (1e16, "", "1.0e+16"),
        (float("nan"), "", ".nan"),
        (float("-inf"), "", "-.inf"),
    ],
)
def test_scalar(value: Data, like: str, written: str) -> None:
    assert quoting.scalar(value, flow=False, like=like) == written


@pytest.mark.parametrize("flow", [True, False])
def test_bytes_that_are_no_utf_8(*, flow: bool) -> None:
    with pytest.raises(GuangongError, match="not UTF-8"):
        quoting.scalar("a\udc80", flow=flow)
