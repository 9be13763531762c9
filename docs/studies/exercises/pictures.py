"""The picture of the study's parameters; that of its scores is the program's own."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.figures.core.style import house_style
from sim.wording.differences import signed

_BLUE, _GREY, _FAINT = "#0072B2", "#737B86", "#E3E5E8"
_SURE = 1.96
"""Standard errors to either side of an interval of 95 %."""


def draw(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Draw the parameters' posterior and what is lost without each term."""
    with house_style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10.0, 4.6))
        _posterior(left, tables["Posterior of the parameters"])
        _knock_outs(right, tables["Terms left out (exploratory)"])
        figure.tight_layout()
        figure.savefig(path, dpi=150, metadata={"Software": None})
        plt.close(figure)


def _bare(axes: Axes, title: str, xlabel: str) -> None:
    axes.set_title(title, fontsize=10, loc="left")
    axes.set_xlabel(xlabel, fontsize=9)
    axes.tick_params(labelsize=8, length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _intervals(axes: Axes, names: pd.Series, values: pd.Series, errors: pd.Series) -> None:
    places = np.arange(len(names))[::-1]
    axes.axvline(0.0, color=_FAINT, zorder=0)
    axes.hlines(places, values - _SURE * errors, values + _SURE * errors, color=_GREY)
    axes.plot(values, places, "o", color=_BLUE, markersize=5)
    axes.set_yticks(places, list(names))


def _posterior(axes: Axes, table: pd.DataFrame) -> None:
    table = table[(table["default"] > 0.0)].reset_index(drop=True)
    places = np.arange(len(table))[::-1]
    low, high = table["prior 5 %"] / table["default"], table["prior 95 %"] / table["default"]
    axes.hlines(places + 0.18, low, high, color=_FAINT, linewidth=4)
    low, high = table["5 %"] / table["default"], table["95 %"] / table["default"]
    axes.hlines(places, low, high, color=_BLUE, linewidth=2)
    axes.plot(table["median"] / table["default"], places, "o", color=_BLUE, markersize=5)
    axes.axvline(1.0, color=_GREY, linewidth=0.8, zorder=0)
    axes.set_xscale("log")
    ticks = [0.01, 0.1, 1.0, 10.0]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_yticks(places, list(table["parameter"]))
    label = "times the default\ngrey: prior, blue: posterior, 90 %"
    _bare(axes, "What do 11,808 decisions say of the parameters?", label)


def _knock_outs(axes: Axes, table: pd.DataFrame) -> None:
    _intervals(axes, table["left out"], table["log score lost"], table["s.e."])
    for place, lost in zip(np.arange(len(table))[::-1], table["log-evidence lost"], strict=True):
        axes.text(
            1.02,
            place,
            signed(lost, 0),
            transform=axes.get_yaxis_transform(),
            fontsize=8,
            va="center",
        )
    label = "log score lost on 2004-2010\nat the right: log-evidence lost on 1992-2003"
    _bare(axes, "Which terms do the data need?", label)
