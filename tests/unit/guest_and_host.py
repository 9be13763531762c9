"""A host and its guest: the smallest world in which all that a state learns is seen by hand."""

import math

import pytest

from sim.model.agents import AllianceModel
from sim.scenario.files.reader import parse_scenario
from sim.scenario.schema import Scenario

HEAD = """\
format: 1
title: A host and its guest
steps: 8
seed: 1
focus: [A, B]
issues: {land: Land}
states:
  A: {name: Aland, power: 1, interests: {land: [1, 0.5]}}
  B: {name: Borduria, power: 1, interests: {land: [1, 0.5]}}
rivalries: [{between: [A, B], hostility: 0.2}]
occasions:
  drill: {host: A, kind: exercise, issue: land, at: [1, 2]}
  plight: {host: A, kind: sanctions_support, issue: land, at: [2]}
  words: {host: A, kind: rhetoric, issue: land, at: [2, 3]}
"""

MODEL = """\
model:
  cost: {rhetoric: 0.1, exercise: 0.5, sanctions_support: 0.7}
  worth: {rhetoric: 0.25, exercise: 1, sanctions_support: 0.75}
  weights: {reciprocity: 0}
  premium: 0.4
  noise: 0.2
  turnover: 0.1
  prior: 0.5
  memory: 0.5
"""

U = {"drill": 0.0, "plight": -0.2, "words": 0.4}
"""By hand: agreement 0.5 x 1 x 1 less the cost; nobody threatens, equals fear nothing."""

PRIOR = 0.4
"""0.5 x (1 - 0.2)"""


def scenario(**changes: float) -> Scenario:
    text = MODEL
    for name, value in changes.items():
        text = text.replace(f"  {name}: ", f"  {name}: {value} # not ")
    return parse_scenario(HEAD + text)


def force(model: AllianceModel, monkeypatch: pytest.MonkeyPatch, *joined: str) -> None:
    """Let B join just these occasions, however it stands to A."""
    monkeypatch.setattr(
        model, "joining_draw", lambda occasion, _: 1e-9 if occasion in joined else 1.0 - 1e-9
    )


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def log_odds(p: float) -> float:
    return math.log(p / (1.0 - p))


def log_likelihood_ratio(occasion: str, joined: bool) -> float:
    """What B's answer tells A of B's commitment, with the standard library's functions."""
    committed, not_committed = logistic((U[occasion] + 0.4) / 0.2), logistic(U[occasion] / 0.2)
    if joined:
        return math.log(committed) - math.log(not_committed)
    return math.log(1.0 - committed) - math.log(1.0 - not_committed)
