"""Who joins whose exercises? `python -m docs.studies.exercises.study FOLDER [KEPT]`.

FOLDER holds the tables, KEPT (runs/exercises unless given) what is done, so that the same command
goes on after an interruption. Tables go to `results.md`, all numbers to `results.json`, pictures
beside them. Nothing of a single decision is written but to KEPT.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from docs.studies.exercises import pictures
from docs.studies.exercises.fits import COMMITMENT, Case, Fitted, fit_all, panel_of
from docs.studies.exercises.nulls import decisions_of, null_predictions
from docs.studies.exercises.protocol import LIVE, PRIORS
from docs.studies.markdown import markdown
from sim.history.exercise_tables import read_exercises, read_states
from sim.scenario.schema import Scenario
from sim.statistics import scores
from sim.studies.likelihood.record_likelihood import RecordLikelihood
from sim.vocabulary.arrays import Floats

HERE = Path(__file__).parent

MAIN = Case("the model", LIVE)
TERMS = ("shared_interest", "security", "reciprocity", "audience", "third_parties")
COSTS = ("entrapment", "dependence")
KNOCK_OUTS = [Case(f"without {term}", 40, without=term) for term in (*TERMS, *COSTS, COMMITMENT)]
OTHERS = [
    Case("warfighting exercises alone", 40, warfighting=True),
    Case("past series", 40, panel="past"),
]
"""Exploratory, but decided beforehand, too."""

HURDLE = "running rate"


class Scored(NamedTuple):
    """The test rows of a panel with the predictions of each predictor, by name."""

    decisions: pd.DataFrame
    predictions: Mapping[str, Floats]

    @property
    def outcomes(self) -> Floats:
        """[row] 1 where joined."""
        return self.decisions["joined"].to_numpy(np.float64)

    def of(self, name: str) -> Floats:
        """[row] the log scores of a predictor."""
        return scores.log_scores(self.predictions[name], self.outcomes)


def scored(folder: Path, case: Case, predicted: Mapping[str, Floats]) -> Scored:
    """The decisions of the test years of a case's panel, predicted by the nulls and as given."""
    whole = panel_of(folder, case.panel, case.warfighting)
    tables, exercises = read_states(folder), read_exercises(folder)
    decisions = decisions_of(whole, exercises)
    nulls = null_predictions(tables, exercises, decisions)
    test = decisions["test"].to_numpy()
    own = {name: values[test] for name, values in predicted.items()}
    columns = {name: nulls[name].to_numpy(np.float64) for name in nulls}
    return Scored(decisions[test].reset_index(drop=True), own | columns)


def score_table(found: Scored) -> pd.DataFrame:
    """A row a predictor: scores, and the difference from the hurdle with its standard error."""
    outcomes, clusters = found.outcomes, found.decisions["cluster"].to_numpy()
    rows = []
    for name, predicted in found.predictions.items():
        apart = scores.clustered_mean(found.of(name) - found.of(HURDLE), clusters=clusters)
        hosts = found.decisions["host"].to_numpy()
        rows.append(
            {
                "predictor": name,
                "log score": scores.mean(found.of(name)),
                f"less {HURDLE}": apart.value,
                "s.e.": apart.error,
                "Brier": scores.mean(scores.brier_scores(predicted, outcomes)),
                "AUC": scores.area_under_curve(predicted, outcomes),
                "AUC within hosts": scores.area_within_groups(predicted, outcomes, hosts),
            }
        )
    return pd.DataFrame(rows)


def by_group(found: Scored, column: str, predictors: Sequence[str]) -> pd.DataFrame:
    """By host or by state: decisions, joins, joins that the model expected, and log scores."""
    rows = []
    for group, places in found.decisions.groupby(column).indices.items():
        row: dict[str, Any] = {
            column: group,
            "decisions": len(places),
            "joins": int(found.outcomes[places].sum()),
            "expected": float(found.predictions[MAIN.name][places].sum()),
        }
        row |= {name: float(found.of(name)[places].mean()) for name in predictors}
        rows.append(row)
    return pd.DataFrame(rows)


def posterior_table(scenario: Scenario, summary: pd.DataFrame) -> pd.DataFrame:
    """By parameter: default, prior and posterior median with 90 %, and how far the data move it."""
    defaults = scenario.model.model_dump()
    rows = []
    for row in summary.to_dict("records"):
        value: Any = defaults
        for key in str(row["parameter"]).split(".")[1:]:
            value = value[key]
        rows.append(
            {
                "parameter": str(row["parameter"]).removeprefix("model."),
                "default": value,
                "prior 5 %": row["prior_q5"],
                "prior 95 %": row["prior_q95"],
                "5 %": row["q5"],
                "median": row["q50"],
                "95 %": row["q95"],
                "moved": row["moved"],
            }
        )
    return pd.DataFrame(rows)


def knock_out_table(fits: Mapping[str, Fitted], found: Scored) -> pd.DataFrame:
    """By term left out: log-evidence lost, and log score on the test years lost, with its error."""
    clusters, main = found.decisions["cluster"].to_numpy(), fits[MAIN.name]
    rows = []
    for case in KNOCK_OUTS:
        lost = scores.clustered_mean(found.of(case.name) - found.of(MAIN.name), clusters=clusters)
        gone = main.found["log_evidence"] - fits[case.name].found["log_evidence"]
        rows.append(
            {
                "left out": case.without,
                "log-evidence lost": gone,
                "log score lost": lost.value,
                "s.e.": lost.error,
            }
        )
    return pd.DataFrame(rows)


def study(folder: Path, kept: Path, workers: int = 2) -> dict[str, pd.DataFrame]:
    """All tables of results, by title; fits are read from `kept` or made."""
    fits: dict[str, Fitted] = {}
    cases = [MAIN, *OTHERS, *KNOCK_OUTS]
    begun = time.perf_counter()
    for fitted in fit_all(folder, cases, kept, workers):
        fits[fitted.case.name] = fitted
        said = f"{len(fits)} of {len(cases)} fits after {time.perf_counter() - begun:.0f} s"
        print(f"{said}: {fitted.case.name}", file=sys.stderr, flush=True)
    whole = panel_of(folder, MAIN.panel, MAIN.warfighting)
    defaults = RecordLikelihood(whole.scenario, whole.record).predicted()
    host = scored(
        folder,
        MAIN,
        {case.name: fits[case.name].predicted for case in (MAIN, *KNOCK_OUTS)}
        | {"the defaults": defaults},
    )
    shown = Scored(
        host.decisions,
        {n: p for n, p in host.predictions.items() if not n.startswith("without ")},
    )
    compared = (MAIN.name, HURDLE, "boosted trees", "base rate")
    tables = {
        "Scores, host panel 2004-2010": score_table(shown),
        "By host": by_group(host, "host", compared),
        "By state": by_group(host, "state", compared),
        "Reliability of the model": scores.reliability(
            host.predictions[MAIN.name],
            host.outcomes,
            clusters=host.decisions["cluster"].to_numpy(),
        ),
        "Posterior of the parameters": posterior_table(whole.scenario, fits[MAIN.name].summary),
        "Terms left out (exploratory)": knock_out_table(fits, host),
    }
    for case in OTHERS:
        own = scored(folder, case, {MAIN.name: fits[case.name].predicted})
        tables[f"Scores, {case.name} (exploratory)"] = score_table(own)
    tables["Fits"] = pd.DataFrame(
        [{"fit": f.case.name, "live points": f.case.live, **f.found} for f in fits.values()]
    )
    return tables


def main(arguments: Sequence[str]) -> None:
    """Run the study and write what it found."""
    folder = Path(arguments[0])
    kept = Path(arguments[1]) if len(arguments) > 1 else Path("runs/exercises")
    tables = study(folder, kept)
    write(tables, HERE)


def write(tables: Mapping[str, pd.DataFrame], where: Path) -> None:
    """Tables in Markdown and JSON, and pictures of them."""
    parts = ["Made by `python -m docs.studies.exercises.study FOLDER`; explained in README.md.\n"]
    parts += [f"## {title}\n\n{markdown(table)}\n" for title, table in tables.items()]
    (where / "results.md").write_text("# Results\n\n" + "\n".join(parts), encoding="utf-8")
    numbers = {title: table.to_dict("records") for title, table in tables.items()}
    (where / "results.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    pictures.draw(tables, where)


if __name__ == "__main__":
    main(sys.argv[1:])
