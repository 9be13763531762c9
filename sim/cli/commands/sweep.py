"""`alliance-sim sweep`: a scenario at many points, kept on disk as it goes."""

import contextlib
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.results.pending_run import Request
    from sim.studies.sweep.chunks import Workers


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim sweep two-states --vary parity=0.05:1:20\n"
    "  alliance-sim sweep russia-china-2022 --vary parity=0.1:1:10 --vary threat=0,0.5,1 \\\n"
    "      --replicates 200 --dry-run\n"
    "  alliance-sim sweep two-states --vary parity=0.05:1 --vary trade=0:5 --design lhs \\\n"
    "      --points 500\n"
    "  alliance-sim sweep two-states --table runs/FIT/posterior.csv\n"
    "  alliance-sim sweep runs/two-states-01234567.unfinished --resume"
)
@options.scenario
@click.option(
    "--vary",
    multiple=True,
    metavar="K=VALUES",
    help="Vary a knob or path over from:to:points, or over a,b,c; may be given again.  "
    "[default: the scenario's section sweep]",
)
@click.option(
    "--design",
    metavar="DESIGN",
    help="How points are chosen: grid; or lhs, sobol or saltelli, with --vary K=from:to and "
    "--points.  [default: grid]",
)
@click.option(
    "--table",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The points as CSV, one a row: columns are knobs or paths, others are carried through.",
)
@click.option(
    "--points",
    metavar="N",
    type=int,
    help="How many points; of saltelli, how many for each factor and two more.",
)
@options.settings
@click.option(
    "--replicates",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many replicates to run at each point.",
)
@options.steps
@options.seed
@click.option(
    "--keep",
    metavar="TABLE",
    type=click.Choice(["joins", "replicates"]),
    help="Keep more than the focus pair: joins, of all states; or replicates, those and a "
    "row for each replicate and pair.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    help="Threads to run on, or processes of --dask local.  [default: one a core]",
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Have a Dask cluster do it: its scheduler's address, or local.",
)
@options.out
@click.option("--resume", is_flag=True, help="Go on with what is unfinished.")
@click.option("--dry-run", is_flag=True, help="Say what it would take, and stop.")
@click.option("--yes", is_flag=True, help="Do not ask, however long it takes.")
@options.csv
@options.sized
@options.as_json
@click.pass_context
def command(ctx: click.Context, /, **arguments: Any) -> None:
    """Simulate a scenario at many points: where alliances emerge.

    SCENARIO is a file, the name of a scenario, the folder of an unfinished sweep, or that of
    a finished one. What is done is kept as it goes; --resume does the rest. Exit status 1 if any
    point failed.
    """
    from sim.cli.output.terminal import announce_compiling
    from sim.cli.sweeping import run_points
    from sim.cli.text.sweep_cost import announce, may_start
    from sim.cli.text.sweep_summary import tell
    from sim.results.ledger import left_by
    from sim.results.run_folder import check_place
    from sim.studies.sweep.cost import trial
    from sim.studies.sweep.designs import design_of

    request = _request(ctx, arguments)
    design = design_of(request.scenario)
    check_place(request.place, request.inputs)
    left = left_by(request) if arguments["resume"] else None
    if arguments["resume"] and left is None and _is_finished(request):
        click.echo(f"{request.place} is finished already", err=True)
        tell(ctx, request, as_json=arguments["as_json"])
        return
    with _workers(arguments) as workers:
        announce_compiling()
        cost, frames = trial(request.scenario, design, workers.number)
        if arguments["dry_run"]:
            announce(cost, frames, request, design, as_json=arguments["as_json"])
            return
        announce(cost, frames, request, design, err=True)
        may_start(cost, yes=arguments["yes"] or left is not None)
        run_points(
            request,
            design,
            workers,
            cost.chunk_size(),
            arguments["size"],
            resume=arguments["resume"],
        )
    tell(ctx, request, as_json=arguments["as_json"])


def _request(ctx: click.Context, arguments: dict[str, Any]) -> "Request":
    """What is to be swept: the scenario with its plan, and where the results go."""
    from sim.cli.exits import COMMAND
    from sim.cli.inputs import chosen, refuse_set_and_varied, say_from_where
    from sim.results.ledger import unfinished
    from sim.results.pending_run import Request
    from sim.results.scenario_library import settings_of
    from sim.scenario.files.points_file import read_points
    from sim.scenario.files.settings import parse_settings
    from sim.scenario.knobs import changed
    from sim.studies.sweep.designs import parse_vary, planned

    out = arguments["out"]
    changes = {key: arguments[key] for key in ("steps", "seed") if arguments[key] is not None}
    if left := unfinished(arguments["source"]):
        header, scenario, folder = left
        name, out = header.name, out or folder
        settings = parse_settings(arguments["settings"])
        scenario = changed(scenario, changes | settings) if changes or settings else scenario
        asked = header.settings | settings
    else:
        scenario, name = chosen(arguments["source"], arguments["settings"], **changes)
        asked = settings_of(arguments["source"]) | parse_settings(arguments["settings"])
    plan = {key: arguments[key] for key in ("design", "points", "replicates", "keep")}
    table = arguments["table"]
    points = None if table is None else read_points(table, scenario)
    scenario = planned(scenario, parse_vary(arguments["vary"]), **plan, table=points)
    refuse_set_and_varied(arguments["settings"], scenario.varied)
    if not left:
        say_from_where(arguments["source"], scenario, scenario.varied)
    return Request(
        scenario,
        name,
        command=ctx.meta[COMMAND],
        out=out,
        csv=arguments["csv"],
        kind="sweep",
        settings=asked,
    )


def _is_finished(request: "Request") -> bool:
    from sim.results.manifest import MANIFEST

    return (request.place / MANIFEST).is_file()  # whose inputs are the same, or it were refused


def _workers(arguments: dict[str, Any]) -> "AbstractContextManager[Workers]":
    from sim.studies.sweep.threads import Threads

    if not arguments["dask"]:
        return contextlib.nullcontext(Threads(arguments["workers"]))
    from sim.studies.sweep.cluster import Cluster

    return Cluster(arguments["dask"], arguments["workers"])
