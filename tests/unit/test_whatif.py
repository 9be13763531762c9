"""What if: baseline and change in the same replicates."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.measures.labels import table_rows
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run, signals
from sim.studies.ensemble.focus import measures_of
from sim.studies.explain.explanation import explain
from sim.studies.whatif.divergence import divergence
from sim.studies.whatif.whatif import WhatIf, changes, whatif
from sim.vocabulary.measures import ANSWERS

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NUMBERS = ["difference", "low", "high"]


@pytest.fixture(scope="module")
def two_states() -> Scenario:
    scenario = read_scenario(SCENARIOS / "two-states.yaml")
    return changed(scenario, {"steps": 40, "replicates": 60})


@pytest.fixture(scope="module")
def with_stranger(two_states: Scenario) -> Scenario:
    data = two_states.model_dump(by_alias=True, exclude_none=True)
    data["states"]["X"] = {"name": "A stranger", "power": 0.3}
    return Scenario.model_validate(data)


def of(table: pd.DataFrame, measure: str, by: str) -> "pd.Series[float]":
    return table[(table["measure"] == measure) & (table["by"] == by)].iloc[0]


def test_an_identical_change_gives_exactly_zero_everywhere(two_states: Scenario) -> None:
    found = whatif(two_states, {"interests": 0, "states.A.power": two_states.states["A"].power})
    assert found.changes == ()
    assert (found.table[NUMBERS] == 0).all(axis=None)
    assert (found.table["differing"] == 0).all()
    assert (found.divergences.parted, found.divergences.example) == (0, None)
    assert [flips[1:] for flips in found.flips] == [(0, 0), (0, 0)]


def test_a_change_that_cannot_matter_gives_exactly_zero(with_stranger: Scenario) -> None:
    found = whatif(with_stranger, {"states.X.power": 3.0})
    focus = found.table[found.table["by"] != "X"]
    assert len(found.changes) == 1
    assert len(focus) >= 9
    assert (focus[NUMBERS] == 0).all(axis=None)


def test_a_change_shows_in_what_it_moves(two_states: Scenario) -> None:
    table = whatif(two_states, {"model.cost.exercise": 1.2}).table
    row = of(table, "costly_rate", "B")
    assert row["after"] < row["before"]
    assert row["difference"] == pytest.approx(row["after"] - row["before"])
    assert row["low"] < row["difference"] < row["high"] < 0
    sizes = table["difference"].abs().to_list()
    assert sizes == sorted(sizes, reverse=True)


def test_joins_of_others_are_told_only_where_they_differ(two_states: Scenario) -> None:
    table = whatif(two_states, {"parity": 0.3}).table
    others = table[~table["by"].isin(two_states.focus)]
    assert (others["differing"] > 0).all()
    changed_rival = whatif(two_states, {"model.cost.exercise": 0.2}).table
    assert not changed_rival[changed_rival["by"] == "R"].empty
    assert set(table[table["by"] == "A"]["measure"]) >= {"joins", "expected", "costly_rate"}


def test_both_worlds_are_those_of_a_run(two_states: Scenario) -> None:
    found = whatif(two_states, {"parity": 0.3})
    for mine, alone in (
        (found.before, run(two_states)),
        (found.after, run(changed(two_states, {"parity": 0.3}))),
    ):
        for name in ("joins", "pairs", "path", "replicates"):
            pd.testing.assert_frame_equal(getattr(mine, name), getattr(alone, name))
    row = of(found.table, "expected", "A")
    assert row["before"] == pytest.approx(found.before.pairs.loc[0, "expected_ab"])
    joins = found.after.joins.set_index(["occasion", "state"])["rate"]
    for each in found.table[found.table["measure"] == "joins"].itertuples():
        assert each.after == joins[str(each.occasion), str(each.by)]


def test_where_replicates_end_is_known_of_both_worlds(two_states: Scenario) -> None:
    result = whatif(two_states, {"parity": 0.2}, replicates=20)
    for ensemble in (result.before, result.after):
        own = run(ensemble.scenario)
        pd.testing.assert_frame_equal(ensemble.ends, own.ends)


def test_flips_are_counted_each_way(two_states: Scenario) -> None:
    found = whatif(two_states, {"parity": 0.2, "interests": 0.1})
    before, after = (
        world.replicates.query("a == 'A' and b == 'B'") for world in (found.before, found.after)
    )
    for flips in found.flips:
        was, now = (each[flips.measure].to_numpy(bool) for each in (before, after))
        assert (flips.to_yes, flips.to_no) == ((now & ~was).sum(), (was & ~now).sum())
    assert sum(flips.to_yes + flips.to_no for flips in found.flips) > 0


@pytest.mark.parametrize("threads", [1, 2])
def test_no_result_depends_on_threads_or_engine(two_states: Scenario, threads: int) -> None:
    small = changed(two_states, {"replicates": 12, "steps": 12})
    mesa = whatif(small, {"parity": 0.3}, engine="mesa")
    compiled = whatif(small, {"parity": 0.3}, threads=threads)
    pd.testing.assert_frame_equal(mesa.table, compiled.table, check_exact=True)
    assert mesa.divergences == compiled.divergences


def test_histories_part_where_they_first_differ(two_states: Scenario) -> None:
    settings = {"model.cost.exercise": 0.55}
    found = whatif(two_states, settings, replicates=20)
    other = changed(two_states, settings)
    steps = {}
    for replicate in range(20):
        one, two = signals(two_states, replicate), signals(other, replicate)
        assert one["state"].equals(two["state"])  # the same openings
        differ = one["step"][one["joined"] != two["joined"]]
        if len(differ):
            steps[replicate] = differ.min()
    assert found.divergences.parted == len(steps) > 0
    assert found.divergences.earliest == min(steps.values())
    assert found.divergences.median == np.median(list(steps.values()))
    example = found.divergences.example
    assert example is not None
    assert (example.replicate, example.step) == next(iter(steps.items()))


def test_a_fork_tells_both_decisions_and_their_probabilities(two_states: Scenario) -> None:
    settings = {"model.cost.exercise": 1.5}
    example = whatif(two_states, settings, replicates=5, replicate=3).divergences.example
    assert example is not None
    assert example.replicate == 3
    for fork in example.forks:
        for world, joined, probability in (
            (two_states, fork.joined_before, fork.probability_before),
            (changed(two_states, settings), fork.joined_after, fork.probability_after),
        ):
            found = explain(world, fork.state, fork.occasion, replicate=3, step=example.step)
            assert (found.joined, found.probability) == (joined, probability)
        assert fork.joined_before != fork.joined_after


def test_forks_stand_with_the_largest_swing_first() -> None:
    scenario = changed(read_scenario(SCENARIOS / "russia-china-2022.yaml"), {"steps": 12})
    found = divergence(scenario, changed(scenario, {"model.noise": 1.0}), 1)
    assert found is not None
    swings = [
        abs(fork.probability_after - fork.probability_before)
        for fork in found.forks
        if fork.probability_before is not None and fork.probability_after is not None
    ]
    assert len(set(swings)) > 5
    assert swings == sorted(swings, reverse=True)


def test_joins_of_the_focus_pair_come_before_others_and_occasions_as_in_the_file() -> None:
    world = build_world(read_scenario(SCENARIOS / "russia-china-2022.yaml"))
    joins = [each for each in measures_of(world, world) if each.occasion is not None]
    of_the_pair = [each.by in world.scenario.focus for each in joins]
    assert of_the_pair == sorted(of_the_pair, reverse=True)
    assert len(set(of_the_pair)) == 2
    file = [*world.scenario.occasions]
    for group in (True, False):
        places = [
            file.index(str(each.occasion))
            for each, of_pair in zip(joins, of_the_pair, strict=True)
            if of_pair == group
        ]
        assert places == sorted(places)


def test_occasions_open_in_one_world_alone_part_histories_too(two_states: Scenario) -> None:
    often = changed(two_states, {"occasions.a_drills.rate": 1})
    never = changed(two_states, {"occasions.a_drills.rate": 0})
    assert (found := divergence(often, never, 0)) is not None
    assert (found.step, found.opened_before, found.opened_after) == (1, ("a_drills",), ())
    assert (found := divergence(never, often, 0)) is not None
    assert (found.opened_before, found.opened_after) == ((), ("a_drills",))


def test_a_host_may_change(two_states: Scenario) -> None:
    found = whatif(two_states, {"occasions.a_drills.host": "B"}, replicates=10)
    joins = found.table[found.table["occasion"] == "a_drills"].set_index("by")
    assert joins["before"].isna()["A"]
    assert joins["after"].isna()["B"]
    assert joins.loc[["A", "B"], "difference"].isna().all()
    assert found.divergences.parted > 0


def test_a_single_replicate_has_no_interval(two_states: Scenario) -> None:
    table = whatif(two_states, {"model.cost.exercise": 1.5}, replicates=1).table
    moved = table[(table["differing"] == 1) & ~table["measure"].str.endswith("allied")]
    assert len(moved) > 0
    assert moved[["low", "high", "unpaired_low"]].isna().all(axis=None)


def test_changes_are_told_path_by_path(two_states: Scenario) -> None:
    after = changed(two_states, {"parity": 0.5, "states.A.interests.first.position": -0.25})
    assert [tuple(change) for change in changes(two_states, after)] == [
        ("states.A.power", 1.0, 0.5),
        ("states.A.interests.first.position", 1.0, -0.25),
    ]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "nothing is set"),
        ({"pariti": 0.3}, "no such knob or path; did you mean 'parity'"),
        ({"states.A.power": -1}, "states.A.power: must be a number above 0"),
        (
            {"steps": 3, "focus": ["A", "R"]},
            "steps: must be the same in both scenarios; give --steps",
        ),
        ({"focus": ["A", "R"]}, "focus: must be the same in both scenarios"),
    ],
)
def test_wrong_settings_are_refused(
    two_states: Scenario, settings: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        whatif(two_states, settings)


@pytest.fixture(scope="module")
def convergence() -> WhatIf:
    scenario = read_scenario(SCENARIOS / "russia-china-2022-system.yaml")
    return whatif(scenario, {"model.convergence": 0.05}, replicates=30, steps=24)


def test_positions_are_told_with_their_differences(convergence: WhatIf) -> None:
    table = convergence.table
    (moved,) = table_rows(table.query("measure == 'position' and towards == 'asian_order'")[:1])
    assert moved["by"] == "RUS"
    assert moved["before"] == pytest.approx(0.6)
    positions = convergence.after.positions
    (ends,) = table_rows(positions.query("state == 'RUS' and issue == 'asian_order'"))
    assert moved["after"] == pytest.approx(ends["mean"], abs=1e-8)
    # Before, nothing moves: the paired interval is that of the mean itself.
    for bound, end in (("difference", "mean"), ("low", "low"), ("high", "high")):
        assert moved[bound] == pytest.approx(ends[end] - 0.6, abs=1e-6)


def test_every_answer_is_told_of_a_what_if(convergence: WhatIf) -> None:
    assert {*ANSWERS, "position"} <= {*convergence.table["measure"]}
    pair = convergence.after.pairs.iloc[0]
    gaps = {
        row["by"]: row for row in table_rows(convergence.table.query("measure == 'perception_gap'"))
    }
    assert gaps["RUS"]["after"] == pytest.approx(pair["perception_gap_ab"], abs=1e-8)
    assert gaps["CHN"]["after"] == pytest.approx(pair["perception_gap_ba"], abs=1e-8)


def test_positions_stay_as_given_where_nothing_moves_them(convergence: WhatIf) -> None:
    positions = convergence.before.positions
    scenario = convergence.before.scenario
    assert len(positions) == len(scenario.states) * len(scenario.issues)
    for column in ("mean", "low", "high"):
        assert (positions[column] == positions["given"]).all()
