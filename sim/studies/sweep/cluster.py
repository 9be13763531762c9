"""Chunks of a sweep done by the workers of a Dask cluster, on this machine or on many.

Workers may come and go: what a lost one was doing is done by another.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Generator, Iterable, Iterator
from typing import Any, Self

from sim.errors import InputError
from sim.results.manifest import versions
from sim.studies.sweep.chunks import Chunk, Frames, sweep_chunk
from sim.studies.sweep.job import Job

LOCAL = "local"
"""In place of an address: a cluster of its own on this machine, of processes."""

_PATIENCE = 8
"""Seconds until a scheduler that does not answer is given up."""


class Cluster:
    """Workers of a Dask cluster, to be used in a `with` block.

    address: of its scheduler, such as tcp://10.0.0.1:8786, or LOCAL. number: of processes, if it is
    LOCAL; as many as the machine has processors unless given. Raises InputError if Dask is not
    installed or nobody answers at the address.
    """

    def __init__(self, address: str, number: int | None = None) -> None:
        self._address = address
        self._wanted = number
        self._stack = contextlib.ExitStack()
        self._client: Any = None

    def __enter__(self) -> Self:
        distributed = _distributed()
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we say it in a sentence
        with contextlib.ExitStack() as stack:
            scheduler: Any = self._address
            if self._address == LOCAL:
                scheduler = stack.enter_context(
                    distributed.LocalCluster(
                        n_workers=self._wanted or os.cpu_count(),
                        threads_per_worker=1,
                        dashboard_address=None,
                        # Without a dashboard it binds its port, 8787, all the same.
                        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                        silence_logs=logging.CRITICAL,
                    )
                )
            else:
                _call(self._address)
            client = distributed.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
            self._client = stack.enter_context(client)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *ending: object) -> None:
        self._stack.close()

    @property
    def number(self) -> int:
        """Threads of all workers, each of which does a chunk at a time; 1 where there are none."""
        return sum(self._client.nthreads().values()) or 1

    def frames(self, job: Job, chunks: Iterator[Chunk]) -> Generator[tuple[Chunk, Frames]]:
        """Chunks with their tables, as they are done; closed early, the rest is left undone."""
        distributed = _distributed()
        expected = versions()
        waiting: dict[Any, Chunk] = {}
        done = distributed.as_completed(loop=self._client.loop)

        def submit(chunk: Chunk) -> None:
            # Not pure: to hash its arguments would tell Dask nothing.
            future = self._client.submit(_far_away, job, chunk, expected, pure=False)
            waiting[future] = chunk
            done.add(future)

        try:
            for chunk in chunks:
                submit(chunk)
                if len(waiting) >= 2 * self.number + 2:  # so many workers always have some
                    yield from _done(waiting, done.next_batch())
            for batch in done.batches():
                yield from _done(waiting, batch)
        except distributed.KilledWorker as error:
            raise InputError(
                "a chunk was given up, as several workers in a row died of it, perhaps for want "
                "of memory"
            ) from error
        except OSError as error:
            raise InputError(f"the Dask cluster no longer answers: {error}") from error
        finally:
            with contextlib.suppress(OSError):
                self._client.cancel(list(waiting))


def _done(waiting: dict[Any, Chunk], batch: Iterable[Any]) -> Iterator[tuple[Chunk, Frames]]:
    """Takes out the chunks that are done, faults last."""
    for future in sorted(batch, key=lambda future: future.status == "error"):
        yield waiting.pop(future), future.result()


def _distributed() -> Any:
    """Dask's package for clusters, which brings no types."""
    try:
        import distributed
    except ImportError:
        raise InputError("Dask is not installed: pip install 'alliance-sim[distributed]'") from None
    return distributed


def _call(address: str) -> None:
    """Refuse, by InputError, an address at which no scheduler answers."""
    distributed = _distributed()

    async def call() -> None:
        secured = distributed.Security().get_connection_args("client")
        comm = await distributed.comm.connect(address, timeout=_PATIENCE, **secured)
        await comm.close()

    try:
        asyncio.run(asyncio.wait_for(call(), _PATIENCE))
    except (OSError, TypeError, ValueError) as error:  # as an address has no port, or no scheme
        raise InputError(
            f"no Dask scheduler answers at {address}; start one with `dask scheduler`, and its "
            "workers with `dask worker ADDRESS`"
        ) from error


def _far_away(job: Job, chunk: Chunk, expected: dict[str, str]) -> Frames:
    """As `sweep_chunk`, on a worker, which must have the same versions of everything."""
    there = versions()
    if there != expected:
        differing = [name for name in expected if there.get(name) != expected[name]]
        differences = ", ".join(
            f"{name} {there.get(name)}, not {expected[name]}" for name in differing
        )
        raise InputError(
            f"a Dask worker has other versions: {differences}; the results might differ"
        )
    return sweep_chunk(job, chunk)
