"""GG0: characters that nobody sees, and tabs."""

import re
from collections.abc import Iterator

from guangong.messages import _
from guangong.unseen import LONE_JOINER, SEPARATORS, TURNING, WIDTHLESS
from guangong.yamldoc import Document
from guangong.yamldoc.diagnostics import Finding
from guangong.yamldoc.nodes import Mapping, Node, Scalar, Span, scalars


def bidirectional_character(document: Document) -> Iterator[Finding]:
    """No character turns the direction of the text around it.

    What it does:
        Looks for the characters that steer the direction of writing: U+061C, U+200E, U+200F, U+202A to U+202E
        and U+2066 to U+2069, also where one is written as an escape in double quotes.

    Why it is bad:
        An editor shows such a line in another order than a program reads it, so that a reviewer approves what
        is not there (the "Trojan Source" attack). Chinese needs none of them.

    Example:
        `<U+202E>` stands for the character itself:

            - id: 3-01
              title: 召开骨干<U+202E>会训培  # <- here

    Fix:
        Delete the character, or type the line anew.

            - id: 3-01
              title: 召开骨干培训会
    """
    message = _("the character {code} turns the direction of the text around it")
    help_ = _("delete it: with it the line may say something else than it shows")
    yield from _found(document, f"[{TURNING}]+", message, help_)


def invisible_character(document: Document) -> Iterator[Finding]:
    """No character is invisible.

    What it does:
        Looks for characters without width, such as the zero-width space and the soft hyphen, and for the line
        separators U+2028 and U+2029 and the tag characters U+E0000 to U+E007F, also where one is written as
        an escape in double quotes. The joiner inside an emoji is allowed.

    Why it is bad:
        Two names that look alike are not the same, and a search does not find them.

    Example:
        `<U+200B>` stands for the character itself, a zero-width space:

            - id: 3-01
              title: 召开骨干<U+200B>培训会  # <- here

    Fix:
        Delete the character, or type the line anew.

            - id: 3-01
              title: 召开骨干培训会
    """
    message = _("the invisible character {code}")
    help_ = _("delete it; it often comes along with text copied from a web page or from Word")
    pattern = f"(?:[{WIDTHLESS}{SEPARATORS}]|{LONE_JOINER})+"
    yield from _found(document, pattern, message, help_)


def _found(document: Document, pattern: str, message: str, help_: str) -> Iterator[Finding]:
    """Yield what ``pattern`` finds in the text, and what it finds in escapes."""
    # A set of characters alone is looked for ten times as fast.
    if re.search(f"[{TURNING}{WIDTHLESS}{SEPARATORS}\u200d]", document.text):
        for match in re.finditer(pattern, document.text):
            yield Finding(Span(*match.span()), message.format(code=code_of(match.group()[0])), help_)
    for span, character in escaped(document, pattern):
        yield Finding(span, message.format(code=code_of(character)), in_quotes())


def escaped(document: Document, pattern: str) -> Iterator[tuple[Span, str]]:
    """Yield each character of ``pattern`` that a value has by an escape, and where the value stands."""
    if document.root is None or not _may_escape(document.text, pattern):
        return
    for scalar in scalars(document.root):
        if scalar.style != '"':  # YAML knows escapes nowhere else
            continue
        written = document.text[scalar.start : scalar.end]
        for character in dict.fromkeys(match.group()[0] for match in re.finditer(pattern, scalar.text)):
            if scalar.text.count(character) > written.count(character):  # else the text itself has it
                yield scalar.span, character


def _may_escape(text: str, pattern: str) -> bool:
    """Whether an escape in ``text``, wherever it is, stands for what ``pattern`` finds."""
    if "\\" not in text:
        return False
    digit = "[0-9A-Fa-f]"
    # By its number, or by a letter for one that nobody can see.
    escape = rf"\\(?:x({digit}{{2}})|u({digit}{{4}})|U00((?:0{digit}|10){digit}{{4}})|[0abefrvNLP])"
    numbers = {"".join(groups) for groups in re.findall(escape, text)}
    return any(not number or re.search(pattern, chr(int(number, 16))) for number in numbers)


def in_quotes() -> str:
    """Return what to do about a character that ``escaped`` has found."""
    return _("it is written as an escape, with a backslash; delete the escape")


def code_of(character: str) -> str:
    """Return what Unicode calls a character."""
    return f"U+{ord(character):04X}"


def tab(document: Document) -> Iterator[Finding]:
    """Spaces stand between key and value, and in front of lines.

    What it does:
        Looks for tabs before keys and values where YAML allows them. Where it does not, GG002 names the tab.

    Why it is bad:
        One more tab on another line, and the file is no YAML any more. Editors show tabs in different widths.

    Example:
        `<U+0009>` stands for the tab:

            - id: 3-01
              title:<U+0009>召开骨干培训会  # <- here

    Fix:
        Write spaces. Most editors can do so when the tab key is pressed.

            - id: 3-01
              title: 召开骨干培训会
    """
    if "\t" not in document.text or document.root is None:
        return
    for start in _beginnings(document.root):
        before = document.text[max(0, start - 80) : start]
        blank = before[len(before.rstrip(" \t")) :]
        if "\t" in blank:
            at, end = start - len(blank) + blank.index("\t"), start - len(blank) + blank.rindex("\t") + 1
            spaces = " " * (end - at)  # as many: to YAML a tab is one column wide
            message = _("a tab where a space belongs")
            yield Finding(Span(at, end), message, _("write spaces"), replacement=spaces)


def _beginnings(root: Node) -> Iterator[int]:
    """Yield where each key and each value that is written out begins."""
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Scalar):
            if node.text or node.style:
                yield node.span.start
            continue
        if node.flow:
            yield node.span.start
        nodes += (
            [part for entry in node.entries for part in entry] if isinstance(node, Mapping) else node.items
        )
