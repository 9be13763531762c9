"""One life of a world, step by step: who joined whom, and what the states were to each other."""

from dataclasses import dataclass

import pandas as pd

from sim.model import rule
from sim.model.measures import pairs_of_interest
from sim.model.record import Record, Trace
from sim.model.simulate import simulate
from sim.scenario.schema import Scenario
from sim.studies.ensemble import signals

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Life:
    """A replicate of a scenario."""

    scenario: Scenario
    replicate: int
    signals: pd.DataFrame
    """As of `history`: step, occasion, host, kind, state, joined."""
    relations: dict[Pair, tuple[str, ...]]
    """[pair][step - 1] what the two are to each other; the focus pair first."""


def life(scenario: Scenario, replicate: int = 0) -> Life:
    """One replicate of a scenario, followed from step to step.

    >>> from sim.scenario.reader import read_scenario
    >>> life(read_scenario("scenarios/two-states.yaml")).relations["A", "B"][-1]
    'distant'
    """
    (record,) = simulate(
        scenario, range(replicate, replicate + 1), threads=1, path=False, trace=True
    )
    pairs = pairs_of_interest(record.world)
    relations = {pair: _relations(record, *pair) for pair in pairs}
    return Life(scenario, replicate, signals(record), relations)


def _relations(record: Record, a: str, b: str) -> tuple[str, ...]:
    """The relation of a pair in each step, by the rule that both engines follow."""
    assert record.trace is not None
    streak, found = 0, []
    of_pair = _Tracks(record, record.trace)
    costly = of_pair("costly_rate", a, b), of_pair("costly_rate", b, a)
    talk = of_pair("rhetoric_rate", a, b), of_pair("rhetoric_rate", b, a)
    hopes = of_pair("expected", a, b), of_pair("expected", b, a)
    can_ally = (min(a, b), max(a, b)) in record.world.candidates
    for at in range(record.world.scenario.steps):
        alliance = record.world.segment_at(at + 1).scenario.model.alliance
        given = costly[0][at], costly[1][at]
        hoped = hopes[0][at], hopes[1][at]
        qualified = rule.qualifies(*given, *hoped, alliance.reciprocity, alliance.expectation)
        streak = streak + 1 if qualified and can_ally else 0
        words = talk[0][at], talk[1][at]
        allied = can_ally and streak >= alliance.sustain
        found.append(rule.relation(allied, given, words, alliance.reciprocity))
    return tuple(found)


@dataclass(frozen=True)
class _Tracks:
    """What a trace holds of a pair (joiner, host), step by step; nothing of who hosts nothing."""

    record: Record
    trace: Trace

    def __call__(self, field: str, joiner: str, host: str) -> list[float]:
        index = self.record.world.pair_index.get((joiner, host))
        values = getattr(self.trace, field)
        if index is None:
            return [0.0] * len(values)
        return [float(value) for value in values[:, index, 0]]
