"""The Mesa engine: an ordinary Mesa model with one agent a state.

Subclass it, attach a `DataCollector`, step it by hand, put it in SolaraViz. Readable rather than
fast; the compiled engine gives the same bits.

>>> from sim.scenario.files.reader import read_scenario
>>> model = AllianceModel(read_scenario("scenarios/two-states.yaml"), seed=1)
>>> model.step()
>>> sorted(agent.state for agent in model.agents)
['A', 'B', 'R']
"""

from itertools import permutations, product
from typing import NamedTuple

import mesa

from sim.model import draws, rule
from sim.model.regard import Conditions, answered_situation, concern_of
from sim.model.world import Segment, World, build_world
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import COSTLY_KINDS
from sim.vocabulary.terms import TERMS


class Choice(NamedTuple):
    """What a state made of an occasion in the step at hand, whether or not it was open."""

    if_committed: float
    """Probability of joining for one committed to the host."""
    if_not: float
    draw: float
    joined: bool
    """Whether it joined; never where the occasion was not open."""
    outside: tuple[float, float] = (0.0, 0.0)
    """The two probabilities as outsiders see them, where these watch."""


class Observed(NamedTuple):
    """What a state made of an occasion of another that it was asked to join."""

    occasion: str
    n: int
    """Which time it was in this step, from 1."""
    joined: bool
    seen: bool
    """Whether outsiders saw it; never where they do not watch."""


class Rates(NamedTuple):
    """Shares of a host's occasions that a state joined, faded with age, each in [0, 1]."""

    support: float = 0.0
    costly: float = 0.0
    rhetoric: float = 0.0


class StateAgent(mesa.Agent):
    """A state: it hosts occasions, decides on those of others, and learns from what they do."""

    model: "AllianceModel"

    def __init__(self, model: "AllianceModel", state: str) -> None:
        super().__init__(model)
        self.state = state
        world = model.world
        self.hosted = [o for o in world.occasions if world.scenario.occasions[o].host == state]
        self.hosts = [host for host in world.hosts if host != state]
        self.commitment = {
            host: model.commitment_draw(state, host) < model.conditions.regard(state, host).prior
            for host in self.hosts
        }
        """By host: whether this state is committed to it; hidden from all others."""
        self.rates = {other: Rates() for other in world.states if other != state}
        """By host: the shares of its occasions that this state joined."""
        self.joined = {host: Rates() for host in self.hosts}
        self.held = {host: Rates() for host in self.hosts}
        """By host: the tallies of its occasions that this state was asked to join, as of those
        that it joined in `joined`."""
        self.choices: dict[str, Choice] = {}
        """By occasion: this step's choice."""
        others = [joiner for joiner, host in world.pairs if host == state]
        self.belief = {other: model.conditions.regard(other, state).prior for other in others}
        """By state: this host's belief that it is committed to this host."""
        expects = any(model.conditions.share(occasion) > 0.0 for occasion in self.hosted)
        self.expected = {
            other: self.belief[other] if expects else 0.0
            for other in world.states
            if other != state and self.hosted
        }
        """By state: this host's expected support from it."""
        self.predicted: dict[tuple[str, str, int], float] = {}
        """By occasion, state and n, of this step: this host's probability that it would join."""

    def decide(self) -> None:
        """Chooses on every occasion of every other state, on the world as the step began."""
        parameters = self.model.conditions.parameters
        odds_ratio = rule.commitment_odds_ratio(parameters.premium, parameters.noise)
        for occasion, host in self.model.choices_before(self.state):
            if_committed, if_not = self._probabilities(self.utility_of(occasion), odds_ratio)
            draw = self.model.joining_draw(occasion, self.state)
            probability = if_committed if self.commitment[host] else if_not
            joined = self.model.opened[occasion] and draw < probability
            choice = Choice(if_committed, if_not, draw, joined)
            if self.model.world.watched:
                unnoticed = self.utility_of(occasion, audience=False)
                choice = choice._replace(outside=self._probabilities(unnoticed, odds_ratio))
            self.choices[occasion] = choice

    def learn(self) -> None:
        """Takes note of the step: its own joins, others' joins, and what to expect of them."""
        for host in self.hosts:
            self._remember(host)
            self._reconsider(host)
        self.predicted = {}
        for other in self.belief:
            self._judge(other)

    def _probabilities(self, utility: float, odds_ratio: float) -> tuple[float, float]:
        odds = rule.declining_odds(utility, self.model.conditions.parameters.noise)
        return rule.join_probability(odds * odds_ratio), rule.join_probability(odds)

    def utility_of(self, occasion: str, *, audience: bool = True) -> float:
        """U of joining an occasion of another state, per unit of what the occasion is worth.

        audience: whether it counts, which outsiders leave out.
        """
        conditions = self.model.conditions
        sizes, weights = conditions.static_terms(self.state, occasion), conditions.weights
        if not audience:
            sizes = sizes._replace(audience=0.0)
        static = rule.static_utility(sizes, weights, conditions.exposure(occasion))
        return static + rule.dynamic_utility(*self._dynamic_terms(occasion))

    def terms(self, occasion: str) -> dict[str, float]:
        """The terms of U, each with its sign, in the order of the ODD; they sum to U."""
        conditions = self.model.conditions
        sizes, weights = conditions.static_terms(self.state, occasion), conditions.weights
        exposure = conditions.exposure(occasion)
        static = {
            # Added to 0, as what is nothing has no sign.
            name: 0.0 + rule.static_term(term, sizes[term], weights[term], exposure)
            for term, name in enumerate(rule.STATIC_TERMS)
        }
        security, reciprocity = self._dynamic_terms(occasion)
        terms = static | {"security": security, "reciprocity": reciprocity}
        return {name: terms[name] for name in TERMS}

    def _dynamic_terms(self, occasion: str) -> tuple[float, float]:
        weights = self.model.conditions.parameters.weights
        host = self.model.agent_of(self.model.world.scenario.occasions[occasion].host)
        security = (
            weights.security * self.model.conditions.regard(self.state, host.state).security_gain
        )
        balance = rule.reciprocity(host.rates[self.state].support, self.rates[host.state].support)
        return security * self.expected.get(host.state, 0.0), weights.reciprocity * balance

    def _remember(self, host: str) -> None:
        observed = self.model.observed(host, self.state)
        self.held[host] = self._tally(self.held[host], [o.occasion for o in observed])
        joined = [o.occasion for o in observed if o.joined]
        self.joined[host] = self._tally(self.joined[host], joined)
        self.rates[host] = Rates(*map(rule.rate, self.joined[host], self.held[host]))

    def _reconsider(self, host: str) -> None:
        self.commitment[host] = rule.redrawn_commitment(
            self.commitment[host],
            self.model.commitment_draw(self.state, host),
            self.model.conditions.regard(self.state, host).prior,
            self.model.conditions.parameters.turnover,
        )

    def _judge(self, other: str) -> None:
        choices = self.model.agent_of(other).choices
        belief, if_committed, if_not = self.belief[other], 0.0, 0.0
        for occasion in self.hosted:
            choice, share = choices[occasion], self.model.conditions.share(occasion)
            if_committed += share * choice.if_committed
            if_not += share * choice.if_not
        for occasion, n, joined, _ in self.model.observed(self.state, other):
            likely = choices[occasion].if_committed, choices[occasion].if_not
            self.predicted[occasion, other, n] = rule.expected_support(belief, *likely)
            belief = _updated(belief, likely, joined=joined)
        prior = self.model.conditions.regard(other, self.state).prior
        turnover = self.model.conditions.parameters.turnover
        self.belief[other] = rule.drifted_belief(belief, prior, turnover)
        self.expected[other] = rule.expected_support(self.belief[other], if_committed, if_not)

    def _tally(self, tally: Rates, occasions: list[str]) -> Rates:
        memory = self.model.conditions.parameters.memory
        support = costly = rhetoric = 0.0
        for occasion in occasions:
            support += self.model.conditions.worth(occasion)
            if self.model.is_costly(occasion):
                costly += 1.0
            else:
                rhetoric += 1.0
        return Rates(
            rule.faded(tally.support, memory, support),
            rule.faded(tally.costly, memory, costly),
            rule.faded(tally.rhetoric, memory, rhetoric),
        )


def _updated(belief: float, likely: tuple[float, float], *, joined: bool) -> float:
    """A belief after a decision, which was a join so likely with and without commitment."""
    if_committed, if_not = likely
    return rule.updated_belief(
        belief,
        if_committed if joined else 1.0 - if_committed,
        if_not if joined else 1.0 - if_not,
    )


class AllianceModel(mesa.Model):
    """A world of states that signal to each other, one replicate, stepped by hand or to its end.

    scenario: what the world is like. seed: that of the scenario unless given. replicate: 0 and up,
    which replicate. Raises RuntimeError when stepped past the last step,
    TypeError for what is no scenario.
    """

    def __init__(self, scenario: Scenario, seed: int | None = None, replicate: int = 0) -> None:
        if not isinstance(scenario, Scenario):
            raise TypeError(
                f"a model is made from one Scenario, as sim.read gives it; found {scenario!r:.80}. "
                "mesa.batch_run takes scenarios apart: for many replicates use sim.run, for many "
                "scenarios sim.sweep"
            )
        seed = scenario.seed if seed is None else seed
        super().__init__(rng=seed)
        self.world: World = build_world(scenario)
        self.replicate = replicate
        self.elapsed = 0
        """Steps taken so far."""
        self.opened = dict.fromkeys(self.world.occasions, False)
        """By occasion: whether it is open in the step at hand."""
        self.streak = dict.fromkeys(self.world.candidates, 0)
        """By pair: steps in a row in which it has qualified for an alliance."""
        self.segment: Segment
        states = sorted(scenario.states)
        self.strain = dict.fromkeys(permutations(states, 2), 0.0)
        """[m, i] the share of m's goodwill towards i that is used up; 0 where nothing is slow."""
        self.shift = dict.fromkeys(product(states, sorted(scenario.issues)), 0.0)
        """[i, issue] how far i's position has moved; 0 where nothing is slow."""
        self.perceived: dict[tuple[str, str], float] = {}
        """[i, j] outsiders' belief that j is committed to i, a host; of none where they do not
        watch."""
        self._enter(self.world.segments[0])
        self._keys = self.world.keys(seed)
        self._draws = self._draws_at(0)
        self._by_state = {state: StateAgent(self, state) for state in self.world.states}
        self.perceived |= {
            (host, joiner): self.conditions.regard(joiner, host).prior
            for joiner, host in self.world.watched_pairs
        }

    def step(self) -> None:
        """One step: occasions open, every state decides, then every state learns."""
        self.open_occasions()
        self.end_step()

    def end_step(self) -> None:
        """The rest of a step: every state decides, and what was decided is learnt of."""
        self.agents.do("decide")
        self.agents.do("learn")
        for host, joiner in self.perceived:
            self._watch(host, joiner)
        if self.world.slow:
            *earlier, last = self.joined_in_turn()
            for joined in earlier:
                self._resent(joined, recovery=0.0)
            self._resent(last, self.segment.scenario.model.recovery)
            for joined in (*earlier, last):
                self._converge(joined)
            self._hold_positions()
        for a, b in self.streak:
            self.streak[a, b] = self.streak[a, b] + 1 if self.qualifies(a, b) else 0
        self.running = self.elapsed < self.world.scenario.steps

    def open_occasions(self) -> None:
        """The start of a step, before anyone decides: which occasions are open."""
        if self.elapsed == self.world.scenario.steps:
            raise RuntimeError(f"the scenario ends with step {self.elapsed}")
        self.elapsed += 1
        segment = self.world.segment_at(self.elapsed)
        if segment is not self.segment or self.world.slow:
            self._enter(segment)
        self._draws = self._draws_at(self.elapsed)
        chances = self.world.opening[self.elapsed - 1].tolist()
        for occasion, chance, draw in zip(self.opened, chances, self._draws, strict=False):
            self.opened[occasion] = draw < chance

    def observed(self, host: str, joiner: str) -> list[Observed]:
        """What a state made in this step of the host's occasions that it was asked to join."""
        choices = self.agent_of(joiner).choices
        return [
            Observed(occasion, 1, choices[occasion].joined, self._is_seen(occasion, joiner))
            for occasion in filter(self.opened.get, self.agent_of(host).hosted)
        ]

    def joined_in_turn(self) -> list[set[tuple[str, str]]]:
        """(occasion, joiner) of all joins of this step: the first time it was held, the second ...

        At least one set, of which any may be empty.
        """
        return [
            {
                (occasion, joiner)
                for occasion, joiner in self.world.decisions
                if self.agent_of(joiner).choices[occasion].joined
            }
        ]

    def agent_of(self, state: str) -> StateAgent:
        """The agent of a state, by its id."""
        return self._by_state[state]

    def qualifies(self, a: str, b: str) -> bool:
        """Whether a pair gives and expects enough costly support in this step."""
        one, other = self.agent_of(a), self.agent_of(b)
        alliance = self.conditions.parameters.alliance
        return rule.qualifies(
            one.rates[b].costly,
            other.rates[a].costly,
            one.expected.get(b, 0.0),
            other.expected.get(a, 0.0),
            alliance.reciprocity,
            alliance.expectation,
        )

    def allied(self, a: str, b: str) -> bool:
        """Whether a pair is allied: it has qualified for long enough."""
        sustain = self.conditions.parameters.alliance.sustain
        return self.streak.get((min(a, b), max(a, b)), 0) >= sustain

    def relation(self, a: str, b: str) -> str:
        """The relation of a pair in this step, in words."""
        one, other = self.agent_of(a).rates[b], self.agent_of(b).rates[a]
        return rule.relation(
            self.allied(a, b),
            (one.costly, other.costly),
            (one.rhetoric, other.rhetoric),
            self.conditions.parameters.alliance.reciprocity,
        )

    def choices_before(self, state: str) -> list[tuple[str, str]]:
        """The occasions that a state can join, each with its host."""
        return [
            (occasion, host.state)
            for host in self._by_state.values()
            if host.state != state
            for occasion in host.hosted
        ]

    def is_costly(self, occasion: str) -> bool:
        """Whether joining an occasion is more than talk."""
        return self.world.scenario.occasions[occasion].kind in COSTLY_KINDS

    def joining_draw(self, occasion: str, joiner: str) -> float:
        """The draw in (0, 1) that decides whether a state joins an occasion in this step."""
        return self._draws[len(self.world.occasions) + self.world.decision_index[occasion, joiner]]

    def commitment_draw(self, joiner: str, host: str) -> float:
        """The draw in (0, 1) that makes or remakes a commitment in this step."""
        decided = len(self.world.occasions) + len(self.world.decisions)
        return self._draws[decided + self.world.pair_index[joiner, host]]

    def seen_draw(self, occasion: str, joiner: str) -> float:
        """The draw in (0, 1) that decides whether outsiders see what a state made of an occasion.

        For worlds in which they watch.
        """
        first = len(self._draws) - len(self.world.decisions)
        return self._draws[first + self.world.decision_index[occasion, joiner]]

    def _is_seen(self, occasion: str, joiner: str) -> bool:
        if not self.world.watched:
            return False
        view = self.conditions.parameters.outside_view
        sees: float = getattr(view.sees, self.world.scenario.occasions[occasion].kind)
        joined = self.agent_of(joiner).choices[occasion].joined
        return rule.is_seen(joined, self.seen_draw(occasion, joiner), sees, view.declines)

    def _enter(self, segment: Segment) -> None:
        scenario = segment.scenario
        self.segment = segment
        self.conditions = Conditions(
            scenario,
            answered_situation(scenario, self.strain, self.shift, self.perceived)
            if self.world.slow
            else None,
        )
        """What decisions rest on at present."""

    def _watch(self, host: str, joiner: str) -> None:
        """Outsiders' belief after the step: as a host's, from what they see and take it for."""
        choices, belief = self.agent_of(joiner).choices, self.perceived[host, joiner]
        for occasion, _, joined, seen in self.observed(host, joiner):
            if seen:
                belief = _updated(belief, choices[occasion].outside, joined=joined)
        prior, turnover = (
            self.conditions.regard(joiner, host).prior,
            self.conditions.parameters.turnover,
        )
        self.perceived[host, joiner] = rule.drifted_belief(belief, prior, turnover)

    def _resent(self, joined: set[tuple[str, str]], recovery: float) -> None:
        """Strain after some joins (occasion, joiner), on hostility as the step began."""
        scenario, parameters = self.segment.scenario, self.segment.scenario.model
        for m, i in self.strain:
            goodwill = 1.0 - self.strain[m, i]
            for occasion in self.world.occasions:
                host = scenario.occasions[occasion].host
                if host not in (m, i) and (occasion, i) in joined:
                    goodwill *= rule.kept_goodwill(
                        parameters.backlash,
                        self.conditions.exposure(occasion),
                        self.conditions.situation.hostility[m, host],
                        concern_of(scenario, m, occasion, self.conditions.situation),
                    )
            self.strain[m, i] = rule.recovered_strain(goodwill, recovery)

    def _converge(self, joined: set[tuple[str, str]]) -> None:
        """Shift after joins (occasion, joiner), on positions as the step began."""
        scenario, convergence = self.segment.scenario, self.segment.scenario.model.convergence
        position = self.conditions.situation.position
        for occasion in filter(self.is_costly, self.world.occasions):
            host, issue = scenario.occasions[occasion].host, scenario.occasions[occasion].issue
            for joiner in self.world.states:
                if (occasion, joiner) not in joined:
                    continue
                weaker, stronger = sorted(
                    (joiner, host), key=lambda state: scenario.states[state].power
                )
                self.shift[weaker, issue] += rule.converged(
                    convergence,
                    scenario.states[weaker].power,
                    scenario.states[stronger].power,
                    position[weaker, issue],
                    position[stronger, issue],
                )

    def _hold_positions(self) -> None:
        """Shifts cut so that positions stay in [-1, 1]."""
        states = self.segment.scenario.states
        for state, issue in self.shift:
            given = states[state].interest(issue).position
            self.shift[state, issue] = rule.kept_shift(given, self.shift[state, issue])

    def _draws_at(self, step: int) -> list[float]:
        drawn: list[float] = draws.draws_at(self._keys, self.replicate, step).tolist()
        return drawn
