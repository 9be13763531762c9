"""Simulated students: visitors of the classroom's page that speak to its server as a browser does.

They lay nothing out and draw nothing, so what they measure is the server with its network.
"""

import asyncio
import json
import random
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp

Element = Mapping[str, Any]

_ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.DOTALL)
_CLIENT = re.compile(r"'client_id': '([^']*)'")
_ESCAPED = (("&#36;", "$"), ("&#96;", "`"), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&"))
_PATIENCE = 30.0
"""Seconds after which an answer counts as none."""


class Student:
    """A visitor with a page of its own, whose every question is timed."""

    def __init__(self, address: str, luck: int) -> None:
        self.address = address
        self.luck = random.Random(luck)
        self.elements: dict[int, Element] = {}
        self.client_id = ""
        self._gone = False
        self._changed = asyncio.Event()
        self._session = aiohttp.ClientSession()

    async def arrive(self) -> None:
        """Fetch the page with its first picture, and keep in touch with its server."""
        async with self._session.get(self.address) as answer:
            answer.raise_for_status()
            page = await answer.text()
        found, client = _ELEMENTS.search(page), _CLIENT.search(page)
        assert found, "the page has no elements"
        assert client, "the page names no client"
        text = found[1]
        for escaped, letter in _ESCAPED:
            text = text.replace(escaped, letter)
        self.elements = {int(id_): element for id_, element in json.loads(text).items()}
        assert "<svg" in json.dumps(self.at("network")), "the page has no picture"
        self.client_id = client[1]
        who = {"client_id": self.client_id, "tab_id": self.client_id, "document_id": "student"}
        query = urlencode(
            who
            | {"next_message_id": 0, "implicit_handshake": "true"}
            | {"EIO": 4, "transport": "websocket"}
        )
        where = f"{self.address}_nicegui_ws/socket.io/?{query}"
        self._socket = await self._session.ws_connect(where, origin=self.address.rstrip("/"))
        await self._socket.send_str("40")
        self._hearing = asyncio.create_task(self._hear())

    async def leave(self) -> None:
        """Close the page."""
        self._hearing.cancel()
        await self._session.close()

    def at(self, name: str) -> Element:
        """The element that tests know by a name."""
        return self.elements[self._id(name)]

    async def turn(self) -> float:
        """Drag a slider through six values; seconds from the last of them to its picture."""
        control = self.luck.choice(("china_weaker", "interests", "ties", "threat"))
        slider = self._slider(control)
        low, high = (self.elements[slider]["props"][end] for end in ("min", "max"))
        for _ in range(5):
            await self._emit(slider, "update:modelValue", self.luck.uniform(low, high))
            await asyncio.sleep(0.05)
        value = self.luck.uniform(low, high)
        start = time.perf_counter()
        await self._emit(slider, "update:modelValue", value)
        # The link is the run: earlier values show before this one.
        await self._until(lambda: f"{control}={value!r}" in self.at("link")["props"]["href"])
        return time.perf_counter() - start

    async def run(self) -> float:
        """Press Run; seconds until the page shows what it did before, or another run."""
        return await self._timed(self._id("run"), "click", shows="link")

    async def see_another_life(self) -> float:
        """Choose another of the twenty lives."""
        others = [n for n in range(1, 21) if "chosen" not in self.at(f"life-{n}")["class"]]
        button = self._id(f"life-{self.luck.choice(others)}")
        return await self._timed(button, "click", shows="fingerprint")

    async def step_back(self) -> float:
        """Look at the month before."""
        return await self._timed(self._id("back"), "click", shows="network")

    async def ask_why(self) -> float:
        """Look at the time before in which the occasion was open, and why it was decided so."""
        return await self._timed(self._id("before"), "click", shows="bars")

    async def _timed(self, id_: int, kind: str, *args: object, shows: str) -> float:
        """Seconds from an act to the change of what shows it."""
        before, start = self.at(shows), time.perf_counter()
        await self._emit(id_, kind, *args)
        await self._until(lambda: self.at(shows) is not before)
        return time.perf_counter() - start

    async def _until(self, shown: Callable[[], bool]) -> None:
        while not shown():
            assert not self._gone, "the server has hung up"
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), _PATIENCE)

    async def _emit(self, id_: int, kind: str, *args: object) -> None:
        listeners = {e["type"]: e["listener_id"] for e in self.elements[id_]["events"]}
        event = {"id": id_, "client_id": self.client_id, "listener_id": listeners[kind]}
        said = event | {"args": [json.dumps(arg) for arg in args]}
        await self._socket.send_str(f"42{json.dumps(['event', said])}")

    async def _hear(self) -> None:
        """Answer pings, and follow what the server changes on the page."""
        async for message in self._socket:
            text = str(message.data)
            if text == "2":
                await self._socket.send_str("3")
            elif text.startswith("42"):
                name, *said = json.loads(text[2:])
                if name == "update":
                    self._update(said[0])
        self._gone = True
        self._changed.set()

    def _update(self, changes: Mapping[str, Element | None]) -> None:
        for id_, element in changes.items():
            if element is not None and id_.isdigit():
                self.elements[int(id_)] = element
        self._changed.set()

    def _id(self, name: str) -> int:
        return next(
            id_
            for id_, element in self.elements.items()
            if element.get("props", {}).get("data-testid") == name
        )

    def _slider(self, control: str) -> int:
        children = self.at(f"control-{control}")["children"]
        return int(next(id_ for id_ in children if self.elements[id_]["tag"] == "q-slider"))
