"""The engines side by side: compiled, Mesa's batch runner, and strict C."""

from typing import Any

import mesa
import pandas as pd

from sim.model.agents import AllianceModel
from sim.model.record import Outcome
from sim.model.simulate import simulate
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run


class CollectingModel(AllianceModel):
    """Mesa's batch runner takes only models with a data collector."""

    def __init__(self, scenario: Scenario, seed: int | None = None, replicate: int = 0) -> None:
        super().__init__(scenario, seed, replicate)
        a, b = scenario.focus
        self.datacollector = mesa.DataCollector({"allied": lambda model: model.allied(a, b)})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def mesa_batch(scenario: Scenario, replicates: int) -> list[dict[str, Any]]:
    """Replicates by Mesa's batch runner, in this process."""
    batch: list[dict[str, Any]] = mesa.batch_run(
        CollectingModel,
        {"scenario": [scenario], "replicate": range(replicates)},
        number_processes=1,
        data_collection_period=-1,
        max_steps=scenario.steps,
        display_progress=False,
    )
    return batch


def compiled(scenario: Scenario, replicates: int, threads: int = 1) -> None:
    """Replicates by the compiled engine, each record dropped when made."""
    for _ in simulate(scenario, range(replicates), threads=threads):
        pass


def ensemble(scenario: Scenario, replicates: int) -> None:
    """Replicates by the compiled engine as a study runs them, each row dropped when made."""
    run(scenario, replicates=replicates, threads=1, sink=_drop)


def decisions(world: World, replicates: int) -> int:
    """Decisions evaluated in so many replicates."""
    return world.scenario.steps * len(world.decisions) * replicates


def same_bits(one: Outcome, other: Outcome) -> bool:
    """Whether all that became of the replicates is equal to the last bit."""
    return all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


def _drop(_rows: pd.DataFrame) -> None:
    pass
