"""The ladder of lights: when each holds, how it looks, and where that was decided."""

from collections.abc import Mapping
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from guangong.domain.progress import Light, Thresholds
from guangong.domain.styles import PRESETS, Styles
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Column, Columns, Data, Report, cell, table, titled

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
    columns: Columns[Light] = (
        (Column(_("light")), words.mark_cell),
        (Column(_("holds when"), narrow=False), lambda light: cell(when(light))),
        (Column(_("source"), extra=True), lambda light: cell(_limit_from(ladder, light), "dim")),
        (Column(_("colour")), lambda light: cell(ladder.styles[light].color, light)),
        (
            Column(_("source"), extra=True, name=_("source of mark and colour")),
            lambda light: cell(_look_from(ladder, light), "dim"),
        ),
    )
    title = titled(_("The lights: of a task, the first that holds"), about)
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


def _limit_from(ladder: Ladder, light: Light) -> str:
    """Return where the threshold of a light was set, empty for a light without one."""
    thresholds = {Light.DUE_SOON: "due_soon_days", Light.FAR_BEHIND: "far_behind", Light.BEHIND: "behind"}
    return _source_word(ladder.source(thresholds[light]), ladder) if light in thresholds else ""


def _look_from(ladder: Ladder, light: Light) -> str:
    """Return where the mark and the colour of a light were set."""
    sources = (ladder.look_source(f"{looks}.{light}") for looks in ("marks", "colors"))
    return _(", ").join(dict.fromkeys(_source_word(source, ladder) for source in sources))


def _source_word(source: Source, ladder: Ladder) -> str:
    return {
        "default": _("the default"),
        "preset": _('preset "{name}"').format(name=ladder.preset),
        "project": "guangong.toml",
        "user": _("your own settings"),
    }[source]


def _notes(ladder: Ladder) -> tuple[str, ...]:
    working = _("Days are working days: no weekends and holidays, but the weekends that make up for them.")
    members = _("What the members of a group return is expected by the deadline, and not before.")
    others = _("Presets: {names}. To see one: guangong lights --preset blue")
    return (*((working,) if ladder.working_days else ()), members, others.format(names=_(", ").join(PRESETS)))
