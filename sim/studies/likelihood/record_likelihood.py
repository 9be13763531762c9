"""The likelihood of a record of events, exact: commitments are summed out by the hosts' filter.

What a host sees moves its beliefs, and so do rates and, where the others answer, strain and
positions; none of these depends on a commitment but through what is on record. So the host's
probability that a state joins, just before it is seen, is that of the model given all that went
before, and the record's probability is the product. It is exact if the occasions listed are all
that took place.
"""

import math
from collections import defaultdict

import numpy as np

from sim.errors import InputError
from sim.model.filtering import Filter, Standing
from sim.model.layout import Layout, layout_of
from sim.model.observations import observations_of
from sim.model.world import build_world
from sim.scenario.recorded import EventRecord, observations
from sim.scenario.schema import Scenario
from sim.statistics.poisson_binomial import log_at_least
from sim.vocabulary.arrays import Floats


class RecordLikelihood:
    """A record of a scenario, to be evaluated again and again with other values.

    Raises ScenarioError with every slip in the record; InputError where it is empty, or where what
    outsiders saw moves decisions (`model.deterrence` above 0) and the record does not say it.
    """

    def __init__(self, scenario: Scenario, record: EventRecord) -> None:
        self.scenario = scenario
        self.observations = observations(scenario, record)
        if not self.observations:
            raise InputError("the record is empty: list what took place, and who joined")
        pairs = {(seen.state, scenario.occasions[seen.occasion].host) for seen in self.observations}
        self.world = build_world(scenario, pairs)
        deterred = any(segment.scenario.model.deterrence > 0.0 for segment in self.world.segments)
        if deterred and any(row.seen is None for row in record):
            raise InputError(
                "model.deterrence is above 0, so what outsiders saw moves decisions: give every "
                "row of the record a value for seen, yes or no; or set model.deterrence=0"
            )
        self.layout = layout_of(self.world)
        in_order = observations_of(self.world, self.observations)
        self._row = in_order.row
        self._filter = Filter(self.world, in_order)
        self._joined = np.array([seen.joined for seen in self.observations])
        times: dict[tuple[int, str, int], list[int]] = defaultdict(list)
        for row, seen in enumerate(self.observations):
            if seen.at_least > 0:
                times[seen.step, seen.occasion, seen.n].append(row)
        self.selected = [
            (np.array(rows), self.observations[rows[0]].at_least) for rows in times.values()
        ]
        """The rows of each occasion that is recorded only if so many join, and how many."""

    def predicted(self, layout: Layout | None = None) -> Floats:
        """[row of the record] the probability that the state joins, given all that went before.

        layout: other values of the same world.
        """
        predicted = np.empty(len(self._row))
        predicted[self._row] = self._filter.predicted(layout or self.layout)
        return predicted

    @property
    def standing(self) -> Standing:
        """What was known after the last step of the record last followed."""
        return self._filter.standing

    def log_probabilities(self, predicted: Floats) -> Floats:
        """[row of the record] the logarithm of the probability of what the state did."""
        return np.log(np.where(self._joined, predicted, 1.0 - predicted))

    def log_recorded(self, predicted: Floats) -> float:
        """The logarithm of the probability that all occasions with an `at_least` were recorded."""
        return math.fsum(
            log_at_least(predicted[rows].tolist(), needed) for rows, needed in self.selected
        )

    def log_likelihood(self, layout: Layout | None = None) -> float:
        """The logarithm of the record's probability, given that its occasions were recorded."""
        predicted = self.predicted(layout)
        return float(self.log_probabilities(predicted).sum()) - self.log_recorded(predicted)
