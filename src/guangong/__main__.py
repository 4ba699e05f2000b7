"""``python -m guangong`` is ``guangong``."""

from guangong.cli import program

program()
