"""Where visitors' questions wait for the engine: few answered at a time, never many waiting."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sim.classroom.settings import Settings
from sim.classroom.telling import Told
from sim.studies.ensemble.focus_summary import focus_summary
from sim.studies.ensemble.trajectory import trajectory

Answer = TypeVar("Answer")

WORKERS = 2
MOST_WAITING = 120
"""Four questions from each of thirty visitors; beyond that the page says that it is busy."""

KEPT = 256
"""Answers that are remembered, so that a class looking at the same story costs one."""


class BusyError(Exception):
    """There are more questions than can be answered soon."""


class Desk:
    """The engine of one server, shared by all visitors; used from its event loop alone."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="engine")
        self._waiting = 0
        self._kept: OrderedDict[object, asyncio.Future[Any]] = OrderedDict()

    async def told(self, settings: Settings) -> Told:
        """The run of some settings. Raises BusyError, and ScenarioError where they leave no world.

        All lives and the one that is looked at are worked out beside each other.
        """
        found = await asyncio.gather(
            self.once(("glance", *settings.key), lambda: focus_summary(settings.scenario)),
            self.once(
                ("life", settings.life, *settings.key),
                lambda: trajectory(settings.scenario, settings.life),
            ),
        )
        return Told(settings, *found)

    async def once(self, key: object, question: Callable[[], Answer]) -> Answer:
        """The answer to a question that all who ask by the same key share. Raises BusyError."""
        asked = self._kept.get(key)
        if asked is None:
            asked = self._kept[key] = asyncio.ensure_future(self.ask(question))
            asked.add_done_callback(lambda done: self._settle(key, done))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        # One who leaves must not take the answer away from the others.
        answer: Answer = await asyncio.shield(asked)
        return answer

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """The answer to a question, as soon as it is its turn. Raises BusyError."""
        if self._waiting >= MOST_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, question)
        finally:
            self._waiting -= 1

    def _settle(self, key: object, done: "asyncio.Future[Any]") -> None:
        """Keep answers alone: another try may go better."""
        if (done.cancelled() or done.exception()) and self._kept.get(key) is done:
            del self._kept[key]
