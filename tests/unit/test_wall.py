from collections.abc import Callable
from typing import Any

import pytest

from sim.classroom.messages import Round, Shown
from sim.classroom.wall import MOST_ROUNDS, MOST_SHOWN, MOST_SHOWN_BY_ONE, Change, Wall
from sim.classroom.wall_text import change_words, qr, results, shown_words, spaced
from sim.page.bets import question
from sim.page.document import Story
from sim.page.stories import story_of
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario
from tests.unit.page_parts import Parts
from tests.unit.run_folders import two_states
from tests.unit.test_markup_in_texts import filled

Bet = Callable[..., bool]

SETTING: dict[str, Any] = {"story": "one", "set": {}}
SHOWN: dict[str, Any] = SETTING | {"seed": None}


def told(scenario: Scenario, name: str, allied: int) -> Story:
    """A story of which so many of 200 replicates end allied."""
    story = story_of(scenario, name)
    counts: dict[str, int] = {"allied": allied, "replicates": 200}
    return story.model_copy(update={"recorded": story.recorded.model_copy(update=counts)})


@pytest.fixture(scope="module")
def story() -> Story:
    return told(two_states(replicates=5, steps=6), "one", 10)


@pytest.fixture
def wall(story: Story) -> Wall:
    return Wall([story, story.model_copy(update={"name": "two"})])


@pytest.fixture
def bet(wall: Wall) -> Bet:
    """Notes a round, with an id of its own unless one is given."""
    count = 0

    def bet(visitor: str, bet: str, allied: int = 10, story: str = "one", **other: Any) -> bool:
        nonlocal count
        count += 1
        made = SETTING | {"id": f"{count:08}", "story": story, "bet": bet}
        made |= {"allied": allied, "done": 200}
        return wall.bet(visitor, Round.model_validate(made | other))

    return bet


def test_the_first_bet_of_a_visitor_on_the_story_counts(wall: Wall, bet: Bet) -> None:
    bet("a", "Yes")
    bet("b", "No")
    bet("a", "No")  # after a reload, knowing what came
    (tally,) = wall.tallies
    assert tally.bets == {"Yes": 1, "No": 1, "Coin toss": 0}
    assert (tally.verdict, tally.right, wall.bets) == ("No", 1, 2)


def test_the_first_bet_of_a_visitor_on_a_change_counts(wall: Wall, bet: Bet) -> None:
    for verdict in ("No", "Yes", "Yes"):
        bet("a", verdict, 200, set={"threat": 2.0})
    bet("b", "Yes", 200, set={"threat": 2.0})
    bet("a", "Yes", 200, set={"threat": 1.9})
    (tally,) = wall.tallies
    assert tally.changes == (Change("threat", (1.9, 2.0), bets=3, turned=3, right=2),)
    assert wall.bets == 3


def test_who_reports_a_number_again_and_again_reports_it_once(wall: Wall, bet: Bet) -> None:
    for _ in range(5):
        bet("liar", "No", 0, set={"threat": 2.0})
    for visitor in "ab":
        bet(visitor, "Yes", 200, set={"threat": 2.0})
    (tally,) = wall.tallies
    assert tally.changes == (Change("threat", (2.0, 2.0), bets=3, turned=3, right=2),)
    assert tally.at_odds == 1


@pytest.mark.parametrize(
    ("allied", "verdict", "right"),
    [(0, "No", 2), (79, "No", 2), (80, "Coin toss", 3), (120, "Coin toss", 3), (121, "Yes", 1)],
)
def test_right_is_who_bet_on_the_verdict_of_the_outcome(
    story: Story, allied: int, verdict: str, right: int
) -> None:
    recorded = story.recorded.model_copy(update={"allied": allied})
    wall = Wall([story.model_copy(update={"recorded": recorded})])
    for number, bet in enumerate(["Yes", "No", "No", "Coin toss", "Coin toss", "Coin toss"]):
        made = SETTING | {"id": "00000000", "bet": bet}
        wall.bet(str(number), Round.model_validate(made | {"allied": allied, "done": 200}))
    (tally,) = wall.tallies
    assert (tally.verdict, tally.right, tally.at_odds) == (verdict, right, 0)


def test_changes_are_counted_by_knob_with_what_they_turned_and_who_was_right(
    wall: Wall, bet: Bet
) -> None:
    bet("a", "Yes", 200, set={"threat": 2.0})
    bet("b", "No", 200, set={"threat": 2.0})
    bet("b", "No", 5, set={"threat": 1.5})
    bet("c", "Coin toss", 100, set={"parity": 0.5, "threat": 1.9})
    bet("c", "Yes", 10)
    (tally,) = wall.tallies
    assert tally.changes == (
        Change("threat", (1.5, 2.0), bets=4, turned=3, right=3),
        Change("parity", (0.5, 0.5), bets=1, turned=1, right=1),
    )
    assert tally.bets == {"Yes": 1, "No": 0, "Coin toss": 0}


def test_a_knob_that_is_set_to_where_it_stands_is_no_change(
    wall: Wall, bet: Bet, story: Story
) -> None:
    bet("a", "No", set={"threat": story.standing["threat"]})
    (tally,) = wall.tallies
    assert (tally.changes, tally.bets["No"]) == ((), 1)


def test_the_outcome_is_what_the_program_found_whatever_visitors_report(
    wall: Wall, bet: Bet
) -> None:
    for number in range(5):
        bet(str(number), "Yes", 200)
    bet("honest", "No", 10)
    (tally,) = wall.tallies
    assert (tally.outcome, tally.verdict, tally.right) == ((10, 200), "No", 1)
    assert tally.at_odds == 5
    assert "5 bets reported other numbers" in results([tally])


def test_of_a_change_the_outcome_is_what_most_report_of_the_same_setting(
    wall: Wall, bet: Bet
) -> None:
    for number in range(3):
        bet(str(number), "Yes", 190, set={"threat": 2.0})
    bet("liar", "No", 0, set={"threat": 2.0})
    bet("other", "No", 0, set={"threat": 0.1})
    (tally,) = wall.tallies
    (change,) = tally.changes
    assert (change.bets, change.turned, change.right) == (5, 4, 4)
    assert tally.at_odds == 1
    assert "1 bet reported other numbers" in results([tally])


def test_the_story_of_latest_is_on_top(wall: Wall, bet: Bet) -> None:
    bet("a", "Yes")
    bet("a", "No", story="two")
    assert [each.story.name for each in wall.tallies] == ["two", "one"]
    bet("b", "No")
    assert [each.story.name for each in wall.tallies] == ["one", "two"]


def test_clearing_forgets_everything(wall: Wall, bet: Bet) -> None:
    shown = Shown.model_validate(SHOWN)
    for _ in range(MOST_ROUNDS):
        assert bet("a", "Yes")
    assert not bet("a", "Yes")
    for _ in range(MOST_SHOWN_BY_ONE):
        assert wall.show("a", shown)
    assert not wall.show("a", shown)
    wall.reveal()
    before = wall.changes
    wall.clear()
    assert (wall.tallies, wall.shown, wall.bets, wall.is_revealed) == ([], [], 0, False)
    assert wall.changes > before
    assert wall.show("a", shown)
    # Who had bet before may bet on the story anew.
    bet("b", "Yes", 200, set={"threat": 2.0})
    assert bet("a", "No")
    (tally,) = wall.tallies
    assert (tally.bets["No"], tally.bets["Yes"], wall.bets) == (1, 0, 2)
    assert "Bets on the story as it stands" in results([tally])


def test_the_latest_runs_are_kept_to_be_shown(wall: Wall) -> None:
    for number in range(2 * MOST_SHOWN):
        wall.show(str(number), Shown.model_validate(SHOWN | {"seed": str(number)}))
    assert [shown.seed for _, shown in wall.shown] == [
        str(number) for number in reversed(range(MOST_SHOWN, 2 * MOST_SHOWN))
    ]
    numbers = [number for number, _ in wall.shown]
    assert sorted(set(numbers), reverse=True) == numbers


def rows(parts: Parts) -> list[str]:
    return [each.strip() for each in parts.text.split("\n") if each.strip()]


def test_all_bars_have_one_scale_and_their_numbers_beside_them(
    wall: Wall, bet: Bet, story: Story
) -> None:
    for number in range(8):
        bet(str(number), "No")
        bet(str(number), "Yes", 200, set={"parity": 0.3})
    bet("8", "Yes")
    bet("9", "Yes", story="two")
    for number in range(11):
        bet(str(number), "Yes", 200, set={"threat": 1.8})
    shown = results(wall.tallies)
    parts = Parts(str(shown))
    scales = {each["viewbox"] for each in parts.attributes if "viewbox" in each}
    assert scales == {"0 0 11 1"}
    widths = [each["width"] for each in parts.attributes if "width" in each]
    assert widths == ["1", "8", "0", "11", "8", "1", "0", "0"]
    text = rows(parts)
    assert (
        text[0]
        == question(story.scenario, story.dates[-1])
        == "Will Aland and Borduria be allied by month 6?"
    )
    assert "As the story stands, in 10 of 200 repeats: no." in text
    assert "8 of 9 were right." in text
    cells = [element.split("</t")[0].rpartition(">")[2] for element in str(shown).split("<t")]
    at = cells.index("No ✓")
    assert cells[at + 2] == "8"
    at = cells.index("How hard the rival presses: 1.8 times what it was")
    assert cells[at + 2 : at + 5] == ["11", "11", "11"]


def test_nobody_is_right_where_nobody_bet_on_the_story(wall: Wall, bet: Bet) -> None:
    bet("a", "Yes", 200, set={"threat": 1.8})
    shown = results(wall.tallies)
    assert "were right" not in shown
    assert "Bets on" not in shown
    assert "As the story stands, in 10 of 200 repeats: no." in shown


@pytest.mark.parametrize(
    ("knob", "values", "words"),
    [
        ("threat", (0.5, 0.5), "How hard the rival presses: half of what it was"),
        (
            "threat",
            (0.0, 1.8),
            "How hard the rival presses: from none to 1.8 times what it was",
        ),
        ("parity", (0.3, 0.3), "Parity of power: 30 % of the stronger's power"),
        ("interests", (0.6, 0.6), "Borduria takes up Aland's cause: 60 % of the way"),
    ],
)
def test_changes_are_told_as_the_sliders_tell_them(
    story: Story, knob: str, values: tuple[float, float], words: str
) -> None:
    assert change_words(story, knob, values) == words


def test_the_power_of_a_state_is_told_beside_the_other() -> None:
    story = story_of(read_scenario("scenarios/russia-china-2022.yaml"), "story")
    assert change_words(story, "china_weaker", (0.253, 0.253)) == "China's power: 7.25 times Russia"
    said = change_words(story, "china_weaker", (0.02, 0.253))
    assert said == "China's power: from 0.573 times Russia to 7.25 times Russia"


def test_what_is_shown_is_told_in_words(story: Story) -> None:
    title = story.scenario.title
    assert shown_words(story, Shown.model_validate(SHOWN)) == f"{title}. As it stands"
    several = Shown.model_validate(SHOWN | {"set": {"parity": 0.3, "threat": 0}, "seed": "7"})
    assert shown_words(story, several) == (
        f"{title}. Parity of power: 30 % of the stronger's power; "
        "How hard the rival presses: none; new draws, seed 7"
    )


def test_markup_in_any_text_of_a_story_is_text() -> None:
    hostile, fields = filled('</script><img src=x onerror="x">')
    assert len(fields) > 20
    shown = []
    for scenario in (hostile, two_states(replicates=5, steps=6)):
        story = story_of(scenario, "<b>")
        wall = Wall([story])
        knob = next(iter(story.scenario.knobs))
        value = story.scenario.knobs[knob].to
        made = SETTING | {"id": "00000000", "story": "<b>", "set": {knob: value}, "bet": "Yes"}
        wall.bet("a", Round.model_validate(made | {"allied": 5, "done": 5}))
        shown.append(Parts(str(results(wall.tallies))))
    assert shown[0].tags == shown[1].tags
    assert "<img" in shown[0].text


def test_the_code_is_read_in_halves_and_scanned_as_a_picture() -> None:
    assert spaced("CDF349") == "CDF 349"
    one, other = (qr(f"http://10.0.0.1/enter?code={code}") for code in ("CDF349", "CDF347"))
    assert one.startswith("<svg")
    assert "viewBox" in one
    assert one != other
