"""The study of exercises in small, on made-up tables: complete, and goes on after a stop."""

import json
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from docs.studies.exercises import calibrate, study
from docs.studies.exercises.fits import panel_of
from docs.studies.exercises.protocol import PRIORS, YEARS
from sim.statistics.scores import log_scores

pytestmark = pytest.mark.slow

NAMES = ("A", "B", "C", "D")


def made_up(folder: Path) -> Path:
    """Tables of four states, of which the first two always keep together, over all years."""
    luck = np.random.default_rng(7)
    states = [
        {"state": s, "year": y, "chosen": 1, "power": 0.1, "ideal_all": float(n)}
        for (n, s), y in product(enumerate(NAMES), YEARS)
    ]
    pairs = [
        {"i": i, "m": m, "year": y, "trade_share": 0.1, "rival": 0, "dispute10": 0}
        | {"pact": 0, "distance": 1000, "S": 0.5}
        for (i, m), y in product(permutations(NAMES, 2), YEARS)
    ]
    exercises = []
    for number, (year, host) in enumerate(product(YEARS, NAMES)):
        friend = {"A": "B", "B": "A", "C": "D", "D": "C"}[host]
        joiners = [s for s in NAMES if s != host and luck.random() < (0.9 if s == friend else 0.1)]
        exercises.append(
            {"id": f"e{number}", "year": year, "month": 1 + number % 12, "series": f"s{host}"}
            | {"host": host, "lead": host, "warfighting": int(luck.random() < 0.7)}
            | {"complete": 1, "outside": 1, "joiners": ";".join(joiners)}
            | {"eligible": ";".join(s for s in NAMES if s != host)}
        )
    for name, rows in (("states", states), ("pairs", pairs), ("exercises", exercises)):
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    return folder


def test_the_study_is_complete_and_goes_on_to_the_same_numbers(tmp_path: Path) -> None:
    folder, kept = made_up(tmp_path), tmp_path / "kept"
    tables, model = study.study(folder, kept, live=30)
    again, _ = study.study(folder, kept, live=30)
    assert tables.keys() == again.keys()
    for title, table in tables.items():
        pd.testing.assert_frame_equal(table, again[title])
    scores = tables["Scores, host panel 2004-2010"].set_index("predictor")["log_score"]
    assert model.rows == 4 * 3 * 7  # decisions of the years from 2004 on, and no others
    assert scores["the model"] < scores["base rate"]
    assert list(tables["Posterior of the parameters"]["parameter"]) == [
        path.removeprefix("model.") for path in PRIORS
    ]
    by_host = tables["By host"]
    assert by_host["decisions"].sum() == 4 * 3 * 7
    lost = tables["Terms left out (exploratory)"].set_index("left out")["log-evidence lost"]
    assert lost["commitment"] > 3.0  # friends are told by what they did
    study.write(tables, model, tmp_path)
    told = json.loads((tmp_path / "results.json").read_text())
    assert told["By host"][0]["host"] == "A"
    for picture in ("scores.png", "posterior.png"):
        assert (tmp_path / picture).stat().st_size > 10_000


def test_what_is_told_of_the_model_is_its_log_score(tmp_path: Path) -> None:
    folder = made_up(tmp_path)
    whole = panel_of(folder, "host", False)
    half = np.full(len(whole.record), 0.5)
    found = study.scored(folder, study.MAIN, {"the model": half})
    assert study.score_rows(found)["log_score"][0] == pytest.approx(np.log(2.0))
    assert log_scores(found.predictions["the model"], found.outcomes).sum() == pytest.approx(
        len(found.decisions) * np.log(2.0)
    )


def test_calibration_in_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate, "STATES", 4)
    # Processes read the module anew, so that only how many there are can be changed here.
    for name, way in calibrate.WAYS.items():
        monkeypatch.setitem(calibrate.WAYS, name, way._replace(records=2))
    found = calibrate.calibrate(made_up(tmp_path), tmp_path / "kept", workers=1)
    again = calibrate.calibrate(tmp_path, tmp_path / "kept", workers=1)
    pd.testing.assert_frame_equal(found, again)
    table = calibrate.summary(found)
    assert list(table["parameter"].unique()) == [path.removeprefix("model.") for path in PRIORS]
    assert (table["records"] <= 2).all()
    assert table["distance from uniform"].between(0.0, 1.0).all()
    calibrate.picture(found, tmp_path / "calibration.png")
    assert (tmp_path / "calibration.png").stat().st_size > 10_000
