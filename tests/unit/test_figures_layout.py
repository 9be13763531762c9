"""Pictures of any world are legible: no two texts overlap, nothing leaves the canvas."""

from collections.abc import Callable
from itertools import combinations
from typing import get_args

import pytest

from sim.figures import (
    Picture,
    answers_figure,
    company_figure,
    decision_figure,
    signals_figure,
    support_figure,
    system_figure,
    world_figure,
)
from sim.figures.core.sizes import SizeName
from tests.unit.figure_tables import (
    RELATIONS,
    SCENARIOS,
    a_history,
    a_path,
    a_scenario,
    an_explanation,
    answered,
    answered_path,
    some_ends,
    some_joins,
    some_pairs,
    some_singles,
    words_of,
)


def worlds(least: int = 2) -> pytest.MarkDecorator:
    """Worlds of so many states or more, each at every size; other sizes than a screen are slow."""
    cases = [
        pytest.param(world, size, marks=[] if size == "screen" else [pytest.mark.slow])
        for size in get_args(SizeName)
        for world, values in SCENARIOS.items()
        if values.get("states", 10) >= least
    ]
    return pytest.mark.parametrize(("world", "size"), cases)


every_scenario, with_others = worlds(), worlds(least=3)


def assert_legible(figure: Picture) -> None:
    boxes = [(text.get_text(), text.get_window_extent()) for text in words_of(figure)]
    for (words, box), (other_words, other) in combinations(boxes, 2):
        overlaps = (
            min(box.x1, other.x1) - max(box.x0, other.x0) > 1
            and min(box.y1, other.y1) - max(box.y0, other.y0) > 1
        )
        assert not overlaps, f"{words!r} overlaps {other_words!r}"
    points, margin = 72 / figure.dpi, figure.sheet.scale * figure.sheet.margin
    for words, box in boxes:
        assert box.x0 * points >= margin / 2, f"{words!r} is in the margin"
        assert box.x1 * points <= figure.width - margin / 2, f"{words!r} is in the margin"
    assert figure.height <= figure.sheet.height + 1e-6, "higher than a slide"
    everything = figure.get_tightbbox()
    assert everything.x0 >= 0
    assert everything.y0 >= 0
    assert everything.x1 <= figure.width / 72
    assert everything.y1 <= figure.height / 72


@every_scenario
def test_signals_of_any_world_are_legible(world: str, size: SizeName) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    assert_legible(signals_figure(a_history(scenario), scenario, size))


@pytest.mark.parametrize("joins", [0.0, 1.0])
def test_signals_that_are_all_alike_are_legible(joins: float) -> None:
    scenario = a_scenario()
    assert_legible(signals_figure(a_history(scenario, joins, rate=1.0), scenario))


@every_scenario
def test_support_in_any_world_is_legible(world: str, size: SizeName) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    assert_legible(
        support_figure(
            a_path(scenario), scenario, some_ends(scenario), some_singles(scenario), size
        )
    )


@pytest.mark.parametrize("outcome", ["never", "always", "equal"])
def test_support_of_any_outcome_is_legible(outcome: str) -> None:
    for world in ("ten states", "fifteen long names, one step"):
        scenario = a_scenario(**SCENARIOS[world])
        tables = some_ends(scenario), some_singles(scenario)
        assert_legible(support_figure(a_path(scenario, outcome), scenario))
        assert_legible(support_figure(a_path(scenario, outcome), scenario, *tables))


@with_others
@pytest.mark.parametrize("watched", [True, False])
def test_answers_in_any_world_are_legible(world: str, size: SizeName, watched: bool) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    assert_legible(answers_figure(answered(some_pairs(scenario), watched=watched), scenario, size))


@with_others
@pytest.mark.parametrize("watched", [True, False])
def test_system_in_any_world_is_legible(world: str, size: SizeName, watched: bool) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    assert_legible(system_figure(answered_path(scenario, watched=watched), scenario, size))


@every_scenario
def test_company_in_any_world_is_legible(world: str, size: SizeName) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    with_, without = (some_joins(scenario, seed) for seed in (1, 2))
    assert_legible(company_figure(with_, without, scenario, size))


@every_scenario
def test_map_of_any_world_is_legible(world: str, size: SizeName) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    assert_legible(world_figure(some_pairs(scenario), scenario, size))


def test_a_key_of_every_relation_is_legible() -> None:
    scenario = a_scenario(states=15, hosts=3)
    pairs = some_pairs(scenario)
    pairs.loc[0, "relation"] = "distant"
    assert_legible(world_figure(pairs, scenario))


@pytest.mark.parametrize("relation", RELATIONS)
def test_map_with_one_relation_everywhere_is_legible(relation: str) -> None:
    for world in ("two states, one step", "three hosts, years"):
        scenario = a_scenario(**SCENARIOS[world])
        assert_legible(world_figure(some_pairs(scenario, relation, share=1.0), scenario))


@pytest.mark.parametrize("world", ["ten states", "two long names, 240 steps"])
@pytest.mark.parametrize(
    "size",
    [lambda n: 0.0 * n, lambda n: -0.1 * n, lambda n: 0.1 * n, lambda n: 10.0**n * (-1) ** n],
    ids=["nothing", "all against", "all for", "huge"],
)
def test_decision_is_legible(world: str, size: Callable[[int], float]) -> None:
    scenario = a_scenario(**SCENARIOS[world])
    terms = {term: size(place) for place, term in enumerate(an_explanation().terms)}
    explanation = an_explanation(terms=terms, sentence="Words upon words. " * 30, committed=True)
    assert_legible(decision_figure(explanation, scenario))
    assert_legible(decision_figure(explanation))
