"""A page of the rules' manual as text for a terminal."""

from textwrap import indent

from guangong.checks.manual import Block, Page, severity_word
from guangong.messages import _
from guangong.render.text import fold

WIDTH = 80
"""What a page takes where there is room; a wider line is hard to read."""


def text(page: Page, width: int = WIDTH) -> str:
    """Return a page, its paragraphs folded."""
    title = _("{code} {severity}: {title}").format(
        code=page.code, severity=severity_word(page.severity), title=page.title
    )
    parts = ["\n".join(fold(title, width))]
    for heading, blocks in page.sections.items():
        parts.append(_(heading))
        parts += [_shown(block, width) for block in blocks]
    return "\n\n".join(parts) + "\n"


def _shown(block: Block, width: int) -> str:
    if block.is_yaml:
        return indent(block.text, "      ")
    return indent("\n".join(fold(block.text, width - 2)), "  ")
