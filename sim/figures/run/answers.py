"""What the others' answers come to: who turned against the pair, and what it can still lose."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.key import Entry, key_height, mark, write_key
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture, drawn, heading_lines, name_ticks
from sim.figures.core.sizes import SIZES, Sheet, SizeName
from sim.figures.core.state_names import called, focus_names
from sim.figures.core.style import HEADING_LINE, HEADING_SIZE, INK, PAPER, SMALL_SIZE, TEXT_SIZE

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_NAMES, _NARROW_NAMES, _SLIDE_NAMES = 120.0, 92.0, 84.0
_GAP = 46.0
_NUMBER, _BETWEEN = 26.0, 10.0
_MOST_ON_SLIDE = 8
_LEAST_BESIDE = 4
"""Rows that beliefs with their heading take where they stand beside the others."""
_ROW = 26.0
_APART = 5.0 / _ROW
"""Of a row, by how much the marks of the two are off its middle."""
_HEAD, _SCALE = 30.0, 24.0
_RELATIONS = {
    "hostility": "How far each threatens the two",
    "tie": "Their dependence on each",
}
_BELIEFS = "Belief that the other is committed to it: its own (hollow), outsiders' (filled)"


class _Layout(NamedTuple):
    """Panels beside each other, on a narrow sheet below; on a slide beliefs are beside, too."""

    columns: int
    names: float
    panel: float
    numbers: float
    """Room for numbers right of a panel."""
    gap: float

    @property
    def heading(self) -> float:
        """Room for the words above a panel."""
        return self.panel + self.numbers

    def left(self, column: int) -> float:
        """Of a panel, from the margin on."""
        return self.names + column * (self.panel + self.gap)


def _layout(sheet: Sheet, *, watched: bool) -> _Layout:
    if sheet.is_narrow:
        return _Layout(1, _NARROW_NAMES, sheet.room - _NARROW_NAMES - _NUMBER, _NUMBER, 0.0)
    columns, names, numbers, gap = 2, _NAMES, _NUMBER, _GAP
    if sheet.is_low:
        columns, names, numbers = 2 + watched, _SLIDE_NAMES, 2 * _NUMBER - 4
        gap = numbers + _BETWEEN
    panel = (sheet.room - names - (columns - 1) * gap - numbers) / columns
    return _Layout(columns, names, panel, numbers, gap)


class Move(NamedTuple):
    """A value as given and as it ends, in the mean of the replicates."""

    given: float
    end: float


@drawn
def answers_figure(
    pairs: "pd.DataFrame", scenario: "Scenario", size: SizeName = "screen"
) -> Picture:
    """The picture of hostility towards the focus pair and of its ties, as given and at the end.

    `pairs` has columns a, b and, both ways, hostility and tie; where outsiders watch, also
    perceived and perception_gap. Of the focus pair the first is drawn above, the second below. A
    slide shows at most eight others, those who moved furthest.
    """
    sheet = SIZES[size].across
    watched = "perceived_ab" in pairs
    layout = _layout(sheet, watched=watched)
    a, b = focus_names(scenario, room=200, size=sheet.title)
    means = _means(pairs)
    others, left_out = _shown(scenario, means, sheet)
    headings = {key: heading_lines(words, layout.heading) for key, words in _RELATIONS.items()}
    more = HEADING_LINE * (max(map(len, headings.values())) - 1)
    head, scale = sheet.pace(_HEAD), sheet.pace(_SCALE)
    room = layout.heading if sheet.is_low else sheet.room - layout.names
    beliefs = fitted(_BELIEFS, room, HEADING_SIZE, lines=9, bold=True).split("\n")
    is_below = watched and not sheet.is_low
    below = head + HEADING_LINE * (len(beliefs) - 1) + scale if is_below else 0.0
    rows = -(-len(_RELATIONS) // layout.columns)
    count = rows * len(others) + 2 * is_below
    if watched and not is_below:
        count = max(count, _LEAST_BESIDE)
    entries = _entries(a, b)
    key = key_height(entries, sheet)
    picture = Picture(
        f"How the others answered {a} and {b}",
        (f"{scenario.title}.", "Means over replicates, after the last step.", left_out),
        key + rows * (head + more + scale) + below + sheet.pace(8),
        sheet,
        stack=(count, _ROW),
    )
    height = picture.stacked
    pace = head + more + len(others) * height + scale
    write_key(picture, entries, picture.top)
    top = picture.top + key
    sentences = []
    for number, (measure, heading) in enumerate(headings.items()):
        row, column = divmod(number, layout.columns)
        upper = top + row * pace + head + more
        left = sheet.left + layout.left(column)
        axes = _panel(picture, (left, upper, layout.panel), len(others), heading)
        for place, other in enumerate(others):
            for which, state in enumerate(scenario.focus):
                given, between = _given(scenario, measure, state, other)
                move = Move(given, means[measure, *between])
                _draw(axes, place, which, move)
                sentences.append(
                    f"{measure} {between[0]} {between[1]} {move.given:.2f} to {move.end:.2f}"
                )
            if column == 0:
                words = called(scenario.states[other], layout.names - 12, TEXT_SIZE)
                picture.write(sheet.left, upper + (place + 0.5) * height + 3, words)
    if watched:
        at = layout.names, top + rows * pace + head + HEADING_LINE * (len(beliefs) - 1)
        if not is_below:
            lowest = top + head + more + (count - 2) * height
            at = layout.left(2), min(lowest, top + head + HEADING_LINE * (len(beliefs) - 1))
        sentences += _perceived(picture, at, layout, beliefs, means, scenario)
    picture.description = "; ".join(sentences) + "."
    return picture


def _shown(
    scenario: "Scenario", means: dict[tuple[str, str, str], float], sheet: Sheet
) -> tuple[list[str], str]:
    """The others in their order, on a slide those who moved furthest; and how many are left out."""
    others = [state for state in scenario.states if state not in scenario.focus]

    def furthest(other: str) -> float:
        moves = [
            abs(means[measure, *between] - given)
            for measure in _RELATIONS
            for given, between in (_given(scenario, measure, s, other) for s in scenario.focus)
        ]
        return -max(moves)

    if not sheet.is_low or len(others) <= _MOST_ON_SLIDE:
        return others, ""
    shown = sorted(others, key=furthest)[:_MOST_ON_SLIDE]
    left_out = len(others) - len(shown)
    return [state for state in others if state in shown], f"Not shown: {left_out} who moved less."


def _means(pairs: "pd.DataFrame") -> dict[tuple[str, str, str], float]:
    """By measure, state and the state towards which it is."""
    means = {}
    for row in pairs.to_dict("records"):
        for measure in ("hostility", "tie", "perceived", "perception_gap"):
            if f"{measure}_ab" in row:
                means[measure, row["a"], row["b"]] = row[f"{measure}_ab"]
                means[measure, row["b"], row["a"]] = row[f"{measure}_ba"]
    return means


def _given(
    scenario: "Scenario", measure: str, state: str, other: str
) -> tuple[float, tuple[str, str]]:
    """What the scenario gives of one of the pair and a third party, and between whom it is."""
    if measure == "hostility":
        return scenario.hostility.get((other, state), 0.0), (other, state)
    return scenario.tie.get((state, other), 0.0), (state, other)


def _perceived(
    picture: Picture,
    place: tuple[float, float],
    layout: _Layout,
    heading: Sequence[str],
    means: dict[tuple[str, str, str], float],
    scenario: "Scenario",
) -> list[str]:
    """The other's commitment as each of the pair believes in it, and as outsiders do.

    place: left of the panel, from the margin on, and its top.
    """
    left, top = picture.sheet.left + place[0], place[1]
    axes = _panel(picture, (left, top, layout.panel), 2, heading)
    sentences = []
    for row, (host, joiner) in enumerate((scenario.focus, scenario.focus[::-1])):
        seen = means["perceived", host, joiner]
        move = Move(seen - means["perception_gap", host, joiner], seen)
        _draw(axes, row, row, move, middle=True)
        if not picture.sheet.is_low:  # where colours and marks alone say whose it is
            name = called(scenario.states[host], layout.names - 12, TEXT_SIZE)
            picture.write(picture.sheet.left, top + (row + 0.5) * picture.stacked + 3, name)
        sentences.append(
            f"belief of {host} in {joiner} {move.given:.2f}, outsiders' {move.end:.2f}"
        )
    return sentences


def _panel(
    picture: Picture, place: tuple[float, float, float], rows: int, heading: Sequence[str]
) -> Axes:
    """A panel of so many rows under its heading; place: left, top and width."""
    left, top, width = place
    picture.head(top - picture.sheet.pace(10), heading, left)
    height = rows * picture.stacked
    axes = picture.panel(left, top, width, height)
    axes.set_xlim(0, 1)
    axes.set_ylim(rows, 0)
    for value in (0.0, 0.5, 1.0):
        axes.axvline(value, **style.GRID)
    name_ticks(axes.xaxis, [0.0, 0.5, 1.0], ["0", "0.5", "1"])
    return axes


def _draw(axes: Axes, row: int, place: int, move: Move, *, middle: bool = False) -> None:
    """Hollow where it was, filled where it is, a line between and the number at the end."""
    line = (style.FIRST, style.SECOND)[place]
    y = row + 0.5 + (0.0 if middle else (2 * place - 1) * _APART)
    marks: dict[str, Any] = {"marker": "os"[place], "markersize": 5.0, "color": line.colour}
    axes.plot([move.given, move.end], [y, y], color=line.colour, linewidth=1.4, label="move")
    axes.plot([move.given], [y], markerfacecolor=PAPER, label="given", clip_on=False, **marks)
    axes.plot([move.end], [y], label="end", clip_on=False, **marks)
    is_low = cast("Picture", axes.figure).sheet.is_low  # rows are: numbers beside each other
    axes.annotate(
        f"{move.end:.2f}",
        (1.0, row + 0.5) if is_low else (max(move), y),
        xytext=(6 + ((_NUMBER - 3) * place if is_low else 0.0), 0),
        textcoords="offset points",
        va="center",
        size=SMALL_SIZE,
        color=line.text,
        annotation_clip=False,
    )


def _entries(a: str, b: str) -> list[Entry]:
    return [
        Entry(a, mark("o", style.FIRST.colour, style.FIRST.colour)),
        Entry(b, mark("s", style.SECOND.colour, style.SECOND.colour)),
        Entry("as given", mark("o", PAPER)),
        Entry("at the end", mark("o", INK)),
    ]
