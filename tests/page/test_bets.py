"""What the page calls an outcome is what the wall calls it."""

import json
from pathlib import Path

import pytest

from sim.page.bets import BETS, verdict
from tests.page.web import bundled, node

pytestmark = pytest.mark.slow

_OF_ALL = """
const { verdictOf, VERDICTS } = await import(process.argv[1]);
const found = [];
for (let done = 1; done <= 200; done++)
  for (let allied = 0; allied <= done; allied++) found.push(verdictOf({ allied, done }));
console.log(JSON.stringify([VERDICTS, found]));
"""


def test_every_outcome_has_one_verdict_on_both(tmp_path: Path) -> None:
    rounds = bundled("page/story/rounds.ts", tmp_path)
    verdicts, found = json.loads(node("--input-type=module", "--eval", _OF_ALL, rounds.as_uri()))
    assert verdicts == list(BETS)
    own = [verdict(allied / done) for done in range(1, 201) for allied in range(done + 1)]
    assert found == own
    assert {*found} == {*BETS}
