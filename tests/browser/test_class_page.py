"""The pupil's side of a class: bets reach the wall once, and nothing is lost on the way."""

import json
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

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
