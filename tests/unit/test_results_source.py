import shutil
from pathlib import Path

import pytest

from sim.errors import InputError, ScenarioError
from sim.results.source import read, read_source, shelf

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one scenario in scenarios/."""
    (tmp_path / "scenarios").mkdir()
    shutil.copy(SCENARIOS / "two-states.yaml", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_bare_name_is_looked_up_in_scenarios(desk: Path) -> None:
    assert read("two-states") == read(desk / "scenarios" / "two-states.yaml")
    assert read_source("two-states").name == "two-states"


def test_a_file_of_that_name_goes_before_the_shelf(desk: Path) -> None:
    text = (desk / "scenarios" / "two-states.yaml").read_text()
    (desk / "two-states").write_text(text.replace("seed: 7", "seed: 8"))
    assert read("two-states").seed == 8


def test_a_misspelt_name_is_refused_with_the_nearest(desk: Path) -> None:
    assert shelf() == [Path("scenarios") / "two-states.yaml"]
    del desk
    with pytest.raises(InputError, match=r"no scenario 'two-stats'.* did you mean 'two-states'"):
        read("two-stats")


def test_a_name_like_no_other_is_told_where_to_look(desk: Path) -> None:
    del desk
    with pytest.raises(InputError, match="alliance-sim scenarios lists what there is"):
        read("zzz")


@pytest.mark.parametrize("source", ["nowhere/mine.yaml", "mine.yaml"])
def test_a_missing_file_is_named(desk: Path, source: str) -> None:
    del desk
    with pytest.raises(ScenarioError, match=source):
        read(source)


def test_an_empty_folder_is_no_source(desk: Path) -> None:
    with pytest.raises(InputError, match="is not a run folder"):
        read(desk)
