"""Where visitors' questions wait for the engine: few answered at a time, never many waiting."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sim.classroom.settings import Settings
from sim.classroom.telling import Told, tell

Answer = TypeVar("Answer")

WORKERS = 2
MOST_WAITING = 60
"""Two questions from each of thirty visitors; beyond that the page says that it is busy."""

_KEPT = 64
"""Runs that are remembered, so that a class looking at the same story costs one."""


class BusyError(Exception):
    """There are more questions than can be answered soon."""


class Desk:
    """The engine of one server, shared by all visitors; used from its event loop alone."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="engine")
        self._waiting = 0
        self._kept: OrderedDict[tuple[object, ...], Told] = OrderedDict()

    async def told(self, settings: Settings) -> Told:
        """The run of some settings, remembered if it was told lately. Raises BusyError."""
        if settings.key not in self._kept:
            self._kept[settings.key] = await self.ask(lambda: tell(settings))
        self._kept.move_to_end(settings.key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return self._kept[settings.key]

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """The answer to a question, as soon as it is its turn. Raises BusyError."""
        if self._waiting >= MOST_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, question)
        finally:
            self._waiting -= 1
