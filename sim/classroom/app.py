"""The server of the page: on this machine alone, and gone at once when it is told to go."""

import gc
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import nicegui.run
from fastapi import Request
from nicegui import app, ui

from sim.classroom import link
from sim.classroom.desk import Desk
from sim.classroom.page import Page
from sim.classroom.settings import Settings
from sim.classroom.stories import Story
from sim.classroom.telling import tell, why
from sim.errors import InputError

HOST = "127.0.0.1"
_STYLE = Path(__file__).with_name("page.css")


def serve(stories: Mapping[str, Story], port: int, *, browser: bool) -> None:
    """Serve the page until interrupted or terminated. Raises InputError where the port is taken."""
    _check_free(port)
    _warm_up(next(iter(stories.values())))
    # The engine lets go of the interpreter at each step, and should get it back soon.
    sys.setswitchinterval(0.0005)
    desk = Desk()

    @ui.page("/", title="Why do states ally?")
    async def index(request: Request) -> None:
        ui.add_css(_STYLE)
        query = dict(request.query_params)
        page = Page(stories, desk, link.from_address(query, stories))
        await page.open(query)

    app.on_shutdown(_leave)
    ui.run(
        host=HOST,
        port=port,
        title="Why do states ally?",
        reload=False,
        show=browser,
        show_welcome_message=False,
        timeout_graceful_shutdown=1,
        language="en-GB",
        ws_max_size=2**16,
    )


def _leave() -> None:
    """End at once: what the engine is still working on cannot be called off, and nobody waits."""
    # Or the semaphores of its pool of processes, which is never used, would be complained of.
    nicegui.run.tear_down()
    nicegui.run.process_pool = None
    gc.collect()
    os._exit(0)


def _check_free(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
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
