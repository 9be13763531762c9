import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.classroom.entrance.door import (
    LENGTH,
    LETTERS,
    MOST_ADDRESSES,
    MOST_WRONG,
    PAUSE,
    Door,
    Keys,
    Tries,
)
from sim.classroom.entrance.frames import BURST, PACE, PATH, Frames, Pace
from sim.classroom.entrance.lan import Invitation
from sim.classroom.entrance.threshold import HERE, LARGEST, SAFE, Threshold

KEYS = Keys("CDF349", "the-key", "student-cookie", "teacher-cookie")
IN: dict[str, Any] = {"cookie": "other=1; classroom=student-cookie"}
TEACHER: dict[str, Any] = {"cookie": "classroom=teacher-cookie"}
Ask = Callable[..., "Answer"]


class Answer:
    def __init__(self, sent: list[Message]) -> None:
        self.sent = sent
        self.status = sent[0].get("status")
        self.headers = {k.decode().lower(): v.decode() for k, v in sent[0].get("headers", [])}
        self.body = b"".join(each.get("body", b"") for each in sent[1:]).decode()


def through(app: ASGIApp, scope: Scope, heard: Iterable[Message]) -> Answer:
    """What an application sends, in a loop of its own: a browser may have left this thread its."""
    sent: list[Message] = []
    waiting = iter(heard)

    async def receive() -> Message:
        return next(waiting, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    def run() -> None:
        asyncio.run(_awaited(app(scope, receive, send)))

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()
    return Answer(sent)


async def _awaited(work: Awaitable[None]) -> None:
    await work


def asked(
    app: ASGIApp,
    path: str = "/",
    method: str = "GET",
    query: str = "",
    body: bytes = b"",
    address: str = "10.0.0.1",
    kind: str = "http",
    **headers: str,
) -> Answer:
    headers = {"host": "127.0.0.1:8080"} | {k.replace("_", "-"): v for k, v in headers.items()}
    scope: dict[str, Any] = {
        "type": kind,
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        "client": (address, 1),
        "server": ("127.0.0.1", 8080),
        "scheme": "http",
    }
    return through(app, scope, [{"type": f"{kind}.request", "body": body}])


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse("inside")(scope, receive, send)


@pytest.fixture
def now() -> list[float]:
    return [1000.0]


@pytest.fixture
def door(now: list[float]) -> Door:
    return Door(inside, KEYS, lambda: now[0])


@pytest.mark.parametrize("path", ["/", "/worksheet", "/_nicegui/x/static/nicegui.js", PATH, "/x"])
@pytest.mark.parametrize("cookie", ["", "classroom=CDF349", "classroom=", "classroom=\x00;;", "=="])
def test_without_the_cookie_there_is_only_the_form(door: Door, path: str, cookie: str) -> None:
    answer = asked(door, path, cookie=cookie)
    assert 'name="code"' in answer.body
    assert "inside" not in answer.body
    assert "set-cookie" not in answer.headers


def test_without_the_cookie_no_socket_opens(door: Door) -> None:
    assert asked(door, PATH, kind="websocket").sent == [{"type": "websocket.close", "code": 1008}]
    assert asked(door, PATH, kind="websocket", **IN).sent == [{"type": "websocket.accept"}]


@pytest.mark.parametrize("given", ["CDF349", "cdf349", "cdf+349", "+C-D+F+3+4+9+"])
def test_the_code_lets_in_however_it_is_typed(door: Door, given: str) -> None:
    answer = asked(door, method="POST", body=b"code=" + given.encode())
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("classroom=student-cookie;")
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert asked(door, **IN).body == "inside"


def test_the_link_lets_in_and_leads_away_from_the_code(door: Door) -> None:
    answer = asked(door, "/enter", query="code=CDF349")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert "student-cookie" in answer.headers["set-cookie"]


def test_who_followed_the_link_of_a_run_is_led_to_it(door: Door) -> None:
    answer = asked(door, method="POST", query="story=two-states&seed=3", body=b"code=CDF349")
    assert answer.headers["location"] == "/?story=two-states&seed=3"


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/x"])
def test_the_way_in_leads_nowhere_else(door: Door, path: str) -> None:
    answer = asked(door, path, method="POST", query="a=b", body=b"code=CDF349")
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    "body",
    [
        b"code=CDF348",
        b"code=",
        b"code=%00%ff",
        b"\xff\xfe",
        b"",
        b"code=<script>",
        b"code=\xc2\xb2",
    ],
)
def test_a_wrong_code_is_refused_and_not_repeated(door: Door, body: bytes) -> None:
    answer = asked(door, method="POST", body=body)
    assert answer.status == 403
    assert "That is not the class code" in answer.body
    assert "<script>" not in answer.body
    assert "set-cookie" not in answer.headers


def test_a_form_that_is_too_long_is_a_wrong_code(door: Door) -> None:
    assert asked(door, method="POST", body=b"code=CDF349&x=" + b"x" * 5000).status == 403


def test_too_many_wrong_codes_have_an_address_wait_and_no_other(
    door: Door, now: list[float]
) -> None:
    for _ in range(MOST_WRONG):
        assert asked(door, method="POST", body=b"code=x").status == 403
    refused = asked(door, method="POST", body=b"code=CDF349")
    assert refused.status == 429
    assert "Too many wrong codes from here" in refused.body
    assert asked(door, "/enter", query="code=CDF349").status == 429
    assert asked(door, method="POST", body=b"code=CDF349", address="10.0.0.2").status == 303
    assert asked(door, **IN).body == "inside"
    now[0] += PAUSE
    assert asked(door, method="POST", body=b"code=CDF349").status == 303


def test_wrong_codes_are_remembered_of_so_many_addresses_only() -> None:
    tries = Tries(lambda: 0.0)
    for number in range(3 * MOST_ADDRESSES):
        tries.count(str(number))
    assert len(tries) == MOST_ADDRESSES


def test_a_pause_lasts_to_its_end_and_no_longer_and_can_come_again(now: list[float]) -> None:
    tries = Tries(lambda: now[0])
    for _ in range(3):
        for _ in range(MOST_WRONG):
            assert not tries.are_too_many("a")
            tries.count("a")
        assert tries.are_too_many("a")
        now[0] += PAUSE - 1
        assert tries.are_too_many("a")
        now[0] += 1
        assert not tries.are_too_many("a")


def test_wrong_codes_long_apart_never_add_up(now: list[float]) -> None:
    tries = Tries(lambda: now[0])
    for _ in range(5 * MOST_WRONG):
        tries.count("a")
        assert not tries.are_too_many("a")
        now[0] += PAUSE / (MOST_WRONG - 1)


def test_of_too_many_addresses_the_oldest_is_forgotten_and_the_newest_is_not() -> None:
    tries = Tries(lambda: 0.0)
    for address in ("oldest", *map(str, range(MOST_ADDRESSES - 2)), "newest"):
        for _ in range(MOST_WRONG):
            tries.count(address)
    assert tries.are_too_many("oldest")
    assert tries.are_too_many("newest")
    tries.count("another")
    assert not tries.are_too_many("oldest")
    assert tries.are_too_many("newest")
    assert tries.are_too_many("0")


def test_the_teachers_key_opens_the_wall_and_leaves_the_address(door: Door) -> None:
    answer = asked(door, "/wall", query="key=the-key")
    assert (answer.status, answer.headers["location"]) == (303, "/wall")
    assert "teacher-cookie" in answer.headers["set-cookie"]
    assert asked(door, "/wall", **TEACHER).body == "inside"
    assert asked(door, **TEACHER).body == "inside"


@pytest.mark.parametrize("path", ["/wall", "/wall/", "/wall//"])
@pytest.mark.parametrize("query", ["", "key=", "key=CDF349", "key=student-cookie"])
@pytest.mark.parametrize("cookie", [IN["cookie"], "", "classroom=the-key"])
def test_nobody_else_sees_the_wall(door: Door, path: str, query: str, cookie: str) -> None:
    answer = asked(door, path, query=query, cookie=cookie)
    assert answer.status == 403
    assert "the teacher's screen" in answer.body


def test_keys_are_new_and_have_nothing_in_common() -> None:
    several = [Keys.new() for _ in range(50)]
    assert len({part for keys in several for part in keys}) == 50 * 4
    assert all(len(keys.code) == LENGTH and set(keys.code) <= set(LETTERS) for keys in several)
    assert not set(LETTERS) & set("01IOLSZ258BUAE")
    assert min(len(part) for keys in several for part in keys[1:]) >= 32


def test_the_scanned_link_brings_the_code_and_the_teachers_the_key() -> None:
    lan = Invitation(KEYS, "192.168.1.5", 8080)
    assert lan.scanned == "http://192.168.1.5:8080/enter?code=CDF349"
    assert lan.teacher == "http://127.0.0.1:8080/wall?key=the-key"
    assert not lan.is_alone
    assert lan._replace(host="127.0.0.1").is_alone


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "[::1]:8080"])
def test_this_machine_answers_to_its_own_names(host: str) -> None:
    answer = asked(Threshold(inside, HERE), host=host, origin=f"http://{host}")
    assert answer.body == "inside"
    assert {name.lower(): value for name, value in SAFE.items()}.items() <= answer.headers.items()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "", "127.0.0.1@evil", "a b"],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_this_machine_answers_to_no_other_name(host: str, kind: str) -> None:
    answer = asked(Threshold(inside, HERE), host=host, kind=kind)
    assert answer.status == 400 or answer.sent[0]["type"] == "websocket.close"


@pytest.mark.parametrize("hosts", [HERE, None])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8080", ""])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_page_elsewhere_cannot_ask_in_a_visitors_place(
    hosts: frozenset[str] | None, origin: str, kind: str
) -> None:
    answer = asked(Threshold(inside, hosts), origin=origin, kind=kind)
    assert answer.status == 403 or answer.sent[0]["type"] == "websocket.close"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_length": str(LARGEST + 1)}, 413),
        ({"content_length": "9" * 5000}, 413),
        ({"transfer_encoding": "chunked"}, 411),
        ({"content_length": str(LARGEST)}, 200),
    ],
)
def test_large_bodies_are_refused_unread(headers: dict[str, Any], status: int) -> None:
    assert asked(Threshold(inside, HERE), method="POST", **headers).status == status


async def gone(_scope: Scope, receive: Receive, _send: Send) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    raise RuntimeError("No response returned.")


async def faulty(_scope: Scope, receive: Receive, _send: Send) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    raise RuntimeError("something else")


async def silent(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RuntimeError("No response returned.")


def test_that_a_visitor_has_gone_is_no_fault_and_all_else_is() -> None:
    scope = {"type": "http", "headers": [(b"host", b"localhost")]}
    with pytest.raises(IndexError):  # nothing was sent, as nobody was there
        through(Threshold(gone, HERE), scope, [])
    with pytest.raises(RuntimeError, match="something else"):
        through(Threshold(faulty, HERE), scope, [])
    with pytest.raises(RuntimeError, match=r"No response returned\."):
        through(Threshold(silent, HERE), scope, [])


VISITOR = "4a02e622-d253-4a9e-9743-cc9056274d52"
OPENED = f"client_id={VISITOR}&next_message_id=0&document_id=d&tab_id=t&EIO=4&transport="


@pytest.fixture
def frames() -> Frames:
    return Frames(inside, lambda visitor, element, _: (visitor, element) == (VISITOR, 7))


def said(name: object, **words: object) -> str:
    return "42" + json.dumps([name, {"client_id": VISITOR} | words])


EVENT = {"id": 7, "listener_id": "x", "args": ["0.5"]}


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "2probe",
        "3",
        "40",
        "41",
        "5",
        said("event", **EVENT),
        said("event", **EVENT | {"args": [None, '{"a": [1]}']}),
        said("event", **EVENT).replace("42", "4217", 1),
        said("ack", next_message_id=3),
        said("javascript_response", request_id="x", result=[1]),
        said("handshake", tab_id="t", document_id="d", next_message_id="0", old_tab_id=None),
    ],
)
def test_what_the_page_says_is_heard(frames: Frames, text: str) -> None:
    assert frames.judge(text, VISITOR) == "heard"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "4",
        "42",
        "43[]",
        "40/admin,",
        "451-[]",
        "42[]",
        '42["event"]',
        '42["event",5]',
        '42["event",{}]',
        "42" + "[" * 20_000 + "]" * 20_000,
        "42[" + "1" * LARGEST + "]",
        "42" + "9" * 5000 + '["event",{}]',
        "bAAAA",
        said(["event"]),
        said({"event": 1}),
        said("disconnect"),
        said("connect"),
        said("event"),
        said("event", **EVENT | {"id": "x"}),
        said("event", **EVENT | {"id": True}),
        said("event", **EVENT | {"id": -1}),
        said("event", **EVENT | {"listener_id": []}),
        said("event", **EVENT | {"args": "0.5"}),
        said("event", **EVENT | {"args": [0.5]}),
        said("event", **EVENT | {"args": ["NaN"]}),
        said("event", **EVENT | {"args": ["{"]}),
        said("event", **EVENT | {"args": ["1"] * 50}),
        said("event", **EVENT | {"client_id": "0e02e622-d253-4a9e-9743-cc9056274d52"}),
        said("event", **EVENT | {"client_id": [VISITOR]}),
        said("ack", next_message_id="x"),
        said("ack", next_message_id=[]),
        said("javascript_response", request_id=[]),
        said("handshake", tab_id=[], document_id="d", next_message_id=0),
    ],
)
def test_what_no_page_says_is_refused(frames: Frames, text: str) -> None:
    assert frames.judge(text, VISITOR) == "refused"


@pytest.mark.parametrize(
    "text",
    [
        said("event", **EVENT | {"id": 8}),
        said("log", level="error", message="on the teacher's terminal"),
        said("log", level="no such level", message=[]),
    ],
)
def test_what_is_no_longer_on_the_page_and_what_would_be_printed_is_passed_over(
    frames: Frames, text: str
) -> None:
    assert frames.judge(text, VISITOR) == "passed over"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "%ff",
        OPENED + "polling&j=0",
        OPENED + "smoke",
        OPENED + "polling&next_message_id=x",
        OPENED + "polling&client_id=y",
        OPENED.replace("EIO=4", "EIO=3") + "polling",
        OPENED.replace("tab_id=t", "tab_id=" + "t" * 100) + "polling",
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_socket_is_opened_by_a_page_or_not_at_all(frames: Frames, query: str, kind: str) -> None:
    answer = asked(frames, PATH, query=query, kind=kind)
    assert answer.status == 400 or answer.sent[0]["type"] == "websocket.close"


@pytest.mark.parametrize("path", ["/_nicegui_ws", "/_nicegui_ws/x", PATH + "x", PATH[:-1]])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_beside_the_socket_there_is_nothing(frames: Frames, path: str, method: str) -> None:
    assert asked(frames, path, method, OPENED + "polling").status == 400


def test_the_socket_and_the_pages_are_passed_on(frames: Frames) -> None:
    assert asked(frames, PATH, query=OPENED + "polling").body == "inside"
    assert asked(frames, "/").body == "inside"
    opened = asked(frames, PATH, query=OPENED + "websocket", kind="websocket")
    assert opened.sent == [{"type": "websocket.accept"}]


def test_what_is_posted_is_judged_as_what_comes_by_socket() -> None:
    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        heard = await receive()
        length = dict(scope["headers"])[b"content-length"].decode()
        await PlainTextResponse(f"{length} {heard['body'].decode()}")(scope, receive, send)

    frames = Frames(echo, lambda *_: True)
    kept, dropped = said("event", **EVENT), said("log", message="x")
    both = "\x1e".join((kept, dropped)).encode()
    posted = asked(frames, PATH, "POST", OPENED + "polling", both)
    assert posted.body == f"{len(kept)} {kept}"
    for body in (b"\xff", b"", b"\x1e".join([kept.encode(), b"bAAAA"])):
        assert asked(frames, PATH, "POST", OPENED + "polling", body).status == 400


def test_a_socket_sends_no_more_than_a_hand_can(now: list[float]) -> None:
    pace = Pace(lambda: now[0])
    assert all(pace.is_kept() for _ in range(BURST))
    assert not pace.is_kept()
    now[0] += 1000  # a long rest makes no greater burst
    assert all(pace.is_kept() for _ in range(BURST))
    assert not pace.is_kept()
    too_fast = Pace(lambda: now[0])
    kept = []
    for _ in range(20 * BURST):
        now[0] += 0.9 / PACE
        kept.append(too_fast.is_kept())
    assert all(kept[:BURST])
    assert not all(kept)
    held_down = Pace(lambda: now[0])
    for _ in range(1000):
        now[0] += 1.1 / PACE
        assert held_down.is_kept()
