"""Both engines predict the same along a record, to the last bit, whatever the scenario.

Records are made by chance: some of the occasions that may take place, some of the states, some
twice in a step; what they did and what was seen of it by chance as well. A fault planted in the
Mesa engine makes them differ.
"""

from collections.abc import Callable
from random import Random

import pytest

from sim.model import agents, rule
from sim.model.agents import AllianceModel, StateAgent
from sim.model.recorded_model import RecordedModel
from sim.model.world import build_world
from sim.scenario.event_record import RecordRow
from sim.scenario.recorded import EventRecord
from sim.scenario.schema import Scenario
from sim.studies.likelihood.record_likelihood import RecordLikelihood
from tests.agreement.generated_scenarios import generated_scenario

SAMPLE = range(60)


def record_by_chance(scenario: Scenario, chance: Random) -> EventRecord:
    world = build_world(scenario)
    rows = []
    for step in range(1, scenario.steps + 1):
        for occasion, state in world.decisions:
            if world.opening[step - 1, world.occasion_index[occasion]] > 0.0:
                rows += [
                    RecordRow(
                        step=step,
                        occasion=occasion,
                        n=n,
                        state=state,
                        joined=chance.random() < 0.5,
                        seen=chance.random() < 0.5,
                    )
                    for n in range(1, 1 + chance.choice((0, 0, 1, 1, 3)))
                ]
    return tuple(rows)


def stepped(evaluated: RecordLikelihood) -> list[float]:
    """What the Mesa engine predicts of each row."""
    model, found = RecordedModel(evaluated.scenario, evaluated.observations), {}
    for step in range(1, evaluated.observations[-1].step + 1):
        model.step()
        for state in model.world.states:
            for key, chance in model.agent_of(state).predicted.items():
                found[step, *key] = chance
    return [found[o.step, o.occasion, o.state, o.n] for o in evaluated.observations]


def evaluated_at(number: int) -> RecordLikelihood | None:
    scenario = generated_scenario(number)
    record = record_by_chance(scenario, Random(number))
    return RecordLikelihood(scenario, record) if record else None


@pytest.mark.slow
@pytest.mark.parametrize("number", SAMPLE)
def test_engines_predict_the_same_to_the_last_bit(number: int) -> None:
    evaluated = evaluated_at(number)
    if evaluated is not None:
        assert evaluated.predicted().tolist() == stepped(evaluated)
        assert evaluated.predicted().tolist() == evaluated.predicted().tolist()


@pytest.mark.slow
def test_nearly_all_generated_scenarios_have_a_record() -> None:
    assert sum(evaluated_at(number) is not None for number in SAMPLE) > 50


def premium_doubled(plant: pytest.MonkeyPatch) -> None:
    ratio = rule.commitment_odds_ratio
    plant.setattr(rule, "commitment_odds_ratio", lambda p, noise: ratio(2.0 * p, noise))


def updated_before_it_is_predicted(plant: pytest.MonkeyPatch) -> None:
    judge = StateAgent._judge

    def faulty(agent: StateAgent, other: str) -> None:
        judge(agent, other)
        likely = agent.model.agent_of(other).choices
        agent.predicted |= {
            (occasion, state, n): rule.expected_support(
                agent.belief[other], likely[occasion].if_committed, likely[occasion].if_not
            )
            for occasion, state, n in agent.predicted
            if state == other
        }

    plant.setattr(StateAgent, "_judge", faulty)


def decline_taken_for_silence(plant: pytest.MonkeyPatch) -> None:
    updated = agents._updated
    plant.setattr(
        agents,
        "_updated",
        lambda belief, likely, *, joined: (
            updated(belief, likely, joined=True) if joined else belief
        ),
    )


def second_time_forgotten(plant: pytest.MonkeyPatch) -> None:
    in_turn = RecordedModel.joined_in_turn
    plant.setattr(RecordedModel, "joined_in_turn", lambda model: in_turn(model)[:1])


def all_asked(plant: pytest.MonkeyPatch) -> None:
    tally = StateAgent._tally

    def faulty(agent: StateAgent, rates: agents.Rates, occasions: list[str]) -> agents.Rates:
        return tally(agent, rates, occasions or agent.hosted)

    plant.setattr(StateAgent, "_tally", faulty)


def time_mends_at_every_turn(plant: pytest.MonkeyPatch) -> None:
    resent = AllianceModel._resent

    def faulty(model: AllianceModel, joined: set[tuple[str, str]], recovery: float) -> None:
        resent(model, joined, recovery or model.conditions.parameters.recovery)

    plant.setattr(AllianceModel, "_resent", faulty)


FAULTS = (
    premium_doubled,
    updated_before_it_is_predicted,
    decline_taken_for_silence,
    second_time_forgotten,
    all_asked,
    time_mends_at_every_turn,
)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_planted_fault_is_found(
    fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated = [found for number in SAMPLE if (found := evaluated_at(number))]
    right = [found.predicted().tolist() for found in evaluated]
    fault(monkeypatch)
    assert any(stepped(found) != known for found, known in zip(evaluated, right, strict=True))
