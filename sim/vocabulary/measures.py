"""Measures: what is measured of each replicate, at the last step unless said otherwise.

Claims, what-ifs, comparisons, sweeps, tables, the schema and the figures read this registry;
`sim.measures.values` computes every entry. How to add one: docs/contributing/add-a-measure.md.
"""

from dataclasses import dataclass
from math import inf
from typing import Literal

Subject = Literal["pair", "direction", "joining", "relation", "stance"]
"""What a measure is of: two states; one towards another; a state that joins an occasion; two states
and the relation in which they may stand; a state on an issue."""

Kept = Literal["always", "answered", "watched"]
"""In all scenarios; in those in which the others answer; in those in which outsiders watch."""

Exchange = Literal["same", "swapped", "negated"]
"""What becomes of a measure when the states of a pair exchange places: it stays, it is the measure
of the opposite direction, or it changes its sign."""


@dataclass(frozen=True)
class Measure:
    """A measure of a replicate."""

    subject: Subject
    description: str
    """What it is, for the schema and the manual of claims."""
    label: str
    """What tables and figures call it; for a direction, the verb between the two states."""
    exchange: Exchange = "same"
    low: float = 0.0
    high: float = 1.0
    """Ends of its range; infinite for what counts steps, whose range depends on their number."""
    is_binary: bool = False
    """Whether it is 0 or 1 in each replicate, so that its mean is a share of replicates."""
    is_stored: bool = True
    """Whether tables of all scenarios have a column of it, for a direction one each way."""
    is_compared: bool = True
    """Whether what-ifs and comparisons of all scenarios measure it."""
    is_costly: bool | None = None
    """Whether it is of costly occasions (True) or of talk (False): only towards a host of such
    occasions does a scenario have it. None: every scenario has it."""
    kept: Kept = "always"
    """In which scenarios it is more than what the scenario gives."""
    by_host: bool = False
    """Whether the host judges the joiner; otherwise the joiner acts towards the host."""


MEASURES: dict[str, Measure] = {
    "allied": Measure(
        "pair", "1 where the pair is allied, else 0", "allied at the end", is_binary=True
    ),
    "ever_allied": Measure(
        "pair", "1 where it is allied in some step", "allied at some time", is_binary=True
    ),
    "first_alliance": Measure(
        "pair",
        "the first step in which it is allied; steps + 1 where never",
        "first step allied",
        low=1.0,
        high=inf,
        is_compared=False,
    ),
    "share_allied": Measure(
        "pair", "the share of steps in which it is allied", "share of the time allied"
    ),
    "joins": Measure(
        "joining",
        "the share of the occasion's openings that the state joined, in all steps",
        "joins",
        is_stored=False,
        is_compared=False,
    ),
    "costly_rate": Measure(
        "direction",
        "the share of its costly occasions, faded, that the state joined",
        "joins",
        exchange="swapped",
        is_costly=True,
    ),
    "rhetoric_rate": Measure(
        "direction", "the same of its statements", "joins", exchange="swapped", is_costly=False
    ),
    "words_beyond_deeds": Measure(
        "direction",
        "its rhetoric rate towards the other less its costly rate",
        "gives words beyond deeds to",
        exchange="swapped",
        low=-1.0,
        is_stored=False,
        is_compared=False,
    ),
    "expected": Measure(
        "direction",
        "the support that the state expects of it",
        "expects",
        exchange="swapped",
        is_costly=True,
        by_host=True,
    ),
    "relation": Measure(
        "relation",
        "1 where the pair stands so, else 0",
        "relation",
        is_compared=False,
    ),
    "reciprocity_gap": Measure(
        "pair",
        "the first's costly rate for the second less the second's for the first",
        "reciprocity gap",
        exchange="negated",
        low=-1.0,
        is_stored=False,
        is_compared=False,
    ),
    "perceived": Measure(
        "direction",
        "outsiders' belief that it is committed to the state, where outsiders watch",
        "is believed to have the commitment of",
        exchange="swapped",
        is_stored=False,
        is_compared=False,
        kept="watched",
        by_host=True,
    ),
    "perception_gap": Measure(
        "direction",
        "the same less the state's own belief",
        "is believed, more than it believes itself, to have the commitment of",
        exchange="swapped",
        low=-1.0,
        is_stored=False,
        is_compared=False,
        kept="watched",
        by_host=True,
    ),
    "hostility": Measure(
        "direction",
        "how far the state threatens it, with what strain adds",
        "threatens",
        exchange="swapped",
        kept="answered",
        is_stored=False,
        is_compared=False,
    ),
    "tie": Measure(
        "direction",
        "how much the state depends on it, less what strain takes off",
        "depends on",
        exchange="swapped",
        kept="answered",
        is_stored=False,
        is_compared=False,
    ),
    "strain": Measure(
        "direction",
        "the share of the state's goodwill towards it that is used up",
        "has lost its goodwill towards",
        exchange="swapped",
        kept="answered",
        is_stored=False,
        is_compared=False,
    ),
    "position": Measure(
        "stance",
        "the state's position on the issue, with what support has moved",
        "position",
        low=-1.0,
        kept="answered",
        is_stored=False,
        is_compared=False,
    ),
}
"""By name."""


def _named(**wanted: object) -> tuple[str, ...]:
    return tuple(
        name
        for name, measure in MEASURES.items()
        if all(getattr(measure, field) == value for field, value in wanted.items())
    )


WATCHED = _named(subject="direction", kept="watched")
"""Measures of one state towards another that only scenarios with outsiders keep."""
ANSWERS = (
    *WATCHED,
    *_named(subject="direction", kept="answered"),
)
"""Measures of one state towards another that only scenarios with answers or outsiders keep."""
OF_OTHERS = {"hostility_of_others": "hostility", "tie_to_others": "tie"}
"""Means over the states beside the focus pair, and of which measure: of each of them towards one of
the pair, and of one of the pair towards each of them."""
JOINS = "joins"
POSITION = "position"
BINARY = _named(is_binary=True)
"""Measures that are 0 or 1 in each replicate: shares of replicates when averaged."""
STORED_OF_PAIR = _named(subject="pair", is_stored=True)
STORED_OF_DIRECTION = _named(subject="direction", is_stored=True)
COMPARED_OF_PAIR = _named(subject="pair", is_compared=True)
COMPARED_OF_DIRECTION = (
    *_named(subject="direction", is_compared=True, is_costly=True),
    *_named(subject="direction", is_compared=True, is_costly=False),
    *_named(subject="direction", is_compared=True, is_costly=None),
)
COMPARED = (*COMPARED_OF_PAIR, *(name for name in MEASURES if name in COMPARED_OF_DIRECTION))
"""What is compared of a pair."""

BOTH_WAYS = tuple(f"{name}_{way}" for name in STORED_OF_DIRECTION for way in ("ab", "ba"))
"""Columns of directions, first from a to b: `costly_rate_ab` is a's for b."""


def value_range(name: str, steps: float) -> tuple[float, float]:
    """The least and the largest value that a measure can have in so many steps."""
    measure = MEASURES[name]
    return measure.low, steps + 1.0 if measure.high == inf else measure.high
