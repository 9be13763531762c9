"""Every kind of wrong scenario text, with the exact message for it: see reader_mistakes.yaml."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.errors import ScenarioError
from sim.scenario.files.reader import parse_scenario

CASES = yaml.safe_load(Path(__file__).with_name("reader_mistakes.yaml").read_text("utf-8"))

SMALL = """\
format: 1
title: Small
steps: 10
focus: [A, B]
issues: {land: Land}
states:
  A: {name: Aland, power: 1, interests: {land: [1, 1]}}
  B: {name: Burg, power: 2, interests: {land: [0.5, 1]}}
rivalries:
  - {between: [A, B], hostility: 0.1}
ties:
  A: {B: 0.2}
occasions:
  drill: {host: A, kind: exercise, issue: land, rate: 0.5}
events:
  - {step: 5, title: More, set: {states.A.power: 2}}
knobs:
  parity: {title: Parity, parity: [A, B], from: 0.1, to: 1}
"""


def messages(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, "f")
    return str(caught.value).split("\n")


def test_text_that_mistakes_are_put_into_has_none_itself() -> None:
    assert parse_scenario(SMALL).title == "Small"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_mistake_is_told_with_place_path_and_what_is_right(case: dict[str, Any]) -> None:
    if "text" in case:
        text = case["text"]
    else:
        assert SMALL.count(case["right"]) == 1
        text = SMALL.replace(case["right"], case["wrong"])
    assert messages(text) == case["told"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    text = SMALL.replace("steps: 10", "steps: 0").replace("power: 2, ", "")
    text = text.replace("host: A", "host: C").replace("to: 1", "to: x")
    assert [message.split(": ")[1] for message in messages(text)] == [
        "steps",
        "states.B.power",
        "occasions.drill.host",
        "knobs.parity.to",
    ]


def test_alias_bomb_is_refused_without_expanding_it() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 40)]
    told = messages("l0: &l0 [x]\n" + "\n".join(levels))
    refused = [message for message in told if "aliases" in message]
    assert len(refused) == 39 * 9
    assert refused[0] == "f:2:10: l1.1: aliases (*l0) are not read; write it out"


def test_nesting_without_end_is_refused() -> None:
    assert messages("a: " + "[" * 200_000) == ["f:1:20: is nested more than 16 deep"]


def test_text_that_is_too_long_is_refused() -> None:
    assert messages("#" * (2**20 + 1)) == ["f: is longer than 1 MiB; no scenario needs to be"]
