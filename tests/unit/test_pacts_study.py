"""The study of pacts, in small and on made-up tables: what is fitted, on what, and what is kept."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from docs.studies.interim import Interim, Lines
from docs.studies.pacts import fitting, page, study
from docs.studies.pacts.covariates import COVARIATES, NULLS, covariates, folds_by_pair, in_year
from docs.studies.pacts.fitting import DEFAULTS, case_control, setting_at
from docs.studies.pacts.predicting import ERAS, across_eras, by_eras, by_folds, recalibrated_by_eras
from docs.studies.pacts.scoring import MEASURES, scores
from docs.studies.pacts.study import Plan
from docs.studies.pacts.worlds import SEED, PairWorld, allied_counts, probabilities
from sim.errors import InputError
from sim.history.dyad_tables import DyadTables, read_dyads
from sim.history.pair_scenario import coded_pair
from sim.measures.pairs import pair_outcome
from sim.model.simulate import simulate
from sim.scenario.paths import with_values
from tests.unit.dyad_tables import THIRD, write, write_made_up

SMALL = Plan(
    replicates=4,
    many=8,
    controls=20,
    fitting_replicates=3,
    evaluations=9,
    draws=4,
    chunk=30,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_up(tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="module")
def tables(folder: Path) -> DyadTables:
    return read_dyads(folder)


@pytest.fixture(scope="module")
def table(folder: Path, tables: DyadTables) -> pd.DataFrame:
    return covariates(tables, folder)


def test_worlds_set_anew_do_what_scenarios_made_anew_do(tables: DyadTables) -> None:
    setting = {"model.weights.interest": 0.8, "model.premium": 0.2, "model.prior": 0.4}
    rows, anew = tables.rows[:12], []
    for row in rows:
        scenario = with_values(coded_pair(row.facts, row.pair, row.year, sources=()), setting)
        scenario = scenario.model_copy(update={"seed": SEED})
        (record,) = simulate(scenario, range(20), threads=1, path=False)
        anew.append(int((pair_outcome(record, *row.pair).first_alliance > 0).sum()))
    counts = allied_counts(rows, [{}, setting, {}], 20)
    assert counts[1].tolist() == anew
    assert counts[0].tolist() == counts[2].tolist() != anew
    with pytest.raises(KeyError):
        PairWorld(rows[0], list(DEFAULTS)).allied({"model.noise": 0.2}, 1)


def test_a_case_control_sample_stands_for_the_whole_table() -> None:
    happened = np.zeros(1000)
    happened[::25] = 1.0
    sample = case_control(happened, controls=96)
    assert len(sample.rows) == len(set(sample.rows.tolist())) == 136
    assert sample.weights.sum() == pytest.approx(1000)
    assert sample.weights @ happened[sample.rows] == happened.sum() == 40
    assert set(sample.weights[happened[sample.rows] == 0.0]) == {10.0}
    assert not np.array_equal(sample.rows, case_control(happened, controls=96, seed=2).rows)


def test_a_sample_of_a_table_with_few_others_is_the_table() -> None:
    sample = case_control(np.array([1.0, 0.0, 0.0]), controls=500)
    assert (sample.rows.tolist(), sample.weights.tolist()) == ([0, 1, 2], [1.0, 1.0, 1.0])


def test_the_search_moves_logarithms_and_the_logit_of_the_prior() -> None:
    assert setting_at(np.zeros(5)) == pytest.approx(DEFAULTS)
    moved = setting_at([np.log(2.0), 0.0, -np.log(2.0), 0.0, np.log(3.0)])
    assert moved == pytest.approx(
        DEFAULTS | {"model.weights.interest": 2.0, "model.cost.exercise": 0.25, "model.prior": 0.75}
    )


def test_the_loss_is_the_weighted_sum_of_log_scores_and_half_the_square_moved(
    tables: DyadTables,
) -> None:
    rows, happened = tables.rows[:3], np.array([0.0, 1.0, 0.0])
    weights, moved = np.array([10.0, 1.0, 10.0]), np.array([0.5, -0.2, 0.0, 0.1, 1.0])
    predicted = probabilities(allied_counts(rows, [setting_at(moved)], 4)[0], 4)
    logs = [np.log(p if was else 1.0 - p) for p, was in zip(predicted, happened, strict=True)]
    expected = -float(weights @ logs) + 0.5 * (0.25 + 0.04 + 0.01 + 1.0)
    loss = fitting.objective(rows, happened, weights, 4)
    assert loss(moved) == pytest.approx(expected)


def test_a_search_that_was_stopped_goes_the_same_way(tmp_path: Path) -> None:
    asked = []

    def loss(moved: Any) -> float:
        asked.append(moved.tolist())
        return float(np.sum((moved - 0.3) ** 2))

    whole = fitting.fitted(loss, 60, Lines(tmp_path / "whole.jsonl"))
    way, cut = list(asked), tmp_path / "cut.jsonl"
    lines = (tmp_path / "whole.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    # Killed in the middle of a line.
    cut.write_text("".join(lines[:20]) + lines[20][:9], encoding="utf-8")
    asked.clear()
    assert fitting.fitted(loss, 60, Lines(cut)) == whole
    assert asked == way[20:]
    assert cut.read_text(encoding="utf-8").splitlines(keepends=True) == lines
    assert whole.evaluations <= 60
    assert whole.loss < 0.01 < whole.at_defaults == pytest.approx(0.45)
    for path, (low, high) in whole.about_as_good.items():
        assert low <= whole.setting[path] <= high


def test_nulls_of_folds_are_fitted_on_other_pairs(table: pd.DataFrame) -> None:
    folds = folds_by_pair(table)
    assert (table.assign(fold=folds).groupby("pair")["fold"].nunique() == 1).all()
    own = folds == 0
    turned = table.assign(formed=np.where(own, 1.0 - table["formed"], table["formed"]))
    for null in NULLS[:2]:  # the others take longer, and their folds are made alike
        before, after = by_folds(null, table), by_folds(null, turned)
        assert np.array_equal(before[own], after[own])
        assert not np.array_equal(before[~own], after[~own])


def test_nulls_of_eras_are_fitted_on_the_other(table: pd.DataFrame) -> None:
    late = (table["year"] >= 1946).to_numpy()
    assert np.array_equal(ERAS["from_1946"](table), late)
    assert np.array_equal(ERAS["before_1946"](table), ~late)
    turned = table.assign(formed=np.where(late, 1.0 - table["formed"], table["formed"]))
    for null in NULLS:
        before, after = by_eras(null, table), by_eras(null, turned)
        assert np.array_equal(before[late], after[late])
        assert not np.array_equal(before[~late], after[~late])


def test_a_fit_predicts_the_other_era(table: pd.DataFrame) -> None:
    late = (table["year"] >= 1946).to_numpy()
    by_fit = {"before_1946": np.full(len(table), 0.1), "from_1946": np.full(len(table), 0.2)}
    assert np.array_equal(across_eras(by_fit, table), np.where(late, 0.1, 0.2))
    same = across_eras(by_fit, table, in_sample=True)
    assert np.array_equal(same, np.where(late, 0.2, 0.1))


def test_recalibration_is_fitted_on_the_era_and_fit_that_are_not_tested(
    table: pd.DataFrame,
) -> None:
    late = (table["year"] >= 1946).to_numpy()
    generator = np.random.default_rng(1)
    by_fit = {era: generator.uniform(0.1, 0.9, len(table)) for era in ERAS}
    before = recalibrated_by_eras(by_fit, table)
    turned = table.assign(formed=np.where(late, 1.0 - table["formed"], table["formed"]))
    after = recalibrated_by_eras(by_fit, turned)
    assert np.array_equal(before[late], after[late])
    assert not np.array_equal(before[~late], after[~late])
    # In each era its order is that of the fit to the other, or the reverse.
    for era, tested in (("before_1946", late), ("from_1946", ~late)):
        order = np.argsort(by_fit[era][tested])
        steps = np.diff(before[tested][order])
        assert (steps >= 0).all() or (steps <= 0).all()


def test_covariates_are_those_of_the_table(tmp_path: Path) -> None:
    rival_of_both = THIRD.replace("740", "710").replace(",1,0,1,0,", ",1,1,1,0,")
    write(tmp_path, thirds=(THIRD, rival_of_both))
    (row,) = covariates(read_dyads(tmp_path), tmp_path).to_dict("records")
    assert (row["pair"], row["year"], row["formed"]) == ("C2 C365", 1901, 1.0)
    expected = {
        "S": 0.5,
        "nearness": np.exp(-1.0),
        "log_distance": np.log(4001.0),
        "log_parity": np.log(0.5),
        "log_joint_power": np.log(0.3),
        "rivals": 0.0,
        "dispute": 0.0,
        "common_rivals": 1,
        "power_of_rivals_1": 0.1,
        "power_of_rivals_2": 0.05,
        "trade_at_risk_1": 0.0,
        "trade_at_risk_2": 0.02,
        "tie_1": 0.1,
        "tie_2": 0.25,
        "majors": 1,
        "past_pact": 0,
        "common_allies": 0,
    }
    assert {name: row[name] for name in COVARIATES} == pytest.approx(expected)


def test_covariates_in_a_year_are_those_less_the_mean_of_its_rows(table: pd.DataFrame) -> None:
    for column in COVARIATES:
        centred = table[in_year(column)]
        assert centred.groupby(table["year"]).mean().abs().max() < 1e-9
        assert np.allclose((table[column] - centred).groupby(table["year"]).std(), 0.0)


def test_errors_are_larger_where_a_year_s_pacts_come_together() -> None:
    years = np.repeat(np.arange(1871, 1971, 5), 20)
    formed = np.repeat([1.0, *[0.0] * 9] * 2, 20)
    pairs = [f"{row % 20}" for row in range(len(years))]
    frame = pd.DataFrame({"year": years, "pair": pairs, "formed": formed})
    half = np.full(len(frame), 0.1)
    found = scores({"base": half}, frame, draws=60, references=["base"])["base"]
    assert set(found) == set(MEASURES)
    assert found["log_score"]["value"] == pytest.approx(-0.9 * np.log(0.9) - 0.1 * np.log(0.1))
    assert found["log_score"]["less"]["base"]["value"] == 0.0
    # Every pair has the same two pacts, so drawing pairs anew changes nothing.
    assert found["log_score"]["error_by_pairs"] == pytest.approx(0.0, abs=1e-12)
    assert found["log_score"]["error_by_years"] > 0.05


def test_what_is_kept_is_that_of_the_same_inputs_alone(tmp_path: Path) -> None:
    one, other = Interim(tmp_path, [b"ab", b"c"]), Interim(tmp_path, [b"a", b"bc"])
    assert one.array("x", lambda: np.array([1])) == one.array("x", lambda: np.array([2])) == [1]
    assert other.array("x", lambda: np.array([2])) == [2]
    assert one.value("y", lambda: {"a": 0.1}) == one.value("y", dict) == {"a": 0.1}


def test_chunks_are_made_once_and_joined_in_order(tmp_path: Path) -> None:
    interim = Interim(tmp_path, [])
    made: list[int] = []

    def make(chunk: range) -> Any:
        if chunk.start == 4 and len(made) < 3:
            made.append(-1)
            raise InputError("stopped")
        made.append(chunk.start)
        return np.array([list(chunk), [2 * each for each in chunk]])

    with pytest.raises(InputError, match="stopped"):
        interim.in_chunks("x", 7, 2, make, threads=1)
    joined = interim.in_chunks("x", 7, 2, make, threads=1)
    assert joined.tolist() == [list(range(7)), list(range(0, 14, 2))]
    assert sorted(made) == [-1, 0, 2, 4, 6]


def test_prose_takes_its_numbers_from_the_results() -> None:
    results = {"a, b": {"c": {"value": -0.12345}}}
    assert page.filled("{a, b/c/value:+.2f} and {c}", results) == "−0.12 and {c}"
    for wrong in ("{a, b/d/value:.2f}", "{a, b/c:.2f}", "{a, b/c/value/d:.2f}"):
        with pytest.raises(InputError, match="stands for no number"):
            page.filled(wrong, results)


HERE = study.HERE


def test_the_published_page_is_made_of_the_published_numbers() -> None:
    published = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    assert page.filled(page.template(), published) == (HERE / "README.md").read_text(
        encoding="utf-8"
    )
    assert page.tables(published) == (HERE / "results.md").read_text(encoding="utf-8")


def test_what_is_published_is_by_the_protocol_and_holds_no_row() -> None:
    published = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    assert published["plan"] == Plan().__dict__
    counts = {"rows": 8445, "pairs": 895, "years": 29, "pacts": 276}
    assert counts.items() <= published["table"]["all"].items()
    assert published["sample"]["sum_of_weights"] == pytest.approx(8445)
    assert max(len(each) for each in _lists(published)) <= 10  # bins of a reliability curve


def _lists(value: Any) -> list[list[Any]]:
    if isinstance(value, dict):
        return [each for part in value.values() for each in _lists(part)]
    if isinstance(value, list):
        return [value, *(each for part in value for each in _lists(part))]
    return []


@pytest.mark.slow
def test_the_whole_study_goes_on_after_an_interruption_to_the_same_numbers(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "template", lambda: "{table/all/pacts:d} pacts")
    whole = study.run(folder, tmp_path / "out", tmp_path / "work", SMALL)
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert {"results.json", "results.md", "README.md"} <= set(files)
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {
        ".json",
        ".md",
        ".png",
        ".svg",
    }
    pacts = sum(row.formed for row in read_dyads(folder).rows)
    assert files["README.md"].decode() == f"{pacts} pacts"
    counts = {"rows": 72, "pairs": 12, "years": 6, "pacts": pacts}
    assert counts.items() <= whole["table"]["all"].items()
    for era in ("all", *ERAS):
        assert {"model", *(null.name for null in NULLS)} < set(whole["scores"][era])
        assert {"model, fitted", *(null.name for null in NULLS)} < set(whole["eras"][era])
    assert set(whole["fits"]) == set(study.FORMS)
    for fits in whole["fits"].values():
        assert set(fits) == set(ERAS)
        for fit in fits.values():
            assert fit["evaluations"] <= SMALL.evaluations
            assert set(fit["setting"]) == set(DEFAULTS)
    for forms in whole["knocked_out"].values():
        assert set(forms["as_is"]) == set(forms["recalibrated"])
        assert set(forms["as_is"]) == {"all terms", *study.KNOCKED_OUT}
    # What a kill would have left: some of it, and a line that is not whole.
    (kept,) = (tmp_path / "work").iterdir()
    for name in ("defaults-00030.npy", "fits-00000.npy", "scores-folds-all.json"):
        (kept / name).unlink()
    fit = kept / "fitted-from_1946.jsonl"
    fit.write_text(fit.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    assert study.run(folder, tmp_path / "out", tmp_path / "work", SMALL) == whole
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == files
