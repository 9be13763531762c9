"""A relative number means nothing without what it is relative to."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sim.results.run import read_run

Invoke = Callable[..., Result]

SMALL = ("--replicates", "5", "--steps", "12")


@pytest.mark.parametrize(
    "words",
    [
        ("sweep", "two-states", "--set", "threat=0.5", "--vary", "threat=1,2"),
        ("sweep", "two-states", "--set", "parity=0.5", "--vary", "parity=0.5,1"),
        ("sweep", "two-states", "--set", "model.noise=0.5", "--vary", "model.noise=0.1,1"),
        ("tipping", "two-states", "--set", "threat=0.5", "--vary", "threat=1:2"),
        ("whatif", "two-states", "--set", "threat=0.5", "--until", "allied=0.9"),
    ],
)
def test_a_knob_is_either_set_or_varied(invoke: Invoke, desk: Path, words: tuple[str, ...]) -> None:
    name = words[3].partition("=")[0]
    result = invoke(*words, "--replicates", "5")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{name} is set and varied; leave out --set {name}")
    assert [path.name for path in desk.iterdir()] == ["scenarios"]


def test_a_plan_of_the_scenario_s_own_varies_too(invoke: Invoke, desk: Path) -> None:
    own = (desk / "scenarios" / "two-states.yaml").read_text(encoding="utf-8")
    (desk / "own.yaml").write_text(f"{own}\nsweep: {{vary: {{threat: [1, 2]}}}}\n")
    result = invoke("sweep", "own.yaml", "--set", "threat=0.5", "--replicates", "5")
    assert (result.exit_code, result.stderr[:25]) == (2, "threat is set and varied;")


@pytest.mark.slow
def test_a_sweep_of_a_run_with_the_knob_turned_says_from_where_it_counts(invoke: Invoke) -> None:
    assert (
        invoke("run", "two-states", *SMALL, "--set", "threat=0.5", "--out", "half").exit_code == 0
    )
    assert read_run("half").manifest.settings == {"threat": 0.5}
    says = "threat counts from the scenario in half, made with threat=0.5"
    swept = invoke("sweep", "half", "--vary", "threat=1,2", "--out", "swept")
    assert says in swept.stderr.splitlines()
    assert read_run("swept").manifest.settings == {"threat": 0.5}
    assert says in invoke("tipping", "half", "--vary", "threat=0:2:3").stderr
    assert says in invoke("whatif", "half", "--set", "threat=2", "--out", "changed").stderr
    assert says in invoke("run", "half", "--set", "threat=2", "--out", "again").stderr
    assert "counts" not in invoke("sweep", "half", "--vary", "parity=0.5,1", "--out", "p").stderr
    # A what-if folder's scenario is its baseline, in which nothing is turned.
    assert "counts" not in invoke("run", "changed", "--set", "threat=2", "--out", "more").stderr


@pytest.mark.slow
def test_a_decision_of_a_turned_scenario_says_from_where_its_reversals_count(
    invoke: Invoke,
) -> None:
    asked = ("explain", "two-states", "--state", "B", "--occasion", "a_drills")
    assert "counts" not in invoke(*asked).stderr
    result = invoke(*asked, "--set", "threat=0.5")
    assert result.stderr == "threat counts from the scenario with threat=0.5\n"


def test_no_claim_turns_what_is_set(invoke: Invoke) -> None:
    result = invoke("check", "two-states", "--set", "threat=0.5")
    assert result.exit_code == 2
    assert "threat is set, and the claim parity_interests_rival turns it" in result.output


@pytest.mark.slow
def test_what_is_looked_at_next_starts_where_the_search_did(invoke: Invoke) -> None:
    start = ("--set", "states.R.interests.first=[0.5, 0.25]")
    small = ("--replicates", "20", "--steps", "24")
    result = invoke("whatif", "two-states", *start, "--until", "allied<0.1", *small, width=100)
    assert result.exit_code == 0, result.output
    assert (
        "alliance-sim whatif two-states --set 'states.R.interests.first=[0.5, 0.25]' --set "
        in result.stdout
    )
