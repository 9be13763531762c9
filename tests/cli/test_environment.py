"""Whatever the environment is like, a command computes, and keeps what it has computed."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sim.figures.core.style import HOUSE_STYLE, house_style
from sim.results.pending_run import Request, new_run
from sim.results.run import read_run
from sim.results.run_folder import is_of
from tests.unit.run_folders import two_states

Invoke = Callable[..., Result]
ROOT = Path(__file__).parents[2]

RUN = ("run", "two-states", "--replicates", "5", "--steps", "12", "--out", "here")
SWEEP = ("sweep", "two-states", "--vary", "parity=0.5,1", "--replicates", "5", "--out", "swept")


def shell(desk: Path, *words: str, ending: str = "", **environment: str) -> "tuple[int, str, str]":
    """A command run by a shell in the desk, its streams closed as `ending` says."""
    command = f"{shlex.quote(sys.executable)} -m sim {shlex.join(words)} {ending}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=desk,
        env=os.environ | {"PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("words", [RUN, SWEEP])
def test_what_a_notebook_says_of_windows_stops_no_command(
    desk: Path, words: tuple[str, ...]
) -> None:
    (desk / "matplotlibrc").write_bytes(b"axes.grid: True\nbackend: nonsense\nno line\n")
    inline = "module://matplotlib_inline.backend_inline"
    status, _, errors = shell(desk, *words, MPLBACKEND=inline)
    assert (status, errors.count("Traceback")) == (0, 0)
    figures = read_run(desk / words[-1]).folder / "figures"
    assert any(figures.glob("*.png"))


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", [RUN, SWEEP, ("check", "two-states", "--budget", "100")])
def test_a_closed_stream_costs_nothing(desk: Path, words: tuple[str, ...], closed: str) -> None:
    status, output, errors = shell(desk, *words, ending=closed)
    assert status == (1 if words[0] == "check" else 0), errors
    assert "Traceback" not in output + errors
    if "--out" in words:
        run = read_run(desk / words[-1])
        assert all(len(run.tables[name]) for name in run.tables)


@pytest.mark.slow
def test_a_home_that_may_not_be_entered_is_no_matter(desk: Path) -> None:
    (desk / "file").write_text("")
    for home in ("file/below", "x" * 300):
        place = f"at-{len(home)}"
        environment = {"HOME": str(desk / home), "XDG_CACHE_HOME": ""}
        status, _, errors = shell(desk, *RUN[:-1], place, **environment)
        assert (status, errors.count("Traceback")) == (0, 0), errors
        assert read_run(desk / place).manifest.replicates == 5


def test_a_cache_that_cannot_be_asked_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.model import compiling

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/elsewhere/.cache")

    monkeypatch.setattr(Path, "rglob", refused)
    assert not compiling.compiled_already()
    monkeypatch.setattr(compiling, "cache_folder", refused)
    assert not compiling.compiled_already()
    entered = compiling.compiled_entry(lambda: None)
    assert entered() is None


@pytest.mark.parametrize(
    ("filename", "told"),
    [
        (None, "cannot write the run to "),
        ("{place}/.run.building-01234567/joins.parquet", "cannot write the run to "),
        ("/elsewhere/.cache/alliance-sim", None),
    ],
)
def test_only_an_error_of_the_run_folder_is_told_as_one(
    tmp_path: Path, filename: str | None, told: str | None
) -> None:
    from sim.errors import InputError

    place = tmp_path / "run"
    error = PermissionError(13, "Permission denied")
    if filename:
        error.filename = filename.format(place=tmp_path)
    request = Request(two_states(steps=2, replicates=1), "test", out=place)
    kind = InputError if told else PermissionError
    with pytest.raises(kind, match=told), new_run(request):
        raise error
    assert not place.exists()
    assert is_of(error, place) == bool(told)


@pytest.mark.slow
def test_a_picture_that_fails_is_a_warning_and_the_tables_are_kept(
    invoke: Invoke, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("no such colour")

    for figure in (
        "sim.figures.run.pictures_of_run.support_figure",
        "sim.figures.sweep.sweep_figure.sweep_figure",
        "sim.figures.comparison.whatif.comparison_figure",
        "sim.figures.comparison.compared.compared_figure",
        "sim.figures.sweep.tipping.tipping_figure",
        "sim.figures.run.decision.decision_figure",
        "sim.reports.differences.compared_figure",
    ):
        monkeypatch.setattr(figure, fail)
    small = ("--replicates", "5", "--steps", "12")
    whatif = ("whatif", "two-states", "--set", "parity=0.5", *small, "--out", "changed")
    tipping = ("tipping", "two-states", "--vary", "threat=0:2:3", *small, "--out", "drawn")
    explain = ("explain", "two-states", "--state", "B", "--occasion", "a_drills", "--out", "drawn")
    for words in (RUN, SWEEP, whatif, tipping, explain):
        result = invoke(*words)
        assert result.exit_code == 0, result.output
        assert "could not be drawn (ValueError: no such colour)" in result.stderr
    assert sorted(path.name for path in (desk / "here" / "figures").glob("*.png")) == [
        "signals.png",
        "world.png",
    ]
    for name in ("here", "swept", "changed"):
        tables = read_run(desk / name).tables
        assert all(len(tables[table]) for table in tables)
    result = invoke("compare", "here", "changed", "--out", "c.png", "--out", "c.csv")
    assert (result.exit_code, (desk / "c.csv").exists()) == (0, True)
    assert "\nWritten: c.csv\n" in result.stdout
    assert invoke("report", "here", "changed", "--no-claims").exit_code == 0
    page = (desk / "here.html").read_text(encoding="utf-8")
    assert page.count("This picture could not be drawn (ValueError: no such colour).") >= 2


def test_looks_start_from_the_defaults_not_from_what_the_user_has() -> None:
    import matplotlib

    with matplotlib.rc_context({"axes.grid": True, "lines.linewidth": 9.0, "font.size": 30.0}):
        with house_style():
            inside = {name: matplotlib.rcParams[name] for name in matplotlib.rcParams}
        assert matplotlib.rcParams["axes.grid"]
    plain = inside.keys() - HOUSE_STYLE.keys() - {"backend"}
    assert {name for name in plain if inside[name] != matplotlib.rcParamsDefault[name]} == set()


@pytest.fixture
def run(invoke: Invoke) -> str:
    assert invoke(*RUN).exit_code == 0
    return "here"


@pytest.mark.slow
@pytest.mark.parametrize("source", [".", "./", "manifest.json", "../here", "../linked"])
def test_a_report_is_made_from_inside_a_run_folder(
    invoke: Invoke, desk: Path, run: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "linked").symlink_to(run)
    monkeypatch.chdir(desk / run)
    result = invoke("report", source, "--no-claims")
    assert result.exit_code == 0, result.output
    assert (desk / "here.html").is_file()
    assert sorted(path.name for path in desk.glob("*.html")) == ["here.html"]


@pytest.mark.slow
@pytest.mark.parametrize("words", [RUN, SWEEP])
@pytest.mark.parametrize("out", [".", "../empty"])
def test_an_empty_folder_can_be_filled_from_inside(
    desk: Path, words: tuple[str, ...], out: str
) -> None:
    empty = desk / "empty"
    empty.mkdir()
    source = str(desk / "scenarios" / "two-states.yaml")
    status, output, errors = shell(empty, words[0], source, *words[2:-1], out)
    assert (status, errors.count("Traceback")) == (0, 0), errors
    assert read_run(empty).manifest.replicates == 5
    assert "`cd .` shows what is in it" in output


@pytest.mark.slow
def test_runs_are_compared_from_inside_one(
    invoke: Invoke, desk: Path, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk / run)
    assert invoke("compare", ".", "../here").exit_code == 0
    assert invoke("run", ".", "--out", "../again").exit_code == 0
    assert (desk / "again" / "joins.parquet").exists()
