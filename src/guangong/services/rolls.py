"""A list of names that somebody has in a file."""

from pathlib import Path

from guangong.messages import _, count
from guangong.sheets.names import read_names
from guangong.storage.reading import read


def names_of(path: Path) -> tuple[list[str], list[str]]:
    """Return the names in a file, and what there is to say of the rest of it.

    Raises:
        GuangongError: it cannot be read, or does not tell in which column the names are.
    """
    names, passed_over = read_names(str(path), read(path))
    if not passed_over:
        return names, []
    first, more = passed_over[:10], len(passed_over) - 10
    listed = [*first, count("{n} more", "{n} more", more)] if more > 0 else first
    return names, [_("not taken from {path}: {texts}").format(path=path, texts=_("; ").join(listed))]
