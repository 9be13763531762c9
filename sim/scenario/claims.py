"""Claims: hypotheses that a scenario states, for the program to test."""

from collections.abc import Iterator, Mapping
from math import inf
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, create_model

from sim.scenario.addressable_paths import Settings
from sim.scenario.checks.names import unknown
from sim.scenario.checks.validated_model import Objection, Section
from sim.scenario.checks.values import (
    Amount,
    IssueId,
    MustBe,
    Number,
    OccasionId,
    StateId,
    StatePair,
    Title,
    Two,
    Words,
)
from sim.vocabulary.measures import MEASURES, Subject, value_range
from sim.vocabulary.relations import RELATIONS, RelationName
from sim.vocabulary.verdicts import VERDICTS, VerdictName


def _among_words(kind: str, words: tuple[str, ...]) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and value not in words:
            raise unknown(kind, value, words)
        return value

    return BeforeValidator(check)


Relation = Annotated[
    RelationName, MustBe(f"one of {', '.join(RELATIONS)}"), _among_words("relation", RELATIONS)
]
ExpectedVerdict = Annotated[
    VerdictName, MustBe("supported, refuted or undecided"), _among_words("verdict", VERDICTS)
]
Confidence = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, ge=0.5, le=0.9999),
    MustBe("a number from 0.5 to 0.9999"),
]


class Joining(Section):
    """A state joining an occasion."""

    by: StateId = Field(description="the state that joins")
    occasion: OccasionId = Field(description="the occasion it joins")


class Direction(Section):
    """One state towards another."""

    by: StateId = Field(description="the state that acts or judges")
    towards: StateId = Field(description="the state whose occasions, or whose support, it is")

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        if "by" in data and data["by"] == data.get("towards"):
            yield ("towards",), f"must be another state; found '{data['towards']}' on both sides"


class Related(Section):
    """A pair standing in a relation."""

    of: StatePair = Field(description="the pair")
    is_: Relation = Field(alias="is", description="the relation")


class Stance(Section):
    """A state's stance on an issue."""

    state: StateId = Field(description="the state")
    issue: IssueId = Field(description="the issue")


SUBJECTS: dict[Subject, Any] = {
    "pair": StatePair,
    "direction": Direction,
    "joining": Joining,
    "relation": Related,
    "stance": Stance,
}
"""How a claim writes what a measure is of."""


class _OneMeasure(Section):
    """A number that each replicate has: one of MEASURES, at the last step unless said otherwise."""

    @property
    def name(self) -> str:
        """Which of MEASURES it is."""
        return next(name for name in MEASURES if getattr(self, name) is not None)

    @property
    def subject(self) -> Any:
        """What it is of, as SUBJECTS has it."""
        return getattr(self, self.name)

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        named = [name for name in MEASURES if name in data]
        misspelt = data.keys() - set(MEASURES)
        if len(named) > 1 or not (named or misspelt):
            names = " and ".join(named) or "none"
            yield (), f"must have one of {', '.join(MEASURES)}; found {names}"


if TYPE_CHECKING:

    class ClaimedMeasure(_OneMeasure):
        """As below, for those who read types."""

else:
    ClaimedMeasure = create_model(
        "ClaimedMeasure",
        __base__=_OneMeasure,
        __module__=__name__,
        __doc__=_OneMeasure.__doc__,
        **{
            name: (SUBJECTS[measure.subject] | None, Field(None, description=measure.description))
            for name, measure in MEASURES.items()
        },
    )


def difference_range(of: tuple[float, float], less: tuple[float, float]) -> tuple[float, float]:
    """The least and the largest difference of values in two ranges."""
    return of[0] - less[1], of[1] - less[0]


BOUNDS = ("at most", "at least", "between")


class Bounds(Section):
    """What a mean is claimed to be."""

    at_most: Number | None = Field(None, alias="at most", description="its largest value")
    at_least: Number | None = Field(None, alias="at least", description="its least value")
    between: Annotated[tuple[Number, Number], Two("two numbers, [least, largest]")] | None = Field(
        None, description="both"
    )

    @property
    def low(self) -> float | None:
        """The least value claimed, if any."""
        return self.between[0] if self.between else self.at_least

    @property
    def high(self) -> float | None:
        """The largest value claimed, if any."""
        return self.between[1] if self.between else self.at_most

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        words = [word for word in BOUNDS if word in data]
        misspelt = data.keys() - set(BOUNDS)
        if len(words) > 1 or not (words or misspelt):
            names = " and ".join(words) or "none"
            yield (), f"must have one of at most, at least and between; found {names}"
        match data.get("between"):
            case [int() | float() as low, int() | float() as high] if low >= high:
                yield ("between",), f"must go from the least to the largest; found {low} to {high}"


class ClaimSide(NamedTuple):
    """One of the measures of a claim, with its key, and the world that it is taken in, with its."""

    key: str
    measure: ClaimedMeasure
    world_key: str
    settings: Settings


class Claim(Section):
    """A hypothesis about the mean of a measure, or about the difference of two."""

    says: Title = Field(description="the hypothesis in words")
    measure: ClaimedMeasure = Field(description="what it is about")
    is_: Bounds | None = Field(None, alias="is", description="what the mean is claimed to be")
    exceeds: ClaimedMeasure | None = Field(
        None, description="a measure that it is claimed to exceed"
    )
    by: Amount | None = Field(None, description="by how much at least, 0 unless given")
    when: Settings = Field(
        default_factory=dict, description="knobs or paths: the changes under which it is claimed"
    )
    exceeds_when: Settings | None = Field(
        None, description="those under which the exceeded measure is taken, if others"
    )
    confidence: Confidence = Field(0.95, description="how sure the verdict must be")
    expect: ExpectedVerdict = Field("supported", description="the verdict known so far")
    note: Words = Field("", description="why the verdict is what it is, if not supported")

    @property
    def sides(self) -> tuple[ClaimSide, ...]:
        """What is measured and, if it is to exceed another, that other."""
        side = ClaimSide("measure", self.measure, "when", self.when)
        if self.exceeds is None:
            return (side,)
        if self.exceeds_when is None:
            return side, ClaimSide("exceeds", self.exceeds, "when", self.when)
        return side, ClaimSide("exceeds", self.exceeds, "exceeds_when", self.exceeds_when)

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        if ("is" in data) == ("exceeds" in data):
            yield (), "must have either is or exceeds"
        for key in ("by", "exceeds_when"):
            if key in data and "exceeds" not in data:
                yield (key,), "goes with exceeds only"
        if data.get("expect", "supported") != "supported" and not data.get("note"):
            yield ("expect",), "must come with a note that says why"
        yield from untestable_bounds(data)


def untestable_bounds(
    data: Mapping[str, Any], steps: float = inf, exceeded_steps: float = inf
) -> Iterator[Objection]:
    """Bounds in a claim's plain data that make no hypothesis.

    A bound outside the range of what is measured, or at an end of it, could either never be missed,
    or no number of replicates could show that it is met. steps: of the scenarios, where known.
    """
    names = [_measure_named(data.get(key)) for key in ("measure", "exceeds")]
    if names[0] is None or (names[1] is None and "exceeds" in data):
        return
    least, largest = value_range(names[0], steps)
    right = f"above {least:g}" if largest == inf else f"above {least:g} and below {largest:g}"
    if names[1]:
        exceeded = value_range(names[1], exceeded_steps)
        least, largest = difference_range((least, largest), exceeded)
        right = f"below {largest:g}"
    for loc, bound in _bounds(data):
        if type(bound) in (int, float) and not least < bound < largest:
            yield loc, f"must be {right}, or the claim cannot be tested; found {bound:g}"


def _measure_named(measure: object) -> str | None:
    return next((name for name in MEASURES if isinstance(measure, dict) and name in measure), None)


def _bounds(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if "exceeds" in data:
        # A negative number is wrong already.
        yield ("by",), max(by, 0) if type(by := data.get("by", 0)) in (int, float) else None
    elif isinstance(bounds := data.get("is"), dict):
        for word in (word for word in BOUNDS if word in bounds):
            if isinstance(bounds[word], (list, tuple)):
                yield from ((("is", word, end), bound) for end, bound in enumerate(bounds[word]))
            else:
                yield ("is", word), bounds[word]
