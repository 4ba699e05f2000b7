"""Write the man pages from the program's help: ``python tools/manpage.py``.

docs/guangong.1 is in English, docs/guangong.zh-CN.1 in Chinese; the wheel puts them where ``man`` finds them.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from typer.core import TyperGroup
from typer.main import get_command

from guangong import __version__, messages

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = {"en": ROOT / "docs" / "guangong.1", "zh": ROOT / "docs" / "guangong.zh-CN.1"}

_NOTE: Final = r'.\" Written by "python tools/manpage.py" from the help of the program; edit that.'
_WORDS: Final = {
    "en": {
        "manual": "User Commands",
        "name": "NAME",
        "synopsis": "SYNOPSIS",
        "options": "OPTIONS",
        "commands": "COMMANDS",
        "files": "FILES",
        "plan.yaml": "the plan; looked for in this folder and those above it",
        "returns/": "what units return, a file a unit, beside the plan",
        "guangong.toml": "settings of the project, beside the plan",
        "status": "EXIT STATUS",
        "0": "done; nothing to report",
        "1": "check has findings, or something was asked and not found",
        "2": "the command could not be carried out; nothing was changed",
        "more": "SEE ALSO",
    },
    "zh": {
        "manual": "用户命令",
        "name": "名称",
        "synopsis": "用法",
        "options": "选项",
        "commands": "命令",
        "files": "文件",
        "plan.yaml": "工作要点；在当前文件夹及其上级文件夹中查找",
        "returns/": "各单位的上报，一个单位一个文件，与要点放在一起",
        "guangong.toml": "项目设置，与要点放在一起",
        "status": "退出码",
        "0": "已完成；没有问题",
        "1": "检查发现问题，或没有查到",
        "2": "命令无法执行；什么也没有改动",
        "more": "另见",
    },
}


def page(language: str) -> str:
    """Return the man page in a language, as roff.

    One language a process: the words of commands are translated as they are loaded.
    """
    messages.use(language)
    from guangong.cli.app import app

    words = _WORDS[language]
    root: Any = get_command(app)
    context = root.make_context("guangong", [], resilient_parsing=True)
    about = _roff(root.help.rstrip(".。"))
    parts = [
        _NOTE,
        f'.TH GUANGONG 1 "" "guangong {__version__}" "{words["manual"]}"\n.ad l',
        f".SH {words['name']}\nguangong \\- {about}",
        f".SH {words['synopsis']}\n.B guangong\n{_roff(' '.join(root.collect_usage_pieces(context)))}",
        f".SH {words['options']}",
        *_options(root, context),
        f".SH {words['commands']}",
        *_commands(root, context),
        f".SH {words['files']}",
        *(_item(name, words[name]) for name in ("plan.yaml", "returns/", "guangong.toml")),
        f".SH {words['status']}",
        *(_item(code, words[code]) for code in "012"),
        f".SH {words['more']}\n.BR git (1)",
    ]
    return "\n".join(parts) + "\n"


def _commands(group: Any, context: Any) -> Iterator[str]:  # noqa: ANN401 (typer's, which have no public type)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        below = command.make_context(name, [], parent=context, resilient_parsing=True)
        typed = " ".join([below.command_path, *command.collect_usage_pieces(below)])
        zh = f" ({local})" if (local := group.local(name)) else ""
        yield f'.SS "{_roff(typed)}{zh}"'
        yield "\n.PP\n".join(_roff(part) for part in (command.help or "").split("\n\n"))
        yield from _options(command, below)
        if isinstance(command, TyperGroup):
            yield from _commands(command, below)


def _options(command: Any, context: Any) -> Iterator[str]:  # noqa: ANN401 (as above)
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        is_help = parameter.name == "help" and context.parent  # every command has it: once is enough
        if record and parameter.param_type_name == "option" and not is_help:
            yield _item(f"\\fB{_roff(record[0])}\\fR", record[1])


def _item(name: str, text: str) -> str:
    return f".TP\n{name}\n{_roff(text)}"


def _roff(text: str) -> str:
    """Return a text that roff prints as it is."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    escaped = re.sub("(?<=[一-鿿，。；：、）])(?=[一-鿿（])", r"\:", escaped)  # a line may be broken there
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in escaped.splitlines())


def printed(language: str) -> str:
    """Return the page as a process of its own writes it, whatever the settings of its user."""
    ours = {"PYTHONUTF8": "1", "GUANGONG_CONFIG": str(ROOT / "no-settings.toml")}
    others = {name: value for name, value in os.environ.items() if not name.startswith("GUANGONG_")}
    command = [sys.executable, __file__, language]
    ran = subprocess.run(command, env=others | ours, capture_output=True, check=True, encoding="utf-8")
    return ran.stdout


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(page(sys.argv[1]))
    else:
        for name, file in PAGES.items():
            file.write_text(printed(name), "utf-8", newline="\n")
