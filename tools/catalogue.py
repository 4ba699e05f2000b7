"""Build hook: compile the gettext catalogues into the package.

Hatch calls it for every wheel, editable ones included. By hand, after an edit of a ``.po`` file::

    python tools/catalogue.py
"""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path(__file__).resolve().parent.parent / "src" / "guangong" / "locale"


def compile_catalogues() -> None:
    """Write ``guangong.mo`` beside every ``guangong.po``."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po, abort_invalid=True))


class CatalogueHook(BuildHookInterface[Any]):
    """Compile the catalogues before the files of a build are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatch's interface)
        """Compile; ``artifacts`` in pyproject.toml then ships the result."""
        compile_catalogues()


if __name__ == "__main__":
    compile_catalogues()
