"""Run folders for tests, written as the commands write them."""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from sim.results.pending_run import Request, new_run
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run
from sim.studies.ensemble.unanswered import unanswered_joins
from sim.studies.sweep.designs import planned
from sim.studies.sweep.sweep import sweep
from sim.studies.whatif.whatif import whatif, with_world

ROOT = Path(__file__).parents[2]


def two_states(**settings: Any) -> Scenario:
    """The scenario of two states, made short; settings are knobs, or paths with __ for dots."""
    small = {"replicates": 60, "steps": 40}
    given = {path.replace("__", "."): value for path, value in settings.items()}
    return changed(_two_states(), small | given)


@cache
def _two_states() -> Scenario:
    return read_scenario(ROOT / "scenarios" / "two-states.yaml")


def a_run(folder: Path, scenario: Scenario) -> Path:
    with new_run(Request(scenario, "test", out=folder)) as draft:
        ensemble = run(scenario)
        names = ("replicates", "joins", "pairs", "path")
        draft.write({name: getattr(ensemble, name) for name in names})
        if "hostility_ab" in ensemble.pairs:
            draft.write({"joins_unanswered": unanswered_joins(scenario)})
        if len(ensemble.positions):
            draft.write({"positions": ensemble.positions})
        draft.outcome |= {"allied": float(ensemble.pairs["allied"].iloc[0])}
        return draft.publish()


def a_sweep(folder: Path, scenario: Scenario, vary: dict[str, object], keep: bool = True) -> Path:
    swept = planned(scenario, vary, keep="replicates" if keep else None)
    with new_run(Request(swept, "test", out=folder, kind="sweep")) as draft:
        found = sweep(swept)
        draft.write({"points": found.points, "joins": found.joins})
        if found.replicates is not None:
            draft.write({"replicates": found.replicates})
        draft.outcome |= {"points": float(len(found.points)), "failed": 0.0}
        return draft.publish()


def a_whatif(folder: Path, scenario: Scenario, settings: dict[str, object]) -> Path:
    other = changed(scenario, settings)
    request = Request(scenario, "test", out=folder, kind="whatif", changed=other, settings=settings)
    with new_run(request) as draft:
        found = whatif(scenario, settings)
        names = ("replicates", "joins", "pairs", "path")
        both = {n: with_world(getattr(found.before, n), getattr(found.after, n)) for n in names}
        draft.write(both | {"differences": found.table})
        positions = with_world(found.before.positions, found.after.positions)
        if len(positions):
            draft.write({"positions": positions})
        return draft.publish()


def a_fit(folder: Path, scenario: Scenario, draws: dict[str, list[float]]) -> Path:
    """A made-up fit: of its tables the posterior alone."""
    with new_run(Request(scenario, "test", out=folder, kind="fit")) as draft:
        draft.write({"posterior": pd.DataFrame(draws)})
        return draft.publish()
