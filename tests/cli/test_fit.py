import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import Result

from sim.results.run import read_run

Invoke = Callable[..., Result]

FIT = ("fit", "russia-china-2022", "--live", "20")


@pytest.mark.slow
def test_results_go_to_a_run_folder(invoke: Invoke, desk: Path) -> None:
    result = invoke(*FIT, "--out", "fitted")
    assert result.exit_code == 0
    assert "9 decisions, 8 parameters. Log-evidence" in result.stdout
    assert "8 parameters, 20 live points: about" in result.stderr
    run = read_run(desk / "fitted")
    assert run.manifest.kind == "fit"
    draws, posterior = run.tables["draws"], run.tables["posterior"]
    assert list(posterior) == list(run.scenario.fit)
    assert draws["weight"].sum() == pytest.approx(1.0)
    assert set(run.tables) == {"draws", "posterior", "summary", "checks", "series"}
    assert (desk / "fitted" / "figures" / "posterior.png").exists()
    # The folder is a scenario too: the same fit again, from what it holds.
    again = invoke("fit", "fitted", "--live", "20", "--out", "again", "--json")
    assert read_run(desk / "again").tables["draws"].equals(draws)
    told = json.loads(again.stdout)
    assert told["log_evidence"] == run.manifest.outcome["log_evidence"]


@pytest.mark.slow
def test_terms_left_out_are_compared_by_evidence(invoke: Invoke, desk: Path) -> None:
    invoke(*FIT, "--out", "all")
    invoke(*FIT, "--without", "third_parties", "--out", "without")
    result = invoke("compare", "all", "without", "--out", "fits.csv")
    assert result.exit_code == 0
    favoured = "The data favour the fit of all terms over the fit without third_parties: they are "
    assert result.stdout.replace("\n", " ").startswith(favoured)
    labelled = invoke("compare", "all", "without", "--label", "a", "--label", "b")
    assert (labelled.exit_code, labelled.stdout) == (2, "")
    assert labelled.stderr.startswith("--label: not of fits, which are compared by their evidence")
    alone = invoke("compare", "all")
    assert (alone.exit_code, alone.stdout) == (2, "")
    assert "one fit has nothing to be compared with" in alone.stderr
    table = pd.read_csv(desk / "fits.csv")
    runs = [read_run(desk / name).manifest.outcome for name in ("all", "without")]
    evidence = [float(outcome["log_evidence"]) for outcome in runs]
    assert table["log_evidence"].to_numpy() == pytest.approx(np.array(evidence))
    assert table["difference"].tolist()[1] == pytest.approx(evidence[1] - evidence[0])
    assert table["left_out"].isna().tolist() == [True, False]
    assert table["elpd"].lt(0.0).all()


@pytest.mark.slow
def test_fits_of_other_data_or_beside_runs_are_not_compared(invoke: Invoke, desk: Path) -> None:
    invoke(*FIT, "--out", "all")
    (desk / "seen.csv").write_text("date,occasion,state,joined\n2021-09,zapad,CHN,no\n")
    invoke(*FIT, "--record", "seen.csv", "--out", "one")
    result = invoke("compare", "all", "one")
    assert result.exit_code == 2
    assert "one was fitted to other data than all" in result.stderr
    invoke("run", "two-states", "--replicates", "5", "--out", "run")
    result = invoke("compare", "all", "run")
    assert result.exit_code == 2
    assert "all is a fit and run is not; compare fits with fits" in result.stderr
    result = invoke("report", "all")
    assert result.exit_code == 2
    assert "all is a fit, of parameters" in result.stderr
    result = invoke("compare", "all", "one", "--out", "fits.png")
    assert result.exit_code == 2
    assert "a comparison of fits is a table" in result.stderr


def test_slips_end_in_sentences(invoke: Invoke) -> None:
    for words, told in (
        (("two-states",), "no parameter to fit"),
        (("russia-china-2022", "--without", "trade"), "no such term 'trade'"),
        (("russia-china-2022", "--live", "12"), "12 live points are too few for 8 parameters"),
        (("russia-china-2022", "two-states", "--record", "x.csv"), "2 scenarios and 1 record;"),
        (("russia-china-2022", "--set", "model.premium=0.3"), "model.premium is set and varied"),
    ):
        result = invoke("fit", *words)
        assert result.exit_code == 2
        assert told in result.stderr


@pytest.mark.slow
def test_scenarios_with_outcomes_are_fitted_together(invoke: Invoke, desk: Path) -> None:
    text = Path(__file__).parents[2].joinpath("scenarios/two-states.yaml").read_text()
    (desk / "one.yaml").write_text(
        text + "outcomes: [{allied: [A, B], was: yes}]\nfit: {model.premium: {uniform: [0, 1]}}\n"
    )
    (desk / "two.yaml").write_text(text + "outcomes: [{allied: [A, B], within: 20, was: no}]\n")
    settings = ("--replicates", "20", "--live", "10")
    result = invoke("fit", "one.yaml", "two.yaml", *settings, "--out", "fitted")
    assert result.exit_code == 0
    assert "2 outcomes, 1 parameter" in result.stdout
    assert "standard error" in " ".join(result.stdout.split())
    assert (desk / "fitted" / "scenario-2.yaml").exists()
    (desk / "two.yaml").write_text(text + "fit: {model.premium: {uniform: [0, 2]}}\n")
    result = invoke("fit", "one.yaml", "two.yaml", *settings)
    assert "model.premium has two different priors" in result.stderr
