import shutil
from pathlib import Path

import pytest

from sim.errors import InputError, ScenarioError
from sim.results.pending_run import Request, new_run
from sim.results.scenario_library import (
    OPENING,
    change_of,
    read,
    read_each,
    read_source,
    scenario_files,
    settings_of,
    shelf,
    shipped,
)
from tests.unit.run_folders import two_states

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


def test_what_is_shipped_is_found_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read("two-states") == read(SCENARIOS / "two-states.yaml")
    assert [path.stem for path in shelf()] == sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


def test_a_scenario_here_goes_before_a_shipped_one_and_that_is_said(
    desk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = Path("scenarios") / "two-states.yaml"
    assert here in shelf()
    assert len(shelf()) == len(shipped())
    read("two-states")
    assert caplog.messages == []  # it is the same, letter by letter
    text = (desk / here).read_text(encoding="utf-8")
    (desk / here).write_text(text.replace("seed: 7", "seed: 8"), encoding="utf-8")
    assert read("two-states").seed == 8
    told = f"two-states: {here}, not the scenario of that name that is shipped"
    assert caplog.messages == [told]


def test_the_settings_of_a_run_are_not_the_change_of_a_what_if(tmp_path: Path) -> None:
    parity = {"parity": 0.5}
    small = two_states(steps=2, replicates=2)
    for name, changed in (("run", None), ("whatif", two_states(steps=2, replicates=2, **parity))):
        request = Request(small, "test", out=tmp_path / name, changed=changed, settings=parity)
        with new_run(request) as draft:
            draft.publish()
    told = {
        name: (settings_of(tmp_path / name), change_of(tmp_path / name))
        for name in ("run", "whatif")
    }
    assert told == {"run": (parity, {}), "whatif": ({}, parity)}
    assert (settings_of("two-states"), change_of("two-states")) == ({}, {})


def test_files_stand_by_name_however_a_folder_lists_them(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["c.yaml", "a.yml", "b.yaml"]
    for name in names:
        (desk / name).write_text("")
    monkeypatch.setattr(Path, "iterdir", lambda folder: (folder / name for name in names))
    assert [path.name for path in scenario_files(desk)] == ["a.yml", "b.yaml", "c.yaml"]


def test_of_all_scenarios_the_opening_one_comes_first() -> None:
    names = [path.stem for path in shelf()]
    assert names[0] != OPENING
    assert list(read_each([], lambda _, name: name)) == sorted(names, key=lambda n: n != OPENING)
    named = [names[0], OPENING]
    assert list(read_each(named, lambda _, name: name)) == named


def test_what_begins_with_a_dot_is_passed_over(desk: Path) -> None:
    (desk / "scenarios" / "._two-states.yaml").write_bytes(b"\0\5\x16\7")
    (desk / "scenarios" / ".mine.yaml").write_text("steps: 0")
    assert all(not path.name.startswith(".") for path in shelf())
    assert read("two-states").seed == 7
