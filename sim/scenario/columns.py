"""Columns of the tables of results in which knobs and paths that are varied are columns too.

The points of a sweep are such a table, and so is what a comparison of sweeps says of them.
"""

from collections.abc import Collection

from sim.vocabulary.measures import ANSWERS, BOTH_WAYS, OF_OTHERS, STORED_OF_PAIR

PERCENTS = (10, 50, 90)
"""Quantiles that are kept of measures of a direction."""


def _of_pair(name: str) -> tuple[str, ...]:
    """What is told of an alliance at the end has an interval."""
    return (name, f"{name}_low", f"{name}_high") if name == "allied" else (name,)


NUMBERS = (
    *(column for name in STORED_OF_PAIR for column in _of_pair(name)),
    *BOTH_WAYS,
    *(f"{name}_q{percent}" for name in BOTH_WAYS for percent in PERCENTS),
)
"""Measures of a point, all of the focus pair, that are numbers."""


def answer_numbers(answers: Collection[str]) -> tuple[str, ...]:
    """Columns of points of some measures of ANSWERS: means, of the pair and of third parties."""
    return (
        *(f"{name}_{way}" for name in ANSWERS if name in answers for way in ("ab", "ba")),
        *(
            f"{name}_{state}"
            for name, averaged in OF_OTHERS.items()
            if averaged in answers
            for state in ("a", "b")
        ),
    )


def of_points(answers: Collection[str] = ()) -> tuple[str, ...]:
    """What is told of a point beside its factors; answers: the measures of ANSWERS among it."""
    numbers = *NUMBERS, *answer_numbers(answers)
    return ("point", *numbers, "relation", "relation_share", "failure")


OF_COMPARISONS = (
    "side",
    "measure",
    "by",
    "towards",
    "occasion",
    "value",
    "before",
    "after",
    "difference",
    "low",
    "high",
    "differing",
    "paired",
)
"""What is told of points that are compared, beside their factors."""

TAKEN = frozenset((*of_points(ANSWERS), *OF_COMPARISONS))
"""Names that no knob may have."""
