"""Columns of the tables of results in which knobs and paths that are varied are columns too.

The points of a sweep are such a table, and so is what a comparison of sweeps says of them.
"""

EXCHANGED = (
    "costly_rate_ab",
    "costly_rate_ba",
    "rhetoric_rate_ab",
    "rhetoric_rate_ba",
    "expected_ab",
    "expected_ba",
)
"""What a pair gives and expects, as in `PairOutcome`."""

PERCENTS = (10, 50, 90)
"""Quantiles that are kept of what a pair gives and expects."""

NUMBERS = (
    "allied",
    "allied_low",
    "allied_high",
    "ever_allied",
    "first_alliance",
    "share_allied",
    *EXCHANGED,
    *(f"{name}_q{percent}" for name in EXCHANGED for percent in PERCENTS),
)
"""Measures of a point, all of the focus pair, that are numbers."""

OF_POINTS = ("point", *NUMBERS, "relation", "relation_share", "failure")
"""What is told of a point beside its factors."""

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

TAKEN = frozenset((*OF_POINTS, *OF_COMPARISONS))
"""Names that no knob may have."""
