"""Each engine on the same worlds, for `make bench`; the ratios are in the table that follows."""

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.limit import Limit
from benchmarks.peers import compiled, ensemble, mesa_batch, same_bits
from benchmarks.worlds import SIZES, world_of
from sim.model import engine
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario

Benchmark = Callable[..., Any]

REPLICATES = 256


@pytest.fixture(scope="module")
def limit(tmp_path_factory: pytest.TempPathFactory) -> Limit:
    return Limit(tmp_path_factory.mktemp("limit"))


@pytest.mark.parametrize("states", SIZES)
def test_compiled(benchmark: Benchmark, states: int) -> None:
    benchmark(engine.record, build_world(world_of(states)), 1, range(REPLICATES))


@pytest.mark.parametrize("states", SIZES)
def test_strict_c(benchmark: Benchmark, limit: Limit, states: int) -> None:
    world, replicates = build_world(world_of(states)), range(REPLICATES)
    outcome = benchmark(limit.outcome, world, 1, replicates)
    assert same_bits(outcome, engine.record(world, 1, replicates).outcome)


@pytest.mark.parametrize("threads", [1, 2])
def test_threads(benchmark: Benchmark, threads: int) -> None:
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    benchmark(compiled, scenario, 16 * REPLICATES, threads)


def test_ensemble(benchmark: Benchmark) -> None:
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    benchmark(ensemble, scenario, 16 * REPLICATES)


def test_mesa(benchmark: Any) -> None:
    scenario = read_scenario("scenarios/russia-china-2022.yaml")
    benchmark.pedantic(mesa_batch, (scenario, 4), rounds=3)
