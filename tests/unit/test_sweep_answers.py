"""What the others' answers come to, in the tables of sweeps."""

from pathlib import Path

import numpy as np
import pytest

from sim.measures.values import measured
from sim.model.simulate import simulate
from sim.scenario.claims import Direction
from sim.scenario.columns import answer_numbers, of_points
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run
from sim.studies.sweep.designs import planned
from sim.studies.sweep.job import Job
from sim.studies.sweep.sweep import Sweep, sweep
from sim.vocabulary.measures import ANSWERS

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PLAIN = changed(read_scenario(SCENARIOS / "russia-china-2022.yaml"), {"steps": 24})
ANSWERED = ("hostility", "tie", "strain")
REPLICATES = 20


@pytest.fixture(scope="module")
def swept() -> Sweep:
    """Over backlash, and deterrence, which has outsiders watch where it is above 0."""
    vary: dict[str, object] = {"model.backlash": [0, 0.2], "model.deterrence": [0, 0.5]}
    return sweep(PLAIN, vary, replicates=REPLICATES, keep="replicates")


def test_a_point_keeps_what_a_run_of_it_keeps(swept: Sweep) -> None:
    row = swept.points.iloc[3]
    settings = {"model.backlash": 0.2, "model.deterrence": 0.5}
    pairs = run(changed(PLAIN, settings), replicates=REPLICATES).pairs.iloc[0]
    columns = [f"{name}_{way}" for name in ANSWERS for way in ("ab", "ba")]
    assert row[columns].tolist() == pytest.approx(pairs[columns].tolist())
    assert row["perceived_ab"] > 0


def test_a_point_tells_the_means_over_third_parties(swept: Sweep) -> None:
    scenario = changed(PLAIN, {"model.backlash": 0.2})
    (record,) = simulate(scenario, range(REPLICATES), threads=1, chunk=REPLICATES, path=False)
    row, (a, b) = swept.points.iloc[2], scenario.focus
    others = [state for state in scenario.states if state not in (a, b)]
    for state, place in ((a, "a"), (b, "b")):
        hostility = [measured("hostility", Direction(by=m, towards=state), record) for m in others]
        ties = [measured("tie", Direction(by=state, towards=m), record) for m in others]
        assert row[f"hostility_of_others_{place}"] == pytest.approx(np.mean(hostility), abs=1e-8)
        assert row[f"tie_to_others_{place}"] == pytest.approx(np.mean(ties), abs=1e-8)


def test_where_a_point_does_not_answer_it_has_what_the_scenario_gives(swept: Sweep) -> None:
    row, (a, b) = swept.points.iloc[0], PLAIN.focus
    others = [state for state in PLAIN.states if state not in (a, b)]
    assert row["hostility_ab"] == PLAIN.hostility.get((a, b), 0.0)
    assert row["tie_ab"] == pytest.approx(PLAIN.tie[a, b], abs=1e-9)
    assert row["strain_ab"] == 0
    assert np.isnan(row["perceived_ab"])
    assert np.isnan(row["perception_gap_ba"])
    given = np.mean([PLAIN.hostility.get((m, b), 0.0) for m in others])
    assert row["hostility_of_others_b"] == pytest.approx(given, abs=1e-9)
    assert swept.points["hostility_of_others_b"][2] > given


def test_replicates_that_are_kept_have_the_columns_too(swept: Sweep) -> None:
    assert swept.replicates is not None
    a, b = PLAIN.focus
    rows = swept.replicates[(swept.replicates["a"] == a) & (swept.replicates["b"] == b)]
    means = rows.groupby("point")[["tie_ab", "strain_ba", "perceived_ab"]].mean()
    for column in means:
        points = swept.points[column].to_numpy(float)
        np.testing.assert_allclose(means[column], points, atol=1e-9, equal_nan=True)
    assert rows.loc[rows["point"] < 1, "perceived_ab"].isna().all()


def test_no_result_depends_on_whether_all_states_are_run(swept: Sweep) -> None:
    vary: dict[str, object] = {"model.backlash": [0, 0.2], "model.deterrence": [0, 0.5]}
    alone = sweep(PLAIN, vary, replicates=REPLICATES)
    names = list(of_points(ANSWERS))
    assert alone.points[names].equals(swept.points[names])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scenario", "vary", "expected"),
    [
        ("russia-china-2022", {"threat": [0, 1]}, ()),
        ("russia-china-2022", {"model.recovery": [0, 1]}, ()),
        ("russia-china-2022", {"threat": [0, 1], "model.backlash": "0:0.1:3"}, ANSWERED),
        ("russia-china-2022", {"model.convergence": "0:0.1"}, ANSWERED),
        ("russia-china-2022", {"model.outsiders.declines": [0.1, 0.2]}, ANSWERS[:2]),
        ("russia-china-2022", {"model.deterrence": [0, 1]}, ANSWERS),
        ("russia-china-2022-system", {"model.backlash": [0, 0.1]}, ANSWERS),
        ("russia-china-2022-system", {"threat": [0, 1]}, ANSWERS),
    ],
)
def test_a_sweep_has_the_columns_that_its_scenario_or_a_factor_brings(
    scenario: str, vary: dict[str, object], expected: tuple[str, ...]
) -> None:
    drawn = any(isinstance(values, str) and values.count(":") == 1 for values in vary.values())
    plan = planned(
        read_scenario(SCENARIOS / f"{scenario}.yaml"),
        vary,
        design="lhs" if drawn else None,
        points=4 if drawn else None,
    )
    assert Job.of(plan).answers == expected


def test_a_knob_or_an_event_that_has_the_others_answer_brings_the_columns() -> None:
    knob = {"title": "Backlash", "set": "model.backlash", "from": 0, "to": 0.1}
    data = PLAIN.model_dump(mode="json", by_alias=True, exclude_none=True)
    data |= {"claims": {}, "story": None}
    turned = Scenario.model_validate(data | {"knobs": {"anger": knob}})
    assert Job.of(planned(turned, {"anger": "0:0.1:2"})).answers == ANSWERED
    event = {"step": 3, "title": "They mind", "set": {"model.backlash": 0.1}}
    stirred = Scenario.model_validate(data | {"events": [event]})
    assert Job.of(planned(stirred, {"threat": [0, 1]})).answers == ANSWERED


def test_a_sweep_without_answers_has_none_of_the_columns() -> None:
    points = sweep(PLAIN, {"threat": [0, 1]}, replicates=2).points
    assert list(points.columns) == ["point", "threat", *of_points()[1:]]
    assert not {*points.columns} & {*answer_numbers(ANSWERS)}


def test_a_sweep_of_two_states_alone_has_no_third_parties() -> None:
    data = read_scenario(SCENARIOS / "two-states.yaml").model_dump(
        mode="json", by_alias=True, exclude_none=True
    )
    data["states"].pop("R")
    data["occasions"] = {k: v for k, v in data["occasions"].items() if v["host"] != "R"}
    data |= {"rivalries": [], "knobs": {}, "claims": {}, "ties": {}, "story": None}
    alone = Scenario.model_validate(data)
    points = sweep(alone, {"model.backlash": [0, 0.5]}, replicates=2, steps=3).points
    assert points["hostility_of_others_a"].isna().all()
    assert points["strain_ab"].tolist() == [0, 0]
