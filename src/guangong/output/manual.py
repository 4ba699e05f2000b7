"""A page of the rules' manual as text for a terminal."""

from textwrap import indent

from guangong.messages import _
from guangong.output.text import fold
from guangong.rules.manual import Block, Page, severity_word

_WIDTH = 80


def text(page: Page) -> str:
    """Return a page, its paragraphs folded."""
    parts = [
        _("{code} {severity}: {title}").format(
            code=page.code, severity=severity_word(page.severity), title=page.title
        )
    ]
    for heading, blocks in page.sections.items():
        parts.append(_(heading))
        parts += [_shown(block) for block in blocks]
    return "\n\n".join(parts) + "\n"


def _shown(block: Block) -> str:
    if block.is_yaml:
        return indent(block.text, "      ")
    return indent("\n".join(fold(block.text, _WIDTH - 2)), "  ")
