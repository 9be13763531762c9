"""What browsers say by socket, heard before NiceGUI hears it: sense, and no faster than a hand.

NiceGUI trusts what its own script sends. Here stands what that script can send, by WebSocket or, in
browsers whose WebSockets fail, by polling; whatever else is sent ends the connection.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.classroom.entrance.threshold import LARGEST

PATH = "/_nicegui_ws/socket.io/"
PACE, BURST = 100.0, 200
"""Messages a second that a socket may send for long, and at once; a key held down on a slider makes
about sixty a second.
"""

Verdict = Literal["heard", "passed over", "refused"]
Listens = Callable[[str, int, str], bool]
"""Whether a visitor's page has an element with a listener."""

_CONTROL = frozenset({"1", "2probe", "3", "40", "41", "5"})
"""Close, probe and pong, connect, disconnect, upgrade: Engine.IO's and Socket.IO's own."""

_EVENT = re.compile(r"42(\d{0,9})(\[.*\])", re.DOTALL)
_SHORT = 64
_MOST_ARGUMENTS = 8
_BETWEEN = "\x1e"
"""What stands between the messages of a body that is posted."""


class Frames:
    """Lets an ASGI application hear by socket only what the page's own script can say."""

    def __init__(self, inside: ASGIApp, listens: Listens) -> None:
        self._inside, self._listens = inside, listens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, listening where it is a socket."""
        if scope["type"] == "lifespan" or not scope["path"].startswith("/_nicegui_ws"):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await self._inside(scope, receive, send)
            return
        client = _client(scope)
        if scope["type"] == "websocket":
            if client is None:
                await send({"type": "websocket.close", "code": 1008})
            else:
                await self._inside(scope, self._listening(client, receive, send), send)
        elif client is None or scope["method"] not in ("GET", "POST"):
            await _refuse(scope, receive, send)
        elif scope["method"] == "GET":
            await self._inside(scope, receive, send)
        else:
            await self._posted(client, scope, receive, send)

    def _listening(self, client: str, receive: Receive, send: Send) -> Receive:
        pace = Pace(asyncio.get_running_loop().time)

        async def heard() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                verdict = self.judge(message.get("text") or "", client)
                if not pace.is_kept():
                    verdict = "refused"
                if verdict == "heard":
                    return message
                if verdict == "refused":
                    await send({"type": "websocket.close", "code": 1008})
                    return {"type": "websocket.disconnect", "code": 1008}

        return heard

    async def _posted(self, client: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            text = (await Request(scope, receive).body()).decode()
        except UnicodeDecodeError:
            text = ""
        messages = text.split(_BETWEEN)
        verdicts = [self.judge(message, client) for message in messages]
        if "refused" in verdicts:
            await _refuse(scope, receive, send)
            return
        await asyncio.sleep(len(messages) / PACE)
        kept = (
            each for each, verdict in zip(messages, verdicts, strict=True) if verdict == "heard"
        )
        body = _BETWEEN.join(kept).encode()
        replayed: Iterator[Message] = iter([{"type": "http.request", "body": body}])

        async def heard() -> Message:
            return next(replayed, None) or await receive()

        headers = [each for each in scope["headers"] if each[0] != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._inside({**scope, "headers": headers}, heard, send)

    def judge(self, text: str, client: str) -> Verdict:
        """What to do with a message that a visitor's page is said to have sent."""
        if text in _CONTROL:
            return "heard"
        name, said = _event(text)
        if not isinstance(said, dict) or said.get("client_id") != client:
            return "refused"
        if name == "log":
            return "passed over"  # or a visitor could write what he likes on the teacher's terminal
        if name == "event":
            return self._judge_event(said, client)
        sensible = {
            "handshake": all(_is_short(said.get(key)) for key in ("tab_id", "document_id"))
            and _is_number(said.get("next_message_id"))
            and isinstance(said.get("old_tab_id"), str | None),
            "javascript_response": _is_short(said.get("request_id")),
            "ack": _is_number(said.get("next_message_id")),
        }
        return "heard" if sensible.get(str(name)) else "refused"

    def _judge_event(self, said: dict[str, object], client: str) -> Verdict:
        element, listener, arguments = (said.get(key) for key in ("id", "listener_id", "args"))
        if not (_is_number(element) and _is_short(listener) and isinstance(arguments, list)):
            return "refused"
        if len(arguments) > _MOST_ARGUMENTS:
            return "refused"
        for argument in arguments:
            try:
                _json(argument if isinstance(argument, str) else "null" if argument is None else "")
            except (ValueError, RecursionError):
                return "refused"
        # What has just been replaced on the page may still be spoken for.
        return "heard" if self._listens(client, int(str(element)), str(listener)) else "passed over"


class Pace:
    """Whether a socket sends no more than a hand can."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since, self._left = clock(), float(BURST)

    def is_kept(self) -> bool:
        """Count a message; whether there was still room for it."""
        now = self._clock()
        self._left = min(self._left + (now - self._since) * PACE, BURST) - 1
        self._since = now
        return self._left >= 0


def _client(scope: Scope) -> str | None:
    """The page that a socket is opened for, by its address; None where that makes no sense."""
    if scope["path"] != PATH:
        return None
    try:
        query = parse_qs(scope["query_string"].decode(), strict_parsing=True, max_num_fields=20)
    except (UnicodeDecodeError, ValueError):
        return None
    one = {key: values[0] for key, values in query.items() if len(values) == 1}
    transports = ("websocket",) if scope["type"] == "websocket" else ("polling",)
    sensible = (
        one.keys() == query.keys()
        and one.get("EIO") == "4"
        and one.get("transport") in transports
        and all(len(value) <= _SHORT for value in one.values())
        and {"client_id", "tab_id", "document_id"} <= one.keys()
        and _is_number(one.get("next_message_id"))
        and "j" not in one
    )
    return one["client_id"] if sensible else None


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("That makes no sense here.", 400)(scope, receive, send)


def _event(text: str) -> tuple[object, object]:
    """The name of an event and what it says; nothing where it is none."""
    event = _EVENT.fullmatch(text) if len(text) <= LARGEST else None
    try:
        parts = _json(event[2]) if event else None
    except (ValueError, RecursionError):
        return None, None
    return (parts[0], parts[1]) if isinstance(parts, list) and len(parts) == 2 else (None, None)


def _json(text: str) -> object:
    """What a text says, read as strictly as NiceGUI reads it."""
    return json.loads(text, parse_constant=_refused)


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is no number in JSON")


def _is_short(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _SHORT


def _is_number(value: object) -> bool:
    """Whether something is a count, as a number or as the digits of one."""
    if isinstance(value, str):
        return value.isascii() and value.isdecimal() and len(value) <= 9
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
