"""What the marks, the bar and the dimmed values of a table mean."""

from collections.abc import Container, Mapping

from guangong.messages import _
from guangong.progress import Light
from guangong.reports import words
from guangong.reports.table import Bar, Column, Row, Table, cell


def signs(shown: Container[Light]) -> Table:
    """Return a legend: a row for each of the lights ``shown``, the bar and the dimmed values."""
    explained = _lights()
    meanings = [
        *(
            (words.mark_cell(light, words.light_word(light)), explained[light])
            for light in Light
            if light in shown
        ),
        ((Bar(0.6, 0.8),), _("what is done, and a sign where the plan should stand by now")),
        (
            cell(_("dimmed"), "inherited"),
            _("not written in the task, but a default of its section or of the plan"),
        ),
    ]
    rows = tuple(Row({}, (sign, cell(meaning))) for sign, meaning in meanings)
    return Table("", (Column(""), Column("", narrow=False)), rows, heading=_("legend"))


def _lights() -> Mapping[Light, str]:
    return {
        Light.DONE: _("it is done, or done late"),
        Light.CANCELLED: _("it stays in the plan, but counts no more"),
        Light.OVERDUE: _("its deadline is over"),
        Light.DUE_SOON: _("its deadline is near, or the end of a period without an entry"),
        Light.FAR_BEHIND: _("much less is done than expected, or two periods have no entry"),
        Light.BEHIND: _("less is done than expected, or a period has no entry"),
        Light.NOT_STARTED: _("nothing is logged"),
        Light.ON_TRACK: _("none of the others holds"),
    }
