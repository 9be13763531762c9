"""What every request meets first: under which name it was asked for, from where, and how large."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = frozenset({"127.0.0.1", "localhost"})
"""Names that this machine has for itself."""

LARGEST = 4096
"""Bytes of a request's body."""

SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    # Without any referrer, browsers would not say from where the form of the entrance is sent.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Headers of every answer that does not say otherwise."""

_HOST = re.compile(r"([\w.-]+)(:\d+)?", re.ASCII)


class Threshold:
    """Refuses what is too large, comes from another page, or was asked for under another name.

    A page elsewhere could otherwise have a visitor's browser ask in its place, by a name of its own
    that it lets point here.
    """

    def __init__(self, inside: ASGIApp, hosts: frozenset[str] | None) -> None:
        """Names under which this machine is asked; None for any, where a door asks who it is."""
        self._inside, self._hosts = inside, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(Headers(scope=scope))
        await (refusal or self._inside)(scope, receive, sent)

    def _refusal(self, headers: Headers) -> PlainTextResponse | None:
        named = headers.getlist("host")
        host = _HOST.fullmatch(named[0].lower()) if len(named) == 1 else None
        if host is None or (self._hosts is not None and host[1] not in self._hosts):
            return PlainTextResponse("Open the address that the terminal shows.", 400)
        if any(origin != f"http://{host[0]}" for origin in headers.getlist("origin")):
            return PlainTextResponse("Only the page itself may ask for this.", 403)
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal():
            return PlainTextResponse("Say how long it is.", 411)
        if len(length) > 9 or int(length) > LARGEST:
            return PlainTextResponse("That is too long.", 413)
        return None
