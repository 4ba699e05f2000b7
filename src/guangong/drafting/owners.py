"""Who does a task, by the document's own words."""

from typing import Literal, NamedTuple

Role = Literal["lead", "support"]


class OwnerWords(NamedTuple):
    """A unit that the text makes responsible.

    Args:
        unit: its name, as the text has it.
        role: lead where it leads or is responsible, support where it helps.
        words: what this was read from, as the text has it.
        is_group: it stands for several units: 各学校, 有关单位.
    """

    unit: str
    role: Role
    words: str
    is_group: bool = False
