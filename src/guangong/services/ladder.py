"""The ladder of lights that holds for a plan, or a preset's, and where its settings stand."""

from collections.abc import Mapping
from pathlib import Path

from guangong.answers.looks import Looks
from guangong.domain.settings import Lights
from guangong.messages import _
from guangong.reports.lights import Ladder, Source, lights
from guangong.reports.table import Report
from guangong.services import project
from guangong.services.book import plan_path, thresholds
from guangong.storage import paths, reading, user_settings


def on_lights(preset: str | None, file: Path | None, looks: Looks) -> Report:
    """Return the report on the ladder that is in use, or on a preset's.

    Raises:
        GuangongError: the plan that is named is not there, or settings cannot be read.
    """
    made, where, about = _settings(file, looks)
    if preset:
        about = _to_use(preset, has_own=bool(made.colors or made.marks))
        made = made.model_copy(update={"preset": preset, "colors": {}, "marks": {}})
    ladder = Ladder(
        thresholds(made, looks), made.working_days, made.preset, made.styles, _sources(made, looks)
    )
    return lights(ladder, about, where)._replace(styles=made.styles)


def _to_use(preset: str, *, has_own: bool) -> str:
    """Return how to get a preset; ``has_own``: colours and marks of one's own would still hold."""
    text = _('to use it, write in guangong.toml, under [lights]: preset = "{name}"')
    if has_own:
        text = _(
            'to use it, write in guangong.toml, under [lights]: preset = "{name}", '
            "and delete what stands under [lights.colors] and [lights.marks]"
        )
    return text.format(name=preset)


def _settings(file: Path | None, looks: Looks) -> tuple[Lights, str | None, str]:
    """Return the project's settings, where they stand (``None``: nowhere), and a sentence on that."""
    try:
        plan = plan_path(file, looks)
    except paths.NoPlanError:
        return Lights(), None, _("there is no plan here, and so no guangong.toml")
    reading.read(plan, looks)
    path = project.find(plan, looks)
    if path is None:
        return Lights(), None, _("there is no guangong.toml beside the plan or above it")
    return project.load(plan, looks).lights, str(path), _("as set in {file}").format(file=path)


def _sources(made: Lights, looks: Looks) -> Mapping[str, Source]:
    """Return where the settings were made that are not a preset's or the default."""
    names = ("due_soon_days", "behind", "far_behind")
    sources: dict[str, Source] = {name: "project" for name in names if getattr(made, name) is not None}
    sources |= {f"colors.{light}": "project" for light in made.colors}
    sources |= {f"marks.{light}": "project" for light in made.marks}
    if "due_soon_days" in user_settings.load(looks):
        sources["due_soon_days"] = "user"
    return sources
