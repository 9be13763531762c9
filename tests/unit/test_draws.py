"""The generator gives its authors' numbers, and draws that are uniform and independent."""

from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from sim.model import draws

ONES = 0xFFFFFFFF

KNOWN_ANSWERS = [
    # Philox4x32-10 of kat_vectors in Random123: counter, key, block
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (ONES, ONES, ONES, ONES),
        (ONES, ONES),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]

COUNT = 4_000
"""Draws in each sample: correlations of independent ones have the standard error 1/sqrt(4000)."""

CORRELATION_BOUND = 4.0 / COUNT**0.5


@pytest.mark.parametrize(("counter", "key", "block"), KNOWN_ANSWERS)
def test_philox_gives_the_known_answers(
    counter: draws.Block, key: tuple[int, int], block: draws.Block
) -> None:
    assert draws.philox(counter, key) == block


def test_arrays_of_words_give_what_single_words_give() -> None:
    counters = np.array([counter for counter, _, _ in KNOWN_ANSWERS], dtype=np.int64).T
    keys = np.array([key for _, key, _ in KNOWN_ANSWERS], dtype=np.int64).T
    block = draws.philox(tuple(counters), tuple(keys))
    assert np.array(block).T.tolist() == [list(answer) for _, _, answer in KNOWN_ANSWERS]


def test_counter_holds_a_replicate_beyond_32_bits() -> None:
    assert draws.counter_of(5 * 2**32 + 7, 3) == (7, 5, 3, 0)


def test_key_is_that_of_the_seed_and_the_whole_name() -> None:
    names: list[tuple[str, ...]] = [("join", "drill", "A"), ("join", "drill", "B")]
    names += [("join", "A", "drill"), ("commitment", "drill", "A")]
    names += [("join", "drillA"), ("joindrill", "A")]
    keys = {draws.key_of(seed, *name) for seed in (0, 1, 2**63 - 1) for name in names}
    assert len(keys) == 3 * len(names)


def test_key_does_not_depend_on_the_machine() -> None:
    # blake2b-64 of "7", "join", "drill", "A" joined by unit separators, in little-endian words
    assert draws.key_of(7, "join", "drill", "A") == (0x52293743, 0x8654228E)


def test_four_steps_share_a_block_and_the_fifth_begins_the_next() -> None:
    key = draws.key_of(1, "occasion", "drill")
    blocks = [draws.philox(draws.counter_of(9, block), key) for block in (0, 1)]
    by_block = [draws.uniform(word) for block in blocks for word in block]
    by_step = [draws.draws_at(np.array([key]), 9, step)[0] for step in range(8)]
    assert by_step == by_block
    assert len(set(by_step)) == 8


def test_replicates_beyond_32_bits_have_luck_of_their_own() -> None:
    keys = np.array([draws.key_of(1, "occasion", "drill")])
    replicates = (3, 3 + 2**32, 3 + 2**33, 2**63 - 1)
    assert len({draws.draws_at(keys, replicate, 1)[0] for replicate in replicates}) == 4


def test_draw_stays_what_it_is_whatever_else_is_drawn() -> None:
    keys = np.array([draws.key_of(1, "occasion", name) for name in ("a", "b", "c")])
    together = draws.draws_at(keys, 4, 6)
    alone = [draws.draws_at(keys[[index]], 4, 6)[0] for index in (2, 0, 1)]
    assert alone == together[[2, 0, 1]].tolist()


@pytest.mark.parametrize("word", [0, 1, 2**31, ONES])
def test_draw_lies_strictly_between_0_and_1(word: int) -> None:
    assert 0.0 < draws.uniform(word) < 1.0


@cache
def sample(over: str) -> npt.NDArray[np.float64]:
    """COUNT draws of neighbours: successive steps, replicates or names, or similar seeds."""
    if over in ("names", "seeds"):
        keys = [
            draws.key_of(n if over == "seeds" else 1, "join", f"o{0 if over == 'seeds' else n}")
            for n in range(COUNT)
        ]
        return draws.draws_at(np.array(keys, dtype=np.int64), 5, 2)
    key = np.array([draws.key_of(1, "join", "o")])
    moments = ((0, n) if over == "steps" else (n, 1) for n in range(COUNT))
    return np.concatenate([draws.draws_at(key, *moment) for moment in moments])


NEIGHBOURS = ["steps", "replicates", "names", "seeds"]


@pytest.mark.parametrize("over", NEIGHBOURS)
def test_draws_are_uniform(over: str) -> None:
    # Kolmogorov and Smirnov; sound draws fail one such fixed sample in 10,000.
    assert stats.kstest(sample(over), "uniform").pvalue > 1e-4


@pytest.mark.parametrize("over", NEIGHBOURS)
@pytest.mark.parametrize("lag", [1, 2, 3, 4])
def test_neighbouring_draws_are_uncorrelated(over: str, lag: int) -> None:
    # At most 4 standard errors from 0.
    drawn = sample(over)
    assert abs(np.corrcoef(drawn[:-lag], drawn[lag:])[0, 1]) < CORRELATION_BOUND


def test_draws_of_two_names_are_uncorrelated_over_replicates() -> None:
    keys = np.array([draws.key_of(1, "join", "drill", state) for state in ("A", "B")])
    drawn = np.array([draws.draws_at(keys, replicate, 1) for replicate in range(COUNT)])
    assert abs(np.corrcoef(drawn.T)[0, 1]) < CORRELATION_BOUND
