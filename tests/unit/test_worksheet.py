"""The worksheet gives nothing away; the key says what run, explain and whatif say."""

import re
from html import unescape
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.page import bets
from sim.page.knob_words import value_in_words
from sim.page.recorded import recorded
from sim.page.stories import read_scenarios
from sim.results.scenario_library import read
from sim.scenario.files.reader import parse_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.scenario.story import StoryWords
from sim.studies.ensemble.ensemble import run
from sim.studies.explain.counterfactuals import smallest_flips
from sim.studies.explain.explanation import explain
from sim.studies.whatif.whatif import whatif
from sim.vocabulary.terms import DECISION_TERMS
from sim.wording.differences import signed_number
from sim.wording.numbers import NO_BREAK, percent
from sim.worksheet import words
from sim.worksheet.found import (
    MAP_REPLICATES,
    SMALL,
    Along,
    Found,
    Point,
    decided,
    find,
    map_values,
    offered,
    on_the_page,
    slider_values,
    tallies,
)
from sim.worksheet.key import came
from sim.worksheet.sheet import questions
from sim.worksheet.surprises import surprises
from sim.worksheet.worksheet import worksheet

NAME, UNTOLD = "russia-china-2022", "usa-china-1972"
TWO_STATES = Path("scenarios/two-states.yaml")
ELSEWHERE = re.compile(r"(?:src|href|action)\s*=|url\(|@import|<script|<link", re.IGNORECASE)


def printed(name: str, *, key: bool) -> str:
    return plain(worksheet(name, read(name), key=key))


def plain(page: str) -> str:
    """What is read: the text of a page, without its elements."""
    return unescape(re.sub(r"<[^>]*>", "", page)).replace(NO_BREAK, " ")


def story_of(scenario: Scenario) -> StoryWords:
    assert scenario.story
    return scenario.story


@pytest.fixture(scope="module")
def found() -> Found:
    return find(on_the_page(read(NAME)))


@pytest.fixture(scope="module")
def key() -> str:
    return printed(NAME, key=True)


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(0, "No"), (0.395, "No"), (0.4, "Coin toss"), (0.6, "Coin toss"), (0.605, "Yes"), (1, "Yes")],
)
def test_a_verdict_is_open_from_40_to_60_percent(share: float, verdict: str) -> None:
    assert bets.verdict(share) == verdict


def test_the_key_has_the_numbers_of_run(found: Found, key: str) -> None:
    command = run(read(NAME), replicates=200)
    pair = command.pairs.iloc[0]
    rows = command.replicates.query("a == 'RUS' and b == 'CHN'")
    assert list(found.outcome.allied) == rows["allied"].tolist()
    assert f"I{came(int(rows['allied'].sum()), 200)[1:]}; 95 % interval" in key
    assert f"at the end: {percent(pair['costly_rate_ab'])} on average" in key
    assert f"At some time allied: {percent(pair['ever_allied'])} of the repeats" in key


@pytest.mark.slow
def test_twenty_repeats_are_the_first_of_run() -> None:
    rows = run(read("two-states"), replicates=200).replicates.query("a == 'A' and b == 'B'")
    ends = rows["allied"].head(20).tolist()
    assert {*ends} == {True, False}
    marks = "".join("●" if each else "○" for each in ends)
    assert f"the story{marks}{sum(ends)}" in printed("two-states", key=True).replace("\n", "")


def test_the_tally_of_the_first_repeat_is_the_page_record() -> None:
    scenario = read(NAME)
    assert story_of(scenario).watch.replicate == 1
    occasions = recorded(scenario).first.occasions
    for guest, host, times, of in tallies(scenario):
        held = [
            openings
            for id_, openings in occasions.items()
            if scenario.occasions[id_].host == host and scenario.occasions[id_].kind != "rhetoric"
        ]
        assert guest != host
        assert times == sum(len(each.joined) for each in held) > 0
        assert of == sum(len(each.open) for each in held)


def test_the_tally_is_of_the_repeat_that_is_watched() -> None:
    scenario = read("two-states")
    watch = story_of(scenario).watch.model_copy(update={"replicate": 1})
    other = scenario.model_copy(
        update={"story": story_of(scenario).model_copy(update={"watch": watch})}
    )
    assert story_of(scenario).watch.replicate == 3
    assert tallies(scenario) != tallies(other)


def test_along_a_knob_the_key_has_the_numbers_of_whatif(found: Found, key: str) -> None:
    assert [along.knob for along in found.along] == list(story_of(found.scenario).changes)
    for along in found.along:
        value, allied = along.points[-1]
        change = whatif(read(NAME), {along.knob: value}, replicates=200)
        assert allied is not None
        assert sum(allied) == round(200 * change.after.pairs.iloc[0]["allied"])
        turned = sum(was != now for was, now in zip(found.outcome.allied, allied, strict=True))
        knob = found.scenario.knobs[along.knob]
        said = value_in_words(found.scenario, knob, value)
        assert f"{said}{came(sum(allied), 200)}{turned}" in key


def test_beyond_where_a_knob_turns_most_repeats_end_otherwise(found: Found) -> None:
    turning = [along for along in found.along if along.turns]
    assert turning
    for along in turning:
        step = (along.points[-1].value - along.points[0].value) / 100
        ends = [
            run(changed(found.scenario, {along.knob: along.turns[0] + shift})).pairs["allied"]
            for shift in (-step, step)
        ]
        assert sorted(end.iloc[0] > 0.5 for end in ends) == [False, True]


def test_values_are_those_of_the_slider() -> None:
    scenario = read(NAME)
    # 0.02 to 0.3 in steps of 0.002, and 0.05 to 1 in steps of 0.005.
    assert slider_values(scenario, "china_weaker") == [0.02, 0.076, 0.132, 0.188, 0.244, 0.3]
    assert slider_values(scenario, "parity") == [0.05, 0.24, 0.43, 0.62, 0.81, 1.0]


def test_a_knob_of_whole_numbers_is_turned_to_whole_numbers() -> None:
    text = TWO_STATES.read_text(encoding="utf-8")
    knob = "knobs:\n  long: {title: How long it lasts, set: steps, from: 60, to: 63}\n"
    scenario = parse_scenario(text.replace("knobs:\n", knob, 1))
    assert slider_values(scenario, "long") == [60, 61, 62, 63]


def test_the_map_has_the_numbers_of_run(found: Found) -> None:
    told = story_of(found.scenario).map
    assert told
    rows, columns = (map_values(found.scenario, knob) for knob in (told[1], told[0]))
    for row, column in ((0, 0), (0, -1), (3, 6), (-1, 2)):
        world = changed(read(NAME), {told[0]: columns[column], told[1]: rows[row]})
        share = run(world, replicates=MAP_REPLICATES).pairs["allied"].iloc[0]
        assert found.map[row][column] == share
    assert found.map[0][0] != found.map[-1][0] != found.map[-1][-1]


def test_the_key_has_the_numbers_of_explain(found: Found, key: str) -> None:
    scenario = changed(read(NAME), {"replicates": 200})
    why = story_of(scenario).why
    command = explain(scenario, why.state, why.occasion, step=why.step)
    assert command == found.decision
    counted = [value for value in (*command.terms.values(), command.worth) if value]
    assert all(signed_number(value) in key for value in counted)
    assert f"A chance of {command.probability:.3f}, committed to the host." in key
    assert f"The draw was {command.draw:.3f}, not below it: stays away." in key
    flips = smallest_flips(scenario, command)
    assert found.flips == flips
    reversing = [flip for flip in flips if flip.flips_at is not None]
    assert 0 < len(reversing) < len(flips)
    for flip in flips:
        knob = scenario.knobs[flip.knob]
        at = flip.flips_at
        value = None if at is None else value_in_words(scenario, knob, at)
        assert (value is not None) == bool(
            re.search(rf"^{knob.title}: {value}$", key, re.MULTILINE)
        )


def test_the_decision_is_of_the_repeat_that_is_watched() -> None:
    assert decided(read("two-states")) == explain(
        "two-states", "A", "b_drills", replicate=2, step=23
    )


def test_terms_are_sorted_by_size(found: Found, key: str) -> None:
    sizes = {DECISION_TERMS[term].phrase: abs(size) for term, size in found.decision.terms.items()}
    listed = re.findall(rf"^({'|'.join(sizes)})[+−]", key, re.MULTILINE)
    assert listed == sorted(filter(sizes.get, sizes), key=lambda phrase: -sizes[phrase])
    assert len(listed) > 5


@pytest.mark.slow
@pytest.mark.parametrize("name", [NAME, "two-states", UNTOLD])
def test_the_key_answers_every_step_of_the_sheet(name: str) -> None:
    scenario = on_the_page(read(name))
    sheet, key = (printed(name, key=key) for key in (False, True))
    asked = questions(scenario)
    assert len(asked) == (9 if scenario.story else 7)
    for number, (heading, asks) in enumerate(asked.values(), start=1):
        for page in (sheet, key):
            assert f"{number} {heading}\n{asks}" in page


def test_a_scenario_without_a_story_is_asked_of_its_first_costly_occasion() -> None:
    scenario = read(UNTOLD)
    assert scenario.story is None
    assert offered(scenario) == tuple(scenario.knobs)[:5]
    found = find(on_the_page(scenario))
    decision = found.decision
    assert (decision.host, decision.state) == scenario.focus
    assert decision.kind != "rhetoric"
    assert decision == explain(found.scenario, decision.state, decision.occasion)
    assert found.map == []
    assert scenario.about in printed(UNTOLD, key=False)


def test_the_sheet_gives_nothing_away(found: Found) -> None:
    sheet, story = printed(NAME, key=False), story_of(found.scenario)
    answers = [
        *(story.teaches, story.surprise, story.why.says, story.ends),
        *(each.says for each in found.denied),
        *(each.shown for each in surprises(found)),
        *(
            value_in_words(found.scenario, found.scenario.knobs[along.knob], turn)
            for along in found.along
            for turn in along.turns
        ),
        *(came(sum(point.allied or ()), 200) for along in found.along for point in along.points),
    ]
    assert len(answers) > 30
    assert not [answer for answer in answers if answer in sheet]
    assert all(sentence in sheet for sentence in story.happened)


def test_names_have_their_articles_in_sentences() -> None:
    scenario = read("usa-korea-1950")
    asked = questions(scenario)
    assert asked["bet"].asks.startswith("Will the United States and South Korea be allied by")
    assert "will the United States and South Korea be allied now?" in asked["change"].asks
    assert "how does the United States decide about" in asked["why"].asks
    bare = scenario.states["USA"].model_copy(update={"article": None})
    assert bare.in_text == "United States"


def test_the_sheet_needs_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("sim.model.simulate.simulate", never)
    monkeypatch.setattr("sim.worksheet.worksheet.find", never)
    assert "1 Your bet" in worksheet(NAME, read(NAME))


@pytest.mark.parametrize(
    ("counts", "effect"),
    [
        ((2, 3, 2), "hardly"),
        ((0, 6, 6), "more"),
        ((18, 18, 2), "less"),
        ((0, 12, 2), "both"),
        ((0, None, 12), "more"),
        ((None, None, None), "hardly"),
    ],
)
def test_what_a_knob_does_is_read_from_its_shares(
    counts: tuple[int | None, ...], effect: str
) -> None:
    assert SMALL == 1 / 20
    points = [
        Point(float(n), None if of is None else [True] * of + [False] * (20 - of))
        for n, of in enumerate(counts)
    ]
    assert Along("k", 0.0, points, ()).effect == effect


def test_a_knob_that_lowers_the_share_is_a_surprise(found: Found) -> None:
    lowers = [along for along in found.along if along.effect == "less"]
    shown = {each.said: each.shown for each in surprises(found)}
    assert {along.knob for along in lowers} == {"china_weaker", "ties"}
    for along in lowers:
        said = f"{found.scenario.knobs[along.knob].title}: the more, the more allies"
        assert shown[said].startswith("The other way round")


@pytest.mark.slow
def test_it_takes_both_is_denied_where_one_is_enough() -> None:
    found = find(on_the_page(read("two-states")))
    shown = {each.said: each.shown for each in surprises(found)}
    said = "It takes both: How hard the rival presses, and Parity of power"
    assert shown[said].startswith("One is enough: How hard the rival presses. Both at their lowest")
    corners = (found.map[0][0], found.map[0][-1], found.map[-1][0], found.map[-1][-1])
    assert re.findall(r"\d+ %", shown[said]) == [percent(share) for share in corners]


def test_no_one_says_that_it_takes_both_of_what_drives_states_apart(found: Found) -> None:
    assert not [each for each in surprises(found) if each.said.startswith("It takes both")]


def test_what_the_model_denies_is_told_with_its_note(found: Found, key: str) -> None:
    claims = found.scenario.claims
    assert {each.claim for each in found.denied} == {
        name for name, claim in claims.items() if claim.expect == "refuted"
    }
    assert all(each.note in key for each in found.denied)


@pytest.mark.slow
@pytest.mark.parametrize("is_key", [False, True])
def test_words_of_a_scenario_are_no_markup(is_key: bool) -> None:
    text = TWO_STATES.read_text(encoding="utf-8")
    text = text.replace("name: Aland", 'name: "<b onclick=x>Aland</b>"')
    for word in ("Two states and a rival", "Parity of power", "Aland holds an exercise"):
        text = text.replace(word, f"<i>{word}")
    page = worksheet("<u>", parse_scenario(text), key=is_key, link="<s>")
    assert not re.search(r"<(?:b onclick|i>|u>|s>)", page)
    assert "&lt;i&gt;Two states" in page


@pytest.mark.slow
@pytest.mark.parametrize("is_key", [False, True])
def test_the_page_asks_for_nothing(is_key: bool) -> None:
    page = worksheet("two-states", read("two-states"), key=is_key, link="https://a.example/p.html")
    assert page.startswith("<!DOCTYPE html>")
    assert not ELSEWHERE.search(page)
    assert ("https://a.example/p.html#story=two-states" in page) is not is_key


@pytest.mark.parametrize(
    ("link", "seed", "said"),
    [
        (None, None, "The page:\n#story=two-states"),
        ("lesson.html", None, "The page:\nlesson.html#story=two-states"),
        ("lesson.html", 9, "The page:\nlesson.html#story=two-states&seed=9"),
        ("a.html#story=x&set.y=1", None, "The page:\na.html#story=x&set.y=1\n"),
    ],
)
def test_the_sheet_says_where_the_page_is(link: str | None, seed: int | None, said: str) -> None:
    page = worksheet("two-states", read("two-states"), link=link, seed=seed)
    assert said in re.sub(r"\n+", "\n", plain(page))


@pytest.mark.slow
def test_sheet_and_key_bear_the_same_fingerprint_and_other_draws_another() -> None:
    def origin(*, key: bool, seed: int | None = None) -> str:
        page = worksheet("two-states", read("two-states"), key=key, seed=seed)
        (found,) = set(re.findall(r"inputs ([0-9a-f]{12}),", page))
        return str(found)

    assert origin(key=False) == origin(key=True) != origin(key=False, seed=5)


def test_what_others_mind_is_left_out_only_where_they_do_not_answer() -> None:
    pair, system = (words.left_out(read(name)) for name in (NAME, f"{NAME}-system"))
    assert [line for line in pair if line not in system] == [
        line for line in pair if line.startswith(("Others:", "Change:"))
    ]
    assert set(system) < set(pair)


def test_what_is_too_large_for_a_page_has_no_sheet(tmp_path: Path) -> None:
    text = TWO_STATES.read_text(encoding="utf-8").replace("steps: 120", "steps: 241")
    (tmp_path / "long.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="long has 241 steps; a page takes at most 240"):
        read_scenarios([str(tmp_path / "long.yaml")])
