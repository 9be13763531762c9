"""Sheet and key as they are printed, and beside the page that they go with."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sim.page.bets import BETS
from sim.page.knob_words import value_in_words
from sim.page.page_file import page as page_of
from sim.page.stories import document, read_scenarios
from sim.scenario.knobs import neutrals
from sim.worksheet import words
from sim.worksheet.found import find, on_the_page, watched
from sim.worksheet.key import came
from sim.worksheet.sheet import ROUNDS, questions
from sim.worksheet.worksheet import worksheet

pytestmark = pytest.mark.slow

SCENARIOS = read_scenarios(())
STORIES = [name for name, scenario in SCENARIOS.items() if scenario.story]
LONG_LINK = "https://alliance-classroom.school.example:8080/lessons/alliances/page.html"
LONG = 60_000
"""Milliseconds that a story in which others answer may take."""

KEYS = ("russia-china-2022", "russia-china-2022-system", "two-states", "usa-china-1972")


def opened(chromium: Browser, path: Path, page: str, problems: list[str]) -> bytes:
    """The page as it is printed, with what Chromium complained of while it was open."""
    path.write_text(page, encoding="utf-8")
    tab = chromium.new_page(viewport={"width": 390, "height": 844})
    tab.on("console", lambda message: problems.append(message.text))
    tab.on("request", lambda request: problems.append(request.url))
    tab.goto(path.as_uri())
    assert problems.pop(0) == path.as_uri()
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # As wide as a page of A4 without its margins: nothing is cut at the edge of the paper.
    tab.set_viewport_size({"width": 688, "height": 1028})
    tab.emulate_media(media="print")
    cut = "all => all.filter(e => e.getBoundingClientRect().right > 689).map(e => e.outerHTML)"
    assert tab.locator("body *").evaluate_all(cut) == []
    printed = tab.pdf(prefer_css_page_size=True)
    tab.close()
    return printed


def pages_in(printed: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", printed))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_sheet_is_printed_on_two_pages_of_a4(
    chromium: Browser, folder: Path, name: str
) -> None:
    problems: list[str] = []
    page = worksheet(name, SCENARIOS[name], link=LONG_LINK)
    printed = opened(chromium, folder / f"{name}.html", page, problems)
    assert pages_in(printed) == 2
    assert re.search(rb"/MediaBox\s*\[0 0 59[45]\S* 84[12]\S*\]", printed)
    assert problems == []


@pytest.mark.parametrize("name", KEYS)
def test_a_key_is_printed_on_a_few_pages(chromium: Browser, folder: Path, name: str) -> None:
    problems: list[str] = []
    page = worksheet(name, SCENARIOS[name], key=True)
    assert 2 <= pages_in(opened(chromium, folder / "key.html", page, problems)) <= 4
    assert problems == []


@pytest.mark.parametrize("name", ["two-states", "usa-china-1972"])
@pytest.mark.parametrize("key", [False, True])
def test_axe_has_nothing_against_what_is_printed(
    chromium: Browser, axe: str, folder: Path, name: str, *, key: bool
) -> None:
    (folder / "sheet.html").write_text(worksheet(name, SCENARIOS[name], key=key), encoding="utf-8")
    page = chromium.new_page(bypass_csp=True)
    page.goto((folder / "sheet.html").as_uri())
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    nodes = [(each["help"], node["html"]) for each in found["violations"] for node in each["nodes"]]
    assert nodes == []
    assert len(found["passes"]) > 10
    page.close()


@pytest.fixture(scope="module")
def page_file(folder: Path) -> Path:
    """The page of all scenarios."""
    path = folder / "page.html"
    path.write_text(page_of(document(SCENARIOS)), encoding="utf-8")
    return path


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A window in which nothing plays."""
    tab = chromium.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    tab.set_default_timeout(20_000)
    yield tab
    tab.close()


def as_typed(text: str) -> str:
    return (
        text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        .replace("under ", "<")
        .replace("over ", ">")
    )


@pytest.mark.parametrize("name", SCENARIOS)
def test_values_of_knobs_are_called_as_on_the_page(tab: Page, page_file: Path, name: str) -> None:
    tab.goto(f"{page_file.as_uri()}#story={name}")
    tab.get_by_role("button", name="All of it").first.click()
    scenario = SCENARIOS[name]
    standing = neutrals(scenario)
    sliders = tab.locator(".card .knob")
    expect(sliders).to_have_count(len(scenario.knobs))
    for (id_, knob), slider in zip(scenario.knobs.items(), sliders.all(), strict=True):
        said = as_typed(slider.locator("output").inner_text())
        assert said == value_in_words(scenario, knob, standing[id_], stands=True)
        ends = slider.locator(".ends > span:not(.tick)").all_inner_texts()
        assert tuple(map(as_typed, ends)) == words.ends(scenario, knob)


def go_on(tab: Page, *labels: str) -> None:
    for label in labels:
        tab.locator(".card").get_by_role("button", name=label, exact=True).click()


def begun(tab: Page, page_file: Path, name: str) -> Locator:
    """The card of a story, with the bet placed and the one repeat watched."""
    story = SCENARIOS[name].story
    assert story
    tab.goto(f"{page_file.as_uri()}#story={name}")
    go_on(tab, *["Go on"] * (len(story.happened) - 1), "Place your bet")
    go_on(tab, "Yes", "Watch what happens")
    return tab.locator(".card")


@pytest.mark.parametrize("name", STORIES)
def test_the_bet_is_asked_in_the_words_of_the_page(tab: Page, page_file: Path, name: str) -> None:
    scenario = on_the_page(SCENARIOS[name])
    card = begun(tab, page_file, name)
    go_on(tab, "Back")
    expect(card).to_contain_text(words.bet_question(scenario))
    allied = as_typed(card.locator("p.small").inner_text()).removeprefix("Allied: ")
    assert words.allied(scenario).startswith(allied)
    assert tuple(card.get_by_role("group").get_by_role("button").all_inner_texts()) == BETS
    assert "In most of many repeats of this story:" in questions(scenario)["bet"].asks
    expect(card.locator("legend")).to_have_text("In most of many repeats of this story:")


@pytest.mark.parametrize("name", STORIES)
def test_the_key_has_what_a_pupil_sees_of_the_story(tab: Page, page_file: Path, name: str) -> None:
    scenario = on_the_page(SCENARIOS[name])
    found = find(scenario)
    card = begun(tab, page_file, name)
    expect(card).to_contain_text(f"This is repeat {watched(scenario)} of 200")
    tab.get_by_role("slider").press("End")
    for guest, host, times, of in found.tally:
        said = f"came to {times} of {of} costly occasions of {scenario.states[host].label}"
        guest_name = scenario.states[guest].label
        expect(tab.locator(".tally")).to_contain_text(f"{guest_name} {said}")
    go_on(tab, "See all repeats")
    expect(card).to_contain_text(f"{sum(found.outcome.allied)} of 200 repeats end as allies")
    go_on(tab, "Why?")
    decision = found.decision
    expect(card).to_contain_text(f"A chance of {decision.probability:.3f}")
    expect(card).to_contain_text(f"The draw was {decision.draw:.3f}")
    reversing = [flip for flip in found.flips if flip.flips_at is not None]
    shown = card.locator(".knob")
    expect(shown).to_have_count(len(reversing), timeout=LONG)
    for flip, slider in zip(reversing, shown.all(), strict=True):
        knob, value = scenario.knobs[flip.knob], flip.flips_at or 0.0
        expect(slider.locator("label")).to_have_text(knob.title)
        marked = as_typed(slider.locator("p.small").inner_text()).removeprefix("▼ ")
        assert marked == value_in_words(scenario, knob, value)


@pytest.mark.parametrize("name", STORIES)
def test_the_key_has_what_a_pupil_sees_of_a_change(tab: Page, page_file: Path, name: str) -> None:
    scenario = on_the_page(SCENARIOS[name])
    found = find(scenario)
    card = begun(tab, page_file, name)
    go_on(tab, "See all repeats")
    expect(card).to_contain_text("of 200 repeats end as allies", timeout=LONG)
    go_on(tab, "Why?", "Change one thing")
    along = found.along[0]
    card.locator("select").select_option(along.knob)
    at_lowest = along.points[0].value != along.now
    card.get_by_role("slider").press("Home" if at_lowest else "End")
    go_on(tab, "No", "Run it")
    allied = along.points[0 if at_lowest else -1].allied or []
    rounds = card.locator("table.rounds tbody tr")
    expect(rounds).to_have_count(2)
    expect(rounds.last).not_to_contain_text("running", timeout=LONG)
    assert came(sum(allied), 200) in as_typed(rounds.last.inner_text())
    headings = card.locator("table.rounds th[scope=col]").all_text_contents()
    assert tuple(headings) == ROUNDS
    turned = sum(was != now for was, now in zip(found.outcome.allied, allied, strict=True))
    expect(card).to_contain_text(f"{turned} repeats ended otherwise")
    go_on(tab, "See twenty repeats", "See the map")
    cells = card.locator(".share-map td button")
    expect(cells.nth(0)).not_to_be_empty(timeout=LONG)
    shares = [int(cell.inner_text()) for cell in cells.all()]
    assert shares == [round(100 * share) for row in found.map[::-1] for share in row]
