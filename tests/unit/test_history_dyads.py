"""Tables of pacts become the facts of a pair in a year, and what is wrong with them is said."""

import gzip
from pathlib import Path

import pytest

from sim.errors import InputError, ScenarioError
from sim.history.coded_values import coded_values
from sim.history.dyad_tables import read_dyads
from sim.history.facts import PairFacts
from sim.history.pair_scenario import coded_pair, third_states
from tests.unit.dyad_tables import PAIR, THIRD, write


def changed(row: str, place: int, cell: str) -> str:
    """A row with another cell; places from 0."""
    cells = row.split(",")
    cells[place] = cell
    return ",".join(cells)


def said(folder: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_dyads(folder)
    return str(caught.value).replace(f"{folder}/", "")


def test_a_row_is_two_states_by_code_with_all_that_is_known_of_them(tmp_path: Path) -> None:
    (row,) = read_dyads(write(tmp_path, thirds=(THIRD,))).rows
    assert (row.pair, row.year, row.formed) == (("C2", "C365"), 1901, True)
    assert row.facts.power == {"C2": 0.2, "C365": 0.1, "C740": 0.05}
    assert third_states(row.facts, row.pair) == ["C740"]
    between = PairFacts(distance=4000.0, similarity=0.5, trade_share=0.1)
    assert row.facts.of("C2", "C365") == between
    assert row.facts.of("C365", "C2") == between._replace(trade_share=0.25)
    third = PairFacts(rival=True, dispute=True, distance=8000.0, trade_share=0.3)
    assert row.facts.of("C2", "C740") == third
    assert row.facts.of("C740", "C2") == third._replace(trade_share=None)
    assert row.facts.of("C365", "C740") == PairFacts(pact=True, distance=0.0, trade_share=0.02)


def test_a_row_is_coded_by_the_rule(tmp_path: Path) -> None:
    (row,) = read_dyads(write(tmp_path, thirds=(THIRD,))).rows
    coded = coded_values(row.facts, ["C2", "C365", "C740"], row.pair, studied=row.pair)
    values = {path: each.value for path, each in coded.items()}
    # Treaties 0 and S 0.5; 4000 km.
    assert values["states.C365.interests.cause_C2.position"] == 0.25
    assert values["states.C365.interests.cause_C2.salience"] == 0.37
    # Of a third state its treaties alone: a rival of the one, an ally of the other.
    assert values["states.C740.interests.cause_C2.position"] == -1.0
    assert values["states.C740.interests.cause_C2.salience"] == 0.14
    assert values["states.C740.interests.cause_C365.position"] == 1.0
    assert values["states.C740.interests.cause_C365.salience"] == 1.0
    assert values["hostility.C740.C2"] == values["hostility.C2.C740"] == 0.6
    assert values["hostility.C740.C365"] == values["hostility.C2.C365"] == 0.0
    assert (values["ties.C2.C740"], values["ties.C740.C2"]) == (0.3, 0.0)
    assert (values["ties.C2.C365"], values["ties.C365.C2"]) == (0.1, 0.25)
    assert values["states.C2.brinkmanship"] == 0.6
    assert values["states.C365.brinkmanship"] == 0.2


def test_a_row_makes_a_scenario_of_five_years(tmp_path: Path) -> None:
    (row,) = read_dyads(write(tmp_path, thirds=(THIRD,))).rows
    scenario = coded_pair(row.facts, row.pair, row.year, sources=["made up"])
    assert (scenario.focus, scenario.steps) == (("C2", "C365"), 60)
    assert sorted(scenario.states) == ["C2", "C365", "C740"]
    assert {occasion.host for occasion in scenario.occasions.values()} == {"C2", "C365"}


def test_the_pact_of_the_five_years_is_in_no_number_of_the_world(tmp_path: Path) -> None:
    texts = []
    for formed in "01":
        (row,) = read_dyads(write(tmp_path, (changed(PAIR, 3, formed),), (THIRD,))).rows
        texts.append(coded_pair(row.facts, row.pair, row.year, sources=()).model_dump_json())
    assert texts[0] == texts[1]


def test_packed_tables_are_read_and_a_plain_one_comes_first(tmp_path: Path) -> None:
    write(tmp_path, thirds=(THIRD,))
    plain = read_dyads(tmp_path)
    for path in (tmp_path / "dyads.csv", tmp_path / "dyads-third-parties.csv"):
        Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert read_dyads(tmp_path) == plain
    write(tmp_path, (changed(PAIR, 3, "0"),))
    assert not read_dyads(tmp_path).rows[0].formed


def test_a_blank_distance_is_that_of_the_nearest_year_and_never_zero(tmp_path: Path) -> None:
    years = (1891, 1901, 1911)
    dyads = tuple(changed(PAIR, 2, str(year)) for year in years)
    thirds = [changed(THIRD, 2, str(year)) for year in years]
    thirds[0], thirds[1] = changed(thirds[0], 11, "700"), changed(thirds[1], 11, "")
    tables = read_dyads(write(tmp_path, dyads, tuple(thirds)))
    assert tables.of("C2", "C365", 1901).facts.of("C2", "C740").distance == 700.0
    alone = changed(THIRD, 11, "")
    (row,) = read_dyads(write(tmp_path, thirds=(alone,))).rows
    assert row.facts.of("C740", "C2").distance is None
    coded = coded_values(row.facts, ["C2", "C365", "C740"], row.pair)
    assert coded["states.C740.interests.cause_C2.salience"].value == 0.0
    assert coded["states.C740.interests.cause_C365.salience"].value == 1.0  # given as 0 km


@pytest.mark.parametrize(
    ("place", "column", "says"),
    [
        (4, 14, "p1: must be a number from 1e-100 to 1; found ''"),
        (6, 22, "S: must be a number from -1 to 1; found ''"),
        (7, 26, "distance: must be a number from 0 to 21000; found ''"),
        (13, 41, "tie12: must be a number from 0 to 1; found ''"),
        (3, 12, "formed: must be 0 or 1; found ''"),
    ],
)
def test_nothing_else_may_be_blank(tmp_path: Path, place: int, column: int, says: str) -> None:
    assert said(write(tmp_path, (changed(PAIR, place, ""),))) == f"dyads.csv:2:{column}: {says}"


@pytest.mark.parametrize("place", [4, 5, 7, 9, 13])
def test_no_third_state_may_be_half_known(tmp_path: Path, place: int) -> None:
    found = said(write(tmp_path, thirds=(changed(THIRD, place, ""),)))
    assert found.startswith("dyads-third-parties.csv:2:")
    assert "found ''" in found


@pytest.mark.parametrize("code", ["USA", "0", "-2", "2.0", "1000", ""])
def test_codes_are_those_of_the_correlates_of_war(tmp_path: Path, code: str) -> None:
    wrong = "c1: must be a Correlates of War code, a whole number from 1 to 999"
    assert said(write(tmp_path, (changed(PAIR, 0, code),))) == (
        f"dyads.csv:2:1: {wrong}; found '{code}'"
    )


def test_a_pair_is_given_once_a_year(tmp_path: Path) -> None:
    round_the_other_way = changed(changed(PAIR, 0, "365"), 1, "2")
    rows = (PAIR, changed(PAIR, 2, "1906"), PAIR, round_the_other_way, changed(PAIR, 1, "2"))
    assert said(write(tmp_path, rows)).splitlines() == [
        "dyads.csv:4:1: C2 C365 1901 is given in line 2 already",
        "dyads.csv:5:1: C365 C2 1901 is given in line 2 already, the other way round",
        "dyads.csv:6:1: c2: must be another state than c1; found C2 twice",
    ]


def test_lines_are_those_of_the_file_though_some_are_empty(tmp_path: Path) -> None:
    assert said(write(tmp_path, ("", PAIR, "", PAIR))).startswith("dyads.csv:5:1: ")


def test_third_states_are_those_of_a_row_and_given_once(tmp_path: Path) -> None:
    rows = (changed(THIRD, 2, "1906"), THIRD, changed(THIRD, 3, "365"), THIRD)
    assert said(write(tmp_path, thirds=rows)).splitlines() == [
        "dyads-third-parties.csv:2:1: C2 C365 1906 is no row of dyads.csv",
        "dyads-third-parties.csv:4:1: m: must be a third state; found C365",
        "dyads-third-parties.csv:5:1: C2 C365 1901 C740 is given in line 3 already",
    ]


def test_a_folder_without_the_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"dyads\.csv: no such file"):
        read_dyads(tmp_path)
    write(tmp_path)
    (tmp_path / "dyads-third-parties.csv").unlink()
    with pytest.raises(InputError, match=r"dyads-third-parties\.csv: no such file"):
        read_dyads(tmp_path)


def test_rows_are_found_by_their_pair_in_either_order(tmp_path: Path) -> None:
    tables = read_dyads(write(tmp_path, (PAIR, changed(changed(PAIR, 1, "255"), 2, "1906"))))
    assert tables.of("C365", "C2", 1901) is tables.rows[0]
    with pytest.raises(InputError, match="no state 'C740' in the tables"):
        tables.of("C2", "C740", 1901)
    with pytest.raises(InputError, match="no pair 'C255 C365' in the tables"):
        tables.of("C255", "C365", 1901)
    with pytest.raises(InputError, match="no row of C2 and C365 in 1906; there is one in 1901"):
        tables.of("C2", "C365", 1906)
