"""The world at the end: who is strong, who stands with whom, threatens whom, depends on whom."""

import math
from collections.abc import Collection, Hashable, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle

from sim.figures.core import style
from sim.figures.core.key import Entry, key_height, mark, write_key
from sim.figures.core.labels import text_width
from sim.figures.core.picture import Picture, Words, drawn
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.state_names import focus_names
from sim.figures.core.style import INK, PAPER, QUIET, TEXT_SIZE
from sim.figures.run.label_placement import (
    GAPS,
    SMALLEST,
    LabelPlace,
    Name,
    Ring,
    label_places,
    name_looks,
    names_beside,
    ring_on,
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
from sim.wording.names import capital
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_OTHERS = "#AEB5BE"
_LINE = 1.25 * TEXT_SIZE
_SWATCH = 26.0
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
"""How high the ring may be, as a share of the highest: as much as a slide has room for."""


@drawn
def world_figure(pairs: "pd.DataFrame", scenario: "Scenario", size: SizeName = "screen") -> Picture:
    """The picture of the last step: a circle a state, a line a pair's most frequent relation.

    `pairs` has columns a, b, relation, relation_share, costly_rate_ab, costly_rate_ba and a share
    column for each relation, the focus pair first. Pairs that are mostly distant get no line, but
    for the focus pair. Rivalries and ties are those given or, with columns of hostility and tie
    both ways, those at the end; the smallest are left out.
    """
    sheet = SIZES[size].across
    end = step_name(scenario, scenario.steps)
    subtitle = (f"{scenario.title}.", _focus_in_words(pairs, scenario))
    drawn = _relations(pairs, scenario)
    bonds = bonds_of(pairs, scenario)
    title = f"Who stands with whom at the end ({end})"
    room = sheet.high - sheet.top - Words.on(sheet, title, subtitle).above
    edge = 0.0 if sheet.is_low else 10.0
    for share in _SHARES:
        spots, names, focus = _spots(pairs, scenario, ring_on(sheet, share))
        up, down = _reach([focus, *names.values()], spots.values())
        entries = _entries({*drawn.values()}, bonds, spots)
        body = edge + up + down + key_height(entries, sheet) + edge
        if body <= room:
            break
    picture = Picture(title, subtitle, body, sheet)
    axes = picture.panel(sheet.left, picture.top + edge, sheet.room, up + down)
    axes.set_xlim(-sheet.room / 2, sheet.room / 2)
    axes.set_ylim(-down, up)
    for row in pairs.to_dict("records"):
        if frozenset((row["a"], row["b"])) in drawn:
            _draw_relation(axes, row, spots, scenario)
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
    write_key(picture, entries, picture.top + edge + up + down)
    picture.description = " ".join([_in_words(pairs, scenario), *bonds_in_words(bonds, scenario)])
    return picture


def _spots(
    pairs: "pd.DataFrame", scenario: "Scenario", ring: Ring
) -> tuple[dict[str, LabelPlace], dict[str, Name], Name]:
    """Where states stand on a ring, their names, and what is said of the focus pair."""
    spots = label_places(scenario, ring)
    focus = _focus_label(pairs, spots, scenario)
    return spots, names_beside(scenario, spots, focus, ring), focus


def _reach(boxes: Sequence[Name], circles: Collection[LabelPlace]) -> tuple[float, float]:
    """How far up and down from the middle names and circles reach."""
    up = 8 + max([box.top for box in boxes] + [place.y + place.radius for place in circles])
    down = 8 - min([box.bottom for box in boxes] + [place.y - place.radius for place in circles])
    return up, down


def _focus_label(pairs: "pd.DataFrame", spots: dict[str, LabelPlace], scenario: "Scenario") -> Name:
    """The focus pair's most frequent relation and its share, above the line between the two.

    Above their circles where it does not fit between them.
    """
    row = pairs.iloc[0]
    words = f"{row['relation']}\n{percent(row['relation_share'])} of runs"
    half = max(text_width(line, TEXT_SIZE, bold=True) for line in words.split("\n")) / 2 + 2
    a, b = (spots[state] for state in scenario.focus)
    fits = 2 * half <= b.x - a.x - a.radius - b.radius
    bottom = a.y + (6 if fits else max(a.radius, b.radius) + 4)
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


def _relations(pairs: "pd.DataFrame", scenario: "Scenario") -> dict[frozenset[str], str]:
    """The relation of each pair that has a line."""
    focus = frozenset(scenario.focus)
    return {
        pair: str(row["relation"])
        for row in pairs.to_dict("records")
        if (pair := frozenset((row["a"], row["b"]))) == focus or row["relation"] != "distant"
    }


def _draw_relation(
    axes: Axes, row: "dict[Hashable, Any]", spots: dict[str, LabelPlace], scenario: "Scenario"
) -> None:
    """Draws the line of one pair."""
    a, b, relation = row["a"], row["b"], row["relation"]
    ours = {a, b} == set(scenario.focus)
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


def line_looks(relation: str, colour: str = INK, scale: float = 1.0) -> list[dict[str, Any]]:
    """The strokes that make up a relation's line, the lowest first."""
    line = style.RELATION_LINES[relation]
    width = line.width * scale
    look: dict[str, Any] = {"color": colour, "linewidth": width, "solid_capstyle": "butt"}
    if line.dashes:
        look |= {"dashes": line.dashes, "dash_capstyle": "round" if line.dashes[0] < 1 else "butt"}
    core = {**look, "color": PAPER, "linewidth": width * 0.45}
    return [look, core] if line.double else [look]


def _entries(relations: set[str], bonds: Bonds, spots: dict[str, LabelPlace]) -> list[Entry]:
    """What lines and circles mean; only what occurs."""
    entries = [
        Entry(name, line_looks(name), _SWATCH) for name in style.RELATION_LINES if name in relations
    ]
    if bonds.rivalries:
        words = _at_least("rivalry", bonds.least_rivalry)
        entries.append(Entry(words, [rivalry_look(0.6)], _SWATCH))
    if bonds.ties:
        entries.append(Entry(_at_least("tie", bonds.least_tie), [tie_look(0.3)], _SWATCH))
    words = "circle area: power"
    if min(place.radius for place in spots.values()) <= SMALLEST:
        words += " (the smallest drawn larger, to be seen)"
    return [*entries, Entry(words, mark("o", _OTHERS, _OTHERS, 7.0))]


def _at_least(words: str, least: float) -> str:
    """What a line stands for, and from which size on, where smaller ones are left out."""
    return f"{words} of {least:g} or more" if least else words


def _focus_in_words(pairs: "pd.DataFrame", scenario: "Scenario") -> str:
    """How the focus pair stands: every relation it has at the end, the most frequent first."""
    row = pairs.iloc[0]
    columns = {name: relation_column(name) for name in RELATIONS}
    shares = {name: float(row[column]) for name, column in columns.items()}
    relations = sorted(
        (name for name in shares if shares[name] > 0), key=lambda name: -shares[name]
    )
    a, b = focus_names(scenario, room=150, size=TEXT_SIZE)
    return (
        f"{capital(a)} and {b}: " + ", ".join(f"{n} {percent(shares[n])}" for n in relations) + "."
    )


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
