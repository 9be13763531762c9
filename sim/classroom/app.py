"""The server of the page: for this machine or for a class, and gone at once when told to go."""

import asyncio
import gc
import logging
import os
import socket
import sys
import traceback
from collections.abc import Mapping

import nicegui.run
from fastapi import Request
from nicegui import Client, app, ui
from starlette.types import ASGIApp

from sim.classroom import link
from sim.classroom.desk import Desk
from sim.classroom.entrance.door import Door
from sim.classroom.entrance.frames import Frames
from sim.classroom.entrance.lan import Invitation
from sim.classroom.entrance.threshold import HERE, LARGEST, Threshold
from sim.classroom.page.page import Page
from sim.classroom.settings import Settings
from sim.classroom.stories import Story
from sim.classroom.telling import tell, why
from sim.classroom.wall.wall import Wall
from sim.classroom.wall.wall_page import WallPage
from sim.errors import InputError

HOST, EVERYWHERE = "127.0.0.1", "0.0.0.0"
TITLE = "Why do states ally?"
_HEARD = {
    "nicegui": logging.ERROR,
    "engineio.server": logging.CRITICAL,
    "socketio.server": logging.CRITICAL,
}
"""What the terminal is told: faults of this program, not what visitors get wrong."""

_PATIENCE = 30.0
"""Seconds that the making of a page may take, where many come at once."""

_REMEMBERED = 50
"""Messages that a visitor whose connection broke off can catch up on; each may be 20 kB."""


def serve(
    stories: Mapping[str, Story], port: int, *, browser: bool, lan: Invitation | None = None
) -> None:
    """Serve the page until interrupted or terminated; with an invitation, to a class.

    Raises InputError where the port is taken.
    """
    host = EVERYWHERE if lan else HOST
    _check_free(host, port)
    _warm_up(next(iter(stories.values())))
    # The engine lets go of the interpreter at each step, and should get it back soon.
    sys.setswitchinterval(0.0005)
    _lay_out(stories, lan)
    _guard(lan)
    app.on_shutdown(_leave)
    opened = lan.wall if lan else "/"
    ui.run(
        host=host,
        port=port,
        title=TITLE,
        reload=False,
        show=opened if browser else False,
        show_welcome_message=False,
        timeout_graceful_shutdown=1,
        language="en-GB",
        uvicorn_logging_level="error",
        message_history_length=_REMEMBERED,
        ws_max_size=LARGEST,
        # A small message could otherwise unfold into a large one.
        ws_per_message_deflate=False,
        # Or a visitor could say that he asks from elsewhere.
        proxy_headers=False,
        server_header=False,
    )


def _lay_out(stories: Mapping[str, Story], lan: Invitation | None) -> None:
    """The pages that there are."""
    desk = Desk()
    wall = Wall() if lan else None

    @ui.page("/", title=TITLE, response_timeout=_PATIENCE)
    async def index(request: Request) -> None:
        query = dict(request.query_params)
        page = Page(stories, desk, link.from_address(query, stories), wall)
        await page.open(query)

    if lan and wall:

        @ui.page("/wall", title=f"{TITLE} The class")
        def the_wall() -> None:
            WallPage(wall, stories, lan, _present)


def _present() -> int:
    """How many have the page open."""
    clients = Client.instances.values()
    return sum(each.has_socket_connection and each.page.path == "/" for each in clients)


def _guard(lan: Invitation | None) -> None:
    """Stand guards before all that NiceGUI serves, its own middleware included."""
    build = app.build_middleware_stack

    def guarded() -> ASGIApp:
        inside: ASGIApp = Frames(build(), _listens)
        if lan:
            inside = Door(inside, lan.keys)
        return Threshold(inside, None if lan else HERE)

    app.build_middleware_stack = guarded  # type: ignore[method-assign]
    for name, level in _HEARD.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("nicegui").addFilter(_is_a_fault)
    logging.getLogger("uvicorn.error").addFilter(_is_not_of_the_end)


def _is_not_of_the_end(record: logging.LogRecord) -> bool:
    """Whether it is more than a request that was still on when the server was told to end."""
    kind = record.exc_info[0] if record.exc_info else None
    is_cancelled = kind is not None and issubclass(kind, asyncio.CancelledError)
    return not (is_cancelled or "timeout graceful shutdown exceeded" in record.getMessage())


def _is_a_fault(record: logging.LogRecord) -> bool:
    """Whether the terminal is to be told; not where NiceGUI could not read a visitor's event.

    Its elements take what they are sent for what their own script would send. Once the event has
    come as far as this program, whatever goes wrong is a fault.
    """
    _, _, trace = record.exc_info or (None, None, None)
    through = {frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(trace)}
    return "nicegui.events" not in through or any(name.startswith("sim.") for name in through)


def _listens(visitor: str, element: int, listener: str) -> bool:
    """Whether an element of a visitor's page listens; NiceGUI fails where it does not."""
    client = Client.instances.get(visitor)
    found = client.elements.get(element) if client else None
    return found is not None and listener in found._event_listeners


def _leave() -> None:
    """End at once: what the engine is still working on cannot be called off, and nobody waits."""
    # Or the semaphores of its pool of processes, which is never used, would be complained of.
    nicegui.run.tear_down()
    nicegui.run.process_pool = None
    gc.collect()
    os._exit(0)


def _check_free(host: str, port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as problem:
            raise InputError(
                f"port {port} of this machine cannot be used ({problem.strerror}); "
                "choose another --port"
            ) from None


def _warm_up(story: Story) -> None:
    """Compile and import what the first visitor would otherwise wait for."""
    told = tell(Settings.of(story))
    occasion, each = next(iter(told.scenario.occasions.items()))
    why(told, next(state for state in told.scenario.states if state != each.host), occasion, 1)
