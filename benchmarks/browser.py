"""The engine as a browser runs it, in node, against the processor's on one thread."""

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from benchmarks.peers import decisions
from benchmarks.timing import seconds
from sim.model.engine import record
from sim.model.world import build_world
from sim.page.page_file import engine_text
from sim.page.stories import document
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario
from tests.page.web import bundled, missing, missing_browser, node, page_of

REPLICATES = 200
"""As many as a page runs at a time."""

Pairs = list[tuple[str, str]] | None


def figures() -> Iterator[tuple[str, str]]:
    """Of some worlds: nanoseconds for each decision, and milliseconds of a call."""
    if lack := missing():
        yield "the engine in a browser", lack
        return
    for name, only_focus in (
        ("russia-china-2022", True),
        ("russia-china-2022", False),
        ("russia-china-2022-system", False),
        ("two-states", False),
    ):
        scenario = read_scenario(f"scenarios/{name}.yaml")
        pairs: Pairs = [scenario.focus] if only_focus else None
        what = f"{name}{', the focus pair' if only_focus else ''}, {REPLICATES} replicates"
        # Whoever else wants the processor makes medians meaningless.
        (native,) = seconds(partial(processor, scenario, pairs), rounds=12, of=min)
        simd, plain = (in_node(scenario, pairs, only) for only in ("simd", "plain"))
        each = 1e9 / decisions(build_world(scenario, pairs), REPLICATES)
        warm = [native, *(min(times[1:]) for times in (simd, plain))]
        shown = "; ".join(f"{each * taken:.1f}" for taken in warm)
        yield f"{what}: nanoseconds for each decision; with SIMD; without", shown
        yield (
            f"{what}: milliseconds of the first call with SIMD; later",
            f"{1e3 * simd[0]:.0f}; {1e3 * min(simd[1:]):.0f}",
        )

    yield from on_a_phone()


def on_a_phone() -> Iterator[tuple[str, str]]:
    """Milliseconds of calls in Chromium whose processor is throttled to a quarter."""
    what = f"russia-china-2022, the focus pair, {REPLICATES} replicates, at a quarter of the speed"
    if lack := missing_browser("chromium"):
        yield what, lack
        return
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        script = bundled("tests/speed_in_page.ts", Path(folder))
        file = page_of(
            {"task": task(scenario, [scenario.focus])}, script, Path(folder, "page.html")
        )
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(file.as_uri())
        page.wait_for_function("document.title === 'done'")
        times = json.loads(page.inner_text("body"))
        browser.close()
    yield f"{what}: milliseconds of the first call; later", f"{times[0]:.0f}; {min(times[1:]):.0f}"


def processor(scenario: Scenario, pairs: Pairs) -> None:
    """One call of the processor's engine, its world made anew."""
    record(build_world(scenario, pairs), scenario.seed, range(REPLICATES))


def in_node(scenario: Scenario, pairs: Pairs, only: str) -> list[float]:
    """Seconds that successive calls in a process of its own take, with a file of the engine."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "given.json")
        file.write_text(task(scenario, pairs), encoding="utf-8")
        times = json.loads(node(bundled("tests/speed.ts", Path(folder)), file, only))
    return [milliseconds / 1e3 for milliseconds in times]


def task(scenario: Scenario, pairs: Pairs) -> str:
    """What is timed, as JSON."""
    given = {
        "stories": document({"it": scenario}).json_text(),
        "engine": engine_text(),
        "pairs": pairs,
        "replicates": REPLICATES,
    }
    return json.dumps(given)
