"""The Mesa engine run along a record: who was asked and who joined are given, not drawn."""

from collections.abc import Sequence

from sim.model.agents import AllianceModel, Observed
from sim.scenario.recorded import Observation
from sim.scenario.schema import Scenario


class RecordedModel(AllianceModel):
    """A world in which what is on record happens, to be stepped by hand.

    What each host thought likely, before it saw it, is in `StateAgent.predicted`. Openings, joins
    and commitments are drawn as ever, but nobody learns of them.
    """

    def __init__(self, scenario: Scenario, record: Sequence[Observation]) -> None:
        super().__init__(scenario)
        self._record: dict[int, list[Observation]] = {}
        for entry in sorted(record, key=lambda entry: (entry.n, entry.occasion)):
            self._record.setdefault(entry.step, []).append(entry)

    def observed(self, host: str, joiner: str) -> list[Observed]:
        """What a state made of the host's occasions in this step, as it stands in the record."""
        occasions = self.world.scenario.occasions
        return [
            Observed(entry.occasion, entry.n, entry.joined, entry.seen)
            for entry in self._record.get(self.elapsed, ())
            if entry.state == joiner and occasions[entry.occasion].host == host
        ]

    def joined_in_turn(self) -> list[set[tuple[str, str]]]:
        """(occasion, joiner) of the step's joins, for each time that an occasion was held."""
        entries = self._record.get(self.elapsed, [])
        turns: dict[int, set[tuple[str, str]]] = {entry.n: set() for entry in entries}
        for entry in entries:
            if entry.joined:
                turns[entry.n].add((entry.occasion, entry.state))
        return list(turns.values()) or [set()]
