"""Claims put to the test: replicates are added until a verdict is sure or the budget is spent."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sim.model.measures import pair_outcome
from sim.model.record import Record
from sim.model.simulate import simulate
from sim.scenario.claims import RELATIONS, Claim, Measure, VerdictName, measure_range
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.sequences import ConfidenceSequence

Floats = npt.NDArray[np.float64]

BUDGET = 5_000
"""Replicates spent on a claim at most, unless said otherwise."""

_FIRST_BATCH = 100

World = str
"""Settings of knobs and paths as text: what distinguishes the worlds of claims."""


@dataclass(frozen=True)
class Verdict:
    """What the model says about a claim."""

    claim: str
    says: str
    verdict: VerdictName
    expect: VerdictName
    estimate: float
    """The mean of the measure, or of the difference; not a number where it was never observed."""
    low: float
    """Bounds of the interval for the mean, which holds however often it was looked at."""
    high: float
    threshold: tuple[float | None, float | None]
    """The least and the largest mean that the claim allows."""
    confidence: float
    replicates: int
    note: str

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the one known so far."""
        return self.verdict == self.expect


@dataclass
class Trial:
    """A claim while it is tested."""

    name: str
    claim: Claim
    scenario: Scenario
    sequence: ConfidenceSequence = field(init=False)
    observed: int = 0
    total: float = 0.0
    replicates: int = 0

    def __post_init__(self) -> None:
        self.sequence = ConfidenceSequence(self.claim.confidence)

    @property
    def world(self) -> World:
        """Where the claim's measure is taken."""
        return _world(self.claim.when)

    @property
    def other_world(self) -> World:
        """Where the measure that is exceeded is taken."""
        other = self.claim.exceeds_when
        return self.world if other is None else _world(other)

    @property
    def worlds(self) -> set[World]:
        """All that must be run for it."""
        return {self.world} | ({self.other_world} if self.claim.exceeds else set())

    @property
    def threshold(self) -> tuple[float | None, float | None]:
        """The least and the largest mean that the claim allows."""
        if self.claim.is_:
            return self.claim.is_.low, self.claim.is_.high
        return self.claim.by or 0.0, None

    @property
    def range(self) -> tuple[float, float]:
        """The least and the largest value of what is observed."""
        steps = self.scenario.steps
        low, high = measure_range(self.claim.measure.name, steps)
        if self.claim.exceeds is None:
            return low, high
        other_low, other_high = measure_range(self.claim.exceeds.name, steps)
        return low - other_high, high - other_low

    @property
    def interval(self) -> tuple[float, float]:
        """The interval for the mean as it stands."""
        least, largest = self.range
        low, high = self.sequence.interval
        return least + low * (largest - least), least + high * (largest - least)

    @property
    def verdict(self) -> VerdictName:
        """Supported or refuted where the interval lies on one side of the threshold."""
        low, high = self.interval
        least, largest = self.threshold
        if (least is None or low >= least) and (largest is None or high <= largest):
            return "supported"
        if (least is not None and high < least) or (largest is not None and low > largest):
            return "refuted"
        return "undecided"

    def observe(self, records: Mapping[World, Record]) -> None:
        """Takes note of a batch of replicates of its worlds."""
        record = records[self.world]
        values = observations(self.claim.measure, record)
        if self.claim.exceeds is not None:
            # The same replicates of both: common random numbers.
            values = values - observations(self.claim.exceeds, records[self.other_world])
        values = values[~np.isnan(values)]
        least, largest = self.range
        self.sequence.add((values - least) / (largest - least))
        self.observed += len(values)
        self.total += float(values.sum())
        self.replicates += record.count

    def closed(self) -> Verdict:
        """The verdict as it stands."""
        low, high = self.interval
        return Verdict(
            claim=self.name,
            says=self.claim.says,
            verdict=self.verdict,
            expect=self.claim.expect,
            estimate=self.total / self.observed if self.observed else float("nan"),
            low=low,
            high=high,
            threshold=self.threshold,
            confidence=self.claim.confidence,
            replicates=self.replicates,
            note=self.claim.note,
        )


Told = Callable[[int, int], None]
"""Called with the number of claims decided, or given up, and of all."""


def check_claims(
    scenario: Scenario,
    *,
    budget: int = BUDGET,
    threads: int | None = None,
    told: Told | None = None,
) -> list[Verdict]:
    """The verdicts on a scenario's claims, in their order.

    budget: replicates spent on a claim at most, 1 and up. Batches double from 100 on; claims about
    the same world share its replicates. Raises ScenarioError where a claim's world cannot be.
    """
    trials = [Trial(name, claim, scenario) for name, claim in scenario.claims.items()]
    worlds = {world for trial in trials for world in trial.worlds}
    scenarios = {world: changed(scenario, json.loads(world)) for world in worlds}
    for batch in batches(budget):
        open_trials = [trial for trial in trials if trial.verdict == "undecided"]
        needed = {world for trial in open_trials for world in trial.worlds}
        for part in _parts(batch, needed, scenarios, threads):
            for trial in open_trials:
                trial.observe(part)
        if told:
            done = sum(trial.verdict != "undecided" for trial in trials)
            told(len(trials) if batch.stop == budget else done, len(trials))
    return [trial.closed() for trial in trials]


def batches(budget: int) -> Iterator[range]:
    """Batches of replicates that double, up to a budget.

    >>> list(batches(500))
    [range(0, 100), range(100, 200), range(200, 400), range(400, 500)]
    """
    start, stop = 0, min(_FIRST_BATCH, budget)
    while start < budget:
        yield range(start, stop)
        start, stop = stop, min(2 * stop, budget)


def _parts(
    batch: range, worlds: set[World], scenarios: Mapping[World, Scenario], threads: int | None
) -> Iterator[dict[World, Record]]:
    """A batch of all worlds in parts of the same replicates."""
    ordered = sorted(worlds)
    size = -(-len(batch) // (threads or 2))
    runs = [
        simulate(scenarios[world], batch, threads=threads, chunk=size, path=False)
        for world in ordered
    ]
    for records in zip(*runs, strict=True):
        yield dict(zip(ordered, records, strict=True))


def observations(measure: Measure, record: Record) -> Floats:
    """The value of a measure in each replicate of a record; not a number where there is none."""
    match measure:
        case Measure(joins=joining) if joining:
            return _joins(record, joining.by, joining.occasion)
        case Measure(relation=related) if related:
            relation = RELATIONS.index(related.is_)
            return np.asarray(pair_outcome(record, *related.of).relation == relation, dtype=float)
        case Measure(costly_rate=to) if to:
            return pair_outcome(record, to.by, to.towards).costly_rate_ab
        case Measure(rhetoric_rate=to) if to:
            return pair_outcome(record, to.by, to.towards).rhetoric_rate_ab
        case Measure(expected=to) if to:
            return pair_outcome(record, to.by, to.towards).expected_ab
    return _pair_measure(measure, record)


def _pair_measure(measure: Measure, record: Record) -> Floats:
    outcome = pair_outcome(record, *getattr(measure, measure.name))
    steps = record.world.scenario.steps
    match measure.name:
        case "allied":
            return outcome.allied.astype(np.float64)
        case "ever_allied":
            return (outcome.first_alliance > 0).astype(np.float64)
        case "share_allied":
            return np.asarray(outcome.allied_steps / steps)
        case "first_alliance":
            never = outcome.first_alliance == 0
            return np.where(never, steps + 1, outcome.first_alliance).astype(np.float64)
    return np.asarray(outcome.costly_rate_ab - outcome.costly_rate_ba)


def _joins(record: Record, state: str, occasion: str) -> Floats:
    world = record.world
    opened = record.outcome.opened[world.occasion_index[occasion]]
    joined = record.outcome.joined[world.decision_index[occasion, state]]
    with np.errstate(invalid="ignore"):
        return np.asarray(joined / opened)


def _world(settings: Mapping[str, object]) -> World:
    return json.dumps(settings, sort_keys=True)
