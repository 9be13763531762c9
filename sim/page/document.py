"""What a page is given of its stories: a JSON document with a format of its own.

`schema` writes its JSON Schema, by which the page's own code is made and checked.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from sim import __version__
from sim.scenario.checks.validated_model import Section
from sim.scenario.checks.values import Count, Id, Number, Place, Share, StateId, Title, Whole
from sim.scenario.schema import Knob, Scenario, State
from sim.scenario.story import MOST_REPLICATES
from sim.vocabulary.kinds import KindName

NEVER_NEEDED = ("format", "seed", "parameters", "sweep", "record", "outcomes", "fit", "claims")
"""Parts of a scenario that a page does without: a seed can be beyond the whole numbers of
JavaScript, parameters of a set are in the model already, and the others do not move a run."""

MOST_STATES = 16
"""Of a story."""

Steps = tuple[Count, ...]


class Part(BaseModel):
    """A part of the document, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class TermWords(Part):
    """A term of a decision, as `sim.vocabulary.terms.Term`."""

    phrase: str
    """What a sentence calls it, after "most in favour is"."""
    meaning: str
    """What it is, in a sentence."""
    weight: str
    """Its parameter among the weights; empty for one that has none."""
    moves: bool
    """Whether it moves with every signal; the others stand still between events."""


class KindWords(Part):
    """A kind of signal."""

    plural: str
    """What occasions of it are called."""
    costly: bool
    """Whether joining it counts for an alliance; talk does not."""


class Words(Part):
    """What the page calls things."""

    terms: dict[str, TermWords]
    """By name, in the order in which a decision is told."""
    kinds: dict[KindName, KindWords]


class Openings(Part):
    """What came of an occasion of one of the focus pair, by steps counted from 1."""

    open: Steps
    """Those in which it was open."""
    joined: Steps
    """Those of them in which the other joined."""


class Course(Part):
    """The focus pair in one replicate, step by step."""

    allied: Steps
    """The steps in which it is allied."""
    expected: dict[StateId, tuple[Share, ...]]
    """By the state that expects: its expected support from the other at the end of each step.
    Of a state without costly occasions there is none."""
    occasions: dict[Id, Openings]


class Recorded(Part):
    """What came of a story as it stands, for browsers that may not run the engine."""

    replicates: Annotated[int, Field(ge=1, le=MOST_REPLICATES)]
    """How many were run."""
    allied: Whole
    """In how many of them the focus pair is allied at the end."""
    first: Course
    """Replicate 0."""


def _fewer(states: Any) -> Any:
    """The type of a scenario's states, of no more than a page takes."""
    return Annotated[states, Field(max_length=MOST_STATES)]


if TYPE_CHECKING:

    class StoryScenario(Section):
        """As below, for those who read types."""

        title: str
        focus: tuple[StateId, StateId]
        states: dict[StateId, State]
        knobs: dict[Id, Knob]

else:
    StoryScenario = create_model(
        "StoryScenario",
        __base__=Section,
        __module__=__name__,
        __doc__="A scenario in which all is written out, without what is never needed.",
        **{
            name: (_fewer(field.annotation) if name == "states" else field.annotation, field)
            for name, field in Scenario.model_fields.items()
            if name not in NEVER_NEEDED
        },
    )


class Story(Part):
    """A scenario as the page tells it."""

    name: Title
    """What links and commands call it by."""
    seed: Annotated[str, Field(pattern="^(0|[1-9][0-9]{0,18})$")]
    """What decides the random draws, in decimal digits."""
    scenario: StoryScenario
    places: dict[StateId, Place]
    """By state: where it stands, in percent from the left and the top."""
    dates: tuple[str, ...]
    """What a reader calls each step, the first of them step 1."""
    standing: dict[Id, Number]
    """By knob: the value at which the story stays as it is."""
    whole: tuple[Id, ...]
    """The knobs that take whole numbers only."""
    recorded: Recorded


class Document(Part):
    """The stories of a page, and the words for them."""

    format: Literal[1] = 1
    """The format of this document."""
    program: str = f"alliance-sim {__version__}"
    """What wrote it, with its version."""
    words: Words
    left_out: dict[str, dict[str, Any]]
    """What holds of a section of the model that a scenario leaves out, by its key."""
    stories: Annotated[tuple[Story, ...], Field(min_length=1)]

    def json_text(self) -> str:
        """The document as JSON, as short as it gets."""
        return self.model_dump_json(by_alias=True, exclude_none=True)
