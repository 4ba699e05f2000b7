"""The command that puts two edits of one file together: merge."""

from pathlib import Path
from typing import Annotated

import typer

from guangong.cli.options import argument, option, read_path
from guangong.cli.session import session_of
from guangong.messages import _
from guangong.services import clock, merging


def merge(
    context: typer.Context,
    base: Annotated[Path, argument(_("BASE"), parser=read_path)],
    ours: Annotated[Path, argument(_("OURS"), parser=read_path)],
    theirs: Annotated[Path, argument(_("THEIRS"), parser=read_path)],
    labels: Annotated[
        list[str] | None,
        option(
            "--label",
            "-L",
            metavar=_("NAME"),
            help_=_("what markers call OURS; a second one names BASE, a third THEIRS"),
        ),
    ] = None,
) -> None:
    """Write both edits into ``ours``; exit 1 when something is left open."""
    outcome = merging.merge_files((base, ours, theirs), merging.labels_of(labels or ()), clock.today())
    for text in outcome.said:
        session_of(context).tell(text)
    if not outcome.is_clean:
        raise typer.Exit(1)
