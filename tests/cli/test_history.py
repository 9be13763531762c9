"""`history code` and `history panel`, as they are used."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.unit.history_tables import EXERCISES, PAIRS, tables

Invoke = Callable[..., Result]

CODE = ("history", "code", "A", "B", "--year", "2000", "--data", "tables", "-o", "pair.yaml")
PANEL = ("history", "panel", "--data", "tables", "--from", "2000", "--to", "2001", "-o", "made")


@pytest.fixture(autouse=True)
def made_up(desk: Path) -> Path:
    (desk / "tables").mkdir()
    return tables(desk / "tables")


def test_a_coded_pair_is_a_scenario_without_slips(invoke: Invoke, desk: Path) -> None:
    result = invoke(*CODE)
    assert result.stdout == (
        "pair.yaml is written: A, B and 1 other state in 2000\n"
        "run it with: alliance-sim run pair.yaml\n"
    )
    assert "- states.csv and pairs.csv in tables\n" in (desk / "pair.yaml").read_text()
    assert invoke("check", "pair.yaml").exit_code == 0


def test_a_panel_is_a_scenario_with_its_record(invoke: Invoke) -> None:
    assert invoke(*PANEL).stdout == (
        "made/scenario.yaml and made/record.csv are written: "
        "15 decisions, 7 joins, 5 occasions and 2 years\n"
        "how probable it was: alliance-sim likelihood made/scenario.yaml\n"
    )
    assert "15 decisions on record" in invoke("likelihood", "made/scenario.yaml").stdout


@pytest.mark.parametrize(("words", "sizes"), [("series", "11 decisions"), ("past", "5 decisions")])
def test_other_panels(invoke: Invoke, words: str, sizes: str) -> None:
    assert sizes in invoke(*PANEL, "--panel", words).stdout


@pytest.mark.parametrize(
    ("words", "there"), [(CODE, "pair.yaml"), (PANEL, "made/record.csv"), (PANEL, "made")]
)
def test_what_is_there_is_left_alone(
    invoke: Invoke, desk: Path, words: tuple[str, ...], there: str
) -> None:
    path = desk / there
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    result = invoke(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith(there)
    assert path.read_text(encoding="utf-8") == "mine"
    assert not (desk / "made" / "scenario.yaml").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("history", "cod"), "no such command 'cod'; did you mean 'code'?"),
        ((*CODE[:2], "a", *CODE[3:]), "no state 'a' in the tables; did you mean 'A'?"),
        ((*CODE[:2], "D", *CODE[3:]), "D has no row of 2000, so it did not exist"),
        ((*CODE[:4], "--year", "1990", *CODE[6:]), "the year 1990 is not in the tables"),
        ((*PANEL[:4], "--from", "1990", *PANEL[6:]), "the year 1990 is not in the tables"),
        ((*PANEL[:4], "--from", "2002", *PANEL[6:]), "the last year is before the first"),
        ((*CODE, "--data", "nowhere"), "nowhere/states.csv: no such file"),
        ((*CODE, "-o", "nowhere/pair.yaml"), "nowhere/pair.yaml: No such file or directory"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    invoke: Invoke, words: tuple[str, ...], message: str
) -> None:
    result = invoke(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_mistakes_in_tables_are_told_with_line_and_column(invoke: Invoke, desk: Path) -> None:
    tables(
        desk / "tables",
        pairs=PAIRS.replace("A,K,2000,0.05", "A,K,2000,much"),
        exercises=EXERCISES.replace("e1,2000,1", "e1,2000,0"),
    )
    result = invoke(*PANEL)
    assert result.exit_code == 2
    assert result.stderr == (
        "tables/pairs.csv:9:10: trade_share: must be a number from 0 to 1; found 'much'\n"
    )
