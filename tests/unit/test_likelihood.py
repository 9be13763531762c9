"""The likelihood of a record: worked out by hand, and by going through all that is hidden.

The host and its guest of `guest_and_host`: by hand, U does not move, so all is Bayes' rule.
"""

import math
from itertools import product

import pytest

from sim.errors import InputError, ScenarioError
from sim.model import engine
from sim.model.recorded_model import RecordedModel
from sim.model.world import build_world
from sim.scenario.event_record import RecordRow
from sim.scenario.files.reader import parse_scenario
from sim.scenario.knobs import changed
from sim.scenario.recorded import EventRecord, Observation, observations
from sim.scenario.schema import Scenario
from sim.studies.likelihood.likelihood import likelihood, most_surprising, simulated_record
from sim.studies.likelihood.record_likelihood import RecordLikelihood
from tests.unit.guest_and_host import PRIOR, U, logistic, scenario

ANSWERING = """\
format: 1
title: Four states that answer
steps: 6
seed: 3
focus: [I, J]
issues: {land: Land, sea: Sea}
states:
  I: {name: Isle, power: 1, autonomy: 0.1, interests: {land: [1, 1], sea: [0.4, 0.5]}}
  J: {name: Jutland, power: 2, interests: {land: [0.5, 1], sea: [-0.2, 0.3]}}
  M: {name: Mark, power: 4, interests: {land: [-1, 0.8], sea: [0.3, 0.6]}}
  N: {name: Nord, power: 3, interests: {land: [0.7, 0.4]}}
rivalries:
  - {between: [M, J], hostility: 0.5}
  - {from: M, to: I, hostility: 0.2}
ties: {I: {M: 0.5}, J: {M: 0.1, N: 0.2}, M: {I: 0.25}}
occasions:
  drill: {host: J, kind: exercise, issue: land, rate: 0.7}
  talk: {host: J, kind: rhetoric, issue: sea, rate: 0.5}
  patrol: {host: I, kind: exercise, issue: sea, at: [1, 2, 3, 4]}
  relief: {host: M, kind: sanctions_support, issue: sea, rate: 0.4}
events: [{step: 3, until: 5, title: Storm, set: {states.J.power: 3, model.memory: 0.8}}]
model: {backlash: 0.3, convergence: 0.1, turnover: 0.2, outsiders: {declines: 0.5}}
"""

WORLDS = (
    parse_scenario(ANSWERING),
    parse_scenario(ANSWERING.replace("backlash: 0.3, conv", "conv")),
)


def row(step: int, occasion: str, state: str, joined: bool, **more: object) -> RecordRow:
    return RecordRow(step=step, occasion=occasion, state=state, joined=joined, **more)  # type: ignore[arg-type]


SHORT = (row(1, "drill", "B", True), row(2, "plight", "B", False), row(3, "words", "B", True))


def mixed(belief: float, occasion: str, joined: bool) -> tuple[float, float]:
    """The chance of what the guest did, and the host's belief after it."""
    likely = [logistic((U[occasion] + premium) / 0.2) for premium in (0.4, 0.0)]
    committed, not_committed = (p if joined else 1.0 - p for p in likely)
    chance = belief * committed + (1.0 - belief) * not_committed
    return chance, belief * committed / chance


def test_three_steps_are_those_worked_out_by_hand() -> None:
    belief, logs = PRIOR, []
    for seen in SHORT:
        chance, belief = mixed(belief, seen.occasion, seen.joined)
        logs.append(math.log(chance))
        belief = 0.9 * belief + 0.1 * PRIOR
    found = likelihood(scenario(), SHORT)
    assert found.log_likelihood == pytest.approx(sum(logs), abs=1e-12)
    assert found.decisions["surprise"].to_numpy() == pytest.approx([-log for log in logs])
    assert found.log_recorded == 0.0


def test_what_happens_twice_in_a_step_is_decided_on_the_same_footing() -> None:
    twice = (row(2, "drill", "B", True), row(2, "drill", "B", False, n=2))
    first, belief = mixed(0.9 * PRIOR + 0.1 * PRIOR, "drill", joined=True)
    second, _ = mixed(belief, "drill", joined=False)
    by_hand = math.log(first * second)
    assert likelihood(scenario(), twice).log_likelihood == pytest.approx(by_hand, abs=1e-12)


def test_who_was_not_asked_teaches_nothing() -> None:
    late = (row(3, "words", "B", True),)
    chance, _ = mixed(PRIOR, "words", joined=True)
    assert likelihood(scenario(), late).log_likelihood == pytest.approx(math.log(chance), abs=1e-12)


def test_what_had_to_be_joined_to_be_recorded_is_conditioned_on() -> None:
    two = [
        row(1, "drill", state, joined, at_least=1) for state, joined in (("I", True), ("M", False))
    ]
    found = likelihood(WORLDS[0], tuple(two))
    one, other = found.decisions["probability"]
    by_hand = math.log(one * (1.0 - other) / (1.0 - (1.0 - one) * (1.0 - other)))
    assert found.log_likelihood == pytest.approx(by_hand, abs=1e-12)


def some_record(number: int) -> EventRecord:
    """Decisions of the four states, by the bits of a number; not all are asked each time."""
    asked = [
        (1, "drill", 1, "I"), (1, "drill", 1, "M"), (1, "patrol", 1, "J"), (2, "drill", 1, "I"),
        (2, "drill", 2, "I"), (2, "talk", 1, "M"), (3, "relief", 1, "I"), (3, "drill", 1, "I"),
        (5, "talk", 1, "I"), (6, "drill", 1, "M"),
    ]  # fmt: skip
    return tuple(
        row(step, occasion, state, bool(number >> bit & 1), n=n, seen=bool(number >> bit & 2))
        for bit, (step, occasion, n, state) in enumerate(asked)
    )


@pytest.mark.parametrize("world", WORLDS, ids=["backlash", "none"])
@pytest.mark.parametrize("number", [0, 0b1011010110, 0b0110101101, 1023])
def test_filter_is_the_sum_over_all_paths_of_hidden_commitments(
    world: Scenario, number: int
) -> None:
    record = some_record(number)
    by_paths = _over_all_paths(world, observations(world, record))
    assert likelihood(world, record).log_likelihood == pytest.approx(by_paths, abs=1e-12)


def _over_all_paths(world: Scenario, record: list[Observation]) -> float:
    """The log-likelihood by the probability of every path of every pair's commitments."""
    last = max(seen.step for seen in record)
    pairs = sorted({(seen.state, world.occasions[seen.occasion].host) for seen in record})
    model, priors, chances = RecordedModel(world, record), [], []
    first = {pair: model.conditions.regard(*pair).prior for pair in pairs}
    for _ in range(last):
        model.open_occasions()
        priors.append({pair: model.conditions.regard(*pair).prior for pair in pairs})
        model.end_step()
        chances.append({state: dict(model.agent_of(state).choices) for state, _ in pairs})
    total = 0.0
    for pair in pairs:
        of_paths = 0.0
        for path in product((True, False), repeat=last):
            prior = first[pair]
            weight = prior if path[0] else 1.0 - prior
            for step in range(last):
                for seen in record:
                    if (seen.step, seen.state) == (step + 1, pair[0]) and (
                        world.occasions[seen.occasion].host == pair[1]
                    ):
                        choice = chances[step][pair[0]][seen.occasion]
                        chance = choice.if_committed if path[step] else choice.if_not
                        weight *= chance if seen.joined else 1.0 - chance
                if step + 1 < last:
                    turnover = world.set_by_events(step + 1).get(
                        "model.turnover", world.model.turnover
                    )
                    assert isinstance(turnover, float)
                    prior = priors[step][pair]
                    drawn = turnover * (prior if path[step + 1] else 1.0 - prior)
                    weight *= drawn + (1.0 - turnover if path[step + 1] == path[step] else 0.0)
            of_paths += weight
        total += math.log(of_paths)
    return total


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS, ids=["backlash", "none"])
def test_probabilities_of_all_outcomes_sum_to_1(world: Scenario) -> None:
    total = math.fsum(
        math.exp(likelihood(world, some_record(number)).log_likelihood) for number in range(1024)
    )
    assert total == pytest.approx(1.0, abs=1e-9)


def test_probabilities_of_all_outcomes_that_would_be_recorded_sum_to_1() -> None:
    asked = [("I", 1), ("M", 1), ("N", 1), ("I", 2), ("M", 2), ("N", 2)]
    total = 0.0
    for joined in product((True, False), repeat=len(asked)):
        if sum(joined[:3]) >= 2 and sum(joined[3:]) >= 1:
            rows = [
                row(2, "drill", state, joins, n=n, at_least=3 - n)
                for (state, n), joins in zip(asked, joined, strict=True)
            ]
            total += math.exp(likelihood(WORLDS[0], tuple(rows)).log_likelihood)
    assert total == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("world", WORLDS, ids=["backlash", "none"])
def test_along_a_simulated_record_hosts_believe_what_they_did_there(world: Scenario) -> None:
    simulated = engine.record(build_world(world), world.seed, range(1), trace=True)
    record = simulated_record(world)
    evaluated = RecordLikelihood(world, record)
    evaluated.predicted()
    last = record[-1].step
    assert last is not None
    standing = evaluated.standing
    assert evaluated.world.pairs == simulated.world.pairs
    assert standing.belief.tolist() == simulated.trace.belief[last - 1, :, 0].tolist()
    assert standing.expected[:-1].tolist() == simulated.trace.expected[last - 1, :, 0].tolist()
    for measure, name in enumerate(("support_rate", "costly_rate", "rhetoric_rate")):
        rates = getattr(simulated.trace, name)[last - 1, :, 0]
        assert standing.rates[measure, :-1].tolist() == rates.tolist()


def predicted_by_mesa(world: Scenario, record: EventRecord) -> list[float]:
    seen = observations(world, record)
    model, found = RecordedModel(world, seen), dict[tuple[int, str, str, int], float]()
    for step in range(1, max(entry.step for entry in seen) + 1):
        model.step()
        for state in model.world.states:
            for key, chance in model.agent_of(state).predicted.items():
                found[step, *key] = chance
    assert len(found) == len(seen)
    return [found[entry.step, entry.occasion, entry.state, entry.n] for entry in seen]


@pytest.mark.parametrize("deterrence", [0.0, 0.5])
@pytest.mark.parametrize("world", WORLDS, ids=["backlash", "none"])
def test_engines_predict_the_same_to_the_last_bit(world: Scenario, deterrence: float) -> None:
    world = changed(world, {"model.deterrence": deterrence})
    for number in (0, 0b1011010110, 0b0110101101, 1023):
        record = some_record(number)
        predicted = likelihood(world, record).decisions["probability"].tolist()
        assert predicted == predicted_by_mesa(world, record)


def test_what_outsiders_saw_moves_decisions_where_it_deters() -> None:
    world = changed(WORLDS[0], {"model.deterrence": 0.9})
    record = some_record(1023)
    unseen = tuple(entry.model_copy(update={"seen": False}) for entry in record)
    assert likelihood(world, record).log_likelihood != likelihood(world, unseen).log_likelihood
    unsaid = tuple(entry.model_copy(update={"seen": None}) for entry in record)
    with pytest.raises(InputError, match="give every row of the record a value for seen"):
        likelihood(world, unsaid)


def test_least_expected_decisions_come_first_with_what_weighed() -> None:
    found = likelihood(scenario(), SHORT)
    rows = most_surprising(found, 2)
    assert rows["surprise"].tolist() == sorted(found.decisions["surprise"], reverse=True)[:2]
    assert all("Borduria" in sentence and "most" in sentence for sentence in rows["sentence"])
    assert "declines “plight”" in " ".join(
        most_surprising(found, 3).query("occasion == 'plight'")["sentence"]
    )
    assert most_surprising(found, 0).empty
    # By hand U is that of `guest_and_host`, whatever has been seen.
    for row in most_surprising(found, 3).to_dict("records"):
        assert sum(row["terms"].values()) == pytest.approx(U[row["occasion"]])


def test_record_that_cannot_be_is_refused_with_every_slip() -> None:
    with pytest.raises(ScenarioError) as refused:
        likelihood(scenario(), (row(1, "drill", "A", True), row(1, "words", "B", True)))
    assert [mistake.path for mistake in refused.value.mistakes] == [
        "record.1.state",
        "record.2.occasion",
    ]
    with pytest.raises(InputError, match="the record is empty"):
        likelihood(scenario(), ())
    with pytest.raises(InputError, match="no record of its own"):
        likelihood(scenario())
