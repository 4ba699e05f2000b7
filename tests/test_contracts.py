"""The contracts of the layers leave no module out."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "Only document and edits know YAML": {"document", "edits"},
    "Only cli and output know typer and rich": {"cli", "output"},
    "Only store, git, copies, evidence, config and project touch disk or processes": {
        *{"store", "git", "copies", "evidence", "config", "project"},
        *{"cli", "templates", "workdays"},  # they name paths
        *{"messages", "cache"},  # they have files of their own
    },
}


@pytest.mark.parametrize("name", ALLOWED)
def test_every_module_is_forbidden_what_few_may_do(name: str) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {item["name"]: item for item in settings["tool"]["importlinter"]["contracts"]}
    package = ROOT / "src/guangong"
    modules = {path.stem for path in package.glob("*.py")} | {
        path.parent.name for path in package.glob("*/*.py")
    }
    modules -= {"__init__", "__main__"}
    forbidden = {module.removeprefix("guangong.") for module in contracts[name]["source_modules"]}
    assert forbidden | ALLOWED[name] == modules
    assert not forbidden & ALLOWED[name]


def test_the_lowest_versions_are_tried() -> None:
    """``.ci/lowest.txt`` pins what ``pyproject.toml`` allows."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    bounds = {line.split(",")[0].replace(">=", "==") for line in settings["project"]["dependencies"]}
    lines = (ROOT / ".ci/lowest.txt").read_text("utf-8").splitlines()
    pins = {line for line in lines if not line.startswith("#")}
    assert {(pin + ".0.0").split(".0")[0] for pin in pins} == {
        (bound + ".0.0").split(".0")[0] for bound in bounds
    }
