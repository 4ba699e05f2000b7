"""The ladder of lights: when each holds, how it looks, and where that was decided."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from guangong.domain.progress import Light, Thresholds
from guangong.domain.styles import PRESETS, Style, Styles
from guangong.messages import _
from guangong.reports.table import Column, Data, Mark, Report, Row, Table, Text, cell
from guangong.reports.words import light_word, when

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
    columns = (
        Column(_("light")),
        Column(_("holds when"), narrow=False),
        Column(_("source"), extra=True),
        Column(_("colour")),
        Column(_("source"), extra=True),
    )
    rows = tuple(_row(light, ladder.styles[light], ladder) for light in Light)
    title = (
        Text(_("The lights: of a task, the first that holds"), "heading"),
        Text("\n"),
        Text(about, "inherited"),
    )
    parts = (Table("lights", columns, rows),)
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


def _row(light: Light, style: Style, ladder: Ladder) -> Row:
    color_from, mark_from = ladder.look_source(f"colors.{light}"), ladder.look_source(f"marks.{light}")
    thresholds = {Light.DUE_SOON: "due_soon_days", Light.FAR_BEHIND: "far_behind", Light.BEHIND: "behind"}
    threshold = thresholds.get(light)
    looks_from = dict.fromkeys((_source_word(mark_from, ladder), _source_word(color_from, ladder)))
    return Row(
        {
            "light": light.value,
            "mark": style.mark,
            "mark_source": mark_from,
            "color": style.color,
            "color_source": color_from,
        },
        (
            (Mark(light), Text(f" {light_word(light)}", light)),
            cell(when(light, ladder.thresholds, working_days=ladder.working_days)),
            cell(_source_word(ladder.source(threshold), ladder) if threshold else "", "inherited"),
            cell(style.color, light),
            cell(_(", ").join(looks_from), "inherited"),
        ),
    )


def _source_word(source: Source, ladder: Ladder) -> str:
    return {
        "default": _("the default"),
        "preset": _('preset "{name}"').format(name=ladder.preset),
        "project": "guangong.toml",
        "user": _("your own settings"),
    }[source]


def _notes(ladder: Ladder) -> tuple[str, ...]:
    working = _("Days are working days: no weekends and holidays, but the weekends that make up for them.")
    others = _("Presets: {names}. To see one: guangong lights --preset blue")
    return (*((working,) if ladder.working_days else ()), others.format(names=_(", ").join(PRESETS)))
