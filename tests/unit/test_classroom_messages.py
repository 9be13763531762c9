"""What a class may say to its server, and what that answers."""

import gzip
import json
from typing import Any

import pytest
from starlette.types import ASGIApp

from sim.classroom.app import application
from sim.classroom.door import Keys
from sim.classroom.invitation import Invitation
from sim.classroom.threshold import LARGEST
from sim.classroom.wall import MOST_ROUNDS, MOST_SHOWN_BY_ONE
from sim.page.document import Document
from sim.page.page_file import page
from sim.page.settings import Settings
from sim.page.stories import document
from sim.scenario.schema import Knob
from tests.unit.asgi import Answer, asked
from tests.unit.run_folders import two_states

LAN = Invitation(Keys("CDF349", "the-key", "teacher-cookie"), "192.168.1.5", 8080)
ROUND: dict[str, Any] = {
    "id": "0000-0000-0001",
    "story": "two",
    "set": {"threat": 1.5},
    "bet": "Coin toss",
    "allied": 0,
    "done": 200,
}
SHOWN: dict[str, Any] = {"story": "two", "seed": None, "set": {}}
MARKUP = "<img src=x onerror=alert(1)>"


SENSELESS: list[dict[str, object]] = [
    {"story": "three"},
    {"story": "../../etc/passwd"},
    {"story": MARKUP},
    {"story": ["two"]},
    {"set": {"steps": 10_000}},
    {"set": {"model.noise": 0.3}},
    {"set": {MARKUP: 1}},
    {"set": {"threat": 99}},
    {"set": {"threat": -0.5}},
    {"set": {"threat": "1"}},
    {"set": {"threat": True}},
    {"set": {"threat": None}},
    {"set": {"threat": MARKUP}},
    {"set": {"sustain": 2.5}},
    {"set": []},
    {"name": "mine"},
]
"""Parts of a message that are no setting of a story."""


@pytest.fixture(scope="module")
def stories() -> Document:
    scenario = two_states(replicates=5, steps=6)
    sustain = {"title": "Steps in a row", "set": "model.alliance.sustain", "from": 1, "to": 12}
    knobs = scenario.knobs | {"sustain": Knob.model_validate(sustain)}
    return document({"two": scenario.model_copy(update={"knobs": knobs})})


@pytest.fixture
def served(stories: Document) -> ASGIApp:
    return application(stories, LAN)


@pytest.fixture
def cookie(served: ASGIApp) -> str:
    return entered(served)


def entered(served: ASGIApp) -> str:
    return asked(served, "/enter", query="code=CDF349").cookie


def said(served: ASGIApp, path: str, message: object, cookie: str, **headers: str) -> Answer:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    usual = {"content_type": "application/json", "origin": "http://127.0.0.1:8080"}
    return asked(served, path, "POST", body=body, cookie=cookie, **(usual | headers))


def wall(served: ASGIApp, changes: str = "") -> Any:
    answer = asked(
        served, "/wall/state", query=f"changes={changes}", cookie="classroom=teacher-cookie"
    )
    return json.loads(answer.body) if answer.status == 200 else answer.status


def test_a_round_is_taken_once_however_often_it_is_sent(served: ASGIApp, cookie: str) -> None:
    for _ in range(3):
        answer = said(served, "/rounds", ROUND, cookie)
        assert (answer.status, answer.body) == (204, "")
    assert wall(served)["bets"] == 1
    assert said(served, "/rounds", ROUND, entered(served)).status == 204
    assert said(served, "/rounds", ROUND | {"id": "0000-0000-0002"}, cookie).status == 204
    state = wall(served)
    # The second of the first visitor, who knows what came, is not counted.
    assert (state["came_in"], state["bets"]) == (2, 2)


def test_a_run_that_is_shown_comes_to_the_wall_in_words(served: ASGIApp, cookie: str) -> None:
    lists = {"controls": ["threat", "parity"], "hidden": ["cost"]}
    message = SHOWN | {"set": {"threat": 1.5}, "seed": "3", "replicate": 7} | lists
    assert said(served, "/shown", message, cookie).status == 204
    (shown,) = wall(served)["shown"]
    assert shown["link"] == (
        "#story=two&seed=3&replicate=7&controls=threat%2Cparity&hidden=cost&set.threat=1.5"
    )
    assert shown["words"] == (
        "Two states and a rival. How hard the rival presses: 1.5 times what it was; "
        "new draws, seed 3"
    )


@pytest.mark.parametrize(
    "other",
    [
        {"id": "short"},
        {"id": "0" * 37},
        {"id": "0000-0000-000X"},
        {"id": "0000-0000-0001\n"},
        {"id": 12345678},
        {"id": None},
        *SENSELESS,
        {"seed": None},
        {"seed": "8"},
        {"bet": "yes"},
        {"bet": MARKUP},
        {"bet": 1},
        {"allied": 201},
        {"allied": 6, "done": 5},
        {"allied": -1},
        {"allied": 0.5},
        {"allied": True},
        {"allied": "0"},
        {"allied": 10**30},
        {"done": 0},
        {"done": 201},
    ],
)
def test_a_round_that_makes_no_sense_is_refused_and_not_repeated(
    served: ASGIApp, cookie: str, other: dict[str, object]
) -> None:
    answer = said(served, "/rounds", ROUND | other, cookie)
    assert (answer.status, answer.body) == (422, "That makes no sense here.")
    assert wall(served)["bets"] == 0


@pytest.mark.parametrize("part", list(ROUND))
def test_a_round_has_all_its_parts(served: ASGIApp, cookie: str, part: str) -> None:
    rest = {name: value for name, value in ROUND.items() if name != part}
    assert said(served, "/rounds", rest, cookie).status == 422


@pytest.mark.parametrize(
    "other",
    [
        *SENSELESS,
        {"seed": ""},
        {"seed": "1x"},
        {"seed": "-1"},
        {"seed": "07"},
        {"seed": str(2**63)},
        {"seed": MARKUP},
        {"seed": 7},
        {"link": "#story=two"},
        {"replicate": 0},
        {"replicate": 201},
        {"replicate": "1"},
        {"controls": ["steps"]},
        {"controls": [MARKUP]},
        {"controls": "threat"},
        {"hidden": ["costs"]},
        {"hidden": [MARKUP]},
    ],
)
def test_nothing_but_a_setting_of_a_story_comes_to_the_wall(
    served: ASGIApp, cookie: str, other: dict[str, object]
) -> None:
    answer = said(served, "/shown", SHOWN | other, cookie)
    assert (answer.status, answer.body) == (422, "That makes no sense here.")
    assert wall(served)["shown"] == []


@pytest.mark.parametrize("part", list(SHOWN))
def test_a_run_that_is_shown_has_its_parts(served: ASGIApp, cookie: str, part: str) -> None:
    rest = {name: value for name, value in SHOWN.items() if name != part}
    assert said(served, "/shown", rest, cookie).status == 422


@pytest.mark.parametrize(
    "other",
    [
        {"seed": str(2**63 - 1)},
        {"set": {"threat": 0, "parity": 1.0, "sustain": 3}},
        {"controls": []},
        {"controls": None, "hidden": None, "replicate": None},
    ],
)
def test_whatever_a_page_can_be_set_to_is_shown(
    served: ASGIApp, cookie: str, other: dict[str, object]
) -> None:
    assert said(served, "/shown", SHOWN | other, cookie).status == 204


@pytest.mark.parametrize("path", ["/rounds", "/shown"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b"[" * LARGEST,
        b'{"a":' * 800,
        b'{"story": "\\ud800"}',
        json.dumps(ROUND).encode().replace(b"1.5", b"NaN"),
        json.dumps(ROUND).encode().replace(b"1.5", b"1e999"),
        json.dumps(ROUND).encode().replace(b"200", b"9" * 3000),
    ],
)
def test_what_is_no_message_is_refused(
    served: ASGIApp, cookie: str, path: str, body: bytes
) -> None:
    answer = said(served, path, body, cookie)
    assert (answer.status, answer.body) == (422, "That makes no sense here.")


def test_messages_come_from_the_page_alone(served: ASGIApp, cookie: str, stories: Document) -> None:
    for path, message in (("/rounds", ROUND), ("/shown", SHOWN)):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"):
            assert said(served, path, message, cookie, content_type=kind).status == 415
        assert said(served, path, message, "").status == 403
        assert said(served, path, message, "classroom=teacher-cookie").status == 403
        assert said(served, path, message, cookie, origin="http://evil.example").status == 403
        assert said(served, path, b"x" * (LARGEST + 1), cookie).status == 413
        assert asked(served, path, cookie=cookie).status == 405
        assert said(application(stories), path, message, cookie).status == 404
    # A browser asks before another page may send JSON, and is not told that it may.
    asks: dict[str, Any] = {
        "origin": "http://127.0.0.1:8080",
        "access_control_request_method": "POST",
    }
    answer = asked(served, "/rounds", "OPTIONS", cookie=cookie, **asks)
    assert answer.status == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert (wall(served)["bets"], wall(served)["shown"]) == (0, [])


def test_who_leaves_in_the_middle_of_a_message_has_said_nothing(
    served: ASGIApp, cookie: str
) -> None:
    headers: dict[str, Any] = {"content_type": "application/json", "content_length": "80"}
    assert asked(served, "/rounds", "POST", body=None, cookie=cookie, **headers).status == 422
    assert wall(served)["bets"] == 0


def test_a_flood_of_one_visitor_ends_and_the_others_are_heard(served: ASGIApp, cookie: str) -> None:
    def floods(path: str, messages: list[dict[str, object]]) -> list[int]:
        return [said(served, path, message, cookie).status for message in messages]

    rounds = [
        ROUND | {"id": f"0000-{number:08}", "set": {"threat": number / 100}}
        for number in range(2 * MOST_ROUNDS)
    ]
    assert floods("/rounds", rounds) == [204] * MOST_ROUNDS + [429] * MOST_ROUNDS
    assert floods("/rounds", rounds[:1]) == [204]
    assert floods("/shown", [SHOWN] * 30) == [204] * MOST_SHOWN_BY_ONE + [429] * (
        30 - MOST_SHOWN_BY_ONE
    )
    other = entered(served)
    assert said(served, "/rounds", ROUND, other).status == 204
    assert said(served, "/shown", SHOWN | {"seed": "9"}, other).status == 204
    state = wall(served)
    assert state["bets"] == MOST_ROUNDS + 1
    assert state["shown"][0]["link"] == "#story=two&seed=9"


def test_the_wall_is_sent_when_something_changed_and_only_then(
    served: ASGIApp, cookie: str
) -> None:
    state = wall(served)
    assert wall(served, state["changes"]) == 204
    entered(served)
    entry = wall(served, state["changes"])
    assert entry["came_in"] == 2
    said(served, "/rounds", ROUND, cookie)
    bet = wall(served, entry["changes"])
    assert (bet["bets"], bet["results"]) == (1, "")
    for act, is_revealed in (("reveal", True), ("reveal", False), ("reveal", True)):
        assert (
            asked(served, f"/wall/{act}", "POST", cookie="classroom=teacher-cookie").status == 204
        )
        state = wall(served, bet["changes"])
        assert state["is_revealed"] == is_revealed
        assert ("repeats" in state["results"]) == is_revealed
    assert asked(served, "/wall/clear", "POST", cookie="classroom=teacher-cookie").status == 204
    cleared = wall(served, state["changes"])
    assert (cleared["bets"], cleared["is_revealed"], cleared["came_in"]) == (0, False, 2)


@pytest.mark.parametrize("act", ["reveal", "clear"])
def test_the_teacher_alone_reveals_and_clears(served: ASGIApp, cookie: str, act: str) -> None:
    said(served, "/rounds", ROUND, cookie)
    before = wall(served)
    teacher = "classroom=teacher-cookie"
    assert asked(served, f"/wall/{act}", "POST", cookie=cookie).status == 403
    assert asked(served, f"/wall/{act}", "POST").status == 403
    assert asked(served, f"/wall/{act}", cookie=teacher).status == 405
    foreign: dict[str, Any] = {"cookie": teacher, "origin": "http://evil.example"}
    assert asked(served, f"/wall/{act}", "POST", **foreign).status == 403
    assert wall(served) == before


def test_tokens_and_addresses_of_visitors_are_never_sent(served: ASGIApp, cookie: str) -> None:
    said(served, "/rounds", ROUND, cookie)
    said(served, "/shown", SHOWN, cookie)
    asked(served, "/wall/reveal", "POST", cookie="classroom=teacher-cookie")
    state = json.dumps(wall(served))
    assert cookie.removeprefix("classroom=") not in state
    assert "10.0.0.1" not in state
    assert ROUND["id"] not in state


def test_the_page_is_that_of_the_command_and_in_a_class_it_is_told_so(
    stories: Document, served: ASGIApp, cookie: str
) -> None:
    alone = asked(application(stories))
    assert alone.body == page(stories)
    students = asked(served, cookie=cookie)
    assert students.body == page(stories, Settings(in_class=True))
    assert '"in_class":true' in students.body
    teachers = asked(served, cookie="classroom=teacher-cookie")
    assert teachers.body == page(stories)
    for answer in (alone, students, teachers):
        assert answer.headers["content-security-policy"] == "frame-ancestors 'self'"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_the_page_is_sent_compressed_to_those_who_read_that(served: ASGIApp, cookie: str) -> None:
    whole = asked(served, cookie=cookie)
    zipped = asked(served, cookie=cookie, accept_encoding="gzip, deflate, br")
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == whole.content
    assert int(zipped.headers["content-length"]) == len(zipped.content) < len(whole.content) / 2


def test_alone_there_is_nothing_but_the_page(stories: Document) -> None:
    served = application(stories)
    for path in ("/enter", "/wall", "/wall/state", "/wall/wall.js", "/x", "//", "/index.html"):
        assert asked(served, path).status == 404
    assert asked(served, "/", "POST").status == 405
    assert asked(served, host="evil.example").status == 400


def test_the_wall_loads_its_own_alone(served: ASGIApp) -> None:
    teacher: dict[str, Any] = {"cookie": "classroom=teacher-cookie"}
    answer = asked(served, "/wall", **teacher)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "$" not in answer.body
    assert "CDF 349" in answer.body
    assert "http://192.168.1.5:8080/" in answer.body
    assert "the-key" not in answer.body
    for name, kind in (("wall.css", "text/css"), ("wall.js", "text/javascript")):
        assert f'"/wall/{name}"' in answer.body
        assert asked(served, f"/wall/{name}", **teacher).headers["content-type"].startswith(kind)


def test_only_a_machine_without_a_network_is_told_so(stories: Document) -> None:
    teacher: dict[str, Any] = {"cookie": "classroom=teacher-cookie"}
    for host, is_told in (("127.0.0.1", True), ("10.0.0.1", False)):
        body = asked(application(stories, LAN._replace(host=host)), "/wall", **teacher).body
        assert ("is on no network" in body) == is_told
