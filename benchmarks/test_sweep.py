"""A sweep and the bare engine on the same runs, for `make bench`."""

from typing import Any

import pytest

from benchmarks.sweeps import bare, swept


@pytest.mark.parametrize("threads", [1, 2])
def test_bare(benchmark: Any, threads: int) -> None:
    benchmark.pedantic(bare, (threads,), rounds=3)


@pytest.mark.parametrize("workers", [1, 2])
def test_sweep(benchmark: Any, workers: int) -> None:
    benchmark.pedantic(swept, (workers,), rounds=3)
