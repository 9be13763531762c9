import math
from collections.abc import Collection, Mapping

import numpy as np
import pytest

from sim.statistics.sequential_test import Trial, batches, settle
from sim.vocabulary.arrays import Floats


def share_trial(at_least: float | None = None, at_most: float | None = None) -> Trial:
    return Trial((0.0, 1.0), at_least, at_most, 0.95)


def observed(trial: Trial, *values: float, times: int = 500) -> Trial:
    trial.observe(np.tile(values, times))
    return trial


@pytest.mark.parametrize(
    ("at_least", "at_most", "verdict"),
    [
        (None, 0.7, "supported"),
        (None, 0.3, "refuted"),
        (None, 0.5, "undecided"),
        (0.3, None, "supported"),
        (0.7, None, "refuted"),
        (0.3, 0.7, "supported"),
        (0.6, 0.7, "refuted"),
        (0.3, 0.4, "refuted"),
        (0.5, 0.7, "undecided"),
    ],
)
def test_a_verdict_is_where_the_interval_lies(
    at_least: float | None, at_most: float | None, verdict: str
) -> None:
    assert observed(share_trial(at_least, at_most), 0.0, 1.0).verdict == verdict


def test_nothing_is_decided_before_anything_is_observed() -> None:
    trial = share_trial(at_least=0.5)
    trial.observe(np.full(100, np.nan))
    assert trial.verdict == "undecided"
    assert (trial.replicates, trial.observed) == (100, 0)
    assert math.isnan(trial.estimate)


def test_replicates_without_anything_to_observe_are_left_out() -> None:
    trial = observed(share_trial(at_least=0.1), 1.0, np.nan, 0.0, np.nan)
    other = observed(share_trial(at_least=0.1), 1.0, 0.0)
    assert (trial.estimate, trial.interval) == (other.estimate, other.interval)
    assert (trial.replicates, trial.observed) == (2_000, 1_000)


def test_an_interval_has_the_scale_of_what_is_observed() -> None:
    unit = observed(share_trial(), 0.25, 0.75)
    steps = observed(Trial((1.0, 121.0), None, 60.0, 0.95), 31.0, 91.0)
    assert steps.estimate == 61.0
    assert steps.interval == pytest.approx([1 + 120 * bound for bound in unit.interval])


def test_batches_double_up_to_the_budget() -> None:
    assert [len(batch) for batch in batches(5_000)] == [100, 100, 200, 400, 800, 1600, 1800]
    assert list(batches(7)) == [range(7)]
    assert list(batches(100)) == [range(100)]


def test_only_what_is_undecided_is_observed_and_nothing_beyond_the_budget() -> None:
    trials = {"sure": share_trial(at_most=0.5), "even": share_trial(at_most=0.5)}
    asked: list[tuple[list[str], range]] = []
    told: list[tuple[int, int]] = []

    def observe(names: Collection[str], batch: range) -> Mapping[str, Floats]:
        asked.append((list(names), batch))
        turns = np.array([replicate % 2.0 for replicate in batch])
        return {name: turns if name == "even" else 0.0 * turns for name in names}

    settle(trials, observe, 450, lambda done, total: told.append((done, total)))
    assert asked == [
        (["sure", "even"], range(100)),
        (["even"], range(100, 200)),
        (["even"], range(200, 400)),
        (["even"], range(400, 450)),
    ]
    assert told == [(1, 2), (1, 2), (1, 2), (2, 2)]
    assert {name: trial.replicates for name, trial in trials.items()} == {"sure": 100, "even": 450}
