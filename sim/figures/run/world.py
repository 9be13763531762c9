"""The world at the end: who is strong, who stands with whom, threatens whom, depends on whom."""

import math
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle

from sim.figures.core import style
from sim.figures.core.labels import text_width
from sim.figures.core.style import INK, MARGIN, MUTED, PAPER, QUIET, SMALL_SIZE, TEXT_SIZE, Picture
from sim.figures.run.label_placement import (
    GAPS,
    SMALLEST,
    LabelPlace,
    Name,
    label_places,
    name_looks,
    names_beside,
)
from sim.figures.run.rivalries_and_ties import (
    Bonds,
    bonds_in_words,
    bonds_of,
    draw_bonds,
    rivalry_look,
    tie_look,
)
from sim.scenario.dates import step_name
from sim.vocabulary.relations import RELATIONS, relation_column
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_OTHERS = "#AEB5BE"
_LINE = 1.25 * TEXT_SIZE
_KEY_LINE = 18.0


@style.house_style()
def world_figure(pairs: "pd.DataFrame", scenario: "Scenario") -> Picture:
    """The picture of the last step: a circle a state, a line a pair's most frequent relation.

    `pairs` has columns a, b, relation, relation_share, costly_rate_ab, costly_rate_ba and a share
    column for each relation, the focus pair first. Pairs that are mostly distant get no line, but
    for the focus pair. Rivalries and ties are those given or, with columns of hostility and tie
    both ways, those at the end; the smallest are left out.
    """
    spots = label_places(scenario)
    focus = _focus_label(pairs, spots, scenario)
    names = names_beside(scenario, spots, focus)
    boxes = [focus, *names.values()]
    circles = spots.values()
    up = 8 + max([box.top for box in boxes] + [place.y + place.radius for place in circles])
    down = 8 - min([box.bottom for box in boxes] + [place.y - place.radius for place in circles])
    end = step_name(scenario, scenario.steps)
    subtitle = (f"{scenario.title}.", _focus_in_words(pairs, scenario))
    body = 10 + up + down + 3 * _KEY_LINE + 18
    picture = Picture(f"Who stands with whom at the end ({end})", subtitle, body)
    axes = picture.panel(0, picture.top + 10, picture.width, up + down)
    axes.set_xlim(-picture.width / 2, picture.width / 2)
    axes.set_ylim(-down, up)
    drawn = {
        frozenset((row["a"], row["b"])): relation
        for row in pairs.to_dict("records")
        if (relation := _relation(axes, row, spots, scenario))
    }
    bonds = bonds_of(pairs, scenario)
    draw_bonds(axes, bonds, spots, drawn)
    _states(axes, scenario, spots, names)
    axes.text(
        0,
        focus.bottom,
        focus.words,
        ha="center",
        va="bottom",
        size=TEXT_SIZE,
        color=INK,
        weight="bold",
        linespacing=1.25,
    )
    _key(picture, {*drawn.values()}, bonds, spots)
    picture.description = " ".join([_in_words(pairs, scenario), *bonds_in_words(bonds, scenario)])
    return picture


def _focus_label(pairs: "pd.DataFrame", spots: dict[str, LabelPlace], scenario: "Scenario") -> Name:
    """The focus pair's most frequent relation and its share, above the line between the two."""
    row = pairs.iloc[0]
    words = f"{row['relation']}\n{percent(row['relation_share'])} of runs"
    half = text_width(row["relation"], TEXT_SIZE, bold=True) / 2 + 2
    bottom = spots[scenario.focus[0]].y + 6
    return Name(words, -half, bottom, half, bottom + 2 * _LINE + 2, (0, bottom), 0)


def _states(
    axes: Axes, scenario: "Scenario", spots: dict[str, LabelPlace], names: dict[str, Name]
) -> None:
    props = dict(zip(scenario.focus, (style.FIRST, style.SECOND), strict=True))
    size, _ = name_looks(len(spots))
    for state, (x, y, radius) in spots.items():
        name, look = names[state], props.get(state)
        axes.add_patch(Circle((x, y), radius + 1.6, color=PAPER, linewidth=0, zorder=5))
        colour = look.colour if look else _OTHERS
        axes.add_patch(Circle((x, y), radius, color=colour, linewidth=0, zorder=6))
        if name.gap > GAPS[1]:
            axes.plot(
                [x, name.anchor[0]], [y, name.anchor[1]], color=QUIET, linewidth=0.6, zorder=4
            )
        axes.text(
            (name.left + name.right) / 2,
            (name.bottom + name.top) / 2,
            name.words,
            size=size,
            ha="center",
            va="center",
            linespacing=1.25,
            zorder=7,
            color=look.text if look else INK,
            weight="bold" if look else "normal",
        )


def _relation(
    axes: Axes, row: "dict[Hashable, Any]", spots: dict[str, LabelPlace], scenario: "Scenario"
) -> str | None:
    """Draws the line of one pair; returns its relation if there is a line."""
    a, b, relation = row["a"], row["b"], row["relation"]
    ours = {a, b} == set(scenario.focus)
    if relation == "distant" and not ours:
        return None
    colour, scale, layer = (INK, 1.0, 3.5) if ours else (style.SLATE, 0.75, 3.0)
    if row["costly_rate_ab"] < row["costly_rate_ba"]:
        a, b = b, a
    (x, y, radius), (to_x, to_y, to_radius) = spots[a], spots[b]
    for look in line_looks(relation, colour, scale):
        axes.plot([x, to_x], [y, to_y], zorder=layer, **look)
    if relation == "one-sided support":
        length = math.dist((x, y), (to_x, to_y))
        along = (radius + 0.55 * (length - radius - to_radius)) / length
        turn = math.degrees(math.atan2(to_y - y, to_x - x)) - 90
        axes.plot(
            x + along * (to_x - x),
            y + along * (to_y - y),
            color=colour,
            zorder=layer,
            marker=(3, 0, turn),
            markersize=9 * scale,
            markeredgewidth=0,
        )
    return str(relation)


def line_looks(relation: str, colour: str = INK, scale: float = 1.0) -> list[dict[str, Any]]:
    """The strokes that make up a relation's line, the lowest first."""
    line = style.RELATION_LINES[relation]
    width = line.width * scale
    look: dict[str, Any] = {"color": colour, "linewidth": width, "solid_capstyle": "butt"}
    if line.dashes:
        look |= {"dashes": line.dashes, "dash_capstyle": "round" if line.dashes[0] < 1 else "butt"}
    core = {**look, "color": PAPER, "linewidth": width * 0.45}
    return [look, core] if line.double else [look]


def _key(picture: Picture, relations: set[str], bonds: Bonds, spots: dict[str, LabelPlace]) -> None:
    """Three lines that say what lines and circles mean; only what occurs."""
    y = picture.height - 16 - 2 * _KEY_LINE
    lines = [(name, line_looks(name)) for name in style.RELATION_LINES if name in relations]
    _key_line(picture, y, lines)
    below: list[tuple[str, list[dict[str, Any]]]] = []
    if bonds.rivalries:
        below.append((_at_least("rivalry", bonds.least_rivalry), [rivalry_look(0.6)]))
    if bonds.ties:
        below.append((_at_least("tie", bonds.least_tie), [tie_look(0.3)]))
    if below:
        y += _KEY_LINE
        _key_line(picture, y, below)
    y += _KEY_LINE
    picture.stroke(
        [MARGIN + 13],
        [y - 3],
        marker="o",
        markersize=9,
        color=_OTHERS,
        markeredgewidth=0,
        linestyle="none",
    )
    words = "circle area: power"
    if min(place.radius for place in spots.values()) <= SMALLEST:
        words += " (the smallest drawn larger, to be seen)"
    picture.write(MARGIN + 32, y, words, size=SMALL_SIZE, color=MUTED)


def _at_least(words: str, least: float) -> str:
    """What a line stands for, and from which size on, where smaller ones are left out."""
    return f"{words} of {least:g} or more" if least else words


def _key_line(picture: Picture, y: float, entries: list[tuple[str, list[dict[str, Any]]]]) -> float:
    x = MARGIN
    for words, props in entries:
        for look in props:
            picture.stroke([x, x + 13, x + 26], [y - 3] * 3, **look)
        picture.write(x + 32, y, words, size=SMALL_SIZE, color=MUTED)
        x += 32 + text_width(words, SMALL_SIZE) + 18
    return x


def _focus_in_words(pairs: "pd.DataFrame", scenario: "Scenario") -> str:
    """How the focus pair stands: every relation it has at the end, the most frequent first."""
    row = pairs.iloc[0]
    columns = {name: relation_column(name) for name in RELATIONS}
    shares = {name: float(row[column]) for name, column in columns.items()}
    relations = sorted(
        (name for name in shares if shares[name] > 0), key=lambda name: -shares[name]
    )
    a, b = style.focus_names(scenario, room=150, size=TEXT_SIZE)
    return f"{a} and {b}: " + ", ".join(f"{n} {percent(shares[n])}" for n in relations) + "."


def _in_words(pairs: "pd.DataFrame", scenario: "Scenario") -> str:
    name = {state: scenario.states[state].name for state in scenario.states}
    strongest = sorted(scenario.states, key=lambda state: -scenario.states[state].power)
    relations = [
        f"{name[row['a']]} and {name[row['b']]}: {row['relation']} "
        f"({percent(row['relation_share'])})"
        for row in pairs.to_dict("records")
        if row["relation"] != "distant" or {row["a"], row["b"]} == set(scenario.focus)
    ]
    return (
        f"Most frequent relations at the end: {'; '.join(relations)}. All other pairs: distant. "
        f"From the strongest to the weakest: {', '.join(name[state] for state in strongest)}."
    )
