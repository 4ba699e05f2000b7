"""The ladder of lights: when each holds, how it looks, and where that was decided."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from guangong.domain.progress import Light, Thresholds
from guangong.domain.styles import PRESETS, Styles
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Cell, Column, Data, Report, cell, table, titled

Source: TypeAlias = Literal["default", "preset", "project", "user"]


class Ladder(NamedTuple):
    """The lights: when they hold, and how they look.

    ``sources`` says where a setting was made, by its name in ``guangong.toml`` (``behind``, ``colors.done``);
    what is not named there is the preset's or the default.
    """

    thresholds: Thresholds
    working_days: bool
    preset: str
    styles: Styles
    sources: Mapping[str, Source]

    def source(self, name: str) -> Source:
        """Return where a threshold was decided."""
        return self.sources.get(name, "default")

    def look_source(self, name: str) -> Source:
        """Return where a colour or a mark was decided."""
        return self.sources.get(name, "default" if self.preset == "default" else "preset")


def lights(ladder: Ladder, about: str, settings: str | None) -> Report:
    """Report a ladder; ``about`` is a sentence on it, ``settings`` the path of the project's settings."""
    when = partial(words.when, limits=ladder.thresholds, working_days=ladder.working_days)
    columns: list[tuple[Column, Callable[[Light], Cell]]] = [
        (Column("", name=_("light")), words.mark_cell),
        (Column("", name=_("holds when"), least=20), lambda light: cell(when(light))),
    ]
    if any(_from(ladder, light) for light in Light):
        columns.append((Column(_("source"), least=8), lambda light: cell(_from(ladder, light), "dim")))
    title = titled(_title(ladder.preset), about)
    parts = (table("lights", columns, list(Light), partial(_light, ladder)),)
    return Report("lights", title, _data(ladder, settings), parts, _notes(ladder))


def _data(ladder: Ladder, settings: str | None) -> Data:
    return {
        "settings": settings,
        "preset": ladder.preset,
        "presets": list(PRESETS),
        "working_days": ladder.working_days,
        **{
            name: {"value": getattr(ladder.thresholds, name), "source": ladder.source(name)}
            for name in ("due_soon_days", "behind", "far_behind")
        },
    }


def _light(ladder: Ladder, light: Light) -> Data:
    style = ladder.styles[light]
    return {
        "light": light.value,
        "mark": style.mark,
        "mark_source": ladder.look_source(f"marks.{light}"),
        "color": style.color,
        "color_source": ladder.look_source(f"colors.{light}"),
    }


def _title(preset: str) -> str:
    if preset == "default":
        return _("The lights: of a task, the first that holds")
    return _('The lights, preset "{name}": of a task, the first that holds').format(name=preset)


def _from(ladder: Ladder, light: Light) -> str:
    """Return which settings of the user's decide on a light, empty where none does."""
    thresholds = {Light.DUE_SOON: "due_soon_days", Light.FAR_BEHIND: "far_behind", Light.BEHIND: "behind"}
    names = (thresholds.get(light, ""), f"marks.{light}", f"colors.{light}")
    words_ = {"project": "guangong.toml", "user": _("your own settings")}
    found = (words_[source] for name in names if (source := ladder.sources.get(name)) in words_)
    return _(", ").join(dict.fromkeys(found))


def _notes(ladder: Ladder) -> tuple[str, ...]:
    working = _("Days are working days: no weekends and holidays, but the weekends that make up for them.")
    members = _("What the members of a group return is expected by the deadline, and not before.")
    others = _("Presets: {names}. To see one: guangong lights --preset blue")
    return (*((working,) if ladder.working_days else ()), members, others.format(names=_(", ").join(PRESETS)))
