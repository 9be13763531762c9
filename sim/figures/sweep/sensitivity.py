"""Which knobs matter: first-order and total Sobol indices as bars with intervals."""

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.factors import value_ticks
from sim.figures.core.labels import fitted, text_width
from sim.figures.core.style import (
    BLUE,
    INK,
    MARGIN,
    MUTED,
    SKY_BLUE,
    SMALL_SIZE,
    TEXT_SIZE,
    Picture,
)
from sim.studies.sweep.sensitivity import TOO_FEW
from sim.vocabulary.measures import MEASURES, STORED_OF_PAIR

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.studies.sweep.sensitivity import Sensitivity

_NAMES, _ROW, _BAR, _HEAD, _FOOT = 176.0, 42.0, 12.0, 30.0, 72.0
_NUMBER = 84.0
_ALONE: dict[str, Any] = {"color": BLUE}
_ANY: dict[str, Any] = {"color": SKY_BLUE, "hatch": "////", "edgecolor": style.PAPER}
"""The bars of the first-order and of the total index, told apart without colour by hatching."""


@style.house_style()
def sensitivity_figure(sensitivity: "Sensitivity", scenario: "Scenario") -> Picture:
    """The picture of Sobol indices: two bars a knob, the largest total first."""
    rows = sensitivity.indices.sort_values("total", ascending=False, kind="stable")
    measure = _phrase(sensitivity.measure)
    a, b = style.focus_names(scenario, room=120, size=style.TITLE_SIZE)
    made = f"{sensitivity.blocks:,} draws of {len(rows)} knobs at once."
    notes = [f"{TOO_FEW}."] if sensitivity.has_too_few else []
    picture = Picture(
        f"Which knobs matter for {a} and {b}?",
        (f"{scenario.title}.", f"The variance of {measure}, explained. {made}", *notes),
        body=_HEAD + _ROW * len(rows) + _FOOT,
    )
    left, height = MARGIN + _NAMES, _ROW * len(rows)
    width = picture.width - left - MARGIN - _NUMBER
    axes = picture.panel(left, picture.top + _HEAD, width, height)
    low = min(0.0, float(rows[["first_low", "total_low"]].min().min()))
    high = max(1.0, float(rows[["first_high", "total_high"]].max().max()))
    axes.set(xlim=(low, high), ylim=(height, 0))
    places = value_ticks(low, high, 5)
    style.name_ticks(axes.xaxis, places, [f"{place:g}".replace("-", "−") for place in places])
    axes.vlines(places, 0, height, **style.GRID)
    axes.vlines(0, 0, height, color=style.QUIET, linewidth=0.8, zorder=3)
    for index, (_, row) in enumerate(rows.iterrows()):
        _bars(axes, _ROW * index, dict(row))
        name = row["factor"]
        title = scenario.knobs[name].title if name in scenario.knobs else name
        _name(picture, title, picture.top + _HEAD + _ROW * (index + 0.5))
    _key(picture, left)
    picture.description = " ".join([_in_words(rows.to_dict("records"), measure), *notes])
    return picture


def _bars(axes: Axes, top: float, row: dict[str, Any]) -> None:
    for at, index, look in ((0.32, "first", _ALONE), (0.68, "total", _ANY)):
        y = top + at * _ROW
        axes.barh(y, row[index], height=_BAR, linewidth=0, zorder=2, **look)
        ends = (row[f"{index}_low"], row[f"{index}_high"])
        axes.plot(ends, [y, y], color=INK, linewidth=1.3, zorder=4, clip_on=False)
        words = f"{row[index]:.2f} ± {(ends[1] - ends[0]) / 2:.2f}".replace("-", "−")
        props: dict[str, Any] = {"size": SMALL_SIZE, "va": "center", "color": INK}
        across = axes.get_yaxis_transform()
        axes.text(1 + 10 / (axes.bbox.width * 72 / style.DPI), y, words, transform=across, **props)


def _name(picture: Picture, title: str, middle: float) -> None:
    words = fitted(title, _NAMES - 12, TEXT_SIZE, lines=2)
    props: dict[str, Any] = {"size": TEXT_SIZE, "va": "center", "linespacing": 1.2}
    picture.write(MARGIN, middle, words, **props)


def _key(picture: Picture, left: float) -> None:
    """What the two bars are, under the axis."""
    y = picture.height - 14
    x = MARGIN
    for words, look in (
        ("alone (first order)", _ALONE),
        ("together with others (total)", _ANY),
        ("line: 95 % interval", None),
    ):
        if look:
            swatch = picture.panel(x, y - 8, 16, 9)
            swatch.set(xlim=(0, 1), ylim=(0, 1))
            swatch.bar(0.5, 1, width=1, linewidth=0, **look)
            x += 21
        picture.write(x, y, words, size=SMALL_SIZE, color=MUTED)
        x += text_width(words, SMALL_SIZE) + 18
    words = "share of the variance"
    picture.write(left, picture.height - _FOOT + 34, words, size=SMALL_SIZE, color=MUTED)


def _in_words(rows: list[dict[Any, Any]], measure: str) -> str:
    parts = [f"{row['factor']} {row['first']:.2f} alone, {row['total']:.2f} in all" for row in rows]
    return f"Shares of the variance of {measure}: {'; '.join(parts)}."


def _phrase(column: str) -> str:
    """What varies: a measure in words where the column is one of a pair, else the column."""
    if column not in STORED_OF_PAIR:
        return column
    measure = MEASURES[column]
    return f"{'being' if measure.is_binary else 'the'} {measure.label}"
