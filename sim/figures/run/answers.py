"""What the others' answers come to: who turned against the pair, and what it can still lose."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.key import Entry, key_height, mark, write_key
from sim.figures.core.sizes import SIZES, Sheet, SizeName
from sim.figures.core.style import (
    HEADING_LINE,
    INK,
    PAPER,
    SMALL_SIZE,
    TEXT_SIZE,
    Picture,
    heading_lines,
)

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_NAMES, _NARROW_NAMES = 120.0, 92.0
_GAP = 46.0
_NUMBER = 26.0
_ROW = 26.0
_APART = 5.0
_HEAD, _SCALE = 30.0, 24.0
_RELATIONS = {
    "hostility": "How far each threatens the two",
    "tie": "Their dependence on each",
}
_BELIEFS = "Belief that the other is committed to it: its own (hollow), outsiders' (filled)"


class _Layout(NamedTuple):
    """Both panels beside each other or, on a narrow sheet, one below the other."""

    columns: int
    names: float
    panel: float

    @property
    def heading(self) -> float:
        """Room for the words above a panel."""
        return self.panel + _NUMBER

    def left(self, column: int) -> float:
        """Of a panel, from the margin on."""
        return self.names + column * (self.panel + _GAP)


def _layout(sheet: Sheet) -> _Layout:
    if sheet.is_narrow:
        return _Layout(1, _NARROW_NAMES, sheet.room - _NARROW_NAMES - _NUMBER)
    return _Layout(2, _NAMES, (sheet.room - _NAMES - _GAP - _NUMBER) / 2)


class Move(NamedTuple):
    """A value as given and as it ends, in the mean of the replicates."""

    given: float
    end: float


@style.drawn
def answers_figure(
    pairs: "pd.DataFrame", scenario: "Scenario", size: SizeName = "screen"
) -> Picture:
    """The picture of hostility towards the focus pair and of its ties, as given and at the end.

    `pairs` has columns a, b and, both ways, hostility and tie; where outsiders watch, also
    perceived and perception_gap. Of the focus pair the first is drawn above, the second below.
    """
    sheet = SIZES[size]
    layout = _layout(sheet)
    a, b = style.focus_names(scenario, room=200, size=sheet.title)
    others = [state for state in scenario.states if state not in scenario.focus]
    means = _means(pairs)
    height = len(others) * _ROW
    headings = {key: heading_lines(words, layout.heading) for key, words in _RELATIONS.items()}
    more = HEADING_LINE * (max(map(len, headings.values())) - 1)
    pace = _HEAD + more + height + _SCALE
    watched = "perceived_ab" in pairs
    beliefs = heading_lines(_BELIEFS, sheet.room - layout.names)
    below = _HEAD + HEADING_LINE * (len(beliefs) - 1) + 2 * _ROW + _SCALE if watched else 0.0
    entries = _entries(a, b)
    key = key_height(entries, sheet.room)
    rows = 3 - layout.columns
    picture = Picture(
        f"How the others answered {a} and {b}",
        (f"{scenario.title}.", "Means over replicates, after the last step."),
        key + rows * pace + below + 8,
        sheet,
    )
    write_key(picture, entries, picture.top)
    top = picture.top + key
    sentences = []
    for number, (measure, heading) in enumerate(headings.items()):
        row, column = divmod(number, layout.columns)
        upper = top + row * pace + _HEAD + more
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
                words = style.called(scenario.states[other], layout.names - 12, TEXT_SIZE)
                picture.write(sheet.left, upper + (place + 0.5) * _ROW + 3, words)
    if watched:
        upper = top + rows * pace + _HEAD + HEADING_LINE * (len(beliefs) - 1)
        sentences += _perceived(picture, upper, layout, beliefs, means, scenario)
    picture.description = "; ".join(sentences) + "."
    return picture


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
    top: float,
    layout: _Layout,
    heading: Sequence[str],
    means: dict[tuple[str, str, str], float],
    scenario: "Scenario",
) -> list[str]:
    """The other's commitment as each of the pair believes in it, and as outsiders do."""
    left = picture.sheet.left + layout.names
    axes = _panel(picture, (left, top, layout.panel), 2, heading)
    sentences = []
    for row, (host, joiner) in enumerate((scenario.focus, scenario.focus[::-1])):
        seen = means["perceived", host, joiner]
        move = Move(seen - means["perception_gap", host, joiner], seen)
        _draw(axes, row, row, move, middle=True)
        name = style.called(scenario.states[host], layout.names - 12, TEXT_SIZE)
        picture.write(picture.sheet.left, top + (row + 0.5) * _ROW + 3, name)
        sentences.append(
            f"belief of {host} in {joiner} {move.given:.2f}, outsiders' {move.end:.2f}"
        )
    return sentences


def _panel(
    picture: Picture, place: tuple[float, float, float], rows: int, heading: Sequence[str]
) -> Axes:
    """A panel of so many rows under its heading; place: left, top and width."""
    left, top, width = place
    picture.head(top - 10, heading, left)
    axes = picture.panel(left, top, width, rows * _ROW)
    axes.set_xlim(0, 1)
    axes.set_ylim(rows * _ROW, 0)
    for value in (0.0, 0.5, 1.0):
        axes.axvline(value, **style.GRID)
    style.name_ticks(axes.xaxis, [0.0, 0.5, 1.0], ["0", "0.5", "1"])
    return axes


def _draw(axes: Axes, row: int, place: int, move: Move, *, middle: bool = False) -> None:
    """Hollow where it was, filled where it is, a line between and the number at the end."""
    line = (style.FIRST, style.SECOND)[place]
    y = (row + 0.5) * _ROW + (0.0 if middle else (2 * place - 1) * _APART)
    marks: dict[str, Any] = {"marker": "os"[place], "markersize": 5.0, "color": line.colour}
    axes.plot([move.given, move.end], [y, y], color=line.colour, linewidth=1.4, label="move")
    axes.plot([move.given], [y], markerfacecolor=PAPER, label="given", clip_on=False, **marks)
    axes.plot([move.end], [y], label="end", clip_on=False, **marks)
    axes.annotate(
        f"{move.end:.2f}",
        (max(move), y),
        xytext=(6, 0),
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
