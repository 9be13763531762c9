"""The probability of records and outcomes, as a function of the parameters that are fitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.errors import InputError
from sim.measures.pairs import pair_outcome
from sim.model.cells import Adjustable, cell_of
from sim.model.simulate import simulate
from sim.scenario.addressable_paths import addressable_paths
from sim.scenario.editor import Editor
from sim.scenario.fit_plan import Outcome, Prior
from sim.scenario.paths import with_values
from sim.scenario.recorded import EventRecord
from sim.scenario.schema import Scenario
from sim.statistics.priors import quantile
from sim.studies.likelihood.record_likelihood import RecordLikelihood
from sim.vocabulary.arrays import Floats


@dataclass(frozen=True)
class Evidence:
    """A scenario with what is known of how things went in it."""

    scenario: Scenario
    record: EventRecord = ()
    outcomes: tuple[Outcome, ...] = ()


class _Part(Protocol):
    def __call__(self, values: Floats) -> float:
        """The logarithm of a probability at values of the parameters."""


class Target:
    """The log-likelihood of several pieces of evidence, at values of the parameters in their order.

    Raises InputError where there is no evidence, or for a parameter that nothing depends on;
    ScenarioError with every slip in a record.
    """

    middle: dict[str, float]
    """The priors' medians, at which worlds are made: what can be on is on there."""
    records: list["RecordOfParameters"]

    def __init__(self, evidence: Sequence[Evidence], priors: Mapping[str, Prior]) -> None:
        self.evidence, self.priors = tuple(evidence), dict(priors)
        self.middle = {
            path: quantile(prior.kind, *prior.parameters, 0.5) for path, prior in priors.items()
        }
        self.records = []
        self._parts: list[_Part] = []
        known: set[str] = set()
        for each in evidence:
            paths = [p for p in priors if p in addressable_paths(Editor(each.scenario).names)]
            base = with_values(each.scenario, {path: self.middle[path] for path in paths})
            places = [list(priors).index(path) for path in paths]
            if each.record:
                part = RecordOfParameters(base, each.record, paths, places)
                known |= part.moved
                self._parts.append(part)
                self.records.append(part)
            if each.outcomes:
                known |= set(paths)
            self._parts += [_Simulated(base, said, paths, places) for said in each.outcomes]
        if not self._parts:
            raise InputError("nothing to fit to: the scenario has neither a record nor outcomes")
        if missing := [path for path in priors if path not in known]:
            raise InputError(
                f"nothing depends on {missing[0]}, which is to be fitted: no scenario has it, or "
                "an event sets it throughout, or the record has no occasion of its kind"
            )
        if any(self.evidence.count(each) > 1 for each in evidence):
            raise InputError("a scenario with the same record and outcomes is given twice")

    def __call__(self, values: Floats) -> float:
        """The log-likelihood at values of the parameters."""
        return sum(part(values) for part in self._parts)

    def __reduce__(self) -> tuple[object, ...]:
        """Made anew where it is unpickled, as compiled functions are not pickled."""
        return Target, (self.evidence, self.priors)

    @property
    def largest_error(self) -> float:
        """The largest standard error of a simulated log-probability, at even odds; 0 if none is."""
        errors = [part.error for part in self._parts if isinstance(part, _Simulated)]
        return max(errors, default=0.0)


class RecordOfParameters:
    """The exact likelihood of a record, by values set in arrays."""

    def __init__(
        self, base: Scenario, record: EventRecord, paths: Sequence[str], places: Sequence[int]
    ) -> None:
        self.likelihood = RecordLikelihood(base, record)
        world = self.likelihood.world
        self._adjustable = Adjustable(world, paths)
        self._places = list(places)
        self.moved = {path for path in paths if not cell_of(world, path).is_empty}
        """The parameters that anything depends on."""

    def __call__(self, values: Floats) -> float:
        return self.likelihood.log_likelihood(self._adjustable.set(values[self._places]))

    def predicted(self, values: Floats) -> Floats:
        """[row of the record] the probability of joining, at values of the parameters."""
        return self.likelihood.predicted(self._adjustable.set(values[self._places]))


class _Simulated:
    """The probability that two states become allied, or that they do not, by simulation.

    Always of the same random draws, so it differs between values only as far as these matter.
    """

    def __init__(
        self, base: Scenario, outcome: Outcome, paths: Sequence[str], places: Sequence[int]
    ) -> None:
        self._base, self._outcome, self._paths = base, outcome, paths
        self._places = list(places)

    @property
    def error(self) -> float:
        """The standard error of its logarithm at even odds."""
        return float(1.0 / np.sqrt(self._base.replicates))

    def __call__(self, values: Floats) -> float:
        settings = dict(zip(self._paths, values[self._places].tolist(), strict=True))
        scenario = with_values(self._base, settings)
        last = self._outcome.within or scenario.steps
        allied, count = 0, scenario.replicates
        pair = self._outcome.allied
        for record in simulate(scenario, range(count), pairs=[pair], threads=1, path=False):
            first = pair_outcome(record, *pair).first_alliance
            allied += int(((first > 0) & (first <= last)).sum())
        happened = allied if self._outcome.was else count - allied
        return float(np.log((happened + 0.5) / (count + 1.0)))
