"""The page on claims says what the program does."""

import re
from pathlib import Path

from sim.scenario.claims import Claim, ClaimedMeasure
from sim.scenario.files.reader import parse_scenario
from sim.vocabulary.measures import MEASURES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table after a heading, row by row."""
    lines = PAGE.split(heading, 1)[1].split("| --- |", 1)[1].splitlines()[1:]
    cells = [re.findall(r"\| ([^|]+?) (?=\|)", line) for line in lines]
    return cells[: cells.index([])]


def test_every_measure_is_told_as_the_program_tells_it() -> None:
    told = {name.strip("`"): value for name, _, value in rows("## Measures")}
    assert told == {name: ClaimedMeasure.model_fields[name].description for name in MEASURES}


def test_every_key_of_a_claim_is_told() -> None:
    keys = [key for cells in rows("# Claims") for key in re.findall(r"`([a-z_]+)`", cells[0])]
    assert set(keys) == {field.alias or name for name, field in Claim.model_fields.items()}


def test_the_example_reads_as_part_of_a_scenario() -> None:
    text = (ROOT / "scenarios" / "russia-china-2022.yaml").read_text(encoding="utf-8")
    example = PAGE.split("```yaml\n", 1)[1].split("```", 1)[0]
    scenario = parse_scenario(text.split("\nclaims:", 1)[0] + "\n" + example)
    assert list(scenario.claims) == ["asymmetry", "parity_alone"]
