"""The world that agents live in: a scenario laid out as arrays, segment by segment between events.

Everything is sorted by id, so that the order in which a file lists its states and occasions
changes no result, not even in the last bit. Only states that host occasions are judged by others'
joins; the pairs of a world are therefore the ordered pairs (joiner, host).
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from sim.model import draws, rule
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.kinds import COSTLY_KINDS


class StandingTerms(NamedTuple):
    """The weighted terms of U that no signal moves; the last four count against joining."""

    shared_interest: float
    audience: float
    cost: float
    third_parties: float
    entrapment: float
    dependence: float


class Regard(NamedTuple):
    """What one state's decisions about another's occasions rest on, before weights."""

    alignment: float
    security_gain: float
    audience: float
    third_party_risk: float
    prior: float


@dataclass(frozen=True, eq=False)
class Segment:
    """The steps between two events, during which everything but the signals stands still.

    Arrays are by decision, by pair or by occasion, in the order of the world's tuples.
    """

    first_step: int
    scenario: Scenario
    standing_worth: Floats
    """[decision] the part of U that signals do not move."""
    worth: Floats
    """[occasion] what it counts in the support rate."""
    weight: Floats
    """[occasion] its share in the mean that makes up expected support; 0 for talk."""
    security: Floats
    """[pair] weight times gain, per unit of expected support."""
    prior: Floats
    """[pair] the host's prior belief that the joiner is committed to it."""
    reciprocity: float
    odds_ratio: float
    noise: float
    turnover: float
    memory: float


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
        return tuple((a, b) for a in self.hosts for b in self.hosts if a < b)

    def segment_at(self, step: int) -> Segment:
        """The segment that a step, counted from 1, belongs to."""
        return next(s for s in reversed(self.segments) if s.first_step <= step)

    def keys(self, seed: int) -> Integers:
        """[draw, word] the keys of every draw: occasions open, joiners join, commitments change.

        In the order of `occasions`, then of `decisions`, then of `pairs`.
        """
        return _keys(seed, self.occasions, self.decisions, self.pairs).copy()


@lru_cache(maxsize=8)  # worlds of a sweep, of which all have the same luck, ask one after the other
def _keys(
    seed: int,
    occasions: tuple[str, ...],
    decisions: tuple[tuple[str, str], ...],
    pairs: tuple[tuple[str, str], ...],
) -> Integers:
    names = [
        *(("occasion", occasion) for occasion in occasions),
        *(("join", *decision) for decision in decisions),
        *(("commitment", *pair) for pair in pairs),
    ]
    return np.array([draws.key_of(seed, *name) for name in names], dtype=np.int64)


def build_world(scenario: Scenario, among: Collection[str] | None = None) -> World:
    """The world of a scenario, or the part of it that some states make up among themselves.

    What two states do on each other's occasions depends on nobody else's decisions, so in a part
    they do, to the last bit, what they do in the whole.
    """
    states = tuple(sorted(scenario.states if among is None else among))
    hosted = [name for name, occasion in scenario.occasions.items() if occasion.host in states]
    occasions = tuple(sorted(hosted, key=lambda o: (scenario.occasions[o].host, o)))
    hosts = tuple(sorted({scenario.occasions[name].host for name in hosted}))
    pairs = tuple((joiner, host) for host in hosts for joiner in states if joiner != host)
    decisions = tuple(
        (occasion, joiner)
        for joiner, host in pairs
        for occasion in occasions
        if scenario.occasions[occasion].host == host
    )
    segments = tuple(
        _segment(step, _scenario_at(scenario, step), occasions, pairs, decisions)
        for step in _segment_starts(scenario)
    )
    opening = _opening(scenario, occasions, segments)
    return World(scenario, states, occasions, hosts, pairs, decisions, segments, opening)


def standing_terms(scenario: Scenario, regard: Regard, state: str, occasion: str) -> StandingTerms:
    """The terms of a state's decision on an occasion that no signal moves."""
    opened = scenario.occasions[occasion]
    model, weights = scenario.model, scenario.model.weights
    exposure = getattr(model.exposure, opened.kind)
    host = scenario.states[opened.host]
    mine = scenario.states[state].interests.get(opened.issue)
    theirs = host.interests.get(opened.issue)
    agreement = (
        rule.agreement(mine.salience, mine.position, theirs.position) if mine and theirs else 0.0
    )
    autonomy = rule.dependence(scenario.states[state].power, host.power, regard.alignment)
    trap = rule.entrapment(host.brinkmanship, regard.alignment)
    return StandingTerms(
        shared_interest=weights.interest * agreement,
        audience=weights.audience * regard.audience,
        cost=getattr(model.cost, opened.kind),
        third_parties=weights.third_parties * exposure * regard.third_party_risk,
        entrapment=weights.entrapment * exposure * trap,
        dependence=weights.dependence * exposure * autonomy,
    )


def regard_of(scenario: Scenario, state: str, host: str) -> Regard:
    """What a state's decisions about a host's occasions rest on."""
    states, hostility, tie = scenario.states, scenario.hostility, scenario.tie
    others = [m for m in sorted(states) if m not in (state, host)]
    mine, theirs = states[state].interests, states[host].interests
    towards_state = [hostility.get((m, state), 0.0) for m in others]
    towards_host = [hostility.get((m, host), 0.0) for m in others]
    powers = [states[m].power for m in others]
    power = states[state].power
    return Regard(
        alignment=rule.alignment(
            (mine[q].salience, mine[q].position, theirs[q].position if q in theirs else 0.0)
            for q in sorted(mine)
        ),
        security_gain=rule.security_gain(
            power, states[host].power, rule.threat(zip(towards_state, powers, strict=True))
        ),
        audience=rule.audience(power, zip(towards_state, towards_host, powers, strict=True)),
        third_party_risk=rule.third_party_risk(
            (tie.get((state, m), 0.0), towards)
            for m, towards in zip(others, towards_host, strict=True)
        ),
        prior=rule.prior_belief(
            scenario.model.prior,
            hostility.get((state, host), 0.0),
            hostility.get((host, state), 0.0),
        ),
    )


def _segment(
    first_step: int,
    scenario: Scenario,
    occasions: tuple[str, ...],
    pairs: tuple[tuple[str, str], ...],
    decisions: tuple[tuple[str, str], ...],
) -> Segment:
    model = scenario.model
    regards = {pair: regard_of(scenario, *pair) for pair in pairs}
    standing = [
        standing_terms(
            scenario, regards[joiner, scenario.occasions[occasion].host], joiner, occasion
        )
        for occasion, joiner in decisions
    ]
    weights = _costly_weights(scenario)
    return Segment(
        first_step=first_step,
        scenario=scenario,
        standing_worth=np.array([rule.standing_worth(**terms._asdict()) for terms in standing]),
        worth=np.array([getattr(model.worth, scenario.occasions[o].kind) for o in occasions]),
        weight=np.array([weights[occasion] for occasion in occasions]),
        security=np.array([model.weights.security * regards[p].security_gain for p in pairs]),
        prior=np.array([regards[pair].prior for pair in pairs]),
        reciprocity=model.weights.reciprocity,
        odds_ratio=rule.commitment_odds_ratio(model.premium, model.noise),
        noise=model.noise,
        turnover=model.turnover,
        memory=model.memory,
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


def _costly_weights(scenario: Scenario) -> dict[str, float]:
    """Each occasion's share in its host's expected support; 0 for talk and for what never comes."""
    weights = {}
    for name, occasion in scenario.occasions.items():
        costly_weights = [
            other.weight
            for _, other in sorted(scenario.occasions.items())
            if other.host == occasion.host and other.kind in COSTLY_KINDS
        ]
        costly = occasion.kind in COSTLY_KINDS and occasion.weight > 0.0
        weights[name] = occasion.weight / sum(costly_weights) if costly else 0.0
    return weights


def _segment_starts(scenario: Scenario) -> list[int]:
    starts = {1}
    for event in scenario.events:
        starts.add(event.step)
        if event.until is not None and event.until <= scenario.steps:
            starts.add(event.until)
    return sorted(starts)


def _scenario_at(scenario: Scenario, step: int) -> Scenario:
    """The scenario with the events in force at a step; of two on one path the later one counts."""
    values: dict[str, object] = {}
    for event in sorted(scenario.events, key=lambda event: event.step):
        if event.step <= step and (event.until is None or step < event.until):
            # Set anew, not updated: a whole interest must come after an earlier part of it.
            values = {path: values[path] for path in values if path not in event.set} | event.set
    return with_values(scenario, values) if values else scenario
