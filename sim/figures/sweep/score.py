"""How good predictions are: their reliability curve, and their log score beside that of nulls."""

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.factors import number, value_ticks
from sim.figures.core.labels import fitted
from sim.figures.core.style import (
    BLUE,
    HEADING_SIZE,
    INK,
    MARGIN,
    MUTED,
    PAPER,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    VERMILLION,
    Picture,
)
from sim.studies.score.nulls import BASE_RATE
from sim.wording.differences import excludes_zero, signed
from sim.wording.numbers import percent
from sim.wording.scores import against_nulls, score_in_words

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.score.score import Score

_WIDTH = 720.0
_SIDE, _LEFT, _COUNTS, _GAP = 196.0, MARGIN + 34.0, 34.0, 30.0
"""Of the reliability curve: a square, and below it how many rows there are in each bin."""
_HEAD, _FOOT, _ROW = 34.0, 44.0, 19.0
_NAMES, _NUMBER = 116.0, 40.0
_NUMBERS = {"log_score": "log score", "brier": "Brier", "auc": "AUC", "auc_within": "within"}
_MOST = 14
_TOPS = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Where the axes of a reliability curve may end."""


@style.house_style()
def score_figure(score: "Score", title: str = "") -> Picture:
    """The picture of a score: reliability curve and counts to the left, log scores to the right.

    A dot a predictor, at its difference in log score from the model's, with its 95 % interval; at
    most 14, the best and the base rate. title: of what was swept.
    """
    rows = _chosen(score.scores)
    left_out = len(score.scores) - len(rows)
    happened = f"{score.outcome}: {score.happened:,} of {score.rows:,} rows."
    picture = Picture(
        f"Does {score.prediction} predict {score.outcome}?",
        (f"{title.rstrip('.')}." if title else "", f"{happened} {_verdict(score)}"),
        body=_HEAD + max(_SIDE + 10 + _COUNTS, _ROW * len(rows)) + _FOOT,
        width=_WIDTH,
    )
    _draw_reliability(picture, score)
    _draw_scores(picture, rows, left_out)
    picture.description = _in_words(score)
    return picture


def _verdict(score: "Score") -> str:
    return against_nulls(len(score.scores) - 1, score.worse, score.better)


def _chosen(scores: "pd.DataFrame") -> list[dict[Any, Any]]:
    """The rows that are drawn: the model's, then others by their log score."""
    nulls = scores.iloc[1:].sort_values("log_score", kind="stable")
    is_base = nulls["predictor"] == BASE_RATE.name
    kept = nulls[is_base | ((~is_base).cumsum() < _MOST - is_base.sum())]
    return [*scores.iloc[:1].to_dict("records"), *kept.to_dict("records")]


def _draw_reliability(picture: Picture, score: "Score") -> None:
    curve, top = score.reliability, picture.top + _HEAD
    picture.write(MARGIN, top - 12, "Reliability", size=HEADING_SIZE, weight="bold")
    most = float(curve[["predicted", "high"]].max().max())
    end = next(each for each in _TOPS if most <= each)
    axes = picture.panel(_LEFT, top, _SIDE, _SIDE)
    axes.set(xlim=(0, end), ylim=(0, end))
    ticks = value_ticks(0.0, end, 5)
    names = ["0" if tick == 0 else percent(tick) for tick in ticks]
    style.name_ticks(axes.yaxis, ticks, names)
    axes.hlines(ticks, 0, end, **style.GRID)
    axes.vlines(ticks, 0, end, **style.GRID)
    axes.plot([0, end], [0, end], color=QUIET, linewidth=1.0, dashes=(4, 2.5), gid="reliable")
    for bin_ in curve.to_dict("records"):
        at = [bin_["predicted"]] * 2
        axes.plot(
            at, [bin_["low"], bin_["high"]], color=INK, linewidth=1.2, gid="interval", **_FREE
        )
    axes.plot(
        curve["predicted"], curve["happened"], color=BLUE, linewidth=1.4, marker="o",
        markersize=4.5, gid="happened", **_FREE,
    )  # fmt: skip
    below = picture.panel(_LEFT, top + _SIDE + 10, _SIDE, _COUNTS)
    tallest = int(curve["rows"].max())
    below.set(xlim=(0, end), ylim=(0, 1.05 * tallest))
    below.vlines(curve["predicted"], 0, curve["rows"], color=BLUE, linewidth=3.0, gid="rows")
    style.name_ticks(below.yaxis, [0, tallest], ["0", f"{tallest:,}"])
    style.name_ticks(below.xaxis, ticks, names)
    y = top + _SIDE + 10 + _COUNTS + 28
    words = "share that happened, by prediction; below: rows"
    picture.write(MARGIN, y, words, size=SMALL_SIZE, color=MUTED)


_FREE: dict[str, Any] = {"clip_on": False, "zorder": 4}


def _draw_scores(picture: Picture, rows: list[dict[Any, Any]], left_out: int) -> None:
    columns = [name for name in _NUMBERS if not all(np.isnan(row[name]) for row in rows)]
    left, top = _LEFT + _SIDE + _GAP, picture.top + _HEAD
    place = left + _NAMES
    width = picture.width - MARGIN - len(columns) * _NUMBER - 14.0 - place
    picture.write(left, top - 12, "Log score, less the model's", size=HEADING_SIZE, weight="bold")
    axes = picture.panel(place, top, width, _ROW * len(rows))
    _scale(axes, rows, width)
    for index, row in enumerate(rows):
        _draw_difference(axes, index, row)
        y = top + (index + 0.5) * _ROW + 3
        name = fitted(row["predictor"], _NAMES - 10, TEXT_SIZE, bold=index == 0)
        picture.write(left, y, name, weight="bold" if index == 0 else "normal")
        for column, key in enumerate(columns):
            right = picture.width - MARGIN - (len(columns) - 1 - column) * _NUMBER
            words = score_in_words(key, row[key])
            picture.write(right, y, words, size=SMALL_SIZE, ha="right")
    for column, key in enumerate(columns):
        right = picture.width - MARGIN - (len(columns) - 1 - column) * _NUMBER
        picture.write(right, top - 5, _NUMBERS[key], size=SMALL_SIZE, color=MUTED, ha="right")
    note = "right of 0: worse than the model; filled: 95 % interval excludes 0"
    more = f"; {left_out:,} more are not shown" if left_out else ""
    y = top + _ROW * len(rows) + 34
    picture.write(left, y, note + more, size=SMALL_SIZE, color=MUTED)


def _scale(axes: Axes, rows: list[dict[Any, Any]], room: float) -> None:
    """The axis of differences, which holds every interval."""
    keys = ("difference", "difference_low", "difference_high")
    ends = np.array([0.0, *(row[key] for row in rows for key in keys)])
    low, high = np.nanmin(ends), np.nanmax(ends)
    slack = 0.05 * (high - low or 1.0)
    axes.set(xlim=(low - slack, high + slack), ylim=(_ROW * len(rows), 0))
    ticks = value_ticks(*axes.get_xlim(), max(2, int(room / 34)))
    style.name_ticks(axes.xaxis, ticks, [number(tick) for tick in ticks])
    axes.vlines(ticks, 0, _ROW * len(rows), **style.GRID)
    axes.axvline(0.0, color=QUIET, linewidth=1.0, zorder=1)


def _draw_difference(axes: Axes, index: int, row: dict[Any, Any]) -> None:
    y = (index + 0.5) * _ROW
    ends = (row["difference_low"], row["difference_high"])
    colour = VERMILLION if row["difference"] < 0 else BLUE
    if index == 0:
        colour = INK
    else:
        axes.plot(ends, [y, y], color=QUIET, linewidth=2.6, gid="interval", **_FREE)
    face = colour if index == 0 or excludes_zero(*ends) else PAPER
    axes.plot(
        [row["difference"]], [y], color=colour, marker="o", markersize=5.5, markerfacecolor=face,
        gid="difference", **_FREE,
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
