"""An explanation is of the decision that the engine took, and its terms add up."""

import math
from itertools import product
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.model.simulate import simulate
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.explain.explanation import explain

SCENARIOS = Path(__file__).parents[2] / "scenarios"

TWO_STATES = with_values(
    read_scenario(SCENARIOS / "two-states.yaml"),
    {"steps": 12, "model.turnover": 0.2, "ties.A.R": 0.1},
)


def with_events(scenario: Scenario) -> Scenario:
    """A scenario in which the rules change on the way."""
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    changes = {"model.noise": 0.5, "model.premium": 0.9, "hostility.R.A": 1.0}
    data["events"] = [{"step": 5, "until": 9, "title": "Crisis", "set": changes}]
    return Scenario.model_validate(data)


CHANGING = with_events(TWO_STATES)


@pytest.mark.parametrize("replicate", [0, 3])
@pytest.mark.parametrize("step", [1, 2, 4, 5, 9, 12])
def test_explained_decision_is_that_of_the_engine(replicate: int, step: int) -> None:
    (record,) = simulate(CHANGING, range(4), threads=1, trace=True)
    world, trace = record.world, record.trace
    for index, (occasion, state) in enumerate(world.decisions):
        found = explain(CHANGING, state, occasion, replicate=replicate, step=step)
        host = world.pair_index[state, found.host]
        assert found.open == trace.opened[step - 1, world.occasion_index[occasion], replicate]
        assert found.joined == trace.joined[step - 1, index, replicate]
        assert found.committed == trace.commitment[step - 1, host, replicate]
        assert (found.step, found.replicate, found.seed) == (step, replicate, CHANGING.seed)


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


@pytest.mark.parametrize("step", [1, 6])
def test_terms_sum_to_what_was_decided_on_which_gives_the_probabilities(step: int) -> None:
    premium, noise = (0.9, 0.5) if step == 6 else (0.4, 0.15)
    some = [
        explain(CHANGING, state, occasion, step=step, replicate=replicate)
        for occasion, state in build_world(CHANGING).decisions
        for replicate in range(3)
    ]
    assert {found.committed for found in some} == {True, False}
    for found in some:
        assert sum(found.terms.values()) == pytest.approx(found.worth, abs=1e-12)
        assert (found.premium, found.noise) == (premium, noise)
        assert found.terms["commitment"] == (premium if found.committed else 0.0)
        assert found.probability == pytest.approx(logistic(found.worth / noise))
        other = found.worth + (-premium if found.committed else premium)
        probabilities = logistic(found.worth / noise), logistic(other / noise)
        assert [found.probability_committed, found.probability_uncommitted] == pytest.approx(
            probabilities if found.committed else probabilities[::-1]
        )
        assert found.joined is (found.open and found.draw < found.probability)


def test_terms_at_the_start_are_those_worked_out_by_hand() -> None:
    # B on A's drill, before anything has happened: it has no position on A's issue;
    #   threat 0.5 x 1.5; gain 2 / 2.75 - 1 / 1.75 = 0.1558442, 4 x gain x 0.5, the prior;
    #   audience 0.8 x 0.5 x 1.5 / 2.5; third parties 12 x 0.6 x 0.1 x 0.5 x 0.5 of
    #   goodwill x 0.7 of concern;
    #   entrapment 0.5 x 0.6 x 0.5 x (1 - 0) / 2; equals do not depend on each other
    by_hand = {
        "shared_interest": 0.0,
        "security": 0.3116883,
        "reciprocity": 0.0,
        "audience": 0.24,
        "cost": -0.5,
        "third_parties": -0.126,
        "entrapment": -0.075,
        "dependence": 0.0,
        "autonomy": 0.0,
    }
    replicates = (explain(TWO_STATES, "B", "a_drills", step=1, replicate=r) for r in range(20))
    found = next(found for found in replicates if not found.committed)
    assert found.terms.pop("commitment") == 0.0
    assert list(found.terms) == list(by_hand)
    assert found.terms == pytest.approx(by_hand, abs=5e-8)
    assert found.worth == pytest.approx(-0.1493117, abs=5e-8)


def test_first_step_in_which_the_occasion_is_open_is_explained_unless_one_is_given() -> None:
    (record,) = simulate(TWO_STATES, range(6), threads=1, trace=True)
    for replicate, occasion in product(range(6), ("a_drills", "a_sanctioned")):
        opened = record.trace.opened[:, record.world.occasion_index[occasion], replicate]
        found = explain(TWO_STATES, "B", occasion, replicate=replicate)
        assert found.open == opened.any()
        assert found.step == (opened.argmax() + 1 if opened.any() else 1)


def test_occasion_that_never_comes_is_explained_in_step_1() -> None:
    never = with_values(TWO_STATES, {"occasions.a_drills.rate": 0})
    found = explain(never, "B", "a_drills")
    assert (found.step, found.open, found.joined) == (1, False, False)
    assert "would have" in found.sentence


@pytest.mark.parametrize("replicate", range(4))
def test_sentence_names_what_weighs_most_on_either_side(replicate: int) -> None:
    found = explain(TWO_STATES, "B", "a_drills", step=1, replicate=replicate)
    verb = "joins" if found.joined else "declines" if found.open else "would have"
    assert found.sentence.startswith(f"Borduria {verb}")
    most = "its commitment to the host" if found.committed else "security"
    assert found.sentence.endswith(
        f"“Aland holds an exercise”: most in favour is {most}, most against is the cost of joining."
    )


def test_where_nothing_weighs_the_sentence_says_so() -> None:
    weightless: dict[str, object] = {
        f"model.weights.{weight}": 0 for weight in type(TWO_STATES.model.weights).model_fields
    }
    nothing = with_values(TWO_STATES, weightless | {"model.cost.exercise": 0, "model.premium": 0})
    found = explain(nothing, "B", "a_drills", step=1)
    assert found.worth == 0.0
    assert found.sentence.endswith("nothing weighs on either side.")


@pytest.mark.parametrize(
    ("state", "occasion", "step", "message"),
    [
        ("C", "a_drills", 1, "no such state 'C'"),
        ("B", "a_drill", 1, "no such occasion 'a_drill'; did you mean 'a_drills'?"),
        ("A", "a_drills", 1, "'a_drills' is A's own occasion"),
        ("B", "a_drills", 0, "no step 0; the scenario has steps 1 to 12"),
        ("B", "a_drills", 13, "no step 13"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    state: str, occasion: str, step: int, message: str
) -> None:
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        explain(TWO_STATES, state, occasion, step=step)


@pytest.mark.parametrize("replicate", [-1, 2**63])
def test_replicate_that_cannot_be_is_refused(replicate: int) -> None:
    with pytest.raises(InputError, match=f"no replicate {replicate}"):
        explain(TWO_STATES, "B", "a_drills", replicate=replicate)
