"""Fill a folder from which guangong is installed on a machine without a network.

``python tools/offline.py FOLDER --on windows`` builds the wheel of this source, downloads all that it needs
for Windows and each supported Python, and puts ``install.bat`` beside it: the folder goes onto a USB stick as
it is. ``linux`` and ``linux-arm`` likewise, with ``install.sh``.

What is downloaded comes from where pip is set to look (``PIP_INDEX_URL``).
"""

import argparse
import email
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT: Final = Path(__file__).resolve().parent.parent
INSTALLERS: Final = Path(__file__).resolve().parent / "installers"
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")


class System(NamedTuple):
    """A kind of machine: the platforms whose wheels it runs, and what markers ask for."""

    platforms: tuple[str, ...]
    markers: dict[str, str]
    installer: str


def _linux(machine: str) -> System:
    markers = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
    platforms = tuple(f"manylinux{name}_{machine}" for name in ("_2_28", "_2_17", "2014"))
    return System(platforms, markers | {"platform_machine": machine}, "install.sh")


_WINDOWS: Final = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
SYSTEMS: Final = {
    "windows": System(("win_amd64",), _WINDOWS | {"platform_machine": "AMD64"}, "install.bat"),
    "linux": _linux("x86_64"),
    "linux-arm": _linux("aarch64"),
}


def fill(folder: Path, system: System, extras: str) -> None:
    """Fill a folder with wheels and an installer for a kind of machine.

    Raises:
        SystemExit: something cannot be built or downloaded; pip has said what.
    """
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT))
    (ours,) = wheels.iterdir()
    for python in PYTHONS:
        _download(wheels, system, python, [f"{ours}[{extras}]" if extras else str(ours), "pip"])
        while lacking := sorted(set(missing(wheels, system, python, extras))):
            _download(wheels, system, python, lacking)
    (folder / "extras.txt").write_text(f"{extras}\n", "utf-8", newline="\n")
    for name in ("install.py", system.installer):
        ends = "\r\n" if name.endswith(".bat") else "\n"
        (folder / name).write_text((INSTALLERS / name).read_text("utf-8"), "utf-8", newline=ends)


def _download(wheels: Path, system: System, python: str, wanted: Sequence[str]) -> None:
    platforms = [part for platform in system.platforms for part in ("--platform", platform)]
    only = ("--only-binary", ":all:", "--python-version", python, *platforms)
    _pip("download", *only, "--find-links", str(wheels), "--dest", str(wheels), *wanted)


def _pip(*arguments: str) -> None:
    if subprocess.run([sys.executable, "-m", "pip", "--quiet", *arguments], check=False).returncode:
        raise SystemExit(1)


def missing(wheels: Path, system: System, python: str, extras: str = "") -> Iterator[str]:
    """Yield what the wheels of a folder require on a kind of machine, and is not there.

    pip asks the markers of a requirement (``; sys_platform == "win32"``) of the machine that downloads.
    """
    there = {parse_wheel_filename(file.name)[0] for file in wheels.glob("*.whl")}
    version = {"python_version": python, "python_full_version": f"{python}.0"}
    for file in wheels.glob("*.whl"):
        chosen = ["", *extras.split(",")] if file.name.startswith("guangong-") else [""]
        for requirement in requirements(file):
            asked = [system.markers | version | {"extra": extra} for extra in chosen]
            holds = not requirement.marker or any(map(requirement.marker.evaluate, asked))
            if holds and canonicalize_name(requirement.name) not in there:
                yield f"{requirement.name}{requirement.specifier}"


def requirements(wheel: Path) -> list[Requirement]:
    """Return what a wheel says that it requires."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        said = email.message_from_bytes(archive.read(name))
    return [Requirement(text) for text in said.get_all("Requires-Dist", [])]


def main() -> None:
    """Fill the folder that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    parser.add_argument("--on", choices=SYSTEMS, default="windows", help="the kind of machine")
    parser.add_argument("--extras", default="", help="extras that come along, as sheets,documents")
    asked = parser.parse_args()
    if asked.folder.exists():
        parser.error(f"{asked.folder} is there already: name a new folder")
    fill(asked.folder, SYSTEMS[asked.on], asked.extras)
    files = [file for file in asked.folder.rglob("*") if file.is_file()]
    print(f"{asked.folder}: {len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
