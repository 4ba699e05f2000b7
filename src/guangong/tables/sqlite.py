"""The tables in a file of SQLite: lists as JSON, days as texts, yes and no as 1 and 0."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from guangong.messages import _
from guangong.storage.disk import sync_file
from guangong.storage.failures import StoreError
from guangong.tables.columns import VERSION, Column, columns
from guangong.tables.rows import Row

APPLICATION: Final = 0x67756F67
"""Says in the file's header whose it is: ``guog``."""

_TYPES: Final = {
    "text": "TEXT",
    "texts": "TEXT",
    "day": "TEXT",
    "whole": "INTEGER",
    "yes": "INTEGER",
    "real": "REAL",
}


class SqliteTables:
    """Takes rows of the tables; they are in the file when ``opened`` ends."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        for table, found in columns().items():
            described = ", ".join(f'"{column.name}" {_TYPES[column.kind]}' for column in found)
            base.execute(f'CREATE TABLE "{table}" ({described})')

    def add(self, table: str, _year: int, rows: Sequence[Row]) -> None:
        """Add rows to a table."""
        found = columns()[table]
        values = ", ".join("?" * len(found))
        self._base.executemany(
            f'INSERT INTO "{table}" VALUES ({values})',  # noqa: S608 (names of our own)
            (tuple(map(_stored, found, row)) for row in rows),
        )


def _stored(column: Column, value: Any) -> Any:  # noqa: ANN401 (of any column)
    if column.kind == "texts" and value is not None:
        return json.dumps(value, ensure_ascii=False)
    return str(value) if column.kind == "day" and value is not None else value


@contextmanager
def opened(path: Path, name: Path) -> Iterator[SqliteTables]:
    """Write a new file of SQLite; on return it is on disk.

    Raises:
        StoreError: it cannot be written; the sentence is about ``name``, which it is to have.
    """
    path.open("xb").close()  # of what is wrong here, SQLite would not say the reason
    try:
        # Nobody reads it before it is whole, and what is left of it goes: it needs no journal.
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.execute("PRAGMA journal_mode = OFF")
            base.execute("PRAGMA synchronous = OFF")
            base.execute(f"PRAGMA application_id = {APPLICATION}")
            base.execute(f"PRAGMA user_version = {VERSION}")
            base.execute("BEGIN")
            yield SqliteTables(base)
            base.execute("COMMIT")
    except sqlite3.Error as error:
        is_full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
        said = _("the disk is full") if is_full else str(error)
        raise StoreError(_("{path}: {reason}").format(path=name, reason=said)) from None
    with path.open("rb") as file:
        sync_file(file.fileno())


def is_ours(path: Path) -> bool:
    """Whether a file is one that was written here."""
    with path.open("rb") as file:
        head = file.read(100)
    return head.startswith(b"SQLite format 3\0") and int.from_bytes(head[68:72]) == APPLICATION
