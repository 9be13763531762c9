from sim.model.agents import AllianceModel
from sim.results.source import read
from sim.scenario.knobs import changed
from sim.studies.ensemble import history, run
from sim.studies.life import life


def test_relations_are_those_of_the_agents_in_every_step() -> None:
    scenario = changed(read("scenarios/russia-china-2022.yaml"), {"interests": 1, "steps": 60})
    found, model = life(scenario, replicate=3), AllianceModel(scenario, scenario.seed, 3)
    for step in range(scenario.steps):
        model.step()
        assert {pair: each[step] for pair, each in found.relations.items()} == {
            pair: model.relation(*pair) for pair in found.relations
        }
    assert "alliance" in found.relations[scenario.focus]


def test_signals_are_the_history() -> None:
    scenario = read("scenarios/two-states.yaml")
    assert life(scenario, replicate=2).signals.equals(history(scenario, replicate=2))


def test_answers_are_the_history_of_one_state() -> None:
    scenario = read("scenarios/russia-china-2022.yaml")
    table = history(scenario, replicate=2)
    found = life(scenario, replicate=2)
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
        relations = life(scenario, replicate).relations
        assert ends == {pair: steps[-1] for pair, steps in relations.items()}
