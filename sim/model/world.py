"""The world that agents live in: a scenario laid out as arrays, segment by segment between events.

Everything is sorted by id, so that the order in which a file lists its states and occasions
changes no result, not even in the last bit. Only states that host occasions are judged by others'
joins; the pairs of a world are therefore the ordered pairs (joiner, host).
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import permutations, product

import numpy as np

from sim.model import draws
from sim.scenario.events import phases
from sim.scenario.schema import Scenario
from sim.vocabulary.arrays import Floats, Integers


@dataclass(frozen=True, eq=False)
class Segment:
    """The steps between two events, during which everything but the signals stands still."""

    first_step: int
    scenario: Scenario
    """With the changes of the events in force."""


@dataclass(frozen=True, eq=False)
class World:
    """A scenario as the engines see it."""

    scenario: Scenario
    states: tuple[str, ...]
    occasions: tuple[str, ...]
    """Grouped by host."""
    hosts: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    """(joiner, host), grouped by host: what is kept about either by the other has this index."""
    decisions: tuple[tuple[str, str], ...]
    """(occasion, joiner), grouped by pair, in the order of `pairs` and then of `occasions`."""
    segments: tuple[Segment, ...]
    opening: Floats
    """[step, occasion] the probability that an occasion is open; row 0 is step 1."""
    slow: bool
    """Whether the others answer (backlash, deterrence or convergence), so that what two states do
    on each other's occasions depends on what everybody does."""
    watched: bool
    """Whether outsiders keep beliefs of their own."""

    @cached_property
    def pair_index(self) -> dict[tuple[str, str], int]:
        """Where a pair (joiner, host) stands in `pairs`."""
        return {pair: index for index, pair in enumerate(self.pairs)}

    @cached_property
    def occasion_index(self) -> dict[str, int]:
        """Where an occasion stands in `occasions`."""
        return {occasion: index for index, occasion in enumerate(self.occasions)}

    @cached_property
    def decision_index(self) -> dict[tuple[str, str], int]:
        """Where a decision (occasion, joiner) stands in `decisions`."""
        return {decision: index for index, decision in enumerate(self.decisions)}

    @cached_property
    def candidates(self) -> tuple[tuple[str, str], ...]:
        """The pairs that can ally, each once: both host occasions that the other can join."""
        return tuple((a, b) for b, a in self.pairs if a < b and (a, b) in self.pair_index)

    @cached_property
    def relations(self) -> tuple[tuple[str, str], ...]:
        """(m, i): of whose goodwill towards whom strain is kept; none where nothing is slow."""
        return tuple(permutations(sorted(self.scenario.states), 2)) if self.slow else ()

    @cached_property
    def stances(self) -> tuple[tuple[str, str], ...]:
        """(state, issue): whose positions can shift; none where nothing is slow."""
        states, issues = sorted(self.scenario.states), sorted(self.scenario.issues)
        return tuple(product(states, issues)) if self.slow else ()

    @property
    def watched_pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs that outsiders have a belief about: all or none."""
        return self.pairs if self.watched else ()

    def segment_at(self, step: int) -> Segment:
        """The segment that a step, counted from 1, belongs to."""
        return next(s for s in reversed(self.segments) if s.first_step <= step)

    def keys(self, seed: int) -> Integers:
        """[draw, word] the keys of every draw: occasions open, joiners join, commitments change.

        In the order of `occasions`, then of `decisions`, then of `pairs`; where outsiders watch,
        then of `decisions` again, for what they see.
        """
        seen = self.decisions if self.watched else ()
        return _keys(seed, self.occasions, self.decisions, self.pairs, seen).copy()


@lru_cache(maxsize=8)  # the worlds of a sweep have the same draws and ask one after the other
def _keys(
    seed: int,
    occasions: tuple[str, ...],
    decisions: tuple[tuple[str, str], ...],
    pairs: tuple[tuple[str, str], ...],
    seen: tuple[tuple[str, str], ...],
) -> Integers:
    names = [
        *(("occasion", occasion) for occasion in occasions),
        *(("join", *decision) for decision in decisions),
        *(("commitment", *pair) for pair in pairs),
        *(("seen", *decision) for decision in seen),
    ]
    return np.array([draws.key_of(seed, *name) for name in names], dtype=np.int64)


def build_world(scenario: Scenario, pairs: Collection[tuple[str, str]] | None = None) -> World:
    """The world of a scenario, or the part of it that some pairs of states make up.

    pairs: in either order; of each, both ways are run. What two states do on each other's occasions
    depends on nobody else's decisions, so in a part they do, to the last bit, what they do in the
    whole. Where none of the pairs has a host there is no such part, and the whole is returned; so
    it is where the others answer.
    """
    segments = tuple(Segment(step, phase) for step, phase in phases(scenario))
    models = [segment.scenario.model for segment in segments]
    slow = any(max(model.backlash, model.deterrence, model.convergence) > 0.0 for model in models)
    watched = any(model.watched for model in models)
    wanted = None if pairs is None or slow else {frozenset(pair) for pair in pairs}
    states = tuple(sorted(scenario.states if wanted is None else frozenset().union(*wanted)))
    hosting = {occasion.host for occasion in scenario.occasions.values()}
    ordered = tuple(
        (joiner, host)
        for host in states
        for joiner in states
        if host in hosting and joiner != host and (wanted is None or {joiner, host} in wanted)
    )
    if not ordered:
        return build_world(scenario)
    hosts = tuple(dict.fromkeys(host for _, host in ordered))
    occasions = tuple(
        name
        for host in hosts
        for name in sorted(scenario.occasions)
        if scenario.occasions[name].host == host
    )
    decisions = tuple(
        (occasion, joiner)
        for joiner, host in ordered
        for occasion in occasions
        if scenario.occasions[occasion].host == host
    )
    opening = _opening(scenario, occasions, segments)
    return World(
        scenario, states, occasions, hosts, ordered, decisions, segments, opening, slow, watched
    )


def _opening(
    scenario: Scenario, occasions: tuple[str, ...], segments: tuple[Segment, ...]
) -> Floats:
    opening = np.zeros((scenario.steps, len(occasions)))
    for index, name in enumerate(occasions):
        dates = scenario.occasions[name].at
        if dates is not None:
            opening[[step - 1 for step in dates], index] = 1.0
            continue
        for segment in segments:
            opening[segment.first_step - 1 :, index] = segment.scenario.occasions[name].rate
    return opening
