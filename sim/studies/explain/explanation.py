"""One decision taken apart: what it was worth, term by term, and how the draw fell."""

from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError
from sim.model.agents import AllianceModel
from sim.model.record import Record
from sim.model.simulate import pair_record
from sim.model.stepping import put_before
from sim.model.world import build_world
from sim.results.scenario_library import scenario_of
from sim.scenario.checks.suggestions import suggestion
from sim.scenario.schema import Scenario
from sim.vocabulary.terms import COMMITMENT, DECISION_TERMS
from sim.wording.names import capital


@dataclass(frozen=True)
class Explanation:
    """A state's decision on an occasion, in one step of one replicate."""

    state: str
    occasion: str
    host: str
    kind: str
    issue: str
    step: int
    replicate: int
    seed: int
    terms: dict[str, float]
    """The terms of U, each with its sign, and `commitment`, 0 for a state that is not committed;
    they sum to `worth`."""
    worth: float
    """What was decided on: U, plus the premium where the state was committed."""
    committed: bool
    """Whether the state was committed to the host, which no other state knew."""
    premium: float
    """What a commitment adds to the worth."""
    noise: float
    probability_committed: float
    probability_uncommitted: float
    probability: float
    """The one of the two that applied."""
    open: bool
    """Whether the occasion was open in that step."""
    draw: float
    joined: bool
    """Whether the state joined; where the occasion was not open, it did not."""
    sentence: str
    """The decision in words."""


def explain(
    scenario: Scenario | str | Path,
    state: str,
    occasion: str,
    *,
    replicate: int = 0,
    step: int | None = None,
) -> Explanation:
    """A decision of a state on an occasion of another state, taken apart.

    step: counted from 1; the first in which the occasion is open unless given, or step 1 where it
    never is. Raises InputError for a state, an occasion or a step that the scenario does not have,
    and for a host's own occasion.

    >>> from sim.scenario.files.reader import read_scenario
    >>> explanation = explain(read_scenario("scenarios/two-states.yaml"), "B", "a_drills")
    >>> round(sum(explanation.terms.values()) - explanation.worth, 12)
    0.0
    """
    scenario = scenario_of(scenario)
    _check(scenario, state, occasion, step)
    if not 0 <= replicate < 2**63:
        raise InputError(f"no replicate {replicate}; they are counted from 0 to 2^63 - 1")
    model, at = _opened(scenario, state, occasion, replicate, step)
    model.agent_of(state).decide()
    return _decided(model, state, occasion, at)


def _decided(model: AllianceModel, state: str, occasion: str, step: int) -> Explanation:
    """The decision that a state has just made in a model."""
    scenario, agent, held = model.world.scenario, model.agent_of(state), model.opened[occasion]
    opened, choice = scenario.occasions[occasion], agent.choices[occasion]
    committed = agent.commitment[opened.host]
    probability = choice.if_committed if committed else choice.if_not
    parameters = model.conditions.parameters
    commitment = parameters.premium if committed else 0.0
    terms = agent.terms(occasion) | {COMMITMENT: commitment}
    verb = _verb(held=held, joins=choice.draw < probability)
    return Explanation(
        state=state,
        occasion=occasion,
        host=opened.host,
        kind=opened.kind,
        issue=opened.issue,
        step=step,
        replicate=model.replicate,
        seed=scenario.seed,
        terms=terms,
        worth=agent.utility_of(occasion) + commitment,
        committed=committed,
        premium=parameters.premium,
        noise=parameters.noise,
        probability_committed=choice.if_committed,
        probability_uncommitted=choice.if_not,
        probability=probability,
        open=held,
        draw=choice.draw,
        joined=choice.joined,
        sentence=decision_sentence(
            scenario, occasion, terms, subject=scenario.states[state].in_text, verb=verb
        ),
    )


def _opened(
    scenario: Scenario, state: str, occasion: str, replicate: int, step: int | None
) -> tuple[AllianceModel, int]:
    """The model before a decision, with the step, which is the first open one unless given."""
    if build_world(scenario).slow:
        return _stepped(scenario, occasion, replicate, step)
    pair = (state, scenario.occasions[occasion].host)
    steps = range(1, (step or scenario.steps) + 1)
    record = pair_record(scenario, pair, replicate, steps)
    at = step or _first_opening(record, occasion) or 1
    model = AllianceModel(scenario, replicate=replicate)
    if at > 1:
        put_before(model, record, at)
    model.open_occasions()
    return model, at


def _stepped(
    scenario: Scenario, occasion: str, replicate: int, step: int | None
) -> tuple[AllianceModel, int]:
    """The same where third parties answer, so that all must be run from the beginning."""
    at = step
    if at is None:
        every = range(1, scenario.steps + 1)
        pair = (scenario.occasions[occasion].host, scenario.focus[0])
        at = _first_opening(pair_record(scenario, pair, replicate, every), occasion) or 1
    model = AllianceModel(scenario, replicate=replicate)
    for _ in range(at - 1):
        model.step()
    model.open_occasions()
    return model, at


def _check(scenario: Scenario, state: str, occasion: str, step: int | None) -> None:
    for what, name, known in (
        ("state", state, scenario.states),
        ("occasion", occasion, scenario.occasions),
    ):
        if name not in known:
            raise InputError(f"no such {what} '{name}'{suggestion(name, known, f'{what}s')}")
    if scenario.occasions[occasion].host == state:
        raise InputError(f"'{occasion}' is {state}'s own occasion; name a state that could join it")
    if step is not None and not 1 <= step <= scenario.steps:
        raise InputError(f"no step {step}; the scenario has steps 1 to {scenario.steps}")


def _first_opening(record: Record, occasion: str) -> int | None:
    """The first step in which an occasion is open; none where it never is."""
    opened = record.trace.opened[:, record.world.occasion_index[occasion], 0]
    return int(opened.argmax()) + 1 if opened.any() else None


def _verb(*, held: bool, joins: bool) -> str:
    if held:
        return "joins" if joins else "declines"
    return "would have joined" if joins else "would have declined"


def decision_sentence(
    scenario: Scenario, occasion: str, terms: dict[str, float], *, subject: str, verb: str
) -> str:
    """A decision in words: what weighed most for it and against it."""
    title = scenario.occasions[occasion].title or occasion
    ranked = sorted(terms, key=lambda term: terms[term])
    reasons = []
    if terms[ranked[-1]] > 0.0:
        reasons.append(f"most in favour is {DECISION_TERMS[ranked[-1]].phrase}")
    if terms[ranked[0]] < 0.0:
        reasons.append(f"most against is {DECISION_TERMS[ranked[0]].phrase}")
    weighed = ", ".join(reasons) or "nothing weighs on either side"
    return f"{capital(subject)} {verb} “{title}”: {weighed}."
