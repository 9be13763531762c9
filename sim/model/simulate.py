"""The one door to the model: scenario, seed and engine in, records out."""

import os
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Literal

from sim.model.record import Record
from sim.model.world import World, build_world
from sim.scenario.schema import Scenario

Engine = Literal["compiled", "mesa"]

_DECISIONS_IN_CHUNK = 2**24
"""About a tenth of a second of the compiled engine: little enough to show progress by."""

_LEAST_IN_CHUNK = 256
"""So many go through the engine at a time; fewer would leave it half idle."""


def simulate(
    scenario: Scenario,
    replicates: range,
    *,
    pairs: Collection[tuple[str, str]] | None = None,
    engine: Engine = "compiled",
    threads: int | None = None,
    chunk: int | None = None,
    path: bool = True,
    trace: range | bool = False,
) -> Iterator[Record]:
    """Records of replicates of a scenario, in their order, a chunk at a time.

    replicates: a range with step 1 within 0 .. 2**63 - 1. pairs: those of whose states anything is
    asked, see `build_world`; all unless given, and all by Mesa. threads: as many as the machine has
    processors unless given, 1 and up; Mesa steps on one alone. chunk: replicates in a record,
    chosen by the size of the world unless given. path: whether to follow the focus pair by step.
    trace: the successive steps, counted from 1, of which to keep all of every replicate; True for
    every step. No result depends on engine, threads or chunk.
    """
    world = build_world(scenario, pairs if engine == "compiled" else None)
    threads = (threads or os.cpu_count() or 1) if engine == "compiled" else 1
    record = _recorder(engine)
    size = chunk or chunk_size(world, len(replicates), threads)
    chunks = [replicates[at : at + size] for at in range(0, len(replicates), size)]
    if threads == 1 or len(chunks) == 1:
        for part in chunks:
            yield record(world, scenario.seed, part, path=path, trace=trace)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Record]] = deque()
        try:
            for part in chunks:
                if len(waiting) == 2 * threads:  # memory stays flat however many there are
                    yield waiting.popleft().result()
                waiting.append(
                    pool.submit(record, world, scenario.seed, part, path=path, trace=trace)
                )
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def focus_record(scenario: Scenario, replicates: range) -> Record:
    """What the focus pair does in some replicates, all in one record.

    To the last bit what it does among all others, in a fraction of the time: see `build_world`.
    """
    from sim.model import engine

    return engine.record(build_world(scenario, [scenario.focus]), scenario.seed, replicates)


def pair_record(scenario: Scenario, pair: tuple[str, str], replicate: int, steps: range) -> Record:
    """What two states do on each other's occasions in one replicate: a trace of some steps.

    What comes later does not move it, nor what others do, unless these answer. So only these two
    are run, or all where they must be, and only to the last of `steps`; the record's world holds
    nothing else. Equal to the whole to the last bit.
    """
    from sim.model import engine

    world, last = build_world(scenario, [pair]), steps.stop - 1
    # With the weights that everything has in all its steps.
    shortened = replace(
        world,
        scenario=scenario.model_copy(update={"steps": last}),
        opening=world.opening[:last],
        segments=tuple(s for s in world.segments if s.first_step <= last),
    )
    replicates = range(replicate, replicate + 1)
    return engine.record(shortened, scenario.seed, replicates, path=False, trace=steps)


def chunk_size(world: World, replicates: int, threads: int) -> int:
    """Replicates in a chunk: an even share for each thread, but none that takes long."""
    decisions = world.scenario.steps * len(world.decisions)
    share = -(-replicates // threads)
    return max(1, min(share, max(_LEAST_IN_CHUNK, _DECISIONS_IN_CHUNK // decisions)))


def _recorder(name: Engine) -> Callable[..., Record]:
    if name == "mesa":
        from sim.model import stepping

        return stepping.record
    from sim.model import engine

    return engine.record
