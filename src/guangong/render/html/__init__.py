"""A page as one HTML file: it opens from a disk, and nothing in it asks the network for anything."""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from guangong.domain.masking import masked
from guangong.domain.styles import Styles
from guangong.errors import needs
from guangong.messages import language
from guangong.render import svg_charts
from guangong.render.text import HIDDEN, visible
from guangong.reports.status import difference_cell
from guangong.reports.table import Bar, Cell, Day, Fit, Mark, Piece, Report, Sign, Text

if TYPE_CHECKING:
    from jinja2 import Environment

    from guangong.reports.page import Page

SIGNS: Final[Mapping[str, str]] = {
    "done": "━",
    "now": "┃",
    "missed": "!",
    "open": "·",
    "late": "迟",
    "exempt": "/",
    "back": "↩",
}
"""What returns are drawn with."""


def write(report: Report) -> bytes:
    """Return the page: all of it in one file, with the hashes of the only style and script that may run."""
    page: Page = report.data["page"]
    style, script = _file("page.css"), _file("page.js")
    template = _environment(report.styles).get_template("page.html")
    filled = template.render(
        page=page,
        words=page.words,
        notes=report.notes,
        title=f"{page.organization}{page.heading}",
        language={"zh": "zh-CN"}.get(language(), language()),
        style=style,
        script=script,
        policy=_policy(style, script),
        data=_embedded(report.data),
    )
    return filled.encode()


def _file(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Return the content security policy: nothing is loaded, and only these two texts count."""
    style, script = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    rules = ("default-src 'none'", f"style-src 'sha256-{style}'", f"script-src 'sha256-{script}'")
    return "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))


def _embedded(data: Mapping[str, Any]) -> str:
    """Return data as JSON in which nothing ends the element that it stands in."""
    kept = {name: value for name, value in data.items() if name != "page"}
    text = json.dumps({"version": 1, **kept}, ensure_ascii=False, separators=(",", ":"), default=str)
    return HIDDEN.sub(lambda found: json.dumps(found.group())[1:-1], text).replace("<", "\\u003c")


# ── the template ──


def _environment(styles: Styles) -> "Environment":
    """Return what fills the template; no text passes that is not masked, visible and escaped."""
    with needs("page"):
        from jinja2 import Environment, PackageLoader, StrictUndefined
        from markupsafe import Markup

    filler = Environment(
        loader=PackageLoader(__name__, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_safe,
    )

    def drawn(content: Cell) -> Markup:
        return Markup("").join(map(piece, content))

    def piece(found: Piece) -> Markup:
        match found:
            case Fit(choices):
                return drawn(choices[0])
            case Bar():
                return Markup(svg_charts.bar(found))  # noqa: S704 (drawn here)
        text, tone = _said(found, styles)
        if not tone:
            return Markup("{}").format(_safe(text))
        return Markup('<span class="{}">{}</span>').format(tone, _safe(text))

    filler.filters |= {
        "drawn": drawn,
        "mark": lambda light: styles[light].mark,
        "bar": lambda bar: Markup(svg_charts.bar(bar)),  # noqa: S704
        "periods": lambda item: Markup(svg_charts.periods(item.stages, _safe(item.said))),  # noqa: S704
        "track": lambda item, now: Markup(  # noqa: S704
            svg_charts.track(item.spans, item.bar.share if item.bar else 0, now)
        ),
        "burn_up": lambda found: Markup(svg_charts.burn_up(found)),  # noqa: S704
        "difference": lambda figures: drawn(difference_cell(figures)),
        "percent": lambda share: f"{share:.0%}",
        "share": lambda figures: Bar(figures["progress"], figures["expected"]),
    }
    return filler


def _safe(value: Any) -> Any:  # noqa: ANN401 (whatever a template prints)
    """Return a text without what calls or finds out a person, and without signs that cannot be seen."""
    return visible(masked(value)) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _said(piece: Piece, styles: Styles) -> tuple[str, str]:
    """Return what a piece says, and the class of its tone."""
    match piece:
        case Mark(light):
            return styles[light].mark, f"mark {light}"
        case Sign(name):
            return SIGNS[name], f"sign {name}"
        case Text(text, tone) | Day(text=text, tone=tone):
            return text, tone
    return "", ""
