"""The server of a classroom: on this machine or on its network, and gone when told to go."""

import asyncio
import logging
import signal
import socket

import uvicorn
from starlette.types import ASGIApp

from sim.classroom.connections import QUEUE, Connection
from sim.errors import InputError

HOST, EVERYWHERE = "127.0.0.1", "0.0.0.0"


def listen(port: int, *, everywhere: bool) -> socket.socket:
    """A socket that visitors can reach, from elsewhere too if so asked, and wait at.

    Raises InputError where the port cannot be used.
    """
    try:
        return socket.create_server((EVERYWHERE if everywhere else HOST, port), backlog=QUEUE)
    except OSError as problem:
        raise InputError(
            f"port {port} of this machine cannot be used ({problem.strerror}); "
            "choose another --port"
        ) from None


def serve(application: ASGIApp, listening: socket.socket) -> None:
    """Serve until interrupted or terminated."""
    logging.getLogger("uvicorn.error").addFilter(_is_not_of_the_end)
    for way in (signal.SIGINT, signal.SIGTERM):
        # Uvicorn raises again what it ended for; to end so is no error.
        signal.signal(way, lambda *_: None)
    config = uvicorn.Config(
        application,
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        # Or a visitor could say that he asks from elsewhere.
        proxy_headers=False,
        backlog=QUEUE,
        timeout_graceful_shutdown=0,
    )
    uvicorn.Server(config).run([listening])


def _is_not_of_the_end(record: logging.LogRecord) -> bool:
    """Whether it is more than a request that was still on when the server was told to end."""
    kind = record.exc_info[0] if record.exc_info else None
    is_cancelled = kind is not None and issubclass(kind, asyncio.CancelledError)
    return not (is_cancelled or "timeout graceful shutdown exceeded" in record.getMessage())
