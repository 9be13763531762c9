"""`alliance-sim sweep`: a scenario at many points, kept on disk as it goes."""

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures.core.style import Picture
    from sim.results.ledger import SweepLedger
    from sim.results.pending_run import PendingRun, Request
    from sim.results.tables import TableWriter
    from sim.scenario.schema import Scenario
    from sim.studies.sweep.chunks import Workers
    from sim.studies.sweep.designs import Design


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
@options.as_json
@click.pass_context
def command(ctx: click.Context, /, **arguments: Any) -> None:
    """Simulate a scenario at many points: where alliances emerge.

    SCENARIO is a file, the name of a scenario, the folder of an unfinished sweep, or that of
    a finished one. What is done is kept as it goes; --resume does the rest. Exit status 1 if any
    point failed.
    """
    from sim.cli.output.terminal import announce_compiling
    from sim.cli.text.sweep_cost import announce, may_start
    from sim.cli.text.sweep_summary import tell
    from sim.results.ledger import left_by, open_ledger
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
        with (
            open_ledger(request, design.size, cost.chunk_size()) as ledger,
            _kept(ledger, arguments["resume"]),
        ):
            _do(ledger, request, design, workers)
            _finish(ledger, request)
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


@contextlib.contextmanager
def _kept(ledger: "SweepLedger", resume: bool) -> Iterator[None]:
    """Says what is there already, and, whatever ends the work, how to go on."""
    from sim.cli.exits import Failure, Fault, Interruption
    from sim.cli.output.faults import log_fault
    from sim.cli.text.words import counted
    from sim.errors import InputError
    from sim.results.run_folder import is_of

    total = ledger.header.points
    if ledger.points_done and not resume:
        raise InputError(
            f"{ledger.folder} holds {ledger.points_done:,} of {counted(total, 'point')} of this "
            "sweep; go on with --resume, or remove it to begin anew"
        )
    if ledger.points_done:
        click.echo(f"{ledger.points_done:,} of {counted(total, 'point')} are done", err=True)
    if ledger.damaged:
        click.echo(f"{counted(ledger.damaged, 'damaged chunk')} will be done again", err=True)

    def how_to_go_on(when: str = "") -> str:
        done = f"{ledger.points_done:,} of {counted(total, 'point')} are kept"
        return f"{done}; {when}go on with: alliance-sim sweep {ledger.folder} --resume"

    try:
        yield
    except KeyboardInterrupt:
        raise Interruption(f"interrupted; {how_to_go_on()}") from None
    except MemoryError:
        raise Failure(f"not enough memory; {how_to_go_on()}, and fewer --workers") from None
    except OSError as error:
        if not is_of(error, ledger.folder):
            note = ": ".join(str(part) for part in (error.filename, error.strerror) if part)
            raise Failure(f"{note}; {how_to_go_on()}") from error
        reason = error.strerror or str(error)
        raise Failure(f"cannot write to {ledger.folder}: {reason}; {how_to_go_on()}") from error
    except InputError as error:
        raise Failure(f"{error}; {how_to_go_on()}") from error
    except Exception as error:
        note = log_fault(error, ledger.folder)
        raise Fault(f"{note}; {how_to_go_on('once it is mended, ')}") from error


def _do(ledger: "SweepLedger", request: "Request", design: "Design", workers: "Workers") -> None:
    """Do every chunk that is missing, and put it on disk as soon as it is done."""
    from sim.cli.output.interrupts import dropped_interrupts
    from sim.cli.text.sweep_progress import SweepProgress
    from sim.studies.sweep.chunks import chunks_of
    from sim.studies.sweep.job import Job

    chunks = chunks_of(design, ledger.header.chunk, ledger.missing)
    with (
        dropped_interrupts() as raise_dropped,
        SweepProgress(ledger.points_done, design.size) as progress,
        contextlib.closing(workers.frames(Job.of(request.scenario), chunks)) as finished,
    ):
        for chunk, frames in finished:
            ledger.keep(chunk.number, frames)
            progress(ledger.points_done)
            raise_dropped()


def _finish(ledger: "SweepLedger", request: "Request") -> None:
    """Make the run folder from all chunks, draw its figure, and leave nothing unfinished."""
    from sim.results.pending_run import new_run

    with new_run(request, ledger.started) as draft:
        draft.outcome |= {"points": float(ledger.header.points), "failed": 0.0}
        _draw(draft, _write_tables(ledger, draft))
        draft.publish()
    ledger.discard()


def _write_tables(ledger: "SweepLedger", draft: "PendingRun") -> "pd.DataFrame | None":
    """Write the tables of all chunks, one after the other; returns the points if they are few."""
    import pandas as pd

    from sim.cli.text.sweep_summary import MOST_POINTS_SHOWN, failure

    few = ledger.header.points <= MOST_POINTS_SHOWN
    points = []
    with contextlib.ExitStack() as stack:
        writers: dict[str, TableWriter] = {}
        for frames in ledger.tables():
            for name, frame in frames.items():
                if name not in writers:
                    writers[name] = stack.enter_context(draft.table(name))
                writers[name].append(frame)
            draft.outcome = failure(draft.outcome, frames["points"], draft.request.scenario)
            points += [frames["points"]] if few else []
    return pd.concat(points, ignore_index=True) if few else None


def _draw(draft: "PendingRun", points: "pd.DataFrame | None") -> None:
    """Draw the points, unless they are too many for anything to be seen."""
    from sim.cli.output.drawing import draw_each

    if points is not None and points["failure"].isna().any():
        draw_each(draft.figures, {"sweep": lambda: _picture(points, draft.request.scenario)})


def _picture(points: "pd.DataFrame", scenario: "Scenario") -> "Picture":
    from sim.figures.sweep.sweep_figure import sweep_figure

    return sweep_figure(points, scenario.varied, scenario)
