"""`alliance-sim fit`: what records and outcomes say of a model's parameters."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName
    from sim.results.pending_run import PendingRun
    from sim.scenario.fit_plan import Prior
    from sim.studies.fit.fit import Fit
    from sim.studies.fit.target import Evidence


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim fit russia-china-2022\n"
    "  alliance-sim fit russia-china-2022 --without third_parties\n"
    "  alliance-sim fit one.yaml two.yaml --record one.csv --record two.csv"
)
@click.argument("sources", metavar="SCENARIO...", nargs=-1, required=True)
@click.option(
    "--record",
    "records",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A record of events as CSV, one for each scenario in order.  [default: their own]",
)
@click.option(
    "--without",
    multiple=True,
    metavar="TERM",
    help="Leave out a term of the decision: its weight is 0; may be given again.",
)
@click.option(
    "--live",
    metavar="N",
    type=click.IntRange(min=10),
    default=500,
    show_default=True,
    help="Live points of the sampler: more are slower and more exact.",
)
@options.settings
@options.replicates
@options.seed
@options.out
@options.sized
@options.as_json
@click.pass_context
def command(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    *,
    sources: tuple[str, ...],
    records: tuple[Path, ...],
    without: tuple[str, ...],
    live: int,
    settings: tuple[str, ...],
    replicates: int | None,
    seed: int | None,
    out: Path | None,
    size: "SizeName",
    as_json: bool,
) -> None:
    """Estimate parameters from records of events and from outcomes.

    The paths in the section fit of the scenarios, with their priors, are estimated from the records
    and outcomes of all of them together. The results go to a run folder: weighted draws, draws of
    equal weight to forecast with, a summary, predictive checks and figures. A fit that was
    interrupted goes on where it stopped.
    """
    from sim.cli.exits import COMMAND, WRITTEN
    from sim.cli.inputs import refuse_set_and_varied
    from sim.cli.output.terminal import announce_compiling, width
    from sim.cli.text.fit import fit_text
    from sim.cli.text.sweep_cost import duration
    from sim.cli.text.words import counted
    from sim.results.pending_run import Request, new_run
    from sim.studies.fit.fit import estimate
    from sim.studies.fit.terms import weight_path

    evidence, name = _evidence(sources, records, settings, without, replicates, seed)
    priors = _priors(evidence, without)
    refuse_set_and_varied(settings, [*priors, *map(weight_path, without)])
    first, *others = (each.scenario for each in evidence)
    request = Request(
        first,
        name,
        "compiled",
        ctx.meta[COMMAND],
        out,
        csv=True,  # for other programs, and for sweep --table
        kind="fit",
        others=tuple(others),
        options={"live": live, "without": list(without)},
    )
    with new_run(request) as draft:
        announce_compiling("compiled")
        if priors:
            low, high = estimate(evidence, priors, live)
            told = f"{counted(len(priors), 'parameter')}, {counted(live, 'live point')}"
            click.echo(f"{told}: about {duration(low)} to {duration(high)}", err=True)
        found = _fitted(evidence, priors, first.seed, live)
        checks = _fill(draft, found, size)
        ctx.meta[WRITTEN] = folder = draft.publish()
    if as_json:
        from sim.cli.output.json_output import echo_json

        echo_json({"folder": folder, **draft.outcome, "summary": found.summary, "checks": checks})
        return
    from sim.cli.output.drawing import tell_place
    from sim.cli.output.next_command import given, tell_next

    click.echo(fit_text(found, width()))
    tell_place(folder)
    left_out = [f"{weight_path(term)}=0" for term in without]
    changes = given(set=[*settings, *left_out])
    tell_next("a forecast", "run", sources[0], "--posterior", str(folder), *changes)


def _fitted(
    evidence: "Sequence[Evidence]", priors: "dict[str, Prior]", seed: int, live: int
) -> "Fit":
    """The fit; interrupted between two draws, so that what is done is kept."""
    from sim.cli.exits import Interruption
    from sim.cli.output.interrupts import interrupted_between
    from sim.cli.output.terminal import ProgressBar
    from sim.studies.fit.fit import fit

    with ProgressBar("fitting") as progress, interrupted_between() as raise_interrupts:

        def tell(done: int, total: int) -> None:
            progress(done, total)
            raise_interrupts()

        try:
            return fit(evidence, priors, seed=seed, live=live, progress=tell)
        except KeyboardInterrupt:
            raise Interruption(
                "interrupted; what is done is kept, and the same command goes on from there"
            ) from None


def _evidence(
    sources: "Sequence[str]",
    records: "Sequence[Path]",
    settings: "Sequence[str]",
    without: "Sequence[str]",
    replicates: int | None,
    seed: int | None,
) -> "tuple[list[Evidence], str]":
    """Each scenario with its record and outcomes, and the name of the run."""
    from sim.cli.inputs import chosen
    from sim.cli.text.words import counted
    from sim.errors import InputError
    from sim.scenario.files.record_file import read_record
    from sim.studies.fit.target import Evidence
    from sim.studies.fit.terms import without_terms

    if records and len(records) != len(sources):
        given = f"{counted(len(sources), 'scenario')} and {counted(len(records), 'record')}"
        raise InputError(f"{given}; give a record for each scenario, or none")
    evidence, names = [], []
    for number, source in enumerate(sources):
        scenario, name = chosen(source, settings, replicates=replicates, seed=seed)
        record = read_record(records[number], scenario) if records else scenario.record
        scenario = without_terms(scenario, without).model_copy(update={"record": record})
        evidence.append(Evidence(scenario, record, scenario.outcomes))
        names.append(name)
    return evidence, names[0] if len(names) == 1 else f"{names[0]}-and-{len(names) - 1}"


def _priors(evidence: "Sequence[Evidence]", without: "Sequence[str]") -> "dict[str, Prior]":
    """The priors of all scenarios, but for the weights of terms that are left out."""
    from sim.errors import InputError
    from sim.studies.fit.terms import weight_path

    priors: dict[str, Prior] = {}
    for each in evidence:
        for path, prior in each.scenario.fit.items():
            if priors.setdefault(path, prior) != prior:
                raise InputError(f"{path} has two different priors; make them the same")
    for term in without:
        priors.pop(weight_path(term), None)
    return priors


def _fill(draft: "PendingRun", found: "Fit", size: "SizeName") -> "pd.DataFrame":
    """Tables, what a list of runs shows, and then the figures; the table of checks is returned."""
    from sim.cli.output.drawing import at_no_cost, draw_each
    from sim.studies.fit.checks import log_likelihood_by_series, predictive_checks

    checks, series = predictive_checks(found), log_likelihood_by_series(found)
    tables = {"draws": found.draws, "posterior": found.posterior, "summary": found.summary}
    tables |= {
        name: table for name, table in (("checks", checks), ("series", series)) if len(table)
    }
    draft.write(tables)
    draft.outcome |= {
        "log_evidence": found.log_evidence,
        "log_evidence_error": found.log_evidence_error,
        "evaluations": found.evaluations,
        "effective": found.effective,
    }
    with at_no_cost("figures"):
        draw_each(draft.figures, _pictures(found, checks, size))
    return checks


def _pictures(
    found: "Fit", checks: "pd.DataFrame", size: "SizeName"
) -> "dict[str, Callable[[], Picture]]":
    """The figures of a fit by name, to be drawn."""
    from sim.figures.fit.checks import checks_figure
    from sim.figures.fit.pairs import pairs_figure
    from sim.figures.fit.posterior import posterior_figure

    title = found.evidence[0].scenario.title
    figures = {"posterior": lambda: posterior_figure(found.draws, found.priors, title, size)}
    if len(found.priors) > 1:
        moved = found.summary.sort_values("moved", ascending=False)["parameter"].tolist()
        figures["pairs"] = lambda: pairs_figure(found.posterior, moved, title, size)
    if len(checks):
        figures["checks"] = lambda: checks_figure(checks, title, size)
    return figures
