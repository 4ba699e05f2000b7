"""GG5: the files in which units report: whose they are, which one counts, and what is not read."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple

from guangong.checks.limits import DEFAULT, RuleSettings
from guangong.checks.suggest import did_you_mean
from guangong.domain.plan import Plan, Returns
from guangong.messages import _
from guangong.yamldoc import Span
from guangong.yamldoc.diagnostics import Finding


class Filed(NamedTuple):
    """Where a unit reports: its file's name, and for each unit the name of the file that counts.

    ``today`` is the day that nothing can be returned after.
    """

    name: str
    counting: Mapping[str, str]
    settings: RuleSettings = DEFAULT
    today: date = date.max

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return _stem(self.name)

    def other(self, unit: str) -> str | None:
        """Return the file that counts for a unit in the place of this one."""
        counts = self.counting.get(unit, self.name)
        return None if counts == self.name else counts

    def is_copy(self, unit: str, members: Collection[str]) -> bool:
        """Whether it lies beside the file that is named after its unit, and is not named after another."""
        other = self.other(unit)
        is_anothers = self.stem != unit and self.stem in members
        return other is not None and _stem(other) == unit and not is_anothers


def counting(filed: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Return for each unit the file that counts: the one named after it, else the first by name.

    ``filed`` are the files' names in their order, each with the unit that it is for.
    """
    files: defaultdict[str, list[str]] = defaultdict(list)
    for name, unit in filed:
        if isinstance(unit, str):
            files[unit].append(name)
    return {unit: max(names, key=partial(_nearness, unit)) for unit, names in files.items()}


def _nearness(unit: str, name: str) -> int:
    """Return how near a file's name comes to the one that a unit's has: ``.yaml``, ``.yml``, ``.YAML``."""
    return (name == f"{unit}.yaml") + (name in {f"{unit}.yaml", f"{unit}.yml"}) + (_stem(name) == unit)


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def member_ids(plan: Plan) -> list[str]:
    """Return the ids of the members of all groups."""
    return [id_ for unit in plan.units.values() for id_ in unit.members or {}]


def unknown_member(plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """Only a member of one of the plan's groups returns tasks.

    What it does:
        Looks up the `unit` of a file in `returns/` among the members of the plan's groups.

    Why it is bad:
        The return of a unit that nobody expects is counted nowhere, and the school is chased for what it has
        sent.

    Example:
            unit: hutan  # <- here
            tasks:
              3-01: {done_on: 2023-03-20}

    Fix:
        Write the member's id as the plan has it, or add it to the members of a group.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    members = member_ids(plan)
    if returns.unit not in members:
        help_ = did_you_mean(returns.unit, members) or _("add it to the members of a group in the plan")
        text = _('unknown unit "{id}"')
        if returns.unit in plan.units:
            text, help_ = _('"{id}" is no member of a group'), _("only members of a group return tasks")
        yield Finding(("unit",), text.format(id=returns.unit), help_)


def reported_twice(plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """A unit reports in one file.

    What it does:
        Looks for a second file in `returns/` with the same `unit`. The one that is named after the unit
        counts, else the first by name. A copy is GG505's.

    Why it is bad:
        Only one of the two files counts: what the other one says is lost, and nobody sees it.

    Example:
        In returns/xinghe.yaml, beside returns/hutang.yaml:

            unit: hutang  # <- here
            tasks:
              3-01: {done_on: 2023-03-20}

    Fix:
        Join the two files and delete one; where a file was copied, write the unit that it is for.

        In returns/xinghe.yaml, beside returns/hutang.yaml:

            unit: xinghe
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    other = filed.other(returns.unit)
    if other and not filed.is_copy(returns.unit, member_ids(plan)):
        message = _('unit "{id}" already reports in {file}').format(id=returns.unit, file=other)
        yield Finding(("unit",), message, _("join the two files, or write the unit that this one is for"))


def misnamed_file(plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """A file of returns is named after its unit.

    What it does:
        Compares the `unit` of a file in `returns/` with the file's name; an unknown unit is GG501's, a second
        file GG503's or GG505's.

    Why it is bad:
        Whoever looks for a unit's file by its name finds none, or that of another unit; most often the file
        was copied and `unit` forgotten, and one school gets what another has done.

    Example:
        In returns/xinghe.yaml:

            unit: hutang  # <- here
            tasks:
              3-01: {done_on: 2023-03-20}

    Fix:
        Rename the file, or write the unit that it is for.

        In returns/xinghe.yaml:

            unit: xinghe
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    unit = returns.unit
    if filed.stem != unit and unit in member_ids(plan) and not filed.other(unit):
        message = _('{file} holds the returns of "{id}"').format(file=filed.name, id=unit)
        help_ = _("rename it to {id}.yaml, or write the unit that it is for").format(id=unit)
        yield Finding(("unit",), message, help_)


def copied_file(plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """A copy of a unit's file is compared and deleted.

    What it does:
        Looks for files in `returns/` whose `unit` has a file that is named after it, and that are not named
        after another unit themselves. Of `hutang.yaml`, `hutang.yml` and `hutang.YAML` the first counts.

    Why it is bad:
        Sync tools and file managers make such copies where two people have changed one file: what the copy
        says may be the newer, and nobody sees it.

    Example:
        In returns/hutang (1).yaml, beside returns/hutang.yaml:

            unit: hutang  # <- here
            tasks:
              3-01: {done_on: 2023-03-20}

    Fix:
        Compare the two, take over what the unit's own file lacks, and delete the copy.

        In returns/hutang.yaml:

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    if filed.is_copy(returns.unit, member_ids(plan)):
        file = filed.other(returns.unit)
        message = _("this is a copy, and does not count: the returns of {unit} are in {file}")
        help_ = _("compare the two, take over what {file} lacks, then delete the copy").format(file=file)
        yield Finding(("unit",), message.format(unit=returns.unit, file=file), help_)


# ── what is not read ──


def file_not_read(
    plan: Plan | None, folders: Iterable[str], files: Iterable[str], copies: Iterable[tuple[str, str]] = ()
) -> Iterator[Finding]:
    """What a unit hands in has a name under which it is read, and no copy of the plan lies beside it.

    What it does:
        Looks beside the plan for folders named almost as `returns`, and in `returns/` for files with `.yaml`
        inside their name, for files named after a unit, and for folders with such files. What editors and
        systems put there for themselves is left out. Looks also for copies of the plan and of
        `reminders.yaml`, by the names that sync tools and file managers give them.

    Why it is bad:
        It is not read: the school has reported, and is chased all the same. What a copy of the plan says may
        be the newer, and nobody sees it.

    Example:
        In the first line of a plan, beside which there is returns/hutang.yaml.txt:

            schema: 1  # <- here

    Fix:
        Rename the file.

        In returns/hutang.yaml:

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    place = Span(0, 0)
    folder = _("the folder {name} is not read: units report in the folder returns")
    file = _("returns/{name} is not read: units report in files such as returns/hutang.yaml")
    help_ = _("rename it to returns/{wanted}; if that is there, compare the two and delete one")
    for name in folders:
        yield Finding(place, folder.format(name=name), _("rename it to returns, or move its files there"))
    for name in files:
        if wanted := _meant(name, member_ids(plan) if plan else ()):
            yield Finding(place, file.format(name=name), help_.format(wanted=wanted))
    copy = _("{name} is a copy of {file}, and is not read")
    for name, of in copies:
        help_ = _("compare the two, take over what {file} lacks, then delete the copy").format(file=of)
        yield Finding(place, copy.format(name=name, file=of), help_)


def _meant(name: str, members: Collection[str]) -> str:
    """Return the name under which a file would be read, ``""`` where it is none that a unit hands in."""
    file = name.rpartition("/")[2]
    stem = file.lower().removesuffix(".txt")
    if found := re.match(r"(.+?\.ya?ml)(?![a-z])", file, re.IGNORECASE):
        return found.group(1)
    return f"{stem}.yaml" if stem in members else ""
