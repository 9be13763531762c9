"""Visitors of a classroom that speak to its server as the page does, and count what that takes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.browser.conftest import Class

PATIENCE = 60.0
"""Seconds after which a test is taken to hang."""

HERE = "127.0.0.1"


class Answer(NamedTuple):
    status: int
    text: str
    headers: dict[str, str]
    size: int
    """Bytes of its body."""


def ask(
    address: str,
    path: str = "/",
    method: str = "GET",
    body: bytes = b"",
    source: str = HERE,
    **headers: str,
) -> Answer:
    """The answer to a request from an address of this machine; the path goes out as it is."""
    with asking(address, path, method, body, source, **headers) as answer:
        content = answer.read()
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, content.decode("utf-8", "replace"), named, len(content))


@contextmanager
def asking(
    address: str, path: str, method: str, body: bytes, source: str, **headers: str
) -> Iterator[HTTPResponse]:
    """A connection on which a request has been sent, and the head of its answer read."""
    place = urlsplit(address).netloc
    asked = HTTPConnection(place, timeout=PATIENCE, source_address=(source, 0))
    try:
        asked.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        usual = {"host": place, "content-length": str(len(body))}
        for name, value in (usual | headers).items():
            asked.putheader(name.replace("_", "-"), value)
        asked.endheaders(body)
        yield asked.getresponse()
    finally:
        asked.close()


class Visitor:
    """One who has come in, from an address of this machine."""

    def __init__(self, served: Class, source: str = HERE) -> None:
        self.address, self.source = served.address, source
        self.requests = self.sent = self.received = 0
        self.rounds = 0
        self.cookie = ""
        form = {"content_type": "application/x-www-form-urlencoded"}
        entered = self.asks("/", "POST", urlencode({"code": served.code}).encode(), **form)
        assert (entered.status, entered.headers["location"]) == (303, "/")
        self.cookie = entered.headers["set-cookie"].split(";")[0]

    def asks(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """The answer to a request of this visitor."""
        usual = {"cookie": self.cookie, "origin": self.address, "accept_encoding": "gzip"}
        answer = ask(self.address, path, method, body, self.source, **(usual | headers))
        self.requests += 1
        self.sent += len(body)
        self.received += answer.size
        return answer

    def says(self, path: str, message: object) -> int:
        """The status that a message is answered with."""
        body = json.dumps(message).encode()
        return self.asks(path, "POST", body, content_type="application/json").status

    def bets(self, bet: str, allied: int, story: str = "russia-china-2022", **knobs: float) -> int:
        """The status that a new round is answered with."""
        self.rounds += 1
        made = {"id": f"{self.rounds:08}", "bet": bet, "allied": allied, "done": 200}
        return self.says("/rounds", made | {"story": story, "set": knobs})

    def shows(self, story: str = "russia-china-2022", **knobs: float) -> int:
        """The status that a run to be shown is answered with."""
        return self.says("/shown", {"story": story, "seed": None, "set": knobs})


class Teacher:
    """The one with the key."""

    def __init__(self, served: Class) -> None:
        self.address = served.address
        path = "/" + served.teacher.split("/", 3)[3]
        self.cookie = ask(self.address, path).headers["set-cookie"].split(";")[0]

    def wall(self, changes: str = "") -> Answer:
        """The state of the wall, where it is not as the teacher has it."""
        return ask(self.address, f"/wall/state?changes={changes}", cookie=self.cookie)

    def sees(self) -> Any:
        """What the wall shows."""
        return json.loads(self.wall().text)

    def does(self, act: str) -> int:
        """The status that an act on the wall is answered with."""
        path = f"/wall/{act}"
        return ask(self.address, path, "POST", cookie=self.cookie, origin=self.address).status
