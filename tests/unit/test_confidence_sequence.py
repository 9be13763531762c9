import numpy as np
import pytest

from sim.statistics.confidence_sequence import ConfidenceSequence


def sequence_of(*batches: np.ndarray) -> ConfidenceSequence:
    sequence = ConfidenceSequence(0.95)
    for batch in batches:
        sequence.add(batch)
    return sequence


def coins(probability: float, count: int, seed: int = 1) -> np.ndarray:
    return (np.random.default_rng(seed).random(count) < probability).astype(np.float64)


def test_nothing_is_known_before_the_first_observation() -> None:
    assert ConfidenceSequence(0.95).interval == (0.0, 1.0)
    assert sequence_of(np.empty(0)).interval == (0.0, 1.0)


def test_a_single_observation_is_settled_as_by_hand() -> None:
    # At confidence 0.5 a fortune is 4. Of the seven purses, after one 1, the gambler against m has
    # the mean of 1 + 0.9 / 2**k * (1 / m - 1) over k = 0 .. 6, which is 1 + c (1 / m - 1) with
    # c = 0.9 / 7 * (2 - 1 / 64); it is 4 where 1 / m = 1 + 3 / c.
    c = 0.9 / 7 * (2 - 1 / 64)
    bound = 1 / (1 + 3 / c)
    sequence = ConfidenceSequence(0.5)
    sequence.add(np.array([1.0]))
    assert sequence.interval == (np.floor(bound * 10_000) / 10_000, 1.0)


def test_mirrored_observations_give_the_mirrored_interval() -> None:
    observations = np.random.default_rng(2).beta(2.0, 5.0, 700)
    low, high = sequence_of(observations).interval
    mirrored = sequence_of(1.0 - observations).interval
    assert mirrored == pytest.approx((1.0 - high, 1.0 - low), abs=1.01e-4)


def test_how_observations_are_divided_changes_no_interval() -> None:
    observations = coins(0.3, 2_000)
    in_parts = sequence_of(*np.array_split(observations, 17))
    assert in_parts.interval == sequence_of(observations).interval


@pytest.mark.parametrize("probability", [0.02, 0.5, 0.9])
def test_a_value_is_ruled_out_just_where_the_interval_ends(probability: float) -> None:
    sequence = sequence_of(coins(probability, 1_500))
    low, high = sequence.interval
    assert low == 0.0 or sequence.is_above(low)
    assert not sequence.is_above(low + 1e-4)
    assert high == 1.0 or sequence.is_below(high)
    assert not sequence.is_below(high - 1e-4)


def test_an_interval_never_widens() -> None:
    sequence = ConfidenceSequence(0.95)
    before = sequence.interval
    for batch in np.array_split(coins(0.6, 3_000), 30):
        sequence.add(batch)
        low, high = sequence.interval
        assert before[0] <= low < high <= before[1]
        before = low, high


def test_the_order_of_observations_decides_no_more_than_luck_does() -> None:
    observations = coins(0.5, 4_000)
    shuffled = np.random.default_rng(3).permutation(observations)
    assert sequence_of(shuffled).interval == pytest.approx(
        sequence_of(observations).interval, abs=0.02
    )


def test_an_interval_is_at_most_half_as_wide_again_as_one_for_a_single_look() -> None:
    widths = [np.diff(sequence_of(coins(0.5, 5_000, seed)).interval)[0] for seed in range(20)]
    single_look = 2 * 1.96 * np.sqrt(0.25 / 5_000)
    assert np.mean(widths) < 1.5 * single_look


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_what_never_varies_is_soon_known(value: float) -> None:
    low, high = sequence_of(np.full(200, value)).interval
    assert low <= value <= high
    assert high - low < (0.04 if value in (0.0, 1.0) else 0.08)


def test_more_confidence_is_a_wider_interval() -> None:
    observations = coins(0.4, 1_000)
    widths = []
    for confidence in (0.5, 0.9, 0.99, 0.9999):
        sequence = ConfidenceSequence(confidence)
        sequence.add(observations)
        widths.append(np.diff(sequence.interval)[0])
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]
