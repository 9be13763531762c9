"""Fits compared: which model the data favour, by evidence and by leaving one series out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.results.run import Run, read_run
from sim.vocabulary.arrays import Floats
from sim.vocabulary.terms import TERMS

UNRELIABLE = 0.7
"""Pareto's k above which importance sampling cannot tell what leaving out a series does."""
_LEAST_DRAWS = 25
"""Draws that Pareto-smoothed importance sampling needs: it fits five, and at most a fifth."""


@dataclass(frozen=True, eq=False)
class FitComparison:
    """Fits to the same data, compared with the first."""

    table: pd.DataFrame
    """Fit by fit: fit (its folder), left_out (terms, in words), log_evidence and its error,
    difference from the first and its error; elpd, its difference and the standard error of that
    over series, and unreliable (how many series). Without the last four where there is no record.
    """


def are_fits(sources: Sequence[str | Path]) -> bool:
    """Whether run folders hold fits. Raises InputError where some do and others do not."""
    kinds = [read_run(source).manifest.kind == "fit" for source in sources]
    if any(kinds) and not all(kinds):
        fit, other = sources[kinds.index(True)], sources[kinds.index(False)]
        raise InputError(f"{fit} is a fit and {other} is not; compare fits with fits")
    return all(kinds)


def compare_fits(sources: Sequence[str | Path]) -> FitComparison:
    """Fits in run folders, compared with the first of them.

    elpd is the expected log predictive density of one occasion's decisions, given all others, by
    Pareto-smoothed importance sampling (Vehtari, Gelman and Gabry 2017): what is left out drops
    from the sum, but the history of the other decisions still holds it. Raises InputError where
    they were fitted to different data.
    """
    if len(sources) < 2:
        raise InputError("one fit has nothing to be compared with; name two or more")
    runs = [read_run(source) for source in sources]
    first = runs[0]
    for run in runs[1:]:
        if _data(run) != _data(first):
            raise InputError(
                f"{run.folder} was fitted to other data than {first.folder}; evidence compares "
                "models of the same data"
            )
    rows: list[dict[str, object]] = []
    of_first = None
    for run in runs:
        outcome = run.manifest.outcome
        evidence, error = (float(outcome[f"log_evidence{end}"]) for end in ("", "_error"))
        base = first.manifest.outcome
        difference = evidence - float(base["log_evidence"])
        same = run.manifest.inputs == first.manifest.inputs
        spread = 0.0 if same else float(np.hypot(error, float(base["log_evidence_error"])))
        row = {
            "fit": str(run.folder),
            "left_out": ", ".join(_left_out(run)),
            "log_evidence": evidence,
            "log_evidence_error": error,
            "difference": difference,
            "difference_error": spread,
        }
        if "series" in run.tables:
            series = run.tables["series"]
            if len(series) < _LEAST_DRAWS:
                raise InputError(
                    f"{run.folder} has {len(series)} draws, too few to compare it; fit again with "
                    "more --live points"
                )
            elpd, k = _left_one_out(series)
            of_first = elpd if of_first is None else of_first
            apart = elpd - of_first
            row |= {
                "elpd": float(elpd.sum()),
                "elpd_difference": float(apart.sum()),
                "elpd_error": float(np.sqrt(len(apart)) * apart.std()),
                "unreliable": int((k > UNRELIABLE).sum()),
            }
        rows.append(row)
    return FitComparison(pd.DataFrame(rows))


def _left_one_out(series: pd.DataFrame) -> tuple[Floats, Floats]:
    """[series] the elpd of each, left out, and Pareto's k."""
    try:
        from arviz_stats.base import array_stats  # type: ignore[attr-defined]
    except ImportError:
        raise InputError(
            "comparing fits needs the extra 'fit': python -m pip install 'alliance-sim[fit]'"
        ) from None
    loo: Any = array_stats.loo  # has no types
    found = [loo(series[name].to_numpy()[np.newaxis])[:2] for name in series]
    elpd, k = np.array(found, dtype=np.float64).T
    return elpd, k


def _data(run: Run) -> list[object]:
    """What a fit was made to: records and outcomes."""
    return [run.scenario.record, run.scenario.outcomes, *_others(run)]


def _others(run: Run) -> list[object]:
    """The checksums of further scenarios, which hold their records."""
    files = run.manifest.files
    return [files[name] for name in sorted(files) if name.startswith("scenario-")]


def _left_out(run: Run) -> list[str]:
    """Terms that weigh nothing."""
    weights = run.scenario.model.weights
    return [
        name for name, term in TERMS.items() if term.weight and getattr(weights, term.weight) == 0.0
    ]
