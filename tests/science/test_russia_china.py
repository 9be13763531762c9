"""Patterns 1 to 5: Russia and China as they stood in 2022, and what would change that.

The published figures come from another implementation of the same model, with random draws of its
own (1,000 replicates, two digits); `Estimate.tolerance` follows from that.
"""

import math
from pathlib import Path

import pytest

from sim.model.agents import AllianceModel
from sim.model.record import Record
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.statistics.proportions import share_interval
from tests.science.estimates import (
    PUBLISHED_REPLICATES,
    Estimate,
    allied_at_the_end,
    ever_allied,
    evidence,
    record_of,
    share_joined,
)

SCENARIOS = Path(__file__).parents[2] / "scenarios"

SCENARIO = read_scenario(SCENARIOS / "russia-china-2022.yaml")
REPLICATES = 2_000
FREE_EXERCISES = {
    f"model.{burden}.exercise": getattr(SCENARIO.model, burden).rhetoric
    for burden in ("cost", "exposure")
}


@pytest.fixture(scope="module")
def baseline() -> Record:
    return record_of(SCENARIO, REPLICATES)


# --- 1 to 3: who joins what ---

PUBLISHED_JOINS = [
    ("RUS", "japan_patrol", 0.99),
    ("CHN", "zapad", 0.145),
    ("CHN", "rus_statement_nato", 0.95),
    ("RUS", "chn_statement_asia", 1.0),
    ("CHN", "rus_statement_ukraine", 0.62),
    ("CHN", "western_sanctions", 0.0),
    ("RUS", "tech_sanctions", 0.87),
    ("CHN", "csto", 0.925),
    ("CHN", "indian_ocean", 0.965),
]


@pytest.mark.parametrize(("state", "occasion", "published"), PUBLISHED_JOINS)
def test_share_joined_is_the_published_one(
    baseline: Record, state: str, occasion: str, published: float
) -> None:
    share = share_joined(baseline, state, occasion)
    assert share.error < 0.01
    assert share.mean == pytest.approx(published, abs=share.tolerance())


def test_russia_joins_patrols_around_japan_far_more_often_than_china_joins_zapad(
    baseline: Record,
) -> None:
    russia, china = (
        share_joined(baseline, *decision)
        for decision in (("RUS", "japan_patrol"), ("CHN", "zapad"))
    )
    assert russia.mean - china.mean > 0.6 + 4 * (russia.error + china.error)


def test_words_on_ukraine_are_returned_less_than_words_on_nato(baseline: Record) -> None:
    nato, ukraine = (
        share_joined(baseline, "CHN", f"rus_statement_{issue}") for issue in ("nato", "ukraine")
    )
    assert nato.mean - ukraine.mean > 0.2 + 4 * (nato.error + ukraine.error)


@pytest.mark.parametrize("theatre", ["csto", "indian_ocean"])
def test_theatre_decides_not_friendship(baseline: Record, theatre: str) -> None:
    asia, europe = (share_joined(baseline, "CHN", name) for name in (theatre, "zapad"))
    assert asia.mean - europe.mean > 0.6 + 4 * (asia.error + europe.error)


# --- 4: when an alliance emerges; shares of replicates allied at the last step ---

EQUAL_TO_RUSSIA, EQUAL_TO_CHINA = (SCENARIO.states[state].power for state in ("RUS", "CHN"))


def test_no_alliance_emerges_in_2022() -> None:
    # Out of 2,000: less than 0.2 % at 95 % confidence.
    assert ever_allied(SCENARIO, REPLICATES).mean == 0.0


@pytest.mark.parametrize(
    ("settings", "published"),
    [
        ({"interests": 1}, 0.84),
        ({"states.CHN.power": EQUAL_TO_RUSSIA}, 0.63),
        ({"ties.CHN.USA": 0, "ties.CHN.EUR": 0}, 0.58),
        ({"states.RUS.power": EQUAL_TO_CHINA}, 0.07),
    ],
    ids=["European stakes shared", "China as weak as Russia", "no Western ties", "Russia rises"],
)
def test_share_allied_is_the_published_one(settings: dict[str, object], published: float) -> None:
    share = allied_at_the_end(SCENARIO, REPLICATES, settings)
    assert share.mean == pytest.approx(published, abs=share.tolerance())
    assert share.tolerance() < 0.1


@pytest.mark.parametrize(
    "settings",
    [
        {"ties.CHN.USA": 0, "ties.CHN.EUR": 0},
        {"interests": 1},
        {"states.CHN.power": EQUAL_TO_RUSSIA},
    ],
    ids=["no Western ties", "European stakes shared", "China as weak as Russia"],
)
def test_alliance_emerges_at_some_time_nearly_always(settings: dict[str, object]) -> None:
    replicates = 1_000
    share = ever_allied(SCENARIO, replicates, settings)
    low, _ = share_interval(round(share.mean * replicates), replicates, confidence=0.9999)
    assert low > 0.95


# --- 5: talk is cheap ---


@pytest.mark.parametrize(
    ("settings", "occasion", "joined", "published"),
    [
        ({"model.cost.exercise": 0.3}, "zapad", True, 2.4),
        ({}, "rus_statement_nato", True, 0.4),
        ({}, "rus_statement_nato", False, -2.3),
        ({}, "zapad", False, -0.1),
    ],
)
def test_evidence_of_a_first_answer_is_the_published_one(
    settings: dict[str, object], occasion: str, joined: bool, published: float
) -> None:
    # In the first step nothing has been drawn yet that the answer depends on.
    model = AllianceModel(changed(SCENARIO, settings))
    model.step()
    choice = model.agent_of("CHN").choices[occasion]
    chances = (choice.if_committed, choice.if_not)
    if_committed, if_not = chances if joined else (1 - chance for chance in chances)
    assert math.log(if_committed / if_not) == pytest.approx(published, abs=0.05)


ZAPAD, WORDS = "zapad", "rus_statement_nato"
"""On the same issue, by the same host."""


@pytest.fixture(scope="module")
def as_it_is() -> Record:
    return record_of(SCENARIO, PUBLISHED_REPLICATES, trace=True)


@pytest.fixture(scope="module")
def exercises_free() -> Record:
    return record_of(changed(SCENARIO, FREE_EXERCISES), PUBLISHED_REPLICATES, trace=True)


def clearly_above(one: Estimate, other: Estimate, by: float) -> bool:
    return one.mean - other.mean > by + 4 * (one.error + other.error)


def test_joined_exercise_tells_much_and_joined_statement_little(as_it_is: Record) -> None:
    # Log-likelihood ratios 2.37 and 0.10
    exercise, words = (evidence(as_it_is, "CHN", each, joined=True) for each in (ZAPAD, WORDS))
    assert clearly_above(exercise, words, by=1.5)
    assert 0.0 < words.mean < 0.15


def test_what_everyone_would_say_anyway_tells_nothing(as_it_is: Record) -> None:
    words = evidence(as_it_is, "RUS", "chn_statement_asia", joined=True)
    assert 0.0 < words.mean + 4 * words.error < 0.01


def test_declined_statement_hurts_more_than_a_declined_exercise(as_it_is: Record) -> None:
    # Log-likelihood ratios -2.56 and -0.31
    exercise, words = (evidence(as_it_is, "CHN", each, joined=False) for each in (ZAPAD, WORDS))
    assert clearly_above(exercise, words, by=1.5)
    assert exercise.mean < 0.0


@pytest.mark.parametrize("joined", [True, False])
def test_exercises_as_free_as_words_tell_as_little_as_words(
    exercises_free: Record, joined: bool
) -> None:
    exercise, words = (
        evidence(exercises_free, "CHN", each, joined=joined) for each in (ZAPAD, WORDS)
    )
    assert exercise.mean == pytest.approx(words.mean, abs=4 * (exercise.error + words.error))
    assert exercise.error + words.error < 0.02


def test_exercises_as_free_as_words_are_joined_as_often(exercises_free: Record) -> None:
    exercise, words = (share_joined(exercises_free, "CHN", each) for each in (ZAPAD, WORDS))
    assert exercise.mean == pytest.approx(words.mean, abs=4 * (exercise.error + words.error))
    assert exercise.mean > 0.9
