"""What decisions rested on is kept of the steps that are wanted, and is what was decided on."""

from pathlib import Path

import numpy as np
import pytest

from sim.model import engine, stepping
from sim.model.record import Record
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.explain.explanation import explain
from sim.vocabulary.terms import TERMS
from tests.agreement.record_bits import arrays_of, differences, replicates_of

ROOT = Path(__file__).parents[2]
STEPS = range(1, 9)


def with_an_event(scenario: Scenario) -> Scenario:
    """A scenario whose rules change on the way, for three steps."""
    changes = {"model.noise": 0.5, "model.premium": 0.9, "hostility.R.A": 1.0}
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    data["events"] = [{"step": 4, "until": 7, "title": "Crisis", "set": changes}]
    return Scenario.model_validate(data)


STATIC = with_an_event(
    with_values(
        read_scenario(ROOT / "scenarios" / "two-states.yaml"),
        {"steps": len(STEPS), "model.turnover": 0.2, "ties.A.R": 0.1},
    )
)
ANSWERING = with_values(
    STATIC, {"model.backlash": 0.4, "model.deterrence": 0.5, "model.convergence": 0.1}
)
SCENARIOS = pytest.mark.parametrize("scenario", [STATIC, ANSWERING], ids=["static", "answering"])


def explained(scenario: Scenario, replicates: range = range(5), steps: range = STEPS) -> Record:
    world = build_world(scenario)
    return engine.record(world, scenario.seed, replicates, trace=True, explained=steps)


@SCENARIOS
def test_engines_keep_the_same_bits(scenario: Scenario) -> None:
    world, replicates, steps = build_world(scenario), range(2), range(3, 6)
    stepped = stepping.record(world, scenario.seed, replicates, trace=True, explained=steps)
    compiled = explained(scenario, replicates, steps)
    assert differences(arrays_of(compiled), arrays_of(stepped)) == []
    assert compiled.explained == stepped.explained == steps
    assert compiled.choices.term.shape == (3, len(world.decisions), len(TERMS), 2)


@SCENARIOS
def test_terms_sum_to_what_gives_the_probabilities(scenario: Scenario) -> None:
    record = explained(scenario)
    utility = record.choices.term.sum(axis=2)
    for row, step in enumerate(STEPS):
        model = record.world.segment_at(step).scenario.model
        assert (model.premium, model.noise) == ((0.9, 0.5) if step in range(4, 7) else (0.4, 0.15))
        for kept, premium in (
            (record.choices.if_committed, model.premium),
            (record.choices.if_not, 0),
        ):
            expected = 1 / (1 + np.exp(-(utility[row] + premium) / model.noise))
            np.testing.assert_allclose(kept[row], expected, rtol=0, atol=1e-12)


@SCENARIOS
def test_open_occasions_are_joined_where_the_draw_is_below_the_probability(
    scenario: Scenario,
) -> None:
    record = explained(scenario)
    world, trace, choices = record.world, record.trace, record.choices
    for row, (occasion, joiner) in enumerate(world.decisions):
        host = scenario.occasions[occasion].host
        committed = trace.commitment[:, world.pair_index[joiner, host]]
        probability = np.where(committed, choices.if_committed[:, row], choices.if_not[:, row])
        opened = trace.opened[:, world.occasion_index[occasion]]
        assert (trace.joined[:, row] == opened * (choices.draw[:, row] < probability)).all()
    assert trace.commitment.any()
    assert trace.joined.any()


@SCENARIOS
@pytest.mark.parametrize("step", [1, 5, 8])
def test_choices_are_those_that_are_explained(scenario: Scenario, step: int) -> None:
    record = explained(scenario)
    choices, replicate = record.choices, 3
    for row, (occasion, state) in enumerate(record.world.decisions):
        found = explain(scenario, state, occasion, replicate=replicate, step=step)
        kept = {
            name: float(choices.term[step - 1, row, term, replicate])
            for term, name in enumerate(TERMS)
        } | {"commitment": found.premium if found.committed else 0.0}
        assert repr(kept) == repr(found.terms)  # unlike ==, tells 0.0 from -0.0
        assert choices.if_committed[step - 1, row, replicate] == found.probability_committed
        assert choices.if_not[step - 1, row, replicate] == found.probability_uncommitted
        assert choices.draw[step - 1, row, replicate] == found.draw


@SCENARIOS
@pytest.mark.parametrize("steps", [range(1, 2), range(3, 7), range(8, 9)])
def test_choices_of_some_steps_are_those_of_all_cut(scenario: Scenario, steps: range) -> None:
    some, every = explained(scenario, steps=steps), explained(scenario)
    for few, all_ in zip(some.choices, every.choices, strict=True):
        assert few.tobytes() == all_[steps.start - 1 : steps.stop - 1].tobytes()


def test_replicates_of_any_lane_have_the_choices_that_they_have_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "LANE", 2)
    among = arrays_of(explained(ANSWERING))
    for replicate in range(5):
        alone = replicates_of(
            arrays_of(explained(ANSWERING, range(replicate, replicate + 1))), slice(None)
        )
        assert differences(alone, replicates_of(among, slice(replicate, replicate + 1))) == []


@SCENARIOS
def test_nothing_else_is_moved_and_nothing_is_kept_unless_wanted(scenario: Scenario) -> None:
    bare, kept = explained(scenario, steps=range(0)), explained(scenario)
    assert {len(array) for array in bare.choices} == {0}
    differing = differences(arrays_of(bare), arrays_of(kept))
    assert differing == [f"choices.{name}" for name in kept.choices._fields]
