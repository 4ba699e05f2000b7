"""A progress bar on standard error, for work that lasts: only on a terminal, and gone when it is over."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console

PATIENCE: Final = 0.5
"""So many seconds nobody needs a bar; rich is imported only after them."""


@contextmanager
def progress_bar(label: str, total: int) -> Iterator[Callable[[], None]]:
    """Show how far long work is; the body calls what it is given after each of ``total`` steps.

    Args:
        label: what is counted, in words.
        total: how many steps there are.
    """
    bar = _Bar(label, total)
    try:
        yield bar.advance
    finally:
        bar.stop()


class _Bar:
    """The bar, or none yet; ``stop`` is what takes it away."""

    def __init__(self, label: str, total: int) -> None:
        self._label = label
        self._total = total
        self._done = 0
        self._since = monotonic()
        self._show: Callable[[int], None] | None = None
        self.stop: Callable[[], None] = lambda: None

    def advance(self) -> None:
        self._done += 1
        if self._show is None and monotonic() - self._since >= PATIENCE:
            self._begin()
        if self._show:
            self._show(self._done)

    def _begin(self) -> None:
        self._show = lambda _done: None
        if sys.stderr is None or not sys.stderr.isatty():
            return
        from rich.console import Console  # only here: in a pipe nobody waits for it

        console = Console(file=sys.stderr)
        if not console.is_dumb_terminal:  # that one cannot take a line back
            self._draw(console)

    def _draw(self, console: "Console") -> None:
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(complete_style="cyan", finished_style="cyan"),
            TextColumn("{task.completed}/{task.total}"),
        )
        # Not through rich: what goes to standard output would come out on standard error.
        shown = Progress(
            *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
        )
        task = shown.add_task(self._label, total=self._total)
        shown.start()
        self._show = lambda done: shown.update(task, completed=done)
        self.stop = shown.stop
