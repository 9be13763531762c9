"""Where a figure of the focus pair has its panels: alliance, and measures of support both ways."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes

from sim.figures.core import style, timeline
from sim.figures.core.columns import Columns, columns_in
from sim.figures.core.factors import UPRIGHT
from sim.figures.core.labels import first_fitting
from sim.figures.core.picture import Picture, heading_lines, name_shares
from sim.figures.core.sizes import Sheet
from sim.figures.core.state_names import in_a_line
from sim.figures.core.style import FIRST, HEADING_LINE, INK, MUTED, QUIET, SECOND, SMALL_SIZE
from sim.measures.labels import FOCUS_VERBS
from sim.wording.numbers import exact_percent, percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_ANSWER, _ANSWER_ABOVE = 88.0, 38.0
"""Room for the share that end allied: right of its panel or, on a slide, above."""
_ASIDE, _GAP = 104.0, 16.0
"""Width of a column for the alliance, which a slide has left of the other panels."""
_LEAST, _LEAST_ON_SLIDE = 150.0, 100.0
"""The least width of a panel: where there is no room for two, one stands below the other."""
_PANEL, _LOWER_PANEL = 128.0, 88.0
_BARS, _NARROW_BARS, _APART = 46.0, 34.0, 6.0
_WAYS, _WAYS_ON_SLIDE = 28.0, 24.0
_LARGEST = 20.0
LOOKS = (FIRST, SECOND)
"""Of what the first of the pair does, and the second."""
_HEADING, _DATES = 34.0, 24.0
_HEADING_ON_SLIDE = 21.0
_ALLIANCE = "Alliance: the share of runs in which they are allied"
_HEADINGS = {
    "expected": ("Expected support", ": the chance each gives the other of joining next time"),
    "costly_rate": (
        "Costly support",
        ": the share of the other's recent costly occasions joined",
    ),
}


class Place(NamedTuple):
    """Where a panel stands on a picture."""

    left: float
    top: float
    width: float
    height: float


class PairPanels(NamedTuple):
    """The alliance above and support below or, on a slide, beside it.

    needed: by measure of support, how much an alliance needs. above: room above all panels.
    """

    sheet: Sheet
    needed: Mapping[str, float]
    above: float = 0.0

    @property
    def words(self) -> float:
        """Room above each panel of support."""
        return _WAYS_ON_SLIDE if self.sheet.is_low else _WAYS

    @property
    def columns(self) -> Columns:
        """Of the panels of support."""
        room = self.sheet.right - self._left
        if self.sheet.is_low:
            return columns_in(room - self.spare, _GAP, _LEAST_ON_SLIDE)
        return columns_in(room, min(40.0, 0.08 * self.sheet.room), _LEAST)

    @property
    def spare(self) -> float:
        """By how much words may be wider than the panel below them."""
        return _GAP - 4.0 if self.sheet.is_low else 0.0

    @property
    def body(self) -> float:
        """The height of a picture of them, but for the stack of panels of support."""
        support = sum(map(self._heading, self.needed)) + self._stacked * self.words
        return self.above + self._upper + support + self._dates + 2

    @property
    def stack(self) -> tuple[int, float]:
        """How many panels of support stand above each other, and how high they are."""
        return self._stacked, self.sheet.tall * _LOWER_PANEL

    def alliance(self, picture: Picture) -> Place:
        """Where its panel stands, below its heading, which is written."""
        left = self.sheet.left + UPRIGHT
        lines = heading_lines(_ALLIANCE, _ASIDE if self.sheet.is_low else self.sheet.room)
        top = picture.top + self.above + self._room + HEADING_LINE * (len(lines) - 1)
        picture.head(top - self._gap, lines)
        if not self.sheet.is_low:
            room = self.sheet.room - UPRIGHT - _ANSWER
            return Place(left, top, room, self.sheet.tall * _PANEL)
        foot = max(place.top + place.height for place in self.support(picture).values())
        top += _ANSWER_ABOVE
        return Place(left, top, _ASIDE - UPRIGHT, foot - top)

    def support(self, picture: Picture) -> dict[tuple[str, int], Place]:
        """Where the panels of each measure stand: of the first of the pair (0) and the second."""
        places, columns, height = {}, self.columns, picture.stacked
        top = picture.top + self.above + self._upper
        for measure in self.needed:
            top += self._heading(measure)
            for number in range(2):
                below, column = divmod(number, columns.number)
                left = self._left + column * columns.pace
                upper = top + self.words + below * (self.words + height)
                places[measure, number] = Place(left, upper, columns.width, height)
            top += columns.rows * (self.words + height)
        return places

    def write_headings(self, picture: Picture) -> None:
        """Write what the measures of support are, above their panels."""
        for (measure, number), place in self.support(picture).items():
            if number == 0:
                left = self._left - UPRIGHT
                picture.head(place.top - self.words - self._gap, self._lines(measure), left)

    def draw(
        self,
        picture: Picture,
        scenario: "Scenario",
        place: Place,
        threshold: float,
        *,
        has_bars: bool,
    ) -> tuple[Axes, Axes | None]:
        """A panel of support over time and, if it has them, room for bars of where runs end."""
        width = _NARROW_BARS if self.sheet.is_low else _BARS
        lines = place._replace(width=place.width - width - _APART if has_bars else place.width)
        places = self.support(picture).values()
        axes = panel_over_time(picture, scenario, lines, ticks=place.left == self._left)
        _mark_needed(axes, threshold)
        if place.top == max(place.top for place in places):
            timeline.write_dates(
                axes, timeline.time_ticks(scenario, 1, scenario.steps, lines.width)
            )
        if not has_bars:
            return axes, None
        bars = picture.panel(place.left + lines.width + _APART, place.top, width, place.height)
        _mark_needed(bars, threshold)
        return axes, bars

    def write_way(
        self,
        picture: Picture,
        scenario: "Scenario",
        measure: str,
        number: int,
        place: Place,
        values: Sequence[str],
    ) -> None:
        """Above a panel, who does what towards whom, and how often, in the first wording to fit."""
        width, look = place.width + self.spare, LOOKS[number]
        by, towards = (scenario.states[state] for state in way(scenario, number))
        words = in_a_line(by, FOCUS_VERBS[measure], towards, width, SMALL_SIZE, bold=True)
        props: dict[str, Any] = {"size": SMALL_SIZE, "weight": "bold", "color": look.text}
        picture.write(place.left, place.top - 17, words, **props)
        words = first_fitting(values, width, SMALL_SIZE)
        picture.write(place.left, place.top - 6, words, size=SMALL_SIZE, color=MUTED)

    @property
    def _left(self) -> float:
        """Of the first panel of support."""
        return self.sheet.left + UPRIGHT + (_ASIDE + _GAP if self.sheet.is_low else 0.0)

    @property
    def _stacked(self) -> int:
        return len(self.needed) * self.columns.rows

    @property
    def _upper(self) -> float:
        """How much of the height the alliance has for itself."""
        if self.sheet.is_low:
            return 0.0
        more = HEADING_LINE * (len(heading_lines(_ALLIANCE, self.sheet.room)) - 1)
        return _HEADING + more + self.sheet.tall * _PANEL + _DATES

    @property
    def _dates(self) -> float:
        return self.sheet.pace(_DATES)

    @property
    def _room(self) -> float:
        """For a heading's last line."""
        return _HEADING_ON_SLIDE if self.sheet.is_low else _HEADING

    @property
    def _gap(self) -> float:
        """From a heading to what is below."""
        return 4.0 if self.sheet.is_low else 10.0

    def _heading(self, measure: str) -> float:
        """Room for what a measure is."""
        return self._room + HEADING_LINE * (len(self._lines(measure)) - 1)

    def _lines(self, measure: str) -> list[str]:
        name, meaning = _HEADINGS[measure]
        needed = f" (needed: {exact_percent(self.needed[measure])})"
        room = self.sheet.right - self._left + UPRIGHT
        return heading_lines(f"{name}{'' if self.sheet.is_low else meaning}{needed}", room)


def needed_by(scenario: "Scenario") -> dict[str, float]:
    """How much of each measure of support an alliance needs."""
    rule = scenario.model.alliance
    return {"expected": rule.expectation, "costly_rate": rule.reciprocity}


def way(scenario: "Scenario", number: int) -> tuple[str, str]:
    """Who of the pair does something and towards whom: of the first (0) and the second."""
    a, b = scenario.focus
    return (a, b) if number == 0 else (b, a)


def of_way(table: "pd.DataFrame", measure: str, between: tuple[str, str]) -> "pd.DataFrame":
    """The rows of a measure one way."""
    by, towards = between
    return table[
        (table["measure"] == measure) & (table["by"] == by) & (table["towards"] == towards)
    ]


def panel_over_time(
    picture: Picture, scenario: "Scenario", place: Place, *, ticks: bool = True
) -> Axes:
    """Axes from 0 to 100 % over all steps."""
    axes = picture.panel(*place)
    axes.set_xlim(0.5, scenario.steps + 0.5)
    axes.set_ylim(0, 1)
    if ticks:
        name_shares(axes.yaxis, place.height)
    axes.hlines([0, 0.5, 1], 0.5, scenario.steps + 0.5, clip_on=False, **style.GRID)
    dates = [tick.step for tick in timeline.time_ticks(scenario, 1, scenario.steps, place.width)]
    axes.vlines(dates, 0, 1, **style.GRID)
    return axes


def draw_ends(axes: Axes, ends: "pd.DataFrame", colour: str, reach: tuple[float, float]) -> None:
    """How many runs end where: a bar for each part of the scale.

    reach: of the axis of counts, which are drawn to the left where it ends at 0.
    """
    axes.set(xlim=reach, ylim=(0, 1))
    heights = (ends["high"] - ends["low"]).to_numpy(float)
    middles = ends["low"].to_numpy(float) + heights / 2
    axes.axvline(0.0, color=QUIET, linewidth=0.7)
    counts = ends["replicates"].to_numpy(float)
    axes.barh(middles, counts, 0.84 * heights, color=colour, linewidth=0)


def write_answer(picture: Picture, place: Place, share: float, words: str, colour: str) -> None:
    """The share allied at the end, in the largest letters; place: of the panel of the alliance."""
    left, y = place.left + place.width + 10, place.height * (1 - share)
    y = place.top + min(max(y, 22.0), place.height - 22.0)
    if picture.sheet.is_low:
        left, y = picture.sheet.left, place.top - 18
    picture.write(left, y - 2, percent(share), size=_LARGEST, weight="bold", color=colour)
    picture.write(left, y + 5, words, size=SMALL_SIZE, color=MUTED, va="top")


def _mark_needed(axes: Axes, threshold: float) -> None:
    """A dotted line across at what an alliance needs."""
    across: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "label": "needed"}
    axes.plot([0, 1], [threshold] * 2, color=INK, linewidth=0.9, dashes=(1, 2.2), **across)
