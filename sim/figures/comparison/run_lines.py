"""Lines: a measure of several runs over time, on the same axes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.comparison.bars import title
from sim.figures.core import style, timeline
from sim.figures.core.factors import UPRIGHT
from sim.figures.core.picture import Picture, drawn, heading_lines, name_shares
from sim.figures.core.series_styles import LOOKS, key_height, write_key
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import HEADING_LINE
from sim.figures.run.support import Label, label_ends, points_of
from sim.measures.labels import MeasureOf, phrase
from sim.studies.compare.side_names import column_names
from sim.studies.compare.verdict import found_in
from sim.wording.names import capital
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_LABELS, _NARROW_LABELS, _GAP = 64.0, 52.0, 10.0
_HEADING, _DATES = 32.0, 24.0
_PANEL, _A_LABEL = 96.0, 13.0


@drawn
def runs_over_time_figure(
    paths: "Sequence[pd.DataFrame]",
    names: Sequence[str],
    scenario: "Scenario",
    measure: str | None = None,
    size: SizeName = "screen",
) -> Picture:
    """The picture of runs over time: the path of each, as `support_figure` takes it.

    scenario: the first one's. measure: one that paths have; unless given, the alliance and costly
    rates.
    """
    sheet = SIZES[size].across
    measures = [measure] if measure else ["allied", "costly_rate"]
    a, b = scenario.focus
    panels = [
        MeasureOf(name, *way)
        for name in measures
        for way in (((a, b),) if name == "allied" else ((a, b), (b, a)))
    ]
    columns = len(panels) if sheet.is_low else 1
    pace = (sheet.room - UPRIGHT + _GAP) / columns
    room = pace - _GAP - (_NARROW_LABELS if sheet.is_low else _LABELS)
    phrases = [
        phrase(panel, scenario) if panel.measure != "allied" else "allied, share of runs"
        for panel in panels
    ]
    wide = pace - _GAP if sheet.is_low else sheet.room
    headings = [heading_lines(capital(words), wide) for words in phrases]
    if sheet.is_low:  # side by side, of one height
        most = max(map(len, headings))
        headings = [[*lines, *[""] * (most - len(lines))] for lines in headings]
    heads = [sheet.pace(_HEADING) + HEADING_LINE * (len(lines) - 1) for lines in headings]
    above, rows = key_height(names, sheet), len(panels) // columns
    body = above + sum(heads[:rows]) + _DATES
    wanted = max(sheet.tall * _PANEL, _A_LABEL * len(names) - 20)
    steps = max(int(path["step"].max()) for path in paths)
    sentences = [_in_words(panel, paths, names, scenario) for panel in panels]
    note = "Lines are means over the runs' replicates."
    words = (f"{scenario.title}.", sentences[0])
    picture = Picture(title(scenario, sheet), words, body, sheet, [note], (rows, wanted))
    write_key(picture, names, picture.top)
    top = picture.top + above
    for number, (panel, lines) in enumerate(zip(panels, headings, strict=True)):
        column = number % columns
        if column == 0:
            top += heads[number] + (picture.stacked if number else 0.0)
        left = sheet.left + UPRIGHT + column * pace
        picture.head(top - sheet.pace(12), lines, left if sheet.is_low else None)
        place = (left, top, room, picture.stacked)
        axes = _panel(picture, scenario, steps, place, ticks=column == 0)
        _draw(axes, panel, paths)
        if number + columns >= len(panels):
            timeline.write_dates(axes, timeline.time_ticks(scenario, 1, steps, room))
    picture.description = f"At the last step of each. {' '.join(sentences)}"
    return picture


def _panel(
    picture: Picture,
    scenario: "Scenario",
    steps: int,
    place: tuple[float, float, float, float],
    *,
    ticks: bool,
) -> Axes:
    """Axes from 0 to 100 % over all steps; place: left, top, width and height."""
    axes = picture.panel(*place)
    axes.set(xlim=(0.5, steps + 0.5), ylim=(0, 1))
    if ticks:
        name_shares(axes.yaxis, place[3])
    axes.hlines([0, 0.5, 1], 0.5, steps + 0.5, clip_on=False, **style.GRID)
    dates = [tick.step for tick in timeline.time_ticks(scenario, 1, steps, place[2])]
    axes.vlines(dates, 0, 1, **style.GRID)
    return axes


def _draw(axes: Axes, measure: MeasureOf, paths: "Sequence[pd.DataFrame]") -> None:
    """One line a side, its number and last value at the end."""
    labels = []
    for number, (path, look) in enumerate(zip(paths, LOOKS, strict=False), start=1):
        x, mean = points_of(_line(measure, path, paths[0]), "mean")
        props: dict[str, Any] = {"color": look.colour, **look.line}
        axes.plot(x, mean, clip_on=False, zorder=2 + number, **props)
        words = f"{number}: {percent(mean[-1])}"
        labels.append(Label(mean[-1], words, look.text, "bold"))
    label_ends(axes, labels)


def _line(measure: MeasureOf, path: "pd.DataFrame", first: "pd.DataFrame") -> "pd.DataFrame":
    """A measure in a path, which may be of another pair, in the same order."""
    rows, own = (table[table["measure"] == measure.measure] for table in (first, path))
    index = list(dict.fromkeys(rows["by"].astype(str))).index(measure.by)
    by = list(dict.fromkeys(own["by"].astype(str)))[index]
    return own[own["by"].astype(str) == by].sort_values("step")


def _in_words(
    measure: MeasureOf,
    paths: "Sequence[pd.DataFrame]",
    names: Sequence[str],
    scenario: "Scenario",
) -> str:
    shares = [
        f"{percent(float(_line(measure, path, paths[0])['mean'].iloc[-1]))} {found_in(name)}"
        for name, path in zip(column_names(names), paths, strict=True)
    ]
    words = phrase(measure, scenario)
    return f"{capital(words)}: {', '.join(shares)}."
