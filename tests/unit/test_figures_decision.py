"""The picture of one decision: a signed bar a term, their total, chance, draw and outcome."""

import math

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from sim.figures import Picture, decision_figure
from sim.figures.core.style import BLUE, INK, VERMILLION
from sim.figures.run.decision import decision_verdict
from sim.scenario.files.reader import read_scenario
from sim.studies.explain.explanation import explain
from sim.vocabulary.terms import DECISION_TERMS
from tests.unit.figure_tables import a_scenario, all_words, an_explanation, words_of
from tests.unit.run_folders import ROOT

MINUS = "\N{MINUS SIGN}"


def bars(figure: Picture) -> list[Rectangle]:
    """Bars from top to bottom."""
    patches = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return sorted(patches, key=lambda bar: bar.get_y())


def test_bars_are_the_terms_in_their_order_and_then_the_total() -> None:
    explanation = an_explanation()
    figure = decision_figure(explanation)
    assert [bar.get_width() for bar in bars(figure)] == pytest.approx(
        [*explanation.terms.values(), explanation.worth]
    )


def test_what_speaks_for_is_blue_what_speaks_against_vermillion_and_the_total_ink() -> None:
    explanation = an_explanation()
    colours = [to_hex(bar.get_facecolor()) for bar in bars(decision_figure(explanation))]
    wanted = [VERMILLION if size < 0 else BLUE for size in explanation.terms.values()]
    assert colours == [colour.lower() for colour in (*wanted, INK)]
    assert {*wanted} == {BLUE, VERMILLION}


def test_bars_for_and_against_start_at_nought() -> None:
    for bar in bars(decision_figure(an_explanation())):
        assert bar.get_x() == 0


def test_terms_are_named_in_words_in_their_order() -> None:
    names = [text.get_text() for text in words_of(decision_figure(an_explanation()))]
    ordered = ["shared interest", "security", "reciprocity", "audience", "cost", "third parties"]
    assert [name for name in names if name in ordered] == ordered
    assert "third_parties" not in names


def test_numbers_have_signs_and_real_minus_signs() -> None:
    words = all_words(decision_figure(an_explanation()))
    assert f"third parties | {MINUS}0.59" in words
    assert "audience | +0.31" in words
    assert "dependence | 0.00" in words
    assert f"total | {MINUS}0.60" in words
    assert "-0." not in words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"probability": 0.11}, "11 %, drew 0.58: declines"),
        ({"probability": 0.6, "joined": True}, "60 %, drew 0.58: joins"),
        ({"probability": 0.0001}, "<1 %, drew 0.58: declines"),
        ({"probability": 0.11, "open": False}, "11 %, but the occasion did not arise"),
    ],
)
def test_chance_draw_and_outcome_are_told(changes: dict[str, object], words: str) -> None:
    explanation = an_explanation(**changes)
    assert decision_verdict(explanation) == words
    assert words in all_words(decision_figure(explanation))


def test_a_draw_is_never_rounded_onto_the_other_side_of_the_chance() -> None:
    explanation = an_explanation(probability=0.584, draw=0.5849)
    assert decision_verdict(explanation) == "58.4 %, drew 0.585: declines"


@pytest.mark.parametrize("replicate", range(6))
def test_the_bars_of_a_real_decision_add_up_to_its_chance(replicate: int) -> None:
    scenario = read_scenario(ROOT / "scenarios" / "russia-china-2022.yaml")
    for state, occasion in (("CHN", "zapad"), ("RUS", "japan_patrol")):
        found = explain(scenario, state, occasion, replicate=replicate)
        *terms, total = (bar.get_width() for bar in bars(decision_figure(found, scenario)))
        assert sum(terms) == pytest.approx(total, abs=1e-12)
        assert 1 / (1 + math.exp(-total / found.noise)) == pytest.approx(found.probability)
        names = [text.get_text() for text in words_of(decision_figure(found, scenario))]
        labels = [term.label for term in DECISION_TERMS.values()]
        assert [name for name in names if name in labels] == labels


def test_with_the_scenario_names_and_dates_stand_for_ids_and_steps() -> None:
    words = all_words(decision_figure(an_explanation(), a_scenario()))
    assert "Why China declines: Russia drills (1)" in words
    assert "Hosted by Russia (exercise), Aug 2024." in words
    bare = all_words(decision_figure(an_explanation()))
    assert "Why S1 declines: o0_1" in bare
    assert "Hosted by S0 (exercise), step 37." in bare


def test_the_sentence_stands_under_the_bars_and_in_the_description() -> None:
    explanation = an_explanation(sentence="China declines.")
    figure = decision_figure(explanation)
    assert "China declines." in all_words(figure)
    assert figure.description.startswith("China declines. Terms: shared interest +0.15")
