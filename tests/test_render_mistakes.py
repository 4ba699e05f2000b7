"""Mistakes on standard error: what is wrong, what to do, and the word that is meant."""

import re
from pathlib import Path

import pytest

import repositories
from guangong.errors import GuangongError
from guangong.messages import speaking
from guangong.render.mistakes import mistake
from running import LIVELY, ROOT, run

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
COLOUR = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}


def test_a_mistake_is_red_its_word_bold_and_the_hint_cyan() -> None:
    told = run("lst", env=COLOUR).err
    assert told == (
        '\x1b[1;31merror: \x1b[0mthere is no command "\x1b[1mlst\x1b[0m"\n'
        '\x1b[36mhint: did you mean "list"?\x1b[0m\n'
    )
    plain = run("lst")
    assert ESCAPE.sub("", told) == plain.err
    for off in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert run("lst", env=COLOUR | off) == plain


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("done 1-01", "hint: to record what was done: guangong log 1-01 "),
        ("diff nosuch", "hint: the names are shown by: git log "),
    ],
)
def test_what_to_do_has_a_line_of_its_own(tmp_path: Path, line: str, hint: str) -> None:
    folder = repositories.make(tmp_path / "plan", (ROOT / "plan.yaml").read_text("utf-8"))
    mistake_, advice = run(*line.split(), folder=folder).err.splitlines()
    assert mistake_.startswith("error: ")
    assert advice.startswith(hint)


def test_of_many_units_the_first_ones_are_named() -> None:
    err = run("list", "--owner", "无此单位", folder=LIVELY).err
    assert err.count(" (") == 8
    assert err.endswith('hupan (湖畔小学) and 20 more; all stand under "units" in the plan\n')


def test_in_chinese() -> None:
    told = run("lst", env={"GUANGONG_LANG": "zh"}).err
    assert told == "错误：没有“lst”这个命令\n提示：是不是“list”？请核对\n"


@pytest.mark.parametrize(
    ("word", "is_marked"), [("the", True), ("e", False), ("plan.yaml", True), ("", False), ("(", True)]
)
def test_only_a_whole_word_is_marked(word: str, *, is_marked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    told = mistake(GuangongError("the plan plan.yaml (", word=word))
    assert (f"\x1b[1m{word}\x1b[0m" in told) == is_marked


def test_what_cannot_be_seen_is_shown_and_lines_stay() -> None:
    with speaking("en"):
        told = mistake(GuangongError("a\x1b[31m\nb", "c\nd"))
    assert told == "error: a<U+001B>[31m\nb\nhint: c\nd\n"


@pytest.mark.parametrize(
    ("line", "near"), [("check --as-of", ""), ("list --as-off", "--as-of"), ("show --jso", "--json")]
)
def test_a_suggestion_is_near(line: str, near: str) -> None:
    assert ("did you mean" in run(*line.split()).err) == bool(near)
    assert near in run(*line.split()).err
