"""What a visitor's page may say: a bet with what came of it, and a run to be shown."""

from typing import Annotated
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from sim.page.bets import Bet
from sim.page.document import Story
from sim.scenario.story import MOST_REPLICATES
from sim.vocabulary.terms import DECISION_TERMS


def _in_range(seed: str) -> str:
    if int(seed) >= 2**63:
        raise ValueError("the seed is too large")
    return seed


class Setting(BaseModel):
    """A story with its knobs turned."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )

    story: str
    set: dict[str, Annotated[float, Field(allow_inf_nan=False)]]
    """By knob: its value; empty for the story as it stands."""

    def is_of(self, story: Story) -> bool:
        """Whether all that is set are knobs of a story, within their ranges."""
        knobs = story.scenario.knobs
        return all(
            knob in knobs
            and knobs[knob].from_ <= value <= knobs[knob].to
            and (knob not in story.whole or value.is_integer())
            for knob, value in self.set.items()
        )


class Round(Setting):
    """A bet, frozen with what was set and what came of it."""

    id: Annotated[str, Field(pattern="^[0-9a-f-]{8,36}$")]
    """By which a message that is sent twice is known."""
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


class Shown(Setting):
    """A run that is to be shown on the wall."""

    seed: Annotated[str, Field(pattern="^(0|[1-9][0-9]{0,18})$"), AfterValidator(_in_range)] | None
    """Of its random draws, in decimal digits; null for the story's own."""
    replicate: Annotated[int, Field(ge=1, le=MOST_REPLICATES)] | None = None
    """The one that is looked at; null for that of the story."""
    controls: tuple[str, ...] | None = None
    """The knobs that may be turned; null for all."""
    hidden: tuple[str, ...] | None = None
    """Terms of decisions that are not told apart."""

    def is_of(self, story: Story) -> bool:
        """Whether all that it names is known."""
        return (
            super().is_of(story)
            and story.scenario.knobs.keys() >= {*(self.controls or ())}
            and DECISION_TERMS.keys() >= {*(self.hidden or ())}
        )

    @property
    def link(self) -> str:
        """The page's address of it, from the # on; made anew, so that it says nothing else."""
        lists = {"controls": self.controls, "hidden": self.hidden}
        parts: dict[str, object] = {
            "story": self.story,
            "seed": self.seed,
            "replicate": self.replicate,
            **{name: None if ids is None else ",".join(ids) for name, ids in lists.items()},
            **{f"set.{knob}": value for knob, value in self.set.items()},
        }
        return "#" + urlencode({name: part for name, part in parts.items() if part is not None})
