"""One replicate, step by step: who joined whom, and what the states were to each other."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.measures.pairs import pairs_of_interest
from sim.measures.values import Pair
from sim.model import rule
from sim.model.record import Record
from sim.model.simulate import simulate
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import signals_of
from sim.vocabulary.arrays import Integers


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A replicate of a scenario. Its tables are made when they are first asked for."""

    scenario: Scenario
    replicate: int
    record: Record
    """Of this replicate alone, every step of it in the trace."""

    @cached_property
    def signals(self) -> pd.DataFrame:
        """As `sim.signals` gives: step, occasion, host, kind, state, joined."""
        return signals_of(self.record)

    def answers(self, occasion: str, state: str) -> list[tuple[int, bool]]:
        """The steps in which an occasion was open, and whether a state joined it then."""
        world, trace = self.record.world, self.record.trace
        opened = trace.opened[:, world.occasion_index[occasion], 0]
        joined = trace.joined[:, world.decision_index[occasion, state], 0]
        steps = opened.nonzero()[0]
        return list(zip((steps + 1).tolist(), (joined[steps] == 1).tolist(), strict=True))

    @property
    def joined(self) -> Integers:
        """[step - 1, decision] 1 where joined, decisions in the order of the world."""
        return self.record.trace.joined[:, :, 0]

    @cached_property
    def pairs(self) -> list[Pair]:
        """Who can be anything to each other; the focus pair first."""
        return pairs_of_interest(self.record.world)

    def relation(self, pair: Pair, step: int) -> str:
        """What two states are to each other in a step, by the rule that both engines follow."""
        a, b = pair
        alliance = self.record.world.segment_at(step).scenario.model.alliance
        costly, talk = (
            (self._held(measure, a, b, step), self._held(measure, b, a, step))
            for measure in ("costly_rate", "rhetoric_rate")
        )
        return rule.relation(self._allied(pair, step), costly, talk, alliance.reciprocity)

    def _allied(self, pair: Pair, step: int) -> bool:
        trace, candidates = self.record.trace, self.record.world.candidates
        pair = min(pair), max(pair)
        return pair in candidates and trace.allied[step - 1, candidates.index(pair), 0] == 1

    def _held(self, measure: str, joiner: str, host: str, step: int) -> float:
        """What the trace holds of a pair in a step; nothing of who hosts nothing."""
        index = self.record.world.pair_index.get((joiner, host))
        values = getattr(self.record.trace, measure)
        return 0.0 if index is None else float(values[step - 1, index, 0])


def trajectory(scenario: Scenario, replicate: int = 0) -> Trajectory:
    """One replicate of a scenario, followed from step to step.

    >>> from sim.scenario.files.reader import read_scenario
    >>> trajectory(read_scenario("scenarios/two-states.yaml")).relation(("A", "B"), 120)
    'distant'
    """
    replicates = range(replicate, replicate + 1)
    (record,) = simulate(scenario, replicates, threads=1, path=False, trace=True)
    return Trajectory(scenario, replicate, record)
