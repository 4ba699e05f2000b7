"""The contracts of the layers leave no module out."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from guangong.findings.formats import FORMATS as WRITERS

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "Only yamldoc knows YAML": {"yamldoc"},
    "Only cli knows typer, only render and findings know rich": {"cli", "findings", "render"},
    "Only tables knows pyarrow and sqlite3": {"tables"},
    "Only storage and answers touch the disk and other processes": {
        *{"answers", "storage"},
        "tables",  # other programs' files, for which they take paths
        *{"api", "cli", "services"},  # they name paths
        "messages",  # it has a catalogue
    },
    "Only sheets knows workbooks": {"sheets"},
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


def test_no_two_modules_have_one_name() -> None:
    """A format, and the list of formats, may be one of reports and one of findings."""
    modules = [
        path for path in (ROOT / "src/guangong").rglob("*.py") if path.stem not in {"__init__", "__main__"}
    ]
    names = Counter(path.stem for path in modules if path.parent.name != "findings")
    names.update(
        path.stem
        for path in modules
        if path.parent.name == "findings" and path.stem not in {*WRITERS, "formats"}
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_the_lowest_versions_are_tried() -> None:
    """``.ci/lowest.txt`` pins what ``pyproject.toml`` allows."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    bounds = {line.split(",")[0].replace(">=", "==") for line in settings["project"]["dependencies"]}
    lines = (ROOT / ".ci/lowest.txt").read_text("utf-8").splitlines()
    pins = {line for line in lines if not line.startswith("#")}
    assert {(pin + ".0.0").split(".0")[0] for pin in pins} == {
        (bound + ".0.0").split(".0")[0] for bound in bounds
    }
