"""The engine as a browser runs it, in node, against the processor's on one thread."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import decisions
from benchmarks.timing import seconds
from sim.model.engine import record
from sim.model.world import build_world
from sim.page.page_file import engine_text
from sim.page.stories import document
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario
from tests.page.web import bundled, missing, node

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


def processor(scenario: Scenario, pairs: Pairs) -> None:
    """One call of the processor's engine, its world made anew."""
    record(build_world(scenario, pairs), scenario.seed, range(REPLICATES))


def in_node(scenario: Scenario, pairs: Pairs, only: str) -> list[float]:
    """Seconds that successive calls in a process of its own take, with a file of the engine."""
    given = {
        "stories": document({"it": scenario}).json_text(),
        "engine": engine_text(),
        "pairs": pairs,
        "replicates": REPLICATES,
    }
    with TemporaryDirectory() as folder:
        file = Path(folder, "given.json")
        file.write_text(json.dumps(given), encoding="utf-8")
        times = json.loads(node(bundled("tests/speed.ts", Path(folder)), file, only))
    return [milliseconds / 1e3 for milliseconds in times]
