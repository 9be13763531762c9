"""What every request meets first: where it comes from, how large it is, and whether it is still on.

It also says to the visitor's browser, which then sees to it, that nothing is to be fetched from
elsewhere.
"""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names that this machine has for itself."""

LARGEST = 2**16
"""Bytes of a request's body, and of a message by socket."""

SAFE = {
    # NiceGUI evaluates what its own server sends; no script, style or picture comes from elsewhere.
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:\d+)?")


class Threshold:
    """Refuses what is too large, or was asked for under a name that is not this machine's.

    A page elsewhere could otherwise have a visitor's browser ask in its place, by a name of its own
    that it lets point here.
    """

    def __init__(self, inside: ASGIApp, hosts: frozenset[str] | None) -> None:
        """Names under which this machine is asked; None for any, where a door asks who it is."""
        self._inside, self._hosts = inside, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] == "lifespan":
            await self._inside(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        if refusal is None:
            await _while_on(self._inside, scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse(*refusal)(scope, receive, _with_headers(send))

    def _refusal(self, headers: Headers) -> tuple[str, int] | None:
        named = headers.getlist("host")
        host = _HOST.fullmatch(named[0].lower()) if len(named) == 1 else None
        if host is None or (self._hosts is not None and host[1] not in self._hosts):
            return "Open the address that the terminal shows.", 400
        if any(origin != f"http://{host[0]}" for origin in headers.getlist("origin")):
            return "Only the page itself may ask for this.", 403
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal():
            return "Say how long it is.", 411
        return ("That is too long.", 413) if len(length) > 9 or int(length) > LARGEST else None


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(SAFE)
        await send(message)

    return sent


async def _while_on(inside: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Pass on; that nobody is left to be answered is no fault, though Starlette says so."""
    is_gone = False

    async def heard() -> Message:
        nonlocal is_gone
        message = await receive()
        is_gone = is_gone or message["type"] == "http.disconnect"
        return message

    try:
        await inside(scope, heard, send)
    except RuntimeError as problem:
        if not (is_gone and str(problem) == "No response returned."):
            raise
