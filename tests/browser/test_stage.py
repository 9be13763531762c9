"""The stage in a real browser: a story told step by step, in a picture that shows what was done."""

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sim import explain
from sim.model import engine
from sim.model.world import build_world
from sim.page.page_file import page as page_of
from sim.page.stories import document
from sim.results.scenario_library import shipped
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.ensemble.focus_summary import focus_summary
from sim.vocabulary.terms import DECISION_TERMS

pytestmark = pytest.mark.slow

PHONE, DESK, WALL = (390, 844), (1366, 768), (1360, 768)
"""The wall is that of a small projector, which has the least room for large letters."""

SCENARIOS = {path.stem: read_scenario(path) for path in shipped()}
TOLD = [name for name, scenario in SCENARIOS.items() if scenario.story is not None]
MARKS = """[...document.querySelectorAll('[data-mark]')].map(
    each => [each.dataset.mark, each.dataset.of, each.dataset.value].join(' '))"""

FOLD = "open => document.querySelectorAll('details').forEach(each => (each.open = open))"

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of all scenarios, of few replicates, as a file."""
    few = {name: with_values(s, {"replicates": 40}) for name, s in SCENARIOS.items()}
    path = tmp_path_factory.mktemp("stage") / "page.html"
    path.write_text(page_of(document(few)), encoding="utf-8")
    return path


@pytest.fixture
def open_(chromium: Browser, file: Path) -> Iterator[Open]:
    """Opens a story, in a browser that fails the test for any complaint."""
    heard: list[str] = []
    contexts = []

    def open_(name: str, more: str = "", size: tuple[int, int] = DESK, **kind: str) -> Page:
        width, height = size
        context = chromium.new_context(viewport={"width": width, "height": height}, **kind)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(f"{file.as_uri()}#story={name}{more}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert heard == []


def few(name: str) -> Scenario:
    return with_values(SCENARIOS[name], {"replicates": 40})


def scene(page: Page) -> str:
    found = re.search(r"scene-(\w+)", page.get_attribute(".card", "class") or "")
    assert found
    return found[1]


def go_to(page: Page, label: str) -> None:
    page.locator(".scenes").get_by_role("button", name=label, exact=True).click()


def value_in_address(page: Page, knob: str) -> float:
    """Where a knob stands, once the address says so: that is a moment after it was turned."""
    setting = re.compile(rf"set\.{knob}=([^&]+)")
    expect(page).to_have_url(setting)
    return float(setting.search(page.url)[1])  # type: ignore[index]


def act(page: Page) -> None:
    """What a visitor does in a scene before going on."""
    match scene(page):
        case "bet":
            page.get_by_role("button", name="No", exact=True).click()
        case "change":
            page.locator(".offers select").select_option(index=1)
            slider = page.locator(".knob input")
            before = slider.input_value()
            slider.press("End")
            if slider.input_value() == before:
                slider.press("Home")
            page.get_by_role("button", name="Yes", exact=True).click()


def scenes_of(page: Page) -> Iterator[str]:
    """Every scene in turn, with what has to be done in it done."""
    while True:
        now = scene(page)
        act(page)
        yield now
        if now == "free":
            return
        page.locator(".primary").click()


# --- A story, told --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [DESK, PHONE, WALL], ids=["desk", "phone", "presenting"])
@pytest.mark.parametrize("name", TOLD)
def test_every_scene_has_one_thing_to_do_in_sight(
    open_: Open, name: str, size: tuple[int, int]
) -> None:
    page, seen = open_(name, size=size), []
    if size == WALL:
        page.get_by_role("button", name="Present").click()
    for now in scenes_of(page):
        seen.append(now)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        if now == "free":
            continue
        primary = page.locator(".primary")
        expect(primary).to_have_count(1)
        expect(primary).to_be_enabled()
        assert page.evaluate("scrollY") == 0
        page.locator(".card").evaluate("card => card.scrollTo(0, 0)")
        foot = page.locator(".foot").bounding_box()
        assert foot
        for each in (primary, *page.locator(".choices button").all()):
            box = each.bounding_box()
            assert box
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= size[1], now
            assert each == primary or box["y"] + box["height"] <= foot["y"] + 1, now
    told = SCENARIOS[name].story
    assert told is not None
    assert seen[: len(told.happened)] == ["happened"] * len(told.happened)
    after = ["bet", "watch", "outcome", "why", "change", "compare", "repeats"]
    assert seen[len(told.happened) :] == [*after, *(["map"] if told.map else []), "free"]


@pytest.mark.parametrize("name", ["britain-usa-1902", "russia-china-2022"])
def test_nothing_scrolls_when_presenting(open_: Open, name: str) -> None:
    page = open_(name, size=WALL)
    page.get_by_role("button", name="Present").click()
    scroll = "e => [e.scrollHeight - e.clientHeight, document.body.scrollHeight - innerHeight]"
    for now in scenes_of(page):
        if now == "why":
            expect(page.locator(".terms .sum")).to_be_visible()
        if now == "map":
            cells = page.locator(".share-map td button", has_text=re.compile(r"\d"))
            expect(cells).to_have_count(49, timeout=60_000)
        assert page.locator(".card").evaluate(scroll) == [0, 0], now


def test_the_outcome_is_hidden_until_the_bet_is_placed(open_: Open) -> None:
    page = open_(TOLD[0])
    for now in scenes_of(page):
        if now == "watch":
            break
        assert page.locator(".outcome").count() == 0
        if now == "bet":
            continue
        assert page.locator(".primary").is_enabled()
    go_to(page, "Your bet")
    # It stays as it was placed.
    expect(page.get_by_role("button", name="No", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="No", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator(".primary")).to_be_enabled()


def test_a_reload_loses_nothing(open_: Open) -> None:
    page = open_("two-states")
    for now in scenes_of(page):
        if now == "compare":
            break
    rows = page.locator(".rounds tbody tr")
    expect(rows.nth(1)).to_contain_text("of 40")
    expect(page).to_have_url(re.compile(r"set\."))
    before, address = rows.all_inner_texts(), page.url
    page.reload()
    expect(rows.nth(1)).to_contain_text("of 40")
    expect(page).to_have_url(address)
    assert (scene(page), rows.all_inner_texts()) == ("compare", before)
    # A round is added where one is bet, not where its scene is seen again.
    go_to(page, "Twenty repeats")
    go_to(page, "Before and now")
    assert rows.all_inner_texts() == before


def test_another_story_begins_anew(open_: Open) -> None:
    page = open_("two-states")
    for now in scenes_of(page):
        if now == "compare":
            break
    page.locator(".chooser").click()
    taught = page.locator(".stories li").all_inner_texts()
    assert len(taught) == len(SCENARIOS)
    for name, said in zip(TOLD, taught, strict=False):
        scenario = SCENARIOS[name]
        assert scenario.story is not None
        assert said.split("\n") == [scenario.title, scenario.story.teaches]
    page.keyboard.press("Escape")
    assert scene(page) == "compare"
    page.locator(".chooser").click()
    page.locator(".stories").get_by_role("button", name=SCENARIOS[TOLD[1]].title).click()
    assert scene(page) == "happened"
    expect(page).to_have_url(re.compile(rf"#story={TOLD[1]}$"))
    go_to(page, "All of it")
    expect(page.locator(".rounds")).to_have_count(0)
    # What was bet is kept with its story.
    page.locator(".chooser").click()
    page.locator(".stories").get_by_role("button", name=SCENARIOS["two-states"].title).click()
    assert scene(page) == "happened"
    go_to(page, "All of it")
    expect(page.locator(".rounds tbody tr")).to_have_count(2)
    page.reload()
    expect(page.locator(".rounds tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Begin anew").click()
    assert scene(page) == "happened"
    go_to(page, "Your bet")
    expect(page.locator(".choices button").first).to_be_enabled()


def test_who_has_seen_what_came_bets_no_more(open_: Open) -> None:
    page = open_("two-states")
    go_to(page, "What came")
    go_to(page, "Your bet")
    expect(page.locator(".choices button").first).to_be_disabled()
    expect(page.locator(".card")).to_contain_text("nothing left to bet on")
    page.locator(".primary").click()
    go_to(page, "All of it")
    slider = page.locator(".knob input").first
    slider.press("End")
    go_to(page, "Change one thing")
    expect(page.locator(".choices button").first).to_be_disabled()
    # As set it may be looked at; further on it may be bet on.
    expect(page.locator(".primary")).to_be_enabled()
    page.locator(".knob input").press("ArrowLeft")
    expect(page.locator(".primary")).to_be_disabled()
    page.get_by_role("button", name="Yes", exact=True).click()
    page.locator(".primary").click()
    expect(page.locator(".rounds tbody tr")).to_have_count(1)


def test_a_change_is_bet_on_before_anything_of_it_is_seen(open_: Open) -> None:
    page = open_("two-states")
    go_to(page, "All of it")
    slider, bets = page.locator("#knob-threat"), page.locator(".choices button")
    slider.press("End")
    expect(page.locator(".outcome").first).to_contain_text("40 of 40")
    slider.press("ArrowLeft")
    expect(page.locator(".outcome[aria-busy=true]")).to_have_count(0)
    go_to(page, "Change one thing")
    # What was passed by in free play was seen, too.
    slider.press("End")
    expect(bets.first).to_be_disabled()
    slider.press("Home")
    expect(bets.first).to_be_enabled()
    assert page.locator(".tally, .player, [data-mark=alliance], [data-mark=join]").count() == 0
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator(".primary")).to_be_enabled()
    # A bet is on what was set when it was placed, and where it stood is no change.
    slider.press("ArrowRight")
    expect(page.locator(".primary")).to_be_disabled()
    slider.fill("1")
    expect(page).not_to_have_url(re.compile(r"set\."))


def test_before_and_now_says_what_was_said_of_what_it_shows(open_: Open) -> None:
    page = open_("two-states")
    for now in scenes_of(page):
        if now == "compare":
            break
    said = page.locator(".outcome").first
    expect(said).to_contain_text("You said Yes.")
    go_to(page, "All of it")
    page.locator(".knob input").first.press("ArrowLeft")
    go_to(page, "Before and now")
    expect(said).not_to_contain_text("You said")


def test_a_bet_is_worded_as_its_slider(open_: Open) -> None:
    page = open_("russia-china-2022")
    for now in scenes_of(page):
        if now == "compare":
            break
    row = page.locator(".rounds tbody tr").nth(1)
    go_to(page, "All of it")
    knob = page.locator(".knob", has=page.locator("button.quiet"))
    title, value = knob.locator("label").inner_text(), knob.locator("output").inner_text()
    expect(row.locator("td").first).to_have_text(f"{title}: {value}")


def test_why_is_of_the_story_as_it_is_told_whatever_is_looked_at(open_: Open) -> None:
    page = open_("russia-china-2022")
    go_to(page, "Why?")
    heading = page.locator("#why")
    told, terms = heading.inner_text(), page.locator(".terms").inner_text()
    go_to(page, "All of it")
    page.get_by_role("button", name="Run with new draws").click()
    page.get_by_label("Repeat shown").fill("7")
    go_to(page, "Why?")
    expect(heading).to_have_text(told)
    expect(page.locator(".terms")).to_have_text(terms, use_inner_text=True)


def test_what_was_withheld_stays_so_and_is_named_where_it_is_set(open_: Open) -> None:
    title = SCENARIOS["two-states"].knobs["threat"].title
    page = open_("two-states", "&controls=parity&set.threat=0.5")
    slider = page.locator(".knob label")

    def go_to_story(name: str) -> None:
        page.locator(".chooser").click()
        page.locator(".stories").get_by_role("button", name=SCENARIOS[name].title).click()
        go_to(page, "All of it")

    expect(slider).to_have_count(1)
    expect(page.locator(".card")).to_contain_text(f"Also set: {title}: half of what it was")
    go_to_story("two-states")
    expect(slider).to_have_count(1)
    go_to_story(TOLD[0])
    expect(slider).to_have_count(len(SCENARIOS[TOLD[0]].knobs))
    page.reload()
    go_to_story("two-states")
    expect(slider).to_have_count(1)


def test_a_mark_of_reversal_is_the_one_change(open_: Open) -> None:
    name = "russia-china-2022"
    page, scenario = open_(name), few(name)
    assert scenario.story is not None
    for now in scenes_of(page):
        if now == "why":
            break
    mark = page.locator("button.flip[data-of=ties]")
    expect(mark).to_be_visible()
    value = float(mark.get_attribute("data-value") or "nan")
    told = scenario.story.why
    turned = explain(
        changed(scenario, {"ties": value}), told.state, told.occasion, replicate=0, step=told.step
    )
    assert (
        turned.joined
        is not explain(scenario, told.state, told.occasion, replicate=0, step=told.step).joined
    )
    # Where it stands on the slider is where it is on the knob's range.
    track, at = page.locator("#flip-ties").bounding_box(), mark.bounding_box()
    assert track
    assert at
    knob = scenario.knobs["ties"]
    share = (at["x"] + at["width"] / 2 - track["x"]) / track["width"]
    assert share == pytest.approx((value - knob.from_) / (knob.to - knob.from_), abs=0.02)
    mark.click()
    assert scene(page) == "change"
    expect(page.locator(".offers select")).to_have_value("ties")
    expect(page).to_have_url(re.compile(rf"set\.ties={re.escape(str(value))}"))
    expect(page.locator(".primary")).to_be_disabled()


@pytest.mark.parametrize("name", TOLD)
def test_each_bet_is_frozen_with_what_was_changed_and_came(open_: Open, name: str) -> None:
    page = open_(name)
    for now in scenes_of(page):
        if now == "compare":
            break
    scenario = few(name)
    story = scenario.story
    assert story is not None
    knob = story.changes[0]
    value = value_in_address(page, knob)
    worlds = [scenario, changed(scenario, {knob: value})]
    counts = [sum(focus_summary(world).allied) for world in worlds]
    rows = page.locator(".rounds tbody tr")
    expect(rows).to_have_count(2)
    for row, bet, count in zip(rows.all(), ("No", "Yes"), counts, strict=True):
        expect(row).to_contain_text(f"in {count} of 40")
        expect(row.locator("td").nth(1)).to_have_text(bet)
    frozen = rows.all_inner_texts()
    page.get_by_role("button", name="Change something else").click()
    page.locator(".knob input").press("ArrowLeft")
    go_to(page, "All of it")
    assert page.locator(".rounds tbody tr").all_inner_texts() == frozen


def test_the_twenty_runs_are_those_of_the_program(open_: Open) -> None:
    name = "two-states"
    page = open_(name)
    for now in scenes_of(page):
        if now == "repeats":
            break
    knob = few(name).story.changes[0]  # type: ignore[union-attr]
    value = value_in_address(page, knob)
    before, after = (
        focus_summary(world).allied[:20] for world in (few(name), changed(few(name), {knob: value}))
    )
    said = page.locator(".runs button").evaluate_all(
        "all => all.map(each => each.getAttribute('aria-label'))"
    )
    ends = {True: "allied", False: "not allied"}
    assert said == [
        f"Repeat {number}: {ends[is_]} now, {ends[was]} before"
        for number, (was, is_) in enumerate(zip(before, after, strict=True), start=1)
    ]


def test_the_map_is_the_programs(open_: Open) -> None:
    name = "two-states"
    page, scenario = open_(name), few(name)
    go_to(page, "The map")
    expect(page.locator(".share-map td button", has_text=re.compile(r"\d"))).to_have_count(49)
    assert scenario.story is not None
    assert scenario.story.map is not None
    first, second = scenario.story.map
    across, down = scenario.knobs[first], scenario.knobs[second]
    rows = page.locator(".share-map tbody tr").all()
    for row, height in ((rows[-1], down.from_), (rows[0], down.to)):
        shown = row.locator("td").all_inner_texts()
        for cell, value in ((shown[0], across.from_), (shown[-1], across.to)):
            share = focus_summary(changed(scenario, {first: value, second: height})).share
            assert int(cell) == round(100 * share)


def test_the_whole_path_by_keyboard(open_: Open) -> None:
    page = open_("two-states", reduced_motion="reduce")

    def press(name: str, key: str = "Enter") -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "(e => e.getAttribute('aria-label') || e.innerText)(document.activeElement)"
            )
            if focused and focused.strip() == name:
                page.keyboard.press(key)
                return
        raise AssertionError(f"{name} is not reached in {scene(page)}")

    for _ in range(len(SCENARIOS["two-states"].story.happened) - 1):  # type: ignore[union-attr]
        press("Go on")
    press("Place your bet")
    press("Coin toss", "Space")
    press("Watch what happens")
    press("See all repeats")
    press("Why?")
    expect(page.locator("#why")).to_be_focused()
    press("Change one thing")
    page.locator(".offers select").focus()
    page.keyboard.press("ArrowDown")
    page.locator(".knob input").focus()
    page.keyboard.press("ArrowLeft")
    press("No", "Space")
    press("Run it")
    assert scene(page) == "compare"


# --- The picture ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_control_changes_a_mark_of_the_picture(open_: Open, name: str) -> None:
    page, scenario = open_(name), SCENARIOS[name]
    go_to(page, "All of it")
    for id_, knob in scenario.knobs.items():
        slider = page.locator(f"#knob-{id_}")
        before, at = page.evaluate(MARKS), slider.input_value()
        slider.press("End")
        if slider.input_value() == at:
            slider.press("Home")
        assert slider.input_value() != at
        expect(page.get_by_role("button", name=f"{knob.title}: as it was")).to_be_visible()
        turned = [mark for mark in page.evaluate(MARKS) if not mark.startswith(OF_RUNS)]
        was = [mark for mark in before if not mark.startswith(OF_RUNS)]
        if not knob.paths or not all(path.startswith("model.") for path in knob.paths):
            assert turned != was, id_
        page.get_by_role("button", name=f"{knob.title}: as it was").click()


OF_RUNS = ("join", "decline", "occasion", "alliance", "term")
"""Marks of what is done in a run, not of the world."""


@pytest.mark.parametrize("name", ["two-states", "russia-china-2022", "russia-china-2022-system"])
def test_the_picture_shows_who_joins_what_in_every_step(open_: Open, name: str) -> None:
    page, scenario = open_(name, "&replicate=3"), few(name)
    go_to(page, "All of it")
    steps = [1, 2, 5, 30, 77, scenario.steps]
    world = build_world(scenario)
    record = engine.record(world, scenario.seed, range(2, 3), trace=range(1, scenario.steps + 1))
    slider = page.locator(".player input")
    for step in steps:
        slider.fill(str(step))
        joined, open_now = record.trace.joined[step - 1], record.trace.opened[step - 1]
        opened = {id_ for id_, row in world.occasion_index.items() if open_now[row, 0]}
        words = {id_ for id_ in opened if scenario.occasions[id_].kind == "rhetoric"}
        # Words of one host in one step are shown as one: who joins any of them joins that.
        signs = len(opened - words) + len({scenario.occasions[id_].host for id_ in words})
        expect(page.locator("[data-mark=occasion]")).to_have_count(signs)
        right = {
            f"{joiner} {occasion}"
            for (occasion, joiner), row in world.decision_index.items()
            if joined[row, 0]
        }
        shown = page.locator("[data-mark=join]").evaluate_all("all => all.map(e => e.dataset.of)")
        costly = {each for each in right if each.split()[1] not in words}
        assert {each for each in shown if each.split()[1] not in words} == costly
        hosts = {id_: scenario.occasions[id_].host for id_ in words}
        by_host = {(each.split()[0], hosts[each.split()[1]]) for each in right - costly}
        assert {
            (each.split()[0], hosts[each.split()[1]]) for each in shown if each.split()[1] in words
        } == by_host
        declined = {
            f"{guest} {id_}"
            for id_ in opened - words
            for guest in scenario.focus
            if scenario.occasions[id_].host in scenario.focus
            and scenario.occasions[id_].host != guest
            and f"{guest} {id_}" not in right
        }
        away = page.locator("[data-mark=decline]").evaluate_all("all => all.map(e => e.dataset.of)")
        assert {each for each in away if each.split()[1] not in words} == declined
        row = world.candidates.index(tuple(sorted(scenario.focus)))
        allied = bool(record.trace.allied[step - 1, row, 0])
        assert (page.locator("[data-mark=alliance]").count() == 1) == allied


COVERED = """() => {
    const boxes = selector => [...document.querySelectorAll(selector)].map(
        each => [each.closest('g').dataset.of ?? each.textContent, each.getBoundingClientRect()]);
    const signs = [...boxes('.pill > rect'), ...boxes('.away')];
    const there = [...boxes('.state.a .power, .state.b .power, .state.a .name, .state.b .name')];
    const others = window.innerWidth > 600 ? boxes('.state .name') : [];
    const meet = (one, other, from, to) =>
        Math.min(one[to], other[to]) - Math.max(one[from], other[from]) > 6;
    const common = (one, other) =>
        meet(one, other, 'left', 'right') && meet(one, other, 'top', 'bottom');
    return signs.flatMap(([sign, box], index) =>
        [...there, ...others, ...signs.slice(index + 1)]
            .filter(([, other]) => common(box, other)).map(([what]) => `${sign} covers ${what}`));
}"""
"""What signs of occasions, and words beside whom stays away, cover by more than 6 pixels: of the
two that a story is about, of each other and, but on a phone, of the names of others."""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", TOLD)
def test_signs_cover_neither_each_other_nor_whom_the_story_is_about(
    open_: Open, name: str, size: tuple[int, int]
) -> None:
    page = open_(name, "&replicate=1", size=size, reduced_motion="reduce")
    for now in scenes_of(page):
        if now == "watch":
            break
    slider = page.locator(".player input")
    for step in range(5, few(name).steps, 9):
        slider.fill(str(step))
        assert page.evaluate(COVERED) == [], step


ACROSS = """() => {
    const states = [...document.querySelectorAll('.state')].map(each => [each.dataset.of,
        ...['.power', '.name'].map(part => each.querySelector(part).getBoundingClientRect())]);
    const off = (at, from, to) => at - Math.max(from, Math.min(at, to));
    const apart = (box, {x, y, width}) => Math.hypot(off(x + width / 2, box.left, box.right),
        off(y + width / 2, box.top, box.bottom)) - width / 2;
    return states.flatMap(([name, , box]) => states
        .filter(([, circle]) => circle.width > 2 * box.height && apart(box, circle) < -6)
        .map(([other]) => `${name} runs over ${other}`));
}"""
"""Names that run over a large circle by more than 6 pixels."""

WIDTHS = {PHONE: 390, WALL: 762}
"""Of the picture."""


@pytest.mark.parametrize("size", [PHONE, WALL], ids=["phone", "presenting"])
@pytest.mark.parametrize("name", TOLD)
def test_names_of_states_do_not_run_over_large_circles(
    open_: Open, name: str, size: tuple[int, int]
) -> None:
    page = open_(name, size=size, reduced_motion="reduce")
    if size == WALL:
        page.get_by_role("button", name="Present").click()
    # The picture is drawn anew once it knows how large it is; its circles would grow to that.
    expect(page.locator(".stage svg")).to_have_attribute("width", str(WIDTHS[size]))
    assert page.evaluate(ACROSS) == []


def test_it_plays_pauses_and_goes_back(open_: Open) -> None:
    page = open_("two-states", "&set.threat=1.5")
    date = page.locator(".player .date")
    page.locator(".pace select").select_option("fast")
    page.get_by_role("button", name="Play", exact=False).first.click()
    expect(date).not_to_have_text("month 1")
    page.locator(".play").click()
    expect(page.locator(".play")).to_contain_text("Play")
    shown = date.inner_text()
    page.get_by_role("button", name="One month on").click()
    page.get_by_role("button", name="One month back").click()
    expect(date).to_have_text(shown)


def test_where_less_motion_is_wanted_nothing_moves_by_itself(open_: Open) -> None:
    page = open_(TOLD[0], reduced_motion="reduce")
    for now in scenes_of(page):
        if now == "watch":
            break
    expect(page.locator(".play")).to_contain_text("Play")
    moving = page.evaluate("document.getAnimations().length")
    assert moving == 0


def test_letters_are_large_when_presenting(open_: Open) -> None:
    page = open_("russia-china-2022", size=WALL)
    page.get_by_role("button", name="Present").click()
    large = re.compile(r"^(2[89]|[3-9]\d)")
    expect(page.locator(".state:not(.a):not(.b) .name").first).to_have_attribute("font-size", large)
    for now in scenes_of(page):
        smallest = page.evaluate(
            """Math.min(...[...document.querySelectorAll('body *')]
                .filter(each => [...each.childNodes]
                    .some(node => node.nodeType === 3 && node.data.trim())
                    && each.checkVisibility() && !each.closest('script, style, option, .hidden'))
                .map(each => parseFloat(getComputedStyle(each).fontSize)))"""
        )
        assert smallest >= 28, now


def test_arrow_keys_move_through_the_table_and_the_picture(open_: Open) -> None:
    name = "two-states"
    page, scenario = open_(name), few(name)
    go_to(page, "All of it")
    page.get_by_text("The picture as a table").click()
    page.locator(".scrolls [tabindex='0']").first.focus()
    focused = "[document.activeElement.parentElement.rowIndex, document.activeElement.cellIndex]"
    step = page.evaluate(focused)[0]
    for key, to in (
        ("ArrowDown", [step + 1, 0]),
        ("ArrowRight", [step + 1, 1]),
        ("ArrowUp", [step, 1]),
        ("End", [scenario.steps, 1]),
        ("ArrowDown", [scenario.steps, 1]),
        ("ArrowLeft", [scenario.steps, 0]),
        ("Home", [1, 0]),
    ):
        page.keyboard.press(key)
        assert page.evaluate(focused) == to, key
        expect(page.locator(".player .date")).to_have_text(f"month {to[0]}")
        expect(page.locator(".scrolls tr[aria-current]")).to_have_count(1)
    assert page.locator(".scrolls td[tabindex='0'], .scrolls th[tabindex='0']").count() == 1


def test_it_is_silent_until_asked(open_: Open) -> None:
    page = open_("two-states", "&set.threat=1.5")
    page.evaluate(
        """() => {
            window.made = 0;
            const own = AudioContext.prototype.createOscillator;
            AudioContext.prototype.createOscillator = function () {
                made++;
                return own.call(this);
            };
        }"""
    )
    page.locator(".pace select").select_option("fast")
    sound = page.get_by_role("button", name="Sound")
    expect(sound).to_have_attribute("aria-pressed", "false")
    page.locator(".play").click()
    expect(page.locator(".player .date")).not_to_have_text("month 1")
    assert page.evaluate("made") == 0
    sound.click()
    expect(page.locator(".player .date")).to_have_text("month 12", timeout=20_000)
    assert page.evaluate("made") > 0


# --- Handed out -----------------------------------------------------------------------------------


def test_a_page_is_handed_out_with_less_in_it(open_: Open, tmp_path: Path) -> None:
    name = "russia-china-2022"
    page, scenario = open_(name, "&set.threat=1.1"), few(name)
    go_to(page, "All of it")
    page.get_by_text("Hand this page out").click()
    form = page.locator(".hand-out")
    form.get_by_label("This story alone").check()
    for knob in ("china_weaker", "threat"):
        form.get_by_label(scenario.knobs[knob].title, exact=True).uncheck()
    hidden = DECISION_TERMS["third_parties"].phrase
    form.get_by_label(hidden, exact=True).uncheck()
    link = form.locator(".link").input_value()
    with page.expect_download() as waiting:
        form.get_by_role("link", name="Save this page as a file").click()
    waiting.value.save_as(tmp_path / "handed.html")
    for address in (f"{(tmp_path / 'handed.html').as_uri()}", f"{page.url.split('#')[0]}{link}"):
        page.goto("about:blank")
        page.goto(address)
        kept = [knob for knob in scenario.knobs if knob not in ("china_weaker", "threat")]
        expect(page.locator(".knob input")).to_have_count(len(kept))
        assert [each.get_attribute("id") for each in page.locator(".knob input").all()] == [
            f"knob-{knob}" for knob in kept
        ]
        # What is set stays set, though it cannot be turned.
        expect(page.locator(".outcome p").first).to_contain_text(
            f"of {few(name).replicates} repeats"
        )
        assert scene(page) == "free"
        go_to(page, "Why?")
        terms = page.locator(".why .terms")
        expect(terms).to_contain_text("what is not told here")
        expect(terms).not_to_contain_text(hidden)
        sizes = [_number(text) for text in terms.locator(".number").all_inner_texts()]
        assert sum(sizes[:-1]) == pytest.approx(sizes[-1], abs=0.05)
    page.goto((tmp_path / "handed.html").as_uri())
    expect(page.locator(".chooser")).to_have_count(0)
    assert (tmp_path / "handed.html").stat().st_size < 350_000


def _number(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-"))


# --- For everyone ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "size"), [*zip(TOLD, cycle((DESK, PHONE, WALL)), strict=False)])
def test_axe_has_nothing_against_any_scene(
    open_: Open, axe: str, name: str, size: tuple[int, int]
) -> None:
    page = open_(name, size=size, reduced_motion="reduce")
    page.evaluate(axe)
    if size == WALL:
        page.get_by_role("button", name="Present").click()
    else:
        page.locator(".chooser").click()
        assert page.evaluate("axe.run().then(found => found.violations)") == []
        page.keyboard.press("Escape")
    for now in scenes_of(page):
        found = page.evaluate("axe.run()")
        wrong = [
            f"{each['id']}: {node['html'][:200]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]
        assert wrong == [], now


def test_all_that_can_be_acted_on_has_a_name(open_: Open) -> None:
    """In what a screen reader is given of each scene."""
    page = open_("russia-china-2022", reduced_motion="reduce")
    for _ in scenes_of(page):
        page.evaluate(FOLD, True)
        said = page.locator("body").aria_snapshot()
        acting = re.findall(
            r"- (?:button|link|slider|combobox|spinbutton|checkbox|textbox)\b.*", said
        )
        assert acting
        assert [each for each in acting if not re.search(r'"[^"]+"', each)] == []
        page.evaluate(FOLD, False)


def test_two_visitors_of_one_file_do_not_see_each_other(open_: Open) -> None:
    one, other = open_("two-states"), open_("two-states")
    go_to(one, "All of it")
    go_to(other, "All of it")
    one.locator("#knob-parity").press("Home")
    expect(one).to_have_url(re.compile(r"set\.parity="))
    expect(other).not_to_have_url(re.compile(r"set\."))
    other.reload()
    expect(other.locator("#knob-parity")).to_be_visible()
    expect(other).not_to_have_url(re.compile(r"set\."))


def test_the_picture_reads_as_sentences(open_: Open) -> None:
    page, scenario = open_("two-states", "&replicate=3"), few("two-states")
    go_to(page, "All of it")
    page.locator(".player input").fill("23")
    record = engine.record(build_world(scenario), scenario.seed, range(2, 3), trace=range(23, 24))
    world, joined = record.world, record.trace.joined[0, :, 0]
    sentences = []
    for row, id_ in enumerate(world.occasions):
        held = scenario.occasions[id_]
        if record.trace.opened[0, row, 0]:
            guests = [guest for guest in sorted(scenario.states) if guest != held.host]
            joins = [g for g in guests if joined[world.decision_index[id_, g]]]
            names = [scenario.states[guest].name for guest in joins]
            said = f"{', '.join(names)} {'join' if len(names) > 1 else 'joins'}"
            away = [
                f", {scenario.states[g].name} stays away"
                for g in scenario.focus
                if g in guests and g not in joins and held.host in scenario.focus
            ]
            title = f"{scenario.states[held.host].name}: {held.title}"
            sentences.append(f"{title}; {said if names else 'nobody joins'}{''.join(away)}.")
    assert len(sentences) > 1
    picture = page.locator(".stage svg")
    for sentence in sentences:
        expect(picture).to_have_attribute("aria-label", re.compile(re.escape(sentence)))
