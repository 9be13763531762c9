"""Claims: hypotheses that a scenario states, for the program to test."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from sim.scenario.names import NAMES, known, unknown
from sim.scenario.section import Objection, Section
from sim.scenario.values import MustBe, Number, Pair, StateId, Title, Two, Words

VerdictName = Literal["supported", "refuted", "undecided"]
RelationName = Literal[
    "alliance", "one-sided support", "rhetorical support", "mutual support", "distant"
]
RELATIONS: tuple[RelationName, ...] = get_args(RelationName)

OccasionId = Annotated[
    str,
    Field(strict=True),
    MustBe("the id of an occasion"),
    AfterValidator(known("occasion", lambda names: names.occasions)),
]


def _among_words(kind: str, words: tuple[str, ...]) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and value not in words:
            raise unknown(kind, value, words)
        return value

    return BeforeValidator(check)


Relation = Annotated[
    RelationName, MustBe(f"one of {', '.join(RELATIONS)}"), _among_words("relation", RELATIONS)
]
Confidence = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, ge=0.5, le=0.9999),
    MustBe("a number from 0.5 to 0.9999"),
]
Settings = dict[str, object]


class Joining(Section):
    """A state joining an occasion."""

    by: StateId = Field(description="the state that joins")
    occasion: OccasionId = Field(description="the occasion it joins")


class Direction(Section):
    """One state towards another."""

    by: StateId = Field(description="the state that acts or judges")
    towards: StateId = Field(description="the state whose occasions, or whose support, it is")

    @classmethod
    def objections(cls, given: Mapping[str, Any]) -> Iterator[Objection]:
        if "by" in given and given["by"] == given.get("towards"):
            yield ("towards",), f"must be another state; found '{given['towards']}' on both sides"


class Related(Section):
    """A pair standing in a relation."""

    of: Pair = Field(description="the pair")
    is_: Relation = Field(alias="is", description="the relation")


MEASURES = (
    "allied",
    "ever_allied",
    "share_allied",
    "first_alliance",
    "joins",
    "costly_rate",
    "rhetoric_rate",
    "expected",
    "relation",
    "reciprocity_gap",
)


class Measure(Section):
    """A number that each replicate has: one of MEASURES, at the last step unless said otherwise."""

    allied: Pair | None = Field(None, description="1 where the pair is allied, else 0")
    ever_allied: Pair | None = Field(None, description="1 where it is allied in some step")
    share_allied: Pair | None = Field(None, description="the share of steps in which it is allied")
    first_alliance: Pair | None = Field(
        None, description="the first step in which it is allied; steps + 1 where never"
    )
    joins: Joining | None = Field(
        None, description="the share of the occasion's openings that the state joined, in all steps"
    )
    costly_rate: Direction | None = Field(
        None, description="the share of its costly occasions, faded, that the state joined"
    )
    rhetoric_rate: Direction | None = Field(None, description="the same of its statements")
    expected: Direction | None = Field(None, description="the support that the state expects of it")
    relation: Related | None = Field(None, description="1 where the pair stands so, else 0")
    reciprocity_gap: Pair | None = Field(
        None, description="the first's costly rate for the second less the second's for the first"
    )

    @property
    def name(self) -> str:
        """Which of MEASURES it is."""
        return next(name for name in MEASURES if getattr(self, name) is not None)

    @classmethod
    def objections(cls, given: Mapping[str, Any]) -> Iterator[Objection]:
        named = [name for name in MEASURES if name in given]
        misspelt = given.keys() - set(MEASURES)
        if len(named) > 1 or not (named or misspelt):
            found = ", ".join(named) or "none"
            yield (), f"must be one of {', '.join(MEASURES)}; found {found}"


def measure_range(name: str, steps: int) -> tuple[float, float]:
    """The least and the largest value that a measure can have."""
    match name:
        case "first_alliance":
            return 1.0, steps + 1.0
        case "reciprocity_gap":
            return -1.0, 1.0
    return 0.0, 1.0


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
    def objections(cls, given: Mapping[str, Any]) -> Iterator[Objection]:
        words = [word for word in BOUNDS if word in given]
        misspelt = given.keys() - set(BOUNDS)
        if len(words) > 1 or not (words or misspelt):
            found = " and ".join(words) or "none"
            yield (), f"must have one of at most, at least and between; found {found}"
        match given.get("between"):
            case [int() | float() as low, int() | float() as high] if low >= high:
                yield ("between",), f"must go from the least to the largest; found {low} to {high}"


class Claim(Section):
    """A hypothesis about the mean of a measure, or about the difference of two."""

    says: Title = Field(description="the hypothesis in words")
    measure: Measure = Field(description="what it is about")
    is_: Bounds | None = Field(None, alias="is", description="what the mean is claimed to be")
    exceeds: Measure | None = Field(None, description="a measure that it is claimed to exceed")
    by: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] | None = Field(
        None, description="by how much at least, 0 unless given"
    )
    when: Settings = Field(
        default_factory=dict, description="knobs or paths: the world in which it is claimed"
    )
    exceeds_when: Settings | None = Field(
        None, description="the world in which the exceeded measure is taken, if another"
    )
    confidence: Confidence = Field(0.95, description="how sure the verdict must be")
    expect: VerdictName = Field("supported", description="the verdict known so far")
    note: Words = Field("", description="why the verdict is what it is, if not supported")

    @classmethod
    def objections(cls, given: Mapping[str, Any]) -> Iterator[Objection]:
        if ("is" in given) == ("exceeds" in given):
            yield (), "must have either is or exceeds"
        for key in ("by", "exceeds_when"):
            if key in given and "exceeds" not in given:
                yield (key,), "goes with exceeds only"
        if given.get("expect", "supported") != "supported" and not given.get("note"):
            yield ("expect",), "must come with a note that says why"
        steps = NAMES.get().steps
        if steps is not None:
            yield from _impossible(given, steps)


def _impossible(given: Mapping[str, Any], steps: int) -> Iterator[Objection]:
    """Bounds that the measure could never leave or never reach."""
    measure, bounds = given.get("measure"), given.get("is")
    if not (isinstance(measure, dict) and isinstance(bounds, dict)):
        return
    name = next((name for name in MEASURES if name in measure), None)
    if name is None:
        return
    least, largest = measure_range(name, steps)
    for word in (word for word in BOUNDS if word in bounds):
        bound = bounds[word]
        for number in bound if isinstance(bound, (list, tuple)) else [bound]:
            if type(number) in (int, float) and not least <= number <= largest:
                right = f"must be from {least:g} to {largest:g}, as {name} is"
                yield ("is", word), f"{right}; found {number:g}"
