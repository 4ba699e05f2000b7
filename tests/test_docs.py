"""What the documents say is what the program does."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from guangong.cli.app import COMMANDS
from running import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
REFERENCE = (ROOT / "docs" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize(("name", "options"), [("plan", []), ("returns", ["--returns"])])
def test_schema_is_current(name: str, options: list[str]) -> None:
    shape: dict[str, Any] = json.loads(run("schema", *options).out)
    assert json.loads((ROOT / "docs" / f"{name}.schema.json").read_text("utf-8")) == shape


def test_the_plan_names_its_schema() -> None:
    first = (ROOT / "plan.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=docs/plan.schema.json"


def test_the_reference_names_every_command() -> None:
    commands = set(COMMANDS)
    assert set(re.findall(r"^\| `guangong ([a-z-]+)", REFERENCE, re.MULTILINE)) == commands


def test_the_reference_shows_what_done_prints() -> None:
    shown = re.search(r"\$ guangong (done [^\n]+)\n(.*?)```", REFERENCE, re.DOTALL)
    assert shown
    assert run(*shown[1].split(), folder=ROOT).out == shown[2]


@pytest.mark.parametrize("name", ["start", "test"])
def test_readme_marks_the_commands_that_ci_runs(name: str) -> None:
    assert len(re.findall(rf"^<!-- run: {name} -->\n```sh\n[^\n]+\n```$", README, re.MULTILINE)) == 1


def test_changelog_names_every_command() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    missing = [name for name in COMMANDS if f"`{name}`" not in changelog]
    assert [name for name in missing if f"`guangong {name}`" not in changelog] == []


@pytest.mark.parametrize("name", ["plan", "returns"])
def test_an_editor_finds_a_description_of_every_field(name: str) -> None:
    shape = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text("utf-8"))
    models = [shape, *shape["$defs"].values()]
    fields = [(key, field) for model in models for key, field in model.get("properties", {}).items()]
    assert fields
    assert [key for key, field in fields if "description" not in field] == []


def test_the_references_say_the_same() -> None:
    pages = ("commands.md", "commands.zh-CN.md")
    english, chinese = ((ROOT / "docs" / name).read_text("utf-8") for name in pages)
    for pattern in (r"^\| `(guangong [a-z-]+)", r"^(## )", r"^(```\w*)", r"^([a-z_]+ = .*?)(?:  |$)"):
        found = [re.findall(pattern, text, re.MULTILINE) for text in (english, chinese)]
        assert found[0] == found[1]
    assert "(commands.zh-CN.md)" in english
    assert "(commands.md)" in chinese
    assert {name for name in COMMANDS if f"`guangong {name}" not in chinese} == set()
    assert [entry.zh for name, entry in COMMANDS.items() if f"{entry.zh}（{name}）" not in chinese] == []
