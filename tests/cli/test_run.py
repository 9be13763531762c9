import json
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sim.results.run import read_run

Invoke = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[bytes]"]

SMALL = ("--replicates", "8", "--steps", "30")


def test_the_table_reads_without_the_manual(invoke: Invoke) -> None:
    result = invoke("run", "russia-china-2022", "--replicates", "20", width=100)
    assert result.exit_code == 0
    output = result.stdout
    assert output.startswith(
        "No alliance between Russia and China in any of 20 replicates (95 % interval 0 to"
    )
    assert "\nRussia and China, 2022\n20 replicates of 120 months from 2021-08, seed" in output
    assert "Russia joins China's exercises and sanctions support" in output
    assert "China expects Russia to join its next exercise or sanctions support" in output
    assert "Russia's occasions" in output
    assert "China's occasions" in output
    assert "\nResults: runs/russia-china-2022-" in output


@pytest.mark.slow
@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_terminal_nor_coloured_in_a_pipe(
    invoke: Invoke, width: int
) -> None:
    output = invoke("run", "russia-china-2022", *SMALL, width=width).stdout
    table, _, _ = output.partition("\nResults:")
    assert max(map(len, table.splitlines())) <= width
    assert "\x1b" not in output


@pytest.mark.slow
def test_where_others_answer_more_figures_show_it(invoke: Invoke, tmp_path: Path) -> None:
    folder = tmp_path / "answered"
    done = invoke("run", "russia-china-2022-system", *SMALL, "--out", str(folder))
    assert done.exit_code == 0
    drawn = {path.stem for path in (folder / "figures").iterdir()}
    assert drawn == {"signals", "support", "world", "answers", "system", "company"}
    tables = read_run(folder).tables
    assert [*tables["joins_unanswered"]] == [*tables["joins"]]
    assert tables["joins_unanswered"]["joins"].tolist() != tables["joins"]["joins"].tolist()


def test_the_run_folder_holds_the_tables_the_figures_and_the_manifest(
    invoke: Invoke, desk: Path
) -> None:
    assert invoke("run", "two-states", *SMALL, "--out", "mine", "--csv").exit_code == 0
    names = {path.relative_to(desk / "mine").as_posix() for path in (desk / "mine").rglob("*.*")}
    tables = {"replicates", "joins", "pairs", "path", "ends", "singles"}
    figures = {"signals", "support", "world"}
    assert names == {
        "manifest.json",
        "scenario.yaml",
        *(f"{table}.{kind}" for table in tables for kind in ("parquet", "csv")),
        *(f"figures/{figure}.{kind}" for figure in figures for kind in ("png", "svg")),
    }
    manifest = json.loads((desk / "mine" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["replicates"], manifest["steps"], manifest["seed"]) == (8, 30, 7)
    assert manifest["command"][:3] == ["alliance-sim", "run", "two-states"]
    rows = (desk / "mine" / "replicates.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 8 * 3
    singles = (desk / "mine" / "singles.csv").read_text(encoding="utf-8").splitlines()
    assert len(singles) == 1 + 8 * 30 * 4


@pytest.mark.slow
def test_a_run_folder_re_runs_to_the_same_bytes(invoke: Invoke, desk: Path) -> None:
    changes = ("--set", "states.B.power=0.7", "--seed", "11", *SMALL)
    assert invoke("run", "two-states", *changes, "--out", "first").exit_code == 0
    assert invoke("run", "first", "--out", "second").exit_code == 0
    assert invoke("run", "first/manifest.json", "--engine", "mesa", "--out", "third").exit_code == 0
    for again in ("second", "third"):
        for table in ("replicates", "joins", "pairs", "path"):
            name = f"{table}.parquet"
            assert (desk / again / name).read_bytes() == (desk / "first" / name).read_bytes()


@pytest.mark.slow
def test_the_same_run_goes_to_the_same_place_again(invoke: Invoke, desk: Path) -> None:
    for _ in range(2):
        assert invoke("run", "two-states", *SMALL).exit_code == 0
    (folder,) = (desk / "runs").iterdir()
    assert invoke("run", str(folder)).exit_code == 0
    assert list((desk / "runs").iterdir()) == [folder]


@pytest.mark.slow
def test_other_inputs_do_not_overwrite_a_run(invoke: Invoke) -> None:
    assert invoke("run", "two-states", *SMALL, "--out", "mine").exit_code == 0
    result = invoke("run", "two-states", *SMALL, "--seed", "8", "--out", "mine")
    assert result.exit_code == 2
    assert result.stderr.startswith("mine holds a run of other inputs")


@pytest.mark.slow
def test_runs_lists_what_was_run(invoke: Invoke) -> None:
    assert invoke("run", "two-states", *SMALL, "--out", "runs/mine").exit_code == 0
    output = invoke("runs").output
    assert "mine" in output
    assert "Two states and a rival" in output
    (listed,) = json.loads(invoke("runs", "--json").stdout)
    assert listed["manifest"]["outcome"].keys() == {
        "allied",
        "allied_low",
        "allied_high",
        "relation",
    }


def test_json_holds_the_same_result_for_programs(invoke: Invoke) -> None:
    result = json.loads(invoke("run", "two-states", *SMALL, "--json").stdout)
    assert result["folder"].startswith("runs/two-states-")
    assert result["manifest"]["title"] == "Two states and a rival"
    assert (result["pairs"][0]["a"], result["pairs"][0]["b"]) == ("A", "B")
    assert {"occasion", "state", "rate", "low", "high"} <= result["joins"][0].keys()
    assert {"step", "measure", "mean"} <= result["path"][0].keys()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("two-stats",),
            "no scenario 'two-stats' in scenarios/ or with the program, and no such file; did",
        ),
        (("two-states", "--set", "states.A.powr=1"), "states.A.power"),
        (("two-states", "--set", "states.A.power=-1"), "states.A.power"),
        (("two-states", "--set", "states.A.power"), "states.A.power"),
        (("two-states", "--replicates", "0"), "--replicates"),
        (("two-states", "--replicates", "99999999"), "replicates"),
        (("two-states", "--seed", "9223372036854775808"), "seed"),
        (("two-states", "--engine", "fast"), "'fast' is not one of 'compiled', 'mesa'"),
        (("two-states", "--out", "scenarios"), "scenarios is not empty and not a run folder"),
        (("two-states", "--out", "scenarios/two-states.yaml"), "is a file, not a folder"),
        (("two-states", "--out", "scenarios/two-states.yaml/x"), "cannot write the run to"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(
    invoke: Invoke, desk: Path, words: tuple[str, ...], message: str
) -> None:
    result = invoke("run", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert [path.name for path in desk.iterdir()] == ["scenarios"]


@pytest.mark.parametrize(("already", "told"), [(False, "compiling once"), (True, "")])
def test_compiling_is_said_when_it_has_to_be_done(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, already: bool, told: str
) -> None:
    monkeypatch.setattr("sim.model.compiling.compiled_already", lambda: already)
    result = invoke("run", "two-states", *SMALL)
    assert result.exit_code == 0
    assert result.stderr.startswith(told)
    assert bool(result.stderr) == bool(told)


@pytest.mark.slow
def test_an_interrupted_run_leaves_nothing(start: Start, desk: Path) -> None:
    process = start("run", "two-states", "--replicates", "5000000", "--out", "mine")
    wait_for(lambda: any(path.stat().st_size for path in desk.glob(".mine.*/replicates.parquet")))
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == b"interrupted; nothing was written"
    assert b"Traceback" not in errors
    assert output == b""
    assert [path.name for path in desk.iterdir()] == ["scenarios"]


@pytest.mark.slow
def test_a_disk_that_fills_up_leaves_nothing(invoke: Invoke, start: Start, desk: Path) -> None:
    assert invoke("run", "two-states", *SMALL).exit_code == 0  # has the engine compiled
    before = sorted(desk.rglob("*"))
    process = start("run", "two-states", "--replicates", "100000", "--out", "mine")
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (20_000, 20_000))
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    assert errors == b"cannot write the run to mine: File too large; nothing was written\n"
    assert output == b""
    assert sorted(desk.rglob("*")) == before


def wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
