"""Draw the README's picture: ``guangong status`` on the example plan, as rich exports it.

``python tools/picture.py`` writes docs/status.svg.
"""

import io
import re
from datetime import date
from html import unescape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from guangong import messages
from guangong.answers.looks import Looks
from guangong.domain.progress import assess
from guangong.render.screen import Screen
from guangong.render.terminal import draw_report
from guangong.reports.status import status
from guangong.services.book import open_book

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "status.svg"
DAY = date(2026, 6, 30)
WIDTH = 100


def draw() -> str:
    """Return the picture as SVG."""
    messages.use("zh")
    book = open_book(ROOT / "examples" / "plan.yaml", DAY, Looks()).on(DAY)
    out = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
    )
    content = status(book.plan, assess(book.plan, book.returns, DAY), DAY)
    out.print(Text.from_ansi(draw_report(content, Screen(WIDTH, colours="truecolor"))))
    return _TEXT.sub(_widen, out.export_svg(title="guangong status", unique_id="guangong"))


# rich gives a piece of text the length of its characters; a Chinese one is two cells wide.
_TEXT = re.compile(r'textLength="[\d.]+"([^>]*)>([^<]*)<')
_CELL = 12.2


def _widen(match: re.Match[str]) -> str:
    attributes, text = match.groups()
    return f'textLength="{cell_len(unescape(text)) * _CELL:g}"{attributes}>{text}<'


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
