"""Plain data, and how a place in it is named."""

from typing import Any, TypeAlias

Data: TypeAlias = Any
"""None, bool, int, float, str, or a tuple or dict of them."""

Route: TypeAlias = tuple[str | int, ...]
"""How a place in the data is named: the keys and indices that lead to it."""
