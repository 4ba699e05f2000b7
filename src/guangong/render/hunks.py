"""What an edit would change, as a unified diff."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

from guangong.messages import _
from guangong.render.screen import screen
from guangong.reports.table import Text

_CONTEXT: Final = 3
_MOST: Final = 400
"""So much of a line is shown, around where it changed: one may have megabytes."""
_EXACT_LINES: Final = 10_000
"""Between the first and the last change: of more lines, difflib passes over those that are there often."""


def diff_of(name: str, old: str, new: str) -> str:
    """Return the lines that differ as they stand on a terminal; nothing has been written."""
    on = screen()
    written = _("{name} (not written)").format(name=name)
    lines = (f"--- {name}", f"+++ {written}", *hunks(old.split("\n"), new.split("\n")))
    tones = {"+": "added", "-": "removed", "@": "dim"}
    return on.paint([Text(on.shown(line.removesuffix("\r")), tones.get(line[:1], ""))] for line in lines)


def hunks(old: list[str], new: list[str]) -> Iterator[str]:
    """Yield the lines of a unified diff but its head."""
    # Without what is alike before and behind: difflib's time is quadratic in the lines that recur.
    start = max(0, _alike(old, new) - _CONTEXT)
    cut = max(0, _alike(old[:start:-1], new[:start:-1]) - _CONTEXT)
    before, after = old[start : len(old) - cut], new[start : len(new) - cut]
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) > _EXACT_LINES)
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2], start)} +{_range(first[3], last[4], start)} @@"
        for tag, i, i_end, j, j_end in group:
            if tag == "equal":
                yield from (f" {_near(line, 0)}" for line in before[i:i_end])
            else:
                gone, come = before[i:i_end], after[j:j_end]
                yield from (f"-{line}" for line in _bounded(gone, come))
                yield from (f"+{line}" for line in _bounded(come, gone))


def _bounded(lines: list[str], others: list[str]) -> Iterator[str]:
    """Yield lines, of a long one what is around its first difference from the line that it stands against."""
    for line, other in zip_longest(lines, others[: len(lines)], fillvalue=""):
        yield line if len(line) <= _MOST else _near(line, _alike(line, other))


def _near(line: str, place: int) -> str:
    """Return what of a line is around a place in it."""
    start = max(0, min(place, len(line)) - _MOST // 2)
    end = start + _MOST
    return "…" * (start > 0) + line[start:end] + "…" * (end < len(line))


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many lines, or characters of a line, both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((i for i, (one, other) in pairs if one != other), min(len(old), len(new)))


def _range(begin: int, end: int, start: int) -> str:
    """Return lines as a hunk's head has them; an empty range is named by the line before it."""
    length = end - begin
    first = start + begin + (1 if length else 0)
    return f"{first}" if length == 1 else f"{first},{length}"
