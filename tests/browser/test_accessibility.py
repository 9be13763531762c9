"""No page of the classroom keeps anyone out, as far as a program can tell: axe-core in Chromium."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Class
from tests.browser.visitors import Visitor

pytestmark = pytest.mark.slow


def problems(page: Page, axe: str) -> list[str]:
    """What is wrong with a page: the rule, and where."""
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    return [
        f"{each['impact']}: {each['help']}: {node['html'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (390, 844)])
def test_axe_has_nothing_against_the_entrance_and_the_wall(
    chromium: Browser, class_: Class, axe: str, size: tuple[int, int]
) -> None:
    width, height = size
    page = chromium.new_page(viewport={"width": width, "height": height})
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(class_.address)
    assert problems(page, axe) == []
    page.get_by_role("textbox").fill("wrong")
    page.get_by_role("button").click()
    assert problems(page, axe) == []
    page.goto(class_.teacher)
    page.keyboard.press("c")
    expect(page.locator("#wall")).to_have_class("waiting")
    expect(page.locator("#code")).to_be_in_viewport(ratio=1)
    assert problems(page, axe) == []
    pupil = Visitor(class_)
    pupil.bets("No", 0)
    pupil.bets("Yes", 200, china_weaker=0.02)
    expect(page.locator("#bets")).to_have_text("2 bets")
    assert problems(page, axe) == []
    page.keyboard.press("r")
    expect(page.get_by_role("table")).to_have_count(2)
    assert problems(page, axe) == []
    pupil.shows(china_weaker=0.02)
    expect(page.frame_locator("iframe").locator(".card")).to_be_visible(timeout=30_000)
    assert problems(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
