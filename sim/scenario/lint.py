"""Lint: what is legal, but not meant, in a scenario file that a person wrote.

`--set occasions.zapad.rate=0` is a good question; a file with an occasion that never arises is
more likely a slip. The program's own files are therefore spared these checks.
"""

from collections.abc import Iterator
from typing import Any

from sim.errors import Mistake, ScenarioError
from sim.scenario.checks.validated_model import Objection
from sim.scenario.claims import Claim, untestable_bounds
from sim.scenario.events import phases
from sim.scenario.knobs import changed, world_alone
from sim.scenario.messages import path_text
from sim.scenario.schema import Scenario
from sim.vocabulary.measures import JOINS, MEASURES


def dormant_occasions(data: dict[str, Any]) -> Iterator[Objection]:
    """Occasions of a scenario's plain data that never arise, so that nobody can join them."""
    woken = set(_paths_set(data))
    for id_, occasion in _entries(data, "occasions"):
        if occasion.get("at") == []:
            yield ("occasions", id_, "at"), "never arises: give the steps in which it does"
        elif occasion.get("rate") == 0 and not (
            "at" in occasion or f"occasions.{id_}.rate" in woken
        ):
            advice = "give a rate above 0, or an event or a knob that sets one"
            yield ("occasions", id_, "rate"), f"never arises: {advice}"


def knobs_turned_too_far(scenario: Scenario) -> Iterator[Objection]:
    """Ends of knobs at which the scenario would no longer be one."""
    world = world_alone(scenario)
    for id_, knob in scenario.knobs.items():
        for end, value in (("from", knob.from_), ("to", knob.to)):
            try:
                changed(world, {id_: value})
            except ScenarioError as error:
                yield ("knobs", id_, end), error.mistakes[0].message


def claims_beyond_reach(scenario: Scenario) -> Iterator[Objection]:
    """Worlds of claims that cannot be, and what could not be tested in those that can."""
    world = world_alone(scenario)
    for id_, claim in scenario.claims.items():
        worlds: list[Scenario] = []
        for side in claim.sides:
            try:
                worlds.append(changed(world, side.settings) if side.settings else world)
            except ScenarioError as error:
                for mistake in error.mistakes:
                    yield ("claims", id_, side.world_key, mistake.path), mistake.message
                break
        else:
            for loc, sentence in _untestable(claim, worlds):
                yield ("claims", id_, *loc), sentence


def refuse_untestable(scenario: Scenario, source: str = "") -> None:
    """Raises ScenarioError with every claim that cannot be tested, in words that name a source."""
    mistakes = [Mistake(path_text(loc), problem) for loc, problem in claims_beyond_reach(scenario)]
    if mistakes:
        raise ScenarioError(source, mistakes)


def _untestable(claim: Claim, worlds: list[Scenario]) -> Iterator[Objection]:
    """What of a claim cannot be tested in the scenarios of its sides."""
    for side, world in zip(claim.sides, worlds, strict=True):
        joins = side.measure.subject
        if side.measure.name == JOINS and world.occasions[joins.occasion].host == joins.by:
            sentence = f"must be a state other than the host of {joins.occasion}, {joins.by}"
            yield (side.key, "joins", "by"), sentence
        if MEASURES[side.measure.name].kept == "watched" and not _is_watched(world):
            sentence = "is known only where outsiders watch; give model.outsiders"
            yield (side.key, side.measure.name), sentence
    plain = claim.model_dump(by_alias=True, exclude_none=True)
    yield from untestable_bounds(plain, *(world.steps for world in worlds))


def _is_watched(scenario: Scenario) -> bool:
    """Whether outsiders keep beliefs, be it only from an event on."""
    return any(phase.model.watched for _, phase in phases(scenario))


def _paths_set(data: dict[str, Any]) -> Iterator[str]:
    for _, event in _entries(data, "events"):
        if isinstance(event.get("set"), dict):
            yield from (path for path, value in event["set"].items() if value != 0)
    for _, knob in _entries(data, "knobs"):
        if isinstance(knob.get("set"), str):
            yield knob["set"]


def _entries(data: dict[str, Any], section: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    entries = data.get(section)
    numbered = enumerate(entries) if isinstance(entries, list) else ()
    for key, entry in entries.items() if isinstance(entries, dict) else numbered:
        if isinstance(entry, dict):
            yield key, entry
