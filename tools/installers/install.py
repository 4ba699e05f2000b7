"""Install guangong from the folder of this file, without a network: install.bat and install.sh start it."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
WINDOWS = os.name == "nt"


def places() -> tuple[Path, Path]:
    """Return the folder that the program goes into, and the file by which a terminal finds it."""
    home = Path.home()
    if WINDOWS:
        local = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
        return local / "guangong", local / "Microsoft" / "WindowsApps" / "guangong.cmd"
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return data / "guangong", home / ".local" / "bin" / "guangong"


def install() -> None:
    """Install or renew the program.

    Raises:
        SystemExit: it could not be installed; the reason was said.
    """
    pip = _checked_pip()
    folder, command = places()
    print(f"正在安装到 {folder} ……", flush=True)
    try:
        _fill(folder, pip)
        program = folder / ("Scripts/guangong.exe" if WINDOWS else "bin/guangong")
        _place(program, command)
    except OSError as error:
        raise SystemExit(
            f"没有装好：{error.filename or folder}：{error.strerror or error}。"
            "请关闭正在使用 guangong 的窗口，再试一次。"
        ) from None
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    if version.returncode:
        raise SystemExit(f"没有装好：{program} 不能运行。\n{version.stderr}")
    print(f"已安装：{version.stdout.strip()}")
    _say_how_to_start(command)


def _checked_pip() -> Path:
    """Return the wheel of pip, where folder and Python are such that it can install anything."""
    pips = sorted(WHEELS.glob("pip-*.whl"))
    if not pips:
        raise SystemExit(f"文件夹不完整：{WHEELS} 中没有 pip。请重新拷贝整个文件夹。")
    if sys.maxsize < 2**32:
        raise SystemExit(f"这是 32 位的 Python（{sys.executable}），请安装 64 位的 Python。")
    return pips[-1]


def _fill(folder: Path, pip: Path) -> None:
    """Make an environment in a folder, with the program in it."""
    # Without ensurepip, which some systems leave out: pip runs out of its wheel.
    venv.create(folder, clear=True, with_pip=False, symlinks=not WINDOWS)
    python = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
    extras = (HERE / "extras.txt").read_text("utf-8").strip() if (HERE / "extras.txt").is_file() else ""
    wanted = f"guangong[{extras}]" if extras else "guangong"
    start = [str(python), str(pip / "pip"), "install", "--quiet", "--no-index", "--no-cache-dir"]
    ran = subprocess.run([*start, "--find-links", str(WHEELS), wanted], env=_settings(), check=False)
    if ran.returncode:
        raise SystemExit(
            f"没有装好，原因见上面几行。这个文件夹是否完整、是否适用于 Python {sys.version.split()[0]}？"
        )


def _settings() -> dict[str, str]:
    """Return an environment in which pip looks nowhere else."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    return others | {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _place(program: Path, command: Path) -> None:
    """Put the command to where a terminal finds it."""
    command.parent.mkdir(parents=True, exist_ok=True)
    command.unlink(missing_ok=True)
    if WINDOWS:
        # cmd reads the file in the code page of the machine: a name in Chinese would come out wrong.
        command.write_text('@"%LOCALAPPDATA%\\guangong\\Scripts\\guangong.exe" %*\r\n', "ascii", newline="")
    else:
        command.symlink_to(program)


def _say_how_to_start(command: Path) -> None:
    found = shutil.which("guangong")
    if found and Path(found) == command:
        print("打开一个新的终端窗口，输入 guangong --help")
    else:
        print(f"终端还找不到 guangong。请把 {command.parent} 加入 PATH，或输入完整路径：{command}")


if __name__ == "__main__":
    install()
