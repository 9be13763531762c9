import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from sim.cli.findings import findings
from sim.errors import InputError

DOCS = Path(__file__).parents[2] / "docs"
PROSE = (DOCS / "findings.in.md").read_text(encoding="utf-8")
PAGE = (DOCS / "findings.md").read_text(encoding="utf-8")


def claim(name: str, verdict: str = "supported", **found: Any) -> dict[str, Any]:
    plain = {
        "claim": name,
        "says": "They ally.",
        "verdict": verdict,
        "expect": verdict,
        "as_expected": True,
        "measure": "allied",
        "exceeds": None,
        "estimate": 0.663,
        "low": 0.592,
        "high": 0.718,
        "at_least": 0.5,
        "at_most": None,
        "confidence": 0.95,
        "replicates": 100,
        "observed": 100,
        "note": "",
    }
    return plain | found


CHECKED: list[dict[str, Any]] = [
    {
        "source": "scenarios/north.yaml",
        "fine": True,
        "title": "North and South",
        "size": "2 states",
        "claims": [
            claim("history"),
            claim("gap", "refuted", exceeds="allied", estimate=-0.1, low=-0.2, high=0.05),
        ],
    },
    {
        "source": "scenarios/west.yaml",
        "fine": True,
        "title": "West",
        "size": "2 states",
        "claims": [
            claim("history", "undecided", estimate=None, low=0.0, high=1.0, says="They | ally.")
        ],
    },
]

EXPECTED = """\
In 66 % of worlds. Right about 1 of 2, wrong about 0, of 3 claims in all; 1 refuted.

### North and South

[scenarios/north.yaml](../scenarios/north.yaml)

| claim | in words | verdict | found | claimed |
| --- | --- | --- | --- | --- |
| `history` | They ally. | supported | 66 % (59 to 72 %) | at least 50 % |
| `gap` | They ally. | refuted | a difference of −10 points (−20 to +5) | at least +50 |

### West

[scenarios/west.yaml](../scenarios/west.yaml)

| claim | in words | verdict | found | claimed |
| --- | --- | --- | --- | --- |
| `history` | They \\| ally. | undecided | – (0 to 100 %) | at least 50 % |

End.
"""


def test_prose_gets_its_numbers_from_what_check_says_and_tables_of_all_verdicts() -> None:
    prose = (
        "In {north/history} of worlds. Right about {supported history} of {all history}, "
        "wrong about {refuted history}, of {all} claims in all; {refuted} refuted.\n\n"
        "{verdicts}\nEnd.\n"
    )
    assert findings(prose, CHECKED) == EXPECTED


@pytest.mark.parametrize("place", ["{north/histori}", "{wrong}", "{refuted geography}"])
def test_a_placeholder_for_nothing_is_refused(place: str) -> None:
    with pytest.raises(InputError, match=re.escape(place)):
        findings(f"Found {place}.", CHECKED)


def test_the_page_is_made_from_the_prose() -> None:
    words = re.split(r"\{[^{}\n]+\}", PROSE)
    pattern = ".+?".join(map(re.escape, words))
    assert re.fullmatch(pattern, PAGE, re.DOTALL), "docs/findings.md is stale: make findings"


@pytest.mark.slow
def test_the_page_tells_the_verdicts_that_check_comes_to(invoke: Callable[..., Result]) -> None:
    checked = json.loads(invoke("check", "scenarios", "--json").stdout)
    now = {
        (each["source"], found["claim"], found["verdict"])
        for each in checked
        for found in each["claims"]
    }
    assert told(PAGE) == now, "docs/findings.md is stale: make findings"


def told(page: str) -> set[tuple[str, str, str]]:
    """Scenario file, claim and verdict of every row of the page's tables."""
    found = set()
    for part in page.split("\n### ")[1:]:
        _, _, link, *lines = part.splitlines()
        source = link.partition("](../")[2].removesuffix(")")
        rows = (re.fullmatch(r"\| `(\w+)` \| .* \| (\w+) \| .* \| .* \|", line) for line in lines)
        found |= {(source, row[1], row[2]) for row in rows if row}
    return found
