"""Tables that the copy of a web page left with one cell a line, and rows that have to be found again."""

import re
from collections.abc import Iterator
from itertools import pairwise

from guangong.drafting.table_headings import role_of


def is_cell_line(line: str) -> bool:
    """Whether a line ends a cell of such a table."""
    return line.strip() == "|" or (line.strip().endswith("|") and line.count("|") == 1)


def web_rows(cells: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of such a table: the heading, then a row from each running number on.

    What stands before a number, and is too much for the row before, is the cell of a column that is merged.
    """
    stream = [cell for cell in cells if cell]
    width = next((n for n, cell in enumerate(stream) if not role_of(cell)), len(stream))
    heading, body = stream[:width], stream[width:]
    places = [n for n, cell in enumerate(body) if re.fullmatch(r"\d{1,3}", cell)]
    if not heading or not places:
        yield from ((cell,) for cell in stream)
        return
    numbered = "number" in map(role_of, heading)
    before = 0 if role_of(heading[0]) == "number" else 1
    yield tuple(heading) if numbered else (heading[0], "序号", *heading[1:])
    behind = width - before - numbered
    section = "".join(body[: places[0]])
    for place, end in pairwise([*places, len(body)]):
        found, extra = body[place : place + 1 + behind], body[place + 1 + behind : end]
        yield (section, *found) if before else tuple(found)
        section = "".join(extra) or section
