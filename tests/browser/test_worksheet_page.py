import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sim.classroom.paper.worksheet import worksheet
from sim.classroom.stories import read_stories

pytestmark = pytest.mark.slow

STORIES = read_stories(())
LONG_LINK = "http://alliance-classroom.school.example:8080/?story=russia-china-2022&seed=2022"


def opened(chromium: Browser, path: Path, page: str, problems: list[str]) -> bytes:
    """The page as it is printed, with what Chromium complained of while it was open."""
    path.write_text(page, encoding="utf-8")
    tab = chromium.new_page(viewport={"width": 390, "height": 844})
    tab.on("console", lambda message: problems.append(message.text))
    tab.on("request", lambda request: problems.append(request.url))
    tab.goto(path.as_uri())
    assert problems.pop(0) == path.as_uri()
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    printed = tab.pdf(prefer_css_page_size=True)
    tab.close()
    return printed


def pages_in(printed: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", printed))


@pytest.mark.parametrize("name", STORIES)
def test_every_sheet_is_printed_on_two_pages_of_a4(
    chromium: Browser, folder: Path, name: str
) -> None:
    problems: list[str] = []
    page = worksheet(STORIES[name], key=False, link=LONG_LINK)
    printed = opened(chromium, folder / f"{name}.html", page, problems)
    assert pages_in(printed) == 2
    assert re.search(rb"/MediaBox\s*\[0 0 59[45]\S* 84[12]\S*\]", printed)
    assert problems == []


def test_a_key_is_printed_on_a_few_pages(chromium: Browser, folder: Path) -> None:
    problems: list[str] = []
    page = worksheet(STORIES["russia-china-2022"], key=True, link=None)
    assert 2 <= pages_in(opened(chromium, folder / "key.html", page, problems)) <= 6
    assert problems == []
