"""Pictures of a fit have the numbers of its tables: densities, draws, both ends of intervals."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.figures.core import style
from sim.figures.fit.checks import checks_figure
from sim.figures.fit.pairs import pairs_figure
from sim.figures.fit.posterior import posterior_figure
from sim.scenario.fit_plan import Prior
from sim.statistics.priors import distribution
from sim.wording.differences import signed_number
from tests.unit.figure_tables import words_of

PRIORS = {
    "model.premium": Prior(uniform=(0.0, 2.0)),
    "model.noise": Prior(lognormal=(0.2, 0.5)),
    "model.prior": Prior(beta=(0.5, 0.5)),
    "model.memory": Prior(beta=(2.0, 3.0)),
}
CHANCE = np.random.default_rng(5)
DRAWS = pd.DataFrame(
    {
        "weight": CHANCE.dirichlet(np.ones(400)),
        "model.premium": CHANCE.normal(1.0, 0.1, 400).clip(0.0, 2.0),
        "model.noise": 0.2 * np.exp(0.5 * CHANCE.standard_normal(400)),
        "model.prior": CHANCE.beta(0.5, 0.5, 400),
        "model.memory": CHANCE.beta(5.0, 3.0, 400),
    }
)


def test_bars_are_the_weighted_draws_and_lines_the_priors() -> None:
    figure = posterior_figure(DRAWS, PRIORS, "A fit")
    assert len(figure.axes) == len(PRIORS)
    for axes, (path, prior) in zip(figure.axes, PRIORS.items(), strict=True):
        bars = [bar for bar in axes.patches if isinstance(bar, Rectangle)]
        low, high = bars[0].get_x(), bars[-1].get_x() + bars[-1].get_width()
        within = DRAWS[path].between(low, high)
        shares = [bar.get_height() * bar.get_width() for bar in bars]
        assert sum(shares) == pytest.approx(DRAWS.loc[within, "weight"].sum())
        first = DRAWS[path].between(low, low + bars[0].get_width(), inclusive="left")
        assert shares[0] == pytest.approx(DRAWS.loc[first, "weight"].sum())
        (line,) = (line for line in axes.lines if line.get_label() == "prior")
        x, y = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
        assert y == pytest.approx(distribution(prior.kind, *prior.parameters).pdf(x))
        assert axes.get_ylim()[1] >= max(bar.get_height() for bar in bars)


def test_what_the_data_hardly_move_is_grey() -> None:
    figure = posterior_figure(DRAWS, PRIORS, "A fit")
    colours = [axes.patches[0].get_facecolor() for axes in figure.axes]
    assert colours[0] == colours[3] != colours[1] == colours[2]


CHECKS = pd.DataFrame(
    [
        ("pair", "B joins A", 10, 9, 4.5, 2, 7),
        ("pair", "A joins B", 4, 2, 1.5, 0, 3),
        ("kind", "exercise", 14, 11, 6.0, 4, 9),
    ],
    columns=["by", "group", "decisions", "joined", "expected", "low", "high"],
)


def at(line: Line2D) -> list[float]:
    return [float(x) for x in np.ravel(line.get_xdata())]


def test_checks_show_what_was_expected_what_happened_and_both_ends() -> None:
    figure = checks_figure(CHECKS, "A fit")
    drawn: dict[str, list[list[float]]] = {}
    filled, colours = [], []
    for axes in figure.axes:
        for line in axes.lines:
            drawn.setdefault(str(line.get_label()), []).append(at(line))
            if line.get_label() == "joined":
                filled.append(line.get_markerfacecolor() != style.PAPER)
                colours.append(line.get_color())
    of = CHECKS["decisions"].to_numpy()
    ends = CHECKS[["low", "high"]].to_numpy() / of[:, np.newaxis]
    assert drawn["interval"] == ends.tolist()
    assert drawn["expected"] == (CHECKS["expected"] / of).to_numpy()[:, np.newaxis].tolist()
    assert drawn["joined"] == (CHECKS["joined"] / of).to_numpy()[:, np.newaxis].tolist()
    assert filled == [True, False, True]
    assert colours == [style.VERMILLION, style.BLUE, style.VERMILLION]
    words = [text.get_text() for text in words_of(figure)]
    assert any("2 of 3 groups are outside" in text for text in words)
    assert "9 of 10" in words


def test_pairs_show_the_draws_and_their_rank_correlation() -> None:
    posterior = DRAWS.drop(columns="weight")
    moved = ["model.premium", "model.memory", "model.noise"]
    figure = pairs_figure(posterior, moved, "A fit")
    assert len(figure.axes) == 3
    for axes in figure.axes:
        (points,) = axes.collections
        x, y = str(points.get_label()).split()
        assert np.asarray(points.get_offsets()) == pytest.approx(posterior[[x, y]].to_numpy())
    words = [text.get_text() for text in words_of(figure)]
    for x, y in (moved[:2], moved[::2], moved[1:]):
        together = posterior[x].corr(posterior[y], method="spearman")
        assert signed_number(together) in words
