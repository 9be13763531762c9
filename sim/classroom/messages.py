"""What a visitor's page may say: a bet with what came of it, and a run to be shown."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.page.bets import Bet
from sim.page.document import Story
from sim.scenario.story import MOST_REPLICATES


class _Message(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )


class Round(_Message):
    """A bet, frozen with what was set and what came of it."""

    id: Annotated[str, Field(pattern="^[0-9a-f-]{8,36}$")]
    """By which a message that is sent twice is known."""
    story: Annotated[str, Field(max_length=200)]
    set: dict[str, Annotated[float, Field(allow_inf_nan=False)]]
    """By knob: its value; empty for the story as it stands."""
    bet: Bet
    allied: Annotated[int, Field(ge=0)]
    """Replicates in which the focus pair is allied at the end."""
    done: Annotated[int, Field(ge=1, le=MOST_REPLICATES)]
    """Replicates that were run."""

    @model_validator(mode="after")
    def _no_more_than_all(self) -> "Round":
        if self.allied > self.done:
            raise ValueError("more are allied than were run")
        return self

    def is_of(self, story: Story) -> bool:
        """Whether all that is set are knobs of a story, within their ranges."""
        knobs = story.scenario.knobs
        return all(
            knob in knobs and knobs[knob].from_ <= value <= knobs[knob].to
            for knob, value in self.set.items()
        )


class Shown(_Message):
    """A run that is to be shown on the wall."""

    link: Annotated[str, Field(max_length=600, pattern="^#[A-Za-z0-9#=&.%_+-]*$")]
    """The page's address of it, from the # on."""
