"""The door of a classroom on a network: who gives the class code comes in, and nobody else.

It stands outside everything that is served. Whoever comes in gets a token, new and random, by which
messages are counted; it says nothing of who that is, and is worth nothing after this start.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections import Counter
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from string import Template
from typing import NamedTuple, Self
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

LETTERS = "CDFGHJKMNPQRTVWXY34679"
"""No two of them look alike, and without vowels they make no words."""

LENGTH = 6
COOKIE = "classroom"
MOST_WRONG, PAUSE = 10, 60.0
"""Wrong codes that an address may give in so many seconds."""

MOST_ADDRESSES = 1000
"""Addresses whose wrong codes are remembered."""

MOST_VISITORS, MOST_OF_ADDRESS = 500, 60
"""Who may come in, in all and from one address: a whole class may share one."""

WRONG = "That is not the class code. It is on your teacher's screen."
TOO_MANY = "Too many wrong codes from here. Wait a minute, then try again."
FULL = "Too many have come in from here. Tell your teacher."
TEACHERS_ONLY = "This is the teacher's screen. Open it with the link that the terminal shows."
ENTER_FIRST = "Give the class code first."

_OTHERS = ""
"""In place of every address that there is no room to remember."""

_STYLE = files("sim.classroom").joinpath("enter.css").read_text(encoding="utf-8")
_FORM = Template(files("sim.classroom").joinpath("enter.html").read_text(encoding="utf-8"))
_POLICY = (
    "default-src 'none'; style-src "
    f"'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'; "
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Keys(NamedTuple):
    """What opens the door, new at each start; none can be told from another."""

    code: str
    teacher: str
    """The key in the teacher's address."""
    cookie: str
    """The teacher's token."""

    @classmethod
    def new(cls) -> Self:
        """Keys that nobody can guess."""
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        return cls(code, secrets.token_urlsafe(24), secrets.token_urlsafe(24))


class Tries:
    """Wrong codes of late, counted by address.

    Addresses that there is no room to remember are counted as one, so that even with addresses
    without end no more than `MOST_WRONG` times `MOST_ADDRESSES` + 1 codes are tried in a pause.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong: dict[str, tuple[float, int]] = {}

    def __len__(self) -> int:
        return len(self._wrong)

    def are_too_many(self, address: str) -> bool:
        """Whether an address has to wait before it may try again."""
        since, count = self._wrong.get(self._place(address), (0.0, 0))
        return count >= MOST_WRONG and self._clock() - since < PAUSE

    def count(self, address: str) -> None:
        """Note a wrong code."""
        place, now = self._place(address), self._clock()
        since, count = self._wrong.get(place, (now, 0))
        self._wrong[place] = (since, count + 1) if now - since < PAUSE else (now, 1)

    def _place(self, address: str) -> str:
        """Under what an address is counted; forgets those of before where room is needed."""
        if address not in self._wrong and len(self._wrong) >= MOST_ADDRESSES:
            late = self._clock() - PAUSE
            self._wrong = {each: of for each, of in self._wrong.items() if of[0] > late}
            if len(self._wrong) >= MOST_ADDRESSES:
                return _OTHERS
        return address


class Visitors:
    """Tokens of those who came in, with the address that each came from."""

    def __init__(self) -> None:
        self._from: dict[str, str] = {}
        self._of = Counter[str]()

    def __len__(self) -> int:
        return len(self._from)

    def __contains__(self, token: object) -> bool:
        return token in self._from

    def admit(self, address: str) -> str | None:
        """The token of one more; None where there is no room."""
        if len(self) >= MOST_VISITORS or self._of[address] >= MOST_OF_ADDRESS:
            return None
        token = secrets.token_urlsafe(24)
        self._from[token] = address
        self._of[address] += 1
        return token


class Door:
    """Lets an ASGI application be reached only by those who are in.

    The application finds in `scope["visitor"]` the token, and None for the teacher.
    """

    def __init__(
        self, inside: ASGIApp, keys: Keys, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._inside, self._keys = inside, keys
        self.tries, self.visitors = Tries(clock), Visitors()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, ask for the code, or refuse."""
        token = _cookie(Headers(scope=scope))
        is_teacher = _same(token, self._keys.cookie)
        is_in = is_teacher or token in self.visitors
        answer = await self._answer(Request(scope, receive), is_in=is_in, is_teacher=is_teacher)
        inside = {**scope, "visitor": None if is_teacher else token}
        await (answer or self._inside)(inside, receive, send)

    async def _answer(self, request: Request, *, is_in: bool, is_teacher: bool) -> Response | None:
        """What the door itself answers; nothing where the way is free."""
        path = request.url.path
        if path.startswith("/wall"):
            if _same(request.query_params.get("key", ""), self._keys.teacher):
                return _into("/wall", self._keys.cookie)
            return None if is_teacher else PlainTextResponse(TEACHERS_ONLY, 403)
        if is_in:
            return RedirectResponse("/", 303) if path == "/enter" else None
        if path not in ("/", "/enter"):
            return PlainTextResponse(ENTER_FIRST, 403)
        given = await _given(request)
        return form("", 200) if given is None else self._tried(request, given)

    def _tried(self, request: Request, given: str) -> Response:
        address = request.client.host if request.client else _OTHERS
        if self.tries.are_too_many(address):
            return form(TOO_MANY, 429, {"Retry-After": str(int(PAUSE))})
        if not _same(tidied(given), self._keys.code):
            self.tries.count(address)
            return form(WRONG, 403)
        token = self.visitors.admit(address)
        return form(FULL, 429) if token is None else _into("/", token)


def form(sentence: str, status: int, headers: dict[str, str] | None = None) -> HTMLResponse:
    """The entry form, with a sentence of the door's own on what went wrong."""
    describes = "wrong" if sentence else "hint"
    page = _FORM.substitute(style=_STYLE, sentence=sentence, describes=describes)
    return HTMLResponse(page, status, {"Content-Security-Policy": _POLICY, **(headers or {})})


def tidied(given: str) -> str:
    """A code as it is compared: typed small, with spaces or with dashes, it is the same."""
    return "".join(given.upper().replace("-", "").split())


def _into(path: str, token: str) -> Response:
    answer = RedirectResponse(path, 303)
    # Lax, as a strict one would not come along where the link stands on another site, such as a
    # learning platform; to post, a page elsewhere has neither.
    answer.set_cookie(COOKIE, token, httponly=True, samesite="lax")
    return answer


async def _given(request: Request) -> str | None:
    """The code that a request gives by the form or by the link; nothing where it gives none."""
    if request.method == "POST":
        try:
            body = await request.body()
        except ClientDisconnect:
            return None
        return parse_qs(body.decode("utf-8", "replace")).get("code", [""])[0]
    return request.query_params.get("code") if request.url.path == "/enter" else None


def _cookie(headers: Headers) -> str:
    for value in headers.getlist("cookie"):
        try:
            cookies = SimpleCookie(value)
        except CookieError:
            continue
        if COOKIE in cookies:
            return cookies[COOKIE].value
    return ""


def _same(given: str, right: str) -> bool:
    """Whether two texts are equal, in a time that does not tell how far they are."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
