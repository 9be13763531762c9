"""A world and its running record as plain arrays, for the compiled engine."""

from collections.abc import Callable
from operator import attrgetter
from typing import Annotated, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model import draws
from sim.model.fields import zeros
from sim.model.regard import static_weights
from sim.model.rule import STATIC_TERMS
from sim.model.world import World
from sim.scenario.parameters import ModelParameters
from sim.scenario.schema import Scenario
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.kinds import COSTLY_KINDS

SUPPORT, COSTLY, RHETORIC = 0, 1, 2
"""The measures of who joined what: by worth, costly kinds, rhetoric; rows of tallies and rates."""

INSIDE, OUTSIDE = 0, 1
"""The view of a decision that those in it have, and that of outsiders."""


class Layout(NamedTuple):
    """A world for the compiler: plain arrays. A segment is the steps between two events.

    States are all states of the scenario in the order of their ids, whether or not they are in the
    world's pairs: third parties count.
    """

    opening: Annotated[Floats, "step", "occasion"]
    segment: Annotated[Integers, "step from 0"]
    """The segment that a step belongs to; before step 1 the first."""
    first_occasion: Annotated[Integers, "host + 1"]
    """Host h holds the occasions first_occasion[h] .. first_occasion[h + 1] - 1."""
    tally: Annotated[Integers, "occasion"]
    """The measure that counts its kind: COSTLY or RHETORIC."""
    issue: Annotated[Integers, "occasion"]
    first_join: int
    """The first draw that decides on joining; those before it open occasions."""
    first_commitment: int
    """The first draw that makes commitments."""
    first_seen: int
    """The first draw that decides on what outsiders see; past the last where they do not watch."""
    first_decision: Annotated[Integers, "pair"]
    """The decision on the host's first occasion; the others follow in order."""
    host_of_pair: Annotated[Integers, "pair"]
    """Among the hosts."""
    host_state: Annotated[Integers, "pair"]
    """The host among the states, as is the next."""
    joiner_state: Annotated[Integers, "pair"]
    reverse: Annotated[Integers, "pair"]
    """The pair the other way round; one past the last where the joiner hosts nothing."""
    candidate_pairs: Annotated[Integers, "candidate", "its two pairs"]
    focus_pairs: Annotated[Integers, "direction"]
    """The pairs in which b joins a, and a joins b."""
    focus_candidate: int
    """The focus pair among the candidates, -1 where it cannot ally."""
    slow: bool
    """Whether the others answer; see `World`, as of the next."""
    watched: bool

    power: Annotated[Floats, "segment", "state"]
    brinkmanship: Annotated[Floats, "segment", "state"]
    autonomy: Annotated[Floats, "segment", "state"]
    position: Annotated[Floats, "segment", "state", "issue"]
    salience: Annotated[Floats, "segment", "state", "issue"]
    hostility: Annotated[Floats, "segment", "m", "i"]
    """How far m threatens i."""
    ties: Annotated[Floats, "segment", "i", "m"]
    """How much i depends on m."""
    rate: Annotated[Floats, "segment", "occasion"]
    """What it weighs in its host's expected support, if costly."""
    cost: Annotated[Floats, "segment", "occasion"]
    worth: Annotated[Floats, "segment", "occasion"]
    exposure: Annotated[Floats, "segment", "occasion"]
    weights: Annotated[Floats, "segment", "static term"]
    security_weight: Annotated[Floats, "segment"]
    reciprocity_weight: Annotated[Floats, "segment"]
    premium: Annotated[Floats, "segment"]
    noise: Annotated[Floats, "segment"]
    prior: Annotated[Floats, "segment"]
    turnover: Annotated[Floats, "segment"]
    memory: Annotated[Floats, "segment"]
    backlash: Annotated[Floats, "segment"]
    recovery: Annotated[Floats, "segment"]
    deterrence: Annotated[Floats, "segment"]
    convergence: Annotated[Floats, "segment"]
    sees: Annotated[Floats, "segment", "occasion"]
    """How likely outsiders are to see a join, as with the next a decline."""
    declines: Annotated[Floats, "segment"]
    alliance_reciprocity: Annotated[Floats, "segment"]
    alliance_expectation: Annotated[Floats, "segment"]
    alliance_sustain: Annotated[Integers, "segment"]


class Ledger(NamedTuple):
    """What is kept from step to step, for one lane.

    `expected` and `rates` have one more row of pairs at the end, of zeros: the record of those who
    host nothing. Booleans and counts are stored as float64, so that all elements have the same
    width.
    """

    words: Annotated[npt.NDArray[np.uint32], "draw", "word", "replicate in lane"]
    """Random words of four steps, draws in the order of `World.keys`."""
    opened: Annotated[Floats, "occasion", "replicate in lane"]
    """1 where open in this step."""
    joined: Annotated[Floats, "decision", "replicate in lane"]
    """1 where joined in this step."""
    commitment: Annotated[Floats, "pair", "replicate in lane"]
    """1 where the joiner is committed to the host."""
    belief: Annotated[Floats, "pair", "replicate in lane"]
    expected: Annotated[Floats, "pair or nobody", "replicate in lane"]
    dynamic: Annotated[Floats, "pair", "replicate in lane"]
    """Dynamic utility at the start of the step."""
    probability: Annotated[Floats, "committed or not", "replicate in lane"]
    """Of joining the occasion in hand."""
    mean: Annotated[Floats, "committed or not", "replicate in lane"]
    """Mean probability of joining one of the host's costly occasions."""
    added: Annotated[Floats, "measure", "replicate in lane"]
    """What the step adds to the tallies in hand."""
    held_tally: Annotated[Floats, "measure", "host", "replicate in lane"]
    """Faded tallies of occasions."""
    joined_tally: Annotated[Floats, "measure", "pair", "replicate in lane"]
    """Faded tallies of joins."""
    rates: Annotated[Floats, "measure", "pair or nobody", "replicate in lane"]
    """Shares of joins in occasions."""
    streak: Annotated[Floats, "candidate", "replicate in lane"]
    """Steps in a row in which the pair has qualified."""
    times_opened: Annotated[Floats, "occasion", "replicate in lane"]
    """Steps in which it was open."""
    times_joined: Annotated[Floats, "decision", "replicate in lane"]
    """Steps in which it was joined."""
    allied: Annotated[Floats, "candidate", "replicate in lane"]
    """1 where allied in this step."""
    allied_steps: Annotated[Floats, "candidate", "replicate in lane"]
    first_alliance: Annotated[Floats, "candidate", "replicate in lane"]
    """The first step allied, 0 where not yet."""
    perceived: Annotated[Floats, "watched pair", "replicate in lane"]
    """Outsiders' belief that the joiner is committed to the host; of no pairs where they keep none.
    """
    outside: Annotated[Floats, "committed or not", "replicate in lane"]
    """Probability, as outsiders see it, of joining the occasion in hand."""
    seen: Annotated[Floats, "replicate in lane"]
    """1 where outsiders see what came of the decision in hand."""
    strain: Annotated[Floats, "slow m", "slow i", "replicate in lane"]
    """The share of m's goodwill towards i that is used up; of no states where nothing is slow, as
    is `shift`."""
    goodwill: Annotated[Floats, "replicate in lane"]
    """What is left of the goodwill in hand."""
    shift: Annotated[Floats, "slow i", "issue", "replicate in lane"]
    """How far i's position has moved."""


class Appraisal(NamedTuple):
    """What decisions rest on apart from what signals move.

    It lasts as long as a segment, in which all replicates have the same; where the others answer,
    it lasts a step.
    """

    hostility: Annotated[Floats, "m", "i", "replicate in lane"]
    """In force: with strain."""
    ties: Annotated[Floats, "i", "m", "replicate in lane"]
    position: Annotated[Floats, "i", "issue", "replicate in lane"]
    """In force: with shift."""
    reckoned: Annotated[Floats, "m", "i", "replicate in lane"]
    """Power of m that i must reckon with."""
    static: Annotated[Floats, "view", "decision", "replicate in lane"]
    """Static utility, INSIDE and, where outsiders watch, OUTSIDE."""
    itemised: Annotated[Floats, "explained decision", "static term", "replicate in lane"]
    """What each of STATIC_TERMS adds to it, INSIDE; of no decisions where none is explained."""
    security: Annotated[Floats, "pair", "replicate in lane"]
    """Weighted gain, per unit of expected support."""
    prior: Annotated[Floats, "pair", "replicate in lane"]
    """The host's prior belief that the joiner is committed to it."""
    share: Annotated[Floats, "occasion"]
    """Its share in the mean that makes up expected support; 0 for talk."""
    at_side: Annotated[Floats, "replicate in lane"]
    """Power that outsiders expect at the side of the state in hand."""
    threat: Annotated[Floats, "replicate in lane"]
    """Of the pair in hand, as are the next two."""
    audience: Annotated[Floats, "replicate in lane"]
    alignment: Annotated[Floats, "replicate in lane"]
    risk: Annotated[Floats, "replicate in lane"]
    """Goodwill at risk, of the decision in hand."""


_OF_MODEL = (
    *("premium", "noise", "prior", "turnover", "memory"),
    *("backlash", "recovery", "deterrence", "convergence"),
)


def layout_of(world: World) -> Layout:
    """The arrays of a world, for the compiled functions."""
    scenario = world.scenario
    occasions = [scenario.occasions[name] for name in world.occasions]
    host_index = {host: index for index, host in enumerate(world.hosts)}
    state_index = {state: index for index, state in enumerate(sorted(scenario.states))}
    issue_index = {issue: index for index, issue in enumerate(sorted(scenario.issues))}
    nobody = len(world.pairs)
    hosts_of_occasions = [host_index[occasion.host] for occasion in occasions]
    pairs_of_decisions = [
        world.pair_index[joiner, scenario.occasions[name].host] for name, joiner in world.decisions
    ]
    a, b = scenario.focus
    focus = (min(a, b), max(a, b))
    starts = np.array([segment.first_step for segment in world.segments])
    return Layout(
        opening=world.opening,
        segment=np.maximum(np.searchsorted(starts, np.arange(scenario.steps + 1), "right") - 1, 0),
        first_occasion=np.searchsorted(hosts_of_occasions, np.arange(len(world.hosts) + 1)),
        tally=np.array([COSTLY if o.kind in COSTLY_KINDS else RHETORIC for o in occasions]),
        issue=np.array([issue_index[occasion.issue] for occasion in occasions]),
        first_join=len(occasions),
        first_commitment=len(occasions) + len(world.decisions),
        first_seen=len(occasions) + len(world.decisions) + len(world.pairs),
        first_decision=np.searchsorted(pairs_of_decisions, np.arange(len(world.pairs))),
        host_of_pair=np.array([host_index[host] for _, host in world.pairs]),
        host_state=np.array([state_index[host] for _, host in world.pairs]),
        joiner_state=np.array([state_index[joiner] for joiner, _ in world.pairs]),
        reverse=np.array([world.pair_index.get((j, i), nobody) for i, j in world.pairs]),
        candidate_pairs=np.array(
            [[world.pair_index[i, j], world.pair_index[j, i]] for i, j in world.candidates],
            dtype=np.int64,
        ).reshape(-1, 2),
        focus_pairs=np.array([world.pair_index.get(p, nobody) for p in ((b, a), (a, b))]),
        focus_candidate=world.candidates.index(focus) if focus in world.candidates else -1,
        slow=world.slow,
        watched=world.watched,
        **_in_time(world),
    )


def _in_time(world: World) -> dict[str, Any]:
    """Whatever an event can change, by segment."""
    states, issues = sorted(world.scenario.states), sorted(world.scenario.issues)
    scenarios = [segment.scenario for segment in world.segments]

    def in_each(values_of: Callable[[Scenario], object]) -> Floats:
        return np.array([values_of(scenario) for scenario in scenarios], dtype=np.float64)

    def of_states(name: str) -> Floats:
        return in_each(lambda scenario: [getattr(scenario.states[i], name) for i in states])

    def of_kinds(by_kind_of: Callable[[ModelParameters], object]) -> Floats:
        kinds = [world.scenario.occasions[occasion].kind for occasion in world.occasions]
        return in_each(lambda scenario: [getattr(by_kind_of(scenario.model), k) for k in kinds])

    def of_model(name: str) -> Floats:
        return in_each(lambda scenario: getattr(scenario.model, name))

    def of_alliance(name: str) -> Floats:
        return in_each(lambda scenario: getattr(scenario.model.alliance, name))

    interests = in_each(
        lambda scenario: [[scenario.states[i].interest(q) for q in issues] for i in states]
    )
    return {
        **{name: of_states(name) for name in ("power", "brinkmanship", "autonomy")},
        "position": np.ascontiguousarray(interests[..., 0]),
        "salience": np.ascontiguousarray(interests[..., 1]),
        "hostility": in_each(
            lambda s: [[s.hostility.get((m, i), 0.0) for i in states] for m in states]
        ),
        "ties": in_each(lambda s: [[s.tie.get((i, m), 0.0) for m in states] for i in states]),
        "rate": in_each(lambda s: [s.occasions[name].weight for name in world.occasions]),
        **{name: of_kinds(attrgetter(name)) for name in ("cost", "worth", "exposure")},
        "sees": of_kinds(lambda model: model.outside_view.sees),
        "declines": in_each(lambda scenario: scenario.model.outside_view.declines),
        "weights": in_each(static_weights),
        "security_weight": in_each(lambda scenario: scenario.model.weights.security),
        "reciprocity_weight": in_each(lambda scenario: scenario.model.weights.reciprocity),
        **{name: of_model(name) for name in _OF_MODEL},
        "alliance_reciprocity": of_alliance("reciprocity"),
        "alliance_expectation": of_alliance("expectation"),
        "alliance_sustain": of_alliance("sustain").astype(np.int64),
    }


def empty_ledger(world: World, width: int) -> Ledger:
    """A ledger for lanes of at most `width` replicates."""
    occasions, decisions, pairs = len(world.occasions), len(world.decisions), len(world.pairs)
    slow = len(world.scenario.states) if world.slow else 0
    sizes = {
        "draw": occasions + (2 if world.watched else 1) * decisions + pairs,
        "word": draws.WORDS,
        "occasion": occasions,
        "decision": decisions,
        "pair": pairs,
        "pair or nobody": pairs + 1,
        "committed or not": 2,
        "measure": 3,
        "host": len(world.hosts),
        "candidate": len(world.candidates),
        "watched pair": len(world.watched_pairs),
        "slow m": slow,
        "slow i": slow,
        "issue": len(world.scenario.issues),
        "replicate in lane": width,
    }
    return zeros(Ledger, sizes)


def empty_appraisal(world: World, width: int, *, explained: bool = False) -> Appraisal:
    """An appraisal to be filled in, for lanes of at most `width` replicates.

    explained: whether term by term.
    """
    sizes = {name: len(getattr(world, f"{name}s")) for name in ("decision", "pair", "occasion")}
    sizes |= dict.fromkeys(("m", "i"), len(world.scenario.states))
    sizes |= {"issue": len(world.scenario.issues)}
    sizes |= {"view": 2 if world.watched else 1, "static term": len(STATIC_TERMS)}
    sizes |= {"explained decision": len(world.decisions) if explained else 0}
    return zeros(Appraisal, sizes | {"replicate in lane": width})
