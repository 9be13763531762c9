"""What happened, as numbers: a record of replicates read pair by pair.

A pair (a, b) is read both ways: `costly_rate_ab` is the share of b's costly occasions that a
joined, `expected_ab` the support that a expects of b.
"""

import itertools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.model import rule
from sim.model.record import Record
from sim.model.world import World
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.relations import RELATIONS

_RELATION_WHERE = np.array(
    [
        RELATIONS.index(rule.relation(allied == 1.0, (ab, ba), (talk_ab, talk_ba), threshold=1.0))
        for allied, ab, ba, talk_ab, talk_ba in itertools.product((0.0, 1.0), repeat=5)
    ]
).reshape((2,) * 5)
"""[allied, costly rate ab reaches the threshold, ba, rhetoric rate ab, ba]: the relation."""


class PairOutcome(NamedTuple):
    """What became of one pair in each replicate, at the last step unless said otherwise."""

    allied: Integers
    """1 where allied."""
    allied_steps: Integers
    """Steps allied, of all."""
    first_alliance: Integers
    """The first step allied, 0 where never."""
    costly_rate_ab: Floats
    costly_rate_ba: Floats
    rhetoric_rate_ab: Floats
    rhetoric_rate_ba: Floats
    expected_ab: Floats
    expected_ba: Floats
    relation: Integers
    """Where the relation stands in RELATIONS."""

    @property
    def exchanged(self) -> "PairOutcome":
        """The same of the pair (b, a)."""
        ways = {
            name: getattr(self, name[:-2] + name[:-3:-1])
            for name in self._fields
            if name.endswith(("_ab", "_ba"))
        }
        return self._replace(**ways)


@dataclass(frozen=True)
class _Rows:
    """Rows of a record by pair; of zeros for those who host nothing, who are joined by nobody."""

    record: Record

    def of_pair(self, values: Floats, joiner: str, host: str) -> Floats:
        index = self.record.world.pair_index.get((joiner, host))
        return np.zeros(self.record.count) if index is None else values[index]

    def of_candidate(self, values: Integers, a: str, b: str) -> Integers:
        pair, candidates = (min(a, b), max(a, b)), self.record.world.candidates
        if pair not in candidates:
            return np.zeros(self.record.count, dtype=np.int64)
        row: Integers = values[candidates.index(pair)]
        return row


def pairs_of_interest(world: World) -> list[tuple[str, str]]:
    """The pairs of a world of which at least one hosts occasions; all others are distant.

    The focus pair comes first, oriented as in the scenario; states in the order of the file.
    """
    focus = world.scenario.focus
    states = [state for state in world.scenario.states if state in world.states]
    pairs = [
        (a, b)
        for index, a in enumerate(states)
        for b in states[index + 1 :]
        if (a in world.hosts or b in world.hosts) and {a, b} != set(focus)
    ]
    return [focus, *pairs]


def pair_outcome(record: Record, a: str, b: str) -> PairOutcome:
    """What became of a pair in each replicate of a record."""
    rows, outcome = _Rows(record), record.outcome
    costly_ab = rows.of_pair(outcome.costly_rate, a, b)
    costly_ba = rows.of_pair(outcome.costly_rate, b, a)
    rhetoric_ab = rows.of_pair(outcome.rhetoric_rate, a, b)
    rhetoric_ba = rows.of_pair(outcome.rhetoric_rate, b, a)
    allied = rows.of_candidate(outcome.allied_at_end, a, b)
    last = record.world.segment_at(record.world.scenario.steps).scenario
    threshold = last.model.alliance.reciprocity
    held = [
        allied == 1,
        *(r >= threshold for r in (costly_ab, costly_ba, rhetoric_ab, rhetoric_ba)),
    ]
    return PairOutcome(
        allied=allied,
        allied_steps=rows.of_candidate(outcome.allied_steps, a, b),
        first_alliance=rows.of_candidate(outcome.first_alliance, a, b),
        costly_rate_ab=costly_ab,
        costly_rate_ba=costly_ba,
        rhetoric_rate_ab=rhetoric_ab,
        rhetoric_rate_ba=rhetoric_ba,
        expected_ab=rows.of_pair(outcome.expected, b, a),
        expected_ba=rows.of_pair(outcome.expected, a, b),
        relation=_RELATION_WHERE[tuple(flags.astype(np.int64) for flags in held)],
    )
