"""GG0: texts of which a part is read as a comment."""

import re
from collections.abc import Iterator

from guangong.checks.suggest import excerpt
from guangong.messages import _
from guangong.yamldoc import Document
from guangong.yamldoc.diagnostics import Finding
from guangong.yamldoc.nodes import Scalar, Span, scalars


def cut_text(document: Document) -> Iterator[Finding]:
    """No text is cut short by a # behind a space.

    What it does:
        Looks for a text without quotes behind which a # stands after a space, and something else directly
        after it. Days, numbers and words of the format, such as `standing`, are left out.

    Why it is bad:
        For YAML a comment begins there: reports and exports show half of the text, and nobody notices.

    Example:
            - id: 3-01
              title: 开展“五老”宣讲 #1 次  # <- here

    Fix:
        Put the whole text in quotes. If it really is a comment, write a space behind the #.

            - id: 3-01
              title: "开展“五老”宣讲 #1 次"
    """
    message = _('the text ends before "{rest}": behind a space, # begins a comment')
    help_ = _("put the whole text in quotes; if it is a comment, write a space behind the #")
    # The blanks before it are looked for backwards: a long run of them would take for ever as a pattern.
    signs = re.finditer(r"(?<=[ \t])#(?!guangong:)(?=[^\s#!])", document.text)
    cuts = {_end_of_text(document.text, match.start()): match.start() for match in signs}
    if not cuts or document.root is None:
        return
    for scalar in scalars(document.root):
        if not scalar.style and (start := cuts.get(scalar.end)) and _is_text(scalar):
            rest = document.text[start:].partition("\n")[0].partition(" # ")[0].rstrip()
            place = Span(start, start + len(rest))
            yield Finding(place, message.format(rest=excerpt(rest)), help_)


def _end_of_text(text: str, end: int) -> int:
    """Return where the blanks before ``end`` begin."""
    while text[end - 1 : end] in {" ", "\t"}:
        end -= 1
    return end


def _is_text(scalar: Scalar) -> bool:
    """Whether a value is free text: it is no day, number or word of the format."""
    return not re.fullmatch(r"[a-z0-9./:-]*", scalar.text)
