"""Cases that the program has run, run again by the page's code, and where these differ."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.page.page_file import engine_text
from sim.page.stories import document
from sim.scenario.paths import with_values
from tests.page.cases import Case, Digests
from tests.page.web import browsed, bundled, node, page_of

GENERATED = range(60)
"""The generated cases by which tests compare."""


class Sample(NamedTuple):
    """Cases, and what the program makes of them."""

    cases: Sequence[Case]
    blocks: dict[str, str]
    """What a page is given: stories, engine and cases, each as JSON."""
    expected: Sequence[Digests]

    @property
    def arrays(self) -> int:
        """How many are compared."""
        return sum(map(len, self.expected))

    def differing(self, found: str) -> Iterator[str]:
        """Case and array of whatever differs in results as JSON, also what is only in one."""
        made = json.loads(found) if found.startswith("[") else []
        assert len(made) == len(self.cases), found[:2000]
        for case, right, digests in zip(self.cases, self.expected, made, strict=True):
            for name in right | digests:
                if right.get(name) != digests.get(name):
                    yield f"{case.name}: {name}"

    def in_node(self, program: Path, only: str = "") -> str:
        """What a bundle of cases_in_node.ts makes of it; only: with that file of the engine."""
        given = program.with_suffix(".json")
        written = self.blocks | {"cases": json.loads(self.blocks["cases"])}
        given.write_text(json.dumps(written), encoding="utf-8")
        return node(program, given, *([only] if only else []))

    def in_browser(self, name: str, folder: Path) -> str:
        """What a page makes of it."""
        script = bundled("tests/cases_in_page.ts", folder)
        return browsed(name, page_of(self.blocks, script, folder / "cases.html"))


def sample_of(cases: Sequence[Case]) -> Sample:
    """A sample of some cases."""
    # What is recorded beforehand is not compared here, and one replicate of it is quick.
    brief = {case.name: with_values(case.scenario, {"replicates": 1}) for case in cases}
    stories = document(brief).json_text()
    written = json.dumps([case.written(story) for story, case in enumerate(cases)])
    blocks = {"stories": stories, "engine": engine_text(), "cases": written}
    return Sample(cases, blocks, [case.expected() for case in cases])
