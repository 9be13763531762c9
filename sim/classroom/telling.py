"""What the page shows of a run, asked of the studies: the same numbers as the commands give."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sim import __version__
from sim.classroom.settings import SHOWN_LIVES, Settings
from sim.classroom.stories import Story
from sim.errors import ScenarioError
from sim.results.manifest import inputs_hash
from sim.scenario.knobs import changed, neutrals
from sim.scenario.schema import Scenario
from sim.studies.ensemble.focus_summary import FocusSummary, focus_summary
from sim.studies.ensemble.trajectory import Trajectory, trajectory
from sim.studies.explain.counterfactuals import Flip, smallest_flips
from sim.studies.explain.explanation import Explanation, explain

MAP_POINTS = 7
"""Cells of the map along each side."""


@dataclass(frozen=True, eq=False)
class Told:
    """A run as the page shows it."""

    settings: Settings
    glance: FocusSummary
    """Of all lives, by which the outcome is judged."""
    life: Trajectory
    """The one that is looked at."""

    @property
    def scenario(self) -> Scenario:
        """The world that was run."""
        return self.glance.scenario

    @property
    def share(self) -> float:
        """The share of lives in which the focus pair is allied at the end."""
        return self.glance.share

    @property
    def allies(self) -> bool:
        """Whether the focus pair is allied at the end in most lives."""
        return self.share > 0.5

    @property
    def lives(self) -> Sequence[bool]:
        """Whether the focus pair is allied at the end, in each of the shown lives."""
        return self.glance.allied[:SHOWN_LIVES]

    @cached_property
    def values(self) -> dict[str, float]:
        """By knob: where it is set, or, if it is not, where the others have left it."""
        return neutrals(self.scenario) | dict(self.settings.knobs)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of what went in and what came out."""
        came_out = [
            inputs_hash(self.scenario),
            __version__,
            str(self.life.replicate),
            json.dumps(dict(self.glance.pair)),
            json.dumps(self.glance.allied),
            hashlib.sha256(self.life.joined.tobytes()).hexdigest(),
        ]
        return hashlib.sha256("\n".join(came_out).encode()).hexdigest()[:12]


class Turned(NamedTuple):
    """Lives that ended otherwise in B than in A, with the same luck."""

    to_allied: int
    to_not: int


def tell(settings: Settings) -> Told:
    """The run of some settings. Raises ScenarioError where they leave no world."""
    return Told(
        settings, focus_summary(settings.scenario), trajectory(settings.scenario, settings.life)
    )


def turned(a: Told, b: Told) -> Turned | None:
    """How the lives of two runs differ; none where they have not the same luck and story."""
    if (a.settings.story, a.settings.seed) != (b.settings.story, b.settings.seed):
        return None
    pairs = list(zip(a.glance.allied, b.glance.allied, strict=True))
    return Turned(pairs.count((False, True)), pairs.count((True, False)))


def why(told: Told, state: str, occasion: str, step: int) -> Explanation:
    """A decision in the life that is looked at. Raises InputError where nobody made it."""
    return explain(told.scenario, state, occasion, replicate=told.settings.life, step=step)


def flip(told: Told, decision: Explanation, knob: str) -> Flip | None:
    """The smallest turn of a knob that flips a decision; none where nothing was decided."""
    alone = told.scenario.model_copy(update={"knobs": {knob: told.scenario.knobs[knob]}})
    return next(iter(smallest_flips(alone, decision)), None)


def shares(settings: Settings, controls: tuple[str, str], height: float) -> list[float | None]:
    """A row of the map: the share of lives allied with the second control at `height`.

    For each of `spread` of the first control; all else as it is set. None where no world is left.
    """
    across, down = controls
    others = {name: value for name, value in settings.knobs.items() if name not in controls}
    fixed = {"seed": settings.seed, **others, down: height}
    return [
        share_of(settings.story.scenario, {**fixed, across: value})
        for value in spread(settings.story, across)
    ]


def share_of(scenario: Scenario, turned: Mapping[str, float]) -> float | None:
    """The share of lives allied at the end with something changed; none where no world is left."""
    try:
        return focus_summary(changed(scenario, turned)).share
    except ScenarioError:
        return None


def spread(story: Story, control: str) -> list[float]:
    """The values of a control on the map, from one end of its range to the other."""
    knob = story.scenario.knobs[control]
    values: list[float] = np.linspace(knob.from_, knob.to, MAP_POINTS).tolist()
    return values
