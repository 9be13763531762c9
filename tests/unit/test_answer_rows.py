"""Relations and beliefs over time in the path: means of what Mesa models hold after each step."""

import numpy as np
import pandas as pd
import pytest

from sim.measures.answers import hostility, perceived, tie
from sim.model import rule
from sim.model.agents import AllianceModel
from sim.model.simulate import Engine, simulate
from sim.scenario.files.reader import parse_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run

SCENARIO = parse_scenario("""\
format: 1
title: Two before a third
steps: 12
seed: 3
focus: [B, A]
issues: {land: Land}
states:
  A: {name: Arden, power: 1, interests: {land: [1, 1]}}
  B: {name: Bohemia, power: 2, interests: {land: [0.5, 0.6]}}
  R: {name: Ruritania, power: 3, interests: {land: [-1, 0.8]}}
rivalries:
  - {between: [A, R], hostility: 0.4}
  - {from: R, to: B, hostility: 0.2}
ties:
  A: {R: 0.3, B: 0.1}
  B: {R: 0.2}
occasions:
  a_drills: {host: A, kind: exercise, issue: land, rate: 0.7}
  b_drills: {host: B, kind: exercise, issue: land, rate: 0.5}
events:
  - {step: 5, until: 9, title: A quarrel, set: {hostility.R.A: 0.7, ties.B.R: 0.05}}
model:
  backlash: 0.4
  turnover: 0.2
  outsiders: {sees: {exercise: 0.9}, declines: 0.3}
""")
REPLICATES = 7
OF_ANSWERS = ["hostility", "tie", "belief", "perceived", "commitment"]


def of_answers(path: pd.DataFrame) -> pd.DataFrame:
    return path[path["measure"].isin(OF_ANSWERS)]


def line(path: pd.DataFrame, measure: str, by: str, towards: str) -> list[float]:
    of_it = (path["measure"] == measure) & (path["by"] == by) & (path["towards"] == towards)
    assert path[of_it]["step"].tolist() == list(range(1, SCENARIO.steps + 1))
    return [float(mean) for mean in path[of_it]["mean"]]


def stepped(scenario: Scenario) -> list[dict[tuple[str, str, str], float]]:
    """By step and then by measure, who and towards whom: the means over replicates."""
    models = [AllianceModel(scenario, replicate=replicate) for replicate in range(REPLICATES)]
    steps = []
    for step in range(1, scenario.steps + 1):
        for model in models:
            model.step()
        at = models[0].world.segment_at(step).scenario
        held = [_held(model, at) for model in models]
        steps.append({key: float(np.mean([each[key] for each in held])) for key in held[0]})
    return steps


def _held(model: AllianceModel, at: Scenario) -> dict[tuple[str, str, str], float]:
    held: dict[tuple[str, str, str], float] = {}
    for i, other in (("A", "B"), ("B", "A")):
        used = model.strain["R", i], model.strain[i, "R"]
        given = at.hostility.get(("R", i), 0.0)
        held["hostility", "R", i] = rule.strained_hostility(given, used[0])
        held["tie", i, "R"] = rule.strained_tie(at.tie.get((i, "R"), 0.0), *used)
        held["belief", i, other] = model.agent_of(i).belief[other]
        held["perceived", i, other] = model.perceived[i, other]
        held["commitment", other, i] = float(model.agent_of(other).commitment[i])
    return held


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_every_line_is_the_mean_of_what_models_hold_after_each_step(engine: Engine) -> None:
    expected = stepped(SCENARIO)
    path = of_answers(run(SCENARIO, replicates=REPLICATES, engine=engine).path)
    keys = path[["measure", "by", "towards"]].drop_duplicates().itertuples(index=False, name=None)
    assert {*keys} == {*expected[0]}
    for key in expected[0]:
        assert line(path, *key) == pytest.approx([step[key] for step in expected], abs=1e-9)
    assert path[["q10", "q50", "q90"]].isna().all(axis=None)


def test_events_count_in_the_steps_in_which_they_hold() -> None:
    given = with_values(SCENARIO, {"model.backlash": 0, "model.deterrence": 0.1})
    path = run(given, replicates=2).path
    assert line(path, "hostility", "R", "A") == [0.4] * 4 + [0.7] * 4 + [0.4] * 4
    assert line(path, "tie", "B", "R") == [0.2] * 4 + [0.05] * 4 + [0.2] * 4


def test_path_ends_where_the_measures_of_answers_stand() -> None:
    path = run(SCENARIO, replicates=REPLICATES).path
    (record,) = simulate(SCENARIO, range(REPLICATES), threads=1)
    for i, other in (("A", "B"), ("B", "A")):
        for name, states, values in (
            ("hostility", ("R", i), hostility(record, "R", i)),
            ("tie", (i, "R"), tie(record, i, "R")),
            ("perceived", (i, other), perceived(record, i, other)),
        ):
            assert line(path, name, *states)[-1] == pytest.approx(values.mean(), abs=1e-9)


def test_who_hosts_nothing_is_believed_nothing_about() -> None:
    path = run(with_values(SCENARIO, {"focus": ["A", "R"]}), replicates=3).path
    beliefs = path[path["measure"].isin(OF_ANSWERS[2:])]
    assert beliefs["step"].tolist() == [*range(1, 13)] * 3
    told = beliefs[["measure", "by", "towards"]].drop_duplicates().to_numpy().tolist()
    assert told == [["belief", "A", "R"], ["perceived", "A", "R"], ["commitment", "R", "A"]]


def test_where_nobody_answers_or_watches_there_is_nothing_more() -> None:
    data = SCENARIO.model_dump(by_alias=True, exclude_none=True)
    del data["model"]["outsiders"]
    silent = with_values(Scenario.model_validate(data), {"model.backlash": 0})
    assert of_answers(run(silent, replicates=2).path).empty
    watched = with_values(SCENARIO, {"model.backlash": 0})
    measures = of_answers(run(watched, replicates=2).path)["measure"]
    assert {*measures} == {"belief", "perceived", "commitment"}
