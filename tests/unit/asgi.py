"""Requests to an ASGI application, without a server."""

import asyncio
from collections.abc import Awaitable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.types import ASGIApp, Message, Scope


class Answer:
    """What an application sent."""

    def __init__(self, sent: list[Message]) -> None:
        self.status: int = sent[0]["status"]
        self.headers = {k.decode().lower(): v.decode() for k, v in sent[0]["headers"]}
        self.content: bytes = b"".join(each.get("body", b"") for each in sent[1:])

    @property
    def body(self) -> str:
        """Its text."""
        return self.content.decode()

    @property
    def cookie(self) -> str:
        """The cookie that it sets, as a browser sends it back."""
        cookie: str = self.headers["set-cookie"].split(";")[0]
        return cookie


def through(app: ASGIApp, scope: Scope, heard: Iterable[Message]) -> list[Message]:
    """What an application sends, in a loop of its own: a browser may have left this thread its."""
    sent: list[Message] = []
    waiting = iter(heard)

    async def receive() -> Message:
        return next(waiting, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, _awaited(app(scope, receive, send))).result()
    return sent


async def _awaited(work: Awaitable[None]) -> None:
    await work


def asked(
    app: ASGIApp,
    path: str = "/",
    method: str = "GET",
    query: str = "",
    body: bytes | None = b"",
    address: str = "10.0.0.1",
    **headers: str,
) -> Answer:
    """The answer to a request; without a body, of one who leaves before sending it."""
    usual = {"host": "127.0.0.1:8080", "content-length": str(len(body or b""))}
    headers = usual | {k.replace("_", "-"): v for k, v in headers.items()}
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode("latin-1")) for k, v in headers.items()],
        "client": (address, 1),
        "server": ("127.0.0.1", 8080),
        "scheme": "http",
    }
    heard = [] if body is None else [{"type": "http.request", "body": body}]
    return Answer(through(app, scope, heard))
