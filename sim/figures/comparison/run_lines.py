"""Lines: a measure of several runs over time, on the same axes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.comparison.bars import title
from sim.figures.core import style, timeline
from sim.figures.core.factors import UPRIGHT
from sim.figures.core.series_styles import LOOKS, key_height, write_key
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import HEADING_LINE, Picture, heading_lines
from sim.figures.run.support import Label, drawn, label_ends
from sim.measures.labels import MeasureOf, phrase
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_LABELS = 64.0
_HEADING, _DATES = 32.0, 24.0
_PANEL, _A_LABEL = 96.0, 13.0


@style.drawn
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
    sheet = SIZES[size]
    wanted = [measure] if measure else ["allied", "costly_rate"]
    a, b = scenario.focus
    panels = [
        MeasureOf(name, *way)
        for name in wanted
        for way in (((a, b),) if name == "allied" else ((a, b), (b, a)))
    ]
    height = max(sheet.tall * _PANEL, _A_LABEL * len(names) - 20)
    room = sheet.room - UPRIGHT - _LABELS
    phrases = [
        phrase(panel, scenario) if panel.measure != "allied" else "allied, share of runs"
        for panel in panels
    ]
    headings = [heading_lines(words[0].upper() + words[1:], sheet.room) for words in phrases]
    more = HEADING_LINE * sum(len(lines) - 1 for lines in headings)
    body = key_height(len(names)) + len(panels) * (height + _HEADING) + more + _DATES
    steps = max(int(path["step"].max()) for path in paths)
    sentences = [_in_words(panel, paths, scenario) for panel in panels]
    note = "Lines are means over the runs' replicates."
    words = (f"{scenario.title}.", sentences[0])
    picture = Picture(title(scenario, sheet), words, body, sheet, [note])
    write_key(picture, names, picture.top)
    top = picture.top + key_height(len(names))
    for panel, lines in zip(panels, headings, strict=True):
        top += _HEADING + HEADING_LINE * (len(lines) - 1)
        picture.head(top - 12, lines)
        place = (sheet.left + UPRIGHT, top, room, height)
        axes = _panel(picture, scenario, steps, place)
        _draw(axes, panel, paths)
        top += height
    timeline.write_dates(axes, timeline.time_ticks(scenario, 1, steps, room))
    picture.description = f"At the last step of each. {' '.join(sentences)}"
    return picture


def _panel(
    picture: Picture, scenario: "Scenario", steps: int, place: tuple[float, float, float, float]
) -> Axes:
    """Axes from 0 to 100 % over all steps; place: left, top, width and height."""
    axes = picture.panel(*place)
    axes.set(xlim=(0.5, steps + 0.5), ylim=(0, 1))
    style.name_ticks(axes.yaxis, [0, 0.5, 1], ["0", percent(0.5), percent(1.0)])
    axes.hlines([0, 0.5, 1], 0.5, steps + 0.5, clip_on=False, **style.GRID)
    dates = [tick.step for tick in timeline.time_ticks(scenario, 1, steps, place[2])]
    axes.vlines(dates, 0, 1, **style.GRID)
    return axes


def _draw(axes: Axes, measure: MeasureOf, paths: "Sequence[pd.DataFrame]") -> None:
    """One line a side, its number and last value at the end."""
    labels = []
    for number, (path, look) in enumerate(zip(paths, LOOKS, strict=False), start=1):
        x, mean = drawn(_line(measure, path, paths[0]), "mean")
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


def _in_words(measure: MeasureOf, paths: "Sequence[pd.DataFrame]", scenario: "Scenario") -> str:
    shares = [
        f"{percent(float(_line(measure, path, paths[0])['mean'].iloc[-1]))} in {number}"
        for number, path in enumerate(paths, start=1)
    ]
    words = phrase(measure, scenario)
    return f"{words[0].upper()}{words[1:]}: {', '.join(shares)}."
