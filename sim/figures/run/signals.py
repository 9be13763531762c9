"""Who joined whose occasions, and when: one history, the focus pair foremost."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from sim.figures.core import style, timeline
from sim.figures.core.key import Entry, key_height, mark, write_key
from sim.figures.core.labels import first_fitting, fitted, text_width
from sim.figures.core.sizes import SIZES, Sheet, SizeName
from sim.figures.core.style import INK, MUTED, PAPER, QUIET, SMALL_SIZE, TEXT_SIZE, Picture
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


@style.drawn
def signals_figure(
    history: "pd.DataFrame", scenario: "Scenario", size: SizeName = "screen"
) -> Picture:
    """The picture of one history: a row an occasion, a mark where open, filled where joined.

    `history` has one row an open occasion and possible joiner: step, occasion, state, joined. The
    rows of the focus pair show what the partner did; those of other hosts whether either of the
    pair joined. A history of more than 240 steps shows its last 240; beyond 40 occasions (on a
    slide 13) those of other hosts are left out.
    """
    sheet = SIZES[size]
    first = max(1, scenario.steps - _MOST_STEPS + 1)
    groups, left_out = _groups(history[history["step"] >= first], scenario, sheet)
    height = sum(_GROUP + _ROW * len(group.rows) for group in groups)
    a, b = style.focus_names(scenario, room=210, size=sheet.title)
    entries = _entries(groups)
    above = _KEY + key_height(entries, sheet.room)
    picture = Picture(
        f"Who stood with whom: {a} and {b}",
        _subtitle(scenario, first, left_out),
        above + height + _DATES,
        sheet,
    )
    write_key(picture, entries, picture.top + 6)
    marks = sheet.room - _TALLY
    axes = picture.panel(sheet.left, picture.top + above, marks, height)
    axes.set_xlim(first - 0.5, scenario.steps + 0.5)
    axes.set_ylim(height, 0)
    dates = timeline.time_ticks(scenario, first, scenario.steps, marks)
    timeline.write_dates(axes, dates)
    y, tops = 0.0, []
    for group in groups:
        _head_group(axes, group, y)
        y += _GROUP
        for row in group.rows:
            _draw_row(axes, row, group, y)
            tops.append((y, row))
            y += _ROW
    _ground(axes, tops, [tick.step for tick in dates])
    picture.description = _in_words(groups)
    return picture


def _groups(
    history: "pd.DataFrame", scenario: "Scenario", sheet: Sheet
) -> tuple[list[StateGroup], int]:
    """The focus pair's occasions, then those of others host by host, and how many are left out."""
    a, b = scenario.focus
    most, room = 5 * sheet.rows // 3, min(240.0, 0.45 * sheet.room)
    name = {state: scenario.states[state].name for state in scenario.states}
    both = [f"{one} or {other}" for one, other in zip(*_names(scenario), strict=True)]
    either = first_fitting([*both, "either"], room, style.HEADING_SIZE, bold=True)
    a_only, b_only = style.focus_names(scenario, room=room, size=style.HEADING_SIZE)
    frames = dict(iter(history.groupby("occasion", sort=False, observed=True)))
    watched = {a: (b,), b: (a,)}
    props = {
        a: (b_only, style.SECOND.colour, style.SECOND.text),
        b: (a_only, style.FIRST.colour, style.FIRST.text),
    }
    others = [state for state in scenario.states if state not in scenario.focus]
    groups, shown, left_out = [], 0, 0
    for host in (a, b, *others):
        hosted = _hosted(scenario, host)
        if host in others and shown + len(hosted) > most:
            left_out += len(hosted)
            continue
        shown += len(hosted)
        pair = watched.get(host, (a, b))
        rest = len(scenario.states) - 1 - len(pair)
        rows = [
            _row(occasion.title or key, occasion.kind, frames.get(key), pair, rest)
            for key, occasion in hosted.items()
        ]
        if rows:
            joiner, colour, text = props.get(host, (either, MUTED, MUTED))
            short = style.names_of(scenario.states[host])[-1]
            groups.append(StateGroup(name[host], short, joiner, colour, text, rows))
    return groups, left_out


def _names(scenario: "Scenario") -> Iterator[tuple[str, str]]:
    """The names of each of the pair, in full and short."""
    for state in scenario.focus:
        names = style.names_of(scenario.states[state])
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
    marks, _ = style.extent(axes)
    room = marks + _TALLY
    left = room - text_width(joiner, style.HEADING_SIZE, bold=True) - 16
    choices = [f"Hosted by {name}" for name in (group.host, group.short)]
    host = first_fitting(choices, left, style.HEADING_SIZE, bold=True)
    props: dict[str, Any] = {"size": style.HEADING_SIZE, "weight": "bold", "va": "baseline"}
    across = axes.get_yaxis_transform()
    axes.text(0, y + _GROUP - 10, host, color=INK, transform=across, **props)
    axes.text(
        room / marks,
        y + _GROUP - 10,
        joiner,
        color=group.text,
        ha="right",
        transform=across,
        **props,
    )
    axes.plot(
        [0, room / marks],
        [y + _GROUP - 5] * 2,
        color=QUIET,
        linewidth=0.7,
        clip_on=False,
        transform=across,
    )


def _draw_row(axes: Axes, row: SignalRow, group: StateGroup, y: float) -> None:
    kind = KINDS[row.kind]
    left, right = axes.get_xlim()
    marks, _ = style.extent(axes)
    pace = marks / (right - left)
    size = kind.scale * min(_LARGEST, max(_SMALLEST, 0.9 * pace))
    across = axes.get_yaxis_transform()
    props: dict[str, Any] = {"size": SMALL_SIZE, "va": "baseline", "transform": across}
    words = fitted(row.title, marks + _TALLY - 13, SMALL_SIZE)
    axes.plot(
        5 / marks,
        y + WORDS - 2.8,
        kind.marker,
        color=MUTED,
        markersize=4.5 * kind.scale,
        markeredgewidth=0,
        transform=across,
    )
    axes.text(13 / marks, y + WORDS, words, color=INK, **props)
    tally: dict[str, Any] = {"size": TEXT_SIZE, "weight": "bold", "color": group.text}
    if not len(row.steps):
        tally = {"size": SMALL_SIZE, "color": MUTED}
    axes.text(1 + _TALLY / marks, y + _TALLIED, row.tally, ha="right", transform=across, **tally)
    mark: dict[str, Any] = {"markersize": size, "markeredgewidth": 0.8, "color": group.colour}
    for joined, height, face in ((False, _DECLINED, PAPER), (True, _JOINED, group.colour)):
        steps = row.steps[row.joined == joined]
        if len(steps):
            axes.plot(
                steps,
                np.full(len(steps), y + height),
                kind.marker,
                markerfacecolor=face,
                clip_on=False,
                **mark,
            )


def _ground(axes: Axes, tops: list[tuple[float, SignalRow]], dates: list[int]) -> None:
    """What lies under the marks of all rows: dates, lines that end a row, the others' bars."""
    left, right = axes.get_xlim()
    pace = style.extent(axes)[0] / (right - left)
    feet = [y + _FOOT for y, _ in tops]
    grid: list[tuple[tuple[float, float], tuple[float, float]]]
    grid = [((date, foot - _FOOT + _JOINED - 4), (date, foot)) for foot in feet for date in dates]
    grid += [((left, foot), (right, foot)) for foot in feet]
    bars = [
        ((step, y + _FOOT - _BAR * share), (step, y + _FOOT))
        for y, row in tops
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


def _subtitle(scenario: "Scenario", first: int, left_out: int) -> list[str]:
    words = [f"{scenario.title}.", "One of many replicates."]
    if first > 1:
        words.append(f"The last {_MOST_STEPS} of {scenario.steps} steps.")
    if left_out:
        words.append(f"Not shown: {left_out} occasions of other hosts.")
    return words


def _in_words(groups: list[StateGroup]) -> str:
    sentences = []
    for group in groups:
        tallies = "; ".join(f"{row.title}: {row.tally}" for row in group.rows)
        sentences.append(f"Occasions hosted by {group.host} that {group.joiner} joined: {tallies}.")
    return " ".join(sentences) or "There are no occasions."
