import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.simulate import simulate
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run
from sim.studies.sweep import cluster, threads
from sim.studies.sweep.chunks import Chunk, Frames, chunks_of, sweep_chunk
from sim.studies.sweep.cost import SweepCost, trial
from sim.studies.sweep.designs import design_of, planned
from sim.studies.sweep.job import Job
from sim.studies.sweep.sweep import sweep
from sim.studies.sweep.sweep_point import AbandonedError
from sim.studies.sweep.threads import Threads
from sim.vocabulary.measures import BOTH_WAYS

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SCENARIO = read_scenario(SCENARIOS / "two-states.yaml")
GRID: dict[str, object] = {"parity": "0.2:1:3", "threat": [0, 1]}


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_a_point_tells_what_an_ensemble_of_its_world_does() -> None:
    swept = sweep(SCENARIO, GRID, replicates=50, keep="replicates")
    row = swept.points.iloc[3]
    world = run(
        changed(SCENARIO, {"parity": row["parity"], "threat": row["threat"]}), replicates=50
    )
    pair = world.pairs.iloc[0]
    shared = [name for name in world.pairs.columns if name in swept.points.columns]
    assert len(shared) > 12
    assert row[shared].tolist() == pytest.approx(pair[shared].tolist(), nan_ok=True)
    joins = swept.joins[swept.joins["point"] == 3].drop(columns="point")
    same(joins.reset_index(drop=True), world.joins)
    assert swept.replicates is not None
    kept = swept.replicates[swept.replicates["point"] == 3].drop(columns="point")
    same(kept.reset_index(drop=True), world.replicates)


def test_quantiles_are_those_of_the_replicates_to_the_nearest_bin() -> None:
    swept = sweep(SCENARIO, {"parity": [0.5, 1]}, replicates=101, keep="replicates")
    assert swept.replicates is not None
    rows = swept.replicates.query("point == 0 and a == 'A' and b == 'B'")
    for name in BOTH_WAYS:
        for percent in (10, 50, 90):
            exact = np.quantile(rows[name], percent / 100, method="inverted_cdf")
            assert swept.points[f"{name}_q{percent}"][0] == pytest.approx(exact, abs=0.0026)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_no_result_depends_on_workers_or_chunks(workers: int) -> None:
    plan = planned(SCENARIO, GRID, replicates=20, keep="replicates")
    swept = sweep(SCENARIO, GRID, replicates=20, keep="replicates", workers=workers)
    for size in (1, 4, 6):
        chunks = list(chunks_of(design_of(plan), size))
        frames = [sweep_chunk(Job.of(plan), chunk) for chunk in chunks]
        for name in ("points", "joins", "replicates"):
            table = pd.concat([each[name] for each in frames], ignore_index=True)
            same(table, getattr(swept, name))


def test_points_stand_in_their_order_in_whichever_they_are_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = sweep(SCENARIO, GRID, replicates=10)
    frames = Threads.frames

    def backwards(self: Threads, job: Job, chunks: Iterator[Chunk]) -> Iterator[object]:
        yield from reversed(list(frames(self, job, chunks)))

    monkeypatch.setattr(Threads, "frames", backwards)
    same(sweep(SCENARIO, GRID, replicates=10).points, expected.points)


def test_points_share_their_luck() -> None:
    # A path that nothing depends on: the rate of hostility between states that host nothing.
    swept = sweep(SCENARIO, {"states.R.brinkmanship": [0.1, 0.9]}, replicates=20)
    one, other = (swept.points.iloc[index, 2:].tolist() for index in (0, 1))
    assert str(one) == str(other)


def test_a_point_that_cannot_be_is_recorded_and_the_rest_go_on() -> None:
    swept = sweep(SCENARIO, {"parity": [0, 0.5, 1, 2]}, replicates=10)
    assert swept.points["allied"].isna().tolist() == [True, False, False, True]
    assert swept.failures["point"].tolist() == [0, 3]
    assert swept.failures.columns.tolist() == ["point", "parity", "failure"]
    assert swept.failures["failure"].tolist() == [
        "parity: must be above 0 and at most 1, a ratio of powers; found 0",
        "parity: must be above 0 and at most 1, a ratio of powers; found 2",
    ]
    assert sorted(set(swept.joins["point"])) == [1, 2]


def test_a_fault_of_the_program_is_no_failure_of_a_point(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(scenario: Scenario, *args: object, **options: object) -> object:
        if scenario.states["A"].power == 0.5:
            raise ZeroDivisionError("by a planted fault")
        return simulate(scenario, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("sim.studies.sweep.sweep_point.simulate", explode)
    with pytest.raises(ZeroDivisionError, match="by a planted fault") as raised:
        sweep(SCENARIO, {"states.A.power": [0.4, 0.5, 0.6]}, replicates=10)
    assert raised.value.__notes__ == ["at states.A.power=0.5"]


def test_where_every_point_fails_the_tables_have_their_columns_still() -> None:
    some = sweep(SCENARIO, {"parity": [0, 1]}, replicates=10, keep="replicates")
    far: dict[str, object] = {"parity": "-1000:1002"}  # whose middle alone is possible
    none = sweep(SCENARIO, far, design="lhs", points=2, replicates=10, keep="replicates")
    assert len(none.failures) == 2
    for name in ("points", "joins", "replicates"):
        assert getattr(none, name).dtypes.equals(getattr(some, name).dtypes)
    assert len(none.joins) == 0
    assert none.replicates is not None
    assert len(none.replicates) == 0


def test_running_out_of_memory_is_not_the_points_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object, **__: object) -> object:
        raise MemoryError

    monkeypatch.setattr("sim.studies.sweep.sweep_point.simulate", explode)
    with pytest.raises(MemoryError):
        sweep(SCENARIO, GRID, replicates=10)


def test_a_sweep_closed_early_leaves_what_is_being_done() -> None:
    plan = planned(SCENARIO, GRID, replicates=10_000_000)
    before = threading.active_count()
    quick = Chunk(0, 0, np.array([[0.0, 0.0]]))  # fails at once
    finished = Threads(2).frames(Job.of(plan), iter([quick, *chunks_of(design_of(plan), 1)]))
    next(finished)
    finished.close()
    assert threading.active_count() == before


def test_what_is_done_beside_a_fault_is_handed_over_before_it() -> None:
    nowhere = np.empty((0, 2))
    chunks = [Chunk(number, number, nowhere) for number in range(6)]
    waiting: dict[Future[Frames], Chunk] = {Future(): chunk for chunk in reversed(chunks)}
    for future, chunk in waiting.items():
        if chunk.number == 2:
            future.set_exception(ZeroDivisionError("by a planted fault"))
        else:
            future.set_result({})
    handed_over: list[int] = []
    with pytest.raises(ZeroDivisionError, match="by a planted fault"):
        handed_over.extend(chunk.number for chunk, _ in threads._done(waiting))
    assert handed_over == [0, 1, 3, 4, 5]


def test_a_cluster_too_hands_over_what_is_done_beside_a_fault_before_it() -> None:
    class Finished(Future[Frames]):
        """As Dask's."""

        status = "finished"

    fault, others = Finished(), [Finished() for _ in range(3)]
    fault.status = "error"
    fault.set_exception(ZeroDivisionError("by a planted fault"))
    for each in others:
        each.set_result({})
    batch = [fault, *others]
    waiting: dict[Any, Chunk] = {
        future: Chunk(number, number, np.empty((0, 2))) for number, future in enumerate(batch)
    }
    handed_over: list[int] = []
    with pytest.raises(ZeroDivisionError, match="by a planted fault"):
        handed_over.extend(chunk.number for chunk, _ in cluster._done(waiting, batch))
    assert handed_over == [1, 2, 3]


def test_what_nobody_waits_for_is_given_up_between_records() -> None:
    plan = planned(SCENARIO, GRID, replicates=10)
    with pytest.raises(AbandonedError):
        sweep_chunk(Job.of(plan), next(chunks_of(design_of(plan), 1)), lambda: True)


def test_the_cost_of_a_sweep_grows_with_its_points_and_replicates() -> None:
    small = planned(SCENARIO, GRID, replicates=100)
    large = planned(SCENARIO, GRID | {"trade": "0:1:10"}, replicates=100_000)
    costs = [trial(plan, design_of(plan), workers=2)[0] for plan in (small, large)]
    assert [cost.points for cost in costs] == [6, 60]
    assert [cost.runs for cost in costs] == [600, 6_000_000]
    assert costs[1].seconds > 100 * costs[0].seconds


def test_chunks_take_a_worker_about_as_long_as_asked() -> None:
    cost = SweepCost(points=1000, runs=1, seconds_a_point=0.02, workers=2)
    assert cost.chunk_size(seconds=0.6) == 30
    assert SweepCost(96, 1, 0.02, 2).chunk_size(0.6) == 3, "no worker waits long for the last"
    assert SweepCost(10, 1, 7.0, 2).chunk_size(0.6) == 1


def test_points_are_the_same_whether_all_states_are_run_or_the_focus_pair_alone() -> None:
    scenario = read_scenario(SCENARIOS / "russia-china-2022.yaml")
    vary = {"parity": [0.2, 1], "threat": [0, 1]}
    alone, whole = (sweep(scenario, vary, replicates=20, keep=keep) for keep in (None, "joins"))
    pd.testing.assert_frame_equal(alone.points, whole.points)
    assert {*alone.joins["state"]} == {"CHN", "RUS"}
    assert {*whole.joins["state"]} == {*scenario.states}
    hosted = {name for name, o in scenario.occasions.items() if o.host in scenario.focus}
    of_pair = whole.joins["state"].isin(scenario.focus) & whole.joins["occasion"].isin(hosted)
    pd.testing.assert_frame_equal(alone.joins, whole.joins[of_pair].reset_index(drop=True))
