"""The options that say which tasks: the same for every report on several of them."""

from datetime import date
from typing import Annotated, Any, get_args

import typer

from guangong.cli.options import (
    choice,
    complete_section,
    complete_unit,
    day_option,
    option,
    sections_in_plan,
)
from guangong.domain.labels import kind_word, status_word
from guangong.domain.plan import Kind, Status
from guangong.domain.progress import Light
from guangong.messages import _
from guangong.reports import words
from guangong.reports.tasks import Filter

Sections = Annotated[
    list[int] | None,
    option(
        "--section",
        "-s",
        parser=str,
        callback=sections_in_plan,
        autocompletion=complete_section,
        metavar="N",
        help_=_("only this section"),
    ),
]
Owners = Annotated[
    list[str] | None,
    option(
        "--owner",
        "-o",
        autocompletion=complete_unit,
        metavar=_("UNIT"),
        help_=_("only what this unit or its group owns: id, name or alias"),
    ),
]
Kinds = Annotated[
    list[str] | None,
    choice(
        "--kind",
        "-k",
        known=get_args(Kind),
        word=kind_word,
        metavar=_("KIND"),
        many=True,
        help_=_("only this kind: activity, deliverable, standing"),
    ),
]
Statuses = Annotated[
    list[str] | None,
    choice(
        "--status",
        known=get_args(Status),
        word=status_word,
        metavar=_("STATUS"),
        many=True,
        help_=_("only this status: todo, doing, done, cancelled"),
    ),
]
Lights = Annotated[
    list[str] | None,
    choice(
        "--light",
        "-l",
        known=(*(light.value for light in Light), "done-late"),
        word=words.light_word,
        metavar=_("LIGHT"),
        many=True,
        help_=_(
            "only this light: done (of these done-late), cancelled, overdue, due-soon, far-behind, behind, "
            "not-started, on-track"
        ),
    ),
]
DueBefore = Annotated[date | None, day_option("--due-before", _("only what is due before this day"))]
Key = Annotated[bool, typer.Option("--key", help=_("only what the document itself stresses: ★"))]
Search = Annotated[
    str,
    option("--search", metavar=_("TEXT"), help_=_("only what has this text in id, title or organizer")),
]


def chosen(
    sections: list[int] | None,
    owners: list[str] | None,
    lights: list[str] | None,
    due_before: date | None,
    search: str,
    **fields: Any,  # noqa: ANN401 (of any field)
) -> Filter:
    """Return which tasks are wanted; ``fields`` are those of a task, as they are declared."""
    given = {name: value for name, value in fields.items() if value}
    return Filter(sections, owners, lights, due_before, search, given)
