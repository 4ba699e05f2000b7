"""Drawings of a page as inline SVG: their colours are those of the page, by class.

A public chart library's default links an outside script; these few shapes need none. Every drawing has a
label, which says the same in words.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final

from guangong.messages import _
from guangong.reports.page import BurnUp
from guangong.reports.table import Bar
from guangong.reports.timeline import Stage

_WIDTH: Final = 800
_HEIGHT: Final = 190
"""Units of the burn-up's drawing, without its axis."""

_STRETCHED: Final = ' preserveAspectRatio="none"'


def bar(drawn: Bar) -> str:
    """Return a bar: what is done, the gap up to a line at what is expected, and the rest."""
    done = 100 * drawn.share
    label = _("progress {progress}").format(progress=f"{drawn.share:.0%}")
    shapes = [_rect("rest", 0, 100, 3.5, 3)]
    if drawn.expected is not None:
        expected = 100 * drawn.expected
        said = _("{progress}, expected {expected}")
        label = said.format(progress=label, expected=f"{drawn.expected:.0%}")
        shapes += [_rect("gap", done, expected - done, 3.5, 3)] if expected > done else []
    shapes.append(_rect("done", 0, done, 2, 6))
    if drawn.expected is not None:
        shapes.append(_rect("now", min(expected, 99), 1, 0, 10))
    return _svg("bar", "0 0 100 10", label, shapes, _STRETCHED)


def periods(stages: Sequence[Stage], label: str) -> str:
    """Return the periods of standing work as squares: with an entry, missed, or to come."""
    drawn = []
    for place, stage in enumerate(stages):
        x = place * 12
        drawn.append(f'<rect class="{stage.state}" x="{x + 0.5}" y=".5" width="10" height="10" rx="1.5"/>')
        drawn += [f'<path class="tick" d="M{x + 3} 5.5l2 2.5 3.5-5"/>'] if stage.state == "recorded" else []
        drawn += [f'<path class="cross" d="M{x + 5.5} 2v4.5m0 1.3v1.4"/>'] if stage.state == "missed" else []
    width = 12 * len(stages)
    return _svg("periods", f"0 0 {width} 11", label, drawn, f' width="{width}" height="11"')


def track(stages: Sequence[tuple[float, float, str]], done: float, now: float | None, label: str) -> str:
    """Return a task's time on the line of the plan's: its stretches, how much is done, and today."""
    shapes = [_rect(state, 100 * begin, 100 * (end - begin), 3, 4) for begin, end, state in stages]
    if done and len(stages) == 1:
        begin, end, _state = stages[0]
        shapes.append(_rect("done", 100 * begin, 100 * (end - begin) * done, 3, 4))
    shapes += [_rect("now", 100 * now, 0.5, 0, 10)] if now is not None else []
    return _svg("track", "0 0 100 10", label, shapes, _STRETCHED)


def burn_up(drawn: BurnUp) -> str:
    """Return what is due and what is done, added up over the year; what lies between is in arrears."""
    most = max(1, drawn.total)
    label = _("by now {due} due and {done} done, of {total}").format(
        due=drawn.due_now, done=drawn.done_now, total=drawn.total
    )
    until = drawn.now if drawn.now is not None else 1.0
    shapes = [*_grid(drawn, most), *_arrears(drawn, most, until)]
    shapes.append(f'<path class="due" d="{_steps(drawn.due, 1.0, most)}"/>')
    shapes.append(f'<path class="done" d="{_steps(drawn.done, until, most)}"/>')
    shapes += _today(drawn, most) if drawn.now is not None else []
    return _svg("burn-up", f"-34 -16 {_WIDTH + 44} {_HEIGHT + 38}", label, shapes)


def _grid(drawn: BurnUp, most: int) -> Iterator[str]:
    """Yield lines at round numbers, and the months below."""
    step = next(size for power in range(9) for size in (10**power * n for n in (1, 2, 5)) if most / size <= 4)  # noqa: PLR2004 (lines)
    for value in range(0, most + 1, step):
        y = _y(value, most)
        yield f'<path class="line" d="M0 {y}H{_WIDTH}"/><text class="axis" x="-6" y="{y + 4}">{value}</text>'
    for middle, name in drawn.columns:
        x = _number(middle * _WIDTH)
        yield f'<text class="month" x="{x}" y="{_HEIGHT + 18}">{escape(name)}</text>'


def _arrears(drawn: BurnUp, most: int, until: float) -> Iterator[str]:
    """Yield what lies between due and done, as long as less is done."""
    places = sorted({0.0, until, *(place for place, _n in (*drawn.due, *drawn.done) if place < until)})
    for begin, end in pairwise(places):
        due, done = _at(drawn.due, begin), _at(drawn.done, begin)
        if due > done:
            top, bottom = _y(due, most), _y(done, most)
            yield _rect("arrears", begin * _WIDTH, (end - begin) * _WIDTH, top, round(bottom - top, 1))


def _at(steps: Sequence[tuple[float, int]], place: float) -> int:
    return max((number for where, number in steps if where <= place), default=0)


def _today(drawn: BurnUp, most: int) -> Iterator[str]:
    """Yield a line at today, and the two numbers that it cuts."""
    x = (drawn.now or 0) * _WIDTH
    yield f'<path class="today" d="M{_number(x)} -10V{_HEIGHT}"/>'
    due = max(4, _y(drawn.due_now, most) - 6)
    yield f'<text class="left" x="{_number(x - 6)}" y="{due}">{escape(drawn.due_text)}</text>'
    done = min(_HEIGHT - 6, _y(drawn.done_now, most) + 14)
    yield f'<text class="right" x="{_number(x + 6)}" y="{done}">{escape(drawn.done_text)}</text>'


def _steps(steps: Sequence[tuple[float, int]], until: float, most: int) -> str:
    """Return the path of a number that grows at some places."""
    moves = "".join(f"H{_number(place * _WIDTH)}V{_y(number, most)}" for place, number in steps)
    return f"M0 {_HEIGHT}{moves}H{_number(until * _WIDTH)}"


def _y(value: int, most: int) -> float:
    return round(_HEIGHT * (1 - value / most), 1)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _rect(name: str, x: float, width: float, y: float, height: float) -> str:
    return (
        f'<rect class="{name}" x="{_number(x)}" y="{y}" width="{_number(max(0, width))}" height="{height}"/>'
    )


def _svg(name: str, box: str, label: str, shapes: Sequence[str], form: str = "") -> str:
    """Return a drawing with its label; ``form`` are attributes besides."""
    head = f'<svg class="{name}" viewBox="{box}"{form} role="img" aria-label="{escape(label)}">'
    return f"{head}{''.join(shapes)}</svg>"
