"""The shipped scenarios: what they claim, what decides the outcome, and what threat does.

The alliance probability is the share of replicates allied at the last step, but for the United
States and India of 1962 the share ever allied: those two ally and part, and no knob carries the
last step that far. Which values of the knob give the least and the most is looked up with the
scenario's own number of replicates. That these are under 0.2 and over 0.8 are then claims, tested
as any other, each with a risk of being wrong of one in a thousand.
"""

from pathlib import Path

import numpy as np
import pytest

from sim.scenario.claims import Claim
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.claims.verdicts import check_claims
from sim.studies.ensemble.ensemble import run

FILES = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))

LIBRARY = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))

EVER_ALLIED = {"usa-india-1962"}

VALUES = 5
"""Values tried of a knob: both ends, and three between."""

BUDGET = 200_000
"""Replicates that a claim may take; China at its weakest is at 0.81, and takes most."""


@LIBRARY
def test_every_scenario_claims_something(file: Path) -> None:
    assert read_scenario(file).claims


@LIBRARY
def test_every_claim_gets_the_verdict_that_it_expects(file: Path) -> None:
    verdicts = check_claims(read_scenario(file))
    assert {v.claim: v.verdict for v in verdicts} == {v.claim: v.expect for v in verdicts}


@pytest.mark.slow
@LIBRARY
def test_the_first_knob_carries_the_alliance_from_unlikely_to_likely(file: Path) -> None:
    scenario = read_scenario(file)
    measure = "ever_allied" if file.stem in EVER_ALLIED else "allied"
    name, knob = next(iter(scenario.knobs.items()))
    values = np.linspace(knob.from_, knob.to, VALUES).tolist()
    shares = {value: share(scenario, measure, {name: value}) for value in values}
    least, most = min(values, key=shares.__getitem__), max(values, key=shares.__getitem__)
    claims = {
        "unlikely": claim(scenario, measure, {name: least}, {"at most": 0.2}),
        "likely": claim(scenario, measure, {name: most}, {"at least": 0.8}),
    }
    verdicts = check_claims(scenario.model_copy(update={"claims": claims}), budget=BUDGET)
    assert [verdict.verdict for verdict in verdicts] == ["supported", "supported"], shares


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "trade"),
    [
        ("britain-germany-1897", "trade"),
        ("britain-usa-1902", "trade"),
        ("neither", "trade"),
        ("russia-china-2022", "ties"),
        ("usa-china-1972", "trade"),
    ],
)
def test_more_threat_makes_more_allies_only_where_no_trade_is_at_risk(
    name: str, trade: str
) -> None:
    # With 2000 replicates four standard errors of a difference are at most 0.06.
    scenario = with_values(read_scenario(FILES[0].with_name(f"{name}.yaml")), {"replicates": 2000})
    most = scenario.knobs["threat"].to

    def gained(traded: float) -> float:
        """By how much the share allied is higher at the highest threat than at half of today's."""
        low, high = (
            share(scenario, "allied", {"threat": threat, trade: traded}) for threat in (0.5, most)
        )
        return high - low

    assert gained(traded=1) < 0.1 < gained(traded=0)


def share(scenario: Scenario, measure: str, settings: dict[str, float]) -> float:
    return float(run(changed(scenario, settings)).pairs[measure].iloc[0])


def claim(
    scenario: Scenario, measure: str, settings: dict[str, float], bounds: dict[str, float]
) -> Claim:
    return Claim.model_validate(
        {
            "says": "The first knob decides.",
            "measure": {measure: scenario.focus},
            "is": bounds,
            "when": settings,
            "confidence": 0.999,
        }
    )
