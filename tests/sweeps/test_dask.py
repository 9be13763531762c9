"""A sweep on a real Dask cluster: a scheduler and two workers, each a process of its own."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.results.manifest import versions
from sim.scenario.files.reader import read_scenario
from sim.studies.sweep.chunks import chunks_of
from sim.studies.sweep.cluster import Cluster
from sim.studies.sweep.designs import design_of, planned
from sim.studies.sweep.job import Job
from tests.programs import ROOT
from tests.sweeps.processes import started, sums, swept, wait_for

pytestmark = pytest.mark.slow

SWEEP = (
    *("two-states", "--vary", "parity=0.1:1:8", "--vary", "trade=0:5:5", "--vary", "threat=0,1"),
    *("--replicates", "500", "--keep", "replicates"),
)

Process = subprocess.Popen[str]


@pytest.fixture(scope="module")
def sums_of_threads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Checksums of the tables that threads make."""
    desk = tmp_path_factory.mktemp("threads")
    shutil.copytree(ROOT / "scenarios", desk / "scenarios")
    swept(desk, *SWEEP, "--out", "threads")
    return sums(desk / "threads")


@pytest.fixture
def cluster(desk: Path) -> Iterator[tuple[str, list[Process]]]:
    """The address of a scheduler, and its two workers."""
    where = desk / "scheduler.json"
    scheduler = ("dask", "scheduler", "--port", "0", "--no-dashboard")
    no_port = ("--dashboard-address", "127.0.0.1:0")  # bound even without a dashboard
    processes = [started(desk, *scheduler, *no_port, "--scheduler-file", where.name)]
    try:
        wait_for(where.exists)
        address = json.loads(where.read_text(encoding="utf-8"))["address"]
        worker = ("dask", "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny")
        processes += [started(desk, *worker) for _ in range(2)]
        with Cluster(address) as crew:
            wait_for(lambda: crew.number == 2)
        yield address, processes[1:]
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate(timeout=60)


def test_a_cluster_that_loses_a_worker_ends_with_the_table_of_threads(
    desk: Path, cluster: tuple[str, list[Process]], sums_of_threads: dict[str, str]
) -> None:
    address, workers = cluster
    process = started(desk, "sim", "sweep", *SWEEP, "--dask", address, "--out", "dask")
    wait_for(lambda: len(list((desk / "dask.unfinished").glob("*.chunk"))) >= 3)
    os.kill(workers[0].pid, signal.SIGKILL)
    killed_before = len(list((desk / "dask.unfinished").glob("*.chunk")))
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert killed_before < 20
    assert "on 2 workers" in errors
    assert sums(desk / "dask") == sums_of_threads


def test_a_sweep_begun_on_a_cluster_is_gone_on_with_by_threads(
    desk: Path, cluster: tuple[str, list[Process]], sums_of_threads: dict[str, str]
) -> None:
    process = started(desk, "sim", "sweep", *SWEEP, "--dask", cluster[0], "--out", "mine")
    wait_for(lambda: len(list((desk / "mine.unfinished").glob("*.chunk"))) >= 3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert errors.splitlines()[-1].endswith("alliance-sim sweep mine.unfinished --resume")
    assert "Traceback" not in errors
    swept(desk, "mine.unfinished", "--resume")
    assert sums(desk / "mine") == sums_of_threads


def test_a_cluster_of_its_own_on_this_machine_gives_the_same_table(
    desk: Path, sums_of_threads: dict[str, str]
) -> None:
    swept(desk, *SWEEP, "--dask", "local", "--workers", "2", "--out", "dask")
    assert sums(desk / "dask") == sums_of_threads


def test_clusters_do_not_fight_over_the_port_of_a_dashboard() -> None:
    with socket.socket() as other:
        with contextlib.suppress(OSError):  # it is taken, which is all that is wanted
            other.bind(("127.0.0.1", 8787))
            other.listen()
        with Cluster("local", 1) as crew:  # a warning of Dask's would be an error here
            assert crew.number == 1


@pytest.mark.parametrize("name", ["alliance-sim", "model", "pyarrow"])
def test_a_worker_with_other_versions_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    plan = planned(read_scenario(ROOT / "scenarios" / "two-states.yaml"), {"parity": [0.5, 1]})
    chunks = chunks_of(design_of(plan), 1)
    here = versions() | {name: "99"}
    monkeypatch.setattr("sim.studies.sweep.cluster.versions", lambda: here)
    with (
        Cluster("local", 1) as crew,
        pytest.raises(
            InputError, match=rf"a Dask worker has other versions: {name} \S+, not 99; the results"
        ),
    ):
        next(crew.frames(Job.of(plan), chunks))


def test_a_cluster_that_is_gone_is_not_told_as_a_full_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = planned(read_scenario(ROOT / "scenarios" / "two-states.yaml"), {"parity": [0.5, 1]})

    def gone(*_: object, **__: object) -> None:
        raise OSError("Comm is already closed")

    with Cluster("local", 1) as crew:
        monkeypatch.setattr(crew._client, "submit", gone)
        monkeypatch.setattr(crew._client, "cancel", gone)
        with pytest.raises(InputError, match="cluster no longer answers: Comm is already closed"):
            next(crew.frames(Job.of(plan), chunks_of(design_of(plan), 1)))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere.invalid:8786", "not an address"])
def test_an_address_where_nobody_answers_is_told_in_time(desk: Path, address: str) -> None:
    start = time.monotonic()
    process = started(desk, "sim", "sweep", *SWEEP, "--dask", address)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert output == ""
    assert errors.startswith(f"no Dask scheduler answers at {address}; start one with")
    assert len(errors.splitlines()) == 1
    assert time.monotonic() - start < 15
    assert [path.name for path in desk.iterdir()] == ["scenarios"]
