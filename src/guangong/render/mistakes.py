"""What went wrong, as it stands on standard error: the mistake, and below it what to do."""

import re

from guangong.errors import GuangongError
from guangong.messages import _
from guangong.render.screen import Line, screen
from guangong.reports.table import Text


def mistake(error: GuangongError) -> str:
    """Return the lines for an error; the word that is wrong is bold, where the error knows it."""
    on = screen(error=True)
    lines = _lines([Text(_("error: "), "error"), *_marked(error.message, error.word)])
    if error.advice:
        lines += _lines([Text(_("hint: ") + error.advice, "help")])
    return on.paint([piece._replace(text=on.shown(piece.text)) for piece in line] for line in lines)


def _marked(text: str, word: str) -> Line:
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) if word else None
    if not found:
        return [Text(text)]
    return [Text(text[: found.start()]), Text(word, "heading"), Text(text[found.end() :])]


def _lines(pieces: Line) -> list[Line]:
    """Return pieces by the lines that they have."""
    lines: list[Line] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        lines[-1].append(Text(first, piece.tone))
        lines += [[Text(text, piece.tone)] for text in others]
    return lines
