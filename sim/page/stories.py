"""The stories of a page: scenarios small enough to be run in a browser."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.errors import InputError
from sim.page.document import (
    MOST_STATES,
    NEVER_NEEDED,
    Document,
    KindWords,
    Story,
    StoryScenario,
    TermWords,
    Words,
)
from sim.page.places import places
from sim.page.recorded import recorded
from sim.results.scenario_library import read_each
from sim.scenario.checks.lookalikes import REORDERING
from sim.scenario.dates import step_name
from sim.scenario.editor import LEFT_OUT
from sim.scenario.knobs import neutrals, takes_whole_numbers
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import KIND_NAMES, KINDS
from sim.vocabulary.terms import DECISION_TERMS

MOST_STEPS, MOST_OCCASIONS = 240, 200
"""Of a story. One that is as large in everything, and where the others answer, takes ten seconds
for 200 replicates on a fast machine."""


_LEFT_OUT: dict[str, Any] = {
    **dict.fromkeys(NEVER_NEEDED, True),
    "states": {"__all__": {"place"}},  # told of every state, in a list of its own
}


def read_scenarios(sources: Sequence[str]) -> dict[str, Scenario]:
    """Some scenarios by name, or all that there are, as `read_each` has them.

    Raises InputError for one that is too large.
    """

    def fitted(scenario: Scenario, name: str) -> Scenario:
        refuse_large(scenario, name)
        return scenario

    return read_each(sources, fitted)


def refuse_large(scenario: Scenario, name: str) -> None:
    """Raise InputError for what a page does not take, as where a browser would work too long."""
    for what, number, most in (
        ("states", len(scenario.states), MOST_STATES),
        ("steps", scenario.steps, MOST_STEPS),
        ("occasions", len(scenario.occasions), MOST_OCCASIONS),
    ):
        if number > most:
            raise InputError(f"{name} has {number:,} {what}; a page takes at most {most}")
    if name != name.strip() or REORDERING.search(name):
        raise InputError(f"{name!a} cannot name a story; rename the file")
    for id_, knob in scenario.knobs.items():
        if knob.set == "seed":
            raise InputError(f"{name}: knob {id_!r} turns the seed, which a page draws by itself")
        if knob.set == "steps" and knob.to > MOST_STEPS:
            raise InputError(f"{name}: knob {id_!r} goes beyond the {MOST_STEPS} steps of a page")


def document(scenarios: Mapping[str, Scenario]) -> Document:
    """The document of some scenarios by name, each of which is run."""
    return Document(
        words=_words(),
        left_out={section: default() for section, default in LEFT_OUT.items()},
        stories=tuple(story_of(scenario, name) for name, scenario in scenarios.items()),
    )


def story_of(scenario: Scenario, name: str) -> Story:
    """A scenario as a page tells it. Raises InputError where it is too large."""
    refuse_large(scenario, name)
    plain = scenario.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=_LEFT_OUT)
    return Story(
        name=name,
        seed=str(scenario.seed),
        scenario=StoryScenario.model_validate(plain),
        places=places(scenario),
        dates=tuple(step_name(scenario, step) for step in range(1, scenario.steps + 1)),
        standing=neutrals(scenario),
        whole=tuple(id_ for id_ in scenario.knobs if takes_whole_numbers(scenario, id_)),
        recorded=recorded(scenario),
    )


def _words() -> Words:
    return Words(
        terms={
            name: TermWords(**{part: getattr(term, part) for part in TermWords.model_fields})
            for name, term in DECISION_TERMS.items()
        },
        kinds={
            name: KindWords(plural=KINDS[name].plural, costly=KINDS[name].costly)
            for name in KIND_NAMES
        },
    )
