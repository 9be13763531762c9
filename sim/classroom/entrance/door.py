"""The door of a classroom on a network: who gives the class code comes in, and nobody else.

It stands outside everything that is served, the sockets too. Its cookie says only that somebody is
in: it is the same for all, so that it tells nobody apart, and is worth nothing after this start.
"""

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from string import Template
from typing import NamedTuple, Self
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

LETTERS = "CDFGHJKMNPQRTVWXY34679"
"""No two of them look alike, and without vowels they make no words."""

LENGTH = 6
COOKIE = "classroom"
MOST_WRONG, PAUSE = 10, 60.0
"""Wrong codes that an address may give in so many seconds."""

MOST_ADDRESSES = 1000
LONGEST_ANSWER = 1000
"""Bytes of the form that are read; a code needs far fewer."""

WRONG = "That is not the class code. It is on your teacher's screen."
TOO_MANY = "Too many wrong codes from here. Wait a minute, then try again."
TEACHERS_ONLY = "This is the teacher's screen. Open it with the link that the terminal shows."

_FORM = Template(Path(__file__).with_name("enter.html").read_text(encoding="utf-8"))


class Keys(NamedTuple):
    """What opens the door, new at each start; none can be told from another."""

    code: str
    teacher: str
    """The key in the teacher's address."""
    student_cookie: str
    teacher_cookie: str

    @classmethod
    def new(cls) -> Self:
        """Keys that nobody can guess."""
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        return cls(code, *(secrets.token_urlsafe(24) for _ in range(3)))


class Tries:
    """Wrong codes of late, counted by address; of a bounded number of addresses."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._wrong)

    def are_too_many(self, address: str) -> bool:
        """Whether an address has to wait before it may try again."""
        since, count = self._wrong.get(address, (0.0, 0))
        return count >= MOST_WRONG and self._clock() - since < PAUSE

    def count(self, address: str) -> None:
        """Note a wrong code; where there are too many addresses, the oldest is forgotten."""
        since, count = self._wrong.get(address, (self._clock(), 0))
        if self._clock() - since >= PAUSE:
            since, count = self._clock(), 0
        self._wrong[address] = since, count + 1
        if len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)


class Door:
    """Lets an ASGI application be reached only by those who are in."""

    def __init__(
        self, inside: ASGIApp, keys: Keys, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._inside, self._keys = inside, keys
        self.tries = Tries(clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, ask for the code, or refuse."""
        if scope["type"] == "lifespan":
            await self._inside(scope, receive, send)
            return
        token = _cookie(scope)
        is_teacher = _same(token, self._keys.teacher_cookie)
        is_in = is_teacher or _same(token, self._keys.student_cookie)
        if scope["type"] == "websocket" and not is_in:
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = None
        if scope["type"] == "http":
            answer = await self._answer(Request(scope, receive), is_in=is_in, is_teacher=is_teacher)
        await (answer or self._inside)(scope, receive, send)

    async def _answer(self, request: Request, *, is_in: bool, is_teacher: bool) -> Response | None:
        """What the door itself answers; nothing where the way is free."""
        path = request.url.path.rstrip("/")
        if path == "/wall":
            if _same(request.query_params.get("key", ""), self._keys.teacher):
                return self._into("/wall", self._keys.teacher_cookie)
            return None if is_teacher else PlainTextResponse(TEACHERS_ONLY, 403)
        if is_in:
            return RedirectResponse("/", 303) if path == "/enter" else None
        given = await _given(request)
        if given is None:
            # Pages ask for the code, and what pages are made of is refused.
            return form("", 200 if path in ("", "/enter") else 403)
        return self._tried(request, given)

    def _tried(self, request: Request, given: str) -> Response:
        address = request.client.host if request.client else ""
        if self.tries.are_too_many(address):
            return form(TOO_MANY, 429, {"Retry-After": str(int(PAUSE))})
        if not _same(tidied(given), self._keys.code):
            self.tries.count(address)
            return form(WRONG, 403)
        # Whoever followed the link of a run is to see that run.
        query = request.url.query if request.method == "POST" and request.url.path == "/" else ""
        return self._into(f"/?{query}" if query else "/", self._keys.student_cookie)

    def _into(self, path: str, token: str) -> Response:
        answer = RedirectResponse(path, 303, {"Cache-Control": "no-store"})
        answer.set_cookie(COOKIE, token, httponly=True, samesite="lax")
        return answer


def form(sentence: str, status: int, headers: dict[str, str] | None = None) -> HTMLResponse:
    """The entry form, with a sentence of the door's own on what went wrong."""
    page = _FORM.substitute(sentence=sentence, describes="wrong" if sentence else "hint")
    return HTMLResponse(page, status, {"Cache-Control": "no-store"} | (headers or {}))


def tidied(given: str) -> str:
    """A code as it is compared: typed small, with spaces or with dashes, it is the same."""
    return "".join(given.upper().replace("-", "").split())


async def _given(request: Request) -> str | None:
    """The code that a request gives by the form or by the link; nothing where it gives none."""
    if request.method == "POST":
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_ANSWER:
                return ""
        return parse_qs(body.decode("utf-8", "replace")).get("code", [""])[0]
    if request.url.path == "/enter":
        return request.query_params.get("code")
    return None


def _cookie(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies = SimpleCookie(value.decode("latin-1"))
            except CookieError:
                continue
            if COOKIE in cookies:
                return cookies[COOKIE].value
    return ""


def _same(given: str, right: str) -> bool:
    """Whether two texts are equal, in a time that does not tell how far they are."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
