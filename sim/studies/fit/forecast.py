"""A forecast: one scenario run over the draws of a posterior, and what its spread is made of."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.model.identity import MODEL_VERSION
from sim.results.run import Run, read_run
from sim.results.scenario_library import scenario_of
from sim.scenario.addressable_paths import addressable_paths
from sim.scenario.editor import Editor, Value
from sim.scenario.files.points_file import Table
from sim.scenario.paths import value_at, with_given
from sim.scenario.schema import Scenario
from sim.statistics.proportions import clustered_share_intervals
from sim.statistics.spread_between import share_between
from sim.studies.fit.fit import MOST_DRAWS
from sim.studies.sweep.designs import planned
from sim.studies.sweep.job import Job
from sim.studies.sweep.sweep import swept
from sim.studies.sweep.sweep_point import point
from sim.vocabulary.callbacks import Progress
from sim.wording.names import capital
from sim.wording.numbers import between, percent


@dataclass(frozen=True, eq=False)
class Forecast:
    """What came of a scenario over the draws of a posterior. Intervals are of 95 % confidence."""

    scenario: Scenario
    """As it was run: with its replicates at each draw, and the draws as its sweep."""
    points: pd.DataFrame
    """Draw by draw: its parameters, and what came of it, as the points of a sweep."""
    joins_by_draw: pd.DataFrame
    """Draw by occasion and state: occasions, joins, rate, low, high."""
    own_values: pd.DataFrame
    """One row, as of `points`: what comes of the scenario's own values, in as many replicates."""

    @cached_property
    def ran(self) -> pd.DataFrame:
        """The rows of `points` that did not fail; there may be none."""
        return self.points[self.points["failure"].isna()]

    @property
    def means(self) -> "pd.Series[Any]":
        """Every number of `points`, averaged over the draws."""
        return self.ran.mean(numeric_only=True)

    @cached_property
    def allied(self) -> tuple[float, float, float]:
        """The share of replicates allied at the end, over all draws, and its interval.

        The interval says how exact the share is with so many draws and replicates.
        """
        shares = self.ran["allied"].to_numpy(np.float64)
        of = np.full(len(shares), self.scenario.replicates)
        low, high = _pooled([0] * len(shares), np.rint(shares * of).astype(np.int64), of)
        return float(shares.mean()), float(low[0]), float(high[0])

    @property
    def spread(self) -> tuple[float, float]:
        """The shares allied at the end between which nine draws in ten lie."""
        low, high = self.ran["allied"].quantile([0.05, 0.95])
        return float(low), float(high)

    @property
    def parameters(self) -> float:
        """The part of the variance of being allied at the end that is parameters, 0 to 1.

        The rest is chance. Not a number where nothing varies or draws have one replicate each.
        """
        if self.scenario.replicates < 2 or self.allied[0] in (0.0, 1.0):
            return float("nan")
        return share_between(self.ran["allied"].to_numpy(np.float64), self.scenario.replicates)

    @cached_property
    def joins(self) -> pd.DataFrame:
        """Occasion by state, over all draws: occasions, joins, rate, low, high."""
        rows = self.joins_by_draw
        groups = rows.groupby(["occasion", "state"], sort=False)
        table = groups[["occasions", "joins"]].sum().reset_index()
        low, high = _pooled(groups.ngroup(), rows["joins"], rows["occasions"])
        rate = table["joins"] / table["occasions"].where(table["occasions"] > 0)
        return table.assign(rate=rate, low=low, high=high)

    @property
    def outcome(self) -> dict[str, float]:
        """What a list of runs shows of it; empty where all draws failed."""
        if self.ran.empty:
            return {}
        share, low, high = self.allied
        q5, q95 = self.spread
        numbers = {"allied": share, "allied_low": low, "allied_high": high}
        numbers |= {"allied_q5": q5, "allied_q95": q95, "parameters": self.parameters}
        numbers |= {"allied_own_values": float(self.own_values["allied"].iloc[0])}
        return {name: number for name, number in numbers.items() if not np.isnan(number)}

    @property
    def sentences(self) -> tuple[str, ...]:
        """How likely the alliance is, what the spread is made of, and the scenario's own values."""
        a, b = (self.scenario.states[state].in_text for state in self.scenario.focus)
        if self.ran.empty:
            return (f"No draw of the {len(self.points):,} could be run.",)
        share, low, high = self.allied
        own = self.own_values.iloc[0]
        own_interval = between(own["allied_low"], own["allied_high"])
        over_draws = (
            f"{capital(a)} and {b} are allied at the end in {percent(share)} of the replicates of "
            f"all draws (95 % interval {between(low, high)} %)"
        )
        return (
            f"{over_draws}; in nine draws of ten it is {between(*self.spread)} %.",
            self._split,
            f"With the scenario's own values it is {percent(own['allied'])} ({own_interval} %).",
        )

    @property
    def _split(self) -> str:
        if self.scenario.replicates < 2:
            return "With one replicate a draw, parameters and chance cannot be told apart."
        if np.isnan(self.parameters):
            return "Nothing varies."
        return (
            f"Of the variance, {percent(self.parameters)} is parameters (between draws) and "
            f"{percent(1.0 - self.parameters)} chance (within them)."
        )


def _pooled(
    group: "pd.Series[int] | list[int]", joined: Any, of: Any
) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    """[group] the interval of each share that is pooled over draws, whose replicates are alike."""
    counts = pd.DataFrame(
        {"group": np.asarray(group), "j": np.asarray(joined), "o": np.asarray(of)}
    )
    counts = counts.assign(
        clusters=counts["o"] > 0,
        jj=counts["j"] ** 2,
        jo=counts["j"] * counts["o"],
        oo=counts["o"] ** 2,
    )
    sums = counts.groupby("group").sum()
    clusters, j, o, jj, jo, oo = (
        sums[name].to_numpy(np.int64) for name in ("clusters", "j", "o", "jj", "jo", "oo")
    )
    return clustered_share_intervals(clusters, j, o, (jj, jo, oo))


class Posterior(NamedTuple):
    """The draws of a fit, to forecast with."""

    folder: Path
    fitted: Scenario
    """The first of the scenarios that were fitted, with what the fit held fixed."""
    draws: pd.DataFrame
    """Of equal weight, at most MOST_DRAWS: a column a path."""


def read_posterior(fit: str | Path) -> Posterior:
    """The posterior in the run folder of a fit.

    Raises InputError where it is none or damaged, where another version of the model was fitted,
    and where it has fewer than two draws.
    """
    if Path(fit).is_file() and Path(fit).stem in ("posterior", "draws"):
        raise InputError(f"{fit} is a file; give the folder of the fit, {Path(fit).parent}")
    run = read_run(fit)
    if run.manifest.kind != "fit":
        raise InputError(
            f"{run.folder} is no fit, which is where a posterior comes from: alliance-sim fit"
        )
    if run.manifest.model != MODEL_VERSION:
        raise InputError(
            f"{run.folder}: a fit of version {run.manifest.model} of the model, and this program "
            f"has version {MODEL_VERSION}; fit again"
        )
    draws = run.tables["posterior"].head(MOST_DRAWS)
    if len(draws) < 2:
        raise InputError(f"{run.folder} is worth a single draw; fit again with more live points")
    return Posterior(run.folder, run.scenario, draws)


def forecast_plan(
    scenario: Scenario, posterior: Posterior, *, replicates: int | None = None
) -> Scenario:
    """A scenario with the draws of a posterior as its sweep; replicates: at each draw.

    Raises InputError where it lacks a path that was fitted.
    """
    known = addressable_paths(Editor(scenario).names)
    if lacking := [str(path) for path in posterior.draws if path not in known]:
        raise InputError(
            f"{posterior.folder} has draws of {', '.join(lacking)}, which the scenario "
            f"'{scenario.title}' does not have"
        )
    columns = {str(path): values.tolist() for path, values in posterior.draws.items()}
    return planned(
        scenario.model_copy(update={"sweep": None}),
        table=Table(columns, {}, "posterior"),
        replicates=replicates,
    )


def is_forecast(scenario: Scenario) -> bool:
    """Whether the sweep of a scenario is over the draws of a posterior."""
    return scenario.sweep is not None and scenario.sweep.own_draws


def forecast_of(run: Run) -> Forecast | None:
    """The forecast in a run folder; None of any other run."""
    if run.manifest.kind != "sweep" or "own_values" not in run.tables:
        return None
    tables = run.tables
    return Forecast(run.scenario, tables["points"], tables["joins"], tables["own_values"])


def held_otherwise(scenario: Scenario, posterior: Posterior) -> dict[str, tuple[Value, Value]]:
    """Parameters of the model that a fit held at another value: its value, and the scenario's."""
    held: dict[str, tuple[Value, Value]] = {}
    for path in addressable_paths(Editor(scenario).names):
        if path.startswith("model.") and path not in posterior.draws:
            fitted, here = (value_at(each, path) for each in (posterior.fitted, scenario))
            if fitted != here:
                held[path] = (fitted, here)
    return held


def own_values(plan: Scenario) -> pd.DataFrame:
    """One row, as of the points of a sweep: the scenario of a plan, with its own values."""
    job = replace(Job.of(plan), keep=None, own_draws=False)
    return pd.DataFrame([point(job, {}, 0).row])


def forecast(
    scenario: Scenario | str | Path,
    fit: str | Path,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    steps: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Forecast:
    """The forecast of a scenario over the posterior in the run folder of a fit.

    It runs at up to MOST_DRAWS draws; replicates: at each, the scenario's own unless given. Draws
    have random draws of their own, so that the share allied over all of them is as exact as it can
    be. workers: threads, as many as the machine has processors unless given. Raises as
    `read_posterior` and `forecast_plan`.
    """
    scenario = with_given(scenario_of(scenario), seed=seed, steps=steps)
    plan = forecast_plan(scenario, read_posterior(fit), replicates=replicates)
    result = swept(plan, workers=workers, progress=progress)
    return Forecast(plan, result.points, result.joins, own_values(plan))
