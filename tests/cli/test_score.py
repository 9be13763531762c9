import json
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from sim.cli.program import program
from tests.programs import ROOT

Invoke = Callable[..., Result]

CASES = "parity,size,formed,pair\n" + "".join(
    f"{(n + 1) / 24},{n % 5},{'yes' if n % 7 in (2, 3, 6) else 'no'},{n // 2}\n" for n in range(24)
)
SMALL = ("--replicates", "4", "--steps", "12", "--workers", "1")


@pytest.fixture(scope="module")
def forecasts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a small sweep of cases with their outcomes, of which one fails."""
    folder = tmp_path_factory.mktemp("swept")
    (folder / "cases.csv").write_text(CASES.replace("0.5,", "0,", 1), encoding="utf-8")
    places = ("--table", str(folder / "cases.csv"), "--out", str(folder / "forecasts"))
    scenario = str(ROOT / "scenarios" / "two-states.yaml")
    assert CliRunner().invoke(program, ["sweep", scenario, *SMALL, *places]).exit_code == 1
    return str(folder / "forecasts")


def words(result: Result) -> str:
    return " ".join(result.output.split())


def test_text_says_what_was_scored_on_what_and_against_what(
    invoke: Invoke, forecasts: str, desk: Path
) -> None:
    result = invoke(
        "score", forecasts, "--outcome", "formed", "--clusters", "pair", "--out", "drawn"
    )
    assert result.exit_code == 0, result.output
    said = words(result)
    for sentence in (
        "ever_allied as a prediction of formed in 10 of 23 rows.",
        "1 row without a prediction left out.",
        "Shares k of 4 replicates enter as (k + 1/2)/(n + 1), as in fits, so that none is 0 or 1.",
        "Nulls use parity and size, in 5 folds, each predicted by a fit to the others, ",
        "to the others, rows of the same pair in one.",
        "Of 5 nulls,",
    ):
        assert sentence in said
    table = pd.read_csv(desk / "drawn" / "score-formed.csv")
    for row in table.to_dict("records"):
        assert f"{row['predictor']} {row['log_score']:.4f}" in said
    curve = pd.read_csv(desk / "drawn" / "score-formed-reliability.csv")
    assert curve["rows"].sum() == 23
    for ending in ("png", "svg"):
        assert (desk / "drawn" / f"score-formed.{ending}").exists()
    assert "drawn/score-formed.png" in said


def test_json_has_both_tables_and_how_they_came_about(invoke: Invoke, forecasts: str) -> None:
    options = ("--prediction", "allied", "--groups", "size", "--predictor", "parity")
    result = invoke("score", forecasts, "--outcome", "formed", *options, "--json")
    found = json.loads(result.stdout)
    assert found["predictors"] == ["parity"]
    assert (found["rows"], found["left_out"], found["replicates"]) == (23, 1, 4)
    assert [row["predictor"] for row in found["scores"]] == [
        "allied",
        "base rate",
        "logit on parity",
        "boosted trees on all",
    ]
    assert {*found["scores"][0]} >= {"log_score", "brier", "auc", "auc_within", "difference_se"}
    assert {*found["reliability"][0]} == {"predicted", "happened", "rows", "low", "high"}
    assert "predictions" not in found


def test_what_is_wrong_is_said_without_a_traceback(
    invoke: Invoke, forecasts: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "score-formed.csv").write_text("mine\n")
    outcome = ("score", forecasts, "--outcome")
    for options, message in (
        (("formd",), "no such column 'formd'; did you mean 'formed'?"),
        (("formed", "--prediction", "alied"), "no such column 'alied'; did you mean 'allied'?"),
        (("pair",), "the outcome 'pair' must be 0 or 1, or yes or no, in each row; found '2.0'"),
        (("formed", "--predictor", "relation"), "must be a column of numbers; it holds text"),
        (("formed", "--weights", "size"), "must be a number above 0 in each row; found 0"),
        (("formed", "--out", "."), "score-formed.csv is not a table of scores, and is not written"),
        (("formed", "--folds", "1"), "1 is not in the range x>=2"),
    ):
        result = invoke(*outcome, *options)
        assert result.exit_code == 2
        assert message in words(result)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    result = invoke(*outcome, "formed")
    assert result.exit_code == 2
    assert "need the extra 'score': python -m pip install 'alliance-sim[score]'" in words(result)


def test_a_run_and_what_is_no_folder_are_refused(invoke: Invoke) -> None:
    run = ROOT / "tests" / "fixtures" / "version-1" / "run"
    result = invoke("score", str(run), "--outcome", "formed")
    assert result.exit_code == 2
    assert "nothing was varied; score takes the folder of a sweep" in result.stderr
    result = invoke("score", "nowhere", "--outcome", "formed")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("nowhere: no such run folder; alliance-sim run makes one")
