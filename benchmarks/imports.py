"""Counts what import reads of the documents in a folder, and how long it takes.

python benchmarks/imports.py FOLDER [--day YYYY-MM-DD]

A row a document: its sections and tasks, of how many tasks owners, deadlines and quantities were read,
how many are doubtful, which shares of its characters stand in tasks and headings, are left out, and are
unread, and the time without the start of Python. Lines at its beginning that start with "# " say where it
is from, and are not read. Prints a table in Markdown.
"""

import argparse
import re
import time
from datetime import date
from pathlib import Path

from guangong.errors import GuangongError
from guangong.messages import use
from guangong.reports.imported import counts
from guangong.services.imports import draft_of

COLUMNS = "document|sections|tasks|owners|deadlines|quantities|key|doubtful|read|left out|unread|ms"


def main() -> None:
    """Import each document, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--day", type=date.fromisoformat, default=date.today())  # noqa: DTZ011 (the user's own)
    options = parser.parse_args()
    use("en")
    print(f"| {COLUMNS.replace('|', ' | ')} |\n|---|{'--:|' * COLUMNS.count('|')}")
    for path in sorted(path for path in options.folder.iterdir() if path.is_file()):
        print(row(path, options.day))


def row(path: Path, day: date) -> str:
    """Return the row of a document; of one that is refused, the reason."""
    source = path.read_bytes()
    if path.suffix in {".txt", ".md"}:
        source = re.sub(rb"\A(?:# [^\n]*\n)+", b"", source)
    started = time.perf_counter()
    try:
        draft = draft_of(path.name, source, day)
    except GuangongError as error:
        return f"| {path.name} | {error.message} |" + " |" * (COLUMNS.count("|") - 1)
    milliseconds = (time.perf_counter() - started) * 1000
    found, share = counts(draft), draft.share
    names = ("sections", "tasks", "owners", "deadlines", "targets", "key", "doubtful")
    shares = (share.tasks + share.headings, share.passed, share.unread)
    cells = [str(found[name]) for name in names]
    cells += [f"{part / share.total:.0%}" for part in shares]
    return f"| {path.name} | {' | '.join(cells)} | {milliseconds:.0f} |"


if __name__ == "__main__":
    main()
