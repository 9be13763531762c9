from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import ScenarioError
from sim.measures.values import measured
from sim.model.record import Record
from sim.model.simulate import simulate
from sim.scenario.claims import ClaimedMeasure
from sim.scenario.files.reader import dump_scenario, parse_scenario, read_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.claims.verdicts import Verdict, check_claims
from sim.studies.ensemble.ensemble import run
from sim.vocabulary.measures import MEASURES

WORLD = """\
format: 1
title: Small
steps: 24
seed: 5
focus: [A, B]
issues: {land: Land}
states:
  A: {name: Aland, power: 1, interests: {land: [1, 0.8]}}
  B: {name: Burg, power: 2, interests: {land: [0.1, 0.8]}}
  R: {name: Rival, power: 3, interests: {land: [-1, 1]}}
rivalries:
  - {from: R, to: A, hostility: 0.15}
  - {from: R, to: B, hostility: 0.15}
occasions:
  drill: {host: A, kind: exercise, issue: land, rate: 0.3}
  patrol: {host: B, kind: exercise, issue: land, rate: 0.3}
  speech: {host: B, kind: rhetoric, issue: land, rate: 0.4}
  parade: {host: B, kind: rhetoric, issue: land, rate: 0.02}
  never: {host: A, kind: rhetoric, issue: land, rate: 0}
model: {alliance: {sustain: 2}, outsiders: {}}
knobs:
  parity: {title: Parity, parity: [A, B], from: 0.1, to: 1}
  revive: {title: A new custom, set: occasions.never.rate, from: 0, to: 1}
claims:
"""
REPLICATES = 300


def scenario_with(*claims: str) -> Scenario:
    lines = [f"  c{number}: {{says: Hm, {claim}}}\n" for number, claim in enumerate(claims)]
    return parse_scenario(WORLD + "".join(lines))


def verdicts(*claims: str, budget: int = REPLICATES, threads: int = 1) -> list[Verdict]:
    return check_claims(scenario_with(*claims), budget=budget, threads=threads)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return scenario_with("measure: {allied: [A, B]}, is: {at most: 0.5}")


@pytest.fixture(scope="module")
def record(scenario: Scenario) -> Record:
    (record,) = simulate(scenario, range(REPLICATES), threads=1, chunk=REPLICATES, path=False)
    return record


@pytest.fixture(scope="module")
def pair(scenario: Scenario) -> pd.DataFrame:
    """What came of A and B in each replicate, as the ensemble tells it."""
    table = run(scenario, replicates=REPLICATES, threads=1).replicates
    return table[(table["a"] == "A") & (table["b"] == "B")].reset_index(drop=True)


def value_of(measure: dict[str, object], record: Record) -> np.ndarray:
    claimed = ClaimedMeasure.model_validate(measure)
    return measured(claimed.name, claimed.subject, record)


@pytest.mark.parametrize(
    ("measure", "column"),
    [
        ({"allied": ["A", "B"]}, "allied"),
        ({"ever_allied": ["A", "B"]}, "ever_allied"),
        ({"share_allied": ["A", "B"]}, "share_allied"),
        ({"costly_rate": {"by": "A", "towards": "B"}}, "costly_rate_ab"),
        ({"costly_rate": {"by": "B", "towards": "A"}}, "costly_rate_ba"),
        ({"rhetoric_rate": {"by": "A", "towards": "B"}}, "rhetoric_rate_ab"),
        ({"rhetoric_rate": {"by": "B", "towards": "A"}}, "rhetoric_rate_ba"),
        ({"expected": {"by": "A", "towards": "B"}}, "expected_ab"),
        ({"expected": {"by": "B", "towards": "A"}}, "expected_ba"),
    ],
)
def test_a_measure_is_the_column_of_the_ensemble(
    record: Record, pair: pd.DataFrame, measure: dict[str, object], column: str
) -> None:
    expected = pair[column].to_numpy(dtype=np.float64)
    np.testing.assert_array_equal(value_of(measure, record), expected)
    assert expected.any() or column == "rhetoric_rate_ba"  # whose host never speaks


def test_a_pair_is_allied_in_whichever_order_it_is_named(record: Record) -> None:
    one, other = (value_of({"share_allied": pair}, record) for pair in (["A", "B"], ["B", "A"]))
    np.testing.assert_array_equal(one, other)


def test_first_alliance_is_the_step_after_the_last_where_there_is_none(
    record: Record, pair: pd.DataFrame
) -> None:
    expected = pair["first_alliance"].fillna(25).to_numpy(dtype=np.float64)
    assert {True, False} == set(pair["ever_allied"])
    np.testing.assert_array_equal(value_of({"first_alliance": ["A", "B"]}, record), expected)


def test_relation_is_one_where_the_pair_stands_so(record: Record, pair: pd.DataFrame) -> None:
    total = np.zeros(REPLICATES)
    for relation in pair["relation"].cat.categories:
        values = value_of({"relation": {"of": ["A", "B"], "is": relation}}, record)
        np.testing.assert_array_equal(values, pair["relation"] == relation)
        total += values
    assert (total == 1).all()


def test_reciprocity_gap_is_what_the_first_gives_less_what_it_gets(
    record: Record, pair: pd.DataFrame
) -> None:
    expected = pair["costly_rate_ab"] - pair["costly_rate_ba"]
    values = value_of({"reciprocity_gap": ["A", "B"]}, record)
    np.testing.assert_array_equal(values, expected)
    np.testing.assert_array_equal(value_of({"reciprocity_gap": ["B", "A"]}, record), -values)
    assert values.min() < 0


def test_words_beyond_deeds_are_words_returned_less_deeds(
    record: Record, pair: pd.DataFrame
) -> None:
    for way, subject in (("ab", {"by": "A", "towards": "B"}), ("ba", {"by": "B", "towards": "A"})):
        values = value_of({"words_beyond_deeds": subject}, record)
        expected = pair[f"rhetoric_rate_{way}"] - pair[f"costly_rate_{way}"]
        np.testing.assert_array_equal(values, expected)
        assert values.any()


def test_joins_is_the_share_of_openings_joined_and_nothing_where_there_was_none(
    record: Record,
) -> None:
    values = value_of({"joins": {"by": "A", "occasion": "parade"}}, record)
    world = record.world
    opened = record.outcome.opened[world.occasion_index["parade"]]
    joined = record.outcome.joined[world.decision_index["parade", "A"]]
    assert 0 < np.isnan(values).sum() < REPLICATES
    np.testing.assert_array_equal(np.isnan(values), opened == 0)
    np.testing.assert_array_equal(values[opened > 0] * opened[opened > 0], joined[opened > 0])


def test_every_measure_can_be_claimed() -> None:
    subjects = {
        "pair": "[A, B]",
        "direction": "{by: A, towards: B}",
        "joining": "{by: A, occasion: patrol}",
        "relation": "{of: [A, B], is: distant}",
        "stance": "{state: A, issue: land}",
    }
    arguments = {name: subjects[measure.subject] for name, measure in MEASURES.items()}
    bounds = dict.fromkeys(MEASURES, 0.5) | {"first_alliance": 12}
    claims = [
        f"measure: {{{name}: {arguments[name]}}}, is: {{at most: {bounds[name]}}}"
        for name in MEASURES
    ]
    found = verdicts(*claims)
    assert [verdict.measure for verdict in found] == list(MEASURES)
    assert all(verdict.low <= verdict.estimate <= verdict.high for verdict in found)


def test_what_outsiders_believe_can_be_claimed_where_an_event_has_them_watch() -> None:
    quiet = WORLD.replace(", outsiders: {}", "")
    claim = "  c: {says: Hm, measure: {perceived: {by: A, towards: B}}, is: {at least: 0.1}}\n"
    with pytest.raises(ScenarioError, match="is known only where outsiders watch"):
        parse_scenario(quiet + claim)
    event = "events:\n  - {step: 12, title: They look, set: {model.deterrence: 0.4}}\nclaims:\n"
    (verdict,) = check_claims(parse_scenario(quiet.replace("claims:\n", event) + claim), budget=99)
    assert 0.1 < verdict.estimate < 1


def test_a_claim_is_measured_in_its_world() -> None:
    there, here = verdicts(
        "measure: {expected: {by: A, towards: B}}, is: {between: [0.499, 0.5]}, when: {parity: 1}",
        "measure: {expected: {by: A, towards: B}}, is: {between: [0.499, 0.5]}",
    )
    world = changed(scenario_with("measure: {allied: [A, B]}, is: {at most: 0.5}"), {"parity": 1})
    pairs = run(world, replicates=there.replicates, threads=1).pairs
    assert there.estimate == pytest.approx(pairs.loc[0, "expected_ab"])
    assert there.estimate != pytest.approx(here.estimate)


def test_what_is_exceeded_is_measured_in_the_world_of_when_or_in_its_own() -> None:
    measure = "measure: {expected: {by: A, towards: B}}"
    exceeds = "exceeds: {expected: {by: A, towards: B}}, by: 0.9"
    same, as_it_stands, own = verdicts(
        f"{measure}, {exceeds}, when: {{parity: 1}}",
        f"{measure}, {exceeds}, when: {{parity: 1}}, exceeds_when: {{}}",
        f"{measure}, {exceeds}, exceeds_when: {{parity: 1}}",
    )
    assert (same.estimate, same.verdict) == (0.0, "refuted")
    assert as_it_stands.estimate == pytest.approx(-own.estimate)
    assert as_it_stands.estimate != 0.0


def test_a_difference_is_of_the_measure_less_what_it_exceeds() -> None:
    first, second = "{expected: {by: A, towards: B}}", "{expected: {by: B, towards: A}}"
    difference, one, other = verdicts(
        f"measure: {first}, exceeds: {second}, by: 0.02",
        f"measure: {first}, is: {{between: [0.499, 0.5]}}",
        f"measure: {second}, is: {{between: [0.499, 0.5]}}",
        budget=100,
    )
    assert difference.estimate == pytest.approx(one.estimate - other.estimate)
    assert abs(difference.estimate) > 0.01


def test_a_world_compared_with_itself_differs_by_nothing_and_stays_undecided() -> None:
    (verdict,) = verdicts(
        "measure: {costly_rate: {by: A, towards: B}}, "
        "exceeds: {costly_rate: {by: A, towards: B}}, exceeds_when: {states.A.power: 1}"
    )
    assert (verdict.estimate, verdict.verdict) == (0.0, "undecided")
    assert verdict.high == -verdict.low < 0.1  # without variance, sure at once
    assert verdict.replicates == REPLICATES


def test_common_random_numbers_make_comparisons_sharper() -> None:
    scenario = scenario_with("measure: {allied: [A, B]}, is: {at most: 0.5}")
    measure = ClaimedMeasure.model_validate({"joins": {"by": "A", "occasion": "patrol"}})

    def values(world: Scenario, replicates: range) -> np.ndarray:
        return np.concatenate(
            [
                measured(measure.name, measure.subject, record)
                for record in simulate(world, replicates, path=False)
            ]
        )

    other = changed(scenario, {"states.B.power": 1.9})
    paired = values(scenario, range(500)) - values(other, range(500))
    unpaired = values(scenario, range(500)) - values(other, range(500, 1000))
    assert np.nanstd(paired) < 0.5 * np.nanstd(unpaired)


CLAIMS = (
    "measure: {expected: {by: A, towards: B}}, is: {between: [0.3, 0.301]}",
    "measure: {joins: {by: A, occasion: parade}}, is: {between: [0.9, 0.95]}",
    "measure: {allied: [A, B]}, exceeds: {allied: [A, B]}, exceeds_when: {parity: 1}, by: 0.05",
)


def test_no_verdict_depends_on_threads() -> None:
    assert verdicts(*CLAIMS, threads=1) == verdicts(*CLAIMS, threads=3)


def test_no_verdict_depends_on_the_company_it_is_in() -> None:
    together = verdicts(*CLAIMS)
    alone = [verdicts(claim)[0] for claim in CLAIMS]
    names = [verdict.claim for verdict in together]
    assert names == ["c0", "c1", "c2"]
    for one, other in zip(together, alone, strict=True):
        assert one.estimate == other.estimate
        assert (one.low, one.high, one.replicates) == (other.low, other.high, other.replicates)


def test_no_verdict_depends_on_whether_all_states_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    alone = check_claims(scenario, budget=100)
    asked: list[object] = []

    def whole(*arguments: Any, pairs: object, **options: Any) -> Iterator[Record]:
        asked.append(pairs)
        return simulate(*arguments, **options)

    monkeypatch.setattr("sim.studies.claims.verdicts.simulate", whole)
    assert check_claims(scenario, budget=100) == alone
    assert None not in asked


def test_no_more_replicates_are_spent_than_the_budget_allows() -> None:
    (verdict,) = verdicts(CLAIMS[2], budget=130)
    assert verdict.replicates == 130


def test_replicates_without_any_opening_are_left_out_and_counted_apart() -> None:
    (verdict,) = verdicts("measure: {joins: {by: A, occasion: parade}}, is: {at least: 0.01}")
    assert 0 < verdict.observed < verdict.replicates


def test_a_claim_about_what_never_arises_is_undecided() -> None:
    text = WORLD + "  c: {says: Hm, measure: {joins: {by: B, occasion: never}}, is: {at most: 0.5}}"
    (verdict,) = check_claims(parse_scenario(text), budget=200)
    assert (verdict.verdict, verdict.observed, verdict.replicates) == ("undecided", 0, 200)
    assert np.isnan(verdict.estimate)


def test_a_world_may_last_longer_than_the_scenario() -> None:
    (verdict,) = verdicts(
        "measure: {first_alliance: [A, B]}, is: {at least: 40}, when: {steps: 48, parity: 0.1}"
    )
    assert verdict.high <= 49.0
    assert verdict.estimate > 25.0


def test_a_verdict_says_whether_it_is_the_one_expected() -> None:
    never = "measure: {first_alliance: [A, R]}, is: {at least: 20}"
    plain, wrongly, rightly = verdicts(
        never,
        f"{never}, expect: refuted, note: So it seemed",
        "measure: {first_alliance: [A, R]}, is: {at most: 20}, expect: refuted, note: They do not",
    )
    assert [verdict.verdict for verdict in (plain, wrongly, rightly)] == [
        "supported",
        "supported",
        "refuted",
    ]
    assert [verdict.as_expected for verdict in (plain, wrongly, rightly)] == [True, False, True]
    assert rightly.note == "They do not"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"occasions.patrol.host": "A"}, "claims.c0.measure.joins.by: must be a state other than"),
        ({"steps": 6}, "claims.c1.is.at most: must be above 1 and below 7"),
    ],
)
def test_a_changed_scenario_whose_claims_cannot_be_tested_is_refused(
    settings: dict[str, object], message: str
) -> None:
    scenario = scenario_with(
        "measure: {joins: {by: A, occasion: patrol}}, is: {at most: 0.5}",
        "measure: {first_alliance: [A, B]}, is: {at most: 20}",
    )
    with pytest.raises(ScenarioError) as caught:
        check_claims(changed(scenario, settings))
    assert str(caught.value).startswith(message)


def test_mistakes_in_worlds_of_claims_are_told_with_all_others() -> None:
    text = WORLD.replace("power: 3", "power: 0")
    text += "  c: {says: Hm, measure: {alied: [A, B]}, is: {at most: 2}, when: {partiy: 1}}\n"
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    assert [mistake.path for mistake in caught.value.mistakes] == [
        "states.R.power",
        "claims.c.measure.alied",
        "claims.c.when.partiy",
    ]


def test_a_run_may_be_shorter_than_what_its_claims_are_about() -> None:
    scenario = scenario_with(
        "measure: {first_alliance: [A, B]}, is: {at most: 20}, when: {occasions.drill.rate: 0.5}"
    )
    assert changed(scenario, {"steps": 6}).claims == scenario.claims


def test_claims_are_written_as_they_are_read() -> None:
    scenario = scenario_with(
        *CLAIMS,
        "measure: {relation: {of: [A, B], is: mutual support}}, is: {at least: 0.9}, "
        "when: {states.A.interests.land: [1, 1], parity: 0.5}, confidence: 0.99, "
        "expect: undecided, note: Nobody knows",
    )
    assert parse_scenario(dump_scenario(scenario)) == scenario


def test_a_claim_of_a_range_is_tested_at_both_of_its_ends() -> None:
    (verdict,) = verdicts("measure: {allied: [A, B]}, is: {between: [0.1, 0.7]}", budget=100)
    assert (verdict.at_least, verdict.at_most) == (0.1, 0.7)
