"""The picture of a score has the numbers of its tables, both ends of every interval."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection

from sim.figures import score_figure
from sim.figures.core.style import BLUE, INK, PAPER, VERMILLION
from sim.studies.score.score import Score
from tests.unit.figure_tables import all_words, words_of, xs, ys
from tests.unit.test_figures_layout import assert_legible


def a_score(nulls: int = 5, *, groups: bool = True, long_names: bool = False) -> Score:
    """Nulls from much better to much worse than the model, the base rate the worst of all."""
    names = [f"logit on {'a column of a long name ' * 3 * long_names}{n}" for n in range(nulls - 1)]
    differences = np.concatenate([[0.0], np.linspace(-0.02, 0.05, nulls)])
    halves = np.where(np.arange(nulls + 1) > 0, 0.011, 0.0)
    scores = pd.DataFrame(
        {
            "predictor": ["ever_allied", *names, "base rate"],
            "log_score": 0.13 + differences,
            "brier": 0.03 + differences / 7,
            "auc": 0.9 - 3 * differences,
            "auc_within": 0.8 - 3 * differences if groups else np.nan,
            "difference": differences,
            "difference_se": halves / 2,
            "difference_low": differences - halves,
            "difference_high": differences + halves,
        }
    )
    curve = pd.DataFrame(
        {
            "predicted": [0.01, 0.05, 0.3],
            "happened": [0.02, 0.04, 0.25],
            "rows": [400, 410, 190],
            "low": [0.005, 0.02, 0.19],
            "high": [0.04, 0.07, 0.32],
        }
    )
    return Score(
        outcome="formed" * (1 + 9 * long_names), prediction="ever_allied", rows=1000, happened=76,
        left_out=0, replicates=200, groups="year" if groups else None, clusters=None, weights=None,
        folds_by=None, folds=5, predictors=("x",), scores=scores, reliability=curve,
        predictions=pd.DataFrame(),
    )  # fmt: skip


def test_the_curve_shows_shares_with_both_ends_and_how_many_rows() -> None:
    score = a_score()
    above, below, _ = score_figure(score).axes
    lines = {str(line.get_label()): line for line in above.lines}
    curve = score.reliability
    assert xs(lines["happened"]) == curve["predicted"].tolist()
    assert ys(lines["happened"]) == curve["happened"].tolist()
    intervals = [line for line in above.lines if line.get_label() == "interval"]
    assert [xs(line) for line in intervals] == [[x, x] for x in curve["predicted"]]
    assert [ys(line) for line in intervals] == curve[["low", "high"]].to_numpy().tolist()
    assert above.get_xlim() == above.get_ylim() == (0.0, 0.5)
    (bars,) = (each for each in below.collections if isinstance(each, LineCollection))
    drawn = [np.asarray(segment).tolist() for segment in bars.get_segments()]
    assert drawn == [[[row.predicted, 0], [row.predicted, row.rows]] for row in curve.itertuples()]
    assert below.get_xlim() == above.get_xlim()


def test_what_is_better_than_the_model_is_vermillion_and_what_is_worse_blue() -> None:
    score = a_score()
    axes = score_figure(score).axes[2]
    marks = [line for line in axes.lines if line.get_label() == "difference"]
    colours = {xs(line)[0]: line.get_color() for line in marks}
    assert colours.pop(0.0) == INK
    assert {*colours.values()} == {BLUE, VERMILLION}
    assert all((colour == VERMILLION) == (place < 0) for place, colour in colours.items())


@pytest.mark.parametrize("groups", [True, False])
def test_each_predictor_has_its_difference_both_ends_and_its_scores(groups: bool) -> None:
    score = a_score(groups=groups)
    figure = score_figure(score)
    axes = figure.axes[2]
    rows = [*score.scores[:1].to_dict("records")]
    rows += score.scores[1:].sort_values("log_score").to_dict("records")
    dots = [line for line in axes.lines if line.get_label() == "difference"]
    assert [xs(dot) for dot in dots] == [[row["difference"]] for row in rows]
    assert ys(dots[0]) < ys(dots[1])  # from above
    intervals = [line for line in axes.lines if line.get_label() == "interval"]
    ends = [[row["difference_low"], row["difference_high"]] for row in rows[1:]]
    assert [xs(line) for line in intervals] == ends
    assert [ys(line)[:1] for line in intervals] == [ys(dot) for dot in dots[1:]]
    low, high = axes.get_xlim()
    assert low < min(end for end, _ in ends)
    assert high > max(end for _, end in ends)
    filled = [dot.get_markerfacecolor() != PAPER for dot in dots[1:]]
    assert filled == [low > 0 or high < 0 for low, high in ends]
    words = [text.get_text() for text in words_of(figure)]
    for row in rows:
        texts = [f"{row['log_score']:.4f}", f"{row['brier']:.4f}", f"{row['auc']:.3f}"]
        texts += [f"{row['auc_within']:.3f}"] if groups else []
        place = words.index(row["predictor"])
        assert words[place + 1 : place + 1 + len(texts)] == texts
    assert ("within" in words) == groups
    assert "Of 5 nulls, 3 have a worse log score and 1 a better one" in all_words(figure)


def test_of_many_predictors_the_best_and_the_base_rate_are_drawn() -> None:
    figure = score_figure(a_score(nulls=40))
    words = [text.get_text() for text in words_of(figure)]
    assert [word for word in words if word.startswith("logit on")] == [
        f"logit on {n}" for n in range(12)
    ]
    assert "base rate" in words
    assert "27 more are not shown" in all_words(figure)


@pytest.mark.parametrize("nulls", [1, 5, 40])
@pytest.mark.parametrize("long_names", [False, True])
def test_pictures_of_scores_are_legible(nulls: int, long_names: bool) -> None:
    for groups in (True, False):
        score = a_score(nulls, groups=groups, long_names=long_names)
        assert_legible(score_figure(score, "A title " * (1 + 30 * long_names)))


def test_without_an_error_a_difference_is_drawn_all_the_same() -> None:
    score = a_score(1)
    score.scores[["difference_se", "difference_low", "difference_high"]] = np.nan
    figure = score_figure(score)
    assert_legible(figure)
    assert "0 have a worse log score and 0 a better" in all_words(figure)
