"""The pictures of the key: shares along a knob, and lives beside each other; in ink alone."""

from collections.abc import Iterator
from typing import Any

from sim.classroom import words
from sim.classroom.drawing import picture, shape
from sim.classroom.paper.found import Along, EndOfLife, Found
from sim.classroom.paper.sheet import number
from sim.figures.core.style import INK, MUTED, PAPER
from sim.scenario.dates import step_name
from sim.wording.markup import Html
from sim.wording.numbers import percent

_PACE, _HIGH, _LETTERS = 55.0, 60.0, 10.0
_TOP = 16.0
"""Room for the number above the highest bar."""
_PALE = "#D5D8DC"


def chart(along: Along) -> Html:
    """A bar for each value of a knob."""
    width = _PACE * len(along.values)
    bottom = _TOP + _HIGH
    half = bottom - _HIGH / 2
    drawn: list[str] = []
    for n, (value, share) in enumerate(zip(along.values, along.shares, strict=True)):
        drawn += _bar(_PACE * (n + 0.5), bottom, value, share)
    dashes: dict[str, Any] = {"stroke": INK, "stroke_width": 0.8, "stroke_dasharray": "3 3"}
    drawn.append(shape("line", x1=0.0, x2=width, y1=half, y2=half, **dashes))
    drawn.append(shape("line", x1=0.0, x2=width, y1=bottom, y2=bottom, stroke=INK))
    drawn += _story(along, bottom)
    says = "; ".join(f"{number(value)}: {percent(share)}" for value, share in along.known)
    return Html(picture((0.0, 0.0, width, bottom + 26.0), says, drawn))


def _bar(x: float, bottom: float, value: float, share: float | None) -> Iterator[str]:
    if share is None:
        yield _text(x, bottom - 4.0, "no world")
    else:
        height = _HIGH * share
        fill = INK if share > 0.5 else _PALE
        looks: dict[str, Any] = {"width": 22.0, "height": height, "fill": fill, "stroke": INK}
        yield shape("rect", x=x - 11.0, y=bottom - height, stroke_width=0.6, **looks)
        outline: dict[str, Any] = {"stroke": PAPER, "stroke_width": 3.0, "paint_order": "stroke"}
        yield _text(x, bottom - height - 4.0, percent(share), **outline)
    yield _text(x, bottom + 12.0, number(value), fill=MUTED)


def _story(along: Along, bottom: float) -> Iterator[str]:
    """A triangle where the knob stands in the story, if that is within its range."""
    low, high = along.values[0], along.values[-1]
    if low <= along.now <= high:
        place = (along.now - low) / (high - low) * (len(along.values) - 1)
        x, y = _PACE * (place + 0.5), bottom + 16.0
        points = f"{x:.1f},{y:.1f} {x - 5:.1f},{y + 8:.1f} {x + 5:.1f},{y + 8:.1f}"
        yield shape("polygon", points=points, fill=INK)


def lives(found: Found) -> Html:
    """The shown lives in two rows: filled where allied at the end, and when first."""
    ends = found.lives
    each_row = 10
    drawn: list[str] = []
    for n, end in enumerate(ends):
        drawn += _life(n, end, found, 30.0 + 58.0 * (n % each_row), 34.0 + 56.0 * (n // each_row))
    a, b = words.names(found.scenario)
    says = f"Lives in which {a} and {b} are allied at the end: " + (
        ", ".join(str(n) for n, end in enumerate(ends, start=1) if end.allied) or "none"
    )
    rows = -(-len(ends) // each_row)
    return Html(picture((0.0, 8.0, 580.0, 56.0 * rows), says, drawn))


def _life(n: int, end: EndOfLife, found: Found, x: float, y: float) -> Iterator[str]:
    fill = INK if end.allied else PAPER
    yield _text(x, y - 12.0, f"life {n + 1}", fill=MUTED)
    yield shape("circle", cx=x, cy=y, r=7.0, fill=fill, stroke=INK, stroke_width=1.2)
    first = "never" if end.first is None else step_name(found.scenario, end.first)
    yield _text(x, y + 19.0, first)


def _text(x: float, y: float, says: str, **looks: Any) -> str:
    looks = {"fill": INK, "font_size": _LETTERS, "text_anchor": "middle"} | looks
    return shape("text", says, x=x, y=y, **looks)
