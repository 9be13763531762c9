"""Chunks of a sweep done on the threads of this machine, for which the engine lets go of Python."""

import os
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from sim.studies.sweep.chunks import Chunk, Frames, sweep_chunk
from sim.studies.sweep.job import Job


class Threads:
    """Workers that are threads: as many as the machine has processors unless given."""

    def __init__(self, number: int | None = None) -> None:
        self.number = number or os.cpu_count() or 1

    def frames(self, job: Job, chunks: Iterator[Chunk]) -> Generator[tuple[Chunk, Frames]]:
        """Chunks with their tables, as they are done.

        Closed early, it leaves without a result what is being done.
        """
        stop = threading.Event()
        waiting: dict[Future[Frames], Chunk] = {}
        pool = ThreadPoolExecutor(self.number)
        try:
            for chunk in chunks:
                waiting[pool.submit(sweep_chunk, job, chunk, stop.is_set)] = chunk
                if len(waiting) == 2 * self.number:  # memory stays flat however many there are
                    yield from _done(waiting)
            while waiting:
                yield from _done(waiting)
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _done(waiting: dict[Future[Frames], Chunk]) -> Iterator[tuple[Chunk, Frames]]:
    """Waits until at least one chunk is done, and takes out all that are, faults last."""
    finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
    in_order = sorted(finished, key=lambda future: waiting[future].number)
    for future in sorted(in_order, key=lambda future: future.exception() is not None):
        yield waiting.pop(future), future.result()
