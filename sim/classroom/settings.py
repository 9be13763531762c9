"""What one visitor has set: a story, its controls, the luck. Nothing else tells runs apart."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from sim.classroom.stories import Story
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario

SHOWN_LIVES = 20
"""Lives that are shown beside each other."""

HIGHEST_SEED = 2**31 - 1
POSITIONS = 200
"""Steps of a slider from one end to the other."""


@dataclass(frozen=True)
class Settings:
    """A run of a story; made by its methods, every value is one that the page can show."""

    story: Story
    seed: int
    knobs: Mapping[str, float] = field(default_factory=dict)
    """Only the controls that differ from the story."""
    life: int = 0
    """Which of the shown lives is looked at: a replicate."""

    @classmethod
    def of(cls, story: Story) -> Self:
        """The story as it stands."""
        return cls(story, min(story.scenario.seed, HIGHEST_SEED))

    def turned(self, knob: str, value: float) -> Self:
        """With a control turned, within its range; unknown controls and no numbers do nothing."""
        if knob not in self.story.scenario.knobs or not math.isfinite(value):
            return self
        control = self.story.scenario.knobs[knob]
        others = {name: other for name, other in self.knobs.items() if name != knob}
        if value == self.story.standing[knob]:
            return replace(self, knobs=others)
        return replace(self, knobs=others | {knob: min(max(value, control.from_), control.to)})

    def with_luck(self, seed: int) -> Self:
        """With another seed, within what a seed can be."""
        return replace(self, seed=min(max(seed, 0), HIGHEST_SEED))

    def with_life(self, life: int) -> Self:
        """Looking at another life, among those that there are."""
        most = min(SHOWN_LIVES, self.story.scenario.replicates)
        return replace(self, life=min(max(life, 0), most - 1))

    @cached_property
    def scenario(self) -> Scenario:
        """The world that is run. Raises ScenarioError where the controls leave none."""
        return changed(self.story.scenario, {"seed": self.seed, **self.knobs})

    @property
    def key(self) -> tuple[object, ...]:
        """What tells worlds apart, to find what came of them again; not which life is seen."""
        return (self.story.name, self.seed, *sorted(self.knobs.items()))


def whole(value: object) -> int | None:
    """What a visitor sent as a whole number, if it can be one."""
    number = isinstance(value, (int, float)) and math.isfinite(value)
    return int(value) if number else None  # type: ignore[call-overload]
