"""Draw the README's picture: ``guangong status`` on the example plan, as rich exports it.

``python tools/picture.py`` writes docs/status.svg.
"""

import io
from datetime import date
from pathlib import Path

from rich.console import Console

from guangong import messages
from guangong.cli.book import open_book
from guangong.output.terminal import draw_report
from guangong.progress import assess
from guangong.reports.status import status

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "status.svg"
DAY = date(2026, 6, 30)
WIDTH = 100


def draw() -> str:
    """Return the picture as SVG."""
    messages.use("zh")
    book = open_book(ROOT / "examples" / "plan.yaml", DAY)
    out = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
    )
    draw_report(status(book.plan, assess(book.plan, book.returns, DAY), DAY), out)
    return out.export_svg(title="guangong status", unique_id="guangong")


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
