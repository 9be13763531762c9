"""`alliance-sim run`: an ensemble of replicates, its table, its run folder and its figures."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName
    from sim.results.pending_run import PendingRun
    from sim.scenario.schema import Scenario
    from sim.studies.ensemble.ensemble import Ensemble

_HALF = 0.5
"""The share of replicates that the command to go on with crosses."""
_CLEAR = 0.15
"""How far from it a share has to be, to be on the same side in the replicates of a search."""


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim run russia-china-2022\n"
    "  alliance-sim run two-states --set states.B.power=0.2 --replicates 2000\n"
    "  alliance-sim run russia-china-2022 --posterior runs/FIT\n"
    "  alliance-sim run runs/two-states-01234567          # the same again, bit for bit"
)
@options.scenario
@click.option(
    "--posterior",
    metavar="FIT",
    help="Forecast over the draws of a fit, given by its run folder; --replicates at each draw.",
)
@options.settings
@options.running
@click.pass_context
def command(
    ctx: click.Context,
    *,
    source: str,
    posterior: str | None,
    settings: tuple[str, ...],
    running: options.Running,
) -> None:
    """Simulate a scenario and estimate the chance of an alliance.

    SCENARIO is a file, the name of a scenario, a run folder or its manifest. The results go
    to a run folder, with figures, which is written whole or not at all.

    With --posterior it is a forecast: the replicates run at each draw of the parameters that a fit
    found, or again at those of the run folder of a forecast. What is done is kept as it goes; the
    same command does the rest.
    """
    from sim.cli.exits import COMMAND, WRITTEN
    from sim.cli.inputs import chosen, refuse_set_and_drawn
    from sim.results.pending_run import Request, new_run
    from sim.results.scenario_library import settings_of
    from sim.scenario.files.settings import parse_settings
    from sim.studies.ensemble.singles import singles
    from sim.studies.fit.forecast import is_forecast

    scenario, name = chosen(
        source, settings, replicates=running.replicates, steps=running.steps, seed=running.seed
    )
    if posterior is not None:
        scenario = _with_draws(scenario, posterior)
    if is_forecast(scenario):
        refuse_set_and_drawn(settings, scenario)
        asked = settings_of(source) | parse_settings(settings)
        _forecast(ctx, scenario, name, running, asked)
        return
    request = Request(
        scenario,
        name,
        running.engine,
        ctx.meta[COMMAND],
        running.out,
        running.csv,
        settings=settings_of(source) | parse_settings(settings),
    )
    with new_run(request) as draft:
        ensemble = _ensemble(draft, running.threads)
        tables = {"joins": ensemble.joins, "pairs": ensemble.pairs, "path": ensemble.path}
        tables |= {"ends": ensemble.ends, "singles": singles(ensemble.scenario)}
        if len(ensemble.positions):  # the others answer
            tables["positions"] = ensemble.positions
            tables["joins_unanswered"] = _unanswered(draft, running.threads)
        _fill(draft, ensemble, tables, running.size)
        ctx.meta[WRITTEN] = folder = draft.publish()
    if running.as_json:
        del tables["singles"]  # thousands of rows, for the figure; the folder has them
        _echo_json(tables, folder)
    else:
        _echo(ensemble, folder)


def _with_draws(scenario: "Scenario", fit: str) -> "Scenario":
    """The scenario with the draws of a fit; says what else of the model differs from the fit's."""
    from sim.studies.fit.forecast import forecast_plan, held_otherwise, read_posterior

    draws = read_posterior(fit)
    for path, (fitted, here) in held_otherwise(scenario, draws).items():
        note = f"{path} is {here} here and was {fitted} in the fit"
        click.echo(f"{note}; with --set {path}={fitted} it is as fitted", err=True)
    return forecast_plan(scenario, draws)


def _forecast(
    ctx: click.Context,
    scenario: "Scenario",
    name: str,
    running: options.Running,
    settings: dict[str, object],
) -> None:
    """Run the scenario at every draw, and tell what comes of all of them together."""
    from sim.cli.exits import COMMAND
    from sim.cli.output.terminal import announce_compiling
    from sim.cli.sweeping import run_points
    from sim.cli.text.sweep_cost import announce
    from sim.cli.text.sweep_summary import tell
    from sim.errors import InputError
    from sim.results.pending_run import Request
    from sim.results.run_folder import check_place
    from sim.studies.sweep.cost import trial
    from sim.studies.sweep.designs import design_of
    from sim.studies.sweep.threads import Threads

    if running.engine != "compiled":
        raise InputError(f"--engine {running.engine} does not go with draws of a posterior")
    request = Request(
        scenario,
        name,
        command=ctx.meta[COMMAND],
        out=running.out,
        csv=running.csv,
        kind="sweep",
        settings=settings,
    )
    design = design_of(scenario)
    check_place(request.place, request.inputs)
    workers = Threads(running.threads)
    announce_compiling()
    cost, frames = trial(scenario, design, workers.number)
    announce(cost, frames, request, design, err=True)
    run_points(request, design, workers, cost.chunk_size(), running.size, resume=True)
    tell(ctx, request, as_json=running.as_json)


def _ensemble(draft: "PendingRun", threads: int | None) -> "Ensemble":
    """The ensemble, its rows a replicate written as they come."""
    from sim.cli.output.terminal import ProgressBar, announce_compiling
    from sim.studies.ensemble.ensemble import run

    request = draft.request
    announce_compiling(request.engine)
    with draft.table("replicates") as rows, ProgressBar("running") as progress:
        return run(
            request.scenario,
            engine=request.engine,
            threads=threads,
            progress=progress,
            sink=rows.append,
        )


def _unanswered(draft: "PendingRun", threads: int | None) -> "pd.DataFrame":
    """Who joins what in the same replicates with nobody answering."""
    from sim.cli.output.terminal import ProgressBar
    from sim.studies.ensemble.unanswered import unanswered_joins

    request = draft.request
    with ProgressBar("running with nobody answering") as progress:
        return unanswered_joins(
            request.scenario, engine=request.engine, threads=threads, progress=progress
        )


def _fill(
    draft: "PendingRun",
    ensemble: "Ensemble",
    tables: "dict[str, pd.DataFrame]",
    size: "SizeName",
) -> None:
    """The other tables, what a list of runs shows, and then the figures."""
    from sim.cli.output.drawing import at_no_cost, draw_each

    draft.write(tables)
    focus = ensemble.pairs.iloc[0]
    shown = ("allied", "allied_low", "allied_high")
    draft.outcome |= {name: float(focus[name]) for name in shown}
    draft.outcome |= {"relation": str(focus["relation"])}
    with at_no_cost("figures"):
        draw_each(draft.figures, _pictures(ensemble.scenario, tables, size))


def _pictures(
    scenario: "Scenario", tables: "dict[str, pd.DataFrame]", size: "SizeName"
) -> "dict[str, Callable[[], Picture]]":
    """The figures of a run by name, to be drawn."""
    from sim.figures.run.pictures_of_run import pictures_of_run
    from sim.figures.run.signals import signals_figure
    from sim.studies.ensemble.ensemble import signals

    who_joined = {"signals": lambda: signals_figure(signals(scenario), scenario, size)}
    return who_joined | pictures_of_run(scenario, tables, size)


def _echo(ensemble: "Ensemble", folder: Path) -> None:
    from sim.cli.output.drawing import tell_place
    from sim.cli.output.next_command import tell_next
    from sim.cli.output.terminal import width
    from sim.cli.text.summary import summary

    click.echo(summary(ensemble, width()))
    tell_place(folder)
    tell_next(*_next(ensemble, str(folder)))


def _next(ensemble: "Ensemble", folder: str) -> tuple[str, ...]:
    """What it would take for the other outcome, where there are knobs and a clear one."""
    share = float(ensemble.pairs.iloc[0]["allied"])
    if ensemble.scenario.knobs and share < _HALF - _CLEAR:
        return "what it would take", "whatif", folder, "--until", f"allied={_HALF}"
    if ensemble.scenario.knobs and share > _HALF + _CLEAR:
        return "what would undo it", "whatif", folder, "--until", f"allied<{_HALF}"
    return "all of it on one page", "report", folder


def _echo_json(tables: "dict[str, pd.DataFrame]", folder: Path) -> None:
    from sim.cli.output.json_output import echo_json
    from sim.results.run import read_run

    echo_json({"folder": folder, "manifest": read_run(folder).manifest, **tables})
