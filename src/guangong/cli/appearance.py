"""The command that shows the ladder of lights: lights."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from guangong.cli.options import File, Json, choice
from guangong.domain.settings import Lights
from guangong.messages import _

if TYPE_CHECKING:
    from guangong.reports.lights import Source

# Spelled out as in cli/reading: --help must not wait for the presets themselves.
PRESETS = ("default", "blue", "traffic")

Preset = Annotated[
    str | None,
    choice(
        "--preset",
        known=PRESETS,
        metavar="PRESET",
        help_=_("the ladder of a preset instead: default, blue, traffic"),
    ),
]


class _Settings(NamedTuple):
    """The project's settings, where they stand (``None``: nowhere), and a sentence on that."""

    lights: "Lights"
    file: str | None
    about: str


def lights(preset: Preset = None, json: Json = False, file: File = None) -> None:
    """Show the ladder of lights that is in use, or a preset's."""
    from guangong.render.text import emit
    from guangong.reports.lights import Ladder
    from guangong.reports.lights import lights as report
    from guangong.services.book import thresholds

    made, where, about = _settings(file)
    if preset:
        about = _to_use(preset, has_own=bool(made.colors or made.marks))
        made = made.model_copy(update={"preset": preset, "colors": {}, "marks": {}})
    ladder = Ladder(thresholds(made), made.working_days, made.preset, made.looks, _sources(made))
    content = report(ladder, about, where)
    if json:
        from guangong.render import json as as_json

        emit(as_json.dump(as_json.report(content)))
    else:
        from guangong.render.terminal import print_report

        print_report(content, ladder.looks)


def _to_use(preset: str, *, has_own: bool) -> str:
    """Return how to get a preset; ``has_own``: colours and marks of one's own would still hold."""
    text = _('to use it, write in guangong.toml, under [lights]: preset = "{name}"')
    if has_own:
        text = _(
            'to use it, write in guangong.toml, under [lights]: preset = "{name}", '
            "and delete what stands under [lights.colors] and [lights.marks]"
        )
    return text.format(name=preset)


def _settings(file: Path | None) -> _Settings:
    from guangong.services import project
    from guangong.services.book import plan_path
    from guangong.storage import paths, reading

    try:
        plan = plan_path(file)
    except paths.NoPlanError:
        return _Settings(Lights(), None, _("there is no plan here, and so no guangong.toml"))
    reading.read(plan)
    path = project.find(plan)
    if path is None:
        return _Settings(Lights(), None, _("there is no guangong.toml beside the plan or above it"))
    return _Settings(project.load(plan).lights, str(path), _("as set in {file}").format(file=path))


def _sources(made: "Lights") -> "dict[str, Source]":
    """Return where the settings were made that are not a preset's or the default."""
    from guangong.storage import user_settings

    names = ("due_soon_days", "behind", "far_behind")
    sources: dict[str, Source] = {name: "project" for name in names if getattr(made, name) is not None}
    sources |= {f"colors.{light}": "project" for light in made.colors}
    sources |= {f"marks.{light}": "project" for light in made.marks}
    if "due_soon_days" in user_settings.load():
        sources["due_soon_days"] = "user"
    return sources
