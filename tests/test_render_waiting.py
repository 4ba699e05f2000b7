"""The progress bar: on a terminal, for work that lasts, and gone afterwards."""

import io
import sys
from unittest import mock

import pytest

from guangong.render import waiting
from guangong.render.waiting import progress_bar


class Terminal(io.StringIO):
    """Standard error as a terminal has it."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, *, patience: float = 0, label: str = "读取 [red]") -> str:
    with (
        mock.patch.object(waiting, "PATIENCE", patience),
        mock.patch.object(sys, "stderr", stream),
        progress_bar(label, 3) as advance,
    ):
        for _step in range(3):
            advance()
    return stream.getvalue()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_a_terminal_has_a_bar_with_label_and_number() -> None:
    text = shown(Terminal())
    assert "读取 [red]" in text
    assert "3/3" in text
    assert text.endswith("\x1b[2K")  # its line is empty again


def test_short_work_a_pipe_and_a_dumb_terminal_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(Terminal(), patience=60) == ""
    assert shown(io.StringIO()) == ""
    monkeypatch.setenv("TERM", "dumb")
    assert shown(Terminal()) == ""


def test_it_goes_when_the_work_fails() -> None:
    stream = Terminal()

    def work() -> None:
        with (
            mock.patch.object(waiting, "PATIENCE", 0),
            mock.patch.object(sys, "stderr", stream),
            progress_bar("a", 3) as advance,
        ):
            advance()
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        work()
    assert stream.getvalue().endswith("\x1b[2K")


def test_without_standard_error_nothing_happens() -> None:
    with (
        mock.patch.object(waiting, "PATIENCE", 0),
        mock.patch.object(sys, "stderr", None),
        progress_bar("a", 1) as advance,
    ):
        advance()
