"""A report as JSON, version 1; docs/json.md describes the shape."""

import json
import sys
from typing import Any, Final

from guangong.render.text import HIDDEN
from guangong.reports.table import Listing, Prose, Report, Table

VERSION: Final = 1


def dump(data: dict[str, Any]) -> str:
    """Return one JSON object as text: escaped is what cannot be seen, and outside UTF-8 all beyond ASCII."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps({"version": VERSION, **data}, ensure_ascii=not plain, indent=2, default=_plain)
    return HIDDEN.sub(lambda match: json.dumps(match.group())[1:-1], text) + "\n"


def _plain(value: Any) -> Any:  # noqa: ANN401 (what makes data, or a day)
    return value() if callable(value) else str(value)


def write(content: Report) -> str:
    """Return a report as JSON: its data, and each named part."""
    shape = {"report": content.name, **content.data}
    for part in content.parts:
        if not isinstance(part, Listing | Prose) and part.name:
            shape[part.name] = [row.data for row in part.rows] if isinstance(part, Table) else part.data
    return dump(shape)
