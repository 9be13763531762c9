"""A story: the words by which a page tells a scenario, step by step; no number depends on them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from sim.scenario.checks.validated_model import Objection, Section, objection
from sim.scenario.checks.values import (
    Count,
    KnobId,
    MustBe,
    OccasionId,
    Several,
    StateId,
    Title,
    Two,
)

MOST_REPLICATES = 200
"""Of a story, on a page."""

FEWEST_SENTENCES, MOST_SENTENCES = 2, 4
"""Of what happened, one a step."""

MOST_CHANGES = 5
"""Knobs that are offered for the one change."""


def _different(knobs: tuple[str, ...]) -> tuple[str, ...]:
    twice = [knob for index, knob in enumerate(knobs) if knob in knobs[:index]]
    if twice:
        raise objection(f"must be different knobs; found '{twice[0]}' twice")
    return knobs


def _length(least: int, most: int) -> Any:
    return Field(json_schema_extra={"minItems": least, "maxItems": most})


Sentences = Annotated[
    tuple[Title, ...],
    _length(FEWEST_SENTENCES, MOST_SENTENCES),
    Several(f"{FEWEST_SENTENCES} to {MOST_SENTENCES} sentences", FEWEST_SENTENCES, MOST_SENTENCES),
]
Changes = Annotated[
    tuple[KnobId, ...],
    _length(1, MOST_CHANGES),
    AfterValidator(_different),
    Several(f"1 to {MOST_CHANGES} knobs", 1, MOST_CHANGES),
]
TwoKnobs = Annotated[
    tuple[KnobId, KnobId], AfterValidator(_different), Two("two knobs, [across, upwards]")
]
Replicate = Annotated[
    int,
    Field(strict=True, ge=1, le=MOST_REPLICATES),
    MustBe(f"a whole number from 1 to {MOST_REPLICATES}"),
]


class Watch(Section):
    """The replicate that is watched, and from when."""

    replicate: Replicate = Field(
        default=1, description="the replicate that is watched, counted from 1"
    )
    from_: Count = Field(default=1, alias="from", description="the step in which it begins to play")


class Why(Section):
    """The decision that is asked about, of the replicate that is watched."""

    state: StateId = Field(description="who decided: one of the focus pair")
    occasion: OccasionId = Field(description="what it joined or declined: one of the other's")
    step: Count = Field(description="the step in which it did")
    says: Title = Field(description="the decision in one sentence")


class StoryWords(Section):
    """What a page says of a scenario on its way from what happened to free play."""

    teaches: Title = Field(description="what the story teaches, in one line")
    happened: Sentences = Field(description="what happened, with names and dates")
    watch: Watch = Field(default=Watch(), description="the replicate that is watched")
    surprise: Title = Field(description="what most would not expect of how it ends")
    why: Why = Field(description="the decision that mattered")
    changes: Changes = Field(description="knobs that are offered for one change, the best first")
    map: TwoKnobs | None = Field(
        None, description="the two knobs of the map; none where there are not two"
    )
    ends: Title = Field(description="one sentence to take away")


def untold(data: Mapping[str, Any]) -> Iterator[Objection]:
    """What a story in a scenario's plain data tells that is not in the scenario."""
    story = data.get("story")
    if not isinstance(story, dict):
        return
    watch, why = (story.get(part) for part in ("watch", "why"))
    watch, why = (part if isinstance(part, dict) else {} for part in (watch, why))
    first, step, steps = watch.get("from", 1), why.get("step"), data.get("steps")
    if type(first) is type(steps) is int and first > steps:
        yield ("story", "watch", "from"), f"must be a step from 1 to {steps}; found {first}"
    elif type(step) is type(first) is type(steps) is int and not first <= step <= steps:
        yield ("story", "why", "step"), f"must be a step from {first} to {steps}; found {step}"
    yield from _decided_by_others(why, data)
    knobs = data.get("knobs")
    if "map" not in story and isinstance(knobs, dict) and len(knobs) > 1:
        yield ("story", "map"), "is missing (the two knobs of the map)"


def _decided_by_others(why: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Objection]:
    """A decision that is not one of the focus pair on an occasion of the other."""
    state, focus, occasions = why.get("state"), data.get("focus"), data.get("occasions")
    if not (isinstance(focus, (list, tuple)) and len(focus) == 2 and isinstance(occasions, dict)):
        return
    if state not in focus:
        if state in data.get("states", ()):
            right = f"must be one of the focus pair, {focus[0]} or {focus[1]}"
            yield ("story", "why", "state"), f"{right}; found '{state}'"
        return
    other = focus[1] if state == focus[0] else focus[0]
    occasion = occasions.get(why.get("occasion"))
    host = occasion.get("host") if isinstance(occasion, dict) else other
    if host != other:
        yield (
            ("story", "why", "occasion"),
            f"must be an occasion of {other}; found one of {host}",
        )
