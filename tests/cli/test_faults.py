"""Faults of the program: told as such, with their traceback, and nothing that is done is lost."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result

from sim.model.simulate import simulate
from sim.results.run import read_run
from sim.scenario.schema import Scenario
from sim.studies.sweep.chunks import Chunk, Frames
from sim.studies.sweep.threads import _done

Invoke = Callable[..., Result]

SWEEP = ("two-states", "--vary", "states.A.power=0.1:1:10", "--replicates", "5", "--steps", "6")


def explode(scenario: Scenario, *args: object, **options: object) -> object:
    """`simulate` with a fault planted at one power, the last of the sweep's."""
    if scenario.states["A"].power == 1.0:
        raise ZeroDivisionError("by a planted fault")
    return simulate(scenario, *args, **options)  # type: ignore[arg-type]


def check_fault_and_resume(invoke: Invoke, desk: Path, *workers: str) -> None:
    with pytest.MonkeyPatch.context() as planted:
        planted.setattr("sim.studies.sweep.sweep_point.simulate", explode)
        failed = invoke("sweep", *SWEEP, "--out", "mine", *workers)
    assert failed.exit_code == 70
    assert failed.stdout == ""
    assert failed.stderr.splitlines()[-1] == (
        "a fault of the program: ZeroDivisionError: by a planted fault; its traceback is in "
        "mine.unfinished/fault.log; 9 of 10 points are kept; once it is mended, go on with: "
        "alliance-sim sweep mine.unfinished --resume"
    )
    assert "Traceback" not in failed.stderr
    log = (desk / "mine.unfinished" / "fault.log").read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in log
    assert log.rstrip().endswith("ZeroDivisionError: by a planted fault\nat states.A.power=1.0")
    assert "in explode" in log
    resumed = invoke("sweep", "mine.unfinished", "--resume", *workers)
    assert resumed.exit_code == 0
    assert "9 of 10 points are done" in resumed.stderr
    assert [path.name for path in desk.glob("mine*")] == ["mine"]


def test_a_fault_in_one_point_keeps_the_others_and_says_how_to_go_on(
    invoke: Invoke, desk: Path
) -> None:
    check_fault_and_resume(invoke, desk, "--workers", "1")
    assert read_run(desk / "mine").tables["points"]["failure"].isna().all()


@pytest.mark.slow
def test_a_fault_on_a_dask_worker_keeps_the_others_and_says_how_to_go_on(
    invoke: Invoke, desk: Path
) -> None:
    distributed = pytest.importorskip("distributed")
    options = {"dashboard_address": None, "silence_logs": 50}
    # Within this process, where the fault is planted.
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        **options,
    ) as cluster:
        check_fault_and_resume(invoke, desk, "--dask", cluster.scheduler_address)


def test_chunks_that_are_done_when_another_fails_are_kept() -> None:
    bad, good = Future[Frames](), Future[Frames]()
    bad.set_exception(ZeroDivisionError())
    good.set_result({})
    waiting = {bad: Chunk(0, 0, np.zeros((1, 1))), good: Chunk(1, 1, np.zeros((1, 1)))}
    told = _done(waiting)
    chunk, _ = next(told)
    assert chunk.number == 1
    with pytest.raises(ZeroDivisionError):
        next(told)


@pytest.mark.parametrize(
    "command",
    [("run", "two-states", "--replicates", "3"), ("tipping", "two-states", "--vary", "threat=0:1")],
)
def test_a_fault_in_any_command_is_told_as_one_with_its_traceback(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    def explode(*_: object, **__: object) -> object:
        raise ZeroDivisionError("by a planted fault")

    monkeypatch.setattr("sim.cli.inputs.chosen", explode)
    result = invoke(*command)
    assert result.exit_code == 70
    assert "Traceback (most recent call last)" in result.stderr
    assert result.stderr.splitlines()[-1] == (
        "a fault of the program: ZeroDivisionError: by a planted fault; its traceback is above"
    )


def test_a_fault_is_told_where_its_traceback_can_be_written(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("sim.studies.sweep.sweep_point.simulate", explode)
    monkeypatch.setattr("sim.cli.output.faults.logging.FileHandler", refuse)
    result = invoke("sweep", *SWEEP, "--out", "mine", "--workers", "1")
    assert result.exit_code == 70
    assert "ZeroDivisionError: by a planted fault\nat states.A.power=1.0" in result.stderr
    assert "its traceback is above; 9 of 10 points are kept; once it is mended," in result.stderr
