"""The comparison of the engines sees a fault: each of these, planted in the Mesa engine, is found.

Faults in the rule are planted in the names by which the agents and the world know it; the
compiled engine has made its records before, from the rule as it is.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice
from types import SimpleNamespace
from typing import Any

import pytest

from sim.model import agents, draws, engine, regard, rule, stepping, world
from sim.model.agents import AllianceModel, StateAgent
from sim.model.record import Choices
from sim.model.regard import Regard, Situation
from sim.model.rule import StaticTerms
from sim.scenario.schema import Scenario
from sim.vocabulary.terms import TERMS
from tests.agreement.generated_scenarios import generated_scenario
from tests.agreement.record_bits import Arrays, arrays_of, differences

REPLICATES = range(2**32 - 1, 2**32 + 1)

Sample = list[tuple[Scenario, Arrays]]
Plant = pytest.MonkeyPatch
Function = Callable[..., Any]


@pytest.fixture(scope="module")
def sample() -> Sample:
    """A few dozen scenarios with the records that the compiled engine makes of them."""
    return [
        (scenario, made_by(engine.record, scenario))
        for scenario in [*map(generated_scenario, range(12)), *answering(20)]
    ]


def made_by(record: Function, scenario: Scenario) -> Arrays:
    built, steps = world.build_world(scenario), range(1, scenario.steps + 1)
    return arrays_of(record(built, 1, REPLICATES, trace=True, explained=steps))


def answering(number: int) -> Iterator[Scenario]:
    """The first so many generated scenarios in which the others answer, and outsiders watch."""
    scenarios = map(generated_scenario, count())
    return islice(
        (s for s in scenarios if (built := world.build_world(s)).slow and built.watched), number
    )


def disagreements(sample: Sample) -> Iterator[str]:
    for scenario, compiled in sample:
        yield from differences(compiled, made_by(stepping.record, scenario))


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

    def faulty(
        scenario: Scenario, about: Regard, state: str, occasion: str, situation: Situation
    ) -> StaticTerms:
        position, salience = scenario.states[state].interest(scenario.occasions[occasion].issue)
        plant_rule(plant, concern=lambda _, __, host: rule.concern(salience, position, host))
        return static_terms(scenario, about, state, occasion, situation)

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
    plant.setattr(
        regard, "regard_of", lambda scenario, i, j, found: regard_of(scenario, j, i, found)
    )


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


Relations = Mapping[tuple[str, str], float]


def plant_situation(
    plant: Plant, faulty: Callable[..., tuple[Relations, Relations, Relations]]
) -> None:
    """Others' answers taken for something else: strain, shift and what outsiders believe."""
    answered = regard.answered_situation
    plant.setattr(
        agents,
        "answered_situation",
        lambda scenario, *answers: answered(scenario, *faulty(*answers)),
    )


def swapped(relations: Relations) -> Relations:
    return {(i, m): value for (m, i), value in relations.items()}


class Late:
    """Gives what it was given the time before, of each mapping that changes in place."""

    def __init__(self) -> None:
        self._last: dict[int, Relations] = {}

    def __call__(self, relations: Relations) -> Relations:
        before = self._last.get(id(relations), relations)
        self._last[id(relations)] = dict(relations)
        return before


def strain_a_step_late(plant: Plant) -> None:
    late = Late()
    plant_situation(plant, lambda strain, shift, perceived: (late(strain), shift, perceived))


def strain_of_the_other_direction(plant: Plant) -> None:
    plant_situation(plant, lambda strain, shift, perceived: (swapped(strain), shift, perceived))


def strain_recovers_before_it_grows(plant: Plant) -> None:
    resent = AllianceModel._resent

    def faulty(model: AllianceModel, joined: set[tuple[str, str]], recovery: float) -> None:
        for relation, strain in model.strain.items():
            model.strain[relation] = strain * (1.0 - recovery)
        resent(model, joined, recovery)

    plant_rule(plant, recovered_strain=lambda goodwill, _: 1.0 - goodwill)
    plant.setattr(AllianceModel, "_resent", faulty)


def backlash_without_concern(plant: Plant) -> None:
    plant_rule(
        plant,
        kept_goodwill=lambda backlash, exposure, hostility, _: rule.kept_goodwill(
            backlash, exposure, hostility, 1.0
        ),
    )


def backlash_without_exposure(plant: Plant) -> None:
    plant_rule(
        plant,
        kept_goodwill=lambda backlash, _, hostility, concern: rule.kept_goodwill(
            backlash, 1.0, hostility, concern
        ),
    )


def strain_loosens_ties_one_way(plant: Plant) -> None:
    plant_rule(plant, strained_tie=lambda tie, mi, _: rule.strained_tie(tie, mi, 0.0))


def strain_added_to_hostility(plant: Plant) -> None:
    plant_rule(plant, strained_hostility=lambda given, strain: min(1.0, given + strain))


def seen_by_the_draw_that_decides_on_joining(plant: Plant) -> None:
    plant.setattr(AllianceModel, "seen_draw", AllianceModel.joining_draw)


def declines_seen_like_joins(plant: Plant) -> None:
    plant_rule(
        plant, is_seen=lambda _, draw, sees, declines: rule.is_seen(True, draw, sees, declines)
    )


def everything_seen(plant: Plant) -> None:
    plant_rule(plant, is_seen=lambda *_: True)


def outsiders_count_the_audience(plant: Plant) -> None:
    utility_of = StateAgent.utility_of

    def faulty(joiner: StateAgent, occasion: str, *, audience: bool = True) -> float:
        del audience
        return utility_of(joiner, occasion)

    plant.setattr(StateAgent, "utility_of", faulty)


def outsiders_believe_what_the_host_does(plant: Plant) -> None:
    watch = AllianceModel._watch

    def faulty(model: AllianceModel, host: str, joiner: str) -> None:
        watch(model, host, joiner)
        model.perceived[host, joiner] = model.agent_of(host).belief[joiner]

    plant.setattr(AllianceModel, "_watch", faulty)


def what_outsiders_believe_of_the_other_side(plant: Plant) -> None:
    plant_situation(plant, lambda strain, shift, perceived: (strain, shift, swapped(perceived)))


def what_outsiders_believed_a_step_ago(plant: Plant) -> None:
    late = Late()
    plant_situation(plant, lambda strain, shift, perceived: (strain, shift, late(perceived)))


def rival_deterred_by_its_own_support(plant: Plant) -> None:
    def faulty(scenario: Scenario, m: str, i: str, perceived: Relations) -> float:
        at_side = 0.0
        for j in sorted(scenario.states):
            at_side += rule.power_at_side(perceived.get((i, j), 0.0), scenario.states[j].power)
        return rule.deterred_power(scenario.states[m].power, scenario.model.deterrence, at_side)

    plant.setattr(regard, "_reckoned", faulty)


def shift_a_step_late(plant: Plant) -> None:
    late = Late()
    plant_situation(plant, lambda strain, shift, perceived: (strain, late(shift), perceived))


def the_weaker_moves_away(plant: Plant) -> None:
    plant_rule(
        plant,
        converged=lambda rate, weaker, stronger, its, theirs: rule.converged(
            rate, weaker, stronger, theirs, its
        ),
    )


def talk_converges_as_deeds_do(plant: Plant) -> None:
    converge = AllianceModel._converge

    def faulty(model: AllianceModel, joined: set[tuple[str, str]]) -> None:
        with pytest.MonkeyPatch.context() as within:
            within.setattr(AllianceModel, "is_costly", lambda *_: True)
            converge(model, joined)

    plant.setattr(AllianceModel, "_converge", faulty)


def positions_not_held(plant: Plant) -> None:
    plant_rule(plant, kept_shift=lambda _, shift: shift)


def terms_as_the_step_ends(plant: Plant) -> None:
    """On what has been learnt from the step's decisions."""
    note = stepping._note_choices

    def faulty(model: AllianceModel, choices: Choices, row: int, column: int) -> None:
        note(model, choices, row, column)
        stepping._itemise(model, choices, row, column)

    plant.setattr(stepping, "_note_choices", faulty)


def plant_terms(plant: Plant, faulty: Callable[[dict[str, float]], dict[str, float]]) -> None:
    terms = StateAgent.terms
    plant.setattr(StateAgent, "terms", lambda *decision: faulty(terms(*decision)))


def terms_that_move_after_those_that_do_not(plant: Plant) -> None:
    plant_terms(
        plant, lambda terms: dict(sorted(terms.items(), key=lambda term: TERMS[term[0]].moves))
    )


def a_sign_to_what_is_nothing(plant: Plant) -> None:
    plant_terms(
        plant,
        lambda terms: {
            name: math.copysign(value, TERMS[name].sign) if value == 0.0 else value
            for name, value in terms.items()
        },
    )


def probabilities_the_wrong_way_round(plant: Plant) -> None:
    note = stepping._note_choices

    def faulty(model: AllianceModel, choices: Choices, row: int, column: int) -> None:
        turned = choices._replace(if_committed=choices.if_not, if_not=choices.if_committed)
        note(model, turned, row, column)

    plant.setattr(stepping, "_note_choices", faulty)


def choices_a_step_late(plant: Plant) -> None:
    note = stepping._note_choices

    def faulty(model: AllianceModel, choices: Choices, row: int, column: int) -> None:
        note(model, choices, (row + 1) % len(choices.draw), column)

    plant.setattr(stepping, "_note_choices", faulty)


FAULTS_OF_CHOICES = (
    terms_as_the_step_ends,
    terms_that_move_after_those_that_do_not,
    a_sign_to_what_is_nothing,
    probabilities_the_wrong_way_round,
    choices_a_step_late,
)

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
    strain_a_step_late,
    strain_of_the_other_direction,
    strain_recovers_before_it_grows,
    backlash_without_concern,
    backlash_without_exposure,
    strain_loosens_ties_one_way,
    strain_added_to_hostility,
    seen_by_the_draw_that_decides_on_joining,
    declines_seen_like_joins,
    everything_seen,
    outsiders_count_the_audience,
    outsiders_believe_what_the_host_does,
    what_outsiders_believe_of_the_other_side,
    what_outsiders_believed_a_step_ago,
    rival_deterred_by_its_own_support,
    shift_a_step_late,
    the_weaker_moves_away,
    talk_converges_as_deeds_do,
    positions_not_held,
)


def test_sample_is_free_of_disagreements(sample: Sample) -> None:
    assert list(disagreements(sample)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_planted_fault_is_found(
    fault: Callable[[Plant], None], sample: Sample, monkeypatch: Plant
) -> None:
    fault(monkeypatch)
    assert any(not name.startswith("choices.") for name in disagreements(sample))


@pytest.mark.parametrize("fault", FAULTS_OF_CHOICES, ids=lambda fault: fault.__name__)
def test_fault_in_what_is_kept_of_choices_is_found(
    fault: Callable[[Plant], None], sample: Sample, monkeypatch: Plant
) -> None:
    fault(monkeypatch)
    found = set(disagreements(sample))
    assert found
    assert all(name.startswith("choices.") for name in found)
