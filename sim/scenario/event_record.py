"""A record of events: which occasions took place, who was asked to join them, and who joined."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sim.scenario.checks.validated_model import Objection, Section
from sim.scenario.checks.values import (
    Count,
    MustBe,
    OccasionId,
    Start,
    StateId,
    Step,
    Whole,
    Words,
)

MOST_TIMES = 1000
"""How often an occasion may take place in a step."""

_TRUTHS = {"yes": True, "no": False}


def _truth(value: object) -> object:
    return _TRUTHS.get(value.lower(), value) if isinstance(value, str) else value


Times = Annotated[Count, Field(le=MOST_TIMES), MustBe(f"a whole number from 1 to {MOST_TIMES:,}")]
YesNo = Annotated[bool, Field(strict=True), BeforeValidator(_truth), MustBe("yes or no")]


class RecordRow(Section):
    """What one state made of an occasion that took place and that it was asked to join."""

    step: Step | None = Field(default=None, description="the step in which it took place")
    date: Start | None = Field(default=None, description="the date, in place of the step")
    occasion: OccasionId = Field(description="the occasion that took place")
    n: Times = Field(default=1, description="which time it did in that step")
    state: StateId = Field(description="the state that was asked to join")
    joined: YesNo = Field(description="yes or no: whether it joined")
    at_least: Whole = Field(
        default=0, description="how many had to join for the occasion to be recorded at all"
    )
    seen: YesNo | None = Field(default=None, description="yes or no: whether outsiders saw it")
    source: Words = Field(default="", description="where this is from")

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        if ("step" in data) == ("date" in data):
            yield (), "must have either step or date"
