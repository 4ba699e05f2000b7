"""The tables in a folder of Parquet files: a folder a table, in it one a year, parted as Hive does."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, TypeAlias

from guangong.errors import needs
from guangong.storage.disk import sync_file, sync_folder
from guangong.tables.columns import VERSION, Column, columns
from guangong.tables.rows import Row

MARK: Final = "_guangong.json"
"""The file that says whose the folder is and which files belong to it; readers pass over what begins so."""

_HELD: Final = 20_000
"""So many rows of all tables are held until they are written, so that memory does not grow with the plans."""

_OPEN: Final = 40
"""So many files are open at once: where there are more, the first one is closed, and gets no more rows."""

Key: TypeAlias = tuple[str, int]
"""A table and a year."""


class _File(NamedTuple):
    """An open Parquet file."""

    writer: Any
    file: BinaryIO

    def close(self) -> None:
        """Close it; it is on disk then."""
        self.writer.close()
        self.file.flush()
        sync_file(self.file.fileno())
        self.file.close()


class ParquetTables:
    """Takes rows of the tables, holds some of them, and writes these as row groups."""

    def __init__(self, folder: Path) -> None:
        with needs("parquet"):
            import pyarrow.parquet
        self._arrow, self._folder = pyarrow, folder
        self._schemas = {table: _schema(pyarrow, table) for table in columns()}
        self._held: dict[Key, list[Row]] = {}
        self._open: dict[Key, _File] = {}
        self._files: list[str] = []

    def add(self, table: str, year: int, rows: Sequence[Row]) -> None:
        """Add rows to a table."""
        self._held.setdefault((table, year), []).extend(rows)
        if sum(map(len, self._held.values())) >= _HELD:
            self._write()

    def _write(self) -> None:
        for (table, year), rows in self._held.items():
            made = self._arrow.table(_values(table, rows), self._schemas[table])
            self._file((table, year)).writer.write_table(made)
        self._held.clear()

    def _file(self, key: Key) -> _File:
        if key not in self._open:
            if len(self._open) >= _OPEN:
                self._open.pop(next(iter(self._open))).close()
            self._open[key] = self._new(*key)
        return self._open[key]

    def _new(self, table: str, year: int) -> _File:
        folder = f"{table}/year={year}"
        (self._folder / folder).mkdir(parents=True, exist_ok=True)
        number = sum(name.startswith(f"{folder}/") for name in self._files)
        self._files.append(f"{folder}/part-{number}.parquet")
        file = (self._folder / self._files[-1]).open("xb")
        return _File(self._arrow.parquet.ParquetWriter(file, self._schemas[table]), file)

    def finish(self) -> None:
        """Write what is held, an empty file for a table without rows, and whose all this is."""
        begun = {name.partition("/")[0] for name in self._files} | {table for table, _year in self._held}
        # Each plan has a row in plans, so there is a year.
        years = [year for _table, year in (*self._held, *self._open)]
        for table in columns().keys() - begun:
            self._held[table, years[0]] = []
        self._write()
        for file in self._open.values():
            file.close()
        mark = {"guangong": "tables", "version": VERSION, "files": sorted(self._files)}
        (self._folder / MARK).write_text(json.dumps(mark, indent=1), "utf-8")
        sync_folder(self._folder)

    def abandon(self) -> None:
        """Close the files; what their writers have to say at the end, on a full disk too, goes nowhere."""
        for opened in self._open.values():
            with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (a device)
                os.dup2(nowhere.fileno(), opened.file.fileno())
                opened.writer.close()
                opened.file.close()


def _schema(arrow: Any, table: str) -> Any:  # noqa: ANN401 (pyarrow has no types)
    types = {
        "text": arrow.string(),
        "texts": arrow.list_(arrow.string()),
        "whole": arrow.int64(),
        "real": arrow.float64(),
        "yes": arrow.bool_(),
        "day": arrow.date32(),
    }
    fields = [(column.name, types[column.kind]) for column in _kept(table)]
    return arrow.schema(fields, {"guangong.table": table, "guangong.version": str(VERSION)})


def _kept(table: str) -> list[Column]:
    """Return the columns that files have; the year stands in the name of their folder."""
    return [column for column in columns()[table] if column.name != "year"]


def _values(table: str, rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Return the values of rows by column."""
    places = [i for i, column in enumerate(columns()[table]) if column.name != "year"]
    return {column.name: [row[i] for row in rows] for column, i in zip(_kept(table), places, strict=True)}


@contextmanager
def opened(folder: Path) -> Iterator[ParquetTables]:
    """Write a new folder; on return it is on disk.

    Raises:
        GuangongError: pyarrow is not installed.
    """
    folder.mkdir()
    tables = ParquetTables(folder)
    try:
        yield tables
        tables.finish()
    except BaseException:
        tables.abandon()
        raise


def is_ours(folder: Path) -> bool:
    """Whether a folder is empty, or holds nothing but what was written here."""
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in paths} <= {MARK, *_listed(folder / MARK)}


def _listed(mark: Path) -> list[str]:
    try:
        found = json.loads(mark.read_bytes())
        return [str(name) for name in found["files"]] if found["guangong"] == "tables" else []
    except (OSError, ValueError, KeyError, TypeError):
        return []
