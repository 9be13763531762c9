"""An ensemble: many replicates of one scenario, and what came of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.model.record import Record
from sim.model.simulate import Engine, simulate
from sim.results.scenario_library import scenario_of
from sim.scenario.paths import with_given
from sim.scenario.schema import Scenario
from sim.studies.ensemble.replicate_table import replicate_table
from sim.studies.ensemble.tallies import Tallies
from sim.vocabulary.callbacks import Progress, RowWriter


@dataclass(frozen=True, eq=False)
class Ensemble:
    """What came of the replicates of a scenario, as tables.

    A pair (a, b) is read both ways: `costly_rate_ab` is the share of b's costly occasions that a
    joined, `expected_ab` the support that a expects of b. Intervals are of 95 % confidence.
    """

    scenario: Scenario
    """As it was run: with its seed, steps and replicates."""
    engine: Engine
    joins: pd.DataFrame
    """Occasion by state: occasions, joins, rate, low, high."""
    pairs: pd.DataFrame
    """Pair by pair, the focus pair first: alliances, relations, means at the last step."""
    path: pd.DataFrame
    """The focus pair step by step: mean and quantiles of each measure, both ways; where the others
    answer or outsiders watch, also means of what they are to the pair and make of it."""
    positions: pd.DataFrame
    """State by issue: given, mean, low, high at the end; without rows where nobody answers."""
    replicates: pd.DataFrame
    """Replicate by pair; without rows where a sink took them."""
    ends: pd.DataFrame = field(default_factory=pd.DataFrame)
    """How the replicates' last values are spread, as `Tallies.ends` gives."""

    @property
    def seed(self) -> int:
        """The seed of all draws."""
        return self.scenario.seed


def run(
    scenario: Scenario | str | Path,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    steps: int | None = None,
    engine: Engine = "compiled",
    threads: int | None = None,
    progress: Progress | None = None,
    sink: RowWriter | None = None,
) -> Ensemble:
    """The ensemble of a scenario: its own replicates, seed and steps unless others are given.

    threads: as many as the machine has processors unless given. No result depends on engine or
    threads. sink: takes the rows of `replicates` instead, so that memory stays flat.
    Raises ScenarioError where a number is out of range.

    >>> from sim.scenario.files.reader import read_scenario
    >>> ensemble = run(read_scenario("scenarios/two-states.yaml"), replicates=20)
    >>> ensemble.pairs.loc[0, ["a", "b"]].tolist()
    ['A', 'B']
    """
    scenario = with_given(scenario_of(scenario), replicates=replicates, seed=seed, steps=steps)
    rows: list[pd.DataFrame] = []
    records = simulate(scenario, range(scenario.replicates), engine=engine, threads=threads)
    first = next(records)  # a scenario has at least one replicate
    tallies = Tallies(first.world)
    for record in chain([first], records):
        tallies.add(record)
        (sink or rows.append)(replicate_table(record))
        if progress:
            progress(record.first + record.count, scenario.replicates)
    return Ensemble(
        scenario=scenario,
        engine=engine,
        joins=tallies.joins(),
        pairs=tallies.pairs(),
        path=tallies.path(),
        positions=tallies.positions(),
        replicates=pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(),
        ends=tallies.ends(),
    )


def signals(scenario: Scenario | str | Path, replicate: int = 0) -> pd.DataFrame:
    """One replicate, occasion by occasion: who joined and who did not.

    Columns step, occasion, host, kind, state, joined: a row for each open occasion and each state
    that could have joined it.
    """
    scenario = scenario_of(scenario)
    (record,) = simulate(scenario, range(replicate, replicate + 1), path=False, trace=True)
    return signals_of(record)


def signals_of(record: Record) -> pd.DataFrame:
    """The table of `signals`, of a record with a trace: of its first replicate."""
    world, trace, occasions = record.world, record.trace, record.world.scenario.occasions
    decisions = sorted(world.decisions)
    names, states = zip(*decisions, strict=True)
    opened = trace.opened[:, [world.occasion_index[name] for name in names], 0]
    joined = trace.joined[:, [world.decision_index[decision] for decision in decisions], 0] == 1
    at, which = opened.nonzero()

    def of_decisions(words: Iterable[str]) -> npt.NDArray[np.object_]:
        of_each: npt.NDArray[np.object_] = np.array([*words], dtype=object)[which]
        return of_each

    return pd.DataFrame(
        {
            "step": at + record.traced.start,
            "occasion": of_decisions(names),
            "host": of_decisions(occasions[name].host for name in names),
            "kind": of_decisions(occasions[name].kind for name in names),
            "state": of_decisions(states),
            "joined": joined[at, which],
        }
    )
