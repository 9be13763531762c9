"""Shares in percent: never none for some, never all for most, and the same wherever they stand."""

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import cast

import pandas as pd
import pytest

from sim.cli.text.summary import summary
from sim.figures.core.labels import fitted
from sim.figures.run.world import world_figure
from sim.reports import outcomes
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.studies.compare.comparison_sources import Side
from sim.studies.ensemble.ensemble import Ensemble, run
from sim.studies.ensemble.focus_summary import FocusSummary
from sim.wording.numbers import NO_BREAK, between, exact_percent, percent, percents
from sim.worksheet import key
from sim.worksheet.found import Found

OF = pytest.mark.parametrize("worlds", [200, 400, 1000])


@OF
def test_only_none_is_nothing_and_only_all_is_everything(worlds: int) -> None:
    words = [percent(count / worlds) for count in range(worlds + 1)]
    assert [count for count, word in enumerate(words) if word == "0 %"] == [0]
    assert [count for count, word in enumerate(words) if word == "100 %"] == [worlds]


@OF
def test_percents_never_fall_as_shares_rise(worlds: int) -> None:
    order = ["0", "<1", *map(str, range(1, 100)), ">99", "100"]
    places = [order.index(percents(count / worlds)) for count in range(worlds + 1)]
    assert places == sorted(places)


@OF
def test_percents_are_the_nearest_to_the_exact_share(worlds: int) -> None:
    for count in range(worlds + 1):
        word = percents(count / worlds)
        if word[0] not in "<>":
            assert abs(int(word) - Fraction(100 * count, worlds)) <= Fraction(1, 2)


@OF
def test_a_share_and_its_complement_make_a_hundred(worlds: int) -> None:
    opposite = {"<1": ">99", ">99": "<1"}
    for count in range(worlds + 1):
        word, other = percents(count / worlds), percents((worlds - count) / worlds)
        assert other == opposite.get(word) if word in opposite else int(word) + int(other) == 100


@OF
def test_ends_of_intervals_are_neither_none_nor_all_unless_they_are(worlds: int) -> None:
    for count in range(1, 10 * worlds):
        some = count / (10 * worlds)
        low, high = between(some, some).split(" to ")
        assert low == high
        assert low not in ("0", "100", "0.0", "100.0")
    assert between(0.0, 1.0) == "0 to 100"


def test_ends_of_intervals_are_rounded_as_decimals_halves_to_even() -> None:
    for count in range(10_001):
        share = count / 10_000
        (end,) = {*between(share, share).split(" to ")}
        if end[0] not in "<>":
            assert Decimal(end) == round(Decimal(count) / 100, 1), share


def test_no_number_is_a_dash() -> None:
    assert {percent(math.nan), percents(math.nan), between(0.1, math.nan)} == {"–"}


@pytest.mark.parametrize("share", [0.5, 0.125, 0.575, 0.001, 0.9995])
def test_a_chosen_share_keeps_its_digits(share: float) -> None:
    digits = exact_percent(share).removesuffix(" %")
    assert Fraction(digits) == 100 * Fraction(str(share))


def test_no_line_of_a_picture_begins_with_a_percent_sign() -> None:
    for room in range(60, 240):
        lines = fitted("Aland and Borduria are allied in 7 % of runs", room, 9, lines=9)
        assert not [line for line in lines.split("\n") if line.startswith("%")]
        assert f"7{NO_BREAK}%" in lines or "…" in lines


@dataclass(frozen=True)
class Ran:
    """A run as reports see it."""

    scenario: Scenario
    pairs: pd.DataFrame
    kind: str = "runs"

    def table(self, _name: str) -> pd.DataFrame:
        return self.pairs


@dataclass(frozen=True)
class FoundHere:
    """What a worksheet's key says of the outcome."""

    scenario: Scenario
    outcome: FocusSummary


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return run(read_scenario("scenarios/two-states.yaml"), replicates=200, steps=12)


def with_share(ensemble: Ensemble, share: float) -> Ensemble:
    columns = {
        "allied": share,
        "ever_allied": share,
        "first_alliance": 7.0,
        "relation_share": share,
        "allied_low": share / 20,
        "allied_high": min(1.0, share + 0.03),
    }
    return replace(ensemble, pairs=ensemble.pairs.assign(**columns))


def summed_up(ran: Ensemble) -> FocusSummary:
    pair = {str(name): value for name, value in ran.pairs.iloc[0].items()}
    allied = [n < round(200 * pair["allied"]) for n in range(200)]
    return FocusSummary(ran.scenario, pair, allied, {})


@pytest.mark.parametrize("share", [1 / 200, 57 / 200, 115 / 200, 199 / 200])
def test_terminal_figure_page_and_worksheet_say_the_same(ensemble: Ensemble, share: float) -> None:
    ran = with_share(ensemble, share)
    scenario, pairs = ran.scenario, ran.pairs
    texts = {
        "terminal": summary(ran, 300),
        "figure": world_figure(pairs, scenario).description,
        "page": outcomes.side_verdict(cast(Side, Ran(scenario, pairs))),
        "worksheet": "".join(key._outcome(cast(Found, FoundHere(scenario, summed_up(ran))))),
    }
    plain = {name: unescape(text).replace(NO_BREAK, " ") for name, text in texts.items()}
    interval = between(share / 20, min(1.0, share + 0.03))
    assert not [name for name, text in plain.items() if percent(share) not in text]
    assert [name for name, text in plain.items() if interval not in text] == ["figure"]
