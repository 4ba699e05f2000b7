"""Other programs on the same work: each with a store of its own, made from the same tasks."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from plans import Task, is_open, plan
from timing import Case, keep, run

SCHEMA: Final = Path(__file__).parents[1] / "docs" / "plan.schema.json"
_YAMLLINT: Final = "{extends: default, rules: {line-length: disable, truthy: {check-keys: false}}}"
_TODOMAN: Final = 'path = "lists/*"\ncache_path = "cache/todoman.sqlite3"\ndate_format = "%Y-%m-%d"\n'
_DEADLINE: Final = "2023-12-31"


class Rival(NamedTuple):
    """A program and how it is told to do our work.

    ``version`` is the option that prints it. ``write`` makes the store, where ``prime`` is run once.
    ``works`` holds the arguments for each work; ``changed`` is what "done" changes and what is put back.
    """

    name: str
    program: str
    version: str
    write: Callable[[Path, Sequence[Task]], object]
    works: Mapping[str, tuple[str, ...]]
    prime: tuple[str, ...] = ()
    environment: Mapping[str, str] = {}
    changed: tuple[str, ...] = ()


def cases(
    folder: Path, tasks: Sequence[Task], path: str, environment: Mapping[str, str]
) -> tuple[list[Case], list[str]]:
    """Return the cases of the rivals found on ``path``, in folders below ``folder``, and who is missing."""
    found: list[Case] = []
    missing = []
    for rival in RIVALS:
        program = shutil.which(rival.program, path=path)
        if program is None:
            missing.append(rival.name)
        else:
            found += _cases(rival, program, folder / rival.program, tasks, environment)
    return found, missing


def _cases(
    rival: Rival, program: str, folder: Path, tasks: Sequence[Task], environment: Mapping[str, str]
) -> Iterator[Case]:
    around = {**environment, **rival.environment}
    name = f"{rival.name} {_version(program, rival.version, environment)}"
    for work, arguments in rival.works.items():
        place = folder / work
        place.mkdir(parents=True)
        rival.write(place, tasks)
        if rival.prime:
            run(Case(name, work, "", (program, *rival.prime), place, around))
        kept = keep(place, rival.changed) if work == "done" else None
        yield Case(name, work, "", (program, *arguments), place, around, kept)


def _version(program: str, argument: str, environment: Mapping[str, str]) -> str:
    printed = subprocess.run(
        (program, argument), env=environment, capture_output=True, text=True, check=True
    ).stdout
    return printed.split("\n", 1)[0].split()[-1]


def _write_plan(folder: Path, tasks: Sequence[Task]) -> None:
    (folder / "plan.yaml").write_text(plan(len(tasks)), "utf-8")


def _write_json(folder: Path, tasks: Sequence[Task]) -> None:
    """Write what Taskwarrior imports, and its empty settings."""
    (folder / "taskrc").touch()
    (folder / "tasks.json").write_text(json.dumps([_shape(task) for task in tasks]), "utf-8")


def _shape(task: Task) -> dict[str, object]:
    shape: dict[str, object] = {
        "description": task["title"],
        "project": f"section-{task['id'][0]}",
        "entry": "20230101T000000Z",
        "due": f"{_compact(task)}T000000Z",
    }
    return shape | (
        {"status": "pending"} if is_open(task) else {"status": "completed", "end": "20230601T000000Z"}
    )


def _write_ics(folder: Path, tasks: Sequence[Task]) -> None:
    """Write a calendar folder of one file a task, and todoman's settings."""
    (folder / "config.py").write_text(_TODOMAN, "utf-8")
    calendar = folder / "lists" / "plan"
    calendar.mkdir(parents=True)
    for task in tasks:
        (calendar / f"{task['id']}.ics").write_text(_event(task), "utf-8", newline="\r\n")


def _event(task: Task) -> str:
    status = (
        "NEEDS-ACTION" if is_open(task) else "COMPLETED\nCOMPLETED:20230601T000000Z\nPERCENT-COMPLETE:100"
    )
    return (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//guangong//benchmarks//EN\nBEGIN:VTODO\n"
        f"UID:{task['id']}\nDTSTAMP:20230101T000000Z\nSUMMARY:{task['title']}\n"
        f"DUE;VALUE=DATE:{_compact(task)}\nSTATUS:{status}\nEND:VTODO\nEND:VCALENDAR\n"
    )


def _write_todo_txt(folder: Path, tasks: Sequence[Task]) -> None:
    (folder / "todo.txt").write_text("".join(_line(task) + "\n" for task in tasks), "utf-8")


def _line(task: Task) -> str:
    mark = "" if is_open(task) else "x 2023-06-01 "
    return f"{mark}2023-01-01 {task['title']} +section-{task['id'][0]} due:{task.get('deadline', _DEADLINE)}"


def _compact(task: Task) -> str:
    return str(task.get("deadline", _DEADLINE)).replace("-", "")


RIVALS: Final = (
    Rival(
        "Taskwarrior",
        "task",
        "--version",
        _write_json,
        {"status": ("summary",), "list": ("list",), "done": ("rc.confirmation=off", "1", "done")},
        prime=("import", "tasks.json"),
        environment={"TASKRC": "taskrc", "TASKDATA": "data"},
        changed=("data",),
    ),
    Rival(
        "todoman",
        "todo",
        "--version",
        _write_ics,
        {"list": ("--config", "config.py", "list"), "done": ("--config", "config.py", "done", "1")},
        prime=("--config", "config.py", "list"),
        changed=("lists", "cache"),
    ),
    Rival(
        "topydo",
        "topydo",
        "-v",
        _write_todo_txt,
        {"list": ("-t", "todo.txt", "ls"), "done": ("-a", "-t", "todo.txt", "do", "1")},
        changed=("todo.txt",),
    ),
    Rival(
        "check-jsonschema",
        "check-jsonschema",
        "--version",
        _write_plan,
        {"check": ("--schemafile", str(SCHEMA), "plan.yaml")},
    ),
    Rival("yamllint", "yamllint", "--version", _write_plan, {"check": ("-d", _YAMLLINT, "plan.yaml")}),
)
