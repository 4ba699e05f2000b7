"""Places in a plan's text: where values really end, line ends, columns, comments.

libyaml's marks alone are not enough: a block's end lies past the comments and blank lines that follow it.
"""

import re
from collections.abc import Iterator

from guangong.errors import GuangongError
from guangong.messages import _
from guangong.yamldoc.nodes import Mapping, Node, Scalar, Span, scalars


class EditError(GuangongError):
    """The text at the place cannot be edited without changing more than was asked."""


def is_block_scalar(node: Node) -> bool:
    """Whether ``node`` is written below ``|`` or ``>``."""
    return isinstance(node, Scalar) and node.style in {"|", ">"}


def is_block(node: Node) -> bool:
    """Whether ``node`` is a list or mapping on lines of its own."""
    return not isinstance(node, Scalar) and not node.flow


def is_empty(node: Node) -> bool:
    """Whether nothing is written where ``node`` would stand."""
    return isinstance(node, Scalar) and not node.style and not node.text


def last_scalar(key: Scalar | None, node: Node) -> tuple[Scalar | None, Node]:
    """Return the innermost last part of a block, with its key: a scalar, or something in brackets."""
    while not isinstance(node, Scalar) and not node.flow:
        key, node = node.entries[-1] if isinstance(node, Mapping) else (None, node.items[-1])
    return key, node


class Places:
    """Answers where things stand in one text; only a line feed ends a line, as in editors."""

    def __init__(self, text: str) -> None:
        self.text = text

    def line_start(self, offset: int) -> int:
        """Return where the line of ``offset`` begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Return where the line of ``offset`` ends, before its line end."""
        at = self.text.find("\n", offset)
        if at < 0:
            return len(self.text)
        return at - self.text.endswith("\r", 0, at)

    def next_line(self, offset: int) -> int:
        """Return where the next line begins, or the end of the text."""
        at = self.text.find("\n", offset)
        return len(self.text) if at < 0 else at + 1

    def eol(self, offset: int) -> str:
        """Return the line end used at ``offset``, in a last line without one that of the line before."""
        at = self.text.find("\n", offset)
        if at < 0:
            at = self.text.rfind("\n", 0, offset)
        return "\r\n" if at > 0 and self.text[at - 1] == "\r" else "\n"

    def before(self, offset: int) -> str:
        """Return what stands before ``offset`` on its line."""
        return self.text[self.line_start(offset) : offset]

    def column(self, offset: int) -> int:
        """Return the column of ``offset``, from 0."""
        return offset - self.line_start(offset)

    def behind_colon(self, key: Scalar) -> int | None:
        """Return the offset behind the colon of ``key``, ``None`` where a key stands alone."""
        colon = re.compile(r"\s*:").match(self.text, key.span.end)
        return colon.end() if colon else None

    def end(self, key: Scalar | None, node: Node) -> int:
        """Return the offset behind the last character of ``node``, the value of ``key``."""
        key, node = last_scalar(key, node)
        if isinstance(node, Scalar) and is_block_scalar(node):
            return self._content_end(node)
        if key is None or not is_empty(node):
            return node.span.end
        return self.behind_colon(key) or key.span.end

    def _content_end(self, node: Scalar) -> int:
        """Return the end of a block scalar's last line that is content.

        Blank lines behind it are content after ``+``, and when the text itself ends with a blank line: one
        that is indented deeper than the block.
        """
        start, end = node.span
        last = node.text.rstrip("\n").rpartition("\n")[2]
        if "+" not in self.indicator(node) and last.strip(" \t"):
            end = start + len(self.text[start:end].rstrip())
            return self.line_end(end)
        return self.line_end(end - 1) if self.text[end - 1] == "\n" else end

    def indicator(self, node: Scalar) -> str:
        """Return the ``|`` or ``>`` of a block scalar, with what modifies it; empty for another scalar."""
        found = re.compile(r"[|>][-+0-9]*").match(self.text, node.span.start)
        return found.group() if found else ""

    def gaps(self, node: Node, start: int, end: int) -> Iterator[Span]:
        """Yield the ranges from ``start`` to ``end`` outside the scalars of ``node``: where comments are."""
        for scalar in scalars(node):
            at, behind = scalar.span
            if is_block_scalar(scalar):
                at, behind = self.line_end(at), self._content_end(scalar)
            yield Span(start, at)
            start = behind
        yield Span(start, end)

    def has_comment(self, node: Node) -> bool:
        """Whether ``node`` holds a comment between its parts."""
        start, end = node.span.start, self.end(None, node)
        return not isinstance(node, Scalar) and any(
            "#" in self.text[slice(*gap)] for gap in self.gaps(node, start, end)
        )

    def comments(self, node: Node) -> Iterator[str]:
        """Yield the comments of the whole text, whose tree is ``node``."""
        for gap in self.gaps(node, 0, len(self.text)):
            if self.text.find("#", *gap) >= 0:
                yield from (found.rstrip() for found in re.findall(r"#[^\n]*", self.text[slice(*gap)]))

    def refuse_comment(self, node: Node, start: int, end: int, *, own_line: bool = False) -> None:
        """Refuse to remove ``node`` where it holds a comment (``own_line``: one on a line of its own).

        Raises:
            EditError: a comment would be lost.
        """
        pattern = re.compile(r"\n[ \t]*#" if own_line else "#")
        for gap in self.gaps(node, start, end):
            if found := pattern.search(self.text, *gap):
                raise self.refusal(found.end() - 1, _("a comment would be lost"))

    def refusal(self, offset: int, reason: str) -> EditError:
        """Return the error for a place: line, reason, and what to do."""
        line = self.text.count("\n", 0, offset) + 1
        return EditError(_("line {line}: {reason}; edit it by hand").format(line=line, reason=reason))

    def behind_comments(self, offset: int, column: int) -> int:
        """Return the line start below ``offset`` and below the comments that belong to the lines above it.

        Those are indented deeper than ``column``.
        """
        at = self.next_line(offset)
        comment_line = re.compile(r"([ \t]*)#[^\n]*(?:\n|\Z)")
        while (comment := comment_line.match(self.text, at)) and len(comment[1]) > column:
            at = comment.end()
        return at
