"""Reading a text again after an edit: of 10,000 tasks one has changed.

How libyaml reads a place depends on what stands before it: brackets and quotes that are open, and the columns
of the blocks around it. A list item in block style begins and ends with no bracket and no quote open. So if
only an item has changed, and what follows it still follows it, in the same columns, then all that follows is
read as before. Tests hold this against reading all of it.
"""

from guangong.document import values
from guangong.document.lookup import Item
from guangong.document.nodes import Data, Span, replaced


def reread(before: str, data: Data, after: str, changed: Span, item: Item) -> Data:
    """Return the data of ``after``, which is ``before`` with another text in the range ``changed``.

    ``data`` are those of ``before``, and ``item`` is an item in it, around the range.

    Raises:
        UnusualError: more than the item has changed, or it holds what a plan may not hold.
    """
    longer = len(after) - len(before)
    old = values.read_item(before, item)
    new = values.read_item(after, item._replace(end=item.end + longer))
    values.demand(item.start <= changed.start and changed.end <= old.end)
    values.demand((new.end, new.column) == (old.end + longer, old.column))
    values.demand(before[: changed.start] == after[: changed.start])
    values.demand(before[changed.end :] == after[changed.end + longer :])
    values.skim(after.encode())
    return replaced(data, item.route, new.data)
