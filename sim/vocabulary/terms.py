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
    meaning: str
    """What it is, in a sentence for a reader who does not know the model."""
    weight: str = ""
    """Its parameter among the weights; empty for one that has none."""
    exposed: bool = False
    """Whether it counts as far as the kind of signal exposes the joiner."""
    moves: bool = False
    """Whether it moves with every signal; the others stand still between events."""


TERMS: dict[str, Term] = {
    "shared_interest": Term(
        1,
        "shared interest",
        "shared interest",
        "How far the two want the same on the question that the occasion is about.",
        "interest",
    ),
    "security": Term(
        1,
        "security",
        "security",
        "How much safer it is with the host at its side, as far as it expects the host to come.",
        "security",
        moves=True,
    ),
    "reciprocity": Term(
        1,
        "reciprocity",
        "reciprocity",
        "What it owes: how much more the host has done for it than it has done for the host.",
        "reciprocity",
        moves=True,
    ),
    "audience": Term(
        1,
        "audience",
        "showing unity to shared rivals",
        "What it is worth to let a rival of both see that they stand together.",
        "audience",
    ),
    "cost": Term(
        -1,
        "cost",
        "the cost of joining",
        "What ships, soldiers, help or words cost in themselves.",
    ),
    "third_parties": Term(
        -1,
        "third parties",
        "what third parties would make of it",
        "The goodwill that it would lose with others, on whom it depends and who mind.",
        "third_parties",
        exposed=True,
    ),
    "entrapment": Term(
        -1,
        "entrapment",
        "fear of being dragged along",
        "The risk of being drawn into the host's quarrels.",
        "entrapment",
        exposed=True,
    ),
    "dependence": Term(
        -1,
        "dependence",
        "fear of depending on the stronger",
        "What a weaker state gives up of its freedom to a stronger one.",
        "dependence",
        exposed=True,
    ),
    "autonomy": Term(
        -1,
        "autonomy",
        "the worth of standing apart",
        "What standing apart is worth to it in itself, as to a neutral.",
        "autonomy",
        exposed=True,
    ),
}
"""The terms of U by name."""

COMMITMENT = "commitment"
"""The premium of a state that is committed, which it alone knows of."""

DECISION_TERMS = TERMS | {
    COMMITMENT: Term(
        1,
        "commitment",
        "its commitment to the host",
        "It has made up its mind to stand by the host; others can only guess so from what it does.",
        moves=True,
    )
}
"""All that a decision is made of."""
