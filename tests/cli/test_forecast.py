"""`run --posterior`: a forecast over the draws of a fit, its folder, and what reads it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sim.results.run import read_run
from tests.unit.run_folders import a_fit, two_states

Invoke = Callable[..., Result]
SMALL = ("--replicates", "12", "--steps", "30")
DRAWS = {"model.premium": [0.2, 0.2, 0.5, 0.9], "model.noise": [0.1, 0.1, 0.15, 0.2]}


@pytest.fixture
def fit(desk: Path) -> Path:
    return a_fit(desk / "fit", two_states(), DRAWS)


def test_forecast_says_what_parameters_and_chance_are(
    invoke: Invoke, desk: Path, fit: Path
) -> None:
    assert fit.is_dir()
    result = invoke("run", "two-states", "--posterior", "fit", *SMALL, "--out", "one", width=60)
    assert result.exit_code == 0
    assert "posterior of 2 parameters\n4 draws × 12 replicates = 48 runs" in result.stderr
    words = " ".join(result.stdout.split())
    assert "4 draws of the posterior, each with 12 replicates of 30 months" in words
    assert "Aland and Borduria are allied at the end in" in words
    assert "is parameters (between draws)" in words
    assert "With the scenario's own values it is" in words
    assert "at the end, mean" in words
    assert "Borduria's occasions" in words
    assert max(map(len, result.stdout.splitlines())) <= 60
    assert (desk / "one/figures/forecast.png").exists()
    outcome = read_run(desk / "one").manifest.outcome
    assert 0.0 <= float(outcome["parameters"]) <= 1.0


@pytest.mark.slow
def test_a_forecast_is_run_again_from_its_folder_bit_for_bit(
    invoke: Invoke, desk: Path, fit: Path
) -> None:
    invoke("run", "two-states", "--posterior", str(fit), *SMALL, "--out", "one")
    one = read_run(desk / "one")
    again = invoke("run", "one", "--out", "by-run", "--json")
    invoke("sweep", "one", "--out", "by-sweep")
    for name in ("by-run", "by-sweep"):
        other = read_run(desk / name).manifest
        assert other.inputs == one.manifest.inputs
        for table in ("points", "joins", "own_values"):
            file = f"{table}.parquet"
            assert other.files[file] == one.manifest.files[file]
    told = json.loads(again.stdout)
    assert told["forecast"].items() <= one.manifest.outcome.items()
    assert len(told["points"]) == 4
    assert len(told["own_values"]) == 1


@pytest.mark.slow
def test_forecasts_are_listed_reported_and_compared(invoke: Invoke, desk: Path, fit: Path) -> None:
    invoke("run", "two-states", "--posterior", str(fit), *SMALL, "--out", "one")
    assert "4 × 12" in invoke("runs", ".").stdout
    compared = invoke("compare", "one", "one")
    assert compared.exit_code == 0
    assert "at each of 4 points" in compared.stdout  # though two of the draws are the same
    assert invoke("report", "one", "--no-claims").exit_code == 0
    page = (desk / "one.html").read_text()
    assert "Over 4 draws of the posterior: Aland and Borduria are allied" in page
    assert "How likely is an alliance of Aland and Borduria?" in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--set", "model.premium=1"), "every draw of the posterior sets model.premium;"),
        (
            ("--set", "premium=1"),
            "sets model.premium; leave out --set premium",
        ),
        (("--engine", "mesa"), "--engine mesa does not go with draws of a posterior"),
        (("--posterior", "scenarios"), "scenarios is not a run folder: it has no manifest.json"),
    ],
)
def test_slips_end_in_sentences(
    words: tuple[str, ...], told: str, invoke: Invoke, desk: Path, fit: Path
) -> None:
    text = (desk / "scenarios/two-states.yaml").read_text()
    knob = "knobs:\n  premium: {title: Premium, set: model.premium, from: 0, to: 1}\n"
    (desk / "mine.yaml").write_text(text.replace("knobs:\n", knob))
    result = invoke("run", "mine.yaml", "--posterior", str(fit), *words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (desk / "runs").exists()


def test_what_the_fit_held_otherwise_is_said(invoke: Invoke, fit: Path) -> None:
    words = ("run", "two-states", "--posterior", str(fit), *SMALL)
    result = invoke(*words, "--set", "model.prior=0.25", "--engine", "mesa")
    assert "model.prior is 0.25 here and was" in result.stderr
