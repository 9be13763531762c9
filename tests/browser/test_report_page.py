"""Reports in a real browser: quiet, within themselves, readable on a phone, sorted by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sim.reports.claims import ClaimResult
from sim.reports.page import report
from sim.scenario.schema import Scenario
from tests.browser.test_accessibility import problems
from tests.unit.figure_tables import a_scenario
from tests.unit.run_folders import a_run, a_sweep, a_whatif, two_states

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 768}
MARKUP = "<script>alert(1)</script><img src=https://far.example/a.png onerror=alert(2)>"
CLAIM = ClaimResult(
    1, MARKUP, "refuted", "refuted, as expected", "at least 50 %", "3 % (1 to 5)", MARKUP
)

PAIRS = "table.sorts:not(.claims) >> nth=0"

pytestmark = pytest.mark.slow


def marked() -> Scenario:
    """A scenario whose words are markup, and long."""
    scenario = two_states().model_copy(update={"title": f"{MARKUP} {'x' * 300}", "about": MARKUP})
    states = {
        key: state.model_copy(update={"name": f"{MARKUP}{'y' * 80}"})
        for key, state in scenario.states.items()
    }
    return scenario.model_copy(update={"states": states})


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Path]:
    small = {"replicates": 10, "steps": 20}
    vary: dict[str, object] = {"threat": [0, 1, 2], "parity": [0.2, 1]}
    many = a_scenario(states=15, steps=1, long_names=True).model_copy(update=small)
    base = a_run(folder / "base", two_states())
    swept = a_sweep(folder / "swept", two_states(), vary)
    claims = [
        CLAIM._replace(side=side, says=f"Claim {number} says something that takes two lines. " * 2)
        for side in range(1, 9)
        for number in range(40)
    ]
    written = {
        "run": report(base, claims=claims[:40], command=f"alliance-sim report {base}"),
        "whatif": report(
            a_whatif(folder / "both", two_states(), {"parity": 0.3}), claims=claims[:80]
        ),
        "sweeps": report(swept, a_sweep(folder / "more", two_states(model__premium=0.6), vary)),
        "markup": report(a_run(folder / "marked", marked()), claims=[CLAIM], command=MARKUP),
        "many": report(*[a_run(folder / f"many-{n}", many) for n in range(2)] * 4, claims=claims),
    }
    for name, text in written.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in written}


EVERY = pytest.mark.parametrize("kind", ["run", "whatif", "sweeps", "markup", "many"])


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport=DESK)  # type: ignore[arg-type]
    yield page
    page.close()


def opened(page: Page, path: Path) -> list[str]:
    """Opens a page; the list is what it says to the console, throws, or asks of the network."""
    heard: list[str] = []
    own = path.as_uri()
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.on("request", lambda asked: heard.append(asked.url) if asked.url != own else None)
    page.goto(own)
    return heard


@EVERY
def test_nothing_is_said_to_the_console_or_asked_of_the_network(
    page: Page, pages: dict[str, Path], kind: str
) -> None:
    heard = opened(page, pages[kind])
    for folded in page.locator("summary").all():
        folded.click()
    page.wait_for_load_state("networkidle")
    assert heard == []


@EVERY
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_scrolls_sideways(
    page: Page, pages: dict[str, Path], kind: str, viewport: dict[str, int]
) -> None:
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    opened(page, pages[kind])
    for folded in page.locator("summary").all():
        folded.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.evaluate("window.scrollTo(500, 0)")
    assert page.evaluate("window.scrollX") == 0


@EVERY
def test_letters_are_large_enough_on_a_phone(page: Page, pages: dict[str, Path], kind: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    opened(page, pages[kind])
    sizes = page.evaluate(
        "[...document.querySelectorAll('p, li, td, th, dd, dt, summary')]"
        ".map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 11


def column(page: Page, number: int) -> list[float]:
    cells = page.locator(PAIRS).locator(f"tbody tr > :nth-child({number + 1})")
    values = cells.evaluate_all("all => all.map(each => each.dataset.value)")
    return [float(value) for value in values]


def test_a_table_is_sorted_by_the_keyboard_alone(page: Page, pages: dict[str, Path]) -> None:
    opened(page, pages["run"])
    head = page.locator(PAIRS).locator("thead th").nth(3)
    before = column(page, 3)
    for _ in range(100):
        page.keyboard.press("Tab")
        if head.evaluate("each => each.contains(document.activeElement)"):
            break
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert column(page, 3) == sorted(before)
    page.keyboard.press("Space")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert column(page, 3) == sorted(before, reverse=True)
    assert len(set(before)) > 1


def test_a_table_is_sorted_by_the_mouse_and_by_one_column_at_a_time(
    page: Page, pages: dict[str, Path]
) -> None:
    opened(page, pages["run"])
    heads = page.locator(PAIRS).locator("thead th")
    heads.nth(3).get_by_role("button").click()
    heads.nth(0).get_by_role("button").click()
    told = heads.evaluate_all("all => all.map(each => each.getAttribute('aria-sort'))")
    assert told[0] == "ascending"
    assert set(told[1:]) == {"none"}
    names = page.locator(PAIRS).locator("tbody th").all_inner_texts()
    assert names == sorted(names)


def test_what_is_missing_is_sorted_last_both_ways(page: Page, folder: Path) -> None:
    opened(page, write_missing(folder))
    head = page.locator("th", has_text="share")
    for _ in range(2):
        head.get_by_role("button").click()
        cells = page.locator("tbody td").all_inner_texts()
        assert cells[-1] == "–"


def write_missing(folder: Path) -> Path:
    from sim.reports import page as pages_module
    from sim.reports.elements import NumberCell, TableRow, html_table

    rows: list[TableRow] = [
        ["a", NumberCell("–", float("nan"))],
        ["b", NumberCell("2", 2.0)],
        ["c", NumberCell("1", 1.0)],
    ]
    path = folder / "missing.html"
    path.write_text(pages_module.page("Missing", html_table("A table", ["name", "share"], rows)))
    return path


@EVERY
def test_every_picture_has_words(page: Page, pages: dict[str, Path], kind: str) -> None:
    opened(page, pages[kind])
    pictures = page.locator("figure").all()
    assert pictures
    for picture in pictures:
        assert picture.get_by_role("img").get_attribute("alt")
        assert picture.locator("details p").text_content()


def broken(page: Page) -> list[str]:
    """Words on more than one line, outside code; a hyphen ends a word."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => {
            const found = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const text = walker.currentNode;
                if (text.parentElement.closest("pre, code, script")) continue;
                for (const word of text.data.matchAll(/[^\\s-]+-?/g)) {
                    const range = document.createRange();
                    range.setStart(text, word.index);
                    range.setEnd(text, word.index + word[0].length);
                    const lines = new Set([...range.getClientRects()].map((box) => box.top));
                    if (lines.size > 1) found.push(word[0]);
                }
            }
            return found;
        }"""
    )


@EVERY
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_has_nothing_against_it_and_no_word_is_broken(
    page: Page, axe: str, pages: dict[str, Path], kind: str, viewport: dict[str, int]
) -> None:
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    opened(page, pages[kind])
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    # Of markup and names of 80 letters there are words that no line has room for.
    assert kind == "markup" or broken(page) == []
    assert problems(page, axe) == []


@EVERY
def test_it_prints_on_two_pages_of_a4(page: Page, pages: dict[str, Path], kind: str) -> None:
    opened(page, pages[kind])
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(x)), round(float(y))) for x, y in boxes} == {(595, 842)}
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


def test_print_has_answer_picture_claims_and_provenance_alone(
    page: Page, pages: dict[str, Path]
) -> None:
    opened(page, pages["run"])
    page.emulate_media(media="print")
    expect(page.locator(".verdict")).to_be_visible()
    assert [each.is_visible() for each in page.locator("img").all()].count(True) == 1
    headings = [each for each in page.locator("h2").all() if each.is_visible()]
    assert [each.inner_text() for each in headings] == ["Claims", "Provenance"]
    expect(page.get_by_text("3 % (1 to 5)").first).to_be_visible()
    expect(page.get_by_text("alliance-sim run ").first).to_be_visible()
    expect(page.get_by_text("The file of this report also has all tables")).to_be_visible()
    expect(page.locator("pre")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.get_by_text("The file of this report also has all tables")).to_be_hidden()


def test_a_phone_has_narrow_pictures_and_others_wide_ones(
    page: Page, pages: dict[str, Path]
) -> None:
    opened(page, pages["run"])
    image = page.locator("img").first
    wide = image.evaluate("each => each.naturalWidth")
    assert wide == 768
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.wait_for_function("document.querySelector('img').naturalWidth < 400")
    box = image.bounding_box()
    assert box is not None
    assert box["width"] <= PHONE["width"]


def test_on_a_phone_a_claim_is_a_card_with_its_verdict_beside_the_name_of_its_side(
    page: Page, pages: dict[str, Path]
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    opened(page, pages["whatif"])
    row = page.locator("table.claims tbody tr").first
    boxes = [each.bounding_box() for each in row.locator(":scope > *").all()]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == len({*tops}) == 4
    labels = row.locator("td").evaluate_all("all => all.map((each) => each.dataset.label)")
    assert labels == ["asked", "Parity of power 1", "Parity of power 0.3"]
