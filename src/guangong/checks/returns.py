"""GG5: what the units report, against the plan."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from guangong.checks.limits import DEFAULT, RuleSettings
from guangong.checks.records import flaws, too_early
from guangong.checks.suggest import did_you_mean
from guangong.domain.plan import Plan, Returns
from guangong.messages import _
from guangong.yamldoc import Span
from guangong.yamldoc.diagnostics import Finding


class Filed(NamedTuple):
    """Where a unit reports: its file's name, and for each unit the name of the file that counts."""

    name: str
    counting: Mapping[str, str]
    settings: RuleSettings = DEFAULT

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


def _members(plan: Plan) -> list[str]:
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
    members = _members(plan)
    if returns.unit not in members:
        help_ = did_you_mean(returns.unit, members) or _("add it to the members of a group in the plan")
        yield Finding(("unit",), _('unknown unit "{id}"').format(id=returns.unit), help_)


def unknown_task(plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """A return names a task of the plan.

    What it does:
        Looks up every id under `tasks` of a file in `returns/` among the plan's tasks.

    Why it is bad:
        The return counts for nothing: the task that was meant stays open for this unit.

    Example:
            unit: hutang
            tasks:
              3-10: {done_on: 2023-03-20}  # <- here

    Fix:
        Write the id that `guangong list` shows.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20}
    """
    message, help_ = _('the plan has no task "{id}"'), _("look it up with: guangong list")
    ids = dict.fromkeys(task.id for _route, task in plan.routes())
    for id_ in returns.tasks:
        if id_ not in ids:
            yield Finding(("tasks", id_), message.format(id=id_), did_you_mean(id_, ids) or help_, key=True)


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
    if other and not filed.is_copy(returns.unit, _members(plan)):
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
    if filed.stem != unit and unit in _members(plan) and not filed.other(unit):
        message = _('{file} holds the returns of "{id}"').format(file=filed.name, id=unit)
        help_ = _("rename it to {id}.yaml, or write the unit that it is for").format(id=unit)
        yield Finding(("unit",), message, help_)


def unfit_evidence(_plan: Plan, returns: Returns, filed: Filed) -> Iterator[Finding]:
    """Evidence that a return names is a file that is there, or a web address.

    What it does:
        Looks for each file that a return names as evidence, as GG314 does for the log. Paths begin at the
        plan's folder, not at `returns/`.

    Why it is bad:
        The school has reported, but when somebody comes to inspect, there is nothing to show.

    Example:
        In the folder there is only evidence/3-01/手册.pdf:

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, evidence: [../evidence/3-01/手册.pdf]}  # <- here

    Fix:
        Add the file, or correct its name.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, evidence: [evidence/3-01/手册.pdf]}
    """
    for id_, item in returns.tasks.items():
        yield from flaws(("tasks", id_), item.evidence, filed.settings)


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
    if filed.is_copy(returns.unit, _members(plan)):
        file = filed.other(returns.unit)
        message = _("this is a copy, and does not count: the returns of {unit} are in {file}")
        help_ = _("compare the two, take over what {file} lacks, then delete the copy").format(file=file)
        yield Finding(("unit",), message.format(unit=returns.unit, file=file), help_)


def written_before(_plan: Plan, returns: Returns, _filed: Filed) -> Iterator[Finding]:
    """A return is written on the day that it tells of, or later.

    What it does:
        Compares `entered` with `done_on` or `exempt_on` of a return, and with `on` of the changes in it.

    Why it is bad:
        Nobody can report on Monday what is done on Tuesday: one of the days is wrong, and figures for an
        earlier day count the return, or do not, by a day that never was.

    Example:
            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, entered: 2023-03-02}  # <- here

    Fix:
        Correct the day that is wrong.

            unit: hutang
            tasks:
              3-01: {done_on: 2023-03-20, entered: 2023-03-22}
    """
    for id_, report in returns.tasks.items():
        own = report.done_on or report.exempt_on
        if report.entered and own and report.entered < own:
            yield too_early(("tasks", id_, "entered"), report.entered, own)
        for i, change in enumerate(report.changes):
            if change.entered and change.entered < change.on:
                place = ("tasks", id_, "changes", i, "entered")
                yield too_early(place, change.entered, change.on)


# ── what is not read ──


def file_not_read(plan: Plan | None, folders: Iterable[str], files: Iterable[str]) -> Iterator[Finding]:
    """What a unit hands in has a name under which it is read.

    What it does:
        Looks beside the plan for folders named almost as `returns`, and in `returns/` for files with `.yaml`
        inside their name, for files named after a unit, and for folders with such files. What editors and
        systems put there for themselves is left out.

    Why it is bad:
        It is not read: the school has reported, and is chased all the same.

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
        if wanted := _meant(name, _members(plan) if plan else ()):
            yield Finding(place, file.format(name=name), help_.format(wanted=wanted))


def _meant(name: str, members: Collection[str]) -> str:
    """Return the name under which a file would be read, ``""`` where it is none that a unit hands in."""
    file = name.rpartition("/")[2]
    stem = file.lower().removesuffix(".txt")
    if found := re.match(r"(.+?\.ya?ml)(?![a-z])", file, re.IGNORECASE):
        return found.group(1)
    return f"{stem}.yaml" if stem in members else ""
