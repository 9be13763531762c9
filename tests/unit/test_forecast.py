"""Forecasts over draws of a posterior: shares, their intervals, and what the spread is made of."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from sim.errors import InputError
from sim.figures.fit.forecast import forecast_figure
from sim.results.run import read_run
from sim.scenario.files.reader import dump_scenario, parse_scenario
from sim.scenario.knobs import changed
from sim.studies.compare.comparison import compare
from sim.studies.ensemble.focus import binary_count
from sim.studies.fit.fit import MOST_DRAWS
from sim.studies.fit.forecast import (
    Forecast,
    forecast,
    forecast_of,
    forecast_plan,
    held_otherwise,
    read_posterior,
)
from sim.studies.sweep.chunks import chunks_of, sweep_chunk
from sim.studies.sweep.designs import design_of
from sim.studies.sweep.job import Job
from tests.unit.run_folders import a_fit, a_run, a_sweep, two_states

NEVER_AND_ALWAYS = {"model.premium": [0.0, 3.0] * 6, "model.prior": [0.01, 0.999] * 6}


def made_up(
    shares: list[float], replicates: int, joins: Sequence[tuple[int, int]] = ()
) -> Forecast:
    """A forecast with these shares allied, and openings and joins of one decision, draw by draw."""
    points = pd.DataFrame({"point": range(len(shares)), "allied": shares, "failure": None})
    decided = pd.DataFrame([*joins], columns=["occasions", "joins"]).assign(
        occasion="a_drills", state="B", point=range(len(joins))
    )
    own = pd.DataFrame({"allied": [0.25], "allied_low": [0.1], "allied_high": [0.5]})
    return Forecast(two_states(replicates=replicates), points, decided, own)


def test_split_by_hand() -> None:
    # Total 0.4 * 0.6; between 0.2**2, less the mean of s (1 - s) / 19: 0.2 / 19.
    found = made_up([0.2] * 5 + [0.6] * 5, 20)
    assert found.allied[0] == pytest.approx(0.4)
    assert found.parameters == pytest.approx((0.04 - 0.2 / 19) / 0.24)
    assert "12 % is parameters (between draws) and 88 % chance" in found.sentences[1]


def test_interval_counts_draws_and_not_their_replicates() -> None:
    # 10 draws in which all replicates agree are worth 10, however many replicates these are.
    few, many = (made_up([0.0, 1.0] * 5, number).allied for number in (4, 400))
    assert few == pytest.approx(many, abs=0.03)
    assert many[2] - many[1] > 0.5
    # Draws that are all alike are worth their replicates: 0.5 of 4,000.
    rng = np.random.default_rng(3)
    share, low, high = made_up((rng.binomial(400, 0.5, 10) / 400).tolist(), 400).allied
    assert low < share < high
    assert high - low < 0.06


def test_joins_are_summed_over_draws() -> None:
    (row,) = made_up([0.0] * 3, 5, joins=[(10, 0), (0, 0), (30, 30)]).joins.to_dict("records")
    assert (row["occasions"], row["joins"], row["rate"]) == (40, 30, 0.75)
    assert row["low"] < 0.2  # two draws with openings, of which one joins all


def test_where_nothing_varies_or_draws_have_one_replicate_no_split_is_told() -> None:
    never, single = made_up([0.0] * 9, 20), made_up([0.0, 1.0] * 3, 1)
    assert np.isnan(never.parameters)
    assert "parameters" not in never.outcome
    assert never.sentences[1] == "Nothing varies."
    assert "cannot be told apart" in single.sentences[1]


def test_spread_is_all_parameters_where_each_draw_decides(tmp_path: Path) -> None:
    fit = a_fit(tmp_path / "fit", two_states(), NEVER_AND_ALWAYS)
    found = forecast(two_states(steps=80), fit, replicates=10)
    assert found.points["allied"].tolist() == [0.0, 1.0] * 6
    assert found.parameters == 1.0
    assert found.spread == (0.0, 1.0)


def test_spread_is_all_chance_where_draws_are_alike(tmp_path: Path) -> None:
    fit = a_fit(tmp_path / "fit", two_states(), {"model.premium": [0.4] * 40})
    found = forecast(two_states(), fit, replicates=50)
    assert 0.1 < found.allied[0] < 0.9
    assert found.points["allied"].nunique() > 5  # each draw has random draws of its own
    assert found.parameters < 0.03
    assert found.own_values["allied"][0] == binary_count(two_states(), "allied", range(50)) / 50


def test_draws_have_replicates_of_their_own_whoever_runs_them(tmp_path: Path) -> None:
    fit = a_fit(tmp_path / "fit", two_states(), {"model.premium": [0.3, 0.5, 0.7]})
    plan = forecast_plan(two_states(), read_posterior(fit), replicates=30)
    job, design = Job.of(plan), design_of(plan)
    (whole,) = (sweep_chunk(job, chunk) for chunk in chunks_of(design, 3))
    parts = [sweep_chunk(job, chunk)["points"] for chunk in chunks_of(design, 1)]
    pd.testing.assert_frame_equal(whole["points"], pd.concat(parts, ignore_index=True))
    for draw, premium in enumerate((0.3, 0.5, 0.7)):
        world = changed(two_states(), {"model.premium": premium})
        replicates = range(draw * 2**32, draw * 2**32 + 30)
        assert whole["points"]["allied"][draw] == binary_count(world, "allied", replicates) / 30
    assert set(whole["joins"]["state"]) > {"A", "B"}  # of all states, as in a run


def test_plan_of_a_forecast_is_written_and_read_back(tmp_path: Path) -> None:
    plan = forecast_plan(
        two_states(), read_posterior(a_fit(tmp_path / "fit", two_states(), NEVER_AND_ALWAYS))
    )
    assert parse_scenario(dump_scenario(plan)) == plan


def test_of_many_draws_the_first_are_taken(tmp_path: Path) -> None:
    numbers = np.linspace(0.1, 1.0, MOST_DRAWS + 7).tolist()
    draws = read_posterior(a_fit(tmp_path / "fit", two_states(), {"model.premium": numbers})).draws
    assert draws["model.premium"].tolist() == numbers[:MOST_DRAWS]


def test_what_cannot_be_forecast_with_is_refused(tmp_path: Path) -> None:
    run, one, fit = (
        a_run(tmp_path / "run", two_states(replicates=2)),
        a_fit(tmp_path / "one", two_states(), {"model.premium": [0.3]}),
        a_fit(tmp_path / "fit", two_states(), {"states.C.power": [1.0, 2.0]}),
    )
    for source, told in (
        (run, "run is no fit"),
        (one, "one is worth a single draw; fit again with more live points"),
        (tmp_path / "lost", "lost: no such run folder"),
    ):
        with pytest.raises(InputError, match=told):
            read_posterior(source)
    (fit / "posterior.csv").touch()
    with pytest.raises(InputError, match=r"posterior.csv is a file; give the folder of the fit"):
        read_posterior(fit / "posterior.csv")
    with pytest.raises(InputError, match=r"has draws of states.C.power, which the scenario 'Two"):
        forecast_plan(two_states(), read_posterior(fit))
    manifest = fit / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"model": 1}))
    with pytest.raises(InputError, match="a fit of version 1 of the model"):
        read_posterior(fit)


def test_what_the_fit_held_otherwise_is_known(tmp_path: Path) -> None:
    fitted = two_states(model__weights__third_parties=0.0, model__premium=0.1)
    posterior = read_posterior(a_fit(tmp_path / "fit", fitted, {"model.premium": [0.3, 0.4]}))
    now = two_states().model.weights.third_parties
    assert held_otherwise(two_states(), posterior) == {"model.weights.third_parties": (0.0, now)}


def test_other_runs_are_no_forecasts(tmp_path: Path) -> None:
    folder = a_sweep(tmp_path / "sweep", two_states(replicates=2), {"parity": [0.2, 1]})
    assert forecast_of(read_run(folder)) is None


def test_forecasts_are_paired_with_forecasts_and_with_no_other_sweep(tmp_path: Path) -> None:
    small = two_states(replicates=3, steps=10)
    fit = a_fit(tmp_path / "fit", small, {"model.premium": [0.2, 0.9]})
    drawn = a_sweep(tmp_path / "drawn", forecast_plan(small, read_posterior(fit)), {})
    swept = a_sweep(tmp_path / "swept", small, {"model.premium": [0.2, 0.9]})
    assert compare(drawn, drawn).differences["paired"].all()
    found = compare(drawn, swept)
    assert not found.differences["paired"].any()
    assert any("each draw of a forecast has random draws of its own" in n for n in found.notes)


def test_figure_has_the_shares_of_draws_and_both_results() -> None:
    found = made_up([0.0] * 6 + [0.52] * 3 + [1.0], 50)
    (axes,) = forecast_figure(found).axes
    (bars,) = axes.containers
    assert bars.get_label() == "draws"
    heights = [bar.get_height() for bar in bars]
    assert heights[0] == pytest.approx(0.6)
    assert heights[10] == pytest.approx(0.3)
    assert heights[-1] == pytest.approx(0.1)
    lines = {line.get_label(): np.asarray(line.get_xdata(), float)[0] for line in axes.lines}
    assert lines == {"all draws": pytest.approx(0.256), "own values": 0.25}
    (span,) = [each for each in axes.patches if isinstance(each, Rectangle) and each not in [*bars]]
    ends = (span.get_x(), span.get_x() + span.get_width())
    assert ends == pytest.approx(found.allied[1:])
