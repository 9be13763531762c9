"""The study's figures: what its numbers look like, with their intervals."""

from collections.abc import Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from docs.studies.pacts.page import ERA_NAMES
from sim.figures.core import style
from sim.figures.core.factors import number, value_ticks
from sim.figures.core.files import save
from sim.figures.core.picture import Picture, drawn, name_ticks
from sim.figures.core.sizes import SCREEN
from sim.figures.core.style import (
    BLUE,
    HEADING_SIZE,
    INK,
    MUTED,
    PAPER,
    QUIET,
    SMALL_SIZE,
    VERMILLION,
)
from sim.wording.numbers import percent

_SHEET = SCREEN._replace(width=720.0)
_MARGIN = _SHEET.margin
_NORMAL = 1.96
_HEAD, _FOOT, _ROW, _GAP = 34.0, 44.0, 17.0, 16.0
_FREE: dict[str, Any] = {"clip_on": False, "zorder": 4}


def write_figures(results: Mapping[str, Any], folder: Path) -> None:
    """All of them, as PNG and SVG."""
    for name, figure in (
        ("log-scores", _of_folds(results)),
        ("log-scores-between-eras", _of_eras(results)),
        ("reliability", _reliability(results["reliability"])),
        ("separation", _separation(results["separation"])),
    ):
        save(figure, folder, name)


class _Dot(NamedTuple):
    """A value and its 95 % interval."""

    value: float
    half: float


def _of_folds(results: Mapping[str, Any]) -> Picture:
    shown = (
        *("model", "model, recalibrated", "base rate", "past pact alone", "S alone"),
        *("nearness alone", "17 covariates, logit", "17 covariates, trees"),
    )
    table = results["table"]["all"]
    return _log_scores(
        results["scores"],
        shown,
        "Nothing fitted: the model and nulls that were fitted on other pairs",
        "S and nearness",
        f"{table['pacts']:,} pacts in {table['rows']:,} rows.",
    )


def _of_eras(results: Mapping[str, Any]) -> Picture:
    shown = (
        *("model", "model, recalibrated", "model, fitted", "model, fitted and recalibrated"),
        *("model, fitted for order", "base rate", "past pact alone", "S alone", "nearness alone"),
        *("S and nearness", "S and nearness, in year", "17 covariates, logit"),
        *("17 covariates, in year, logit", "17 covariates, trees"),
    )
    return _log_scores(
        results["eras"],
        shown,
        "Fitted on one era, tested on the other: the model and nulls",
        "nearness alone",
        "",
    )


@drawn
def _log_scores(
    found: Mapping[str, Any], shown: Sequence[str], title: str, reference: str, subtitle: str
) -> Picture:
    """A panel for each era, a row for each predictor: its log score less that of the reference."""
    names = 158.0
    how = f"Log score less that of {reference} (a logit): left of 0 is better."
    height = _ROW * len(shown)
    picture = Picture(title, (subtitle, how), body=_HEAD + height + _FOOT, sheet=_SHEET)
    width = (picture.width - 2 * _MARGIN - names - 2 * _GAP) / 3
    top = picture.top + _HEAD
    dots = {
        era: [_difference(predictors[name]["log_score"]["less"][reference]) for name in shown]
        for era, predictors in found.items()
    }
    low, high = _ends([dot for each in dots.values() for dot in each])
    for row, name in enumerate(shown):
        weight = "bold" if name.startswith("model") else "normal"
        picture.write(_MARGIN, top + (row + 0.5) * _ROW + 3, name, weight=weight)
    for column, (era, each) in enumerate(dots.items()):
        left = _MARGIN + names + column * (width + _GAP)
        picture.write(left, top - 10, ERA_NAMES[era], size=HEADING_SIZE, weight="bold")
        axes = picture.panel(left, top, width, height)
        _scale(axes, low, high, len(shown), 0.0)
        for row, (name, dot) in enumerate(zip(shown, each, strict=True)):
            colour = VERMILLION if name.startswith("model") else BLUE
            _draw_dot(axes, row, dot, colour, 0.0, high)
    note = (
        "lines: 95 % intervals, by pairs or by years drawn anew, whichever is wider; "
        "filled: excludes 0; an arrow: further right, by so much"
    )
    picture.write(_MARGIN, top + height + 34, note, size=SMALL_SIZE, color=MUTED)
    picture.description = " ".join(
        f"{ERA_NAMES[era]}: "
        + "; ".join(f"{name} {dot.value:+.4f}" for name, dot in zip(shown, each, strict=True))
        + "."
        for era, each in dots.items()
    )
    return picture


def _difference(measured: Mapping[str, float]) -> _Dot:
    widest = max(measured["error_by_pairs"], measured["error_by_years"])
    return _Dot(measured["value"], _NORMAL * widest)


_FURTHEST = 0.06
"""Differences beyond this are drawn as an arrow, so that the others can be told apart."""


def _ends(dots: Sequence[_Dot]) -> tuple[float, float]:
    near = [dot for dot in dots if dot.value <= _FURTHEST] or dots
    low = min(0.0, *(dot.value - dot.half for dot in near))
    # Some room for the arrow of what is further right.
    high = max(0.35 * -low, *(dot.value + dot.half for dot in near))
    slack = 0.04 * (high - low or 1.0)
    return low - slack, high + slack


def _scale(axes: Axes, low: float, high: float, rows: int, zero: float) -> None:
    axes.set(xlim=(low, high), ylim=(_ROW * rows, 0))
    ticks = value_ticks(low, high, 5)
    name_ticks(axes.xaxis, ticks, [number(tick) for tick in ticks])
    axes.vlines(ticks, 0, _ROW * rows, **style.GRID)
    axes.axvline(zero, color=QUIET, linewidth=1.0, zorder=1)


def _draw_dot(axes: Axes, row: int, dot: _Dot, colour: str, zero: float, end: float) -> None:
    y = (row + 0.5) * _ROW
    if dot.value > end:
        words = f"{dot.value:+.2f} →"
        axes.text(end, y, words, size=SMALL_SIZE, color=colour, ha="right", va="center")
        return
    ends = (dot.value - dot.half, dot.value + dot.half)
    axes.plot(ends, [y, y], color=QUIET, linewidth=2.4, solid_capstyle="butt", zorder=3)
    face = colour if not ends[0] <= zero <= ends[1] else PAPER
    axes.plot(
        [dot.value], [y], color=colour, marker="o", markersize=5.0, markerfacecolor=face, **_FREE
    )


@drawn
def _reliability(curves: Mapping[str, Sequence[Mapping[str, float]]]) -> Picture:
    """A panel for each predictor: how often it happened of what was given about that probability.

    Both axes as square roots, which spread what is rare and have a place for 0.
    """
    side = (_SHEET.width - 2 * _MARGIN - 34.0 - 3 * _GAP) / 4
    picture = Picture(
        "How often a pact followed predictions of about the same probability",
        ("On the dashed line predictions are right.", "Lines: 95 % intervals, pairs clustered."),
        body=_HEAD + side + _FOOT,
        sheet=_SHEET,
    )
    top, words = picture.top + _HEAD, []
    shares = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)
    names = ["0", *(percent(share) for share in shares[1:])]
    places = [sqrt(share) for share in shares]
    for column, (name, curve) in enumerate(curves.items()):
        left = _MARGIN + 34.0 + column * (side + _GAP)
        picture.write(left, top - 10, name, size=SMALL_SIZE + 0.5, weight="bold")
        axes = picture.panel(left, top, side, side)
        axes.set(xlim=(0, 1), ylim=(0, 1))
        name_ticks(axes.xaxis, places, names)
        for label, share in zip(axes.get_xticklabels(), shares, strict=True):
            # The others would stand in each other's way, or in that of the next panel.
            label.set_visible(share in {0.0, 0.05, 0.25, 0.5})
        if column == 0:
            name_ticks(axes.yaxis, places, names)
        axes.hlines(places, 0, 1, **style.GRID)
        axes.vlines(places, 0, 1, **style.GRID)
        axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1.0, dashes=(4, 2.5))
        colour = VERMILLION if name.startswith("model") else BLUE
        for each in curve:
            at = [sqrt(each["predicted"])] * 2
            ends = [sqrt(each["low"]), sqrt(each["high"])]
            axes.plot(at, ends, color=INK, linewidth=1.2, **_FREE)
        axes.plot(
            [sqrt(each["predicted"]) for each in curve],
            [sqrt(each["happened"]) for each in curve],
            color=colour, linewidth=1.2, marker="o", markersize=4.0, **_FREE,
        )  # fmt: skip
        said = [f"{each['predicted']:.3f} predicted, {each['happened']:.3f}" for each in curve]
        words.append(f"{name}: {'; '.join(said)}.")
    note = "share that formed a pact within five years, by prediction; scales are square roots"
    picture.write(_MARGIN, top + side + 34, note, size=SMALL_SIZE, color=MUTED)
    picture.description = " ".join(words)
    return picture


_TERM = "term "


@drawn
def _separation(found: Mapping[str, Any]) -> Picture:
    """A row for each measure: how well it alone separates pacts from the others of its year."""
    terms = {name: each for name, each in found.items() if name.startswith(_TERM)}
    columns = {name: each for name, each in found.items() if name not in {*terms, "model"}}
    rows: list[tuple[str, _Dot | None]] = [("model, defaults", _area(found["model"]))]
    for heading, group in (("Terms of the rule", terms), ("Columns of the table", columns)):
        rows.append((heading, None))
        ordered = sorted(group.items(), key=lambda each: -each[1]["value"])
        rows += [
            (name.removeprefix(_TERM).replace("_", " "), _area(each)) for name, each in ordered
        ]
    names, height = 150.0, _ROW * len(rows)
    picture = Picture(
        "What separates pairs that form a pact from others of the same year",
        ("Area under the ROC curve within years, of one measure alone.", "0.5 is chance."),
        body=_HEAD - 14.0 + height + _FOOT + 14.0,
    )
    top = picture.top + _HEAD - 14.0
    dots = [dot for _, dot in rows if dot]
    low = min(0.45, *(dot.value - dot.half for dot in dots)) - 0.01
    high = max(0.8, *(dot.value + dot.half for dot in dots)) + 0.01
    axes = picture.panel(_MARGIN + names, top, picture.width - 2 * _MARGIN - names - 40.0, height)
    _scale(axes, low, high, len(rows), 0.5)
    for row, (name, dot) in enumerate(rows):
        y = top + (row + 0.5) * _ROW + 3
        picture.write(_MARGIN, y, name, weight="normal" if dot and row else "bold")
        if dot:
            _draw_dot(axes, row, dot, BLUE if row else VERMILLION, 0.5, high)
            picture.write(
                picture.width - _MARGIN, y, f"{dot.value:.3f}", size=SMALL_SIZE, ha="right"
            )
    note = "lines: 95 % intervals, pairs drawn anew; filled: excludes 0.5; a term: of the state for"
    picture.write(_MARGIN, top + height + 32, note, size=SMALL_SIZE, color=MUTED)
    note = "which it is less; costs and quarrels with the sign that counts for a pact"
    picture.write(_MARGIN, top + height + 43, note, size=SMALL_SIZE, color=MUTED)
    picture.description = "; ".join(f"{name} {dot.value:.3f}" for name, dot in rows if dot)
    return picture


def _area(measured: Mapping[str, float]) -> _Dot:
    return _Dot(measured["value"], _NORMAL * measured["error_by_pairs"])
