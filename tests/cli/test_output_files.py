"""A command replaces only files of the kind that it writes, and says so before it computes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.unit.run_folders import a_run, two_states

Invoke = Callable[..., Result]


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    for name, parity in (("one", 1.0), ("other", 0.4)):
        a_run(folder / name, two_states(steps=12, replicates=5, parity=parity))
    return folder


@pytest.fixture
def runs(two_runs: Path, desk: Path) -> Path:
    shutil.copytree(two_runs, desk, dirs_exist_ok=True)
    return desk


@pytest.fixture
def nothing_computed(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del runs

    def computed(*_: object, **__: object) -> None:
        pytest.fail("something was computed")

    # Whatever imports these by name must have done so, or it would keep what stands in for them.

    monkeypatch.setattr("sim.worksheet.worksheet.worksheet", computed)
    monkeypatch.setattr("sim.page.stories.document", computed)
    for function in (
        "sweep.tipping.tipping",
        "claims.verdicts.check_claims",
        "compare.comparison.compare",
    ):
        monkeypatch.setattr(f"sim.studies.{function}", computed)


WRITING = {
    "check": ("check", "two-states", "--junit", "{}"),
    "compare": ("compare", "one", "other", "--out", "{}"),
    "report": ("report", "one", "--out", "{}"),
    "page": ("page", "two-states", "-o", "{}"),
    "worksheet": ("worksheet", "two-states", "-o", "{}"),
    "tipping": ("tipping", "two-states", "--vary", "threat=0:2", "--out", "figures"),
}
ENDINGS = {
    "check": [".xml", ".yaml"],
    "compare": [".csv", ".png", ".svg", ".pdf"],
    "report": [".html"],
    "page": [".html"],
    "worksheet": [".html"],
}
CASES = [(command, ending) for command, endings in ENDINGS.items() for ending in endings]


@pytest.mark.usefixtures("nothing_computed")
@pytest.mark.parametrize(("command", "ending"), CASES)
@pytest.mark.parametrize("content", [b"mine\n", b"<?xml version='1.0'?><mine/>", b"a,b\n1,2\n"])
def test_no_file_of_another_kind_is_replaced(
    invoke: Invoke, runs: Path, command: str, ending: str, content: bytes
) -> None:
    file = runs / f"notes{ending}"
    file.write_bytes(content)
    result = invoke(*(word.format(file.name) for word in WRITING[command]))
    assert result.exit_code == 2
    assert f"{file.name} is not a" in result.stderr
    assert "is not written over; name another file" in result.stderr
    assert file.read_bytes() == content


@pytest.mark.usefixtures("nothing_computed")
@pytest.mark.parametrize(("command", "ending"), CASES)
def test_a_folder_is_not_written_to_as_a_file(
    invoke: Invoke, runs: Path, command: str, ending: str
) -> None:
    (runs / f"folder{ending}").mkdir()
    result = invoke(*(word.format(f"folder{ending}") for word in WRITING[command]))
    assert result.exit_code == 2
    below = invoke(*(word.format(f"one/scenario.yaml/x{ending}") for word in WRITING[command]))
    assert below.exit_code == 2
    assert "one/scenario.yaml is a file, not a folder" in below.stderr


@pytest.mark.usefixtures("nothing_computed")
def test_a_figure_is_drawn_over_figures_alone(invoke: Invoke, runs: Path) -> None:
    (runs / "figures").mkdir()
    (runs / "figures" / "tipping-threat.svg").write_text("mine")
    result = invoke(*WRITING["tipping"])
    assert result.exit_code == 2
    assert "figures/tipping-threat.svg is not an SVG picture" in result.stderr


def test_a_scenario_is_never_replaced_by_verdicts(invoke: Invoke, runs: Path) -> None:
    scenario = runs / "scenarios" / "two-states.yaml"
    before = scenario.read_bytes()
    result = invoke("check", str(scenario), "--junit", str(scenario))
    assert (result.exit_code, scenario.read_bytes()) == (2, before)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "ending"), CASES)
def test_what_is_of_its_own_kind_or_empty_is_replaced(
    invoke: Invoke, runs: Path, command: str, ending: str
) -> None:
    file = runs / f"below/own{ending}"
    words = [word.format(f"below/own{ending}") for word in WRITING[command]]
    if command in ("check", "report"):
        words += ["--budget", "20"]
    for _ in range(2):
        assert invoke(*words).exit_code in (0, 1)
        assert file.stat().st_size > 100
    file.write_bytes(b"")
    assert invoke(*words).exit_code in (0, 1)
    assert file.stat().st_size > 100
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_two_outputs_never_share_a_file(invoke: Invoke, runs: Path) -> None:
    result = invoke("compare", "one", "other", "--out", "a.csv", "--out", "./a.csv")
    assert result.exit_code == 2
    assert "a.csv is named twice" in result.stderr
    assert not (runs / "a.csv").exists()
