"""What a state makes of another and its occasions, apart from what signals move; in plain Python.

The Mesa agents decide by it; `appraisal` is the same for the compiled engine. Sums run in the order
of ids.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sim.model import rule
from sim.model.rule import StaticTerms
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import COSTLY_KINDS


class Situation(NamedTuple):
    """What the others' answers move: where states stand at a step, to each other and on issues."""

    hostility: Mapping[tuple[str, str], float]
    """[m, i] how far m threatens i; 0 where it is not among them."""
    tie: Mapping[tuple[str, str], float]
    """[i, m] how much i depends on m."""
    position: Mapping[tuple[str, str], float]
    """[i, issue] what i wants."""
    reckoned: Mapping[tuple[str, str], float]
    """[m, i] the power of m that i must reckon with; all of it where it is not among them."""


def given_situation(scenario: Scenario) -> Situation:
    """The situation as a scenario gives it."""
    position = {
        (name, issue): state.interest(issue).position
        for name, state in scenario.states.items()
        for issue in scenario.issues
    }
    return Situation(scenario.hostility, scenario.tie, position, {})


def answered_situation(
    scenario: Scenario,
    strain: Mapping[tuple[str, str], float],
    shift: Mapping[tuple[str, str], float],
    perceived: Mapping[tuple[str, str], float],
) -> Situation:
    """The situation as the others' answers have made it.

    strain: [m, i] for every two different states. shift: [i, issue] for every position. perceived:
    [i, j] outsiders' belief that j is committed to i, of hosts i; none before anyone was seen.
    """
    given = given_situation(scenario)
    return Situation(
        hostility={
            relation: rule.strained_hostility(given.hostility.get(relation, 0.0), used)
            for relation, used in strain.items()
        },
        tie={
            (i, m): rule.strained_tie(tie, strain[m, i], strain[i, m])
            for (i, m), tie in given.tie.items()
        },
        position={
            stance: rule.position_in_force(position, shift[stance])
            for stance, position in given.position.items()
        },
        reckoned={(m, i): _reckoned(scenario, m, i, perceived) for m, i in strain},
    )


def _reckoned(
    scenario: Scenario, m: str, i: str, perceived: Mapping[tuple[str, str], float]
) -> float:
    at_side = 0.0
    for j in _others(scenario, i, m):
        at_side += rule.power_at_side(perceived.get((i, j), 0.0), scenario.states[j].power)
    return rule.deterred_power(scenario.states[m].power, scenario.model.deterrence, at_side)


class Regard(NamedTuple):
    """What one state's decisions about all occasions of another rest on, before weights."""

    alignment: float
    security_gain: float
    audience: float
    prior: float
    """The probability that it is committed to the other, before any signal."""


def regard_of(
    scenario: Scenario, state: str, host: str, situation: Situation | None = None
) -> Regard:
    """What a state's decisions about a host's occasions rest on; situation as given unless said."""
    situation = situation or given_situation(scenario)
    states, hostility = scenario.states, situation.hostility
    power = states[state].power
    threat = audience = 0.0
    for m in _others(scenario, state, host):
        towards_state, towards_host = hostility.get((m, state), 0.0), hostility.get((m, host), 0.0)
        reckoned = situation.reckoned.get((m, state), states[m].power)
        threat += rule.threat_from(towards_state, reckoned)
        audience += rule.audience_of(power, towards_state, towards_host, states[m].power)
    return Regard(
        alignment=_alignment(scenario, state, host, situation.position),
        security_gain=rule.security_gain(power, states[host].power, threat),
        audience=audience,
        prior=rule.prior_belief(
            scenario.model.prior,
            hostility.get((state, host), 0.0),
            hostility.get((host, state), 0.0),
        ),
    )


def static_terms(
    scenario: Scenario,
    regard: Regard,
    state: str,
    occasion: str,
    situation: Situation | None = None,
) -> StaticTerms:
    """Sizes of the terms of a state's decision on an occasion that no signal moves."""
    situation = situation or given_situation(scenario)
    opened = scenario.occasions[occasion]
    joiner, host = scenario.states[state], scenario.states[opened.host]
    return StaticTerms(
        shared_interest=rule.agreement(
            joiner.interest(opened.issue).salience,
            situation.position[state, opened.issue],
            situation.position[opened.host, opened.issue],
        ),
        audience=regard.audience,
        cost=getattr(scenario.model.cost, opened.kind),
        third_parties=_goodwill_at_risk(scenario, state, occasion, situation),
        entrapment=rule.entrapment(host.brinkmanship, regard.alignment),
        dependence=rule.dependence(joiner.power, host.power, regard.alignment),
        autonomy=joiner.autonomy,
    )


def static_weights(scenario: Scenario) -> StaticTerms:
    """What the static terms weigh; 1 for one that has no weight."""
    weights = scenario.model.weights
    return StaticTerms(
        **{
            name: getattr(weights, term.weight) if term.weight else 1.0
            for name, term in rule.STATIC_TERMS.items()
        }
    )


def costly_shares(scenario: Scenario) -> dict[str, float]:
    """Each occasion's share in its host's expected support; 0 for talk and for what never comes."""
    weights = {
        name: occasion.weight if occasion.kind in COSTLY_KINDS else 0.0
        for name, occasion in scenario.occasions.items()
    }
    totals = dict.fromkeys(scenario.states, 0.0)
    for name in sorted(weights):
        totals[scenario.occasions[name].host] += weights[name]
    return {
        name: rule.rate(weight, totals[scenario.occasions[name].host])
        for name, weight in weights.items()
    }


class Conditions:
    """What decisions rest on while a segment lasts or, where the others answer, in one step.

    Each thing is worked out once.
    """

    def __init__(self, scenario: Scenario, situation: Situation | None = None) -> None:
        self.scenario = scenario
        self.situation = situation or given_situation(scenario)
        self.parameters = scenario.model
        self.weights = static_weights(scenario)
        self._shares = costly_shares(scenario)
        self._regards: dict[tuple[str, str], Regard] = {}
        self._terms: dict[tuple[str, str], StaticTerms] = {}

    def regard(self, joiner: str, host: str) -> Regard:
        """What a joiner's decisions about a host's occasions rest on."""
        if (joiner, host) not in self._regards:
            self._regards[joiner, host] = regard_of(self.scenario, joiner, host, self.situation)
        return self._regards[joiner, host]

    def static_terms(self, joiner: str, occasion: str) -> StaticTerms:
        """Sizes of the terms of a joiner's decision that no signal moves."""
        if (joiner, occasion) not in self._terms:
            regard = self.regard(joiner, self.scenario.occasions[occasion].host)
            self._terms[joiner, occasion] = static_terms(
                self.scenario, regard, joiner, occasion, self.situation
            )
        return self._terms[joiner, occasion]

    def share(self, occasion: str) -> float:
        """An occasion's share in its host's expected support."""
        return self._shares[occasion]

    def worth(self, occasion: str) -> float:
        """What an occasion counts in the support rate."""
        worth: float = getattr(self.parameters.worth, self.scenario.occasions[occasion].kind)
        return worth

    def exposure(self, occasion: str) -> float:
        """How far joining an occasion exposes the joiner."""
        kind = self.scenario.occasions[occasion].kind
        exposure: float = getattr(self.parameters.exposure, kind)
        return exposure


def _others(scenario: Scenario, state: str, host: str) -> list[str]:
    """The third parties."""
    return [m for m in sorted(scenario.states) if m not in (state, host)]


def _alignment(
    scenario: Scenario, state: str, host: str, position: Mapping[tuple[str, str], float]
) -> float:
    agreed = cared = 0.0
    for issue in sorted(scenario.issues):
        salience = scenario.states[state].interest(issue).salience
        agreed += rule.agreement(salience, position[state, issue], position[host, issue])
        cared += salience
    return rule.alignment(agreed, cared)


def concern_of(scenario: Scenario, m: str, occasion: str, situation: Situation) -> float:
    """How much a third party minds support on an occasion."""
    opened = scenario.occasions[occasion]
    return rule.concern(
        scenario.states[m].interest(opened.issue).salience,
        situation.position[m, opened.issue],
        situation.position[opened.host, opened.issue],
    )


def _goodwill_at_risk(scenario: Scenario, state: str, occasion: str, situation: Situation) -> float:
    host, hostility, risk = scenario.occasions[occasion].host, situation.hostility, 0.0
    for m in _others(scenario, state, host):
        risk += rule.goodwill_at_risk(
            situation.tie.get((state, m), 0.0),
            hostility.get((m, host), 0.0),
            hostility.get((m, state), 0.0),
            concern_of(scenario, m, occasion, situation),
        )
    return risk
