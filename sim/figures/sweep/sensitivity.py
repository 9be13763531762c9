"""Which knobs matter: first-order and total Sobol indices as bars with intervals."""

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.factors import value_ticks
from sim.figures.core.key import Entry, key_height, write_key
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture, drawn, extent, name_ticks
from sim.figures.core.rows import Rows, rows_on
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.state_names import focus_names
from sim.figures.core.style import BLUE, INK, MUTED, SKY_BLUE, SMALL_SIZE, TEXT_SIZE
from sim.studies.sweep.sensitivity import TOO_FEW
from sim.vocabulary.measures import MEASURES, STORED_OF_PAIR

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.studies.sweep.sensitivity import Sensitivity

_NAMES, _ROW, _BAR, _HEAD, _FOOT = 176.0, 42.0, 12.0, 30.0, 44.0
_NUMBER = 84.0
_SHARE = "share of the variance"
_ALONE: dict[str, Any] = {"color": BLUE}
_ANY: dict[str, Any] = {"color": SKY_BLUE, "hatch": "////", "edgecolor": style.PAPER}
"""The bars of the first-order and of the total index, told apart without colour by hatching."""
_KEY = (
    Entry("alone (first order)", bar=_ALONE, width=16.0),
    Entry("together with others (total)", bar=_ANY, width=16.0),
    Entry("line: 95 % interval"),
)


@drawn
def sensitivity_figure(
    sensitivity: "Sensitivity", scenario: "Scenario", size: SizeName = "screen"
) -> Picture:
    """The picture of Sobol indices: two bars a knob, the largest total first."""
    sheet = SIZES[size].across
    rows = sensitivity.indices.sort_values("total", ascending=False, kind="stable")
    beside = rows_on(sheet, sheet.pace(_ROW), _NAMES, _NUMBER, indent=6.0)
    head, foot = 10.0 if sheet.is_low else _HEAD, sheet.pace(_FOOT)
    measure = _phrase(sensitivity.measure)
    a, b = focus_names(scenario, room=120, size=sheet.title)
    made = f"{sensitivity.blocks:,} draws of {len(rows)} knobs at once."
    notes = [f"{TOO_FEW}."] if sensitivity.has_too_few else []
    picture = Picture(
        f"Which knobs matter for {a} and {b}?",
        (f"{scenario.title}.", f"The variance of {measure}, explained. {made}", *notes),
        head + foot + key_height(_KEY, sheet),
        sheet,
        stack=(len(rows), beside.pace),
    )
    beside = beside.at(picture.stacked)
    height = beside.pace * len(rows)
    axes = picture.panel(beside.left, picture.top + head, beside.width, height)
    low = min(0.0, float(rows[["first_low", "total_low"]].min().min()))
    high = max(1.0, float(rows[["first_high", "total_high"]].max().max()))
    axes.set(xlim=(low, high), ylim=(height, 0))
    places = value_ticks(low, high, 5)
    name_ticks(axes.xaxis, places, [f"{place:g}".replace("-", "−") for place in places])
    axes.vlines(places, 0, height, **style.GRID)
    axes.vlines(0, 0, height, color=style.QUIET, linewidth=0.8, zorder=3)
    for index, (_, row) in enumerate(rows.iterrows()):
        _bars(axes, beside.middle(index), beside.pace - beside.above, dict(row))
        name = row["factor"]
        title = scenario.knobs[name].title if name in scenario.knobs else name
        _name(picture, beside, title, (picture.top + head, index))
    y = picture.top + head + height + foot - 10
    picture.write(beside.left, y, _SHARE, size=SMALL_SIZE, color=MUTED)
    write_key(picture, _KEY, y + 6)
    picture.description = " ".join([_in_words(rows.to_dict("records"), measure), *notes])
    return picture


def _bars(axes: Axes, middle: float, spread: float, row: dict[str, Any]) -> None:
    for at, index, look in ((-0.18, "first", _ALONE), (0.18, "total", _ANY)):
        y = middle + at * spread
        axes.barh(y, row[index], height=min(_BAR, 0.36 * spread), linewidth=0, zorder=2, **look)
        ends = (row[f"{index}_low"], row[f"{index}_high"])
        axes.plot(ends, [y, y], color=INK, linewidth=1.3, zorder=4, clip_on=False)
        words = f"{row[index]:.2f} ± {(ends[1] - ends[0]) / 2:.2f}".replace("-", "−")
        props: dict[str, Any] = {"size": SMALL_SIZE, "va": "center", "color": INK}
        across = axes.get_yaxis_transform()
        axes.text(1 + 10 / extent(axes)[0], y, words, transform=across, **props)


def _name(picture: Picture, beside: Rows, title: str, place: tuple[float, int]) -> None:
    """Write what a knob is called; place: top of the panel, and the row."""
    top, index = place
    if beside.above:
        beside.write_name(picture, top, index, fitted(title, beside.names, TEXT_SIZE))
        return
    words = fitted(title, beside.names, TEXT_SIZE, lines=2)
    props: dict[str, Any] = {"size": TEXT_SIZE, "va": "center", "linespacing": 1.2}
    picture.write(picture.sheet.left, top + beside.middle(index), words, **props)


def _in_words(rows: list[dict[Any, Any]], measure: str) -> str:
    parts = [f"{row['factor']} {row['first']:.2f} alone, {row['total']:.2f} in all" for row in rows]
    return f"Shares of the variance of {measure}: {'; '.join(parts)}."


def _phrase(column: str) -> str:
    """What varies: a measure in words where the column is one of a pair, else the column."""
    if column not in STORED_OF_PAIR:
        return column
    measure = MEASURES[column]
    return f"{'being' if measure.is_binary else 'the'} {measure.label}"
