"""No page of the classroom keeps anyone out, as far as a program can tell: axe-core in Chromium."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Class

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


@pytest.mark.parametrize("width", [1200, 390])
def test_axe_has_nothing_against_the_page(visit: Callable[..., Page], axe: str, width: int) -> None:
    page = visit(width=width)
    assert problems(page, axe) == []
    page.get_by_test_id("bet-Yes").click()
    page.get_by_test_id("run").click()
    page.get_by_test_id("turn").click()
    expect(page.get_by_test_id("flips")).to_contain_text("American pressure", timeout=30_000)
    page.get_by_test_id("draw").click()
    expect(page.get_by_test_id("map").locator("button")).to_have_count(49, timeout=30_000)
    for summary in page.locator("summary").all():
        summary.click()
    expect(page.get_by_test_id("lives-as-table")).to_contain_text("Life 20")
    assert problems(page, axe) == []


def test_axe_has_nothing_against_the_entrance_and_the_wall(
    chromium: Browser, class_: "Class", axe: str
) -> None:
    for width in (1200, 390):
        page = chromium.new_page(viewport={"width": width, "height": 844})
        page.goto(class_.address)
        assert problems(page, axe) == []
        page.get_by_role("textbox").fill("wrong")
        page.get_by_role("button").click()
        assert problems(page, axe) == []
        page.goto(class_.teacher)
        page.wait_for_selector("svg")
        assert problems(page, axe) == []
        page.close()
