"""The answer of a command, which comes first and stands out, and shares as bars."""

import math
from collections.abc import Mapping

from sim.cli.output import terminal
from sim.cli.text.words import paragraph
from sim.wording.numbers import NO_BREAK

_MOST_CELLS = 40
_FROM, _TO = "0 \N{BOX DRAWINGS LIGHT VERTICAL}", "\N{BOX DRAWINGS LIGHT VERTICAL} 100 %"
_BESIDE_BARS = 60
"""Columns of a table that are left to what is not a bar."""

Interval = tuple[float, float]


def answer(sentence: str, width: int, bars: Mapping[str, Interval] | None = None) -> str:
    """A sentence in bold, where somebody looks, and below it intervals of shares by their labels.

    A bar is full up to the low end of its interval, and light from there to its high end.
    """
    lines = [terminal.bold(line) for line in paragraph(sentence, width).splitlines()]
    bars = bars or {}
    labels = max(map(len, bars), default=0)
    for label, interval in bars.items():
        beside = f"{label:{labels}} " if labels else ""
        lines.append(f"{beside}{share_bar(*interval, width - len(beside))}")
    return "\n".join(lines)


def share_bar(low: float, high: float, room: int) -> str:
    """An interval of a share as a bar between the ends of its scale, in so many columns at most."""
    return f"{_FROM}{share_cells(low, high, min(_MOST_CELLS, room - len(_FROM + _TO)))}{_TO}"


def share_cells(low: float, high: float, cells: int) -> str:
    """An interval of a share as so many characters; what of it lies outside 0 to 1 is cut off.

    >>> share_cells(0.5, 0.72, 10), share_cells(0.0, 0.009, 10), share_cells(1.0, 1.0, 10)
    ('█████░░░  ', '░         ', '██████████')
    """
    low, high = (min(1.0, max(0.0, share)) * cells for share in (low, high))
    full, end = math.floor(round(low, 6)), math.ceil(round(high, 6))
    bar = "\N{FULL BLOCK}" * full + "\N{LIGHT SHADE}" * (end - full)
    return bar.ljust(cells)


def bar_cells() -> int:
    """How many characters bars in the rows of a table have; none where there is no room."""
    width = terminal.width()
    return (width - _BESIDE_BARS) // 2 if width >= terminal.ROOM_FOR_COLUMNS else 0


def bar_cell(low: float, high: float, cells: int) -> str:
    """A bar as a cell of a table, which is not broken."""
    edge = _TO[0]
    return f"{edge}{share_cells(low, high, cells)}{edge}".replace(" ", NO_BREAK)


def bar_heading(cells: int) -> str:
    """The heading over such cells: the ends of their scale."""
    return f"0{'100 %':>{cells + 1}}".replace(" ", NO_BREAK)
