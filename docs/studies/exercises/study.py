"""Who joins whose exercises? `python -m docs.studies.exercises.study FOLDER [KEPT]`.

FOLDER holds the tables, KEPT (runs/exercises unless given) what is done, so that the same command
goes on after an interruption. Tables go to `results.md`, all numbers to `results.json`, pictures
beside them. Nothing of a single decision is written but to KEPT.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from docs.studies.exercises import pictures
from docs.studies.exercises.fits import Case, Fitted, fit_all, panel_of, tables_of
from docs.studies.exercises.nulls import clusters, decisions_of, null_predictions
from docs.studies.exercises.protocol import FIT_YEARS, LIVE
from docs.studies.markdown import markdown
from sim.figures.core.files import save
from sim.figures.sweep.score import score_figure
from sim.scenario.paths import value_at
from sim.scenario.schema import Scenario
from sim.statistics import scores
from sim.studies.likelihood.record_likelihood import RecordLikelihood
from sim.studies.score.score import Score, score_table
from sim.vocabulary.arrays import Floats
from sim.vocabulary.terms import COMMITMENT, TERMS

HERE = Path(__file__).parent

MAIN = Case("the model", LIVE)
# Autonomy is not in the tables: it is 0 throughout.
WEIGHED = [name for name, term in TERMS.items() if term.weight and name != "autonomy"]
KNOCK_OUTS = [Case(f"without {term}", 60, without=term) for term in (*WEIGHED, COMMITMENT)]
OTHERS = [
    Case("warfighting exercises alone", 60, warfighting=True),
    Case("past series", 60, panel="past"),
]
"""Exploratory, but decided beforehand, too."""

DEFAULTS = "the defaults"

COMPARED = (MAIN.name, "running rate", "boosted trees", "base rate")
"""Whose log scores are told by host and by state."""

BY_RECORD = ("persistence", "running rate", "logit", "boosted trees")
"""Nulls that look at the record."""


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
    """The decisions of the test years of a case's panel, predicted as given and by the nulls.

    Nulls that look at the record know what is listed before an exercise, as in the scores that come
    with the tables; those named `by month` know earlier months alone, as the model does.
    """
    whole = panel_of(folder, case.panel, case.warfighting)
    tables, exercises = tables_of(folder)
    decisions = decisions_of(whole.record, exercises, FIT_YEARS.stop)
    decisions["cluster"] = clusters(decisions)
    test = decisions["test"].to_numpy()
    predictions = {name: values[test] for name, values in predicted.items()}
    nulls = null_predictions(tables, exercises, decisions, kind=case.panel)
    by_month = null_predictions(tables, exercises, decisions, kind=case.panel, before="month")
    predictions |= {str(name): nulls[name].to_numpy(np.float64) for name in nulls}
    predictions |= {f"{name}, by month": by_month[name].to_numpy(np.float64) for name in BY_RECORD}
    return Scored(decisions[test].reset_index(drop=True), predictions)


def score_rows(found: Scored) -> pd.DataFrame:
    """The scores of all predictors, with differences from the first, clustered."""
    labels = found.decisions
    return score_table(
        found.outcomes,
        found.predictions,
        groups=labels["host"].to_numpy(),
        clusters=labels["cluster"].to_numpy(),
    )


def as_score(found: Scored) -> Score:
    """What the picture of scores is drawn from."""
    clustered = found.decisions["cluster"].to_numpy()
    first = next(iter(found.predictions))
    return Score(
        outcome="joins",
        prediction=first,
        rows=len(found.decisions),
        happened=int(found.outcomes.sum()),
        left_out=0,
        replicates=None,
        groups="host",
        clusters="series",
        weights=None,
        folds_by=None,
        folds=0,
        predictors=(),
        scores=score_rows(found),
        reliability=scores.reliability(found.predictions[first], found.outcomes, None, clustered),
        predictions=pd.DataFrame(found.predictions),
    )


def by_group(found: Scored, column: str) -> pd.DataFrame:
    """By host or by state: decisions, joins, joins that the model expected, and log scores."""
    rows = []
    for group, places in found.decisions.groupby(column).indices.items():
        row: dict[str, Any] = {
            column: group,
            "decisions": len(places),
            "joins": int(found.outcomes[places].sum()),
            "expected": float(found.predictions[MAIN.name][places].sum()),
        }
        row |= {name: float(found.of(name)[places].mean()) for name in COMPARED}
        rows.append(row)
    return pd.DataFrame(rows)


def posterior_table(scenario: Scenario, summary: pd.DataFrame) -> pd.DataFrame:
    """By parameter: default, prior and posterior median with 90 %, and how far the data move it."""
    paths = summary["parameter"].astype(str)
    titles = {
        "prior_q5": "prior 5 %",
        "prior_q95": "prior 95 %",
        "q5": "5 %",
        "q50": "median",
        "q95": "95 %",
        "moved": "moved",
    }
    return pd.DataFrame(
        {
            "parameter": paths.str.removeprefix("model."),
            "default": [value_at(scenario, path) for path in paths],
            **{title: summary[column] for column, title in titles.items()},
        }
    )


def knock_out_table(fits: Mapping[str, Fitted], found: Scored) -> pd.DataFrame:
    """By term left out: log-evidence lost, and log score on the test years lost, with its error."""
    clustered, main = found.decisions["cluster"].to_numpy(), fits[MAIN.name]
    rows = []
    for case in KNOCK_OUTS:
        lost = scores.clustered_mean(found.of(case.name) - found.of(MAIN.name), clusters=clustered)
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


def study(
    folder: Path, kept: Path, *, workers: int = 2, live: int | None = None
) -> tuple[dict[str, pd.DataFrame], Score]:
    """All tables of results by title, and the scores of the model; fits are read from `kept`.

    live: points of every fit, in place of what the study has, to try it in small.
    """
    fits: dict[str, Fitted] = {}
    cases = [
        case if live is None else replace(case, live=live) for case in (MAIN, *OTHERS, *KNOCK_OUTS)
    ]
    begun = time.perf_counter()
    for fitted in fit_all(folder, cases, kept, workers):
        fits[fitted.case.name] = fitted
        said = f"{len(fits)} of {len(cases)} fits after {time.perf_counter() - begun:.0f} s"
        print(f"{said}: {fitted.case.name}", file=sys.stderr, flush=True)
    whole = panel_of(folder, MAIN.panel, MAIN.warfighting)
    predicted = {case.name: fits[case.name].predicted for case in (MAIN, *KNOCK_OUTS)}
    predicted[DEFAULTS] = RecordLikelihood(whole.scenario, whole.record).predicted()
    host = scored(folder, MAIN, predicted)
    left_out = {case.name for case in KNOCK_OUTS}
    told = {name: p for name, p in host.predictions.items() if name not in left_out}
    # Drawn are the model and what comes with the tables: beside the defaults no difference shows.
    drawn = {name: p for name, p in told.items() if name != DEFAULTS and ", by" not in name}
    model = as_score(Scored(host.decisions, drawn))
    tables = {
        "Scores, host panel 2004-2010": score_rows(Scored(host.decisions, told)),
        "By host": by_group(host, "host"),
        "By state": by_group(host, "state"),
        "Reliability of the model": model.reliability,
        "Posterior of the parameters": posterior_table(whole.scenario, fits[MAIN.name].summary),
        "Terms left out (exploratory)": knock_out_table(fits, host),
    }
    for case in OTHERS:
        own = scored(folder, case, {MAIN.name: fits[case.name].predicted})
        tables[f"Scores, {case.name} (exploratory)"] = score_rows(own)
    tables["Fits"] = pd.DataFrame(
        [{"fit": c.name, "live points": c.live, **fits[c.name].found} for c in cases]
    )
    return tables, model


def main(arguments: Sequence[str]) -> None:
    """Run the study and write what it found."""
    folder = Path(arguments[0])
    kept = Path(arguments[1]) if len(arguments) > 1 else Path("runs/exercises")
    write(*study(folder, kept), HERE)


def write(tables: Mapping[str, pd.DataFrame], model: Score, where: Path) -> None:
    """Tables in Markdown and JSON, and pictures of them."""
    parts = ["Made by `python -m docs.studies.exercises.study FOLDER`; explained in README.md.\n"]
    parts += [f"## {title}\n\n{markdown(table)}\n" for title, table in tables.items()]
    (where / "results.md").write_text("# Results\n\n" + "\n".join(parts), encoding="utf-8")
    numbers = {title: table.to_dict("records") for title, table in tables.items()}
    (where / "results.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    save(score_figure(model, "Who joins whose exercises, 2004-2010"), where, "scores")
    pictures.draw(tables, where / "posterior.png")


if __name__ == "__main__":
    main(sys.argv[1:])
