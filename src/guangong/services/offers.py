"""What Tab offers of a plan, even of one that is broken: tasks, units, sections, each with its title."""

from datetime import date
from pathlib import Path

from guangong.answers.looks import Looks
from guangong.checks import read
from guangong.domain.plan import Placed, Plan
from guangong.domain.progress import fans_out
from guangong.render.text import one_line
from guangong.services.book import plan_path
from guangong.storage import failures, paths, reading, user_settings
from guangong.yamldoc import parse


def readable_plan(file: Path | None, looks: Looks) -> Plan:
    """Return what can be read of the plan: neither the project's settings nor returns matter to Tab.

    Raises:
        ValueError: nothing of it can be read.
        GuangongError: there is no plan, or its file cannot be read.
    """
    try:
        path = plan_path(file, looks)
    except user_settings.ConfigError:  # a broken setting keeps no ids away
        looks.invalidate()
        path = paths.find(failures.working_folder(), looks, given=None, configured=None)
    plan = read(parse(reading.read(path, looks))).plan
    if plan is None:
        raise ValueError(path)
    return plan


def tasks(plan: Plan, command: str, today: date) -> list[tuple[str, str]]:
    """Return the ids of the tasks that a command can do something with."""
    found = (placed for placed in plan.tasks() if _fits(command, plan, placed, today))
    return [(placed.task.id, one_line(placed.task.title)) for placed in found]


def _fits(command: str, plan: Plan, placed: Placed, today: date) -> bool:
    """Whether a command takes a task: one that the members of a group return is not done by hand."""
    match command:
        case "done":
            return placed.task.status in {"todo", "doing"} and not fans_out(plan, placed, today)
        case "reopen":
            return placed.task.status in {"done", "cancelled"}
        case "collect":
            return fans_out(plan, placed, today)
    return True


def units(plan: Plan) -> list[tuple[str, str]]:
    """Return the ids of the units."""
    return [(id_, one_line(name)) for id_, name in plan.unit_names().items()]


def members(plan: Plan) -> list[tuple[str, str]]:
    """Return the groups whose members are known, and these, each with its name."""
    groups = {id_: unit.members for id_, unit in plan.units.items() if unit.members}
    inside = {id_ for members_ in groups.values() for id_ in members_}
    return [found for found in units(plan) if found[0] in groups or found[0] in inside]


def groups(plan: Plan) -> list[tuple[str, str]]:
    """Return the ids of the units that have members, or are to have some."""
    return [(id_, one_line(unit.name)) for id_, unit in plan.units.items() if unit.members is not None]


def sections(plan: Plan) -> list[tuple[str, str]]:
    """Return the numbers of the sections."""
    return [(str(section.number), one_line(section.title)) for section in plan.sections]
