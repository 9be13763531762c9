"""A class comes in over its network, bets and shows; its wall counts, reveals and is cleared."""

import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from sim.classroom.wall_text import qr
from tests.browser.conftest import Class, ended, started_class
from tests.browser.visitors import Teacher, Visitor, ask

pytestmark = pytest.mark.slow

Newcomer = Callable[..., Page]

CLASS = 30
CHANGE = "#story=russia-china-2022&set.china_weaker=0.02"
"""The link of a run in which China is weaker."""


@pytest.fixture
def wall(class_: Class, newcomer: Newcomer) -> Iterator[Page]:
    """The teacher's screen, on which nothing is yet."""
    Teacher(class_).does("clear")
    page = newcomer(class_.address, 1366, 768)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(class_.teacher)
    expect(page).to_have_url(f"{class_.address}/wall")
    yield page
    page.close()


def enter(page: Page, address: str, code: str) -> None:
    page.goto(address)
    page.get_by_label("Class code").fill(code)
    page.get_by_role("button", name="Enter").click()


def test_thirty_arrive_at_once_and_each_costs_the_server_the_same(class_: Class) -> None:
    teacher = Teacher(class_)
    teacher.does("clear")
    before = teacher.sees()
    together = threading.Barrier(CLASS)

    def lesson(number: int) -> tuple[int, int, int]:
        together.wait()
        pupil = Visitor(class_, f"127.0.1.{number + 1}")
        assert pupil.asks("/").status == 200
        together.wait()
        assert pupil.bets("No" if number % 3 else "Yes", 0) == 204
        assert pupil.bets("Yes", 200, china_weaker=0.02) == 204
        if number < 5:
            pupil.shows(china_weaker=0.02)
        assert pupil.asks("/").status == 200  # after a reload
        return pupil.requests, pupil.received, pupil.sent

    with ThreadPoolExecutor(CLASS) as pool:
        counts = list(pool.map(lesson, range(CLASS)))
    page = len(ask(class_.address, cookie=Visitor(class_).cookie).text.encode())
    for number, (requests, received, sent) in enumerate(counts):
        shows = number < 5
        # Code, page, two bets and the page again; what is answered is the page alone, compressed.
        assert requests == 5 + shows
        assert received == counts[0][1] < page
        assert sent < 400 + shows * 100
    now = teacher.sees()
    assert now["bets"] == 2 * CLASS
    assert now["came_in"] == before["came_in"] + CLASS + 1
    assert len(now["shown"]) == 5
    teacher.does("reveal")
    revealed = teacher.wall()
    assert "20 of 30 were right." in revealed.text
    # A look at the wall where nothing changed costs nothing.
    changes = str(teacher.sees()["changes"])
    assert (teacher.wall(changes).status, teacher.wall(changes).size) == (204, 0)
    assert revealed.size < 10_000


def test_the_wall_waits_counts_reveals_and_is_cleared(class_: Class, wall: Page) -> None:
    expect(wall.locator("#wall")).to_have_class("waiting")
    expect(wall.locator("#code")).to_have_text(f"{class_.code[:3]} {class_.code[3:]}")
    expect(wall.locator("#code")).to_be_in_viewport(ratio=1)
    expect(wall.locator(".qr svg")).to_be_in_viewport(ratio=1)
    large = wall.locator(".qr svg").bounding_box()
    one, other = Visitor(class_), Visitor(class_)
    expect(wall.locator("#came-in")).to_have_text(re.compile(r"^\d+ came in$"))
    one.bets("Yes", 0)
    expect(wall.locator("#bets")).to_have_text("1 bet")
    other.bets("No", 0)
    other.bets("No", 200, china_weaker=0.02)
    expect(wall.locator("#bets")).to_have_text("3 bets")
    expect(wall.locator("#wall")).not_to_have_class("waiting")
    small = wall.locator(".qr svg").bounding_box()
    assert large
    assert small
    assert small["width"] < large["width"] / 2
    expect(wall.locator("#results")).to_be_empty()

    wall.keyboard.press("r")
    results = wall.locator("#results")
    expect(results).to_contain_text("1 of 2 were right.")
    expect(results).to_contain_text("As the story stands, in 0 of 200 repeats: no.")
    change = results.get_by_role("row").filter(has_text="China's power: 0.573 times Russia")
    expect(change.get_by_role("cell")).to_have_text(["", "1", "1", "0"])
    drawn = "all => all.map(each => Math.round(each.getBoundingClientRect().width))"
    yes, no, coin_toss, changed = wall.locator("td rect").evaluate_all(drawn)
    assert yes == no == changed > 100
    assert coin_toss == 0
    wall.reload()
    expect(results).to_contain_text("1 of 2 were right.")
    wall.keyboard.press("r")
    expect(results).to_be_empty()
    wall.get_by_role("button", name="Reveal (R)").click()
    expect(results).to_contain_text("1 of 2 were right.")

    wall.keyboard.press("q")
    expect(wall.locator("#wall")).to_have_class("waiting")
    wall.get_by_role("button", name="Way in (Q)").click()
    expect(wall.locator("#wall")).not_to_have_class("waiting")
    wall.keyboard.press("Control+c")
    wall.keyboard.press("c")
    expect(wall.locator("#bets")).to_be_empty()
    expect(results).to_be_empty()


def test_two_stories_with_four_changes_each_are_seen_at_once(class_: Class, wall: Page) -> None:
    pupil = Visitor(class_)
    changes = {
        "russia-china-2022": {"china_weaker": 0.02, "parity": 0.05, "interests": 1, "ties": 0},
        "two-states": {"threat": 0, "parity": 0.05, "interests": 1, "interests_back": 1},
    }
    for story, knobs in changes.items():
        assert pupil.bets("No", 0, story) == 204
        for knob, value in knobs.items():
            assert pupil.bets("No", 0, story, **{knob: value}) == 204
    wall.keyboard.press("r")
    stories = wall.locator("article")
    expect(stories).to_have_count(2)
    for told in stories.all():
        expect(told.locator("tbody tr")).to_have_count(7)
        expect(told).to_be_in_viewport(ratio=1)


def test_nothing_is_cleared_where_the_teacher_does_not_mean_it(
    class_: Class, newcomer: Newcomer
) -> None:
    pupil = Visitor(class_)
    pupil.bets("Yes", 0)
    before = Teacher(class_).sees()
    wall = newcomer(class_.address)
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    wall.on("dialog", refuse)
    wall.goto(class_.teacher)
    wall.keyboard.press("c")
    wall.get_by_role("button", name="Clear (C)").click()
    assert asked == ["Forget all bets and runs?"] * 2
    assert Teacher(class_).sees() == before


def test_a_run_that_is_shown_opens_in_the_page_and_posts_nothing(class_: Class, wall: Page) -> None:
    posted: list[str] = []
    wall.on("request", lambda each: posted.append(each.url) if each.method == "POST" else None)
    pupil = Visitor(class_)
    pupil.bets("Yes", 0)
    pupil.shows(china_weaker=0.02)
    shown = wall.frame_locator("iframe")
    expect(shown.locator(".card")).to_contain_text("of 200 repeats end as allies", timeout=30_000)
    frame = next(each for each in wall.frames if each.url.endswith(CHANGE))
    # Its policy lets it ask nobody.
    policy = frame.locator("meta[http-equiv]").get_attribute("content") or ""
    assert policy.startswith("default-src 'none'")
    assert "connect-src" not in policy
    # What comes meanwhile waits in the list.
    pupil.shows("two-states")
    buttons = wall.locator("#runs button")
    expect(buttons).to_have_text(
        [
            "Two states and a rival. As it stands",
            "Russia and China, 2022. China's power: 0.573 times Russia",
        ]
    )
    assert frame in wall.frames
    buttons.first.click()
    expect(wall.locator("iframe")).to_have_attribute("src", "/#story=two-states")
    wall.get_by_role("button", name="Close (Esc)").click()
    expect(wall.locator("iframe")).to_have_count(0)
    pupil.shows(china_weaker=0.02)
    expect(wall.locator("iframe")).to_have_count(1)
    wall.keyboard.press("Escape")
    expect(wall.locator("iframe")).to_have_count(0)
    assert posted == []


def test_escape_closes_a_run_from_within_it_too(class_: Class, wall: Page) -> None:
    Visitor(class_).shows()
    shown = wall.frame_locator("iframe")
    chooser = shown.locator(".chooser")
    chooser.click()
    expect(shown.locator(".stories")).to_be_visible()
    chooser.press("r")  # a key of the wall
    shown.locator(".stories").press("Escape")
    expect(shown.locator(".stories")).to_have_count(0)
    chooser.press("Escape")
    expect(wall.locator("iframe")).to_have_count(0)
    expect(wall.locator("#reveal")).to_have_text("Reveal (R)")


def test_pupils_write_nothing_on_the_wall(class_: Class, wall: Page) -> None:
    pupil = Visitor(class_)
    for link in ("#buy=now", "#story=two-states", f"{CHANGE}&buy=now"):
        assert pupil.says("/shown", {"link": link}) == 422
    assert pupil.shows("<img src=x>") == 422
    assert pupil.shows(buy=1) == 422
    assert pupil.shows(steps=10_000) == 422
    assert pupil.shows() == 204
    expect(wall.locator("#runs button")).to_have_text(["Russia and China, 2022. As it stands"])
    shown = wall.frame_locator("iframe")
    expect(shown.locator(".card")).to_be_visible()
    expect(shown.locator(".problem")).to_have_count(0)


def test_pupils_come_in_by_code_and_by_scan_and_the_link_of_a_run_stays(
    class_: Class, wall: Page, newcomer: Newcomer
) -> None:
    typed, scanned = newcomer(class_.address, 390, 844), newcomer(class_.address, 390, 844)
    enter(typed, class_.address, "wrong")
    expect(typed.get_by_role("alert")).to_contain_text("That is not the class code")
    assert typed.locator(".card").count() == 0
    code = f" {class_.code[:3].lower()}-{class_.code[3:].lower()} "
    enter(typed, f"{class_.address}/#story=two-states&set.parity=0.3", code)
    expect(typed.locator(".card")).to_be_visible()
    expect(typed).to_have_url(re.compile(re.escape("/#story=two-states&set.parity=0.3")))

    # The code is an SVG; that it holds this link is seen by making the same from the link.
    students = wall.locator("#address").inner_text()
    path = wall.locator(".qr svg path").last.get_attribute("d")
    link = f"{students}enter?code={class_.code}"
    assert path
    assert path in qr(link)
    assert path not in qr(f"{students}enter?code=CCCCCC")
    scanned.goto(link.replace(students, f"{class_.address}/"))
    expect(scanned.locator(".card")).to_be_visible()
    assert class_.code not in scanned.url
    assert scanned.locator("#settings").count() == typed.locator("#settings").count() == 1
    assert '"in_class":true' in (scanned.locator("#settings").text_content() or "")


def test_a_link_from_another_site_leads_in_who_is_in(class_: Class, newcomer: Newcomer) -> None:
    pupil = newcomer(class_.address)
    # As from a learning platform: a page of another site, with a link.
    link = f'<a href="{class_.address}/enter?code={class_.code}">come</a>'
    pupil.goto("data:text/html," + link.replace("#", "%23"))
    pupil.get_by_role("link").click()
    expect(pupil.locator(".card")).to_be_visible()


def test_the_wall_asks_what_the_page_asks(class_: Class, wall: Page, newcomer: Newcomer) -> None:
    pupil = newcomer(class_.address)
    enter(pupil, class_.address, class_.code)
    pupil.locator(".scenes").get_by_role("button", name="Your bet", exact=True).click()
    question = pupil.locator(".card h2").inner_text()
    assert question.startswith("Will Russia and China be allied by ")
    Visitor(class_).bets("Yes", 0)
    expect(wall.locator("#bets")).to_have_text("1 bet")
    wall.keyboard.press("r")
    expect(wall.locator("#results h2")).to_have_text(question)


def test_a_student_cannot_open_the_wall(class_: Class, newcomer: Newcomer) -> None:
    student = newcomer(class_.address)
    enter(student, class_.address, class_.code)
    expect(student.locator(".card")).to_be_visible()
    for path in ("/wall", "/wall/", "/wall?key=", f"/wall?key={class_.code}", "/%77all"):
        answer = student.goto(class_.address + path)
        assert answer is not None
        assert answer.status == 403
        expect(student.locator("body")).to_contain_text("the teacher's screen")


def test_the_form_fits_a_phone_and_needs_no_script(class_: Class, newcomer: Newcomer) -> None:
    visitor = newcomer(class_.address, 390, 844)
    answer = visitor.goto(class_.address)
    assert answer is not None
    assert answer.status == 200
    assert visitor.locator("script").count() == 0
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 390
    expect(visitor.get_by_label("Class code")).to_be_focused()
    visitor.keyboard.type(class_.code)
    visitor.keyboard.press("Enter")
    expect(visitor.locator(".card")).to_be_visible()


def test_the_page_goes_on_without_its_server_and_the_wall_says_that_it_is_lost(
    chromium: Browser,
) -> None:
    served = started_class()
    # Consoles are not looked at: the wall asks for the server that has ended.
    pupil, wall = chromium.new_context().new_page(), chromium.new_context().new_page()
    wall.goto(served.teacher)
    enter(pupil, served.address, served.code)
    expect(pupil.locator(".card")).to_be_visible()
    ended(served.process)
    expect(wall.locator("#lost")).to_have_text("The server does not answer.")
    expect(wall.locator("#code")).to_be_visible()
    pupil.locator(".scenes").get_by_role("button", name="All of it", exact=True).click()
    expect(pupil.locator(".card")).to_contain_text("of 200 repeats end as allies", timeout=30_000)
    for page in (pupil, wall):
        page.context.close()


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM])
def test_under_load_it_ends_within_two_seconds_when_it_is_told_to(way: signal.Signals) -> None:
    took = []
    for _ in range(3):  # the machine may be busy with other things
        took.append(_ends_under_load(way))
        if took[-1] < 2:
            return
    pytest.fail(f"took {took} seconds")


def _ends_under_load(way: signal.Signals) -> float:
    served = started_class()
    cookie = Visitor(served).cookie
    over = threading.Event()

    def load() -> None:
        while not over.is_set():
            with suppress(OSError):
                ask(served.address, cookie=cookie)

    place = urlsplit(served.address)
    halves = [socket.create_connection((place.hostname, place.port)) for _ in range(100)]
    sent = (
        "GET / HTTP/1.1\r\nHost: ",
        "POST /enter HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\ncode=",
        f"GET / HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n",
    )
    for number, half in enumerate(halves):
        half.sendall(sent[number % len(sent)].encode())
    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(load)
        ask(served.address)  # so the server has met the others too
        since = time.monotonic()
        served.process.send_signal(way)
        try:
            _, said = served.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            served.process.kill()
            raise
        finally:
            over.set()
        took = time.monotonic() - since
    for half in halves:
        half.close()
    assert (served.process.returncode, said.decode()) == (0, "")
    return took
