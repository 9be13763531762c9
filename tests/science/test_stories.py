"""The shipped stories: what they say of the model is what it does, and one change reverses it."""

import re
from calendar import month_name
from itertools import combinations
from math import dist
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.dates import step_of
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed, neutrals
from sim.scenario.schema import Scenario
from sim.scenario.story import MOST_REPLICATES, StoryWords
from sim.studies.claims.story_decision import refuse_unopened
from sim.studies.ensemble.focus_summary import FocusSummary, focus_summary
from sim.studies.explain.explanation import explain
from sim.vocabulary.kinds import COSTLY_KINDS

FILES = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
TOLD = {file.stem: scenario for file in FILES if (scenario := read_scenario(file)).story}

SHARES = {
    "hardly any": (0, 0.05),
    "only few": (0.05, 0.3),
    "more than half": (0.52, 0.75),
    "most repeats": (0.6, 0.95),
    "nearly all": (0.9, 1),
}
"""What the surprises call a share of replicates."""

SURPRISES = {
    "britain-usa-1902": {"allied": "hardly any"},
    "france-russia-1890": {"allied": "only few", "ever_allied": "more than half"},
    "germany-italy-1936": {"allied": "nearly all"},
    "russia-china-2022": {"allied": "hardly any"},
    "russia-china-2022-system": {"allied": "only few", "ever_allied": "more than half"},
    "two-states": {"allied": "most repeats"},
    "usa-korea-1950": {"allied": "nearly all"},
}
"""What each says of replicates that are allied at the end, and at some time."""

JOINED = {
    "britain-usa-1902": False,
    "france-russia-1890": False,
    "germany-italy-1936": True,
    "russia-china-2022": False,
    "russia-china-2022-system": True,
    "two-states": True,
    "usa-korea-1950": True,
}
"""Whether the decision that is asked about was to join, as its sentence says."""

FACTORS = {"none": 0, "twice as": 2, "three times as": 3, "five times as": 5}
"""Words at the ends of knobs that multiply."""

STORIES = pytest.mark.parametrize("name", TOLD)


def story_of(name: str) -> StoryWords:
    story = TOLD[name].story
    assert story
    return story


def summary(scenario: Scenario, **settings: float) -> FocusSummary:
    return focus_summary(changed(scenario, {"replicates": MOST_REPLICATES, **settings}))


def test_six_to_eight_scenarios_have_a_story_and_one_of_them_answers() -> None:
    assert TOLD.keys() == SURPRISES.keys()
    assert 6 <= len(TOLD) <= 8
    assert any(scenario.model.backlash for scenario in TOLD.values())


@STORIES
def test_what_is_asked_about_was_open_costly_and_decided_as_told(name: str) -> None:
    scenario, story = TOLD[name], story_of(name)
    refuse_unopened(scenario)
    why = story.why
    found = explain(
        scenario, why.state, why.occasion, replicate=story.watch.replicate - 1, step=why.step
    )
    assert found.kind in COSTLY_KINDS
    assert (found.open, found.joined) == (True, JOINED[name])
    # Not a matter of luck: what was decided was by far the likelier.
    assert (found.probability > 0.5) == found.joined
    assert ("stays away" in why.says) is not JOINED[name]


@STORIES
def test_a_surprise_is_what_the_model_does(name: str) -> None:
    surprise, found = story_of(name).surprise, summary(TOLD[name]).pair
    said = SURPRISES[name]
    assert {word for word in SHARES if word in surprise} == set(said.values())
    for measure, word in said.items():
        least, most = SHARES[word]
        assert least <= float(str(found[measure])) <= most, (measure, found[measure])


@STORIES
def test_the_watched_replicate_ends_as_most_do(name: str) -> None:
    scenario, allied = TOLD[name], summary(TOLD[name]).allied
    watched = allied[story_of(name).watch.replicate - 1]
    assert watched == (sum(allied) > len(allied) / 2), scenario.title


@STORIES
def test_what_is_watched_does_not_begin_before_what_is_told(name: str) -> None:
    scenario, (first, *_) = TOLD[name], story_of(name).happened
    told = re.search(rf"({'|'.join(month_name[1:])}) (\d{{4}})", first)
    if told and scenario.start:
        month = f"{told[2]}-{list(month_name).index(told[1]):02}"
        step = step_of(month, scenario.start, scenario.unit)
        assert step is not None
        assert story_of(name).watch.from_ >= step


@pytest.mark.slow
@STORIES
def test_the_first_change_offered_reverses_how_most_end(name: str) -> None:
    scenario, (best, *_) = TOLD[name], story_of(name).changes
    knob, before = scenario.knobs[best], summary(scenario).share
    shares = [
        summary(scenario, **{best: value}).share
        for value in np.linspace(knob.from_, knob.to, 7).tolist()
    ]
    assert any((share > 0.5) != (before > 0.5) for share in shares), shares
    assert max(shares) - min(shares) > 0.5


@STORIES
def test_words_for_knobs_are_what_their_numbers_say(name: str) -> None:
    scenario = TOLD[name]
    standing = neutrals(scenario)
    for id_, knob in scenario.knobs.items():
        assert knob.ends, id_
        assert knob.stands, id_
        for value, words in zip((knob.from_, knob.to), knob.ends, strict=True):
            factor = next((FACTORS[each] for each in FACTORS if words.startswith(each)), None)
            if factor is not None:
                assert (knob.kind, value) == ("scale", factor), words
            if words == knob.stands:
                assert value == standing[id_], words
            if words == "as hard as can be":
                hardest = max(
                    changed(scenario, {id_: value}).hostility[by, towards]
                    for by, towards in (path.split(".")[1:] for path in knob.paths)
                )
                assert 0.99 < hardest <= 1
            if words == "equal":
                assert (knob.kind, value) == ("parity", 1)


@STORIES
def test_states_have_places_apart_from_each_other_and_from_the_edge(name: str) -> None:
    places = {id_: state.place for id_, state in TOLD[name].states.items()}
    for (one, there), (other, here) in combinations(places.items(), 2):
        assert there, one
        assert here, other
        assert dist(there, here) >= 16, (one, other)
        assert all(6 <= part <= 94 for part in (*there, *here))


@STORIES
def test_a_story_is_short_enough_to_be_read_at_once(name: str) -> None:
    story = story_of(name)
    assert len(story.teaches) <= 100
    for sentence in (*story.happened, story.why.says, story.ends):
        assert len(sentence) <= 150, sentence
    assert len(story.surprise) <= 220
    jargon = ("CINC", "dyad", "replicate", "parameter", "utility")
    texts = (story.teaches, *story.happened, story.surprise, story.why.says, story.ends)
    assert not [word for word in jargon for text in texts if word.lower() in text.lower()]
