"""Section: what every part of a scenario has in common. All its mistakes are reported at once."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from sim.scenario.checks.names import UNKNOWN, UNKNOWN_TEMPLATE

Loc = tuple[str | int, ...]
"""Where in a scenario's plain data something stands: keys and indices, from the top."""

Objection = tuple[Loc, str]
"""A mistake that is more than one wrong value: where it stands, and a sentence."""

OBJECTION, OBJECTION_TEMPLATE = "objection", "{sentence}"
MUST_BE, MUST_BE_TEMPLATE = "must_be", "must be {right}"
NEWER, NEWER_TEMPLATE = (
    "newer_format",
    "{found} is newer than this program, which reads {known}; update the program",
)

_TEMPLATES = {
    OBJECTION: OBJECTION_TEMPLATE,
    MUST_BE: MUST_BE_TEMPLATE,
    NEWER: NEWER_TEMPLATE,
    UNKNOWN: UNKNOWN_TEMPLATE,
}


def must_be(right: str) -> PydanticCustomError:
    """The mistake of a value that is not what it must be."""
    return PydanticCustomError(MUST_BE, MUST_BE_TEMPLATE, {"right": right})


def objection(sentence: str) -> PydanticCustomError:
    """A mistake with a sentence of its own."""
    return PydanticCustomError(OBJECTION, OBJECTION_TEMPLATE, {"sentence": sentence})


def newer_format(result: int, known: int) -> PydanticCustomError:
    """The mistake of giving a file to a program older than its format."""
    return PydanticCustomError(NEWER, NEWER_TEMPLATE, {"found": result, "known": known})


def raised_again(line: ErrorDetails, under: Loc = ()) -> InitErrorDetails:
    """One line of an error, to be part of another error; under says where it happened."""
    kind: str | PydanticCustomError = line["type"]
    context = line.get("ctx", {})
    if template := _TEMPLATES.get(line["type"]):
        kind = PydanticCustomError(line["type"], template, context)
    return InitErrorDetails(type=kind, loc=under + line["loc"], input=line["input"], ctx=context)


class Section(BaseModel):
    """A part of a scenario: unchangeable, without unknown keys, checked when it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def objections(
        cls,
        data: Mapping[str, Any],  # noqa: ARG003 - for the sections that have any
    ) -> Iterator[Objection]:
        """What is wrong between the values of this section, any of which may be wrong itself."""
        yield from ()

    @model_validator(mode="wrap")
    @classmethod
    def _check(cls, data: object, make: ModelWrapValidatorHandler[Self]) -> Self:
        # pydantic would run checks of the whole only once every single value is right, and so
        # hide mistakes until others are mended.
        whole = list(cls.objections(data)) if isinstance(data, dict) else []
        try:
            made = make(data)
        except ValidationError as error:
            if not whole:
                raise
            lines = [raised_again(line) for line in error.errors(include_url=False)]
        else:
            if not whole:
                return made
            lines = []
        lines += [
            InitErrorDetails(type=objection(sentence), loc=loc, input=data)
            for loc, sentence in whole
        ]
        raise ValidationError.from_exception_data(cls.__name__, lines)
