"""`history code` of two states of the table of pacts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.unit.dyad_tables import THIRD, write

Invoke = Callable[..., Result]

CODE = ("history", "code", "365", "2", "--data", "tables", "-o", "pair.yaml", "--year")


@pytest.fixture(autouse=True)
def made_up(desk: Path) -> Path:
    (desk / "tables").mkdir()
    return write(desk / "tables", thirds=(THIRD,))


def test_codes_in_figures_are_those_of_the_table_of_pacts(invoke: Invoke, desk: Path) -> None:
    result = invoke(*CODE, "1901")
    assert result.stdout == (
        "pair.yaml is written: C365, C2 and 1 other state in 1901\n"
        "run it with: alliance-sim run pair.yaml\n"
    )
    text = (desk / "pair.yaml").read_text(encoding="utf-8")
    assert "- dyads.csv and dyads-third-parties.csv in tables\n" in text
    assert "cause_C2: [0.25, 0.37]  # treaties 0" in text
    assert invoke("check", "pair.yaml").exit_code == 0


def test_a_year_without_a_row_is_refused(invoke: Invoke, desk: Path) -> None:
    result = invoke(*CODE, "1902")
    assert result.exit_code == 2
    assert "no row of C365 and C2 in 1902; there is one in 1901" in result.stderr
    assert not (desk / "pair.yaml").exists()
