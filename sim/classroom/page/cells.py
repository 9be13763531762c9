"""The map as a table: a cell a run, which is a button to go there."""

from collections.abc import Sequence
from html import escape

from sim.classroom.drawing import shape
from sim.classroom.telling import MAP_POINTS, Told, spread
from sim.figures.core.heat import letters_on, shade
from sim.wording.numbers import percents

Row = Sequence[float | None]
"""Shares of lives allied, from left to right; none where no world is left."""


def table(told: Told, controls: tuple[str, str], rows: Sequence[Row]) -> str:
    """The rows worked out so far, from the top; a star in the cell nearest to where one is."""
    story = told.settings.story
    title, above = (story.scenario.knobs[control].title for control in controls)
    widths, heights = (spread(story, control) for control in controls)
    across, up = (told.values[control] for control in controls)
    column, height = _nearest(widths, across), _nearest(heights, up)
    here = (len(heights) - 1 - height) * MAP_POINTS + column
    stop = here if here < MAP_POINTS * len(rows) else 0
    body = ""
    for at, (high, row) in enumerate(zip(reversed(heights), rows, strict=False)):
        body += f'<tr><th scope="row">{high:.3g}</th>'
        for n, (wide, share) in enumerate(zip(widths, row, strict=True), start=at * MAP_POINTS):
            where = f"{title} {wide:.3g}, {above} {high:.3g}"
            body += f"<td>{_cell(n, share, where, you=n == here, stop=n == stop)}</td>"
        body += "</tr>"
    foot = "".join(f'<th scope="col">{wide:.3g}</th>' for wide in widths)
    caption = escape(f"↑ {above}, → {title}")
    return (
        f'<table class="map"><caption>{caption}</caption>'
        f"<tbody>{body}<tr><td></td>{foot}</tr></tbody></table>"
    )


def _cell(number: int, share: float | None, where: str, *, you: bool, stop: bool) -> str:
    """A cell; the only one that the tabulator stops at is `stop`, arrows lead to the others."""
    if share is None:
        return "–"
    shown = f"{'★' if you else ''}{percents(share)}"
    looks = f"background: {shade(share)}; color: {letters_on(share)}"
    return shape(
        "button",
        shown,
        data_cell=number,
        aria_label=f"{shown} percent of lives: {where}",
        tabindex=0 if stop else -1,
        style=looks,
    )


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda n: abs(values[n] - value))
