"""What an engine hands over: the record of some successive replicates of one world.

Both engines fill the same arrays; `measures` turns them into the numbers that people ask for.
Each field states its axes in its type: occasions, decisions, pairs, candidates for alliance,
relations and stances in the order of the world's tuples, replicates last.
"""

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from sim.model.fields import with_axes, zeros
from sim.model.world import World
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.terms import TERMS

BINS = 201
"""Bins of the path's histograms: values 0, 0.005, ..., 1."""

SCALE = 2.0**32
"""Path sums are kept in whole 2**-32ths, so that their order does not matter."""

PATH_MEASURES = ("expected", "costly_rate", "rhetoric_rate")
"""The measures of the focus pair's path."""


class Outcome(NamedTuple):
    """What became of each replicate."""

    opened: Annotated[Integers, "occasion", "replicate"]
    """How often it was open."""
    joined: Annotated[Integers, "decision", "replicate"]
    """How often the state joined it."""
    belief: Annotated[Floats, "pair", "replicate"]
    """The host's belief that the joiner is committed to it, at the last step."""
    expected: Annotated[Floats, "pair", "replicate"]
    """The host's expected support from the joiner, at the last step."""
    support_rate: Annotated[Floats, "pair", "replicate"]
    """The joiner's support rate for the host, at the last step; so are the next two."""
    costly_rate: Annotated[Floats, "pair", "replicate"]
    rhetoric_rate: Annotated[Floats, "pair", "replicate"]
    allied_at_end: Annotated[Integers, "candidate", "replicate"]
    """1 where allied at the last step."""
    allied_steps: Annotated[Integers, "candidate", "replicate"]
    """Steps allied."""
    first_alliance: Annotated[Integers, "candidate", "replicate"]
    """The first step allied, 0 where never."""
    perceived: Annotated[Floats, "watched pair", "replicate"]
    """Outsiders' belief that the joiner is committed to the host, at the last step; of no pairs
    where they keep none."""
    strain: Annotated[Floats, "relation", "replicate"]
    """The share of m's goodwill towards i that is used up after the last step; of none where
    the others do not answer, as is the next."""
    shift: Annotated[Floats, "stance", "replicate"]
    """How far a state's position on an issue has moved after the last step."""


class Path(NamedTuple):
    """What happened step by step, summed over replicates; whole numbers, so sums are exact.

    A track is a measure of PATH_MEASURES of the focus pair one way: first from a to b, then from
    b to a. Ways are the same two: what a makes of b, then what b makes of a. All at the end of the
    step, in 2**-32ths where nothing else is said.
    """

    total: Annotated[Integers, "path step", "track"]
    """Sum of values."""
    histogram: Annotated[Integers, "path step", "track", "bin"]
    """Replicates whose value is nearest the bin's."""
    allied: Annotated[Integers, "path step"]
    """Replicates in which the pair is allied."""
    strain: Annotated[Integers, "path step", "relation"]
    """Sum of the share of m's goodwill towards i that is used up; of no relations where the others
    do not answer, as is the next."""
    tie_left: Annotated[Integers, "path step", "relation"]
    """Sum of the share that strain, of either towards the other, leaves of a tie between the two.
    """
    belief: Annotated[Integers, "path step", "watched way"]
    """Sum of the host's belief that the other is committed to it; 0 of who hosts nothing, and of no
    ways where no outsiders watch, as are the next two."""
    perceived: Annotated[Integers, "path step", "watched way"]
    """Sum of outsiders' belief that the other is committed to the host."""
    commitment: Annotated[Integers, "path step", "watched way"]
    """Sum of 1 where the other is committed to the host."""


class Trace(NamedTuple):
    """Some successive steps of every replicate, for looking closely at a few."""

    opened: Annotated[Integers, "traced step", "occasion", "replicate"]
    """1 where open."""
    joined: Annotated[Integers, "traced step", "decision", "replicate"]
    """1 where joined."""
    commitment: Annotated[Integers, "traced step", "pair", "replicate"]
    """1 where the joiner was committed to the host when it decided."""
    belief: Annotated[Floats, "traced step", "pair", "replicate"]
    """At the end of the step; so are the next five."""
    expected: Annotated[Floats, "traced step", "pair", "replicate"]
    support_rate: Annotated[Floats, "traced step", "pair", "replicate"]
    costly_rate: Annotated[Floats, "traced step", "pair", "replicate"]
    rhetoric_rate: Annotated[Floats, "traced step", "pair", "replicate"]
    perceived: Annotated[Floats, "traced step", "watched pair", "replicate"]
    allied: Annotated[Integers, "traced step", "candidate", "replicate"]
    """1 where allied in the step."""


class Choices(NamedTuple):
    """What decisions rested on, in some successive steps of every replicate.

    Of all decisions, whether or not the occasion was open.
    """

    term: Annotated[Floats, "explained step", "decision", "term", "replicate"]
    """What each of TERMS adds to U, with its sign."""
    if_committed: Annotated[Floats, "explained step", "decision", "replicate"]
    """Probability of joining for one committed to the host."""
    if_not: Annotated[Floats, "explained step", "decision", "replicate"]
    draw: Annotated[Floats, "explained step", "decision", "replicate"]
    """In (0, 1): an open occasion is joined where it is below the probability that applies."""


ESTIMATES = with_axes(Outcome, "pair", "replicate")
"""What is kept of every pair, in an outcome and in a trace: beliefs, expected support, rates."""


@dataclass(frozen=True, eq=False)
class Record:
    """Replicates first .. first + count - 1 of a world."""

    world: World
    first: int
    count: int
    outcome: Outcome
    path: Path
    """Of no steps where none was wanted."""
    trace: Trace
    """Of the steps in `traced`."""
    traced: range
    """The successive steps in the trace, of which the first is in row 0."""
    choices: Choices
    """Of the steps in `explained`."""
    explained: range
    """The successive steps in the choices, of which the first is in row 0."""


def empty_record(
    world: World,
    replicates: range,
    *,
    path: bool = False,
    trace: range | bool = False,
    explained: range = range(0),
) -> Record:
    """A record to be filled in.

    trace: the steps to keep, or whether to keep all. explained: the successive steps, counted from
    1, of whose decisions to keep what they rested on.
    """
    steps = world.scenario.steps
    traced = range(1, steps + 1) if trace is True else trace or range(0)
    sizes = {name: len(getattr(world, f"{name.replace(' ', '_')}s")) for name in _ROWS}
    sizes |= {"traced step": len(traced), "replicate": len(replicates)}
    sizes |= {"explained step": len(explained), "term": len(TERMS)}
    return Record(
        world=world,
        first=replicates.start,
        count=len(replicates),
        outcome=zeros(Outcome, sizes),
        path=empty_path(world, steps if path else 0),
        trace=zeros(Trace, sizes),
        traced=traced,
        choices=zeros(Choices, sizes),
        explained=explained,
    )


def empty_path(world: World, steps: int) -> Path:
    """A path of some steps of a world, to be added to."""
    sizes = {"path step": steps, "track": 2 * len(PATH_MEASURES), "bin": BINS}
    sizes |= {"relation": len(world.relations), "watched way": 2 if world.watched else 0}
    return zeros(Path, sizes)


_ROWS = ("occasion", "decision", "pair", "candidate", "watched pair", "relation", "stance")
