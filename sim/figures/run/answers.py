"""What the others' answers come to: who turned against the pair, and what it can still lose."""

from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.labels import fitted, text_width
from sim.figures.core.style import INK, MARGIN, MUTED, PAPER, SMALL_SIZE, TEXT_SIZE, Picture

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_NAMES = 120.0
_GAP = 46.0
_NUMBER = 26.0
_PANEL = (style.WIDTH - 2 * MARGIN - _NAMES - _GAP - _NUMBER) / 2
_HEADING = _PANEL + _NUMBER
_ROW = 26.0
_APART = 5.0
_HEAD, _SCALE, _KEY = 30.0, 24.0, 22.0


_BELIEFS = "Belief that the other is committed to it: its own (hollow), outsiders' (filled)"


class Move(NamedTuple):
    """A value as given and as it ends, in the mean of the replicates."""

    given: float
    end: float


@style.house_style()
def answers_figure(pairs: "pd.DataFrame", scenario: "Scenario") -> Picture:
    """The picture of hostility towards the focus pair and of its ties, as given and at the end.

    `pairs` has columns a, b and, both ways, hostility and tie; where outsiders watch, also
    perceived and perception_gap. Of the focus pair the first is drawn above, the second below.
    """
    a, b = style.focus_names(scenario, room=200, size=style.TITLE_SIZE)
    others = [state for state in scenario.states if state not in scenario.focus]
    means = _means(pairs)
    rows = len(others)
    watched = "perceived_ab" in pairs
    below = _HEAD + 2 * _ROW + _SCALE if watched else 0.0
    picture = Picture(
        f"How the others answered {a} and {b}",
        (f"{scenario.title}.", "Means over replicates, after the last step."),
        body=_KEY + _HEAD + rows * _ROW + _SCALE + below + 8,
    )
    _key(picture, a, b)
    top = picture.top + _KEY + _HEAD
    sentences = []
    for column, (measure, heading) in enumerate(
        (
            ("hostility", "How far each threatens the two"),
            ("tie", "Their dependence on each"),
        )
    ):
        left = MARGIN + _NAMES + column * (_PANEL + _GAP)
        axes = _panel(picture, left, top, rows, heading)
        for row, other in enumerate(others):
            for place, state in enumerate(scenario.focus):
                given, key = _given(scenario, measure, state, other)
                move = Move(given, means[measure, *key])
                _draw(axes, row, place, move)
                sentences.append(f"{measure} {key[0]} {key[1]} {move.given:.2f} to {move.end:.2f}")
    for row, other in enumerate(others):
        words = style.called(scenario.states[other], _NAMES - 12, TEXT_SIZE)
        picture.write(MARGIN, top + (row + 0.5) * _ROW + 3, words)
    if watched:
        sentences += _perceived(picture, top + rows * _ROW + _SCALE + _HEAD, means, scenario)
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
    picture: Picture, top: float, means: dict[tuple[str, str, str], float], scenario: "Scenario"
) -> list[str]:
    """The other's commitment as each of the pair believes in it, and as outsiders do."""
    axes = _panel(picture, MARGIN + _NAMES, top, 2, _BELIEFS, 2 * _HEADING - _NUMBER + _GAP)
    sentences = []
    for row, (host, joiner) in enumerate((scenario.focus, scenario.focus[::-1])):
        seen = means["perceived", host, joiner]
        move = Move(seen - means["perception_gap", host, joiner], seen)
        _draw(axes, row, row, move, middle=True)
        name = style.called(scenario.states[host], _NAMES - 12, TEXT_SIZE)
        picture.write(MARGIN, top + (row + 0.5) * _ROW + 3, name)
        sentences.append(
            f"belief of {host} in {joiner} {move.given:.2f}, outsiders' {move.end:.2f}"
        )
    return sentences


def _panel(
    picture: Picture, left: float, top: float, rows: int, heading: str, room: float = _HEADING
) -> Axes:
    words = fitted(heading, room, style.HEADING_SIZE, bold=True)
    picture.write(left, top - 10, words, size=style.HEADING_SIZE, weight="bold")
    axes = picture.panel(left, top, _PANEL, rows * _ROW)
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
    axes.plot([move.given, move.end], [y, y], color=line.colour, linewidth=1.4, gid="move")
    axes.plot([move.given], [y], markerfacecolor=PAPER, gid="given", clip_on=False, **marks)
    axes.plot([move.end], [y], gid="end", clip_on=False, **marks)
    axes.annotate(
        f"{move.end:.2f}",
        (max(move), y),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        size=SMALL_SIZE - 1,
        color=line.text,
        annotation_clip=False,
    )


def _key(picture: Picture, a: str, b: str) -> None:
    y, x = picture.top + 14.0, MARGIN + 3.0
    entries = [
        ("o", style.FIRST.colour, style.FIRST.colour, a),
        ("s", style.SECOND.colour, style.SECOND.colour, b),
        ("o", PAPER, INK, "as given"),
        ("o", INK, INK, "at the end"),
    ]
    for marker, face, edge, words in entries:
        picture.stroke(
            [x], [y - 2.8], marker=marker, markersize=5.5, linestyle="none",
            markerfacecolor=face, markeredgecolor=edge, markeredgewidth=0.8,
        )  # fmt: skip
        picture.write(x + 7, y, words, size=SMALL_SIZE, color=MUTED)
        x += 7 + text_width(words, SMALL_SIZE) + 16
