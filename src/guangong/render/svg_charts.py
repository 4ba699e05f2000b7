"""Drawings of a page as inline SVG: their colours are those of the page, by class.

A public chart library's default links an outside script; these few shapes need none. A drawing has a label,
which says the same in words, where no words stand beside it.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from guangong.messages import _
from guangong.reports.page import BurnUp
from guangong.reports.table import Bar
from guangong.reports.timeline import Stage

_WIDTH: Final = 800
_HEIGHT: Final = 190
"""Units of the burn-up's drawing, without its axis."""


def bar(drawn: Bar) -> str:
    """Return a bar: what is done, the gap up to a line at what is expected, and the rest."""
    label = _("progress {progress}").format(progress=f"{drawn.share:.0%}")
    shapes = ['<rect class="rest"/>']
    if drawn.expected is not None:
        said = _("{progress}, expected {expected}")
        label = said.format(progress=label, expected=f"{drawn.expected:.0%}")
        shapes += _rect("gap", drawn.share, drawn.expected)
    shapes += _rect("done", 0, drawn.share)
    if drawn.expected is not None:
        shapes.append(f'<rect class="now" x="{_percent(min(drawn.expected, 0.99))}"/>')
    return _svg("bar", shapes, label)


def periods(stages: Sequence[Stage], label: str) -> str:
    """Return the periods of standing work as squares: with an entry, missed, or to come."""
    drawn = []
    for place, stage in enumerate(stages):
        x = place * 12
        drawn.append(f'<rect class="{stage.state}" x="{x + 0.5}"/>')
        drawn += [f'<path class="tick" d="M{x + 3} 5.5l2 2.5 3.5-5"/>'] if stage.state == "recorded" else []
        drawn += [f'<path class="cross" d="M{x + 5.5} 2v4.5m0 1.3v1.4"/>'] if stage.state == "missed" else []
    width = 12 * len(stages)
    return _svg("periods", drawn, label, f' viewBox="0 0 {width} 11" width="{width}" height="11"')


def track(stages: Sequence[tuple[float, float, str]], done: float, now: float | None) -> str:
    """Return a task's time on the line of the plan's: its stretches, how much is done, and today.

    It has no label: the days and the progress stand beside it.
    """
    shapes = [shape for begin, end, state in stages for shape in _rect(state, begin, end)]
    if len(stages) == 1:
        begin, end, _state = stages[0]
        shapes += _rect("done", begin, begin + (end - begin) * done)
    shapes += [] if now is None else [f'<rect class="now" x="{_percent(now)}"/>']
    return _svg("track", shapes)


def burn_up(drawn: BurnUp) -> str:
    """Return what is due and what is done, added up over the year; what lies between is in arrears."""
    most = max(1, drawn.total, *(number for _name, steps in _lines(drawn) for _place, number in steps))
    label = _("by now {due} due and {done} done, of {total}").format(
        due=drawn.due_now, done=drawn.done_now, total=drawn.total
    )
    arrears = f'<path class="arrears" d="{_arrears(drawn, most)}"/>'
    lines = (f'<path class="{name}" d="M0 {_HEIGHT}{_line(steps, most)}"/>' for name, steps in _lines(drawn))
    shapes = [*_grid(drawn, most), arrears, *lines, *(_today(drawn, most) if drawn.now is not None else ())]
    return _svg("burn-up", shapes, label, f' viewBox="-34 -16 {_WIDTH + 44} {_HEIGHT + 38}"')


def _grid(drawn: BurnUp, most: int) -> Iterator[str]:
    """Yield lines at round numbers, and the months below."""
    step = next(size for power in range(9) for size in (10**power * n for n in (1, 2, 5)) if most / size <= 4)  # noqa: PLR2004 (lines)
    for value in range(0, most + 1, step):
        y = _y(value, most)
        yield f'<path class="line" d="M0 {y}H{_WIDTH}"/><text class="axis" x="-6" y="{y + 4}">{value}</text>'
    for middle, name in drawn.columns:
        x = _number(middle * _WIDTH)
        yield f'<text class="month" x="{x}" y="{_HEIGHT + 18}">{escape(name)}</text>'


def _lines(drawn: BurnUp) -> tuple[tuple[str, Sequence[tuple[float, int]]], ...]:
    return ("due", drawn.due), ("done", drawn.done)


def _arrears(drawn: BurnUp, most: int) -> str:
    """Return the path of what lies between due and done, as long as less is done."""
    due = dict(drawn.due)
    there = [(place, max(due.get(place, 0), done)) for place, done in drawn.done]
    return f"M0 {_HEIGHT}{_line(there, most)}{_line([*reversed(drawn.done)], most)}Z" if there else ""


def _today(drawn: BurnUp, most: int) -> Iterator[str]:
    """Yield a line at today, and the two numbers that it cuts."""
    x = (drawn.now or 0) * _WIDTH
    yield f'<path class="today" d="M{_number(x)} -10V{_HEIGHT}"/>'
    due = max(4, _y(drawn.due_now, most) - 6)
    yield f'<text class="left" x="{_number(x - 6)}" y="{due}">{escape(drawn.due_text)}</text>'
    done = min(_HEIGHT - 6, _y(drawn.done_now, most) + 14)
    yield f'<text class="right" x="{_number(x + 6)}" y="{done}">{escape(drawn.done_text)}</text>'


def _line(steps: Sequence[tuple[float, int]], most: int) -> str:
    """Return the path to the numbers at some places."""
    return "".join(f"L{_number(place * _WIDTH)} {_y(number, most)}" for place, number in steps)


def _y(value: int, most: int) -> float:
    return round(_HEIGHT * (1 - value / most), 1)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _percent(share: float) -> str:
    return f"{_number(100 * share)}%"


def _rect(name: str, begin: float, end: float) -> list[str]:
    """Return a stretch of a bar, where it has a length; how high it is, the style says."""
    if end <= begin:
        return []
    x = f' x="{_percent(begin)}"' if begin else ""
    return [f'<rect class="{name}"{x} width="{_percent(end - begin)}"/>']


def _svg(name: str, shapes: Iterable[str], label: str = "", form: str = "") -> str:
    """Return a drawing with its label; ``form`` are attributes besides."""
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return f'<svg class="{name}"{form} {said}>{"".join(shapes)}</svg>'
