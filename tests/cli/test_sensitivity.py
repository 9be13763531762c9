import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

pytestmark = pytest.mark.slow

Invoke = Callable[..., Result]

VARIED = ("--vary", "threat=0:2", "--vary", "trade=0:5", "--replicates", "20", "--yes")


@pytest.fixture
def swept(invoke: Invoke) -> str:
    """The folder of a small sweep of the design saltelli."""
    words = ("--design", "saltelli", "--points", "16", "--out", "swept")
    assert invoke("sweep", "two-states", *VARIED, *words).exit_code == 0
    return "swept"


def test_every_knob_has_its_indices_the_largest_first(invoke: Invoke, swept: str) -> None:
    found = json.loads(invoke("sensitivity", swept, "--json").stdout)
    assert [row["factor"] for row in found["indices"]] == ["threat", "trade"]
    assert found["blocks"] == 16
    largest = max(found["indices"], key=lambda row: row["total"])["factor"]
    answer, *lines = invoke("sensitivity", swept).stdout.splitlines()
    assert answer.startswith((largest, "Too few draws"))
    rows = [line.split()[0] for line in lines if line.startswith(("threat ", "trade "))]
    assert len(rows) == 2
    assert rows[0] == largest


def test_too_few_draws_to_order_the_knobs_are_said_to_be_so(invoke: Invoke, swept: str) -> None:
    few = ("--design", "saltelli", "--points", "2", "--out", "few")
    assert invoke("sweep", "two-states", *VARIED, *few).exit_code == 0
    for folder in (swept, "few"):
        rows = json.loads(invoke("sensitivity", folder, "--json").stdout)["indices"]
        said = "Too few draws to order them" in invoke("sensitivity", folder).stdout
        assert said == any(row["first"] > row["total"] for row in rows)
    assert said


def test_another_measure_may_be_asked_for(invoke: Invoke, swept: str) -> None:
    result = invoke("sensitivity", swept, "--measure", "costly_rate_ab")
    assert "costly_rate_ab: mean" in result.stdout


def test_the_figure_goes_where_it_is_asked_for(invoke: Invoke, swept: str, desk: Path) -> None:
    result = invoke("sensitivity", swept, "--out", "figures")
    assert "figures/sensitivity-allied.png" in result.stdout
    assert (desk / "figures" / "sensitivity-allied.svg").exists()


def test_a_measure_that_is_not_there_is_refused(invoke: Invoke, swept: str) -> None:
    result = invoke("sensitivity", swept, "--measure", "alied")
    assert result.exit_code == 2
    assert "no such measure 'alied'; there are allied" in result.stderr


def test_a_sweep_of_another_design_is_refused(invoke: Invoke) -> None:
    words = ("--design", "lhs", "--points", "16", "--out", "swept")
    assert invoke("sweep", "two-states", *VARIED, *words).exit_code == 0
    result = invoke("sensitivity", "swept")
    assert result.exit_code == 2
    assert "Sobol indices need a sweep of the design saltelli" in result.stderr


def test_a_run_is_refused(invoke: Invoke) -> None:
    assert invoke("run", "two-states", "--replicates", "5", "--out", "ran").exit_code == 0
    result = invoke("sensitivity", "ran")
    assert result.exit_code == 2
    assert "nothing was varied; sensitivity takes the folder of a sweep" in result.stderr


def test_a_folder_that_is_not_there_is_refused(invoke: Invoke) -> None:
    result = invoke("sensitivity", "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
