"""The nearest of the names that would have been right."""

import difflib
import re
from collections.abc import Iterable
from itertools import islice

from guangong.messages import _


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the nearest of ``known``, ``""`` where none is near."""
    many = 200  # of more names only those that begin alike are compared: a comparison costs microseconds
    names = list(islice(known, 5000))
    if len(names) > many:
        names = [name for name in names if name[:1] == word[:1]][:many]
    bare = {name.lstrip("-"): name for name in names}  # the dashes of options make them no nearer
    found = difflib.get_close_matches(word[:64].lstrip("-"), bare, n=1, cutoff=0.7)
    return bare[found[0]] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the question with the nearest of ``known``, ``""`` where none is near."""
    near = nearest(word, known)
    return _('did you mean "{name}"?').format(name=near) if near else ""


def listed(names: Iterable[str]) -> str:
    """Return the first of ``names`` with commas."""
    first = list(islice(names, 21))
    return _(", ").join([*first[:20], "…"] if len(first) > 20 else first)  # noqa: PLR2004 (what one reads)


def excerpt(text: str) -> str:
    """Return the beginning of ``text``: the source line with the caret shows it whole."""
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 (half a line)


def exempt_wants() -> str:
    """Return what to do about an exemption without a reason."""
    return _(
        "write why the task does not apply: exempt: 幼儿园不参加; "
        "what was done has its day: done_on: YYYY-MM-DD"
    )


def find_wide_colon(text: str) -> re.Match[str] | None:
    """Find a key at the start of a line and the colon of a Chinese keyboard behind it, as two groups."""
    # The dash belongs to no \w, else a line of dashes would take for ever.
    return re.search(r"^[ -]*(\w[\w-]*)(：)", text, re.MULTILINE)


def wide_colon(text: str) -> str:
    """Return what to do when ``text`` begins with a key and a Chinese keyboard's colon, else ``""``."""
    found = find_wide_colon(text)
    return _('write a half-width colon and a space: "{key}: "').format(key=found.group(1)) if found else ""


def wide_indent(line: str) -> str:
    """Return what to do when ``line`` begins with spaces of a Chinese keyboard, else ``""``."""
    if not re.match(" *\u3000", line):
        return ""
    return _("it begins with full-width spaces: indent it with half-width spaces, like the lines around it")
