"""Terms of a decision: those of U (docs/ODD.md, 7.2), in their order, and what commitment adds."""

from typing import NamedTuple


class Term(NamedTuple):
    """A term of a decision."""

    sign: int
    """1 where it counts for joining, -1 where against it."""
    label: str
    """What bars and tables call it."""
    phrase: str
    """What a sentence calls it, after "most in favour is"."""
    weight: str = ""
    """Its parameter among the weights; empty for one that has none."""
    exposed: bool = False
    """Whether it counts as far as the kind of signal exposes the joiner."""
    moves: bool = False
    """Whether it moves with every signal; the others stand still between events."""


TERMS: dict[str, Term] = {
    "shared_interest": Term(1, "shared interest", "shared interest", "interest"),
    "security": Term(1, "security", "security", "security", moves=True),
    "reciprocity": Term(1, "reciprocity", "reciprocity", "reciprocity", moves=True),
    "audience": Term(1, "audience", "showing unity to shared rivals", "audience"),
    "cost": Term(-1, "cost", "the cost of joining"),
    "third_parties": Term(
        -1, "third parties", "what third parties would make of it", "third_parties", exposed=True
    ),
    "entrapment": Term(-1, "entrapment", "fear of being dragged along", "entrapment", exposed=True),
    "dependence": Term(
        -1, "dependence", "fear of depending on the stronger", "dependence", exposed=True
    ),
    "autonomy": Term(-1, "autonomy", "the worth of standing apart", "autonomy", exposed=True),
}
"""The terms of U by name."""

COMMITMENT = "commitment"
"""The premium of a state that is committed, which it alone knows of."""

DECISION_TERMS = TERMS | {
    COMMITMENT: Term(1, "commitment", "its commitment to the host", moves=True)
}
"""All that a decision is made of."""
