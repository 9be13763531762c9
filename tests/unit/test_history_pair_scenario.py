"""Scenarios of two states, coded from tables, with the reasons beside the numbers."""

import re
from pathlib import Path

import pytest

import sim
from sim.errors import InputError
from sim.history.exercise_tables import read_states
from sim.history.facts import Facts
from sim.history.pair_scenario import coded_pair, pair_scenario, third_states
from sim.scenario.files.reader import parse_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from tests.unit.history_tables import tables

SOURCES = ["made-up tables"]


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    return read_states(tables(tmp_path)).facts_of(("A", "B"), 2000)


@pytest.fixture
def text(facts: Facts) -> str:
    return pair_scenario(facts, ("A", "B"), 2000, SOURCES)


@pytest.fixture
def scenario(text: str) -> Scenario:
    return parse_scenario(text)


def test_third_states_quarrel_with_either_and_existed(tmp_path: Path) -> None:
    read = read_states(tables(tmp_path))
    assert third_states(read.facts_of(("A", "B"), 2000), ("A", "B")) == ["K"]
    assert third_states(read.facts_of(("A", "C"), 2000), ("A", "C")) == ["K"]
    # A rivalry with a state that is no more, and one of nobody here.
    assert third_states(read.facts_of(("B", "D"), 2001), ("B", "D")) == []


def test_the_text_reads_without_mistakes_as_the_scenario(facts: Facts, scenario: Scenario) -> None:
    assert scenario == coded_pair(facts, ("A", "B"), 2000, SOURCES)


def test_it_says_where_its_numbers_come_from(text: str, scenario: Scenario) -> None:
    assert text.startswith("# Coded by the rule in docs/coding-from-tables.md")
    assert scenario.sources == ("made-up tables",)


def test_every_number_has_its_reason_beside_it(text: str) -> None:
    coded = text[text.index("\nstates:") : text.index("\noccasions:")].splitlines()
    numbers = [line for line in coded if re.search(r"\d", line.partition("#")[0])]
    assert len(numbers) == 3 * 4 + 2 + 4
    assert all("  # " in line for line in numbers)
    assert (
        "      cause_B: [0.2, 0.37]  # treaties 0 (their own pact left out), S 0.5, votes 1 apart; "
        "4000 km\n"
    ) in text
    assert "- {between: [A, K], hostility: 0.6}  # rivals with dispute" in text
    assert "    B: 0.1  # share of trade 0.104" in text


def test_the_pairs_own_pact_does_not_count_and_others_do(tmp_path: Path) -> None:
    read = read_states(tables(tmp_path))
    # S 0.5, votes 1 apart: (0 + 0.5 + 0.114) / 3; with the pact it would be 0.55.
    own = coded_pair(read.facts_of(("A", "B"), 2000), ("A", "B"), 2000, SOURCES)
    assert own.states["A"].interest("cause_B") == (0.2, 0.37)
    assert own.states["B"].interest("cause_A") == (0.2, 0.37)
    # K is no rival of D in 2001 but has a pact with it; votes are 2 apart: (1 - 0.772) / 2.
    others = coded_pair(read.facts_of(("A", "D"), 2001), ("A", "D"), 2001, SOURCES)
    assert others.states["K"].interest("cause_D") == (0.1, 0.0)


def test_the_rivalry_of_a_third_state_and_who_is_daring(scenario: Scenario) -> None:
    assert scenario.hostility == {
        ("A", "K"): 0.6,
        ("K", "A"): 0.6,
        ("B", "K"): 0.4,
        ("K", "B"): 0.4,
    }
    daring = {state: each.brinkmanship for state, each in scenario.states.items()}
    assert daring == {"A": 0.6, "B": 0.2, "K": 0.6}
    assert scenario.tie == {("A", "B"): 0.1, ("B", "A"): 0.33, ("A", "K"): 0.05, ("B", "K"): 0.05}


def test_the_two_host_what_the_rule_says(scenario: Scenario) -> None:
    assert (scenario.steps, scenario.start, scenario.seed) == (60, "2000-01", 2000)
    assert (scenario.replicates, scenario.focus) == (400, ("A", "B"))
    assert [
        (each.host, each.kind, each.issue, each.rate) for each in scenario.occasions.values()
    ] == [
        (host, kind, f"cause_{host}", rate)
        for host in "AB"
        for kind, rate in (("rhetoric", 0.5), ("exercise", 0.15), ("sanctions_support", 0.1))
    ]


def test_its_knobs_can_be_turned_to_their_ends(scenario: Scenario) -> None:
    assert list(scenario.knobs) == ["interests", "interests_back", "threat", "parity"]
    assert scenario.knobs["threat"].scale == ("hostility.K.A", "hostility.K.B")
    for knob, entry in scenario.knobs.items():
        changed(scenario, {knob: entry.from_})
        changed(scenario, {knob: entry.to})
    assert changed(scenario, {"threat": scenario.knobs["threat"].to}).hostility["K", "A"] > 0.99


def test_without_others_there_is_no_threat(tmp_path: Path) -> None:
    alone = read_states(tables(tmp_path)).facts_of(("B", "D"), 2001)
    assert "threat" not in parse_scenario(pair_scenario(alone, ("B", "D"), 2001, [])).knobs


def test_names_may_hold_anything(facts: Facts) -> None:
    names = {"A": "Aland: the # of it", "B": "null"}
    named = parse_scenario(pair_scenario(facts, ("A", "B"), 2000, SOURCES, names))
    assert named.states["A"].name == "Aland: the # of it"
    assert named.title == "Aland: the # of it and null, 2000"
    assert named == coded_pair(facts, ("A", "B"), 2000, SOURCES, names)


def test_it_runs(scenario: Scenario) -> None:
    assert len(sim.run(scenario, replicates=3).pairs) == 2 + 1  # of the two, and of each with K


def test_a_state_without_power_is_refused() -> None:
    with pytest.raises(InputError, match="no power of A and B is known for 2000"):
        pair_scenario(Facts({}, {}, {}), ("A", "B"), 2000, [])
