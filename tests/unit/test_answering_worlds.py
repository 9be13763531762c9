"""What asks for a part of a world gets all of it where the others answer."""

from sim.model import engine
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.studies.explain.explanation import explain
from sim.studies.sweep.sweep import sweep


def test_all_states_are_run_where_third_parties_answer() -> None:
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    whole = build_world(scenario)
    assert build_world(scenario, [scenario.focus]).decisions != whole.decisions
    answering = with_values(scenario, {"model.backlash": 0.06})
    assert build_world(answering, [scenario.focus]).decisions == whole.decisions


def test_a_sweep_over_backlash_keeps_the_joins_of_the_focus_pair_at_each_point() -> None:
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    swept = sweep(scenario, {"model.backlash": [0.0, 0.06]}, replicates=5)
    assert swept.points["failure"].isna().all()
    counts = swept.joins.groupby("point").size()
    assert counts.tolist() == [11, 11]
    assert {*swept.joins["state"]} == {"RUS", "CHN"}


def test_explained_decision_is_the_one_that_was_taken_where_third_parties_answer() -> None:
    scenario = with_values(
        read_scenario("scenarios/russia-china-2022.yaml"), {"model.backlash": 0.06, "steps": 12}
    )
    explanation = explain(scenario, "CHN", "csto", replicate=2)
    record = engine.record(build_world(scenario), scenario.seed, range(2, 3), trace=True)
    world, step = record.world, explanation.step
    assert record.trace.opened[: step - 1, world.occasion_index["csto"], 0].sum() == 0
    joined = record.trace.joined[step - 1, world.decision_index["csto", "CHN"], 0]
    assert explanation.open
    assert explanation.joined == bool(joined)
