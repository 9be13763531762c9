"""The same world with nobody answering: who joins what without backlash and all that it moves."""

from itertools import chain

import numpy as np
import pandas as pd

from sim.model.simulate import Engine, simulate
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.ensemble.tallies import JoinTally, join_table
from sim.vocabulary.callbacks import Progress

_ANSWERS = dict.fromkeys(("model.backlash", "model.deterrence", "model.convergence"), 0.0)


def unanswered(scenario: Scenario) -> Scenario:
    """A scenario in which nobody answers at any time; outsiders may still watch.

    >>> from sim.scenario.files.reader import read_scenario
    >>> unanswered(read_scenario("scenarios/russia-china-2022-system.yaml")).model.backlash
    0.0
    """
    events = tuple(
        # Set to 0, not left out: an event must set something.
        event.model_copy(update={"set": {p: _ANSWERS.get(p, v) for p, v in event.set.items()}})
        for event in scenario.events
    )
    return with_values(scenario.model_copy(update={"events": events}), _ANSWERS)


def unanswered_joins(
    scenario: Scenario,
    *,
    engine: Engine = "compiled",
    threads: int | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Occasion by state as `Ensemble.joins`, in the same replicates with nobody answering.

    Both have the same draws, so that what differs is due to the answers.
    """
    silent = unanswered(scenario)
    replicates = range(silent.replicates)
    records = simulate(silent, replicates, engine=engine, threads=threads, path=False)
    first = next(records)  # a scenario has at least one replicate
    tally = JoinTally(first.world)
    for record in chain([first], records):
        tally.add(record)
        if progress:
            progress(record.first + record.count, silent.replicates)
    return join_table(tally.sums[np.newaxis], first.world.decisions, silent)
