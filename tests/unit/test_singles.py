"""Single replicates and where all end: what the figure of support is drawn from."""

import pytest

from sim.measures.values import Pair
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.studies.ensemble.ensemble import Ensemble, run
from sim.studies.ensemble.singles import SHOWN, singles

WAYS: list[Pair] = [("A", "B"), ("B", "A")]


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    scenario = read_scenario("scenarios/two-states.yaml")
    return run(with_values(scenario, {"replicates": SHOWN, "steps": 30}))


def test_the_mean_of_single_replicates_is_that_of_the_path(ensemble: Ensemble) -> None:
    keys = ["measure", "by", "towards", "step"]
    means = singles(ensemble.scenario).groupby(keys)["value"].agg(["mean", "count"])
    path = ensemble.path[ensemble.path["measure"].isin(["expected", "costly_rate"])]
    stored = path.set_index(keys)["mean"]
    assert {*means.index} == {*stored.index}
    assert (means["count"] == SHOWN).all()
    assert means["mean"].to_numpy() == pytest.approx(stored.reindex(means.index).to_numpy())


def test_ends_count_the_replicates_by_their_last_value(ensemble: Ensemble) -> None:
    own = ensemble.replicates.query("a == 'A' and b == 'B'")
    for measure in ("expected", "costly_rate"):
        for (by, towards), way in zip(WAYS, ("ab", "ba"), strict=True):
            ends = ensemble.ends
            told = ends[
                (ends["measure"] == measure) & (ends["by"] == by) & (ends["towards"] == towards)
            ]
            assert told["replicates"].sum() == SHOWN
            assert (told["high"].iloc[:-1].tolist(), told["high"].iloc[-1]) == (
                told["low"].iloc[1:].tolist(),
                1.0,
            )
            values = own[f"{measure}_{way}"]
            # Values are sorted to the nearest 0.005 first.
            for row in told.to_dict("records"):
                inner = values.between(row["low"] + 0.0025, row["high"] - 0.0026).sum()
                outer = values.between(row["low"] - 0.0026, row["high"] + 0.0026).sum()
                assert inner <= row["replicates"] <= outer
