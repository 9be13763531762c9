"""A world and its running record as plain arrays, for the compiled engine."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model import draws
from sim.model.world import Floats, Integers, World
from sim.scenario.values import COSTLY_KINDS


class Layout(NamedTuple):
    """A world for the compiler: plain arrays. A segment is the steps between two events."""

    opening: Floats
    """[step, occasion]"""
    segment: Integers
    """[step] the segment it belongs to."""
    first_occasion: Integers
    """[host + 1] host h holds the occasions first_occasion[h] .. first_occasion[h + 1] - 1."""
    tally: Integers
    """[occasion] the row of `Ledger.added` that counts its kind: 1 costly, 2 rhetoric."""
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
    """What is kept from step to step, for one lane; every array is [row, replicate].

    Rows of pairs have one more at the end, of zeros: the record of those who host nothing.
    """

    words: npt.NDArray[np.uint32]
    """[draw, word, replicate] random words of four steps, draws in the order of `World.keys`."""
    opened: Floats
    """[occasion] 1 where open in this step."""
    commitment: Floats
    """[pair] 1 where the joiner is committed to the host."""
    belief: Floats
    expected: Floats
    moving: Floats
    """[pair] moving worth at the start of the step."""
    if_committed: Floats
    """[pair] mean probability that the joiner joins a costly occasion; so the next."""
    if_not: Floats
    joined: Floats
    """[decision] 1 where joined in this step."""
    probability: Floats
    """[committed, not committed] of joining the occasion in hand."""
    added: Floats
    """[support, costly, rhetoric] what the step adds to the tallies in hand."""
    support_joined: Floats
    """[pair] faded tallies of joins, as are the next two."""
    costly_joined: Floats
    rhetoric_joined: Floats
    support_held: Floats
    """[host] faded tallies of occasions, as are the next two."""
    costly_held: Floats
    rhetoric_held: Floats
    support_rate: Floats
    costly_rate: Floats
    rhetoric_rate: Floats
    streak: Integers
    """[candidate] steps in a row in which the pair has qualified."""


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
        segment=np.searchsorted(starts, np.arange(1, scenario.steps + 1), side="right") - 1,
        first_occasion=np.searchsorted(hosts_of_occasions, np.arange(len(world.hosts) + 1)),
        tally=np.array([1 if occasion.kind in COSTLY_KINDS else 2 for occasion in occasions]),
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
    occasions, hosts, candidates = len(world.occasions), len(world.hosts), len(world.candidates)
    pairs, names = len(world.pairs), occasions + len(world.decisions) + len(world.pairs)

    def rows(count: int) -> Floats:
        return np.zeros((count, width))

    return Ledger(
        words=np.zeros((names, draws.WORDS, width), dtype=np.uint32),
        opened=rows(occasions),
        commitment=rows(pairs),
        belief=rows(pairs),
        expected=rows(pairs + 1),
        moving=rows(pairs),
        if_committed=rows(pairs),
        if_not=rows(pairs),
        joined=rows(len(world.decisions)),
        probability=rows(2),
        added=rows(3),
        support_joined=rows(pairs),
        costly_joined=rows(pairs),
        rhetoric_joined=rows(pairs),
        support_held=rows(hosts),
        costly_held=rows(hosts),
        rhetoric_held=rows(hosts),
        support_rate=rows(pairs + 1),
        costly_rate=rows(pairs + 1),
        rhetoric_rate=rows(pairs + 1),
        streak=np.zeros((candidates, width), dtype=np.int64),
    )
