"""Claims put to the test: replicates are added until a verdict is sure or the budget is spent."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.measures.values import measured, pair_of
from sim.model.simulate import simulate
from sim.results.scenario_library import scenario_of
from sim.scenario.claims import Claim, ClaimedMeasure, ClaimSide, difference_range
from sim.scenario.knobs import changed
from sim.scenario.lint import refuse_untestable
from sim.scenario.schema import Scenario
from sim.statistics.sequential_test import Trial, settle
from sim.vocabulary.arrays import Floats
from sim.vocabulary.callbacks import Progress
from sim.vocabulary.measures import value_range
from sim.vocabulary.verdicts import VerdictName

BUDGET = 5_000
"""Replicates spent on a claim at most, unless said otherwise."""


@dataclass(frozen=True)
class Verdict:
    """What the model says about a claim."""

    claim: str
    says: str
    verdict: VerdictName
    expect: VerdictName
    as_expected: bool
    """Whether the verdict is the one known so far."""
    measure: str
    exceeds: str | None
    """The measure that is exceeded; then the estimate is of the difference."""
    estimate: float
    """The mean of what was measured; not a number where it was never observed."""
    low: float
    """Bounds of the interval for the mean, which holds however often it was looked at."""
    high: float
    at_least: float | None
    """The least mean that is claimed, if any; `at_most`, the largest."""
    at_most: float | None
    confidence: float
    replicates: int
    observed: int
    """Replicates in which there was something to measure."""
    note: str


def check_claims(
    scenario: Scenario | str | Path,
    *,
    budget: int = BUDGET,
    threads: int | None = None,
    progress: Progress | None = None,
) -> list[Verdict]:
    """The verdicts on a scenario's claims, in their order.

    budget: replicates spent on a claim at most, 1 and up. Claims about the same world share its
    replicates. threads: as many as there are processors unless given; no result depends on them.
    Raises ScenarioError where a claim cannot be tested.

    >>> from sim.scenario.files.reader import parse_scenario
    >>> from sim.scenario.files.starter import starter
    >>> [verdict.verdict for verdict in check_claims(parse_scenario(starter()))]
    ['supported', 'supported']
    """
    scenario = scenario_of(scenario)
    refuse_untestable(scenario)
    worlds = _Worlds(scenario, threads)
    trials = {id_: _trial(claim, worlds) for id_, claim in scenario.claims.items()}

    def observe(claims: Collection[str], batch: range) -> Mapping[str, Floats]:
        return worlds.observations({id_: scenario.claims[id_] for id_ in claims}, batch)

    settle(trials, observe, budget, progress)
    return [_verdict(id_, scenario.claims[id_], trial) for id_, trial in trials.items()]


class _Worlds:
    """The scenarios that claims are about, each run once however many claims look at it."""

    def __init__(self, scenario: Scenario, threads: int | None) -> None:
        self._threads = threads
        settings = {
            _key(side): side.settings for claim in scenario.claims.values() for side in claim.sides
        }
        self._scenarios = {
            key: changed(scenario, values) if values else scenario
            for key, values in settings.items()
        }

    def steps(self, side: ClaimSide) -> int:
        """How long the world of a claim's side lasts."""
        return self._scenarios[_key(side)].steps

    def observations(self, claims: Mapping[str, Claim], batch: range) -> dict[str, Floats]:
        """What is observed for each claim in a batch of replicates."""
        sides = {id_: [(_key(side), side.measure) for side in c.sides] for id_, c in claims.items()}
        wanted: dict[str, set[ClaimedMeasure]] = {}
        for world, measure in (side for both in sides.values() for side in both):
            wanted.setdefault(world, set()).add(measure)
        values = {
            (world, measure): observed
            for world, measures in wanted.items()
            for measure, observed in self._measured(world, measures, batch).items()
        }
        # The same replicates of both: common random numbers.
        return {
            id_: values[both[0]] - values[both[1]] if len(both) == 2 else values[both[0]]
            for id_, both in sides.items()
        }

    def _measured(
        self, world: str, measures: Collection[ClaimedMeasure], batch: range
    ) -> dict[ClaimedMeasure, Floats]:
        scenario = self._scenarios[world]
        parts: dict[ClaimedMeasure, list[Floats]] = {measure: [] for measure in measures}
        pairs = [pair_of(measure.name, measure.subject, scenario) for measure in measures]
        for record in simulate(scenario, batch, pairs=pairs, threads=self._threads, path=False):
            for measure, values in parts.items():
                values.append(measured(measure.name, measure.subject, record))
        return {measure: np.concatenate(values) for measure, values in parts.items()}


def _key(side: ClaimSide) -> str:
    return json.dumps(side.settings, sort_keys=True)


def _trial(claim: Claim, worlds: _Worlds) -> Trial:
    first, *second = (value_range(side.measure.name, worlds.steps(side)) for side in claim.sides)
    if claim.is_:
        at_least, at_most = claim.is_.low, claim.is_.high
    else:
        at_least, at_most = claim.by or 0.0, None
    return Trial(
        difference_range(first, second[0]) if second else first,
        at_least,
        at_most,
        claim.confidence,
    )


def _verdict(id_: str, claim: Claim, trial: Trial) -> Verdict:
    low, high = trial.interval
    return Verdict(
        claim=id_,
        says=claim.says,
        verdict=trial.verdict,
        expect=claim.expect,
        as_expected=trial.verdict == claim.expect,
        measure=claim.measure.name,
        exceeds=claim.exceeds.name if claim.exceeds else None,
        estimate=trial.estimate,
        low=low,
        high=high,
        at_least=trial.at_least,
        at_most=trial.at_most,
        confidence=claim.confidence,
        replicates=trial.replicates,
        observed=trial.observed,
        note=claim.note,
    )
