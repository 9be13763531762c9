import re
import signal
import socket
import subprocess
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sim.classroom.wall.wall_page import qr
from tests.browser.conftest import Class, ended

pytestmark = pytest.mark.slow

Newcomer = Callable[..., Page]


def part(page: Page, name: str) -> Locator:
    return page.get_by_test_id(name)


def enter(page: Page, address: str, code: str) -> None:
    page.goto(address)
    page.get_by_label("Class code").fill(code)
    page.get_by_role("button", name="Enter").click()


def arrived(page: Page) -> None:
    page.wait_for_selector("[data-testid=bars] svg")


def test_a_class_comes_in_and_its_wall_counts_and_is_cleared(
    class_: Class, newcomer: Newcomer
) -> None:
    address = class_.address
    teacher, one, other, third = (
        newcomer(address, width, height)
        for width, height in ((1280, 900), (390, 844), (1200, 900), (390, 844))
    )
    teacher.goto(class_.teacher)
    expect(teacher).to_have_url(f"{address}/wall")
    expect(part(teacher, "code")).to_have_text(f"{class_.code[:3]} {class_.code[3:]}")
    expect(part(teacher, "wall")).to_contain_text("Nobody has bet yet")

    enter(third, address, "wrong")
    expect(third.get_by_role("alert")).to_contain_text("That is not the class code")
    assert part(third, "outcome").count() == 0

    enter(one, address, f" {class_.code[:3].lower()} {class_.code[3:].lower()} ")
    arrived(one)
    # The code is an SVG; that it holds this link is seen by making the same from the link.
    students = part(teacher, "address").inner_text()
    path = teacher.locator("[data-testid=qr] svg path").last.get_attribute("d")
    scanned = f"{students}enter?code={class_.code}"
    assert path
    assert path in qr(scanned)
    assert path not in qr(f"{students}enter?code=CCCCCC")
    other.goto(scanned.replace(students, f"{address}/"))
    arrived(other)
    assert class_.code not in other.url
    expect(part(teacher, "present")).to_have_text("2 on the page now")

    bets_and_runs(one, other)
    wall = part(teacher, "wall")
    expect(wall.get_by_role("listitem").filter(has_text=re.compile(r"^Yes"))).to_contain_text("1")
    expect(wall.get_by_role("listitem").filter(has_text=re.compile(r"^No\b"))).to_contain_text("1")
    expect(wall).to_contain_text("What came of 2 runs")
    turned = wall.get_by_role("listitem").filter(has_text="China's power")
    expect(turned).to_contain_text("1 run, 1 flipped")
    part(teacher, "wall-as-table").locator("summary").click()
    expect(part(teacher, "wall-as-table")).to_contain_text("2 runs by 2 visitors")
    assert "because of" not in teacher.content()
    teacher.locator("h1").click()
    teacher.keyboard.press("c")
    expect(wall).to_contain_text("Nobody has bet yet")
    one.close()
    expect(part(teacher, "present")).to_have_text("1 on the page now", timeout=15_000)


def bets_and_runs(one: Page, other: Page) -> None:
    """One bets Yes and makes China weaker, the other bets No and runs the story."""
    part(one, "bet-Yes").click()
    part(one, "because").fill("because of oil")
    slider = one.get_by_role("slider", name="China's power")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    one.mouse.click(box["x"] + 0.06 * box["width"], box["y"] + box["height"] / 2)
    part(one, "run").click()
    expect(part(one, "quoted")).to_contain_text("You said Yes")
    part(other, "bet-No").click()
    part(other, "run").click()
    expect(part(other, "quoted")).to_contain_text("You said No")


def test_a_student_cannot_open_the_wall(class_: Class, newcomer: Newcomer) -> None:
    student = newcomer(class_.address)
    enter(student, class_.address, class_.code)
    arrived(student)
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
    arrived(visitor)


def test_who_follows_the_link_of_a_run_sees_it_after_the_code(
    class_: Class, newcomer: Newcomer
) -> None:
    visitor = newcomer(class_.address)
    enter(visitor, f"{class_.address}/?story=two-states&seed=5", class_.code)
    arrived(visitor)
    expect(visitor).to_have_url(re.compile("story=two-states&seed=5"))


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM])
def test_a_class_ends_when_it_is_told_to(
    chromium: Browser, start_class: Callable[[], Class], way: signal.Signals
) -> None:
    served = start_class()
    # Its console is not looked at: the page asks for the server that has ended.
    teacher = chromium.new_page()
    teacher.goto(served.teacher)
    expect(part(teacher, "code")).to_be_visible()
    served.process.send_signal(way)
    try:
        _, said = served.process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        served.process.kill()
        raise
    teacher.close()
    assert said.decode() == ""


def test_a_request_that_is_still_on_at_the_end_is_no_complaint(
    start_class: Callable[[], Class],
) -> None:
    served = start_class()
    host, port = served.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as slow:
        slow.sendall(
            b"POST /enter HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\ncode="
        )
        with urlopen(f"{served.address}/", timeout=60):  # so the server has met the other too
            pass
        ended(served.process)
