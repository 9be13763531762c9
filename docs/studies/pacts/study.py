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

from docs.studies.interim import Interim
from docs.studies.pacts import fitting, page
from docs.studies.pacts.covariates import (
    ALONE,
    NULLS,
    S_AND_NEARNESS,
    WITHIN_YEARS,
    covariates,
    outcomes,
)
from docs.studies.pacts.figures import write_figures
from docs.studies.pacts.fitting import Fit, Sample, case_control
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
from sim.studies.fit.terms import weight_path
from sim.studies.score.nulls import BASE_RATE, Null
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.terms import COMMITMENT, TERMS

HERE = Path(__file__).parent

KNOCKED_OUT = {
    term.weight: weight_path(name)
    for name, term in TERMS.items()
    if term.weight and name != "autonomy"
} | {COMMITMENT: "model.premium"}
"""The parameter that a term is nothing without. Autonomy is not in the tables: it is 0 throughout.
"""

FORMS = {"fitted": False, "fitted for order": True}
"""Forms of fits, and whether level is left out of account; the second is exploratory: it was added
when the first had been seen to give up the order of pairs for their level."""

BASES = ("defaults", "fitted for order")
"""What terms are taken out of. Not of the first form, which has hardly any order to lose."""

REFERENCES = (BASE_RATE.name, "nearness alone", S_AND_NEARNESS.name)
"""The nulls that differences are taken from."""


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
    fits = {form: {era: _fit(study, sample, era, form) for era in ERAS} for form in FORMS}
    settings = _settings(fits)
    by_name = dict(zip(settings, study.predicted("fits", list(settings.values())), strict=True))
    folds = _by_folds(study, defaults)
    eras = _by_eras(study, defaults, by_name, _as_fitted(study, fits["fitted"]))
    masks = {"all": np.ones(len(table), dtype=bool)}
    masks |= {era: of_era(table).to_numpy() for era, of_era in ERAS.items()}

    def scored(
        name: str, predictors: Predictors, references: tuple[str, ...], among: str = "all"
    ) -> Any:
        rows = masks[among]
        chosen = {each: predictions[rows] for each, predictions in predictors.items()}
        return interim.value(
            f"scores-{name}-{among}",
            lambda: scores(chosen, table[rows], references=references, draws=plan.draws),
        )

    return {
        "plan": asdict(plan),
        "table": {among: _counted(table[rows]) for among, rows in masks.items()},
        "scores": {among: scored("folds", folds, REFERENCES, among) for among in masks},
        "eras": {among: scored("eras", eras, REFERENCES, among) for among in masks},
        "certainty": {
            name: _certainty(predicted, plan.replicates)
            for name, predicted in (
                ("model", defaults),
                ("model, fitted", eras["model, fitted"]),
                *((name, by_name[name]) for name in by_name if name.startswith("defaults")),
            )
        },
        "defaults": fitting.DEFAULTS,
        "sample": _sampled(sample, table),
        "fits": {
            form: {era: fit._asdict() for era, fit in each.items()} for form, each in fits.items()
        },
        "knocked_out": {
            base: {
                name: scored(f"without-{base}-{name}", predictors, ("all terms",))
                for name, predictors in _knocked_out(table, base, defaults, by_name).items()
            }
            for base in BASES
        },
        "separation": interim.value("separation", lambda: _separation(study, defaults)),
        "reliability": {
            name: reliability_rows(predictions, table)
            for name, predictions in (
                ("model", folds["model"]),
                ("model, recalibrated", folds["model, recalibrated"]),
                ("model, fitted", eras["model, fitted"]),
                ("17 covariates, trees", folds["17 covariates, trees"]),
            )
        },
    }


def _fit(study: Study, sample: Sample, era: str, form: str) -> Fit:
    """The parameters fitted to the rows of an era that are in the sample."""
    plan = study.plan
    chosen = ERAS[era](study.table).to_numpy()[sample.rows]
    rows, weights = sample.rows[chosen], sample.weights[chosen]
    loss = fitting.objective(
        [study.tables.rows[row] for row in rows],
        outcomes(study.table)[rows],
        weights,
        plan.fitting_replicates,
        recalibrated=FORMS[form],
    )
    known = study.interim.lines(f"{form}-{era}")
    return fitting.fitted(loss, plan.evaluations, known, f"{form} {era}")


_Fits = Mapping[str, Mapping[str, Fit]]


def _settings(fits: _Fits) -> dict[str, Setting]:
    """By name: all fits and, of BASES, each with each term at 0."""
    bases: dict[str, Setting] = {
        f"{form} {era}": fit.setting for form, each in fits.items() for era, fit in each.items()
    }
    return bases | {
        f"{name} without {term}": {**base, path: 0.0}
        for name, base in {**bases, "defaults": {}}.items()
        if name.startswith(BASES)
        for term, path in KNOCKED_OUT.items()
    }


def _as_fitted(study: Study, fits: Mapping[str, Fit]) -> dict[str, Floats]:
    """By era: predictions with as few replicates as the fit had."""
    settings: list[Setting] = [fit.setting for fit in fits.values()]
    few = study.predicted("as-fitted", settings, study.plan.fitting_replicates)
    return dict(zip(fits, few, strict=True))


def _by_folds(study: Study, defaults: Floats) -> Predictors:
    table, many = study.table, study.plan.many
    model = with_model(table, defaults)

    def null(each: Null, among: pd.DataFrame) -> Floats:
        return study.interim.array(f"folds-{each.name}", lambda: by_folds(each, among))

    return {
        "model": defaults,
        "model, recalibrated": null(RECALIBRATED, model),
        **{each.name: null(each, table) for each in NULLS},
        **{each.name: null(each, table) for each in (*ALONE, *WITHIN_YEARS)},
        f"model, {many:,} replicates": study.predicted("many", [{}], many)[0],
        **{each.name: null(each, model) for each in WITH_MODEL},
    }


def _by_eras(
    study: Study,
    defaults: Floats,
    by_name: Mapping[str, Floats],
    as_fitted: Mapping[str, Floats],
) -> Predictors:
    table, plain = study.table, dict.fromkeys(ERAS, defaults)
    fitted, ordered = ({era: by_name[f"{form} {era}"] for era in ERAS} for form in FORMS)

    def null(each: Null) -> Floats:
        return study.interim.array(f"eras-{each.name}", lambda: by_eras(each, table))

    return {
        "model": defaults,
        "model, recalibrated": recalibrated_by_eras(plain, table),
        "model, fitted": across_eras(fitted, table),
        "model, fitted and recalibrated": recalibrated_by_eras(fitted, table),
        **{each.name: null(each) for each in (*NULLS, *ALONE, *WITHIN_YEARS)},
        "model, fitted on the same rows": across_eras(fitted, table, in_sample=True),
        f"model, fitted, {study.plan.fitting_replicates} replicates": across_eras(as_fitted, table),
        "model, fitted for order": recalibrated_by_eras(ordered, table),
    }


def _certainty(predicted: Floats, replicates: int) -> dict[str, float]:
    """In which share of rows no replicate has an alliance, or every one, or more than half."""
    none, every = probabilities(np.array([0, replicates]), replicates)
    return {
        "never": float(np.mean(predicted <= none)),
        "always": float(np.mean(predicted >= every)),
        "above_half": float(np.mean(predicted > 0.5)),
    }


def _knocked_out(
    table: pd.DataFrame, base: str, defaults: Floats, by_name: Mapping[str, Floats]
) -> dict[str, Predictors]:
    """Predictions with all terms and without each: as they are, and recalibrated on the other era.

    Those of the fits are of rows of the other era.
    """
    raw: Predictors = {}
    recalibrated: Predictors = {}
    for term in ("all terms", *KNOCKED_OUT):
        without = "" if term == "all terms" else f" without {term}"
        if base == "defaults":
            one = by_name[f"{base}{without}"] if without else defaults
            by_fit = dict.fromkeys(ERAS, one)
        else:
            by_fit = {era: by_name[f"{base} {era}{without}"] for era in ERAS}
        raw[term] = across_eras(by_fit, table)
        recalibrated[term] = recalibrated_by_eras(by_fit, table)
    return {"as_is": raw, "recalibrated": recalibrated}


def _separation(study: Study, defaults: Floats) -> dict[str, dict[str, float]]:
    sizes = term_sizes(study.tables.rows)
    measures = {f"term {name}": size for name, size in zip(TERM_COLUMNS, sizes, strict=True)}
    for name, sign in COLUMNS.items():
        measures[name] = sign * study.table[name].to_numpy(dtype=np.float64)
    return separation({"model": defaults, **measures}, study.table, study.plan.draws)


def _counted(table: pd.DataFrame) -> dict[str, int]:
    return {
        "rows": len(table),
        "pairs": table["pair"].nunique(),
        "years": table["year"].nunique(),
        "pacts": int(table["formed"].sum()),
        "pacts_in_three_years": int(table.groupby("year")["formed"].sum().nlargest(3).sum()),
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
    found: dict[str, Any] = _rounded(
        results(Study(tables, covariates(tables, folder), plan, interim))
    )
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
