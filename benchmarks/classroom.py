"""How soon the classroom's page answers one visitor: python -m benchmarks.classroom ADDRESS.

Needs a classroom that is being served, and Chromium. Prints the time to the first picture of
visits, and from the turn of a slider to the picture that shows it, as seen in the browser.
"""

import shutil
import statistics
import sys
import time

from playwright.sync_api import Page, sync_playwright

_VISITS, _TURNS = 5, 60

_TURN = """
() => new Promise(done => {
  const shown = document.querySelector('[data-testid=fingerprint]');
  const before = shown.innerText, start = performance.now();
  const watch = new MutationObserver(() => {
    if (shown.innerText === before) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  });
  watch.observe(shown, {childList: true, characterData: true, subtree: true});
  const slider = document.querySelector('[data-testid^=control-] [tabindex="0"]');
  slider.focus();
  for (const kind of ['keydown', 'keyup'])
    slider.dispatchEvent(new KeyboardEvent(kind, {keyCode: 37, key: 'ArrowLeft', bubbles: true}));
})
"""


def first_picture(page: Page, address: str) -> float:
    """Seconds from asking for the page to its network."""
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("[data-testid=network] svg")
    return time.perf_counter() - start


def measure(address: str) -> None:
    """Measure and print."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        visits = [first_picture(browser.new_page(), address) for _ in range(_VISITS)]
        page = browser.new_page()
        first_picture(page, address)
        page.wait_for_selector("[data-testid=bars] svg"); page.get_by_test_id("run").click(); page.wait_for_timeout(500)
        turns = []
        for _ in range(_TURNS):
            turns.append(page.evaluate(_TURN))
            page.wait_for_timeout(300)
        browser.close()
    turns.sort()
    print(f"first picture: {min(visits):.2f} to {max(visits):.2f} s in {_VISITS} visits")
    print(
        f"slider to picture: median {statistics.median(turns):.0f} ms, "
        f"95th percentile {turns[int(0.95 * _TURNS) - 1]:.0f} ms of {_TURNS} turns"
    )


if __name__ == "__main__":
    measure(sys.argv[1])
