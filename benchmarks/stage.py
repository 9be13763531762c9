"""How soon the page answers in Chromium: first picture, turned slider, frames while it plays."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from sim.page.page_file import page
from sim.page.stories import document
from sim.results.scenario_library import read
from tests.page.web import missing_browser

PAIR, DYNAMIC = "russia-china-2022", "russia-china-2022-system"
"""Of ten states both; in the second the others answer."""

_TURN = """async id => {
    const slider = document.getElementById(id), before = performance.now();
    const pause = () => new Promise(resolve => setTimeout(resolve, 1));
    const said = () => document.querySelector('.outcome p').innerText, was = said();
    const isBusy = () => document.querySelector('.outcome[aria-busy=true]') !== null;
    slider.value = slider.value === slider.min ? slider.max : slider.min;
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    // The number may come out as it was.
    for (let begun = false; said() === was && !(begun && !isBusy()); begun ||= isBusy()) {
        if (performance.now() - before > 10_000) throw new Error(`${id}: no number came`);
        await pause();
    }
    const first = performance.now() - before;
    while (isBusy()) await pause();
    return [first, performance.now() - before];
}"""

_FRAMES = """async seconds => {
    const times = [];
    for (const end = performance.now() + 1000 * seconds; performance.now() < end;)
        times.push(await new Promise(requestAnimationFrame));
    return times.slice(1).map((time, index) => time - times[index]).sort((a, b) => a - b);
}"""


def figures() -> Iterator[tuple[str, str]]:
    """Milliseconds."""
    if lack := missing_browser("chromium"):
        yield "the page in Chromium", lack
        return
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "page.html")
        scenarios = {name: read(name) for name in (PAIR, DYNAMIC)}
        file.write_text(page(document(scenarios)), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name in (PAIR, DYNAMIC):
            opened = browser.new_page(viewport={"width": 1366, "height": 768})
            opened.goto(f"{file.as_uri()}#story={name}")
            yield from _of(opened, name)
            opened.close()
        browser.close()


def _of(opened: Page, name: str) -> Iterator[tuple[str, str]]:
    opened.wait_for_selector("[data-mark=state]")
    first = opened.evaluate("performance.now()")
    yield f"{name}: first picture, from opening the file", f"{first:.0f} ms at most"
    opened.get_by_role("button", name="All of it").first.click()
    opened.wait_for_selector(".outcome[aria-busy=false]")
    turned = [opened.evaluate(_TURN, f"knob-{id_}") for id_ in read(name).knobs]
    first, whole = zip(*turned, strict=True)
    yield f"{name}: slider turned to a first number, each knob", _listed(first)
    yield f"{name}: slider turned to the number of 200", _listed(whole)
    opened.locator(".pace select").select_option("fast")
    opened.locator(".play").click()
    frames = opened.evaluate(_FRAMES, 5)
    yield (
        f"{name}: frames while it plays, median; 95th percentile; longest",
        _listed([frames[len(frames) // 2], frames[int(0.95 * len(frames))], frames[-1]]),
    )


def _listed(milliseconds: Sequence[float]) -> str:
    return "; ".join(f"{each:.0f}" for each in milliseconds) + " ms"
