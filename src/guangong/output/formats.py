"""What ``check --format`` offers: each name with its writer, imported only when used."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:  # the names alone are wanted for --help, which must not wait for PyYAML
    from guangong.diagnostics import CheckedFile

Writer: TypeAlias = "Callable[[Sequence[CheckedFile]], str]"
"""Turns what was checked, clean files included, into the whole output."""


def _full(files: "Sequence[CheckedFile]") -> str:
    from guangong.output import terminal

    return terminal.full(files)


def _concise(files: "Sequence[CheckedFile]") -> str:
    from guangong.output import concise

    return concise.render(files)


def _json(files: "Sequence[CheckedFile]") -> str:
    from guangong.output import json

    return json.check(files)


def _github(files: "Sequence[CheckedFile]") -> str:
    from guangong.output import github

    return github.render(files)


def _gitlab(files: "Sequence[CheckedFile]") -> str:
    from guangong.output import gitlab

    return gitlab.render(files)


def _sarif(files: "Sequence[CheckedFile]") -> str:
    from guangong.output import sarif

    return sarif.render(files)


def _junit(files: "Sequence[CheckedFile]") -> str:
    from guangong.output import junit

    return junit.render(files)


def _rdjson(files: "Sequence[CheckedFile]") -> str:
    from guangong.output import rdjson

    return rdjson.render(files)


FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        "full": _full,
        "concise": _concise,
        "json": _json,
        "github": _github,
        "gitlab": _gitlab,
        "sarif": _sarif,
        "junit": _junit,
        "rdjson": _rdjson,
    }
)
