"""What a state makes of another and its occasions, apart from what signals move; in plain Python.

The Mesa agents decide by it; `appraisal` is the same for the compiled engine. Sums run in the order
of ids.
"""

from typing import NamedTuple

from sim.model import rule
from sim.model.rule import StaticTerms
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import COSTLY_KINDS


class Regard(NamedTuple):
    """What one state's decisions about all occasions of another rest on, before weights."""

    alignment: float
    security_gain: float
    audience: float
    prior: float
    """The probability that it is committed to the other, before any signal."""


def regard_of(scenario: Scenario, state: str, host: str) -> Regard:
    """What a state's decisions about a host's occasions rest on."""
    states, hostility = scenario.states, scenario.hostility
    power = states[state].power
    threat = audience = 0.0
    for m in _others(scenario, state, host):
        towards_state, towards_host = hostility.get((m, state), 0.0), hostility.get((m, host), 0.0)
        threat += rule.threat_from(towards_state, states[m].power)
        audience += rule.audience_of(power, towards_state, towards_host, states[m].power)
    return Regard(
        alignment=_alignment(scenario, state, host),
        security_gain=rule.security_gain(power, states[host].power, threat),
        audience=audience,
        prior=rule.prior_belief(
            scenario.model.prior,
            hostility.get((state, host), 0.0),
            hostility.get((host, state), 0.0),
        ),
    )


def static_terms(scenario: Scenario, regard: Regard, state: str, occasion: str) -> StaticTerms:
    """Sizes of the terms of a state's decision on an occasion that no signal moves."""
    opened = scenario.occasions[occasion]
    joiner, host = scenario.states[state], scenario.states[opened.host]
    position, salience = joiner.interest(opened.issue)
    return StaticTerms(
        shared_interest=rule.agreement(salience, position, host.interest(opened.issue).position),
        audience=regard.audience,
        cost=getattr(scenario.model.cost, opened.kind),
        third_parties=_goodwill_at_risk(scenario, state, opened.host, opened.issue),
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
    """What decisions rest on while a segment lasts, each thing worked out once."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.parameters = scenario.model
        self.weights = static_weights(scenario)
        self._shares = costly_shares(scenario)
        self._regards: dict[tuple[str, str], Regard] = {}
        self._terms: dict[tuple[str, str], StaticTerms] = {}

    def regard(self, joiner: str, host: str) -> Regard:
        """What a joiner's decisions about a host's occasions rest on."""
        if (joiner, host) not in self._regards:
            self._regards[joiner, host] = regard_of(self.scenario, joiner, host)
        return self._regards[joiner, host]

    def static_terms(self, joiner: str, occasion: str) -> StaticTerms:
        """Sizes of the terms of a joiner's decision that no signal moves."""
        if (joiner, occasion) not in self._terms:
            regard = self.regard(joiner, self.scenario.occasions[occasion].host)
            self._terms[joiner, occasion] = static_terms(self.scenario, regard, joiner, occasion)
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


def _alignment(scenario: Scenario, state: str, host: str) -> float:
    agreed = cared = 0.0
    for issue in sorted(scenario.issues):
        position, salience = scenario.states[state].interest(issue)
        agreed += rule.agreement(salience, position, scenario.states[host].interest(issue).position)
        cared += salience
    return rule.alignment(agreed, cared)


def _goodwill_at_risk(scenario: Scenario, state: str, host: str, issue: str) -> float:
    hostility, tie, theirs = scenario.hostility, scenario.tie, scenario.states[host].interest(issue)
    risk = 0.0
    for m in _others(scenario, state, host):
        position, salience = scenario.states[m].interest(issue)
        risk += rule.goodwill_at_risk(
            tie.get((state, m), 0.0),
            hostility.get((m, host), 0.0),
            hostility.get((m, state), 0.0),
            rule.concern(salience, position, theirs.position),
        )
    return risk
