"""How good predictions are: their reliability curve, and their log score beside that of nulls."""

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.factors import UPRIGHT, number, value_ticks
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture, drawn, name_ticks, note_lines
from sim.figures.core.rows import Rows, rows_on
from sim.figures.core.sizes import SCREEN, SIZES, SizeName
from sim.figures.core.style import (
    BLUE,
    HEADING_SIZE,
    INK,
    MUTED,
    PAPER,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    VERMILLION,
)
from sim.studies.score.nulls import BASE_RATE
from sim.wording.differences import excludes_zero, signed
from sim.wording.numbers import percent
from sim.wording.scores import against_nulls, score_in_words

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.score.score import Score

_WIDE = SCREEN._replace(width=720.0)
"""On a screen curve and scores stand beside each other, else below."""
_SIDE, _LEAST, _COUNTS, _GAP = 196.0, 130.0, 34.0, 30.0
_SLIDE_SIDE, _SLIDE_FOOT = 86.0, 20.0
"""Of the reliability curve: a square, and below it how many rows there are in each bin."""
_HEAD, _FOOT, _ROW = 34.0, 44.0, 19.0
_NAMES, _NUMBER = 116.0, 40.0
_RELIABILITY = "share that happened, by prediction; below: rows"
_NUMBERS = {"log_score": "log score", "brier": "Brier", "auc": "AUC", "auc_within": "within"}
_MOST, _MOST_ON_SLIDE = 14, 5
_TOPS = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Where the axes of a reliability curve may end."""


@drawn
def score_figure(score: "Score", title: str = "", size: SizeName = "screen") -> Picture:
    """The picture of a score: reliability curve and counts to the left, log scores to the right.

    A dot a predictor, at its difference in log score from the model's, with its 95 % interval; at
    most 14, the best and the base rate. title: of what was swept.
    """
    sheet = _WIDE if size == "screen" else SIZES[size].across
    rows = _chosen(score.scores, _MOST_ON_SLIDE if sheet.is_low else _MOST)
    left_out = len(score.scores) - len(rows)
    side = _SLIDE_SIDE if sheet.is_low else max(_LEAST, sheet.tall * _SIDE)
    is_beside, counts = not sheet.is_narrow, sheet.pace(_COUNTS)
    left = sheet.left + UPRIGHT + side + _GAP if is_beside else sheet.left
    head, foot = sheet.pace(_HEAD), _SLIDE_FOOT if sheet.is_low else _FOOT
    below = 0.0 if is_beside else _HEAD + side + 10 + _COUNTS + _FOOT
    columns = _columns(rows)
    part = sheet.part(left, sheet.right) if is_beside else sheet
    beside = rows_on(
        part, sheet.pace(_ROW), _NAMES, 14.0 if part.is_narrow else len(columns) * _NUMBER + 14
    )
    more = f"; {left_out:,} more are not shown" if left_out else ""
    words = f"right of 0: worse than the model; filled: 95 % interval excludes 0{more}"
    note = [] if sheet.is_low else note_lines(words, sheet.right - left)
    scores = beside.pace * len(rows) + 12.0 * max(len(note) - 1, 0)
    curve = side + 10 + counts
    body = head + foot + (max(curve, scores) if is_beside else below + scores)
    happened = f"{score.outcome}: {score.happened:,} of {score.rows:,} rows."
    picture = Picture(
        f"Does {score.prediction} predict {score.outcome}?",
        (f"{title.rstrip('.')}." if title else "", f"{happened} {_verdict(score)}"),
        body,
        sheet,
        [f"Reliability: {_RELIABILITY}. Scores: {words}."] if sheet.is_low else [],
    )
    _draw_reliability(picture, score, picture.top + head, side)
    _draw_scores(picture, rows, beside, (left, picture.top + head + below), note)
    picture.description = _in_words(score)
    return picture


def _verdict(score: "Score") -> str:
    return against_nulls(len(score.scores) - 1, score.worse, score.better)


def _chosen(scores: "pd.DataFrame", most: int) -> list[dict[Any, Any]]:
    """The rows that are drawn: the model's, then others by their log score."""
    nulls = scores.iloc[1:].sort_values("log_score", kind="stable")
    is_base = nulls["predictor"] == BASE_RATE.name
    kept = nulls[is_base | ((~is_base).cumsum() < most - is_base.sum())]
    return [*scores.iloc[:1].to_dict("records"), *kept.to_dict("records")]


def _columns(rows: list[dict[Any, Any]]) -> list[str]:
    """The scores that are written, those that any row has."""
    return [name for name in _NUMBERS if not all(np.isnan(row[name]) for row in rows)]


def _draw_reliability(picture: Picture, score: "Score", top: float, side: float) -> None:
    curve, left = score.reliability, picture.sheet.left + UPRIGHT
    picture.write(picture.sheet.left, top - 12, "Reliability", size=HEADING_SIZE, weight="bold")
    most = float(curve[["predicted", "high"]].max().max())
    end = next(each for each in _TOPS if most <= each)
    axes = picture.panel(left, top, side, side)
    axes.set(xlim=(0, end), ylim=(0, end))
    ticks = value_ticks(0.0, end, 3 if picture.sheet.is_low else 5)
    names = ["0" if tick == 0 else percent(tick) for tick in ticks]
    name_ticks(axes.yaxis, ticks, names)
    axes.hlines(ticks, 0, end, **style.GRID)
    axes.vlines(ticks, 0, end, **style.GRID)
    axes.plot([0, end], [0, end], color=QUIET, linewidth=1.0, dashes=(4, 2.5), label="reliable")
    for bin_ in curve.to_dict("records"):
        at = [bin_["predicted"]] * 2
        axes.plot(
            at, [bin_["low"], bin_["high"]], color=INK, linewidth=1.2, label="interval", **_FREE
        )
    axes.plot(
        curve["predicted"], curve["happened"], color=BLUE, linewidth=1.4, marker="o",
        markersize=4.5, label="happened", **_FREE,
    )  # fmt: skip
    below = picture.panel(left, top + side + 10, side, picture.sheet.pace(_COUNTS))
    tallest = int(curve["rows"].max())
    below.set(xlim=(0, end), ylim=(0, 1.05 * tallest))
    below.vlines(curve["predicted"], 0, curve["rows"], color=BLUE, linewidth=3.0, label="rows")
    name_ticks(below.yaxis, [0, tallest], ["0", f"{tallest:,}"])
    name_ticks(below.xaxis, ticks, names)
    if not picture.sheet.is_low:
        y = top + side + 10 + _COUNTS + 28
        picture.write(picture.sheet.left, y, _RELIABILITY, size=SMALL_SIZE, color=MUTED)


_FREE: dict[str, Any] = {"clip_on": False, "zorder": 4}


def _draw_scores(
    picture: Picture,
    rows: list[dict[Any, Any]],
    beside: Rows,
    place: tuple[float, float],
    note: list[str],
) -> None:
    """A row a predictor, from a left and a top on."""
    left, top = place
    columns = _columns(rows)
    picture.write(left, top - 12, "Log score, less the model's", size=HEADING_SIZE, weight="bold")
    axes = picture.panel(beside.left, top, beside.width, beside.pace * len(rows))
    _scale(axes, rows, beside)
    room = (beside.names - len(columns) * _NUMBER if beside.above else _NAMES) - 10
    for index, row in enumerate(rows):
        _draw_difference(axes, beside.middle(index), row, is_model=index == 0)
        y = top + beside.name(index)
        weight = "bold" if index == 0 else "normal"
        picture.write(
            left, y, fitted(row["predictor"], room, TEXT_SIZE, bold=index == 0), weight=weight
        )
        for right, key in _places(picture, columns):
            picture.write(right, y, score_in_words(key, row[key]), size=SMALL_SIZE, ha="right")
    for right, key in _places(picture, columns):
        picture.write(
            right,
            top - (2 if beside.above else 5),
            _NUMBERS[key],
            size=SMALL_SIZE,
            color=MUTED,
            ha="right",
        )
    for row_, line in enumerate(note):
        y = top + beside.pace * len(rows) + 34 + 12.0 * row_
        picture.write(left, y, line, size=SMALL_SIZE, color=MUTED)


def _places(picture: Picture, columns: list[str]) -> list[tuple[float, str]]:
    """Where each column of numbers ends."""
    right = picture.sheet.right
    return [(right - (len(columns) - 1 - n) * _NUMBER, key) for n, key in enumerate(columns)]


def _scale(axes: Axes, rows: list[dict[Any, Any]], beside: Rows) -> None:
    """The axis of differences, which holds every interval."""
    keys = ("difference", "difference_low", "difference_high")
    ends = np.array([0.0, *(row[key] for row in rows for key in keys)])
    low, high = np.nanmin(ends), np.nanmax(ends)
    slack = 0.05 * (high - low or 1.0)
    axes.set(xlim=(low - slack, high + slack), ylim=(beside.pace * len(rows), 0))
    ticks = value_ticks(*axes.get_xlim(), max(2, int(beside.width / 34)))
    name_ticks(axes.xaxis, ticks, [number(tick) for tick in ticks])
    axes.vlines(ticks, 0, beside.pace * len(rows), **style.GRID)
    axes.axvline(0.0, color=QUIET, linewidth=1.0, zorder=1)


def _draw_difference(axes: Axes, y: float, row: dict[Any, Any], *, is_model: bool) -> None:
    ends = (row["difference_low"], row["difference_high"])
    colour = VERMILLION if row["difference"] < 0 else BLUE
    if is_model:
        colour = INK
    else:
        axes.plot(ends, [y, y], color=QUIET, linewidth=2.6, label="interval", **_FREE)
    face = colour if is_model or excludes_zero(*ends) else PAPER
    axes.plot(
        [row["difference"]], [y], color=colour, marker="o", markersize=5.5, markerfacecolor=face,
        label="difference", **_FREE,
    )  # fmt: skip


def _in_words(score: "Score") -> str:
    rows = [
        f"{row['predictor']} {row['log_score']:.4f}, {signed(row['difference'], 4)}"
        for row in score.scores.to_dict("records")
    ]
    bins = [
        f"{percent(bin_['predicted'])} predicted, {percent(bin_['happened'])} happened"
        for bin_ in score.reliability.to_dict("records")
    ]
    return (
        f"{_verdict(score)} Log scores, and differences from the first: {'; '.join(rows)}. "
        f"Reliability: {'; '.join(bins)}."
    )
