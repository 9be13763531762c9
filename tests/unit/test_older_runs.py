"""Run folders that an older version wrote are still read, compared and reported."""

from pathlib import Path

import pytest

from sim.cli.text.comparison import comparison_in_words
from sim.errors import InputError
from sim.reports.page import report
from sim.results.run import read_run
from sim.results.scenario_library import read
from sim.studies.compare.comparison import compare
from tests.unit.run_folders import a_run, a_sweep, two_states

OLDER = Path(__file__).parents[1] / "fixtures" / "version-1"


@pytest.mark.parametrize("kind", ["run", "whatif", "sweep"])
def test_every_table_of_an_older_folder_is_read(kind: str) -> None:
    run = read_run(OLDER / kind)
    assert (run.manifest.kind, run.manifest.commit) == (kind, "")
    assert "model" not in run.manifest.versions
    assert all(len(run.tables[name]) for name in run.tables)
    assert (run.manifest.model, run.scenario.steps) == (1, 24)


@pytest.mark.parametrize("kind", ["run", "sweep"])
def test_an_older_folder_is_not_repeated_with_another_model(kind: str) -> None:
    refusal = r"version 1 of the model, .* version 2; alliance-sim 0\.1\.0 can repeat it"
    with pytest.raises(InputError, match=refusal):
        read(OLDER / kind)
    assert read(OLDER / kind / "scenario.yaml").steps == 24


@pytest.mark.parametrize("kind", ["run", "sweep"])
def test_a_comparison_with_an_older_folder_says_that_the_model_differs(
    kind: str, tmp_path: Path
) -> None:
    scenario = two_states(steps=24, replicates=20)
    newer = tmp_path / "new"
    if kind == "run":
        a_run(newer, scenario)
    else:
        a_sweep(newer, scenario, {"parity": "0.2:1:3", "threat": "0:2:2"}, keep=False)
    found = compare(OLDER / kind, newer)
    (model,) = (each for each in found.inputs if each.path == "versions.model")
    assert (model.matters, model.values[0]) == (True, None)
    assert "different versions of the model (1: version 1; 2: version 2)" in found.models
    assert comparison_in_words(found, 80).startswith("These were computed by different versions")
    assert found.differences["difference"].notna().any()
    assert not found.differences["paired"].any()
    assert compare(newer, newer).models == ""


@pytest.mark.slow
def test_older_folders_are_reported() -> None:
    page = report(OLDER / "run", OLDER / "whatif")
    assert "Two states and a rival" in page
    assert "Two states and a rival" in report(OLDER / "sweep")
