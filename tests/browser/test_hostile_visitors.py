"""Whatever a visitor sends, the rest are served, and nothing is said that is not theirs to know."""

import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from sim.classroom.connections import MOST
from sim.classroom.door import MOST_WRONG
from sim.classroom.invitation import address as own_address
from sim.classroom.wall import MOST_ROUNDS
from tests.browser.conftest import Class, ended, started
from tests.browser.visitors import PATIENCE, Teacher, Visitor, ask

pytestmark = pytest.mark.slow

HUNDREDS = 300
"""Connections that are left half open."""


def said_by(process: "subprocess.Popen[bytes]") -> str:
    """What a server has complained of since last asked."""
    assert process.stderr is not None
    os.set_blocking(process.stderr.fileno(), False)
    said: bytes | None = process.stderr.read()
    os.set_blocking(process.stderr.fileno(), True)
    return (said or b"").decode()


@pytest.fixture(scope="module")
def pupil(class_: Class) -> Visitor:
    """One of the rest."""
    return Visitor(class_, "127.0.0.2")


@pytest.fixture(scope="module")
def teacher(class_: Class) -> Teacher:
    return Teacher(class_)


@pytest.fixture
def address(class_: Class, pupil: Visitor, teacher: Teacher) -> Iterator[str]:
    """Where to do harm; after which the rest are served, and the server has said nothing."""
    yield class_.address
    page = pupil.asks("/")
    assert (page.status, page.headers["content-encoding"]) == (200, "gzip")
    assert pupil.shows() in (204, 429)
    again = {"id": "0000-0000", "bet": "No", "allied": 0, "done": 200}
    assert pupil.says("/rounds", again | {"story": "two-states", "set": {}}) == 204
    assert teacher.wall().status == 200
    assert class_.process.poll() is None
    assert said_by(class_.process) == ""


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/etc/passwd%00.html",
        "/wall/../../../../etc/passwd",
        "/wall/%2e%2e/%2e%2e/app.py",
        "/wall/..%2f..%2fapp.py",
        "/wall/%5c..%5c..%5capp.py",
        "/wall//etc/passwd",
        "/wall/wall.js%00",
        "/wall/wall.html",
        "/%77all",
        "/wall",
        "/wall/state",
        "/WALL",
        "/?story=../../../etc/passwd",
        "/" + "a" * 10_000,
        "/" + "a" * 100_000,
        "/%ff%fe%00",
        "/docs",
        "/openapi.json",
        "/favicon.ico",
        "/enter?code=" + "x" * 5000,
    ],
)
def test_paths_lead_to_nothing_but_the_page(
    address: str, pupil: Visitor, path: str, *, inside: bool
) -> None:
    try:
        answer = ask(address, path, source="127.0.0.3", cookie=pupil.cookie if inside else "")
    except HTTPException:
        return
    assert "root:" not in answer.text
    assert "def " not in answer.text
    assert "Traceback" not in answer.text
    assert "server" not in answer.headers
    is_page = "application/json" in answer.text
    assert answer.status in (303, 400, 403, 404) or (answer.status == 200 and is_page == inside)
    assert is_page == (inside and path.startswith("/?"))


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
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"TRACE /rounds HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /rounds HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}",
    ],
)
def test_what_is_no_request_is_refused(address: str, sent: bytes) -> None:
    with socket.create_connection(_at(address), timeout=PATIENCE) as raw:
        with suppress(ConnectionError):
            raw.sendall(sent)
            raw.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(ConnectionError):
            answer = raw.recv(2**16)
    assert not answer or 400 <= int(answer.split()[1]) < 500
    assert b"Traceback" not in answer
    assert b"uvicorn" not in answer


def test_an_upgrade_is_not_heard_of(address: str) -> None:
    for kind in ("websocket", "h2c"):
        answer = ask(address, "/", connection="Upgrade", upgrade=kind)
        assert answer.status == 200
        assert "Class code" in answer.text


@pytest.mark.parametrize("path", ["/", "/enter", "/rounds", "/shown", "/wall/clear", "/x"])
@pytest.mark.parametrize("method", ["POST", "GET", "PUT"])
def test_large_bodies_are_refused(address: str, pupil: Visitor, path: str, method: str) -> None:
    with suppress(ConnectionError):  # it does not hear them out
        assert ask(address, path, method, b"x" * 2**21, cookie=pupil.cookie).status == 413


@pytest.mark.usefixtures("address")
def test_messages_that_make_no_sense_are_refused(pupil: Visitor) -> None:
    kind = {"content_type": "application/json"}
    for body in (b"", b"{", b"\xff", b"[" * 4000, b'{"a":' * 800, b"<img src=x onerror=x>"):
        for path in ("/rounds", "/shown"):
            answer = pupil.asks(path, "POST", body, **kind)
            assert (answer.status, answer.text) == (422, "That makes no sense here.")


def test_other_names_and_other_pages_are_refused(address: str, pupil: Visitor) -> None:
    assert ask(address, host="").status == 400
    for path, method in (("/", "GET"), ("/rounds", "POST"), ("/enter", "POST")):
        for origin in ("http://evil.example", "null", address.replace("127.0.0.1", "localhost")):
            assert ask(address, path, method, origin=origin, cookie=pupil.cookie).status == 403
    # A name that somebody let point here has none of the visitor's cookies, and meets the form.
    assert "Class code" in ask(address, host="evil.example").text


def test_a_page_of_another_server_cannot_post_show_or_frame(
    chromium: Browser, class_: Class, address: str, teacher: Teacher
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{class_.address}/enter?code={class_.code}")
    page.wait_for_selector("#page")
    before = teacher.sees()
    with _elsewhere(_EVIL.replace("HERE", address)) as evil:
        # Another port is the same site to a browser, which sends the cookie along.
        page.goto(evil)
        expect(page.locator("#done")).to_have_text("refused refused")
        for frame in page.frames[1:]:
            assert frame.locator("#page, #wall, .card").count() == 0
        page.locator("form button").click()
        expect(page.locator("body")).to_contain_text("Only the page itself may ask for this.")
    assert teacher.sees() == before
    context.close()


_EVIL = """<!doctype html><title>evil</title><p id=done></p>
<iframe src="HERE/"></iframe><iframe src="HERE/wall"></iframe>
<form method=post action="HERE/rounds" enctype="text/plain"><input name='{"id":"' value='"}'>
<button>x</button></form>
<script>
const setting = {story: "two-states", set: {}};
const shown = JSON.stringify({...setting, seed: null});
const round = JSON.stringify({...setting, id: "00000000", bet: "No", allied: 0, done: 200});
const post = (path, body, more) => fetch("HERE" + path, {method: "POST", credentials: "include",
                                                      body, ...more});
const json = {headers: {"Content-Type": "application/json"}};
(async () => {
  await post("/rounds", round, {mode: "no-cors"}).catch(() => 0);
  await post("/shown", shown, {mode: "no-cors"}).catch(() => 0);
  const said = [];
  for (const [path, body] of [["/rounds", round], ["/shown", shown]])
    said.push(await post(path, body, json).then(() => "heard", () => "refused"));
  document.getElementById("done").textContent = said.join(" ");
})();
</script>"""


@contextmanager
def _elsewhere(page: str) -> Iterator[str]:
    """The address of a server of one page, on another port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_connections_that_are_dropped_do_no_harm(address: str) -> None:
    for number in range(HUNDREDS):
        raw = socket.create_connection(_at(address), timeout=PATIENCE)
        if number % 2:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        if number % 10 == 0:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        raw.close()


HALVES: dict[str, Callable[[str], bytes]] = {
    "nothing": lambda _: b"",
    "a line": lambda _: b"GET / HTTP/1.1\r\n",
    "half a header": lambda _: b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "half a code": lambda _: (
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20\r\n\r\ncode="
    ),
    "half a message": lambda cookie: (
        b"POST /rounds HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90\r\n"
        b"Content-Type: application/json\r\nCookie: " + cookie.encode() + b'\r\n\r\n{"id"'
    ),
    "a page that is not read": lambda cookie: (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + cookie.encode() + b"\r\n\r\n"
    ),
}


@pytest.mark.parametrize(
    ("half", "addresses"), [*((half, 1) for half in HALVES), ("half a header", 100)]
)
def test_connections_left_half_open_by_the_hundred_do_not_stop_the_rest(
    address: str, pupil: Visitor, teacher: Teacher, half: str, addresses: int
) -> None:
    sent = HALVES[half](pupil.cookie)
    with ExitStack() as stack:
        opened = []
        for number in range(HUNDREDS):
            source = (f"127.0.7.{1 + number % addresses}", 0)
            raw = socket.create_connection(_at(address), timeout=PATIENCE, source_address=source)
            opened.append(stack.enter_context(raw))
            with suppress(ConnectionError):
                raw.sendall(sent)
        # All of them are still open on this side; there is room for the rest all the same.
        for _ in range(10):
            assert pupil.asks("/").status == 200
            assert pupil.shows() in (204, 429)
            assert teacher.wall().status == 200
        kept = [each for each in opened if _is_open(each)]
        assert MOST - 10 <= len(kept) <= MOST


def _is_open(connection: socket.socket) -> bool:
    """Whether the server has kept its end; what it sent is read first."""
    connection.settimeout(0)
    try:
        while connection.recv(2**20):
            pass
    except BlockingIOError:
        return True
    except ConnectionError:
        return False
    return False


def test_a_crowd_of_one_address_does_not_end_the_connection_of_another(
    address: str, pupil: Visitor
) -> None:
    with ExitStack() as stack:
        early = stack.enter_context(
            socket.create_connection(
                _at(address), timeout=PATIENCE, source_address=("127.0.0.9", 0)
            )
        )
        early.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        for _ in range(HUNDREDS):
            stack.enter_context(
                socket.create_connection(
                    _at(address), timeout=PATIENCE, source_address=("127.0.0.8", 0)
                )
            )
        assert pupil.asks("/").status == 200
        early.sendall(b"\r\n")
        assert early.recv(2**16).startswith(b"HTTP/1.1 200")


@pytest.mark.usefixtures("address")
def test_a_flood_of_bets_ends_and_the_rest_are_counted(class_: Class, teacher: Teacher) -> None:
    assert teacher.does("clear") == 204
    flood, other = Visitor(class_, "127.0.0.5"), Visitor(class_, "127.0.0.6")
    answers = [flood.bets("Yes", 200, threat=n / 1000) for n in range(3 * MOST_ROUNDS)]
    assert answers == [204] * MOST_ROUNDS + [429] * (2 * MOST_ROUNDS)
    assert other.bets("No", 0) == 204
    assert teacher.sees()["bets"] == MOST_ROUNDS + 1


def test_codes_tried_many_times_are_refused_and_the_rest_come_in(
    address: str, class_: Class
) -> None:
    def tries(code: str, **headers: str) -> tuple[int, str]:
        body = urlencode({"code": code}).encode()
        answer = ask(address, "/", "POST", body, "127.0.0.66", **headers)
        return answer.status, answer.text

    inside = Visitor(class_, "127.0.0.66")
    answers = [tries(f"wrong{number}") for number in range(3 * MOST_WRONG)]
    assert [status for status, _ in answers] == [403] * MOST_WRONG + [429] * (2 * MOST_WRONG)
    assert "Too many wrong codes" in answers[-1][1]
    assert tries(class_.code)[0] == 429
    assert tries(class_.code, x_forwarded_for="10.0.0.9", forwarded="for=10.0.0.9")[0] == 429
    assert ask(address, f"/enter?code={class_.code}", source="127.0.0.66").status == 429
    assert inside.asks("/").status == 200
    assert Visitor(class_, "127.0.0.67").asks("/").status == 200
    assert class_.code not in "".join(text for _, text in answers)


def test_alone_it_serves_the_page_to_this_machine_and_nothing_else() -> None:
    (process, address), printed = started()
    assert "Class code" not in "".join(printed)
    assert "application/json" in ask(address).text
    for path in ("/wall", "/wall/state", "/enter", "/x", "/../../etc/passwd"):
        assert ask(address, path).status == 404
    for path in ("/", "/rounds", "/shown"):
        assert ask(address, path, "POST", b"{}").status in (404, 405)
    assert ask(address, host="evil.example").status == 400
    _, port = _at(address)
    for other in {"127.0.0.2", own_address()} - {"127.0.0.1"}:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((other, port), timeout=PATIENCE)
    ended(process)


def test_a_class_is_reached_from_elsewhere(address: str) -> None:
    _, port = _at(address)
    for other in {"127.0.0.2", own_address()}:
        assert "Class code" in ask(f"http://{other}:{port}").text


def _at(address: str) -> tuple[str, int]:
    host, _, port = urlsplit(address).netloc.partition(":")
    return host, int(port)
