"""A world and its running record as plain arrays, for the compiled engine."""

from typing import Annotated, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model import draws
from sim.model.fields import zeros
from sim.model.world import World
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.kinds import COSTLY_KINDS

SUPPORT, COSTLY, RHETORIC = 0, 1, 2
"""The measures of who joined what: by worth, costly kinds, rhetoric; rows of tallies and rates."""


class Layout(NamedTuple):
    """A world for the compiler: plain arrays. A segment is the steps between two events."""

    opening: Floats
    """[step, occasion]"""
    segment: Integers
    """[step] the segment it belongs to; before step 1 the first."""
    first_occasion: Integers
    """[host + 1] host h holds the occasions first_occasion[h] .. first_occasion[h + 1] - 1."""
    tally: Integers
    """[occasion] the measure that counts its kind: COSTLY or RHETORIC."""
    first_join: int
    """The first draw that decides on joining; those before it open occasions."""
    first_commitment: int
    """The first draw that makes commitments."""
    first_decision: Integers
    """[pair] the decision on the host's first occasion; the others follow in order."""
    host_of_pair: Integers
    reverse: Integers
    """[pair] the pair the other way round; one past the last where the joiner hosts nothing."""
    candidate_pairs: Integers
    """[candidate, 2] its two pairs."""
    focus_pairs: Integers
    """[2] the pairs in which b joins a, and a joins b."""
    focus_candidate: int
    """The focus pair among the candidates, -1 where it cannot ally."""
    standing_worth: Floats
    """[segment, decision]"""
    worth: Floats
    """[segment, occasion], as is the next."""
    weight: Floats
    security: Floats
    """[segment, pair], as is the next."""
    prior: Floats
    reciprocity: Floats
    """[segment], as are the rest."""
    odds_ratio: Floats
    noise: Floats
    turnover: Floats
    memory: Floats
    alliance_reciprocity: Floats
    alliance_expectation: Floats
    alliance_sustain: Integers


class Ledger(NamedTuple):
    """What is kept from step to step, for one lane.

    `expected` and `rates` have one more row of pairs at the end, of zeros: the record of those who
    host nothing. Booleans and counts are stored as float64, so that all elements have the same
    width.
    """

    words: Annotated[npt.NDArray[np.uint32], "draw", "word", "replicate"]
    """Random words of four steps, draws in the order of `World.keys`."""
    opened: Annotated[Floats, "occasion", "replicate"]
    """1 where open in this step."""
    joined: Annotated[Floats, "decision", "replicate"]
    """1 where joined in this step."""
    commitment: Annotated[Floats, "pair", "replicate"]
    """1 where the joiner is committed to the host."""
    belief: Annotated[Floats, "pair", "replicate"]
    expected: Annotated[Floats, "pair or nobody", "replicate"]
    moving: Annotated[Floats, "pair", "replicate"]
    """Dynamic utility at the start of the step."""
    probability: Annotated[Floats, "committed or not", "replicate"]
    """Of joining the occasion in hand."""
    mean: Annotated[Floats, "committed or not", "replicate"]
    """Mean probability of joining one of the host's costly occasions."""
    added: Annotated[Floats, "measure", "replicate"]
    """What the step adds to the tallies in hand."""
    held_tally: Annotated[Floats, "measure", "host", "replicate"]
    """Faded tallies of occasions."""
    joined_tally: Annotated[Floats, "measure", "pair", "replicate"]
    """Faded tallies of joins."""
    rates: Annotated[Floats, "measure", "pair or nobody", "replicate"]
    """Shares of joins in occasions."""
    streak: Annotated[Floats, "candidate", "replicate"]
    """Steps in a row in which the pair has qualified."""
    times_opened: Annotated[Floats, "occasion", "replicate"]
    """Steps in which it was open."""
    times_joined: Annotated[Floats, "decision", "replicate"]
    """Steps in which it was joined."""
    allied: Annotated[Floats, "candidate", "replicate"]
    """1 where allied in this step."""
    allied_steps: Annotated[Floats, "candidate", "replicate"]
    first_alliance: Annotated[Floats, "candidate", "replicate"]
    """The first step allied, 0 where not yet."""


def layout_of(world: World) -> Layout:
    """The arrays of a world, for the compiled functions."""
    scenario, segments = world.scenario, world.segments
    occasions = [scenario.occasions[name] for name in world.occasions]
    host_index = {host: index for index, host in enumerate(world.hosts)}
    nobody = len(world.pairs)
    hosts_of_occasions = [host_index[occasion.host] for occasion in occasions]
    pairs_of_decisions = [
        world.pair_index[joiner, scenario.occasions[name].host] for name, joiner in world.decisions
    ]
    a, b = scenario.focus
    focus = (min(a, b), max(a, b))
    alliances = [segment.scenario.model.alliance for segment in segments]

    def by_segment(name: str) -> Floats:
        return np.array([getattr(segment, name) for segment in segments], dtype=np.float64)

    starts = np.array([segment.first_step for segment in segments])
    return Layout(
        opening=world.opening,
        segment=np.maximum(np.searchsorted(starts, np.arange(scenario.steps + 1), "right") - 1, 0),
        first_occasion=np.searchsorted(hosts_of_occasions, np.arange(len(world.hosts) + 1)),
        tally=np.array([COSTLY if o.kind in COSTLY_KINDS else RHETORIC for o in occasions]),
        first_join=len(occasions),
        first_commitment=len(occasions) + len(world.decisions),
        first_decision=np.searchsorted(pairs_of_decisions, np.arange(len(world.pairs))),
        host_of_pair=np.array([host_index[host] for _, host in world.pairs]),
        reverse=np.array([world.pair_index.get((j, i), nobody) for i, j in world.pairs]),
        candidate_pairs=np.array(
            [[world.pair_index[i, j], world.pair_index[j, i]] for i, j in world.candidates],
            dtype=np.int64,
        ).reshape(-1, 2),
        focus_pairs=np.array([world.pair_index.get(p, nobody) for p in ((b, a), (a, b))]),
        focus_candidate=world.candidates.index(focus) if focus in world.candidates else -1,
        **{
            name: by_segment(name)
            for name in (
                "standing_worth",
                "worth",
                "weight",
                "security",
                "prior",
                "reciprocity",
                "odds_ratio",
                "noise",
                "turnover",
                "memory",
            )
        },
        alliance_reciprocity=np.array([alliance.reciprocity for alliance in alliances]),
        alliance_expectation=np.array([alliance.expectation for alliance in alliances]),
        alliance_sustain=np.array([alliance.sustain for alliance in alliances], dtype=np.int64),
    )


def empty_ledger(world: World, width: int) -> Ledger:
    """A ledger for lanes of at most `width` replicates."""
    occasions, decisions, pairs = len(world.occasions), len(world.decisions), len(world.pairs)
    sizes = {
        "draw": occasions + decisions + pairs,
        "word": draws.WORDS,
        "occasion": occasions,
        "decision": decisions,
        "pair": pairs,
        "pair or nobody": pairs + 1,
        "committed or not": 2,
        "measure": 3,
        "host": len(world.hosts),
        "candidate": len(world.candidates),
        "replicate": width,
    }
    return zeros(Ledger, sizes)
