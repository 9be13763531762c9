"""Who forms a pact? The whole study, from the tables of pacts in a folder.

    python -m docs.studies.pacts.study FOLDER

FOLDER holds dyads.csv and dyads-third-parties.csv, or the same ending in .gz. Writes results.json,
results.md, README.md and the figures beside this file, or where `--out` says. What takes long is
kept as it is made, so that the same command goes on where an earlier one was stopped.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from docs.studies.pacts import fitting, page
from docs.studies.pacts.covariates import ALONE, NULLS, covariates, outcomes
from docs.studies.pacts.figures import write_figures
from docs.studies.pacts.fitting import Fit, Sample, case_control
from docs.studies.pacts.interim import Interim
from docs.studies.pacts.predicting import (
    ERAS,
    RECALIBRATED,
    WITH_MODEL,
    Predictors,
    across_eras,
    by_eras,
    by_folds,
    recalibrated_by_eras,
    with_model,
)
from docs.studies.pacts.scoring import reliability_rows, scores
from docs.studies.pacts.terms import COLUMNS, TERM_COLUMNS, separation, term_sizes
from docs.studies.pacts.worlds import Setting, allied_counts, probabilities
from sim.errors import InputError
from sim.history.dyad_tables import DYADS, THIRDS, DyadTables, read_dyads, table_file
from sim.model.identity import model_identity
from sim.results.atomic_file import write_whole
from sim.vocabulary.arrays import Floats, Integers

HERE = Path(__file__).parent

KNOCKED_OUT = {
    "interest": "model.weights.interest",
    "security": "model.weights.security",
    "reciprocity": "model.weights.reciprocity",
    "audience": "model.weights.audience",
    "third_parties": "model.weights.third_parties",
    "entrapment": "model.weights.entrapment",
    "dependence": "model.weights.dependence",
    "commitment": "model.premium",
}
"""The parameter that a term is nothing without. Autonomy is not in the tables: it is 0 throughout.
"""


@dataclass(frozen=True)
class Plan:
    """How much is done. The defaults are the protocol's."""

    replicates: int = 100
    many: int = 1000
    """Exploratory: whether more replicates would score better."""
    controls: int = fitting.CONTROLS
    fitting_replicates: int = 20
    evaluations: int = 150
    draws: int = 500
    """Samples drawn anew for each standard error; the protocol leaves it open."""
    chunk: int = 250


@dataclass(frozen=True)
class Study:
    """Tables, what is done with them and what of it is done already."""

    tables: DyadTables
    table: pd.DataFrame
    plan: Plan
    interim: Interim

    def counts(self, name: str, settings: list[Setting], replicates: int) -> Integers:
        """[setting, row] in how many replicates the pair is allied at some time."""
        rows = self.tables.rows

        def make(chunk: range) -> Integers:
            return allied_counts(rows[chunk.start : chunk.stop], settings, replicates)

        return self.interim.in_chunks(name, len(rows), self.plan.chunk, make)

    def predicted(self, name: str, settings: list[Setting], replicates: int = 0) -> Floats:
        """[setting, row] the model's predictions."""
        count = replicates or self.plan.replicates
        return probabilities(self.counts(name, settings, count), count)


def results(study: Study) -> dict[str, Any]:
    """All numbers of the study."""
    table, plan, interim = study.table, study.plan, study.interim
    defaults = study.predicted("defaults", [{}])[0]
    sample = case_control(outcomes(table), plan.controls)
    fits = {era: _fit(study, sample, era) for era in ERAS}
    sets = study.predicted("fits", _settings(fits))
    many = study.predicted("many", [{}], plan.many)[0]
    by_set = dict(zip(_names(fits), sets, strict=True))

    folds = _by_folds(study, defaults, many)
    eras = _by_eras(study, {"defaults": defaults, **by_set})
    masks = {"all": np.ones(len(table), dtype=bool)}
    masks |= {era: of_era(table).to_numpy() for era, of_era in ERAS.items()}

    def scored(name: str, predictors: Predictors, among: str, **more: Any) -> Any:
        rows = masks[among]
        chosen = {each: predictions[rows] for each, predictions in predictors.items()}
        return interim.value(
            f"scores-{name}-{among}", lambda: scores(chosen, table[rows], draws=plan.draws, **more)
        )

    return {
        "plan": asdict(plan),
        "inputs": interim.identity,
        "table": {among: _counted(table[rows]) for among, rows in masks.items()},
        "scores": {among: scored("folds", folds, among) for among in masks},
        "eras": {among: scored("eras", eras, among) for among in masks},
        "defaults": fitting.DEFAULTS,
        "sample": _sampled(sample, table),
        "fits": {era: fit._asdict() for era, fit in fits.items()},
        "knocked_out": {
            base: {
                form: scored(f"without-{base}-{form}", predictors, "all", reference="all terms")
                for form, predictors in _knocked_out(table, base, defaults, by_set).items()
            }
            for base in ("defaults", "fitted")
        },
        "separation": interim.value("separation", lambda: _separation(study, defaults)),
        "reliability": {
            name: reliability_rows(predictions, table)
            for name, predictions in (
                ("model", folds["model"]),
                ("model, recalibrated", folds["model, recalibrated"]),
                ("model, fitted on the other era", eras["model, fitted"]),
                ("17 covariates, trees", folds["17 covariates, trees"]),
            )
        },
    }


def _fit(study: Study, sample: Sample, era: str) -> Fit:
    """The parameters fitted to the rows of an era that are in the sample."""
    plan = study.plan
    chosen = ERAS[era](study.table).to_numpy()[sample.rows]
    rows, weights = sample.rows[chosen], sample.weights[chosen]
    happened = outcomes(study.table)[rows]
    known = study.interim.lines(f"fit-{era}")
    loss = fitting.objective(
        [study.tables.rows[row] for row in rows], happened, weights, plan.fitting_replicates
    )
    return fitting.fitted(loss, plan.evaluations, known, f"fit {era}")


def _settings(fits: Mapping[str, Fit]) -> list[Setting]:
    """Of both fits and of the defaults, with each term at 0."""
    without = [{path: 0.0} for path in KNOCKED_OUT.values()]
    bases: list[Setting] = [fit.setting for fit in fits.values()]
    return [*bases, *({**base, **out} for base in (*bases, {}) for out in without)]


def _names(fits: Mapping[str, Fit]) -> list[str]:
    """What the settings are called, in the same order."""
    return [*fits, *(f"{base} {term}" for base in (*fits, "defaults") for term in KNOCKED_OUT)]


def _by_folds(study: Study, defaults: Floats, many: Floats) -> Predictors:
    table = study.table
    model = with_model(table, defaults)

    def null(each: Any, among: pd.DataFrame) -> Floats:
        return study.interim.array(f"folds-{each.name}", lambda: by_folds(each, among))

    return {
        "model": defaults,
        "model, recalibrated": null(RECALIBRATED, model),
        **{each.name: null(each, table) for each in NULLS},
        **{each.name: null(each, table) for each in ALONE},
        f"model, {study.plan.many:,} replicates": many,
        **{each.name: null(each, model) for each in WITH_MODEL},
    }


def _by_eras(study: Study, by_set: Mapping[str, Floats]) -> Predictors:
    table, defaults = study.table, dict.fromkeys(ERAS, by_set["defaults"])

    def null(each: Any) -> Floats:
        return study.interim.array(f"eras-{each.name}", lambda: by_eras(each, table))

    return {
        "model": by_set["defaults"],
        "model, recalibrated": recalibrated_by_eras(defaults, table),
        "model, fitted": across_eras(by_set, table),
        "model, fitted and recalibrated": recalibrated_by_eras(by_set, table),
        "model, fitted on the same rows": across_eras(by_set, table, in_sample=True),
        **{each.name: null(each) for each in (*NULLS, *ALONE)},
    }


def _knocked_out(
    table: pd.DataFrame, base: str, defaults: Floats, by_set: Mapping[str, Floats]
) -> dict[str, Predictors]:
    """Predictions with all terms and without each: as they are, and recalibrated on the other era.

    Those of the fits are of rows of the other era.
    """
    raw: Predictors = {}
    recalibrated: Predictors = {}
    for term in ("all terms", *KNOCKED_OUT):
        if base == "defaults":
            one = defaults if term == "all terms" else by_set[f"defaults {term}"]
            by_fit = dict.fromkeys(ERAS, one)
        else:
            ending = "" if term == "all terms" else f" {term}"
            by_fit = {era: by_set[f"{era}{ending}"] for era in ERAS}
        raw[term] = across_eras(by_fit, table)
        recalibrated[term] = recalibrated_by_eras(by_fit, table)
    return {"as_is": raw, "recalibrated": recalibrated}


def _separation(study: Study, defaults: Floats) -> dict[str, dict[str, float]]:
    sizes = term_sizes(study.tables.rows)
    measures = {f"term: {name}": size for name, size in zip(TERM_COLUMNS, sizes, strict=True)}
    for name, sign in COLUMNS.items():
        measures[name] = sign * study.table[name].to_numpy(dtype=np.float64)
    return separation({"model": defaults, **measures}, study.table, study.plan.draws)


def _counted(table: pd.DataFrame) -> dict[str, int]:
    return {
        "rows": len(table),
        "pairs": table["pair"].nunique(),
        "years": table["year"].nunique(),
        "pacts": int(table["formed"].sum()),
    }


def _sampled(sample: Sample, table: pd.DataFrame) -> dict[str, Any]:
    chosen = table.iloc[sample.rows]
    return {
        "weight_of_a_control": float(sample.weights.max()),
        "sum_of_weights": float(sample.weights.sum()),
        **{era: _counted(chosen[of_era(chosen)]) for era, of_era in ERAS.items()},
    }


def run(folder: Path, out: Path, work: Path, plan: Plan) -> dict[str, Any]:
    """The study from the tables in a folder, its results written into another and returned.

    Raises InputError and ScenarioError for what is wrong with the tables.
    """
    tables = read_dyads(folder)
    decided_by = [
        *(table_file(folder, name) for name in (DYADS, THIRDS)),
        *sorted((HERE.parents[2] / "sim" / "history").glob("*.py")),
        *(path for path in sorted(HERE.glob("*.py")) if path.stem not in {"figures", "page"}),
    ]
    settings = repr(plan) + model_identity()
    interim = Interim(work, [*(path.read_bytes() for path in decided_by), settings.encode()])
    found = _rounded(results(Study(tables, covariates(tables, folder), plan, interim)))
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "results.json", (json.dumps(found, indent=1) + "\n").encode())
    write_whole(out / "results.md", page.tables(found).encode())
    write_whole(out / "README.md", page.filled(page.template(), found).encode())
    write_figures(found, out)
    return found


def _rounded(value: Any) -> Any:
    """Six significant digits of every number: further ones differ between processors."""
    match value:
        case dict():
            return {name: _rounded(part) for name, part in value.items()}
        case list():
            return [_rounded(part) for part in value]
        case float():
            return float(f"{value:.6g}")
    return value


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=HERE,
    help="Where results go; beside this file unless given.",
)
@click.option(
    "--work",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("runs/studies/pacts"),
    help="Where what is done already is kept; runs/studies/pacts unless given.",
)
def main(folder: Path, out: Path, work: Path) -> None:
    """Who forms a pact? All numbers and figures, from the tables of pacts in FOLDER."""
    try:
        run(folder, out, work, Plan())
    except InputError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
