"""A report as JSON, version 1; docs/json.md describes the shape."""

import json
import sys
from typing import Any, Final

from guangong.render.text import HIDDEN
from guangong.reports.table import Report, Table

VERSION: Final = 1


def dump(data: dict[str, Any]) -> str:
    """Return one JSON object as text: escaped is what cannot be seen, and outside UTF-8 all beyond ASCII."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps({"version": VERSION, **data}, ensure_ascii=not plain, indent=2, default=str)
    return HIDDEN.sub(lambda match: json.dumps(match.group())[1:-1], text) + "\n"


def write(content: Report) -> str:
    """Return a report as JSON: its data, and each named part."""
    shape = {"report": content.name, **{key: _made(value) for key, value in content.data.items()}}
    for part in content.parts:
        if isinstance(part, Table):
            if part.name:
                shape[part.name] = [_made(row.data) for row in part.rows]
            if part.total:
                shape["total"] = _made(part.total.data)
        elif part.name:
            shape[part.name] = part.data
    return dump(shape)


def _made(value: Any) -> Any:  # noqa: ANN401 (data, or what makes it)
    return value() if callable(value) else value
