"""The shipped scenarios: what they claim, which knobs decide the outcome, and what threat does."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from sim.cli.findings import answered, carrying_knobs
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.claims.verdicts import check_claims
from sim.studies.ensemble.ensemble import run
from sim.wording.numbers import percent

FILES = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))

LIBRARY = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))

FINDINGS = (FILES[0].parents[1] / "docs" / "findings.md").read_text(encoding="utf-8")

PARTNERS_PRESS = {"usa-india-1962"}
"""Where those who press are also partners, so that threat puts their trade at risk."""


@LIBRARY
def test_every_scenario_claims_something(file: Path) -> None:
    assert read_scenario(file).claims


@LIBRARY
def test_every_claim_gets_the_verdict_that_it_expects(file: Path) -> None:
    verdicts = check_claims(read_scenario(file))
    assert {v.claim: v.verdict for v in verdicts} == {v.claim: v.expect for v in verdicts}


@pytest.mark.slow
@LIBRARY
def test_the_findings_name_the_knobs_that_carry_the_outcome(file: Path) -> None:
    *_, row = re.findall(rf"^\| \[{file.stem}\]\(.*?\) \| (.*) \| (.*) \|$", FINDINGS, re.MULTILINE)
    named = [re.findall(r"`(\w+)`", cell) for cell in row]
    assert named == list(carrying_knobs(read_scenario(file)).values())


@pytest.mark.slow
@LIBRARY
def test_the_findings_have_what_the_others_answers_change(file: Path) -> None:
    line, _ = re.findall(rf"^\| \[{file.stem}\]\(.*?\) \| (.*) \|$", FINDINGS, re.MULTILINE)
    assert line.split(" | ") == [percent(share) for share in answered(read_scenario(file))]


# --- 7: threat makes allies ---

THREATS = (0.0, 0.5, 1.0, 1.25, 1.6, 2.0)


def pressed(scenario: Scenario, threat: float) -> Scenario:
    """A scenario with the hostility of all others towards the focus pair scaled, each held at 1."""
    scaled = {
        f"hostility.{m}.{i}": min(1.0, threat * hostility)
        for (m, i), hostility in scenario.hostility.items()
        if i in scenario.focus and m not in scenario.focus
    }
    return with_values(scenario, scaled)


@pytest.mark.slow
@pytest.mark.parametrize(
    "file", [f for f in FILES if f.stem not in PARTNERS_PRESS], ids=lambda file: str(file.stem)
)
def test_more_threat_never_makes_fewer_allies(file: Path) -> None:
    # With 1,000 replicates four standard errors of a difference are at most 0.09.
    scenario = with_values(read_scenario(file), {"replicates": 1000})
    shares = [ever_allied(pressed(scenario, threat)) for threat in THREATS]
    assert all(after > before - 0.09 for before, after in pairwise(shares)), shares


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("france-russia-1890", [0.0, 0.0, 0.65, 1.0, 1.0, 1.0]),
        ("britain-japan-1900", [0.0, 0.67, 1.0, 1.0, 1.0, 1.0]),
    ],
)
def test_what_threat_does_is_as_published(name: str, published: list[float]) -> None:
    # 1,000 replicates there and 2,000 here: four standard errors are at most 0.08, rounding 0.005.
    file = FILES[0].with_name(f"{name}.yaml")
    scenario = with_values(read_scenario(file), {"replicates": 2000})
    shares = [ever_allied(pressed(scenario, threat)) for threat in THREATS]
    assert shares == pytest.approx(published, abs=0.085)


def ever_allied(scenario: Scenario) -> float:
    return float(run(scenario).pairs["ever_allied"].iloc[0])
