import json
import os
import pty
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result

from sim.cli.text.sweep_progress import SweepProgress
from sim.results.run import read_run
from sim.studies.sweep.threads import Threads

pytestmark = pytest.mark.slow

Invoke = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[bytes]"]

SWEEP = ("two-states", "--vary", "parity=0.2:1:3", "--replicates", "20", "--steps", "30")


def test_a_sweep_tells_its_cost_then_prints_a_table_and_leaves_a_run_folder(
    invoke: Invoke, desk: Path
) -> None:
    result = invoke("sweep", *SWEEP, width=100)
    assert result.exit_code == 0
    cost = result.stderr.splitlines()[-3:]
    assert cost[0] == "Two states and a rival: grid of parity"
    assert cost[1] == "3 points × 20 replicates = 60 runs"
    assert cost[2].startswith("about 1 second on ")
    assert "of results in runs/two-states-" in cost[2]
    lines = result.stdout.splitlines()
    assert (
        lines[0]
        == "More than half end allied where Parity of power \N{GREATER-THAN OR EQUAL TO} 0.6."
    )
    assert lines[2] == "Two states and a rival: 3 points of 20 replicates"
    rule = next(number for number, line in enumerate(lines) if line.startswith("\u2500"))
    assert [line.split()[0] for line in lines[rule + 1 : rule + 4]] == ["0.2", "0.6", "1"]
    (folder,) = (desk / "runs").iterdir()
    assert f"Results: runs/{folder.name}" in lines
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    figures = {f"figures/sweep.{kind}" for kind in ("png", "svg")}
    assert names == {"manifest.json", "scenario.yaml", "points.parquet", "joins.parquet", *figures}


def test_runs_lists_a_sweep_with_its_points(invoke: Invoke) -> None:
    assert invoke("sweep", *SWEEP).exit_code == 0
    assert "3 × 20" in invoke("runs", width=100).stdout


def test_a_finished_sweep_can_be_done_again_from_its_folder(invoke: Invoke, desk: Path) -> None:
    options = ("--keep", "replicates", "--csv")
    assert invoke("sweep", *SWEEP, *options, "--out", "first").exit_code == 0
    assert invoke("sweep", "first", "--csv", "--workers", "1", "--out", "second").exit_code == 0
    for table in ("points", "joins", "replicates"):
        for kind in ("parquet", "csv"):
            name = f"{table}.{kind}"
            assert (desk / "first" / name).read_bytes() == (desk / "second" / name).read_bytes()
    rows = (desk / "first" / "replicates.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 3 * 20 * 3
    manifest = read_run(desk / "first").manifest
    assert (manifest.kind, manifest.outcome["points"], manifest.replicates) == ("sweep", 3.0, 20)


def test_json_holds_the_points_for_programs(invoke: Invoke) -> None:
    told = json.loads(invoke("sweep", *SWEEP, "--json").stdout)
    assert told["folder"].startswith("runs/two-states-")
    assert [row["parity"] for row in told["points"]] == pytest.approx([0.2, 0.6, 1.0])
    assert {"allied", "allied_low", "costly_rate_ab_q10", "relation"} <= told["points"][0].keys()
    assert told["points"][0]["failure"] is None


def test_a_dry_run_says_what_it_would_take_and_writes_nothing(invoke: Invoke, desk: Path) -> None:
    result = invoke("sweep", *SWEEP, "--dry-run", "--workers", "2")
    assert result.exit_code == 0
    assert "3 points × 20 replicates = 60 runs\nabout 1 second on 2 workers, " in result.stdout
    told = json.loads(invoke("sweep", *SWEEP, "--dry-run", "--json").stdout)
    assert (told["points"], told["replicates"], told["runs"]) == (3, 20, 60)
    assert told["bytes"] > 0
    assert [path.name for path in desk.iterdir()] == ["scenarios"]


def test_failures_are_recorded_told_last_and_in_the_exit_status(invoke: Invoke, desk: Path) -> None:
    vary = ("--vary", "parity=0,0.5,2")
    result = invoke("sweep", "two-states", *vary, "--replicates", "9", "--out", "mine")
    assert result.exit_code == 1
    reason = "parity: must be above 0 and at most 1, a ratio of powers; found 0"
    last = f"2 of 3 points failed; the first: parity=0: {reason}"
    assert result.stdout.splitlines()[-1] == last
    points = read_run(desk / "mine").tables["points"]
    assert points["failure"].isna().tolist() == [False, True, False]
    assert points["failure"][0] == reason
    told = invoke("sweep", "mine", "--json", "--out", "again")
    assert told.exit_code == 1
    assert told.stderr.splitlines()[-1] == last
    assert json.loads(told.stdout)["manifest"]["outcome"]["failed"] == 2.0


def test_a_sweep_of_which_every_point_fails_is_recorded_still(invoke: Invoke, desk: Path) -> None:
    far = ("--vary", "parity=-1000:1002", "--design", "lhs", "--points", "2")
    result = invoke("sweep", "two-states", *far, "--out", "mine")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith("2 of 2 points failed; the first: parity=")
    assert read_run(desk / "mine").tables["points"]["failure"].notna().all()
    assert not (desk / "mine" / "figures").exists()


IMPOSSIBLE = [
    (("--vary", "parity=2,3"), "none of 2 points can be run; the first: parity: must be above 0"),
    (
        ("--vary", "states.A.power=-3:-1:5"),
        "none of 5 points can be run; the first: states.A.power",
    ),
    (
        ("--vary", "threat=-9:-1", "--vary", "parity=0:1", "--design", "sobol", "--points", "64"),
        "none of 64 points can be run; the first: threat: must be 0 or above, a factor; found",
    ),
    (
        ("--vary", "steps=10001:20000", "--design", "lhs", "--points", "20000"),
        "none of 10,000 points tried, of 20,000, can be run; the first: steps: must be a",
    ),
    (
        ("--vary", "steps=10.5,20"),
        "sweep.vary.steps: must be varied over whole numbers; found 10.5",
    ),
    (
        ("--vary", "model.alliance.sustain=0.5:3", "--design", "lhs", "--points", "9"),
        "sweep.vary.model.alliance.sustain: must be varied over whole numbers; found 0.5",
    ),
]


@pytest.mark.parametrize(("vary", "message"), IMPOSSIBLE)
def test_a_sweep_of_which_no_point_can_be_is_refused_before_anything_is_run_or_written(
    invoke: Invoke, desk: Path, monkeypatch: pytest.MonkeyPatch, vary: tuple[str, ...], message: str
) -> None:
    monkeypatch.setattr(
        "sim.studies.sweep.sweep_point.simulate", None
    )  # a fault if anything is run
    result = invoke("sweep", "two-states", *vary, "--out", "mine")
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(message)
    assert [path.name for path in desk.iterdir()] == ["scenarios"]


@pytest.mark.parametrize("design", ["lhs", "sobol", "saltelli"])
def test_designs_over_whole_numbers_round_and_say_so(
    invoke: Invoke, desk: Path, design: str
) -> None:
    vary = ("--vary", "steps=6:12", "--vary", "model.alliance.sustain=1:3", "--vary", "threat=0:2")
    result = invoke(
        *("sweep", "two-states", *vary, "--design", design, "--points", "8"),
        *("--replicates", "3", "--out", "mine"),
    )
    assert result.exit_code == 0
    told = "steps and model.alliance.sustain rounded to whole numbers, as no others can be"
    assert told in result.stderr.splitlines()
    points = read_run(desk / "mine").tables["points"]
    assert points["failure"].isna().all()
    for name, low, high in (("steps", 6, 12), ("model.alliance.sustain", 1, 3)):
        assert (points[name] % 1 == 0).all()
        assert (points[name].min(), points[name].max()) == (low, high)
    assert (points["threat"] % 1 != 0).any()


@pytest.mark.parametrize("design", [("lhs", 200_000), ("sobol", 10_000_000)])
def test_a_sweep_that_takes_a_lot_is_not_begun_unasked(
    invoke: Invoke, desk: Path, design: tuple[str, int]
) -> None:
    method, points = design
    result = invoke(
        *("sweep", "two-states", "--vary", "parity=0.1:1", "--design", method),
        *("--points", str(points), "--replicates", "50"),
    )
    assert result.exit_code == 2
    last = result.stderr.splitlines()[-1]
    assert last.startswith(f"{points * 50:,} runs, about ")
    assert last.endswith("if that is meant, say so with --yes; nothing was run")
    assert [path.name for path in desk.iterdir()] == ["scenarios"]


def on_terminal(start: Start, answer: bytes, *words: str) -> tuple[int, bytes]:
    """Exit status and what is seen by somebody at a terminal, who gives an answer."""
    ours, theirs = pty.openpty()
    process = start(*words, stdin=theirs, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # nobody is at the other end any more
            part = b""
        if not part:
            break
        if b"go on?" in part:
            os.write(ours, answer)
        seen += part
    process.communicate(timeout=120)
    os.close(ours)
    return process.returncode, seen


def test_at_a_terminal_it_is_asked_first(start: Start, desk: Path) -> None:
    many = ("sweep", "two-states", "--vary", "parity=0.1:1:3000", "--replicates", "400")
    status, seen = on_terminal(start, b"n\n", *many)
    assert status == 2
    assert b"1,200,000 runs, about" in seen
    assert b"go on? [y/N]: n" in seen
    assert b"nothing was run" in seen
    assert [path.name for path in desk.iterdir()] == ["scenarios"]


def test_at_a_terminal_a_bar_shows_rate_and_time_left(start: Start) -> None:
    sweep = ("sweep", "two-states", "--vary", "parity=0.1:1:60", "--replicates", "2000")
    status, seen = on_terminal(start, b"", *sweep)
    assert status == 0
    assert b"sweeping" in seen
    assert b"points/s" in seen
    assert b"0:00:" in seen


def test_elsewhere_a_plain_line_shows_rate_and_time_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    with SweepProgress(done=40, total=200, every=10.0) as progress:
        for done in (60, 90, 100, 200):
            now[0] += 6.0
            progress(done)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["90 of 200 points, 4.2 points/s, 26 seconds left"]


def test_what_is_left_is_not_gone_on_with_unasked(invoke: Invoke, desk: Path) -> None:
    leave_unfinished(invoke)
    result = invoke("sweep", *SWEEP, "--out", "mine")
    assert result.exit_code == 2
    last = result.stderr.splitlines()[-1]
    assert last.startswith("mine.unfinished holds 1 of 3 points of this sweep; go on with --resume")
    result = invoke("sweep", *SWEEP, "--out", "mine", "--resume")
    assert result.exit_code == 0
    assert "1 of 3 points are done" in result.stderr
    assert not (desk / "mine.unfinished").exists()
    again = invoke("sweep", *SWEEP, "--out", "mine", "--resume")
    assert again.exit_code == 0
    assert "mine is finished already" in again.stderr
    assert again.stdout == result.stdout


def test_resuming_another_sweep_is_refused_saying_what_differs(invoke: Invoke) -> None:
    leave_unfinished(invoke)
    other = ("--seed", "8", "--vary", "trade=0,1")
    result = invoke("sweep", *SWEEP, *other, "--out", "mine", "--resume")
    assert result.exit_code == 2
    assert result.stderr.startswith("mine.unfinished holds another sweep")
    assert "  seed: 7 there, 8 here\n" in result.stderr
    assert "  sweep.vary.trade" in result.stderr
    changed = invoke("sweep", "mine.unfinished", "--resume", "--steps", "31")
    assert changed.exit_code == 2
    assert "  steps: 30 there, 31 here\n" in changed.stderr


def test_a_damaged_chunk_is_done_again(invoke: Invoke, desk: Path) -> None:
    assert invoke("sweep", *SWEEP, "--out", "whole").exit_code == 0
    leave_unfinished(invoke)
    chunk = desk / "mine.unfinished" / "00000000.chunk"
    chunk.write_bytes(chunk.read_bytes()[:-10])
    result = invoke("sweep", "mine.unfinished", "--resume")
    assert result.exit_code == 0
    assert "1 damaged chunk will be done again" in result.stderr
    whole = (desk / "whole" / "points.parquet").read_bytes()
    assert (desk / "mine" / "points.parquet").read_bytes() == whole


def leave_unfinished(invoke: Invoke) -> None:
    """Have a sweep end when its first chunk is on disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.cli.text.sweep_progress.SweepProgress.__call__", interrupt)
        result = invoke("sweep", *SWEEP, "--out", "mine", "--workers", "1")
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == (
        "interrupted; 1 of 3 points are kept; "
        "go on with: alliance-sim sweep mine.unfinished --resume"
    )


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


PROGRESS = "sim.cli.text.sweep_progress.SweepProgress"


class Interrupted:
    """What Ctrl-C meets while it is finalised, as a future of Dask's may be."""

    __del__ = interrupt


def test_an_interrupt_that_python_drops_ends_a_sweep_all_the_same(invoke: Invoke) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "sim.cli.text.sweep_progress.SweepProgress.__call__", lambda *_: Interrupted() and None
        )
        result = invoke("sweep", *SWEEP, "--out", "mine", "--workers", "1")
    assert result.exit_code == 130
    assert "1 of 3 points are kept; go on with: " in result.stderr.splitlines()[-1]
    assert "Exception ignored" not in result.stderr


def test_a_disk_that_fills_up_keeps_what_is_done(invoke: Invoke, start: Start, desk: Path) -> None:
    sweep = ("two-states", "--vary", "parity=0.1:1:20", "--replicates", "500", "--keep=replicates")
    assert invoke("sweep", *sweep, "--out", "whole").exit_code == 0
    process = start("sweep", *sweep, "--out", "mine")
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (60_000, 60_000))
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    assert output == b""
    last = errors.decode().splitlines()[-1]
    assert "File too large" in last
    assert last.endswith("go on with: alliance-sim sweep mine.unfinished --resume")
    assert b"Traceback" not in errors
    assert not list(desk.glob("mine.unfinished/*.part"))
    assert invoke("sweep", "mine.unfinished", "--resume").exit_code == 0
    for name in ("points.parquet", "replicates.parquet"):
        assert (desk / "mine" / name).read_bytes() == (desk / "whole" / name).read_bytes()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--vary", "partiy=0:1:5"), "sweep.vary.partiy: no such knob or path; did you mean"),
        (("--vary", "parity=1:0:5"), "found 1 to 0, which is the wrong way round"),
        (("--vary", "parity=1:1:5"), "which is an empty range"),
        (("--vary", "parity=0:1:1"), "found 1"),
        (("--vary", "parity=0:1:5", "--vary", "parity=0,1"), "'parity' is varied twice"),
        (("--vary", "parity"), "'parity' varies nothing"),
        ((), "nothing is varied"),
        (("--vary", "parity=0:1", "--design", "lsh", "--points", "4"), "did you mean 'lhs'?"),
        (("--vary", "parity=0:1", "--design", "lhs"), "points: is missing"),
        (("--vary", "parity=0:1:5", "--workers", "0"), "--workers"),
        (("--vary", "parity=0:1:5", "--keep", "all"), "--keep"),
        (("--vary", "parity=0:1:5", "--out", "scenarios"), "scenarios is not empty"),
        (("--vary", "parity=0:1:5", "--set", "states.A.powr=1"), "states.A.power"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(
    invoke: Invoke, desk: Path, words: tuple[str, ...], message: str
) -> None:
    result = invoke("sweep", "two-states", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert [path.name for path in desk.iterdir()] == ["scenarios"]


def test_without_dask_it_is_said_how_to_get_it(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    result = invoke("sweep", *SWEEP, "--dask", "local")
    assert result.exit_code == 2
    assert result.stderr == "Dask is not installed: pip install 'alliance-sim[distributed]'\n"


def test_many_points_are_told_from_the_likeliest_to_the_least(invoke: Invoke) -> None:
    vary = ("--vary", "parity=0.1:1:6", "--vary", "trade=0:5:6")
    lines = invoke(
        "sweep", "two-states", *vary, "--replicates", "20", width=100
    ).stdout.splitlines()
    rule = next(number for number, line in enumerate(lines) if line.startswith("\u2500"))
    shares = [line.split()[2] for line in lines[rule + 1 : rule + 14]]
    assert shares[8] == "..."
    numbers = [int(share.strip("<>")) for share in shares if share != "..."]
    assert len(numbers) == 12
    assert numbers == sorted(numbers, reverse=True)


def test_running_out_of_memory_keeps_what_is_done(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object) -> pd.DataFrame:
        raise MemoryError

    monkeypatch.setattr(Threads, "frames", exhausted)
    result = invoke("sweep", *SWEEP, "--out", "mine")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("not enough memory; 0 of 3 points are kept")
