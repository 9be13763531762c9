"""The posterior of a model's parameters by nested sampling, which also gives the evidence.

Skilling 2006; the sampler is dynesty (Speagle 2020).
"""

import contextlib
import hashlib
import importlib.metadata
import json
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.model.compiling import cache_home
from sim.model.identity import model_identity
from sim.results.lock import held_alone
from sim.scenario.fit_plan import Prior
from sim.statistics.priors import distance_from_uniform, distribution, quantile
from sim.studies.fit.target import Evidence, Target
from sim.studies.likelihood.record_likelihood import RecordLikelihood
from sim.vocabulary.arrays import Floats
from sim.vocabulary.callbacks import Progress

LIVE_POINTS = 500
"""Points that the sampler keeps; its error falls with their square root."""

HARDLY_MOVED = 0.1
"""Below this distance from the prior (Kolmogorov's, 0 to 1) the data hardly move a parameter."""

MOST_DRAWS = 500
"""Draws of the posterior that predictions are made at: more would not show in what is told."""

_SECONDS_BETWEEN_CHECKPOINTS = 5.0
_SECONDS_OF_SAMPLER = 3e-4
"""What the sampler itself takes for an evaluation."""


@dataclass(frozen=True, eq=False)
class Fit:
    """What a fit found. Logarithms are natural."""

    evidence: tuple[Evidence, ...]
    priors: Mapping[str, Prior]
    draws: pd.DataFrame
    """Weighted draws: weight (they sum to 1), log_likelihood, then a column a parameter."""
    posterior: pd.DataFrame
    """As many draws of equal weight as these are worth, drawn again: a column a parameter."""
    summary: pd.DataFrame
    """Parameter by parameter: prior and posterior mean, sd and quantiles 5, 50 and 95 %; moved, the
    distance between them, and hardly_moved."""
    log_evidence: float
    log_evidence_error: float
    evaluations: int
    effective: float
    """Draws of equal weight that the weighted ones are worth (Kish)."""
    simulation_error: float
    """Largest standard error of a simulated log-probability; 0 where all are exact."""

    @cached_property
    def predictions(self) -> list[tuple[RecordLikelihood, Floats]]:
        """Each record, with [draw, row] the probability of joining at up to MOST_DRAWS draws."""
        draws = self.posterior.to_numpy(np.float64)[:MOST_DRAWS]
        return [
            (record.likelihood, np.array([record.predicted(draw) for draw in draws]))
            for record in Target(self.evidence, self.priors).records
        ]


def fit(
    evidence: Sequence[Evidence],
    priors: Mapping[str, Prior],
    *,
    seed: int = 0,
    live: int = LIVE_POINTS,
    progress: Progress | None = None,
) -> Fit:
    """The posterior of parameters, given what is known of some scenarios.

    seed: of the sampler; the same one gives the same draws. live: LIVE_POINTS unless given, more
    than twice the number of parameters. progress: is told evaluations so far and, as far as can be
    told, in all. A fit that was interrupted goes on where it stopped if it is asked for again.
    Raises InputError where there is nothing to fit to, or no parameter.
    """
    if not priors:
        raise InputError("no parameter to fit: name paths with their priors in the section fit")
    if live <= 2 * len(priors):
        raise InputError(f"{live} live points are too few for {len(priors)} parameters")
    target = Target(evidence, priors)
    priors_ = [distribution(prior.kind, *prior.parameters) for prior in priors.values()]
    sampler = _sampled(target, _Transform(target.priors), len(priors_), seed, live, progress)
    return _fit(target, priors_, sampler.results, seed)


def estimate(
    evidence: Sequence[Evidence], priors: Mapping[str, Prior], live: int = LIVE_POINTS
) -> tuple[float, float]:
    """Seconds that a fit takes at least and at most, from one evaluation at the priors' medians.

    How often the likelihood is evaluated depends on how much the data say: for each live point some
    20 times where they say little, 400 where they say much. Raises as `Target`.
    """
    target = Target(evidence, priors)
    middle = np.array(list(target.middle.values()))
    target(middle)
    begun = time.perf_counter()
    target(middle)
    each = time.perf_counter() - begun + _SECONDS_OF_SAMPLER
    return 20 * live * each, 400 * live * each


class _Transform:
    """From the unit cube to the parameters, by the quantiles of the priors."""

    def __init__(self, priors: Mapping[str, Prior]) -> None:
        self._priors = [(prior.kind, *prior.parameters) for prior in priors.values()]

    def __call__(self, cube: Floats) -> Floats:
        shares = zip(self._priors, cube.tolist(), strict=True)
        return np.array([quantile(*prior, share) for prior, share in shares])


def _sampled(
    target: Target,
    transform: _Transform,
    dimensions: int,
    seed: int,
    live: int,
    progress: Progress | None,
) -> Any:
    """The sampler at its end; meanwhile it is kept under a name that the inputs decide."""
    try:
        from dynesty import NestedSampler
    except ImportError:
        raise InputError(
            "fit needs the extra 'fit': python -m pip install 'alliance-sim[fit]'"
        ) from None
    place = checkpoint_of(target, seed, live)
    with _folder_of_its_own(place.parent):
        if place.exists():
            sampler = NestedSampler.restore(str(place))
        else:
            generator = np.random.default_rng(seed)
            sampler = NestedSampler(target, transform, dimensions, nlive=live, rstate=generator)
        if not sampler.added_live:
            with warnings.catch_warnings(), _kept_if_interrupted(sampler, place):
                warnings.simplefilter("ignore")
                sampler.run_nested(
                    print_progress=progress is not None,
                    print_func=_teller(progress, live),
                    checkpoint_file=str(place),
                    checkpoint_every=_SECONDS_BETWEEN_CHECKPOINTS,
                    resume=sampler.it > 1,
                )
        with contextlib.suppress(OSError):
            place.unlink()
            place.parent.rmdir()
    return sampler


@contextlib.contextmanager
def _folder_of_its_own(folder: Path) -> Iterator[None]:
    """Makes a folder that no other process uses meanwhile; InputError where one does."""
    folder.mkdir(parents=True, exist_ok=True)
    with held_alone(folder) as alone:
        if not alone:
            raise InputError("the same fit is under way in another process; wait for its end")
        yield


@contextlib.contextmanager
def _kept_if_interrupted(sampler: Any, place: Path) -> Iterator[None]:
    """Keeps what an interruption between two draws leaves."""
    try:
        yield
    except KeyboardInterrupt:
        sampler.save(str(place))
        raise


def _teller(progress: Progress | None, live: int) -> Any:
    """What the sampler says of its progress, as a number of steps and how many there will be.

    Each step shrinks what is left of the prior by 1/live; the evidence left in it says how far.
    """

    def tell(results: Any, done: int, _calls: int, **more: Any) -> None:
        if progress is None:
            return
        left = max(float(results.delta_logz), 1e-9)
        ahead = live * max(0.0, np.log(left / more.get("dlogz", 0.01)))
        progress(done, int(done + min(ahead, 50.0 * live)))

    return tell


def checkpoint_of(target: Target, seed: int, live: int) -> Path:
    """Where an unfinished fit is kept: in the user's cache, by a hash of all that decides it.

    It is a pickle, so it is read from nowhere else.
    """
    inputs = {
        "evidence": [
            [
                each.scenario.model_dump(mode="json"),
                [row.model_dump(mode="json") for row in each.record],
                [said.model_dump(mode="json") for said in each.outcomes],
            ]
            for each in target.evidence
        ],
        "priors": {path: prior.model_dump() for path, prior in target.priors.items()},
        "sampler": [seed, live, importlib.metadata.version("dynesty"), model_identity()],
    }
    digest = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
    return cache_home() / "fits" / digest[:32] / "sampler.pickle"


def _fit(target: Target, made: Sequence[Any], results: Any, seed: int) -> Fit:
    weights = np.exp(results.logwt - results.logz[-1])
    weights /= weights.sum()
    names = list(target.priors)
    samples = pd.DataFrame(results.samples, columns=names)
    draws = pd.concat(
        [pd.DataFrame({"weight": weights, "log_likelihood": results.logl}), samples], axis=1
    )
    again = _resampled(weights, seed)
    rows = [
        _summary(name, each, results.samples[:, place], results.samples_u[:, place], weights)
        for place, (name, each) in enumerate(zip(names, made, strict=True))
    ]
    return Fit(
        evidence=target.evidence,
        priors=target.priors,
        draws=draws,
        posterior=samples.iloc[again].reset_index(drop=True),
        summary=pd.DataFrame(rows),
        log_evidence=float(results.logz[-1]),
        log_evidence_error=float(results.logzerr[-1]),
        evaluations=int(np.sum(results.ncall)),
        effective=_effective(weights),
        simulation_error=target.largest_error,
    )


def least_moved(weights: Floats) -> float:
    """The distance from the prior from which a parameter is moved by the data.

    HARDLY_MOVED, or where draws are few what chance stays below in 95 % of cases (Kolmogorov).
    """
    return max(HARDLY_MOVED, 1.36 / float(np.sqrt(_effective(weights))))


def _effective(weights: Floats) -> float:
    """Draws of equal weight that weighted ones are worth (Kish)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def _resampled(weights: Floats, seed: int) -> Any:
    """Places of as many draws of equal weight as the weighted ones are worth, in random order."""
    generator = np.random.default_rng([seed, 1])
    count = max(1, int(_effective(weights)))
    points = (np.arange(count) + generator.random()) / count
    places = np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
    return generator.permutation(places)


def _summary(
    name: str, prior: Any, values: Floats, cube: Floats, weights: Floats
) -> dict[str, object]:
    mean = float(np.sum(weights * values))
    sd = float(np.sqrt(np.sum(weights * (values - mean) ** 2)))
    order = np.argsort(values)
    below = np.cumsum(weights[order])
    shares = (0.05, 0.5, 0.95)
    reached = np.minimum(np.searchsorted(below, shares), len(below) - 1)
    quantiles = values[order][reached].tolist()
    moved = distance_from_uniform(cube, weights)
    return {
        "parameter": name,
        "prior_mean": float(prior.mean()),
        "prior_sd": float(prior.std()),
        **{f"prior_q{round(100 * q)}": float(prior.ppf(q)) for q in shares},
        "mean": mean,
        "sd": sd,
        **{f"q{round(100 * q)}": value for q, value in zip(shares, quantiles, strict=True)},
        "moved": moved,
        "hardly_moved": moved < least_moved(weights),
    }
