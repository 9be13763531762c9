"""Kinds of value that a scenario holds, each with the words that say what it must be."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, core_schema

from sim.scenario.checks.lookalikes import REORDERING, REORDERS
from sim.scenario.checks.names import NAMES_NOW, NO_NAMES, known, unknown
from sim.scenario.checks.validated_model import (
    MUST_BE,
    MUST_BE_TEMPLATE,
    must_be,
    newer_format,
    objection,
)
from sim.vocabulary.kinds import KIND_NAMES, KindName


@dataclass(frozen=True)
class MustBe:
    """Says in words what a value must be, in whichever way it is wrong."""

    right: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.custom_error_schema(
            handler(source),
            custom_error_type=MUST_BE,
            custom_error_message=MUST_BE_TEMPLATE,
            custom_error_context={"right": self.right},
        )


def _whole(value: object) -> object:
    # `replicates: 1e6` and a sweep's 12.0 are whole numbers to whoever wrote them.
    return int(value) if type(value) is float and value.is_integer() else value


LARGEST = 1e100
"""The largest power or amount, and the inverse of the least power: sums and products of numbers
beyond could pass the bounds of what a machine can hold."""


def _bounded(number: float) -> float:
    if number > LARGEST:
        raise must_be(f"at most {LARGEST:g}")
    if 0.0 < number < 1.0 / LARGEST:
        raise must_be(f"at least {1.0 / LARGEST:g}")
    return number


_NUMBER = Field(strict=True, allow_inf_nan=False)
_AT_MOST = Field(json_schema_extra={"maximum": LARGEST})
_BOUNDED = AfterValidator(_bounded)
_WHOLE = Field(strict=True)
_AS_WHOLE = BeforeValidator(_whole)

Share = Annotated[float, _NUMBER, Field(ge=0, le=1), MustBe("a number from 0 to 1")]
Position = Annotated[float, _NUMBER, Field(ge=-1, le=1), MustBe("a number from -1 to 1")]
Positive = Annotated[float, _NUMBER, Field(gt=0), MustBe("a number above 0"), _BOUNDED, _AT_MOST]
Amount = Annotated[float, _NUMBER, Field(ge=0), MustBe("a number, 0 or above"), _BOUNDED, _AT_MOST]
Number = Annotated[float, _NUMBER, MustBe("a number")]
Percent = Annotated[float, _NUMBER, Field(ge=0, le=100), MustBe("a number from 0 to 100")]

Count = Annotated[int, _WHOLE, Field(ge=1), _AS_WHOLE, MustBe("a whole number, 1 or above")]
Whole = Annotated[int, _WHOLE, Field(ge=0), _AS_WHOLE, MustBe("a whole number, 0 or above")]
Steps = Annotated[
    int, _WHOLE, Field(ge=1, le=10_000), _AS_WHOLE, MustBe("a whole number from 1 to 10,000")
]
Replicates = Annotated[
    int,
    _WHOLE,
    Field(ge=1, le=10_000_000),
    _AS_WHOLE,
    MustBe("a whole number from 1 to 10,000,000"),
]
Seed = Annotated[
    int, _WHOLE, Field(ge=0, lt=2**63), _AS_WHOLE, MustBe("a whole number from 0 to 2^63 - 1")
]

SCENARIO_FORMAT = 1
"""The format of scenario files that this program reads."""


def _readable(format_: int) -> int:
    if format_ > SCENARIO_FORMAT:
        raise newer_format(format_, SCENARIO_FORMAT)
    return format_


Format = Annotated[int, _WHOLE, Field(ge=1), MustBe("1"), AfterValidator(_readable)]


def _within_steps(step: int) -> int:
    steps = NAMES_NOW.get().steps
    if steps is not None and step > steps:
        raise must_be(f"a step from 1 to {steps}")
    return step


Step = Annotated[Count, AfterValidator(_within_steps)]


def _all_different(steps: tuple[int, ...]) -> tuple[int, ...]:
    twice = [step for step, following in pairwise(sorted(steps)) if step == following]
    if twice:
        raise objection(f"must be different steps; found {twice[0]} twice")
    return steps


Dates = Annotated[tuple[Step, ...], AfterValidator(_all_different)]


def _in_order(text: str) -> str:
    """Text as it is; what could not be read back from a file is refused when made, too."""
    if bad := REORDERING.search(text):
        raise objection(f"holds the character {bad.group()!a}, {REORDERS}")
    return text


Words = Annotated[
    str,
    Field(strict=True),
    StringConstraints(strip_whitespace=True),
    MustBe("text"),
    AfterValidator(_in_order),
]
Title = Annotated[
    str,
    Field(strict=True),
    StringConstraints(strip_whitespace=True, min_length=1),
    MustBe("text that is not empty"),
    AfterValidator(_in_order),
]
LONGEST_SHORT = 12
"""Characters of a short name."""

Short = Annotated[
    str,
    Field(strict=True),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SHORT),
    MustBe(f"text of 1 to {LONGEST_SHORT} characters"),
    AfterValidator(_in_order),
]
Id = Annotated[
    str,
    Field(strict=True, pattern=r"^[A-Za-z][A-Za-z0-9_]*$"),
    MustBe("an id: a letter, then letters, digits and _"),
]


def _year(value: object) -> object:
    return str(value) if type(value) is int else value


def _real_date(text: str) -> str:
    date.fromisoformat((text + "-01-01")[:10])
    return text


Start = Annotated[
    str,
    Field(strict=True, pattern=r"^[0-9]{4}(-[0-9]{2}){0,2}$"),
    AfterValidator(_real_date),
    BeforeValidator(_year),
    MustBe("a date such as 2021, 2021-08 or 2021-08-15"),
]

StateId = Annotated[
    str,
    Field(strict=True),
    MustBe("the id of a state"),
    AfterValidator(known("state", lambda names: names.states)),
]
IssueId = Annotated[
    str,
    Field(strict=True),
    MustBe("the id of an issue"),
    AfterValidator(known("issue", lambda names: names.issues)),
]

OccasionId = Annotated[
    str,
    Field(strict=True),
    MustBe("the id of an occasion"),
    AfterValidator(known("occasion", lambda names: names.occasions)),
]


def _kind(value: object) -> object:
    if isinstance(value, str) and value not in KIND_NAMES:
        raise unknown("kind", value, KIND_NAMES)
    return value


ANY_KIND = f"{', '.join(KIND_NAMES[:-1])} or {KIND_NAMES[-1]}"
SignalKind = Annotated[KindName, MustBe(ANY_KIND), BeforeValidator(_kind)]


KnobId = Annotated[
    str,
    Field(strict=True),
    MustBe("the id of a knob"),
    AfterValidator(known("knob", lambda names: None if names is NO_NAMES else names.knobs)),
]


@dataclass(frozen=True)
class Several:
    """Refuses whatever is not a list of so many, before its entries are looked at."""

    right: str
    least: int
    most: int

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._checked, handler(source))

    def _checked(self, value: object) -> object:
        if isinstance(value, (list, tuple)) and self.least <= len(value) <= self.most:
            return value
        raise must_be(self.right)


@dataclass(frozen=True)
class Two(Several):
    """Refuses whatever is not a list of two."""

    least: int = 2
    most: int = 2


def _different(pair: tuple[str, str]) -> tuple[str, str]:
    if pair[0] == pair[1]:
        raise objection(f"must be two different states; found '{pair[0]}' twice")
    return pair


Place = Annotated[tuple[Percent, Percent], Two("[x, y], percent from the left and the top")]
Ends = Annotated[tuple[Title, Title], Two("two texts, [at from, at to]")]
StatePair = Annotated[
    tuple[StateId, StateId], AfterValidator(_different), Two("two states, [one, other]")
]
