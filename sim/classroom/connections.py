"""Connections to a server, of which so many are kept that there is always room for one more."""

import asyncio
from collections import Counter
from collections.abc import Collection

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 160
"""Connections at a time: with those in the queue, fewer than the 256 files that a process may open
on macOS. Visitors need one or two each, for as long as a page loads.
"""

QUEUE = 64
"""Connections that may wait to be accepted."""


class Connection(H11Protocol):
    """A connection that makes room for a newcomer where there are too many.

    Uvicorn alone waits without end for a request that is begun, and past its limit refuses whoever
    comes; so that a few hundred connections left half open would keep a class out.
    """

    since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count it in, and one out that can best be spared."""
        super().connection_made(transport)
        self.since = self.loop.time()
        if len(self.connections) > MOST:
            spared = to_be_spared(
                [each for each in self.connections if isinstance(each, Connection)]
            )
            self.connections.discard(spared)
            spared.transport.abort()

    @property
    def address(self) -> str:
        """From where it comes."""
        return self.client[0] if self.client else ""


def to_be_spared(connections: Collection[Connection]) -> Connection:
    """The oldest connection of the address that has the most, so that nobody crowds out others."""
    of = Counter(each.address for each in connections)
    return min(connections, key=lambda each: (-of[each.address], each.since))
