"""What ``check --format`` offers: each name with its writer."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from guangong.findings import concise, full, github, gitlab, json, junit, rdjson, sarif
from guangong.yamldoc.diagnostics import CheckedFile

Writer: TypeAlias = Callable[[Sequence[CheckedFile]], str]
"""Turns what was checked, clean files included, into the whole output."""

FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        "full": full.render,
        "concise": concise.render,
        "json": json.render,
        "github": github.render,
        "gitlab": gitlab.render,
        "sarif": sarif.render,
        "junit": junit.render,
        "rdjson": rdjson.render,
    }
)
