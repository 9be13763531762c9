"""Nothing is lost: whatever ends a sweep, --resume does the rest, to the same bytes."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.sweeps.processes import started, sums, swept, wait_for

pytestmark = pytest.mark.slow

SWEEP = (
    *("two-states", "--vary", "parity=0.1:1:8", "--vary", "trade=0:5:5", "--vary", "threat=0,1"),
    *("--replicates", "4000", "--steps", "60", "--out", "mine"),
)
KILLS = 25


def test_a_sweep_killed_at_random_moments_ends_with_the_same_tables(desk: Path) -> None:
    whole = (*SWEEP[:-2], "--keep", "replicates", "--replicates", "1000", "--out", "mine")
    swept(desk, *whole, "--out", "whole")
    expected = sums(desk / "whole")
    moments, kills = random.Random(4), 0
    folder = desk / "mine.unfinished"
    while kills < KILLS:
        further = len(list(folder.glob("*.chunk"))) + moments.randrange(4)
        process = started(desk, "sim", "sweep", *whole, "--workers", "1", "--resume")
        wait_for(lambda: has_come(process, folder, further))  # noqa: B023
        time.sleep(moments.uniform(0.0, 0.3))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            kills += 1
        _, errors = process.communicate(timeout=60)
        assert process.returncode in (0, -signal.SIGKILL), errors
        if process.returncode == 0:
            assert sums(desk / "mine") == expected
            shutil.rmtree(desk / "mine")
    swept(desk, *whole, "--resume")
    assert sums(desk / "mine") == expected
    assert sorted(path.name for path in desk.iterdir()) == ["mine", "scenarios", "whole"]


def has_come(process: "subprocess.Popen[str]", folder: Path, chunks: int) -> bool:
    """Whether a sweep has so many chunks done, or has come to its end."""
    return len(list(folder.glob("*.chunk"))) >= chunks or process.poll() is not None


def test_what_was_done_before_a_kill_is_not_done_again(desk: Path) -> None:
    process = started(desk, "sim", "sweep", *SWEEP, "--workers", "1")
    folder = desk / "mine.unfinished"
    wait_for(lambda: len(list(folder.glob("*.chunk"))) >= 3)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    written = {path: path.stat().st_mtime_ns for path in folder.glob("*.chunk")}
    again = started(desk, "sim", "sweep", "mine.unfinished", "--resume")
    wait_for(lambda: len(list(folder.glob("*.chunk"))) > len(written) or again.poll() is not None)
    kept = {path: path.stat().st_mtime_ns for path in written if path.exists()}
    assert kept in (written, {}), "either untouched, or all gone since the sweep is finished"
    _, errors = again.communicate(timeout=300)
    assert again.returncode == 0, errors
    assert "of 80 points are done" in errors


def test_an_interrupted_sweep_says_how_to_go_on(desk: Path) -> None:
    process = started(desk, "sim", "sweep", *SWEEP, "--workers", "2")
    folder = desk / "mine.unfinished"
    wait_for(lambda: len(list(folder.glob("*.chunk"))) >= 2)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert output == ""
    last = errors.splitlines()[-1]
    assert last.startswith("interrupted; ")
    assert last.endswith(
        "of 80 points are kept; go on with: alliance-sim sweep mine.unfinished --resume"
    )
    assert "Traceback" not in errors
    swept(desk, "mine.unfinished", "--resume")
    assert not folder.exists()


def test_a_second_process_is_refused(desk: Path) -> None:
    # Long enough to be at work still when the second has started.
    longer = (*SWEEP, "--replicates", "40000", "--yes")
    first = started(desk, "sim", "sweep", *longer, "--workers", "1")
    wait_for((desk / "mine.unfinished" / "ledger.json").exists)
    second = started(desk, "sim", "sweep", "mine.unfinished", "--resume")
    _, errors = second.communicate(timeout=60)
    assert second.returncode == 2
    last = errors.splitlines()[-1]
    assert last == "mine.unfinished: another process is working on this sweep; wait for it"
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=60)
