"""The options that say which tasks: the same for every report on several of them."""

from datetime import date
from typing import Annotated, get_args

import typer

from guangong.cli.options import (
    choice,
    complete_section,
    complete_unit,
    day_option,
    option,
    sections_in_plan,
)
from guangong.domain.plan import Kind, Status
from guangong.domain.progress import Light
from guangong.messages import _
from guangong.reports import words


def light_word(light: str) -> str:
    """Return a light in words."""
    return words.light_word(Light(light))


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
        metavar="UNIT",
        help_=_("only what this unit owns: id, name or alias"),
    ),
]
Kinds = Annotated[
    list[str] | None,
    choice(
        "--kind",
        "-k",
        known=get_args(Kind),
        word=words.kind_word,
        metavar="KIND",
        many=True,
        help_=_("only this kind: activity, deliverable, standing"),
    ),
]
Statuses = Annotated[
    list[str] | None,
    choice(
        "--status",
        known=get_args(Status),
        word=words.status_word,
        metavar="STATUS",
        many=True,
        help_=_("only this status: todo, doing, done, cancelled"),
    ),
]
Lights = Annotated[
    list[str] | None,
    choice(
        "--light",
        "-l",
        known=tuple(light.value for light in Light),
        word=light_word,
        metavar="LIGHT",
        many=True,
        help_=_(
            "only this light: done, cancelled, overdue, due-soon, far-behind, behind, not-started, on-track"
        ),
    ),
]
DueBefore = Annotated[date | None, day_option("--due-before", _("only what is due before this day"))]
Key = Annotated[bool, typer.Option("--key", help=_("only what the document itself stresses: ★"))]
Search = Annotated[
    str,
    option("--search", metavar="TEXT", help_=_("only what has this text in id, title or organizer")),
]
