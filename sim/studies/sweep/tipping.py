"""Tipping points: where along a knob the share of allied replicates crosses a level."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from sim.errors import InputError
from sim.results.scenario_library import scenario_of
from sim.scenario.knobs import changed, takes_whole_numbers
from sim.scenario.schema import Scenario
from sim.statistics.level_crossing import Crossing, Curve, crossings, scan_confidence
from sim.studies.ensemble.focus import binary_count
from sim.vocabulary.callbacks import Progress

TIPPING_REPLICATES = 2000
"""Replicates at each value: they tell a share near a half from it where it is 2 points away."""

_STEPS_A_CROSSING = 25
"""About how many values a crossing takes, for telling how far along we are."""


@dataclass(frozen=True)
class Search:
    """What is looked for."""

    factor: str
    """The knob or path that is varied."""
    values: tuple[float, ...]
    """The values of the coarse scan, two or more, ascending."""
    level: float = 0.5
    """The share to be reached, in (0, 1)."""
    measure: str = "allied"
    """One of BINARY."""
    replicates: int = TIPPING_REPLICATES
    confidence: float = 0.95


@dataclass(frozen=True)
class Tipping:
    """What was found."""

    scenario: Scenario
    search: Search
    scan: pd.DataFrame
    """Columns value, share, low, high, side: "below" or "above" where that is sure, else
    "undecided". The intervals hold all at once."""
    crossings: tuple[Crossing, ...]


def tipping(
    scenario: Scenario | str | Path,
    search: Search,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Tipping:
    """Where along a knob or path the focus pair's alliance becomes more likely than a level.

    All values share their replicates and with them their random draws. Raises ScenarioError where
    the scenario cannot be had at a value, InputError where nothing can be looked for.

    >>> from sim.scenario.files.reader import read_scenario
    >>> scenario = read_scenario("scenarios/two-states.yaml")
    >>> found = tipping(scenario, Search("interests", (0.0, 0.5, 1.0), level=0.9, replicates=400))
    >>> [crossing.rising for crossing in found.crossings]
    [True]
    """
    scenario = scenario_of(scenario)
    if not 0 < search.level < 1:
        raise InputError(f"the level must be between 0 and 1; found {search.level:g}")
    if len(search.values) < 2 or any(a >= b for a, b in pairwise(search.values)):
        raise InputError(f"values must be two or more, ascending; found {search.values}")
    worlds = {value: changed(scenario, {search.factor: value}) for value in search.values}
    counter = _Counter(progress, len(worlds))

    def counted(value: float) -> int:
        world = worlds.get(value) or changed(scenario, {search.factor: value})
        replicates = range(search.replicates)
        count = binary_count(world, search.measure, replicates, threads=threads)
        counter.step()
        return count

    whole = takes_whole_numbers(scenario, search.factor)
    curve = Curve(counted, search.replicates, search.level, whole)
    scan = _scan(curve, search)
    decided = scan.loc[scan["side"] != "undecided", "side"].tolist()
    counter.expect(sum(before != after for before, after in pairwise(decided)))
    return Tipping(
        scenario, search, scan, tuple(crossings(curve, search.values, search.confidence))
    )


def _scan(curve: Curve, search: Search) -> pd.DataFrame:
    sure = scan_confidence(search.confidence, len(search.values))
    words = {-1: "below", 0: "undecided", 1: "above"}
    rows = [
        (value, curve.share(value), *curve.interval(value, sure), words[curve.side(value, sure)])
        for value in search.values
    ]
    return pd.DataFrame(rows, columns=["value", "share", "low", "high", "side"])


class _Counter:
    """Counts values as they are done, and says so."""

    def __init__(self, progress: Progress | None, expected: int) -> None:
        self._progress, self._done, self._expected = progress, 0, expected

    def step(self) -> None:
        self._done += 1
        self._expected = max(self._expected, self._done)
        if self._progress:
            self._progress(self._done, self._expected)

    def expect(self, crossings: int) -> None:
        self._expected = self._done + _STEPS_A_CROSSING * crossings
