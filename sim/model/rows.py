"""The engine's inner loops: the rule applied along rows of replicates.

Each is a short loop over one-dimensional contiguous arrays, which the compiler turns into vector
instructions; larger or nested loops it leaves scalar, five times slower. Booleans are stored as
0.0 and 1.0, so that all elements have the same width.
"""

import numpy as np
import numpy.typing as npt

from sim.model import draws, rule
from sim.model.compiling import compiled
from sim.model.record import BINS, SCALE
from sim.vocabulary.arrays import Floats, Integers

RandomWords = npt.NDArray[np.uint32]


@compiled
def draw(
    words_0: RandomWords,
    words_1: RandomWords,
    words_2: RandomWords,
    words_3: RandomWords,
    key: tuple[int, int],
    first: int,
    block: int,
    live: int,
) -> None:
    """Random words of four steps, for `live` replicates from `first` on."""
    for r in range(live):
        counter = draws.counter_of(first + r, block)
        word_0, word_1, word_2, word_3 = draws.philox(counter, key)
        words_0[r] = word_0
        words_1[r] = word_1
        words_2[r] = word_2
        words_3[r] = word_3


@compiled
def happen(happens: Floats, words: RandomWords, chance: float, live: int) -> None:
    """What happens with a given probability."""
    for r in range(live):
        happens[r] = 1.0 if draws.uniform(words[r]) < chance else 0.0


@compiled
def add(total: Floats, amount: float, happens: Floats, live: int) -> None:
    """Adds an amount wherever something happens."""
    for r in range(live):
        total[r] += amount * happens[r]


@compiled
def fade(tally: Floats, memory: float, added: Floats, live: int) -> None:
    """A tally one step on."""
    for r in range(live):
        tally[r] = rule.faded(tally[r], memory, added[r])


@compiled
def rate(rates: Floats, joined: Floats, held: Floats, live: int) -> None:
    """Shares of occasions joined, from the tallies of joins and of occasions."""
    for r in range(live):
        rates[r] = rule.rate(joined[r], held[r])


@compiled
def weigh(
    dynamic: Floats,
    security: Floats,
    expected: Floats,
    weight: float,
    received: Floats,
    given: Floats,
    live: int,
) -> None:
    """Dynamic utility, for one joiner and host."""
    for r in range(live):
        dynamic[r] = rule.dynamic_utility(
            security[r] * expected[r], weight * rule.reciprocity(received[r], given[r])
        )


@compiled
def choose(
    if_committed: Floats,
    if_not: Floats,
    static: Floats,
    dynamic: Floats,
    noise: float,
    odds_ratio: float,
    live: int,
) -> None:
    """Probabilities of joining an occasion, with and without commitment."""
    for r in range(live):
        odds = rule.declining_odds(static[r] + dynamic[r], noise)
        if_committed[r] = rule.join_probability(odds * odds_ratio)
        if_not[r] = rule.join_probability(odds)


@compiled
def join(
    joined: Floats,
    words: RandomWords,
    opened: Floats,
    commitment: Floats,
    if_committed: Floats,
    if_not: Floats,
    live: int,
) -> None:
    """Who joins an occasion."""
    for r in range(live):
        probability = if_committed[r] if commitment[r] > 0.0 else if_not[r]
        joined[r] = opened[r] if draws.uniform(words[r]) < probability else 0.0


@compiled
def update(
    belief: Floats, seen: Floats, joined: Floats, if_committed: Floats, if_not: Floats, live: int
) -> None:
    """Beliefs after an occasion, where what came of it was seen."""
    for r in range(live):
        updated = rule.updated_belief(
            belief[r],
            if_committed[r] if joined[r] > 0.0 else 1.0 - if_committed[r],
            if_not[r] if joined[r] > 0.0 else 1.0 - if_not[r],
        )
        belief[r] = updated if seen[r] > 0.0 else belief[r]


@compiled
def see(
    seen: Floats,
    words: RandomWords,
    opened: Floats,
    joined: Floats,
    sees: float,
    declines: float,
    live: int,
) -> None:
    """Where an occasion was open and outsiders see what came of it."""
    for r in range(live):
        noticed = rule.is_seen(joined[r] > 0.0, draws.uniform(words[r]), sees, declines)
        seen[r] = opened[r] if noticed else 0.0


@compiled
def drift(belief: Floats, prior: Floats, turnover: float, live: int) -> None:
    """Beliefs after the step's turnover."""
    for r in range(live):
        belief[r] = rule.drifted_belief(belief[r], prior[r], turnover)


@compiled
def recommit(
    commitment: Floats, words: RandomWords, prior: Floats, turnover: float, live: int
) -> None:
    """Commitments after the step's turnover."""
    for r in range(live):
        committed = rule.redrawn_commitment(
            commitment[r] > 0.0, draws.uniform(words[r]), prior[r], turnover
        )
        commitment[r] = 1.0 if committed else 0.0


@compiled
def expect(
    expected: Floats, belief: Floats, if_committed: Floats, if_not: Floats, live: int
) -> None:
    """The support that a host expects."""
    for r in range(live):
        expected[r] = rule.expected_support(belief[r], if_committed[r], if_not[r])


@compiled
def qualify(
    streak: Floats,
    costly_rate_ij: Floats,
    costly_rate_ji: Floats,
    expected_ij: Floats,
    expected_ji: Floats,
    reciprocity: float,
    expectation: float,
    live: int,
) -> None:
    """Steps in a row in which a pair has qualified for an alliance."""
    for r in range(live):
        qualified = rule.qualifies(
            costly_rate_ij[r],
            costly_rate_ji[r],
            expected_ij[r],
            expected_ji[r],
            reciprocity,
            expectation,
        )
        streak[r] = streak[r] + 1.0 if qualified else 0.0


@compiled
def ally(
    allied: Floats,
    steps: Floats,
    first: Floats,
    streak: Floats,
    sustain: int,
    step: int,
    live: int,
) -> None:
    """Who is allied in this step, for how many steps already, and since when."""
    for r in range(live):
        allied[r] = 1.0 if streak[r] >= sustain else 0.0
        steps[r] += allied[r]
        first[r] = step if first[r] == 0.0 and allied[r] > 0.0 else first[r]


@compiled
def fill(row: Floats, value: float) -> None:
    """One value throughout."""
    for r in range(row.size):
        row[r] = value


@compiled
def copy(row: Floats, values: Floats, live: int) -> None:
    """The same values."""
    for r in range(live):
        row[r] = values[r]


@compiled
def keep(kept: Floats | Integers, values: Floats, first: int, live: int) -> None:
    """Copies a lane's values to their place among those of all replicates."""
    for r in range(live):
        kept[first + r] = values[r]


@compiled
def keep_draws(kept: Floats, words: RandomWords, first: int, live: int) -> None:
    """As `keep`: draws in (0, 1)."""
    for r in range(live):
        kept[first + r] = draws.uniform(words[r])


@compiled
def keep_security(kept: Floats, security: Floats, expected: Floats, first: int, live: int) -> None:
    """As `keep`: what security adds to U, for one joiner and host."""
    for r in range(live):
        kept[first + r] = security[r] * expected[r]


@compiled
def keep_reciprocity(
    kept: Floats, weight: float, received: Floats, given: Floats, first: int, live: int
) -> None:
    """As `keep`: what reciprocity adds to U, for one joiner and host."""
    for r in range(live):
        kept[first + r] = weight * rule.reciprocity(received[r], given[r])


@compiled
def follow(total: Integers, track: int, histogram: Integers, values: Floats, live: int) -> None:
    """Adds values in [0, 1] to a sum in 2**-32ths and to a histogram."""
    added = 0
    for r in range(live):
        added += int(values[r] * SCALE + 0.5)
        histogram[int(values[r] * (BINS - 1) + 0.5)] += 1
    total[track] += added


@compiled
def sum_up(total: Integers, place: int, values: Floats, live: int) -> None:
    """Adds values in [0, 1] to a sum in 2**-32ths."""
    added = 0
    for r in range(live):
        added += int(values[r] * SCALE + 0.5)
    total[place] += added


@compiled
def sum_up_left(
    total: Integers, place: int, strain_mi: Floats, strain_im: Floats, live: int
) -> None:
    """Adds what strain leaves of a tie, as a share, to a sum in 2**-32ths."""
    added = 0
    for r in range(live):
        added += int(rule.strained_tie(1.0, strain_mi[r], strain_im[r]) * SCALE + 0.5)
    total[place] += added
