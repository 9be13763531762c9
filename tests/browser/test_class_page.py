"""The pupil's side of a class: bets reach the wall once, and nothing is lost on the way."""

import json
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sim.classroom.wall import MOST_ROUNDS, MOST_SHOWN_BY_ONE
from tests.browser.conftest import Class, ended, started_class
from tests.browser.visitors import Teacher

pytestmark = pytest.mark.slow

CLASS = 30
FORGOTTEN = "The class no longer knows this page."


@pytest.fixture
def teacher(class_: Class) -> Teacher:
    """The teacher of a class of which nothing is known yet."""
    teacher = Teacher(class_)
    teacher.does("clear")
    return teacher


def come_in(page: Page, served: Class, address: str = "/#story=two-states") -> None:
    page.goto(f"{served.address}/enter?code={served.code}")
    expect(page.locator(".card")).to_be_visible()
    page.goto(served.address + address)
    expect(page.locator(".card")).to_be_visible()


def go_to(page: Page, label: str) -> None:
    page.locator(".scenes").get_by_role("button", name=label, exact=True).click()


def bet(page: Page, verdict: str) -> None:
    go_to(page, "Your bet")
    page.get_by_role("button", name=verdict, exact=True).click()
    page.locator(".primary").click()


def change(page: Page, knob: str, verdict: str, key: str = "Home") -> None:
    go_to(page, "Change one thing")
    page.locator(".offers select").select_option(knob)
    page.locator(f"#knob-{knob}").press(key)
    page.get_by_role("button", name=verdict, exact=True).click()
    page.locator(".primary").click()


def bets_on(teacher: Teacher, page: Page, count: int) -> bool:
    """Whether the wall comes to have so many bets."""
    for _ in range(200):
        if teacher.sees()["bets"] == count:
            return True
        page.wait_for_timeout(50)
    return False


def test_thirty_bet_change_and_show(class_: Class, teacher: Teacher, chromium: Browser) -> None:
    contexts = [chromium.new_context() for _ in range(CLASS)]
    pages = [context.new_page() for context in contexts]
    sent: list[str] = []
    for page in pages:
        page.on("request", lambda each: sent.append(f"{each.method} {urlsplit(each.url).path}"))
        page.goto(f"{class_.address}/enter?code={class_.code}", wait_until="commit")
    for number, page in enumerate(pages):
        page.goto(f"{class_.address}/#story=two-states")
        bet(page, "Yes" if number % 3 else "No")
    assert bets_on(teacher, pages[0], CLASS)
    for page in pages:
        change(page, "threat", "No")
    assert bets_on(teacher, pages[0], 2 * CLASS)
    pages[0].get_by_role("button", name="Show this on the wall").click()
    expect(pages[0].get_by_role("status").last).to_have_text("It is on the wall.")
    # Two bets of each and one run; the page itself was asked for as often as it was opened.
    assert sent.count("POST /rounds") == 2 * CLASS
    assert sent.count("POST /shown") == 1
    assert {each for each in sent if each.startswith("POST")} == {"POST /rounds", "POST /shown"}
    (shown,) = teacher.sees()["shown"]
    assert unquote(shown["link"]) == "#story=two-states&set.threat=0.0"
    teacher.does("reveal")
    assert "20 of 30 were right." in teacher.sees()["results"]
    for context in contexts:
        context.close()


def test_a_lost_connection_and_a_reload_lose_no_bet(
    class_: Class, teacher: Teacher, chromium: Browser
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    come_in(page, class_)
    context.set_offline(True)
    bet(page, "Yes")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The class is not reached.")
    change(page, "threat", "No")
    rows = page.locator(".rounds tbody tr")
    expect(rows.nth(1)).to_contain_text("of 200")
    before = rows.all_inner_texts()
    assert teacher.sees()["bets"] == 0
    context.set_offline(False)
    page.reload()
    expect(rows).to_have_count(2)
    assert rows.all_inner_texts() == before
    assert bets_on(teacher, page, 2)
    expect(alert).to_be_empty()
    page.reload()
    expect(rows).to_have_count(2)
    page.wait_for_timeout(500)
    # What was heard is not said again.
    assert teacher.sees()["bets"] == 2
    context.close()


def test_a_class_that_began_anew_says_that_it_does_not_know_the_page(chromium: Browser) -> None:
    served = started_class()
    page = chromium.new_context().new_page()
    come_in(page, served)
    ended(served.process)
    again = started_class()
    page.route(
        f"{served.address}/rounds",
        lambda route: route.fulfill(status=route.fetch(url=f"{again.address}/rounds").status),
    )
    bet(page, "Yes")
    expect(page.get_by_role("alert")).to_contain_text(FORGOTTEN)
    change(page, "threat", "No")
    expect(page.locator(".rounds tbody tr").nth(1)).to_contain_text("of 200")
    page.context.close()
    ended(again.process)


def test_a_bet_is_on_one_knob_whatever_else_was_set(class_: Class, chromium: Browser) -> None:
    page = chromium.new_context().new_page()
    come_in(page, class_, "/#story=two-states&set.model.noise=0.3&set.threat=0.5")
    with page.expect_request("**/rounds") as sent:
        change(page, "trade", "No")
    assert list(json.loads(sent.value.post_data or "")["set"]) == ["trade"]
    page.context.close()


def test_a_bet_that_is_refused_is_not_said_to_be_on_the_wall(
    class_: Class, teacher: Teacher, chromium: Browser
) -> None:
    page = chromium.new_context().new_page()
    come_in(page, class_)

    def beyond(route: Route) -> None:
        """As where the page's story is not quite the server's."""
        sent = json.loads(route.request.post_data or "")
        route.continue_(post_data=json.dumps(sent | {"set": {"threat": 99}}))

    page.route("**/rounds", beyond, times=1)
    change(page, "threat", "No")
    expect(page.get_by_role("alert")).to_contain_text("A bet of yours is not on the wall")
    # The next is not held up by it.
    change(page, "trade", "No")
    assert bets_on(teacher, page, 1)
    expect(page.get_by_role("alert")).to_contain_text("A bet of yours is not on the wall")
    page.context.close()


def test_what_was_too_much_is_sent_once_the_wall_is_cleared(
    class_: Class, teacher: Teacher, chromium: Browser
) -> None:
    page = chromium.new_context().new_page()
    come_in(page, class_)
    page.evaluate(
        """async (most) => {
            const setting = { story: "two-states", set: {} };
            const bet = { ...setting, bet: "No", allied: 0, done: 200 };
            const post = (to, message) => fetch(to, {
                method: "POST",
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify(message),
            });
            for (let n = 0; n < most; n++) {
                await post("/rounds", { ...bet, id: String(n).padStart(8, "0") });
                await post("/shown", { ...setting, seed: null });
            }
        }""",
        max(MOST_ROUNDS, MOST_SHOWN_BY_ONE),
    )
    change(page, "threat", "No")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The wall has as many of your bets as it takes")
    show, said = page.get_by_text("Show this on the wall"), page.get_by_role("status").last
    show.click()
    expect(said).to_contain_text("The wall did not take it: it has had as many of you")
    teacher.does("clear")
    assert bets_on(teacher, page, 1)
    expect(alert).to_be_empty()
    show.click()
    expect(said).to_have_text("It is on the wall.")
    page.context.close()


def test_a_run_that_the_wall_does_not_take_is_not_said_to_be_on_it(
    class_: Class, teacher: Teacher, chromium: Browser
) -> None:
    page = chromium.new_context().new_page()
    come_in(page, class_, "/#story=two-states&set.model.noise=0.3")
    page.get_by_role("button", name="Show this on the wall").click()
    expect(page.get_by_role("status").last).to_contain_text("The wall did not take it")
    assert teacher.sees()["shown"] == []
    page.context.close()


def test_what_a_page_is_handed_out_with_is_shown_on_the_wall(
    class_: Class, teacher: Teacher, chromium: Browser
) -> None:
    page = chromium.new_context().new_page()
    address = (
        "#story=two-states&seed=8&replicate=3&controls=threat,parity&hidden=cost&set.threat=1.5"
    )
    come_in(page, class_, f"/{address}")
    page.get_by_role("button", name="Show this on the wall").click()
    expect(page.get_by_role("status").last).to_have_text("It is on the wall.")
    (shown,) = teacher.sees()["shown"]
    assert unquote(shown["link"]) == address
    page.context.close()


def test_bets_are_on_the_draws_of_the_story_whatever_was_looked_at(
    class_: Class, teacher: Teacher, chromium: Browser
) -> None:
    contexts = [chromium.new_context() for _ in range(2)]
    for context, seed in zip(contexts, ("", "&seed=8"), strict=True):
        page = context.new_page()
        come_in(page, class_, f"/#story=two-states&set.threat=0.5{seed}")
        change(page, "threat", "No")
    assert bets_on(teacher, page, 2)
    teacher.does("reveal")
    wall = teacher.sees()["results"]
    assert "other numbers" not in wall
    for context in contexts:
        context.close()


def test_after_clearing_new_bets_count_and_the_page_keeps_its_own(
    class_: Class, teacher: Teacher, chromium: Browser
) -> None:
    page = chromium.new_context().new_page()
    come_in(page, class_)
    bet(page, "Yes")
    change(page, "threat", "No")
    assert bets_on(teacher, page, 2)
    teacher.does("clear")
    change(page, "trade", "No")
    assert bets_on(teacher, page, 1)
    expect(page.locator(".rounds tbody tr")).to_have_count(3)
    teacher.does("reveal")
    assert "What was changed" in teacher.sees()["results"]
    page.context.close()


def test_a_page_that_is_no_class_asks_nobody(
    newcomer: Callable[..., Page], class_: Class, teacher: Teacher
) -> None:
    """As the teacher's own, and as on the wall."""
    page = newcomer(class_.address)
    page.goto(class_.teacher)
    page.goto(f"{class_.address}/#story=two-states")
    bet(page, "Yes")
    change(page, "threat", "No")
    expect(page.locator(".rounds tbody tr").nth(1)).to_contain_text("of 200")
    expect(page.get_by_role("button", name="Show this on the wall")).to_have_count(0)
    assert teacher.sees()["bets"] == 0
