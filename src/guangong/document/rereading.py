"""Reading a text again after an edit: of 10,000 tasks one has changed.

How libyaml reads a place depends on what stands before it: the brackets and quotes that are open, and the
columns of the blocks around it. Behind a list item that could be read to its end none of its own are open.
So if only the item has changed, and what follows it still stands in the old column, what follows is read as
before. One thing may differ: whether the item ended with its line. If not, what follows on that line is a
mistake, and ``skim`` finds it. Tests hold this against reading all of it.
"""

from typing import Final, NamedTuple

from guangong.document import values
from guangong.document.nodes import Data, Item, Span, replaced

_LARGE: Final = 1 / 4
"""An item that is a larger part of the text is no saving: it is read twice, and the text is skimmed."""

_SHORT: Final = 10_000
"""Of so few characters an item is never large."""


class Edit(NamedTuple):
    """A text and its data before an edit, the range that gets another text, and a list item around it."""

    text: str
    data: Data
    changed: Span
    item: Item


def reread(edit: Edit, text: str, source: bytes) -> Data:
    """Return the data of ``text``, which came of ``edit``; ``source`` is the same in UTF-8.

    Raises:
        UnusualError: more than the item has changed, it is large, or it holds what a plan may not hold.
    """
    before, data, changed, item = edit
    values.demand(item.end - item.start <= max(_SHORT, _LARGE * len(before)))
    longer = len(text) - len(before)
    values.demand(item.start <= changed.start)
    values.demand(before[: changed.start] == text[: changed.start])
    values.demand(before[changed.end :] == text[changed.end + longer :])
    old = values.read_item(before, item)
    values.demand(changed.end <= old.end)
    new = values.read_item(text, item._replace(end=item.end + longer))
    values.demand((new.end, new.column) == (old.end + longer, old.column))
    values.skim(source)
    return replaced(data, item.route, new.data)
