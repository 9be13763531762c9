from sim.model.agents import AllianceModel
from sim.results.scenario_library import read
from sim.scenario.knobs import changed
from sim.studies.ensemble.ensemble import run, signals
from sim.studies.ensemble.trajectory import trajectory


def test_relations_are_those_of_the_agents_in_every_step() -> None:
    scenario = changed(read("scenarios/russia-china-2022.yaml"), {"interests": 1, "steps": 60})
    found, model = trajectory(scenario, replicate=3), AllianceModel(scenario, scenario.seed, 3)
    seen = set()
    for step in range(1, scenario.steps + 1):
        model.step()
        for pair in found.pairs:
            assert found.relation(pair, step) == model.relation(*pair)
        seen.add(found.relation(scenario.focus, step))
    assert "alliance" in seen


def test_signals_are_the_history() -> None:
    scenario = read("scenarios/two-states.yaml")
    assert trajectory(scenario, replicate=2).signals.equals(signals(scenario, replicate=2))


def test_answers_are_the_history_of_one_state() -> None:
    scenario = read("scenarios/russia-china-2022.yaml")
    table = signals(scenario, replicate=2)
    found = trajectory(scenario, replicate=2)
    for occasion, state in (("zapad", "CHN"), ("japan_patrol", "RUS"), ("zapad", "KAZ")):
        rows = table[(table["occasion"] == occasion) & (table["state"] == state)]
        answers = found.answers(occasion, state)
        assert answers == list(zip(rows["step"], rows["joined"], strict=True))
        assert len(answers) > 1


def test_last_relation_is_the_ensembles() -> None:
    scenario = read("scenarios/russia-china-2022.yaml")
    rows = run(scenario, replicates=5).replicates
    for replicate in range(5):
        of_replicate = rows[rows["replicate"] == replicate]
        ends = {(a, b): r for a, b, r in of_replicate[["a", "b", "relation"]].to_numpy().tolist()}
        found = trajectory(scenario, replicate)
        assert ends == {pair: found.relation(pair, scenario.steps) for pair in found.pairs}
