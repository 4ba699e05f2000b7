"""The folder for machines without a network; CI fills two of them, and installs from the one for Linux."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from offline import INSTALLERS, PYTHONS, SYSTEMS, missing


def wheel(folder: Path, name: str, *required: str) -> None:
    said = "".join(f"Requires-Dist: {text}\n" for text in required)
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\n{said}")


@pytest.mark.parametrize(
    ("required", "system", "extras", "lacking"),
    [
        ("colorama", "windows", "", ["colorama"]),
        ("colorama>=0.4", "windows", "", ["colorama>=0.4"]),
        ('colorama; sys_platform == "win32"', "windows", "", ["colorama"]),
        ('colorama; sys_platform == "win32"', "linux", "", []),
        ('colorama; platform_system == "Windows"', "windows", "", ["colorama"]),
        ('tomli; python_version < "3.11"', "windows", "", []),
        ('XlsxWriter; extra == "sheets"', "windows", "", []),
        ('XlsxWriter; extra == "sheets"', "windows", "documents,sheets", ["XlsxWriter"]),
        ('sh; platform_machine == "aarch64"', "linux-arm", "", ["sh"]),
        ('sh; platform_machine == "aarch64"', "linux", "", []),
        ("Rich", "linux", "", []),
    ],
)
def test_what_another_machine_requires_is_not_left_out(
    tmp_path: Path, required: str, system: str, extras: str, lacking: list[str]
) -> None:
    wheel(tmp_path, "guangong", required)
    wheel(tmp_path, "rich")
    assert list(missing(tmp_path, SYSTEMS[system], "3.12", extras)) == lacking


@pytest.mark.parametrize("name", ["install.bat", "install.sh"])
def test_an_installer_looks_for_each_python_that_has_wheels(name: str) -> None:
    text = (INSTALLERS / name).read_text("utf-8")
    loop = next(line for line in text.splitlines() if line.startswith("for "))
    assert re.findall(r"3\.\d+", loop.partition(" do ")[0]) == list(reversed(PYTHONS))


def test_what_cmd_reads_in_another_encoding_is_only_printed() -> None:
    """A line with Chinese characters is the argument of ``echo``: whatever they come out as, it runs."""
    lines = (INSTALLERS / "install.bat").read_text("utf-8").splitlines()
    assert all(line.isascii() or line.startswith("echo ") for line in lines)


def test_a_folder_that_was_copied_in_part_is_told(tmp_path: Path) -> None:
    (tmp_path / "install.py").write_bytes((INSTALLERS / "install.py").read_bytes())
    command = [sys.executable, str(tmp_path / "install.py")]
    ran = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", env={"PYTHONUTF8": "1"})
    assert ran.returncode == 1
    assert ran.stderr.startswith("文件夹不完整")
