"""The page in a real browser: it computes by itself, quietly, with the program's own numbers."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from sim import explain
from sim.model.simulate import pair_record
from sim.page.page_file import page as page_of
from sim.page.settings import Settings
from sim.page.stories import document
from sim.results.scenario_library import read
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.focus_summary import focus_summary
from sim.studies.explain.counterfactuals import smallest_flips

pytestmark = pytest.mark.slow

PAIR, DYNAMIC = "two-states", "russia-china-2022-system"
MARKUP = "<script>alert(1)</script><img src=https://far.example/a.png onerror=alert(2)>"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 768}


def scenario_of(name: str) -> Scenario:
    """A scenario with few enough replicates to be run several times."""
    return changed(read(name), {"replicates": 120 if name == PAIR else 20})


@pytest.fixture(scope="module")
def text() -> str:
    """The page of two stories, as it is written."""
    return page_of(document({name: scenario_of(name) for name in (PAIR, DYNAMIC)}))


Open = Callable[..., Page]


@pytest.fixture
def open_(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a text as a file, in a browser that fails the test for any complaint or request."""
    heard: list[str] = []
    context = chromium.new_context(viewport=DESK, offline=True, accept_downloads=True)  # type: ignore[arg-type]

    def open_(text: str, address: str = "", *, may_complain: bool = False) -> Page:
        file = tmp_path / f"page-{len(context.pages)}.html"
        file.write_text(text, encoding="utf-8")
        own = (tmp_path.as_uri(), "blob:")
        page = context.new_page()
        page.set_default_timeout(20_000)
        if not may_complain:
            page.on("console", lambda message: heard.append(message.text))
            page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        page.on("request", lambda r: None if r.url.startswith(own) else heard.append(r.url))
        page.goto(file.as_uri() + address)
        return page

    yield open_
    context.close()
    assert heard == []


def free(page: Page) -> Page:
    """The page where all is shown and can be changed."""
    page.get_by_role("button", name="All of it").first.click()
    return page


def share(page: Page) -> Locator:
    return page.locator(".card .outcome p").first


def told(scenario: Scenario) -> re.Pattern[str]:
    """What the page says of the share allied."""
    allied = focus_summary(scenario).allied
    return re.compile(rf"(?<!\d){sum(allied)} of {len(allied)} repeats")


def table(page: Page) -> Locator:
    """The rows of the table behind the picture."""
    page.get_by_text("The picture as a table").click()
    return page.locator(".scrolls tbody tr")


def turn(page: Page, knob: str, value: float) -> None:
    page.locator(f"#knob-{knob}").fill(str(value))


# --- The program's own numbers --------------------------------------------------------------------


@pytest.mark.parametrize("name", [PAIR, DYNAMIC])
def test_the_share_allied_is_the_programs(open_: Open, text: str, name: str) -> None:
    page = free(open_(text, f"#story={name}"))
    expect(share(page)).to_contain_text(told(scenario_of(name)))
    assert len(page.workers) == 1  # where it is computed, so that the page never waits


def test_a_turned_knob_gives_the_programs_share_and_the_storys_beside_it(
    open_: Open, text: str
) -> None:
    page, scenario = free(open_(text)), scenario_of(PAIR)
    knob = scenario.knobs["parity"]
    turn(page, "parity", knob.from_)
    turned = changed(scenario, {"parity": knob.from_})
    assert told(turned) != told(scenario)
    expect(share(page)).to_contain_text(told(turned))
    expect(page.locator(".before .outcome p")).to_contain_text(told(scenario))
    page.get_by_role("button", name=f"{knob.title}: as it was").click()
    expect(share(page)).to_contain_text(told(scenario))


def test_new_draws_are_those_of_the_seed_that_is_named(open_: Open, text: str) -> None:
    page = free(open_(text))
    page.get_by_role("button", name="Run with new draws").click()
    seed = int(re.search(r"Seed (\d+)", page.inner_text(".draws"))[1])  # type: ignore[index]
    assert seed != scenario_of(PAIR).seed
    expect(share(page)).to_contain_text(told(changed(scenario_of(PAIR), {"seed": seed})))
    expect(page).to_have_url(re.compile(rf"[#&]seed={seed}\b"))


@pytest.mark.parametrize("name", [PAIR, DYNAMIC])
def test_one_replicate_is_the_programs_step_by_step(open_: Open, text: str, name: str) -> None:
    page, scenario = free(open_(text, f"#story={name}&replicate=5")), scenario_of(name)
    steps = range(1, scenario.steps + 1)
    record = pair_record(scenario, scenario.focus, 4, steps)
    expect(table(page)).to_have_count(scenario.steps)
    rows = page.locator(".scrolls tbody tr").evaluate_all(
        "all => all.map(row => [...row.cells].map(each => each.innerText))"
    )
    a, b = scenario.focus
    for step, row in zip(steps, rows, strict=True):
        for host, guest, cell in ((a, b, row[1]), (b, a, row[2])):
            for (occasion, joiner), decision in record.world.decision_index.items():
                held = scenario.occasions[occasion]
                if (joiner, held.host) != (guest, host):
                    continue
                place = record.world.occasion_index[occasion]
                is_open = bool(record.trace.opened[step - 1, place, 0])
                joined = bool(record.trace.joined[step - 1, decision, 0])
                verb = "joins" if joined else "stays away"
                said = f"{held.title or occasion}: {scenario.states[guest].name} {verb}"
                assert (said in cell) == is_open, (step, occasion)
            pair = record.world.pair_index[guest, host]
            expected = record.trace.expected[step - 1, pair, 0]
            shown = row[3] if host == a else row[4]
            assert _percent(shown) == pytest.approx(expected, abs=0.011)
        candidate = record.world.candidates.index(tuple(sorted(scenario.focus)))
        assert (row[5] == "allied") == bool(record.trace.allied[step - 1, candidate, 0])


def _percent(text: str) -> float:
    number = int(re.search(r"\d+", text)[0])  # type: ignore[index]
    ends = {"under": 0.0, "over": 1.0}
    return next((end for word, end in ends.items() if word in text), number / 100)


@pytest.mark.parametrize("name", [PAIR, DYNAMIC])
def test_why_has_the_programs_terms(open_: Open, text: str, name: str) -> None:
    page, scenario = free(open_(text, f"#story={name}&replicate=2")), scenario_of(name)
    row = table(page).filter(has=page.get_by_role("button")).nth(11)
    step = int(row.evaluate("row => row.rowIndex"))
    button = row.get_by_role("button").first
    said = button.get_attribute("aria-label") or ""
    button.click()
    occasion, state = next(
        (id_, guest)
        for id_, held in scenario.occasions.items()
        for guest in scenario.focus
        if said.startswith(f"Why? {held.title or id_}: {scenario.states[guest].name} ")
    )
    right = explain(scenario, state, occasion, replicate=1, step=step)
    why = page.locator(".why")
    expect(why.locator("tr.sum .number")).to_have_text(_signed(right.worth))
    cells = why.locator("tbody tr:not(.sum) .number").all_inner_texts()
    sizes = sorted((size for size in right.terms.values() if size), key=abs, reverse=True)
    assert cells == [_signed(size) for size in sizes]
    expect(why).to_contain_text(f"The draw was {right.draw:.3f}")
    assert page.evaluate("document.activeElement.id") == "why"
    marked = why.locator("[data-mark=chance], [data-mark=draw]")
    heights = marked.evaluate_all("all => all.map(e => [e.dataset.mark, +e.getAttribute('cy')])")
    # Up the picture from 0 at 81 to 1 at 3.
    drawn = {mark: (81 - height) / 78 for mark, height in heights}
    assert drawn["chance"] == pytest.approx(right.probability, abs=0.002)
    assert drawn["draw"] == pytest.approx(right.draw, abs=0.002)
    assert (drawn["draw"] < drawn["chance"]) == right.joined
    flips = {flip.knob: flip.flips_at for flip in smallest_flips(scenario, right)}
    reversing = {knob: value for knob, value in flips.items() if value is not None}
    found = page.locator("[data-mark=flip]")
    expect(found).to_have_count(len(reversing))
    values = dict(found.evaluate_all("all => all.map(e => [e.dataset.of, e.dataset.value])"))
    assert {knob: float(value) for knob, value in values.items()} == reversing


def _signed(size: float) -> str:
    digits = f"{abs(size):.2f}"
    if digits == "0.00":
        return digits
    return f"{'+' if size > 0 else '−'}{digits}"


# --- What is set ----------------------------------------------------------------------------------


def test_settings_in_the_file_and_in_the_address(open_: Open) -> None:
    scenario = scenario_of(PAIR)
    settings = Settings(story=PAIR, seed="7", set={"parity": 0.5, "model.noise": 0.3})
    stored = page_of(document({PAIR: scenario}), settings)
    in_file = changed(scenario, {"seed": 7, "parity": 0.5, "model.noise": 0.3})
    page = open_(stored)
    expect(share(page)).to_contain_text(told(in_file))
    expect(page.locator("main")).to_contain_text("model.noise = 0.3")
    page = open_(stored, "#seed=9&set.parity=0.9")
    in_address = changed(scenario, {"seed": 9, "parity": 0.9, "model.noise": 0.3})
    expect(share(page)).to_contain_text(told(in_address))


def test_a_change_is_kept_in_the_address_and_another_address_is_followed(
    open_: Open, text: str
) -> None:
    page = free(open_(text))
    turn(page, "parity", 0.5)
    expect(page).to_have_url(re.compile(r"set\.parity=0\.5"))
    page.evaluate("location.hash = '#story=two-states&set.parity=0.9'")
    expect(share(page)).to_contain_text(told(changed(scenario_of(PAIR), {"parity": 0.9})))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("#story=atlantis", "a story “atlantis”, which is not in this file"),
        ("#seed=-1", "“seed=-1”"),
        ("#seed=99999999999999999999", "makes no sense here and is left out"),
        ("#replicate=0", "“replicate=0”"),
        ("#set.parity=much", "“set.parity=much”"),
        ("#set.parity=7", "a ratio of powers, above 0 and at most 1, not 7"),
        ("#set.nonsense=1", "no path “nonsense”"),
        ("#set.states.A.power=-1", "“states.A.power” cannot be -1"),
        ("#set.states.A.power={}", "“states.A.power” cannot be {}"),
        ("#set.constructor=1", "no path “constructor”"),
        ("#%3Cimg%20src=x%20onerror=alert(1)%3E", "makes no sense here"),
    ],
)
def test_an_address_with_nonsense_gets_a_sentence_and_the_story(
    open_: Open, text: str, address: str, sentence: str
) -> None:
    page = open_(text, address)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.locator("h1")).to_have_text(scenario_of(PAIR).title)
    expect(free(page).locator(".knob").first).to_be_visible()


def test_a_saved_page_opens_as_it_was(open_: Open, text: str, tmp_path: Path) -> None:
    page = free(open_(text, "#seed=3"))
    turn(page, "parity", 0.5)
    right = told(changed(scenario_of(PAIR), {"seed": 3, "parity": 0.5}))
    expect(share(page)).to_contain_text(right)
    page.get_by_text("Hand this page out").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save this page as a file").click()
    link = page.locator(".hand-out .link")
    assert "seed=3" in link.input_value()
    page.get_by_label("Open with what is set now").uncheck()
    assert link.input_value() == f"#story={PAIR}"
    download: Download = waiting.value
    assert download.suggested_filename == f"{PAIR}.html"
    download.save_as(tmp_path / "saved.html")
    saved = (tmp_path / "saved.html").read_text(encoding="utf-8")
    again = free(open_(saved))
    expect(share(again)).to_contain_text(right)
    # All but the settings is as it was written.
    stored = r'(id="settings">)(.*?)</script>'
    assert json.loads(re.search(stored, saved)[2]) == {  # type: ignore[index]
        "story": PAIR,
        "seed": "3",
        "set": {"parity": 0.5},
    }
    plain = re.compile(stored)
    assert _blocks(plain.sub("", saved)) == _blocks(plain.sub("", text))


def _blocks(page: str) -> list[str]:
    return re.findall(r"<(?:script|style|meta)[^>]*>[^<]*", page)


# --- Where something is missing or forbidden ------------------------------------------------------


def test_where_workers_are_forbidden_the_page_computes(open_: Open, text: str) -> None:
    page = free(open_(text.replace("worker-src blob:", "worker-src 'none'"), may_complain=True))
    expect(share(page)).to_contain_text(told(scenario_of(PAIR)))
    assert page.workers == []
    turn(page, "parity", 0.5)
    expect(share(page)).to_contain_text(told(changed(scenario_of(PAIR), {"parity": 0.5})))


def test_where_webassembly_is_forbidden_what_was_run_beforehand_is_shown(
    open_: Open, text: str
) -> None:
    page = free(open_(text.replace(" 'wasm-unsafe-eval'", ""), may_complain=True))
    expect(page.get_by_role("alert")).to_contain_text("does not let the page compute")
    expect(page.get_by_role("alert")).to_contain_text("run beforehand, with nothing changed")
    expect(share(page)).to_contain_text(told(scenario_of(PAIR)))
    expect(page.locator(".knob")).to_have_count(0)
    expect(table(page)).to_have_count(scenario_of(PAIR).steps)


def test_where_storage_is_forbidden_in_a_frame_the_page_works(
    open_: Open, text: str, tmp_path: Path
) -> None:
    """As in a learning platform: a frame that may run scripts and nothing else."""
    (tmp_path / "inner.html").write_text(text, encoding="utf-8")
    frame = '<!doctype html><iframe sandbox="allow-scripts" src="inner.html" width=900 height=600>'
    page = open_(frame, may_complain=True)
    page.context.set_offline(False)
    inner = page.frame_locator("iframe")
    inner.get_by_role("button", name="All of it").first.click()
    expect(inner.locator(".card .outcome p").first).to_contain_text(told(scenario_of(PAIR)))
    inner.locator("#knob-parity").fill("0.5")
    right = told(changed(scenario_of(PAIR), {"parity": 0.5}))
    expect(inner.locator(".card .outcome p").first).to_contain_text(right)


def test_in_a_frame_that_may_download_the_page_is_saved_with_what_its_address_sets(
    open_: Open, text: str, tmp_path: Path
) -> None:
    """As the teacher's guide has it embedded."""
    (tmp_path / "inner.html").write_text(text, encoding="utf-8")
    address = f"inner.html#story={PAIR}&amp;set.parity=0.5"
    sandbox = "allow-scripts allow-downloads"
    frame = f'<!doctype html><iframe sandbox="{sandbox}" src="{address}" width=900 height=600>'
    page = open_(frame, may_complain=True)
    page.context.set_offline(False)
    inner = page.frame_locator("iframe")
    inner.locator("summary", has_text="Hand this page out").click()
    with page.expect_download() as saved:
        inner.get_by_role("link", name="Save this page as a file").click()
    again = free(open_(Path(saved.value.path()).read_text(encoding="utf-8")))
    right = told(changed(scenario_of(PAIR), {"parity": 0.5}))
    expect(share(again)).to_contain_text(right)


def damaged(text: str, change: Callable[[dict[str, Any]], object]) -> str:
    """A page with something changed in its stories."""
    found = re.search(r'(id="stories">)(.*?)</script>', text)
    assert found
    stories = json.loads(found[2])
    change(stories)
    return text.replace(found[2], json.dumps(stories).replace("<", "\\u003c"))


def seventeen(stories: dict[str, Any]) -> None:
    states = stories["stories"][0]["scenario"]["states"]
    states |= {f"X{number}": states["A"] for number in range(17 - len(states))}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda s: s.update(format=2), "of format 2, which is newer than this page"),
        (lambda s: s.pop("words"), "are damaged"),
        (lambda s: s["stories"][0]["scenario"].pop("model"), "are damaged"),
        (lambda s: s["stories"][0]["scenario"]["model"].update(noise="x"), "are damaged"),
        (lambda s: s["stories"].clear(), "are damaged"),
        (seventeen, "17 states; a page takes at most 16"),
    ],
)
def test_a_damaged_story_gets_a_sentence(
    open_: Open, text: str, change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    page = open_(damaged(text, change))
    expect(page.get_by_role("alert")).to_contain_text(sentence)


def test_a_story_that_names_what_is_not_there_gets_a_sentence(open_: Open, text: str) -> None:
    def lost(stories: dict[str, Any]) -> None:
        stories["stories"][0]["scenario"]["occasions"]["a_drills"]["host"] = "atlantis"

    page = open_(damaged(text, lost))
    expect(page.get_by_role("alert")).to_contain_text("no state “atlantis”")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_file_that_was_cut_off_is_never_blank(open_: Open, text: str, cut: float) -> None:
    page = open_(text[: int(cut * len(text))], may_complain=True)
    assert page.inner_text("body").strip()


@pytest.mark.parametrize("block", ["stories", "engine", "settings"])
def test_a_file_without_a_block_or_with_rubbish_in_it_gets_a_sentence(
    open_: Open, text: str, block: str
) -> None:
    pattern = re.compile(rf'(id="{block}">)(.*?)</script>')
    for rubbish in ("", "rubbish"):
        page = open_(pattern.sub(rf"\1{rubbish}</script>", text), may_complain=True)
        expect(page.get_by_role("alert")).to_contain_text("damaged")


def test_without_script_it_says_so(chromium: Browser, text: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(text, encoding="utf-8")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert "needs JavaScript" in page.inner_text("body")
    assert scenario_of(PAIR).title in page.inner_text("body")
    context.close()


# --- For everyone ---------------------------------------------------------------------------------


def test_markup_in_a_story_is_shown_as_text(open_: Open) -> None:
    scenario = scenario_of(PAIR)
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    data |= {"title": MARKUP, "about": MARKUP, "sources": [MARKUP]}
    for section in (data["states"], data["knobs"], data["occasions"]):
        for entry in section.values():
            entry["name" if "name" in entry else "title"] = MARKUP
    page = free(open_(page_of(document({PAIR: Scenario.model_validate(data)}))))
    expect(page.locator("h1")).to_have_text(MARKUP)
    table(page).get_by_role("button").first.click()
    expect(page.locator(".why")).to_contain_text("The draw was")
    assert page.locator("main img, main script").count() == 0


def test_a_name_from_right_to_left_leaves_the_words_around_it_in_order(open_: Open) -> None:
    scenario = scenario_of(PAIR)
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    data["states"]["A"]["name"] = "ישראל"
    page = free(open_(page_of(document({PAIR: Scenario.model_validate(data)}))))
    expect(page.locator(".tally")).to_contain_text(
        "\N{FIRST STRONG ISOLATE}ישראל\N{POP DIRECTIONAL ISOLATE} came"
    )
    left = page.locator(".tally .b").evaluate(
        """line => ["Borduria", "ישראל"].map(word => {
            const text = [...line.childNodes].filter(node => node.nodeType === 3)
                .find(node => node.data.includes(word));
            const range = document.createRange();
            range.setStart(text, text.data.indexOf(word));
            range.setEnd(text, text.data.indexOf(word) + word.length);
            return range.getBoundingClientRect().left;
        })"""
    )
    assert left[0] < left[1]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_scrolls_sideways_and_nobody_is_kept_out(
    open_: Open, text: str, axe: str, viewport: dict[str, int]
) -> None:
    page = free(open_(text, f"#story={DYNAMIC}"))
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    table(page).get_by_role("button").first.click()
    expect(page.locator(".why")).to_contain_text("The draw was")
    for folded in page.locator("summary").all():
        folded.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    assert [each["id"] for each in found["violations"]] == []


def test_the_keyboard_alone_turns_a_knob(open_: Open, text: str) -> None:
    page = free(open_(text))
    expect(share(page)).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "knob-parity":
            break
    assert page.evaluate("document.activeElement.id") == "knob-parity"
    page.keyboard.press("Home")
    right = told(changed(scenario_of(PAIR), {"parity": scenario_of(PAIR).knobs["parity"].from_}))
    assert right != told(scenario_of(PAIR))
    expect(share(page)).to_contain_text(right)
