"""What a notebook gives the functions is taken, or refused in a sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario.files.reader import dump_scenario
from tests.unit.run_folders import two_states

SMALL: dict[str, Any] = {"replicates": 4, "steps": 6}


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with a short scenario of two states."""
    (tmp_path / "scenarios").mkdir()
    short = dump_scenario(two_states(steps=8, replicates=400))
    (tmp_path / "scenarios" / "two-states.yaml").write_text(short, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "values",
    [
        [0.0, 0.5, 1.0],
        (0.0, 0.5, 1.0),
        np.linspace(0, 1, 3),
        pd.Series([0.0, 0.5, 1.0], index=[7, 8, 9]),
        (each / 2 for each in range(3)),
        [np.float64(0), np.float32(0.5), np.int64(1)],
        "0:1:3",
    ],
)
def test_values_are_swept_however_they_are_listed(values: object) -> None:
    swept = sim.sweep(sim.read("two-states"), {"threat": values}, **SMALL)
    assert swept.points["threat"].tolist() == [0.0, 0.5, 1.0]
    assert swept.failures.empty


@pytest.mark.parametrize("values", [range(6, 9), np.arange(6, 9), pd.Series([6, 7, 8])])
def test_whole_numbers_are_swept_as_such(values: object) -> None:
    swept = sim.sweep("two-states", {"steps": values}, replicates=2)
    assert swept.points["steps"].tolist() == [6.0, 7.0, 8.0]
    assert swept.failures.empty


@pytest.mark.parametrize("values", [np.zeros((2, 2)), ["a", "b"], 3, None, np.array([])])
def test_what_lists_no_values_is_refused_in_a_sentence(values: object) -> None:
    with pytest.raises(sim.ScenarioError, match=r"sweep\.vary\.threat"):
        sim.sweep("two-states", {"threat": values})


FUNCTIONS: dict[str, Callable[[Any], object]] = {
    "run": lambda scenario: sim.run(scenario, **SMALL).pairs,
    "signals": sim.signals,
    "explain": lambda scenario: sim.explain(scenario, "B", "a_drills"),
    "check_claims": lambda scenario: sim.check_claims(scenario, budget=20),
    "whatif": lambda scenario: sim.whatif(scenario, {"parity": 0.5}, **SMALL).table,
    "sweep": lambda scenario: sim.sweep(scenario, {"parity": [0.5, 1]}, **SMALL).points,
    "tipping": lambda scenario: (
        sim.tipping(scenario, sim.Search("threat", (0.0, 1.0), replicates=20)).scan
    ),
    "minimal_changes": lambda scenario: (
        sim.minimal_changes(scenario, sim.Target("ever_allied", 0.5), replicates=10).now
    ),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_scenario_may_be_given_by_name(name: str) -> None:
    ask = FUNCTIONS[name]
    by_name, by_path, itself = (
        ask(given)
        for given in ("two-states", Path("scenarios/two-states.yaml"), sim.read("two-states"))
    )
    assert repr(by_name) == repr(by_path) == repr(itself)
    with pytest.raises(sim.InputError, match=r"no scenario 'two-stats'.* did you mean"):
        ask("two-stats")


def test_what_is_no_scenario_is_named() -> None:
    with pytest.raises(sim.InputError, match=r"'two-states' is no scenario; read one with"):
        sim.changed("two-states", {"parity": 0.5})  # type: ignore[arg-type]


def test_mesa_s_batches_are_told_what_to_use_instead() -> None:
    batch = {"scenario": sim.read("two-states")}
    with pytest.raises(TypeError, match=r"for many replicates use sim\.run, for many scenarios"):
        mesa.batch_run(sim.AllianceModel, batch, display_progress=False)


@pytest.mark.parametrize("values", [(1.0, 0.0), (0.0,), (), (0.0, 1.0, 1.0)])
def test_values_of_a_search_that_do_not_ascend_are_refused(values: tuple[float, ...]) -> None:
    with pytest.raises(sim.InputError, match="values must be two or more, ascending"):
        sim.tipping("two-states", sim.Search("threat", values))
