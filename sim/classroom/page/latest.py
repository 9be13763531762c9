"""Work that is never done twice at once: what is asked for meanwhile is done once, afterwards."""

from collections.abc import Awaitable, Callable

from nicegui import ui


class Latest:
    """Does some work for a visitor as things stand by then, until nothing more has changed."""

    def __init__(self, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._client = ui.context.client
        self.is_under_way = self.is_asked_again = False

    async def __call__(self) -> bool:
        """Ask for it; whether it was done here, for a visitor who is still there."""
        self.is_asked_again = True
        if self.is_under_way:
            return False
        self.is_under_way = True
        try:
            while self.is_asked_again and not self._client.is_deleted:
                self.is_asked_again = False
                await self._work()
        finally:
            self.is_under_way = False
        return not self._client.is_deleted
