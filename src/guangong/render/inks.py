"""What stands on paper and in pictures for a colour of the terminal."""

from typing import Final

INKS: Final = {
    "text": ("#1f2630", "#e4e8ee"),
    "dim": ("#69727f", "#8d97a5"),
    "red": ("#b3261e", "#ff8a7f"),
    "yellow": ("#8a5300", "#f0b95a"),
    "cyan": ("#1d6a96", "#6bb3dd"),
    "green": ("#2f6f3e", "#7cc48d"),
    "magenta": ("#8a3a7d", "#d795cb"),
    "blue": ("#2b4fa3", "#8fb0f5"),
    "orange": ("#a34700", "#f5a066"),
    "page": ("#fbfcfd", "#14181e"),
}
"""Each on a light page, and on a dark one."""


def on_paper(color: str) -> str:
    """Return the ink for a colour of a style, such as ``bold red`` or ``#123456``; empty for a plain one."""
    word = color.rsplit(maxsplit=1)[-1] if color else ""
    if word.startswith("#"):
        return word
    word = {"gray": "dim"}.get(word, word)
    return INKS[word][0] if word in INKS else ""
