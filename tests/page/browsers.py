"""Compares the page's engine with the program at length: `python -m tests.page.browsers`.

All shipped scenarios and 300 generated ones, in node with either file of the engine, in Chromium
and in Firefox. Prints a table; the exit status is 1 where anything differs.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.page.cases import generated_cases, shipped_cases
from tests.page.comparison import sample_of
from tests.page.web import BROWSERS, bundled, missing, missing_browser

CASES = 300


def main() -> int:
    """Prints a row for each place."""
    lacks = [lack for lack in (missing(), *map(missing_browser, BROWSERS)) if lack is not None]
    if lacks:
        sys.exit("\n".join(lacks))
    sample = sample_of([*shipped_cases(), *generated_cases(range(CASES))])
    wrong = []
    print("| where | runs | arrays | differing |\n| --- | ---: | ---: | ---: |")
    with TemporaryDirectory() as folder:
        program = bundled("tests/cases_in_node.ts", Path(folder))
        places: dict[str, Callable[[], str]] = {
            "node, SIMD": partial(sample.in_node, program, "simd"),
            "node, plain": partial(sample.in_node, program, "plain"),
            **{name: partial(sample.in_browser, name, Path(folder)) for name in BROWSERS},
        }
        for place, found in places.items():
            differing = [f"{place}: {each}" for each in sample.differing(found())]
            counts = f"{len(sample.cases)} | {sample.arrays} | {len(differing)}"
            print(f"| {place} | {counts} |", flush=True)
            wrong += differing
    print(*wrong, sep="\n", end="", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
