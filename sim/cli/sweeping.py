"""Points run and kept on disk as they go: what a sweep and a forecast have in common."""

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName
    from sim.results.ledger import SweepLedger
    from sim.results.pending_run import PendingRun, Request
    from sim.results.tables import TableWriter
    from sim.scenario.schema import Scenario
    from sim.studies.fit.forecast import Forecast
    from sim.studies.sweep.chunks import Frames, Workers
    from sim.studies.sweep.designs import Design


def run_points(
    request: "Request",
    design: "Design",
    workers: "Workers",
    chunk: int,
    size: "SizeName",
    *,
    resume: bool,
) -> None:
    """Run all points, so many in a chunk, and make the run folder; goes on with what was left.

    size: what its figures are drawn for.
    Raises InputError where something was left and it is not to be resumed.
    """
    from sim.results.ledger import open_ledger

    with open_ledger(request, design.size, chunk) as ledger, _kept(ledger, resume):
        _do(ledger, request, design, workers)
        _finish(ledger, request, size)


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


def _finish(ledger: "SweepLedger", request: "Request", size: "SizeName") -> None:
    """Make the run folder from all chunks, draw its figures, and leave nothing unfinished."""
    from sim.cli.output.drawing import draw_each
    from sim.results.pending_run import new_run

    with new_run(request, ledger.started) as draft:
        draft.outcome |= {"points": float(ledger.header.points), "failed": 0.0}
        tables = _write_tables(ledger, draft)
        if tables and tables["points"]["failure"].isna().any():
            found = _forecast(draft, tables)
            draw_each(draft.figures, _pictures(tables["points"], request.scenario, found, size))
        draft.publish()
    ledger.discard()


def _write_tables(ledger: "SweepLedger", draft: "PendingRun") -> "Frames":
    """Write the tables of all chunks, one after the other; returns them if points are few.

    None where they are too many for anything to be seen of them.
    """
    import pandas as pd

    from sim.cli.text.sweep_summary import MOST_POINTS_SHOWN, failure
    from sim.studies.fit.forecast import is_forecast

    few = ledger.header.points <= MOST_POINTS_SHOWN
    kept = ("points", "joins") if is_forecast(draft.request.scenario) else ("points",)
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in kept if few}
    with contextlib.ExitStack() as stack:
        writers: dict[str, TableWriter] = {}
        for frames in ledger.tables():
            for name, frame in frames.items():
                if name not in writers:
                    writers[name] = stack.enter_context(draft.table(name))
                writers[name].append(frame)
            draft.outcome = failure(draft.outcome, frames["points"], draft.request.scenario)
            for name, part in parts.items():
                part.append(frames[name])
    return {name: pd.concat(part, ignore_index=True) for name, part in parts.items()}


def _forecast(draft: "PendingRun", tables: "Frames") -> "Forecast | None":
    """The forecast that a sweep is, if it is one; what it has beyond the points is written."""
    from sim.studies.fit.forecast import Forecast, is_forecast, own_values

    scenario = draft.request.scenario
    if not is_forecast(scenario):
        return None
    found = Forecast(scenario, tables["points"], tables["joins"], own_values(scenario))
    draft.write({"own_values": found.own_values})
    draft.outcome |= found.outcome
    return found


def _pictures(
    points: "pd.DataFrame", scenario: "Scenario", found: "Forecast | None", size: "SizeName"
) -> "dict[str, Callable[[], Picture]]":
    """The figures by name, to be drawn."""
    from sim.figures.fit.forecast import forecast_figure
    from sim.figures.sweep.sweep_figure import sweep_figure

    figures = {"sweep": lambda: sweep_figure(points, scenario.varied, scenario, size)}
    return (
        figures if found is None else {"forecast": lambda: forecast_figure(found, size), **figures}
    )
