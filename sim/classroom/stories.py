"""The stories that a classroom tells: scenarios small enough for a page that answers at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from sim.errors import InputError
from sim.model.world import build_world
from sim.results.scenario_library import read_each
from sim.scenario.knobs import neutrals
from sim.scenario.paths import with_values
from sim.scenario.schema import Knob, Scenario

MOST_STATES, MOST_STEPS, MOST_LIVES = 12, 240, 200
MOST_OCCASIONS = 200
"""With all the other limits this is a hundred million decisions: a second or two of the engine."""

MOST_CONTROLS = 5
"""Controls in sight; what more there is can be unfolded."""


@dataclass(frozen=True)
class Story:
    """A scenario as the page tells it, and the name that links call it by."""

    name: str
    scenario: Scenario

    @property
    def controls(self) -> dict[str, Knob]:
        """The first knobs: what is in sight to be changed."""
        return dict(islice(self.scenario.knobs.items(), MOST_CONTROLS))

    @cached_property
    def standing(self) -> dict[str, float]:
        """By knob: where it stands in the story."""
        return neutrals(self.scenario)

    @property
    def more(self) -> dict[str, Knob]:
        """All other knobs."""
        return dict(islice(self.scenario.knobs.items(), MOST_CONTROLS, None))


def read_stories(sources: Sequence[str]) -> dict[str, Story]:
    """The stories of some scenarios by name, or of all that there are, as `read_each` has them.

    Raises InputError for one that is too large.
    """

    def told(scenario: Scenario, name: str) -> Story | None:
        if not sources and build_world(scenario).slow:
            return None
        return Story(name, _fitted(scenario, name))

    return read_each(sources, told)


def _fitted(scenario: Scenario, name: str) -> Scenario:
    """A scenario with as many lives as a page may ask for."""
    if build_world(scenario).slow:
        raise InputError(f"in {name} the others answer; a classroom shows pairs by themselves")
    for what, number, most in (
        ("states", len(scenario.states), MOST_STATES),
        ("steps", scenario.steps, MOST_STEPS),
        ("occasions", len(scenario.occasions), MOST_OCCASIONS),
    ):
        if number > most:
            raise InputError(
                f"{name} has {number:,} {what}; a classroom takes at most {most}, to answer at once"
            )
    return with_values(scenario, {"replicates": min(scenario.replicates, MOST_LIVES)})
