"""One life of a world, step by step: who joined whom, and what the states were to each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

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
    """A replicate of a scenario. Its tables are made when they are first asked for."""

    scenario: Scenario
    replicate: int
    record: Record
    """Of this replicate alone, every step of it in the trace."""

    @cached_property
    def signals(self) -> pd.DataFrame:
        """As of `history`: step, occasion, host, kind, state, joined."""
        return signals(self.record)

    def answers(self, occasion: str, state: str) -> list[tuple[int, bool]]:
        """The steps in which an occasion was open, and whether a state joined it then."""
        world, trace = self.record.world, self.record.trace
        assert trace is not None
        opened = trace.opened[:, world.occasion_index[occasion], 0]
        joined = trace.joined[:, world.decision_index[occasion, state], 0]
        steps = opened.nonzero()[0]
        return list(zip((steps + 1).tolist(), (joined[steps] == 1).tolist(), strict=True))

    @cached_property
    def relations(self) -> dict[Pair, tuple[str, ...]]:
        """[pair][step - 1] what the two are to each other; the focus pair first."""
        world = self.record.world
        segments = [world.segment_at(step) for step in self.record.traced]
        thresholds = [segment.scenario.model.alliance.reciprocity for segment in segments]
        return {
            pair: tuple(_relations(self.record, pair, thresholds))
            for pair in pairs_of_interest(world)
        }


def life(scenario: Scenario, replicate: int = 0) -> Life:
    """One replicate of a scenario, followed from step to step.

    >>> from sim.scenario.reader import read_scenario
    >>> life(read_scenario("scenarios/two-states.yaml")).relations["A", "B"][-1]
    'distant'
    """
    replicates = range(replicate, replicate + 1)
    (record,) = simulate(scenario, replicates, threads=1, path=False, trace=True)
    return Life(scenario, replicate, record)


def _relations(record: Record, pair: Pair, thresholds: list[float]) -> Iterable[str]:
    """The relation of a pair in each step, by the rule that both engines follow."""
    assert record.trace is not None
    tracks = _Tracks(record, record.trace)
    costly, talk = tracks.both_ways("costly_rate", pair), tracks.both_ways("rhetoric_rate", pair)
    return map(rule.relation, tracks.allied(pair), costly, talk, thresholds)


@dataclass(frozen=True)
class _Tracks:
    """What a trace holds of a pair, step by step; nothing of who hosts nothing."""

    record: Record
    trace: Trace

    def allied(self, pair: Pair) -> list[bool]:
        pair, candidates = (min(pair), max(pair)), self.record.world.candidates
        if pair not in candidates:
            return [False] * len(self.record.traced)
        held: list[bool] = (self.trace.allied[:, candidates.index(pair), 0] == 1).tolist()
        return held

    def both_ways(self, measure: str, pair: Pair) -> list[tuple[float, float]]:
        a, b = pair
        ways = (self._one_way(measure, a, b), self._one_way(measure, b, a))
        return list(zip(*ways, strict=True))

    def _one_way(self, measure: str, joiner: str, host: str) -> list[float]:
        index = self.record.world.pair_index.get((joiner, host))
        if index is None:
            return [0.0] * len(self.record.traced)
        values: list[float] = getattr(self.trace, measure)[:, index, 0].tolist()
        return values
