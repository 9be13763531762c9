"""Trials: whether a mean lies where it is claimed to, on as many observations as that takes."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.statistics.confidence_sequence import ConfidenceSequence
from sim.vocabulary.arrays import Floats
from sim.vocabulary.callbacks import Progress
from sim.vocabulary.verdicts import VerdictName

FIRST_BATCH = 100

Observe = Callable[[Collection[str], range], Mapping[str, Floats]]
"""Makes a batch of observations, one a replicate, for each of the trials named."""


@dataclass
class Trial:
    """A claim about a mean while it is tested."""

    range: tuple[float, float]
    """The least and the largest value of an observation."""
    at_least: float | None
    """The least mean that is claimed, if any; `at_most`, the largest."""
    at_most: float | None
    confidence: float
    replicates: int = 0
    observed: int = 0
    """Replicates in which there was something to observe."""
    verdict: VerdictName = "undecided"
    _total: float = 0.0
    _sequence: ConfidenceSequence = field(init=False)

    def __post_init__(self) -> None:
        self._sequence = ConfidenceSequence(self.confidence)

    def observe(self, observations: Floats) -> None:
        """Takes note of further replicates; not a number where nothing could be observed."""
        values = observations[~np.isnan(observations)]
        self._sequence.add(self._scaled(values))
        self.replicates += len(observations)
        self.observed += len(values)
        self._total += float(values.sum())
        self.verdict = self._verdict()

    @property
    def estimate(self) -> float:
        """The mean of what was observed; not a number where there was nothing."""
        return self._total / self.observed if self.observed else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """The interval for the mean, which holds however often it was looked at."""
        least, largest = self.range
        low, high = self._sequence.interval
        return least + low * (largest - least), least + high * (largest - least)

    def _verdict(self) -> VerdictName:
        """Supported or refuted once the interval is on one side of the bounds claimed."""
        lower = [self._scaled(self.at_least)] if self.at_least is not None else []
        upper = [self._scaled(self.at_most)] if self.at_most is not None else []
        sure = self._sequence
        if all(map(sure.is_above, lower)) and all(map(sure.is_below, upper)):
            return "supported"
        if any(map(sure.is_below, lower)) or any(map(sure.is_above, upper)):
            return "refuted"
        return "undecided"

    def _scaled(self, values: Any) -> Any:
        """Values, or one, from the range to [0, 1]."""
        least, largest = self.range
        return (values - least) / (largest - least)


def settle(
    trials: Mapping[str, Trial], observe: Observe, budget: int, progress: Progress | None = None
) -> None:
    """Adds replicates, in batches, to all trials that are undecided, up to a budget for each."""
    for batch in batches(budget):
        undecided = [name for name, trial in trials.items() if trial.verdict == "undecided"]
        if not undecided:
            break
        for name, observations in observe(undecided, batch).items():
            trials[name].observe(observations)
        if progress:
            decided = sum(trial.verdict != "undecided" for trial in trials.values())
            progress(len(trials) if batch.stop == budget else decided, len(trials))


def batches(budget: int) -> Iterator[range]:
    """Batches of replicates, each as large as all before it, up to a budget.

    >>> list(batches(500))
    [range(0, 100), range(100, 200), range(200, 400), range(400, 500)]
    """
    start, stop = 0, min(FIRST_BATCH, budget)
    while start < budget:
        yield range(start, stop)
        start, stop = stop, min(2 * stop, budget)
