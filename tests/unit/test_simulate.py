"""Records come in order, whole, and the same however the work is divided."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.model.record import Record
from sim.model.simulate import Engine, chunk_size, simulate
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values

SCENARIOS = Path(__file__).parents[2] / "scenarios"

SCENARIO = with_values(read_scenario(SCENARIOS / "two-states.yaml"), {"steps": 12})


def outcomes(records: list[Record]) -> list[list[float]]:
    return [
        np.concatenate([record.outcome[index] for record in records], axis=1).ravel().tolist()
        for index in range(len(records[0].outcome))
    ]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("chunk", [1, 7, 50])
def test_records_come_in_order_whatever_the_threads_and_chunks(threads: int, chunk: int) -> None:
    whole = list(simulate(SCENARIO, range(3, 33), threads=1, chunk=30))
    parts = list(simulate(SCENARIO, range(3, 33), threads=threads, chunk=chunk))
    assert parts[0].first == 3
    assert all(one.first + one.count == next_.first for one, next_ in pairwise(parts))
    assert all(part.count <= chunk for part in parts)
    assert outcomes(parts) == outcomes(whole)


def test_replicate_is_the_same_alone_as_among_others() -> None:
    (among,) = simulate(SCENARIO, range(20), threads=1, chunk=20)
    (alone,) = simulate(SCENARIO, range(13, 14), threads=1)
    for one, all_ in zip(alone.outcome, among.outcome, strict=True):
        assert one[:, 0].tolist() == all_[:, 13].tolist()


def test_replicates_beyond_32_bits_are_no_echo_of_the_first() -> None:
    (low,) = simulate(SCENARIO, range(5), threads=1)
    (high,) = simulate(SCENARIO, range(2**32, 2**32 + 5), threads=1)
    assert high.first == 2**32
    assert low.outcome.joined.tolist() != high.outcome.joined.tolist()


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_path_and_trace_are_kept_only_where_wanted(engine: Engine) -> None:
    for path in (True, False):
        for trace in (True, False):
            (record,) = simulate(SCENARIO, range(2), engine=engine, path=path, trace=trace, chunk=2)
            kept = (len(record.path.allied), len(record.trace.allied))
            assert kept == (path * SCENARIO.steps, trace * SCENARIO.steps)


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_trace_has_the_steps_that_are_wanted(engine: Engine) -> None:
    every, some = (
        next(simulate(SCENARIO, range(2), engine=engine, threads=1, trace=trace))
        for trace in (True, range(4, 7))
    )
    assert (every.traced, some.traced) == (range(1, 13), range(4, 7))
    for all_, few in zip(every.trace, some.trace, strict=True):
        assert few.tolist() == all_[3:6].tolist()


def test_last_row_of_a_trace_is_the_outcome() -> None:
    (record,) = simulate(SCENARIO, range(9), threads=1, trace=True)
    for measure in ("belief", "expected", "support_rate", "costly_rate", "rhetoric_rate"):
        last = getattr(record.trace, measure)[-1]
        assert last.tolist() == getattr(record.outcome, measure).tolist()
    assert record.trace.opened.sum(axis=0).tolist() == record.outcome.opened.tolist()
    assert record.trace.joined.sum(axis=0).tolist() == record.outcome.joined.tolist()
    assert record.trace.allied[-1].tolist() == record.outcome.allied_at_end.tolist()
    assert record.trace.allied.sum(axis=0).tolist() == record.outcome.allied_steps.tolist()


def test_occasions_open_at_their_rates_and_only_open_ones_are_joined() -> None:
    # Each count is binomial; 4 standard errors.
    (record,) = simulate(SCENARIO, range(2_000), threads=1, trace=True)
    for name, opened in zip(record.world.occasions, record.outcome.opened, strict=True):
        rate = SCENARIO.occasions[name].rate
        assert rate is not None
        error = (rate * (1 - rate) / (12 * 2_000)) ** 0.5
        assert opened.mean() / 12 == pytest.approx(rate, abs=4 * error)
    hosted = [record.world.occasion_index[occasion] for occasion, _ in record.world.decisions]
    assert (record.trace.joined <= record.trace.opened[:, hosted]).all()


def test_chunks_share_the_work_evenly_and_none_takes_long() -> None:
    world = build_world(SCENARIO)  # 12 steps of 12 decisions
    assert chunk_size(world, 100, threads=3) == 34
    assert chunk_size(world, 10**9, threads=2) == 2**24 // 144
    large = build_world(with_values(SCENARIO, {"steps": 10_000}))
    assert chunk_size(large, 1, threads=8) == 1
