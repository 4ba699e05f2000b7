"""What ``check --format`` offers: each name with what turns checked files, clean ones too, into text."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from guangong.findings import concise, full, github, gitlab, json, junit, rdjson, sarif
from guangong.yamldoc.diagnostics import CheckedFile

FORMATS: Final[Mapping[str, Callable[[Sequence[CheckedFile]], str]]] = {
    "full": full.write,
    "concise": concise.write,
    "json": json.write,
    "github": github.write,
    "gitlab": gitlab.write,
    "sarif": sarif.write,
    "junit": junit.write,
    "rdjson": rdjson.write,
}
FORGES: Final = frozenset({"github", "gitlab", "sarif", "junit", "rdjson"})
"""Those whose readers know files by their paths in the repository."""
FOR_PEOPLE: Final = frozenset({"full", "concise"})
"""Those that say nothing of clean files: a sentence stands in the place of findings."""
