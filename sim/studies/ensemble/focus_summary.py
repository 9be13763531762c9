"""A summary of the focus pair alone, for those who wait for the answer.

The same numbers as the tables of `ensemble.run`, without the time that all other pairs take.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.measures.pairs import pair_outcome
from sim.measures.values import Pair
from sim.model.record import PATH_MEASURES
from sim.model.simulate import focus_record
from sim.scenario.schema import Scenario
from sim.studies.ensemble.tallies import Tallies


@dataclass(frozen=True, eq=False)
class FocusSummary:
    """What became of the focus pair in the replicates of a scenario."""

    scenario: Scenario
    """As it was run: with its seed, steps and replicates."""
    pair: Mapping[str, object]
    """The first row of the table `pairs` of an ensemble, but for who the two are."""
    allied: Sequence[bool]
    """[replicate] whether the pair is allied at the last step."""
    expected: Mapping[Pair, Sequence[float]]
    """[way][step - 1] the mean expected support, both ways."""

    @property
    def share(self) -> float:
        """The share of replicates in which the pair is allied at the last step."""
        return sum(self.allied) / len(self.allied)


def focus_summary(scenario: Scenario) -> FocusSummary:
    """What becomes of the focus pair of a scenario, worked out in this thread alone.

    >>> from sim.scenario.files.reader import read_scenario
    >>> focus_summary(read_scenario("scenarios/two-states.yaml")).share
    0.6225
    """
    focus = a, b = scenario.focus
    record = focus_record(scenario, range(scenario.replicates))
    tallies = Tallies(record.world)
    tallies.add(record)
    allied: list[bool] = (pair_outcome(record, *focus).allied == 1).tolist()
    track = 2 * PATH_MEASURES.index("expected")
    expected = {(a, b): tallies.mean(track).tolist(), (b, a): tallies.mean(track + 1).tolist()}
    return FocusSummary(scenario, tallies.focus(), allied, expected)
