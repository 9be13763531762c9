"""How a page opens: on which story, and with what changed in it."""

from collections.abc import Mapping

from pydantic import Field, JsonValue

from sim.page.document import Part
from sim.page.stories import refuse_large
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario


class Settings(Part):
    """What the page is told beside its stories."""

    story: str | None = None
    """The name of the story that it opens on; the first where none is named."""
    seed: str | None = None
    """The story's seed in decimal digits, where it is not its own."""
    set: dict[str, JsonValue] = Field(default_factory=dict)
    """Values of its knobs and paths."""
    in_class: bool = False
    """Whether its server collects bets and shows runs on a wall."""


def settings_of(name: str, scenario: Scenario, asked: Mapping[str, object]) -> Settings:
    """Settings by which a page opens on a story with knobs turned and values set.

    Raises ScenarioError as `changed`, InputError where the story becomes too large.
    """
    world = changed(scenario, asked)
    refuse_large(world, name)
    others = {path: value for path, value in asked.items() if path != "seed"}
    seed = str(world.seed) if "seed" in asked else None
    return Settings.model_validate({"story": name, "seed": seed, "set": others})
