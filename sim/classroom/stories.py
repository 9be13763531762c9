"""The stories that a classroom tells: scenarios small enough for a page that answers at once."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from sim.errors import InputError
from sim.model.world import build_world
from sim.results.scenario_library import read_source, shelf
from sim.scenario.knobs import neutrals
from sim.scenario.paths import with_values
from sim.scenario.schema import Knob, Scenario

_LOG = logging.getLogger(__name__)

OPENING = "russia-china-2022"
"""The story that the page opens on, where it is among them."""

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
    """The stories of some scenarios by name, or of all that there are; the opening one first.

    Raises InputError for one that is too large, or whose name another has, and where there is none.
    """
    stories: dict[str, Story] = {}
    for source in sources or [str(path) for path in shelf()]:
        try:
            scenario, name = read_source(source)
            if not sources and build_world(scenario).slow:
                continue
            story = Story(name, _fitted(scenario, name))
        except InputError as error:
            if sources:
                raise
            _LOG.warning("left out: %s", error)  # which nobody asked for
            continue
        if name in stories:
            raise InputError(f"two scenarios are named {name!r}; rename one of the files")
        stories[name] = story
    if not stories:
        raise InputError("no scenario can be shown; name one, such as scenarios/mine.yaml")
    if not sources and OPENING in stories:
        return {OPENING: stories[OPENING]} | stories
    return stories


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
