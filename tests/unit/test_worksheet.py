import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from sim.classroom import telling, words
from sim.classroom.opening import opening_decision
from sim.classroom.paper.found import SMALL, Along, Found, find
from sim.classroom.paper.sheet import questions
from sim.classroom.paper.surprises import surprises
from sim.classroom.paper.worksheet import worksheet
from sim.classroom.settings import Settings
from sim.classroom.stories import Story, read_stories
from sim.figures.core.style import signed_number
from sim.results.scenario_library import read
from sim.scenario.files.reader import parse_scenario
from sim.scenario.knobs import changed
from sim.studies.ensemble.ensemble import run
from sim.studies.explain.counterfactuals import smallest_flips
from sim.studies.explain.explanation import explain
from sim.studies.whatif.whatif import whatif
from sim.wording.numbers import NO_BREAK, percent

NAME = "russia-china-2022"
TWO_STATES = Path("scenarios/two-states.yaml")
ELSEWHERE = re.compile(r"(?:src|href|action)\s*=|url\(|@import|<script|<link", re.IGNORECASE)


@pytest.fixture(scope="module")
def stories() -> dict[str, Story]:
    return read_stories(())


@pytest.fixture(scope="module")
def story(stories: dict[str, Story]) -> Story:
    return stories[NAME]


@pytest.fixture(scope="module")
def found(story: Story) -> Found:
    return find(story)


@pytest.fixture(scope="module")
def key(story: Story) -> str:
    return unescape(worksheet(story, key=True, link=None)).replace(NO_BREAK, " ")


def test_the_key_has_the_numbers_of_run(found: Found, key: str) -> None:
    command = run(read(NAME), replicates=200)
    pair = command.pairs.iloc[0]
    assert found.ensemble.pairs.equals(command.pairs)
    assert f"allied at the end in {percent(pair['allied'])} of 200 lives" in key
    assert f"Russia joins {percent(pair['costly_rate_ab'])} of China's" in key
    rows = command.replicates.query("a == 'RUS' and b == 'CHN'").head(20)
    assert [end.allied for end in found.lives] == rows["allied"].tolist()


def test_the_key_has_the_lives_of_the_page(stories: dict[str, Story]) -> None:
    story = stories["two-states"]
    ends = find(story).lives
    assert [end.allied for end in ends] == list(telling.tell(Settings.of(story)).lives)
    assert {end.allied for end in ends} == {True, False}
    assert all(end.first is not None for end in ends if end.allied)


def test_along_a_knob_the_key_has_the_numbers_of_whatif(found: Found, key: str) -> None:
    for each in found.along:
        value, share = each.known[-1]
        pair = whatif(read(NAME), {each.knob: value}, replicates=200).after.pairs.iloc[0]
        assert share == pair["allied"]
        assert percent(share) in key


def test_beyond_where_a_knob_turns_most_lives_end_otherwise(found: Found) -> None:
    turning = [each for each in found.along if each.turns]
    assert turning
    for each in turning:
        step = (each.values[-1] - each.values[0]) / 400
        ends = [
            run(changed(found.scenario, {each.knob: each.turns[0] + shift})).pairs["allied"].iloc[0]
            for shift in (-step, step)
        ]
        assert sorted(share > 0.5 for share in ends) == [False, True]


def test_the_key_has_the_decision_that_the_page_opens_on(
    stories: dict[str, Story], found: Found
) -> None:
    assert found.decision == opening_decision(found.scenario)
    for story in stories.values():
        decision = opening_decision(story.scenario)
        assert decision.open
        assert decision.kind != "rhetoric"
        assert (decision.host, decision.state) == story.scenario.focus


def test_the_key_has_the_numbers_of_explain(found: Found, key: str) -> None:
    scenario = changed(read(NAME), {"replicates": 200})
    decision = found.decision
    command = explain(scenario, decision.state, decision.occasion, step=decision.step)
    assert command == decision
    assert command.sentence in key
    assert all(signed_number(value) in key for value in (*command.terms.values(), command.worth))
    flips = smallest_flips(scenario, command)
    assert found.flips == flips
    assert all(words.flip(each, scenario)[2] in key for each in flips)


def test_the_key_answers_every_question_of_the_sheet(story: Story, key: str) -> None:
    sheet = unescape(worksheet(story, key=False, link=None))
    asked = list(questions(story.scenario).values())
    assert len(asked) == 6
    for number, text in enumerate(asked, start=1):
        assert f"{number}. {text}" in sheet
        assert f"{number}. {text}" in key


def test_the_sheet_gives_nothing_away(story: Story, found: Found) -> None:
    sheet = unescape(worksheet(story, key=False, link=None)).replace(NO_BREAK, " ")
    answers = [
        found.decision.sentence,
        *(each.says for each in found.denied),
        *(each.shown for each in surprises(found)),
        *(f"at {turn:.3g}" for each in found.along for turn in each.turns),
    ]
    assert len(answers) > 10
    assert not [answer for answer in answers if answer in sheet]
    assert not {percent(share) for each in found.along for _, share in each.known} & set(
        re.findall(r"[<>]?\d+ %", sheet)
    ) - {percent(0.5)}


def test_the_sheet_needs_no_run(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("sim.model.simulate.simulate", never)
    monkeypatch.setattr("sim.classroom.paper.worksheet.find", never)
    assert "1 Predict" in worksheet(story, key=False, link=None)


@pytest.mark.parametrize(
    ("shares", "effect"),
    [
        ((0.1, 0.1 + 0.9 * SMALL, 0.1), "hardly"),
        ((0.0, 0.3, 0.28), "more"),
        ((0.9, 0.92, 0.1), "less"),
        ((0.0, 0.6, 0.1), "both"),
        ((0.0, None, 0.6), "more"),
        ((None, None, None), "hardly"),
    ],
)
def test_what_a_knob_does_is_told_from_its_shares(
    shares: tuple[float | None, ...], effect: str
) -> None:
    assert Along("k", 0.0, (0.0, 0.5, 1.0), shares, ()).effect == effect


def test_a_knob_that_lowers_the_share_is_a_surprise(found: Found) -> None:
    lowers = [each for each in found.along if each.effect == "less"]
    told = {each.said: each.shown for each in surprises(found)}
    assert {each.knob for each in lowers} == {"china_weaker", "ties"}
    for each in lowers:
        said = f"{found.scenario.knobs[each.knob].title}: the more of it, the more alliance"
        assert told[said].startswith("The other way round")


def test_what_the_model_denies_is_told_with_its_note(found: Found, key: str) -> None:
    claims = found.scenario.claims
    assert {each.claim for each in found.denied} == {
        name for name, claim in claims.items() if claim.expect == "refuted"
    }
    assert all(each.note in key for each in found.denied)


@pytest.mark.parametrize("is_key", [False, True])
def test_words_of_a_scenario_are_no_markup(is_key: bool) -> None:
    text = TWO_STATES.read_text(encoding="utf-8")
    text = text.replace("name: Aland", 'name: "<b onclick=x>Aland</b>"')
    for word in ("Two states and a rival", "Parity of power", "A holds an exercise"):
        text = text.replace(word, f"<i>{word}")
    page = worksheet(Story("<u>", parse_scenario(text)), key=is_key, link="<s>")
    assert not re.search(r"<(?:b onclick|i>|u>|s>)", page)
    assert "&lt;i&gt;Two states" in page


@pytest.mark.parametrize("is_key", [False, True])
def test_the_page_asks_for_nothing(stories: dict[str, Story], is_key: bool) -> None:
    page = worksheet(stories["two-states"], key=is_key, link="http://192.168.1.20:8080/")
    assert page.startswith("<!DOCTYPE html>")
    assert not ELSEWHERE.search(page)
    assert ("http://192.168.1.20:8080/" in page) is not is_key


def test_sheet_and_key_bear_the_same_fingerprint_and_other_luck_another(story: Story) -> None:
    def origin(page: str) -> str:
        (found,) = set(re.findall(r"inputs ([0-9a-f]{12})\.", page))
        return str(found)

    other = replace(story, scenario=changed(story.scenario, {"seed": 5}))
    sheet, luck = (worksheet(each, key=False, link=None) for each in (story, other))
    assert origin(sheet) == origin(worksheet(story, key=True, link=None)) != origin(luck)


def test_a_story_with_one_knob_is_not_asked_about_two(stories: dict[str, Story]) -> None:
    scenario = stories["two-states"].scenario
    alone = {"knobs": {"threat": scenario.knobs["threat"]}, "claims": {}, "story": None}
    story = Story("one", scenario.model_copy(update=alone))
    assert "both" not in questions(story.scenario)
    assert "four worlds" not in worksheet(story, key=True, link=None)


@pytest.mark.slow
def test_no_page_of_the_web_is_needed_to_write_one() -> None:
    code = (
        "import sys; sys.modules['nicegui'] = None\n"
        "from sim.classroom.stories import read_stories\n"
        "from sim.classroom.paper.worksheet import worksheet\n"
        "story = read_stories(['two-states'])['two-states']\n"
        "print(len(worksheet(story, key=False, link=None)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 1000
