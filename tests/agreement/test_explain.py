"""A decision taken apart without stepping to it is the one that stepped agents take."""

from dataclasses import asdict
from random import Random
from typing import Any

import pytest

from sim.model.agents import AllianceModel
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.studies.explain.explanation import explain
from tests.agreement.generated_scenarios import generated_scenario

REPLICATES = (0, 7, 2**32 - 1, 2**40)


def deciding(scenario: Scenario, replicate: int, step: int) -> AllianceModel:
    """A model stepped to where all states have decided and nobody has learned."""
    model = AllianceModel(scenario, replicate=replicate)
    while model.elapsed < step - 1:
        model.step()
    model.open_occasions()
    model.agents.do("decide")
    return model


def decision(model: AllianceModel, state: str, occasion: str) -> dict[str, Any]:
    """What an explanation says of a decision, from the agent that took it."""
    agent = model.agent_of(state)
    choice, host = agent.choices[occasion], model.world.scenario.occasions[occasion].host
    committed = agent.commitment[host]
    commitment = model.conditions.parameters.premium if committed else 0.0
    return {
        "terms": agent.terms(occasion) | {"commitment": commitment},
        "worth": agent.utility_of(occasion) + commitment,
        "committed": committed,
        "probability_committed": choice.if_committed,
        "probability_uncommitted": choice.if_not,
        "probability": choice.if_committed if committed else choice.if_not,
        "open": model.opened[occasion],
        "draw": choice.draw,
        "joined": choice.joined,
    }


def differences(
    scenario: Scenario, replicate: int, step: int, chance: Random
) -> list[tuple[str, ...]]:
    """Some decisions of a step that are explained otherwise than they were taken."""
    model = deciding(scenario, replicate, step)
    decisions = model.world.decisions
    found: list[tuple[str, ...]] = []
    for occasion, state in chance.sample(decisions, min(8, len(decisions))):
        explained = asdict(explain(scenario, state, occasion, replicate=replicate, step=step))
        taken = decision(model, state, occasion)
        found += [
            (state, occasion, name)
            for name, value in taken.items()
            if repr(explained[name]) != repr(value)  # unlike ==, tells 0.0 from -0.0
        ]
    return found


@pytest.mark.parametrize("number", range(60))
def test_explained_decision_is_the_one_that_stepped_agents_take(number: int) -> None:
    scenario, replicate = generated_scenario(number), REPLICATES[number % len(REPLICATES)]
    for step in {1, min(2, scenario.steps), scenario.steps // 2 + 1, scenario.steps}:
        assert differences(scenario, replicate, step, Random(step)) == []


@pytest.mark.slow
@pytest.mark.parametrize("step", [1, 37, 120])
@pytest.mark.parametrize("name", ["two-states", "russia-china-2022"])
def test_so_it_is_in_scenarios_that_come_with_the_program(name: str, step: int) -> None:
    scenario = read_scenario(f"scenarios/{name}.yaml")
    assert differences(scenario, 5, step, Random(step)) == []
