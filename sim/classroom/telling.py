"""What the page shows of a run, asked of the studies: the same numbers as the commands give."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sim import __version__
from sim.classroom.settings import SHOWN_LIVES, Settings
from sim.results.manifest import inputs_hash
from sim.scenario.schema import Scenario
from sim.studies.ensemble import Ensemble, run
from sim.studies.explain import Explanation, explain
from sim.studies.flips import Flip, smallest_flips
from sim.studies.life import Life, life


@dataclass(frozen=True, eq=False)
class Told:
    """A run as the page shows it."""

    settings: Settings
    ensemble: Ensemble
    """Of all lives, by which the outcome is judged."""
    life: Life
    """The one that is looked at."""
    fingerprint: str
    """Twelve hexadecimal digits of what went in and what came out."""

    @property
    def scenario(self) -> Scenario:
        """The world that was run."""
        return self.ensemble.scenario

    @property
    def share(self) -> float:
        """The share of lives in which the focus pair is allied at the end."""
        return float(self.ensemble.pairs["allied"].iloc[0])

    @property
    def lives(self) -> list[bool]:
        """Whether the focus pair is allied at the end, in each of the shown lives."""
        return self.allied[:SHOWN_LIVES]

    @property
    def allied(self) -> list[bool]:
        """Whether the focus pair is allied at the end, in every life."""
        rows, (a, b) = self.ensemble.replicates, self.scenario.focus
        return [bool(held) for held in rows[(rows["a"] == a) & (rows["b"] == b)]["allied"]]


class Turned(NamedTuple):
    """Lives that ended otherwise in B than in A, with the same luck."""

    to_allied: int
    to_not: int


def tell(settings: Settings) -> Told:
    """The run of some settings. Raises ScenarioError where they leave no world."""
    scenario = settings.scenario
    ensemble = run(scenario, threads=1)
    looked_at = life(scenario, settings.life)
    return Told(settings, ensemble, looked_at, _fingerprint(scenario, ensemble, looked_at))


def turned(a: Told, b: Told) -> Turned | None:
    """How the lives of two runs differ; none where they have not the same luck and story."""
    if (a.settings.story, a.settings.seed) != (b.settings.story, b.settings.seed):
        return None
    pairs = list(zip(a.allied, b.allied, strict=True))
    return Turned(pairs.count((False, True)), pairs.count((True, False)))


def why(told: Told, state: str, occasion: str, step: int) -> Explanation:
    """A decision in the life that is looked at. Raises InputError where nobody made it."""
    return explain(told.scenario, state, occasion, replicate=told.settings.life, step=step)


def flips(told: Told, decision: Explanation) -> Iterator[Flip]:
    """The smallest flip of each control, found one by one as they are asked for."""
    for knob in told.settings.story.controls:
        # Claims and sweeps may name the other knobs, and have no part in what happens.
        alone = {"knobs": {knob: told.scenario.knobs[knob]}, "claims": {}, "sweep": None}
        yield from smallest_flips(told.scenario.model_copy(update=alone), decision)


def _fingerprint(scenario: Scenario, ensemble: Ensemble, looked_at: Life) -> str:
    came_out = [
        inputs_hash(scenario),
        __version__,
        str(looked_at.replicate),
        ensemble.pairs.to_json(double_precision=15),
        looked_at.signals.to_json(),
    ]
    return hashlib.sha256("\n".join(came_out).encode()).hexdigest()[:12]
