"""Build hook: compile the gettext catalogues into the package.

Hatch calls it for every wheel, editable ones included. By hand::

    python tools/catalogue.py           # after an edit of a .po file
    python tools/catalogue.py update    # after an edit of the sources: new messages in, unused ones out
"""

import io
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path(__file__).resolve().parent.parent / "src"
LOCALE = SOURCES / "guangong" / "locale"
KEYWORDS = {"_": None, "deferred": None, "count": (1, 2)}

TYPER = (
    "Arguments",
    "Options",
    "Commands",
    "default: {default}",
    "env var: {var}",
    "required",
    "(dynamic)",
)
"""What typer looks up in the same catalogue: ``_("…")`` in its ``core.py``."""


def compile_catalogues(folder: Path = LOCALE) -> None:
    """Write ``guangong.mo`` beside every ``guangong.po``."""
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po, abort_invalid=True))


def extract() -> Catalog:
    """Return every message: of the sources, file by file, the rules' manual, the fields, and typer's own."""
    from guangong.checks import manual
    from guangong.domain import plan  # a build compiles only: it has not the packages that rules need

    catalogue = Catalog(charset="utf-8")
    for file in sorted(SOURCES.rglob("*.py")):
        for line, message, _comments, _context in extract_from_file("python", file, KEYWORDS):
            catalogue.add(message, locations=[(file.relative_to(SOURCES.parent).as_posix(), line)])
    for text in manual.texts():
        catalogue.add(text, auto_comments=["manual"])
    for text in (*_texts(plan.Plan.model_json_schema()), *_texts(plan.Returns.model_json_schema())):
        catalogue.add(text, auto_comments=["fields"])
    for words in TYPER:
        catalogue.add(words, auto_comments=["typer"])
    return catalogue


def _texts(schema: dict[str, Any]) -> list[str]:
    """Return the titles and descriptions of a JSON Schema: English, as no language was asked for."""
    parts = [schema, *schema.get("$defs", {}).values()]
    parts += [field for part in parts for field in part["properties"].values()]
    return [part[key] for part in parts for key in ("title", "description") if key in part]


def updated(text: str) -> str:
    """Return the text of a ``.po`` file with the messages that the sources have now; its header stays.

    A message that has changed is left untranslated: a guess would be believed.
    """
    header, _gap, _body = text.partition("\n\n")
    catalogue = read_po(io.StringIO(text), abort_invalid=True)
    catalogue.update(extract(), no_fuzzy_matching=True)
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, ignore_obsolete=True, include_lineno=False)
    return f"{header}\n\n{body.getvalue().decode()}"


def update_catalogues() -> None:
    """Bring every ``.po`` file up to the sources."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        text = source.read_text("utf-8")
        source.write_text(updated(text), "utf-8", newline="\n")


class CatalogueHook(BuildHookInterface[Any]):
    """Compile the catalogues before the files of a build are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatch's interface)
        """Compile; ``artifacts`` in pyproject.toml then ships the result."""
        compile_catalogues()


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update_catalogues()
    compile_catalogues()
