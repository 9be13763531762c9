"""The comparison of the engines sees a fault: each of these, planted in the Mesa engine, is found.

Faults in the rule are planted in the names by which the agents and the world know it; the
compiled engine has made its records before, from the rule as it is.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from sim.model import agents, draws, engine, regard, rule, stepping, world
from sim.model.agents import AllianceModel, StateAgent
from sim.model.regard import Regard
from sim.model.rule import StaticTerms
from sim.scenario.schema import Scenario
from tests.agreement.generated_scenarios import generated_scenario
from tests.agreement.record_bits import Arrays, arrays_of, differences

REPLICATES = range(2**32 - 1, 2**32 + 1)

Sample = list[tuple[Scenario, Arrays]]
Plant = pytest.MonkeyPatch
Function = Callable[..., Any]


@pytest.fixture(scope="module")
def sample() -> Sample:
    """A handful of scenarios with the records that the compiled engine makes of them."""
    return [
        (
            scenario,
            arrays_of(engine.record(world.build_world(scenario), 1, REPLICATES, trace=True)),
        )
        for scenario in map(generated_scenario, range(12))
    ]


def disagreements(sample: Sample) -> Iterator[str]:
    for scenario, compiled in sample:
        stepped = stepping.record(world.build_world(scenario), 1, REPLICATES, trace=True)
        yield from differences(compiled, arrays_of(stepped))


def plant_rule(plant: Plant, **faulty: Function) -> None:
    """Puts faulty functions in the place of those of the rule."""
    for module in (agents, regard):
        plant.setattr(module, "rule", SimpleNamespace(**vars(rule) | faulty))


def plant_draws(plant: Plant, draws_at: Function) -> None:
    plant.setattr(agents, "draws", SimpleNamespace(**vars(draws) | {"draws_at": draws_at}))


def wrong_sign(function: Function, argument: int) -> Function:
    def faulty(*arguments: float) -> Any:
        signed = [-value if at == argument else value for at, value in enumerate(arguments)]
        return function(*signed)

    return faulty


def wrong_sign_of(term: str) -> Function:
    """The sum of the static terms with the sign of one turned."""

    def faulty(sizes: StaticTerms, weights: StaticTerms, exposure: float) -> float:
        turned = sizes._replace(**{term: -getattr(sizes, term)})
        return rule.static_utility(turned, weights, exposure)

    return faulty


def sign_of_shared_interest(plant: Plant) -> None:
    plant_rule(plant, static_utility=wrong_sign_of("shared_interest"))


def sign_of_audience(plant: Plant) -> None:
    plant_rule(plant, static_utility=wrong_sign_of("audience"))


def sign_of_cost(plant: Plant) -> None:
    plant_rule(plant, static_utility=wrong_sign_of("cost"))


def sign_of_third_parties(plant: Plant) -> None:
    plant_rule(plant, static_utility=wrong_sign_of("third_parties"))


def sign_of_entrapment(plant: Plant) -> None:
    plant_rule(plant, static_utility=wrong_sign_of("entrapment"))


def sign_of_dependence(plant: Plant) -> None:
    plant_rule(plant, static_utility=wrong_sign_of("dependence"))


def sign_of_autonomy(plant: Plant) -> None:
    plant_rule(plant, static_utility=wrong_sign_of("autonomy"))


def sign_of_security(plant: Plant) -> None:
    plant_rule(plant, dynamic_utility=wrong_sign(rule.dynamic_utility, 0))


def sign_of_reciprocity(plant: Plant) -> None:
    plant_rule(plant, dynamic_utility=wrong_sign(rule.dynamic_utility, 1))


def rates_the_wrong_way_round(plant: Plant) -> None:
    plant_rule(plant, reciprocity=lambda received, given: rule.reciprocity(given, received))


def power_of_host_for_power_of_joiner(plant: Plant) -> None:
    plant_rule(plant, dependence=lambda i, j, alignment: rule.dependence(j, i, alignment))


def concern_of_the_joiner_for_that_of_the_third_party(plant: Plant) -> None:
    static_terms = regard.static_terms

    def faulty(scenario: Scenario, about: Regard, state: str, occasion: str) -> StaticTerms:
        position, salience = scenario.states[state].interest(scenario.occasions[occasion].issue)
        plant_rule(plant, concern=lambda _, __, host: rule.concern(salience, position, host))
        return static_terms(scenario, about, state, occasion)

    plant.setattr(regard, "static_terms", faulty)


def goodwill_of_the_host_for_that_of_the_joiner(plant: Plant) -> None:
    plant_rule(
        plant,
        goodwill_at_risk=lambda tie, to_host, to_joiner, concern: rule.goodwill_at_risk(
            tie, to_joiner, to_host, concern
        ),
    )


def goodwill_lost_already_is_lost_again(plant: Plant) -> None:
    plant_rule(
        plant,
        goodwill_at_risk=lambda tie, to_host, _, concern: rule.goodwill_at_risk(
            tie, to_host, 0.0, concern
        ),
    )


def autonomy_without_exposure(plant: Plant) -> None:
    place = list(rule.STATIC_TERMS).index("autonomy")

    def faulty(sizes: StaticTerms, weights: StaticTerms, exposure: float) -> float:
        exposed = rule.static_term(place, sizes.autonomy, weights.autonomy, exposure)
        bare = rule.static_term(place, sizes.autonomy, weights.autonomy, 1.0)
        return rule.static_utility(sizes, weights, exposure) - exposed + bare

    plant_rule(plant, static_utility=faulty)


def host_for_joiner_in_regard(plant: Plant) -> None:
    regard_of = regard.regard_of
    plant.setattr(regard, "regard_of", lambda scenario, i, j: regard_of(scenario, j, i))


def belief_of_the_other_in_its_host(plant: Plant) -> None:
    judge = StateAgent._judge

    def faulty(host: StateAgent, joiner: str) -> None:
        theirs = host.model.agent_of(joiner).belief
        host.belief[joiner] = theirs.get(host.state, host.belief[joiner])
        judge(host, joiner)

    plant.setattr(StateAgent, "_judge", faulty)


def expected_support_of_the_other_side(plant: Plant) -> None:
    dynamic_terms = StateAgent._dynamic_terms

    def faulty(joiner: StateAgent, occasion: str) -> tuple[float, float]:
        own, host = joiner.expected, joiner.model.world.scenario.occasions[occasion].host
        joiner.expected = {host: joiner.model.agent_of(host).expected[joiner.state]}
        terms = dynamic_terms(joiner, occasion)
        joiner.expected = own
        return terms

    plant.setattr(StateAgent, "_dynamic_terms", faulty)


def expected_support_from_last_steps_probabilities(plant: Plant) -> None:
    decide, judge = StateAgent.decide, StateAgent._judge
    last: dict[StateAgent, dict[str, agents.Choice]] = {}

    def remembering(joiner: StateAgent) -> None:
        last[joiner] = joiner.choices.copy()
        decide(joiner)

    def faulty(host: StateAgent, joiner: str) -> None:
        judge(host, joiner)
        stale = last[host.model.agent_of(joiner)]
        if_committed, if_not = 0.0, 0.0
        for occasion in host.hosted if stale else ():
            if_committed += host.model.conditions.share(occasion) * stale[occasion].if_committed
            if_not += host.model.conditions.share(occasion) * stale[occasion].if_not
        if stale:
            belief = host.belief[joiner]
            host.expected[joiner] = rule.expected_support(belief, if_committed, if_not)

    plant.setattr(StateAgent, "decide", remembering)
    plant.setattr(StateAgent, "_judge", faulty)


def word_of_the_next_step(plant: Plant) -> None:
    plant_draws(plant, lambda keys, replicate, step: draws.draws_at(keys, replicate, step + 1))


def word_of_the_next_name(plant: Plant) -> None:
    def faulty(keys: Any, replicate: int, step: int) -> Any:
        return draws.draws_at(keys[[*range(1, len(keys)), 0]], replicate, step)

    plant_draws(plant, faulty)


def word_of_the_next_replicate(plant: Plant) -> None:
    plant_draws(plant, lambda keys, replicate, step: draws.draws_at(keys, replicate + 1, step))


def replicates_cut_to_one_word(plant: Plant) -> None:
    plant_draws(
        plant, lambda keys, replicate, step: draws.draws_at(keys, replicate & 0xFFFFFFFF, step)
    )


def memory_after_adding(plant: Plant) -> None:
    plant_rule(plant, faded=lambda tally, memory, added: (tally + added) * memory)


def decline_taken_for_no_news(plant: Plant) -> None:
    def faulty(belief: float, if_committed: float, if_not: float) -> float:
        joined = if_committed >= if_not
        return rule.updated_belief(belief, if_committed, if_not) if joined else belief

    plant_rule(plant, updated_belief=faulty)


def turnover_before_the_update(plant: Plant) -> None:
    judge = StateAgent._judge

    def faulty(host: StateAgent, joiner: str) -> None:
        prior, turnover = (
            host.model.conditions.regard(joiner, host.state).prior,
            host.model.conditions.parameters.turnover,
        )
        host.belief[joiner] = rule.drifted_belief(host.belief[joiner], prior, turnover)
        judge(host, joiner)

    plant_rule(plant, drifted_belief=lambda belief, prior, turnover: belief)  # noqa: ARG005
    plant.setattr(StateAgent, "_judge", faulty)


def commitments_change_before_decisions(plant: Plant) -> None:
    decide, reconsider = StateAgent.decide, StateAgent._reconsider

    def faulty(joiner: StateAgent) -> None:
        for host in joiner.hosts:
            reconsider(joiner, host)
        decide(joiner)

    plant.setattr(StateAgent, "decide", faulty)
    plant.setattr(StateAgent, "_reconsider", lambda joiner, host: None)  # noqa: ARG005


def later_states_see_what_earlier_ones_joined(plant: Plant) -> None:
    decide, remember = StateAgent.decide, StateAgent._remember

    def faulty(joiner: StateAgent) -> None:
        decide(joiner)
        for host in joiner.hosts:
            remember(joiner, host)

    plant.setattr(StateAgent, "decide", faulty)
    plant.setattr(StateAgent, "_remember", lambda joiner, host: None)  # noqa: ARG005


def events_a_step_late(plant: Plant) -> None:
    segment_at = world.World.segment_at
    plant.setattr(
        world.World, "segment_at", lambda world_, step: segment_at(world_, max(1, step - 1))
    )


def alliance_a_step_early(plant: Plant) -> None:
    allied = AllianceModel.allied

    def faulty(model: AllianceModel, a: str, b: str) -> bool:
        return allied(model, a, b) or model.qualifies(a, b)

    plant.setattr(AllianceModel, "allied", faulty)


FAULTS = (
    sign_of_shared_interest,
    sign_of_audience,
    sign_of_cost,
    sign_of_third_parties,
    sign_of_entrapment,
    sign_of_dependence,
    sign_of_autonomy,
    sign_of_security,
    sign_of_reciprocity,
    rates_the_wrong_way_round,
    power_of_host_for_power_of_joiner,
    concern_of_the_joiner_for_that_of_the_third_party,
    goodwill_of_the_host_for_that_of_the_joiner,
    goodwill_lost_already_is_lost_again,
    autonomy_without_exposure,
    host_for_joiner_in_regard,
    belief_of_the_other_in_its_host,
    expected_support_of_the_other_side,
    expected_support_from_last_steps_probabilities,
    word_of_the_next_step,
    word_of_the_next_name,
    word_of_the_next_replicate,
    replicates_cut_to_one_word,
    memory_after_adding,
    decline_taken_for_no_news,
    turnover_before_the_update,
    commitments_change_before_decisions,
    later_states_see_what_earlier_ones_joined,
    events_a_step_late,
    alliance_a_step_early,
)


def test_sample_is_free_of_disagreements(sample: Sample) -> None:
    assert list(disagreements(sample)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_planted_fault_is_found(
    fault: Callable[[Plant], None], sample: Sample, monkeypatch: Plant
) -> None:
    fault(monkeypatch)
    assert any(disagreements(sample))
