"""Whatever a visitor sends, the rest are served, and nothing is said that is not theirs to know."""

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.browser.conftest import Class, ended, started

pytestmark = pytest.mark.slow

PROMPTLY = 5.0
"""Seconds; the rest of the class would not call more than that being served."""

_ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.DOTALL)
_ESCAPED = (("&#36;", "$"), ("&#96;", "`"), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&"))
_TURNED = "/?seed=5&set.china_weaker=0.02"

Headers = dict[str, str]


def ask(
    address: str, path: str = "/", method: str = "GET", body: bytes = b"", **headers: str
) -> tuple[int, str, Headers]:
    """The status, text and headers of an answer; the path goes out as it is."""
    asked = HTTPConnection(urlsplit(address).netloc, timeout=PROMPTLY)
    asked.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    usual = {"host": urlsplit(address).netloc, "content-length": str(len(body))}
    for name, value in (usual | headers).items():
        asked.putheader(name.replace("_", "-"), value)
    asked.endheaders(body)
    answer = asked.getresponse()
    text = answer.read().decode("utf-8", "replace")
    asked.close()
    return answer.status, text, {name.lower(): value for name, value in answer.headers.items()}


class Visitor:
    """A page of its own, with what a browser would know of it."""

    def __init__(self, address: str, path: str = "/", cookie: str = "") -> None:
        self.address, self.cookie = address, cookie
        status, page, _ = ask(address, path, cookie=cookie)
        found = _ELEMENTS.search(page)
        assert (status, found is not None) == (200, True)
        assert found is not None
        text = found[1]
        for escaped, letter in _ESCAPED:
            text = text.replace(escaped, letter)
        self.elements: dict[str, Any] = json.loads(text)
        self.client = re.findall(r"'client_id': '([^']*)'", page)[0]

    def where(self, **other: str) -> str:
        query = {"client_id": self.client, "next_message_id": "0", "implicit_handshake": "true"}
        query |= {"tab_id": "t", "document_id": "d", "EIO": "4", "transport": "websocket"}
        return "/_nicegui_ws/socket.io/?" + urlencode(query | other)

    @contextmanager
    def socket(self, origin: str = "", **other: str) -> Iterator[ClientConnection]:
        """Its socket, as soon as it is connected."""
        with connect(
            self.address.replace("http", "ws") + self.where(**other),
            origin=Origin(origin or self.address),
            compression=None,
            proxy=None,
            additional_headers={"cookie": self.cookie} if self.cookie else None,
            close_timeout=1,
        ) as opened:
            opened.send("40")
            yield opened

    def part(self, name: str) -> str:
        """The element that tests know by a name."""
        return next(
            id_
            for id_, each in self.elements.items()
            if each.get("props", {}).get("data-testid") == name
        )

    def listener(self, id_: str) -> str:
        return str(self.elements[id_]["events"][0]["listener_id"])

    def event(self, name: str, *args: object, **words: object) -> str:
        id_ = self.part(name)
        said: dict[str, object] = {"id": int(id_), "client_id": self.client}
        said |= {"listener_id": self.listener(id_), "args": [json.dumps(each) for each in args]}
        return "42" + json.dumps(["event", said | words])

    @property
    def fingerprint(self) -> str:
        return str(self.elements[self.part("fingerprint")]["text"])


def heard(opened: ClientConnection, words: str) -> bool:
    """Whether something with these words comes by a socket, promptly."""
    deadline = time.monotonic() + PROMPTLY
    with suppress(TimeoutError, ConnectionClosed):
        while time.monotonic() < deadline:
            if words in str(opened.recv(timeout=deadline - time.monotonic())):
                return True
    return False


def is_refused(opened: ClientConnection) -> bool:
    """Whether the server ends a socket, promptly."""
    deadline = time.monotonic() + PROMPTLY
    try:
        while time.monotonic() < deadline:
            opened.recv(timeout=deadline - time.monotonic())
    except ConnectionClosed:
        return True
    except TimeoutError:
        pass
    return False


def said_by(process: "subprocess.Popen[bytes]") -> str:
    """What a server has complained of since last asked."""
    assert process.stderr is not None
    os.set_blocking(process.stderr.fileno(), False)
    said: bytes | None = process.stderr.read()
    os.set_blocking(process.stderr.fileno(), True)
    return (said or b"").decode()


@pytest.fixture(scope="module")
def served() -> Iterator[tuple["subprocess.Popen[bytes]", str, str]]:
    """A classroom, and the fingerprint that a certain run has there."""
    (process, address), _ = started()
    yield process, address, Visitor(address, _TURNED).fingerprint
    ended(process)


@pytest.fixture
def address(served: tuple["subprocess.Popen[bytes]", str, str]) -> Iterator[str]:
    """Where to do harm; after which another visitor is served, and the server has said nothing."""
    process, address, fingerprint = served
    yield address
    since = time.monotonic()
    other = Visitor(address, _TURNED)
    assert other.fingerprint == fingerprint
    with other.socket() as opened:
        opened.send(other.event("back", {}))
        assert heard(opened, "month")
    assert time.monotonic() - since < PROMPTLY
    assert process.poll() is None
    assert said_by(process) == ""


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/etc/passwd%00.html",
        "/_nicegui/../../../../etc/passwd",
        "/_nicegui/{version}/static/../../../../../../../../../etc/passwd",
        "/_nicegui/{version}/static/%2e%2e/%2e%2e/nicegui.py",
        "/_nicegui/{version}/static/..%2f..%2fnicegui.py",
        "/_nicegui/{version}/static/%5c..%5c..%5cnicegui.py",
        "/_nicegui/{version}/static//etc/passwd",
        "/_nicegui/{version}/static/x%00",
        "/_nicegui/{version}/libraries/../../../nicegui.py",
        "/_nicegui/{version}/components/%2fetc%2fpasswd",
        "/_nicegui/{version}/resources/x/..%2f..%2f..%2fetc%2fpasswd",
        "/_nicegui/{version}/esm/nicegui-html/..%2f..%2f..%2fhtml.py",
        "/worksheet?story=../../../etc/passwd",
        "/worksheet?story=%2fetc%2fpasswd%00",
        "/?story=../../../etc/passwd",
        "/" + "a" * 20_000,
        "/%ff%fe%00",
        "/wall",
        "/docs",
        "/openapi.json",
    ],
)
def test_paths_lead_to_nothing_but_the_page(address: str, path: str) -> None:
    _, page, _ = ask(address)
    version = re.findall(r"/_nicegui/([^/]*)/static", page)[0]
    try:
        status, text, headers = ask(address, path.replace("{version}", version))
    except HTTPException:
        return
    assert "root:" not in text
    assert "def _get_library" not in text
    assert os.path.dirname(os.__file__) not in text  # noqa: PTH120
    assert status in (400, 403, 404) or (status == 200 and "parseElements" in text)
    assert "Traceback" not in text
    assert "uvicorn" not in headers.get("server", "")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\xff\xfe" * 5000,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET http://[:: HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 20_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(address: str, sent: bytes) -> None:
    with socket.create_connection(_at(address), timeout=PROMPTLY) as raw:
        with suppress(ConnectionError):
            raw.sendall(sent)
            raw.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(ConnectionError, TimeoutError):
            answer = raw.recv(2**16)
    assert not answer or 400 <= int(answer.split()[1]) < 600
    assert b"Traceback" not in answer


@pytest.mark.parametrize("path", ["/", "/_nicegui_ws/socket.io/?EIO=4&transport=polling", "/x"])
@pytest.mark.parametrize("method", ["POST", "GET", "PUT"])
def test_large_bodies_are_refused(address: str, path: str, method: str) -> None:
    with suppress(ConnectionError):  # it does not hear them out
        status, _, _ = ask(address, path, method, b"x" * 2**21)
        assert status == 413


def test_other_names_and_other_pages_are_refused(address: str) -> None:
    assert ask(address, host="evil.example")[0] == 400
    assert ask(address, origin="http://evil.example")[0] == 403
    visitor = Visitor(address)
    with pytest.raises(InvalidStatus), visitor.socket("http://evil.example"):
        pass


MESSAGES: list[Callable[[Visitor], str | bytes]] = [
    lambda _: b"\x00\xff" * 1000,
    lambda _: b"",
    lambda _: "",
    lambda _: "4",
    lambda _: "42",
    lambda _: '451-["event",{"_placeholder":true,"num":0}]',
    lambda _: "42" + "[" * 30_000,
    lambda _: "40/admin,",
    lambda _: "9garbage",
    lambda v: f'42["event",{{"client_id":"{v.client}"}}]',
    lambda v: f'42["event",{{"client_id":"{v.client}","id":"__class__","listener_id":1,"args":1}}]',
    lambda v: f'42["ack",{{"client_id":"{v.client}","next_message_id":null}}]',
    lambda v: f'42["javascript_response",{{"client_id":"{v.client}","request_id":{{}}}}]',
    lambda v: f'42["nothing",{{"client_id":"{v.client}"}}]',
    lambda _: '42["event",null]',
    lambda _: "42" + json.dumps(["event", "x" * 2**17]),
]


@pytest.mark.parametrize("number", range(len(MESSAGES)))
def test_messages_that_no_page_sends_end_the_socket(address: str, number: int) -> None:
    visitor = Visitor(address)
    with visitor.socket() as opened:
        with suppress(ConnectionClosed):
            opened.send(MESSAGES[number](visitor))
        assert is_refused(opened)


def test_a_visitor_cannot_speak_for_another(address: str) -> None:
    victim, other = Visitor(address), Visitor(address)
    with victim.socket() as own, other.socket() as foreign:
        assert heard(own, "sid")
        foreign.send(victim.event("back", {}))
        assert is_refused(foreign)
        own.send(victim.event("on", {}))
        assert heard(own, "month")


def test_ids_that_do_not_exist_are_passed_over(address: str) -> None:
    visitor = Visitor(address)
    with visitor.socket() as opened:
        opened.send(visitor.event("back", {}, id=999_999))
        opened.send(visitor.event("back", {}, listener_id="no such listener"))
        opened.send(f'42["log",{{"client_id":"{visitor.client}","level":"error","message":"x"}}]')
        opened.send(visitor.event("back", {}))
        assert heard(opened, "month")


JUNK: list[object] = [
    None,
    1e308,
    -1e308,
    10**30,
    -1,
    "0.5",
    "NaN",
    True,
    [],
    [0.5],
    {},
    {"value": 10**9, "label": []},
    {"action": {}, "key": 5},
    [[[[["x"]]]]],
    "<script>alert(1)</script>",
    "x" * 50_000,
]


@pytest.mark.parametrize("number", range(len(JUNK)))
def test_values_of_the_wrong_kind_do_no_harm_to_any_part(address: str, number: int) -> None:
    visitor = Visitor(address)
    parts = [
        (int(id_), event["listener_id"])
        for id_, each in visitor.elements.items()
        for event in each.get("events", [])
    ]
    assert len(parts) > 30
    with visitor.socket() as opened:
        for element, listener in parts:
            said = {"id": element, "client_id": visitor.client, "listener_id": listener}
            said["args"] = [json.dumps(JUNK[number])]
            opened.send("42" + json.dumps(["event", said]))
        opened.send(visitor.event("back", {}))
        assert heard(opened, "month")


def test_markup_and_a_long_text_are_no_reason(address: str) -> None:
    visitor = Visitor(address)
    with visitor.socket() as opened:
        opened.send(visitor.event("bet-Yes", {}))
        opened.send(visitor.event("because", "<img src=x onerror=alert(1)>" * 500))
        assert heard(opened, "<img src=x")
        with suppress(ConnectionClosed):
            opened.send(visitor.event("because", "x" * 10**6))
        assert is_refused(opened)


def test_connections_that_are_dropped_do_no_harm(address: str) -> None:
    for number in range(200):
        raw = socket.create_connection(_at(address), timeout=PROMPTLY)
        if number % 2:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        if number % 10 == 0:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        raw.close()


def test_connections_that_stay_half_open_do_not_stop_the_rest(address: str) -> None:
    with ExitStack() as stack:
        for number in range(200):
            raw = stack.enter_context(socket.create_connection(_at(address), timeout=PROMPTLY))
            raw.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "[: 10 + number % 30])
        since = time.monotonic()
        Visitor(address)
        assert time.monotonic() - since < PROMPTLY


def test_visitors_who_leave_in_the_middle_do_no_harm(address: str) -> None:
    for number in range(8):
        visitor = Visitor(address, f"/?seed={1000 + number}")
        with suppress(ConnectionClosed, OSError), visitor.socket() as opened:
            opened.send(visitor.event("bet-Yes", {}))
            opened.send(visitor.event("run", {}))
            opened.send(visitor.event("turn", {}))
            opened.send(visitor.event("new-luck", {}))
            opened.socket.shutdown(socket.SHUT_RDWR)
    for number in range(8):
        raw = socket.create_connection(_at(address), timeout=PROMPTLY)
        raw.sendall(b"GET /?seed=%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % (2000 + number))
        raw.close()
    time.sleep(6)  # until the server gives them up


def test_one_who_sends_without_end_does_not_starve_the_rest(address: str) -> None:
    flood = Visitor(address)
    with suppress(ConnectionClosed, OSError), flood.socket() as opened:
        slider = next(
            id_
            for id_, each in flood.elements.items()
            if "slider" in each.get("tag", "") and each.get("events")
        )
        said = {"client_id": flood.client, "id": int(slider)}
        said["listener_id"] = flood.listener(slider)
        opened.socket.settimeout(0.2)
        with suppress(TimeoutError, ConnectionClosed):
            for number in range(10_000):
                opened.send("42" + json.dumps(["event", said | {"args": [str(number / 10_000)]}]))
        took = []
        for _ in range(5):
            since = time.monotonic()
            other = Visitor(address)
            with other.socket() as rest:
                rest.send(other.event("back", {}))
                assert heard(rest, "month")
            took.append(time.monotonic() - since)
        assert max(took) < PROMPTLY
        opened.socket.shutdown(socket.SHUT_RDWR)


def test_codes_tried_many_times_are_refused_and_the_rest_is_served(class_: Class) -> None:
    def enter(code: str) -> tuple[int, str, Headers]:
        return ask(class_.address, "/", "POST", urlencode({"code": code}).encode())

    status, _, headers = enter(class_.code)
    inside = headers["set-cookie"].split(";")[0]
    assert status == 303
    answers = [enter(f"wrong{number}") for number in range(30)]
    assert [status for status, _, _ in answers] == [403] * 10 + [429] * 20
    assert "Too many wrong codes" in answers[-1][1]
    assert enter(class_.code)[0] == 429
    assert ask(class_.address, "/", x_forwarded_for="10.0.0.9")[0] == 200
    served = Visitor(class_.address, cookie=inside)
    with served.socket() as opened:
        opened.send(served.event("back", {}))
        assert heard(opened, "month")
    served.cookie = ""
    with pytest.raises(InvalidStatus), served.socket():
        pass
    assert ask(class_.address, served.where(transport="polling"))[0] == 403
    assert class_.code not in "".join(text for _, text, _ in answers)


def _at(address: str) -> tuple[str, int]:
    host, _, port = urlsplit(address).netloc.partition(":")
    return host, int(port)
