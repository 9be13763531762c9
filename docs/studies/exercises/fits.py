"""The fits of the study: each kept when it is done, so that an interrupted study goes on."""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from docs.studies.exercises.protocol import FIT_YEARS, PRIORS, SEED, YEARS
from docs.studies.interim import Interim
from sim.history.exercise_tables import (
    EXERCISES,
    PAIRS,
    STATES,
    Exercise,
    StateTables,
    read_exercises,
    read_states,
)
from sim.history.panel import Panel, panel
from sim.model.identity import MODEL_VERSION
from sim.scenario.fit_plan import Prior
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.fit.fit import fit
from sim.studies.fit.target import Evidence
from sim.studies.fit.terms import weight_path
from sim.vocabulary.arrays import Floats
from sim.vocabulary.terms import COMMITMENT


@dataclass(frozen=True)
class Case:
    """One fit: which decisions, without which term, with how many live points."""

    name: str
    live: int
    panel: str = "host"
    warfighting: bool = False
    without: str = ""

    @property
    def place(self) -> str:
        """The name it is kept by."""
        return f"{self.name}, {self.live} live points"


class Fitted(NamedTuple):
    """What a case came to."""

    case: Case
    found: dict[str, Any]
    """log_evidence, log_evidence_error, evaluations, effective and seconds."""
    summary: pd.DataFrame
    """As `Fit.summary`."""
    predicted: Floats
    """[row of the panel's record] the mean over the posterior of the probability of joining."""


@cache
def tables_of(folder: Path) -> tuple[StateTables, list[Exercise]]:
    """The states with their relations, and the exercises."""
    return read_states(folder), read_exercises(folder)


@cache
def panel_of(folder: Path, kind: str, warfighting: bool) -> Panel:
    """The world and record of all years."""
    return panel(*tables_of(folder), YEARS, kind=kind, warfighting=warfighting)


def without(scenario: Scenario, term: str) -> tuple[Scenario, dict[str, Prior]]:
    """A scenario without a term, and what is left to fit; all of it where there is none.

    Commitment is left out like a term: who is committed does no other than who is not, so nothing
    is learnt.
    """
    if not term:
        return scenario, PRIORS
    path = "model.premium" if term == COMMITMENT else weight_path(term)
    left = {name: prior for name, prior in PRIORS.items() if name != path}
    return with_values(scenario, {path: 0.0}), left


def fit_all(folder: Path, cases: Sequence[Case], kept: Path, workers: int) -> Iterator[Fitted]:
    """Each case, as soon as it is done; those that `kept` holds already first.

    What is kept goes by the tables, the cases and the study's decisions; of the code by the model's
    version alone: remove it after a change of code.
    """
    priors = {path: prior.model_dump() for path, prior in PRIORS.items()}
    decides = json.dumps([priors, SEED, list(YEARS), list(FIT_YEARS), MODEL_VERSION])
    tables = [(folder / name).read_bytes() for name in (STATES, PAIRS, EXERCISES)]
    interim = Interim(kept, [*tables, decides.encode()])
    todo = [case for case in cases if not interim.holds(case.place)]
    yield from (_fitted(folder, interim, case) for case in cases if case not in todo)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed(pool.submit(_fitted, folder, interim, case) for case in todo):
            yield done.result()


def _fitted(folder: Path, interim: Interim, case: Case) -> Fitted:
    found, summary, predicted = interim.value(case.place, partial(_made, folder, case))
    return Fitted(case, found, pd.DataFrame(summary), np.array(predicted))


def _made(folder: Path, case: Case) -> list[Any]:
    whole = panel_of(folder, case.panel, case.warfighting)
    scenario, priors = without(whole.scenario, case.without)
    last = 12 * len(FIT_YEARS)
    early = tuple(row for row in whole.record if (row.step or 0) <= last)
    begun = time.perf_counter()
    found = fit([Evidence(scenario, early)], priors, seed=SEED, live=case.live)
    seconds = time.perf_counter() - begun
    # The same draws along the whole record: each decision from all before its month.
    whole_fit = replace(found, evidence=(Evidence(scenario, whole.record),))
    ((_, predicted),) = whole_fit.predictions
    names = ("log_evidence", "log_evidence_error", "evaluations", "effective")
    told = {name: getattr(found, name) for name in names} | {"seconds": seconds}
    return [told, found.summary.to_dict("records"), predicted.mean(axis=0).tolist()]
