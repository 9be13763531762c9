import pytest

from sim.classroom.stories import Story, read_stories
from sim.classroom.wall.wall import MOST_VISITORS, Turns, Wall
from sim.classroom.wall.wall_page import as_table, picture, qr, spaced


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture(scope="module")
def story() -> Story:
    return read_stories(["scenarios/two-states.yaml"])["two-states"]


def test_the_latest_bet_of_a_visitor_counts(wall: Wall) -> None:
    wall.bet("a", "one", "Yes")
    wall.bet("b", "one", "Yes")
    wall.bet("a", "one", "No")
    (tally,) = wall.tallies
    assert tally.bets == {"Yes": 1, "No": 1, "Not sure": 0}


def test_runs_are_counted_by_knob_and_by_visitor(wall: Wall) -> None:
    wall.ran("a", "one", {"trade": 0.5}, flipped=True)
    wall.ran("a", "one", {"trade": 0.6, "parity": 1}, flipped=False)
    wall.ran("b", "one", {"trade": 0.7}, flipped=True)
    wall.ran("b", "one", {}, flipped=False)
    (tally,) = wall.tallies
    assert (tally.runs, tally.visitors, tally.flipped) == (4, 2, 2)
    assert list(tally.knobs.items()) == [("trade", Turns(3, 2, 2)), ("parity", Turns(1, 1, 0))]


def test_the_story_of_latest_is_on_top(wall: Wall) -> None:
    wall.bet("a", "one", "Yes")
    wall.bet("a", "two", "No")
    assert [each.story for each in wall.tallies] == ["two", "one"]
    wall.ran("b", "one", {}, flipped=False)
    assert [each.story for each in wall.tallies] == ["one", "two"]


def test_clearing_forgets_everything(wall: Wall) -> None:
    wall.bet("a", "one", "Yes")
    before = wall.changes
    wall.clear()
    assert wall.tallies == []
    assert wall.changes > before


def test_what_is_no_bet_is_not_counted(wall: Wall) -> None:
    wall.bet("a", "one", "<b>Maybe</b>")
    assert (wall.tallies, wall.changes) == ([], 0)


def test_so_many_visitors_are_counted_and_no_more(wall: Wall) -> None:
    for number in range(2 * MOST_VISITORS):
        wall.bet(str(number), "one", "Yes")
        wall.ran(str(number), "one", {"trade": 1}, flipped=False)
    (tally,) = wall.tallies
    assert (tally.bets["Yes"], tally.visitors, tally.runs) == (MOST_VISITORS,) * 3
    wall.bet("0", "one", "No")
    assert wall.tallies[0].bets["No"] == 1


def test_every_bar_has_its_number_and_the_table_the_same(wall: Wall, story: Story) -> None:
    for visitor, bet in (("a", "Yes"), ("b", "Yes"), ("c", "No")):
        wall.bet(visitor, story.name, bet)
    wall.ran("a", story.name, {"parity": 0.3}, flipped=True)
    wall.ran("b", story.name, {"parity": 0.4}, flipped=False)
    shown, told = picture(wall.tallies[0], story), as_table(wall.tallies[0], story)
    title = story.controls["parity"].title
    assert "<span>Yes</span>" in shown
    assert shown.index("<b>2</b>") < shown.index("<b>1</b>") < shown.index("<b>0</b>")
    assert "What came of 2 runs" in shown
    assert title in shown
    assert "2 runs, 1 flipped" in shown
    assert f'<th scope="row">{title}</th><td>2 runs by 2 visitors, 1 flipped</td>' in told
    assert '<th scope="row">Bet Yes</th><td>2</td>' in told
    assert '<th scope="row">Runs with the other outcome</th><td>1</td>' in told


def test_tokens_of_visitors_are_not_shown(wall: Wall, story: Story) -> None:
    wall.bet("token-of-a-visitor", story.name, "Yes")
    wall.ran("token-of-a-visitor", story.name, {"parity": 0.3}, flipped=True)
    (tally,) = wall.tallies
    assert "token" not in repr(tally) + picture(tally, story) + as_table(tally, story)


def test_the_code_is_read_in_halves_and_scanned_as_a_picture() -> None:
    assert spaced("CDF349") == "CDF 349"
    one, other = (qr(f"http://10.0.0.1/enter?code={code}") for code in ("CDF349", "CDF347"))
    assert one.startswith("<svg")
    assert "viewBox" in one
    assert one != other
