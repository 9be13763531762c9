import asyncio
import math
import re
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from sim.classroom import words
from sim.classroom.desk import KEPT, MOST_WAITING, BusyError, Desk
from sim.classroom.link import address, from_address
from sim.classroom.page import pictures, tables
from sim.classroom.settings import HIGHEST_SEED, Settings
from sim.classroom.stories import Story, read_stories
from sim.classroom.telling import MAP_POINTS, Told, flip, shares, spread, tell, turned, why
from sim.errors import InputError
from sim.results.scenario_library import OPENING, read
from sim.scenario.files.reader import parse_scenario
from sim.scenario.knobs import changed
from sim.studies.ensemble.ensemble import run
from sim.studies.explain.counterfactuals import smallest_flips
from sim.studies.explain.explanation import explain
from sim.studies.whatif.whatif import whatif

TWO_STATES = "scenarios/two-states.yaml"


@pytest.fixture(scope="module")
def stories() -> dict[str, Story]:
    return read_stories(())


@pytest.fixture(scope="module")
def story() -> Story:
    return read_stories([TWO_STATES])["two-states"]


@pytest.fixture(scope="module")
def told(story: Story) -> Told:
    return tell(Settings.of(story).turned("parity", 0.3).with_life(2))


def test_opens_on_russia_and_china(stories: dict[str, Story]) -> None:
    assert next(iter(stories)) == OPENING


def test_every_shipped_scenario_in_which_nobody_answers_is_a_story(
    stories: dict[str, Story],
) -> None:
    shipped = {path.stem for path in Path("scenarios").glob("*.yaml")}
    assert set(stories) == shipped - {"russia-china-2022-system"}


def test_every_knob_of_a_story_is_in_sight_or_among_the_rest(stories: dict[str, Story]) -> None:
    for story in stories.values():
        knobs = [*story.scenario.knobs]
        assert knobs
        assert [*story.controls, *story.more] == knobs


def test_a_story_of_too_many_steps_is_refused(tmp_path: Path) -> None:
    text = Path(TWO_STATES).read_text(encoding="utf-8").replace("steps: 120", "steps: 241")
    (tmp_path / "long.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="long has 241 steps; a classroom takes at most 240"):
        read_stories([str(tmp_path / "long.yaml")])


def test_a_story_of_too_many_occasions_is_refused(tmp_path: Path) -> None:
    text = Path("scenarios/russia-china-2022.yaml").read_text(encoding="utf-8")
    occasions = "".join(
        f"  more_{n}: {{host: RUS, kind: rhetoric, issue: ukraine, rate: 0.1}}\n"
        for n in range(190)
    )
    text = text.replace("\noccasions:\n", f"\noccasions:\n{occasions}")
    (tmp_path / "many.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="many has 201 occasions; a classroom takes"):
        read_stories([str(tmp_path / "many.yaml")])


def test_lives_are_no_more_than_200(stories: dict[str, Story]) -> None:
    assert {story.scenario.replicates for story in stories.values()} == {200}


@pytest.mark.parametrize("value", [-5.0, 1e9])
def test_controls_stay_within_their_range(story: Story, value: float) -> None:
    parity = story.controls["parity"]
    assert Settings.of(story).turned("parity", value).knobs["parity"] in (parity.from_, parity.to)


@pytest.mark.parametrize(("knob", "value"), [("parity", math.nan), ("states.A.power", 3.0)])
def test_what_is_no_control_or_no_number_changes_nothing(
    story: Story, knob: str, value: float
) -> None:
    assert Settings.of(story).turned(knob, value) == Settings.of(story)


def test_a_control_turned_back_is_as_in_the_story(story: Story) -> None:
    there = Settings.of(story).turned("parity", 0.3)
    assert there.turned("parity", story.standing["parity"]) == Settings.of(story)


def test_a_control_that_another_moved_shows_where_it_is(stories: dict[str, Story]) -> None:
    settings = Settings.of(stories[OPENING]).turned("china_weaker", 0.1)
    states = settings.scenario.states
    moved = states["RUS"].power / states["CHN"].power
    assert moved != stories[OPENING].standing["parity"]
    assert tell(settings).values["parity"] == moved
    assert tell(settings.turned("parity", 0.5)).values["parity"] == 0.5


def test_the_fifth_knob_is_in_sight_and_the_sixth_is_not(story: Story) -> None:
    sixth = {f"k{n}": knob for n, knob in enumerate([*story.scenario.knobs.values()] * 2)}
    more = Story(story.name, story.scenario.model_copy(update={"knobs": sixth}))
    assert [*more.controls] == ["k0", "k1", "k2", "k3", "k4"]
    assert [*more.more] == ["k5", "k6", "k7", "k8", "k9"]
    turned_six = Settings.of(more).turned("k6", 0.5)
    assert from_address(dict(parse_qsl(address(turned_six, "")[2:])), {more.name: more}).knobs == {
        "k6": 0.5
    }


def test_the_link_leads_to_the_same_settings_and_fingerprint(told: Told) -> None:
    story = told.settings.story
    query = dict(parse_qsl(urlsplit(address(told.settings, told.fingerprint)).query))
    again = from_address(query, {story.name: story})
    assert again == told.settings
    assert tell(again).fingerprint == told.fingerprint == query["run"]


def test_other_luck_life_or_control_has_another_fingerprint(told: Told) -> None:
    settings = told.settings
    others = (
        settings.with_luck(8),
        settings.with_life(3),
        settings.turned("parity", 0.31),
    )
    assert len({told.fingerprint, *(tell(each).fingerprint for each in others)}) == 4


def test_the_link_keeps_every_digit_and_the_fingerprint_has_twelve(story: Story) -> None:
    settings = Settings.of(story).turned("parity", 0.1 + 0.2)
    query = dict(parse_qsl(urlsplit(address(settings, "")).query))
    assert from_address(query, {story.name: story}) == settings
    assert re.fullmatch("[0-9a-f]{12}", tell(settings).fingerprint)


def test_a_senseless_address_is_the_story(stories: dict[str, Story]) -> None:
    query = {"story": "../../etc/passwd", "seed": "<b>", "life": "1.5", "set.parity": "nan"}
    assert from_address(query, stories) == Settings.of(stories[OPENING])
    far = from_address({"seed": str(10**30), "life": "9999"}, stories)
    assert (far.seed, far.life) == (HIGHEST_SEED, 19)


def test_the_page_has_the_numbers_of_run(told: Told) -> None:
    command = run(changed(read(TWO_STATES), {"parity": 0.3}), replicates=200)
    assert {"a": "A", "b": "B", **told.glance.pair} == command.pairs.iloc[0].to_dict()
    path = command.path[command.path["measure"] == "expected"]
    for (judge, judged), means in told.glance.expected.items():
        of_both = path[(path["by"] == judge) & (path["towards"] == judged)]
        assert means == of_both["mean"].tolist()
    assert told.lives == command.replicates.query("a == 'A' and b == 'B'")["allied"].tolist()[:20]


def test_the_two_among_ten_states_do_what_they_do_for_run(stories: dict[str, Story]) -> None:
    scenario = stories[OPENING].scenario
    seen = tell(Settings.of(stories[OPENING]).turned("ties", 0.2))
    command = run(changed(scenario, {"ties": 0.2}))
    assert {"a": "RUS", "b": "CHN", **seen.glance.pair} == command.pairs.iloc[0].to_dict()


def test_a_cell_of_the_map_has_the_numbers_of_the_run_there(story: Story) -> None:
    settings = Settings.of(story).turned("threat", 0.8).with_luck(5)
    high = spread(story, "interests")[4]
    row = shares(settings, ("parity", "interests"), high)
    assert len(row) == MAP_POINTS
    there = settings.turned("parity", spread(story, "parity")[2]).turned("interests", high)
    assert row[2] == tell(there).share
    assert len(set(row)) > 1


def test_the_page_has_the_numbers_of_explain(told: Told) -> None:
    scenario = changed(read(TWO_STATES), {"parity": 0.3, "replicates": 200})
    command = explain(scenario, "B", "a_drills", replicate=2, step=30)
    assert why(told, "B", "a_drills", 30) == command
    held = explain(scenario, "B", "a_drills", replicate=2)
    assert [flip(told, held, knob) for knob in scenario.knobs] == smallest_flips(scenario, held)


def test_the_page_has_the_numbers_of_whatif(told: Told, story: Story) -> None:
    command = whatif(read(TWO_STATES), {"parity": 0.3}, replicates=200)
    (flipped,) = (each for each in command.flips if each.measure == "allied")
    found = turned(tell(Settings.of(story)), told)
    assert found is not None
    assert (found.to_allied, found.to_not) == (flipped.to_yes, flipped.to_no)
    assert flipped.to_no > 0


def test_bars_end_with_the_sum_of_the_terms(told: Told) -> None:
    decision = why(told, "B", "a_drills", 30)
    assert math.isclose(sum(decision.terms.values()), decision.worth, abs_tol=1e-12)
    assert pictures.bars(decision).index("TOTAL") > pictures.bars(decision).index("dependence")
    assert tables.decision(decision).count("<tr>") == 1 + len(decision.terms) + 1


def test_words_of_a_scenario_are_no_markup() -> None:
    text = Path(TWO_STATES).read_text(encoding="utf-8").replace("Aland", "<b>A</b>")
    scenario = parse_scenario(text)
    told = tell(Settings.of(Story("marked", scenario)))
    for shown in (pictures.network(told, 5), tables.network(told, 5), tables.signals(told)):
        assert "<b>" not in shown
        assert "&lt;b&gt;A" in shown


def test_the_bet_is_quoted_with_what_came_of_it(told: Told) -> None:
    right, wrong = ("Yes", "No") if told.share > 0.5 else ("No", "Yes")
    assert "because “trade”" in words.quoted(right, "trade", told)
    assert "So it came" in words.quoted(right, "", told)
    assert "otherwise" in words.quoted(wrong, "", told)


def test_too_many_questions_are_refused_and_the_rest_answered() -> None:
    async def many() -> tuple[list[int], int]:
        desk, ready = Desk(), threading.Event()
        tasks = [asyncio.ensure_future(desk.ask(_patient(n, ready))) for n in range(MOST_WAITING)]
        await asyncio.sleep(0)
        refused = 0
        try:
            await desk.ask(lambda: 0)
        except BusyError:
            refused = 1
        ready.set()
        answers = [await task for task in tasks]
        assert await desk.ask(lambda: 7) == 7
        return answers, refused

    assert in_a_loop_of_its_own(many) == (list(range(MOST_WAITING)), 1)


def test_a_question_that_many_ask_is_answered_once() -> None:
    asked: list[int] = []

    async def ask() -> list[int]:
        desk = Desk()

        def answer() -> int:
            asked.append(1)
            return 7

        return await asyncio.gather(*(desk.once("key", answer) for _ in range(9)))

    assert in_a_loop_of_its_own(ask) == [7] * 9
    assert len(asked) == 1


def test_the_answers_asked_for_last_are_remembered_and_the_others_forgotten() -> None:
    asked: list[int] = []

    async def ask() -> None:
        desk = Desk()

        async def once(key: int) -> None:
            await desk.once(key, lambda: asked.append(key))

        for key in (*range(KEPT), 0, KEPT):  # 0 is asked for again, so that 1 is the oldest
            await once(key)
        for key in (KEPT, 0, 2, 1):
            await once(key)

    in_a_loop_of_its_own(ask)
    assert asked == [*range(KEPT), KEPT, 1]


def test_those_who_were_answered_are_waiting_no_longer() -> None:
    async def ask() -> list[int]:
        desk = Desk()
        return [await desk.ask(lambda: 7) for _ in range(MOST_WAITING + 1)]

    assert in_a_loop_of_its_own(ask) == [7] * (MOST_WAITING + 1)


def test_a_question_that_failed_is_asked_again() -> None:
    async def ask() -> int:
        desk = Desk()
        with pytest.raises(ZeroDivisionError):
            await desk.once("key", lambda: 1 // 0)
        return await desk.once("key", lambda: 7)

    assert in_a_loop_of_its_own(ask) == 7


def test_one_who_leaves_takes_no_answer_from_the_others() -> None:
    async def ask() -> int:
        desk, ready = Desk(), threading.Event()
        one, other = (asyncio.ensure_future(desk.once("key", _patient(7, ready))) for _ in range(2))
        await asyncio.sleep(0)
        one.cancel()
        await asyncio.sleep(0)
        ready.set()
        return await other

    assert in_a_loop_of_its_own(ask) == 7


def in_a_loop_of_its_own(question: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    # A thread of its own: a browser under test may have left this one its event loop.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(question())).result()


def _patient(number: int, ready: threading.Event) -> Callable[[], int]:
    def answer() -> int:
        ready.wait()
        return number

    return answer


def test_the_shipped_stories_are_told_anywhere_and_a_broken_file_stops_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "mine.yaml").write_text("steps: 0")
    (tmp_path / "scenarios" / "._mine.yaml").write_bytes(b"\0\5\x16\7")
    monkeypatch.chdir(tmp_path)
    assert next(iter(read_stories(()))) == OPENING
    assert {"two-states", "neither"} <= read_stories(()).keys()
    assert caplog.messages[0].startswith("left out: scenarios/mine.yaml:1:")
    with pytest.raises(InputError):
        read_stories(["mine"])


def test_worlds_have_keys_of_their_own_and_lives_of_one_world_share_it(story: Story) -> None:
    base = Settings.of(story)
    others = [base.with_luck(base.seed + 1), base.turned("parity", 0.3), base.turned("threat", 0.5)]
    assert len({each.key for each in (base, *others)}) == 4
    assert base.with_life(3).key == base.key
