"""One way to say it: the table of options in CONTRIBUTING.md is what the commands have."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main

from guangong.cli.app import COMMANDS, app
from guangong.cli.commands import Entry
from guangong.reports.registry import REPORTS

CONTRIBUTING = Path(__file__).parents[1].joinpath("CONTRIBUTING.md").read_text("utf-8")


class Option(NamedTuple):
    """An option of a command: its names, and the word for its value, empty for a flag."""

    names: tuple[str, ...]
    value: str


def commands(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 (typer's own)
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from commands(command, f"{path}{name} ")
        else:
            yield path + name, command


HAVE = {
    name: [
        Option(tuple(item.opts), item.metavar or "")
        for item in command.params
        if item.param_type_name == "option" and not item.hidden and item.name != "help"
    ]
    for name, command in commands(typer.main.get_group(app))
}
EDITS = [
    name
    for name, entry in COMMANDS.items()
    if isinstance(entry, Entry) and entry.place.startswith(("editing.", "returning."))
]
OF_MEMBERS = [f"members {name}" for name in ("add", "rename", "alias", "close")]
SIGNED = [name for name in EDITS if name not in {"unlog", "remove", "send-back", "withdraw"}]
GROUPS = {"reports of tasks": list(REPORTS), "edits": EDITS + OF_MEMBERS, "signed edits": SIGNED}


def table() -> dict[Option, list[str]]:
    """Return the options of the table with the commands that it names."""
    found = re.findall(r"^\| (`-[^|]+?) \| (\w*) \| ([^|]+?) \| [^|]+ \|$", CONTRIBUTING, re.MULTILINE)
    return {
        Option(tuple(re.findall("`([^`]+)`", names)), value): [
            command for word in where.split(", ") for command in GROUPS.get(word, [word.strip("`")])
        ]
        for names, value, where in found
    }


def test_the_table_says_which_commands_have_an_option() -> None:
    missing = {
        (option.names[0], command)
        for option, where in table().items()
        for command in where
        if option not in HAVE[command]
    }
    assert missing == set()


def test_an_option_of_several_commands_is_in_the_table() -> None:
    names = [option for options in HAVE.values() for option in options]
    assert {option.names[0] for option in names if names.count(option) > 1} <= {
        option.names[0] for option in table()
    }


NAMES = {option.names[0] for found in HAVE.values() for option in found}


@pytest.mark.parametrize(
    "name", sorted(NAMES - {"--template", "--each"})
)  # CONTRIBUTING.md says what its two are
def test_a_name_means_one_thing(name: str) -> None:
    assert len({option for found in HAVE.values() for option in found if name in option.names}) == 1
