"""How texts stand in the cells of a terminal: their width, and where lines may break."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import east_asian_width

_wide = False


def use(*, wide: bool) -> None:
    """Say whether the terminal draws signs such as ``■``, ``━`` and ``“`` two cells wide.

    Unicode calls the width of these signs "ambiguous": Chinese fonts have them as wide as a Chinese
    character, and some terminals, such as ``xterm -cjk_width``, keep two cells free for them.
    """
    global _wide  # noqa: PLW0603 (one terminal a process)
    if wide != _wide:
        _wide = wide
        width_of.cache_clear()


def is_wide() -> bool:
    """Whether signs of ambiguous width take two cells."""
    return _wide


@lru_cache(maxsize=1 << 16)
def width_of(text: str) -> int:
    """Return how many cells of a terminal a text of one line takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # only here: what programs read has no width

    if _wide:  # measured as if they were Chinese characters
        text = "".join(
            "一" if east_asian_width(char) == "A" and cell_len(char) == 1 else char for char in text
        )
    return cell_len(text)


def fold(text: str, width: int) -> list[str]:
    """Return the lines of ``text``, at most ``width`` cells each."""
    return [
        line[start:end].rstrip(" ") for line in text.split("\n") for start, end in breaks(line, max(width, 2))
    ]


def breaks(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of lines of at most ``width`` cells: they end where they may, else in a word."""
    start = split = at = 0
    used = used_to_split = 0  # cells since ``start``
    before, size_before = "", 0
    for char in characters(text):
        size = width_of(char)
        if (size > 1 or size_before > 1 or before == " ") and _may_break(before, char):
            split, used_to_split = at, used
        while used + size > width and at > start and char != " ":
            if split <= start:
                split, used_to_split = at, used
            yield start, split
            start, used, used_to_split = split, used - used_to_split, 0
        at += len(char)
        used += size
        before, size_before = char, size
    yield start, len(text)


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters: behind a space, beside a Chinese character.

    No line begins with a space or a closing sign, none ends with an opening one.
    """
    opening, closing = "“‘（《〈「『【〔([{", "”’）》〉」』】〕，。、；：！？…)]},.;:!?%"
    return after != " " and bool(before) and after not in closing and before not in opening


def characters(text: str) -> Iterable[str]:
    """Return what stands as one character: a sign with its marks, an emoji with what is joined to it."""
    return text if text.isprintable() and all(map(width_of, text)) else _clusters(text)


def _clusters(text: str) -> Iterator[str]:
    start = 0
    for i in range(1, len(text)):  # behind a zero-width joiner nothing begins
        if text[i - 1] != "\u200d" and width_of(text[i]):
            yield text[start:i]
            start = i
    if text:
        yield text[start:]
