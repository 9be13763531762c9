"""Who joined whose occasions, and when: one history, the focus pair foremost."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from sim.figures.core import style, timeline
from sim.figures.core.key import Entry, key_height, mark, write_key
from sim.figures.core.labels import first_fitting, fitted, text_width
from sim.figures.core.picture import Picture, drawn, extent
from sim.figures.core.sizes import SIZES, Sheet, SizeName
from sim.figures.core.state_names import focus_names, names_of
from sim.figures.core.style import INK, MUTED, PAPER, QUIET, SMALL_SIZE, TEXT_SIZE
from sim.vocabulary.kinds import COSTLY_KINDS, KINDS, TALK

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.scenario.schema import Occasion, Scenario

_TALLY = 58.0
"""Room for the count of a row, to the right of its marks."""
_MOST_STEPS = 240
_ROW = 33.0
_GROUP = 30.0
_KEY, _DATES = 12.0, 24.0
#: Points below the top of a row: its words, marks joined and declined, its count, foot of the bars.
WORDS, _JOINED, _DECLINED, _TALLIED, _FOOT = 9.0, 17.0, 21.5, 22.5, 29.5
_BAR = 4.0
_LARGEST, _SMALLEST = 6.0, 3.2
_MOST, _MOST_ON_SLIDE = 40, 6
"""Most occasions with those of other hosts and, on a slide, of each of the pair."""
_BETWEEN = 16.0


class SignalRow(NamedTuple):
    """One occasion: when it was open, whether the partner joined, the share of others who did."""

    title: str
    kind: str
    steps: "NDArray[np.int64]"
    joined: "NDArray[np.bool_]"
    others: "NDArray[np.float64]"

    @property
    def tally(self) -> str:
        if not len(self.steps):
            return "never open"
        return f"{int(self.joined.sum())} of {len(self.steps)}"


class StateGroup(NamedTuple):
    """The occasions of one host, who is watched for joining them, and in which colour."""

    host: str
    short: str
    joiner: str
    colour: str
    text: str
    rows: list[SignalRow]


@drawn
def signals_figure(
    history: "pd.DataFrame", scenario: "Scenario", size: SizeName = "screen"
) -> Picture:
    """The picture of one history: a row an occasion, a mark where open, filled where joined.

    `history` has one row an open occasion and possible joiner: step, occasion, state, joined. The
    rows of the focus pair show what the partner did; those of other hosts whether either of the
    pair joined. A history of more than 240 steps shows its last 240; beyond 40 occasions those of
    other hosts are left out. On a slide the pair's own stand side by side, six of each.
    """
    sheet = SIZES[size].across
    first = max(1, scenario.steps - _MOST_STEPS + 1)
    groups, left_out = _groups(history[history["step"] >= first], scenario, sheet)
    columns = [[group] for group in groups] if sheet.is_low else [groups]
    a, b = focus_names(scenario, room=210, size=sheet.title)
    entries = _entries(groups)
    key = 0.0 if sheet.is_low else _KEY
    above, head = key + key_height(entries, sheet), sheet.pace(_GROUP)
    heads = head * max(map(len, columns), default=0)
    rows = max((sum(len(group.rows) for group in own) for own in columns), default=0)
    picture = Picture(
        f"Who stood with whom: {a} and {b}",
        _subtitle(scenario, first, left_out),
        above + heads + sheet.pace(_DATES),
        sheet,
        stack=(rows, _ROW),
    )
    write_key(picture, entries, picture.top + key / 2)
    pace = (sheet.room + _BETWEEN) / max(len(columns), 1)
    place = Place(sheet.left, picture.top + above, pace - _BETWEEN - _TALLY, picture.stacked)
    for number, own in enumerate(columns or [[]]):
        at = place._replace(left=sheet.left + number * pace)
        _draw_groups(picture, own, scenario, first, at, heads + rows * at.row)
    picture.description = _in_words(groups)
    return picture


class Place(NamedTuple):
    """Where rows stand: left, top and width of their panel, and the height of one."""

    left: float
    top: float
    width: float
    row: float


def _draw_groups(
    picture: Picture,
    groups: list[StateGroup],
    scenario: "Scenario",
    first: int,
    place: Place,
    height: float,
) -> None:
    """Groups below each other, on axes of a height over the steps from the first on."""
    axes = picture.panel(place.left, place.top, place.width, height)
    axes.set_xlim(first - 0.5, scenario.steps + 0.5)
    axes.set_ylim(height, 0)
    dates = timeline.time_ticks(scenario, first, scenario.steps, place.width)
    timeline.write_dates(axes, dates)
    y, tops = 0.0, []
    for group in groups:
        y += picture.sheet.pace(_GROUP)
        _head_group(axes, group, y)
        for row in group.rows:
            _draw_row(axes, row, group, y, place.row / _ROW)
            tops.append((y, row))
            y += place.row
    _ground(axes, tops, [tick.step for tick in dates], place.row / _ROW)


def _groups(
    history: "pd.DataFrame", scenario: "Scenario", sheet: Sheet
) -> tuple[list[StateGroup], str]:
    """The focus pair's occasions, then those of others host by host, and what is left out."""
    a, b = scenario.focus
    room = min(240.0, 0.45 * sheet.room) / (2 if sheet.is_low else 1)
    name = {state: scenario.states[state].name for state in scenario.states}
    both = [f"{one} or {other}" for one, other in zip(*_names(scenario), strict=True)]
    either = first_fitting([*both, "either"], room, style.HEADING_SIZE, bold=True)
    a_only, b_only = focus_names(scenario, room=room, size=style.HEADING_SIZE)
    frames = dict(iter(history.groupby("occasion", sort=False, observed=True)))
    watched = {a: (b,), b: (a,)}
    props = {
        a: (b_only, style.SECOND.colour, style.SECOND.text),
        b: (a_only, style.FIRST.colour, style.FIRST.text),
    }
    others = [state for state in scenario.states if state not in scenario.focus]
    groups, shown, left_out, own_left_out = [], 0, 0, 0
    for host in (a, b, *others):
        hosted = _hosted(scenario, host)
        if host in others and (sheet.is_low or shown + len(hosted) > _MOST):
            left_out += len(hosted)
            continue
        if sheet.is_low:
            own_left_out += max(0, len(hosted) - _MOST_ON_SLIDE)
            hosted = dict(islice(hosted.items(), _MOST_ON_SLIDE))
        shown += len(hosted)
        pair = watched.get(host, (a, b))
        rest = len(scenario.states) - 1 - len(pair)
        rows = [
            _row(occasion.title or key, occasion.kind, frames.get(key), pair, rest)
            for key, occasion in hosted.items()
        ]
        if rows:
            joiner, colour, text = props.get(host, (either, MUTED, MUTED))
            short = names_of(scenario.states[host])[-1]
            groups.append(StateGroup(name[host], short, joiner, colour, text, rows))
    told = [(left_out, "occasions of other hosts"), (own_left_out, "occasions of the two")]
    return groups, " and ".join(f"{count} {words}" for count, words in told if count)


def _names(scenario: "Scenario") -> Iterator[tuple[str, str]]:
    """The names of each of the pair, in full and short."""
    for state in scenario.focus:
        names = names_of(scenario.states[state])
        yield names[0], names[-1]


def _hosted(scenario: "Scenario", host: str) -> "dict[str, Occasion]":
    """The host's occasions, those of one kind together, what is costly to join first."""
    kinds = [*COSTLY_KINDS, *TALK]
    occasions = [item for item in scenario.occasions.items() if item[1].host == host]
    return dict(sorted(occasions, key=lambda item: kinds.index(item[1].kind)))


def _row(
    title: str, kind: str, frame: "pd.DataFrame | None", watched: tuple[str, ...], rest: int
) -> SignalRow:
    if frame is None:
        return SignalRow(title, kind, np.array([], int), np.array([], bool), np.array([]))
    step = frame["step"].to_numpy()
    joined = frame["joined"].to_numpy(bool)
    ours = frame["state"].isin(watched).to_numpy()
    steps, where = np.unique(step, return_inverse=True)
    by_us = np.bincount(where, joined & ours, len(steps)) > 0
    others = np.bincount(where, joined & ~ours, len(steps)) / max(rest, 1)
    return SignalRow(title, kind, steps, by_us, others)


def _head_group(axes: Axes, group: StateGroup, y: float) -> None:
    joiner = f"{group.joiner} joined"
    marks, _ = extent(axes)
    room = marks + _TALLY
    left = room - text_width(joiner, style.HEADING_SIZE, bold=True) - 16
    choices = [f"Hosted by {name}" for name in (group.host, group.short)]
    host = first_fitting(choices, left, style.HEADING_SIZE, bold=True)
    props: dict[str, Any] = {"size": style.HEADING_SIZE, "weight": "bold", "va": "baseline"}
    across = axes.get_yaxis_transform()
    axes.text(0, y - 10, host, color=INK, transform=across, **props)
    axes.text(
        room / marks,
        y - 10,
        joiner,
        color=group.text,
        ha="right",
        transform=across,
        **props,
    )
    axes.plot(
        [0, room / marks],
        [y - 5] * 2,
        color=QUIET,
        linewidth=0.7,
        clip_on=False,
        transform=across,
    )


def _draw_row(axes: Axes, row: SignalRow, group: StateGroup, y: float, scale: float) -> None:
    """A row, its parts at a share of their distances below its top."""
    kind = KINDS[row.kind]
    left, right = axes.get_xlim()
    marks, _ = extent(axes)
    pace = marks / (right - left)
    size = kind.scale * min(_LARGEST, max(_SMALLEST, 0.9 * pace)) * min(1.0, 1.2 * scale)
    across = axes.get_yaxis_transform()
    props: dict[str, Any] = {"size": SMALL_SIZE, "va": "baseline", "transform": across}
    beside = _TALLY if scale == 1 else 0.0  # a lower row has its count beside its words
    words = fitted(row.title, marks + beside - 13, SMALL_SIZE)
    axes.plot(
        5 / marks,
        y + scale * WORDS - 2.8,
        kind.marker,
        color=MUTED,
        markersize=4.5 * kind.scale,
        markeredgewidth=0,
        transform=across,
    )
    axes.text(13 / marks, y + scale * WORDS, words, color=INK, **props)
    tally: dict[str, Any] = {"size": TEXT_SIZE, "weight": "bold", "color": group.text}
    if not len(row.steps):
        tally = {"size": SMALL_SIZE, "color": MUTED}
    axes.text(
        1 + _TALLY / marks, y + scale * _TALLIED, row.tally, ha="right", transform=across, **tally
    )
    mark: dict[str, Any] = {"markersize": size, "markeredgewidth": 0.8, "color": group.colour}
    for joined, height, face in ((False, _DECLINED, PAPER), (True, _JOINED, group.colour)):
        steps = row.steps[row.joined == joined]
        if len(steps):
            axes.plot(
                steps,
                np.full(len(steps), y + scale * height),
                kind.marker,
                markerfacecolor=face,
                clip_on=False,
                **mark,
            )


def _ground(
    axes: Axes, tops: list[tuple[float, SignalRow]], dates: list[int], scale: float
) -> None:
    """What lies under the marks of all rows: dates, lines that end a row, the others' bars."""
    left, right = axes.get_xlim()
    pace = extent(axes)[0] / (right - left)
    feet = [y + scale * _FOOT for y, _ in tops]
    top = scale * (_JOINED - _FOOT) - 4
    grid: list[tuple[tuple[float, float], tuple[float, float]]]
    grid = [((date, foot + top), (date, foot)) for foot in feet for date in dates]
    grid += [((left, foot), (right, foot)) for foot in feet]
    bars = [
        ((step, foot - _BAR * share), (step, foot))
        for foot, (_, row) in zip(feet, tops, strict=True)
        for step, share in zip(row.steps, row.others, strict=True)
        if share > 0
    ]
    axes.add_collection(LineCollection(grid, **style.GRID), autolim=False)
    width = min(3.0, max(0.8, 0.55 * pace))
    axes.add_collection(LineCollection(bars, colors=QUIET, linewidths=width), autolim=False)


def _entries(groups: list[StateGroup]) -> list[Entry]:
    """What marks mean, with the kinds that occur."""
    rows = [row for group in groups for row in group.rows]
    kinds = [kind for key, kind in KINDS.items() if any(r.kind == key for r in rows)]
    entries = [Entry("joined", mark("o", INK)), Entry("declined", mark("o", PAPER))]
    entries += [Entry(kind.label, mark(kind.marker, MUTED, MUTED)) for kind in kinds]
    if any(row.others.any() for row in rows):
        bars = {"color": QUIET, "marker": "|", "markersize": 5.0, "markeredgewidth": 1.4}
        words = "share of other states that joined"
        entries.append(Entry(words, [{"linestyle": "none", **bars}], width=5.0))
    return entries


def _subtitle(scenario: "Scenario", first: int, left_out: str) -> list[str]:
    words = [f"{scenario.title}.", "One of many replicates."]
    if first > 1:
        words.append(f"The last {_MOST_STEPS} of {scenario.steps} steps.")
    if left_out:
        words.append(f"Not shown: {left_out}.")
    return words


def _in_words(groups: list[StateGroup]) -> str:
    sentences = []
    for group in groups:
        tallies = "; ".join(f"{row.title}: {row.tally}" for row in group.rows)
        sentences.append(f"Occasions hosted by {group.host} that {group.joiner} joined: {tallies}.")
    return " ".join(sentences) or "There are no occasions."
