"""The draft of a plan: what a document says of each task, with the words that it was read from."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from guangong.domain.plan import Every, Period
from guangong.drafting.activities import Activity, activities, sentences
from guangong.drafting.blocks import Block, Paragraph
from guangong.drafting.deadlines import DeadlineWords
from guangong.drafting.kinds import KindWords, kind_of
from guangong.drafting.naming import Days, Named, organization_of, period_of
from guangong.drafting.numbering import inline, number_of
from guangong.drafting.outline import Item, Outline, Part, Passed
from guangong.drafting.owners import OwnerWords
from guangong.drafting.quantities import TargetWords, read_targets, unread_quantities
from guangong.drafting.readings import Phrases, first_leads, read_deadline, read_owners, read_phrases
from guangong.drafting.table_headings import READ
from guangong.messages import _


class DraftTask(NamedTuple):
    """A task: its fields, the document's own text, and what is doubtful.

    ``parts`` are several activities that it still holds. ``carried``: the owners stand in the clause before.
    ``beside`` are cells of a table of which nothing was read, each behind the heading of its column.
    """

    id: str
    title: str
    clause: str
    kind: KindWords
    text: str
    owners: tuple[OwnerWords, ...] = ()
    carried: bool = False
    leader: str = ""
    deadline: DeadlineWords | None = None
    target: TargetWords | None = None
    key_words: str = ""
    parts: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> bool:
        """Whether the text stresses it."""
        return bool(self.key_words)

    @property
    def day(self) -> date | None:
        """Its last day, where the text names one that can stand in the plan."""
        return self.deadline.day if self.deadline and self.kind.kind != "standing" else None

    @property
    def every(self) -> Every | None:
        """The period of standing work, where the text names one."""
        return self.deadline.every if self.deadline and self.kind.kind == "standing" else None


class DraftSection(NamedTuple):
    """A section with its tasks."""

    number: int
    title: str
    tasks: tuple[DraftTask, ...]


class DraftUnit(NamedTuple):
    """A unit that the document names, with the other names that it goes by there."""

    name: str
    aliases: tuple[str, ...] = ()
    is_group: bool = False


class Share(NamedTuple):
    """How many characters of the document stand where."""

    total: int
    tasks: int
    headings: int
    passed: int

    @property
    def unread(self) -> int:
        """How many are none of these."""
        return max(0, self.total - self.tasks - self.headings - self.passed)


class Draft(NamedTuple):
    """A draft: the first of ``units`` is the organization."""

    title: Named
    organization: Named
    days: Days
    units: tuple[DraftUnit, ...]
    sections: tuple[DraftSection, ...]
    passed: tuple[Passed, ...]
    share: Share

    @property
    def tasks(self) -> list[DraftTask]:
        """The tasks of all sections."""
        return [task for section in self.sections for task in section.tasks]

    @property
    def closings(self) -> list[str]:
        """What is left out as closing words, but names a day or a unit that has to do something."""
        closing = [passed.text for passed in self.passed if passed.why == "closing"]
        found = [(text, read_phrases(text, self.days.period)) for text in closing]
        return [text for text, phrases in found if phrases.dates or phrases.owners]


@dataclass
class _Reader:
    """What holds for the whole document while its tasks are read."""

    period: Period
    first_leads: bool
    known: frozenset[str]

    def phrases(self, text: str) -> Phrases:
        return read_phrases(text, self.period, first_leads=self.first_leads, known=self.known)

    def key_words(self, text: str) -> str:
        """Return the words by which a text stresses what it says, ``""`` for none."""
        return ("★" if "★" in text else "重点") if self.phrases(text).key else ""


def make_draft(blocks: Sequence[Block], found: Outline, name: str, today: date) -> Draft:
    """Return the draft of a plan.

    Args:
        blocks: the document.
        found: its order.
        name: what the file is called, for a document without a title.
        today: the day by which a document without a year is dated.
    """
    texts = [_unnumbered(block) for block in blocks]
    title = Named(found.front.title, found.front.title) if found.front.title else Named(name)
    tail = [passed.text for passed in found.passed if passed.why == "tail"]
    days = period_of(title.words, texts, today)
    organization = organization_of(title.words, tail)
    reader = _Reader(days.period, any(map(first_leads, texts)), frozenset({organization.value}))
    parts = [part._replace(title=part.title or title.value) for part in found.parts]
    reader.known |= _named_in(_section(part, reader) for part in parts)
    sections = tuple(_section(part, reader) for part in parts)
    units = tuple(units_of(organization, [task for section in sections for task in section.tasks]))
    return Draft(title, organization, days, units, sections, found.passed, _share(texts, found))


def _named_in(sections: Iterable[DraftSection]) -> frozenset[str]:
    """Return the units that are named for any task; a bracket with one of them is understood by it."""
    return frozenset(owner.unit for section in sections for task in section.tasks for owner in task.owners)


def _unnumbered(block: Block) -> str:
    """Return the text of a block without numbers, which stand in the clauses of tasks."""
    if not isinstance(block, Paragraph):
        return "".join(block.cells)
    number = number_of(block.text)
    before, parts = inline(number.rest if number else block.text)
    return before + "".join(part.rest for part in parts)


def _share(texts: Sequence[str], found: Outline) -> Share:
    """Return how much of a document stands where; unread are the characters that are in none of the rest."""
    items = [item for part in found.parts for item in part.items]
    in_tasks = _signs([item.text for item in items] + [text for item in items for _role, text in item.cells])
    passed = _signs(passed.text for passed in found.passed)
    whole = _signs(texts)
    unread = (whole - in_tasks - passed - _signs(found.headings)).total()
    tasks, left_out = (in_tasks & whole).total(), (passed & (whole - in_tasks)).total()
    return Share(whole.total(), tasks, whole.total() - tasks - left_out - unread, left_out)


def _signs(texts: Iterable[str]) -> Counter[str]:
    return Counter(re.sub(r"\s", "", "".join(texts)))


# ── the tasks of a section ──


def _section(part: Part, reader: _Reader) -> DraftSection:
    items = [item for item in part.items if re.search(r"\w", item.text)]  # a line of signs is no task
    tasks = [task for item in items for task in _tasks(item, reader)]
    width = max(2, len(str(len(tasks))))
    numbered = (task._replace(id=f"{part.number}-{n:0{width}}") for n, task in enumerate(tasks, 1))
    return DraftSection(part.number, part.title, tuple(numbered))


def _tasks(item: Item, reader: _Reader) -> Iterator[DraftTask]:
    if item.whole:
        yield _whole(item, reader)
        return
    is_bracket = re.fullmatch(r"\s*[（(【][^（）()【】]*[）)】]\s*[。；]?", item.text) is not None
    text, bracket = _bracket(item.title + item.text if is_bracket else item.text, reader)
    common = reader.phrases(bracket) if bracket else None
    for sentence in filter(re.compile(r"\w").search, sentences(text)):
        carried: tuple[OwnerWords, ...] = ()
        for activity in activities(sentence):
            phrases = reader.phrases(activity.text)
            task = _task(item, activity, phrases, common, reader)._replace(text=f"{sentence}{bracket}")
            if not task.owners and carried:
                task = task._replace(owners=carried, carried=True)
            carried = phrases.owners or carried
            yield task


def _bracket(text: str, reader: _Reader) -> tuple[str, str]:
    """Return a text without the brackets at its end that say who does all of it, and these."""
    label = "负责|牵头|责任|配合|主办|协办|完成|时限"
    pattern = rf"(?:[（(【][^（）()【】]*(?:{label})[^（）()【】]*[）)】]\s*[。；]?)+$"
    found = re.search(pattern, text) or _bare_bracket(text, reader)
    return (text[: found.start()], found[0]) if found and found.start() else (text, "")


def _bare_bracket(text: str, reader: _Reader) -> re.Match[str] | None:
    """Return a bracket of units alone behind the last sentence of a text."""
    found = re.search(r"(?<=[。；！])\s*[（(【][^（）()【】]*[）)】]\s*[。；]?$", text)
    phrases = reader.phrases(found[0]) if found else None
    return found if phrases and (phrases.owners or phrases.unsure) else None


def _whole(item: Item, reader: _Reader) -> DraftTask:
    """Return the one task of an item, be it a row of a table."""
    phrases = reader.phrases(item.text)
    text, bracket = _bracket(item.text, reader)
    said = sentences(text)
    inside: tuple[OwnerWords, ...] = ()
    if len(said) > 1:  # who is named in one of its sentences does not do all of it
        common = reader.phrases(bracket).owners
        inside = () if common else phrases.owners
        phrases = phrases._replace(owners=common)
    inner = said[1:] if item.title and len(said) > 1 else said
    found = [activity for sentence in inner for activity in activities(sentence)]
    before, measures = inline(item.text)
    parts = [measure.rest.rstrip("。；;，, ") for measure in measures] or [
        part for activity in found for part in activity.parts or (activity.title,)
    ]
    first = activities((said or [item.text])[0])[0].title
    title = item.title or (parts[0] if measures and not before else first)
    activity = Activity(item.text, tuple(dict.fromkeys(parts)) if len(parts) > 1 else ())
    task = _task(item, activity, phrases, None, reader)._replace(title=title)
    key = reader.key_words(title if len(parts) > 1 else item.text) or "★" * item.text.startswith("★")
    doubts = (*task.doubts, *_named_besides([owner.unit for owner in inside]))
    task = task._replace(kind=_kind(task), key_words=key, doubts=doubts)
    return _with_cells(task, dict(item.cells), reader) if item.cells else task


def _named_besides(units: Sequence[str]) -> list[str]:
    named = _(", ").join(dict.fromkeys(units))
    return [_("named in a part of it: {units}").format(units=named)] if named else []


def _task(
    item: Item, activity: Activity, phrases: Phrases, common: Phrases | None, reader: _Reader
) -> DraftTask:
    """Return a task of an activity; ``common`` is what stands behind all of the item."""
    owners = (common.owners if common else ()) or phrases.owners
    others = [owner.unit for owner in phrases.owners if owner.unit not in {one.unit for one in owners}]
    deadline = _within(phrases.deadline or (common.deadline if common else None), reader.period)
    targets = [target for target in phrases.targets if not target.per]
    phrases = phrases._replace(unsure=phrases.unsure or (common.unsure if common else ""))
    task = DraftTask(
        id="",
        title=_title(activity, phrases),
        clause=item.clause,
        kind=KindWords("activity"),
        text=activity.text,
        owners=owners,
        deadline=deadline,
        target=targets[0] if targets else None,
        key_words=reader.key_words(activity.text) or reader.key_words(item.title),
        parts=activity.parts,
        doubts=(*_doubts(phrases, owners, reader.period), *_named_besides(others)),
    )
    return _of_the_year(task._replace(kind=_kind(task)))


def _of_the_year(task: DraftTask) -> DraftTask:
    """Return a task without a quantity that may be each quarter's, since its time is 每季度."""
    if not (task.target and task.every) or re.search("全年|年内|[总共]", task.text):
        return task
    doubt = _('"{words}": {per}, or in the whole year?')
    words, per = task.target.words, task.deadline.words if task.deadline else ""
    return task._replace(target=None, doubts=(*task.doubts, doubt.format(words=words, per=per)))


def _title(activity: Activity, phrases: Phrases) -> str:
    rest = phrases.rest.strip()
    title = Activity(rest).title if rest and rest != activity.text else activity.title
    return re.sub("^★|★$", "", title) or activity.text.strip("。；，")


def _kind(task: DraftTask) -> KindWords:
    standing = task.deadline.words if task.deadline and task.deadline.is_standing else ""
    dated = bool(task.target or (task.deadline and not standing))
    return kind_of(task.title, dated=dated, standing=standing)


def _within(deadline: DeadlineWords | None, period: Period) -> DeadlineWords | None:
    """Return a deadline, without its day where that lies outside the plan's period."""
    if deadline and deadline.day and not period.start <= deadline.day <= period.end:
        return deadline._replace(day=None, is_outside=True)
    return deadline


def _doubts(phrases: Phrases, owners: Sequence[OwnerWords], period: Period) -> Iterator[str]:
    if len([date_ for date_ in phrases.dates if not date_.is_standing]) > 1:
        words = _(", ").join(date_.words for date_ in phrases.dates)
        yield _("several times: {words}").format(words=words)
    yield from _doubts_of_deadline(_within(phrases.deadline, period), period)
    yield from _doubts_of_targets(phrases.targets)
    if phrases.unsure:
        yield _('"{words}": who does it?').format(words=phrases.unsure)
    if sum(owner.role == "lead" for owner in owners) > 1:
        yield _("several units lead; the first is taken for the one that does")


def _doubts_of_deadline(deadline: DeadlineWords | None, period: Period) -> Iterator[str]:
    if deadline is None or deadline.day or deadline.is_standing:
        return
    text = _('"{words}" is no certain day')
    if deadline.is_outside:
        text = _('"{words}" lies outside {start} to {end}; until a day is set, the default holds')
    yield text.format(words=deadline.words, start=period.start, end=period.end)


def _doubts_of_targets(targets: Sequence[TargetWords]) -> Iterator[str]:
    whole = [target.words for target in targets if not target.per]
    if len(whole) > 1:
        yield _("several quantities: {words}").format(words=_(", ").join(whole))
    for target in targets:
        if target.per:
            yield _('"{words}" holds for {per}').format(words=target.words, per=target.per)


# ── the cells of a table ──


def _with_cells(task: DraftTask, cells: Mapping[str, str], reader: _Reader) -> DraftTask:
    """Return a task with what stands in the columns of owners, deadline and leader."""
    leads, supports = read_owners(cells.get("lead", "")), read_owners(cells.get("support", ""))
    helping = tuple(owner._replace(role="support") for owner in supports)
    named = (*leads, *(owner for owner in helping if owner.unit not in {lead.unit for lead in leads}))
    deadline, doubtful = _deadline_of_cell(cells.get("deadline", ""), reader.period)
    if deadline and deadline.is_standing and not deadline.every and task.deadline and task.deadline.every:
        deadline = None  # 全年 in the cell says less than 每季度 in the text
    doubts = [*(doubt for doubt in task.doubts if not named or "lead" not in doubt), *doubtful]
    target, more = _target_of_row(task, cells, reader.period)
    found = task._replace(
        owners=named or task.owners,
        deadline=deadline or task.deadline,
        leader="、".join(leaders(cells.get("leader", ""))),
        target=target,
        beside=tuple((name, text) for name, text in cells.items() if name and name not in READ),
        doubts=tuple(dict.fromkeys([*doubts, *more])),
    )
    return _of_the_year(found._replace(kind=_kind(found)))


def _target_of_row(
    task: DraftTask, cells: Mapping[str, str], period: Period
) -> tuple[TargetWords | None, list[str]]:
    """Return the quantity of a row, and the doubts about each number in it that is not read."""
    cell = cells.get("target", "")
    others = [*read_targets(cell, period), *read_targets(task.title, period)]
    found = task.target or next((target for target in others if not target.per), None)
    unread = [words for text in (cell, task.title, task.text) for words in unread_quantities(text, period)]
    if re.search(r"\d", cell) and not read_targets(cell, period):
        unread = [cell, *unread]
    doubts = [_('"{words}" is not read as a quantity').format(words=words) for words in dict.fromkeys(unread)]
    return found, [*_doubts_of_targets(others), *doubts]


def _deadline_of_cell(cell: str, period: Period) -> tuple[DeadlineWords | None, list[str]]:
    """Return the deadline in a cell with what is doubtful: of 1.6月底前；2.9月底前 the last day."""
    deadline = _within(read_deadline(cell, period), period)
    _before, parts = inline(cell)
    if deadline and parts:
        found = [_within(read_deadline(part.rest.strip("；;，, "), period), period) for part in parts]
        days = [each.day for each in found if each and each.day]
        last = max(days) if len(days) == len(parts) else None
        return DeadlineWords(last, cell), [_("several times: {words}").format(words=cell)]
    if cell and deadline is None:
        return None, [_('"{words}" is no certain day').format(words=cell)]
    return deadline, list(_doubts_of_deadline(deadline, period))


def leaders(cell: str) -> list[str]:
    """Return the names of persons in a cell: one of two characters is written with a space in it."""
    sign = "[\u4e00-\u9fff]"
    apart = re.sub(f"({sign}) ({sign})(?={sign} )", r"\1\2、", cell)  # nothing stands between two of them
    parts = re.split(r"[、，,;；/\s]+", apart)
    joined: list[str] = []
    for part in parts:
        if joined and len(part) == 1 and len(joined[-1]) == 1:
            joined[-1] += part
        else:
            joined.append(part)
    return [name for name in joined if name]


# ── units ──


def units_of(organization: Named, tasks: Sequence[DraftTask]) -> Iterator[DraftUnit]:
    """Yield the organization, then the units that tasks name, each once.

    A short name is another one of the unit whose name ends in it, or of the one group that it can stand for:
    各校 of 各学校关工委.
    """
    names: dict[str, bool] = {organization.value: False}
    for task in tasks:
        for owner in task.owners:
            names[owner.unit] = owner.is_group or names.get(owner.unit, False)
    aliases: dict[str, list[str]] = {}
    for name in names:
        if (whole := _longer(name, [*names])) is not None:
            aliases.setdefault(whole, []).append(name)
    short = {name for found in aliases.values() for name in found}
    for name, is_group in names.items():
        if name not in short:
            yield DraftUnit(name, tuple(aliases.get(name, ())), is_group or name.startswith("各"))


def _longer(name: str, names: Sequence[str]) -> str | None:
    """Return the one name that another is short for, ``None`` where there is none or several."""
    whole = names[0]
    if name != whole and whole.endswith(name) and len(name) > 2:  # noqa: PLR2004 (关工委 at least)
        return whole
    longer = (other for other in names if other.startswith("各") and len(other) > len(name))
    found = [other for other in longer if _is_within(name, other)] if name.startswith("各") else []
    return found[0] if len(found) == 1 else None


def _is_within(short: str, long: str) -> bool:
    signs = iter(long)
    return all(sign in signs for sign in short)
