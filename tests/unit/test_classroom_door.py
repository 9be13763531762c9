import re
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from sim.classroom.door import (
    LENGTH,
    LETTERS,
    MOST_ADDRESSES,
    MOST_OF_ADDRESS,
    MOST_VISITORS,
    MOST_WRONG,
    PAUSE,
    Door,
    Keys,
    Tries,
    Visitors,
)
from sim.classroom.invitation import Invitation
from sim.classroom.threshold import HERE, LARGEST, SAFE, Threshold
from tests.unit.asgi import Answer, asked

KEYS = Keys("CDF349", "the-key", "teacher-cookie")
TEACHER: dict[str, Any] = {"cookie": "other=1; classroom=teacher-cookie"}


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(f"inside as {scope.get('visitor')}")(scope, receive, send)


@pytest.fixture
def now() -> list[float]:
    return [1000.0]


@pytest.fixture
def door(now: list[float]) -> Door:
    return Door(inside, KEYS, lambda: now[0])


def entered(door: Door, address: str = "10.0.0.1") -> Answer:
    return asked(door, method="POST", body=b"code=CDF349", address=address)


@pytest.mark.parametrize("path", ["/", "/enter", "/rounds", "/shown", "/x", "/walk"])
@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS"])
@pytest.mark.parametrize("cookie", ["", "classroom=CDF349", "classroom=", "classroom=\x00;;", "=="])
def test_without_a_cookie_there_is_only_the_form(
    door: Door, path: str, method: str, cookie: str
) -> None:
    answer = asked(door, path, method, cookie=cookie)
    if path in ("/", "/enter"):
        assert 'name="code"' in answer.body
    else:
        assert (answer.status, answer.body) == (403, "Give the class code first.")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("given", ["CDF349", "cdf349", "cdf+349", "+C-D+F+3+4+9+"])
def test_the_code_lets_in_however_it_is_typed(door: Door, given: str) -> None:
    answer = asked(door, method="POST", body=b"code=" + given.encode())
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=lax" in answer.headers["set-cookie"].lower()
    token = answer.cookie.removeprefix("classroom=")
    assert asked(door, cookie=answer.cookie).body == f"inside as {token}"


def test_everyone_has_a_token_that_tells_nothing(door: Door) -> None:
    tokens = {entered(door).cookie.removeprefix("classroom=") for _ in range(50)}
    assert len(tokens) == len(door.visitors) == 50
    assert min(map(len, tokens)) >= 32
    assert not any("10.0.0.1" in token or KEYS.code in token for token in tokens)


def test_who_is_in_does_not_come_in_again(door: Door) -> None:
    cookie = entered(door).cookie
    again = asked(door, "/enter", query="code=CDF349", cookie=cookie)
    assert (again.status, again.headers["location"]) == (303, "/")
    assert "set-cookie" not in again.headers
    assert len(door.visitors) == 1


def test_the_cookies_of_an_earlier_start_are_worth_nothing(door: Door) -> None:
    cookie = entered(door).cookie
    assert asked(door, "/rounds", "POST", cookie=cookie).status == 200
    assert asked(Door(inside, KEYS), "/rounds", "POST", cookie=cookie).status == 403


def test_the_link_lets_in_and_leads_away_from_the_code(door: Door) -> None:
    answer = asked(door, "/enter", query="code=CDF349")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert asked(door, cookie=answer.cookie).body.startswith("inside")


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/x"])
def test_the_way_in_leads_nowhere_else(door: Door, path: str) -> None:
    answer = asked(door, path, method="POST", query="a=b", body=b"code=CDF349")
    assert answer.status == 403
    assert "location" not in answer.headers


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
        b"x" * LARGEST,
    ],
)
def test_a_wrong_code_is_refused_and_not_repeated(door: Door, body: bytes) -> None:
    answer = asked(door, method="POST", body=body)
    assert answer.status == 403
    assert "That is not the class code" in answer.body
    assert "<script>" not in answer.body
    assert "set-cookie" not in answer.headers


def test_who_leaves_in_the_middle_of_a_code_has_not_tried(door: Door) -> None:
    assert asked(door, method="POST", body=None).status == 200
    assert len(door.tries) == 0


def test_too_many_wrong_codes_have_an_address_wait_and_no_other(
    door: Door, now: list[float]
) -> None:
    already = entered(door).cookie
    for _ in range(MOST_WRONG):
        assert asked(door, method="POST", body=b"code=x").status == 403
    refused = entered(door)
    assert (refused.status, refused.headers["retry-after"]) == (429, "60")
    assert "Too many wrong codes from here" in refused.body
    assert asked(door, "/enter", query="code=CDF349").status == 429
    assert entered(door, "10.0.0.2").status == 303
    assert asked(door, cookie=already).status == 200
    now[0] += PAUSE
    assert entered(door).status == 303


def test_a_pause_lasts_to_its_end_and_no_longer_and_can_come_again(now: list[float]) -> None:
    tries = Tries(lambda: now[0])
    for _ in range(30):
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


def test_addresses_without_end_try_no_more_codes_than_those_remembered_and_one(
    now: list[float],
) -> None:
    tries = Tries(lambda: now[0])
    for _ in range(2):
        tried = 0
        for number in range(MOST_ADDRESSES + 100):
            for _ in range(MOST_WRONG + 2):
                if not tries.are_too_many(f"10.{number}"):
                    tries.count(f"10.{number}")
                    tried += 1
        assert tried == MOST_WRONG * (MOST_ADDRESSES + 1)
        assert len(tries) == MOST_ADDRESSES + 1
        # None of those who wait is forgotten for the others.
        assert tries.are_too_many("10.0")
        assert tries.are_too_many("one of the class that has not tried")
        now[0] += PAUSE
        assert not tries.are_too_many("one of the class that has not tried")


def test_there_is_room_for_so_many_visitors_in_all_and_of_an_address() -> None:
    visitors = Visitors()
    given = [visitors.admit("a") for _ in range(2 * MOST_OF_ADDRESS)]
    assert all(given[:MOST_OF_ADDRESS])
    assert not any(given[MOST_OF_ADDRESS:])
    assert visitors.admit("b") in visitors
    for number in range(MOST_VISITORS):
        visitors.admit(str(number))
    assert len(visitors) == MOST_VISITORS
    assert given[0] in visitors


def test_who_finds_no_room_is_told(door: Door) -> None:
    for _ in range(MOST_OF_ADDRESS):
        assert entered(door).status == 303
    full = entered(door)
    assert full.status == 429
    assert "Too many have come in from here" in full.body
    assert entered(door, "10.0.0.2").status == 303


def test_the_teachers_key_opens_the_wall_and_leaves_the_address(door: Door) -> None:
    answer = asked(door, "/wall", query="key=the-key")
    assert (answer.status, answer.headers["location"]) == (303, "/wall")
    assert answer.cookie == "classroom=teacher-cookie"
    for path in ("/wall", "/wall/state", "/"):
        assert asked(door, path, **TEACHER).body == "inside as None"
    assert len(door.visitors) == 0


@pytest.mark.parametrize("path", ["/wall", "/wall/", "/wall//", "/wall/state", "/wall/clear"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("query", ["", "key=", "key=CDF349", "key=teacher-cookie"])
@pytest.mark.parametrize("cookie", ["a student's", "", "classroom=the-key"])
def test_nobody_else_sees_the_wall(
    door: Door, path: str, method: str, query: str, cookie: str
) -> None:
    cookie = entered(door).cookie if cookie == "a student's" else cookie
    answer = asked(door, path, method, query=query, cookie=cookie)
    assert answer.status == 403
    assert "the teacher's screen" in answer.body


def test_keys_are_new_and_have_nothing_in_common() -> None:
    several = [Keys.new() for _ in range(50)]
    assert len({part for keys in several for part in keys}) == 50 * 3
    assert all(len(keys.code) == LENGTH and set(keys.code) <= set(LETTERS) for keys in several)
    assert not set(LETTERS) & set("01IOLSZ258BUAE")
    assert min(len(part) for keys in several for part in keys[1:]) >= 32


def test_the_scanned_link_brings_the_code_and_the_teachers_the_key() -> None:
    lan = Invitation(KEYS, "192.168.1.5", 8080)
    assert lan.scanned == "http://192.168.1.5:8080/enter?code=CDF349"
    assert lan.teacher == "http://127.0.0.1:8080/wall?key=the-key"
    assert not lan.is_alone
    assert lan._replace(host="127.0.0.1").is_alone


def test_the_form_runs_no_script_and_its_style_is_known_by_hash(door: Door) -> None:
    answer = asked(door)
    assert "<script" not in answer.body
    assert re.search("style-src 'sha256-[^']{44}'", answer.headers["content-security-policy"])
    assert "$" not in answer.body


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST"])
def test_this_machine_answers_to_its_own_names(host: str) -> None:
    answer = asked(Threshold(inside, HERE), host=host, origin=f"http://{host.lower()}")
    assert answer.body == "inside as None"
    assert {name.lower(): value for name, value in SAFE.items()}.items() <= answer.headers.items()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "", "127.0.0.1@evil", "a b"],
)
def test_this_machine_answers_to_no_other_name(host: str) -> None:
    assert asked(Threshold(inside, HERE), host=host).status == 400


@pytest.mark.parametrize("hosts", [HERE, None])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8080", ""])
def test_a_page_elsewhere_cannot_ask_in_a_visitors_place(
    hosts: frozenset[str] | None, origin: str
) -> None:
    answer = asked(Threshold(inside, hosts), method="POST", origin=origin)
    assert answer.status == 403
    assert SAFE["X-Frame-Options"] == answer.headers["x-frame-options"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_length": str(LARGEST + 1)}, 413),
        ({"content_length": "9" * 5000}, 413),
        ({"content_length": "-1"}, 411),
        ({"content_length": "²"}, 411),
        ({"transfer_encoding": "chunked"}, 411),
        ({"content_length": str(LARGEST)}, 200),
    ],
)
def test_large_bodies_are_refused_unread(headers: dict[str, Any], status: int) -> None:
    assert asked(Threshold(inside, HERE), method="POST", **headers).status == status
