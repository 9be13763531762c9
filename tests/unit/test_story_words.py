"""The story of a scenario: words that move no number, and that go where they are no longer true."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sim.errors import ScenarioError
from sim.results.manifest import inputs_hash
from sim.scenario.files.reader import dump_scenario, parse_scenario, read_scenario
from sim.scenario.files.starter import starter
from sim.scenario.paths import all_paths, with_values
from sim.scenario.schema import Scenario
from sim.studies.claims.story_decision import openings, refuse_unopened
from sim.studies.compare.comparison import compare
from sim.studies.ensemble.trajectory import trajectory
from tests.unit.run_folders import a_run, two_states
from tests.unit.test_schema import small

STORY: dict[str, Any] = {
    "teaches": "Something",
    "happened": ["It began.", "It went on."],
    "watch": {"replicate": 2, "from": 3},
    "surprise": "It was not so.",
    "why": {"state": "B", "occasion": "drill", "step": 5, "says": "It stayed away."},
    "changes": ["power"],
    "ends": "So it goes.",
}
KNOBS = {"power": {"title": "Power", "set": "states.A.power", "from": 1, "to": 2}}
WORDS = {"ends": ["as it is", "twice as much"], "stands": "as it is"}


def told(**changes: Any) -> Scenario:
    """A small scenario with a story, of which parts are changed."""
    return Scenario.model_validate(small(knobs=KNOBS, story=STORY | changes))


def shown() -> Scenario:
    """The same with all else that only a page shows."""
    data = small(knobs={"power": KNOBS["power"] | WORDS}, story=STORY)
    data["states"]["A"] |= {"place": [20, 50], "short": "A.", "article": "the"}
    return Scenario.model_validate(data)


def test_a_story_that_is_left_out_has_no_words_and_is_watched_from_the_start() -> None:
    assert Scenario.model_validate(small()).story is None
    story = Scenario.model_validate(
        small(knobs=KNOBS, story={key: STORY[key] for key in STORY if key != "watch"})
    ).story
    assert story is not None
    assert (story.watch.replicate, story.watch.from_, story.map) == (1, 1, None)


def test_a_decision_of_a_third_state_is_none_of_the_pair() -> None:
    data = small(knobs=KNOBS, story=STORY | {"why": STORY["why"] | {"state": "C"}})
    data["states"]["C"] = {"name": "Corsa", "power": 1}
    with pytest.raises(ValidationError, match="must be one of the focus pair, A or B; found 'C'"):
        Scenario.model_validate(data)


def test_what_shows_on_pages_alone_is_no_input_and_has_no_path() -> None:
    bare = Scenario.model_validate(small(knobs=KNOBS))
    assert inputs_hash(shown()) == inputs_hash(bare)
    assert inputs_hash(shown(), "sweep") == inputs_hash(bare, "sweep")
    assert inputs_hash(bare, "whatif", shown()) == inputs_hash(bare, "whatif", bare)
    assert all_paths(shown()) == all_paths(bare)
    title = bare.model_copy(update={"title": "Another"})
    assert inputs_hash(title) != inputs_hash(bare)


def test_a_comparison_says_that_what_shows_on_pages_does_not_matter(tmp_path: Path) -> None:
    scenario = two_states(steps=4, replicates=2)
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    data["states"]["A"] |= {"place": [1, 2], "short": "Al", "article": "the"}
    data["knobs"]["threat"]["stands"] = "here"
    other = Scenario.model_validate(data)
    found = compare(a_run(tmp_path / "one", scenario), a_run(tmp_path / "other", other))
    assert {each.path: each.matters for each in found.inputs} == {
        "states.A.place": False,
        "states.A.short": False,
        "states.A.article": False,
        "knobs.threat.stands": False,
    }


def test_all_of_it_is_written_and_read_back() -> None:
    assert parse_scenario(dump_scenario(shown())) == shown()
    assert parse_scenario(starter()).story is not None


@pytest.mark.parametrize(
    ("changes", "is_kept"),
    [
        ({"states.A.power": 3, "seed": 5, "occasions.drill.rate": 0.1}, True),
        ({"steps": 5}, True),
        ({"focus": ["B", "A"]}, True),
        ({"steps": 4}, False),
        ({"steps": 2}, False),
        ({"occasions.drill.host": "B"}, False),
    ],
)
def test_a_story_stays_until_what_it_asks_about_is_gone(
    changes: dict[str, object], is_kept: bool
) -> None:
    assert (with_values(told(), changes).story == told().story) is is_kept
    assert (with_values(told(), changes).story is None) is not is_kept


def test_a_story_of_another_pair_is_dropped() -> None:
    data = small(knobs=KNOBS, story=STORY)
    data["states"]["C"] = {"name": "Corsa", "power": 1}
    scenario = Scenario.model_validate(data)
    assert with_values(scenario, {"focus": ["A", "C"]}).story is None


def test_no_file_inherits_a_story_but_all_else_that_shows(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(dump_scenario(shown()), encoding="utf-8")
    above = tmp_path / "above.yaml"
    above.write_text("extends: base.yaml\nseed: 9\n", encoding="utf-8")
    scenario = read_scenario(above)
    assert scenario.story is None
    assert scenario.states["A"].place == (20, 50)
    assert scenario.knobs["power"].stands == "as it is"
    above.write_text(
        "extends: base.yaml\nstory: {teaches: Less}\nstates: {A: {power: 0}}\n", encoding="utf-8"
    )
    with pytest.raises(ScenarioError) as caught:
        read_scenario(above)
    own, *others = str(caught.value).split("\n")
    assert own == f"{above}:2:1: story.happened: is missing (what happened, with names and dates)"
    assert not any("watch" in line for line in others)


# --- Whether the decision is there to be asked about -------------------------------------------


@pytest.mark.parametrize("name", ["two-states", "russia-china-2022-system"])
def test_an_occasion_is_open_when_a_run_has_it_open(name: str) -> None:
    scenario = read_scenario(f"scenarios/{name}.yaml")
    seen = trajectory(scenario, 4)
    for occasion in list(scenario.occasions)[:4]:
        host = scenario.occasions[occasion].host
        joiner = next(state for state in scenario.states if state != host)
        steps = [step for step, _ in seen.answers(occasion, joiner)]
        assert openings(scenario, occasion, 4) == steps
        assert steps


def test_an_occasion_that_was_not_open_is_told_with_steps_in_which_it_was() -> None:
    scenario = told()
    steps = openings(scenario, "drill", 1)
    closed = next(step for step in range(3, 11) if step not in steps)
    refuse_unopened(told(why=STORY["why"] | {"step": max(steps)}))
    with pytest.raises(ScenarioError) as caught:
        refuse_unopened(told(why=STORY["why"] | {"step": closed}), "f")
    message = str(caught.value)
    assert message.startswith(
        "f: story.why.step: must be a step in which drill is open in replicate 2; the nearest are "
    )
    assert message.endswith(f"; found {closed}")
    never = with_values(scenario, {"occasions.drill.rate": 0})
    with pytest.raises(ScenarioError, match="in replicate 2; it never is; found 5"):
        refuse_unopened(never)
