"""The fits of the study: each kept when it is done, so that an interrupted study goes on."""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from docs.studies.exercises.protocol import FIT_YEARS, PRIORS, SEED, YEARS
from sim.history.exercise_tables import EXERCISES, PAIRS, STATES, read_exercises, read_states
from sim.history.panel import Panel, panel
from sim.model.identity import MODEL_VERSION
from sim.scenario.fit_plan import Prior
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.fit.fit import fit
from sim.studies.fit.target import Evidence
from sim.studies.fit.terms import weight_path
from sim.vocabulary.arrays import Floats

COMMITMENT = "commitment"
"""Left out like a term: who is committed does no other than who is not, so nothing is learnt."""

TABLES = (STATES, PAIRS, EXERCISES)


@dataclass(frozen=True)
class Case:
    """One fit: which decisions, without which term, with how many live points."""

    name: str
    live: int
    panel: str = "host"
    warfighting: bool = False
    without: str = ""


class Fitted(NamedTuple):
    """What a case came to."""

    case: Case
    found: dict[str, Any]
    """log_evidence, log_evidence_error, evaluations, effective and seconds."""
    summary: pd.DataFrame
    """As `Fit.summary`."""
    predicted: Floats
    """[row of the panel's record] the mean over the posterior of the probability of joining."""


def panel_of(folder: Path, kind: str, warfighting: bool) -> Panel:
    """The world and record of all years."""
    tables, exercises = read_states(folder), read_exercises(folder)
    return panel(tables, exercises, YEARS, kind=kind, warfighting=warfighting)


def without(scenario: Scenario, term: str) -> tuple[Scenario, dict[str, Prior]]:
    """A scenario without a term, and what is left to fit; all of it where there is none."""
    if not term:
        return scenario, PRIORS
    path = "model.premium" if term == COMMITMENT else weight_path(term)
    left = {name: prior for name, prior in PRIORS.items() if name != path}
    return with_values(scenario, {path: 0.0}), left


def fit_all(folder: Path, cases: Sequence[Case], kept: Path, workers: int) -> Iterator[Fitted]:
    """Each case, as soon as it is done; those that `kept` holds already first."""
    todo = [case for case in cases if not _place(folder, case, kept).exists()]
    yield from (_read(_place(folder, case, kept), case) for case in cases if case not in todo)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(partial(_do, folder, case, kept)): case for case in todo}
        for done in as_completed(waiting):
            done.result()
            yield _read(_place(folder, waiting[done], kept), waiting[done])


def _do(folder: Path, case: Case, kept: Path) -> None:
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
    said = {name: getattr(found, name) for name in ("log_evidence", "log_evidence_error")}
    said |= {"evaluations": found.evaluations, "effective": found.effective, "seconds": seconds}
    place = _place(folder, case, kept)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_suffix(".part")
    with beside.open("wb") as stream:
        np.savez_compressed(
            stream,
            predicted=predicted.mean(axis=0),
            posterior=found.posterior.to_numpy(np.float64),
            told=json.dumps([said, found.summary.to_dict("records")]),
        )
    beside.rename(place)


def _read(place: Path, case: Case) -> Fitted:
    with np.load(place) as stored:
        said, rows = json.loads(str(stored["told"]))
        return Fitted(case, said, pd.DataFrame(rows), stored["predicted"])


def _place(folder: Path, case: Case, kept: Path) -> Path:
    """Where a case is kept, by a hash of the tables, the case and the study's decisions.

    The code takes part by the model's version alone: remove what is kept after a change of code.
    """
    tables = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in TABLES]
    priors = {path: prior.model_dump() for path, prior in PRIORS.items()}
    decides = [tables, asdict(case), priors, SEED, list(YEARS), list(FIT_YEARS), MODEL_VERSION]
    digest = hashlib.sha256(json.dumps(decides).encode()).hexdigest()
    return kept / f"{case.name.replace(' ', '-')}-{digest[:12]}.npz"
