"""New plans, made of the files in this folder: an empty one in the language in use, and the example.

The example is the repository's ``examples/``; a test keeps the two the same.
"""

from datetime import date
from pathlib import Path
from typing import Final

from guangong import messages
from guangong.yamldoc import parse
from guangong.yamldoc.engine import Set, apply

_FOLDER: Final = Path(__file__).parent
_YEAR: Final = "2026"
"""The one that stands in the files."""
# Its first lines, for editors: the schema does not stand beside a new plan.
_MODELINE: Final = "# yaml-language-server: $schema=../docs/plan.schema.json\n#\n"


def empty(title: str, organization: str, first: date, last: date) -> dict[str, bytes]:
    """Return a plan of six sections without tasks, as path → content.

    ``organization`` is the name of the unit that owns what nobody else does, until the ``last`` day.

    Raises:
        GuangongError: a text holds bytes that are not UTF-8.
    """
    text = (_FOLDER / f"empty.{messages.language()}.yaml").read_text("utf-8")
    answers = (
        Set(("title",), title),
        Set(("units", "committee", "name"), organization),
        Set(("period", "start"), first),
        Set(("period", "end"), last),
        Set(("defaults", "deadline"), last),
    )
    return {"plan.yaml": apply(parse(_moved(text, first.year)), answers).source}


def example(year: int) -> dict[str, bytes]:
    """Return the invented plan with its returns and evidence, moved to a year, as path → content.

    The plan comes last: it is not there before what it refers to.
    """
    folder = _FOLDER / "example"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}
    texts["plan.yaml"] = texts.pop("plan.yaml").removeprefix(_MODELINE)
    return {name: _moved(text, year) for name, text in texts.items()}


def _moved(text: str, year: int) -> bytes:
    return text.replace(_YEAR, str(year)).encode("utf-8")
