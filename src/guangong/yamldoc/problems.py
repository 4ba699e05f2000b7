"""Why a text is no plain YAML, and how much of a hostile one is read."""

from typing import Final, Literal, NamedTuple

from guangong.yamldoc.nodes import Span

MAX_DEPTH: Final = 64
"""Deeper nesting is refused: libyaml's time is quadratic in it."""

MAX_PROBLEMS: Final = 1000
"""Reading stops after so many: a hostile file must not fill the memory with them."""

MAX_BYTES: Final = 10_000_000
"""A larger file is not read, from disk or from a commit: a plan of 10,000 tasks has 3 MB."""

MAX_NODES: Final = 400_000
"""Reading stops after so many keys, values and ends: a plan of 10,000 tasks has 300,000."""

# The other way round, as all that is printable, it takes 4 ms to compile; decoded text has no surrogates.
UNPRINTABLE: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]"
"""A pattern of what YAML calls unprintable, and the byte order mark: it may only stand at the start."""

Trouble = Literal["encoding", "control", "syntax", "duplicate", "feature", "depth", "size", "empty", "top"]


class Problem(NamedTuple):
    """Why the text is no plain YAML.

    ``detail`` is the key, feature, encoding, character or libyaml's words; ``other`` is a second place.
    """

    trouble: Trouble
    span: Span
    detail: str = ""
    other: Span | None = None
