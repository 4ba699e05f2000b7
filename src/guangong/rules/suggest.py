"""The nearest of the names that would have been right."""

from collections.abc import Iterable

from guangong.messages import _


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the question with the nearest of ``known``, ``""`` where none is near."""
    import difflib

    near = difflib.get_close_matches(word[:64], list(known), n=1)
    return _('did you mean "{name}"?').format(name=near[0]) if near else ""
