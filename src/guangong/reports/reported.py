"""What the members of groups have returned of a task, and what they owe."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from guangong.domain.fields import plain
from guangong.domain.plan import Return, SentBack
from guangong.domain.progress import Figures, Light, Thresholds
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.table import Cell, Data, Mark, Piece, Sign, Text, cell


class State(StrEnum):
    """How a unit stands with a task, what somebody must do something about first."""

    OVERDUE = "overdue"
    SENT_BACK = "sent-back"
    DUE_SOON = "due-soon"
    OPEN = "open"
    RETURNED = "returned"
    LATE = "late"
    EXEMPT = "exempt"
    CLOSED = "closed"


class Matter(NamedTuple):
    """A task that members return on a day.

    ``members`` are those that are asked about, each with its return so far; ``back`` is what the office last
    sent back to one that owes it.
    """

    item: Figures
    members: Mapping[str, Return | None]
    back: Mapping[str, SentBack]

    @property
    def due(self) -> date:
        """Its deadline; a valid plan has one for each task that is returned."""
        return self.item.due or date.max

    @property
    def owing(self) -> list[str]:
        """Who has not returned it; nobody, once it is closed."""
        return [] if self.item.is_closed else [unit for unit in self.item.owing if unit in self.members]

    @property
    def expected(self) -> list[str]:
        """To whom it applies."""
        return [unit for unit, report in self.members.items() if not (report and report.exempt)]

    @property
    def returned(self) -> list[str]:
        """Who has returned it."""
        return [unit for unit in self.expected if self.members[unit]]

    def state(self, unit: str) -> State | None:
        """Return how a unit stands with it, ``None`` where it was never asked."""
        if unit not in self.members:
            return None
        report = self.members[unit]
        if report is None:
            return State.SENT_BACK if unit in self.back and not self.item.is_closed else self._lacking
        if report.exempt:
            return State.EXEMPT
        return State.LATE if report.done_on and report.done_on > self.due else State.RETURNED

    @property
    def _lacking(self) -> State:
        """How a unit stands that has not returned it."""
        if self.item.is_closed:
            return State.CLOSED
        known = {Light.OVERDUE: State.OVERDUE, Light.DUE_SOON: State.DUE_SOON}
        return known.get(self.item.light, State.OPEN)


def begun(matters: Sequence[Matter]) -> list[Matter]:
    """Return what is asked for by now, by deadline; before anything is, all of it."""
    found = [matter for matter in matters if matter.item.light is not Light.NOT_STARTED or matter.back]
    return sorted(found or matters, key=lambda matter: matter.due)


def owed(matters: Iterable[Matter], light: Light) -> Counter[str]:
    """Return how many returns each unit owes of tasks with this light, by its id."""
    return Counter(unit for matter in matters if matter.item.light is light for unit in matter.owing)


def worst_first(matters: Sequence[Matter], units: Iterable[str]) -> list[str]:
    """Return units, those first that owe most: what is overdue, then what is due soon, then the rest."""
    asked = begun(matters)
    overdue, soon = owed(asked, Light.OVERDUE), owed(asked, Light.DUE_SOON)
    others = owed(asked, Light.ON_TRACK)

    def order(unit: str) -> tuple[int, ...]:
        return tuple(-found[unit] for found in (overdue, soon, others))

    return sorted(units, key=order)


def state_word(state: State | None, limits: Thresholds) -> str:
    """Return in words how a unit stands with a task."""
    known = {
        None: "",
        State.OVERDUE: _("overdue, not in"),
        State.SENT_BACK: _("sent back"),
        State.DUE_SOON: words.due_in(limits),
        State.OPEN: _("not due"),
        State.RETURNED: _("in"),
        State.LATE: _("in, late"),
        State.EXEMPT: _("exempt"),
        State.CLOSED: _("closed without it"),
    }
    return known[state]


def state_mark(state: State) -> Piece:
    """Return the sign for how a unit stands with a task."""
    known: dict[State, Piece] = {
        State.OVERDUE: Mark(Light.OVERDUE),
        State.SENT_BACK: Sign("back"),
        State.DUE_SOON: Mark(Light.DUE_SOON),
        State.OPEN: Sign("open"),
        State.RETURNED: Mark(Light.DONE),
        State.LATE: Sign("late"),
        State.EXEMPT: Sign("exempt"),
        State.CLOSED: Text("-", "dim"),
    }
    return known[state]


def note_cell(matter: Matter, unit: str) -> Cell:
    """Return what a return says: why the task does not apply, or how late it was, and its note."""
    report = matter.members[unit]
    if report is None or report.exempt:
        return cell(" ".join(report.exempt.split()) if report and report.exempt else "", "dim")
    days = (report.done_on - matter.due).days if report.done_on else 0
    late = (Text(count("late by {n} day", "late by {n} days", days) + "  "),) if days > 0 else ()
    return (*late, *cell(" ".join((report.note or "").split()), "dim"))


def state_data(matter: Matter, unit: str) -> Data:
    """Return how a unit stands with a task as JSON has it, with what it returned, or got back."""
    report, sent, state = matter.members[unit], matter.back.get(unit), matter.state(unit)
    return {
        "state": state.value if state else None,
        "return": plain(report, exclude_none=True) if report else None,
        "sent_back": plain(sent, exclude_none=True) if sent else None,
    }
