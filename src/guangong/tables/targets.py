"""Where tables are written: a folder of Parquet files, or a file of SQLite."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from guangong.errors import TakenError
from guangong.messages import _
from guangong.reports.rollup import Standing
from guangong.storage.placing import placed
from guangong.tables import parquet, sqlite
from guangong.tables.columns import columns
from guangong.tables.rows import Reading, Row, rows, unread_row

SQLITE: Final = frozenset({".sqlite", ".sqlite3", ".db"})
"""How the name of a file of SQLite ends."""


def wrong_place(path: Path) -> str:
    """Return why tables are not written there, empty where they are: another format is none of theirs."""
    if path.suffix.lower() in SQLITE or not path.suffix[1:].isalpha() or path.is_dir():
        return ""
    text = _(
        "tables are a folder of Parquet or a file that ends in .sqlite, not {suffix}; for CSV: --format csv"
    )
    return text.format(suffix=path.suffix)


class Target(NamedTuple):
    """Where tables go, and whether those are named who made a record."""

    path: Path
    people: bool = False


class _Writer(Protocol):
    def add(self, table: str, year: int, rows: Sequence[Row]) -> None: ...


class Tables:
    """Takes plans one after the other; ``counts`` says how many rows each table has."""

    def __init__(self, writer: _Writer, *, people: bool) -> None:
        self._writer = writer
        self._people = people
        self.counts: Counter[str] = Counter(dict.fromkeys(columns(), 0))

    def take(self, read: Reading) -> None:
        """Add a plan, all of its rows or, where one cannot be written, none.

        Raises:
            GuangongError: a number in it is too large for a table.
        """
        self._add(rows(read, people=self._people), read.year)

    def take_unread(self, one: Standing, day: date) -> None:
        """Add one that could not be read."""
        self._add({"plans": [unread_row(one, day)]}, day.year)

    def _add(self, made: Mapping[str, Sequence[Row]], year: int) -> None:
        for table, found in made.items():
            self.counts[table] += len(found)
            if found:
                self._writer.add(table, year, found)


@contextmanager
def written(to: Target) -> Iterator[Tables]:
    """Write tables to a folder, or by the end of its name to a file; whole or not at all.

    Raises:
        TakenError: something is there that was not written here.
        GuangongError: an extra is missing, or nothing can be written.
    """
    if to.path.suffix.lower() in SQLITE:
        with placed(to.path, _refuse_file) as temporary, sqlite.opened(temporary, to.path) as base:
            yield Tables(base, people=to.people)
    else:
        with placed(to.path, _refuse_folder) as temporary, parquet.opened(temporary) as parts:
            yield Tables(parts, people=to.people)


def _refuse_file(path: Path) -> None:
    if not path.is_file() or not sqlite.is_ours(path):
        raise _taken(path)


def _refuse_folder(path: Path) -> None:
    if not path.is_dir() or not parquet.is_ours(path):
        raise _taken(path)


def _taken(path: Path) -> TakenError:
    text = _("{path} is there already, and is or holds what rollup has not written").format(path=path)
    return TakenError(text, _("name another place, or remove it first"))
