"""Tables of states, pairs and exercises are read with every trap that real ones have."""

import gzip
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.history import csv_table
from sim.history.exercise_tables import read_exercises, read_states
from tests.unit.history_tables import EXERCISES, PAIRS, STATES, tables


def test_a_number_is_that_of_its_year(tmp_path: Path) -> None:
    read = read_states(tables(tmp_path))
    assert [read.facts(year).power["A"] for year in read.years] == [0.2, 0.21, 0.22]


def test_a_blank_cell_is_that_of_the_nearest_year_and_of_two_the_earlier(tmp_path: Path) -> None:
    facts = read_states(tables(tmp_path)).facts(2001)
    assert facts.power["C"] == 0.04
    assert facts.votes["B"] == 0.5
    known = facts.of("A", "B")
    assert (known.distance, known.trade_share) == (4000, 0.104)


def test_what_is_never_given_is_unknown_and_not_zero(tmp_path: Path) -> None:
    facts = read_states(tables(tmp_path)).facts(2000)
    assert facts.votes_apart("A", "C") is None
    assert facts.of("A", "K").distance is None
    assert facts.of("C", "K").trade_share is None


def test_a_pair_given_once_holds_both_ways_but_for_the_trade(tmp_path: Path) -> None:
    facts = read_states(tables(tmp_path)).facts(2000)
    assert facts.of("K", "A") == facts.of("A", "K")._replace(trade_share=None)
    assert facts.of("A", "K").rival


def test_a_pair_given_both_ways_has_a_share_of_trade_each_way(tmp_path: Path) -> None:
    facts = read_states(tables(tmp_path)).facts(2000)
    assert (facts.of("A", "B").trade_share, facts.of("B", "A").trade_share) == (0.104, 0.333)


def test_what_one_way_leaves_blank_the_other_way_gives(tmp_path: Path) -> None:
    facts = read_states(tables(tmp_path)).facts(2001)
    assert facts.of("B", "A").similarity == 0.5


def test_trade_given_one_way_in_some_years_is_not_that_of_the_other_way(tmp_path: Path) -> None:
    facts = read_states(tables(tmp_path)).facts(2002)
    assert (facts.of("A", "B").trade_share, facts.of("B", "A").trade_share) == (0.2, 0.4)


def test_a_pair_without_a_row_of_the_year_has_nothing_to_do_with_each_other(
    tmp_path: Path,
) -> None:
    facts = read_states(tables(tmp_path)).facts(2002)
    assert facts.of("A", "K") == (False, False, False, None, None, None)


def test_who_is_there_in_a_year(tmp_path: Path) -> None:
    read = read_states(tables(tmp_path))
    assert [read.exist(year) for year in read.years] == [list("ABCQ"), list("ABCD"), list("ABCD")]


def test_a_code_that_changes_hands_is_not_there_between(tmp_path: Path) -> None:
    returned = STATES + "Q,2002,1,0.03,0.0,x\n"
    read = read_states(tables(tmp_path, states=returned))
    assert "Q" not in read.exist(2001)
    assert "Q" in read.exist(2002)


def test_facts_of_a_pair_are_of_states_that_existed(tmp_path: Path) -> None:
    read = read_states(tables(tmp_path))
    assert set(read.facts_of(("A", "B"), 2000).power) == set("ABCKQ")
    assert set(read.facts_of(("A", "B"), 2001).power) == set("ABCDK")


@pytest.mark.parametrize(
    ("pair", "year", "message"),
    [
        (("A", "a1"), 2000, r"no state 'a1' in the tables"),
        (("A", "D"), 2000, r"D has no row of 2000, so it did not exist; it has rows from 2001 to"),
        (("A", "Q"), 2001, r"Q has no row of 2001, so it did not exist"),
        (("A", "A"), 2001, r"a pair is two states; found 'A' twice"),
        (("A", "B"), 1999, r"the year 1999 is not in the tables, which have 2000 to 2002"),
    ],
)
def test_a_pair_that_is_not_there_is_refused(
    tmp_path: Path, pair: tuple[str, str], year: int, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_states(tables(tmp_path)).facts_of(pair, year)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("A,2000,1,0.2,", "A,2000,1,-1,", "states.csv:2:10: power: must be a number from 1e-100"),
        ("A,2000,1,0.2,", "A,2000,x,0.2,", "states.csv:2:8: chosen: must be 0 or 1; found 'x'"),
        ("A,2001,", "A,2000,", "states.csv:3:1: A 2000 is given in line 2 already"),
        ("A,2001,1", "A,2001,0", "states.csv:3:1: chosen: of A is not that of its other years"),
        ("A,2001,", "A-B,2001,", "states.csv:3:1: state: must be the code of a state, a letter"),
        ("A,2001,", "A,MMI,", "states.csv:3:3: year: must be a whole number from 1 to 9999"),
        ("A,2001,1", "A,2001,1,2", "states.csv:3:1: has 7 cells for 6 columns"),
        ("power", "force", "states.csv:1:1: has no column power"),
        ("anthem", "power", "states.csv:1:1: has the column power twice"),
        ("Q,2000,1,0.02", "Q,2000,1,", "states.csv: the power of Q is never given"),
        (STATES, "", "states.csv:1:1: is empty"),
        (STATES, STATES.partition("\n")[0], "states.csv: has no states"),
    ],
)
def test_mistakes_in_states_are_told_with_their_place(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    folder = tables(tmp_path, states=STATES.replace(before, after))
    with pytest.raises(InputError) as raised:
        read_states(folder)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("A,C,2000,0.01", "A,C,2000,two", "pairs.csv:7:10: trade_share: must be a number from 0"),
        ("A,K,2000", "A,X,2000", "pairs.csv:9:3: m: must be a state of states.csv; found 'X'"),
        ("A,C,2001", "A,C,2000", "pairs.csv:8:1: A C 2000 is given in line 7 already"),
        ("A,C,2000", "A,A,2000", "pairs.csv:7:1: m: must be another state than i; found 'A' twice"),
        (
            "B,A,2000,0.333,0",
            "B,A,2000,0.333,1",
            "pairs.csv:3:1: rival: of B and A in 2000 differs from that of A and B in line 2",
        ),
        (
            "B,A,2000,0.333,0,0,1,4000",
            "B,A,2000,0.333,0,0,1,4001",
            "pairs.csv:3:1: distance: of B and A in 2000 differs from that of A and B in line 2",
        ),
        # A line that is empty counts.
        ("B,A,2000,0.333", "\nB,A,2000,3", "pairs.csv:4:10: trade_share: must be a number from"),
    ],
)
def test_mistakes_in_pairs_are_told_with_their_place(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    folder = tables(tmp_path, pairs=PAIRS.replace(before, after))
    with pytest.raises(InputError) as raised:
        read_states(folder)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "e2,2000,3",
            "e2,2000,13",
            "exercises.csv:3:9: month: must be a whole number from 1 to 12",
        ),
        ("e2,2000,3", "e1,2000,3", "exercises.csv:3:1: e1 is given in line 2 already"),
        ("0,B,B;C", "0,A;B,B;C", "exercises.csv:2:1: joiners: must not name the host, A"),
        (
            "B;C,A;B;C",
            "BB;C,A;B;C",
            "exercises.csv:8:36: joiners: must be states of states.csv between semicolons",
        ),
        ("alpha,A,A,1,1,0,B,", "alpha,A,A,1,1,0,,", "exercises.csv:2:1: has fewer than two who"),
        ("alpha,A,A,1,1,0,B,", "alpha,A,A,1,1,-1,B,", "outside: must be a whole number from 0"),
        ("B;C,A;B;C", "BB;C,A;B;C", "; found 'BB;C'; did you mean 'B'?"),
        ("e1,", ",", "exercises.csv:2:1: id: must be text in one line; found ''"),
    ],
)
def test_mistakes_in_exercises_are_told_with_their_place(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    folder = tables(tmp_path, exercises=EXERCISES.replace(before, after, 1))
    with pytest.raises(InputError) as raised:
        read_exercises(folder)
    assert message in str(raised.value)


def test_exercises_come_in_order_of_time_with_what_is_empty(tmp_path: Path) -> None:
    head, *rows = EXERCISES.splitlines()
    read = read_exercises(tables(tmp_path, exercises="\n".join([head, *reversed(rows)])))
    assert [each.id for each in read] == ["e1", "e3", "e2", "e4", "e5", "e6", "e7", "e8", "e9"]
    nobodys = next(each for each in read if each.id == "e5")
    assert (nobodys.series, nobodys.host, nobodys.lead, nobodys.eligible) == ("", "", "", ())


def test_many_mistakes_are_cut_off(tmp_path: Path) -> None:
    folder = tables(tmp_path, pairs=PAIRS + "A,X,2000,,,,,,\n" * 50)
    with pytest.raises(InputError) as raised:
        read_states(folder)
    assert 20 <= len(str(raised.value).splitlines()) <= 24


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "is no table as text in UTF-8"),
        (b'a,"b\n', "is not CSV"),
        (None, "no such file"),
    ],
)
def test_files_that_are_no_tables_are_refused(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "some.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        csv_table.read_lines(path, {"a": csv_table.text})


def test_a_packed_table_is_read_and_a_damaged_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.csv.gz"
    packed = gzip.compress(b"a,b\nx,y\n")
    path.write_bytes(packed)
    assert csv_table.read_lines(path, {"b": csv_table.text}) == [(2, {"b": "y"})]
    for damaged in (packed[:-9], packed[:12] + b"\xff\xff" + packed[14:], b"a,b\n"):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match="is no table"):
            csv_table.read_lines(path, {"b": csv_table.text})
